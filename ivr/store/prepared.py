"""Core statements compiled once and run on the driver's own cursor: what a turn does is known beforehand.

Measured on the way of a turn: Core's execution costs several times what the statement itself takes. Types are kept
whole: every value passes the same conversion as in Core.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

from sqlalchemy import ColumnElement, Dialect, Executable, LargeBinary, Select, Table, bindparam, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.types import TypeEngine

from ivr.store.database import Cursor, Driver

Convert = Callable[[Any], Any] | None


class Prepared:
    """One statement for one database, compiled when it is first run. Values go by the names of its parameters."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        self._statement = statement
        self._dialect = dialect

    @cached_property
    def _form(self) -> _Form:
        return _Form(self._statement, self._dialect)

    def run(self, driver: Driver, values: Mapping[str, Any]) -> Cursor:
        """Runs it; more values than it has parameters do no harm, fewer are a KeyError."""
        form = self._form
        if form.constants:
            values = {**form.constants, **values}
        given = [
            values[name] if convert is None or values[name] is None else convert(values[name])
            for name, convert in form.binds
        ]
        if form.positional:
            return driver.execute(form.sql, given)
        named = {name: value for (name, _), value in zip(form.binds, given, strict=True)}
        return driver.execute(form.sql, named, **self._options())

    def _options(self) -> dict[str, Any]:
        return {}


class PreparedSelect(Prepared):
    """A SELECT; its rows come back as lists in the order of its columns."""

    _statement: Select[Any]

    def one(self, driver: Driver, values: Mapping[str, Any]) -> list[Any] | None:
        """The first row, None when there is none."""
        row = self.run(driver, values).fetchone()
        return None if row is None else self._converted(row)

    def all(self, driver: Driver, values: Mapping[str, Any]) -> list[list[Any]]:
        """Every row."""
        return [self._converted(row) for row in self.run(driver, values).fetchall()]

    @cached_property
    def _results(self) -> list[tuple[int, Callable[[Any], Any]]]:
        converts = (_result(column.type, self._dialect) for column in self._statement.selected_columns)
        return [(at, convert) for at, convert in enumerate(converts) if convert is not None]

    def _options(self) -> dict[str, Any]:
        return {"binary": True}  # psycopg reads rows of many columns a third faster so

    def _converted(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for at, convert in self._results:
            if values[at] is not None:
                values[at] = convert(values[at])
        return values


class _Form:
    """What is sent: text, and how each value is turned into what the driver takes."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled = cast(SQLCompiler, cast(ClauseElement, statement).compile(dialect=dialect))
        self.sql = str(compiled)
        self.positional = bool(compiled.positional)
        self.constants = {
            name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required
        }
        names = compiled.positiontup if compiled.positional else list(compiled.binds)
        self.binds = [(name, _bind(compiled.binds[name].type, dialect)) for name in names or ()]


def _bind(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    if isinstance(kind, LargeBinary):
        return None  # both drivers take bytes as they are
    return cast(Convert, kind.dialect_impl(dialect).bind_processor(dialect))


def _result(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    if isinstance(kind, LargeBinary):
        return None
    return cast(Convert, kind.dialect_impl(dialect).result_processor(dialect, None))


def insert_new(table: Table, dialect: Dialect, unique: ColumnElement[Any] | None = None) -> Any:
    """INSERT of every column that says how many rows it made (0: `unique`, else the key, is there already)."""
    return insert_new_row(table, dialect, unique).values(_all(table))


def insert_new_row(table: Table, dialect: Dialect, unique: ColumnElement[Any] | None = None) -> Any:
    """As `insert_new`, its values still to be given."""
    columns = [*table.primary_key] if unique is None else [unique]
    return _insert(table, dialect).on_conflict_do_nothing(index_elements=columns)


def insert_into(table: Table, dialect: Dialect) -> Any:
    """INSERT of every column, in the dialect's own form, which knows of conflicts."""
    return _insert(table, dialect).values(_all(table))


def insert_row(table: Table) -> Any:
    """INSERT of every column; a serial number is the database's."""
    return insert(table).values(_all(table))


def _all(table: Table) -> dict[str, Any]:
    return {
        column.key: bindparam(column.key, type_=column.type)
        for column in table.columns
        if column is not table.autoincrement_column
    }


def _insert(table: Table, dialect: Dialect) -> Any:
    return sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)
