"""Who looked at what is confidential."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs
from sqlalchemy import insert, select

from ivr.application.records import LookRecord
from ivr.store.database import Database
from ivr.store.tables import looks

_COLUMNS = [looks.c[name] for name in LookRecord.__struct_fields__]


class SqlLooks:
    """`ivr.application.ports.Looks`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, look: LookRecord) -> None:
        with self._database.begin() as connection:
            connection.execute(insert(looks).values(structs.asdict(look)))

    def list(self, subject: str) -> Sequence[LookRecord]:
        query = select(*_COLUMNS).where(looks.c.subject == subject).order_by(looks.c.id)
        with self._database.connect() as connection:
            return [LookRecord(**row) for row in connection.execute(query).mappings()]
