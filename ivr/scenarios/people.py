"""The customers of a scenario, in memory: the demonstration's, or those that its file gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from auth.customers import parse_customers
from auth.demonstration import AGENT_NAME, AGENT_NUMBER, AGENT_PIN, CUSTOMERS
from auth.directory import Agent, Candidate, Contact, GuessKey, Lookup, Organization, Reservation, Settled
from auth.passwords import Keys, Secret
from auth.policy import CANDIDATES, CLOSED_AFTER, TRIES_A_CALL, Kind, Standing, after_failure, may_guess
from ivr.scenarios.shapes import Customer

KEYS = Keys("of no database: scenarios alone")
PASSWORD, CODE, CONTACT_ID, PIN = "135792468", "75319", "21", "8642"


class PlainHasher:
    """Scenarios ask whether a password is the right one, not what a hash of it costs."""

    keys = KEYS
    dummy = ""

    def verify(self, stored: str, password: Secret) -> bool:
        return stored == password.reveal()


@dataclass(frozen=True, slots=True)
class Known:
    """A contact with what they would type. `code` is their organization's."""

    contact: Contact
    organization: Organization
    code: str = field(repr=False)
    password: str | None = field(default=None, repr=False)
    contact_id: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Serving:
    """Somebody who serves queues."""

    agent: Agent
    pin: str = field(repr=False)


@lru_cache(maxsize=1)
def demonstration() -> tuple[Known, ...]:
    """The demonstration's customers, in the order of their file."""
    rows = parse_customers(CUSTOMERS.encode(), "demonstration.csv").rows
    return tuple(
        Known(
            Contact(
                f"contact-{place}",
                f"organization-{row.code.reveal()}",
                row.name,
                row.email,
                row.phone,
                row.permissions,
                row.language,
                row.password is not None,
                row.password_expires,
            ),
            Organization(
                f"organization-{row.code.reveal()}", row.organization_name, row.contract, row.overdue
            ),
            row.code.reveal(),
            row.password.reveal() if row.password else None,
            row.contact_id.reveal() if row.contact_id else None,
        )
        for place, row in enumerate(rows)
    )


def demonstration_agent() -> Serving:
    """The demonstration's agent serves every queue that a scenario has somebody in."""
    return Serving(Agent("agent-0", AGENT_NAME, AGENT_NUMBER, ()), AGENT_PIN)


def of_demonstration(name: str) -> Known | None:
    """A demonstration contact by name, or an organization's first one."""
    people = demonstration()
    by_contact = next((one for one in people if one.contact.name == name), None)
    return by_contact or next((one for one in people if one.organization.name == name), None)


def given(facts: Customer, calling: str | None, at: datetime) -> list[Known]:
    """The customer of a file: registered with the number that calls, unless the file says with which."""
    phone = facts.phone or calling
    organization = Organization("organization", facts.organization, facts.contract, facts.overdue)
    has_password = facts.password != "none"  # noqa: S105
    contact = Contact(
        "contact",
        organization.id,
        facts.contact,
        "contato@cliente.example",
        phone,
        frozenset(facts.permissions),
        facts.language,
        has_password,
        _expires(facts, at),
    )
    one = Known(contact, organization, CODE, PASSWORD if has_password else None, CONTACT_ID)
    others = range(CANDIDATES) if facts.shared_number else ()
    return [one, *(_sharing(one, place) for place in others)]


def _expires(facts: Customer, at: datetime) -> date | None:
    return (at - timedelta(days=2)).date() if facts.password == "expired" else None  # noqa: S105


def _sharing(one: Known, place: int) -> Known:
    """Somebody else at the same number."""
    contact = replace(one.contact, id=f"{one.contact.id}-{place}", name=f"Contato {place}")
    return replace(one, contact=contact, password=f"80808{place}", contact_id=f"5{place}")


@dataclass
class People:
    """`auth.directory.Directory` for one scenario. Failures are counted by the policy, for its calls alone."""

    people: Sequence[Known]
    serving: Sequence[Serving] = ()
    standings: dict[tuple[str, str], Standing] = field(default_factory=dict)
    in_a_row: dict[str, int] = field(default_factory=dict)
    missed: dict[tuple[str, Kind], int] = field(default_factory=dict)
    reserved: dict[GuessKey, tuple[Kind, str, dict[str, Standing]]] = field(default_factory=dict)

    # -- who might it be

    def candidates(self, lookup: Lookup, limit: int) -> list[Candidate]:
        found = [] if lookup.is_empty else [one for one in self.people if one.password and _in(one, lookup)]
        return [
            Candidate(
                f"contact:{one.contact.id}",
                one.contact.id,
                one.organization.id,
                one.password,
                one.contact.password_expires,
            )
            for one in found[:limit]
        ]

    def agents_at(self, number: str, limit: int) -> list[Candidate]:
        found = [one for one in self.serving if KEYS.keyed_hash("number", one.agent.number) == number]
        return [Candidate(f"agent:{one.agent.id}", one.agent.id, None, one.pin) for one in found[:limit]]

    def agents(self) -> list[Agent]:
        return [one.agent for one in self.serving]

    def organization_of_code(self, code: str) -> Organization | None:
        return next((one.organization for one in self.people if _code(one) == code), None)

    def organization(self, organization_id: str) -> Organization | None:
        return next((one.organization for one in self.people if one.organization.id == organization_id), None)

    def contact(self, contact_id: str) -> Contact | None:
        return next((one.contact for one in self.people if one.contact.id == contact_id), None)

    # -- guesses

    def standing(self, account: str, source: str) -> Standing:
        known = self.standings.get((account, source), Standing())
        return replace(known, in_a_row=self.in_a_row.get(account, known.in_a_row))

    def reserve(
        self, key: GuessKey, kind: Kind, accounts: Sequence[str], source: str, at: datetime
    ) -> Reservation:
        if self.missed.get((key.call_sid, kind), 0) >= TRIES_A_CALL:
            return Reservation(spent=True)
        before = {one: self.standing(one, source) for one in accounts}
        refused = {one: said for one in accounts if (said := may_guess(kind, before[one], at)) != "yes"}
        counted = {one: before[one] for one in accounts if one not in refused}
        for account, standing in counted.items():
            self._stands(account, source, after_failure(kind, standing, at))
        self.missed[key.call_sid, kind] = self.missed.get((key.call_sid, kind), 0) + 1
        self.reserved[key] = (kind, source, counted)
        return Reservation(frozenset(counted), refused)

    def settle(self, key: GuessKey, outcome: Settled, right: str | None, take_back: Sequence[str]) -> Settled:
        kind, source, before = self.reserved[key]
        if outcome.verdict == "right":
            self.missed[key.call_sid, kind] -= 1
        for account in take_back:
            self._stands(account, source, before[account])
        if right is not None:
            self._stands(right, source, Standing())
        return outcome

    def _stands(self, account: str, source: str, standing: Standing) -> None:
        self.standings[account, source] = standing
        self.in_a_row[account] = standing.in_a_row

    def forget_passwords(self, contact_ids: Sequence[str]) -> None:
        """An expired password stays expired for as long as a scenario lasts."""

    def refuse(self, known: Known, how: str, source: str, at: datetime) -> None:
        """Failures that stand before the call: some from this source just now, or very many from anywhere."""
        account = f"contact:{known.contact.id}"
        if how == "locked":
            self._stands(account, source, Standing(9, at, 9))
        elif how == "closed":
            self.in_a_row[account] = CLOSED_AFTER


def _in(one: Known, lookup: Lookup) -> bool:
    wanted = (
        (lookup.number, one.contact.phone and KEYS.keyed_hash("number", one.contact.phone)),
        (lookup.organization_id, one.organization.id),
        (lookup.code, _code(one)),
        (lookup.contact_id, one.contact_id and KEYS.keyed_hash("contact_id", one.contact_id)),
    )
    return all(want is None or want == has for want, has in wanted)


def _code(one: Known) -> str:
    return KEYS.keyed_hash("organizational_code", one.code)
