"""Every node kind shows itself: its example is read, its phrases are spoken, and its behaviour is its own."""

from __future__ import annotations

import re

import pytest
import yaml

from ivr.engine.nodes import KINDS, PHRASES
from ivr.flow.hotlines import read_node
from ivr.flow.yaml_tree import Part, grow

SLOT = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_example_of_a_kind_is_read(kind: str) -> None:
    tree = grow("docs/example.yaml", KINDS[kind].example)
    assert not tree.problems
    assert isinstance(tree.root, Part)
    parts = list(tree.root.parts())
    assert len(parts) == 1
    node, problems = read_node(parts[0][1], KINDS)
    assert problems == []
    assert node is not None
    assert node.kind == kind
    assert node.place.line == 2


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_example_is_plain_yaml(kind: str) -> None:
    example = yaml.safe_load(KINDS[kind].example)
    assert len(example) == 1


def test_phrases_of_the_kinds_are_all_required_ones() -> None:
    assert all(set(kind.phrases) <= set(PHRASES) for kind in KINDS.values())
    assert all(SLOT.fullmatch(f"{{{slot}}}") for slots in PHRASES.values() for slot in slots)
