"""What a team is at a moment, its overrides counted: open or closed, by what, and until when.

As a call decides it: override > exceptional > closed > open, and a team that callers are sent to sends nobody on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.engine.hours import Opening, closes_at, next_opening, opening
from ivr.engine.overrides import Override, in_force, under
from ivr.flow.schedule import Schedule

Told = Callable[[str], Sequence[Override]]
"""The overrides of a team that have not ended."""


@dataclass(frozen=True, slots=True)
class TeamNow:
    """`holds`: the override in force. `hours`: the hours that decide (those of `holds.to`, where callers are sent);
    None where an override alone decides. `changes_at`: when it closes, or opens next; None where it never does.
    """

    open: bool
    holds: Override | None
    hours: Opening | None
    changes_at: datetime | None


def team_now(schedules: Mapping[str, Schedule], told: Told, team: str, at: datetime) -> TeamNow:
    """Raises OutOfSpan, and KeyError for an unknown team."""
    overrides = told(team)
    holds = in_force(overrides, at)
    own = under(schedules[team], overrides)
    if holds is None:
        found = opening(schedules[team], at)
        return TeamNow(found.open, None, found, _change(own, found.open, at))
    if holds.state == "sent" and (to := holds.to) is not None and to in schedules:
        return _sent(holds, own, schedules[to], told(to), at)
    is_open = holds.state == "open"
    return TeamNow(is_open, holds, None, _change(own, is_open, at))


def _sent(
    holds: Override, own: Schedule, there: Schedule, overrides: Sequence[Override], at: datetime
) -> TeamNow:
    its = under(there, overrides)
    found = opening(its, at)
    change = _change(its, found.open, at)
    if change is None or change >= holds.until:  # by then its own hours hold again
        stays = opening(own, holds.until).open == found.open
        change = _change(own, found.open, holds.until) if stays else holds.until
    return TeamNow(found.open, holds, found, change)


def _change(schedule: Schedule, is_open: bool, at: datetime) -> datetime | None:
    return closes_at(schedule, at) if is_open else next_opening(schedule, at)
