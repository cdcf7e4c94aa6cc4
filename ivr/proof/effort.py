"""Caller effort: what it takes from "answered" to each thing that a caller may want, by the engine's own steps.

The world is friendly here: the teams are open, the right secret is typed, nothing fails. What is heard of a prompt ends
with the option that is chosen, since its key cuts the rest.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import date, datetime
from math import ceil
from typing import Any, NamedTuple

from msgspec.structs import replace

from ivr.engine import speech
from ivr.engine.effects import Ask, Do, Line, Prompt, Queue, Transfer
from ivr.engine.events import (
    Answered,
    AnyEvent,
    CallStarted,
    EntryTyped,
    KeyPressed,
    NumberTyped,
    SecretTyped,
)
from ivr.engine.nodes.menu import Menu
from ivr.engine.session import Session
from ivr.engine.step import step
from ivr.engine.trace import Step
from ivr.flow.model import Budget, FlowSet, Hotline
from ivr.flow.pace import seconds
from ivr.proof.adversary import ANSWERS, SECRETS
from ivr.proof.callers import callers_of
from ivr.proof.fold import Fold, Identity
from ivr.proof.moments import Moments
from ivr.proof.unknown import Oracle, Sent
from ivr.proof.verify import moments_of

MOST_MOMENTS = 4


class Cost(NamedTuple):
    """Keys pressed, prompts come by, and seconds of speech heard; the fewest keys come first."""

    keys: int = 0
    prompts: int = 0
    seconds: float = 0.0

    def plus(self, keys: int, prompts: int, heard: float) -> Cost:
        return Cost(self.keys + keys, self.prompts + prompts, self.seconds + heard)


class Effort(NamedTuple):
    """To come to a team's people (`node` and `key` are empty), or to choose an option, in one language.

    `cost` is None where nobody comes there by keys.
    """

    language: str
    team: str
    node: str
    key: str
    cost: Cost | None


def efforts(flows: FlowSet, hotline: str, since: date | None = None) -> list[Effort]:
    """Every team and every option of a hotline, in each of its languages."""
    line = flows.hotlines[hotline]
    found: list[Effort] = []
    for language in line.languages:
        looked = [_Look(flows, line, at, language).run() for at in _moments(flows, hotline, since)]
        found += _of_teams(line, language, looked)
        found += _of_options(line, language, looked)
    return found


def _of_teams(line: Hotline, language: str, looked: list[_Look]) -> Iterator[Effort]:
    teams = {node.transfer: None for node in line.nodes.values() if hasattr(node, "transfer")}
    for team in teams:
        yield Effort(language, team, "", "", _least([look.teams.get(team) for look in looked]))


def _of_options(line: Hotline, language: str, looked: list[_Look]) -> Iterator[Effort]:
    for name, node in line.nodes.items():
        for key in node.menu.options if isinstance(node, Menu) else ():
            yield Effort(language, "", name, key, _least([look.options.get((name, key)) for look in looked]))


def _least(costs: list[Cost | None]) -> Cost | None:
    return min((cost for cost in costs if cost is not None), default=None)


def _moments(flows: FlowSet, hotline: str, since: date | None) -> list[datetime]:
    """The fewest moments at which each team is open at one of them, as far as there are such."""
    moments = moments_of(flows, hotline, since)
    wanted = {team for team in moments.teams if moments.where(team, "open")}
    chosen: list[datetime] = []
    while len(chosen) < MOST_MOMENTS and (wanted or not chosen):
        best = max(moments.all, key=lambda moment: len(wanted & _open(moments, moment.teams)))
        chosen.append(best.at)
        if not wanted & _open(moments, best.teams):
            break
        wanted -= _open(moments, best.teams)
    return chosen


def _open(moments: Moments, states: tuple[str, ...]) -> set[str]:
    return {team for team, state in zip(moments.teams, states, strict=True) if state == "open"}


def over_budget(flows: FlowSet, hotline: str, since: date | None = None) -> Iterator[tuple[str, str]]:
    """(team, what it takes) of each team whose way costs more than the hotline's `effort` allows, the worst first."""
    budgets = flows.hotlines[hotline].effort
    ways = efforts(flows, hotline, since) if budgets else []
    for team, budget in budgets.items():
        costs = [(way.cost, way.language) for way in ways if way.team == team]
        if not costs or any(cost is None for cost, _ in costs):
            yield team, "-"
        over = [(each, language) for cost, language in costs if cost and (each := _over(cost, budget))]
        for told, language in sorted(over, reverse=True)[:1]:
            yield team, f"{told} ({language})"


def _over(cost: Cost, budget: Budget) -> str:
    spent = (
        ("s", ceil(cost.seconds), budget.seconds),
        ("keys", cost.keys, budget.keys),
        ("prompts", cost.prompts, budget.prompts),
    )
    return ", ".join(f"{has} {what} > {most}" for what, has, most in spent if most is not None and has > most)


class _Look:
    """One look through a hotline at one moment, in one language: nearest first."""

    def __init__(self, flows: FlowSet, line: Hotline, at: datetime, language: str) -> None:
        self.flows, self.line, self.at, self.language = flows, line, at, language
        oracle = Oracle()
        self._fold = Fold(line, flows.teams, oracle, Sent(oracle, ()))
        self._queue: list[tuple[Cost, int, Session]] = []
        self._done: set[Identity] = set()
        self._nth = 0
        self.teams: dict[str, Cost] = {}
        self.options: dict[tuple[str, str], Cost] = {}

    def run(self) -> _Look:
        caller = callers_of(self.line)[0]
        started = CallStarted(at=self.at, call="CA", hotline=self.line.hotline, caller=caller)
        first = step(self.flows, None, started)
        spoken = replace(first.session, language=self.language, language_by="key")
        self._on(Cost(), Step(spoken, first.effects, first.wait, first.trace))
        while self._queue:
            cost, _, session = heapq.heappop(self._queue)
            identity = self._fold.identity(session)
            if identity not in self._done:
                self._done.add(identity)
                self._from(cost, session)
        return self

    def _on(self, cost: Cost, taken: Step) -> None:
        """What a step led to, with each friendly answer of the world, until the caller's turn."""
        told = sum(self._pace(line) for say in taken.effects for line in say.lines)
        cost = cost.plus(0, 0, told)
        wait, session = taken.wait, taken.session
        if isinstance(wait, (Ask, Do)):
            for answer in _friendly(wait):
                event = Answered(at=self.at, key=wait.key, answer=answer)
                self._on(cost, step(self.flows, session, event))
        elif isinstance(wait, (Transfer, Queue)):
            self.teams[wait.team] = min(cost, self.teams.get(wait.team, cost))
        elif isinstance(wait, Prompt):
            self._nth += 1
            heapq.heappush(self._queue, (cost, self._nth, session))

    def _from(self, cost: Cost, session: Session) -> None:
        wait = session.wait
        assert isinstance(wait, Prompt), "only prompts are queued"
        for event, keys in self._replies(wait):
            heard = self._heard(session, wait, event)
            after = cost.plus(keys, 1, heard)
            if isinstance(event, KeyPressed) and isinstance(self.line.nodes[session.node], Menu):
                place = (session.node, event.key)
                self.options[place] = min(after, self.options.get(place, after))
            self._on(after, step(self.flows, session, event))

    def _replies(self, wait: Prompt) -> Iterator[tuple[AnyEvent, int]]:
        """What a caller who knows the way does, and how many keys that is."""
        if wait.entry is None:
            attendant = [key for key, meaning in self.line.keys.items() if meaning == "attendant"]
            for key in dict.fromkeys((*wait.keys, *attendant)):
                yield KeyPressed(at=self.at, key=key), 1
            return
        for command in wait.entry.commands:
            yield EntryTyped(at=self.at, command=command, length=len(command)), len(command) + 1
        typed = wait.entry.shortest + 1
        if wait.entry.secret:
            yield SecretTyped(at=self.at, shape="complete"), typed
        else:
            country = self.line.callback_countries[0] if self.line.callback_countries else "BR"
            yield NumberTyped(at=self.at, ref="typed", country=country, length=11), 12

    def _heard(self, session: Session, wait: Prompt, event: AnyEvent) -> float:
        """All lines up to the option that is chosen; all of them where none is."""
        option = self._option(session, event)
        heard = 0.0
        for line in wait.lines:
            heard += self._pace(line)
            if option is not None and line == option:
                break
        return heard

    def _option(self, session: Session, event: AnyEvent) -> Line | None:
        node = self.line.nodes[session.node]
        if not isinstance(event, KeyPressed) or not isinstance(node, Menu):
            return None
        option = node.menu.options.get(event.key)
        if option is None:
            return None
        return speech.option(self.flows, option.label, event.key, session.language)

    def _pace(self, line: Line) -> float:
        voice = self.flows.voices.get(line.language)
        return seconds(line.text, line.language, voice.rate if voice else 100)


def _friendly(wait: Ask | Do) -> tuple[dict[str, Any] | None, ...]:
    """The plainest answer; of who has logged in, one who may do everything too."""
    if wait.kind == "check_secret":
        answer = SECRETS[wait.about["what"], wait.about["purpose"]][0]
        return ({**answer, "language": None} if answer and "contact" in answer else answer,)
    if wait.kind == "standing":
        prime = {"contract": "prime", "overdue": False, "permissions": ["consultancy"]}
        return (ANSWERS["standing"][0], prime, {**prime, "contract": "standard", "overdue": True})
    return (ANSWERS[wait.kind][0],)
