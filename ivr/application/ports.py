"""What the application needs of a store. Each method is one short transaction unless it says otherwise.

All may raise StoreUnavailable: the database can't be reached, or its one writer's place stayed taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol

from ivr.application.records import (
    CallFilter,
    CallRecord,
    ChangeTicket,
    FactRecord,
    FlowSetRecord,
    JournalEntry,
    LookRecord,
    NoticeRecord,
    OutboxRecord,
    OverrideRecord,
    PersonRecord,
    PublicationRecord,
    TicketChangeRecord,
    TicketFilter,
    TicketRecord,
    TicketRecording,
    TurnRecord,
    Write,
)

CountBy = Literal["hotline", "team", "outcome", "language", "hour"]


class StoreUnavailable(Exception):
    """The database can't be reached or didn't answer in time. The message names no secret."""


class ProtocolTaken(Exception):
    """A ticket has this protocol already; nothing was written. Try again with another."""


class TicketChanged(Exception):
    """A ticket is no longer what the change expected (or is gone); nothing was written."""


class Turns(Protocol):
    """The way of a call: what every request needs, and nothing else."""

    def call(self, call_sid: str) -> CallRecord | None: ...

    def begin_call(self, call: CallRecord, entry: bytes, writes: Sequence[Write] = ()) -> bool:
        """Stores the call and its turn 0; False, and nothing is written, when it has begun already."""
        ...

    def commit_turn(self, turn: TurnRecord) -> bool:
        """Stores the turn with all its writes; False, and nothing is written, when another came first.

        Raises ProtocolTaken or TicketChanged; then nothing is written either.
        """
        ...

    def take_fact(self, fact: FactRecord, writes: Sequence[Write] = ()) -> bool:
        """Stores a fact and its writes once; False, and nothing is written, when it was taken before."""
        ...


class Calls(Protocol):
    """Calls as people look at them."""

    def list(self, wanted: CallFilter) -> Sequence[CallRecord]: ...

    def count(self, wanted: CallFilter, by: Sequence[CountBy]) -> Sequence[tuple[tuple[Any, ...], int]]:
        """How many, by these parts; `hour` is the hour's beginning in UTC. `limit` and `after` don't count."""
        ...

    def recent(self, caller_lookup: str, since: datetime) -> CallRecord | None:
        """The latest call from a number (by its keyed hash) that began since then and chose a team; never a
        confidential one."""
        ...

    def mark_seen(self, call_sid: str, by: str, at: datetime) -> bool:
        """False when there is no such call, or it was seen before."""
        ...

    def journal(self, call_sid: str) -> Sequence[JournalEntry]:
        """Every turn of the call, in order."""
        ...

    def journals(self, call_sids: Sequence[str]) -> Mapping[str, Sequence[JournalEntry]]:
        """The journals of several calls, each in order; a call without one is left out."""
        ...

    def facts(self, call_sid: str) -> Sequence[FactRecord]: ...

    def taken(self, call_sids: Sequence[str]) -> Sequence[FactRecord]:
        """Who was taken out of a queue, among these calls."""
        ...


class Tickets(Protocol):
    """Tickets as people work them."""

    def get(self, ticket: str) -> TicketRecord | None: ...

    def by_protocol(self, protocol: str) -> TicketRecord | None: ...

    def list(self, wanted: TicketFilter) -> Sequence[TicketRecord]: ...

    def open_request(
        self, team: str, caller_lookup: str | None, contact: str | None, by: datetime | None = None
    ) -> TicketRecord | None:
        """The latest request for a team that still waits: of that number (calling or to be called) or contact.
        `by`: opened by then. Never a confidential one."""
        ...

    def open(self, ticket: TicketRecord, who: str) -> None:
        """A ticket outside of a call (a follow-up). Raises ProtocolTaken."""
        ...

    def change(self, change: ChangeTicket) -> TicketRecord:
        """The ticket as it now is. Raises TicketChanged."""
        ...

    def changes(self, ticket: str) -> Sequence[TicketChangeRecord]: ...

    def recordings(self, ticket: str) -> Sequence[TicketRecording]: ...


class Persons(Protocol):
    """The numbers and names that everything else only refers to."""

    def get(self, ref: str) -> PersonRecord | None: ...

    def many(self, refs: Sequence[str]) -> Mapping[str, PersonRecord]: ...

    def ref_of(self, lookup: str) -> str | None:
        """The row that holds a number, by its keyed hash; None when there is none or it was erased."""
        ...

    def keep(self, person: PersonRecord) -> None: ...

    def erase(self, ref: str, at: datetime) -> bool:
        """Empties the row; whatever refers to it stays. False when there is none or it was erased before."""
        ...


class FlowSets(Protocol):
    """Flow sets by content hash: a call keeps the one that it began with."""

    def keep(self, flow_set: FlowSetRecord) -> bool:
        """Stores it if it is not there (True); either way it is now the last one in use."""
        ...

    def get(self, version: str) -> FlowSetRecord | None: ...

    def newest_good(self) -> FlowSetRecord | None:
        """The good one that was last in use."""
        ...


class Publications(Protocol):
    """Which flow set is live when: rows that are only ever added."""

    def after(self, id: int = 0) -> Sequence[PublicationRecord]:
        """Those made after number `id`, in the order in which they were made."""
        ...

    def add(self, publication: PublicationRecord, flow_set: FlowSetRecord | None = None) -> bool:
        """Stores it, and its flow set if that isn't there; False when its number is taken: another came first."""
        ...


class Notices(Protocol):
    """What callers are told for a while."""

    def standing(self, at: datetime) -> Sequence[NoticeRecord]:
        """Those that have not ended by then, the oldest first; some may still have to begin."""
        ...

    def list(self, limit: int = 100) -> Sequence[NoticeRecord]:
        """The newest first."""
        ...

    def add(self, notice: NoticeRecord) -> NoticeRecord:
        """With its number."""
        ...

    def end(self, id: int, at: datetime, who: str) -> NoticeRecord | None:
        """Ends it now; None when there is none, or it has ended."""
        ...


class Overrides(Protocol):
    """What holds for a team for a while, whatever its schedule says."""

    def standing(self, at: datetime) -> Sequence[OverrideRecord]:
        """Those that have not ended by then, the oldest first; some may still have to begin."""
        ...

    def list(self, limit: int = 100) -> Sequence[OverrideRecord]:
        """The newest first."""
        ...

    def add(self, override: OverrideRecord) -> OverrideRecord:
        """With its number."""
        ...

    def end(self, id: int, at: datetime, who: str) -> OverrideRecord | None:
        """Ends it now; None when there is none, or it has ended."""
        ...


class Outbox(Protocol):
    """What leaves after the commit."""

    def lease(self, now: datetime, until: datetime, limit: int = 10) -> Sequence[OutboxRecord]:
        """The oldest messages that nobody else has leased; they are ours until then."""
        ...

    def done(self, message: str, at: datetime) -> None: ...


class Looks(Protocol):
    """Each look at what is confidential is kept."""

    def keep(self, look: LookRecord) -> None: ...

    def list(self, subject: str) -> Sequence[LookRecord]: ...


class Installation(Protocol):
    """Facts about this installation: the key's fingerprint, the engine's version."""

    def get(self, name: str) -> str | None: ...

    def keep(self, name: str, value: str) -> str:
        """The value that stands: the one given, or the one that was there before."""
        ...

    def replace(self, name: str, value: str) -> None: ...


class Store(Turns, Protocol):
    """All of it."""

    @property
    def calls(self) -> Calls: ...

    @property
    def tickets(self) -> Tickets: ...

    @property
    def persons(self) -> Persons: ...

    @property
    def flow_sets(self) -> FlowSets: ...

    @property
    def publications(self) -> Publications: ...

    @property
    def notices(self) -> Notices: ...

    @property
    def overrides(self) -> Overrides: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def looks(self) -> Looks: ...

    @property
    def installation(self) -> Installation: ...
