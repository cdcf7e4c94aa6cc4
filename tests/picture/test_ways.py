"""Ways and roles are read from shapes alone, also those of a kind that the picture never heard of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import pytest
from pydantic import Field

from ivr.engine.nodes import KINDS
from ivr.engine.nodes.branch import Condition
from ivr.flow.kinds import Node
from ivr.flow.shape import Key, Shape, Target, TeamName, Words, references
from ivr.picture.document_words import CONDITIONS_NOT, SAID
from ivr.picture.hours_shown import short_hours
from ivr.picture.ways import KEYS, role_of, team_of, ways_from, ways_of
from ivr.picture.words import CONDITIONS, LANGUAGES, ROLES, WAYS
from tests.engine.teams_on_the_clock import CLOUD, FINANCE, SUPPORT, team
from tests.flows.shipped import flows

ROLES_OF_KINDS = {
    "menu": "menu",
    "authenticate": "login",
    "earlier": "prompt",
    "notice": "prompt",
    "survey": "prompt",
    "serve": "prompt",
    "hours": "hours",
    "transfer": "team",
    "ticket": "ticket",
    "branch": "gate",
    "overdue": "gate",
    "say": "say",
    "language": "say",
    "end": "end",
}
SHIPPED = {node.kind: node for hotline in flows().hotlines.values() for node in hotline.nodes.values()}


class Door(Shape):
    """A part of a kind that doesn't exist."""

    label: Words
    go: Target


class Maze(Node):
    """A node kind that doesn't exist."""

    doors: Annotated[Mapping[Key, Door], Field(min_length=1)]
    guard: TeamName
    on_lost: Target
    next: Target


MAZE = Maze.model_validate(
    {
        "doors": {
            "1": {"label": {"en": "left"}, "go": "a"},
            "hash": {"label": {"en": "right"}, "go": "b"},
        },
        "guard": "support",
        "on_lost": "c",
        "next": "d",
    }
)


def test_a_kind_that_nobody_told_of_has_its_ways_keys_labels_and_role() -> None:
    ways = ways_from("maze", MAZE)
    found = {(way.target, way.role, way.key, way.label.words["en"] if way.label else None) for way in ways}
    assert found == {
        ("a", "option", "1", "left"),
        ("b", "option", "#", "right"),
        ("c", "failure", None, None),
        ("d", "onward", None, None),
    }
    assert (role_of(MAZE), team_of(MAZE)) == ("menu", "support")


@pytest.mark.parametrize("kind", sorted(set(KINDS) & set(SHIPPED)))
def test_each_kind_has_the_role_that_callers_know_it_by(kind: str) -> None:
    assert role_of(SHIPPED[kind]) == ROLES_OF_KINDS[kind]


def test_every_reference_to_a_node_is_a_way() -> None:
    for hotline in flows().hotlines.values():
        ways = ways_of(hotline)
        for name, node in hotline.nodes.items():
            named = [(path, value) for what, path, value in references(node) if what == "node"]
            assert [(way.path, way.target) for way in ways[name]] == named


def test_every_option_key_is_a_key_of_a_telephone() -> None:
    keys = {
        way.key
        for hotline in flows().hotlines.values()
        for found in ways_of(hotline).values()
        for way in found
    }
    assert keys - {None} <= KEYS
    assert {"1", "4", "8"} <= keys


def test_all_words_stand_in_three_languages() -> None:
    for words in (ROLES, WAYS, CONDITIONS, CONDITIONS_NOT, SAID):
        assert {len(found) for found in words.values()} == {len(LANGUAGES)}
    assert set(CONDITIONS) == set(CONDITIONS_NOT) == set(Condition.__args__)  # type: ignore[attr-defined]


def test_every_way_of_a_shipped_kind_has_words() -> None:
    fields = {
        way.field
        for hotline in flows().hotlines.values()
        for found in ways_of(hotline).values()
        for way in found
    }
    assert fields <= set(WAYS)


@pytest.mark.parametrize(
    ("schedule", "language", "told"),
    [
        (SUPPORT, "pt-BR", "seg-sex 07:00-19:00"),
        (FINANCE, "en", "Mon-Fri 08:00-12:00, 13:30-18:00"),
        (CLOUD, "es", "24 horas, todos los días"),
        (
            team("x", {"mon-tue": "08:00-09:00", "thu": "08:00-09:00", "sat": "10:00-11:00"}),
            "en",
            "Mon-Tue 08:00-09:00; Thu 08:00-09:00; Sat 10:00-11:00",
        ),
    ],
)
def test_hours_are_short_to_read(schedule: object, language: str, told: str) -> None:
    assert short_hours(schedule, language) == told  # type: ignore[arg-type]
