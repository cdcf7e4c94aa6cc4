"""What a transaction may write besides its turn, each kind by statements prepared once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import structs, to_builtins
from sqlalchemy import Dialect, Table, bindparam, delete, func, select, update

from ivr.application.facts import absent_ids, came_out
from ivr.application.ports import ProtocolTaken, TicketChanged
from ivr.application.records import (
    AddRecording,
    AnswerSurvey,
    ChangeTicket,
    DropRecording,
    FactRecord,
    KeepCarrierStatus,
    KeepPerson,
    OpenTicket,
    RecordConsent,
    Send,
    SettleOutcome,
    TicketRecord,
    Write,
)
from ivr.engine.session import decode
from ivr.store.database import Driver
from ivr.store.prepared import Prepared, PreparedSelect, insert_into, insert_new, insert_row
from ivr.store.tables import (
    calls,
    consents,
    facts,
    outbox,
    persons,
    surveys,
    ticket_changes,
    ticket_recordings,
    tickets,
)

TICKET_COLUMNS = [tickets.c[name] for name in TicketRecord.__struct_fields__]
MERGED = "environment"
FIXED = frozenset({"id", "protocol", "hotline", "opened_at", "call_sid"})


def ticket_record(row: Sequence[Any]) -> TicketRecord:
    """The record of a row of `tickets` whose columns stand in the record's order."""
    return TicketRecord(**dict(zip(TicketRecord.__struct_fields__, row, strict=True)))


class Writes:
    """Applies writes within a transaction that somebody else begins and commits."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._inserts = {table: Prepared(insert_row(table), dialect) for table in (ticket_changes, surveys)}
        self._news = {
            table: Prepared(insert_new(table, dialect), dialect)
            for table in (ticket_recordings, consents, outbox)
        }
        self._open_ticket = Prepared(_open_ticket(dialect), dialect)
        self._ticket = PreparedSelect(
            select(*TICKET_COLUMNS).where(tickets.c.id == bindparam("id")).with_for_update(), dialect
        )
        self._first_recording = Prepared(_first_recording(), dialect)
        self._drop_recording = Prepared(_drop_recording(), dialect)
        self._no_recording = Prepared(_no_recording(), dialect)
        self._next_recording = PreparedSelect(_next_recording(), dialect)
        self._locked = PreparedSelect(_locked(), dialect)
        self._facts = PreparedSelect(_facts_of_a_call(), dialect)
        self._lost = PreparedSelect(_lost_recording(), dialect)
        self._outcome = Prepared(_outcome(), dialect)
        self._keep_person = Prepared(_keep_person(dialect), dialect)
        self._carrier_status = Prepared(_carrier_status(), dialect)
        self._updates: dict[tuple[str, ...], Prepared] = {}
        self._by_kind: dict[type[Write], Callable[[Driver, Any], object]] = {
            OpenTicket: self._open,
            ChangeTicket: self._change,
            AddRecording: self._add_recording,
            DropRecording: self._drop,
            SettleOutcome: self._settle,
            RecordConsent: lambda driver, write: self._insert(driver, consents, write.consent),
            AnswerSurvey: self._answer_survey,
            KeepPerson: lambda driver, write: self._run(driver, self._keep_person, write.person),
            KeepCarrierStatus: lambda driver, write: self._run(driver, self._carrier_status, write),
            Send: self._send,
        }

    def apply(self, driver: Driver, writes: Iterable[Write]) -> None:
        """Raises ProtocolTaken or TicketChanged; the transaction must then be rolled back."""
        for write in writes:
            self._by_kind[type(write)](driver, write)

    def change(self, driver: Driver, change: ChangeTicket) -> TicketRecord:
        """The ticket after its change, which is kept. Raises TicketChanged."""
        row = self._ticket.one(driver, {"id": change.ticket})
        if row is None:
            raise TicketChanged("there is no such ticket")
        now = ticket_record(row)
        changed = changed_ticket(now, change)
        self._update(driver, change, changed)
        self._keep_change(driver, now, changed, change)
        return changed

    def _run(self, driver: Driver, statement: Prepared, record: Any) -> int:
        return statement.run(driver, structs.asdict(record)).rowcount

    def _insert(self, driver: Driver, table: Table, record: Any) -> None:
        self._run(driver, self._news[table], record)

    def _open(self, driver: Driver, write: OpenTicket) -> None:
        if not self._run(driver, self._open_ticket, write.ticket):
            raise ProtocolTaken

    def _change(self, driver: Driver, change: ChangeTicket) -> None:
        self.change(driver, change)

    def _update(self, driver: Driver, change: ChangeTicket, changed: TicketRecord) -> None:
        names = tuple(sorted(change.after))
        if not names:
            return
        statement = self._updates.get(names)
        if statement is None:
            statement = self._updates[names] = Prepared(_update_ticket(names), self._dialect)
        statement.run(driver, {**structs.asdict(changed), "which": change.ticket})

    def _keep_change(
        self, driver: Driver, before: TicketRecord, after: TicketRecord, change: ChangeTicket
    ) -> None:
        names = sorted(change.after)
        self._inserts[ticket_changes].run(
            driver,
            {
                **structs.asdict(change),
                "hotline": before.hotline,
                "before": to_builtins({name: getattr(before, name) for name in names}),
                "after": to_builtins({name: getattr(after, name) for name in names}),
            },
        )

    def _add_recording(self, driver: Driver, write: AddRecording) -> None:
        """Under the lock of the call's row, as its fact of an absent recording is taken."""
        recording = write.recording
        self._locked.one(driver, {"which": write.call_sid})
        lost = ({"which": write.call_sid, "id": one} for one in absent_ids(recording.recording))
        if any(self._lost.one(driver, one) for one in lost):
            return
        if self._run(driver, self._news[ticket_recordings], recording):
            self._first_recording.run(driver, {**structs.asdict(recording), "which": recording.ticket})

    def _drop(self, driver: Driver, write: DropRecording) -> None:
        self._locked.one(driver, {"which": write.call_sid})
        self._run(driver, self._drop_recording, write)
        if self._no_recording.run(driver, {"ticket": write.ticket, "given": write.recording}).rowcount:
            following = self._next_recording.one(driver, {"which": write.ticket})
            if following is not None:
                values = dict(zip(("recording", "seconds", "verified"), following, strict=True))
                self._first_recording.run(driver, {**values, "which": write.ticket})

    def _settle(self, driver: Driver, write: SettleOutcome) -> None:
        """Under the lock of the call's row: whoever comes second, its end or a fact, sees what the other wrote."""
        found = self._locked.one(driver, {"which": write.call_sid})
        if found is None or found[0] is None:
            return
        now, session, turn = found
        told = [
            FactRecord(**dict(zip(FactRecord.__struct_fields__, row, strict=True)))
            for row in self._facts.all(driver, {"which": write.call_sid})
        ]
        outcome = came_out(decode(session), turn - 1, told)
        if outcome != now:
            self._outcome.run(driver, {"which": write.call_sid, "outcome": outcome})

    def _answer_survey(self, driver: Driver, write: AnswerSurvey) -> None:
        self._run(driver, self._inserts[surveys], write.survey)

    def _send(self, driver: Driver, write: Send) -> None:
        values = {**structs.asdict(write.message), "leased_until": None, "done_at": None}
        self._news[outbox].run(driver, values)


def changed_ticket(now: TicketRecord, change: ChangeTicket) -> TicketRecord:
    """The ticket as `change` wants it. Raises TicketChanged when it isn't what the change expected."""
    wrong = [name for name, value in change.expected.items() if getattr(now, name) != value]
    if wrong:
        raise TicketChanged(f"no longer as expected: {', '.join(sorted(wrong))}")
    if fixed := FIXED.intersection(change.after):
        raise ValueError(f"a ticket keeps its {', '.join(sorted(fixed))} for good")
    after = dict(change.after)
    if MERGED in after:
        after[MERGED] = {**now.environment, **after[MERGED]}
    return structs.replace(now, **after)


def _open_ticket(dialect: Dialect) -> Any:
    return insert_new(tickets, dialect, tickets.c.protocol)


def _update_ticket(names: tuple[str, ...]) -> Any:
    values = {name: bindparam(name, type_=tickets.c[name].type) for name in names}
    return update(tickets).where(tickets.c.id == bindparam("which")).values(values)


def _first_recording() -> Any:
    return (
        update(tickets)
        .where(tickets.c.id == bindparam("which"), tickets.c.recording.is_(None))
        .values(
            recording=bindparam("recording", type_=tickets.c.recording.type),
            recording_seconds=bindparam("seconds", type_=tickets.c.recording_seconds.type),
            message_verified=bindparam("verified", type_=tickets.c.message_verified.type),
        )
    )


def _drop_recording() -> Any:
    kept = ticket_recordings.c
    return delete(ticket_recordings).where(
        kept.ticket == bindparam("ticket"), kept.recording == bindparam("recording")
    )


def _no_recording() -> Any:
    return (
        update(tickets)
        .where(tickets.c.id == bindparam("ticket"), tickets.c.recording == bindparam("given"))
        .values(recording=None, recording_seconds=None, message_verified=None)
    )


def _next_recording() -> Any:
    kept = ticket_recordings.c
    return (
        select(kept.recording, kept.seconds, kept.verified)
        .where(kept.ticket == bindparam("which"))
        .order_by(kept.at, kept.recording)
        .limit(1)
    )


def _locked() -> Any:
    """The call's row, held until the transaction ends: its end and its facts come one after the other."""
    return (
        select(calls.c.outcome, calls.c.session, calls.c.turn)
        .where(calls.c.call_sid == bindparam("which"))
        .with_for_update()
    )


def _facts_of_a_call() -> Any:
    columns = (facts.c[name] for name in FactRecord.__struct_fields__)
    return select(*columns).where(facts.c.call_sid == bindparam("which"))


def _lost_recording() -> Any:
    return select(facts.c.fact_id).where(
        facts.c.call_sid == bindparam("which"),
        facts.c.kind == "recording",
        facts.c.fact_id == bindparam("id"),
    )


def _outcome() -> Any:
    outcome = bindparam("outcome", type_=calls.c.outcome.type)
    return update(calls).where(calls.c.call_sid == bindparam("which")).values(outcome=outcome)


def _keep_person(dialect: Dialect) -> Any:
    new = insert_into(persons, dialect)
    later = func.max if dialect.name == "sqlite" else func.greatest
    return new.on_conflict_do_update(
        index_elements=[persons.c.ref],
        set_={"keep_until": later(persons.c.keep_until, new.excluded.keep_until)},
        where=persons.c.erased_at.is_(None),
    )


def _carrier_status() -> Any:
    status = bindparam("status", type_=calls.c.carrier_status.type)
    return update(calls).where(calls.c.call_sid == bindparam("call_sid")).values(carrier_status=status)
