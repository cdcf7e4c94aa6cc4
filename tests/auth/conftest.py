"""Directories to guess at, and a hasher that counts instead of working hard."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auth.passwords import Keys, Passwords, Secret
from ivr.store.database import Database
from ivr.store.directory import SqlDirectory
from ivr.store.metadata import metadata

KEYS = Keys("a key for tests, long enough")
AT = datetime(2026, 11, 24, 15, 10, tzinfo=UTC)


class CountingHasher:
    """Stands for argon2: as right or wrong, and it counts how often it was asked."""

    def __init__(self) -> None:
        self.keys = KEYS
        self.verifications = 0
        self.dummy = "quick:dummy"

    def hash(self, password: Secret) -> str:
        return "quick:" + hashlib.sha256(KEYS.pepper(password.reveal()).encode()).hexdigest()

    def verify(self, stored: str, password: Secret) -> bool:
        self.verifications += 1
        return stored == self.hash(password)


def a_directory(folder: Path) -> SqlDirectory:
    database = Database(f"sqlite:///{folder}/ivr.sqlite3", synchronous="OFF")
    metadata.create_all(database.engine)
    return SqlDirectory(database)


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[SqlDirectory]:
    directory = a_directory(tmp_path)
    yield directory
    directory.database.close()


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    """Real argon2, made cheap."""
    return Passwords(KEYS, memory_kib=64, passes=1)
