"""A switchboard of cards: each call has the waits that its turns lead to, and everything it was asked is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from ivr.app import Rooms, create_app
from ivr.application.answer import Answer
from ivr.application.inputs import Digits, Incoming, Input
from ivr.engine.effects import Ended, Line, Prompt, Say, Wait
from ivr.flow.model import FlowSet
from ivr.pages import Overrides, Readiness, no_overrides
from ivr.settings import Settings
from tests.phone.phone import FakePhone
from tests.phone.transport import WsgiTransport
from tests.twilio.answers import FLOWS, NUMBERS

TOKEN = "token-of-the-tests"
PUBLIC = "https://ivr.example/phone"
MENU = Prompt((Line("Menu.", "pt-BR"),), keys=("1", "2"))


class Broken(RuntimeError):
    """What a test lets break; its words must reach nobody."""


class Cards:
    """Answers by `waits`: turn 0 leads to the first, turn 1 to the second, and so on; after the last, the end.

    `breaks`: names of methods that raise, as often as said. A called number that is not `called` is unknown.
    """

    def __init__(self, *waits: Wait, called: str = "+551140030015") -> None:
        self.waits: Sequence[Wait] = waits or (MENU,)
        self.called = called
        self.turns: dict[str, int] = {}
        self.taken: list[tuple[int, object, int]] = []
        self.facts: list[tuple[str, str, str, dict[str, Any]]] = []
        self.legs: list[tuple[str, str, int, dict[str, Any]]] = []
        self.out_of_queues: list[tuple[str, str]] = []
        self.ended: list[tuple[str, dict[str, Any]]] = []
        self.asked: list[str] = []
        self.breaks: dict[str, int] = {}
        self.busy = 0

    def begin(self, incoming: Incoming) -> Answer | None:
        self._asked("begin")
        if incoming.call_sid not in self.turns:
            if self.called not in (incoming.called, incoming.forwarded_from):
                return None
            self.turns[incoming.call_sid] = 1
        return self._answer(incoming.call_sid)

    def turn(self, incoming: Incoming, n: int, given: Input, waited: int = 0) -> Answer | None:
        self._asked("turn")
        if incoming.call_sid not in self.turns:
            return self.begin(incoming)
        if n == self.turns[incoming.call_sid]:
            if self.busy:
                self.busy -= 1
                return Answer("", n, (), Ended(), FLOWS, NUMBERS.get, busy=True, waited=waited + 1)
            shown: object = given
            if isinstance(given, Digits):
                shown = given.typed.reveal() if given.typed is not None else None
            self.taken.append((n, shown, waited))
            self.turns[incoming.call_sid] += 1
        return self._answer(incoming.call_sid)

    def current(self, incoming: Incoming) -> Answer | None:
        self._asked("current")
        return self.begin(incoming)

    def trouble(self, incoming: Incoming) -> Answer | None:
        self._asked("trouble")
        self.turns[incoming.call_sid] += 1
        return self._answer(incoming.call_sid)

    def fact(self, call_sid: str, kind: str, fact_id: str, content: dict[str, Any]) -> None:
        self._asked("fact")
        self.facts.append((call_sid, kind, fact_id, content))

    def leg(self, call_sid: str, leg: str, n: int, content: dict[str, Any]) -> None:
        self._asked("leg")
        self.legs.append((call_sid, leg, n, content))

    def taken_out(self, call_sid: str, agent: str) -> None:
        self._asked("taken_out")
        self.out_of_queues.append((call_sid, agent))

    def gone(self, incoming: Incoming, content: dict[str, Any]) -> None:
        self._asked("gone")
        self.ended.append((incoming.call_sid, content))

    def _answer(self, call_sid: str) -> Answer:
        at = self.turns[call_sid]
        wait = self.waits[at - 1] if at <= len(self.waits) else Ended()
        said = (Say((Line(f"Vez {at}.", "pt-BR"),)),)
        return Answer(call_sid, at, said, wait, FLOWS, NUMBERS.get, "40030015")

    def _asked(self, name: str) -> None:
        self.asked.append(name)
        if self.breaks.get(name, 0):
            self.breaks[name] -= 1
            raise Broken("a secret typed at a prompt: 271828")


GOOD = Readiness("reachable", "current", "current", "v1")


def application(
    cards: Cards,
    token: str | None = TOKEN,
    public: str | None = PUBLIC,
    flows: FlowSet = FLOWS,
    found: Readiness = GOOD,
    at: datetime = datetime(2026, 11, 24, 15, 10, tzinfo=UTC),
    overrides: Overrides = no_overrides,
) -> Flask:
    """The whole application in front of the cards."""
    given = {"TWILIO_AUTH_TOKEN": token, "PUBLIC_URL": public}
    settings = Settings.load({name: value for name, value in given.items() if value})
    rooms = Rooms(cards, lambda: flows, lambda: at, lambda: found, overrides)  # type: ignore[arg-type]
    return create_app(settings, rooms)


def phone(cards: Cards, **given: Any) -> FakePhone:
    """A telephone of the carrier's that is connected to the application."""
    return FakePhone(WsgiTransport(application(cards), PUBLIC), token=TOKEN, **given)
