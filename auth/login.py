"""Is it the right secret? A guess is reserved, then checked with nothing held, then settled.

Whoever is asked for and whatever is typed, a password costs exactly `CANDIDATES` verifications, and unknown
numbers, codes and contacts are counted, locked and asked for more just as known ones: an answer tells nothing
but itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol

from auth.directory import Candidate, Directory, GuessKey, Lookup, Needs, Reservation, Settled
from auth.directory import Verdict as VerdictName
from auth.passwords import Keys, Secret
from auth.policy import CANDIDATES, WITHHELD, Kind, is_complete, is_expired

FindTicket = Callable[[Secret], str | None]


class Hasher(Protocol):
    """argon2id, or in a test something that counts."""

    keys: Keys
    dummy: str

    def verify(self, stored: str, password: Secret) -> bool: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """Among whom a password is checked: a registered number (E.164; the one that calls, or typed), an
    organization (by id, or by `code`, the keyed hash of what was typed) and a contact id (its keyed hash).
    All given ones hold.
    """

    number: str | None = field(default=None, repr=False)
    organization_id: str | None = None
    code: str | None = None
    contact_id: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to a guess. `needs`: the scope is too wide, ask for this first (nothing was guessed).

    `narrowing` is the keyed hash of a contact id or an organizational code, for the next scope. `ticket` is
    what the lookup of a protocol found. `not_before`: when this source may guess again, if it is locked.
    """

    verdict: VerdictName
    contact_id: str | None = None
    organization_id: str | None = None
    agent_id: str | None = None
    ticket: str | None = None
    needs: Needs | None = None
    narrowing: str | None = None
    not_before: datetime | None = None


WRONG = Verdict("wrong")


@dataclass(frozen=True)
class Login:
    """Checks secrets against a directory. It reads no clock: the moment comes with each guess."""

    directory: Directory
    hasher: Hasher

    def check(
        self,
        kind: Kind,
        scope: Scope,
        secret: Secret,
        source: str | None,
        at: datetime,
        key: GuessKey,
        find_ticket: FindTicket | None = None,
    ) -> Verdict:
        """One guess. `source` is the calling number (E.164), None when withheld or no number.

        An entry that is incomplete is no guess: wrong, and nothing is counted.
        """
        if not is_complete(kind, secret.reveal()):
            return WRONG
        if kind == "contact_id":
            return self.narrow(kind, secret, scope)
        guess = _Guess(self, kind, secret, self.source(source), at, key)
        if kind == "organizational_code":
            return guess.code()
        if kind == "protocol":
            return guess.protocol(find_ticket)
        if kind == "agent_pin":
            return guess.agent(scope)
        return guess.password(scope)

    def narrow(
        self, kind: Literal["organizational_code", "contact_id"], secret: Secret, scope: Scope
    ) -> Verdict:
        """Adds what was typed to a scope, and says what that scope still needs. Always `right`: nothing is
        guessed, and nothing told, until a password is.
        """
        narrowing = self._hash(kind, secret.reveal())
        by_code = kind == "organizational_code"
        wider = replace(scope, code=narrowing) if by_code else replace(scope, contact_id=narrowing)
        return Verdict("right", narrowing=narrowing, needs=self.needs(wider))

    def needs(self, scope: Scope) -> Needs | None:
        """What must be asked before the password so that at most 5 contacts are left.

        For nobody's number or code the answer is drawn by a keyed hash: stable, and as likely as with
        somebody's.
        """
        lookup = self.lookup(scope)
        if lookup.contact_id is not None:
            return None
        asks: Needs = "number" if scope.number is None else "contact_id"
        found = len(self.directory.candidates(lookup, CANDIDATES + 1))
        if found == 0:
            # A quarter of organizations and one number in 32 are taken to have more than 5 contacts.
            draw = int(self._hash("needs", repr(lookup))[:8], 16)
            return asks if draw % (4 if asks == "number" else 32) == 0 else None
        return asks if found > CANDIDATES else None

    def lookup(self, scope: Scope) -> Lookup:
        number = self._hash("number", scope.number) if scope.number else None
        return Lookup(number, scope.organization_id, scope.code, scope.contact_id)

    def source(self, number: str | None) -> str:
        return self._hash("source", number) if number else WITHHELD

    def _hash(self, kind: str, value: str) -> str:
        return self.hasher.keys.keyed_hash(kind, value)


@dataclass(frozen=True)
class _Guess:
    """One guess on its way: who might it be, reserve, verify, settle."""

    login: Login
    kind: Kind
    secret: Secret
    source: str
    at: datetime
    key: GuessKey

    def code(self) -> Verdict:
        reservation = self._reserve(["code"])
        if reservation.settled or not reservation.accounts:
            return self._without_checking(reservation)
        code = self.login._hash("organizational_code", self.secret.reveal())
        organization = self.login.directory.organization_of_code(code)
        found = organization.id if organization else None
        return replace(self._shared_outcome("code", found, organization_id=found), narrowing=code)

    def protocol(self, find_ticket: FindTicket | None) -> Verdict:
        reservation = self._reserve(["protocol"])
        if reservation.settled or not reservation.accounts:
            return self._without_checking(reservation)
        return self._shared_outcome("protocol", find_ticket(self.secret) if find_ticket else None)

    def password(self, scope: Scope) -> Verdict:
        needs = self.login.needs(scope)
        if needs:
            self._verify([])
            return Verdict("wrong", needs=needs)
        lookup = self.login.lookup(scope)
        candidates = self.login.directory.candidates(lookup, CANDIDATES)
        return self._of_somebody(candidates, self.login._hash("nobody", repr(lookup)))

    def agent(self, scope: Scope) -> Verdict:
        number = self.login.lookup(scope).number
        candidates = self.login.directory.agents_at(number, CANDIDATES) if number else []
        return self._of_somebody(candidates, self.login._hash("no agent", number or ""))

    def _of_somebody(self, candidates: Sequence[Candidate], nobody: str) -> Verdict:
        accounts = [candidate.account for candidate in candidates] or [f"nobody:{nobody}"]
        reservation = self._reserve(accounts)
        if reservation.settled:
            return self._without_checking(reservation)
        expired = [one for one in candidates if is_expired(one.expires, self.at)]
        checked = [one for one in candidates if one.account in reservation.accounts and one not in expired]
        matches = self._verify(checked)
        if expired:
            self.login.directory.forget_passwords([one.id for one in expired])
        if not reservation.accounts:
            return self._refused(reservation, candidates)
        return self._settle_match(matches, reservation.accounts)

    def _refused(self, reservation: Reservation, candidates: Sequence[Candidate]) -> Verdict:
        """Where a single contact is closed it is named, so that its registered number can be called back."""
        verdict = self._without_checking(reservation)
        if verdict.verdict != "closed" or self.kind != "phone_password" or len(candidates) != 1:
            return verdict
        return replace(verdict, contact_id=candidates[0].id)

    def _verify(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Always `CANDIDATES` verifications, whatever is found on the way."""
        matches = []
        for place in range(CANDIDATES):
            candidate = candidates[place] if place < len(candidates) else None
            stored = candidate.secret_hash if candidate else None
            hit = self.login.hasher.verify(stored or self.login.hasher.dummy, self.secret)
            if candidate and stored and hit:
                matches.append(candidate)
        return matches

    def _settle_match(self, matches: list[Candidate], accounts: frozenset[str]) -> Verdict:
        if len(matches) > 1:  # one password, several people: nobody is let in as somebody else
            return self._settle(Settled("wrong", needs="contact_id"), None, [])
        if not matches:
            return self._settle(Settled("wrong"), None, [])
        match = matches[0]
        others = sorted(accounts - {match.account})
        return self._settle(Settled("right", match.id, match.organization_id), match.account, others)

    def _shared_outcome(self, account: str, found: str | None, organization_id: str | None = None) -> Verdict:
        """Codes and protocols share one account a source, so a hit takes back itself and pardons no earlier
        miss.
        """
        if found is None:
            return self._settle(Settled("wrong"), None, [])
        return self._settle(Settled("right", found, organization_id), None, [account])

    def _reserve(self, accounts: Sequence[str]) -> Reservation:
        return self.login.directory.reserve(self.key, self.kind, accounts, self.source, self.at)

    def _settle(self, outcome: Settled, right: str | None, take_back: Sequence[str]) -> Verdict:
        return self._told(self.login.directory.settle(self.key, outcome, right, take_back))

    def _without_checking(self, reservation: Reservation) -> Verdict:
        if reservation.settled:
            return self._told(reservation.settled)
        verdict: VerdictName = "closed" if "closed" in reservation.refused.values() else "locked"
        return Verdict(verdict, not_before=reservation.until)

    def _told(self, settled: Settled) -> Verdict:
        return Verdict(
            settled.verdict,
            contact_id=settled.found if self.kind == "phone_password" else None,
            organization_id=settled.organization_id,
            agent_id=settled.found if self.kind == "agent_pin" else None,
            ticket=settled.found if self.kind == "protocol" else None,
            needs=settled.needs,
        )
