"""An import's rows on their way in: many short transactions that nobody sees, then one that makes all of it live.

SQLite has one writer at a time, and 100,000 contacts with their indexes take it seconds; a caller's turn can't wait
that long. So contacts are written, some at a time, as rows of an import whose number isn't live yet. The last
transaction adds that number to `imports`. What an import that died has left is cleared by the next.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from auth.importing import Changes, ContactRecord, OrganizationRecord, Progress
from ivr.store import directory_rows
from ivr.store.database import WITHOUT_HURRY, Begin, Database
from ivr.store.tables_directory import (
    contacts,
    import_blocks,
    imports,
    live_contacts,
    live_import,
    organizations,
)

Part = TypeVar("Part")
BATCH, FEWEST, AT_FIRST = 250, 10, 50
"""How many rows one transaction may have, and how many the first one has. 250 contacts with their indexes stay under
the 1,000 pages from which on SQLite copies its log within a commit."""
SECONDS = 0.03
"""How long one should take, however little of the processor an import gets while it keeps others from writing."""
ROOM = 0.005
"""What is left to others at least, in seconds; far longer than the nap of who waits for the lock."""


def write(database: Database, changes: Changes, at: datetime, progress: Progress) -> None:
    """Makes these changes live, all at once. Waits while another import writes: this one then stands on top."""
    with database.alone() as begin:
        clear(database)
        importing = _Import(database, _next_number(database), at)
        with database.connect() as connection:
            before = directory_rows.organization_ids(connection)
        ids = before | importing.add([one for one in changes.organizations if one.code not in before])
        named = [ids[one] for one in changes.seen]
        importing.write_contacts(changes.contacts, ids, progress)
        changed = [(before[one.code], one) for one in changes.organizations if one.code in before]
        importing.go_live(begin, changed, changes.blocks)
        clear(database)
        importing.keep_on(named)


def clear(database: Database) -> None:
    """Removes what no live import holds: replaced rows, and whatever an import that died has left."""
    dead = contacts.c.since_import > live_import
    replaced = contacts.c.until_import <= live_import
    spared = contacts.c.until_import > live_import
    unborn = organizations.c.since_import > live_import
    with database.connect() as connection:
        gone = connection.scalars(select(contacts.c.id).where(dead | replaced)).all()
        kept = connection.scalars(select(contacts.c.id).where(spared)).all()
        nobodys = connection.scalars(select(organizations.c.id).where(unborn)).all()
    _by_id(database, gone, contacts.c.id, delete(contacts).where(dead | replaced))
    _by_id(database, kept, contacts.c.id, update(contacts).where(spared).values(until_import=None))
    _by_id(database, nobodys, organizations.c.id, delete(organizations).where(unborn))


def _next_number(database: Database) -> int:
    with database.connect() as connection:
        return int(connection.scalar(select(live_import)) or 0) + 1


@dataclass(frozen=True)
class _Import:
    """One import being written, under its number."""

    database: Database
    number: int
    at: datetime

    def add(self, records: Sequence[OrganizationRecord]) -> dict[str, str]:
        """Adds new organizations, unseen, and gives their ids by their codes' hashes."""
        rows = [
            {
                "id": directory_rows.new_id(),
                "code_hash": one.code,
                "since_import": self.number,
                **directory_rows.organization_columns(one),
            }
            for one in records
        ]
        _in_batches(self.database, rows, lambda connection, some: _insert(connection, organizations, some))
        return {row["code_hash"]: row["id"] for row in rows}

    def write_contacts(
        self, records: Sequence[ContactRecord], ids: Mapping[str, str], progress: Progress
    ) -> None:
        """Adds these, unseen, and notes which rows they replace. By organization, so that a batch touches few pages
        of the index on it."""
        with self.database.connect() as connection:
            known = directory_rows.contact_ids(connection, {ids[one.code] for one in records})
        ordered = sorted(records, key=lambda one: (ids[one.code], one.email))

        def batch(connection: Connection, some: Sequence[ContactRecord]) -> None:
            rows = [self._row(one, ids[one.code], known) for one in some]
            replaced = contacts.c.id.in_([row["id"] for row in rows])
            connection.execute(update(contacts).where(replaced).values(until_import=self.number))
            _insert(connection, contacts, rows)

        _in_batches(self.database, ordered, batch, lambda done, total: progress("writing", done, total))

    def _row(
        self, one: ContactRecord, organization_id: str, known: Mapping[tuple[str, str], str]
    ) -> dict[str, Any]:
        return {
            "id": known.get((organization_id, one.email)) or directory_rows.new_id(),
            "since_import": self.number,
            "until_import": None,
            "organization_id": organization_id,
            "email": one.email,
            "keep_until": self.at + directory_rows.CONTACT_KEPT,
            **directory_rows.contact_columns(one),
        }

    def go_live(
        self, begin: Begin, changed: Sequence[tuple[str, OrganizationRecord]], blocks: Collection[str]
    ) -> None:
        """The one transaction from which on everybody sees the whole file. Organizations that were there before
        change in it, by their ids: they are far fewer than contacts."""
        rows = [{"known_id": known, **directory_rows.organization_columns(one)} for known, one in changed]
        with begin() as connection:
            if rows:
                connection.execute(
                    update(organizations).where(organizations.c.id == bindparam("known_id")), rows
                )
            _insert(connection, import_blocks, [{"fingerprint": one} for one in sorted(blocks)])
            _insert(connection, imports, [{"number": self.number, "at": self.at}])

    def keep_on(self, organization_ids: Sequence[str]) -> None:
        """Who is still a customer's contact is kept longer, whether anything else of theirs changed or not."""
        keep_until = self.at + directory_rows.CONTACT_KEPT
        with self.database.connect() as connection:
            due = [
                one
                for some in _parts(organization_ids)
                for one in connection.scalars(
                    select(live_contacts.c.id).where(
                        live_contacts.c.organization_id.in_(some), live_contacts.c.keep_until != keep_until
                    )
                )
            ]
        _by_id(self.database, due, contacts.c.id, update(contacts).values(keep_until=keep_until))


def _insert(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _by_id(database: Database, ids: Sequence[str], column: Any, statement: Any) -> None:
    _in_batches(database, ids, lambda connection, some: connection.execute(statement.where(column.in_(some))))


def _in_batches(
    database: Database,
    rows: Sequence[Part],
    work: Callable[[Connection, Sequence[Part]], Any],
    told: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Each batch in a transaction of its own. On SQLite others then have as long to write as it took."""
    done, size = 0, min(AT_FIRST, BATCH)
    while done < len(rows):
        some = rows[done : done + size]
        with database.begin(WITHOUT_HURRY) as connection:
            began = time.monotonic()
            work(connection, some)
        took = time.monotonic() - began
        if database.on_sqlite:
            database.checkpoint()
            time.sleep(max(ROOM, took))
        done += len(some)
        size = paced(size, took)
        told(done, len(rows))


def paced(size: int, took: float) -> int:
    """How many rows come next, where so many took these seconds; at most twice as many."""
    return min(BATCH, max(FEWEST, min(2 * size, int(size * SECONDS / max(took, 0.001)))))


def _parts(rows: Sequence[Part]) -> list[Sequence[Part]]:
    parts = directory_rows.PER_STATEMENT
    return [rows[start : start + parts] for start in range(0, len(rows), parts)]
