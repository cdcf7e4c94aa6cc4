"""What ops write about hours becomes spans and weekdays, or is refused with what stood and what was wanted."""

from datetime import date

import pytest

from ivr.flow.calendar import local_calendar, national_holidays
from ivr.flow.schedule import (
    LocalHolidays,
    ScheduleError,
    Span,
    build_schedule,
    clock,
    parse_spans,
    parse_weekdays,
    weekly_hours,
)
from ivr.flow.source import Source

NATIONAL = national_holidays(2026, 2027)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("08:00-12:00, 13:30-18:00", [(480, 720), (810, 1080)]),
        ("  07:00 - 19:00 ", [(420, 1140)]),
        ("00:00-24:00", [(0, 1440)]),
        ("08:00-12:00,12:00-18:00", [(480, 720), (720, 1080)]),
        ("23:59-24:00", [(1439, 1440)]),
    ],
)
def test_spans(text: str, spans: list[tuple[int, int]]) -> None:
    assert parse_spans(text) == tuple(Span(*span) for span in spans)


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("", "no hours: ''; wanted times such as \"08:00-12:00, 13:30-18:00\"", 0),
        ("08:00-12:00,", "no hours: ''; wanted times such as", 12),
        ("8-12", "no hours: '8-12'; wanted times such as", 0),
        ("08:00-12:00, 1080", "no hours: '1080'; wanted times such as", 13),
        ("08:00-12:60", "no time of day: '08:00-12:60'; wanted 00:00 to 24:00", 0),
        ("08:00-12:00, 13:00-18:60", "no time of day: '13:00-18:60'; wanted 00:00 to 24:00", 13),
        ("08:00-12:00, 18:00-13:00", "hours end before they begin: '18:00-13:00'; wanted an end", 13),
        ("08:60-12:00", "no time of day: '08:60-12:00'; wanted 00:00 to 24:00", 0),
        ("08:00-24:01", "no time of day: '08:00-24:01'; wanted 00:00 to 24:00", 0),
        ("24:00-24:00", "no time of day: '24:00-24:00'; wanted 00:00 to 24:00", 0),
        ("08:00-08:00", "hours end before they begin: '08:00-08:00'; wanted an end after the start", 0),
        ("18:00-08:00", "hours end before they begin: '18:00-08:00'; wanted an end after the start", 0),
        (
            "08:00-12:00, 11:59-18:00",
            "hours overlap or run back: '11:59-18:00'; wanted a start at 12:00 or later",
            13,
        ),
        (
            "13:00-18:00, 08:00-12:00",
            "hours overlap or run back: '08:00-12:00'; wanted a start at 18:00 or later",
            13,
        ),
    ],
)
def test_hours_that_can_not_hold_are_refused(text: str, message: str, offset: int) -> None:
    with pytest.raises(ScheduleError) as refused:
        parse_spans(text)
    assert str(refused.value).startswith(message)
    assert refused.value.offset == offset
    assert text[offset:].startswith(refused.value.stood)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", [0, 1, 2, 3, 4]),
        ("seg-sex", [0, 1, 2, 3, 4]),
        ("mon,wed", [0, 2]),
        ("qua, seg", [0, 2]),
        ("sab", [5]),
        ("sáb-dom", [5, 6]),
        ("Sat-Mon", [0, 5, 6]),
        ("sun-sat", [0, 1, 2, 3, 4, 5, 6]),
        ("ter - qui, dom", [1, 2, 3, 6]),
    ],
)
def test_weekdays(text: str, days: list[int]) -> None:
    assert parse_weekdays(text) == tuple(days)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mo-fri", "no weekday: 'mo-fri'; wanted weekdays such as mon-fri, seg-sex or mon,wed"),
        ("", "no weekday: ''"),
        ("mon-wed-fri", "no weekday: 'mon-wed-fri'"),
        ("mon-", "no weekday: 'mon-'"),
        ("mon,segunda", "no weekday: 'segunda'"),
        ("mon-fri,wed", "a weekday stands twice: 'wed'; wanted each weekday once"),
    ],
)
def test_weekdays_that_are_none_are_refused(text: str, message: str) -> None:
    with pytest.raises(ScheduleError) as refused:
        parse_weekdays(text)
    assert str(refused.value).startswith(message)
    assert text[refused.value.offset :] == refused.value.stood


def test_a_week_keeps_the_place_of_each_line() -> None:
    places = {"mon-thu": Source("flows/teams.yaml", 4), "sex": Source("flows/teams.yaml", 5)}
    week = weekly_hours({"mon-thu": "08:00-18:00", "sex": "08:00-12:00"}, places)
    assert [str(day.place) for day in week[3:5]] == ["flows/teams.yaml:4", "flows/teams.yaml:5"]
    assert (week[4].spans, week[5].spans, week[5].place) == ((Span(480, 720),), (), None)


def test_a_weekday_under_two_keys_is_refused() -> None:
    with pytest.raises(ScheduleError, match="a weekday has hours already: 'sex'"):
        weekly_hours({"mon-fri": "08:00-18:00", "sex": "08:00-12:00"})


def test_a_word_that_is_not_always_is_refused() -> None:
    with pytest.raises(ScheduleError, match="no opening hours: 'sempre'; wanted always"):
        weekly_hours("sempre")


@pytest.mark.parametrize(
    "local", [LocalHolidays("special"), LocalHolidays("normal", parse_spans("08:00-12:00"))]
)
def test_special_hours_go_with_the_special_policy_alone(local: LocalHolidays) -> None:
    with pytest.raises(ScheduleError, match="wanted hours with the policy special, and only with it"):
        build_schedule("prime", {"mon": "08:00-18:00"}, national=NATIONAL, local=local)


def test_a_schedule_spans_the_national_calendar_and_closes_only_by_those_named() -> None:
    city = local_calendar(
        "city", "law", [(date(2026, 6, 4), "Corpus Christi", None), (date(2030, 1, 25), "x", None)]
    )
    open_all_year = build_schedule("shop", {"mon": "08:00-18:00"}, national=NATIONAL)
    closing = build_schedule("shop", {"mon": "08:00-18:00"}, national=NATIONAL, calendars=[city])
    assert (open_all_year.first, open_all_year.last) == (date(2026, 1, 1), date(2027, 12, 31))
    assert open_all_year.closed == {}
    assert list(closing.closed) == [date(2026, 6, 4)]
    with pytest.raises(ValueError, match="city has no span"):
        build_schedule("shop", {"mon": "08:00-18:00"}, national=city)


def test_a_clock_time() -> None:
    assert [clock(minute) for minute in (0, 65, 810, 1440)] == ["00:00", "01:05", "13:30", "24:00"]


def test_a_team_that_is_always_open_says_where_that_stands() -> None:
    place = Source("flows/teams.yaml", 21)
    assert {day.place for day in weekly_hours("always", {"": place})} == {place}
