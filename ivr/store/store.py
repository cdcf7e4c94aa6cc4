"""The whole store on one database."""

from __future__ import annotations

from ivr.store.calls import SqlCalls
from ivr.store.database import Database
from ivr.store.flow_sets import SqlFlowSets
from ivr.store.installation import SqlInstallation
from ivr.store.looks import SqlLooks
from ivr.store.outbox import SqlOutbox
from ivr.store.persons import SqlPersons
from ivr.store.publications import SqlPublications
from ivr.store.standing import SqlNotices, SqlOverrides
from ivr.store.tickets import SqlTickets
from ivr.store.turns import SqlTurns


class SqlStore(SqlTurns):
    """`ivr.application.ports.Store`."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.database = database
        self.calls = SqlCalls(database)
        self.tickets = SqlTickets(database)
        self.persons = SqlPersons(database)
        self.flow_sets = SqlFlowSets(database)
        self.publications = SqlPublications(database)
        self.notices = SqlNotices(database)
        self.overrides = SqlOverrides(database)
        self.outbox = SqlOutbox(database)
        self.looks = SqlLooks(database)
        self.installation = SqlInstallation(database)

    def close(self) -> None:
        self.database.close()


def open_store(url: str) -> SqlStore:
    """The store at `url`, as SQLAlchemy takes it. Opens no connection yet; says nothing of its migrations."""
    return SqlStore(Database(url))
