"""From what ops wrote to a flow set: every file read, every problem gathered, nothing refused by exception.

Text in, model out: no file is opened here, and `today` comes from the caller.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from ivr.flow.calendars import read_calendars
from ivr.flow.checks import Context, check
from ivr.flow.checks.allowed import settled
from ivr.flow.draft import Draft
from ivr.flow.expansion import Expansion
from ivr.flow.hotlines import check_name, read_hotline, stem
from ivr.flow.kinds import Kinds
from ivr.flow.model import FlowSet, Hotline, Limits, Phrase
from ivr.flow.numbers import called_key
from ivr.flow.phrases import read_phrases
from ivr.flow.problems import Problem, has_errors, in_order, nearest
from ivr.flow.source import Source
from ivr.flow.teams import read_teams
from ivr.flow.yaml_tree import Part, Tree, grow

FIRST_YEAR = 2018
SHARED = ("teams", "calendars", "phrases")
NEEDED = ("teams", "phrases")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading: the flow set, None if any problem is an error; problems worst first, then by place."""

    flows: FlowSet | None
    problems: tuple[Problem, ...]


def read(
    files: Mapping[str, str],
    kinds: Kinds,
    *,
    last_year: int,
    first_year: int = FIRST_YEAR,
    required_phrases: Mapping[str, frozenset[str]] | None = None,
    today: date | None = None,
    limits: Limits | None = None,
    expanded: Mapping[str, Any] | None = None,
    defaults: Mapping[str, Phrase] | None = None,
) -> Reading:
    """Reads a flow set: `files` are texts by the name that an author knows them by (`flows/teams.yaml`).

    Holidays and zones are expanded from `first_year` to `last_year`, or taken from `expanded`, the `expansion`
    of a set read before. `required_phrases`: what the engine speaks, with the slots of each; of those that are missing
    the words of `defaults` are taken, which belong to no version. With `today`, calendars that run out are warned of.
    Raises nothing, whatever the files hold.
    """
    problems: list[Problem] = []
    trees = _grow(files, problems)
    expansion = Expansion(first_year, last_year, limits or Limits(), dict(expanded) if expanded else None)
    draft = _draft(trees, kinds, expansion, problems)
    if not any(_top(tree, "hotline") for tree in trees) and not _unreadable_hotline(trees):
        problems.append(Problem("no-hotlines", Source(_folder(trees).rstrip("/") or "flows", 0)))
    context = Context(kinds, _required(kinds, required_phrases or {}), today)
    problems.extend(one for one in check(draft, context) if not _of_what_was_mended(one, draft))
    problems = _filled(draft, problems, defaults or {})
    ordered = in_order(settled(_without_echoes(problems), draft, context))
    flows = None if has_errors(ordered) else _flow_set(files, draft, expansion)
    return Reading(flows, ordered)


def _filled(draft: Draft, problems: list[Problem], defaults: Mapping[str, Phrase]) -> list[Problem]:
    """What is left of the problems once the phrases that are missing are taken from elsewhere."""
    missing = {problem.wanted for problem in problems if problem.code == "missing-phrase"} & defaults.keys()
    draft.phrases |= {name: defaults[name] for name in missing}
    return [one for one in problems if one.code != "missing-phrase" or one.wanted not in missing]


def _of_what_was_mended(problem: Problem, draft: Draft) -> bool:
    """Whether it is about a value that stands for one that is none, and was told of already."""
    made = draft.hotlines.get(stem(problem.source.file))
    return made is not None and problem.path.split(".")[0] in made.mended


def _without_echoes(problems: list[Problem]) -> list[Problem]:
    """What stands at the place of a YAML problem was made up to go on reading; nobody wrote it."""
    torn = {
        problem.source for problem in problems if problem.code in ("yaml-alias", "yaml-cycle", "yaml-space")
    }
    return [p for p in problems if p.source not in torn or p.code.startswith("yaml-")]


def _grow(files: Mapping[str, str], problems: list[Problem]) -> list[Tree]:
    trees = [grow(file, text) for file, text in sorted(files.items())]
    problems.extend(problem for tree in trees for problem in tree.problems)
    return trees


def _draft(trees: list[Tree], kinds: Kinds, expansion: Expansion, problems: list[Problem]) -> Draft:
    draft = Draft()
    shared = _shared(trees, problems)
    if "calendars" not in shared or shared["calendars"] is not None:
        read_calendars(shared.get("calendars"), draft, expansion, problems)
    if (teams := shared.get("teams")) is not None:
        read_teams(teams, draft, expansion, problems)
    if (phrases := shared.get("phrases")) is not None:
        read_phrases(phrases, draft, problems)
    for tree in trees:
        if stem(tree.file) not in SHARED:
            _add_hotline(tree, draft, kinds, problems)
    return draft


def _shared(trees: list[Tree], problems: list[Problem]) -> dict[str, Part | None]:
    """The root of each shared file that is there; None where it can't be read."""
    found: dict[str, Part | None] = {}
    for tree in trees:
        name = stem(tree.file)
        if name not in SHARED:
            continue
        if name in found:
            problems.append(Problem("repeated-file", Source(tree.file, 1), stood=name))
            continue
        found[name] = _mapping(tree, problems)
    for name in NEEDED:
        if name not in found:
            file = f"{_folder(trees)}{name}.yaml"
            problems.append(Problem("missing-file", Source(file, 0), stood=file))
    return found


def _add_hotline(tree: Tree, draft: Draft, kinds: Kinds, problems: list[Problem]) -> None:
    root = _mapping(tree, problems)
    if root is None:
        return
    if not root.has("hotline"):
        problems.append(root.problem("unknown-file", hint=nearest(stem(tree.file), SHARED)))
        return
    made = read_hotline(root, kinds, problems)
    made.torn = bool(tree.problems)
    if made.id in draft.hotlines:
        other = str(draft.hotlines[made.id].root.file)
        problems.append(Problem("repeated-file", Source(tree.file, 1), stood=made.id, hint=other))
        return
    if root.value["hotline"] == made.id:
        problems.extend(_name_problems(root))
    draft.hotlines[made.id] = made


def _name_problems(root: Part) -> list[Problem]:
    named = Part(root.file, root.value, root.part("hotline").spot, (root.value["hotline"],))
    return list(check_name(named))


def _mapping(tree: Tree, problems: list[Problem]) -> Part | None:
    """The root, where it is a mapping."""
    if tree.root is not None and isinstance(tree.root.value, dict):
        return tree.root
    if not any(problem.source.file == tree.file for problem in problems):
        wanted = "a block of names and values is wanted"
        if stem(tree.file) == "calendars" and (tree.root is None or tree.root.value is None):
            wanted = "a block of names and values is wanted; without local holidays remove the file, or write { } in it"
        problems.append(Problem("wrong-form", Source(tree.file, 1), wanted=wanted))
    return None


def _top(tree: Tree, key: str) -> bool:
    return tree.root is not None and tree.root.has(key)


def _unreadable_hotline(trees: list[Tree]) -> bool:
    return any(tree.root is None and stem(tree.file) not in SHARED for tree in trees)


def _folder(trees: list[Tree]) -> str:
    folder = str(PurePosixPath(trees[0].file).parent) if trees else "flows"
    return "" if folder == "." else f"{folder}/"


def _required(kinds: Kinds, engine: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    spoken = {
        name: frozenset(slots.split()) for kind in kinds.values() for name, slots in kind.phrases.items()
    }
    return {**spoken, **engine}


def _flow_set(files: Mapping[str, str], draft: Draft, expansion: Expansion) -> FlowSet:
    hotlines = {id: made.frame for id, made in sorted(draft.hotlines.items()) if made.frame is not None}
    value = expansion.value()
    return FlowSet(
        version=content_version(files, value),
        hotlines=hotlines,
        teams=draft.teams,
        schedules=draft.schedules,
        phrases=draft.phrases,
        voices=draft.voices,
        called=_called(hotlines),
        files=dict(files),
        limits=expansion.limits,
        expansion=value,
    )


def _called(hotlines: Mapping[str, Hotline]) -> dict[str, str]:
    keys = ((called_key(number.number), id) for id, hotline in hotlines.items() for number in hotline.numbers)
    return {key: id for key, id in keys if key is not None}


def content_version(files: Mapping[str, str], expansion: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the files and what they were expanded with, whatever their order and line ends.

    Comments count: a trace names lines, so sets that differ in lines are different versions.
    """
    content = {name: _normal(text) for name, text in files.items()}
    canonical = json.dumps([content, expansion], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _normal(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n")
