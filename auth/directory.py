"""The customers, as everybody else speaks of them, and what a store must do for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from auth.policy import Kind, Standing
from ivr.flow.shape import Language

Permission = Literal["administrator", "consultancy", "finance"]
Contract = Literal["standard", "prime"]
Verdict = Literal["right", "wrong", "locked", "closed"]
Needs = Literal["number", "contact_id"]


@dataclass(frozen=True, slots=True)
class Organization:
    """A customer. Its organizational code is known as a keyed hash only."""

    id: str
    name: str
    contract: Contract = "standard"
    overdue: bool = False
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """A person whom an organization registered. `phone` is E.164; `language` may be None."""

    id: str
    organization_id: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str | None = field(default=None, repr=False)
    permissions: frozenset[Permission] = frozenset()
    language: Language | None = None
    has_password: bool = False
    password_expires: date | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who serves queues by calling in from `number` (E.164) with a PIN."""

    id: str
    name: str
    number: str = field(repr=False)
    queues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """Among whom a guess is checked; all parts are keyed hashes or ids, and all that are given must hold."""

    number: str | None = None
    organization_id: str | None = None
    code: str | None = None
    contact_id: str | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing given: nobody, never everybody."""
        return self.number is None and self.organization_id is None and self.code is None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose secret a guess may hit."""

    account: str
    id: str
    organization_id: str | None = None
    secret_hash: str | None = field(default=None, repr=False)
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class GuessKey:
    """The nth check of a call's turn: a guess is reserved and counted once for each key."""

    call_sid: str
    turn: int
    n: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """How a guess ended; what was found is an id (of a contact, an organization, an agent or a ticket)."""

    verdict: Verdict
    found: str | None = None
    organization_id: str | None = None
    needs: Needs | None = None


@dataclass(frozen=True, slots=True)
class Reservation:
    """What a guess may touch: the accounts whose failure is already counted, and those refused (and why).

    `settled` when this very guess was checked before: then that answer holds. `spent`: the call has no try
    left.
    """

    accounts: frozenset[str] = frozenset()
    refused: Mapping[str, Literal["locked", "closed"]] = field(default_factory=dict)
    until: datetime | None = None
    settled: Settled | None = None
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A contact as support sees it. `closed`: takes no password until unlocked; `locked_until`: some source
    waits.
    """

    contact: Contact
    organization: Organization
    failures_in_a_row: int = 0
    closed: bool = False
    locked_until: datetime | None = None


class UnknownCustomerError(Exception):
    """No organization, contact or agent is called so; the message says what to do."""


class Directory(Protocol):
    """The store, as logins need it. Each method is one short transaction; none is held while hashing."""

    def candidates(self, lookup: Lookup, limit: int) -> Sequence[Candidate]:
        """Contacts with a phone password in the order of their ids; none for an empty lookup."""
        ...

    def agents_at(self, number: str, limit: int) -> Sequence[Candidate]: ...

    def agents(self) -> Sequence[Agent]: ...

    def organization_of_code(self, code: str) -> Organization | None: ...

    def organization(self, organization_id: str) -> Organization | None: ...

    def contact(self, contact_id: str) -> Contact | None: ...

    def standing(self, account: str, source: str) -> Standing: ...

    def reserve(
        self, key: GuessKey, kind: Kind, accounts: Sequence[str], source: str, at: datetime
    ) -> Reservation:
        """Counts a failure beforehand with every account that may be guessed at; once for each key."""
        ...

    def settle(self, key: GuessKey, outcome: Settled, right: str | None, take_back: Sequence[str]) -> Settled:
        """Keeps how a guess ended, once: `right` starts anew, `take_back` lose the failure counted
        beforehand.

        Gives what is kept, which for a key settled before is the earlier outcome.
        """
        ...

    def forget_passwords(self, contact_ids: Sequence[str]) -> None:
        """Deletes these contacts' password hashes (they have expired)."""
        ...
