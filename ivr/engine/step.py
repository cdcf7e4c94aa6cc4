"""The engine: one pure function from (flows, session, event) to what happens next.

`step` reads no clock, store, network, random number or environment. Whatever the world knows arrives as an event.
"""

from __future__ import annotations

from msgspec.structs import replace

from ivr.engine import announcements
from ivr.engine.call import MISTAKES, Call, Trouble
from ivr.engine.effects import Ask, Do, Ended, Prompt, Queue, Record, Serve, Transfer, Wait
from ivr.engine.events import (
    Answered,
    AnyEvent,
    CallStarted,
    Failed,
    HungUp,
    KeyPressed,
    KeysUnused,
    MessageRecorded,
    QueueLeft,
    Silence,
    TransferEnded,
)
from ivr.engine.hours import OutOfSpan
from ivr.engine.listening import reply
from ivr.engine.question import Go, Move
from ivr.engine.session import SESSION_VERSION, Session
from ivr.engine.trace import Step
from ivr.flow.model import FlowSet

ENGINE_VERSION = "1"
_NO_TURNS = (CallStarted, Answered, KeysUnused, HungUp, Failed)
_ANSWERS: dict[type, tuple[type, ...]] = {
    Record: (MessageRecorded, Silence),
    Transfer: (TransferEnded, QueueLeft, Silence),
    Serve: (TransferEnded, QueueLeft, Silence),
    Queue: (QueueLeft, TransferEnded, KeyPressed, Silence),
}
"""What may come of a wait for something else than keys or the world."""


class Unexpected(Exception):
    """The event answers nothing that the call waits for; the session stays as it was."""


def step(flows: FlowSet, session: Session | None, event: AnyEvent) -> Step:
    """What one event brings about. `session` is None only for `CallStarted`.

    Raises Unexpected when the event is no answer to what the call waits for (a wrong ask key, a key while
    a transfer rings, anything after the end).
    """
    if session is None:
        if not isinstance(event, CallStarted):
            raise Unexpected("a call begins with CallStarted")
        session = _new(flows, event)
    elif isinstance(session.wait, Ended) or isinstance(event, CallStarted):
        raise Unexpected(
            "the call is over" if isinstance(session.wait, Ended) else "the call has begun already"
        )
    started = Call(flows, _aged(session, event))
    try:
        return _finish(started, _settle(started, _react(started, event)))
    except (Trouble, OutOfSpan) as trouble:
        reason = trouble.reason if isinstance(trouble, Trouble) else "out_of_span"
        return _recover(flows, _aged(session, event), reason)


def _new(flows: FlowSet, event: CallStarted) -> Session:
    start = flows.hotlines[event.hotline].start
    return Session(
        SESSION_VERSION,
        event.call,
        event.hotline,
        event.caller,
        event.at,
        event.at,
        start,
        Ended(hang_up=False),
    )


def _aged(session: Session, event: AnyEvent) -> Session:
    turns = session.turns + (0 if isinstance(event, _NO_TURNS) else 1)
    return replace(session, at=max(session.at, event.at), turns=turns)


def _react(call: Call, event: AnyEvent) -> Move:
    if isinstance(event, CallStarted):
        return announcements.ask(call)
    if isinstance(event, HungUp):
        return _hung_up(call, event)
    if isinstance(event, Failed):
        return call.fail(event.reason)
    if isinstance(event, KeysUnused):
        call.because("keys_unused", count=event.count)
        return call.session.wait
    if isinstance(call.session.wait, Prompt):
        _check_limits(call)
    return _answer(call, event)


def _check_limits(call: Call) -> None:
    """Past a limit the call goes to `on_error`, with a little room to get from there to a person or a ticket."""
    limits, session = call.flows.limits, call.session
    if session.person.assurance == "agent":
        return  # who serves a queue ends by its own rule
    troubles = session.counts.get("trouble", 0)
    if session.turns > limits.turns + 30 * troubles:
        call.fail("too_many_turns")
    lasted = (session.at - session.started_at).total_seconds()
    if lasted > limits.call_seconds + 600 * troubles:
        call.fail("call_too_long")


def _answer(call: Call, event: AnyEvent) -> Move:
    wait, node = call.session.wait, call.node
    if isinstance(wait, Prompt):
        if isinstance(event, (Answered, MessageRecorded, TransferEnded, QueueLeft)):
            raise Unexpected(f"the call waits for keys, not for {type(event).__name__}")
        announcements.notice_reply(call, event)
        return reply(call, node, event)  # type: ignore[arg-type]
    if isinstance(wait, (Ask, Do)):
        if not (isinstance(event, Answered) and event.key == wait.key):
            raise Unexpected(f"the call waits for the answer {wait.key}")
        if call.session.stage == announcements.STAGE:
            announcements.told(call, event.answer)
            return Go(call.session.node)
        move: Move = getattr(node, call.session.stage)(call, event.answer)
        return move
    if not isinstance(event, _ANSWERS[type(wait)]):
        raise Unexpected(f"{type(event).__name__} answers nothing here")
    then: Move = getattr(node, call.session.stage)(call, event)
    return then


def _settle(call: Call, move: Move) -> Wait:
    """Enters node after node until the call waits."""
    entered = 0
    while isinstance(move, Go):
        entered += 1
        if entered > call.flows.limits.steps:
            call.fail("too_many_steps")
        move = _enter(call, move.target)
    return move


def _enter(call: Call, target: str) -> Move:
    call.forget_counts(*MISTAKES)
    call.set(node=target, stage="")
    return call.node.enter(call)  # type: ignore[attr-defined,no-any-return]


def _finish(call: Call, wait: Wait) -> Step:
    """While the world is asked, what is still to be said and explained waits in the session."""
    asking = isinstance(wait, (Ask, Do))
    if isinstance(wait, Prompt) and call.pressed is not None:
        # a key that only led to the next question; all others are explained by what they brought about
        call.because("key_taken", key=call.pressed)
    if not asking and not isinstance(wait, Prompt):
        call.flush()
    pending, pressed = (tuple(call.pending), call.pressed) if asking else ((), None)
    session = replace(call.session, wait=wait, pending=pending, pressed=pressed)
    return Step(session, tuple(call.effects), wait, tuple(call.trace))


def _recover(flows: FlowSet, session: Session, reason: str) -> Step:
    """On our own failure the caller is told and led on; on a second one, told goodbye."""
    call = Call(flows, session)
    tried = call.count("trouble")
    call.mark("failed")
    call.because("trouble", call.hotline.at("on_error"), reason=reason)
    if tried > 2:
        call.pending.clear()
        call.tell("trouble_end")
        return _finish(call, Ended())
    if (told := call.line("trouble")) not in call.pending:
        call.say(told)
    try:
        return _finish(call, _settle(call, Go(call.hotline.on_error)))
    except (Trouble, OutOfSpan) as again:
        second = again.reason if isinstance(again, Trouble) else "out_of_span"
        call.because("trouble", call.hotline.at("on_error"), reason=second)
        call.pending.clear()
        call.tell("trouble_end")
        return _finish(call, Ended())


def _hung_up(call: Call, event: HungUp) -> Move:
    wait = call.session.wait
    if isinstance(wait, Queue):
        call.mark("abandoned")
    if isinstance(wait, (Queue, Transfer)):
        call.set(left=wait)
    call.because("hung_up_silent" if event.silent else "hung_up")
    return Ended(hang_up=False)
