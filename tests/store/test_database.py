"""What a database is to everybody: private, in time, and there again after it was gone."""

import os
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from ivr.application.ports import StoreUnavailable
from ivr.store import database as database_module
from ivr.store.database import Database
from ivr.store.lock import WriterLock
from ivr.store.store import SqlStore, open_store
from tests.store import postgres, sample
from tests.store.conftest import prepare


def setting(database: Database, name: str) -> Any:
    ask = f"PRAGMA {name}" if database.on_sqlite else f"SHOW {name}"
    with database.connect() as connection:
        return connection.exec_driver_sql(ask).scalar()


def test_sqlite_keeps_every_commit_and_its_rules(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/var/ivr.db")
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 4000}
    assert {name: setting(database, name) for name in wanted} == wanted
    database.close()


def test_sqlite_files_are_their_owners_alone(tmp_path: Path) -> None:
    os.umask(0o022)
    url = f"sqlite:///{tmp_path}/var/ivr.db"
    prepare(url)
    stored = open_store(url)
    stored.begin_call(sample.call(), b"[]")
    made = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "var").iterdir()}
    assert made == dict.fromkeys(["ivr.db", "ivr.db-wal", "ivr.db-shm", "ivr.db.lock"], 0o600)
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    stored.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="file"):
        Database(url)


def test_an_exception_rolls_back(stored: SqlStore) -> None:
    database = stored.database

    def half_by_core() -> None:
        with database.begin() as connection:
            connection.execute(text("INSERT INTO installation (name, value) VALUES ('a', 'b')"))
            raise KeyError("a")

    with pytest.raises(KeyError):
        half_by_core()
    assert stored.installation.get("a") is None

    def half(driver: Any) -> None:
        driver.execute("INSERT INTO installation (name, value) VALUES ('a', 'b')")
        raise KeyError("a")

    with pytest.raises(KeyError):
        database.transaction(half)
    assert stored.installation.get("a") is None


def test_errors_show_no_values(stored: SqlStore) -> None:
    with pytest.raises(DatabaseError) as told, stored.database.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "4711-secret"})
    assert "4711-secret" not in str(told.value)


def test_who_waits_too_long_for_the_writers_place_is_told(tmp_path: Path) -> None:
    one, other = WriterLock(tmp_path / "lock"), WriterLock(tmp_path / "lock")
    with one.held():
        with pytest.raises(StoreUnavailable, match="writing"), other.held(0):
            pass
        told: list[BaseException] = []

        def wait() -> None:
            try:
                with one.held(0):
                    pass
            except StoreUnavailable as unavailable:
                told.append(unavailable)

        thread = threading.Thread(target=wait)
        thread.start()
        thread.join(30)
        assert len(told) == 1
    with other.held():
        pass
    one.close()
    other.close()


RESTART = "restart", "-m", "fast", "-w", "-t", "30"
"""Clients are cut off; what they committed stays (the tests' server syncs nothing, so a crash would lose it)."""


@pytest.fixture
def own_server() -> Iterator[postgres.Postgres]:
    """A PostgreSQL of one's own, to be ended at will; its folder is one that `nobody` can reach."""
    home = Path(f"{tempfile.gettempdir()}/ivr-tests-own-{os.getuid()}-{os.getpid()}")
    try:
        yield postgres.running(home)
    finally:
        postgres.stop(home)


@pytest.mark.postgres
def test_calls_go_on_after_the_database_server_was_restarted(own_server: postgres.Postgres) -> None:
    url = own_server.create("ivr")
    prepare(url)
    stored = open_store(url)
    stored.begin_call(sample.call(), b"[]")
    tries: list[Callable[[], Any]] = [
        lambda: stored.call("CA1"),
        lambda: stored.commit_turn(sample.turn()),
        lambda: stored.tickets.open(sample.ticket(), "support"),
        lambda: stored.calls.journal("CA1"),
        lambda: stored.calls.mark_seen("CA1", "support", sample.NOON),
    ]
    for attempt in tries:
        for _ in range(3):
            stored.call("CA1")
        postgres._command(own_server.home, "pg_ctl", "-D", own_server.home / "cluster", *RESTART)
        assert attempt() is not False
    kept = stored.call("CA1")
    assert kept is not None
    assert (kept.turn, kept.seen_by) == (2, "support")
    stored.close()


@pytest.mark.postgres
def test_a_server_that_is_gone_is_told_without_the_address(tmp_path: Path) -> None:
    stored = open_store(f"postgresql+psycopg://ivr:a-password@/ivr?host={tmp_path}")
    tries: list[Callable[[], Any]] = [lambda: stored.call("CA1"), lambda: stored.calls.journal("CA1")]
    for attempt in tries:
        with pytest.raises(StoreUnavailable) as told:
            attempt()
        assert "DATABASE_URL" in str(told.value)
        assert "a-password" not in repr(told.value)
        assert told.value.__suppress_context__


@pytest.mark.postgres
def test_a_statement_that_takes_too_long_is_ended(
    postgres_server: postgres.Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres_server.create("too_long")
    usual = Database(url)
    assert setting(usual, "statement_timeout") == "4s"
    assert setting(usual, "timezone") == "UTC"
    with usual.connect() as connection:
        connection.exec_driver_sql("SET statement_timeout = '1ms'")
        with pytest.raises(StoreUnavailable, match="QueryCanceled"), database_module._reported():
            connection.exec_driver_sql("SELECT pg_sleep(1)")
    usual.close()
    postgres_server.drop("too_long")


def test_a_file_that_is_no_database_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("these are notes, and no database")
    with pytest.raises(StoreUnavailable, match="no SQLite database"):
        setting(Database(f"sqlite:///{tmp_path / 'notes.txt'}"), "journal_mode")
