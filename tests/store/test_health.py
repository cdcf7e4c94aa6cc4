"""A database that can be read and not written is no ready one; it is tried now and then, and harmlessly."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import event, func, select

from ivr.store.database import Database
from ivr.store.health import EVERY, STUCK, Writes
from ivr.store.store import SqlStore
from ivr.store.tables_directory import installation


@dataclass
class Seconds:
    """A clock that stands."""

    at: float = 100.0

    def __call__(self) -> float:
        return self.at


@contextmanager
def no_growth(database: Database) -> Iterator[None]:
    """SQLite's file may not get larger: what a full disk or a quota makes of it."""

    def forbid(connection: Any, *_: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    with every_connection(database, forbid):
        yield


@contextmanager
def no_room(database: Database) -> Iterator[None]:
    """No file of this process may be written at all."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    setting = "PRAGMA query_only=ON" if database.on_sqlite else "SET default_transaction_read_only = on"
    with every_connection(database, lambda connection, *_: connection.execute(setting)):
        yield


@contextmanager
def every_connection(database: Database, prepare: Callable[..., Any]) -> Iterator[None]:
    """What is done to each new connection; all are made anew."""
    database.engine.dispose()
    event.listen(database.engine, "connect", prepare)
    yield
    event.remove(database.engine, "connect", prepare)
    database.engine.dispose()


def test_what_takes_writes_is_well_and_keeps_no_row(stored: SqlStore) -> None:
    stored.installation.keep("engine", "1")
    assert Writes(stored.database)() is None
    with stored.database.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(installation)) == 1


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (no_growth, "(SQLITE_FULL); is there room on the disk?"),
        (no_room, "the database gave no answer (SQLITE_"),
        (read_only, "(SQLITE_READONLY); may its file and folder be written?"),
    ],
    ids=["no growth", "no room", "read-only"],
)
@pytest.mark.parametrize("store", ["sqlite"])
def test_an_sqlite_file_that_takes_no_writes_is_told(
    stored: SqlStore, made: Callable[[Database], Any], told: str
) -> None:
    seconds = Seconds()
    writes = Writes(stored.database, seconds)
    with made(stored.database):
        found = writes()
        assert found is not None
        assert told in found
        assert str(stored.database.url.database) not in found
    seconds.at += EVERY
    assert writes() is None


@pytest.mark.parametrize("store", ["postgres"])
def test_a_postgresql_that_is_read_only_is_told(stored: SqlStore) -> None:
    seconds = Seconds()
    writes = Writes(stored.database, seconds)
    with read_only(stored.database):
        assert writes() == "the database takes no writes (ReadOnlySqlTransaction); is it read-only?"
    seconds.at += EVERY
    assert writes() is None


class Counted(Writes):
    """Counts instead of writing; `held` lets it hang."""

    tried = 0
    begun: Event
    held: Event | None = None

    def _write(self) -> None:
        self.tried += 1
        if self.held:
            self.begun.set()
            self.held.wait(30)


def test_it_is_tried_every_few_seconds_at_most(stored: SqlStore) -> None:
    seconds = Seconds()
    writes = Counted(stored.database, seconds)
    for later, tried in ((0, 1), (EVERY - 1, 1), (1, 2), (1, 2)):
        seconds.at += later
        writes()
        assert writes.tried == tried


def test_a_write_that_hangs_keeps_nobody_waiting_and_counts_as_failed_in_the_end(stored: SqlStore) -> None:
    seconds = Seconds()
    writes = Counted(stored.database, seconds)
    writes.begun, writes.held = Event(), Event()
    thread = Thread(target=writes)
    thread.start()
    try:
        assert writes.begun.wait(30)
        assert writes() is None
        seconds.at += STUCK
        assert "under way for 10 seconds" in str(writes())
    finally:
        writes.held.set()
        thread.join()
    assert writes() is None
