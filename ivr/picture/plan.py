"""A flow as a drawing: figures, arrows between them, and a group for each team.

A node that many lead to is drawn once; whoever else leads there gets a small figure that names it, so that
lines stay short and none crosses the whole page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.engine import speech
from ivr.flow.model import FlowSet, Hotline
from ivr.picture.hours_shown import short_hours
from ivr.picture.ways import NodeRole, Way, WayRole, nearest, role_of, team_of, ways_of
from ivr.picture.words import CONDITIONS, LEGEND, ROLES, WAYS, word

CALL = "@call"
"""The id of the figure for the call itself; no node can have it."""
GROUPED: tuple[NodeRole, ...] = ("hours", "team", "ticket")
CROWDED = 3
"""A node with this many others that lead to it is named again rather than reached by long lines."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A node, the call itself, or (`again`) a reference to a node drawn elsewhere; `name` is the node's.

    `lines`: what stands in it after its role and name. Its team stands over the group that it is in.
    """

    id: str
    name: str
    role: str
    told: str
    lines: tuple[str, ...] = ()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Arrow:
    """From figure to figure, for one way or several of one role; `target` is the node that they lead to."""

    source: str
    head: str
    target: str
    role: WayRole
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A team: its figures stand together under its name and hours."""

    team: str
    title: str
    hours: str


@dataclass(frozen=True)
class Drawing:
    """All of a hotline's flow. Every node is one figure, every way is in one arrow."""

    hotline: str
    title: str
    language: str
    figures: tuple[Figure, ...]
    arrows: tuple[Arrow, ...]
    groups: tuple[Group, ...]
    legend: str


def plan(flows: FlowSet, hotline_id: str, language: str) -> Drawing:
    """The drawing of a hotline, labels in a language. Raises KeyError for a hotline that isn't there."""
    hotline = flows.hotlines[hotline_id]
    ways = {CALL: _entry(hotline), **ways_of(hotline)}
    again = _named_again(hotline, ways)
    arrows = tuple(_arrows(flows, ways, again, language))
    figures = (
        _call(hotline, language),
        *(_figure(flows, hotline, name, language) for name in hotline.nodes),
        *(
            Figure(id, target, "again", word(ROLES, "again", language))
            for id, target in _references(arrows).items()
        ),
    )
    teams = dict.fromkeys(one.group for one in figures if one.group)
    groups = tuple(_group(flows, team, language) for team in teams if team)
    legend = " · ".join(LEGEND[language])
    return Drawing(hotline_id, title(hotline, language), language, figures, arrows, groups, legend)


def title(hotline: Hotline, language: str) -> str:
    """The hotline's name in a language."""
    return hotline.title.get(language) or hotline.hotline  # type: ignore[call-overload]


def way_text(flows: FlowSet, way: Way, language: str) -> str:
    """What stands on a way: the key and its label, a condition, or what happened; empty for a plain "next"."""
    label = speech.label(flows, way.label, language) if way.label else ""
    if way.role == "option":
        unspoken = {"pt-BR": " (não anunciada)", "es": " (no anunciada)", "en": " (not announced)"}[language]
        return " · ".join(part for part in (way.key, label) if part) + (unspoken if way.unspoken else "")
    if way.when:
        return word(CONDITIONS, way.when, language)
    text = label or word(WAYS, way.field, language)
    return f"⚠ {text}" if way.role == "failure" else text


def _entry(hotline: Hotline) -> tuple[Way, ...]:
    """The ways into a flow: where a call starts, where the attendant's key leads, and what failures of ours do."""
    keys = [key for key, meaning in hotline.keys.items() if meaning == "attendant"]
    return (
        Way(CALL, hotline.start, ("start",), "onward"),
        *(Way(CALL, hotline.attendant, ("attendant",), "option", key) for key in keys),
        *(() if keys else (Way(CALL, hotline.attendant, ("attendant",), "failure"),)),
        Way(CALL, hotline.on_error, ("on_error",), "failure"),
    )


def _named_again(hotline: Hotline, ways: Mapping[str, tuple[Way, ...]]) -> frozenset[tuple[str, str]]:
    """(source, target) of what is drawn by naming the target again."""
    from_call = nearest(hotline, ways, hotline.start)
    sources = Counter(target for found in ways.values() for target in {way.target for way in found})
    return frozenset(
        (way.source, way.target)
        for found in ways.values()
        for way in found
        if _is_far(way, from_call, sources[way.target])
    )


def _is_far(way: Way, nearest_ways: Mapping[str, Way | None], sources: int) -> bool:
    nearest_way = nearest_ways.get(way.target)
    if way.source == CALL:
        return way.field != "start"
    if nearest_way is not None and nearest_way.source == way.source:
        return False
    return sources >= CROWDED or way.target in _line_of(way.source, nearest_ways)


def _line_of(name: str, nearest_ways: Mapping[str, Way | None]) -> Iterator[str]:
    """A node and all that callers came through before it."""
    yield name
    while (way := nearest_ways.get(name)) is not None:
        name = way.source
        yield name


def _arrows(
    flows: FlowSet,
    ways: Mapping[str, tuple[Way, ...]],
    again: frozenset[tuple[str, str]],
    language: str,
) -> Iterator[Arrow]:
    together: dict[tuple[str, str, WayRole], list[Way]] = {}
    for found in ways.values():
        for way in found:
            together.setdefault((way.source, way.target, way.role), []).append(way)
    for (source, target, role), found_ways in together.items():
        head = f"{source}>{target}" if (source, target) in again else target
        texts = [_text_from(flows, way, language) for way in found_ways]
        yield Arrow(source, head, target, role, tuple(text for text in texts if text))


def _text_from(flows: FlowSet, way: Way, language: str) -> str:
    if way.source == CALL and way.key:
        return f"{way.key} · {word(WAYS, way.field, language)}"
    return way_text(flows, way, language)


def _references(arrows: tuple[Arrow, ...]) -> dict[str, str]:
    return {arrow.head: arrow.target for arrow in arrows if arrow.head != arrow.target}


def _call(hotline: Hotline, language: str) -> Figure:
    numbers = tuple(number.number for number in hotline.numbers)
    keys = " · ".join(f"{key} {word(WAYS, meaning, language)}" for key, meaning in hotline.keys.items())
    spoken = [(choice.key, name) for name, choice in hotline.languages.items() if choice.key]
    languages = " · ".join(f"{key} {speech.LANGUAGE_NAMES[name][name]}" for key, name in spoken)
    lines = (*numbers, *(line for line in (keys, languages) if line))
    return Figure(CALL, "call", "call", word(ROLES, "call", language), lines)


def _figure(flows: FlowSet, hotline: Hotline, name: str, language: str) -> Figure:
    node = hotline.node(name)
    role, team = role_of(node), team_of(node)
    group = team if role in GROUPED else None
    lines = (team_title(flows, team, language),) if team and not group else ()
    return Figure(name, name, role, word(ROLES, role, language), lines, group)


def team_title(flows: FlowSet, team: str, language: str) -> str:
    """A team's name in a language; its id where it has none."""
    found = flows.teams.get(team)
    return (found.title.get(language) if found else None) or team  # type: ignore[call-overload]


def _group(flows: FlowSet, team: str, language: str) -> Group:
    schedule = flows.schedules.get(team)
    hours = short_hours(schedule, language) if schedule else ""
    return Group(team, team_title(flows, team, language), hours)
