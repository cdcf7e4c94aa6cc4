"""docs/language.md: every kind and field of the language is there, and all of its YAML can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

import pytest
import yaml

from ivr.engine.nodes import KINDS, PHRASES
from ivr.engine.nodes.branch import Case, Condition
from ivr.engine.nodes.menu import Option, Options
from ivr.engine.nodes.notice import Terms
from ivr.flow.calendars import CalendarText, HolidayText
from ivr.flow.kinds import Node
from ivr.flow.model import Hotline, International, LanguageChoice, Number, Priorities, Reach, Team
from ivr.flow.phrases import PhraseText, VoiceText
from ivr.flow.problems import Problem
from ivr.flow.reader import read
from ivr.flow.shape import Shape, Text, references
from ivr.flow.shaping import shape
from ivr.flow.teams import ExceptionalText, LocalText
from ivr.flow.yaml_tree import grow
from tests.docs.markdown import DOCS, ROOT, Block, blocks, first_cells, named, section

PAGE = (DOCS / "language.md").read_text()
PARTS: Mapping[str, tuple[type[Shape], ...]] = {
    "menu": (Options, Option),
    "branch": (Case,),
    "notice": (Terms,),
}
"""The shapes inside a kind's own; a test below sees that none is forgotten."""
OF_EVERY_NODE = frozenset(Node.model_fields)
SECTIONS: Mapping[str, tuple[type[Shape], ...]] = {
    "Values": (Text,),
    "A hotline": (Hotline, Number, International),
    "Languages": (LanguageChoice,),
    "Teams": (Team, ExceptionalText, LocalText, Reach, Priorities),
    "Calendars": (CalendarText, HolidayText),
    "Phrases": (VoiceText, PhraseText),
}
TREE = blocks(PAGE)


def fields(kind: type[Shape]) -> set[str]:
    """The names that an author writes."""
    return {field.alias or name for name, field in kind.model_fields.items()}


def own_fields(kind: type[Node]) -> set[str]:
    """The fields of a kind, without those that every node has and that it leaves as they are."""
    common = {name for name in OF_EVERY_NODE if not kind.model_fields[name].is_required()}
    return fields(kind) - common


def shapes_in(annotation: Any) -> Iterator[type[Shape]]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        yield annotation
    for inner in get_args(annotation):
        yield from shapes_in(inner)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_section_with_its_own_example(kind: str) -> None:
    shown = blocks(section(PAGE, f"`{kind}`"), "yaml node")
    assert [block.text.strip() for block in shown] == [KINDS[kind].example.strip()]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kinds_tables_name_its_fields_and_nothing_else(kind: str) -> None:
    expected = own_fields(KINDS[kind]).union(*(fields(part) for part in PARTS.get(kind, ())))
    conditions = set(get_args(Condition)) if kind == "branch" else set()
    assert set(first_cells(section(PAGE, f"`{kind}`"))) == expected | conditions


def test_no_shape_inside_a_kind_is_forgotten() -> None:
    inside = {
        kind: {found for field in node.model_fields.values() for found in shapes_in(field.annotation)}
        - {Text}
        for kind, node in KINDS.items()
    }
    deeper = {
        kind: {
            found for one in found_in for f in one.model_fields.values() for found in shapes_in(f.annotation)
        }
        for kind, found_in in inside.items()
    }
    whole = {kind: (inside[kind] | deeper[kind]) - {Text} for kind in KINDS}
    assert {kind: parts for kind, parts in whole.items() if parts} == {
        kind: set(parts) for kind, parts in PARTS.items()
    }


def test_what_every_node_may_have_is_told_once() -> None:
    before = section(PAGE, "Node kinds").partition("\n### ")[0]
    assert set(first_cells(before)) == OF_EVERY_NODE


@pytest.mark.parametrize("title", SECTIONS)
def test_each_field_of_the_files_is_named_in_its_section(title: str) -> None:
    expected = set().union(*(fields(one) for one in SECTIONS[title]))
    assert expected - named(section(PAGE, title)) == set()
    rows = fields(Hotline) if title == "A hotline" else expected
    assert set(first_cells(section(PAGE, title))) == rows


# -- every block of YAML is read


@cache
def shipped(name: str) -> Any:
    return grown((ROOT / "flows" / f"{name}.yaml").read_text())


def grown(text: str) -> Any:
    """A text's values as the reader sees them; its problems as YAML fail at once."""
    tree = grow("flows/block.yaml", text)
    assert tree.root is not None, tree.problems
    assert [str(problem) for problem in tree.problems] == []
    return tree.root.value


def merged(whole: Any, part: Any) -> Any:
    if isinstance(whole, dict) and isinstance(part, dict):
        return {**whole, **{key: merged(whole.get(key), value) for key, value in part.items()}}
    return part


def hotline_of(node: str) -> str:
    """A small hotline in which the node of a block, and everything that it names, can be reached.

    The call comes to it by the open way of its team's hours, as it should wherever people are at the end.
    """
    (name, content), *_ = grown(node).items()
    tree = grow("flows/block.yaml", node)
    assert tree.root is not None
    kind = KINDS[next(key for key in content if key in KINDS)]
    made, problems = shape(kind, tree.root.part(name))
    assert made is not None, problems
    named = [(what, value) for what, _, value in references(made)]
    ends = sorted({value for what, value in named if what == "node"} - {name} | {"bye"})
    team = next((value for what, value in named if what == "team"), "support")
    gate = f"  gate: {{hours: {team}, open: {name}, closed: bye}}\n"
    rest = "".join(f"  {end}: {{end: goodbye}}\n" for end in ends)
    return (
        PLAIN_HEAD.format(start="gate") + gate + "".join(f"  {line}\n" for line in node.splitlines()) + rest
    )


PLAIN_HEAD = """hotline: block
title: {{pt-BR: bloco, es: bloque, en: block}}
numbers: ["+55 11 3003-9999"]
languages: {{pt-BR: {{key: 6}}, es: {{key: 2}}, en: {{key: 3}}}}
start: {start}
attendant: bye
on_error: bye
nodes:
"""
PLAIN_HOTLINE = PLAIN_HEAD.format(start="bye") + "  bye: {end: goodbye}\n"


def problems_of(block: Block) -> list[Problem]:
    """What is wrong with a block inside a small set: the shipped teams, calendars and phrases."""
    _, _, what = block.info.partition(" ")
    files = {
        f"flows/{name}.yaml": (ROOT / "flows" / f"{name}.yaml").read_text()
        for name in ("teams", "calendars", "phrases")
    }
    if what in ("teams", "calendars", "phrases"):
        whole = merged(shipped(what), grown(block.text))
        files[f"flows/{what}.yaml"] = yaml.safe_dump(whole, allow_unicode=True)
        files["flows/block.yaml"] = PLAIN_HOTLINE
    elif what == "hotline":
        files[f"flows/{grown(block.text)['hotline']}.yaml"] = block.text
    else:
        files["flows/block.yaml"] = hotline_of(block.text)
    found = read(files, KINDS, first_year=2026, last_year=2027, required_phrases=PHRASES).problems
    return [one for one in found if one.severity == "error"]


def test_every_block_says_what_it_is() -> None:
    kinds = {block.info for block in TREE}
    assert kinds == {f"yaml {what}" for what in ("node", "hotline", "teams", "calendars", "phrases")}


@pytest.mark.parametrize("block", TREE, ids=lambda block: f"{block.info}-{block.text.split(':')[0]}")
def test_every_block_of_yaml_reads_without_an_error(block: Block) -> None:
    assert [f"{one.source} {one.code} {one.message()}" for one in problems_of(block)] == []
