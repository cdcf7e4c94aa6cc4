"""What an author reads before a publish: differences in callers' terms, and dates; out of the shipped flows, edited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from ivr.application.changed_hours import changed_dates, last_date, runs, special_days
from ivr.application.compared import Difference, compare, reached, yaml_lines
from ivr.cli.publish_words import date_lines, difference, special_lines
from ivr.engine.nodes import KINDS, PHRASES
from ivr.flow.model import FlowSet
from ivr.flow.reader import read
from tests.flows.shipped import files, flows

TODAY = date(2026, 11, 19)
LAST = last_date(TODAY)
Edit = tuple[str, str, str]
SUPPORT_HOURS: Edit = ("teams", 'mon-fri: "07:00-19:00"', 'mon-fri: "06:00-19:00"')


def edited(*edits: Edit) -> FlowSet:
    """The shipped flows with the first place of each text replaced."""
    texts = dict(files())
    for file, old, new in edits:
        name = f"flows/{file}.yaml"
        assert old in texts[name], old
        texts[name] = texts[name].replace(old, new, 1)
    found = read(texts, KINDS, last_year=2037, required_phrases=PHRASES)
    assert found.flows is not None, [str(one) for one in found.problems]
    return found.flows


def told(*edits: Edit, lang: str = "en") -> list[str]:
    before, after = flows(), edited(*edits)
    return [difference(one, before, after, lang) for one in compare(before, after)]


@pytest.mark.parametrize(
    ("edits", "en", "pt"),
    [
        (
            [SUPPORT_HOURS],
            ["technical support team opens 06:00, was 07:00 (Mon-Fri)"],
            ["equipe de suporte técnico abre às 06:00, antes 07:00 (seg-sex)"],
        ),
        (
            [("teams", 'mon-fri: "07:00-19:00"', 'mon-fri: "07:00-20:00"')],
            ["technical support team closes 20:00, was 19:00 (Mon-Fri)"],
            ["equipe de suporte técnico fecha às 20:00, antes 19:00 (seg-sex)"],
        ),
        (
            [("teams", 'mon-fri: "07:00-19:00"', 'mon-thu: "07:00-19:00"')],
            ["technical support team Fri: closed, was 07:00-19:00"],
            ["equipe de suporte técnico sex: fechado, antes 07:00-19:00"],
        ),
        (
            [("main_4003", '"4003-0015"', '"4003-0016"')],
            ["4003-0016: 4003-0016 is answered too", "4003-0016: 4003-0015 is no longer answered"],
            ["4003-0016: também atende em 4003-0016", "4003-0016: 4003-0015 não é mais atendido"],
        ),
        (
            [("phrases", "Você ligou para a TOTVS.", "Aqui é a TOTVS.")],
            ["phrase greeting_main, pt-BR: “Aqui é a TOTVS.”, was “Você ligou para a TOTVS.”"],
            ["frase greeting_main, pt-BR: “Aqui é a TOTVS.”, antes “Você ligou para a TOTVS.”"],
        ),
        (
            [("teams", "queue: finance", "queue: billing")],
            ["accounts and billing team: is reached at billing, was finance"],
            ["equipe administrativa e financeira: atende em billing, antes finance"],
        ),
        (
            [("teams", "blocks_on_overdue: yes", "blocks_on_overdue: no")],
            ["technical support team: the rule blocks_on_overdue changes"],
            ["equipe de suporte técnico: muda a regra blocks_on_overdue"],
        ),
    ],
)
def test_a_difference_is_told_in_callers_terms(edits: Sequence[Edit], en: list[str], pt: list[str]) -> None:
    assert told(*edits) == en
    assert told(*edits, lang="pt-BR") == pt


def test_a_key_that_leads_elsewhere_is_told_with_the_line_as_people_call_it() -> None:
    before, after = (
        flows(),
        edited(("hospitality_0999", "          go: finance_hours\n", "          go: ombudsman\n")),
    )
    [moved] = compare(before, after)
    assert (moved.code, moved.values["keys"], moved.values["line"]) == ("option_moved", ["2"], "3003-0999")
    assert moved.values["before"] == {"kind": "team", "name": "finance"}
    assert difference(moved, before, after, "en").startswith("3003-0999 key 2: accounts and billing team -> ")


def test_a_new_option_and_one_that_is_gone_are_told_once_with_all_that_lies_behind() -> None:
    option = "        4:\n          label: label_channels\n"
    before, after = flows(), edited(("main_4003", option, option.replace("4:", "5:")))
    found = compare(before, after)
    assert [(one.code, one.values["keys"]) for one in found] == [
        ("option_gone", ["5", "4"]),
        ("option_new", ["5", "5"]),
    ]
    assert len([keys for keys in reached(before, "main_4003") if keys[:2] == ("5", "4")]) > 3, (
        "much lies behind"
    )
    assert difference(found[1], before, after, "pt-BR").startswith("4003-0015 tecla 5, 5: opção nova, ")


def test_equal_sets_differ_in_nothing() -> None:
    assert compare(flows(), flows()) == []
    assert yaml_lines(flows().files, flows().files) == ""


def test_the_way_of_keys_is_followed_to_teams_through_menus() -> None:
    found = reached(flows(), "main_4003")
    assert (found["4",].kind, found["4",].name) == ("team", "finance")
    assert found[()].kind == "menu"
    assert {one.name for one in found.values() if one.kind == "team"} >= {"finance", "support", "onboarding"}


def test_lines_of_yaml_stand_below() -> None:
    lines = yaml_lines(flows().files, edited(SUPPORT_HOURS).files)
    assert "+++ flows/teams.yaml" in lines
    assert '-    mon-fri: "07:00-19:00"\n+    mon-fri: "06:00-19:00"' in lines


# -- dates

FRIDAY_OPEN: Edit = (
    "teams",
    '    mon-fri: "07:00-19:00"\n',
    '    mon-fri: "07:00-19:00"\n  exceptional:\n'
    '  - {date: 2026-11-20, open: "08:00-12:00", why: plantão, source: example}\n',
)


def test_a_single_date_is_told_with_its_reason_both_ways() -> None:
    before, after = flows(), edited(FRIDAY_OPEN)
    there = changed_dates(before, after, TODAY, LAST)
    back = changed_dates(after, before, TODAY, LAST)
    assert [(one.day, one.team) for one in there] == [(date(2026, 11, 20), "support")]
    assert date_lines(there, after, "pt-BR") == [
        "sex 20/11/2026: equipe de suporte técnico fechado -> aberto 08:00-12:00, dia excepcional, "
        "Dia Nacional de Zumbi e da Consciência Negra, plantão"
    ]
    assert date_lines(back, before, "pt-BR") == [
        "sex 20/11/2026: equipe de suporte técnico aberto -> fechado, feriado nacional, "
        "Dia Nacional de Zumbi e da Consciência Negra"
    ]
    assert date_lines(back, before, "en")[0].startswith(
        "Fri 20 Nov 2026: technical support team open -> closed, national holiday, "
    )


def test_usual_days_that_change_alike_are_one_line_and_none_is_left_out() -> None:
    before, after = flows(), edited(SUPPORT_HOURS)
    dates = changed_dates(before, after, TODAY, LAST)
    assert len(dates) == len({one.day for one in dates}) > 250
    assert all(one.day.weekday() < 5 and not one.after.holiday for one in dates)
    [run] = runs(dates)
    assert len(run.dates) == len(dates)
    assert date_lines(dates, after, "en") == [
        f"Thu 19 Nov 2026 to {'Thu 23 Dec 2027'}, Mon-Fri, {len(dates)} dates: "
        "technical support team 07:00-19:00 -> 06:00-19:00"
    ]
    assert len(date_lines(dates, after, "en", each=True)) == len(dates)


def test_dates_lie_from_the_first_to_the_last_that_is_asked_for() -> None:
    before, after = flows(), edited(SUPPORT_HOURS)
    for first, last in ((TODAY, TODAY), (TODAY, TODAY + timedelta(days=1)), (TODAY, LAST)):
        days = [one.day for one in changed_dates(before, after, first, last)]
        assert days
        assert first <= min(days) <= max(days) <= last
    assert (LAST - TODAY).days == 399


def test_each_team_has_its_next_special_days_changed_or_not() -> None:
    before, after = flows(), edited(FRIDAY_OPEN)
    special = {team: special_days(schedule, TODAY) for team, schedule in after.schedules.items()}
    assert [day.day.isoformat() for day in special["finance"]] == [
        "2026-11-20",
        "2026-12-25",
        "2027-01-01",
        "2027-03-26",
        "2027-04-21",
    ]
    assert special["cloud"] == []
    lines = list(special_lines(special, changed_dates(before, after, TODAY, LAST), after, "pt-BR"))
    assert lines[0] == "equipe de suporte técnico:"
    assert lines[1].endswith("plantão (muda)")
    assert sum(line.endswith("(muda)") for line in lines) == 1


def test_every_code_of_a_difference_has_its_sentence() -> None:
    import ast
    import inspect

    from ivr.application import compared
    from ivr.cli.publish_words import DIFFERENCES

    tree = ast.parse(inspect.getsource(compared))
    codes = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == Difference.__name__
        and isinstance(call.args[0], ast.Constant)
    }
    assert len(codes) > 10
    assert codes <= set(DIFFERENCES)
