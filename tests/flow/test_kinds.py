"""What the checks know of the engine's node kinds is true of them, and no way that a caller needs can be left out."""

from __future__ import annotations

import inspect

import pytest

from ivr.engine.nodes import KINDS
from ivr.flow.hotlines import read_node
from ivr.flow.options import options_of
from ivr.flow.shape import references
from ivr.flow.yaml_tree import Part, grow

NEEDED = {
    "transfer": {"next", "on_busy", "on_no_answer", "on_failed"},
    "authenticate": {"on_success", "on_failure"},
    "hours": {"open", "closed"},
    "ticket": {"next"},
    "notice": {"on_accept", "on_refuse"},
    "earlier": {"next", "without"},
    "overdue": {"blocked", "clear"},
    "branch": {"else"},
    "survey": {"next"},
    "say": {"next"},
    "serve": {"next"},
    "language": {"next"},
}


def example(kind: str, without: str = "") -> Part:
    """The kind's own example, without one of its keys."""
    lines = [
        line
        for line in KINDS[kind].example.splitlines()
        if not line.startswith(f"  {without}:") or not without
    ]
    tree = grow("flows/x.yaml", "\n".join(lines))
    assert tree.root is not None
    return next(part for _, part in tree.root.parts())


def needed() -> list[tuple[str, str]]:
    return [(kind, way) for kind, ways in NEEDED.items() for way in sorted(ways)]


@pytest.mark.parametrize(("kind", "way"), needed())
def test_a_way_that_callers_need_cannot_be_left_out(kind: str, way: str) -> None:
    node, problems = read_node(example(kind, way), KINDS)

    assert node is None
    assert [(one.code, one.wanted) for one in problems] == [("missing-key", way)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_that_asks_a_caller_says_where_silence_leads(kind: str) -> None:
    node, problems = read_node(example(kind), KINDS)
    assert node is not None, problems
    asks = "call.listen(" in inspect.getsource(inspect.getmodule(KINDS[kind]))  # type: ignore[arg-type]
    menu = next(options_of(node), None) is not None

    assert asks == (bool(KINDS[kind].unanswered) or menu)
    for way in KINDS[kind].unanswered:
        assert way in {path[0] for what, path, _ in references(node) if what == "node"}


def test_the_kinds_that_log_in_connect_and_look_at_hours() -> None:
    assert {kind for kind, node in KINDS.items() if node.login} == {"authenticate"}
    assert {kind for kind, node in KINDS.items() if node.person} == {"transfer"}
    assert {kind: node.open_way for kind, node in KINDS.items() if node.open_way} == {"hours": "open"}
