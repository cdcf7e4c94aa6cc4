"""The flows that ship with the project, and a caller who talks to them without a carrier or a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from ivr.engine.effects import Ask, Do, Ended, Line, Prompt, Queue, Record, Wait
from ivr.engine.events import (
    Answered,
    AnyEvent,
    Caller,
    CallStarted,
    EntryTyped,
    KeyPressed,
    MessageRecorded,
    NumberTyped,
    QueueLeft,
    SecretTyped,
    Silence,
    TransferEnded,
)
from ivr.engine.nodes import KINDS, PHRASES
from ivr.engine.session import Session
from ivr.engine.step import step
from ivr.flow.model import FlowSet
from ivr.flow.reader import Reading, read

FLOWS = Path(__file__).parents[2] / "flows"
BRASILIA = timezone(timedelta(hours=-3))
HOTLINES = ("main_4003", "products_2111", "fluig_5559", "hospitality_0999", "prime")
BRAZILIAN = Caller("number", ref="caller", country="BR", callable=True)
MEXICAN = Caller("number", ref="caller", country="MX", callable=True)
WITHHELD = Caller()
MOST_TURNS = 120

PUBLISHED: Mapping[str, Mapping[str, str]] = {
    "main_4003": {"4": "finance", "7": "onboarding", "8": "ombudsman"},
    "products_2111": {"6": "ombudsman", "8": "finance"},
    "fluig_5559": {"3": "finance", "6": "ombudsman"},
    "hospitality_0999": {"2": "finance", "5": "finance", "6": "ombudsman"},
}
"""What the guide publishes: the caller's first key on the line, and whom it reaches."""


def files() -> dict[str, str]:
    return {f"flows/{path.name}": path.read_text("utf-8") for path in sorted(FLOWS.glob("*.yaml"))}


@lru_cache(maxsize=1)
def reading() -> Reading:
    return read(files(), KINDS, last_year=2037, required_phrases=PHRASES, today=date(2026, 11, 24))


def flows() -> FlowSet:
    found = reading().flows
    assert found is not None, [str(problem) for problem in reading().problems]
    return found


def at(moment: str) -> datetime:
    """ "2026-11-24 12:10" on Brasília's clock."""
    return datetime.fromisoformat(moment).replace(tzinfo=BRASILIA).astimezone(UTC)


@dataclass(frozen=True)
class Customer:
    """Who the caller turns out to be. `right` False: nothing they type is."""

    contract: str = "standard"
    overdue: bool = False
    permissions: tuple[str, ...] = ()
    verdict: str = "right"


@dataclass
class Talk:
    """One call. `failing`: the kinds of ask and do that get no answer.

    Words: a key, `silence`, `typed` (a complete entry), `skip` (a prompt's command 1#), `talked`, `answered`,
    `callback` (the queue's key). Silence in a queue means that nobody came.
    """

    hotline: str
    when: datetime
    caller: Caller = BRAZILIAN
    customer: Customer = Customer()
    failing: frozenset[str] = frozenset()
    heard: list[Line] = field(default_factory=list)
    asked: list[Ask | Do] = field(default_factory=list)
    prompts: list[tuple[str, Prompt]] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    session: Session | None = None

    def __post_init__(self) -> None:
        self._take(CallStarted(at=self.when, call="CA1", hotline=self.hotline, caller=self.caller))

    @property
    def now(self) -> Session:
        assert self.session is not None, "the call began"
        return self.session

    @property
    def wait(self) -> Wait:
        return self.now.wait

    @property
    def said(self) -> str:
        return " ".join(line.text for line in self.heard)

    @property
    def opened(self) -> list[dict[str, Any]]:
        """What was asked for each ticket that was opened."""
        return [wait.about for wait in self.asked if wait.kind == "open_ticket"]

    def does(self, *words: str) -> Talk:
        for word in words:
            self._take(self._event(word))
        return self

    def ends(self, word: str = "silence") -> Talk:
        """The same word again and again, until the call is over."""
        for _ in range(MOST_TURNS):
            if isinstance(self.wait, Ended):
                return self
            self.does(word)
        raise AssertionError(f"{self.hotline}: no end by {word!r}; {self.visited[-12:]}")

    # -- events

    def _event(self, word: str) -> AnyEvent:
        wait = self.wait
        if isinstance(wait, Prompt):
            return self._at_prompt(wait, word)
        if isinstance(wait, Record):
            return MessageRecorded(at=self.when, recording="RE1" if word == "talked" else None, seconds=9)
        if isinstance(wait, Queue):
            if word == "callback":
                return KeyPressed(at=self.when, key=wait.callback_key or "")
            return QueueLeft(at=self.when, result="bridged" if word == "answered" else "leave", seconds=60)
        assert not isinstance(wait, (Ask, Do, Ended)), wait
        return TransferEnded(at=self.when, result="answered" if word == "answered" else "no_answer")

    def _at_prompt(self, wait: Prompt, word: str) -> AnyEvent:
        if word == "silence":
            return Silence(at=self.when)
        if word == "skip":
            return EntryTyped(at=self.when, command="1", length=1)
        if word == "typed":
            assert wait.entry is not None, f"no entry is asked for at {self.now.node}"
            if wait.entry.secret:
                return SecretTyped(at=self.when, shape="complete")
            return NumberTyped(at=self.when, ref="typed", country="BR", length=11)
        return KeyPressed(at=self.when, key=word)

    def _take(self, event: AnyEvent) -> None:
        result = step(flows(), self.session, event)
        self.session = result.session
        self.heard += [line for say in result.effects for line in say.lines]
        self.visited += [entry.node for entry in result.trace]
        if isinstance(result.wait, Prompt):
            self.heard += result.wait.lines
            self.prompts.append((result.session.node, result.wait))
        if isinstance(result.wait, (Ask, Do)):
            self.asked.append(result.wait)
            self._take(Answered(at=self.when, key=result.wait.key, answer=self._answer(result.wait)))

    # -- the world

    def _answer(self, wait: Ask | Do) -> dict[str, Any] | None:
        return None if wait.kind in self.failing else self._world(wait)

    def _world(self, wait: Ask | Do) -> dict[str, Any]:
        if wait.kind == "check_secret":
            return self._checked(wait.about)
        if wait.kind == "standing":
            return {
                "contract": self.customer.contract,
                "overdue": self.customer.overdue,
                "permissions": list(self.customer.permissions),
            }
        if wait.kind == "open_ticket":
            return {"ticket": "T1", "protocol": "2026041766"}
        return {}

    def _checked(self, about: dict[str, Any]) -> dict[str, Any]:
        who: dict[str, Any] = {
            "organization": "O1",
            "ticket": "T0",
            "number": "contact:C1",
            "queues": ["finance"],
        }
        if about["what"] == "phone_password":
            who["contact"] = "C1"
        return {"verdict": self.customer.verdict} | (who if self.customer.verdict != "wrong" else {})


def call(hotline: str, when: str, *words: str, **given: Any) -> Talk:
    return Talk(hotline, at(when), **given).does(*words)


def nodes_of(hotline: str, kind: str) -> Iterator[tuple[str, Any]]:
    for name, node in flows().hotlines[hotline].nodes.items():
        if type(node).kind == kind:
            yield name, node


def first_menu(hotline: str) -> Any:
    return flows().hotlines[hotline].nodes["main_menu"]


def texts(lines: Iterable[Line]) -> str:
    return " ".join(line.text for line in lines)
