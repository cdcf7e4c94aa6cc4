"""What it takes to come to a team: counted along the engine's own steps, and held to the hotline's budget."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from ivr.application.proving import effort_problems
from ivr.flow.model import Budget, FlowSet
from ivr.flow.pace import seconds
from ivr.proof.effort import Cost, efforts
from tests.engine.kit import flow_set
from tests.flows.shipped import HOTLINES, flows

SINCE = date(2026, 11, 24)
LABELS = {"pt-BR": "suporte técnico", "es": "soporte técnico", "en": "technical support"}
NODES = """\
  first:
    menu:
      options:
        1: {label: {pt-BR: "financeiro", es: "finanzas", en: "finance"}, go: second}
        4: {label: {pt-BR: "suporte técnico", es: "soporte técnico", en: "technical support"}, go: to_support}
        5: {label: {pt-BR: "nuvem", es: "nube", en: "cloud"}, go: login}
  second:
    menu:
      options:
        7: {label: {pt-BR: "nuvem", es: "nube", en: "cloud"}, go: to_cloud}
  login: {authenticate: [organizational_code], on_success: to_support, on_failure: to_support}
  to_support: {transfer: support, next: bye, on_busy: bye, on_no_answer: bye, on_failed: bye}
  to_cloud: {transfer: cloud, next: bye, on_busy: bye, on_no_answer: bye, on_failed: bye}
  bye: {end: goodbye}
"""


def small() -> FlowSet:
    return flow_set(NODES, start="first", attendant="bye", option="{label} {key}", transferring="{team}")


def cost(flows: FlowSet, hotline: str, language: str, **to: str) -> Cost | None:
    wanted = {"team": "", "node": "", "key": ""} | to
    found = [
        way
        for way in efforts(flows, hotline, SINCE)
        if way.language == language and (way.team, way.node, way.key) == tuple(wanted.values())
    ]
    return found[0].cost


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_a_prompt_is_heard_up_to_the_option_that_is_chosen(language: str) -> None:
    before = {"pt-BR": "financeiro um", "es": "finanzas uno", "en": "finance one"}[language]
    own = LABELS[language] + " " + {"pt-BR": "quatro", "es": "cuatro", "en": "four"}[language]
    found = cost(small(), "main", language, node="first", key="4")
    assert found is not None
    assert found[:2] == (1, 1)
    assert found.seconds == pytest.approx(seconds(before, language) + seconds(own, language))


def test_each_key_prompt_and_entry_on_the_way_counts() -> None:
    assert (cost(small(), "main", "en", team="cloud") or ())[:2] == (2, 2)
    assert (cost(small(), "main", "en", node="first", key="5") or ())[:2] == (1, 1)
    assert (cost(flows(), "main_4003", "pt-BR", team="support") or ())[:2] == (9, 5)


@pytest.mark.parametrize("hotline", HOTLINES)
def test_every_team_of_a_shipped_hotline_is_come_to_in_every_language(hotline: str) -> None:
    for way in efforts(flows(), hotline, SINCE):
        if way.team:
            assert way.cost is not None, way
            assert way.cost.keys <= 12
            assert way.cost.seconds <= 90


def with_budget(**budgets: Budget) -> FlowSet:
    found = small()
    hotline = found.hotlines["main"].model_copy(update={"effort": budgets})
    return dataclasses.replace(found, hotlines={"main": hotline})


def test_a_budget_that_holds_is_no_problem() -> None:
    assert effort_problems(with_budget(cloud=Budget(keys=2, prompts=2, seconds=30)), SINCE) == []


@pytest.mark.parametrize(
    ("budget", "told"),
    [
        (Budget(keys=1), "2 keys > 1"),
        (Budget(prompts=1), "2 prompts > 1"),
        (Budget(seconds=1), "s > 1"),
        (Budget(keys=1, prompts=1), "2 keys > 1, 2 prompts > 1"),
    ],
)
def test_a_budget_that_is_passed_is_told_with_what_it_takes(budget: Budget, told: str) -> None:
    (problem,) = effort_problems(with_budget(cloud=budget), SINCE)
    assert (problem.code, problem.path, problem.stood) == ("over-effort", "effort.cloud", "cloud")
    assert told in problem.wanted


def test_a_budget_for_a_team_that_nobody_comes_to_is_told() -> None:
    (problem,) = effort_problems(with_budget(archive=Budget(keys=1)), SINCE)
    assert (problem.stood, problem.wanted) == ("archive", "-")
