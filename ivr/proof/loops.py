"""Ways that go round: what no counter cuts, at one moment and for one caller.

Time moves finitely often within a call and never back, and a caller stays who they are: whoever goes round without an
end does so, from some turn on, at one moment. So a loop is one only where all its ways share a moment and a caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ivr.proof.walk import State, Way

Edge = tuple[int, Way]
"""Where a way starts, and the way."""


def loops(states: Sequence[State], wanted: Callable[[int, Way], bool]) -> Iterator[list[Edge]]:
    """One loop of each knot of wanted ways."""
    edges = [
        (number, way) for number, state in enumerate(states) for way in state.ways if wanted(number, way)
    ]
    for knot in _cut_knots(edges):
        found = _constant(knot)
        if found:
            yield found


def _uncut(knot: list[Edge]) -> list[Edge]:
    """Without the ways on which a counter goes up that nothing in the knot sets back: those are taken but few times."""
    while True:
        lowered = frozenset().union(*(way.lowered for _, way in knot))
        kept = [(start, way) for start, way in knot if way.raised <= lowered]
        if len(kept) == len(knot):
            return kept
        knot = kept


def _constant(knot: list[Edge]) -> list[Edge] | None:
    moments = callers = 0
    for _, way in knot:
        moments |= way.moments
        callers |= way.callers
    for moment in bits(moments):
        for caller in bits(callers):
            there = [
                (start, way) for start, way in knot if way.moments >> moment & 1 and way.callers >> caller & 1
            ]
            for part in _cut_knots(there):
                return _round(part)
    return None


def _cut_knots(edges: list[Edge]) -> Iterator[list[Edge]]:
    """Knots that still go round when what counters cut is cut; what is left of one may hold smaller ones."""
    for knot in _knots(edges):
        kept = _uncut(knot)
        if len(kept) == len(knot):
            yield knot
        elif kept:
            yield from _cut_knots(kept)


def _round(knot: list[Edge]) -> list[Edge]:
    """The shortest way round from the lowest state of a knot (the one found first)."""
    start = min(number for number, _ in knot)
    ways: dict[int, list[Edge]] = {}
    for number, way in knot:
        ways.setdefault(number, []).append((number, way))
    came: dict[int, Edge] = {}
    queue = [start]
    for number in queue:
        for edge in ways.get(number, ()):
            to = edge[1].to
            if to == start:
                came[-1] = edge
                return _traced(came, start)
            if to not in came:
                came[to] = edge
                queue.append(to)
    raise AssertionError("a knot goes round")


def _traced(came: dict[int, Edge], start: int) -> list[Edge]:
    edges = [came[-1]]
    while edges[-1][0] != start:
        edges.append(came[edges[-1][0]])
    return edges[::-1]


def _knots(edges: Iterable[Edge]) -> list[list[Edge]]:
    """The ways within each strongly connected part (Tarjan's, without recursion); only parts that go round."""
    ways: dict[int, list[Edge]] = {}
    for edge in edges:
        ways.setdefault(edge[0], []).append(edge)
    part = parts(ways)
    inside: dict[int, list[Edge]] = {}
    for number, found in ways.items():
        for edge in found:
            if part.get(edge[1].to) == part[number]:
                inside.setdefault(part[number], []).append(edge)
    return list(inside.values())


def parts(ways: dict[int, list[Edge]]) -> dict[int, int]:
    """The number of the strongly connected part of each state that has ways."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    part: dict[int, int] = {}
    stack: list[int] = []
    for root in ways:
        if root not in order:
            _connect(root, ways, order, low, part, stack)
    return part


def _connect(
    root: int,
    ways: dict[int, list[Edge]],
    order: dict[int, int],
    low: dict[int, int],
    part: dict[int, int],
    stack: list[int],
) -> None:
    order[root] = low[root] = len(order)
    stack.append(root)
    work = [(root, iter(ways.get(root, ())))]
    while work:
        number, left = work[-1]
        for _, way in left:
            to = way.to
            if to not in order:
                order[to] = low[to] = len(order)
                stack.append(to)
                work.append((to, iter(ways.get(to, ()))))
                break
            if to not in part:
                low[number] = min(low[number], order[to])
        else:
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[number])
            if low[number] == order[number]:
                while True:
                    member = stack.pop()
                    part[member] = order[number]
                    if member == number:
                        break


def bits(mask: int) -> Iterator[int]:
    number = 0
    while mask:
        if mask & 1:
            yield number
        mask >>= 1
        number += 1
