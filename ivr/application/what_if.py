"""Other hours for a team, tried on the calls that found it closed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace as replaced

from ivr.application.preview import Own
from ivr.application.recorded import Recorded
from ivr.application.replay import Known, replay
from ivr.application.ways import way_now, way_then
from ivr.flow.model import FlowSet
from ivr.flow.schedule import Schedule, Weekday, parse_spans, parse_weekdays


class UnknownTeam(ValueError):
    """No team of the flow set is called so."""


def with_hours(flows: FlowSet, team: str, hours: str) -> FlowSet:
    """The set with other hours for a team: "06:00-20:00" for each weekday on which it opens at all, or
    "mon-sat 06:00-20:00" for those days alone, the others as they are. Holidays and exceptional days stay.

    Raises UnknownTeam and ScheduleError.
    """
    if team not in flows.schedules:
        raise UnknownTeam(team)
    days, _, spans = hours.strip().rpartition(" ") if hours.strip()[:1].isalpha() else ("", "", hours)
    schedule = _with_hours(flows.schedules[team], days, spans)
    return dataclasses.replace(flows, schedules={**flows.schedules, team: schedule})


def _with_hours(schedule: Schedule, days: str, spans: str) -> Schedule:
    chosen = parse_weekdays(days) if days else tuple(n for n in range(7) if schedule.weekly[n].spans)
    hours = parse_spans(spans)
    weekly = tuple(
        Weekday(hours, schedule.weekly[n].place) if n in chosen else schedule.weekly[n] for n in range(7)
    )
    return replaced(schedule, weekly=weekly, always=False)


@dataclass
class HoursTried:
    """`closed`: calls that found the team closed; of them `reach` its people, `unknown`: an answer is missing.

    `reached` and `answered`: of all calls, who got to the team's people as it was, and who of them was answered.
    """

    team: str
    hours: str
    calls: int = 0
    closed: int = 0
    reach: int = 0
    unknown: int = 0
    reached: int = 0
    answered: int = 0
    example: str | None = None

    @property
    def still(self) -> int:
        """Who would find it closed all the same, or ends before."""
        return self.closed - self.reach - self.unknown

    @property
    def expected(self) -> int | None:
        """How many would have been answered, at the rate of those who did reach the team; None without any."""
        return round(self.reach * self.answered / self.reached) if self.reached else None

    def as_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self) | {"still": self.still, "expected": self.expected}

    def merge(self, other: HoursTried) -> None:
        for name in ("calls", "closed", "reach", "unknown", "reached", "answered"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.example = self.example or other.example


def try_hours(
    calls: Iterable[Recorded],
    team: str,
    hours: str,
    own: Own,
    on: FlowSet | None = None,
    known: Known | None = None,
) -> HoursTried:
    """Calls on the set they were recorded on (or all `on` one) with other hours for one team."""
    tried, sets = HoursTried(team, hours), dict[str, FlowSet]()
    for call in calls:
        tried.calls += 1
        if ("person", team) in way_then(call).places:
            tried.reached += 1
            tried.answered += call.outcome == "transferred"
        if found_closed(call, team):
            tried.closed += 1
            _try(tried, call, sets, own(call.flow_version), on, known)
    return tried


def found_closed(call: Recorded, team: str) -> bool:
    """Whether the team's own hours shut the caller out."""
    return any(
        entry.code.startswith("hours_") and "opens" in entry.values and entry.values.get("team") == team
        for taken in call.steps
        for entry in taken.trace
    )


def _try(
    tried: HoursTried,
    call: Recorded,
    sets: dict[str, FlowSet],
    own: FlowSet | None,
    on: FlowSet | None,
    known: Known | None,
) -> None:
    base = on or own
    if base is None:
        tried.unknown += 1
        return
    if base.version not in sets:
        sets[base.version] = with_hours(base, tried.team, tried.hours)
    again = replay(sets[base.version], call, own, known)
    if ("person", tried.team) in way_now(again).places:
        tried.reach += 1
        tried.example = tried.example or call.call_sid
    elif again.stop.code in ("unknown", "keys_not_kept"):
        tried.unknown += 1
