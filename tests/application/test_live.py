"""Which version is live, by windows and minutes in any zone; seen within a second; kept while the database is away."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.application.flow_library import UnknownVersion
from ivr.application.live import Live, changes_after, live_at, standing
from ivr.application.ports import StoreUnavailable
from ivr.application.records import FlowSetRecord, PublicationRecord
from ivr.flow.model import FlowSet
from tests.engine.kit import flow_set
from tests.phone.clock import Clock

BRASILIA = ZoneInfo("America/Sao_Paulo")
MADE = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def when(text: str) -> datetime:
    """By Brasília's clock, unless it says another offset."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=BRASILIA)


def published(*rows: tuple[str, str, str | None]) -> list[PublicationRecord]:
    """(version, from, until) in the order in which they were made."""
    return [
        PublicationRecord(
            id=number,
            version=version,
            from_at=when(start),
            until_at=when(until) if until else None,
            published_at=MADE,
            who="Ana",
        )
        for number, (version, start, until) in enumerate(rows, 1)
    ]


ROWS = published(
    ("first", "2026-11-01T10:00", None),
    ("christmas", "2026-12-24T00:00", "2026-12-26T00:00"),
    ("year", "2027-01-01T00:00", None),
    ("hotfix", "2026-12-20T09:00", None),
    ("eve", "2026-12-24T12:00", "2026-12-24T18:00"),
    ("year_again", "2027-01-01T00:00", None),
)


@pytest.mark.parametrize(
    ("at", "version"),
    [
        ("2026-11-01T09:59:59", None),
        ("2026-11-01T10:00", "first"),
        ("2026-12-20T08:59:59.999999", "first"),
        ("2026-12-20T09:00", "hotfix"),
        ("2026-12-23T23:59:59.999999", "hotfix"),
        ("2026-12-24T00:00", "christmas"),
        ("2026-12-24T02:59:59+00:00", "hotfix"),
        ("2026-12-24T03:00+00:00", "christmas"),
        ("2026-12-24T12:00+09:00", "christmas"),
        ("2026-12-24T12:00", "eve"),
        ("2026-12-24T18:00", "christmas"),
        ("2026-12-25T23:59:59.999999", "christmas"),
        ("2026-12-26T00:00", "hotfix"),
        ("2026-12-31T23:59:59.999999", "hotfix"),
        ("2027-01-01T00:00", "year_again"),
        ("2026-12-31T22:00-05:00", "year_again"),
        ("2026-12-31T21:59-05:00", "hotfix"),
    ],
)
def test_the_live_version_by_the_clock(at: str, version: str | None) -> None:
    found = live_at(ROWS, when(at))
    assert (found.version if found else None) == version
    assert live_at(list(reversed(ROWS)), when(at)) == found, "the order of rows says nothing"


def test_of_two_for_the_same_minute_the_one_made_later_wins_and_the_other_stands_behind_it() -> None:
    assert [one.version for one in standing(ROWS, when("2027-01-01T00:00"))] == [
        "year_again",
        "year",
        "hotfix",
        "first",
    ]


def test_what_will_change_ahead_is_known() -> None:
    assert changes_after(ROWS, when("2026-12-22T10:00")) == [
        (when("2026-12-24T00:00"), "christmas"),
        (when("2026-12-24T12:00"), "eve"),
        (when("2026-12-24T18:00"), "christmas"),
        (when("2026-12-26T00:00"), "hotfix"),
        (when("2027-01-01T00:00"), "year_again"),
    ]
    assert changes_after(ROWS, when("2027-01-01T00:00")) == []


class Publications:
    """`ivr.application.ports.Publications`, counting how often it is asked."""

    def __init__(self, rows: list[PublicationRecord]) -> None:
        self.rows, self.asked, self.broken = rows, 0, False

    def after(self, id: int = 0) -> Sequence[PublicationRecord]:
        self.asked += 1
        if self.broken:
            raise StoreUnavailable
        return [one for one in self.rows if one.id > id]

    def add(self, publication: PublicationRecord, flow_set: FlowSetRecord | None = None) -> bool:
        raise NotImplementedError


ONE = flow_set("  opening: {end: goodbye}\n", start="opening", attendant="opening")


def named(version: str) -> FlowSet:
    if version == "gone":
        raise UnknownVersion(version)
    return dataclasses.replace(ONE, version=version)


@dataclasses.dataclass
class Process:
    """One running process."""

    rows: Publications
    clock: Clock
    logged: list[str] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        self.live = Live(named("folder"), named, self.rows, self.clock, self._log)

    def _log(self, name: str, **values: object) -> None:
        self.logged.append(name)

    @property
    def version(self) -> str:
        return self.live().version


def test_two_processes_see_a_publish_within_a_second_and_ask_once_a_second() -> None:
    rows, clock = Publications([]), Clock(when("2026-11-01T10:00"))
    processes = [Process(rows, clock), Process(rows, clock)]
    assert [one.version for one in processes] == ["folder", "folder"]
    rows.rows.extend(ROWS[:1])
    clock.advance(0.999)
    assert [one.version for one in processes] == ["folder", "folder"]
    assert rows.asked == 2
    clock.advance(0.001)
    assert [one.version for one in processes for _ in range(5)] == ["first"] * 10
    assert rows.asked == 4


def test_a_version_set_for_later_comes_by_the_clock_though_the_database_is_away() -> None:
    rows, clock = Publications(ROWS), Clock(when("2026-12-20T09:00"))
    process = Process(rows, clock)
    assert process.version == "hotfix"
    rows.broken = True
    clock.advance((when("2026-12-24T00:00") - when("2026-12-20T09:00")).total_seconds())
    assert process.version == "christmas"
    clock.advance(0.5)
    assert process.version == "christmas"
    assert (process.logged, rows.asked) == (["publications_not_read"], 2)


def test_a_version_that_this_release_cannot_read_leaves_the_one_before_it() -> None:
    rows = Publications(published(("first", "2026-11-01T10:00", None), ("gone", "2026-11-02T10:00", None)))
    process = Process(rows, Clock(when("2026-11-03T10:00")))
    assert [process.version, process.version] == ["first", "first"]
    assert process.logged == ["version_unreadable"]


def test_when_the_only_window_is_over_what_served_before_serves_again() -> None:
    rows = Publications(published(("christmas", "2026-12-24T00:00", "2026-12-26T00:00")))
    clock = Clock(when("2026-12-25T10:00"))
    process = Process(rows, clock)
    assert process.version == "christmas"
    clock.advance(24 * 3600)
    assert process.version == "folder"
