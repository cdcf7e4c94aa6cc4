"""One turn of one call: what was given is cut into events, and each is stepped until the call waits again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from auth.passwords import Secret
from ivr.application.inputs import Digits, Input, QueueDone, QueueKey, RecordingDone, TransferDone
from ivr.application.records import SERVICE_RECORD_KEPT, KeepPerson, PersonRecord, Write
from ivr.application.world import TurnWorld, World
from ivr.engine.cutting import after_star, cut, shape
from ivr.engine.effects import Ask, Do, Ended, Prompt, Say
from ivr.engine.events import (
    Answered,
    AnyEvent,
    EntryTyped,
    Failed,
    KeyPressed,
    KeysUnused,
    MessageRecorded,
    NumberTyped,
    QueueLeft,
    SecretTyped,
    Silence,
    TransferEnded,
)
from ivr.engine.session import Session
from ivr.engine.step import Unexpected, step
from ivr.engine.trace import Step
from ivr.flow.model import FlowSet
from ivr.flow.numbers import called_key, typed_number

KEYS = frozenset("0123456789*#")
MISTAKES = frozenset(
    (
        *("no_match", "no_input", "short", "empty", "key_repeated", "too_many_mistakes"),
        *("login_wrong", "login_unavailable", "protocol_wrong", "number_not_called", "trouble"),
    )
)
"""After one of these, what else was pressed in the same burst is dropped."""


class Turn:
    """Collects the steps and writes of one turn; nothing is stored until it is done."""

    def __init__(
        self,
        world: World,
        flows: FlowSet,
        session: Session | None,
        n: int,
        at: datetime,
        log: Callable[..., None],
        known: dict[str, str] | None = None,
    ) -> None:
        self.world = world
        self.flows = flows
        self.session = session
        self.n = n
        self.at = at
        self.log = log
        self.known = known if known is not None else {}
        self.steps: list[tuple[AnyEvent, Step]] = []
        self.writes: list[Write] = []
        self.asked: TurnWorld | None = None

    @property
    def now(self) -> Session:
        if self.session is None:
            raise Unexpected("the call has not begun")
        return self.session

    @property
    def effects(self) -> tuple[Say, ...]:
        """All speech of the turn that no key may cut, in order."""
        return tuple(say for _, taken in self.steps for say in taken.effects)

    # -- what was given

    def give(self, given: Input) -> None:
        """Takes what the door hands in, as the call's present wait understands it."""
        if isinstance(given, Digits):
            self._digits(given.typed)
        elif isinstance(given, QueueKey):
            self.take(KeyPressed(at=self.at, key=given.key))
        elif isinstance(given, RecordingDone):
            self.take(MessageRecorded(at=self.at, recording=given.recording, seconds=given.seconds or 0))
        elif isinstance(given, TransferDone):
            self.take(TransferEnded(at=self.at, result=given.result, seconds=given.seconds))
        elif isinstance(given, QueueDone):
            self.take(QueueLeft(at=self.at, result=given.result, seconds=given.seconds))

    def _digits(self, typed: Secret | None) -> None:
        keys = "".join(key for key in typed.reveal() if key in KEYS) if typed else ""
        if not keys or not isinstance(self.now.wait, Prompt):
            self.take(Silence(at=self.at))
            return
        ahead = False
        while keys and isinstance(self.now.wait, Prompt):
            taken = cut(self.now.wait, keys, ahead)
            if taken.kind == "nothing":
                break
            before = len(self.steps)
            self._one(self.now.wait, taken.kind, taken.keys, ahead)
            keys, ahead = taken.rest, True
            if self._mistaken(before):
                break
        if keys and not isinstance(self.now.wait, Ended):
            self.take(KeysUnused(at=self.at, count=len(keys)))

    def _one(self, prompt: Prompt, kind: str, keys: str, ahead: bool) -> None:
        if kind == "key":
            self.take(KeyPressed(at=self.at, key=keys, ahead=ahead))
            return
        assert prompt.entry is not None, "only an entry takes several keys"
        amounts_to = shape(prompt.entry, keys)
        if kind == "secret" and amounts_to in ("empty", "short", "complete", "back"):
            with Secret(after_star(keys) or "") as secret:
                self.take(SecretTyped(at=self.at, shape=amounts_to), secret)  # type: ignore[arg-type]
        elif amounts_to in prompt.entry.commands:
            self.take(EntryTyped(at=self.at, command=amounts_to))
        elif amounts_to == "back":
            self.take(EntryTyped(at=self.at, command="*"))
        elif amounts_to == "empty":
            self.take(EntryTyped(at=self.at))
        else:
            self.take(self._number(after_star(keys) or ""))

    def _number(self, digits: str) -> NumberTyped:
        """A number becomes a reference to a person's row; what is none, or a line of ours, leaves only its length."""
        typed = typed_number(digits)
        if typed is None or called_key(typed.e164) in self.flows.called:
            return NumberTyped(at=self.at, length=len(digits))
        ref = self.world.new_id()
        person = PersonRecord(
            ref=ref,
            e164=typed.e164,
            lookup=self.world.lookup(typed.e164),
            keep_until=self.at + SERVICE_RECORD_KEPT,
        )
        self.known[ref] = typed.e164
        self.writes.append(KeepPerson(person=person))
        return NumberTyped(at=self.at, ref=ref, country=typed.country, length=len(digits))

    def _mistaken(self, before: int) -> bool:
        """Whether one of the steps since then was a mistake of the caller's."""
        return any(entry.code in MISTAKES for _, taken in self.steps[before:] for entry in taken.trace)

    # -- steps

    def take(self, event: AnyEvent, secret: Secret | None = None) -> None:
        """Steps the engine with one event, and with the world's answers, until the call waits for the caller."""
        before, steps, writes = self.session, len(self.steps), len(self.writes)
        try:
            self._step(event)
            self._ask(secret)
        except Unexpected:
            raise
        except Exception as broken:  # whatever broke, the caller is led on
            self.log("step_failed", type=type(broken).__name__, where=_where(broken), turn=self.n)
            if before is None:
                raise
            self.session = before
            del self.steps[steps:], self.writes[writes:]
            self._step(Failed(at=self.at, reason="step_failed"))
            self._ask(None)

    def _step(self, event: AnyEvent) -> Step:
        taken = step(self.flows, self.session, event)
        self.session = taken.session
        self.steps.append((event, taken))
        return taken

    def _ask(self, secret: Secret | None) -> None:
        while isinstance(wait := self.now.wait, (Ask, Do)):
            self._step(self._answered(wait, secret))

    def _answered(self, wait: Ask | Do, secret: Secret | None) -> Answered:
        asked = self._world()
        asked.secret = secret
        try:
            answer = asked.answer(self.now, wait)
        except Exception as broken:  # no answer is an answer too
            self.log("world_failed", asked=wait.kind, type=type(broken).__name__, where=_where(broken))
            answer = None
        return Answered(at=self.at, key=wait.key, answer=answer, failed=answer is None)

    def _world(self) -> TurnWorld:
        if self.asked is None:
            self.asked = TurnWorld(self.world, self.now, self.n, self.at, self.known, writes=self.writes)
        return self.asked


def _where(broken: BaseException) -> str:
    """File and line where something broke; never its words, which may hold what was typed."""
    place = broken.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
