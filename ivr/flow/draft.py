"""A flow set while it is read: what could be made of each file, with the parts that it was made of.

The checks look at a draft, so that one broken node hides no problem of another.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr.flow.calendar import Calendar
from ivr.flow.kinds import Node
from ivr.flow.model import Hotline, Phrase, Team, Voice
from ivr.flow.options import Options, options_of
from ivr.flow.schedule import Schedule
from ivr.flow.shape import references
from ivr.flow.yaml_tree import Part

Reference = tuple[str, tuple[str, ...], Any]


@dataclass
class HotlineDraft:
    """One hotline. `frame` is all of it but the nodes; `written` every node by name, also those that failed.

    `torn`: the file has parts that YAML lost (a repeated key, a comment that was meant as one). `mended`: the names at
    its top whose values are none, and which the frame was made without.
    """

    id: str
    root: Part
    frame: Hotline | None = None
    nodes: dict[str, Node] = field(default_factory=dict)
    written: dict[str, Part] = field(default_factory=dict)
    torn: bool = False
    mended: frozenset[str] = frozenset()

    @functools.cached_property
    def references(self) -> Mapping[str, tuple[Reference, ...]]:
        """What each node names elsewhere."""
        return {name: tuple(references(node)) for name, node in self.nodes.items()}

    @functools.cached_property
    def options(self) -> Mapping[str, tuple[Options, ...]]:
        """The options that each node offers on telephone keys; none where it is no menu."""
        return {name: tuple(options_of(node)) for name, node in self.nodes.items()}

    @functools.cached_property
    def ways(self) -> Mapping[str, tuple[str, ...]]:
        """The nodes that each node leads to, in the order written."""
        return {
            name: tuple(dict.fromkeys(v for what, _, v in found if what == "node" and v in self.written))
            for name, found in self.references.items()
        }

    @functools.cached_property
    def whole(self) -> bool:
        """Whether all of it could be read and every node named is there; only then can its ways be judged."""
        if self.torn or self.frame is None or len(self.nodes) < len(self.written):
            return False
        ends = (self.frame.start, self.frame.attendant, self.frame.on_error)
        named = (v for found in self.references.values() for what, _, v in found if what == "node")
        return all(name in self.written for name in (*ends, *named))

    @functools.cached_property
    def reached(self) -> tuple[str, ...]:
        """Nodes that a call can come to, nearest to the start first."""
        if self.frame is None:
            return ()
        waiting = [
            n for n in (self.frame.start, self.frame.attendant, self.frame.on_error) if n in self.written
        ]
        seen = dict.fromkeys(waiting)
        for name in waiting:
            for target in self.ways.get(name, ()):
                if target not in seen:
                    seen[target] = None
                    waiting.append(target)
        return tuple(seen)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.frame.languages) if self.frame else ()


@dataclass
class Draft:
    """The whole set. The names are None where their file is missing or unreadable: then nobody looks for one."""

    hotlines: dict[str, HotlineDraft] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    team_parts: dict[str, Part] = field(default_factory=dict)
    schedules: dict[str, Schedule] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    calendar_parts: dict[str, Part] = field(default_factory=dict)
    phrases: dict[str, Phrase] = field(default_factory=dict)
    phrase_parts: dict[str, Part] = field(default_factory=dict)
    phrase_root: Part | None = None
    voices: dict[str, Voice] = field(default_factory=dict)
    voice_parts: dict[str, Part] = field(default_factory=dict)
    team_names: tuple[str, ...] | None = None
    calendar_names: tuple[str, ...] | None = None
    phrase_names: tuple[str, ...] | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language that some hotline speaks."""
        return tuple(dict.fromkeys(name for hotline in self.hotlines.values() for name in hotline.languages))

    def node_parts(self) -> Iterator[tuple[HotlineDraft, str, Node, Part]]:
        """Every node that could be read: its hotline, name, shape and part."""
        for hotline in self.hotlines.values():
            for name, node in hotline.nodes.items():
                yield hotline, name, node, hotline.written[name]
