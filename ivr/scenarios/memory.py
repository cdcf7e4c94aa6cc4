"""What stands while a scenario is played: its earlier calls, tickets and numbers, in memory and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from ivr.application.records import (
    WAITING_STATES,
    AddRecording,
    CallFilter,
    CallRecord,
    ChangeTicket,
    FactRecord,
    KeepPerson,
    NoticeRecord,
    OpenTicket,
    OverrideRecord,
    PersonRecord,
    TicketRecord,
    TicketRecording,
    Write,
)


@dataclass
class Memory:
    """As much of `ivr.application.ports.Store` as a call asks for."""

    kept: dict[str, PersonRecord] = field(default_factory=dict)
    opened: dict[str, TicketRecord] = field(default_factory=dict)
    messages: list[TicketRecording] = field(default_factory=list)
    begun: list[CallRecord] = field(default_factory=list)
    told: list[NoticeRecord] = field(default_factory=list)
    decided: list[OverrideRecord] = field(default_factory=list)

    @property
    def persons(self) -> _Persons:
        return _Persons(self)

    @property
    def tickets(self) -> _Tickets:
        return _Tickets(self)

    @property
    def calls(self) -> _Calls:
        return _Calls(self)

    @property
    def notices(self) -> _Standing:
        return _Standing(self.told)

    @property
    def overrides(self) -> _Standing:
        return _Standing(self.decided)

    def lookup(self, ref: str | None) -> str | None:
        person = self.kept.get(ref or "")
        return person.lookup if person else None

    def write(self, writes: Sequence[Write]) -> None:
        """Takes a call's writes, in order."""
        for one in writes:
            if isinstance(one, KeepPerson):
                self.kept[one.person.ref] = one.person
            elif isinstance(one, OpenTicket):
                self.opened[one.ticket.id] = one.ticket
            elif isinstance(one, ChangeTicket):
                self._change(one)
            elif isinstance(one, AddRecording):
                self.messages.append(one.recording)

    def _change(self, change: ChangeTicket) -> None:
        ticket = self.opened[change.ticket]
        after = dict(change.after)
        if "environment" in after:
            after["environment"] = {**ticket.environment, **after["environment"]}
        self.opened[change.ticket] = replace(ticket, **after)


@dataclass(frozen=True)
class _Persons:
    memory: Memory

    def get(self, ref: str) -> PersonRecord | None:
        return self.memory.kept.get(ref)


@dataclass(frozen=True)
class _Tickets:
    memory: Memory

    def get(self, ticket: str) -> TicketRecord | None:
        return self.memory.opened.get(ticket)

    def by_protocol(self, protocol: str) -> TicketRecord | None:
        return next((one for one in self.memory.opened.values() if one.protocol == protocol), None)

    def open_request(
        self, team: str, caller_lookup: str | None, contact: str | None, by: datetime | None = None
    ) -> TicketRecord | None:
        waiting = [
            one
            for one in self.memory.opened.values()
            if one.team == team and one.state in WAITING_STATES and not one.confidential
        ]
        mine = [one for one in waiting if self._is_of(one, caller_lookup, contact)]
        return max(mine, key=lambda one: one.opened_at, default=None)

    def _is_of(self, ticket: TicketRecord, caller_lookup: str | None, contact: str | None) -> bool:
        if contact is not None and ticket.contact == contact:
            return True
        called_from = next(
            (one.caller_ref for one in self.memory.begun if one.call_sid == ticket.call_sid), None
        )
        numbers = {self.memory.lookup(ref) for ref in (ticket.callback_ref, called_from)}
        return caller_lookup is not None and caller_lookup in numbers


@dataclass(frozen=True)
class _Calls:
    memory: Memory

    def recent(self, caller_lookup: str, since: datetime) -> CallRecord | None:
        found = [
            one
            for one in self.memory.begun
            if self.memory.lookup(one.caller_ref) == caller_lookup
            and one.started_at >= since
            and one.team
            and not one.confidential
        ]
        return max(found, key=lambda one: one.started_at, default=None)

    def list(self, wanted: CallFilter) -> list[CallRecord]:
        """Those under way, or all: a scenario has no more than a few."""
        return [one for one in self.memory.begun if not wanted.open or one.ended_at is None]

    def facts(self, call_sid: str) -> Sequence[FactRecord]:
        """In a scenario nothing comes beside a call's turns."""
        return []

    def taken(self, call_sids: Sequence[str]) -> Sequence[FactRecord]:
        """In a scenario nobody is taken out of a queue by an agent's call."""
        return []


@dataclass(frozen=True)
class _Standing:
    found: Sequence[Any]

    def standing(self, at: datetime) -> Sequence[Any]:
        return self.found
