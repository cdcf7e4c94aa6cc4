"""A turn is stored whole and once, whoever else tries, and whatever breaks in the middle."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import func, select

from ivr.application.ports import ProtocolTaken, TicketChanged
from ivr.application.records import (
    AddRecording,
    AnswerSurvey,
    CallRecord,
    ChangeTicket,
    ConsentRecord,
    FactRecord,
    JournalEntry,
    KeepCarrierStatus,
    KeepPerson,
    OpenTicket,
    OutboxRecord,
    RecordConsent,
    Send,
    SurveyRecord,
    TicketRecord,
    Write,
)
from ivr.store.metadata import metadata
from ivr.store.store import SqlStore
from ivr.store.tables import calls, consents, facts, journal, surveys, tickets
from tests.store import sample

CONSENT = ConsentRecord(
    call_sid="CA1",
    turn=1,
    notice="consultoria_tecnica",
    version="2026-01",
    hotline="main_4003",
    key="1",
    at=sample.NOON,
    contact="contact-1",
    keep_until=sample.later(99),
)
SURVEY = SurveyRecord(call_sid="CA1", turn=1, hotline="main_4003", team="finance", value=5, at=sample.NOON)
MESSAGE = OutboxRecord(
    id="M1", kind="email", hotline="main_4003", content={"to": "support"}, created_at=sample.NOON
)
EVERY_WRITE: tuple[Write, ...] = (
    KeepPerson(person=sample.person()),
    OpenTicket(ticket=sample.ticket()),
    ChangeTicket(ticket="T1", at=sample.NOON, who="caller", what="noted", after={"impact": "high"}),
    AddRecording(recording=sample.recording(), call_sid="CA1"),
    RecordConsent(consent=CONSENT),
    AnswerSurvey(survey=SURVEY),
    KeepCarrierStatus(call_sid="CA1", status={"status": "completed"}),
    Send(message=MESSAGE),
)


def rows(stored: SqlStore) -> dict[str, int]:
    """How many rows each table has that isn't empty."""
    with stored.database.connect() as connection:
        counted = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
        }
    return {name: count for name, count in counted.items() if count}


@pytest.mark.parametrize(
    ("table", "record"),
    [(calls, CallRecord), (journal, JournalEntry), (tickets, TicketRecord), (facts, FactRecord)],
)
def test_a_record_has_its_tables_columns(table: Any, record: Any) -> None:
    assert {column.key for column in table.columns} == set(record.__struct_fields__)


def test_a_call_comes_back_as_it_began(stored: SqlStore) -> None:
    assert stored.call("CA1") is None
    assert stored.begin_call(sample.call(), b'["begun"]')
    assert stored.call("CA1") == sample.call()
    assert [(one.turn, one.entry, one.at) for one in stored.calls.journal("CA1")] == [
        (0, b'["begun"]', sample.NOON)
    ]


def test_a_call_begins_once(stored: SqlStore) -> None:
    assert stored.begin_call(sample.call(), b"1")
    assert not stored.begin_call(sample.call(language="es"), b"2", [KeepPerson(person=sample.person())])
    assert stored.call("CA1") == sample.call()
    assert rows(stored) == {"calls": 1, "journal": 1}


def test_a_turn_moves_the_call_on(stored: SqlStore) -> None:
    stored.begin_call(sample.call(), b"[]")
    moved = sample.turn(
        language="es",
        ended_at=sample.later(1),
        outcome="ticket",
        team="finance",
        contact="contact-1",
        organization="org-1",
        protocol="2026041723",
        confidential=True,
        survey=4,
        refused="recording",
    )
    assert stored.commit_turn(moved)
    kept = stored.call("CA1")
    assert kept is not None
    assert {name: getattr(kept, name) for name in moved.changed} == moved.changed
    assert (kept.session, kept.answer) == (moved.session, moved.answer)
    assert (kept.turn, kept.last_at, kept.started_at) == (2, sample.later(1), sample.NOON)
    assert [one.entry for one in stored.calls.journal("CA1")] == [b"[]", moved.entry]


@pytest.mark.parametrize("writes", [(), EVERY_WRITE], ids=["bare", "with writes"])
@pytest.mark.parametrize("number", [0, 2, 7])
def test_only_the_expected_turn_is_taken(stored: SqlStore, number: int, writes: tuple[Write, ...]) -> None:
    stored.begin_call(sample.call(), b"[]")
    assert not stored.commit_turn(sample.turn(number=number, writes=writes))
    assert stored.call("CA1") == sample.call()
    assert rows(stored) == {"calls": 1, "journal": 1}


def test_an_unknown_call_has_no_turn(stored: SqlStore) -> None:
    assert not stored.commit_turn(sample.turn("CA404", writes=EVERY_WRITE))
    assert not stored.commit_turn(sample.turn("CA404"))
    assert rows(stored) == {}


def test_a_turn_is_stored_with_all_its_writes(stored: SqlStore) -> None:
    stored.begin_call(sample.call(), b"[]")
    assert stored.commit_turn(sample.turn(writes=EVERY_WRITE))
    assert stored.persons.get("person-1") == sample.person()
    kept = stored.tickets.get("T1")
    assert kept == structs.replace(
        sample.ticket(), impact="high", recording="RE1", recording_seconds=12, message_verified=False
    )
    assert list(stored.tickets.recordings("T1")) == [sample.recording()]
    assert stored.outbox.lease(sample.NOON, sample.later(1)) == [structs.replace(MESSAGE, attempts=1)]
    found = stored.call("CA1")
    assert found is not None
    assert found.carrier_status == {"status": "completed"}
    with stored.database.connect() as connection:
        assert [*connection.execute(select(consents)).mappings()] == [structs.asdict(CONSENT)]
        assert [*connection.execute(select(surveys)).mappings()] == [structs.asdict(SURVEY)]


def test_a_taken_protocol_leaves_the_turn_to_be_tried_again(stored: SqlStore) -> None:
    stored.begin_call(sample.call(), b"[]")
    stored.tickets.open(sample.ticket("T0", protocol="2026041723", call_sid=None), "support")
    before = rows(stored)
    other = sample.ticket("T1", protocol="2026041723")
    writes = (KeepPerson(person=sample.person()), OpenTicket(ticket=other), Send(message=MESSAGE))
    with pytest.raises(ProtocolTaken):
        stored.commit_turn(sample.turn(writes=writes))
    assert rows(stored) == before
    again = (OpenTicket(ticket=structs.replace(other, protocol="2026041731")),)
    assert stored.commit_turn(sample.turn(writes=again))
    assert stored.tickets.get("T1")


def test_a_ticket_that_changed_meanwhile_leaves_the_turn_to_be_tried_again(stored: SqlStore) -> None:
    stored.begin_call(sample.call(), b"[]")
    stored.tickets.open(sample.ticket(), "caller")
    before = rows(stored)
    cancel = ChangeTicket(
        ticket="T1",
        at=sample.NOON,
        who="caller",
        what="cancelled",
        after={"state": "cancelled"},
        expected={"state": "in_progress"},
    )
    with pytest.raises(TicketChanged, match="state"):
        stored.commit_turn(sample.turn(writes=(Send(message=MESSAGE), cancel)))
    with pytest.raises(TicketChanged, match="no such ticket"):
        stored.commit_turn(sample.turn(writes=(structs.replace(cancel, ticket="T404"),)))
    assert rows(stored) == before
    assert stored.call("CA1") == sample.call()


def test_a_fact_is_taken_once_with_its_writes(stored: SqlStore) -> None:
    stored.begin_call(sample.call(), b"[]")
    stored.tickets.open(sample.ticket(), "caller")
    writes = (AddRecording(recording=sample.recording(), call_sid="CA1"),)
    assert stored.take_fact(sample.fact(), writes)
    assert not stored.take_fact(sample.fact(content={"seconds": 99}), (Send(message=MESSAGE),))
    assert stored.take_fact(sample.fact("RE2"))
    assert stored.take_fact(sample.fact("RE1", kind="dial"))
    assert stored.take_fact(sample.fact("RE1", call_sid="CA2"))
    taken = stored.calls.facts("CA1")
    assert [(one.kind, one.fact_id) for one in taken] == [
        ("dial", "RE1"),
        ("recording", "RE1"),
        ("recording", "RE2"),
    ]
    assert taken[1] == sample.fact()
    assert [one.recording for one in stored.tickets.recordings("T1")] == ["RE1"]
    assert stored.outbox.lease(sample.NOON, sample.later(1)) == []


def test_facts_do_not_move_the_call(stored: SqlStore) -> None:
    stored.begin_call(sample.call(), b"[]")
    stored.take_fact(sample.fact(), (KeepCarrierStatus(call_sid="CA1", status={"status": "busy"}),))
    assert stored.call("CA1") == sample.call(carrier_status={"status": "busy"})
    assert stored.commit_turn(sample.turn())
    kept = stored.call("CA1")
    assert kept is not None
    assert kept.carrier_status == {"status": "busy"}, "a turn leaves alone what facts have told"


def test_text_and_bytes_come_back_as_they_were(stored: SqlStore) -> None:
    words = "São João — ñandú “meia” 日本 😀 \\ ' \" %s %(x)s :x ? {number}"
    stored.begin_call(sample.call(refused=words, session=bytes(range(256)), called=words), words.encode())
    kept = stored.call("CA1")
    assert kept is not None
    assert (kept.refused, kept.called, kept.session) == (words, words, bytes(range(256)))
    assert stored.calls.journal("CA1")[0].entry == words.encode()
    opened = sample.ticket(subject=words, environment={words: [words, None, 1.5, True]})
    stored.commit_turn(sample.turn(writes=(OpenTicket(ticket=opened),)))
    assert stored.tickets.get("T1") == opened


@pytest.mark.parametrize("minutes", [-180, 0, 345])
def test_moments_come_back_aware_and_in_utc(stored: SqlStore, minutes: int) -> None:
    there = sample.NOON.astimezone(timezone(timedelta(minutes=minutes)))
    stored.begin_call(sample.call(started_at=there), b"[]")
    stored.commit_turn(
        sample.turn(at=there, ended_at=there, writes=(OpenTicket(ticket=sample.ticket(due_at=there)),))
    )
    kept, opened = stored.call("CA1"), stored.tickets.get("T1")
    assert kept is not None
    assert opened is not None
    for moment in (
        kept.started_at,
        kept.last_at,
        kept.ended_at,
        opened.due_at,
        stored.calls.journal("CA1")[0].at,
    ):
        assert moment == sample.NOON
        assert moment is not None
        assert moment.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(stored: SqlStore) -> None:
    with pytest.raises(ValueError, match="zone"):
        stored.begin_call(sample.call(started_at=datetime(2026, 11, 24)), b"[]")  # noqa: DTZ001
    assert rows(stored) == {}


def test_no_record_of_a_person_shows_a_number() -> None:
    assert "98765" not in repr(sample.person())
    assert "98765" not in repr(KeepPerson(person=sample.person()))
