"""Flow sets by content hash."""

from __future__ import annotations

from typing import Any

from msgspec import structs
from sqlalchemy import Select, select, update

from ivr.application.records import FlowSetRecord
from ivr.store.database import Database
from ivr.store.prepared import insert_new_row
from ivr.store.tables import flow_sets

_COLUMNS = [flow_sets.c[name] for name in FlowSetRecord.__struct_fields__]


class SqlFlowSets:
    """`ivr.application.ports.FlowSets`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, flow_set: FlowSetRecord) -> bool:
        new = insert_new_row(flow_sets, self._database.dialect)
        values = {**structs.asdict(flow_set), "used_at": flow_set.stored_at}
        again = update(flow_sets).where(flow_sets.c.version == flow_set.version)
        with self._database.begin() as connection:
            if connection.execute(new.values(values)).rowcount:
                return True
            connection.execute(again.values(used_at=flow_set.stored_at, good=flow_set.good))
            return False

    def get(self, version: str) -> FlowSetRecord | None:
        return self._one(select(*_COLUMNS).where(flow_sets.c.version == version))

    def newest_good(self) -> FlowSetRecord | None:
        query = select(*_COLUMNS).where(flow_sets.c.good)
        return self._one(query.order_by(flow_sets.c.used_at.desc(), flow_sets.c.version).limit(1))

    def _one(self, query: Select[Any]) -> FlowSetRecord | None:
        with self._database.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return FlowSetRecord(**row) if row else None
