"""Files of scenarios: read strictly, with every mistake at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.flow.model import FlowSet
from ivr.flow.numbers import called_key
from ivr.flow.problems import Problem, in_order, listed, nearest
from ivr.flow.shaping import shape
from ivr.flow.source import Source
from ivr.flow.yaml_tree import Part, Spot, grow
from ivr.scenarios.people import demonstration, of_demonstration
from ivr.scenarios.shapes import Scenario

SUFFIXES = (".yaml", ".yml")
CASES = "cases"
_LOST_KEYS = re.compile(
    r"^(?P<before>[ \t-]*(?:\{.*)?keys:[ \t]*[^\s\"'#][^\"'#\n]*?)(?P<lost>[ \t]#.*)$", re.M
)


@dataclass(frozen=True)
class ReadScenarios:
    """What the files say: their scenarios in order, all problems, and the texts by name (to show a line)."""

    scenarios: tuple[Scenario, ...]
    problems: tuple[Problem, ...]
    files: Mapping[str, str]


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those of the folders named, sub-folders included. Raises OSError."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.rglob("*") if one.suffix in SUFFIXES and one.is_file())
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def read_scenarios(paths: Iterable[Path], flows: FlowSet) -> ReadScenarios:
    """Reads files. A hotline's name as the folder's is who is called, where a scenario names nobody."""
    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for path in paths:
        name = str(path)
        texts[name] = path.read_text("utf-8")
        found, wrong = read_text(name, texts[name], flows, _hotline(path, flows))
        scenarios += found
        problems += wrong
    return ReadScenarios(tuple(scenarios), in_order(problems), texts)


def _hotline(path: Path, flows: FlowSet) -> str:
    """The nearest folder around a file that is called as a hotline."""
    return next((folder.name for folder in path.resolve().parents if folder.name in flows.hotlines), "")


def read_text(file: str, text: str, flows: FlowSet, folder: str = "") -> tuple[list[Scenario], list[Problem]]:
    """One file: a list of scenarios."""
    tree = grow(file, text)
    problems = [*tree.problems, *_lost_keys(file, text)]
    if tree.root is None:
        return [], problems or [Problem("empty-value", Source(file, 1), wanted="a list of scenarios")]
    if not isinstance(tree.root.value, list):
        return [], [
            *problems,
            tree.root.problem("wrong-form", stood="", wanted="a list of scenarios is wanted"),
        ]
    scenarios = []
    for part in _each(tree.root):
        made, wrong = shape(Scenario, part, _with_hotline(part, flows, folder))
        problems += wrong
        if made is not None:
            scenarios.append(made)
            problems += _unknown(made, part, flows)
    return scenarios, problems


def _with_hotline(part: Part, flows: FlowSet, folder: str) -> object:
    if isinstance(part.value, dict) and "to" not in part.value and folder in flows.hotlines:
        return {**part.value, "to": folder}
    return part.value


# -- cases: one call told once, with what differs row by row


def _each(root: Part) -> Iterator[Part]:
    for _, part in root.parts():
        if part.has(CASES) and isinstance(part.value[CASES], list):
            yield from _rows(part)
        else:
            yield part


def _rows(part: Part) -> Iterator[Part]:
    """Each row laid over what stands above it; its name behind that name."""
    common = {name: value for name, value in part.value.items() if name != CASES}
    spots = {name: spot for name, spot in (part.spot.parts or {}).items() if name != CASES}
    for _, row in part.part(CASES).parts():
        if not isinstance(row.value, dict):
            yield row
            continue
        value = {**common, **row.value}
        if "name" in common and isinstance(row.value.get("name"), str):
            value["name"] = f"{common['name']}: {row.value['name']}"
        parts = {**spots, **(row.spot.parts or {})}
        spot = Spot(row.spot.place, row.spot.width, row.spot.key, row.spot.key_width, parts)
        yield Part(part.file, value, spot, row.path)


# -- what a shape alone can't know


def _unknown(scenario: Scenario, part: Part, flows: FlowSet) -> Iterator[Problem]:
    yield from _unknown_teams(scenario, part, flows)
    yield from _unknown_places(scenario, part, flows)
    yield from _unknown_phrases(scenario, part, flows)
    if scenario.to is None:
        yield part.problem("missing-key", stood="", wanted="to")
    elif scenario.to not in flows.hotlines and called_key(scenario.to) is None:
        yield part.at("to").problem("unknown-value", stood=scenario.to, wanted=listed(flows.hotlines))
    named = scenario.customer.named if scenario.customer else None
    if named is not None and of_demonstration(named) is None:
        known = [name for one in demonstration() for name in (one.contact.name, one.organization.name)]
        wanted = listed(dict.fromkeys(known))
        yield part.at("customer").problem(
            "unknown-value", stood=named, wanted=wanted, hint=nearest(named, known)
        )


def _unknown_teams(scenario: Scenario, part: Part, flows: FlowSet) -> Iterator[Problem]:
    named = [
        *((("hours", team), team) for team in scenario.hours),
        *((("reach", team), team) for team in scenario.reach),
        *((("world", "overrides", team), team) for team in scenario.world.overrides),
        (("team",), scenario.team),
        (("ticket", "team"), scenario.ticket.team if scenario.ticket else None),
        (("earlier ticket", "team"), scenario.earlier_ticket.team if scenario.earlier_ticket else None),
    ]
    for path, team in named:
        if team is not None and team not in flows.teams:
            where = part.at(*path)
            yield where.problem("unknown-team", stood=team, hint=nearest(team, flows.teams))


def _unknown_places(scenario: Scenario, part: Part, flows: FlowSet) -> Iterator[Problem]:
    known = {name for hotline in flows.hotlines.values() for name in hotline.nodes} | set(flows.teams)
    for field, names in (("goes to", scenario.goes_to), ("never to", scenario.never_to)):
        for place, name in enumerate(names):
            if name not in known:
                where = part.at(field, str(place))
                yield where.problem("unknown-target", stood=name, hint=nearest(name, known))


def _unknown_phrases(scenario: Scenario, part: Part, flows: FlowSet) -> Iterator[Problem]:
    for field, said in (("hears", scenario.hears), ("never hears", scenario.never_hears)):
        for place, one in enumerate(said):
            if one.phrase is not None and one.phrase not in flows.phrases:
                where = part.at(field, str(place), "phrase")
                yield where.problem(
                    "unknown-phrase", stood=one.phrase, hint=nearest(one.phrase, flows.phrases)
                )


def _lost_keys(file: str, text: str) -> Iterator[Problem]:
    """A `#` among unquoted keys begins a comment, and the rest of them would be lost in silence."""
    for found in _LOST_KEYS.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Problem("vanished-key", Source(file, line, len(found["before"]) + 2), stood="#")
