"""Customers, agents and guesses in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from auth.directory import (
    Agent,
    Candidate,
    Contact,
    GuessKey,
    Listed,
    Lookup,
    Organization,
    Reservation,
    Settled,
    UnknownCustomerError,
)
from auth.importing import Changes, Known, Progress
from auth.policy import Kind, Standing, agent_account, contact_account
from ivr.store import directory_guesses, directory_imports, directory_rows
from ivr.store.database import Database
from ivr.store.tables_directory import (
    agents,
    contacts,
    customer_changes,
    import_blocks,
    installation,
    is_live,
    live_contacts,
    live_organizations,
    organizations,
)


class SqlDirectory:
    """`auth.directory.Directory` and `auth.importing.CustomerStore` on SQLite or PostgreSQL.

    A reservation begins with a write, which on SQLite takes the one write lock; on PostgreSQL it locks the
    rows of its accounts in the order of their names.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    # who might it be

    def candidates(self, lookup: Lookup, limit: int) -> list[Candidate]:
        if lookup.is_empty:
            return []
        query = (
            select(
                live_contacts.c.id,
                live_contacts.c.organization_id,
                live_contacts.c.password_hash,
                live_contacts.c.password_expires,
            )
            .where(live_contacts.c.password_hash.is_not(None))
            .order_by(live_contacts.c.id)
            .limit(limit)
        )
        with self.database.connect() as connection:
            rows = connection.execute(directory_rows.within(query, lookup)).all()
        return [Candidate(contact_account(row[0]), row[0], row[1], row[2], row[3]) for row in rows]

    def agents_at(self, number: str, limit: int) -> list[Candidate]:
        query = select(agents.c.id, agents.c.pin_hash).where(agents.c.number_hash == number)
        with self.database.connect() as connection:
            rows = connection.execute(query.order_by(agents.c.id).limit(limit)).all()
        return [Candidate(agent_account(row[0]), row[0], None, row[1]) for row in rows]

    def organization_of_code(self, code: str) -> Organization | None:
        return self._organization(live_organizations.c.code_hash == code)

    def organization(self, organization_id: str) -> Organization | None:
        return self._organization(live_organizations.c.id == organization_id)

    def contact(self, contact_id: str) -> Contact | None:
        with self.database.connect() as connection:
            row = connection.execute(
                select(live_contacts).where(live_contacts.c.id == contact_id)
            ).one_or_none()
        return directory_rows.contact(row) if row else None

    def _organization(self, condition: Any) -> Organization | None:
        with self.database.connect() as connection:
            row = connection.execute(select(live_organizations).where(condition)).one_or_none()
        return directory_rows.organization(row) if row else None

    # guesses

    def standing(self, account: str, source: str) -> Standing:
        with self.database.connect() as connection:
            return directory_guesses.standing(connection, account, source)

    def reserve(
        self, key: GuessKey, kind: Kind, accounts: Sequence[str], source: str, at: datetime
    ) -> Reservation:
        with self.database.begin() as connection:
            return directory_guesses.reserve(connection, key, kind, accounts, source, at)

    def settle(self, key: GuessKey, outcome: Settled, right: str | None, take_back: Sequence[str]) -> Settled:
        with self.database.begin() as connection:
            return directory_guesses.settle(connection, key, outcome, right, take_back)

    def forget_passwords(self, contact_ids: Sequence[str]) -> None:
        with self.database.begin() as connection:
            connection.execute(
                update(contacts).where(contacts.c.id.in_(contact_ids), is_live).values(password_hash=None)
            )

    # what support does

    def list_contacts(
        self, locked: bool = False, at: datetime | None = None, organization: str | None = None
    ) -> list[Listed]:
        """Contacts by organization and name; `locked`: only those closed, or with a source that waits at
        `at`.
        """
        query = select(live_contacts).order_by(live_contacts.c.name, live_contacts.c.id)
        with self.database.connect() as connection:
            companies = directory_rows.companies(connection, organization)
            totals = directory_guesses.totals(connection)
            waits = directory_guesses.waits(connection, at)
            people = connection.execute(query).all()
        found = [
            directory_rows.listed(one, companies[one.organization_id], totals, waits)
            for one in people
            if one.organization_id in companies
        ]
        found.sort(key=lambda one: one.organization.name)
        return [one for one in found if not locked or one.closed or one.locked_until]

    def unlock(self, who: str, by: str, reason: str, at: datetime) -> Sequence[Contact]:
        """Opens the contacts that `who` (an id or an e-mail address) names to guesses again, from every
        source.
        """
        found = or_(live_contacts.c.id == who, live_contacts.c.email == who.strip().lower())
        with self.database.begin() as connection:
            rows = connection.execute(select(live_contacts).where(found)).all()
            if not rows:
                raise UnknownCustomerError(
                    "no contact has this id or e-mail address; see `ivr customers list --locked`"
                )
            for row in rows:
                directory_guesses.forget_failures(connection, [contact_account(row.id)])
                directory_rows.note(connection, row.id, "unlocked", by, reason, at)
        return [directory_rows.contact(row) for row in rows]

    def set_overdue(self, who: str, overdue: bool, by: str, reason: str, at: datetime) -> Organization:
        """Sets it for the organization of this id or name; holds from the next turn of any call on."""
        with self.database.begin() as connection:
            row = directory_rows.one_organization(connection, who)
            connection.execute(
                update(organizations).where(organizations.c.id == row.id).values(overdue=overdue)
            )
            directory_rows.note(connection, row.id, f"overdue={'yes' if overdue else 'no'}", by, reason, at)
        return replace(directory_rows.organization(row), overdue=overdue)

    def changes_of(self, subject: str) -> Sequence[tuple[datetime, str, str, str]]:
        """Who changed what of an organization or contact, oldest first: moment, change, by, reason."""
        table = customer_changes.c
        query = select(table.at, table.change, table.by, table.reason).where(table.subject == subject)
        with self.database.connect() as connection:
            return [(row[0], row[1], row[2], row[3]) for row in connection.execute(query.order_by(table.id))]

    # agents

    def agents(self) -> Sequence[Agent]:
        with self.database.connect() as connection:
            rows = connection.execute(select(agents).order_by(agents.c.name)).all()
        return [Agent(row.id, row.name, row.number, tuple(row.queues)) for row in rows]

    def add_agent(
        self,
        name: str,
        number: str,
        number_hash: str,
        pin_hash: str,
        queues: Iterable[str],
        demonstration: bool = False,
    ) -> Agent:
        """`number` is E.164, `number_hash` its keyed hash of kind `number`. ValueError: name is taken."""
        agent = Agent(directory_rows.new_id(), name, number, tuple(queues))
        with self.database.begin() as connection:
            added = directory_rows.insert_new(
                connection,
                agents,
                id=agent.id,
                name=name,
                number=number,
                number_hash=number_hash,
                pin_hash=pin_hash,
                queues=[*agent.queues],
                demonstration=demonstration,
            )
        if not added:
            raise ValueError(
                f"an agent is already called '{name}'; take another name or remove that one first"
            )
        return agent

    def remove_agent(self, who: str) -> Agent:
        """Removes the agent of this id or name, and its failures."""
        with self.database.begin() as connection:
            found = or_(agents.c.id == who, agents.c.name == who)
            row = connection.execute(select(agents).where(found)).one_or_none()
            if row is None:
                raise UnknownCustomerError(f"no agent is called '{who}'; see `ivr agents list`")
            connection.execute(delete(agents).where(agents.c.id == row.id))
            directory_guesses.forget_failures(connection, [agent_account(row.id)])
        return Agent(row.id, row.name, row.number, tuple(row.queues))

    # imports

    def known_customers(self) -> Known:
        with self.database.connect() as connection:
            codes = {row.id: row.code_hash for row in connection.execute(select(live_organizations))}
            stored = [
                directory_rows.organization_record(row)
                for row in connection.execute(select(live_organizations))
            ]
            people = [
                directory_rows.contact_record(row, codes) for row in connection.execute(select(live_contacts))
            ]
            blocks = frozenset(connection.scalars(select(import_blocks.c.fingerprint)))
        return Known({one.code: one for one in stored}, {one.identity: one for one in people}, blocks)

    def apply(self, changes: Changes, at: datetime, progress: Progress = lambda *_: None) -> None:
        directory_imports.write(self.database, changes, at, progress)

    # the installation

    def is_empty(self) -> bool:
        """No customer and no agent."""
        return not (self._exists(select(live_organizations.c.id)) or self._exists(select(agents.c.id)))

    def has_demonstration(self) -> bool:
        return self._exists(
            select(live_organizations.c.id).where(live_organizations.c.demonstration)
        ) or self._exists(select(agents.c.id).where(agents.c.demonstration))

    def remove_demonstration(self) -> int:
        """Removes demonstration customers and agents and their failures; gives how many organizations."""
        with self.database.alone() as begin, begin() as connection:
            shown = select(live_organizations.c.id).where(live_organizations.c.demonstration)
            people = connection.scalars(
                select(live_contacts.c.id).where(live_contacts.c.organization_id.in_(shown))
            ).all()
            served = connection.scalars(select(agents.c.id).where(agents.c.demonstration)).all()
            directory_guesses.forget_failures(connection, [contact_account(one) for one in people])
            directory_guesses.forget_failures(connection, [agent_account(one) for one in served])
            connection.execute(delete(contacts).where(contacts.c.organization_id.in_(shown)))
            connection.execute(delete(agents).where(agents.c.demonstration))
            return connection.execute(delete(organizations).where(organizations.c.id.in_(shown))).rowcount

    def same_key(self, fingerprint: str) -> bool:
        """Whether this is the key that the database was begun with; the first one asked about is kept as
        that.
        """
        with self.database.begin() as connection:
            directory_rows.insert_new(connection, installation, name="key_fingerprint", value=fingerprint)
            kept = select(installation.c.value).where(installation.c.name == "key_fingerprint")
            return str(connection.scalars(kept).one()) == fingerprint

    def _exists(self, query: Select[Any]) -> bool:
        with self.database.connect() as connection:
            return connection.execute(query.limit(1)).first() is not None
