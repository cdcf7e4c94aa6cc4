"""Tickets in memory, teams to work them, and a desk to work them at."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from msgspec import structs, to_builtins

from auth.policy import BRASILIA
from ivr.application.ports import ProtocolTaken, Store, TicketChanged
from ivr.application.protocol import with_check_digit
from ivr.application.records import (
    ChangeTicket,
    OverrideRecord,
    PersonRecord,
    TicketChangeRecord,
    TicketFilter,
    TicketRecord,
)
from ivr.application.tickets import TicketDesk
from ivr.flow.model import FlowSet
from ivr.store.writes import changed_ticket
from tests.broken_flows.case import VALID, read_set

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=BRASILIA)
KEPT = timedelta(days=730)


def teams() -> FlowSet:
    """`sales` (Mon-Fri 08:00-12:00 and 13:30-18:00, Sat 09:00-12:00), `repairs` (always) and a confidential one."""
    flows = read_set(VALID).flows
    assert flows is not None
    confidential = flows.teams["sales"].model_copy(update={"confidential": True})
    return replace(
        flows,
        teams={**flows.teams, "ombudsman": confidential},
        schedules={**flows.schedules, "ombudsman": flows.schedules["sales"]},
    )


FLOWS = teams()


def ticket(state: str = "open", **more: Any) -> TicketRecord:
    """A ticket of team `sales`, opened on a Monday at ten."""
    known: dict[str, Any] = {
        "id": "t1",
        "protocol": with_check_digit("100000001"),
        "hotline": "shop",
        "team": "sales",
        "reason": "closed",
        "state": state,
        "opened_at": MONDAY,
        "due_at": MONDAY + timedelta(hours=4),
        "language": "pt-BR",
        "call_sid": "CA1",
        "keep_until": MONDAY + KEPT,
    }
    if state in ("in_progress", "validation"):
        known["taken_by"] = "desk-1"
    if state == "validation":
        known["validation_until"] = MONDAY + timedelta(days=9)
    if state in ("closed", "cancelled", "not_reached"):
        known["closed_at"] = MONDAY
    return TicketRecord(**(known | more))


@dataclass
class Tickets:
    """`ivr.application.ports.Tickets`, as far as working them goes."""

    rows: dict[str, TicketRecord] = field(default_factory=dict)
    kept: list[TicketChangeRecord] = field(default_factory=list)

    def get(self, id: str) -> TicketRecord | None:
        return self.rows.get(id)

    def by_protocol(self, protocol: str) -> TicketRecord | None:
        return next((one for one in self.rows.values() if one.protocol == protocol), None)

    def list(self, wanted: TicketFilter) -> Sequence[TicketRecord]:
        found = [one for one in self.rows.values() if not wanted.states or one.state in wanted.states]
        found = [one for one in found if wanted.confidential or not one.confidential]
        found.sort(key=lambda one: one.id)
        return [one for one in found if wanted.after is None or one.id > wanted.after[1]][: wanted.limit]

    def open(self, opened: TicketRecord, who: str) -> None:
        if self.by_protocol(opened.protocol):
            raise ProtocolTaken
        self.rows[opened.id] = opened

    def change(self, change: ChangeTicket) -> TicketRecord:
        if change.ticket not in self.rows:
            raise TicketChanged
        before = self.rows[change.ticket]
        after = self.rows[change.ticket] = changed_ticket(before, change)
        names = sorted(change.after)
        self.kept.append(
            TicketChangeRecord(
                ticket=change.ticket,
                at=change.at,
                who=change.who,
                what=change.what,
                before=to_builtins({name: getattr(before, name) for name in names}),
                after=to_builtins({name: getattr(after, name) for name in names}),
            )
        )
        return after

    def changes(self, id: str) -> Sequence[TicketChangeRecord]:
        return [one for one in self.kept if one.ticket == id]


@dataclass
class Persons:
    """Numbers in memory; keeping one again only makes it kept longer."""

    rows: dict[str, PersonRecord] = field(default_factory=dict)

    def get(self, ref: str) -> PersonRecord | None:
        return self.rows.get(ref)

    def keep(self, person: PersonRecord) -> None:
        before = self.rows.get(person.ref, person)
        self.rows[person.ref] = structs.replace(before, keep_until=max(before.keep_until, person.keep_until))


@dataclass
class Overrides:
    """Those that a test puts there."""

    rows: tuple[OverrideRecord, ...] = ()

    def standing(self, at: datetime) -> Sequence[OverrideRecord]:
        return [one for one in self.rows if one.until_at > at]


@dataclass
class InMemory:
    tickets: Tickets = field(default_factory=Tickets)
    persons: Persons = field(default_factory=Persons)
    overrides: Overrides = field(default_factory=Overrides)


class Desk(TicketDesk):
    """A desk over tickets in memory; protocols and ids count up."""

    def __init__(self, *there: TicketRecord, now: datetime = MONDAY, who: str = "desk-1") -> None:
        serial = itertools.count(2)
        self.memory = InMemory(Tickets({one.id: one for one in there}))
        super().__init__(
            store=cast(Store, self.memory),
            flows=lambda: FLOWS,
            who=who,
            now=now,
            new_id=lambda: f"t{next(serial)}",
            new_protocol=lambda: with_check_digit(f"{100_000_001 + next(serial)}"),
        )
