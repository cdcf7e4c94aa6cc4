"""Whether the database takes writes: rows that nobody ever sees, written, deleted and committed now and then.

Something is committed, since a full disk shows only there; a few pages are needed on the way, since a file that may
not grow shows only then. SQLite reuses the pages.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable

from sqlalchemy import delete, insert
from sqlalchemy.exc import DBAPIError

from ivr.application.ports import StoreUnavailable
from ivr.store.database import Database
from ivr.store.tables_directory import installation

EVERY = 5.0
"""Seconds for which an answer stands."""
PATIENCE = 2.0
"""Seconds that a write may wait for others, or for its statement."""
STUCK = 10.0
"""Seconds after which a write that is still under way counts as failed."""
_PAGES = 60
"""Rows of SQLite: some three pages."""


class Writes:
    """Call it: what keeps the database from being written, in words that hold no address; None where nothing does.

    `clock`: seconds that only grow. Never waits longer than one write, and only the first of those who ask does.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._clock = database, clock
        self._trouble: str | None = None
        self._answered: float | None = None
        self._begun = 0.0
        self._lock = threading.Lock()

    def __call__(self) -> str | None:
        if not self._lock.acquire(blocking=False):
            return self._meanwhile()
        try:
            if self._answered is None or self._clock() - self._answered >= EVERY:
                self._begun = self._clock()
                self._trouble = self._try()
                self._answered = self._clock()
            return self._trouble
        finally:
            self._lock.release()

    def _meanwhile(self) -> str | None:
        """While another thread writes: what was found before it, unless it hangs."""
        if self._clock() - self._begun >= STUCK:
            return f"a write to the database has been under way for {STUCK:.0f} seconds; is its disk well?"
        return self._trouble

    def _try(self) -> str | None:
        try:
            self._write()
        except StoreUnavailable as error:
            return str(error)
        except DBAPIError as error:
            return f"the database takes no writes ({type(error.orig).__name__}); is it read-only?"
        return None

    def _write(self) -> None:
        mark = f"probe-{secrets.token_hex(6)}-"
        rows = [
            {"name": f"{mark}{n}", "value": "." * 200}
            for n in range(_PAGES if self._database.on_sqlite else 1)
        ]
        with self._database.begin(PATIENCE) as connection:
            if not self._database.on_sqlite:
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{PATIENCE:.0f}s'")
            connection.execute(insert(installation), rows)
            connection.execute(delete(installation).where(installation.c.name.startswith(mark)))
