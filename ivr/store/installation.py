"""Facts about this installation, by name."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from ivr.store.database import Database
from ivr.store.prepared import insert_new_row
from ivr.store.tables_directory import installation


class SqlInstallation:
    """`ivr.application.ports.Installation`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> str | None:
        with self._database.connect() as connection:
            return _value(connection, name)

    def keep(self, name: str, value: str) -> str:
        with self._database.begin() as connection:
            self._insert(connection, name, value)
            return _value(connection, name) or value

    def replace(self, name: str, value: str) -> None:
        there = update(installation).where(installation.c.name == name)
        with self._database.begin() as connection:
            if not connection.execute(there.values(value=value)).rowcount:
                self._insert(connection, name, value)

    def _insert(self, connection: Connection, name: str, value: str) -> None:
        new = insert_new_row(installation, self._database.dialect)
        connection.execute(new.values(name=name, value=value))


def _value(connection: Connection, name: str) -> str | None:
    return connection.scalar(select(installation.c.value).where(installation.c.name == name))
