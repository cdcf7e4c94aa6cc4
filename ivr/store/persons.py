"""The numbers and names that everything else only refers to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update

from ivr.application.records import KeepPerson, PersonRecord
from ivr.store.database import Database
from ivr.store.tables import persons
from ivr.store.writes import Writes


class SqlPersons:
    """`ivr.application.ports.Persons`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writes = Writes(database.dialect)

    def get(self, ref: str) -> PersonRecord | None:
        return self.many([ref]).get(ref)

    def many(self, refs: Sequence[str]) -> Mapping[str, PersonRecord]:
        query = select(persons).where(persons.c.ref.in_(refs))
        with self._database.connect() as connection:
            found = [PersonRecord(**row) for row in connection.execute(query).mappings()]
        return {person.ref: person for person in found}

    def ref_of(self, lookup: str) -> str | None:
        query = select(persons.c.ref).where(persons.c.lookup == lookup).order_by(persons.c.ref).limit(1)
        with self._database.connect() as connection:
            return connection.scalar(query)

    def keep(self, person: PersonRecord) -> None:
        self._database.transaction(lambda driver: self._writes.apply(driver, [KeepPerson(person=person)]))

    def erase(self, ref: str, at: datetime) -> bool:
        whole = update(persons).where(persons.c.ref == ref, persons.c.erased_at.is_(None))
        with self._database.begin() as connection:
            emptied = whole.values(e164=None, lookup=None, name=None, erased_at=at)
            return connection.execute(emptied).rowcount == 1
