"""Emergencies: a team open, closed or sent elsewhere for a while, whatever its schedule says.

The world tells every override of a team that has not ended; the later made one wins. Windows are half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

import msgspec

from ivr.engine import hours
from ivr.engine.effects import Line
from ivr.flow.schedule import DAY_MINUTES, Exceptional, Schedule, Span

State = Literal["open", "closed", "sent"]
CLOSED: Mapping[str, str] = {
    "pt-BR": "o atendimento está suspenso neste momento",
    "es": "la atención está suspendida en este momento",
    "en": "the service is suspended at the moment",
}


class Override(msgspec.Struct, frozen=True, omit_defaults=True):
    """`start` <= moment < `until`: what holds then for a team. `to`: the team that `sent` callers get.

    `by`: who made it. `say`: its own words by language, spoken before anything else is said of the team.
    """

    id: int
    state: State
    start: datetime
    until: datetime
    by: str
    to: str | None = None
    say: dict[str, str] = {}

    @property
    def place(self) -> str:
        """Where it stands, for a trace: there is no line of a file."""
        return f"override {self.id} by {self.by}"


def read_overrides(told: Iterable[Any]) -> tuple[Override, ...]:
    """From an answer of the world, oldest first. Raises msgspec.ValidationError."""
    return tuple(sorted((msgspec.convert(one, Override) for one in told), key=lambda one: one.id))


def in_force(overrides: Sequence[Override], at: datetime) -> Override | None:
    """The one that holds at a moment."""
    holding = [one for one in overrides if one.start <= at < one.until]
    return max(holding, key=lambda one: one.id, default=None)


def spoken(override: Override, language: str) -> Line | None:
    """Its own words, where it has any in the caller's language."""
    words = override.say.get(language)
    return Line(words, language) if words else None


def under(schedule: Schedule, overrides: Sequence[Override]) -> Schedule:
    """The schedule as the overrides make it: next openings and due times are counted on this one.

    A team that is sent elsewhere doesn't work itself. Days outside the span stay as they are.
    """
    for one in overrides:
        schedule = _laid_over(schedule, one)
    return schedule


def _laid_over(schedule: Schedule, override: Override) -> Schedule:
    days: dict[date, Exceptional] = dict(schedule.exceptional)
    for day, window in _windows(schedule, override.start, override.until):
        if schedule.first <= day <= schedule.last:
            before = hours.day_of(schedule, day).spans
            spans = _with(before, window) if override.state == "open" else _without(before, window)
            days[day] = Exceptional(spans, override.place)
    return msgspec.structs.replace(schedule, exceptional=dict(sorted(days.items())))


def _windows(schedule: Schedule, start: datetime, until: datetime) -> Iterable[tuple[date, Span]]:
    """A window as minutes of the team's local days."""
    (day, first), (last, end) = hours.local(schedule, start), hours.local(schedule, until)
    while day <= last:
        minutes = Span(first, end if day == last else DAY_MINUTES)
        if minutes.start < minutes.end:
            yield day, minutes
        day, first = day + timedelta(days=1), 0


def _without(spans: tuple[Span, ...], window: Span) -> tuple[Span, ...]:
    pieces = (
        piece
        for span in spans
        for piece in (
            Span(span.start, min(span.end, window.start)),
            Span(max(span.start, window.end), span.end),
        )
    )
    return tuple(piece for piece in pieces if piece.start < piece.end)


def _with(spans: tuple[Span, ...], window: Span) -> tuple[Span, ...]:
    """Spans that touch become one, so that no seam shows as a closing."""
    joined: list[Span] = []
    for span in sorted((*_without(spans, window), window)):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
