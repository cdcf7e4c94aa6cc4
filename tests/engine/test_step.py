"""What answers nothing is refused and changes nothing; how a call came out; what a ticket's priority is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from ivr.engine.effects import Ask, Ended, Prompt, Queue, Record, Serve, Transfer
from ivr.engine.events import (
    Answered,
    AnyEvent,
    Caller,
    CallStarted,
    Failed,
    HungUp,
    KeyPressed,
    KeysUnused,
    MessageRecorded,
    NumberTyped,
    QueueLeft,
    SecretTyped,
    Silence,
    TransferEnded,
)
from ivr.engine.outcome import lost, outcome
from ivr.engine.priority import due_at, priority
from ivr.engine.session import SESSION_VERSION, Request, Session
from ivr.engine.step import Unexpected, step
from tests.engine.everything import everything
from tests.engine.play import EVERYWHERE, Answers, Play

AT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
LUNCH = datetime(2026, 11, 24, 15, 10, tzinfo=UTC)
STARTED = CallStarted(at=AT, call="CA1", hotline="main", caller=Caller())
RIGHT = {"verdict": "right", "organization": "o-1", "contact": "c-1", "agent": "a-1", "queues": ["support"]}
STANDING = {"contract": "standard", "overdue": False, "permissions": []}
WAITS: dict[Any, str] = {Prompt: "", Transfer: "4", Queue: "1 1 246810# 1", Serve: "7 3 8642#"}


def play(words: str = "", at: datetime = AT, **world: Any) -> Play:
    given = {"check_secret": RIGHT, "standing": STANDING, "front": {"queue": "support"}}
    made = Play(everything(), at, Answers({**given, **world}))
    made.begin()
    for word in words.split():
        made.keys(word)
    return made


def at_record() -> Play:
    return play("4 1 2 1 1", LUNCH)


EVENTS: tuple[AnyEvent, ...] = (
    KeyPressed(at=AT, key="7"),
    Silence(at=AT),
    SecretTyped(at=AT, shape="complete"),
    NumberTyped(at=AT, length=3),
    Answered(at=AT, key="none", answer={}),
    MessageRecorded(at=AT),
    TransferEnded(at=AT, result="busy"),
    QueueLeft(at=AT, result="full"),
)
TAKEN: dict[Any, tuple[Any, ...]] = {
    Prompt: (KeyPressed, Silence, SecretTyped, NumberTyped),
    Transfer: (Silence, TransferEnded, QueueLeft),
    Queue: (KeyPressed, Silence, TransferEnded, QueueLeft),
    Serve: (Silence, TransferEnded, QueueLeft),
    Record: (Silence, MessageRecorded),
}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("wait", TAKEN, ids=lambda wait: wait.__name__)
def test_what_each_wait_takes(wait: type, event: AnyEvent) -> None:
    session = (at_record() if wait is Record else play(WAITS[wait])).now
    assert isinstance(session.wait, wait)
    event = replace(event, at=session.at)
    if isinstance(event, TAKEN[wait]):
        assert step(everything(), session, event).session.at == session.at
        return
    with pytest.raises(Unexpected, match=type(event).__name__):
        step(everything(), session, event)


def test_the_world_is_answered_by_its_key_alone() -> None:
    session = play("1 1").now
    taken = step(everything(), session, SecretTyped(at=AT, shape="complete"))
    assert isinstance(taken.wait, Ask)
    assert taken.wait.key == "check_secret:login:1"
    with pytest.raises(Unexpected, match="check_secret:login:1"):
        step(everything(), taken.session, Answered(at=AT, key="check_secret:login:2", answer=RIGHT))
    with pytest.raises(Unexpected, match="check_secret:login:1"):
        step(everything(), taken.session, Silence(at=AT))
    again = step(everything(), taken.session, Answered(at=AT, key=taken.wait.key, failed=True))
    assert [entry.code for entry in again.trace] == ["login_unavailable"]


def test_keys_of_asks_are_counted_by_kind() -> None:
    made = play("1 1 111111# 1 222222#", check_secret={"verdict": "wrong"})
    keys = [wait.key for wait in made.answers.asked if wait.kind not in EVERYWHERE]
    assert keys == [
        "recent:main_menu:1",
        "login_needs:login:1",
        "check_secret:login:1",
        "login_needs:login:2",
        "check_secret:login:2",
    ]


def test_a_call_begins_once_and_ends_once() -> None:
    flows = everything()
    with pytest.raises(Unexpected, match="begins"):
        step(flows, None, Silence(at=AT))
    begun = play().now
    with pytest.raises(Unexpected, match="begun"):
        step(flows, begun, STARTED)
    gone = step(flows, begun, HungUp(at=AT))
    assert gone.wait == Ended(hang_up=False)
    for event in (Silence(at=AT), HungUp(at=AT), Failed(at=AT, reason="x"), STARTED):
        with pytest.raises(Unexpected, match="over"):
            step(flows, gone.session, event)


def test_a_session_as_it_begins() -> None:
    begun = step(everything(), None, STARTED).session
    assert (begun.version, begun.call, begun.hotline) == (SESSION_VERSION, "CA1", "main")
    assert (begun.started_at, begun.at, begun.turns) == (AT, AT, 0)


def test_time_never_goes_back() -> None:
    begun = play().now
    later = step(everything(), begun, Silence(at=AT + timedelta(seconds=9))).session
    back = step(everything(), later, Silence(at=AT)).session
    assert back.at == AT + timedelta(seconds=9)
    assert back.started_at == AT


def test_dropped_keys_change_nothing_but_the_trace() -> None:
    session = play("4").now
    dropped = step(everything(), session, KeysUnused(at=AT, count=3))
    assert dropped.session == session
    assert [(entry.code, entry.values) for entry in dropped.trace] == [("keys_unused", {"count": 3})]


def test_only_what_the_caller_does_is_a_turn() -> None:
    made = play("1 1 246810# 1")
    assert made.now.turns == 4
    made.hang_up()
    assert made.now.turns == 4


def test_too_many_turns_lead_to_a_ticket() -> None:
    made = play()
    for _ in range(66):  # a wrong key and the right one never end by themselves
        made.keys("2")
        made.keys("3")
        made.keys("6")
    assert made.now.turns == 198
    assert "failed" not in made.now.marks
    made.keys("2")
    made.keys("3")
    assert made.now.turns == 200
    made.keys("2")
    assert made.trace[0].code == "trouble"
    assert made.trace[0].values == {"reason": "too_many_turns"}
    assert made.now.request is not None
    made.keys("2")
    assert made.codes == ["key_taken"]  # there is room to finish the ticket


@pytest.mark.parametrize(("minutes", "led_on"), [(239, False), (240, False), (241, True)])
def test_a_call_too_long_leads_to_a_ticket(minutes: int, led_on: bool) -> None:
    made = play()
    made.later(minutes=minutes)
    made.keys("2")
    assert ("failed" in made.now.marks) == led_on
    assert (made.codes[0] == "trouble") == led_on
    assert (made.trace[0].values == {"reason": "call_too_long"}) == led_on


def test_past_a_limit_there_is_room_for_a_ticket_and_then_no_more() -> None:
    made = play()
    for _ in range(201):
        made.keys("2")
    assert made.codes[0] == "trouble"
    made.keys("2")
    for _ in range(14):  # another number, again and again
        made.keys("2")
        made.keys("11987654321#")
    assert made.now.turns == 230
    assert made.now.counts["trouble"] == 1
    made.keys("2")
    assert made.codes[0] == "trouble"
    assert made.now.counts["trouble"] == 2
    assert made.ended


@pytest.mark.parametrize(("minutes", "troubles"), [(9, 1), (10, 2)])
def test_a_call_too_long_has_ten_minutes_more(minutes: int, troubles: int) -> None:
    made = play()
    made.later(minutes=240, seconds=1)
    made.keys("2")
    made.later(minutes=minutes)
    made.keys("1")
    assert made.now.counts["trouble"] == troubles


def test_a_long_talk_is_no_call_too_long() -> None:
    made = play("4")
    made.later(hours=9)
    assert step(everything(), made.now, TransferEnded(at=made.at, result="answered")).session.node == "rating"


def prompt_of(made: Play) -> Prompt:
    assert isinstance(made.wait, Prompt)
    return made.wait


def test_waits_are_data_and_the_second_one_is_longer_from_the_second_try() -> None:
    made = play()
    assert (prompt_of(made).timeout, prompt_of(made).second, prompt_of(made).ahead) == (5, 5, True)
    made.silence()
    assert (prompt_of(made).timeout, prompt_of(made).second, prompt_of(made).ahead) == (5, 8, True)
    wrong = play("#")
    assert prompt_of(wrong).second == 8
    assert (prompt_of(play("7")).second, prompt_of(play("7")).ahead) == (0, False)
    assert prompt_of(play("1 1")).timeout == 8
    repeated = play("9 9")
    assert (prompt_of(repeated).second, prompt_of(repeated).ahead) == (5, True)


ENDED = Ended()
REQUEST = Request("t-1", "1234567897", "finance")


def session(**changes: Any) -> Session:
    begun = step(everything(), None, STARTED).session
    return replace(begun, **{"wait": ENDED, **changes})


@pytest.mark.parametrize(
    ("changes", "came_out", "is_lost"),
    [
        ({"wait": Prompt(())}, None, False),
        ({}, "hung_up", False),
        ({"team": "finance"}, "hung_up", True),
        ({"team": "finance", "marks": ("transferred",)}, "transferred", False),
        ({"team": "finance", "marks": ("callback", "transferred"), "request": REQUEST}, "transferred", False),
        ({"team": "finance", "marks": ("abandoned", "callback"), "request": REQUEST}, "callback", False),
        ({"team": "finance", "marks": ("abandoned",)}, "abandoned", True),
        ({"team": "finance", "marks": ("abandoned",), "request": REQUEST}, "abandoned", False),
        ({"team": "finance", "marks": ("failed",), "request": REQUEST}, "ticket", False),
        ({"team": "finance", "request": REQUEST}, "ticket", False),
        ({"team": "finance", "marks": ("announced_end",)}, "self_served", False),
        ({"team": "finance", "marks": ("served",)}, "self_served", False),
        ({"team": "finance", "marks": ("announced_end", "failed")}, "failed", False),
        ({"team": "finance", "marks": ("failed",)}, "failed", True),
        ({"team": "finance", "marks": ("failed", "served")}, "failed", True),
        ({"team": "finance", "marks": ("request_stands",)}, "hung_up", False),
        ({"marks": ("failed",)}, "failed", False),
        ({"team": "finance", "wait": Prompt(())}, None, False),
    ],
)
def test_how_a_call_came_out(changes: dict[str, Any], came_out: str | None, is_lost: bool) -> None:
    assert outcome(session(**changes)) == came_out
    assert lost(session(**changes)) == is_lost


@pytest.mark.parametrize(
    ("impact", "urgency", "wanted"),
    [
        ("one", "hindered", "low"),
        ("one", "stopped", "high"),
        ("all", "hindered", "high"),
        ("all", "stopped", "critical"),
        (None, "stopped", "medium"),
        ("all", None, "medium"),
        (None, None, "medium"),
    ],
)
def test_priority_is_impact_by_urgency(impact: str | None, urgency: str | None, wanted: str) -> None:
    assert priority(everything().teams["support"].priorities, impact, urgency) == wanted


@pytest.mark.parametrize(
    ("name", "due"),
    [
        ("critical", "2026-11-24T11:00:00-03:00"),
        ("high", "2026-11-24T12:00:00-03:00"),
        ("low", "2026-11-24T18:00:00-03:00"),
    ],
)
def test_due_on_the_teams_own_hours(name: Any, due: str) -> None:
    flows = everything()
    found = due_at(flows.teams["support"].priorities, flows.schedules["support"], AT, name)
    assert found is not None
    assert found.isoformat() == due


def test_who_serves_an_empty_queue_for_ever_is_let_go_and_a_caller_starts_the_count_anew() -> None:
    front = [{}] * 40 + [{"queue": "support"}] + [{}] * 41
    made = play("7 3 8642#", front=front)
    for _ in range(40):
        assert made.codes[-1] == "agent_nobody"
        made.silence()
    assert made.codes[-1] == "agent_takes"
    made.silence()
    for _ in range(40):
        made.silence()
        assert made.codes[-1] == "agent_nobody"
    made.silence()
    assert "agent_idle" in made.codes
