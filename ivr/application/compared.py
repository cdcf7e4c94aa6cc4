"""Two flow sets side by side, in callers' terms: what a key leads to, when a team opens, what is said.

Only structure is looked at; what a call does stays the engine's. Files are compared line by line beside it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from ivr.flow.kinds import Node
from ivr.flow.model import FlowSet, Hotline, Reach, Team
from ivr.flow.schedule import Schedule
from ivr.flow.shape import Text, references

ONWARD = ("next", "on_success", "clear", "otherwise", "on_accept")
"""The way that a caller takes through a node where nothing goes wrong."""
DEEPEST = 6
TEAM_FACTS = ("blocks_on_overdue", "confidential", "promises_due", "priorities", "timezone", "local_holidays")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a caller would notice. `code` is stable; `values` are plain, and JSON as they are."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reached:
    """What keys lead to: `kind` menu, team, end or node, and its `name`; `labels` of the last option by language."""

    kind: str
    name: str
    labels: Mapping[str, str]


Keys = tuple[str, ...]


def compare(before: FlowSet, after: FlowSet) -> list[Difference]:
    """Everything that callers would notice, hotline by hotline, then teams and wording."""
    return [
        *_names("hotline", before.hotlines, after.hotlines),
        *(
            one
            for name in after.hotlines
            if name in before.hotlines
            for one in _of_hotline(before, after, name)
        ),
        *_names("team", before.teams, after.teams),
        *(one for name in after.teams if name in before.teams for one in _of_team(before, after, name)),
        *_phrases(before, after),
    ]


def yaml_lines(before: Mapping[str, str], after: Mapping[str, str], context: int = 1) -> str:
    """The files' lines that differ, as a unified diff; in whichever folder they stood."""
    old, new = (
        {PurePosixPath(name).name: (name, text.splitlines()) for name, text in files.items()}
        for files in (before, after)
    )
    lines: list[str] = []
    for file in sorted({*old, *new}):
        (was, from_), (now, to) = old.get(file, ("-", [])), new.get(file, ("-", []))
        lines += difflib.unified_diff(from_, to, was, now, n=context, lineterm="")
    return "\n".join(lines)


def _names(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in after:
        if name not in before:
            yield Difference(f"{what}_new", {what: name})
    for name in before:
        if name not in after:
            yield Difference(f"{what}_gone", {what: name})


# -- a hotline


def line_of(hotline: Hotline) -> str:
    """How people call it: by its first published number."""
    published = [one.number for one in hotline.numbers if one.source == "published"]
    return next(iter(published or [one.number for one in hotline.numbers]), hotline.hotline)


def _of_hotline(before: FlowSet, after: FlowSet, name: str) -> Iterator[Difference]:
    old, new = before.hotlines[name], after.hotlines[name]
    about = {"hotline": name, "line": line_of(new)}
    yield from _listed("number", about, [n.number for n in old.numbers], [n.number for n in new.numbers])
    yield from _listed("language", about, list(old.languages), list(new.languages))
    for language, choice in new.languages.items():
        if language in old.languages and old.languages[language].key != choice.key:
            values = {"language": language, "before": old.languages[language].key, "after": choice.key}
            yield Difference("language_key", about | values)
    yield from _options(before, after, name, about)
    yield from _words(before, after, old, new, about)


def _listed(what: str, about: dict[str, Any], old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    yield from (Difference(f"{what}_new", about | {what: one}) for one in new if one not in old)
    yield from (Difference(f"{what}_gone", about | {what: one}) for one in old if one not in new)


def _options(before: FlowSet, after: FlowSet, name: str, about: dict[str, Any]) -> Iterator[Difference]:
    old, new = reached(before, name), reached(after, name)
    told: list[Keys] = []
    for keys in sorted({*old, *new}, key=lambda keys: (len(keys), keys)):
        if any(keys[: len(one)] == one for one in told):
            continue  # what lies behind a key that is told already
        found = _option(old.get(keys), new.get(keys), about | {"keys": list(keys)})
        if found and found[0].code != "label":
            told.append(keys)
        yield from found


def _option(old: Reached | None, new: Reached | None, about: dict[str, Any]) -> list[Difference]:
    if old is None and new is not None:
        return [Difference("option_new", about | {"after": _plain(new), "labels": dict(new.labels)})]
    if new is None or old is None:
        return (
            [Difference("option_gone", about | {"before": _plain(old), "labels": dict(old.labels)})]
            if old
            else []
        )
    if _same(old) != _same(new):
        return [Difference("option_moved", about | {"before": _plain(old), "after": _plain(new)})]
    return [
        Difference(
            "label", about | {"language": language, "before": old.labels.get(language), "after": words}
        )
        for language, words in new.labels.items()
        if words != old.labels.get(language)
    ]


def _plain(found: Reached) -> dict[str, str]:
    return {"kind": found.kind, "name": found.name}


def _same(found: Reached) -> tuple[str, str]:
    """Of two menus their options tell; a menu's node may be called anything."""
    return (found.kind, "" if found.kind == "menu" else found.name)


def reached(flows: FlowSet, hotline: str) -> dict[Keys, Reached]:
    """What each way of keys leads to, from the first menu on; () is what the call itself leads to."""
    line = flows.hotlines[hotline]
    found: dict[Keys, Reached] = {}
    _walk(flows, line, line.start, (), {}, found, ())
    return found


def _walk(
    flows: FlowSet,
    line: Hotline,
    target: str,
    keys: Keys,
    labels: Mapping[str, str],
    found: dict[Keys, Reached],
    seen: Keys,
) -> None:
    kind, name = _leads_to(line, target)
    found[keys] = Reached(kind, name, labels)
    if kind != "menu" or name in seen or len(keys) >= DEEPEST:
        return
    for key, option in line.nodes[name].menu.options.items():
        words = {str(language): _said(flows, option.label, language) for language in line.languages}
        _walk(flows, line, option.go, (*keys, key), words, found, (*seen, name))


def _leads_to(line: Hotline, target: str) -> tuple[str, str]:
    """The menu, team or end behind a node, along the way on which nothing goes wrong."""
    seen: set[str] = set()
    while target not in seen:
        seen.add(target)
        node = line.node(target)
        if node.kind in ("menu", "end"):
            return node.kind, target
        team = next((value for what, _, value in references(node) if what == "team"), None)
        if team is not None and node.kind != "overdue":
            return "team", str(team)
        onward = next((way for way in ONWARD if getattr(node, way, None)), None)
        if onward is None:
            break
        target = getattr(node, onward)
    return "node", target


def _said(flows: FlowSet, text: Text, language: Any) -> str:
    if text.phrase is not None:
        return flows.phrases[text.phrase].words.get(language, "")
    return text.words.get(language, "")


def _words(
    before: FlowSet, after: FlowSet, old: Hotline, new: Hotline, about: dict[str, Any]
) -> Iterator[Difference]:
    """What nodes say in other words than before; labels are told with their keys, phrases on their own."""
    for name, node in new.nodes.items():
        earlier = old.nodes.get(name)
        if earlier is None or type(earlier) is not type(node):
            continue
        texts, were = _texts(node), _texts(earlier)
        for path in texts.keys() & were.keys():
            if texts[path] == were[path]:
                continue
            for language in new.languages:
                said, was = _said(after, texts[path], language), _said(before, were[path], language)
                if said != was:
                    values = {"node": name, "language": language, "before": was, "after": said}
                    yield Difference("words", about | values)


def _texts(node: Node) -> dict[Keys, Text]:
    return {
        path: value
        for what, path, value in references(node)
        if what == "phrase" and isinstance(value, Text) and path[-1] != "label"
    }


# -- teams and phrases


def _of_team(before: FlowSet, after: FlowSet, name: str) -> Iterator[Difference]:
    yield from _hours(name, before.schedules[name], after.schedules[name])
    old, new = before.teams[name], after.teams[name]
    for way in ("reach", "on_call"):
        was, now = _address(getattr(old, way)), _address(getattr(new, way))
        if was != now:
            yield Difference(way, {"team": name, "before": was, "after": now})
    for language, title in new.title.items():
        if old.title.get(language) != title:
            values = {"team": name, "language": language, "before": old.title.get(language), "after": title}
            yield Difference("team_title", values)
    yield from _facts(name, old, new)


def _facts(name: str, old: Team, new: Team) -> Iterator[Difference]:
    for fact in TEAM_FACTS:
        if getattr(old, fact) != getattr(new, fact):
            yield Difference("team_rule", {"team": name, "rule": fact})


def _address(reach: Reach | None) -> str | None:
    return (reach.queue or reach.number or reach.sip) if reach else None


def _hours(team: str, old: Schedule, new: Schedule) -> Iterator[Difference]:
    """The usual week; single dates are told as dates."""
    alike: dict[tuple[str, str], list[int]] = {}
    for weekday, (was, now) in enumerate(zip(old.weekly, new.weekly, strict=True)):
        if was.spans != now.spans:
            texts = (", ".join(map(str, was.spans)), ", ".join(map(str, now.spans)))
            alike.setdefault(texts, []).append(weekday)
    for (before, after), weekdays in alike.items():
        yield Difference("hours", {"team": team, "weekdays": weekdays, "before": before, "after": after})


def _phrases(before: FlowSet, after: FlowSet) -> Iterator[Difference]:
    for name, phrase in after.phrases.items():
        old = before.phrases.get(name)
        for language, words in phrase.words.items():
            was = old.words.get(language) if old else None
            if was is not None and was != words:
                values = {"phrase": name, "language": language, "before": was, "after": words}
                yield Difference("phrase", values)
        if old is not None and old.play != phrase.play:
            yield Difference("recording", {"phrase": name})
    for language, voice in after.voices.items():
        if language in before.voices and before.voices[language] != voice:
            yield Difference("voice", {"language": language})
