"""Writes customers into a directory, row by row, for tests of logins."""

from datetime import date

from auth.directory import Candidate, Lookup
from auth.importing import Changes, ContactRecord, OrganizationRecord
from auth.passwords import Secret
from ivr.store.directory import SqlDirectory
from tests.auth.conftest import AT, KEYS, CountingHasher


def code_hash(code: str) -> str:
    return KEYS.keyed_hash("organizational_code", code)


def add(
    directory: SqlDirectory,
    email: str,
    password: str | None = "246810",
    phone: str | None = "+5511987654321",
    code: str = "1001",
    contact_id: str | None = None,
    expires: date | None = None,
) -> str:
    """Adds a contact and gives its id."""
    contact = ContactRecord(
        code=code_hash(code),
        email=email,
        name=f"Contact {email}",
        phone=phone,
        phone_hash=KEYS.keyed_hash("number", phone) if phone else None,
        password_hash=CountingHasher().hash(Secret(password)) if password else None,
        password_expires=expires,
        contact_id=KEYS.keyed_hash("contact_id", contact_id) if contact_id else None,
        permissions=frozenset({"finance"}),
        language="pt-BR",
    )
    organization = OrganizationRecord(code_hash(code), f"Organization {code}", "standard", False)
    directory.apply(Changes((organization,), (contact,), frozenset()), AT)
    return next(one.contact.id for one in directory.list_contacts() if one.contact.email == email)


def candidate(directory: SqlDirectory, contact_id: str) -> Candidate | None:
    """The contact as a candidate, None once it has no password."""
    contact = directory.contact(contact_id)
    assert contact
    found = directory.candidates(Lookup(organization_id=contact.organization_id), 100)
    return next((one for one in found if one.id == contact_id), None)
