"""Which version is live: by what was published, by the clock, in every running process within a second.

Publications are only ever added, so a look at the database asks for those after the last one seen: none, mostly.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from ivr.application.ports import Publications, StoreUnavailable
from ivr.application.records import PublicationRecord
from ivr.flow.model import FlowSet

FRESH = timedelta(seconds=1)
Log = Callable[..., None]
Published = Iterable[PublicationRecord]


def standing(published: Published, at: datetime) -> list[PublicationRecord]:
    """What holds at a moment, the live one first: those whose window has the moment, then those without one.

    Of each kind the one that came into force last goes first; of two for the same moment the one made later.
    """
    begun = [one for one in published if one.from_at <= at and (one.until_at is None or at < one.until_at)]
    return sorted(begun, key=lambda one: (one.until_at is not None, one.from_at, one.id), reverse=True)


def live_at(published: Published, at: datetime) -> PublicationRecord | None:
    """The one that is live at a moment, None before the first."""
    return next(iter(standing(published, at)), None)


def changes_after(published: Sequence[PublicationRecord], at: datetime) -> list[tuple[datetime, str]]:
    """The moments ahead at which another version becomes live by what is published now, and which."""
    edges = {one.from_at for one in published} | {one.until_at for one in published if one.until_at}
    before = live_at(published, at)
    found: list[tuple[datetime, str]] = []
    for edge in sorted(edge for edge in edges if edge > at):
        then = live_at(published, edge)
        if then is not None and (before is None or then.version != before.version):
            found.append((edge, then.version))
        before = then
    return found


class Live:
    """The flow set that new calls begin with. `unpublished` serves until something published is in force.

    A database that gives no answer, or a version that this release can't read, leaves what was live before.
    """

    def __init__(
        self,
        unpublished: FlowSet,
        version: Callable[[str], FlowSet],
        publications: Publications,
        clock: Callable[[], datetime],
        log: Log,
    ) -> None:
        self._unpublished = self._now = unpublished
        self._version = version
        self._publications = publications
        self._clock = clock
        self._log = log
        self._published: list[PublicationRecord] = []
        self._read_at: datetime | None = None
        self._unreadable: set[str] = set()
        self._lock = threading.Lock()

    def __call__(self) -> FlowSet:
        at = self._clock()
        with self._lock:
            self._look(at)
            holding = standing(self._published, at)
            if not holding:
                self._now = self._unpublished
            for one in holding:
                if self._take(one.version):
                    break
            return self._now

    def _look(self, at: datetime) -> None:
        """At most once a second, answered or not."""
        if self._read_at is not None and abs(at - self._read_at) < FRESH:
            return
        self._read_at = at
        last = self._published[-1].id if self._published else 0
        try:
            self._published.extend(self._publications.after(last))
        except StoreUnavailable:
            self._log("publications_not_read")

    def _take(self, version: str) -> bool:
        if version == self._now.version:
            return True
        if version in self._unreadable:
            return False
        try:
            self._now = self._version(version)
        except StoreUnavailable:
            self._log("version_not_read", version=version)
            return True  # what is live now stays, until the database answers
        except LookupError:
            self._unreadable.add(version)
            self._log("version_unreadable", version=version)
            return False
        return True
