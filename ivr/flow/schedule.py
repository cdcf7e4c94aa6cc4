"""When a team is open, with everything expanded to plain dates and numbers: what the engine reads.

`build_schedule` makes it out of what ops wrote; `parse_spans` and `parse_weekdays` read its small texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from ivr.flow.calendar import Calendar, Holiday
from ivr.flow.source import Source
from ivr.flow.zone import Zone, expand_zone

Policy = Literal["closed", "normal", "special"]

DAY_MINUTES = 24 * 60
SAO_PAULO = "America/Sao_Paulo"
ALWAYS = "always"

_WEEKDAYS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        ("mon seg", "tue ter", "wed qua", "thu qui", "fri sex", "sat sab sáb", "sun dom")
    )
    for name in names.split()
}
_WANTED_SPANS = 'times such as "08:00-12:00, 13:30-18:00"'
_WANTED_DAYS = "weekdays such as mon-fri, seg-sex or mon,wed"
_SPAN = re.compile(r"(\d{2}):(\d{2})\s*-\s*(\d{2}):(\d{2})")


class ScheduleError(ValueError):
    """What ops wrote about hours can't hold: `stood` is the part at fault, `wanted` what would do.

    `offset` counts characters from the start of the text given, so that the reader can underline it.
    """

    def __init__(self, problem: str, stood: str, wanted: str, offset: int = 0) -> None:
        super().__init__(f"{problem}: {stood!r}; wanted {wanted}")
        self.problem, self.stood, self.wanted, self.offset = problem, stood, wanted, offset


class Span(msgspec.Struct, frozen=True, order=True, array_like=True):
    """Minutes of a local day, half-open: open at `start`, shut at `end` (up to 1440)."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{clock(self.start)}-{clock(self.end)}"


WHOLE_DAY = (Span(0, DAY_MINUTES),)


class Weekday(msgspec.Struct, frozen=True, omit_defaults=True):
    """The usual hours of one weekday, and where they are written."""

    spans: tuple[Span, ...] = ()
    place: Source | None = None


class Exceptional(msgspec.Struct, frozen=True, omit_defaults=True):
    """The hours of one date, which win over holidays and usual hours; no spans: shut that day."""

    spans: tuple[Span, ...]
    why: str
    source: str = "published"
    place: Source | None = None


class LocalHolidays(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a local holiday does to a team: it shuts, keeps its usual hours, or keeps `spans` instead."""

    policy: Policy = "closed"
    spans: tuple[Span, ...] = ()
    note: str | None = None
    place: Source | None = None


class Schedule(msgspec.Struct, frozen=True, omit_defaults=True):
    """When a team is open, from `first` to `last`; a moment outside is a failure, never "no holiday".

    `weekly` has seven entries from Monday. `always`: every hour of every day, whatever the calendars say.
    `place` is where its hours stand, `closed_place` where it names the calendars that shut it.
    """

    team: str
    zone: Zone
    first: date
    last: date
    weekly: tuple[Weekday, ...]
    exceptional: dict[date, Exceptional] = {}
    closed: dict[date, Holiday] = {}
    local: LocalHolidays = LocalHolidays()
    always: bool = False
    place: Source | None = None
    closed_place: Source | None = None


def clock(minute: int) -> str:
    """810 -> "13:30"; 1440 -> "24:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def parse_spans(text: str) -> tuple[Span, ...]:
    """ "08:00-12:00, 13:30-18:00" as spans, in order of the day. 24:00 may end one. Raises ScheduleError."""
    spans: list[Span] = []
    for part, offset in _parts(text):
        span = _parse_span(part, offset)
        if spans and span.start < spans[-1].end:
            raise ScheduleError(
                "hours overlap or run back", part, f"a start at {clock(spans[-1].end)} or later", offset
            )
        spans.append(span)
    return tuple(spans)


def _parts(text: str) -> Iterable[tuple[str, int]]:
    offset = 0
    for part in text.split(","):
        yield part.strip(), offset + len(part) - len(part.lstrip())
        offset += len(part) + 1


def _parse_span(part: str, offset: int) -> Span:
    found = _SPAN.fullmatch(part)
    if not found:
        raise ScheduleError("no hours", part, _WANTED_SPANS, offset)
    hours = [int(group) for group in found.groups()]
    start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if hours[1] > 59 or hours[3] > 59 or start >= DAY_MINUTES or end > DAY_MINUTES:
        raise ScheduleError("no time of day", part, "00:00 to 24:00, minutes to 59", offset)
    if start >= end:
        raise ScheduleError("hours end before they begin", part, "an end after the start", offset)
    return Span(start, end)


def parse_weekdays(text: str) -> tuple[int, ...]:
    """ "mon-fri", "seg-sex", "mon,wed" as numbers from Monday = 0, ascending. Raises ScheduleError."""
    days: list[int] = []
    for part, offset in _parts(text):
        for day in _parse_days(part, offset):
            if day in days:
                raise ScheduleError("a weekday stands twice", part, "each weekday once", offset)
            days.append(day)
    return tuple(sorted(days))


def _parse_days(part: str, offset: int) -> Sequence[int]:
    ends = [_WEEKDAYS.get(name.strip().lower()) for name in part.split("-")]
    first, last = ends[0], ends[-1]
    if first is None or last is None or len(ends) > 2:
        raise ScheduleError("no weekday", part, _WANTED_DAYS, offset)
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def weekly_hours(
    open: Mapping[str, str] | str, places: Mapping[str, Source] | None = None
) -> tuple[Weekday, ...]:
    """`{mon-fri: "08:00-12:00"}`, or "always", as seven weekdays; `places` by the same keys ("" for always).

    Raises ScheduleError, also where two keys name one weekday.
    """
    places = places or {}
    if isinstance(open, str):
        if open != ALWAYS:
            raise ScheduleError("no opening hours", open, "always, or weekdays with their hours")
        return (Weekday(WHOLE_DAY, places.get("")),) * 7
    week: dict[int, Weekday] = {}
    for names, hours in open.items():
        weekday = Weekday(parse_spans(hours), places.get(names))
        for number in parse_weekdays(names):
            if number in week:
                raise ScheduleError("a weekday has hours already", names, "each weekday once")
            week[number] = weekday
    return tuple(week.get(number, Weekday()) for number in range(7))


def build_schedule(
    team: str,
    open: Mapping[str, str] | str,
    *,
    national: Calendar,
    calendars: Iterable[Calendar] = (),
    exceptional: Mapping[date, Exceptional] | None = None,
    local: LocalHolidays | None = None,
    timezone: str = SAO_PAULO,
    places: Mapping[str, Source] | None = None,
    place: Source | None = None,
    closed_place: Source | None = None,
) -> Schedule:
    """Expands one team's hours over the span of the national calendar.

    `calendars` are those that concern the team: `national` among them or not, and local ones, which do
    what `local` says. A date of both is national. Raises ScheduleError and UnknownZone.
    """
    if national.first is None or national.last is None:
        raise ValueError(f"calendar {national.id} has no span: wanted the national one")
    local = local or LocalHolidays()
    if (local.policy == "special") != bool(local.spans):
        raise ScheduleError("local holidays", local.policy, "hours with the policy special, and only with it")
    first, last = national.first, national.last
    always = open == ALWAYS
    return Schedule(
        team,
        expand_zone(timezone, first, last),
        first,
        last,
        weekly_hours(open, places),
        dict(sorted((exceptional or {}).items())),
        {} if always else _closed(calendars, first, last),
        local,
        always,
        place,
        closed_place,
    )


def _closed(calendars: Iterable[Calendar], first: date, last: date) -> dict[date, Holiday]:
    closed: dict[date, Holiday] = {}
    for calendar in sorted(calendars, key=lambda calendar: calendar.kind != "national"):
        for day, holiday in calendar.days.items():
            if first <= day <= last:
                closed.setdefault(day, holiday)
    return dict(sorted(closed.items()))
