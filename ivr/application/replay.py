"""A call that was, once more on any flow set: the same events, the world's answers as they were, the real `step`.

What a caller did is given to the place where it was done; what the world told, to the question it answered. What
the record doesn't hold is never guessed: there the replay stops and says what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import msgspec

from ivr.application.answer import Taken
from ivr.application.recorded import (
    Asked,
    Happened,
    Place,
    Recorded,
    Tape,
    place_of,
    same_reach,
    subject,
    tape,
)
from ivr.application.turn import MISTAKES
from ivr.engine.effects import Ask, Do, Ended, Prompt, Record, Wait
from ivr.engine.events import Answered, AnyEvent, CallStarted, Failed, HungUp, KeyPressed, KeysUnused
from ivr.engine.session import Session, encode
from ivr.engine.step import Unexpected, step
from ivr.engine.trace import Step, Trace
from ivr.flow.model import FlowSet

StopCode = Literal[
    "ended", "open", "needs_keys", "unknown", "invalid_option", "keys_not_kept", "no_hotline", "failed"
]
Known = Callable[[Ask | Do, datetime], dict[str, Any] | None]
"""What can be looked up of the past for certain, beside the journal; None where nothing can."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a replay ended and why; `values` by code.

    ended: the call did. open: so did the record, at the same place. needs_keys: a prompt that nobody answered
    (node). unknown: an answer or a result that was never recorded (asked). invalid_option: a key that now is none
    (key, node, nth). keys_not_kept: keys of which only the count stands. no_hotline; failed: our own failure.
    """

    code: StopCode
    values: dict[str, Any] = field(default_factory=dict)


class Unused(NamedTuple):
    """Something that happened and that nothing asks for any more: which event, in which turn, at which node."""

    turn: int
    event: str
    node: str


class Played(NamedTuple):
    """One step of the replay, and the turn of the record that its event comes from."""

    turn: int
    event: AnyEvent
    step: Step


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of it. `session` is None only where the call could not begin. `equal`: from beginning to end the
    caller heard, and the call waited for, what it did then.
    """

    played: tuple[Played, ...]
    stop: Stop
    unused: tuple[Unused, ...]
    session: Session | None
    equal: bool = False


def replay(
    flows: FlowSet, call: Recorded, own: FlowSet | None = None, known: Known | None = None
) -> Replayed:
    """Plays a recorded call on `flows`. `own`: the set it was recorded on (None: it can't be read any more, and
    the places are told by the journal alone). On its own set the replay is the call, to the letter.
    """
    return _Run(flows, call, own, known).run()


@dataclass
class _Run:
    flows: FlowSet
    call: Recorded
    own: FlowSet | None
    known: Known | None
    tape: Tape = field(init=False)
    at: int = 0
    last: int = -1
    session: Session | None = None
    played: list[Played] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)
    spent: set[int] = field(default_factory=set)
    equal: bool = False

    def run(self) -> Replayed:
        try:
            stop = self._begin() or self._together() or self._apart()
        except Exception as broken:  # what would have been our own failure on the line
            if isinstance(broken, AssertionError):
                raise
            stop = Stop("failed", {"type": type(broken).__name__})
        return Replayed(tuple(self.played), stop, tuple(self.unused), self.session, self.equal)

    @property
    def now(self) -> Session:
        assert self.session is not None, "a call begins with CallStarted"
        return self.session

    def _begin(self) -> Stop | None:
        started = self.call.turns[0][0].event
        assert isinstance(started, CallStarted), "a call begins with CallStarted"
        hotline = self.flows.called.get(self.call.called or "", started.hotline)
        if hotline not in self.flows.hotlines:
            return Stop("no_hotline", {"hotline": started.hotline})
        if hotline != started.hotline:
            started = msgspec.structs.replace(started, hotline=hotline)
        self._step(0, started)
        self.at, self.last = 1, 0
        return None

    def _together(self) -> Stop | None:
        """As long as the call waits for the very same, what came then comes now; None where the ways part."""
        steps = [(n, taken) for n, turn in enumerate(self.call.turns) for taken in turn]
        heard = self.played[0].step.effects == steps[0][1].effects
        for (_, before), (n, taken) in pairwise(steps):
            if self.now.wait != before.wait:
                return None
            step_now = self._step(n, taken.event)
            heard = heard and step_now.effects == taken.effects
            if isinstance(taken.event, Answered):
                self.spent.add(len(self.spent))
                continue
            self.at, self.last = self.at + 1, self.at
            if step_now.wait != taken.wait and self._key_refused(
                taken.event, before.wait, taken.trace, step_now
            ):
                return self._invalid(taken.event, step_now)
        if self.now.wait != steps[-1][1].wait:
            return None
        self.equal = heard
        return Stop("ended" if isinstance(self.now.wait, Ended) else "open")

    def _apart(self) -> Stop:
        self.tape = tape(self.call, self.own)
        stop = self._go_on()
        self._leave_out(len(self.tape.happened))
        return stop

    def _go_on(self) -> Stop:
        while not isinstance(wait := self.now.wait, Ended):
            stop = self._answer(wait) if isinstance(wait, (Ask, Do)) else self._caller(wait)
            if stop is not None:
                return stop
        return Stop("ended")

    def _step(self, turn: int, event: AnyEvent) -> Step:
        taken = step(self.flows, self.session, event)
        self.session = taken.session
        self.played.append(Played(turn, event, taken))
        return taken

    # -- the world's answers

    def _answer(self, wait: Ask | Do) -> Stop | None:
        found = self._recorded_answer(wait)
        if found is not None:
            self.spent.add(found.serial)
            self._step(found.turn, self._keyed(found.event, wait.key))
            return None
        told = self.known(wait, self.now.at) if self.known else None
        if told is None:
            return Stop("unknown", {"asked": wait.kind, "about": _public(wait)})
        self._step(self.played[-1].turn, Answered(at=self.now.at, key=wait.key, answer=told))
        return None

    def _keyed(self, event: Answered, key: str) -> Answered:
        return event if event.key == key else msgspec.structs.replace(event, key=key)

    def _recorded_answer(self, wait: Ask | Do) -> Asked | None:
        """By kind and subject; of several, the one that this very node asked, else the first that is left."""
        following = self.tape.following.get(self.last, ())
        for one in following:
            if one.serial not in self.spent and one.wait.key == wait.key and one.wait.about == wait.about:
                return one
        about = subject(wait)
        fitting = [
            one
            for one in (following if wait.kind == "check_secret" else self.tape.asked)
            if one.serial not in self.spent and one.wait.kind == wait.kind and subject(one.wait) == about
        ]
        node = wait.key.split(":")[1]
        return next((one for one in fitting if one.wait.key.split(":")[1] == node), None) or next(
            iter(fitting), None
        )

    # -- what the caller did

    def _caller(self, wait: Wait) -> Stop | None:
        here = Place(self.now.node, self.now.stage, wait)
        found = self._happened(here)
        if found is None:
            return self._nothing_left(here)
        one = self.tape.happened[found]
        if isinstance(one.event, KeysUnused) and self._would_be_used(wait):
            return Stop("keys_not_kept", {"node": here.node, "count": one.event.count})
        self._leave_out(found)
        self.at, self.last = found + 1, found
        try:
            taken = self._step(one.turn, one.event)
        except Unexpected:
            self.unused.append(_unused(one))
            return None
        if self._key_refused(one.event, one.place.wait, one.trace, taken):
            return self._invalid(one.event, taken)
        return None

    def _happened(self, here: Place) -> int | None:
        """The next thing that was done at this place."""
        for index in range(self.at, len(self.tape.happened)):
            if self._fits(index, here):
                return index
        return None

    def _fits(self, index: int, here: Place) -> bool:
        one = self.tape.happened[index]
        if isinstance(one.event, KeysUnused):
            return index == self.last + 1
        if isinstance(one.event, Failed) and index != self.last + 1:
            return False
        return self._same(one.place, here)

    def _same(self, there: Place, here: Place) -> bool:
        """The same question to the caller, or the same wait for somebody else."""
        if type(there.wait) is not type(here.wait):
            return False
        if isinstance(here.wait, Record):
            return True
        if not isinstance(here.wait, Prompt):
            return same_reach(there.wait, here.wait)
        if there.stage is not None and there.stage != here.stage:
            return False
        return there.node == here.node or self._renamed(there, here)

    def _renamed(self, there: Place, here: Place) -> bool:
        """The one node is gone and the other is new: a question that only changed its name."""
        nodes = self.flows.hotlines[self.now.hotline].nodes
        return there.node not in nodes and here.node not in self.tape.nodes

    def _would_be_used(self, wait: Wait) -> bool:
        """Keys pressed ahead that were dropped then, and would find a prompt now."""
        if not isinstance(wait, Prompt) or wait.guarded:
            return False
        turn = self.played[-1].turn
        return not any(
            entry.code in MISTAKES for one in self.played if one.turn == turn for entry in one.step.trace
        )

    def _key_refused(self, event: AnyEvent, wait: Wait, then: tuple[Trace, ...], taken: Step) -> bool:
        """A key that led on then and is no option now: what would have been pressed next, nobody knows."""
        at_prompt = isinstance(event, KeyPressed) and isinstance(wait, Prompt)
        return at_prompt and _no_option(taken.trace) and not _no_option(then)

    def _invalid(self, event: AnyEvent, taken: Step) -> Stop:
        assert isinstance(event, KeyPressed), "a key was refused"
        nth = sum(isinstance(one.event, KeyPressed) for one in self.played)
        return Stop("invalid_option", {"key": event.key, "node": taken.trace[0].node, "nth": nth})

    def _nothing_left(self, here: Place) -> Stop:
        if self.at >= len(self.tape.happened) and self._same(self.tape.end, here):
            return Stop("open")
        if isinstance(here.wait, Prompt):
            return Stop("needs_keys", {"node": here.node})
        return Stop("unknown", {"asked": place_of(here.wait), "about": {"team": self.now.team}})

    def _leave_out(self, until: int) -> None:
        self.unused += [
            _unused(one)
            for one in self.tape.happened[self.at : until]
            if not isinstance(one.event, (KeysUnused, HungUp))
        ]


def _no_option(trace: tuple[Trace, ...]) -> bool:
    return any(
        entry.code == "no_match" or (entry.code == "too_many_mistakes" and entry.pressed is not None)
        for entry in trace
    )


def _unused(one: Happened) -> Unused:
    return Unused(one.turn, str(one.event.__struct_config__.tag), one.place.node)


def _public(wait: Ask | Do) -> Mapping[str, Any]:
    """What was asked about, without anybody's reference."""
    return {name: wait.about[name] for name in ("team", "hotline", "notice") if name in wait.about}


# -- the same, to the letter


class Difference(NamedTuple):
    """The first place where a replay is not the record. `part`: event, effects, wait, trace, steps or session."""

    turn: int
    step: int
    part: str


def difference(flows: FlowSet, call: Recorded) -> Difference | None:
    """None when the events of a call, stepped on `flows`, bring about what was recorded, to the letter."""
    session: Session | None = None
    for n, turn in enumerate(call.turns):
        for place, was in enumerate(turn):
            try:
                now = step(flows, session, was.event)
            except Exception:  # it was taken then; that it is refused now is the difference
                return Difference(n, place, "event")
            session = now.session
            if (part := _part(was, Taken(was.event, now.effects, now.wait, now.trace))) is not None:
                return Difference(n, place, part)
    if call.session is not None and (session is None or encode(session) != call.session):
        return Difference(len(call.turns) - 1, len(call.turns[-1]) - 1, "session")
    return None


def _part(was: Taken, now: Taken) -> str | None:
    if msgspec.json.encode(was) == msgspec.json.encode(now):
        return None
    parts = ("event", "effects", "wait", "trace")
    return next(
        part
        for part in parts
        if msgspec.json.encode(getattr(was, part)) != msgspec.json.encode(getattr(now, part))
    )
