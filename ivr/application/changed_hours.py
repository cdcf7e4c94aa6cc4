"""What an author confirms: every date on which a team's hours change, and the special days that come next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ivr.engine.hours import Day, day_of
from ivr.flow.model import FlowSet
from ivr.flow.schedule import Schedule

DAYS_AHEAD = 400
SPECIAL_DAYS = 5
USUAL = ("open", "always_open", "weekend", "not_a_working_day")
MOST_SINGLY = 10
"""More dates than this with one and the same change are told as one run."""


@dataclass(frozen=True, slots=True)
class ChangedDate:
    """One date of a team before and after."""

    team: str
    before: Day
    after: Day

    @property
    def day(self) -> date:
        return self.after.day


@dataclass(frozen=True, slots=True)
class Run:
    """Dates of one team on which one and the same thing changes, in order."""

    dates: tuple[ChangedDate, ...]

    @property
    def first(self) -> ChangedDate:
        return self.dates[0]

    @property
    def weekdays(self) -> tuple[int, ...]:
        """Monday is 0."""
        return tuple(sorted({one.day.weekday() for one in self.dates}))


def changed_dates(before: FlowSet, after: FlowSet, first: date, last: date) -> list[ChangedDate]:
    """Every date from `first` to `last` on which the hours of a team that both have change, by date."""
    found = [
        changed
        for team, schedule in after.schedules.items()
        if team in before.schedules
        for changed in _of_team(team, before.schedules[team], schedule, first, last)
    ]
    return sorted(found, key=lambda one: (one.day, one.team))


def last_date(first: date) -> date:
    """The last of the days that are looked at."""
    return first + timedelta(days=DAYS_AHEAD - 1)


def _of_team(team: str, before: Schedule, after: Schedule, first: date, last: date) -> Iterator[ChangedDate]:
    start, end = max(first, before.first, after.first), min(last, before.last, after.last)
    for day in _days(start, end):
        changed = ChangedDate(team, day_of(before, day), day_of(after, day))
        if changed.before.spans != changed.after.spans:
            yield changed


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def special_days(schedule: Schedule, first: date, count: int = SPECIAL_DAYS) -> list[Day]:
    """A team's next holidays and exceptional days, on weekends too, within the days that are looked at."""
    found: list[Day] = []
    for day in _days(max(first, schedule.first), min(last_date(first), schedule.last)):
        if len(found) == count:
            break
        if (one := day_of(schedule, day)).code not in USUAL:
            found.append(one)
    return found


def runs(dates: Iterable[ChangedDate]) -> list[Run]:
    """Dates to be read: usual days that change alike are one run where they are many, all others stand alone."""
    alike: dict[object, list[ChangedDate]] = {}
    for one in dates:
        alike.setdefault(_kind(one), []).append(one)
    found: list[Run] = []
    for same in alike.values():
        found += [Run(tuple(same))] if len(same) > MOST_SINGLY else [Run((one,)) for one in same]
    return sorted(found, key=lambda run: (run.first.day, run.first.team))


def _kind(one: ChangedDate) -> object:
    usual = one.before.code in USUAL and one.after.code in USUAL
    return (one.team, one.before.spans, one.after.spans) if usual else (one.team, one.day)
