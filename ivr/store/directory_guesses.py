"""Guesses at secrets: counted before they are checked, settled once. Each function is given a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, or_, select, update

from auth.directory import GuessKey, Reservation, Settled
from auth.directory import Verdict as VerdictName
from auth.policy import LOCKS_FROM, TRIES_A_CALL, Kind, Standing, after_failure, may_guess, not_before
from ivr.store.directory_rows import PER_STATEMENT, insert_new
from ivr.store.tables_directory import account_counters, account_totals, guesses

GUESS_KEPT = timedelta(days=90)


def reserve(
    connection: Connection, key: GuessKey, kind: Kind, accounts: Sequence[str], source: str, at: datetime
) -> Reservation:
    if not _open_guess(connection, key, kind, source, at):
        return _reserved_before(connection, key)
    if _tries(connection, key.call_sid, kind) > TRIES_A_CALL:
        _refuse(connection, key, "locked")
        return Reservation(spent=True)
    reservation, before = _reserve_accounts(connection, kind, accounts, source, at)
    connection.execute(update(guesses).where(_is(key)).values(reserved=before))
    if not before:
        _refuse(connection, key, "closed" if "closed" in reservation.refused.values() else "locked")
    return reservation


def settle(
    connection: Connection, key: GuessKey, outcome: Settled, right: str | None, take_back: Sequence[str]
) -> Settled:
    written = connection.execute(
        update(guesses)
        .where(_is(key), guesses.c.verdict.is_(None))
        .values(
            verdict=outcome.verdict,
            found=outcome.found,
            organization_id=outcome.organization_id,
            needs=outcome.needs,
        )
    )
    guess = connection.execute(select(guesses).where(_is(key))).one()
    touched = {*take_back, *([right] if right else [])} if written.rowcount else set()
    for account in sorted(touched):
        _lock(connection, account)
        if account == right:
            _start_anew(connection, account, guess.source)
        else:
            _take_back(connection, account, guess)
    return _settled(guess)


def standing(connection: Connection, account: str, source: str) -> Standing:
    """How the account stands for this source; untouched accounts stand at nothing."""
    query = select(account_counters).where(_counter(account, source))
    counter = connection.execute(query).one_or_none()
    total = select(account_totals.c.in_a_row).where(account_totals.c.account == account)
    in_a_row = connection.scalars(total).one_or_none() or 0
    if counter is None:
        return Standing(in_a_row=in_a_row)
    return Standing(counter.failures, counter.last_failed_at, in_a_row)


def totals(connection: Connection) -> dict[str, int]:
    """Failures in a row, by account, where there are any."""
    query = select(account_totals).where(account_totals.c.in_a_row > 0)
    return {row.account: row.in_a_row for row in connection.execute(query)}


def waits(connection: Connection, at: datetime | None) -> dict[str, datetime]:
    """Until when the longest lock of each contact's account runs, where one does at `at`."""
    if at is None:
        return {}
    query = select(account_counters).where(
        account_counters.c.failures >= LOCKS_FROM, account_counters.c.account.startswith("contact:")
    )
    until: dict[str, datetime] = {}
    for row in connection.execute(query):
        moment = not_before(row.failures, row.last_failed_at)
        if moment and at < moment:
            until[row.account] = max(moment, until.get(row.account, moment))
    return until


def forget_failures(connection: Connection, accounts: Sequence[str]) -> None:
    """All failures of these accounts, from every source.

    The totals come first, as in every guess, and stay as rows: they are what parallel guesses queue at.
    """
    for start in range(0, len(accounts), PER_STATEMENT):
        some = accounts[start : start + PER_STATEMENT]
        connection.execute(
            update(account_totals).where(account_totals.c.account.in_(some)).values(in_a_row=0)
        )
        connection.execute(delete(account_counters).where(account_counters.c.account.in_(some)))


def _open_guess(connection: Connection, key: GuessKey, kind: Kind, source: str, at: datetime) -> bool:
    return insert_new(
        connection,
        guesses,
        call_sid=key.call_sid,
        turn=key.turn,
        n=key.n,
        kind=kind,
        source=source,
        at=at,
        reserved={},
        keep_until=at + GUESS_KEPT,
    )


def _reserved_before(connection: Connection, key: GuessKey) -> Reservation:
    guess = connection.execute(select(guesses).where(_is(key))).one()
    return Reservation(frozenset(guess.reserved), settled=_settled(guess) if guess.verdict else None)


def _tries(connection: Connection, call_sid: str, kind: Kind) -> int:
    missed = or_(guesses.c.verdict.is_(None), guesses.c.verdict != "right")
    query = select(func.count()).where(guesses.c.call_sid == call_sid, guesses.c.kind == kind, missed)
    return connection.scalars(query).one()


def _refuse(connection: Connection, key: GuessKey, verdict: VerdictName) -> None:
    connection.execute(update(guesses).where(_is(key)).values(verdict=verdict))


def _reserve_accounts(
    connection: Connection, kind: Kind, accounts: Sequence[str], source: str, at: datetime
) -> tuple[Reservation, dict[str, str | None]]:
    """Counts a failure with each account that takes a guess, and notes when it had failed before."""
    before: dict[str, str | None] = {}
    refused: dict[str, Any] = {}
    until: list[datetime] = []
    for account in sorted(set(accounts)):
        _lock(connection, account)
        now = standing(connection, account, source)
        answer = may_guess(kind, now, at)
        if answer == "yes":
            before[account] = now.last_failed_at.isoformat() if now.last_failed_at else None
            _write(connection, account, source, after_failure(kind, now, at))
            continue
        refused[account] = answer
        moment = not_before(now.failures, now.last_failed_at)
        until += [moment] if moment and answer == "locked" else []
    return Reservation(frozenset(before), refused, min(until, default=None)), before


def _lock(connection: Connection, account: str) -> None:
    """From here to the transaction's end nobody else counts with this account."""
    insert_new(connection, account_totals, account=account, in_a_row=0)
    locked = select(account_totals.c.account).where(account_totals.c.account == account).with_for_update()
    connection.execute(locked)


def _write(connection: Connection, account: str, source: str, now: Standing) -> None:
    insert_new(connection, account_counters, account=account, source=source, failures=0)
    connection.execute(
        update(account_counters)
        .where(_counter(account, source))
        .values(failures=now.failures, last_failed_at=now.last_failed_at)
    )
    total = update(account_totals).where(account_totals.c.account == account)
    connection.execute(total.values(in_a_row=now.in_a_row))


def _start_anew(connection: Connection, account: str, source: str) -> None:
    _write(connection, account, source, Standing())


def _take_back(connection: Connection, account: str, guess: Row[Any]) -> None:
    """Undoes the failure that the guess had counted, and no other."""
    if account not in guess.reserved:
        return
    now = standing(connection, account, guess.source)
    before = guess.reserved[account]
    last = now.last_failed_at
    if last == guess.at:
        last = datetime.fromisoformat(before) if before else None
    _write(
        connection, account, guess.source, Standing(max(now.failures - 1, 0), last, max(now.in_a_row - 1, 0))
    )


def _settled(guess: Row[Any]) -> Settled:
    return Settled(guess.verdict, guess.found, guess.organization_id, guess.needs)


def _is(key: GuessKey) -> ColumnElement[bool]:
    return and_(guesses.c.call_sid == key.call_sid, guesses.c.turn == key.turn, guesses.c.n == key.n)


def _counter(account: str, source: str) -> ColumnElement[bool]:
    return and_(account_counters.c.account == account, account_counters.c.source == source)
