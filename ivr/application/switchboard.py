"""The use case that everything serves: one request of the carrier advances one call by one turn.

read -> step until the call waits for the caller again -> one short transaction -> the answer. Repeated, late,
reordered and concurrent requests get the current answer; who loses a race gets the winner's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ivr.application.answer import Answer, keep_spoken, keep_taken, read_spoken
from ivr.application.columns import columns
from ivr.application.facts import turn_of, writes_of
from ivr.application.inputs import Digits, Incoming, Input, RecordingDone
from ivr.application.ports import ProtocolTaken, StoreUnavailable, TicketChanged
from ivr.application.records import (
    SERVICE_RECORD_KEPT,
    CallFilter,
    CallRecord,
    FactKind,
    FactRecord,
    KeepPerson,
    PersonRecord,
    SettleOutcome,
    TurnRecord,
    Write,
)
from ivr.application.turn import Turn
from ivr.application.world import World
from ivr.engine.effects import Ended, Prompt, Queue, Serve, Transfer, Wait
from ivr.engine.events import Caller, CallStarted, Failed, HungUp
from ivr.engine.session import decode
from ivr.engine.step import ENGINE_VERSION, Unexpected
from ivr.flow.model import FlowSet
from ivr.flow.numbers import called_key, parse_caller

TRIES = 5
WAITS = 3
SHORTEST_SECRET = 4
Log = Callable[..., None]


@dataclass
class Library:
    """The flow sets: the one that new calls begin with, and any older one that a call began with."""

    current: Callable[[], FlowSet]
    version: Callable[[str], FlowSet]


@dataclass
class Switchboard:
    """Advances calls. `clock` gives an aware moment; `turn_seconds` is how long a turn may take to answer."""

    world: World
    library: Library
    clock: Callable[[], datetime]
    log: Log
    turn_seconds: float = 5.0
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8, "turn"))
    running: dict[tuple[str, int], Future[Answer]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    # -- requests

    def begin(self, incoming: Incoming) -> Answer | None:
        """Turn 0; again before the end, the current answer. None when no flow answers the called number."""
        record = self.world.store.call(incoming.call_sid)
        if record is not None:
            return self._current(record)
        flows = self.library.current()
        hotline, called = hotline_of(flows, incoming)
        if hotline is None or called is None:
            return None
        return self._begin(incoming, flows, hotline, called)

    def turn(self, incoming: Incoming, n: int, given: Input, waited: int = 0) -> Answer | None:
        """The turn that our last answer asked for. Older ones, and ones ahead, get the current answer."""
        record = self.world.store.call(incoming.call_sid)
        if record is None:
            self.log("unknown_call", call_sid=incoming.call_sid, turn=n)
            return self.begin(incoming)
        if record.ended_at is not None or n != record.turn:
            self._late(record, n, given)
            return self._current(record, once_more=n == record.turn - 1)
        if waited and (running := self.running.get((record.call_sid, n))) is not None:
            return self._result(running, record, waited)
        if 0 < waited < WAITS:
            return self._busy(record, waited)
        return self._taken(record, given, waited)

    def current(self, incoming: Incoming) -> Answer | None:
        """The current answer once more."""
        return self.begin(incoming)

    def trouble(self, incoming: Incoming) -> Answer | None:
        """Something broke on the way to the caller: on to the hotline's `on_error`."""
        record = self.world.store.call(incoming.call_sid)
        if record is None:
            return self.begin(incoming)
        if record.ended_at is not None:
            return self._current(record)
        return self._advance(record, lambda turn: turn.take(Failed(at=turn.at, reason="carrier_fallback")))

    def waiting_for(self, call_sid: str) -> Wait | None:
        record = self.world.store.call(call_sid)
        return decode(record.session).wait if record else None

    def gone(self, incoming: Incoming, content: dict[str, Any]) -> None:
        """The carrier's final word: an open call ends as hung up; after an end it is kept beside it.

        Where it overtakes the call's beginning, the call begins and ends here: who is gone is answered no more.
        """
        if self.world.store.call(incoming.call_sid) is None:
            self.begin(incoming)
        self.fact(incoming.call_sid, "status", "final", content)
        self.hang_up(incoming.call_sid)

    def hang_up(self, call_sid: str, silent: bool = False) -> None:
        """Ends a call whose caller is gone, also where a key comes first; `silent` when nobody told us."""
        for _ in range(TRIES):
            record = self.world.store.call(call_sid)
            if record is None or record.ended_at is not None:
                return
            self._advance(record, lambda turn: turn.take(HungUp(at=turn.at, silent=silent)))

    def end_silent(self, after: timedelta) -> int:
        """Ends the open calls of which nothing was heard for so long; how many.

        A talk or a queue may be silent much longer than a prompt: as long as a call may last.
        """
        now, limit = self.clock(), timedelta(seconds=self.library.current().limits.call_seconds)
        ended = 0
        for record in self.world.store.calls.list(
            CallFilter(open=True, silent_since=now - after, confidential=True, limit=500)
        ):
            try:
                talking = isinstance(decode(record.session).wait, (Transfer, Queue, Serve))
                if not talking or record.last_at < now - limit:
                    self.hang_up(record.call_sid, silent=True)
                    ended += 1
            except StoreUnavailable:
                raise
            except Exception as broken:  # one call that can't be read keeps no other open
                self.log("call_not_ended", call_sid=record.call_sid, type=type(broken).__name__)
        return ended

    def fact(self, call_sid: str, kind: FactKind, fact_id: str, content: dict[str, Any]) -> None:
        """Something beside the turns, taken once by its own id, with what it changes besides."""
        record = self.world.store.call(call_sid)
        if record is None:
            self.log("fact_of_unknown_call", call_sid=call_sid, kind=kind)
            return
        at = self.clock()
        fact = FactRecord(
            call_sid=call_sid,
            kind=kind,
            fact_id=fact_id,
            hotline=record.hotline,
            at=at,
            content=content,
            keep_until=at + SERVICE_RECORD_KEPT,
        )
        entries = self.world.store.calls.journal(call_sid) if kind == "recording" else ()
        self.world.store.take_fact(fact, writes_of(record, fact, entries))

    def leg(self, call_sid: str, leg: str, n: int, content: dict[str, Any]) -> None:
        """What became of a telephone that was dialled in turn `n` of the call (-1: in its present or last one)."""
        record = self.world.store.call(call_sid)
        if n < 0 and record is not None:
            n = turn_of(record)
        self.fact(call_sid, "leg", leg, {"turn": n, **content})

    def taken_out(self, call_sid: str, agent: str) -> None:
        """The call `agent` takes this caller out of the queue in which they wait."""
        record = self.world.store.call(call_sid)
        if record is not None:
            n = turn_of(record)
            self.fact(call_sid, "taken", f"{agent}-{n}", {"turn": n, "by": agent})

    def _late(self, record: CallRecord, n: int, given: Input) -> None:
        """A recording that came back after its turn or after the end is kept, and no path changes."""
        if isinstance(given, RecordingDone) and given.recording:
            self.fact(record.call_sid, "recording", given.recording, {"seconds": given.seconds, "turn": n})

    # -- one turn

    def _begin(self, incoming: Incoming, flows: FlowSet, hotline: str, called: str) -> Answer | None:
        at = self.clock()
        caller, person = caller_of(self.world, flows, incoming, at)
        known = {person.ref: person.e164} if person and person.e164 else {}
        writes: list[Write] = [KeepPerson(person=person)] if person else []
        started = CallStarted(at=at, call=incoming.call_sid, hotline=hotline, caller=caller)
        turn = Turn(self.world, flows, None, 0, at, self.log, dict(known))
        turn.take(started)
        session = turn.now
        record = CallRecord(
            call_sid=incoming.call_sid,
            hotline=hotline,
            flow_version=flows.version,
            engine_version=ENGINE_VERSION,
            caller_ref=caller.ref,
            called=called,
            started_at=at,
            last_at=at,
            turn=1,
            answer=keep_spoken(turn.effects),
            keep_until=at + SERVICE_RECORD_KEPT,
            **columns(flows, session),
        )
        if not self.world.store.begin_call(record, keep_taken(turn.steps), writes + turn.writes):
            stored = self.world.store.call(incoming.call_sid)
            return self._current(stored) if stored else None
        return self._answer(record, turn)

    def _taken(self, record: CallRecord, given: Input, waited: int) -> Answer:
        """Slow turns (a password is hashed) go on in the background while the caller hears a pause."""

        def run() -> Answer:
            return self._advance(record, lambda turn: turn.give(given))

        if not _slow(record, given):
            return run()
        key = (record.call_sid, record.turn)
        with self.lock:
            future = self.running.get(key)
            if future is None:
                future = self.running[key] = self.pool.submit(run)
                future.add_done_callback(lambda _: self.running.pop(key, None))
        return self._result(future, record, waited)

    def _result(self, future: Future[Answer], record: CallRecord, waited: int) -> Answer:
        try:
            return future.result(timeout=self.turn_seconds)
        except TimeoutError:
            return self._busy(record, waited)

    def _busy(self, record: CallRecord, waited: int) -> Answer:
        flows = self.library.version(record.flow_version)
        return Answer(
            record.call_sid, record.turn, (), Ended(), flows, self.world.number, busy=True, waited=waited + 1
        )

    def _advance(self, record: CallRecord, act: Callable[[Turn], None]) -> Answer:
        """Takes what happened and stores it, unless another request was first."""
        for _ in range(TRIES):
            flows = self.library.version(record.flow_version)
            turn = self._acted(record, flows, act)
            if not turn.steps:
                return self._current(record)
            try:
                stored = self.world.store.commit_turn(_turn_record(record, flows, turn))
            except ProtocolTaken:
                continue
            except TicketChanged:
                turn = self._failed(record, flows, "ticket_changed")
                stored = self.world.store.commit_turn(_turn_record(record, flows, turn))
            return self._answer(record, turn) if stored else self._again(record)
        raise RuntimeError("no free protocol was found")

    def _acted(self, record: CallRecord, flows: FlowSet, act: Callable[[Turn], None]) -> Turn:
        session = decode(record.session)
        turn = Turn(self.world, flows, session, record.turn, max(self.clock(), session.at), self.log)
        try:
            act(turn)
        except Unexpected:
            self.log("unexpected_event", call_sid=record.call_sid, turn=record.turn)
        return turn

    def _failed(self, record: CallRecord, flows: FlowSet, reason: str) -> Turn:
        return self._acted(record, flows, lambda turn: turn.take(Failed(at=turn.at, reason=reason)))

    def _again(self, record: CallRecord) -> Answer:
        stored = self.world.store.call(record.call_sid)
        return self._current(stored or record)

    # -- answers

    def _current(self, record: CallRecord, once_more: bool = False) -> Answer:
        """The stored answer; of an ended call a bare end, unless its very last turn is asked for `once_more`."""
        flows = self.library.version(record.flow_version)
        if record.ended_at is not None and not once_more:
            return Answer(record.call_sid, record.turn, (), Ended(), flows, self.world.number)
        said, wait = read_spoken(record.answer), decode(record.session).wait
        return Answer(record.call_sid, record.turn, said, wait, flows, self.world.number, record.called)

    def _answer(self, record: CallRecord, turn: Turn) -> Answer:
        def number(ref: str) -> str | None:
            return turn.known.get(ref) or self.world.number(ref)

        return Answer(
            record.call_sid, turn.n + 1, turn.effects, turn.now.wait, turn.flows, number, record.called
        )


def caller_of(
    world: World, flows: FlowSet, incoming: Incoming, at: datetime
) -> tuple[Caller, PersonRecord | None]:
    """Who calls: what the engine may know, and the row that holds the number. A line of ours is nobody to call back."""
    who = parse_caller(incoming.caller)
    if who.e164 is None:
        return Caller(who.kind), None
    ref, lookup = world.new_id(), world.lookup(who.e164)
    person = PersonRecord(ref=ref, e164=who.e164, lookup=lookup, keep_until=at + SERVICE_RECORD_KEPT)
    own = called_key(who.e164) in flows.called
    return Caller(who.kind, ref, who.country, who.callable and not own), person


def hotline_of(flows: FlowSet, incoming: Incoming) -> tuple[str | None, str | None]:
    """By the called number, then by the number that forwarded the call."""
    for raw in (incoming.called, incoming.forwarded_from):
        key = called_key(raw)
        if key is not None and key in flows.called:
            return flows.called[key], key
    return None, None


def _slow(record: CallRecord, given: Input) -> bool:
    """Whether the turn may hash a password: the prompt is a secret one, or keys were typed ahead."""
    if not isinstance(given, Digits) or given.typed is None:
        return False
    keys = len(given.typed.reveal())
    if keys < SHORTEST_SECRET:
        return False
    wait = decode(record.session).wait
    return keys > SHORTEST_SECRET or (
        isinstance(wait, Prompt) and wait.entry is not None and wait.entry.secret
    )


def _turn_record(record: CallRecord, flows: FlowSet, turn: Turn) -> TurnRecord:
    found = columns(flows, turn.now)
    settles = found["outcome"] not in (None, "transferred") and found["team"] is not None
    settled = [SettleOutcome(call_sid=record.call_sid)] if settles else []
    return TurnRecord(
        call_sid=record.call_sid,
        turn=turn.n,
        hotline=record.hotline,
        at=turn.at,
        entry=keep_taken(turn.steps),
        session=found.pop("session"),
        answer=keep_spoken(turn.effects),
        changed={name: value for name, value in found.items() if getattr(record, name) != value},
        writes=(*turn.writes, *settled),
    )
