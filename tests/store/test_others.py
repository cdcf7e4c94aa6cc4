"""Persons, flow sets, the outbox, looks and the installation: small, and the same on both databases."""

import pytest
from msgspec import structs

from ivr.application.records import FlowSetRecord, LookRecord, OutboxRecord, Send
from ivr.store.store import SqlStore
from tests.store import sample


def flow_set(version: str, minute: int = 0, good: bool = True) -> FlowSetRecord:
    return FlowSetRecord(
        version=version,
        files={"teams.yaml": "finance: {título: ☎}\n", "a.yaml": ""},
        expansion={"national": ["2026-12-25"]},
        stored_at=sample.later(minute),
        good=good,
    )


def test_a_flow_set_is_stored_once(stored: SqlStore) -> None:
    assert stored.flow_sets.keep(flow_set("v1"))
    assert not stored.flow_sets.keep(flow_set("v1", 1))
    assert stored.flow_sets.get("v1") == flow_set("v1")
    assert list(flow_set("v1").files) == list((stored.flow_sets.get("v1") or flow_set("")).files)
    assert stored.flow_sets.get("v2") is None


def test_the_newest_good_flow_set_is_the_one_last_in_use(stored: SqlStore) -> None:
    assert stored.flow_sets.newest_good() is None
    stored.flow_sets.keep(flow_set("first"))
    stored.flow_sets.keep(flow_set("second", 1))
    stored.flow_sets.keep(flow_set("broken", 2, good=False))
    assert stored.flow_sets.newest_good() == flow_set("second", 1)
    stored.flow_sets.keep(flow_set("first", 3))
    assert stored.flow_sets.newest_good() == flow_set("first"), "an edit that was undone is in use again"


def test_a_person_is_kept_and_found_by_the_numbers_hash(stored: SqlStore) -> None:
    stored.persons.keep(sample.person())
    assert stored.persons.get("person-1") == sample.person()
    assert stored.persons.ref_of("hash-of-1") == "person-1"
    assert stored.persons.ref_of("hash-of-2") is None
    assert stored.persons.many(["person-1", "person-2"]) == {"person-1": sample.person()}
    assert stored.persons.many([]) == {}


@pytest.mark.parametrize("minutes", [-60, 60])
def test_a_person_is_kept_for_the_longer_time(stored: SqlStore, minutes: int) -> None:
    stored.persons.keep(sample.person(keep_until=sample.NOON))
    stored.persons.keep(sample.person(keep_until=sample.later(minutes), name="other"))
    kept = sample.person(keep_until=max(sample.NOON, sample.later(minutes)))
    assert stored.persons.get("person-1") == kept


def test_erasing_empties_the_row_for_good(stored: SqlStore) -> None:
    stored.persons.keep(sample.person())
    assert stored.persons.erase("person-1", sample.later(1))
    empty = sample.person(e164=None, lookup=None, name=None, erased_at=sample.later(1))
    stored.persons.keep(sample.person(keep_until=sample.later(9_999_999)))
    assert stored.persons.get("person-1") == empty
    assert not stored.persons.erase("person-1", sample.later(2))
    assert not stored.persons.erase("person-9", sample.later(2))
    assert stored.persons.ref_of("hash-of-1") is None


def message(name: str, minute: int) -> OutboxRecord:
    return OutboxRecord(
        id=name, kind="email", hotline=None, content={"to": name}, created_at=sample.later(minute)
    )


def test_a_message_is_leased_to_one_until_its_lease_ends(stored: SqlStore) -> None:
    stored.begin_call(
        sample.call(), b"[]", [Send(message=message(name, minute)) for minute, name in enumerate("BAC")]
    )
    assert [one.id for one in stored.outbox.lease(sample.NOON, sample.later(5), limit=2)] == ["B", "A"]
    assert [one.id for one in stored.outbox.lease(sample.NOON, sample.later(5), limit=2)] == ["C"]
    assert stored.outbox.lease(sample.later(4), sample.later(9)) == []
    stored.outbox.done("A", sample.later(4))
    again = stored.outbox.lease(sample.later(5), sample.later(9))
    assert again == [
        structs.replace(message("B", 0), attempts=2),
        structs.replace(message("C", 2), attempts=2),
    ]


def test_each_look_is_kept(stored: SqlStore) -> None:
    looks = [
        LookRecord(at=sample.later(minute), who=who, subject="ticket:T1", hotline="main_4003")
        for minute, who in enumerate(["audit", "audit", "lead"])
    ]
    for look in looks:
        stored.looks.keep(look)
    assert stored.looks.list("ticket:T1") == looks
    assert stored.looks.list("ticket:T2") == []


def test_an_installations_fact_is_kept_until_it_is_replaced(stored: SqlStore) -> None:
    assert stored.installation.get("engine_version") is None
    assert stored.installation.keep("engine_version", "1") == "1"
    assert stored.installation.keep("engine_version", "2") == "1"
    stored.installation.replace("engine_version", "2")
    stored.installation.replace("other", "3")
    assert [stored.installation.get(name) for name in ("engine_version", "other")] == ["2", "3"]
