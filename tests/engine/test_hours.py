"""Every date of domain D4, on the published teams: open or not, why, when next, and business days."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from ivr.engine import hours
from ivr.engine.hours import OutOfSpan, add_business_days, add_open_minutes, closes_at, next_opening, opening
from ivr.flow.schedule import Exceptional, LocalHolidays, Schedule, Span, build_schedule, parse_spans
from ivr.flow.source import Source
from tests.engine.teams_on_the_clock import (
    CARNIVAL,
    CLOSED_PLACE,
    CLOUD,
    FINANCE,
    NATIONAL,
    PLACE,
    SAO_PAULO_CITY,
    SUPPORT,
    TEAMS,
    at,
    team,
)

BOUNDARIES = """
support    2026-11-24 06:59:59  before_opening
support    2026-11-24 07:00:00  open
support    2026-11-24 12:30:00  open
support    2026-11-24 18:59:59  open
support    2026-11-24 19:00:00  after_closing
finance    2026-11-24 07:59:59  before_opening
finance    2026-11-24 08:00:00  open
finance    2026-11-24 11:59:59  open
finance    2026-11-24 12:00:00  lunch
finance    2026-11-24 12:10:00  lunch
finance    2026-11-24 13:29:59  lunch
finance    2026-11-24 13:30:00  open
finance    2026-11-24 17:45:00  open
finance    2026-11-24 17:59:59  open
finance    2026-11-24 18:00:00  after_closing
ombudsman  2026-11-24 17:29:59  open
ombudsman  2026-11-24 17:30:00  after_closing
ombudsman  2026-11-24 17:45:00  after_closing
prime      2026-11-24 12:00:00  lunch
prime      2026-11-24 17:59:59  open
prime      2026-11-24 18:00:00  after_closing
support    2026-11-28 12:00:00  weekend
finance    2026-11-28 12:00:00  weekend
ombudsman  2026-11-28 12:00:00  weekend
prime      2026-11-28 12:00:00  weekend
cloud      2026-11-28 12:00:00  always_open
cloud      2026-12-25 03:00:00  always_open
support    2026-06-04 10:00:00  open
city       2026-06-04 10:00:00  holiday
prime      2026-06-04 10:00:00  holiday_open
prime      2026-06-04 12:30:00  lunch
special    2026-06-04 13:59:59  holiday_open
special    2026-06-04 09:59:59  before_opening
support    2023-11-20 10:00:00  open
support    2024-11-20 10:00:00  holiday
prime      2024-11-20 10:00:00  holiday
support    2026-02-16 10:00:00  open
support    2026-02-17 10:00:00  open
support    2026-02-18 10:00:00  open
support    2026-03-09 10:00:00  open
support    2026-07-09 10:00:00  open
prime      2027-01-25 10:00:00  holiday_open
city       2027-01-25 10:00:00  holiday
support    2028-02-29 10:00:00  open
support    2028-04-21 10:00:00  holiday
finance    2026-12-24 10:00:00  exceptional_open
finance    2026-12-24 12:00:00  exceptional_closed
finance    2026-12-24 07:00:00  exceptional_closed
support    2026-12-24 18:00:00  open
support    2018-11-05T09:30:00+00:00  open
support    2025-11-05T09:30:00+00:00  before_opening
"""


def _rows(text: str) -> list[list[str]]:
    return [re.split(r" {2,}", line) for line in text.strip().splitlines()]


@pytest.mark.parametrize("row", BOUNDARIES.strip().splitlines())
def test_each_boundary_minute_has_its_reason(row: str) -> None:
    name, rest = row.split(maxsplit=1)
    moment, code = rest.rsplit(maxsplit=1)
    found = opening(TEAMS[name], at(moment))
    assert (found.reason.code, found.open) == (code, code.endswith("open"))


OPTIONAL_DAYS = """
2023-02-20 2023-02-21 2023-06-08 2024-02-12 2024-02-13 2024-05-30 2025-03-03 2025-03-04 2025-06-19
2026-02-16 2026-02-17 2026-06-04 2027-02-08 2027-02-09 2027-05-27 2028-02-28 2028-02-29 2028-06-15
2030-03-04 2030-03-05 2030-06-20 2023-11-20 2026-03-09 2026-07-09 2027-01-25 2025-10-28 2026-12-24 2026-12-31
2019-11-20 2020-11-20 2018-11-20
"""
HOLIDAYS = """
2023-04-07 2024-03-29 2025-04-18 2026-04-03 2027-03-26 2028-04-14 2030-04-19
2024-11-20 2025-11-20 2026-11-20 2028-11-20 2030-11-20 2025-04-21 2028-04-21
"""
WEEKEND_HOLIDAYS = "2027-11-20 2024-09-07 2024-10-12 2024-11-02"


@pytest.mark.parametrize("day", OPTIONAL_DAYS.split())
def test_optional_and_local_days_leave_support_open(day: str) -> None:
    assert opening(SUPPORT, at(f"{day} 10:00")).open


@pytest.mark.parametrize("day", HOLIDAYS.split())
def test_national_holidays_shut_all_but_the_cloud(day: str) -> None:
    reasons = {name: opening(s, at(f"{day} 10:00")).reason.code for name, s in TEAMS.items()}
    assert reasons == dict.fromkeys(TEAMS, "holiday") | {"cloud": "always_open"}


@pytest.mark.parametrize("day", WEEKEND_HOLIDAYS.split())
def test_a_holiday_on_a_weekend_is_named_and_never_moves_to_monday(day: str) -> None:
    found = hours.day_of(SUPPORT, date.fromisoformat(day))
    assert (found.code, found.weekend, found.spans) == ("holiday", True, ())
    monday = found.day + timedelta(days=7 - found.day.weekday())
    assert opening(SUPPORT, at(f"{monday} 10:00")).open


def test_good_friday_to_tiradentes_2025_are_four_days_shut() -> None:
    rows = hours.days(SUPPORT, date(2025, 4, 17), 6)
    assert [row.code for row in rows] == ["open", "holiday", "weekend", "weekend", "holiday", "open"]
    assert rows[1].holiday is not None
    assert rows[1].holiday.name == "Sexta-feira Santa"


NEXT = """
support  2026-11-27 19:00  2026-11-30 07:00
support  2026-04-02 19:00  2026-04-06 07:00
support  2025-12-24 19:00  2025-12-26 07:00
support  2025-04-17 19:00  2025-04-22 07:00
support  2026-12-31 19:00  2027-01-04 07:00
finance  2026-11-24 12:10  2026-11-24 13:30
finance  2026-11-24 13:30  2026-11-24 13:30
finance  2026-11-24 03:00  2026-11-24 08:00
finance  2026-12-24 12:00  2026-12-28 08:00
city     2026-06-03 18:00  2026-06-05 08:00
prime    2026-06-03 18:00  2026-06-04 08:00
special  2026-06-03 18:00  2026-06-04 10:00
cloud    2026-12-25 03:00  2026-12-25 03:00
support  2018-11-05T08:59:59+00:00  2018-11-05T09:00:00+00:00
support  2025-11-05T09:30:00+00:00  2025-11-05T10:00:00+00:00
support  2018-11-02T22:00:00+00:00  2018-11-05T09:00:00+00:00
"""


@pytest.mark.parametrize(("name", "moment", "opens"), _rows(NEXT))
def test_next_opening(name: str, moment: str, opens: str) -> None:
    found = next_opening(TEAMS[name], at(moment))
    assert found == at(opens)


def test_while_open_the_next_opening_is_that_very_moment() -> None:
    just_after = at("2026-11-24 08:00:00.5")
    assert next_opening(FINANCE, just_after) == just_after


def test_moments_come_back_on_the_teams_own_clock() -> None:
    summer = next_opening(SUPPORT, datetime(2018, 11, 4, 12, tzinfo=UTC))
    later = next_opening(SUPPORT, datetime(2025, 11, 5, 9, 30, tzinfo=UTC))
    open_now = next_opening(SUPPORT, datetime(2025, 11, 5, 13, 30, tzinfo=UTC))
    assert [str(moment) for moment in (summer, later, open_now)] == [
        "2018-11-05 07:00:00-02:00",
        "2025-11-05 07:00:00-03:00",
        "2025-11-05 10:30:00-03:00",
    ]


CLOSES = """
support  2026-11-24 07:00  2026-11-24 19:00
finance  2026-11-24 08:00  2026-11-24 12:00
finance  2026-11-24 17:59  2026-11-24 18:00
finance  2026-12-24 09:00  2026-12-24 12:00
support  2018-11-05T12:00:00+00:00  2018-11-05T21:00:00+00:00
"""


@pytest.mark.parametrize(("name", "moment", "closes"), _rows(CLOSES))
def test_closes_at(name: str, moment: str, closes: str) -> None:
    assert closes_at(TEAMS[name], at(moment)) == at(closes)


def test_a_closed_team_and_one_that_never_shuts_have_no_closing() -> None:
    assert closes_at(FINANCE, at("2026-11-24 12:00")) is None
    assert closes_at(CLOUD, at("2026-11-24 12:00")) is None


def test_hours_that_meet_at_midnight_are_one_stretch() -> None:
    night = team("night", {"mon-tue": "00:00-24:00", "wed": "00:00-06:00"})
    assert closes_at(night, at("2026-11-23 10:00")) == at("2026-11-25 06:00")
    assert add_open_minutes(night, at("2026-11-23 23:30"), 60) == at("2026-11-24 00:30")


def test_an_exceptional_day_shuts_even_a_team_that_is_always_open() -> None:
    works = {
        date(2026, 11, 28): Exceptional(parse_spans("00:00-24:00"), "plantão"),
        date(2026, 11, 29): Exceptional(parse_spans("00:00-22:00"), "manutenção"),
    }
    cloud = team("cloud", "always", exceptional=works)
    assert opening(cloud, at("2026-11-29 21:59")).reason.code == "exceptional_open"
    assert opening(cloud, at("2026-11-29 22:00")).reason.code == "exceptional_closed"
    assert closes_at(cloud, at("2026-11-24 12:00")) == at("2026-11-29 22:00")
    assert next_opening(cloud, at("2026-11-29 22:00")) == at("2026-11-30 00:00")
    assert closes_at(cloud, at("2026-11-29 22:30")) is None
    assert closes_at(cloud, at("2026-11-30 00:00")) is None


def test_exceptional_wins_over_a_holiday_and_may_open_a_weekend() -> None:
    days = {
        date(2026, 12, 25): Exceptional(parse_spans("09:00-11:00"), "plantão"),
        date(2026, 12, 26): Exceptional(parse_spans("09:00-11:00"), "plantão"),
        date(2026, 12, 28): Exceptional((), "inventário", place=Source("flows/teams.yaml", 40)),
    }
    crew = team("crew", {"mon-fri": "08:00-18:00"}, exceptional=days)
    assert opening(crew, at("2026-12-25 09:00")).reason.code == "exceptional_open"
    assert opening(crew, at("2026-12-26 10:59")).open
    shut = opening(crew, at("2026-12-28 10:00")).reason
    assert (shut.code, shut.why, shut.during, str(shut.place)) == (
        "exceptional_closed",
        "inventário",
        Span(0, 1440),
        "flows/teams.yaml:40",
    )
    assert next_opening(crew, at("2026-12-26 11:00")) == at("2026-12-29 08:00")


def test_a_reason_carries_its_values_and_the_place_of_its_rule() -> None:
    lunch = opening(FINANCE, at("2026-11-24 12:10")).reason
    assert (lunch.values, str(lunch.place)) == (
        {"date": "2026-11-24", "during": "12:00-13:30"},
        "flows/teams.yaml:14",
    )
    holiday = opening(FINANCE, at("2026-11-20 12:10")).reason
    assert holiday.values == {
        "date": "2026-11-20",
        "during": "00:00-24:00",
        "holiday": "Dia Nacional de Zumbi e da Consciência Negra",
        "calendar": "national",
    }
    assert holiday.place == CLOSED_PLACE
    eve = opening(FINANCE, at("2026-12-24 12:10")).reason
    assert (eve.values["why"], str(eve.place)) == ("véspera", "flows/teams.yaml:16")
    assert opening(SUPPORT, at("2026-11-28 12:00")).reason.place == PLACE


def test_a_weekdays_own_line_is_the_place_of_its_hours() -> None:
    line = Source("flows/teams.yaml", 18, 7)
    shop = team("shop", {"mon-fri": "08:00-18:00"}, places={"mon-fri": line})
    assert opening(shop, at("2026-11-24 19:00")).reason.place == line
    assert opening(shop, at("2026-11-28 19:00")).reason.place == PLACE


def test_a_local_holidays_place_is_its_calendars_or_the_policys() -> None:
    places = {
        name: str(opening(TEAMS[name], at("2026-06-04 10:30")).reason.place)
        for name in ("city", "special", "prime")
    }
    assert places == {
        "city": "flows/calendars.yaml:7",
        "special": "flows/teams.yaml:30",
        "prime": "flows/calendars.yaml:7",
    }


def test_a_local_holiday_opens_no_day_that_the_team_does_not_work() -> None:
    saturday = date(2028, 1, 1)
    assert {hours.day_of(s, saturday).code for s in TEAMS.values()} == {"holiday", "always_open"}
    thursdays = team("thursdays", {"mon-wed": "08:00-18:00"}, SAO_PAULO_CITY, local=LocalHolidays("normal"))
    assert opening(thursdays, at("2026-06-04 10:00")).reason.code == "holiday"
    assert opening(thursdays, at("2026-06-11 10:00")).reason.code == "not_a_working_day"


def test_a_date_of_both_calendars_is_national_in_any_order() -> None:
    both = build_schedule(
        "both", {"mon-sun": "08:00-18:00"}, national=NATIONAL, calendars=(SAO_PAULO_CITY, NATIONAL)
    )
    holiday = both.closed[date(2028, 1, 1)]
    assert (holiday.kind, holiday.name) == ("national", "Confraternização Universal")


@pytest.mark.parametrize(
    ("spans", "code"),
    [
        ("08:00-12:00, 13:30-18:00", "lunch"),
        ("08:00-11:00, 14:00-18:00", "lunch"),
        ("08:00-11:00, 14:01-18:00", "break"),
        ("08:00-12:59, 15:00-18:00", "lunch"),
        ("06:00-07:00, 16:00-18:00", "break"),
        ("13:00-15:00, 16:00-18:00", "break"),
        ("06:00-10:00, 11:00-18:00", "break"),
    ],
)
def test_a_gap_is_lunch_only_about_noon_and_not_for_long(spans: str, code: str) -> None:
    gap = parse_spans(spans)[0].end
    found = opening(team("t", {"mon-fri": spans}), at("2026-11-24 00:00") + timedelta(minutes=gap)).reason
    assert found.code == code


# -- business days and open minutes

SEVEN_DAYS = """
2026-04-13  2026-04-23
2026-04-01  2026-04-13
2026-11-13  2026-11-25
2023-11-13  2023-11-23
2025-12-19  2025-12-31
2026-12-23  2027-01-05
2026-02-11  2026-02-20
"""


@pytest.mark.parametrize(("start", "due"), _rows(SEVEN_DAYS))
def test_seven_business_days(start: str, due: str) -> None:
    assert add_business_days(NATIONAL, date.fromisoformat(start), 7) == date.fromisoformat(due)


def test_seven_business_days_where_carnival_is_closed() -> None:
    assert add_business_days(NATIONAL, date(2026, 2, 11), 7, CARNIVAL) == date(2026, 2, 24)


def test_business_days_need_a_start_a_count_and_a_span() -> None:
    assert add_business_days(NATIONAL, date(2026, 11, 21), 0) == date(2026, 11, 21)
    assert add_business_days(NATIONAL, date(2026, 11, 21), 1) == date(2026, 11, 23)
    with pytest.raises(ValueError, match="-1 business days"):
        add_business_days(NATIONAL, date(2026, 11, 21), -1)
    with pytest.raises(ValueError, match="carnival has no span"):
        add_business_days(CARNIVAL, date(2026, 2, 11), 7)
    with pytest.raises(OutOfSpan, match=r"national: 2041-01-01 lies outside the years .*, 2018 to 2040"):
        add_business_days(NATIONAL, date(2040, 12, 28), 7)


def test_business_days_are_counted_from_the_first_day_of_the_span_on() -> None:
    assert add_business_days(NATIONAL, date(2018, 1, 1), 1) == date(2018, 1, 2)
    for end in ("first", "last"):
        with pytest.raises(ValueError, match="national has no span"):
            add_business_days(msgspec.structs.replace(NATIONAL, **{end: None}), date(2026, 2, 11), 7)


OPEN_MINUTES = """
finance  2026-11-24 11:30  60  2026-11-24 14:00
finance  2026-11-24 12:10  30  2026-11-24 14:00
finance  2026-11-24 17:30  30  2026-11-24 18:00
finance  2026-11-24 17:30  31  2026-11-25 08:01
finance  2026-11-27 18:00  510  2026-11-30 18:00
finance  2026-11-27 18:00  511  2026-12-01 08:01
support  2026-11-19 18:00  120  2026-11-23 08:00
cloud  2026-11-24 12:00  10080  2026-12-01 12:00
finance  2026-12-24 11:00  90  2026-12-28 08:30
"""


@pytest.mark.parametrize(("name", "start", "minutes", "due"), _rows(OPEN_MINUTES))
def test_open_minutes(name: str, start: str, minutes: str, due: str) -> None:
    assert add_open_minutes(TEAMS[name], at(start), int(minutes)) == at(due)


def test_a_team_that_is_always_open_closes_at_the_first_minute_of_a_day_that_begins_late() -> None:
    late = Exceptional(parse_spans("08:00-24:00"), "manutenção")
    cloud = build_schedule("cloud", "always", national=NATIONAL, exceptional={date(2026, 12, 1): late})
    assert closes_at(cloud, at("2026-11-24 10:00")) == at("2026-12-01 00:00")
    assert next_opening(cloud, at("2026-12-01 00:00")) == at("2026-12-01 08:00")


def test_open_minutes_lie_ahead() -> None:
    with pytest.raises(ValueError, match="0 open minutes"):
        add_open_minutes(FINANCE, at("2026-11-24 11:30"), 0)


def test_one_open_minute_is_the_shortest_time() -> None:
    assert add_open_minutes(FINANCE, at("2026-11-24 11:30"), 1) == at("2026-11-24 11:31")


def test_an_exceptional_day_says_whether_it_is_worked_and_on_which_holiday_it_lies() -> None:
    days = {date(2026, 12, 25): parse_spans("08:00-12:00"), date(2026, 12, 28): ()}
    exceptional = {day: Exceptional(spans, "plantão") for day, spans in days.items()}
    crew = build_schedule(
        "crew", {"mon-fri": "08:00-12:00"}, national=NATIONAL, calendars=(NATIONAL,), exceptional=exceptional
    )
    christmas, shut = hours.day_of(crew, date(2026, 12, 25)), hours.day_of(crew, date(2026, 12, 28))
    assert (christmas.code, shut.code) == ("exceptional_open", "exceptional_closed")
    assert christmas.holiday is not None
    assert shut.holiday is None


# -- the edges of what is known


@pytest.mark.parametrize("name", TEAMS)
@pytest.mark.parametrize(
    "moment", ["2018-01-01T01:59:59+00:00", "2041-01-01T03:00+00:00", "2060-05-05 12:00", "1999-05-05 12:00"]
)
def test_a_moment_outside_the_span_is_a_failure(name: str, moment: str) -> None:
    for ask in (opening, next_opening, closes_at):
        with pytest.raises(OutOfSpan, match=name) as failure:
            ask(TEAMS[name], at(moment))
        assert failure.value.reason == "out_of_span"
    with pytest.raises(OutOfSpan):
        add_open_minutes(TEAMS[name], at(moment), 5)


@pytest.mark.parametrize("moment", ["2018-01-01T02:00+00:00", "2041-01-01T02:59:59+00:00"])
def test_the_span_holds_its_first_and_last_second(moment: str) -> None:
    assert opening(CLOUD, at(moment)).open


def test_a_search_that_runs_past_the_span_is_a_failure() -> None:
    with pytest.raises(OutOfSpan):
        next_opening(SUPPORT, at("2040-12-31 19:00"))
    assert next_opening(SUPPORT, at("2040-12-31 06:00")) == at("2040-12-31 07:00")


def test_a_team_without_hours_opens_only_on_its_exceptional_days() -> None:
    fair = team("fair", {}, exceptional={date(2027, 3, 1): Exceptional(parse_spans("09:00-10:00"), "feira")})
    assert next_opening(fair, at("2026-11-24 12:00")) == at("2027-03-01 09:00")
    assert next_opening(fair, at("2027-03-01 10:00")) is None
    for moment in ("2050-01-01 12:00", "2010-01-01 12:00"):
        with pytest.raises(OutOfSpan):
            next_opening(fair, at(moment))
    assert add_open_minutes(fair, at("2026-11-24 12:00"), 61) is None


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(TypeError):
        opening(SUPPORT, datetime(2026, 11, 24, 12))  # noqa: DTZ001


def test_a_day_row_says_what_shuts_it() -> None:
    rows = hours.days(FINANCE, date(2026, 12, 23), 4)
    assert [(row.code, [str(span) for span in row.spans], row.why) for row in rows] == [
        ("open", ["08:00-12:00", "13:30-18:00"], None),
        ("exceptional_open", ["08:00-12:00"], "véspera"),
        ("holiday", [], None),
        ("weekend", [], None),
    ]


@pytest.mark.parametrize("schedule", TEAMS.values(), ids=list(TEAMS))
def test_a_schedule_survives_being_stored(schedule: Schedule) -> None:
    assert msgspec.json.decode(msgspec.json.encode(schedule), type=Schedule) == schedule


# A clock that skips or repeats an hour at midnight, in the small hours, far east, and a team open around it.
CHANGES = [
    ("America/Sao_Paulo", "2018-11-03"),
    ("America/Sao_Paulo", "2018-02-17"),
    ("America/New_York", "2026-03-07"),
    ("America/New_York", "2026-10-31"),
    ("Pacific/Apia", "2018-03-31"),
    ("Pacific/Apia", "2018-09-29"),
]


@pytest.mark.parametrize(("zone", "eve"), CHANGES)
@pytest.mark.parametrize(
    "spans", ["00:00-00:30, 01:15-02:45, 22:15-24:00", "00:30-02:15, 23:15-23:45", "03:00-03:30"]
)
def test_stretches_across_a_clock_change_are_those_of_the_wall_clock(zone: str, eve: str, spans: str) -> None:
    schedule = build_schedule("night", {"mon-sun": spans}, national=NATIONAL, timezone=zone)
    first = datetime.fromisoformat(eve).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    quarters = [first + step * timedelta(minutes=15) for step in range(4 * 72)]
    wall = [quarter.astimezone(ZoneInfo(zone)) for quarter in quarters]
    truth = [any(s.start <= w.hour * 60 + w.minute < s.end for s in parse_spans(spans)) for w in wall]
    assert [_within_stretch(schedule, quarter) for quarter in quarters] == truth
    for quarter, is_open in zip(quarters, truth, strict=True):
        if not is_open:
            later = [q for q, o in zip(quarters, truth, strict=True) if o and q > quarter]
            assert not later or next_opening(schedule, quarter) == later[0]


def _within_stretch(schedule: Schedule, moment: datetime) -> bool:
    closes = closes_at(schedule, moment)
    return closes is not None and closes > moment and next_opening(schedule, moment) == moment
