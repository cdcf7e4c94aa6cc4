"""The national calendar agrees with the law, year by year; where the library ever strays, this file says so.

Corrections of the library so far: none. Its public category holds exactly the ten days of domain D1.
"""

from datetime import date, datetime, timedelta
from functools import cache

import pytest
from dateutil.easter import easter  # type: ignore[import-untyped]

from ivr.flow.calendar import Calendar, DuplicateDate, local_calendar, national_holidays
from ivr.flow.source import Source
from ivr.flow.zone import UnknownZone, expand_zone

FIRST, LAST = 2018, 2050
FIXED = {(1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (12, 25)}


@cache
def national() -> Calendar:
    return national_holidays(FIRST, LAST)


# year, Carnival Monday, Good Friday, Corpus Christi, whether 20 November is national
FACTS = [
    (2023, "02-20", "04-07", "06-08", False),
    (2024, "02-12", "03-29", "05-30", True),
    (2025, "03-03", "04-18", "06-19", True),
    (2026, "02-16", "04-03", "06-04", True),
    (2027, "02-08", "03-26", "05-27", True),
    (2028, "02-28", "04-14", "06-15", True),
    (2030, "03-04", "04-19", "06-20", True),
]


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_each_year_holds_the_laws_days_and_no_other(year: int) -> None:
    lawful = {date(year, month, day) for month, day in FIXED} | {easter(year) - timedelta(days=2)}
    if year >= 2024:
        lawful.add(date(year, 11, 20))
    assert {day for day in national().days if day.year == year} == lawful


@pytest.mark.parametrize(("year", "carnival", "good_friday", "corpus_christi", "november"), FACTS)
def test_movable_days(
    year: int, carnival: str, good_friday: str, corpus_christi: str, november: bool
) -> None:
    monday = date.fromisoformat(f"{year}-{carnival}")
    optional = {
        monday,
        monday + timedelta(days=1),
        monday + timedelta(days=2),
        date.fromisoformat(f"{year}-{corpus_christi}"),
    }
    assert not optional & national().days.keys()
    assert national().days[date.fromisoformat(f"{year}-{good_friday}")].name == "Sexta-feira Santa"
    assert (date(year, 11, 20) in national().days) == november


@pytest.mark.parametrize("day", ["03-09", "07-09", "01-25", "08-11", "10-28", "12-24", "12-31"])
def test_local_and_optional_days_are_not_national(day: str) -> None:
    assert date.fromisoformat(f"2026-{day}") not in national().days


def test_good_friday_is_national_and_its_origin_is_marked() -> None:
    friday, tiradentes = national().days[date(2026, 4, 3)], national().days[date(2026, 4, 21)]
    assert (friday.kind, friday.calendar) == ("national", "national")
    assert friday.origin == "federal order, enacted by cities (Law 9.093/1995)"
    assert tiradentes.origin == "federal law"


def test_each_holiday_is_named_in_three_languages() -> None:
    for holiday in national().days.values():
        assert len({holiday.named("es"), holiday.named("en")}) == 2
        assert holiday.name == "Tiradentes" or holiday.named("es") != holiday.name
    christmas = national().days[date(2026, 12, 25)]
    assert [christmas.named(language) for language in ("pt-BR", "es", "en")] == [
        "Natal",
        "Navidad",
        "Christmas Day",
    ]


def test_the_span_is_whole_years() -> None:
    assert (national().first, national().last) == (date(2018, 1, 1), date(2050, 12, 31))
    with pytest.raises(ValueError, match="2027 to 2026"):
        national_holidays(2027, 2026)


def test_a_local_calendar_keeps_source_and_place_and_refuses_a_date_twice() -> None:
    place = Source("flows/calendars.yaml", 7, 3)
    joinville = local_calendar(
        "joinville", "city law", [(date(2026, 3, 9), "Aniversário de Joinville", place)]
    )
    holiday = joinville.days[date(2026, 3, 9)]
    assert (holiday.name, holiday.kind, holiday.origin, holiday.place) == (
        "Aniversário de Joinville",
        "local",
        "city law",
        place,
    )
    twice = [(date(2026, 3, 9), "Um", place), (date(2026, 3, 9), "Outro", None)]
    with pytest.raises(DuplicateDate, match="joinville: 2026-03-09 stands twice"):
        local_calendar("joinville", "city law", twice)


def test_a_zone_is_its_changes_in_the_span() -> None:
    zone = expand_zone("America/Sao_Paulo", date(2018, 1, 1), date(2040, 12, 31))
    changes = ["2018-02-18T02:00Z", "2018-11-04T03:00Z", "2019-02-17T02:00Z"]
    assert list(zone.transitions) == [_seconds(change) for change in changes]
    assert [offset // 3600 for offset in zone.offsets] == [-2, -3, -2, -3]
    assert zone.release


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


@pytest.mark.parametrize(
    "name", ["America/Brasilia", "Brasília", "../etc/passwd", "", "America", "tzdata.zi/"]
)
def test_an_unknown_zone_is_refused_with_one_that_would_do(name: str) -> None:
    with pytest.raises(UnknownZone, match="wanted one such as America/Sao_Paulo"):
        expand_zone(name, date(2026, 1, 1), date(2026, 12, 31))
