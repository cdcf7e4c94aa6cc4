"""Whoever presses a published key first reaches the team that the guide names, in every language and hour."""

from __future__ import annotations

import pytest

from ivr.engine.effects import Prompt, Queue
from ivr.flow.numbers import called_key
from tests.flows.shipped import HOTLINES, PUBLISHED, call, first_menu, flows

ROWS = [(hotline, key, team) for hotline, keys in PUBLISHED.items() for key, team in keys.items()]
NUMBERS = {
    "4003-0015": "main_4003",
    "011 4003-0015": "main_4003",
    "+55 11 4003-0015": "main_4003",
    "3003-2111": "products_2111",
    "3003-5559": "fluig_5559",
    "3003-0999": "hospitality_0999",
}
MOMENTS = {
    "open": ("2026-11-24 10:00", {"finance": True, "onboarding": True, "ombudsman": True}),
    "lunch": ("2026-11-24 12:10", {"finance": False, "onboarding": True, "ombudsman": False}),
    "a quarter to six": ("2026-11-24 17:45", {"finance": True, "onboarding": True, "ombudsman": False}),
    "night": ("2026-11-24 22:00", {"finance": False, "onboarding": False, "ombudsman": False}),
    "holiday": ("2026-11-20 10:00", {"finance": False, "onboarding": False, "ombudsman": False}),
    "carnival": ("2026-02-16 10:00", {"finance": True, "onboarding": True, "ombudsman": True}),
    "corpus christi": ("2026-06-04 10:00", {"finance": True, "onboarding": True, "ombudsman": True}),
    "weekend": ("2026-11-28 10:00", {"finance": False, "onboarding": False, "ombudsman": False}),
}


def _with_its_own_questions(team: str) -> tuple[str, ...]:
    """Up to the team's hours: a complaint without an earlier protocol, an administrator to activate."""
    return {"finance": (), "onboarding": ("1",), "ombudsman": ("1", "silence")}[team]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(("hotline", "key", "team"), ROWS)
def test_key_reaches_its_team_or_its_ticket(hotline: str, key: str, team: str, moment: str) -> None:
    when, open_ = MOMENTS[moment]
    talk = call(hotline, when, key, *_with_its_own_questions(team))
    assert talk.now.team == team
    if open_[team]:
        assert isinstance(talk.wait, Queue)
        assert talk.wait.queue == team
        return
    talk.ends()
    assert [ticket["team"] for ticket in talk.opened] == [team]
    assert "horário de Brasília" in talk.said


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
@pytest.mark.parametrize(("hotline", "key", "team"), ROWS)
def test_key_works_in_every_language_and_is_kept_for_the_ticket(
    hotline: str, key: str, team: str, language: str
) -> None:
    choice = flows().hotlines[hotline].languages[language]  # type: ignore[index]
    talk = call(hotline, "2026-11-24 22:00", choice.key or "", key).ends()
    assert {line.language for line in talk.prompts[-1][1].lines} == {language}
    assert [(ticket["team"], ticket["language"]) for ticket in talk.opened] == [(team, language)]


@pytest.mark.parametrize(("hotline", "key", "team"), ROWS)
def test_silence_after_a_published_key_still_ends_with_its_team(hotline: str, key: str, team: str) -> None:
    talk = call(hotline, "2026-11-24 22:00", key).ends()
    assert [ticket["team"] for ticket in talk.opened] == [team]


def test_published_is_said_of_these_keys_and_of_no_other() -> None:
    for hotline in HOTLINES:
        options = first_menu(hotline).menu.options
        published = {key for key, option in options.items() if option.source == "published"}
        assert published == set(PUBLISHED.get(hotline, {}))


@pytest.mark.parametrize("written", NUMBERS)
def test_each_published_number_reaches_its_hotline(written: str) -> None:
    assert flows().called[called_key(written) or ""] == NUMBERS[written]


@pytest.mark.parametrize("hotline", HOTLINES)
def test_nothing_is_asked_before_the_first_menu_and_it_takes_keys_ahead(hotline: str) -> None:
    talk = call(hotline, "2026-11-24 10:00")
    assert isinstance(talk.wait, Prompt)
    assert talk.now.node == "main_menu"
    assert talk.wait.ahead
    assert talk.heard == list(talk.wait.lines), "all speech before the choice is cut by a key"


def test_the_same_key_is_another_team_on_another_line() -> None:
    eight = {hotline: keys["8"] for hotline, keys in PUBLISHED.items() if "8" in keys}
    assert eight == {"main_4003": "ombudsman", "products_2111": "finance"}
