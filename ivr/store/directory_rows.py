"""Between the rows of customers and what `auth` calls them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row, Select, Table, bindparam, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from auth.directory import Contact, Listed, Lookup, Organization, Permission, UnknownCustomerError
from auth.importing import ContactRecord, OrganizationRecord
from auth.policy import CLOSED_AFTER, contact_account
from ivr.store.tables_directory import contacts, customer_changes, organizations

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
        query = query.where(contacts.c.phone_hash == lookup.number)
    if lookup.contact_id is not None:
        query = query.where(contacts.c.contact_id_hash == lookup.contact_id)
    if lookup.organization_id is not None:
        query = query.where(contacts.c.organization_id == lookup.organization_id)
    if lookup.code is not None:
        by_code = select(organizations.c.id).where(organizations.c.code_hash == lookup.code)
        query = query.where(contacts.c.organization_id.in_(by_code))
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
    query = select(organizations)
    if who is not None:
        query = query.where(or_(organizations.c.id == who, organizations.c.name == who))
    return {row.id: organization(row) for row in connection.execute(query)}


def one_organization(connection: Connection, who: str) -> Row[Any]:
    """The row of this id or name; UnknownCustomerError if there is none or more than one."""
    found = or_(organizations.c.id == who, organizations.c.name == who)
    rows = connection.execute(select(organizations).where(found)).all()
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


def write_organizations(connection: Connection, records: Sequence[OrganizationRecord]) -> dict[str, str]:
    """Adds or updates these, and gives the id of every organization by its code's hash."""
    ids = {row.code_hash: row.id for row in connection.execute(select(organizations))}
    new = [one for one in records if one.code not in ids]
    for one in records:
        if one.code in ids:
            where = organizations.c.id == ids[one.code]
            connection.execute(update(organizations).where(where).values(_organization_columns(one)))
    ids |= {one.code: new_id() for one in new}
    if new:
        rows = [{"id": ids[one.code], "code_hash": one.code, **_organization_columns(one)} for one in new]
        connection.execute(insert(organizations), rows)
    return ids


def keep_on(connection: Connection, organization_ids: Sequence[str], keep_until: datetime) -> None:
    """Who is still a customer's contact is kept longer, whether anything else of theirs changed or not."""
    for start in range(0, len(organization_ids), PER_STATEMENT):
        some = contacts.c.organization_id.in_(organization_ids[start : start + PER_STATEMENT])
        connection.execute(update(contacts).where(some).values(keep_until=keep_until))


def write_contacts(
    connection: Connection, records: Sequence[ContactRecord], ids: Mapping[str, str], keep_until: datetime
) -> None:
    """Adds or updates these contacts of the organizations in `ids`."""
    touched = sorted({ids[one.code] for one in records})
    known: dict[tuple[str, str], str] = {}
    for start in range(0, len(touched), PER_STATEMENT):
        some = contacts.c.organization_id.in_(touched[start : start + PER_STATEMENT])
        query = select(contacts.c.organization_id, contacts.c.email, contacts.c.id).where(some)
        known |= {(row[0], row[1]): row[2] for row in connection.execute(query)}
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for one in records:
        organization_id = ids[one.code]
        columns = _contact_columns(one, keep_until)
        found = known.get((organization_id, one.email))
        if found:
            changed.append({"known_id": found, **columns})
        else:
            new.append({"id": new_id(), "organization_id": organization_id, "email": one.email, **columns})
    if changed:
        connection.execute(update(contacts).where(contacts.c.id == bindparam("known_id")), changed)
    if new:
        connection.execute(insert(contacts), new)


def _organization_columns(one: OrganizationRecord) -> dict[str, Any]:
    return {
        "name": one.name,
        "contract": one.contract,
        "overdue": one.overdue,
        "demonstration": one.demonstration,
    }


def _contact_columns(one: ContactRecord, keep_until: datetime) -> dict[str, Any]:
    return {
        "name": one.name,
        "phone": one.phone,
        "phone_hash": one.phone_hash,
        "password_hash": one.password_hash,
        "password_expires": one.password_expires,
        "contact_id_hash": one.contact_id,
        "permissions": ";".join(sorted(one.permissions)),
        "language": one.language,
        "keep_until": keep_until,
    }


def _permissions(text: str) -> frozenset[Permission]:
    return frozenset(cast("list[Permission]", [part for part in text.split(";") if part]))
