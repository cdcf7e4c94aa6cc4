"""Is a team open, why, and when next: arithmetic on an expanded schedule, with no zone or holiday data read.

Moments are aware datetimes. A day counts in the team's zone; hours are half-open minutes.
Precedence: exceptional > closed > open.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Literal

import msgspec

from ivr.flow.calendar import Calendar, Holiday
from ivr.flow.schedule import DAY_MINUTES, Schedule, Span
from ivr.flow.source import Source
from ivr.flow.zone import EPOCH, SECOND, Zone

DayCode = Literal[
    "open",
    "always_open",
    "exceptional_open",
    "exceptional_closed",
    "holiday",
    "holiday_open",
    "weekend",
    "not_a_working_day",
]
Code = Literal[DayCode, "lunch", "break", "before_opening", "after_closing"]

SATURDAY = 5
DAY_SECONDS = 86_400
EPOCH_DAY = EPOCH.toordinal()
ONE_DAY = timedelta(days=1)
LONGEST_LUNCH = 180
LUNCH_HOURS = Span(11 * 60, 15 * 60)


class OutOfSpan(Exception):
    """A day outside the span that was expanded at load: a failure, never "no holiday"."""

    reason = "out_of_span"

    def __init__(self, what: str, day: date, first: date, last: date) -> None:
        super().__init__(
            f"{what}: {day.isoformat()} lies outside the years whose holidays are known, {first.year} to {last.year}; "
            "with each new year they reach a year further"
        )
        self.day, self.first, self.last = day, first, last


class Day(msgspec.Struct, frozen=True, omit_defaults=True):
    """One local day of a team: its open spans and the rule that made them.

    `holiday` is named even where the team opens, or would have been shut anyway (`weekend`); `why` is an
    exceptional day's own reason.
    """

    day: date
    spans: tuple[Span, ...]
    code: DayCode
    why: str | None = None
    holiday: Holiday | None = None
    weekend: bool = False
    place: Source | None = None


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a team is open or closed: a stable code, its values, and the place of the rule.

    `during` is the open span that holds the moment, or the gap that does (from 00:00, to 24:00).
    """

    code: Code
    day: date
    during: Span
    why: str | None = None
    holiday: Holiday | None = None
    place: Source | None = None

    @property
    def values(self) -> dict[str, str]:
        """The values as text, for JSON: date, during, and why, holiday and calendar where there are such."""
        known = {"date": self.day.isoformat(), "during": str(self.during)}
        if self.why:
            known["why"] = self.why
        if self.holiday:
            known |= {"holiday": self.holiday.name, "calendar": self.holiday.calendar}
        return known


class Opening(msgspec.Struct, frozen=True):
    """Whether a team is open at a moment, and why."""

    open: bool
    reason: Reason


# -- one day, one moment


def day_of(schedule: Schedule, day: date) -> Day:
    """What a date is for a team. Raises OutOfSpan."""
    if not schedule.first <= day <= schedule.last:
        raise OutOfSpan(schedule.team, day, schedule.first, schedule.last)
    weekday = day.weekday()
    usual = schedule.weekly[weekday]
    exceptional = schedule.exceptional.get(day)
    holiday = schedule.closed.get(day)
    weekend = weekday >= SATURDAY
    if exceptional:
        code: DayCode = "exceptional_open" if exceptional.spans else "exceptional_closed"
        return Day(day, exceptional.spans, code, exceptional.why, holiday, weekend, exceptional.place)
    if holiday:
        return _holiday(schedule, day, holiday, weekend)
    if usual.spans:
        code = "always_open" if schedule.always else "open"
        return Day(day, usual.spans, code, None, None, weekend, usual.place or schedule.place)
    code = "weekend" if weekend else "not_a_working_day"
    return Day(day, (), code, None, None, weekend, schedule.place)


def _holiday(schedule: Schedule, day: date, holiday: Holiday, weekend: bool) -> Day:
    """A local holiday never opens a day on which the team would not work anyway."""
    local, usual = schedule.local, schedule.weekly[day.weekday()].spans
    if holiday.kind == "national" or local.policy == "closed" or not usual:
        place = holiday.place or schedule.closed_place
        return Day(day, (), "holiday", None, holiday, weekend, place)
    spans = usual if local.policy == "normal" else local.spans
    return Day(day, spans, "holiday_open", None, holiday, weekend, local.place or holiday.place)


def days(schedule: Schedule, first: date, count: int) -> tuple[Day, ...]:
    """The days of a team from a date on, one row each. Raises OutOfSpan."""
    return tuple(day_of(schedule, first + step * ONE_DAY) for step in range(count))


def opening(schedule: Schedule, at: datetime) -> Opening:
    """Whether a team is open at a moment, and why. Raises OutOfSpan, and TypeError for a naive moment."""
    day, minute = _local(schedule.zone, _seconds(at))
    today = day_of(schedule, day)
    before = bisect_right(today.spans, minute, key=_start)
    if before and minute < today.spans[before - 1].end:
        return Opening(True, _reason(today, today.code, today.spans[before - 1]))
    gap = Span(
        today.spans[before - 1].end if before else 0,
        today.spans[before].start if before < len(today.spans) else DAY_MINUTES,
    )
    return Opening(False, _reason(today, _closed_code(today, gap), gap))


def _start(span: Span) -> int:
    return span.start


def _reason(day: Day, code: Code, during: Span) -> Reason:
    return Reason(code, day.day, during, day.why, day.holiday, day.place)


def _closed_code(day: Day, gap: Span) -> Code:
    if day.code == "exceptional_open":
        return "exceptional_closed"
    if not day.spans:
        return day.code
    if gap.start == 0:
        return "before_opening"
    if gap.end == DAY_MINUTES:
        return "after_closing"
    lunch = gap.start < LUNCH_HOURS.end and gap.end > LUNCH_HOURS.start
    return "lunch" if lunch and gap.end - gap.start <= LONGEST_LUNCH else "break"


# -- along time


def next_opening(schedule: Schedule, at: datetime) -> datetime | None:
    """The first open moment from `at` on (`at` itself while open), in the team's zone; None if there is none.

    Raises OutOfSpan when the search runs past the span.
    """
    now = _seconds(at)
    for start, _ in _open_from(schedule, now):
        return at.astimezone(_fixed(schedule.zone, now)) if start <= now else _moment(schedule.zone, start)
    return None


def closes_at(schedule: Schedule, at: datetime) -> datetime | None:
    """When a team that is open at a moment shuts, in its zone; None if it is shut then, or never shuts."""
    now = _seconds(at)
    if schedule.always and opening(schedule, at).open:
        return _always_until(schedule, now)
    until = now
    for start, end in _open_from(schedule, now):
        if start > until:
            break
        until = end
    return _moment(schedule.zone, until) if until > now else None


def _always_until(schedule: Schedule, now: int) -> datetime | None:
    """The first gap of a team that is always open: one of its exceptional days."""
    for day, rule in schedule.exceptional.items():
        for start, end in _gaps(schedule.zone, day, rule.spans):
            if end > now:
                return _moment(schedule.zone, start)
    return None


def _gaps(zone: Zone, day: date, spans: tuple[Span, ...]) -> Iterator[tuple[int, int]]:
    edges = [0, *(minute for span in spans for minute in (span.start, span.end)), DAY_MINUTES]
    gaps = tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)
    return instants(zone, day, gaps)


def add_open_minutes(schedule: Schedule, start: datetime, minutes: int) -> datetime | None:
    """The moment by which a team has been open for `minutes` since `start`; None if it never will have been.

    Ends on a closing minute rather than on the next opening: 30 minutes from 17:30 are over at 18:00.
    Raises OutOfSpan, and ValueError for fewer than one minute.
    """
    if minutes < 1:
        raise ValueError(f"{minutes} open minutes lie not ahead; wanted 1 or more")
    now = _seconds(start)
    left = minutes * 60
    for begin, end in _open_from(schedule, now):
        begin = max(begin, now)
        if end - begin >= left:
            return _moment(schedule.zone, begin + left)
        left -= end - begin
    return None


def add_business_days(national: Calendar, start: date, count: int, *local: Calendar) -> date:
    """The date `count` business days (Monday to Friday, in no calendar given) after `start`, not counted.

    Raises OutOfSpan beyond the national calendar, and ValueError for a negative count.
    """
    if count < 0:
        raise ValueError(f"{count} business days lie not ahead; wanted 0 or more")
    if national.first is None or national.last is None:
        raise ValueError(f"calendar {national.id} has no span: wanted the national one")
    calendars = (national, *local)
    day = start
    while True:
        if not national.first <= day <= national.last:
            raise OutOfSpan(national.id, day, national.first, national.last)
        if count == 0:
            return day
        day += ONE_DAY
        count -= _is_business_day(day, calendars)


def _is_business_day(day: date, calendars: Iterable[Calendar]) -> bool:
    return day.weekday() < SATURDAY and not any(day in calendar.days for calendar in calendars)


def local_date(schedule: Schedule, at: datetime) -> date:
    """The date of a moment in the team's zone."""
    return local(schedule, at)[0]


def local(schedule: Schedule, at: datetime) -> tuple[date, int]:
    """The date of a moment in the team's zone, and the minute of that day."""
    return _local(schedule.zone, _seconds(at))


# -- zone arithmetic, in seconds since 1970 UTC


def _seconds(at: datetime) -> int:
    return (at - EPOCH) // SECOND


def _local(zone: Zone, at: int) -> tuple[date, int]:
    days, seconds = divmod(at + zone.offset(at), DAY_SECONDS)
    return date.fromordinal(EPOCH_DAY + days), seconds // 60


def _fixed(zone: Zone, at: int) -> timezone:
    return timezone(timedelta(seconds=zone.offset(at)))


def _moment(zone: Zone, at: int) -> datetime:
    return datetime.fromtimestamp(at, _fixed(zone, at))


def _open_from(schedule: Schedule, now: int) -> Iterator[tuple[int, int]]:
    """Open stretches that end after `now`, in order, at most one span each."""
    today, _ = _local(schedule.zone, now)
    for day in _working_days(schedule, today):
        for start, end in instants(schedule.zone, day, day_of(schedule, day).spans):
            if end > now:
                yield start, end


def _working_days(schedule: Schedule, today: date) -> Iterator[date]:
    """Every date from today on; for a team without usual hours only its exceptional ones."""
    day_of(schedule, today)
    if any(weekday.spans for weekday in schedule.weekly):
        while True:
            yield today
            today += ONE_DAY
    dates = tuple(schedule.exceptional)
    yield from dates[bisect_left(dates, today) :]


def instants(zone: Zone, day: date, spans: tuple[Span, ...]) -> Iterator[tuple[int, int]]:
    """A day's spans as stretches of UTC: a clock change may shorten, split or drop one."""
    midnight = (day.toordinal() - EPOCH_DAY) * DAY_SECONDS
    changes = zone.transitions
    first = bisect_right(changes, midnight - DAY_SECONDS)
    last = bisect_right(changes, midnight + 2 * DAY_SECONDS)
    for piece in range(first, last + 1):
        offset = zone.offsets[piece]
        for span in spans:
            start, end = midnight + span.start * 60 - offset, midnight + span.end * 60 - offset
            if piece:
                start = max(start, changes[piece - 1])
            if piece < len(changes):
                end = min(end, changes[piece])
            if start < end:
                yield start, end
