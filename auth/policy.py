"""How many guesses are allowed, and when the next one is. Pure: times come in, and times go out.

A failure counts twice: with the source that it came from (a keyed hash of the calling number, or `withheld`),
which locks that source alone, and in the account's row of failures from anywhere, which closes a contact to
passwords. So failures from elsewhere never lock the registered number, and nobody ever gets more than
`CLOSED_AFTER` guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

BRASILIA = ZoneInfo("America/Sao_Paulo")
TRIES_A_CALL = 3
LOCKS_FROM = 3
SHORTEST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(minutes=15)
LAPSES_AFTER = timedelta(days=1)
CLOSED_AFTER = 100
CANDIDATES = 5
WITHHELD = "withheld"

Kind = Literal["phone_password", "organizational_code", "contact_id", "protocol", "agent_pin"]
SecretLength = tuple[int, int]

LENGTHS: dict[Kind, SecretLength] = {
    "phone_password": (6, 12),
    "organizational_code": (4, 8),
    "contact_id": (2, 8),
    "protocol": (10, 10),
    "agent_pin": (4, 12),
}
"""Fewest and most digits of a complete entry. Only a complete entry is a guess."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands before a guess: failures from this source, and in a row from all sources.

    `last_failed_at` is of this source. Guesses reserved but not yet checked count as failures.
    """

    failures: int = 0
    last_failed_at: datetime | None = None
    in_a_row: int = 0


def is_complete(kind: Kind, digits: str) -> bool:
    """Whether what was typed is a guess at all."""
    fewest, most = LENGTHS[kind]
    return digits.isascii() and digits.isdigit() and fewest <= len(digits) <= most


def not_before(failures: int, last_failed_at: datetime | None) -> datetime | None:
    """When a source may guess again: None until its 3rd failure in a row, then 30 s, doubling up to 15
    minutes.
    """
    if failures < LOCKS_FROM or last_failed_at is None:
        return None
    doublings = min(failures - LOCKS_FROM, 10)
    return last_failed_at + min(SHORTEST_LOCK * (1 << doublings), LONGEST_LOCK)


def is_locked(standing: Standing, at: datetime) -> bool:
    """Whether this source must wait. The moment itself is free again."""
    until = not_before(standing.failures, standing.last_failed_at)
    return until is not None and at < until


def after_failure(kind: Kind, standing: Standing, at: datetime) -> Standing:
    """The standing with one more failure.

    Codes and protocols share one account a source and no hit pardons them, so there a day without failure
    does.
    """
    last = standing.last_failed_at
    lapsed = is_shared(kind) and last is not None and at - last >= LAPSES_AFTER
    failures = 0 if lapsed else standing.failures
    return Standing(failures + 1, at if last is None else max(at, last), standing.in_a_row + 1)


def is_shared(kind: Kind) -> bool:
    """Whether all guesses of a source at this kind count together, whoever they are meant for."""
    return kind in ("organizational_code", "protocol")


def is_closed(kind: Kind, standing: Standing) -> bool:
    """Whether a contact or an agent takes no more guesses until somebody unlocks it.

    What all callers share (codes, protocols) is never closed, or anybody could close it for everybody.
    """
    return not is_shared(kind) and standing.in_a_row >= CLOSED_AFTER


def may_guess(kind: Kind, standing: Standing, at: datetime) -> Literal["yes", "locked", "closed"]:
    if is_closed(kind, standing):
        return "closed"
    return "locked" if is_locked(standing, at) else "yes"


def is_expired(last_day: date | None, at: datetime) -> bool:
    """Whether the last day of a password, as Brasília counts days, is over."""
    return last_day is not None and last_day < at.astimezone(BRASILIA).date()


def contact_account(contact_id: str) -> str:
    return f"contact:{contact_id}"


def agent_account(agent_id: str) -> str:
    return f"agent:{agent_id}"
