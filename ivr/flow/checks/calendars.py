"""Calendars that run out within a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ivr.flow.calendar import NATIONAL
from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft
from ivr.flow.problems import Problem
from ivr.flow.source import Source

AHEAD = timedelta(days=365)


def running_out(draft: Draft, context: Context) -> Iterator[Problem]:
    """The national calendar by its span, a local one by its dates."""
    today = context.today
    if today is None:
        return
    national = draft.calendars.get(NATIONAL)
    if national is not None and national.last is not None and national.last - today < AHEAD:
        file = next((part.file for part in draft.team_parts.values()), "flows")
        yield Problem("calendar-ends", Source(file, 0), NATIONAL, stood=national.last.isoformat())
    for name, part in draft.calendar_parts.items():
        if not any(_soon(day, today) for day in draft.calendars[name].days):
            yield part.key_problem("calendar-unfilled")


def _soon(day: date, today: date) -> bool:
    return today <= day < today + AHEAD
