"""A time zone as plain numbers, read once from the pinned tzdata package, so that no step reads zone data."""

from __future__ import annotations

import functools
import importlib.resources
import re
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import tzdata  # type: ignore[import-untyped]

HOUR = timedelta(hours=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")


class UnknownZone(ValueError):
    """No zone of that name stands in the tzdata package."""


class Zone(msgspec.Struct, frozen=True):
    """Offsets from UTC in seconds: `offsets[i]` holds before `transitions[i]`, the last one after them all.

    `transitions` are seconds since 1970 UTC, ascending; `release` is the tzdata release that they come from.
    """

    name: str
    release: str
    transitions: tuple[int, ...]
    offsets: tuple[int, ...]

    def offset(self, at: int) -> int:
        """Seconds to add to UTC at a moment (seconds since 1970)."""
        return self.offsets[bisect_right(self.transitions, at)]


@functools.lru_cache(maxsize=16)
def expand_zone(name: str, first: date, last: date) -> Zone:
    """A zone's offsets from `first` to `last` with two days to spare on each side. Raises UnknownZone."""
    zone = _pinned(name)
    begin, end = _midnight(first) - timedelta(days=2), _midnight(last) + timedelta(days=3)
    transitions: list[int] = []
    offsets = [_offset(zone, begin)]
    at = begin
    while at < end:
        after = at + 12 * HOUR
        if _offset(zone, after) != offsets[-1]:
            transitions.append((_change(zone, at, after) - EPOCH) // SECOND)
            offsets.append(_offset(zone, after))
        at = after
    return Zone(name, tzdata.IANA_VERSION, tuple(transitions), tuple(offsets))


def _pinned(name: str) -> ZoneInfo:
    if not _NAME.fullmatch(name):
        raise UnknownZone(f"{name!r} is no zone name; wanted one such as America/Sao_Paulo")
    path = importlib.resources.files("tzdata.zoneinfo").joinpath(*name.split("/"))
    if not path.is_file():
        raise UnknownZone(f"no time zone is called {name!r}; wanted one such as America/Sao_Paulo")
    with path.open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _offset(zone: ZoneInfo, at: datetime) -> int:
    shift = at.astimezone(zone).utcoffset()
    return 0 if shift is None else shift // SECOND


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second of the new offset, between two moments whose offsets differ."""
    old = _offset(zone, before)
    while after - before > SECOND:
        middle = before + (after - before) // SECOND // 2 * SECOND
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after
