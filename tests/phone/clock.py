"""Time that passes only when somebody lets it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """An aware UTC time; also callable, for an application that wants a function."""

    def __init__(self, at: datetime = datetime(2026, 11, 24, 15, 10, tzinfo=UTC)) -> None:
        self._now = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    __call__ = now

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
