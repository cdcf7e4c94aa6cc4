"""Ways through a hotline: every node is reached, and no way goes round without waiting for the caller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft, HotlineDraft
from ivr.flow.problems import Problem


def unreachable_nodes(draft: Draft, _: Context) -> Iterator[Problem]:
    """Judged only where every node could be read: a broken one may lead anywhere."""
    for hotline in draft.hotlines.values():
        if hotline.whole:
            reached = set(hotline.reached)
            for name, part in hotline.written.items():
                if name not in reached:
                    yield part.key_problem("unreachable-node")


def endless_loops(draft: Draft, _: Context) -> Iterator[Problem]:
    """One problem a loop, at the node of it that stands first in the file."""
    for hotline in draft.hotlines.values():
        ways = {name: hotline.ways.get(name, ()) for name in hotline.nodes if not _waits(hotline, name)}
        for loop in loops(ways):
            first = min(loop, key=list(hotline.written).index)
            at = loop.index(first)
            around = [*loop[at:], *loop[:at], first]
            yield hotline.written[first].key_problem("endless-loop", stood=" -> ".join(around))


def _waits(hotline: HotlineDraft, name: str) -> bool:
    node = hotline.nodes[name]
    return type(node).waits or bool(hotline.options[name])


def loops(ways: Mapping[str, tuple[str, ...]]) -> Iterator[list[str]]:
    """Loops that share no node: peels off what leads nowhere, then walks what is left until it comes round."""
    left = {name: [to for to in targets if to in ways] for name, targets in ways.items()}
    while True:
        _peel(left)
        if not left:
            return
        loop = _walk(left)
        yield loop
        for name in loop:
            del left[name]
        for name, targets in left.items():
            left[name] = [to for to in targets if to in left]


def _peel(left: dict[str, list[str]]) -> None:
    """Removes, again and again, every node from which no way goes on."""
    from_where: dict[str, list[str]] = {name: [] for name in left}
    for name, targets in left.items():
        for to in targets:
            from_where[to].append(name)
    ends = [name for name, targets in left.items() if not targets]
    while ends:
        end = ends.pop()
        del left[end]
        for name in from_where[end]:
            left[name].remove(end)
            if not left[name]:
                ends.append(name)


def _walk(left: Mapping[str, list[str]]) -> list[str]:
    here = next(iter(left))
    seen: dict[str, int] = {}
    while here not in seen:
        seen[here] = len(seen)
        here = left[here][0]
    return list(seen)[seen[here] :]
