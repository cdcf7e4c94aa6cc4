"""Which flow set is live when."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs
from sqlalchemy import select

from ivr.application.records import FlowSetRecord, PublicationRecord
from ivr.store.database import Database
from ivr.store.prepared import insert_new_row
from ivr.store.tables import flow_sets, publications

_COLUMNS = [publications.c[name] for name in PublicationRecord.__struct_fields__]


class SqlPublications:
    """`ivr.application.ports.Publications`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def after(self, id: int = 0) -> Sequence[PublicationRecord]:
        query = select(*_COLUMNS).where(publications.c.id > id).order_by(publications.c.id)
        with self._database.connect() as connection:
            return [PublicationRecord(**row) for row in connection.execute(query).mappings()]

    def add(self, publication: PublicationRecord, flow_set: FlowSetRecord | None = None) -> bool:
        dialect = self._database.dialect
        with self._database.begin() as connection:
            if flow_set is not None:
                values = {**structs.asdict(flow_set), "used_at": flow_set.stored_at}
                connection.execute(insert_new_row(flow_sets, dialect).values(values))
            row = insert_new_row(publications, dialect).values(structs.asdict(publication))
            return bool(connection.execute(row).rowcount)
