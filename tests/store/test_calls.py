"""Lists and counts of calls are what somebody from support asks for."""

from typing import Any

import pytest

from ivr.application.records import CallFilter, KeepPerson, PersonRecord
from ivr.store.store import SqlStore
from tests.store import sample

ENDED: dict[str, Any] = {"ended_at": sample.later(300), "team": "finance"}
CALLS = {
    "hung-up": {**ENDED, "outcome": "hung_up"},
    "abandoned": {**ENDED, "outcome": "abandoned", "team": "support", "language": "es"},
    "failed": {**ENDED, "outcome": "failed", "hotline": "fluig_5559"},
    "abandoned-with-ticket": {**ENDED, "outcome": "abandoned", "protocol": "2026041723"},
    "ticket": {**ENDED, "outcome": "ticket", "protocol": "2026041731"},
    "transferred": {**ENDED, "outcome": "transferred", "organization": "org-1"},
    "self-served": {**ENDED, "outcome": "self_served"},
    "no-team": {**ENDED, "outcome": "hung_up", "team": None},
    "seen": {**ENDED, "outcome": "hung_up", "seen_at": sample.NOON, "seen_by": "support"},
    "open": {"team": "finance"},
    "silent": {"last_at": sample.later(-60)},
    "ombudsman": {**ENDED, "outcome": "hung_up", "team": "ombudsman", "confidential": True},
}


@pytest.fixture
def filled(stored: SqlStore) -> SqlStore:
    for minute, (call_sid, changes) in enumerate(CALLS.items()):
        started = sample.later(minute * 20)
        stored.begin_call(
            sample.call(call_sid, **({"started_at": started, "last_at": started} | changes)), b"[]"
        )
    return stored


def found(stored: SqlStore, **wanted: Any) -> list[str]:
    return [call.call_sid for call in stored.calls.list(CallFilter(**wanted))]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"lost": True}, "failed abandoned hung-up"),
        ({"lost": True, "confidential": True}, "ombudsman failed abandoned hung-up"),
        ({"lost": True, "team": "support"}, "abandoned"),
        ({"open": True}, "silent open"),
        ({"open": False, "outcome": "ticket"}, "ticket"),
        ({"silent_since": sample.NOON}, "silent"),
        ({"hotline": "fluig_5559"}, "failed"),
        ({"organization": "org-1"}, "transferred"),
        ({"team": "ombudsman"}, ""),
        ({"team": "ombudsman", "confidential": True}, "ombudsman"),
        (
            {"started_from": sample.later(40), "started_before": sample.later(80)},
            "abandoned-with-ticket failed",
        ),
        ({"limit": 2}, "silent open"),
    ],
)
def test_the_list_has_what_was_asked_for_newest_first(
    filled: SqlStore, wanted: dict[str, Any], expected: str
) -> None:
    assert found(filled, **wanted) == expected.split()


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_hold_every_call_once(stored: SqlStore, limit: int) -> None:
    for number in range(7):
        stored.begin_call(sample.call(f"CA{number}", started_at=sample.later(number // 3)), b"[]")
    pages, after = [], None
    while page := stored.calls.list(CallFilter(limit=limit, after=after)):
        pages += [call.call_sid for call in page]
        after = page[-1].started_at, page[-1].call_sid
    assert pages == [f"CA{number}" for number in reversed(range(7))]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (("team",), [(("finance",), 8), (("support",), 1), ((None,), 2)]),
        (
            ("language", "hotline"),
            [(("es", "main_4003"), 1), (("pt-BR", "fluig_5559"), 1), (("pt-BR", "main_4003"), 9)],
        ),
        ((), [((), 11)]),
    ],
)
def test_counts(filled: SqlStore, by: Any, expected: Any) -> None:
    counted = filled.calls.count(CallFilter(), by)
    assert sorted(counted, key=repr) == sorted(expected, key=repr)


def test_counts_by_the_hour(filled: SqlStore) -> None:
    hour = sample.NOON.replace(minute=0, second=0, microsecond=0)
    counted = filled.calls.count(CallFilter(lost=True), ["hour"])
    assert counted == [((hour,), 3)]
    assert [n for _, n in filled.calls.count(CallFilter(confidential=True), ["hour"])] == [3, 3, 3, 3]


def test_a_call_is_seen_once(filled: SqlStore) -> None:
    assert filled.calls.mark_seen("failed", "support", sample.NOON)
    assert not filled.calls.mark_seen("failed", "finance", sample.later(1))
    assert not filled.calls.mark_seen("CA404", "support", sample.NOON)
    kept = filled.call("failed")
    assert kept is not None
    assert (kept.seen_by, kept.seen_at) == ("support", sample.NOON)
    assert found(filled, lost=True) == ["abandoned", "hung-up"]


def test_a_recent_call_is_found_by_its_number(stored: SqlStore) -> None:
    mine, other = sample.person(), sample.person("person-2", lookup="hash-of-2")
    began: list[tuple[dict[str, Any], PersonRecord]] = [
        ({"team": "finance"}, mine),
        ({"team": None}, mine),
        ({"team": "ombudsman", "confidential": True}, mine),
        ({"team": "support"}, other),
    ]
    for number, (changes, who) in enumerate(began):
        begun = sample.call(f"CA{number}", caller_ref=who.ref, started_at=sample.later(number), **changes)
        stored.begin_call(begun, b"[]", [KeepPerson(person=who)])
    recent = stored.calls.recent("hash-of-1", sample.later(-10))
    assert recent is not None
    assert recent.call_sid == "CA0"
    assert stored.calls.recent("hash-of-1", sample.later(0.5)) is None
    assert stored.calls.recent("hash-of-3", sample.later(-10)) is None
