"""A call played through the very turns that the door takes, with a world whose answers a test gives.

Every step on the way is held to what must be true of any step, whatever the test is about.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from auth.passwords import Secret
from ivr.application.answer import Taken, keep_taken, read_taken
from ivr.application.inputs import Digits, Input
from ivr.application.turn import Turn
from ivr.application.world import TurnWorld, World
from ivr.engine.effects import Ask, Do, Ended, Line, Prompt, Wait
from ivr.engine.events import AnyEvent, Caller, CallStarted, Failed, HungUp
from ivr.engine.session import Session, decode, encode
from ivr.engine.step import step
from ivr.engine.trace import Step, Trace
from ivr.engine.why import why
from ivr.flow.model import FlowSet

CALLER = "ref:caller"
PROTOCOL = "1234567897"
DONE: dict[str, dict[str, Any]] = {
    "open_ticket": {"ticket": "ticket-1", "protocol": PROTOCOL},
    "update_ticket": {},
    "cancel_ticket": {},
    "add_recording": {},
    "record_consent": {},
    "answer_survey": {},
    "recent": {},
    "notices": {},
    "override": {},
    "open_request": {},
    "login_needs": {"needs": None},
}
"""How the world answers where a test says nothing of it."""
EVERYWHERE = ("notices", "override")
"""Asked on so many ways that a case names them only where it is about them."""


class Broken(Exception):
    """Stands for a world that breaks instead of answering."""


class Violated(BaseException):
    """What must be true of every step is not; no turn may take this for a failure of its own."""


@dataclass
class Answers:
    """The world of a test: `given` by kind is one answer, a list of successive ones, "failed" or "broken"."""

    given: dict[str, Any]
    asked: list[Ask | Do] = field(default_factory=list)
    secret: Secret | None = None
    guessed: list[str] = field(default_factory=list)
    spent: dict[str, int] = field(default_factory=dict)

    def answer(self, session: Session, wait: Ask | Do) -> dict[str, Any] | None:
        self.asked.append(wait)
        if wait.kind == "check_secret":
            assert self.secret is not None, "a check without a secret"
            self.guessed.append(self.secret.reveal())
        found = self._next(wait.kind)
        if found == "broken":
            raise Broken
        return None if found == "failed" else cast("dict[str, Any]", found)

    def _next(self, kind: str) -> Any:
        found = self.given.get(kind, DONE.get(kind))
        if found is None:
            raise Violated(f"the test says nothing of {kind}")
        if not isinstance(found, list):
            return found
        nth = self.spent.get(kind, 0)
        self.spent[kind] = nth + 1
        return found[min(nth, len(found) - 1)]


class PlayedTurn(Turn):
    """A turn whose world answers as the test says, and whose every step is looked at."""

    answers: Any

    def _world(self) -> TurnWorld:
        return cast(TurnWorld, self.answers)

    def _step(self, event: AnyEvent) -> Step:
        before = self.session
        taken = super()._step(event)
        try:
            hold(self.flows, before, event, taken)
        except AssertionError as broken:
            raise Violated(str(broken)) from broken
        self.session = decode(encode(taken.session))
        return taken


def hold(flows: FlowSet, before: Session | None, event: AnyEvent, taken: Step) -> None:
    """What is true of every step."""
    again = step(flows, decode(encode(before)) if before else None, event)
    assert again == taken, "the same input gave another output"
    assert decode(encode(taken.session)) == taken.session
    languages = flows.hotlines[taken.session.hotline].languages
    said = [line for say in taken.effects for line in say.lines]
    assert all(say.lines for say in taken.effects), "a Say without lines"
    if isinstance(taken.wait, Prompt):
        assert taken.wait.lines, f"nobody hears nothing at {taken.session.node}"
        assert taken.wait.keys or taken.wait.entry, "a prompt that takes no key"
        said += taken.wait.lines
    for line in said:
        assert line.language in languages
        assert line.text.strip()
        for slot in ("{number}", "{ending}"):  # the door says these, out of the number's row
            assert slot not in line.text or line.number, f"a number that nobody can say: {line.text}"
        filled = line.text.replace("{number}", "").replace("{ending}", "")
        assert "{" not in filled, f"a slot was not filled: {line.text}"
    for entry in taken.trace:
        assert entry.place, entry
        assert all("?" not in why(entry, language) for language in ("pt-BR", "es", "en")), entry


@dataclass
class Play:
    """One call. `begin`, then what happens; `heard` is what the caller heard in the last turn."""

    flows: FlowSet
    at: datetime
    answers: Any
    caller: Caller = field(default_factory=lambda: Caller("number", CALLER, "BR", True))
    hotline: str = "main"
    session: Session | None = None
    turns: list[PlayedTurn] = field(default_factory=list)
    logged: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    ids: Any = field(default_factory=itertools.count)

    def begin(self) -> None:
        started = CallStarted(at=self.at, call="CA1", hotline=self.hotline, caller=self.caller)
        self._turn(lambda turn: turn.take(started))

    def give(self, given: Input) -> None:
        self._turn(lambda turn: turn.give(given))

    def keys(self, keys: str) -> None:
        self.give(Digits(Secret(keys)))

    def silence(self) -> None:
        self.give(Digits(None))

    def hang_up(self, silent: bool = False) -> None:
        self._turn(lambda turn: turn.take(HungUp(at=self.at, silent=silent)))

    def trouble(self, reason: str) -> None:
        self._turn(lambda turn: turn.take(Failed(at=self.at, reason=reason)))

    def later(self, **time: int) -> None:
        self.at += timedelta(**time)

    def _turn(self, act: Callable[[PlayedTurn], None]) -> None:
        world = cast(
            World, SimpleNamespace(new_id=lambda: f"ref:{next(self.ids)}", lookup=lambda e164: "hash")
        )
        turn = PlayedTurn(world, self.flows, self.session, len(self.turns), self.at, self._log)
        turn.answers = self.answers
        self.turns.append(turn)
        act(turn)
        self.session = turn.now

    def _log(self, name: str, **values: Any) -> None:
        self.logged.append((name, values))

    # -- what came of it

    @property
    def now(self) -> Session:
        assert self.session is not None, "begin comes first"
        return self.session

    @property
    def wait(self) -> Wait:
        return self.now.wait

    @property
    def ended(self) -> bool:
        return isinstance(self.wait, Ended)

    @property
    def lines(self) -> list[Line]:
        """What the caller hears in the last turn, from its first word on."""
        said = [line for say in self.turns[-1].effects for line in say.lines]
        return said + (list(self.wait.lines) if isinstance(self.wait, Prompt) else [])

    @property
    def heard(self) -> list[str]:
        return [line.text for line in self.lines]

    @property
    def trace(self) -> list[Trace]:
        """The decisions of the last turn."""
        return [entry for _, taken in self.turns[-1].steps for entry in taken.trace]

    @property
    def codes(self) -> list[str]:
        return [entry.code for entry in self.trace]

    def journal(self) -> list[bytes]:
        return [keep_taken(turn.steps) for turn in self.turns]

    def replay(self) -> None:
        """Equal events give an equal call, to the letter."""
        session: Session | None = None
        for entry in self.journal():
            for taken in read_taken(entry):
                again = step(self.flows, session, taken.event)
                assert Taken(taken.event, again.effects, again.wait, again.trace) == taken
                session = again.session
        assert session == self.session
