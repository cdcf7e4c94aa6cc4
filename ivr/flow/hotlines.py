"""One hotline's file: its frame, and each node as the kind whose key it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from ivr.flow.draft import HotlineDraft
from ivr.flow.kinds import Kinds, Node
from ivr.flow.model import Hotline
from ivr.flow.problems import Problem, listed, nearest
from ivr.flow.shaping import shape, written_names
from ivr.flow.yaml_tree import Part

STAND_INS: Mapping[str, Any] = {"title": {}, "numbers": []}
"""What a required value is taken for where it is none, so that the rest of the file can be judged."""
LEAD_ON = frozenset(("hotline", "languages", "keys", "start", "attendant", "on_error", "allow", "nodes"))
"""Without these, whatever else is told of the file would be guessed."""
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


def read_hotline(root: Part, kinds: Kinds, problems: list[Problem]) -> HotlineDraft:
    """What can be made of the file; what can't goes to `problems`."""
    draft = HotlineDraft(stem(root.file), root)
    if root.value.get("hotline") != draft.id:
        part = root.part("hotline")
        problems.append(part.problem("hotline-name", wanted=draft.id))
    problems.extend(_read_nodes(draft, kinds))
    _read_frame(draft, problems)
    return draft


def stem(file: str) -> str:
    """`flows/main_4003.yaml` -> `main_4003`."""
    return PurePosixPath(file).stem


def check_name(part: Part) -> Iterator[Problem]:
    """The key of a part as a name of the author's making."""
    if not NAME.fullmatch(part.path[-1]):
        yield part.key_problem("bad-name")


def _read_frame(draft: HotlineDraft, problems: list[Problem]) -> None:
    nodes = draft.nodes if draft.root.has("nodes") and isinstance(draft.root.value["nodes"], dict) else None
    value = dict(draft.root.value)
    if nodes is not None:
        value["nodes"] = {}
    draft.frame, found = shape(Hotline, draft.root, value)
    problems.extend(found)
    if draft.frame is None:
        _mend(draft, value, found)
    if draft.frame is not None:
        draft.frame = draft.frame.model_copy(update={"nodes": nodes})


def _mend(draft: HotlineDraft, value: dict[str, Any], found: list[Problem]) -> None:
    """A frame without the values that are none, where the others make one: one slip hides no other problem."""
    wrong = {
        problem.wanted if problem.code == "missing-key" else problem.path.split(".")[0] for problem in found
    }
    meant = {problem.hint for problem in found if problem.code == "unknown-key"}
    if (wrong | meant) & LEAD_ON:
        return
    kept = {name: part for name, part in value.items() if name not in wrong}
    draft.frame, _ = shape(Hotline, draft.root, kept | {n: v for n, v in STAND_INS.items() if n in wrong})
    draft.mended = frozenset(wrong)


def _read_nodes(draft: HotlineDraft, kinds: Kinds) -> Iterator[Problem]:
    if not draft.root.has("nodes") or not isinstance(draft.root.value["nodes"], dict):
        return
    for name, part in draft.root.part("nodes").parts():
        draft.written[name] = part
        yield from check_name(part)
        node, found = read_node(part, kinds)
        yield from found
        if node is not None:
            draft.nodes[name] = node


def read_node(part: Part, kinds: Kinds) -> tuple[Node | None, list[Problem]]:
    """A node of the kind whose key it has."""
    if not isinstance(part.value, dict):
        return None, [part.problem("wrong-form", wanted="a block of names and values is wanted")]
    candidates = [key for key in part.value if key in kinds]
    if len(candidates) > 1:
        candidates = [kind for kind in candidates if _explains(kinds[kind], candidates)] or candidates
    if len(candidates) == 1:
        return shape(kinds[candidates[0]], part)
    if candidates:
        return None, [part.key_problem("two-kinds", stood=listed(candidates))]
    hint = next(filter(None, (nearest(key, kinds) for key in part.value)), "")
    return None, [part.key_problem("unknown-kind", wanted=listed(kinds), hint=hint)]


def _explains(kind: type[Node], keys: list[str]) -> bool:
    """Whether all these keys are fields of the kind: a kind may have a field that is called as another kind."""
    known = {written for written, _ in written_names(kind)}
    return known.issuperset(keys)
