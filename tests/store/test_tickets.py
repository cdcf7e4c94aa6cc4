"""Tickets are found by protocol, by what is due and by whose they are; each change is kept."""

from typing import Any

import pytest
from msgspec import structs

from ivr.application.ports import ProtocolTaken, TicketChanged
from ivr.application.records import AddRecording, ChangeTicket, TicketChangeRecord, TicketFilter
from ivr.store.store import SqlStore
from tests.store import sample

TICKETS: dict[str, dict[str, Any]] = {
    "A": {"due_at": sample.later(30)},
    "B": {"due_at": sample.later(10), "team": "support", "priority": "high"},
    "C": {"due_at": None},
    "D": {"due_at": sample.later(20), "state": "closed", "contact": "contact-1", "organization": "org-1"},
    "E": {"due_at": sample.later(20), "next_attempt_at": sample.later(90), "state": "in_progress"},
    "F": {"due_at": sample.later(5), "team": "ombudsman", "confidential": True},
}


@pytest.fixture
def filled(stored: SqlStore) -> SqlStore:
    for ticket, changes in TICKETS.items():
        stored.tickets.open(sample.ticket(ticket, call_sid=f"CA-{ticket}", **changes), "caller")
    return stored


def change(ticket: str = "A", **changes: Any) -> ChangeTicket:
    whole: dict[str, Any] = {
        "ticket": ticket,
        "at": sample.later(3),
        "who": "support",
        "what": "taken",
        "after": {"state": "in_progress", "taken_by": "support"},
    }
    return ChangeTicket(**(whole | changes))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, "B D E A C"),
        ({"confidential": True}, "F B D E A C"),
        ({"team": "ombudsman"}, ""),
        ({"due_before": sample.later(25)}, "B D"),
        ({"due_before": sample.later(25), "states": ("open", "in_progress")}, "B"),
        ({"due_before": sample.later(91)}, "B D E A"),
        ({"team": "finance", "states": ("open",)}, "A C"),
        ({"organization": "org-1"}, "D"),
        ({"contact": "contact-1"}, "D"),
        ({"call_sid": "CA-E"}, "E"),
        ({"limit": 2}, "B D"),
    ],
)
def test_the_list_has_what_was_asked_for_by_due_time(
    filled: SqlStore, wanted: dict[str, Any], expected: str
) -> None:
    assert [one.id for one in filled.tickets.list(TicketFilter(**wanted))] == expected.split()


@pytest.mark.parametrize("limit", [1, 2, 4])
def test_pages_hold_every_ticket_once(filled: SqlStore, limit: int) -> None:
    pages, after = [], None
    while page := filled.tickets.list(TicketFilter(limit=limit, after=after)):
        pages += [one.id for one in page]
        after = page[-1].due_at, page[-1].id
    assert pages == list("BDEAC")


def test_a_ticket_is_found_by_its_protocol(filled: SqlStore) -> None:
    one = filled.tickets.get("A")
    assert one == sample.ticket("A", call_sid="CA-A", **TICKETS["A"])
    assert filled.tickets.by_protocol(one.protocol) == one
    assert filled.tickets.by_protocol("0") is None
    assert filled.tickets.get("Z") is None


def test_no_two_tickets_share_a_protocol(filled: SqlStore) -> None:
    with pytest.raises(ProtocolTaken):
        filled.tickets.open(sample.ticket("Z", protocol=sample.ticket("A").protocol), "support")
    assert filled.tickets.get("Z") is None
    assert filled.tickets.changes("Z") == []


def test_every_change_is_kept_with_who_and_when(filled: SqlStore) -> None:
    changed = filled.tickets.change(change(expected={"state": "open", "due_at": sample.later(30)}))
    assert (changed.state, changed.taken_by) == ("in_progress", "support")
    assert filled.tickets.get("A") == changed
    due = filled.tickets.change(change(what="moved", after={"due_at": sample.later(60)}))
    assert due.due_at == sample.later(60)
    assert filled.tickets.changes("A") == [
        TicketChangeRecord(ticket="A", at=sample.NOON, who="caller", what="opened", before={}, after={}),
        TicketChangeRecord(
            ticket="A",
            at=sample.later(3),
            who="support",
            what="taken",
            before={"state": "open", "taken_by": None},
            after={"state": "in_progress", "taken_by": "support"},
        ),
        TicketChangeRecord(
            ticket="A",
            at=sample.later(3),
            who="support",
            what="moved",
            before={"due_at": "2026-11-24T15:40:00.123456Z"},
            after={"due_at": "2026-11-24T16:10:00.123456Z"},
        ),
    ]


def test_the_environment_fills_in(filled: SqlStore) -> None:
    for part in ({"users": "one"}, {"work": "stopped"}, {"users": "all"}):
        filled.tickets.change(change(after={"environment": part}))
    kept = filled.tickets.get("A")
    assert kept is not None
    assert kept.environment == {"users": "all", "work": "stopped"}
    assert filled.tickets.changes("A")[-1].before == {"environment": {"users": "one", "work": "stopped"}}


@pytest.mark.parametrize(
    "wrong", [{"expected": {"state": "closed"}}, {"expected": {"taken_by": "finance"}}, {"ticket": "Z"}]
)
def test_what_was_changed_meanwhile_is_not_overwritten(filled: SqlStore, wrong: dict[str, Any]) -> None:
    before = filled.tickets.get("A")
    with pytest.raises(TicketChanged):
        filled.tickets.change(change(**wrong))
    assert filled.tickets.get("A") == before
    assert len(filled.tickets.changes("A")) == 1


@pytest.mark.parametrize("fixed", ["id", "protocol", "hotline", "opened_at", "call_sid"])
def test_what_a_ticket_is_stays(filled: SqlStore, fixed: str) -> None:
    with pytest.raises(ValueError, match=fixed):
        filled.tickets.change(change(after={fixed: "other"}))


def test_further_messages_are_added(stored: SqlStore) -> None:
    stored.tickets.open(sample.ticket(), "caller")
    stored.begin_call(sample.call(), b"[]")
    for number, name in enumerate(["RE1", "RE2", "RE1"]):
        message = sample.recording(name, at=sample.later(number), seconds=number, verified=bool(number))
        stored.commit_turn(
            sample.turn(number=number + 1, writes=(AddRecording(recording=message, call_sid="CA1"),))
        )
    assert [(one.recording, one.verified) for one in stored.tickets.recordings("T1")] == [
        ("RE1", False),
        ("RE2", True),
    ]
    kept = stored.tickets.get("T1")
    assert kept is not None
    assert (kept.recording, kept.recording_seconds, kept.message_verified) == ("RE1", 0, False)


def test_a_follow_up_names_the_earlier_ticket(filled: SqlStore) -> None:
    filled.tickets.open(sample.ticket("G", follows="D"), "support")
    assert [one.id for one in filled.tickets.list(TicketFilter(follows="D"))] == ["G"]


@pytest.mark.parametrize(
    ("changes", "lookup", "contact", "hit"),
    [
        ({}, "hash-of-1", None, True),
        ({"callback_ref": None}, "hash-of-2", None, True),
        ({"callback_ref": None}, "hash-of-1", None, False),
        ({"state": "in_progress"}, "hash-of-1", None, True),
        ({"state": "validation"}, "hash-of-1", None, False),
        ({"state": "closed"}, "hash-of-1", None, False),
        ({"team": "support"}, "hash-of-1", None, False),
        ({"confidential": True}, "hash-of-1", None, False),
        ({"contact": "contact-1"}, None, "contact-1", True),
        ({"contact": "contact-1"}, "hash-of-3", "contact-1", True),
        ({"contact": "contact-1"}, None, "contact-2", False),
        ({"contact": None, "callback_ref": None, "call_sid": None}, None, None, False),
    ],
)
def test_an_open_request_is_found_by_number_or_contact(
    stored: SqlStore, changes: dict[str, Any], lookup: str | None, contact: str | None, hit: bool
) -> None:
    stored.persons.keep(sample.person())
    stored.persons.keep(sample.person("person-2", lookup="hash-of-2"))
    stored.begin_call(sample.call(caller_ref="person-2"), b"[]")
    opened = sample.ticket(**changes)
    stored.tickets.open(opened, "caller")
    assert stored.tickets.open_request("finance", lookup, contact) == (opened if hit else None)


def test_the_latest_open_request_is_found(stored: SqlStore) -> None:
    stored.persons.keep(sample.person())
    for minute, name in enumerate("BAC"):
        stored.tickets.open(sample.ticket(name, opened_at=sample.later(minute)), "caller")
    assert stored.tickets.open_request("finance", "hash-of-1", None) == structs.replace(
        sample.ticket("C"), opened_at=sample.later(2)
    )
