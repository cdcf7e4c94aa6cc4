"""Publications, notices and overrides: the same on both databases."""

from datetime import timedelta

import pytest
from msgspec import structs

from ivr.application.board import Board
from ivr.application.records import FlowSetRecord, NoticeRecord, OverrideRecord, PublicationRecord
from ivr.store.store import SqlStore
from tests.store.sample import NOON, later


def flow_set(version: str) -> FlowSetRecord:
    return FlowSetRecord(version=version, files={"a.yaml": "x"}, expansion={}, stored_at=NOON, good=True)


def publication(id: int, version: str = "v1", **more: object) -> PublicationRecord:
    made = {"from_at": NOON, "published_at": NOON, "who": "Ana", "message": "natal"}
    return PublicationRecord(id=id, version=version, **(made | more))  # type: ignore[arg-type]


def test_publications_are_added_in_order_and_a_taken_number_is_told(stored: SqlStore) -> None:
    first = publication(1, until_at=later(60), forced="urgent", base="v0")
    assert stored.publications.after() == []
    assert stored.publications.add(first, flow_set("v1"))
    assert not stored.publications.add(publication(1, "v1", who="Bia"))
    second = publication(2, "v2")
    assert stored.publications.add(second, flow_set("v2"))
    assert stored.publications.after() == [first, second]
    assert stored.publications.after(1) == [second]
    assert stored.flow_sets.get("v2") == flow_set("v2")


def test_what_is_published_must_be_stored(stored: SqlStore) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign"):
        stored.publications.add(publication(1, "nowhere"))
    assert stored.publications.after() == []


def notice(**more: object) -> NoticeRecord:
    made = {"from_at": NOON, "until_at": later(30), "say": {"pt-BR": "Olá"}, "made_at": NOON, "who": "Ana"}
    return NoticeRecord(**(made | more))  # type: ignore[arg-type]


def override(**more: object) -> OverrideRecord:
    made = {"from_at": NOON, "until_at": later(30), "made_at": NOON, "who": "Ana", "team": "finance"}
    return OverrideRecord(**(made | {"state": "closed"} | more))  # type: ignore[arg-type]


def test_a_notice_stands_until_its_end_and_who_ended_it_is_kept(stored: SqlStore) -> None:
    one = stored.notices.add(notice(hotlines=("main_4003",)))
    two = stored.notices.add(notice(from_at=later(10)))
    assert one.id < two.id
    assert stored.notices.standing(NOON) == [one, two]
    assert stored.notices.standing(later(29)) == [one, two]
    assert stored.notices.standing(later(30)) == []
    ended = stored.notices.end(one.id, later(5), "Bia")
    assert ended == structs.replace(one, ended_at=later(5), ended_by="Bia")
    assert stored.notices.standing(later(4)) == [ended, two], "it stood until then"
    assert stored.notices.standing(later(5)) == [two]
    assert stored.notices.end(one.id, later(6), "Bia") is None
    assert stored.notices.end(two.id, later(30), "Bia") is None, "it is over already"
    for unknown in (99, 0, -1, 2**31, 10**30):
        assert stored.notices.end(unknown, later(6), "Bia") is None
    assert stored.notices.list() == [two, ended]


def test_an_override_keeps_all_that_was_said(stored: SqlStore) -> None:
    one = stored.overrides.add(override(state="sent", to="support", say={"pt-BR": "Hoje com o suporte."}))
    assert stored.overrides.standing(NOON) == [one]
    ended = stored.overrides.end(one.id, later(1), "Bia")
    assert ended == structs.replace(one, ended_at=later(1), ended_by="Bia")
    assert stored.overrides.list() == [ended]
    with pytest.raises(Exception, match=r"(?i)check"):
        stored.overrides.add(override(state="perhaps"))


def test_a_board_sees_what_is_new_within_a_second_and_never_holds_beyond_the_end(stored: SqlStore) -> None:
    board = Board(stored.notices, stored.overrides)
    assert board.overrides_of("finance", NOON) == []
    made = stored.overrides.add(override(until_at=later(30)))
    told = stored.notices.add(notice(hotlines=("main_4003",)))
    second = timedelta(seconds=1)
    assert [one["id"] for one in board.overrides_of("finance", NOON + second)] == [made.id]
    assert board.overrides_of("support", NOON + second) == []
    assert board.notices_of("main_4003", False, NOON + second) == [
        {"id": told.id, "by": "Ana", "say": {"pt-BR": "Olá"}}
    ]
    assert board.notices_of("prime", False, NOON + second) == []
    assert board.overrides_of("finance", later(30) - second) != []
    assert board.overrides_of("finance", later(30)) == []
    assert board.notices_of("main_4003", False, later(30)) == []
