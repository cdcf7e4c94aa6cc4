"""A world with a real store and directory behind it, on a database of its own."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from auth.login import Login
from ivr.application.protocol import with_check_digit
from ivr.application.rehearsal import TryOut
from ivr.application.world import World
from ivr.store.database import Database
from ivr.store.directory import SqlDirectory
from ivr.store.metadata import metadata
from ivr.store.store import SqlStore
from tests.auth.conftest import KEYS, CountingHasher
from tests.auth.people import add


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    database = Database(f"sqlite:///{tmp_path}/ivr.sqlite3", synchronous="OFF")
    metadata.create_all(database.engine)
    yield SqlStore(database)
    database.close()


@pytest.fixture
def world(store: SqlStore) -> World:
    """One contact, +55 11 98765-4321 with the password 246810, of the organization with the code 1001."""
    directory = SqlDirectory(store.database)
    add(directory, "contact@example.com")
    ids, protocols = itertools.count(1), itertools.count(500_000_000)
    tried = TryOut(directory)
    return World(
        store,
        tried,
        Login(tried, CountingHasher()),
        KEYS,
        lambda: f"id-{next(ids)}",
        lambda: with_check_digit(str(next(protocols))),
    )
