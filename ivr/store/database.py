"""One database, SQLite or PostgreSQL: its connections, and how a transaction begins, ends and is tried again.

Connections commit by themselves; whoever needs a transaction says so. `connect` and `begin` are SQLAlchemy's, for
everything that isn't in a caller's way. `driver` gives the driver's own connection to statements prepared before.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import msgspec
import psycopg
from sqlalchemy import URL, Connection, Dialect, Engine, PoolProxiedConnection, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from ivr.application.ports import StoreUnavailable
from ivr.store.lock import PATIENCE, WriterLock, alone

T = TypeVar("T")
CONNECTIONS = 16
WITHOUT_HURRY = 60.0
"""The patience, in seconds, of what no caller waits for."""
_CONNECT_SECONDS = 3
_OPERATIONAL = (sqlite3.DatabaseError, psycopg.OperationalError)
_SQLITE_TROUBLE = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_IOERR",
    "SQLITE_FULL",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
    "SQLITE_NOTADB",
    "SQLITE_CORRUPT",
)
_RUNNING = "is it running, and is DATABASE_URL right?"
_ASKED = {
    "SQLITE_FULL": "is there room on the disk?",
    "SQLITE_READONLY": "may its file and folder be written?",
    "SQLITE_NOTADB": "is DATABASE_URL right? That file is no SQLite database",
    "SQLITE_CORRUPT": "its file is damaged; put a copy in its place",
}
_REBUILDING = 4003_0015
"""The name of PostgreSQL's lock among those who change tables."""
_IMPORTING = 4003_0016
"""The name of PostgreSQL's lock among imports."""
Begin = Callable[[], AbstractContextManager[Connection]]


class Cursor(Protocol):
    """What a driver answers with."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Sequence[Any] | None: ...

    def fetchall(self) -> Sequence[Sequence[Any]]: ...


class Driver(Protocol):
    """A driver's connection (sqlite3 and psycopg agree on this much)."""

    def execute(self, statement: str, values: Any = ..., /, **options: Any) -> Cursor: ...


class Database:
    """`url` as SQLAlchemy takes it. `synchronous` is SQLite's: FULL keeps every committed turn through a power cut."""

    def __init__(self, url: str | URL, synchronous: str = "FULL") -> None:
        self.url = make_url(url)
        self.on_sqlite = self.url.get_backend_name() == "sqlite"
        self._lock = _prepare_file(self.url) if self.on_sqlite else None
        self.engine = _sqlite(self.url, synchronous) if self.on_sqlite else _postgres(self.url)
        self._mine = threading.local()
        self._begin = "BEGIN IMMEDIATE" if self.on_sqlite else "BEGIN"

    @property
    def dialect(self) -> Dialect:
        return self.engine.dialect

    def close(self) -> None:
        """Closes every connection; the database may be used again in a process forked off."""
        self.forget()
        if self._lock:
            self._lock.close()

    def forget(self) -> None:
        """Lets go of every connection that isn't in use just now, the threads' own included; the next one is new."""
        self._mine = threading.local()
        self.engine.dispose()

    # -- by SQLAlchemy

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection to read by; on PostgreSQL one snapshot."""
        begin = "BEGIN" if self.on_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        with self._opened(begin) as connection:
            yield connection

    @contextmanager
    def begin(self, patience: float = PATIENCE) -> Iterator[Connection]:
        """A transaction: committed at the end, rolled back by an exception. `patience`: how many seconds it waits for
        other writers on SQLite, where nobody waits for its answer."""
        with self._writing(patience), self._opened(self._begin) as connection:
            yield connection

    @contextmanager
    def alone(self) -> Iterator[Begin]:
        """Waits until no other import writes, and keeps any other waiting until the end or this process's death.
        Gives a `begin` for a transaction that can't be committed once that claim is lost."""
        if self.on_sqlite:
            with alone(Path(f"{self.url.database}.import.lock")):
                yield partial(self.begin, patience=WITHOUT_HURRY)
            return
        with _reported():
            connection = self.engine.connect()
        try:
            with _reported():
                connection.exec_driver_sql("SET statement_timeout = 0")
                connection.exec_driver_sql(f"SELECT pg_advisory_lock({_IMPORTING})")
            yield partial(self._transaction_on, connection)
        finally:
            connection.invalidate()  # which lets go of the lock
            connection.close()

    @contextmanager
    def _transaction_on(self, connection: Connection) -> Iterator[Connection]:
        with _reported():
            connection.exec_driver_sql(self._begin)
            yield connection
            connection.exec_driver_sql("COMMIT")

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """A transaction in which tables may be made anew: one at a time, with no limit of time, and on SQLite with
        no foreign key at work (it would delete what refers to a table that is replaced)."""
        with self._writing():
            with _reported():
                connection = self.engine.connect()
            try:
                if self.on_sqlite:
                    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
                connection.exec_driver_sql(self._begin)
                if not self.on_sqlite:
                    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_REBUILDING})")
                yield connection
                connection.exec_driver_sql("COMMIT")
            finally:
                connection.invalidate()
                connection.close()

    def _writing(self, patience: float = PATIENCE) -> AbstractContextManager[None]:
        return self._lock.held(patience) if self._lock else nullcontext()

    @contextmanager
    def _opened(self, begin: str) -> Iterator[Connection]:
        connection = self._begun(begin)
        try:
            with _reported():
                yield connection
                connection.exec_driver_sql("COMMIT")
        finally:
            connection.close()  # the pool rolls back whatever wasn't committed

    def _begun(self, begin: str) -> Connection:
        """BEGIN is where a connection shows that it was lost; nothing is lost by another one."""
        for last in (False, True):
            with _reported():
                connection = self.engine.connect()
            try:
                connection.exec_driver_sql(begin)
                return connection
            except DBAPIError as error:
                connection.close()
                if last or not error.connection_invalidated:
                    raise _unavailable(error.orig) or error from None
        raise AssertionError("the loop returns or raises")

    def checkpoint(self) -> None:
        """Copies SQLite's log into its file while others may write. Else the commit that makes the log long does so,
        and they wait for it."""
        if self.on_sqlite:
            self.driver(lambda driver: driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall())

    # -- by the driver

    def driver(self, work: Callable[[Driver], T], write: bool = False) -> T:
        """`work` on a driver's connection; done again, once, if the connection was lost. So `work` must bear it."""
        with self._writing() if write else nullcontext():
            try:
                return self._driven(work)
            except _Lost:
                self.forget()
            try:
                return self._driven(work)
            except _Lost as lost:
                raise StoreUnavailable(str(lost)) from None

    def _driven(self, work: Callable[[Driver], T]) -> T:
        """Each thread keeps the connection that it last did well with: the pool costs as much as a statement."""
        connection = self._taken()
        done = False
        try:
            result = work(cast(Driver, connection.driver_connection))
            done = True
        except _OPERATIONAL as error:
            told = _unavailable(error)
            if told and self._ended(error, connection):
                connection.invalidate(error)
                raise _Lost(str(told)) from None
            raise told or error from None
        finally:
            if done:
                self._mine.connection = connection
            else:
                connection.close()  # the pool rolls back
        return result

    def _taken(self) -> PoolProxiedConnection:
        """This thread's own connection, which nobody else has meanwhile; else one of the pool's."""
        own: PoolProxiedConnection | None = getattr(self._mine, "connection", None)
        self._mine.connection = None
        if own is not None:
            return own
        with _reported():
            return self.engine.raw_connection()

    def _ended(self, error: Exception, connection: PoolProxiedConnection) -> bool:
        return self.dialect.is_disconnect(cast(Any, error), connection.dbapi_connection, None)

    def transaction(self, work: Callable[[Driver], T]) -> T:
        """As `driver`, with `work` inside a transaction: committed unless it raises."""

        def whole(driver: Driver) -> T:
            driver.execute(self._begin)
            done = work(driver)
            driver.execute("COMMIT")
            return done

        return self.driver(whole, write=True)


class _Lost(Exception):
    """The connection is gone."""


@contextmanager
def _reported() -> Iterator[None]:
    """What can't be reached is told in our words: the driver's may hold the address with its password."""
    try:
        yield
    except (DBAPIError, *_OPERATIONAL) as error:
        if told := _unavailable(error.orig if isinstance(error, DBAPIError) else error):
            raise told from None
        raise


def _unavailable(error: BaseException | None) -> StoreUnavailable | None:
    """Whether a driver's error says that the database, not the statement, is at fault."""
    kind = type(error).__name__
    if isinstance(error, sqlite3.DatabaseError):
        kind = getattr(error, "sqlite_errorname", "")
        if not kind.startswith(_SQLITE_TROUBLE):
            return None
    elif not isinstance(error, psycopg.OperationalError):
        return None
    asked = next((words for start, words in _ASKED.items() if kind.startswith(start)), _RUNNING)
    return StoreUnavailable(f"the database gave no answer ({kind}); {asked}")


def _prepare_file(url: URL) -> WriterLock:
    """The file is made before SQLite would, so that nobody else can read it; its WAL gets the same mode."""
    if not url.database or url.database == ":memory:":
        raise ValueError("SQLite needs a file: sqlite:///var/ivr.db")
    path = Path(url.database)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    return WriterLock(path.with_name(path.name + ".lock"))


def _sqlite(url: URL, synchronous: str) -> Engine:
    engine = _engine(
        url, connect_args={"timeout": PATIENCE, "check_same_thread": False, "cached_statements": 256}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _postgres(url: URL) -> Engine:
    engine = _engine(url, connect_args={"connect_timeout": _CONNECT_SECONDS, "application_name": "ivr"})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.execute(f"SET statement_timeout = '{PATIENCE:.0f}s'; SET timezone = 'UTC'")

    return engine


def _engine(url: URL, connect_args: dict[str, Any]) -> Engine:
    return create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        connect_args=connect_args,
        pool_size=CONNECTIONS,
        max_overflow=CONNECTIONS,
        pool_timeout=PATIENCE,
        pool_use_lifo=True,
        execution_options={"preserve_rowcount": True},
        hide_parameters=True,
        json_serializer=lambda value: msgspec.json.encode(value).decode(),
        json_deserializer=msgspec.json.decode,
    )
