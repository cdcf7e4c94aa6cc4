"""The words of `ivr call --keys`: each at each wait, and what a wrong one is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr.application.inputs import Incoming
from ivr.application.rehearsal import Rehearsal, TokenError, UnansweredNumber, check_tokens
from ivr.application.world import World
from ivr.engine.effects import Prompt, Queue, Record, Serve, Transfer
from ivr.store.store import SqlStore
from tests.engine.everything import everything
from tests.store import sample

CALLER = "+5511987654321"
OPEN = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
LUNCH = datetime(2026, 11, 24, 15, 10, tzinfo=UTC)
Make = Callable[..., Rehearsal]

TO_TRANSFER = "4"
TO_QUEUE = "1 1 246810# 1"
TO_RECORD = "4 1 2 1 1"


@pytest.fixture
def rehearse(world: World) -> Make:
    def make(
        words: str = "", at: datetime = OPEN, caller: str | None = CALLER, called: str = "4003-0015"
    ) -> Rehearsal:
        logged: list[Any] = []
        made = Rehearsal(
            world, everything(), Incoming("CA1", caller, called), at, lambda *told, **_: logged.append(told)
        )
        made.begin()
        for word in words.split():
            made.take(word)
        assert not logged
        return made

    return make


def view(made: Rehearsal) -> dict[str, Any]:
    return made.view("en")


def last(made: Rehearsal) -> str:
    return str(view(made)["journey"][-1]["why_code"])


def test_a_closed_team_ends_in_a_ticket_and_says_why(rehearse: Make) -> None:
    made = rehearse("4 silence", LUNCH)
    made.finish()
    shown = view(made)
    assert shown["outcome"] == "ticket"
    assert shown["team"] == "finance"
    assert shown["protocol"] == "5000000009"
    assert shown["from"] == CALLER
    assert shown["hotline"] == "main"
    why = next(row["why"] for row in shown["journey"] if row["why_code"] == "hours_lunch")
    assert "lunch" in why
    assert "12:00" in why
    assert "flows/teams.yaml:" in why
    assert shown["started_at"].startswith("2026-11-24T12:10:00-03:00")
    assert shown["ended_at"] is not None


def test_nothing_is_stored(rehearse: Make, store: SqlStore) -> None:
    made = rehearse("4 1 2 1 1 talk:5", LUNCH)
    made.finish()
    assert made.writes
    assert store.call("CA1") is None
    assert store.tickets.by_protocol("5000000009") is None
    assert store.persons.get("id-1") is None


def test_keys_and_silence_at_a_prompt(rehearse: Make) -> None:
    made = rehearse("silence")
    assert last(made) in ("no_input", "")
    assert [row["why_code"] for row in view(made)["journey"]].count("no_input") == 1
    assert isinstance(rehearse("4").wait, Transfer)
    assert isinstance(rehearse("#").wait, Prompt)


def test_a_login_by_the_keys_that_a_caller_would_press(rehearse: Make) -> None:
    made = rehearse(TO_QUEUE)
    assert isinstance(made.wait, Queue)
    shown = view(made)
    assert shown["contact"] == "Contact contact@example.com"
    assert shown["organization"] == "Organization 1001"
    assert "246810" not in repr(shown)
    assert [row["pressed"] for row in shown["journey"] if row["pressed"] == "••••"] == ["••••"]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("busy", "transfer_busy"),
        ("no-answer", "transfer_no_answer"),
        ("silence", "transfer_no_answer"),
        ("failed", "transfer_failed"),
        ("answered:90", "transfer_answered"),
        ("hangup", "hung_up"),
    ],
)
def test_words_while_a_telephone_rings(rehearse: Make, word: str, code: str) -> None:
    made = rehearse(f"{TO_TRANSFER} {word}")
    assert code in [row["why_code"] for row in view(made)["journey"]]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("answered:90", "transfer_answered"),
        ("failed", "transfer_failed"),
        ("busy", "transfer_busy"),
        ("leave", "max_wait"),
        ("silence", "max_wait"),
        ("wait:900", "max_wait"),
        ("wait:600 wait:300", "max_wait"),
        ("1", "callback_asked"),
        ("hangup", "hung_up"),
    ],
)
def test_words_in_a_queue(rehearse: Make, word: str, code: str) -> None:
    made = rehearse(f"{TO_QUEUE} {word}")
    assert code in [row["why_code"] for row in view(made)["journey"]]


def test_waiting_less_than_the_longest_wait_goes_on_waiting(rehearse: Make) -> None:
    made = rehearse(f"{TO_QUEUE} wait:600 +5 wait:299")
    assert isinstance(made.wait, Queue)
    made.take("1")
    assert view(made)["outcome"] is None
    made.take("hangup")
    assert view(made)["outcome"] == "callback"


def test_hanging_up_in_a_queue_is_abandoning_it(rehearse: Make) -> None:
    assert view(rehearse(f"{TO_QUEUE} hangup"))["outcome"] == "abandoned"


def test_words_while_recording(rehearse: Make) -> None:
    assert isinstance(rehearse(TO_RECORD, LUNCH).wait, Record)
    kept = rehearse(f"{TO_RECORD} talk:12", LUNCH)
    assert "message_recorded" in [row["why_code"] for row in view(kept)["journey"]]
    gone = rehearse("1 1 246810# 1 1 2 1 1 talk:12!", EVENING)
    assert "message_recorded" in [row["why_code"] for row in view(gone)["journey"]]
    assert [row["why_code"] for row in view(gone)["journey"]][-1] == "hung_up"
    assert view(gone)["outcome"] == "ticket"
    nothing = rehearse(f"{TO_RECORD} silence", LUNCH)
    assert "message_none" in [row["why_code"] for row in view(nothing)["journey"]]
    assert view(rehearse(f"{TO_RECORD} hangup", LUNCH))["outcome"] == "ticket"


def test_the_clock_stands_unless_a_word_moves_it(rehearse: Make) -> None:
    made = rehearse("silence silence")
    assert made.at == OPEN
    made.take("+150")
    assert made.at == OPEN + timedelta(minutes=150)
    made.take("4")
    assert "hours_lunch" in [row["why_code"] for row in view(made)["journey"]]


def test_after_the_last_word_silence_to_the_end(rehearse: Make) -> None:
    for words in ("", "4", TO_QUEUE, "7", "8", "1 1"):
        made = rehearse(words)
        made.finish()
        assert made.ended
        assert view(made)["outcome"] in ("ticket", "self_served")


def test_an_agent_takes_nobody(rehearse: Make) -> None:
    """A rehearsal finds no caller in a queue, and nobody's PIN."""
    made = rehearse("7 3 1234#")
    assert isinstance(made.wait, Prompt)
    assert not isinstance(made.wait, Serve)
    assert "login_wrong" in [row["why_code"] for row in view(made)["journey"]]


def test_a_withheld_caller(rehearse: Make) -> None:
    assert view(rehearse("hangup", caller="anonymous"))["from"] is None


def test_a_number_that_no_flow_answers(world: World) -> None:
    made = Rehearsal(world, everything(), Incoming("CA1", CALLER, "0800 1"), OPEN, lambda *_, **__: None)
    with pytest.raises(UnansweredNumber, match="0800 1"):
        made.begin()


@pytest.mark.parametrize(
    ("words", "at", "refused"),
    [
        ("busy", OPEN, "'busy' answers nothing here; the call waits for keys, silence or hangup"),
        ("talk:5", OPEN, "'talk:5' answers nothing here; the call waits for keys, silence or hangup"),
        ("talk:5!", OPEN, "'talk:5!' answers nothing here; the call waits for keys, silence or hangup"),
        (
            f"{TO_TRANSFER} leave",
            OPEN,
            "'leave' answers nothing here; the call waits for answered:SECONDS, busy, ",
        ),
        (f"{TO_TRANSFER} 1", OPEN, "'1' answers nothing here; the call waits for answered:SECONDS, busy, "),
        (f"{TO_TRANSFER} answered:5!", OPEN, "'answered:5!' answers nothing here"),
        (f"{TO_QUEUE} 12", OPEN, "'12' answers nothing here; the call waits for a key, wait:SECONDS, "),
        (
            f"{TO_QUEUE} no-answer",
            OPEN,
            "'no-answer' answers nothing here; the call waits for a key, wait:SECONDS, ",
        ),
        (
            f"{TO_RECORD} 1",
            LUNCH,
            "'1' answers nothing here; the call waits for talk:SECONDS, talk:SECONDS!, ",
        ),
        (
            f"{TO_RECORD} answered:5",
            LUNCH,
            "'answered:5' answers nothing here; the call waits for talk:SECONDS, ",
        ),
        ("hangup 4", OPEN, "'4' answers nothing here; the call waits for nothing: the call is over"),
        (
            "hangup silence",
            OPEN,
            "'silence' answers nothing here; the call waits for nothing: the call is over",
        ),
    ],
)
def test_a_word_that_answers_nothing_says_what_would(
    rehearse: Make, words: str, at: datetime, refused: str
) -> None:
    with pytest.raises(TokenError) as told:
        rehearse(words, at)
    assert str(told.value).startswith(refused)


def test_hanging_up_twice_is_once(rehearse: Make) -> None:
    assert view(rehearse("hangup hangup"))["outcome"] == "hung_up"


@pytest.mark.parametrize(
    "word", ["foo", "talk", "answered", "answered:x", "+", "+x", "4a", "wait:", "-", "Silence"]
)
def test_a_word_that_is_none(word: str) -> None:
    with pytest.raises(TokenError) as told:
        check_tokens(["4", "silence", word])
    assert str(told.value).startswith(f"word 3: '{word}' is none; wanted keys (0-9 * #), silence, hangup, ")


def test_words_that_are_some() -> None:
    words = "4 12*# silence hangup busy no-answer failed answered:9 talk:5 talk:5! wait:60 leave +10"
    check_tokens(words.split())


@pytest.mark.parametrize(("hours", "stands"), [(-1, True), (0, True), (1, False)])
def test_what_was_opened_after_that_moment_was_not_there_yet(world: World, hours: int, stands: bool) -> None:
    number = sample.person("caller", e164=CALLER, lookup=world.lookup(CALLER))
    world.store.persons.keep(number)
    opened = LUNCH + timedelta(hours=hours)
    world.store.tickets.open(
        sample.ticket(callback_ref="caller", opened_at=opened, confidential=False), "test"
    )
    for rehearsed in (True, False):
        asked = replace(world, rehearsed=rehearsed)
        made = Rehearsal(
            asked, everything(), Incoming("CA1", CALLER, "4003-0015"), LUNCH, lambda *_, **__: None
        )
        made.begin()
        made.take("4")
        told = any(row["why_code"] == "request_open" for row in view(made)["journey"])
        assert told is (stands or not rehearsed)


def test_a_message_of_no_seconds_is_none(rehearse: Make) -> None:
    assert "message_none" in [
        row["why_code"] for row in view(rehearse(f"{TO_RECORD} talk:0", LUNCH))["journey"]
    ]
