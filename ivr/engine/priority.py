"""Priority by impact and urgency, and when a ticket falls due on the team's own hours."""

from __future__ import annotations

from datetime import datetime

from ivr.engine.hours import add_open_minutes
from ivr.flow.model import Priorities, PriorityName
from ivr.flow.schedule import Schedule


def priority(priorities: Priorities, impact: str | None, urgency: str | None) -> PriorityName:
    """What was skipped means medium."""
    if impact is None or urgency is None:
        return "medium"
    return priorities.matrix[impact][urgency]  # type: ignore[index]


def due_at(
    priorities: Priorities, schedule: Schedule, joined: datetime, name: PriorityName
) -> datetime | None:
    """When a ticket falls due, counted in the team's open minutes from when the caller joined; None: never open."""
    return add_open_minutes(schedule, joined, priorities.due[name] // 60)
