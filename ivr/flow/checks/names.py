"""Names that nothing answers to: nodes, teams, calendars and phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft, HotlineDraft
from ivr.flow.problems import Problem, nearest
from ivr.flow.shape import Text, references
from ivr.flow.yaml_tree import Part

_CODES = {
    "node": "unknown-target",
    "team": "unknown-team",
    "calendar": "unknown-calendar",
    "phrase": "unknown-phrase",
}


def unknown_names(draft: Draft, _: Context) -> Iterator[Problem]:
    """What nodes name."""
    for hotline, name, _node, part in draft.node_parts():
        for what, path, value in hotline.references[name]:
            yield from _unknown(draft, hotline, part, what, path, value)


def unknown_nodes_of_frames(draft: Draft, _: Context) -> Iterator[Problem]:
    """What the hotlines themselves name."""
    for hotline in draft.hotlines.values():
        if hotline.frame is not None:
            for what, path, value in references(hotline.frame.model_copy(update={"nodes": {}})):
                yield from _unknown(draft, hotline, hotline.root, what, path, value)


def _unknown(
    draft: Draft, hotline: HotlineDraft, part: Part, what: str, path: tuple[str, ...], value: Any
) -> Iterator[Problem]:
    known = _known(draft, hotline, what)
    name = value.phrase if isinstance(value, Text) else value
    if known is None or name is None or name in known:
        return
    where = part.at(*path)
    if isinstance(value, Text) and where.has("phrase"):
        where = where.part("phrase")
    yield where.problem(_CODES[what], stood=name, hint=nearest(name, known))


def _known(draft: Draft, hotline: HotlineDraft, what: str) -> Iterable[str] | None:
    """Every name of a kind; None where it can't be known, or isn't ours to judge."""
    if what == "node":
        return hotline.written
    return {"team": draft.team_names, "calendar": draft.calendar_names, "phrase": draft.phrase_names}.get(
        what
    )
