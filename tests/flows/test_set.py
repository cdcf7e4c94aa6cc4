"""The shipped set as a whole: nothing wrong in it, nothing in it for nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ivr.engine.nodes import PHRASES
from ivr.flow.shape import LANGUAGES, references
from tests.flows.shipped import FLOWS, HOTLINES, files, first_menu, flows, nodes_of, reading

TEAMS = {"support", "finance", "ombudsman", "onboarding", "prime", "cloud", "sales"}


def test_no_problem_is_more_than_an_example_to_replace() -> None:
    assert {problem.code for problem in reading().problems} <= {"example-number"}


def test_every_team_is_transferred_to_and_takes_tickets() -> None:
    assert set(flows().teams) == TEAMS
    for kind in ("transfer", "ticket"):
        assert {getattr(n, kind) for hotline in HOTLINES for _, n in nodes_of(hotline, kind)} == TEAMS


def test_no_telephone_is_rung() -> None:
    reaches = [reach for team in flows().teams.values() for reach in (team.reach, team.on_call) if reach]
    assert all(reach.queue and not (reach.number or reach.sip) for reach in reaches)


def test_facts_of_teams_and_our_own_examples_are_told_apart() -> None:
    published = {name for name, team in flows().teams.items() if team.source == "published"}
    assert published == TEAMS - {"onboarding", "sales"}
    assert {name for name, team in flows().teams.items() if team.blocks_on_overdue} == {"support"}
    assert {name for name, team in flows().teams.items() if team.confidential} == {"ombudsman"}
    assert {name for name, team in flows().teams.items() if team.promises_due} == {"prime"}
    assert all(team.priorities.source == "example" for team in flows().teams.values())


def _phrases_named() -> Iterator[str]:
    for hotline in flows().hotlines.values():
        for shape in (hotline.model_copy(update={"nodes": {}}), *hotline.nodes.values()):
            yield from (
                value.phrase for what, _, value in references(shape) if what == "phrase" and value.phrase
            )


def test_every_phrase_is_spoken_somewhere() -> None:
    assert set(flows().phrases) == set(PHRASES) | set(_phrases_named())


def test_every_phrase_has_words_in_every_language() -> None:
    for name, phrase in flows().phrases.items():
        assert set(phrase.words) == set(LANGUAGES), name
        assert all(words.strip() for words in phrase.words.values()), name


@pytest.mark.parametrize("hotline", HOTLINES)
def test_language_keys_collide_with_nothing(hotline: str) -> None:
    line = flows().hotlines[hotline]
    languages = [choice.key for choice in line.languages.values()]
    assert None not in languages
    taken = [*languages, *line.keys, *first_menu(hotline).menu.options, first_menu(hotline).recent]
    assert len(taken) == len(set(taken)), taken


@pytest.mark.parametrize("hotline", HOTLINES)
def test_menus_speak_few_options(hotline: str) -> None:
    """Five at most; the six products of 3003-2111 are its one exception, since each of them is published."""
    spoken = {
        name: sum(option.unspoken is None for option in node.menu.options.values())
        for name, node in nodes_of(hotline, "menu")
    }
    most = {"product_menu": 6} if hotline == "products_2111" else {}
    assert {name: count for name, count in spoken.items() if count > most.get(name, 5)} == {}


@pytest.mark.parametrize("hotline", HOTLINES)
def test_every_hotline_has_a_way_out_to_a_person(hotline: str) -> None:
    line = flows().hotlines[hotline]
    assert line.keys == {"0": "attendant", "*": "back", "9": "repeat"}
    assert line.node(line.attendant).kind == line.node(line.on_error).kind == "hours"
    assert line.international is not None
    assert set(line.languages) == set(LANGUAGES)


@pytest.mark.parametrize("name", sorted(path.name for path in FLOWS.glob("*.yaml")))
def test_every_file_begins_by_saying_what_it_is(name: str) -> None:
    head = [line for line in files()[f"flows/{name}"].splitlines()[:4] if line.startswith("# ")]
    assert len(head) >= 2
