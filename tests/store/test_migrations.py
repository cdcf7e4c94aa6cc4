"""Migrations go up and down, match the tables that the code speaks of, and bear being run by two at once."""

from multiprocessing.synchronize import Barrier
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from ivr.store import migrate
from ivr.store.database import Database
from ivr.store.metadata import metadata
from ivr.store.store import open_store
from tests.store import sample
from tests.store.processes import FORKED


def names(database: Database) -> set[str]:
    with database.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_up_and_down_and_up(database_url: str) -> None:
    database = Database(database_url)
    assert (migrate.current(database), migrate.is_behind(database)) == (None, True)
    migrate.upgrade(database)
    assert (migrate.current(database), migrate.is_behind(database)) == (migrate.head(), False)
    assert names(database) == {*metadata.tables, "alembic_version"}
    migrate.upgrade(database)
    migrate.downgrade(database, "base")
    assert (migrate.current(database), migrate.is_behind(database)) == (None, True)
    assert names(database) == {"alembic_version"}
    migrate.upgrade(database)
    assert names(database) == {*metadata.tables, "alembic_version"}
    database.close()


def test_the_migrations_make_the_tables_that_the_code_speaks_of(stored_url: str) -> None:
    database = Database(stored_url)
    with database.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []
    database.close()


def test_partial_indexes_and_checks_are_migrated(database_url: str, stored_url: str) -> None:
    """What comparing leaves out: the conditions of partial indexes, and checks."""
    made, migrated = Database(database_url), Database(stored_url)
    with made.begin() as connection:
        metadata.create_all(connection)
    assert details(made) == details(migrated)
    assert any("where" in str(one) for one in details(made))
    made.close()
    migrated.close()


def details(database: Database) -> list[object]:
    with database.connect() as connection:
        look = inspect(connection)
        return [
            (
                table,
                sorted(map(index_text, look.get_indexes(table))),
                look.get_pk_constraint(table),
                sorted(map(str, look.get_check_constraints(table))),
                sorted(map(str, look.get_foreign_keys(table))),
            )
            for table in sorted(metadata.tables)
        ]


def index_text(index: Any) -> str:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return f"{index['name']} {index['column_names']} {index['unique']} {options}"


def test_a_step_that_fails_leaves_the_database_as_it_was(database_url: str) -> None:
    database = Database(database_url)
    with database.begin() as connection:
        metadata.tables["tickets"].create(connection)
    try:
        migrate.upgrade(database)
    except Exception as error:
        assert "tickets" in str(error)  # noqa: PT017
    else:
        raise AssertionError("a table that is there already must stop it")
    assert migrate.current(database) is None
    assert names(database) == {"tickets"}
    database.close()


def test_a_later_release_is_told_from_an_earlier_one(database_url: str) -> None:
    database = Database(database_url)
    migrate.upgrade(database)
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert migrate.is_ahead(database)
    assert not migrate.is_behind(database)
    database.close()


def up(url: str, at_once: Barrier) -> None:
    database = Database(url)
    at_once.wait(30)
    migrate.upgrade(database)
    database.close()


def test_two_processes_may_upgrade_at_once(database_url: str) -> None:
    at_once = FORKED.Barrier(2)
    both = [FORKED.Process(target=up, args=(database_url, at_once)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    database = Database(database_url)
    assert not migrate.is_behind(database)
    database.close()


def test_foreign_keys_hold_again_after_a_migration(database_url: str) -> None:
    """SQLite forgets them while tables are rebuilt; a connection so changed must not be used again."""
    stored = open_store(database_url)
    migrate.upgrade(stored.database)
    try:
        stored.tickets.open(sample.ticket(follows="T404"), "support")
    except Exception as error:
        assert "oreign" in str(error) or "FOREIGN" in str(error)  # noqa: PT017
    else:
        raise AssertionError("a ticket can't follow one that isn't there")
    stored.close()
