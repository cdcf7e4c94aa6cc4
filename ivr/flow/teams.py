"""teams.yaml: each team, and its hours as a schedule expanded over the whole span."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal, TypeVar

from msgspec.structs import replace

from ivr.flow.calendar import Calendar
from ivr.flow.calendars import DATE, parse_date
from ivr.flow.draft import Draft
from ivr.flow.expansion import Expansion
from ivr.flow.hotlines import check_name
from ivr.flow.model import Team
from ivr.flow.problems import Problem, nearest
from ivr.flow.schedule import (
    ALWAYS,
    Exceptional,
    LocalHolidays,
    Schedule,
    ScheduleError,
    Span,
    build_schedule,
    parse_spans,
    parse_weekdays,
)
from ivr.flow.shape import Origin, Shape
from ivr.flow.shaping import shape
from ivr.flow.source import Source
from ivr.flow.yaml_tree import Part
from ivr.flow.zone import UnknownZone, Zone

T = TypeVar("T")
SHUT = "closed"
_ALWAYS_OR_HOURS = "always, or weekdays with their hours"


class ExceptionalText(Shape):
    """The hours of one date, as ops write it; `open: closed` shuts it."""

    date: str
    open: str
    why: str
    source: Origin = "example"


class LocalText(Shape):
    """What a local holiday does to the team, as ops write it; `open` are the hours of the policy `special`."""

    policy: Literal["closed", "normal", "special"]
    open: str | None = None
    note: str | None = None


def read_teams(root: Part, draft: Draft, expansion: Expansion, problems: list[Problem]) -> None:
    """Fills the draft's teams and schedules."""
    draft.team_names = tuple(root.value)
    for name, part in root.parts():
        problems.extend(check_name(part))
        team, found = shape(Team, part)
        problems.extend(found)
        if team is not None:
            draft.teams[name], draft.team_parts[name] = team, part
            before = len(problems)
            schedule = _Hours(name, team, part, draft, expansion, problems).schedule()
            if schedule is not None and len(problems) == before:
                draft.schedules[name] = schedule


class _Hours:
    """One team's hours while they are read."""

    def __init__(
        self, name: str, team: Team, part: Part, draft: Draft, expansion: Expansion, problems: list[Problem]
    ) -> None:
        self.name, self.team, self.part = name, team, part
        self.draft, self.expansion, self.problems = draft, expansion, problems

    def schedule(self) -> Schedule | None:
        zone = self._zone()
        closed = self._calendars()
        exceptional = dict(self._exceptional())
        local = self._local()
        places = self._weekly()
        if places is None or zone is None or local is None:
            return None
        with_zone = self._said(
            self.part.at("open"),
            lambda: build_schedule(
                self.name,
                self.team.open,
                national=self.expansion.national,
                calendars=closed,
                exceptional=exceptional,
                local=local,
                places=places,
                place=self._key("open"),
                closed_place=self._key("closed"),
            ),
        )
        return None if with_zone is None else replace(with_zone, zone=zone)

    def _key(self, name: str) -> Source | None:
        """Where one of the team's keys stands, if it is there."""
        return self.part.part(name).spot.named if self.part.has(name) else None

    def _zone(self) -> Zone | None:
        try:
            return self.expansion.zone(self.team.timezone)
        except UnknownZone:
            self.problems.append(self.part.part("timezone").problem("unknown-zone"))
            return None

    def _calendars(self) -> list[Calendar]:
        found: list[Calendar] = []
        for index, name in enumerate(self.team.closed):
            part = self.part.at("closed", str(index))
            if name in self.draft.calendars:
                found.append(self.draft.calendars[name])
            elif self.draft.calendar_names is not None and name not in self.draft.calendar_names:
                hint = nearest(name, self.draft.calendar_names)
                self.problems.append(part.problem("unknown-calendar", hint=hint))
        return found

    def _weekly(self) -> dict[str, Source] | None:
        """Where the hours of each weekday stand, once all of them can be read."""
        if not self.part.has("open"):
            self.problems.append(self.part.problem("missing-key", wanted="open"))
            return None
        part = self.part.part("open")
        if part.value == ALWAYS:
            return {"": part.spot.place}
        if not isinstance(part.value, dict) or not part.value:
            self.problems.append(part.problem("wrong-form", wanted=_ALWAYS_OR_HOURS))
            return None
        seen: set[int] = set()
        good = [self._weekday(days, hours, seen) for days, hours in part.parts()]
        return {days: hours.spot.place for days, hours in part.parts()} if all(good) else None

    def _weekday(self, days: str, hours: Part, seen: set[int]) -> bool:
        if not isinstance(hours.value, str):
            self.problems.append(hours.problem("wrong-form", wanted=_ALWAYS_OR_HOURS))
            return False
        named = self._said(hours, lambda: parse_weekdays(days), on_key=True)
        if named and seen.intersection(named):
            again = {"wanted": "each weekday once", "hint": "a weekday has hours already"}
            self.problems.append(hours.key_problem("wrong-hours", **again))
            return False
        seen.update(named or ())
        return self._spans(hours) is not None and named is not None

    def _spans(self, part: Part) -> tuple[Span, ...] | None:
        return self._said(part, lambda: parse_spans(part.value))

    def _exceptional(self) -> Iterator[tuple[date, Exceptional]]:
        seen: dict[date, Source] = {}
        for index in range(len(self.team.exceptional)):
            part = self.part.part("exceptional").part(str(index))
            made, found = shape(ExceptionalText, part)
            self.problems.extend(found)
            day = self._day(made.date, part.part("date"), seen) if made else None
            if made is None or day is None:
                continue
            spans = () if made.open == SHUT else self._spans(part.part("open"))
            if spans is not None:
                yield day, Exceptional(spans, made.why, made.source, part.spot.place)

    def _day(self, text: str, part: Part, seen: dict[date, Source]) -> date | None:
        day, (first, last) = parse_date(text), self.expansion.span
        if day is None:
            self.problems.append(part.problem("wrong-date", wanted=DATE))
        elif not first <= day <= last:
            self.problems.append(part.problem("wrong-date", wanted=f"a date from {first} to {last}"))
        elif day in seen:
            self.problems.append(part.problem("repeated-date", hint=str(seen[day])))
        else:
            seen[day] = part.spot.place
            return day
        return None

    def _local(self) -> LocalHolidays | None:
        if not self.part.has("local_holidays"):
            return LocalHolidays()
        part = self.part.part("local_holidays")
        made, found = shape(LocalText, part, {"policy": part.value} if isinstance(part.value, str) else None)
        self.problems.extend(found)
        if made is None:
            return None
        if (made.policy == "special") != (made.open is not None):
            wanted = "hours with the policy special, and only with it"
            self.problems.append(
                part.at("policy").problem(
                    "wrong-hours", stood=made.policy, wanted=wanted, hint="local holidays"
                )
            )
            return None
        spans = self._spans(part.part("open")) if made.open is not None else ()
        return None if spans is None else LocalHolidays(made.policy, spans, made.note, part.spot.named)

    def _said(self, part: Part, read: Callable[[], T], on_key: bool = False) -> T | None:
        try:
            return read()
        except ScheduleError as error:
            self.problems.append(_underlined(part, error, on_key))
            return None


def _underlined(part: Part, error: ScheduleError, on_key: bool) -> Problem:
    """The problem under the very part of the text that is at fault."""
    place = (part.spot.key if on_key else None) or part.spot.place
    whole = part.spot.key_width if on_key else part.spot.width
    text = part.path[-1] if on_key else part.value
    quote = 1 if isinstance(text, str) and whole > len(text) else 0
    source = Source(place.file, place.line, place.column + quote + error.offset)
    path = ".".join(part.path)
    width = max(len(error.stood), 1)
    return Problem("wrong-hours", source, path, error.stood, error.wanted, error.problem, width)
