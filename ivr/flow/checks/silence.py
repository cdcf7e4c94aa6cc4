"""Callers who only stay silent, or only press wrong keys: each of them comes to something in the end."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flow.checks.context import Context
from ivr.flow.checks.ways import loops
from ivr.flow.draft import Draft, HotlineDraft
from ivr.flow.problems import Problem

CALLERS = (("on_no_input", "says nothing"), ("on_no_match", "presses only wrong keys"))


def silent_loops(draft: Draft, _: Context) -> Iterator[Problem]:
    """One problem a loop. Each prompt counts its mistakes, and begins anew when the call comes by again."""
    for hotline in draft.hotlines.values():
        told: set[frozenset[str]] = set()
        for field, who in CALLERS if hotline.whole else ():
            for loop in loops({name: _ways(hotline, name, field) for name in hotline.nodes}):
                waits = any(_prompts(hotline, name) for name in loop)
                if waits and frozenset(loop) not in told:
                    told.add(frozenset(loop))
                    yield _told(hotline, loop, who)


def _told(hotline: HotlineDraft, loop: list[str], who: str) -> Problem:
    first = min(loop, key=list(hotline.written).index)
    at = loop.index(first)
    around = " -> ".join([*loop[at:], *loop[:at], first])
    return hotline.written[first].key_problem("silent-loop", stood=around, wanted=who)


def _prompts(hotline: HotlineDraft, name: str) -> bool:
    """Whether a caller is asked for a key there; loops of other nodes are endless for everybody."""
    node = hotline.nodes[name]
    return bool(type(node).unanswered) or bool(hotline.options[name])


def _ways(hotline: HotlineDraft, name: str, field: str) -> tuple[str, ...]:
    """Where such a caller is led on: by the last mistake at a prompt, and by every way of a node without one."""
    assert hotline.frame is not None
    node = hotline.nodes[name]
    if hotline.options[name]:
        return (getattr(node, field) or node.on_failure or hotline.frame.attendant,)
    if type(node).unanswered:
        given = (getattr(node, way) for way in type(node).unanswered)
        return tuple(way for way in given if way is not None)[:1]
    return hotline.ways.get(name, ())
