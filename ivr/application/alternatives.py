"""What would have changed the way of a call: the same engine, one fact moved, to the next thing that it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace

from ivr.application.recorded import Recorded, subject, tape
from ivr.application.replay import Known
from ivr.engine import hours, speech
from ivr.engine.effects import Ask, Do, Ended, Prompt, Queue, Record, Transfer
from ivr.engine.events import Answered, AnyEvent, KeyPressed, QueueLeft, TransferEnded
from ivr.engine.nodes.branch import Branch
from ivr.engine.nodes.menu import Menu
from ivr.engine.nodes.ticket import Ticket
from ivr.engine.session import Session
from ivr.engine.step import step
from ivr.engine.trace import Trace
from ivr.flow.model import FlowSet

Code = Literal["opens", "closes", "login", "debt", "permission", "contract", "key", "result"]
PLAIN: dict[str, dict[str, Any]] = {
    "login_needs": {"needs": None},
    "standing": {"contract": "standard", "overdue": False, "permissions": []},
    "open_ticket": {"ticket": "", "protocol": "0000000000"},
}
"""What the world is taken to answer where nobody asked it then; anything else: nothing stands, the write is done."""
RESULTS: dict[type, tuple[str, ...]] = {
    Queue: ("bridged", "leave", "full", "failed"),
    Transfer: ("answered", "busy", "no_answer", "failed"),
}
PERMISSIONS = ("administrator", "consultancy", "finance")
MOST_ASKED = 20


@dataclass(frozen=True, slots=True)
class Leads:
    """Where a call comes to wait. `what`: person, ticket, end, message, or the kind of the node that asks.

    `by`: queue or transfer, for a person. `assumes`: what was asked that the record doesn't answer.
    """

    what: str
    team: str | None
    node: str
    by: str | None = None
    assumes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """One fact moved. `values` by code: team, at (opens, closes); verdict; overdue; permission, held; contract;
    key, label; result, team."""

    code: Code
    values: dict[str, Any]
    leads: Leads


class _Taken(NamedTuple):
    before: Session
    event: AnyEvent
    after: Session
    trace: tuple[Trace, ...]


def alternatives(
    flows: FlowSet, call: Recorded, known: Known | None = None, language: str = "pt-BR"
) -> list[Alternative]:
    """In the order in which the call met the facts. `flows`: the set that the call was recorded on; `language`:
    that of the options' labels.
    """
    return _Moved(flows, call, known, language).all()


@dataclass
class _Moved:
    flows: FlowSet
    call: Recorded
    known: Known | None
    language: str
    taken: list[_Taken] = field(default_factory=list)

    def all(self) -> list[Alternative]:
        self.taken = list(_stepped(self.flows, self.call))
        found = [*self._moments(), *self._answers(), *self._keys(), *self._results()]
        return list({(one.code, str(one.values)): one for one in found}.values())

    def _leads(self, one: _Taken, event: AnyEvent) -> Leads:
        session = step(self.flows, one.before, event).session
        assumed: list[str] = []
        for _ in range(MOST_ASKED):
            if not isinstance(wait := session.wait, (Ask, Do)):
                break
            answered = self._answered(wait, session.at, assumed)
            session = step(self.flows, session, answered).session
        return _where(self.flows, session, tuple(dict.fromkeys(assumed)))

    def _answered(self, wait: Ask | Do, at: datetime, assumed: list[str]) -> Answered:
        about = subject(wait)
        for one in tape(self.call, None).asked:
            if wait.kind != "check_secret" and one.wait.kind == wait.kind and subject(one.wait) == about:
                return Answered(at=at, key=wait.key, answer=one.event.answer, failed=one.event.failed)
        told = self.known(wait, at) if self.known else None
        if told is None:
            assumed.append(wait.kind)
        return Answered(at=at, key=wait.key, answer=PLAIN.get(wait.kind, {}) if told is None else told)

    def _other(self, one: _Taken, event: AnyEvent, code: Code, **values: Any) -> Iterator[Alternative]:
        """The alternative, where it leads elsewhere than the call went."""
        leads, went = self._leads(one, event), self._leads(one, one.event)
        if replace_assumed(leads) != replace_assumed(went):
            yield Alternative(code, values, leads)

    # -- the moment

    def _moments(self) -> Iterator[Alternative]:
        """The next opening or closing of the team that was chosen last."""
        decided = [
            (one, entry)
            for one in self.taken
            for entry in one.trace
            if entry.code.startswith("hours_") and entry.values.get("team") in self.flows.schedules
        ]
        if not decided:
            return
        one, entry = decided[-1]
        team: str = entry.values["team"]
        schedule, was_closed = self.flows.schedules[team], "opens" in entry.values
        turn = hours.next_opening if was_closed else hours.closes_at
        at = turn(schedule, one.event.at)
        if at is not None:
            code: Code = "opens" if was_closed else "closes"
            yield from self._other(one, replace(one.event, at=at), code, team=team, at=at.isoformat())

    # -- what the world answered

    def _answers(self) -> Iterator[Alternative]:
        for one in self.taken:
            if not isinstance(one.event, Answered) or not isinstance(one.before.wait, Ask):
                continue
            if one.before.wait.kind == "check_secret" and one.before.wait.about["purpose"] == "login":
                yield from self._login(one, one.event)
            elif one.before.wait.kind == "standing" and one.event.answer is not None:
                yield from self._standing(one, one.event, one.event.answer)

    def _login(self, one: _Taken, event: Answered) -> Iterator[Alternative]:
        """A right login instead of a wrong one, or the other way; a right one is taken to be somebody unknown."""
        was_right = (event.answer or {}).get("verdict") == "right"
        verdict = "wrong" if was_right else "right"
        known = {} if was_right else {"organization": "", "contact": ""}
        answer = {"verdict": verdict, **known}
        yield from self._other(one, replace(event, answer=answer, failed=False), "login", verdict=verdict)

    def _standing(self, one: _Taken, event: Answered, answer: dict[str, Any]) -> Iterator[Alternative]:
        overdue = not answer.get("overdue")
        yield from self._other(
            one, replace(event, answer={**answer, "overdue": overdue}), "debt", overdue=overdue
        )
        node = self.flows.hotlines[one.before.hotline].nodes[one.before.node]
        asked = {case.when for case in node.branch} if isinstance(node, Branch) else set()
        for name in PERMISSIONS:
            if f"contact.{name}" in asked:
                yield from self._permission(one, event, answer, name)
        if "organization.prime" in asked:
            contract = "standard" if answer.get("contract") == "prime" else "prime"
            changed = replace(event, answer={**answer, "contract": contract})
            yield from self._other(one, changed, "contract", contract=contract)

    def _permission(
        self, one: _Taken, event: Answered, answer: dict[str, Any], name: str
    ) -> Iterator[Alternative]:
        held = set(answer.get("permissions", ())) ^ {name}
        changed = replace(event, answer={**answer, "permissions": sorted(held)})
        yield from self._other(one, changed, "permission", permission=name, held=name in held)

    # -- what the caller pressed, and what came of a transfer

    def _keys(self) -> Iterator[Alternative]:
        """The other options of the last menu."""
        at_menus = [one for one in self.taken if isinstance(self._node(one.before), Menu)]
        at_menus = [one for one in at_menus if isinstance(one.before.wait, Prompt)]
        if not at_menus:
            return
        one = at_menus[-1]
        menu = self._node(one.before)
        assert isinstance(menu, Menu), "chosen by that"
        pressed = one.event.key if isinstance(one.event, KeyPressed) else None
        for key, option in menu.menu.options.items():
            if key != pressed:
                label = speech.label(self.flows, option.label, self.language)
                yield from self._other(
                    one,
                    KeyPressed(at=one.event.at, key=key),
                    "key",
                    key=key,
                    label=label,
                    node=one.before.node,
                )

    def _node(self, session: Session) -> Any:
        return self.flows.hotlines[session.hotline].nodes[session.node]

    def _results(self) -> Iterator[Alternative]:
        """Other ends of the last transfer."""
        tried = [one for one in self.taken if isinstance(one.before.wait, (Queue, Transfer))]
        if not tried:
            return
        one, wait = tried[-1], tried[-1].before.wait
        assert isinstance(wait, (Queue, Transfer)), "chosen by that"
        for result in RESULTS[type(wait)]:
            kind: Any = QueueLeft if isinstance(wait, Queue) else TransferEnded
            yield from self._other(
                one, kind(at=one.event.at, result=result), "result", result=result, team=wait.team
            )


def replace_assumed(leads: Leads) -> tuple[str, str | None, str]:
    """Where it leads, whatever was assumed on the way."""
    return leads.what, leads.team, leads.node


def _stepped(flows: FlowSet, call: Recorded) -> Iterator[_Taken]:
    session: Session | None = None
    for was in call.steps:
        now = step(flows, session, was.event)
        if session is not None:
            yield _Taken(session, was.event, now.session, now.trace)
        session = now.session


def _where(flows: FlowSet, session: Session, assumed: tuple[str, ...]) -> Leads:
    wait = session.wait
    if isinstance(wait, (Queue, Transfer)):
        by = "queue" if isinstance(wait, Queue) else "transfer"
        return Leads("person", wait.team, session.node, by, assumed)
    if isinstance(wait, Ended):
        return Leads("end", session.team, session.node, None, assumed)
    if isinstance(wait, Record):
        return Leads("message", session.team, session.node, None, assumed)
    node: Any = flows.hotlines[session.hotline].nodes[session.node]
    what, team = node.kind, node.ticket if isinstance(node, Ticket) else None
    return Leads(what, team, session.node, None, assumed)
