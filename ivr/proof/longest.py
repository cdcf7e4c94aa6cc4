"""The longest way of a caller who says nothing, in turns and in seconds of speech and waiting: an upper bound.

The hours of the teams and the sort of caller are left out of it, and each counter is taken to its limit.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ivr.engine.effects import Prompt, Queue, Record, Serve, Transfer, Wait
from ivr.engine.events import CallStarted
from ivr.engine.nodes.serve import IDLE_LIMIT
from ivr.proof.loops import Edge, parts

TROUBLES = 3
MOST_TRIES = 9


class Longest(NamedTuple):
    """`turns` and `seconds` until the end; `between`: turns in a row at which nothing is asked of the caller."""

    turns: int
    seconds: int
    between: int


def longest_silence(walk: Any, passive: tuple[type, ...]) -> Longest:
    """Talks with a person end a way; failures of ours are taken three times, as a call is ended by the next."""
    ways: dict[int, list[Edge]] = {}
    failing: dict[int, list[Edge]] = {}
    for number, state in enumerate(walk.states):
        for way in state.ways:
            if isinstance(way.event, (*passive, CallStarted)) and not way.person:
                (failing if "trouble" in way.raised else ways).setdefault(number, []).append((number, way))
    part = parts(ways)
    turns = _Bound(walk, ways, failing, part, lambda wait, tries: tries if _asks(wait) else 0)
    seconds = _Bound(walk, ways, failing, part, lambda wait, tries: _lasts(wait) * tries)
    between = _Bound(walk, _unasked(walk, ways), {}, part, lambda wait, tries: 1 if _asks(wait) else 0)
    return Longest(round(turns.most(0)), round(seconds.most(0, speech=True)), round(between.most_of_any()))


def _unasked(walk: Any, ways: dict[int, list[Edge]]) -> dict[int, list[Edge]]:
    """Only the ways from waits for something else than the caller's keys."""
    return {
        number: found
        for number, found in ways.items()
        if number and not isinstance(walk.states[number].session.wait, Prompt)
    }


def _asks(wait: Wait | None) -> bool:
    return isinstance(wait, (Prompt, Record, Transfer, Queue, Serve))


def _lasts(wait: Wait | None) -> int:
    """Seconds for which nothing happens at a wait."""
    if isinstance(wait, Prompt):
        return wait.timeout + wait.second
    if isinstance(wait, Queue):
        return wait.max_wait
    if isinstance(wait, Transfer):
        return wait.ring
    return wait.seconds if isinstance(wait, (Record, Serve)) else 0


class _Bound:
    """The heaviest path: each state weighs what `weigh` says, each knot as much as its counters allow."""

    def __init__(self, walk: Any, ways: Any, failing: Any, part: dict[int, int], weigh: Any) -> None:
        self.walk, self.ways, self.failing, self.part, self.weigh = walk, ways, failing, part, weigh
        self.members: dict[int, list[int]] = {}
        for number in ways:
            self.members.setdefault(part.get(number, -number - 1), []).append(number)
        self._known: dict[tuple[int, int], float] = {}
        self.speech = False

    def most(self, start: int, speech: bool = False) -> float:
        self.speech = speech
        return self._of(start, TROUBLES)

    def most_of_any(self) -> float:
        return max((self._of(number, 0) for number in list(self.ways)), default=0)

    def _of(self, start: int, troubles: int) -> float:
        """Without recursion: a part is weighed once all that it leads to is."""
        stack = [(start, troubles)]
        while stack:
            number, left = stack[-1]
            key = (self._part(number), left)
            if key in self._known:
                stack.pop()
                continue
            ahead = [
                (way.to, then)
                for way, then in self._onward(key[0], left)
                if (self._part(way.to), then) not in self._known
            ]
            if ahead:
                stack += ahead
                continue
            best = max(
                (
                    self._known[self._part(way.to), then] + self._said(way)
                    for way, then in self._onward(key[0], left)
                ),
                default=0.0,
            )
            self._known[key] = self._weight(key[0], number) + best
            stack.pop()
        return self._known[self._part(start), troubles]

    def _part(self, number: int) -> int:
        return self.part.get(number, -number - 1) if number in self.ways else -number - 1

    def _said(self, way: Any) -> float:
        return float(way.said) if self.speech else 0.0

    def _onward(self, part: int, left: int) -> Any:
        for number in self.members.get(part, [-part - 1]):
            for _, way in self.ways.get(number, ()):
                if self._part(way.to) != part:
                    yield way, left
            if left:
                for _, way in self.failing.get(number, ()):
                    yield way, left - 1

    def _weight(self, part: int, number: int) -> float:
        total = 0.0
        for member in self.members.get(part, [number]):
            session = self.walk.states[member].session
            wait = session.wait if session is not None else None
            inner = [way for _, way in self.ways.get(member, ()) if self._part(way.to) == part]
            times = 1
            if inner:
                raised = frozenset().union(*(way.raised for way in inner))
                idle = "idle" in raised or len(self.members.get(part, ())) > 1
                times = IDLE_LIMIT + 2 if idle else self._tries(session)
            spoken = max((self._said(way) for way in inner), default=0.0)
            total += self.weigh(wait, times) + spoken * (times - 1)
        return total

    def _tries(self, session: Any) -> int:
        node = self.walk.hotline.nodes[session.node]
        return int(getattr(node, "tries", None) or self.walk.hotline.tries)
