"""A flow as a tree for the terminal: options first, each node opened once, where callers best come to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.flow.model import FlowSet, Hotline
from ivr.picture.hours_shown import short_hours
from ivr.picture.plan import team_title, way_text
from ivr.picture.ways import NodeRole, Way, WayRole, nearest, ordered, role_of, team_of, ways_of
from ivr.picture.words import ROLES, WAYS, word


@dataclass(frozen=True, slots=True)
class Branch:
    """One way and where it leads. `again`: the node is opened elsewhere in the tree.

    `way`: the key and its label, or what happened; `told`: the node's role, its team and hours.
    """

    way: str
    way_role: WayRole
    node: str
    node_role: NodeRole
    told: str
    again: bool
    below: tuple[Branch, ...] = ()


def tree(flows: FlowSet, hotline_id: str, language: str) -> tuple[Branch, ...]:
    """The ways into a hotline's flow, with all that follows. Raises KeyError for one that isn't there."""
    hotline = flows.hotlines[hotline_id]
    ways = ways_of(hotline)
    entries = _entries(hotline)
    known = nearest(hotline, ways, *(way.target for way in entries))
    grown = _Growth(flows, hotline, ways, known, language)
    opened: set[str] = set()
    branches = []
    for way in entries:
        again = known[way.target] is not None or way.target in opened
        branches.append(grown.branch(way, word(WAYS, way.field, language), again))
        opened.add(way.target)
    return tuple(branches)


def _entries(hotline: Hotline) -> tuple[Way, ...]:
    fields = ("start", "attendant", "on_error")
    return tuple(Way("", getattr(hotline, field), (field,), "onward") for field in fields)


@dataclass(slots=True)
class _Growth:
    """A tree while it grows: a node is opened on its nearest way, and named again on all others."""

    flows: FlowSet
    hotline: Hotline
    ways: Mapping[str, tuple[Way, ...]]
    nearest: Mapping[str, Way | None]
    language: str

    def branch(self, way: Way, told: str, again: bool) -> Branch:
        node = self.hotline.node(way.target)
        below = () if again else tuple(self._below(one) for one in ordered(self.ways[way.target]))
        return Branch(told, way.role, way.target, role_of(node), self._told(way.target), again, below)

    def _below(self, way: Way) -> Branch:
        return self.branch(way, way_text(self.flows, way, self.language), self.nearest[way.target] is not way)

    def _told(self, name: str) -> str:
        node = self.hotline.node(name)
        role, team = role_of(node), team_of(node)
        parts = [word(ROLES, role, self.language)]
        if team:
            parts.append(team_title(self.flows, team, self.language))
            if role == "hours" and team in self.flows.schedules:
                parts.append(short_hours(self.flows.schedules[team], self.language))
        return ", ".join(parts)
