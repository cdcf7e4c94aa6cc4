"""Time, folded: which teams are open, closed, closed for good or beyond their span, and when that changes.

Every moment from `since` to the end of the span falls into one of few `Moment`s; each is stepped at a real instant of
its own. The timeline of their changes answers which may follow which within the longest call, and never back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from ivr.engine.hours import EPOCH_DAY, ONE_DAY, OutOfSpan, day_of, instants, next_opening
from ivr.flow.schedule import Schedule, Span
from ivr.flow.zone import EPOCH

State = Literal["open", "closed", "never", "lost"]
"""Of one team: `closed` opens again; `never` does not; `lost`: its hours are beyond the span, a failure."""

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Moment:
    """All instants at which the teams stand alike; `at` is one of them (UTC)."""

    at: datetime
    teams: tuple[State, ...]


class Moments:
    """The moments of some teams from `since` on. A set of moments is a bit mask over `all`."""

    def __init__(self, schedules: Mapping[str, Schedule], since: date | None = None) -> None:
        self.teams = tuple(sorted(schedules))
        self._schedules = [schedules[team] for team in self.teams]
        self._since = since
        self._found: dict[tuple[State, ...], int] = {}
        self.all: list[Moment] = []
        self._timeline: list[tuple[int, int]] = []
        self._walk()
        self.everything = (1 << len(self.all)) - 1
        self._alike = [self._masks(place) for place in range(len(self.teams))]

    def like(self, moment: int, teams: frozenset[str]) -> int:
        """All moments at which these teams stand as they do at `moment`."""
        mask = self.everything
        for place, team in enumerate(self.teams):
            if team in teams:
                mask &= self._alike[place][self.all[moment].teams[place]]
        return mask

    def _masks(self, place: int) -> dict[State, int]:
        masks: dict[State, int] = {}
        for number, moment in enumerate(self.all):
            masks[moment.teams[place]] = masks.get(moment.teams[place], 0) | 1 << number
        return masks

    def where(self, team: str, state: State) -> int:
        """The moments at which a team stands so."""
        return self._alike[self.teams.index(team)].get(state, 0)

    def number(self, at: datetime) -> int:
        """Which moment an instant is of; what is before the first falls to it."""
        seconds = int((at - EPOCH).total_seconds())
        return self._timeline[max(bisect_right(self._timeline, (seconds, len(self.all))) - 1, 0)][1]

    def sequences(self, seconds: int) -> list[tuple[int, ...]]:
        """What a call of at most `seconds` may come by, whenever it begins: moments in turn, each sequence once."""
        starts, numbers = [start for start, _ in self._timeline], [number for _, number in self._timeline]
        found: dict[tuple[int, ...], None] = {}
        for at, start in enumerate(starts):
            last = (starts[at + 1] if at + 1 < len(starts) else start + DAY) - 1
            found[tuple(numbers[at : bisect_right(starts, last + seconds)])] = None
        return list(found)

    def within_one_call(self, masks: list[int], seconds: int) -> list[int] | None:
        """Instants (seconds since 1970), one for each mask, in order and within `seconds`; None: there are none."""
        for start in range(len(self._timeline)):
            if (found := self._along(start, masks, seconds)) is not None:
                return found
        return None

    def _along(self, start: int, masks: list[int], seconds: int) -> list[int] | None:
        place, began, instants = start, self._timeline[start][0], list[int]()
        for mask in masks:
            while not mask >> self._timeline[place][1] & 1:
                place += 1
                if place == len(self._timeline) or (instants and self._timeline[place][0] - began > seconds):
                    return None
                if not instants:
                    return None
            if not instants:
                began = self._last_instant(place) if len(set(masks)) > 1 else self._timeline[place][0]
                instants.append(began)
            else:
                instants.append(max(instants[-1], self._timeline[place][0]))
        return instants

    def _last_instant(self, place: int) -> int:
        """Shortly before the next change, so that what follows is near."""
        after = (
            self._timeline[place + 1][0]
            if place + 1 < len(self._timeline)
            else self._timeline[place][0] + DAY
        )
        return max(self._timeline[place][0], after - 60)

    # -- built once

    def _walk(self) -> None:
        if not self._schedules:
            day = self._since or date(2026, 1, 1)
            self._add((day.toordinal() - EPOCH_DAY) * DAY + DAY // 2, ())
            return
        first = max(schedule.first for schedule in self._schedules)
        last = min(schedule.last for schedule in self._schedules)
        if self._since is not None:
            first = max(first, min(self._since, last - 30 * ONE_DAY))
        before: tuple[State, ...] | None = None
        for midnight, pieces in self._days(first + ONE_DAY, last - ONE_DAY):
            for offset, states in pieces:
                if states != before:
                    self._add(midnight + offset, states)
                    before = states
        self._add((last.toordinal() - EPOCH_DAY + 20) * DAY, tuple("lost" for _ in self.teams))

    def _add(self, at: int, states: tuple[State, ...]) -> None:
        number = self._found.get(states)
        if number is None:
            number = self._found[states] = len(self.all)
            self.all.append(Moment(EPOCH + timedelta(seconds=at), states))
        self._timeline.append((at, number))

    def _days(
        self, first: date, last: date
    ) -> Iterator[tuple[int, tuple[tuple[int, tuple[State, ...]], ...]]]:
        """Each UTC day's midnight (seconds since 1970), and the pieces of that day."""
        known: dict[tuple[object, ...], tuple[tuple[int, tuple[State, ...]], ...]] = {}
        ends = [self._ends(schedule) for schedule in self._schedules]
        day = first
        while day <= last:
            midnight = (day.toordinal() - EPOCH_DAY) * DAY
            open_at = tuple(self._open(number, day, midnight) for number in range(len(self.teams)))
            over = tuple(midnight >= end for end, _ in ends)
            key = (open_at, over)
            if key not in known:
                closed: list[State] = [
                    after if gone else "closed" for (_, after), gone in zip(ends, over, strict=True)
                ]
                known[key] = tuple(_pieces(open_at, closed))
            yield midnight, known[key]
            day += ONE_DAY

    @cached_property
    def _stretches(self) -> list[dict[tuple[object, ...], tuple[tuple[int, int], ...]]]:
        return [{} for _ in self.teams]

    def _open(self, number: int, day: date, midnight: int) -> tuple[tuple[int, int], ...]:
        """Open stretches within one UTC day, in seconds after its midnight."""
        schedule, known = self._schedules[number], self._stretches[number]
        around = tuple(_spans(schedule, day + step * ONE_DAY) for step in (-1, 0, 1))
        key = (around, schedule.zone.offset(midnight), schedule.zone.offset(midnight + DAY))
        if key not in known or key[1] != key[2]:
            found = [
                (max(0, start - midnight), min(DAY, end - midnight))
                for step, spans in zip((-1, 0, 1), around, strict=True)
                for start, end in instants(schedule.zone, day + step * ONE_DAY, spans)
                if start < midnight + DAY and end > midnight
            ]
            known[key] = tuple(sorted(found))
        return known[key]

    def _ends(self, schedule: Schedule) -> tuple[int, State]:
        """From which second on a team that is closed doesn't open again within the span, and what it is then."""
        day = schedule.last
        while day > schedule.first and not _spans(schedule, day):
            day -= ONE_DAY
        midnight = (day.toordinal() - EPOCH_DAY) * DAY
        try:
            opens = next_opening(schedule, EPOCH + timedelta(seconds=midnight + 3 * DAY))
        except OutOfSpan:
            return midnight, "lost"
        return midnight, "never" if opens is None else "lost"


def _spans(schedule: Schedule, day: date) -> tuple[Span, ...]:
    return day_of(schedule, day).spans if schedule.first <= day <= schedule.last else ()


def _pieces(
    open_at: tuple[tuple[tuple[int, int], ...], ...], closed: list[State]
) -> Iterator[tuple[int, tuple[State, ...]]]:
    edges = sorted({0} | {edge for spans in open_at for span in spans for edge in span if edge < DAY})
    for edge in edges:
        yield (
            edge,
            tuple(
                "open" if any(start <= edge < end for start, end in spans) else shut
                for spans, shut in zip(open_at, closed, strict=True)
            ),
        )
