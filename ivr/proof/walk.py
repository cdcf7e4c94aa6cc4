"""The walk: from the moment that the line answers, every state and every way on from it.

A way that is the same from many states (a failure of ours, the attendant's key, "back") is stepped once for all that
remember the same.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from typing import Any, NamedTuple

from msgspec.structs import replace

from ivr.engine.effects import Ended, Line, Prompt, Serve
from ivr.engine.events import (
    Answered,
    AnyEvent,
    CallStarted,
    Failed,
    HungUp,
    KeyPressed,
    QueueLeft,
    TransferEnded,
)
from ivr.engine.session import Person, Session
from ivr.engine.trace import Step
from ivr.flow.model import FlowSet
from ivr.flow.pace import seconds
from ivr.flow.zone import EPOCH
from ivr.proof.adversary import events
from ivr.proof.fold import COUNTERS, Identity
from ivr.proof.moments import Moments
from ivr.proof.stepping import Found, Stepping, lowest

FAILURE = Failed(at=EPOCH, reason="failed")
HANG_UP = HungUp(at=EPOCH)
BACK, BROKEN = "back", "broken"
NONE: frozenset[str] = frozenset()


class Way(NamedTuple):
    """One way on: `event` leads to the state `to` for these moments and callers (bit masks).

    `raised`, `lowered`: folded counters that went up or were forgotten. `said`: seconds of speech.
    `person`: somebody was talked to. `past`: a counter had to be at its limit for it.
    """

    event: AnyEvent
    to: int
    moments: int
    callers: int
    raised: frozenset[str] = NONE
    lowered: frozenset[str] = NONE
    said: float = 0.0
    person: bool = False
    past: bool = False


@dataclasses.dataclass(slots=True)
class State:
    """One state: a folded session, how it was first reached (by the fewest turns), and its ways on.

    `callers`: who comes here; `done`: for whom the ways on were walked (bit masks). `blind`: the events, by their
    number, of which the ways depend on no caller.
    """

    session: Session
    callers: int = 0
    done: int = 0
    parent: int = -1
    by: Way | None = None
    ways: list[Way] = dataclasses.field(default_factory=list)
    blind: dict[int, list[int]] = dataclasses.field(default_factory=dict)


Watcher = Any
"""Called with (walk, number of the state, event, found) for each step."""


class Walk:
    """All states of one hotline; `states[0]` is the line before it answered."""

    def __init__(
        self, flows: FlowSet, hotline: str, moments: Moments, watchers: tuple[Watcher, ...] = ()
    ) -> None:
        self.flows = flows
        self.stepping = Stepping(flows, hotline, moments)
        self.hotline = self.stepping.hotline
        self.moments = moments
        self.callers = self.stepping.callers
        self.fold = self.stepping.fold
        self.states: list[State] = []
        self.index: dict[Identity, int] = {}
        self._watchers = watchers
        self._queue: deque[int] = deque()
        self._wide: dict[Identity, list[Way]] = {}
        self._menus: dict[str, int] = {}
        self._hubs: dict[int, Hub] = {}
        self._paces: dict[tuple[str, str], float] = {}

    @property
    def steps(self) -> int:
        return self.stepping.steps

    @property
    def hubs(self) -> list[int]:
        """The states that only stand for "back, to a menu visited before"."""
        return list(self._hubs)

    def is_hub(self, number: int) -> bool:
        """Whether a state is one of them."""
        return number in self._hubs

    def run(self) -> Walk:
        """Walks until nothing new is found."""
        self.states.append(State(None, self.callers.everyone))  # type: ignore[arg-type]
        self._begin()
        while True:
            while self._queue:
                self._expand(self._queue.popleft())
            new = [self._lead_back(number, hub) for number, hub in list(self._hubs.items())]
            if not any(new):
                return self

    def _begin(self) -> None:
        for number in range(len(self.callers.all)):
            left = self.moments.everything
            while left:
                at = self.moments.all[lowest(left)].at
                caller = self.stepping.watched(number)
                event = CallStarted(at=at, call="CA", hotline=self.hotline.hotline, caller=caller)
                found = self.stepping.once(None, event, (), left, 1 << number)
                self._take(0, event, found)
                left &= ~found.moments

    def _expand(self, number: int) -> None:
        state = self.states[number]
        session, wait, callers = state.session, state.session.wait, state.callers & ~state.done
        state.done |= callers
        if isinstance(wait, Ended) or not callers:
            return
        recent = self.stepping.recent.get(session.node)
        for nth, event in enumerate(events(wait, self.hotline, recent, EPOCH)):
            if self._is_attendant(wait, event, recent):
                self._widely(number, "attendant", event, callers)
            elif nth in state.blind:
                self._also(state, nth, callers)
            else:
                first = len(state.ways)
                if not self._by(number, event, callers):
                    state.blind[nth] = list(range(first, len(state.ways)))
        self._widely(number, "failure", FAILURE, callers)
        self._widely(number, "hang_up", HANG_UP, callers)

    def _also(self, state: State, nth: int, callers: int) -> None:
        """The same ways for more callers, where it makes no difference who calls."""
        for place in state.blind[nth]:
            way = state.ways[place] = state.ways[place]._replace(callers=state.ways[place].callers | callers)
            self._reach(way)

    def _by(self, number: int, event: AnyEvent, callers: int) -> bool:
        """All ways by one event; whether the caller was looked at. Where the state forgot who has logged in, a way out
        of its node is taken as each of them.
        """
        session = self.states[number].session
        left = saw = False
        for found in self.stepping.found(session, event, callers):
            self._take(number, event, found)
            saw = saw or found.saw
            left = left or found.result is None or found.result.session.node != session.node
        if left and self.fold.forgets_person(session):
            for person in self._others(session):
                for found in self.stepping.found(replace(session, person=person), event, callers):
                    self._take(number, event, found)
                    saw = saw or found.saw
        return saw

    def _others(self, session: Session) -> list[Person]:
        return [person for person in self.fold.persons if person.assurance != session.person.assurance]

    def _is_attendant(self, wait: Any, event: AnyEvent, recent: str | None) -> bool:
        if not isinstance(wait, Prompt) or not isinstance(event, KeyPressed):
            return False
        if event.key in wait.keys or event.key == recent:
            return False
        return self.hotline.keys.get(event.key) == "attendant"

    def _widely(self, number: int, what: str, event: AnyEvent, callers: int) -> None:
        """Ways that depend on nothing but what is remembered beyond the node: stepped once for all such states."""
        session = self.fold.wide(self.states[number].session)
        forgets = self.fold.forgets_person(self.states[number].session)
        persons = self.fold.persons if forgets else (session.person,)
        for person in persons:
            one = replace(session, person=person)
            key = (what, self.fold.globals_of(one))
            known = self._wide.get(key)
            if known is None:
                everyone = self.callers.everyone
                found = self.stepping.found(one, event, everyone)
                known = self._wide[key] = [self._way(number, event, each, 0) for each in found]
            for way in known:
                if way.callers & callers:
                    way = way._replace(event=event, callers=way.callers & callers)
                    self._reach(way)
                    self.states[number].ways.append(way)

    # -- what came of a step

    def _take(self, number: int, event: AnyEvent, found: Found) -> None:
        way = self._way(number, event, found)
        self.states[number].ways.append(way)
        if found.result is not None and any(entry.code == "back" for entry in found.result.trace):
            self._note_back(number, event, found)

    def _way(self, number: int, event: AnyEvent, found: Found, callers: int = -1) -> Way:
        for watcher in self._watchers:
            watcher(self, number, event, found)
        result = found.result
        if result is None:
            broken = replace(self.states[number].session, wait=Ended())
            return self._new((BROKEN, found.broken, number), broken, number, _way_of(event, found), callers)
        session = result.session
        for menu in session.path[-1:]:
            rank = _rank(session.person.assurance)
            self._menus[menu] = min(rank, self._menus.get(menu, rank))
        raised, lowered = self._counted(self.states[number].session, session, found.chosen)
        person = self._meets(number, event)
        way = _way_of(event, found)._replace(
            raised=raised,
            lowered=lowered,
            said=self._said(result),
            person=person,
            past=not found.chosen.isdisjoint(COUNTERS),
        )
        return self._new(self.fold.identity(session), session, number, way, callers)

    def _new(self, identity: Identity, session: Session, parent: int, way: Way, callers: int = -1) -> Way:
        """The way to a state, which is made when it is new."""
        number = self.index.get(identity)
        if number is None:
            number = self.index[identity] = len(self.states)
            folded = session if isinstance(session.wait, Ended) else self.fold.session(session)
            self.states.append(State(folded, 0, 0, parent, way._replace(to=number)))
        way = way._replace(to=number)
        self._reach(way, callers)
        return way

    def _reach(self, way: Way, callers: int = -1) -> None:
        """Whoever takes the way comes to its state. What the world answers takes no turn of the caller's."""
        state = self.states[way.to]
        coming = way.callers & callers & ~state.callers
        if coming:
            state.callers |= coming
            at_once = isinstance(way.event, (Answered, CallStarted))
            (self._queue.appendleft if at_once else self._queue.append)(way.to)

    def _meets(self, number: int, event: AnyEvent) -> bool:
        """Whether somebody was talked to. On the agents' own line that is what each turn at a queue is for."""
        before = self.states[number].session
        if before is not None and isinstance(before.wait, Serve):
            return True
        return isinstance(event, (TransferEnded, QueueLeft)) and event.result in ("answered", "bridged")

    def _counted(
        self, before: Session | None, session: Session, chosen: frozenset[str]
    ) -> tuple[frozenset[str], frozenset[str]]:
        counts, raised, lowered = session.counts, set[str](), set[str]()
        if before is None or counts is not before.counts:
            raised = {
                name for name, tally in self.fold.counts.items() if type(counts.get(name, tally)) is int
            }
            lowered = {name for name in self.fold.counts if name not in counts}
        if session.last_key is None and any(name.startswith("last_key=") for name in chosen):
            raised.add("last_key")
        elif session.last_key is not None and session.last_key is not self.fold.last_key:
            lowered.add("last_key")
        return frozenset(raised) or NONE, frozenset(lowered) or NONE

    def _said(self, result: Step) -> float:
        lines: list[Line] = [line for say in result.effects for line in say.lines]
        lines += result.session.pending
        if isinstance(result.wait, Prompt):
            lines += result.wait.lines
        return sum(map(self.pace, lines))

    def pace(self, line: Line) -> float:
        """Seconds that a line takes to be spoken."""
        key = (line.text, line.language)
        if key not in self._paces:
            voice = self.flows.voices.get(line.language)
            self._paces[key] = seconds(line.text, line.language, voice.rate if voice else 100)
        return self._paces[key]

    # -- back

    def _note_back(self, number: int, event: AnyEvent, found: Found) -> None:
        """ "Back" leads to a menu visited before. The path there is forgotten: any menu may have been."""
        session = self.states[number].session
        forgets = self.fold.forgets_person(session)
        for person in self.fold.persons if forgets else (session.person,):
            wide = replace(self.fold.wide(session), person=person)
            way = _way_of(event, found)._replace(raised=frozenset({BACK}))
            hub = self._new((BACK, self.fold.globals_of(wide)), replace(wide, wait=Ended()), number, way)
            self._hubs.setdefault(hub.to, Hub(self.states[hub.to])).note(wide, event)
            self.states[number].ways.append(hub)

    def _lead_back(self, number: int, hub: Hub) -> bool:
        """From a hub to every menu that may have been visited by now: whether there was a new one."""
        rank, new = _rank(hub.state.session.person.assurance), False
        for menu, least in list(self._menus.items()):
            start, callers = hub.start(menu), hub.state.callers & ~hub.led.get(menu, 0)
            if not callers or least > rank or start is None:
                continue
            hub.led[menu] = hub.state.callers
            new = True
            session, event = start
            for found in self.stepping.found(replace(session, path=(menu,)), event, callers):
                if found.result is not None and any(entry.code == "back" for entry in found.result.trace):
                    hub.state.ways.append(self._way(number, event, found))
        return new


class Hub:
    """Where "back" is pressed with one thing in mind: two nodes at which it was, since it never leads to its own."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.led: dict[str, int] = {}
        self._starts: dict[str, tuple[Session, AnyEvent]] = {}

    def note(self, session: Session, event: AnyEvent) -> None:
        if len(self._starts) < 2:
            self._starts.setdefault(session.node, (session, event))

    def start(self, menu: str) -> tuple[Session, AnyEvent] | None:
        """A session from which "back" can lead to that menu."""
        return next((start for node, start in self._starts.items() if node != menu), None)


def _way_of(event: AnyEvent, found: Found) -> Way:
    return Way(event, -1, found.moments, found.callers)


def _rank(assurance: str | None) -> int:
    return {None: 0, "organization": 1}.get(assurance or "", 0 if assurance is None else 2)
