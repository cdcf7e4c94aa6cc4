"""One event at one folded session: everything that the engine may bring about, each by a `step` of its own.

Time and callers are split only where a step reads them, what the fold forgot is answered both ways where it is read.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from msgspec.structs import replace

from ivr.engine.effects import Prompt, Queue, Transfer
from ivr.engine.events import Answered, AnyEvent, KeyPressed
from ivr.engine.nodes.hours import Hours as HoursNode
from ivr.engine.nodes.ticket import Ticket
from ivr.engine.session import Session
from ivr.engine.step import step
from ivr.engine.trace import Step
from ivr.flow.model import FlowSet, Hotline
from ivr.flow.schedule import Schedule
from ivr.proof.adversary import ELSEWHERE, KEYS
from ivr.proof.callers import Callers, Watched
from ivr.proof.fold import Fold, registered
from ivr.proof.moments import Moments
from ivr.proof.unknown import Oracle, Sent

HOUR = timedelta(hours=1)
AGAIN = frozenset(("again",))
_WIDE = frozenset(("repeat", "back", "attendant"))


class Found(NamedTuple):
    """What one run of `step` brought: its result, or the name of an exception (None of a step that went well).

    `moments`, `callers`: for whom and when (bit masks). `chosen`: what was forgotten and held. `saw`: the caller
    was looked at.
    """

    result: Step | None
    broken: str
    moments: int
    callers: int
    chosen: frozenset[str]
    saw: bool


class Hours(dict[str, Schedule]):
    """The schedules, noting which teams' were read."""

    def __init__(self, schedules: Any) -> None:
        super().__init__(schedules)
        self.read: set[str] = set()

    def __getitem__(self, team: str) -> Schedule:
        self.read.add(team)
        return super().__getitem__(team)


class Stepping:
    """Steps of one hotline. `steps` counts them."""

    def __init__(self, flows: FlowSet, hotline: str, moments: Moments) -> None:
        self.flows = flows
        self.hotline = flows.hotlines[hotline]
        self.moments = moments
        self.callers = Callers(self.hotline)
        self.oracle = Oracle()
        self.elsewhere = elsewhere(flows, self.hotline)
        self.fold = Fold(self.hotline, flows.teams, self.oracle, Sent(self.oracle, tuple(self.elsewhere)))
        self.steps = 0
        self._hours = Hours(flows.schedules)
        self._view = dataclasses.replace(flows, schedules=self._hours)
        self._watched = [Watched(caller) for caller in self.callers.all]
        self._tickets = {name for name, node in self.hotline.nodes.items() if isinstance(node, Ticket)}
        self.recent = {
            name: key for name, node in self.hotline.nodes.items() if (key := getattr(node, "recent", None))
        }

    def watched(self, number: int) -> Any:
        """A caller of that sort, as a session holds one."""
        return self._watched[number]

    def found(self, session: Session, event: AnyEvent, callers: int) -> Iterator[Found]:
        """All that `event` may bring about in a folded session, for these callers."""
        self.oracle.settled = self._settled(session, event)
        variants = [session]
        recent = self.recent.get(session.node)
        if recent and isinstance(event, KeyPressed) and event.key == recent:
            variants.append(self._recalled(session))
        for variant in variants:
            again = False
            for found in self._runs(variant, event, callers):
                again = again or self._reads_number(variant, found)
                yield found
            if again:
                yield from self._runs(registered(variant), event, callers)

    def _settled(self, session: Session, event: AnyEvent) -> frozenset[str]:
        """Past their limits "repeat", "back" and "attendant" do what the last wrong key does, and a wide key pressed
        twice is unheard as a wrong one is: that key walks it, where the prompt has one. What is heard again too often
        goes on as in silence.
        """
        if isinstance(session.wait, (Queue, Transfer)):
            return self.fold.sent.names(self.hotline.nodes[session.node].transfer)
        if not isinstance(event, KeyPressed) or not isinstance(session.wait, Prompt):
            return frozenset()
        if event.key in session.wait.keys:
            return AGAIN
        meant = {*session.wait.keys, *self.hotline.keys, self.recent.get(session.node)}
        if event.key not in self.hotline.keys or meant.issuperset(KEYS):
            return frozenset()
        return _WIDE | {f"last_key={event.key}"}

    def _overridden(self, session: Session, event: AnyEvent, at: datetime) -> tuple[Session, AnyEvent]:
        """Overrides that are told, or were just now, stand at this moment."""
        told = session.values.get("overrides")
        if told:
            told = {team: [self._standing(one, at) for one in found] for team, found in told.items()}
            session = replace(session, values={**session.values, "overrides": told})
        if isinstance(event, Answered) and event.answer and "overrides" in event.answer:
            told = [self._standing(one, at) for one in event.answer["overrides"]]
            event = replace(event, answer={"overrides": told})
        return session, event

    def _standing(self, override: dict[str, Any], at: datetime) -> dict[str, Any]:
        """An override from an hour before to an hour after. A team it sends to is one of its sort, or none there is."""
        window = {"start": (at - HOUR).isoformat(), "until": (at + HOUR).isoformat()}
        to = override.get("to")
        named = {"to": self._of_sort(to)} if to else {}
        return {"id": 1, "by": "B"} | override | window | named

    def _of_sort(self, to: str) -> str:
        if to not in ELSEWHERE:
            return to
        place = ELSEWHERE.index(to)
        return self.elsewhere[place] if place < len(self.elsewhere) else "nobody"

    def _recalled(self, session: Session) -> Session:
        """Who called shortly before is offered the team they chose: its key leads where the option's own does."""
        key = next(iter(self.hotline.nodes[session.node].menu.options))
        team = next(iter(self.flows.teams))
        return replace(session, values={**session.values, "recent_key": key, "recent_team": team})

    def _reads_number(self, session: Session, found: Found) -> bool:
        """Whether a ticket was come by, where a registered number may matter."""
        if found.result is None or self.fold.forgets_person(session):
            return False
        after = found.result.session
        known = "contact" in (session.person.assurance, after.person.assurance)
        if not known and "login_closed" not in found.chosen:
            return False
        return (
            session.node in self._tickets
            or after.node in self._tickets
            or any(entry.node in self._tickets for entry in found.result.trace)
        )

    def _runs(self, session: Session, event: AnyEvent, everyone: int) -> Iterator[Found]:
        left: list[tuple[tuple[int, ...], int, int]] = [((), self.moments.everything, everyone)]
        while left:
            script, moments, callers = left.pop()
            found = self.once(session, event, script, moments, callers)
            if found.moments != moments:
                left.append((script, moments & ~found.moments, callers))
            if found.callers != callers:
                left.append((script, found.moments, callers & ~found.callers))
            left += [(other, found.moments, found.callers) for other in self.oracle.others()]
            yield found

    def once(
        self, session: Session | None, event: AnyEvent, script: tuple[int, ...], moments: int, callers: int
    ) -> Found:
        """One step at the first of these moments, by the first of these callers: which of them it holds for."""
        moment, caller = lowest(moments), lowest(callers)
        watched, hours = self._watched[caller], self._hours.read
        self.fold.last_key.after_entry = _after_entry(session, event)
        self.oracle.begin(script)
        watched.read.clear()
        hours.clear()
        self.steps += 1
        if session is not None:
            at = self.moments.all[moment].at
            session = replace(session, at=at, started_at=at, caller=watched)
            session, event = self._overridden(session, event, at)
        result, broken = None, ""
        try:
            result = step(self._view, session, event)
        except Exception as error:  # whatever breaks is a finding
            broken = type(error).__name__
        if hours and (deciding := _deciding(session, result, hours)):
            moments &= self.moments.like(moment, deciding)
        if watched.read:
            callers &= self.callers.like(caller, watched.read)
        chosen = frozenset(choice.name for choice in self.oracle.taken if choice.way)
        return Found(result, broken, moments, callers, chosen, bool(watched.read))


def _after_entry(session: Session | None, event: AnyEvent) -> bool:
    """Whether it matters that an entry of several keys was typed just before."""
    if isinstance(event, KeyPressed):
        return event.key == "#"
    return session is not None and isinstance(session.wait, Prompt) and session.wait.entry is not None


def _deciding(session: Session | None, result: Step | None, read: set[str]) -> frozenset[str]:
    """The teams whose hours decided the way; all that were read where that failed. Others were read for words."""
    sent = session is not None and session.stage == "decide_there"
    if sent or result is None or any(entry.code == "trouble" for entry in result.trace):
        return frozenset(read)
    return frozenset(entry.values["team"] for entry in result.trace if entry.code.startswith("hours_"))


def elsewhere(flows: FlowSet, hotline: Hotline) -> list[str]:
    """A team with a queue, one that is rung, one with neither: those that this hotline knows first."""
    own = [node.hours for node in hotline.nodes.values() if isinstance(node, HoursNode)]
    sorts: dict[str, str] = {}
    for team in dict.fromkeys((*sorted(own), *flows.teams)):
        reach = flows.teams[team].reach
        sorts.setdefault(
            "none" if reach is None else "queue" if reach.queue else "rung", team
        )  # as Fold.sort_of
    return list(sorts.values())


def lowest(mask: int) -> int:
    """The number of a mask's lowest bit."""
    return (mask & -mask).bit_length() - 1
