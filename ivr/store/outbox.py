"""What leaves after the commit: leased by one process at a time, until it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update

from ivr.application.records import OutboxRecord
from ivr.store.database import Database
from ivr.store.tables import outbox

_COLUMNS = [outbox.c[name] for name in OutboxRecord.__struct_fields__]


class SqlOutbox:
    """`ivr.application.ports.Outbox`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lease(self, now: datetime, until: datetime, limit: int = 10) -> Sequence[OutboxRecord]:
        free = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now)
        oldest = (
            select(outbox.c.id)
            .where(outbox.c.done_at.is_(None), free)
            .order_by(outbox.c.created_at, outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._database.begin() as connection:
            ours = outbox.c.id.in_(connection.scalars(oldest).all())
            leased = {"leased_until": until, "attempts": outbox.c.attempts + 1}
            connection.execute(update(outbox).where(ours).values(leased))
            rows = connection.execute(
                select(*_COLUMNS).where(ours).order_by(outbox.c.created_at, outbox.c.id)
            )
            return [OutboxRecord(**row) for row in rows.mappings()]

    def done(self, message: str, at: datetime) -> None:
        with self._database.begin() as connection:
            connection.execute(update(outbox).where(outbox.c.id == message).values(done_at=at))
