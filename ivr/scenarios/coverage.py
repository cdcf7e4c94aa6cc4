"""Which ways of a flow the scenarios have taken: every option, failure, closed and refused way of every node.

Computed from what the shapes name (`references`) and what the traces tell (node, place, where the call went next);
no list of kinds or fields is kept here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ivr.application.answer import Taken
from ivr.engine.trace import Trace
from ivr.flow.kinds import Node
from ivr.flow.model import FlowSet, Hotline
from ivr.flow.shape import references

LINE = "@line"
"""Stands for the line itself where other ways have a node: its wide keys, its languages, its `on_error`."""
MISTAKES = ("on_no_input", "on_no_match")
MISTAKEN = {"no_input": "on_no_input", "no_match": "on_no_match"}
KEYS = frozenset("0123456789*#")


@dataclass(frozen=True, slots=True)
class Way:
    """A way from a node (or the line) to a node, by its path in the file: ("menu", "options", "4", "go").

    `key`: the telephone key that takes it. `target` is empty where the caller stays.
    """

    node: str
    path: tuple[str, ...]
    target: str
    key: str | None = None

    def __str__(self) -> str:
        return ".".join((self.node, *self.path))


@dataclass(frozen=True)
class Coverage:
    """One hotline's ways, and by how many scenarios each was taken."""

    hotline: str
    ways: tuple[Way, ...]
    taken: Mapping[Way, int] = field(default_factory=dict)

    @cached_property
    def missed(self) -> tuple[Way, ...]:
        return tuple(way for way in self.ways if not self.taken.get(way))

    @property
    def percent(self) -> float:
        """100 only when nothing is missed."""
        return 100.0 if not self.missed else 100 * (len(self.ways) - len(self.missed)) / len(self.ways)


@dataclass(frozen=True, slots=True)
class Walk:
    """What coverage reads of one played scenario: its hotline, its steps, and the node where it ended."""

    hotline: str
    steps: Sequence[Taken]
    node: str


def cover(flows: FlowSet, walks: Iterable[Walk], only: Iterable[str] = ()) -> tuple[Coverage, ...]:
    """The coverage of each hotline (or only of those named)."""
    named = [name for name in flows.hotlines if not (wanted := set(only)) or name in wanted]
    found: dict[str, dict[Way, int]] = {name: {} for name in named}
    ways = {name: _Ways(flows.hotlines[name]) for name in named}
    for walk in walks:
        if walk.hotline in found:
            counts = found[walk.hotline]
            for way in set(ways[walk.hotline].taken(walk)):
                counts[way] = counts.get(way, 0) + 1
    return tuple(Coverage(name, ways[name].all, found[name]) for name in named)


# -- the ways that there are


class _Ways:
    """The ways of a hotline, and which of them a call has taken."""

    def __init__(self, hotline: Hotline) -> None:
        self.hotline = hotline
        self.of_line = {way.path: way for way in _line_ways(hotline)}
        self.of_node = {name: tuple(_node_ways(hotline, name)) for name in hotline.nodes}
        self.places = {
            way: _places(hotline.node(way.node), way) for ways in self.of_node.values() for way in ways
        }

    @property
    def all(self) -> tuple[Way, ...]:
        return (*self.of_line.values(), *(way for ways in self.of_node.values() for way in ways))

    def taken(self, walk: Walk) -> Iterator[Way]:
        entries = [entry for taken in walk.steps for entry in taken.trace]
        following = [*(entry.node for entry in entries[1:]), walk.node]
        for entry, target in zip(entries, following, strict=True):
            way = self._of_line(entry) or self._of_node(entry, target)
            if way is not None:
                yield way

    def _of_line(self, entry: Trace) -> Way | None:
        if entry.code == "trouble":
            return self.of_line.get(("on_error",))
        if entry.code in ("attendant_key", "back", "repeat"):
            return self.of_line.get(("keys", entry.code.removesuffix("_key")))
        if entry.code == "language" and entry.values.get("by") == "key":
            return self.of_line.get(("languages", entry.values["language"]))
        return None

    def _of_node(self, entry: Trace, target: str) -> Way | None:
        leads = [way for way in self.of_node.get(entry.node, ()) if way.target == target]
        if entry.code == "too_many_mistakes":
            wanted = MISTAKEN[entry.values["reason"]]
            return next((way for way in leads if way.path == (wanted,)), None)
        named = [way for way in leads if entry.place in self.places[way] and _same_key(way, entry)]
        if named:
            return max(named, key=lambda way: self.places[way].index(entry.place))
        own = [way for way in leads if not _mistaken(way, self.of_node[entry.node])]
        return own[0] if len(own) == 1 and target != entry.node else None


def _mistaken(way: Way, ways: Sequence[Way]) -> bool:
    """Whether a way is for mistakes at options; those are told by their code alone."""
    return way.path[0] in MISTAKES and any(one.key for one in ways)


def _same_key(way: Way, entry: Trace) -> bool:
    return way.key is None or entry.values.get("key", way.key) == way.key


def _line_ways(hotline: Hotline) -> Iterator[Way]:
    yield Way(LINE, ("on_error",), hotline.on_error)
    for key, meaning in hotline.keys.items():
        yield Way(LINE, ("keys", meaning), hotline.attendant if meaning == "attendant" else "", key)
    for name, choice in hotline.languages.items():
        if choice.key:
            yield Way(LINE, ("languages", name), "", choice.key)


def _node_ways(hotline: Hotline, name: str) -> Iterator[Way]:
    """What is written, and at a node with options where silence and wrong keys lead in the end."""
    node = hotline.node(name)
    named = [(path, target) for what, path, target in references(node) if what == "node"]
    options = any(_key(path) for path, _ in named)
    for path, target in named:
        if not options or path[0] not in (*MISTAKES, "on_failure"):
            yield Way(name, path, target, _key(path))
    if options:
        for field_name in MISTAKES:
            target = getattr(node, field_name) or node.on_failure or hotline.attendant
            yield Way(name, (field_name,), target)


def _key(path: tuple[str, ...]) -> str | None:
    return next((part for part in path[1:] if part in KEYS), None) if "options" in path else None


def _places(node: Node, way: Way) -> tuple[str, ...]:
    """The places by which a trace may name a way, the outermost first; a node's own place names none."""
    own = str(node.place)
    found = [str(node.at(*way.path[:end])) for end in range(1, len(way.path) + 1)]
    return tuple(place for place in found if place != own)


# -- to read


@dataclass(frozen=True, slots=True)
class Branch:
    """A node (or the line) with its ways and how often each was taken, for a tree."""

    node: str
    title: str
    ways: tuple[tuple[Way, int], ...]


def branches(coverage: Coverage) -> Iterator[Branch]:
    """Node by node, in the order of the file."""
    nodes: dict[str, list[tuple[Way, int]]] = {}
    for way in coverage.ways:
        nodes.setdefault(way.node, []).append((way, coverage.taken.get(way, 0)))
    for node, ways in nodes.items():
        yield Branch(node, coverage.hotline if node == LINE else node, tuple(ways))
