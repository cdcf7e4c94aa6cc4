"""Which moments may follow which within one call, and never back: the walk, held against the timeline.

The walk takes every step at every moment. Here each state is given the instants at which a call can be there: places in
windows, a window being the moments in turn of one stretch as long as a call may last. A call begins at the first place
of a window and only moves on in it. Ways that no call can take at any such place are cut, and with them the states that
only they led to.
"""

from __future__ import annotations

from ivr.flow.model import Limits
from ivr.proof.moments import Moments
from ivr.proof.walk import Walk

LONGEST_TALK = 14_400
"""Seconds after which the carrier ends a connected call by itself (its `timeLimit`)."""
TROUBLES, ROOM = 3, 600
"""How often a call past its limits is led to `on_error`, and the seconds more that it gets each time."""


def longest_call(limits: Limits) -> int:
    """Seconds that no call can pass: a talk may begin at the very end of what a call may last."""
    return limits.call_seconds + LONGEST_TALK + TROUBLES * ROOM


class Windows:
    """The places of all windows, as bits: those of one window side by side, in order of time."""

    def __init__(self, moments: Moments, seconds: int) -> None:
        self.all = moments.sequences(seconds)
        self._at: dict[int, int] = {}
        self.first = self._later = 0
        place = 0
        for window in self.all:
            self.first |= 1 << place
            for nth, moment in enumerate(window):
                self._at[moment] = self._at.get(moment, 0) | 1 << place
                self._later |= (1 << place) if nth else 0
                place += 1
        self._longest = max(map(len, self.all))
        self._known: dict[int, int] = {}

    def at(self, moments: int) -> int:
        """The places at which one of these moments (a bit mask) is."""
        if moments not in self._known:
            places = 0
            for moment, there in self._at.items():
                places |= there if moments >> moment & 1 else 0
            self._known[moments] = places
        return self._known[moments]

    def onward(self, places: int) -> int:
        """These places and all later ones of their windows."""
        for _ in range(self._longest - 1):
            more = places | places << 1 & self._later
            if more == places:
                return places
            places = more
        return places

    def moments(self, places: int) -> int:
        """The moments (a bit mask) at these places."""
        return sum(1 << moment for moment, there in self._at.items() if there & places)


class Reach:
    """Where and when a call can be. `places[n]`: those at which it can come to state `n`; none: it never does."""

    def __init__(self, walk: Walk, windows: Windows) -> None:
        self.windows = windows
        self.places = [0] * len(walk.states)
        self.places[0] = windows.first
        self._been: dict[str, int] = {}
        self._spread(walk)
        onward = {places: windows.moments(windows.onward(places)) for places in set(self.places)}
        self._while = [onward[places] for places in self.places]

    def _spread(self, walk: Walk) -> None:
        """Until nothing new is found. "Back" leads only to a node where the call can have been before."""
        waiting = dict.fromkeys([0])
        while waiting:
            number = next(iter(waiting))
            del waiting[number]
            there, is_hub = self.windows.onward(self.places[number]), walk.is_hub(number)
            for way in walk.states[number].ways:
                node = walk.states[way.to].session.node
                new = there & self.windows.at(way.moments) & ~self.places[way.to]
                if is_hub:
                    new &= self._been.get(node, 0)
                elif not walk.is_hub(way.to) and self._come(node, there & self.windows.at(way.moments)):
                    waiting |= dict.fromkeys(walk.hubs)
                if new:
                    self.places[way.to] |= new
                    waiting[way.to] = None

    def _come(self, node: str, places: int) -> bool:
        """Notes that a call comes to a node, from where it may come back to it ever after; whether that is news."""
        before = self._been.get(node, 0)
        if not places & ~before:
            return False
        self._been[node] = before | self.windows.onward(places)
        return True

    @property
    def states(self) -> int:
        """How many states a call can come to."""
        return sum(map(bool, self.places))

    def when(self, number: int, moments: int) -> int:
        """At which of these moments something can happen to a call that is in a state (bit masks)."""
        return moments & self._while[number]

    def cut(self, walk: Walk) -> None:
        """Leaves in the walk the ways that a call can take, at the moments at which it can."""
        for number, state in enumerate(walk.states):
            state.ways = [
                way if when == way.moments else way._replace(moments=when)
                for way in state.ways
                if self.places[number] and (when := self.when(number, way.moments))
            ]


def narrowed(walk: Walk) -> Reach:
    """The walk without what no call can come to in time."""
    reach = Reach(walk, Windows(walk.moments, longest_call(walk.flows.limits)))
    reach.cut(walk)
    return reach
