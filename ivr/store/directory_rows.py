"""Between the rows of customers and what `auth` calls them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row, Select, Table, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from auth.directory import Contact, Listed, Lookup, Organization, Permission, UnknownCustomerError
from auth.importing import ContactRecord, OrganizationRecord
from auth.policy import CLOSED_AFTER, contact_account
from ivr.store.tables_directory import customer_changes, live_contacts, live_organizations

CONTACT_KEPT = timedelta(days=730)
PER_STATEMENT = 500


def new_id() -> str:
    return uuid.uuid4().hex


def insert_new(connection: Connection, table: Table, **values: Any) -> bool:
    """Inserts the row unless it is there already; whether it was new."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    # RETURNING, because psycopg's cursor tells no count for such an insert
    new = dialect.insert(table).values(values).on_conflict_do_nothing().returning(*table.primary_key)
    return connection.execute(new).first() is not None


def within(query: Select[Any], lookup: Lookup) -> Select[Any]:
    """Only the contacts for whom all given parts of the lookup hold."""
    if lookup.number is not None:
        query = query.where(live_contacts.c.phone_hash == lookup.number)
    if lookup.contact_id is not None:
        query = query.where(live_contacts.c.contact_id_hash == lookup.contact_id)
    if lookup.organization_id is not None:
        query = query.where(live_contacts.c.organization_id == lookup.organization_id)
    if lookup.code is not None:
        by_code = select(live_organizations.c.id).where(live_organizations.c.code_hash == lookup.code)
        query = query.where(live_contacts.c.organization_id.in_(by_code))
    return query


def organization(row: Row[Any]) -> Organization:
    return Organization(row.id, row.name, row.contract, row.overdue, row.demonstration)


def contact(row: Row[Any]) -> Contact:
    return Contact(
        id=row.id,
        organization_id=row.organization_id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        permissions=_permissions(row.permissions),
        language=row.language,
        has_password=row.password_hash is not None,
        password_expires=row.password_expires,
    )


def listed(
    person: Row[Any], company: Organization, totals: Mapping[str, int], waits: Mapping[str, datetime]
) -> Listed:
    account = contact_account(person.id)
    in_a_row = totals.get(account, 0)
    return Listed(contact(person), company, in_a_row, in_a_row >= CLOSED_AFTER, waits.get(account))


def companies(connection: Connection, who: str | None) -> dict[str, Organization]:
    """All organizations by id, or only those of this id or name."""
    query = select(live_organizations)
    if who is not None:
        query = query.where(or_(live_organizations.c.id == who, live_organizations.c.name == who))
    return {row.id: organization(row) for row in connection.execute(query)}


def one_organization(connection: Connection, who: str) -> Row[Any]:
    """The row of this id or name; UnknownCustomerError if there is none or more than one."""
    found = or_(live_organizations.c.id == who, live_organizations.c.name == who)
    rows = connection.execute(select(live_organizations).where(found)).all()
    if not rows:
        raise UnknownCustomerError("no organization has this id or name; see `ivr customers list`")
    if len(rows) > 1:
        ids = ", ".join(sorted(row.id for row in rows))
        raise UnknownCustomerError(f"{len(rows)} organizations have this name; give one of their ids: {ids}")
    return rows[0]


def note(connection: Connection, subject: str, change: str, by: str, reason: str, at: datetime) -> None:
    connection.execute(
        insert(customer_changes).values(subject=subject, at=at, change=change, by=by, reason=reason)
    )


def organization_record(row: Row[Any]) -> OrganizationRecord:
    return OrganizationRecord(row.code_hash, row.name, row.contract, row.overdue, row.demonstration)


def contact_record(row: Row[Any], codes: Mapping[str, str]) -> ContactRecord:
    return ContactRecord(
        code=codes[row.organization_id],
        email=row.email,
        name=row.name,
        phone=row.phone,
        phone_hash=row.phone_hash,
        password_hash=row.password_hash,
        password_expires=row.password_expires,
        contact_id=row.contact_id_hash,
        permissions=_permissions(row.permissions),
        language=row.language,
    )


def organization_ids(connection: Connection) -> dict[str, str]:
    """The id of every organization by its code's hash."""
    return {row.code_hash: row.id for row in connection.execute(select(live_organizations))}


def contact_ids(connection: Connection, organization_ids: Collection[str]) -> dict[tuple[str, str], str]:
    """The ids of these organizations' contacts, by organization and e-mail address."""
    owners, table = sorted(organization_ids), live_contacts.c
    known: dict[tuple[str, str], str] = {}
    for start in range(0, len(owners), PER_STATEMENT):
        some = table.organization_id.in_(owners[start : start + PER_STATEMENT])
        for owner, email, contact_id in connection.execute(
            select(table.organization_id, table.email, table.id).where(some)
        ):
            known[owner, email] = contact_id
    return known


def organization_columns(one: OrganizationRecord) -> dict[str, Any]:
    return {
        "name": one.name,
        "contract": one.contract,
        "overdue": one.overdue,
        "demonstration": one.demonstration,
    }


def contact_columns(one: ContactRecord) -> dict[str, Any]:
    return {
        "name": one.name,
        "phone": one.phone,
        "phone_hash": one.phone_hash,
        "password_hash": one.password_hash,
        "password_expires": one.password_expires,
        "contact_id_hash": one.contact_id,
        "permissions": ";".join(sorted(one.permissions)),
        "language": one.language,
    }


def _permissions(text: str) -> frozenset[Permission]:
    return frozenset(cast("list[Permission]", [part for part in text.split(";") if part]))
