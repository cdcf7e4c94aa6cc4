"""A store with all its tables, empty, for one test: once on SQLite and once on PostgreSQL."""

from collections.abc import Callable, Iterator

import pytest

from ivr.store import migrate
from ivr.store.database import Database
from ivr.store.store import SqlStore, open_store


def prepare(url: str) -> None:
    database = Database(url)
    migrate.upgrade(database)
    database.close()


@pytest.fixture
def stored_url(database_copy: Callable[[str, Callable[[str], None]], str]) -> str:
    return database_copy("all_tables", prepare)


@pytest.fixture
def stored(stored_url: str) -> Iterator[SqlStore]:
    opened = open_store(stored_url)
    yield opened
    opened.close()
