"""The shortest ways through a walk: how soon a caller can come to a state."""

from __future__ import annotations

import heapq

from ivr.engine.events import Answered, CallStarted, Failed, SecretTyped
from ivr.proof.adversary import ANSWERS
from ivr.proof.loops import Edge
from ivr.proof.walk import Walk, Way

AT_HAND = 32
"""So many searches are kept: many traps are reached by the same callers at the same moments."""


class Shortest:
    """Those of one walk."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self._found: dict[tuple[int, int], list[Edge | None]] = {}

    def path(self, number: int, callers: int = -1, moments: int = -1) -> list[Edge]:
        """The ways to a state, from the beginning, that these callers can take at these moments; none: no way."""
        came = self._came(callers, moments)
        edges: list[Edge] = []
        while (edge := came[number]) is not None:
            edges.append(edge)
            number = edge[0]
        return edges[::-1]

    def _came(self, callers: int, moments: int) -> list[Edge | None]:
        """For each state the way by which fewest turns lead to it."""
        if (callers, moments) not in self._found:
            if len(self._found) == AT_HAND:
                del self._found[next(iter(self._found))]
            self._found[callers, moments] = self._search(callers, moments)
        return self._found[callers, moments]

    def _search(self, callers: int, moments: int) -> list[Edge | None]:
        best: dict[int, tuple[int, Edge | None]] = {0: (0, None)}
        queue, nth = [(0, 0, 0)], 0
        done: set[int] = set()
        while queue:
            cost, _, number = heapq.heappop(queue)
            if number in done:
                continue
            done.add(number)
            for way in self.walk.states[number].ways:
                if not (way.callers & callers and way.moments & moments):
                    continue
                after = cost + _turns(way)
                if way.to not in best or after < best[way.to][0]:
                    best[way.to] = (after, (number, way))
                    nth += 1
                    heapq.heappush(queue, (after, nth, way.to))
        return [best[number][1] if number in best else None for number in range(len(self.walk.states))]


def _turns(way: Way) -> int:
    """What a caller does counts, more a long entry or a counter at its limit, and most what the world seldom does."""
    event = way.event
    if isinstance(event, CallStarted):
        return 0
    if isinstance(event, Answered):
        plain = event.key == "check_secret" or event.answer == ANSWERS[event.key][0]
        return 0 if plain else 4
    if isinstance(event, Failed):
        return 12
    typed = isinstance(event, SecretTyped) and event.shape == "complete"
    return 3 if way.past or typed else 1
