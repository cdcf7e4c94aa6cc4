"""calendars.yaml: local holidays, single dates and those of every year, each with who says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from pydantic import Field

from ivr.flow.calendar import NATIONAL, Calendar, local_calendar
from ivr.flow.draft import Draft
from ivr.flow.expansion import Expansion
from ivr.flow.hotlines import check_name
from ivr.flow.problems import Problem
from ivr.flow.shape import Allowed, Language, Shape
from ivr.flow.shaping import shape
from ivr.flow.source import Source
from ivr.flow.yaml_tree import Part

DATE = "a date such as 2026-12-24"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH_DAY = re.compile(r"\d{2}-\d{2}", re.ASCII)
_LEAP_YEAR = 2000

Day = tuple[date, str, Source | None]
Span = tuple[date, date]


class HolidayText(Shape):
    """One date, or one day of every year (`from` and `until` are the first and last year)."""

    date: str | None = None
    month_day: str | None = Field(default=None, alias="month-day")
    first: str | None = Field(default=None, alias="from")
    until: str | None = None
    name: str
    source: str | None = None
    note: str | None = None


class CalendarText(Shape):
    """A local calendar, as ops write it; `source` is who says so."""

    title: Mapping[Language, str] | str
    source: str
    days: tuple[HolidayText, ...]
    note: str | None = None
    allow: Allowed = Field(default_factory=dict)


def read_calendars(root: Part | None, draft: Draft, expansion: Expansion, problems: list[Problem]) -> None:
    """Fills the draft's calendars; the national one is there without a file."""
    draft.calendars[NATIONAL] = expansion.national
    draft.calendar_names = (NATIONAL, *(root.value if root else ()))
    for name, part in root.parts() if root else ():
        if name == NATIONAL:
            problems.append(part.key_problem("built-in-calendar"))
            continue
        problems.extend(check_name(part))
        made, found = shape(CalendarText, part)
        problems.extend(found)
        if made is not None:
            draft.calendar_parts[name] = part
            draft.calendars[name] = _calendar(name, made, part.part("days"), expansion.span, problems)


def parse_date(text: str) -> date | None:
    """A date as `2026-12-24`, and in no other of ISO's ways."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def _calendar(id: str, made: CalendarText, part: Part, span: Span, problems: list[Problem]) -> Calendar:
    days: dict[date, Day] = {}
    for (_, written), holiday in zip(part.parts(), made.days, strict=True):
        for day in _dates(holiday, written, span, problems):
            if day in days:
                first = str(days[day][2])
                problems.append(written.problem("repeated-date", stood=day.isoformat(), hint=first))
                break
            days[day] = (day, holiday.name, written.spot.place)
    return local_calendar(id, made.source, days.values())


def _dates(made: HolidayText, part: Part, span: Span, problems: list[Problem]) -> Iterator[date]:
    if made.date is not None and made.month_day is not None:
        problems.append(part.problem("wrong-value", stood="month-day", wanted="either date or month-day"))
    elif made.date is not None:
        day = parse_date(made.date)
        if day is None:
            problems.append(part.part("date").problem("wrong-date", wanted=DATE))
        else:
            yield day
    elif made.month_day is not None:
        yield from _every_year(made, part, span, problems)
    else:
        problems.append(part.problem("missing-key", wanted="date"))


def _every_year(made: HolidayText, part: Part, span: Span, problems: list[Problem]) -> Iterator[date]:
    assert made.month_day is not None
    if not _MONTH_DAY.fullmatch(made.month_day) or parse_date(f"{_LEAP_YEAR}-{made.month_day}") is None:
        problems.append(part.part("month-day").problem("wrong-date", wanted="a month and day such as 07-09"))
        return
    first = _year(made.first, part, "from", problems) or span[0].year
    last = _year(made.until, part, "until", problems) or span[1].year
    if made.until and last < first:
        problems.append(part.part("until").problem("wrong-date", wanted="a later or equal year"))
    for year in range(max(first, span[0].year), min(last, span[1].year) + 1):
        day = parse_date(f"{year}-{made.month_day}")
        if day is not None:
            yield day


def _year(text: str | None, part: Part, key: str, problems: list[Problem]) -> int | None:
    if text is None:
        return None
    if re.fullmatch(r"(19|20|21)\d\d", text, re.ASCII):
        return int(text)
    problems.append(part.part(key).problem("wrong-date", wanted="a year such as 2026"))
    return None
