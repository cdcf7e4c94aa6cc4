"""What ops look for in a team's coming days: where teams of one menu part, holidays on weekends, years that end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ivr.engine.hours import Day, days
from ivr.flow.model import FlowSet, Hotline
from ivr.flow.schedule import Schedule
from ivr.picture.destinations import leads_from
from ivr.picture.search import public
from ivr.picture.ways import Way, role_of, ways_of

WARNED_BEFORE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Difference:
    """A day that is special for one of two teams of a menu, and on which only one of them works, or works as usual."""

    day: date
    own: Day
    team: str
    other: Day


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that is known for less than a year more: a `calendar`, or (None) all of a team's hours."""

    calendar: str | None
    last: date | None


def coming(schedule: Schedule, first: date, count: int) -> tuple[Day, ...]:
    """The days from a date on, as many as are known. Raises OutOfSpan where the first is not."""
    known = (schedule.last - first).days + 1
    return days(schedule, first, max(1, min(count, known)))


def beside(flows: FlowSet, team: str) -> tuple[str, ...]:
    """The teams that stand with one in a menu of a public hotline, also by way of the menus under it."""
    found: dict[str, None] = {}
    for name in public(flows):
        for together in _menus(flows, flows.hotlines[name]):
            if team in together:
                found.update(together)
    return tuple(other for other in found if other != team and other in flows.schedules)


def _menus(flows: FlowSet, hotline: Hotline) -> Iterator[dict[str, None]]:
    """The teams of each menu."""
    ways = ways_of(hotline)
    for name in ways:
        if role_of(hotline.node(name), ways[name]) == "menu":
            yield dict.fromkeys(_teams(flows, hotline, ways, name, (name,)))


def _teams(
    flows: FlowSet, hotline: Hotline, ways: Mapping[str, tuple[Way, ...]], menu: str, seen: tuple[str, ...]
) -> Iterator[str]:
    for way in ways[menu]:
        if way.role != "option":
            continue
        for lead in leads_from(flows, hotline, ways, way.target, next(iter(hotline.languages))):
            if lead.team:
                yield lead.team
            elif lead.menu and lead.menu not in seen:
                yield from _teams(flows, hotline, ways, lead.menu, (*seen, lead.menu))


def differences(flows: FlowSet, team: str, first: date, count: int) -> Iterator[Difference]:
    """The days on which a team and those beside it differ, by day."""
    own = {one.day: one for one in coming(flows.schedules[team], first, count)}
    others = [
        (name, coming(flows.schedules[name], first, count))
        for name in beside(flows, team)
        if flows.schedules[name].first <= first <= flows.schedules[name].last
    ]
    found = [
        Difference(other.day, own[other.day], name, other)
        for name, rows in others
        for other in rows
        if other.day in own and _differ(own[other.day], flows.schedules[team], other, flows.schedules[name])
    ]
    yield from sorted(found, key=lambda one: one.day)


def _differ(one: Day, schedule: Schedule, other: Day, its: Schedule) -> bool:
    """Usual hours that differ are no news; a holiday or an exceptional day of one that the other hasn't is."""
    changed = _changed(one, schedule), _changed(other, its)
    if not any(changed):
        return False
    return bool(one.spans) != bool(other.spans) or changed[0] != changed[1]


def _changed(day: Day, schedule: Schedule) -> bool:
    """Whether the day's hours are other than those of its weekday."""
    return day.spans != schedule.weekly[day.day.weekday()].spans


def weekend_holidays(rows: tuple[Day, ...]) -> tuple[Day, ...]:
    """Holidays that fall on a Saturday or Sunday: no working day is lost, and none is moved."""
    return tuple(one for one in rows if one.weekend and one.holiday)


def endings(flows: FlowSet, team: str, today: date) -> Iterator[Ending]:
    """What is known of a team's hours for less than a year from a date on."""
    schedule = flows.schedules[team]
    if schedule.last < today + WARNED_BEFORE:
        yield Ending(None, schedule.last)
    if schedule.always:
        return
    for name in flows.teams[team].closed:
        known = [day for day, holiday in schedule.closed.items() if holiday.calendar == name]
        last = max(known, default=None)
        if last is None or (last < today + WARNED_BEFORE and last < _end(schedule)):
            yield Ending(name, last)


def _end(schedule: Schedule) -> date:
    """A day near enough to the end of what is known: a calendar that fills the last year has no gap there."""
    return schedule.last - WARNED_BEFORE
