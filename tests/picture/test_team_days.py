"""Teams of one menu that part for a day, holidays on weekends, and years that end."""

from __future__ import annotations

import dataclasses
from datetime import date

from msgspec.structs import replace

from ivr.flow.model import FlowSet
from ivr.flow.schedule import Exceptional, Schedule, parse_spans
from ivr.picture.team_days import beside, coming, differences, endings, weekend_holidays
from tests.flows.shipped import flows

CHRISTMAS = date(2026, 12, 25)  # a Friday
YEAR = 365


def with_schedule(team: str, **changes: object) -> FlowSet:
    """The shipped flows with another schedule for a team."""
    given: Schedule = replace(flows().schedules[team], **changes)
    return dataclasses.replace(flows(), schedules={**flows().schedules, team: given})


def test_teams_of_one_menu_are_beside_each_other_also_through_menus_under_it() -> None:
    assert set(beside(flows(), "finance")) == {
        "support",
        "ombudsman",
        "onboarding",
        "cloud",
        "sales",
        "prime",
    }
    assert "finance" in beside(flows(), "cloud")


def test_a_holiday_on_which_only_one_team_works_is_a_difference() -> None:
    found = [
        (one.day, one.team, one.own.code, one.other.code)
        for one in differences(flows(), "finance", CHRISTMAS, 1)
    ]
    assert found == [(CHRISTMAS, "cloud", "holiday", "always_open")]


def test_usual_hours_that_differ_and_weekends_are_no_news() -> None:
    assert list(differences(flows(), "finance", date(2026, 11, 23), 14)) == []


def test_an_exceptional_day_of_one_team_alone_is_a_difference() -> None:
    eve = date(2026, 12, 24)
    short = with_schedule("finance", exceptional={eve: Exceptional(parse_spans("08:00-12:00"), "véspera")})
    found = {(one.team, one.own.code, one.other.code) for one in differences(short, "finance", eve, 1)}
    assert ("support", "exceptional_open", "open") in found
    assert ("finance", "open", "exceptional_open") in {
        (one.team, one.own.code, one.other.code) for one in differences(short, "support", eve, 1)
    }


def test_a_local_holiday_that_shuts_one_team_is_a_difference() -> None:
    shut = with_schedule("prime", local=replace(flows().schedules["prime"].local, policy="closed"))
    day = date(2026, 7, 9)
    assert list(differences(flows(), "prime", day, 1)) == []
    found = {(one.team, one.own.code) for one in differences(shut, "prime", day, 1)}
    assert ("support", "holiday") in found


def test_holidays_on_weekends_are_named() -> None:
    rows = coming(flows().schedules["support"], date(2027, 1, 1), YEAR)
    named = [(one.day, one.holiday.name) for one in weekend_holidays(rows) if one.holiday]
    assert [day for day, _ in named] == [date(2027, 5, 1), date(2027, 11, 20), date(2027, 12, 25)]
    assert all(day.weekday() >= 5 for day, _ in named)


def test_days_end_where_the_years_end() -> None:
    rows = coming(flows().schedules["support"], date(2037, 12, 30), 90)
    assert [one.day for one in rows] == [date(2037, 12, 30), date(2037, 12, 31)]


def test_hours_and_calendars_that_run_out_within_a_year_are_told() -> None:
    assert list(endings(flows(), "prime", date(2026, 11, 24))) == []
    assert list(endings(flows(), "prime", date(2036, 12, 31))) == []
    assert [(one.calendar, one.last) for one in endings(flows(), "prime", date(2037, 1, 2))] == [
        (None, date(2037, 12, 31))
    ]
    prime = flows().schedules["prime"]
    local = {day: one for day, one in prime.closed.items() if one.calendar != "joinville" or day.year < 2027}
    short = with_schedule("prime", closed=local)
    assert [(one.calendar, one.last) for one in endings(short, "prime", date(2026, 2, 1))] == [
        ("joinville", date(2026, 3, 9))
    ]
    none = with_schedule(
        "prime", closed={day: one for day, one in local.items() if one.calendar != "joinville"}
    )
    assert [(one.calendar, one.last) for one in endings(none, "prime", date(2026, 2, 1))] == [
        ("joinville", None)
    ]


def test_a_team_that_is_always_open_needs_no_calendar() -> None:
    assert list(endings(flows(), "cloud", date(2026, 11, 24))) == []
    assert weekend_holidays(coming(flows().schedules["cloud"], date(2027, 1, 1), YEAR)) == ()
