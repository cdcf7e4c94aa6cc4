"""Tickets as people work them: by protocol, by what is due, changed one at a time and every change kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from ivr.application.records import (
    WAITING_STATES,
    ChangeTicket,
    OpenTicket,
    TicketChangeRecord,
    TicketFilter,
    TicketRecord,
    TicketRecording,
)
from ivr.store.database import Database
from ivr.store.tables import calls, persons, ticket_changes, ticket_recordings, tickets
from ivr.store.writes import TICKET_COLUMNS, Writes

_EQUAL = ("hotline", "team", "contact", "organization", "call_sid", "follows", "taken_by")


class SqlTickets:
    """`ivr.application.ports.Tickets`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writes = Writes(database.dialect)

    def get(self, ticket: str) -> TicketRecord | None:
        return self._one(select(*TICKET_COLUMNS).where(tickets.c.id == ticket))

    def by_protocol(self, protocol: str) -> TicketRecord | None:
        return self._one(select(*TICKET_COLUMNS).where(tickets.c.protocol == protocol))

    def list(self, wanted: TicketFilter) -> Sequence[TicketRecord]:
        query = select(*TICKET_COLUMNS).where(*_conditions(wanted))
        if wanted.after is not None:
            query = query.where(_later(*wanted.after))
        return self._read(query.order_by(tickets.c.due_at.nulls_last(), tickets.c.id).limit(wanted.limit))

    def open_request(
        self, team: str, caller_lookup: str | None, contact: str | None, by: datetime | None = None
    ) -> TicketRecord | None:
        whose = _whose(caller_lookup, contact)
        if not whose:
            return None
        query = (
            select(*TICKET_COLUMNS)
            .where(tickets.c.team == team, tickets.c.state.in_(WAITING_STATES))
            .where(tickets.c.confidential.is_(False), or_(*whose))
            .order_by(tickets.c.opened_at.desc(), tickets.c.id)
        )
        if by is not None:
            query = query.where(tickets.c.opened_at <= by)
        return self._one(query.limit(1))

    def open(self, ticket: TicketRecord, who: str) -> None:
        opened = ChangeTicket(ticket=ticket.id, at=ticket.opened_at, who=who, what="opened", after={})
        self._database.transaction(
            lambda driver: self._writes.apply(driver, (OpenTicket(ticket=ticket), opened))
        )

    def change(self, change: ChangeTicket) -> TicketRecord:
        return self._database.transaction(lambda driver: self._writes.change(driver, change))

    def changes(self, ticket: str) -> Sequence[TicketChangeRecord]:
        names = TicketChangeRecord.__struct_fields__
        query = select(*(ticket_changes.c[name] for name in names)).where(ticket_changes.c.ticket == ticket)
        with self._database.connect() as connection:
            rows = connection.execute(query.order_by(ticket_changes.c.id)).mappings()
            return [TicketChangeRecord(**row) for row in rows]

    def recordings(self, ticket: str) -> Sequence[TicketRecording]:
        query = select(ticket_recordings).where(ticket_recordings.c.ticket == ticket)
        with self._database.connect() as connection:
            rows = connection.execute(query.order_by(ticket_recordings.c.at, ticket_recordings.c.recording))
            return [TicketRecording(**row) for row in rows.mappings()]

    def _one(self, query: Select[Any]) -> TicketRecord | None:
        return next(iter(self._read(query)), None)

    def _read(self, query: Select[Any]) -> Sequence[TicketRecord]:
        with self._database.connect() as connection:
            return [TicketRecord(**row) for row in connection.execute(query).mappings()]


def _whose(caller_lookup: str | None, contact: str | None) -> Sequence[ColumnElement[bool]]:
    """A request is of a number when that one is to be called, or has called; nobody for nothing given."""
    given: list[ColumnElement[bool]] = []
    if caller_lookup is not None:
        refs = select(persons.c.ref).where(persons.c.lookup == caller_lookup)
        from_there = select(calls.c.call_sid).where(calls.c.caller_ref.in_(refs))
        given += [tickets.c.callback_ref.in_(refs), tickets.c.call_sid.in_(from_there)]
    if contact is not None:
        given.append(tickets.c.contact == contact)
    return given


def _conditions(wanted: TicketFilter) -> Sequence[ColumnElement[bool]]:
    given = [tickets.c[name] == getattr(wanted, name) for name in _EQUAL if getattr(wanted, name) is not None]
    if not wanted.confidential:
        given.append(tickets.c.confidential.is_(False))
    if wanted.states:
        given.append(tickets.c.state.in_(wanted.states))
    if wanted.due_before is not None:
        waits = tickets.c.next_attempt_at
        given += [tickets.c.due_at < wanted.due_before, or_(waits.is_(None), waits < wanted.due_before)]
    return given


def _later(due_at: datetime | None, ticket: str) -> ColumnElement[bool]:
    """What comes after a place in the list, where tickets without a time stand last."""
    due = tickets.c.due_at
    if due_at is None:
        return and_(due.is_(None), tickets.c.id > ticket)
    return or_(due.is_(None), due > due_at, and_(due == due_at, tickets.c.id > ticket))
