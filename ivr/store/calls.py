"""Calls as people look at them: lists, counts, the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select, text, tuple_, update

from ivr.application.ports import CountBy
from ivr.application.records import CallFilter, CallRecord, FactRecord, JournalEntry
from ivr.store.database import Database
from ivr.store.prepared import PreparedSelect
from ivr.store.tables import LOST, calls, facts, journal, persons

_JOURNAL = [journal.c[name] for name in JournalEntry.__struct_fields__]
COLUMNS = [calls.c[name] for name in CallRecord.__struct_fields__]


class SqlCalls:
    """`ivr.application.ports.Calls`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._recent = PreparedSelect(_recent(), database.dialect)

    def list(self, wanted: CallFilter) -> Sequence[CallRecord]:
        query = select(*COLUMNS).where(*_conditions(wanted))
        if wanted.after is not None:
            query = query.where(tuple_(calls.c.started_at, calls.c.call_sid) < _place(wanted.after))
        query = query.order_by(calls.c.started_at.desc(), calls.c.call_sid.desc()).limit(wanted.limit)
        return self._read(query)

    def count(self, wanted: CallFilter, by: Sequence[CountBy]) -> Sequence[tuple[tuple[Any, ...], int]]:
        parts = [self._hour() if name == "hour" else calls.c[name] for name in by]
        query = select(*parts, func.count()).where(*_conditions(wanted)).group_by(*parts).order_by(*parts)
        with self._database.connect() as connection:
            rows = connection.execute(query).all()
        return [(tuple(map(_hour_in_utc, by, row[:-1])), row[-1]) for row in rows]

    def recent(self, caller_lookup: str, since: datetime) -> CallRecord | None:
        given = {"caller": caller_lookup, "since": since}
        row = self._database.driver(lambda driver: self._recent.one(driver, given))
        return CallRecord(**dict(zip(CallRecord.__struct_fields__, row, strict=True))) if row else None

    def mark_seen(self, call_sid: str, by: str, at: datetime) -> bool:
        unseen = update(calls).where(calls.c.call_sid == call_sid, calls.c.seen_at.is_(None))
        with self._database.begin() as connection:
            return connection.execute(unseen.values(seen_at=at, seen_by=by)).rowcount == 1

    def journal(self, call_sid: str) -> Sequence[JournalEntry]:
        query = select(journal).where(journal.c.call_sid == call_sid).order_by(journal.c.turn)
        with self._database.connect() as connection:
            return [JournalEntry(**row) for row in connection.execute(query).mappings()]

    def journals(self, call_sids: Sequence[str]) -> Mapping[str, Sequence[JournalEntry]]:
        query = select(*_JOURNAL).where(journal.c.call_sid.in_(call_sids)).order_by(journal.c.turn)
        found: dict[str, list[JournalEntry]] = {}
        with self._database.connect() as connection:
            for row in connection.execute(query):
                entry = JournalEntry(**dict(zip(JournalEntry.__struct_fields__, row, strict=True)))
                found.setdefault(entry.call_sid, []).append(entry)
        return found

    def facts(self, call_sid: str) -> Sequence[FactRecord]:
        query = select(facts).where(facts.c.call_sid == call_sid)
        with self._database.connect() as connection:
            rows = connection.execute(query.order_by(facts.c.at, facts.c.kind, facts.c.fact_id)).mappings()
            return [FactRecord(**row) for row in rows]

    def taken(self, call_sids: Sequence[str]) -> Sequence[FactRecord]:
        query = select(facts).where(facts.c.call_sid.in_(call_sids), facts.c.kind == "taken")
        with self._database.connect() as connection:
            return [FactRecord(**row) for row in connection.execute(query.order_by(facts.c.at)).mappings()]

    def _read(self, query: Select[Any]) -> Sequence[CallRecord]:
        with self._database.connect() as connection:
            return [CallRecord(**row) for row in connection.execute(query).mappings()]

    def _hour(self) -> ColumnElement[Any]:
        if self._database.on_sqlite:
            return func.substr(calls.c.started_at, 1, 13)
        return func.date_trunc("hour", calls.c.started_at, literal_column("'UTC'"))


def _recent() -> Select[Any]:
    """Asked at the beginning of every call, and so compiled once."""
    return (
        select(*COLUMNS)
        .join(persons, persons.c.ref == calls.c.caller_ref)
        .where(persons.c.lookup == bindparam("caller", type_=persons.c.lookup.type))
        .where(calls.c.started_at >= bindparam("since", type_=calls.c.started_at.type))
        .where(calls.c.team.is_not(None), calls.c.confidential.is_(False))
        .order_by(calls.c.started_at.desc())
        .limit(1)
    )


def _hour_in_utc(name: CountBy, value: Any) -> Any:
    if name != "hour":
        return value
    return datetime.fromisoformat(f"{value}:00:00+00:00") if isinstance(value, str) else value.astimezone(UTC)


def _place(after: tuple[datetime, str]) -> Any:
    return tuple_(*after, types=[calls.c.started_at.type, calls.c.call_sid.type])


def _conditions(wanted: CallFilter) -> list[ColumnElement[bool]]:
    given = [
        calls.c[name] == getattr(wanted, name)
        for name in ("hotline", "team", "outcome", "organization")
        if getattr(wanted, name) is not None
    ]
    if not wanted.confidential:
        given.append(calls.c.confidential.is_(False))
    if wanted.lost:
        given.append(text(LOST))
    return given + _moments(wanted)


def _moments(wanted: CallFilter) -> list[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = []
    if wanted.started_from is not None:
        given.append(calls.c.started_at >= wanted.started_from)
    if wanted.started_before is not None:
        given.append(calls.c.started_at < wanted.started_before)
    if wanted.silent_since is not None:
        given += [calls.c.ended_at.is_(None), calls.c.last_at < wanted.silent_since]
    if wanted.open is not None:
        given.append(calls.c.ended_at.is_(None) if wanted.open else calls.c.ended_at.is_not(None))
    return given
