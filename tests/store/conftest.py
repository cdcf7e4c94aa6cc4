"""A store with all its tables, empty, for one test: once on SQLite and once on PostgreSQL."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete

from ivr.store import migrate
from ivr.store.database import Database
from ivr.store.metadata import metadata
from ivr.store.store import SqlStore, open_store
from tests.store import postgres


def prepare(url: str) -> None:
    database = Database(url)
    migrate.upgrade(database)
    database.close()


@pytest.fixture(scope="session")
def emptied(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """This worker's PostgreSQL database with all tables, made once; each call empties them and gives its address.

    To empty tables takes a twentieth of what a fresh copy takes.
    """
    server: postgres.Postgres = request.getfixturevalue("postgres_server")
    name = f"stored_{getattr(request.config, 'workerinput', {}).get('workerid', 'alone')}"
    server.drop(name)
    url = server.create(name)
    prepare(url)
    database = Database(url)

    def empty() -> str:
        with database.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        return url

    yield empty
    database.close()
    server.drop(name)


@pytest.fixture
def stored_url(
    store: str, request: pytest.FixtureRequest, database_copy: Callable[[str, Callable[[str], None]], str]
) -> str:
    if store == "sqlite":
        return database_copy("all_tables", prepare)
    return str(request.getfixturevalue("emptied")())


@pytest.fixture
def stored(stored_url: str) -> Iterator[SqlStore]:
    opened = open_store(stored_url)
    yield opened
    opened.close()
