"""The ways out of a node and what a node is for, read from its shape alone."""

from __future__ import annotations

import functools
import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ivr.flow.kinds import Node
from ivr.flow.model import Hotline
from ivr.flow.shape import Shape, Text, references
from ivr.flow.shaping import written_names

WayRole = Literal["option", "onward", "closed", "failure"]
NodeRole = Literal["menu", "login", "prompt", "hours", "team", "ticket", "gate", "say", "end"]

KEYS = frozenset("0123456789*#")
GOOD_OUTCOMES = frozenset(("on_success", "on_accept", "on_callback"))
"""Outcomes that callers came for; every other `on_...` is a failure's way."""
HINDERED = frozenset(("blocked", "without", "refused"))
COST: Mapping[WayRole, int] = {"option": 1, "onward": 1, "closed": 2, "failure": 5}
LAST_RESORT = 1_000_000


@dataclass(frozen=True, slots=True)
class Way:
    """One way from node to node. `path`: as written under the node. `key`, `label`, `when`, `unspoken` stand only
    where the author wrote them: a menu's option has a key and a label, a branch's case a condition.
    """

    source: str
    target: str
    path: tuple[str, ...]
    role: WayRole
    key: str | None = None
    label: Text | None = None
    when: str | None = None
    unspoken: str | None = None

    @property
    def field(self) -> str:
        """Its own name in YAML: `next`, `on_busy`, `go`, `else`."""
        return self.path[-1]


def ways_from(name: str, node: Node) -> tuple[Way, ...]:
    """Every way out of a node, in the order written."""
    return tuple(_way(name, node, path, target) for what, path, target in references(node) if what == "node")


def ways_of(hotline: Hotline) -> dict[str, tuple[Way, ...]]:
    """The ways out of every node."""
    return {name: ways_from(name, node) for name, node in hotline.nodes.items()}


def _way(name: str, node: Node, path: tuple[str, ...], target: str) -> Way:
    shape, key = _around(node, path)
    label = None if shape is node else next(_texts(shape), None)
    return Way(
        name,
        target,
        path,
        _role(node, path, key),
        key,
        label,
        getattr(shape, "when", None),
        getattr(shape, "unspoken", None),
    )


def _around(node: Node, path: tuple[str, ...]) -> tuple[Shape, str | None]:
    """The innermost shape that holds what the path names, and the telephone key that it is found under."""
    here: Any = node
    shape: Shape = node
    key = None
    for step in path[:-1]:
        if isinstance(here, Shape):
            here = getattr(here, _fields(type(here))[step])
        elif isinstance(here, Mapping):
            here, key = here[step], step if step in KEYS else key
        else:
            here = here[int(step)]
        shape = here if isinstance(here, Shape) else shape
    return shape, key


@functools.cache
def _fields(kind: type[Shape]) -> Mapping[str, str]:
    return dict(written_names(kind))


def _texts(shape: Shape) -> Iterator[Text]:
    for name in type(shape).model_fields:
        if isinstance(value := getattr(shape, name), Text):
            yield value


def _role(node: Node, path: tuple[str, ...], key: str | None) -> WayRole:
    field = path[-1]
    if key is not None:
        return "option"
    if field == node.open_way or field in GOOD_OUTCOMES or field == "next":
        return "onward"
    if field.startswith("on_") or field in HINDERED or field in node.unanswered:
        return "failure"
    return "closed" if node.open_way else "onward"


def role_of(node: Node, ways: tuple[Way, ...] | None = None) -> NodeRole:
    """What a node is for, by its shape: a kind that nobody here has heard of gets a role as well.

    `ways`: those out of it, where they have been read already.
    """
    found = ways_from("", node) if ways is None else ways
    if any(way.role == "option" for way in found):
        return "menu"
    if node.login:
        return "login"
    if node.open_way:
        return "hours"
    if node.person:
        return "team"
    if not found:
        return "end"
    forward = any(way.field == "next" for way in found)
    if team_of(node) and forward:
        return "ticket"
    if node.unanswered:
        return "prompt"
    return "say" if len(found) == 1 and forward else "gate"


def team_of(node: Node) -> str | None:
    """The team that a node names, if it names one."""
    return next((value for what, _, value in references(node) if what == "team"), None)


def nearest(hotline: Hotline, ways: Mapping[str, tuple[Way, ...]], *roots: str) -> dict[str, Way | None]:
    """How callers best come to each node: its last way, None at a root; nearest first.

    What goes wrong costs more than what a caller chooses, so a node hangs where people come on purpose. A root
    after the first counts only for what nothing else leads to.
    """
    found: dict[str, Way | None] = {}
    waiting: list[tuple[int, int, str, Way | None]] = [
        (LAST_RESORT if at else 0, at, root, None) for at, root in enumerate(roots)
    ]
    serial = len(roots)
    while waiting:
        cost, _, name, last = heapq.heappop(waiting)
        if name in found or name not in hotline.nodes:
            continue
        found[name] = last
        for way in ordered(ways[name]):
            serial += 1
            heapq.heappush(waiting, (cost + COST[way.role], serial, way.target, way))
    return found


def ordered(ways: tuple[Way, ...]) -> list[Way]:
    """Options first, then what follows by itself, then closed, then what went wrong; as written within each."""
    return sorted(ways, key=lambda way: list(COST).index(way.role))
