"""What a draft means to callers: each row is a change of the shipped flows, and what one caller would notice."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.application.history import history
from ivr.application.preview import Summary, preview, recorded_calls
from ivr.application.recorded import Recorded
from ivr.application.records import CallFilter, OverrideRecord
from ivr.application.replay import replay
from ivr.application.ways import WORST_FIRST, Finding
from ivr.application.what_if import UnknownTeam, found_closed, try_hours, with_hours
from ivr.cli.replay_words import group_words, preview_lines
from ivr.flow.model import FlowSet
from ivr.flow.schedule import ScheduleError
from tests.replay.drafts import FURTHER, RENAMED, SHORTER, draft
from tests.replay.house import NOW, House
from tests.replay.scenes import SCENES

KEY_GONE = (
    (
        "main_4003",
        "        7:\n          label: label_onboarding\n          go: onboarding\n          team: onboarding\n"
        "          source: published\n",
        "",
    ),
)
OTHER_TEAM = (("main_4003", "go: finance_hours", "go: onboarding_hours"),)
WORDS = (("main_4003", "label: {pt-BR: Protheus,", "label: {pt-BR: Protheus doze,"),)
SHORT_CUT = (
    (
        "main_4003",
        "label: label_other\n          go: other_menu",
        "label: label_other\n          go: sales_hours",
    ),
    (
        "main_4003",
        "label: label_other_product\n          go: support_login",
        "label: label_other_product\n          go: other_menu",
    ),
)
OTHER_MENU = (
    (
        "main_4003",
        "label: label_other\n          go: other_menu",
        "label: label_other\n          go: product_menu",
    ),
    SHORT_CUT[1],
)
TRANSFER = (("teams", "    queue: finance\n", '    number: "+55 11 5555-0100"\n'),)

Row = tuple[str, tuple[Any, ...], str, str, dict[str, Any]]
ROWS: tuple[Row, ...] = (
    ("the same", (), "finance_answered_survey", "same", {}),
    ("a menu more", FURTHER, "finance_answered_survey", "needs_keys", {"node": "other_menu"}),
    ("a menu more, not for others", FURTHER, "support_password", "same", {}),
    (
        "closed",
        SHORTER,
        "finance_answered_survey",
        "elsewhere",
        {"was": {"what": "person", "team": "finance"}, "now": {"what": "ticket", "team": "finance"}},
    ),
    ("closed too, for another reason", SHORTER, "finance_lunch_ticket", "words", {}),
    ("a key that is gone", KEY_GONE, "onboarding", "invalid_option", {"key": "7", "node": "main_menu"}),
    (
        "another team",
        OTHER_TEAM,
        "finance_answered_survey",
        "elsewhere",
        {"was": {"what": "person", "team": "finance"}, "now": {"what": "person", "team": "onboarding"}},
    ),
    (
        "open, where it was closed",
        OTHER_TEAM,
        "finance_lunch_ticket",
        "elsewhere",
        {"was": {"what": "ticket", "team": "finance"}, "now": {"what": "person", "team": "onboarding"}},
    ),
    (
        "a request of another team was never asked for",
        OTHER_TEAM,
        "finance_sunday_message",
        "elsewhere",
        {"was": {"what": "ticket", "team": "finance"}, "now": {"what": "ticket", "team": "onboarding"}},
    ),
    (
        "the keys of one menu are never given to another",
        OTHER_MENU,
        "sales",
        "needs_keys",
        {"node": "product_menu"},
    ),
    ("words alone", WORDS, "support_password", "words", {}),
    (
        "a menu less",
        SHORT_CUT,
        "sales",
        "earlier",
        {"what": "person", "team": "sales", "menus": 1},
    ),
    ("a telephone instead of a queue", TRANSFER, "finance_answered_survey", "same", {}),
)


def found(draft_: FlowSet, call: Recorded, house: House) -> Finding:
    summary = preview(draft_, [call], lambda _: house.flows, history(house.store))
    [group] = summary.groups
    assert group.example == call.call_sid
    return Finding(group.code, group.values)


@pytest.mark.parametrize(
    ("changes", "scene", "code", "values"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_what_one_caller_would_notice(
    house: House, calls: dict[str, Recorded], changes: Any, scene: str, code: str, values: dict[str, Any]
) -> None:
    assert found(draft(*changes), calls[scene], house) == Finding(code, values)  # type: ignore[arg-type]


def test_a_renamed_node_is_the_same_place(house: House, calls: dict[str, Recorded]) -> None:
    renamed = draft(*RENAMED, everywhere=True)
    summary = preview(renamed, calls.values(), lambda _: house.flows, history(house.store))
    assert summary.count("same") == summary.calls == len(calls)
    assert summary.unused == 0


def test_what_is_never_asked_for_any_more_is_told(house: House, calls: dict[str, Recorded]) -> None:
    again = replay(draft(*SHORT_CUT), calls["sales"], house.flows, history(house.store))
    assert [(one.event, one.node) for one in again.unused] == [("key", "other_menu")]


def test_an_answer_is_never_given_to_another_question(house: House, calls: dict[str, Recorded]) -> None:
    """Whether finance had an open request says nothing about onboarding."""
    again = replay(draft(*OTHER_TEAM), calls["finance_sunday_message"], house.flows, history(house.store))
    assert again.stop.code == "unknown"
    assert again.stop.values == {"asked": "open_request", "about": {"team": "onboarding"}}


def test_nothing_of_the_past_is_known_but_what_is_kept(house: House, calls: dict[str, Recorded]) -> None:
    """An override that stood at the call's moment holds; one made later doesn't; without the store it is unknown."""
    call, other = calls["finance_answered_survey"], draft(*OTHER_TEAM)
    assert replay(other, call, house.flows).stop.values["asked"] == "override"
    known = history(house.store)
    assert replay(other, call, house.flows, known).stop.values["asked"] == "queue"
    for made, asked in ((NOW.replace(hour=11), "queue"), (NOW.replace(hour=9), "open_request")):
        override = OverrideRecord(
            team="onboarding",
            state="closed",
            from_at=NOW.replace(hour=9),
            until_at=NOW.replace(hour=12),
            made_at=made,
            who="Support",
        )
        kept = house.store.overrides.add(override)
        assert replay(other, call, house.flows, history(house.store)).stop.values["asked"] == asked
        house.store.overrides.end(kept.id, NOW.replace(hour=8), "Support")


def test_groups_stand_worst_first_with_counts_and_percent(house: House, calls: dict[str, Recorded]) -> None:
    summary = preview(draft(*OTHER_TEAM), calls.values(), lambda _: house.flows, history(house.store))
    codes = [one.code for one in summary.groups]
    assert codes == sorted(codes, key=WORST_FIRST.index)
    assert sum(one.calls for one in summary.groups) == summary.calls == len(calls)
    shown = summary.as_json()
    assert shown["end_the_same"] + summary.count("elsewhere", "unknown") == summary.calls
    assert summary.over(summary.otherwise - 0.1)
    assert not summary.over(summary.otherwise)


def test_parts_of_the_calls_make_the_whole(house: House, calls: dict[str, Recorded]) -> None:
    other, all_ = draft(*OTHER_TEAM), list(calls.values())
    whole, merged = preview(other, all_, lambda _: house.flows), Summary()
    for part in (all_[:10], all_[10:]):
        merged.merge(preview(other, part, lambda _: house.flows))
    assert merged.as_json() == whole.as_json()


def test_an_empty_record_says_so() -> None:
    assert preview_lines(Summary(), "en") == ["no call that has ended"]
    assert not Summary().over(0)


def test_each_group_has_words_in_each_language(house: House, calls: dict[str, Recorded]) -> None:
    for changes in (FURTHER, SHORTER, KEY_GONE, OTHER_TEAM, SHORT_CUT, WORDS):
        summary = preview(draft(*changes), calls.values(), lambda _: house.flows)
        for group in summary.groups:
            for lang in ("pt-BR", "es", "en"):
                told = group_words(group, lang)
                assert told
                assert "{" not in told
                assert "None" not in told


def test_one_menu_earlier_reads_as_people_say_it(house: House, calls: dict[str, Recorded]) -> None:
    summary = preview(draft(*SHORT_CUT), [calls["sales"]], lambda _: house.flows)
    [group] = summary.groups
    assert group_words(group, "en") == "would reach a person of sales one menu earlier"
    assert group_words(group, "pt-BR") == "chegada a atendente de sales um menu antes"


# -- the store


def test_pages_and_shares_bring_each_ended_call_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.application.preview.PAGE", 7)
    every = [one.call_sid for one in recorded_calls(house.store, CallFilter(limit=0))]
    assert len(every) == len(set(every)) == len(SCENES)
    shares = [
        one.call_sid for n in (0, 1) for one in recorded_calls(house.store, CallFilter(limit=0), (n, 2))
    ]
    assert sorted(shares) == sorted(every)
    assert [one.call_sid for one in recorded_calls(house.store, CallFilter(limit=9))] == every[:9]


# -- other hours


def test_other_hours_reach_who_called_within_them_alone(house: House, calls: dict[str, Recorded]) -> None:
    closed = [name for name, call in calls.items() if found_closed(call, "finance")]
    tried = try_hours(
        calls.values(), "finance", "08:00-18:00", lambda _: house.flows, known=history(house.store)
    )
    lunch = [name for name in closed if "lunch" in name]
    assert tried.closed == len(closed)
    assert tried.reach == len(lunch) >= 3, "Sundays, holidays and evenings stay closed"
    assert tried.closed == tried.reach + tried.still + tried.unknown
    assert tried.example == calls[lunch[0]].call_sid
    assert tried.expected == round(tried.reach * tried.answered / tried.reached)
    sundays = try_hours(calls.values(), "finance", "mon-sun 08:00-18:00", lambda _: house.flows)
    assert sundays.reach > tried.reach
    assert try_hours([], "finance", "08:00-18:00", lambda _: house.flows).expected is None


def test_hours_that_are_none_are_refused(house: House) -> None:
    with pytest.raises(UnknownTeam):
        with_hours(house.flows, "nobody", "08:00-18:00")
    with pytest.raises(ScheduleError):
        with_hours(house.flows, "finance", "18:00-08:00")
    with pytest.raises(ScheduleError):
        with_hours(house.flows, "finance", "someday 08:00-18:00")
