"""Notices and overrides: what holds for a while without a publish. Whoever made and ended one is kept with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Select, Table, insert, or_, select, update

from ivr.application.records import NoticeRecord, OverrideRecord
from ivr.store.database import Database
from ivr.store.tables import notices, overrides

R = TypeVar("R", NoticeRecord, OverrideRecord)


class _Standing(Generic[R]):
    def __init__(self, database: Database, table: Table, record: type[R]) -> None:
        self._database, self._table = database, table
        self._record: type[R] = record
        self._columns = [table.c[name] for name in record.__struct_fields__]

    def standing(self, at: datetime) -> Sequence[R]:
        ends = self._table.c.until_at > at, or_(self._table.c.ended_at.is_(None), self._table.c.ended_at > at)
        return self._all(select(*self._columns).where(*ends).order_by(self._table.c.id))

    def list(self, limit: int = 100) -> Sequence[R]:
        return self._all(select(*self._columns).order_by(self._table.c.id.desc()).limit(limit))

    def add(self, made: R) -> R:
        values = {name: value for name, value in msgspec.structs.asdict(made).items() if name != "id"}
        with self._database.begin() as connection:
            given = connection.execute(insert(self._table).values(values)).inserted_primary_key
        assert given is not None, "one row has one key"
        return msgspec.structs.replace(made, id=given[0])

    def end(self, id: int, at: datetime, who: str) -> R | None:
        if not 0 < id < 2**31:  # a number that no row can have, and no database takes
            return None
        columns = self._table.c
        stands = columns.id == id, columns.ended_at.is_(None), columns.until_at > at
        ended = update(self._table).where(*stands).values(ended_at=at, ended_by=who)
        with self._database.begin() as connection:
            if not connection.execute(ended).rowcount:
                return None
        return next(iter(self._all(select(*self._columns).where(columns.id == id))), None)

    def _all(self, query: Select[Any]) -> Sequence[R]:
        with self._database.connect() as connection:
            rows = connection.execute(query).all()
        names = self._record.__struct_fields__
        return [msgspec.convert(dict(zip(names, row, strict=True)), self._record) for row in rows]


class SqlNotices(_Standing[NoticeRecord]):
    """`ivr.application.ports.Notices`."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, notices, NoticeRecord)


class SqlOverrides(_Standing[OverrideRecord]):
    """`ivr.application.ports.Overrides`."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, overrides, OverrideRecord)
