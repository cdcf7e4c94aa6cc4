"""Making a file's customers live: what changes is found first, new passwords are hashed, then all goes live at
once.

An unchanged password keeps its hash. To know that without 20 ms of argon2 a row, blocks of rows are
remembered by one keyed hash over all their passwords and stored hashes together. A keyed hash of a single
password would undo argon2 for who steals database and key: six digits are tried in a second. A block holds at
least `SMALLEST_BLOCK` passwords, which would have to be guessed all at once; smaller rests are verified by
argon2. The stored hashes in it make a block that any other change touched worthless by itself.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Literal, Protocol, TypeVar

from auth.customers import ContactRow
from auth.directory import Contract, Permission
from auth.passwords import Passwords, Secret
from auth.policy import CANDIDATES, is_expired
from ivr.flow.shape import Language

SMALLEST_BLOCK = 32
AT_ONCE = 1000
"""Rows that wait for a core."""
Result = TypeVar("Result")
Stage = Literal["checking", "hashing", "writing"]
Progress = Callable[[Stage, int, int], None]
"""Told what an import is at, how many rows of that are done, and out of how many."""
Identity = tuple[str, str]
"""A contact's keyed organizational code and its e-mail address in lower case."""


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    """An organization as a file states it, under the keyed hash of its code."""

    code: str
    name: str
    contract: Contract
    overdue: bool
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A contact as it is stored; numbers, codes and contact ids to look up by are keyed hashes."""

    code: str
    email: str = field(repr=False)
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
    phone_hash: str | None
    password_hash: str | None = field(repr=False)
    password_expires: date | None
    contact_id: str | None
    permissions: frozenset[Permission]
    language: Language | None

    @property
    def identity(self) -> Identity:
        return self.code, self.email


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored now."""

    organizations: Mapping[str, OrganizationRecord]
    contacts: Mapping[Identity, ContactRecord]
    blocks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import makes live, all at once."""

    organizations: tuple[OrganizationRecord, ...]
    contacts: tuple[ContactRecord, ...]
    blocks: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    """The organizations (by their codes' hashes) that the file names: their contacts are kept on."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import did, or with a dry run would do; counts of organizations and contacts.

    `same_password`: lines whose password is also that of a contact who isn't in the file, of the same number or
    organization: neither of the two logs in by it alone.
    """

    organizations_new: int
    organizations_changed: int
    contacts_new: int
    contacts_changed: int
    contacts_unchanged: int
    passwords_hashed: int
    passwords_removed: int
    same_password: tuple[int, ...] = ()


class CustomerStore(Protocol):
    """The store, as an import needs it."""

    def known_customers(self) -> Known: ...

    def apply(self, changes: Changes, at: datetime, progress: Progress = ...) -> None:
        """Makes all of it live at once: whoever reads sees all or nothing of it, and so does who comes after a
        death in between.
        """
        ...


def import_customers(
    rows: Sequence[ContactRow],
    store: CustomerStore,
    passwords: Passwords,
    at: datetime,
    dry_run: bool = False,
    progress: Progress = lambda *_: None,
    demonstration: bool = False,
) -> Summary:
    """Makes valid rows live. Rows absent from the file stay as they are; a dry run writes nothing."""
    importing = _Importing(
        [_without_expired(row, at) for row in rows], store.known_customers(), passwords, demonstration
    )
    stale = importing.stale_passwords(progress)
    hashes = importing.hashed([] if dry_run else stale, progress)
    changes, summary = importing.changes(frozenset(row.line for row in stale), hashes)
    summary = replace(summary, same_password=importing.clashes(stale, progress))
    if not dry_run:
        store.apply(changes, at, progress)
    return summary


class _Importing:
    """One import: its rows beside what is stored."""

    def __init__(
        self, rows: Sequence[ContactRow], known: Known, passwords: Passwords, demonstration: bool
    ) -> None:
        self.rows = rows
        self.known = known
        self.passwords = passwords
        self.demonstration = demonstration
        self.codes = {
            code: self._hash("organizational_code", code) for code in {r.code.reveal() for r in rows}
        }

    def stale_passwords(self, progress: Progress) -> list[ContactRow]:
        """The rows whose password isn't the stored one, by blocks where one is remembered, else by argon2."""
        fresh = {
            row.line
            for block in self._blocks()
            if self._fingerprint(block, {}) in self.known.blocks
            for row in block
        }
        new = [row for row in self.rows if row.password and not self._stored_hash(row)]
        doubtful = [r for r in self.rows if r.password and self._stored_hash(r) and r.line not in fresh]
        kept = self._on_all_cores(self._is_kept, doubtful, partial(progress, "checking"))
        return new + [row for row, same in zip(doubtful, kept, strict=True) if not same]

    def clashes(self, rows: Sequence[ContactRow], progress: Progress) -> tuple[int, ...]:
        """The lines whose new password a neighbour out of an earlier file has as well."""
        neighbours = self._neighbours()

        def stored(row: ContactRow) -> set[str]:
            number = self._hash("number", row.phone) if row.phone else ""
            return {*neighbours.get(self._code(row), ()), *neighbours.get(number, ())}

        def clash(row: ContactRow) -> bool:
            return any(self.passwords.verify(one, _given(row.password)) for one in stored(row))

        doubtful = [row for row in rows if stored(row)] if neighbours else []
        found = self._on_all_cores(clash, doubtful, partial(progress, "checking"))
        return tuple(row.line for row, same in zip(doubtful, found, strict=True) if same)

    def _neighbours(self) -> dict[str, list[str]]:
        """Hashes of passwords that stay as they are, by organization and by number: as many as a login tries."""
        rows = {self._identity(row) for row in self.rows}
        found: dict[str, list[str]] = defaultdict(list)
        for identity, one in self.known.contacts.items():
            if one.password_hash and identity not in rows:
                for within in filter(None, (one.code, one.phone_hash)):
                    if len(found[within]) < CANDIDATES:
                        found[within].append(one.password_hash)
        return found

    def hashed(self, rows: Sequence[ContactRow], progress: Progress) -> dict[int, str]:
        """New hashes, by line."""
        hashes = self._on_all_cores(
            lambda row: self.passwords.hash(_given(row.password)), rows, partial(progress, "hashing")
        )
        return {row.line: value for row, value in zip(rows, hashes, strict=True)}

    def changes(self, stale: frozenset[int], hashes: Mapping[int, str]) -> tuple[Changes, Summary]:
        organizations = {self._code(row): self._organization(row) for row in self.rows}
        contacts = [self._contact(row, hashes) for row in self.rows]
        new = [one for one in contacts if one.identity not in self.known.contacts]
        changed = [
            one
            for row, one in zip(self.rows, contacts, strict=True)
            if one.identity in self.known.contacts
            and (one != self.known.contacts[one.identity] or row.line in stale)
        ]
        moved = [o for o in organizations.values() if self.known.organizations.get(o.code) != o]
        added = sum(o.code not in self.known.organizations for o in moved)
        summary = Summary(
            organizations_new=added,
            organizations_changed=len(moved) - added,
            contacts_new=len(new),
            contacts_changed=len(changed),
            contacts_unchanged=len(contacts) - len(new) - len(changed),
            passwords_hashed=len(stale),
            passwords_removed=sum(not row.password and bool(self._stored_hash(row)) for row in self.rows),
        )
        blocks = frozenset(
            self._fingerprint(block, hashes) for block in self._blocks() if len(block) >= SMALLEST_BLOCK
        )
        seen = frozenset(organizations)
        return Changes(tuple(moved), tuple(new + changed), blocks - self.known.blocks, seen), summary

    def _blocks(self) -> list[list[ContactRow]]:
        """Rows with passwords, dealt by identity into stable blocks of about a hundred."""
        rows = [row for row in self.rows if row.password]
        count = 1 << max(len(rows) // 96, 1).bit_length() - 1
        dealt: dict[int, list[ContactRow]] = defaultdict(list)
        for row in sorted(rows, key=self._identity):
            dealt[int(self._hash("import_deal", row.email)[:8], 16) % count].append(row)
        return [block for block in dealt.values() if len(block) >= SMALLEST_BLOCK]

    def _fingerprint(self, block: Sequence[ContactRow], hashes: Mapping[int, str]) -> str:
        parts = [
            "\0".join(
                (*self._identity(row), _given(row.password).reveal(), self._hash_after(row, hashes) or "")
            )
            for row in block
        ]
        return self._hash("import_block", "\n".join(parts))

    def _organization(self, row: ContactRow) -> OrganizationRecord:
        return OrganizationRecord(
            self._code(row), row.organization_name, row.contract, row.overdue, self.demonstration
        )

    def _contact(self, row: ContactRow, hashes: Mapping[int, str]) -> ContactRecord:
        return ContactRecord(
            code=self._code(row),
            email=row.email,
            name=row.name,
            phone=row.phone,
            phone_hash=self._hash("number", row.phone) if row.phone else None,
            password_hash=self._hash_after(row, hashes) if row.password else None,
            password_expires=row.password_expires,
            contact_id=self._hash("contact_id", row.contact_id.reveal()) if row.contact_id else None,
            permissions=row.permissions,
            language=row.language,
        )

    def _is_kept(self, row: ContactRow) -> bool:
        return self.passwords.verify(self._stored_hash(row) or self.passwords.dummy, _given(row.password))

    def _hash_after(self, row: ContactRow, hashes: Mapping[int, str]) -> str | None:
        return hashes.get(row.line) or self._stored_hash(row)

    def _stored_hash(self, row: ContactRow) -> str | None:
        known = self.known.contacts.get(self._identity(row))
        return known.password_hash if known else None

    def _identity(self, row: ContactRow) -> Identity:
        return self._code(row), row.email

    def _code(self, row: ContactRow) -> str:
        return self.codes[row.code.reveal()]

    def _hash(self, kind: str, value: str) -> str:
        return self.passwords.keys.keyed_hash(kind, value)

    @staticmethod
    def _on_all_cores(
        work: Callable[[ContactRow], Result], rows: Sequence[ContactRow], told: Callable[[int, int], None]
    ) -> list[Result]:
        """argon2 leaves Python's lock alone while it works, so threads are enough."""
        results: list[Result] = []
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for start in range(0, len(rows), AT_ONCE):  # the pool keeps a kilobyte for each row it is given
                for result in pool.map(work, rows[start : start + AT_ONCE]):
                    results.append(result)
                    told(len(results), len(rows))
        return results


def _without_expired(row: ContactRow, at: datetime) -> ContactRow:
    """A password that has expired is not stored any more."""
    return replace(row, password=None) if is_expired(row.password_expires, at) else row


def _given(password: Secret | None) -> Secret:
    if password is None:
        raise ValueError("a row without a password has nothing to hash")
    return password
