"""Notices and overrides as calls ask for them: read at most once a second, and never held beyond their end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ivr.application.ports import Notices, Overrides, StoreUnavailable
from ivr.application.records import NoticeRecord, OverrideRecord
from ivr.engine.overrides import Override, read_overrides

FRESH = timedelta(seconds=1)
WARNED_BEFORE = timedelta(minutes=15)
Standing = NoticeRecord | OverrideRecord
Log = Callable[..., None]


def ends(one: Standing) -> datetime:
    """When it ends, or was ended."""
    return min(one.until_at, one.ended_at) if one.ended_at else one.until_at


def holds(one: Standing, at: datetime) -> bool:
    """Half-open: in force from its first moment to before its end."""
    return one.from_at <= at < ends(one)


@dataclass
class Board:
    """What stands now. Where the database gives no answer, what was read last is held to its own end."""

    notices: Notices
    overrides: Overrides
    read_at: datetime | None = None
    now_notices: Sequence[NoticeRecord] = ()
    now_overrides: Sequence[OverrideRecord] = ()
    warned: set[int] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def notices_of(self, hotline: str, internal: bool, at: datetime) -> list[dict[str, Any]]:
        """The notices in force for a hotline, oldest first, as a call is told them."""
        self._refresh(at)
        return [
            {"id": one.id, "by": one.who, "say": one.say}
            for one in self.now_notices
            if holds(one, at) and (hotline in one.hotlines if one.hotlines else not internal)
        ]

    def overrides_of(self, team: str, at: datetime) -> list[dict[str, Any]]:
        """The overrides of a team that have not ended, as a call is told them."""
        self._refresh(at)
        return [_told(one) for one in self.now_overrides if one.team == team and at < ends(one)]

    def ending(self, at: datetime) -> list[OverrideRecord]:
        """The overrides in force that end within a quarter of an hour."""
        self._refresh(at)
        return [one for one in self.now_overrides if holds(one, at) and ends(one) - at <= WARNED_BEFORE]

    def warn(self, at: datetime, log: Log) -> None:
        """One line of the log for each override that is about to end."""
        for one in self.ending(at):
            if one.id not in self.warned:
                self.warned.add(one.id)
                log(
                    "override_ends_soon",
                    override=one.id,
                    team=one.team,
                    by=one.who,
                    until=ends(one).isoformat(),
                )

    def _refresh(self, at: datetime) -> None:
        with self.lock:
            if self.read_at is not None and abs(at - self.read_at) < FRESH:
                return
            try:
                self.now_notices, self.now_overrides = self.notices.standing(at), self.overrides.standing(at)
            except StoreUnavailable:
                if self.read_at is None:
                    raise
            self.read_at = at


def overrides_of(standing: Sequence[OverrideRecord], team: str, at: datetime) -> tuple[Override, ...]:
    """Those of a team that have not ended by a moment, as the engine counts with them."""
    return read_overrides(_told(one) for one in standing if one.team == team and at < ends(one))


def _told(one: OverrideRecord) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": one.id,
        "state": one.state,
        "start": one.from_at.isoformat(),
        "until": ends(one).isoformat(),
        "by": one.who,
    }
    return told | ({"to": one.to} if one.to else {}) | ({"say": one.say} if one.say else {})
