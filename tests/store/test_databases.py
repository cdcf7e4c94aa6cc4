"""The databases that the tests are given are real, of the kind they say, and fresh each time."""

from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool


def fill(url: str) -> None:
    """A prepared database: one table, one row."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE line (number TEXT)"))
        connection.execute(text("INSERT INTO line VALUES ('4003-0015')"))


def numbers(url: str) -> list[str]:
    """The rows of a prepared database; one row more is left behind."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        found = connection.execute(text("SELECT number FROM line")).scalars().all()
        connection.execute(text("INSERT INTO line VALUES ('left behind')"))
    return list(found)


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_gets_an_empty_database_of_its_store(database_url: str, store: str, time: str) -> None:
    assert create_engine(database_url).dialect.name == {"sqlite": "sqlite", "postgres": "postgresql"}[store]
    fill(database_url)  # a table left by the other time would stop it


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_copy_starts_as_prepared(
    database_copy: Callable[[str, Callable[[str], None]], str], time: str
) -> None:
    first, second = database_copy("one_line", fill), database_copy("one_line", fill)
    assert numbers(first) == ["4003-0015"]
    assert numbers(second) == ["4003-0015"]
