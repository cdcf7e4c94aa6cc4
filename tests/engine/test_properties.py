"""Whatever happens in a call, at any minute, with any answers of the world: it ends well, and is explained."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.engine.effects import Ended, Prompt
from ivr.engine.events import Caller, HungUp, QueueLeft
from ivr.engine.nodes import KINDS, PHRASES
from ivr.engine.outcome import outcome
from ivr.flow.model import FlowSet
from ivr.flow.reader import read
from tests.engine.everything import everything
from tests.engine.play import Answers, Play
from tests.engine.tape import CALLERS, Drawn, Tape, go_on, plainest, start

MOST_TURNS = 300
STANDING = {"contract": "standard", "overdue": False, "permissions": []}
RIGHT = {
    "verdict": "right",
    "organization": "o-1",
    "contact": "c-1",
    "agent": "a-1",
    "queues": ["support"],
    "ticket": "t-0",
    "protocol": "9876543217",
    "narrowing": "hash",
}
SHIPPED = Path(__file__).parents[2] / "flows"
tapes = st.binary(max_size=120)


def play_out(flows: FlowSet, hotline: str, drawn: bytes) -> Play:
    tape = Tape(drawn)
    play = start(flows, tape, hotline)
    for _ in range(MOST_TURNS):
        if play.ended:
            return play
        go_on(play, tape)
    raise AssertionError(f"the call does not end: {play.now}")


def ended_well(play: Play) -> bool:
    """A person, a ticket, an announced end that the flow places, or the caller's own hang-up."""
    session = play.now
    last = play.turns[-1].steps[-1][0]
    if isinstance(last, HungUp) or (isinstance(last, QueueLeft) and last.result == "hangup"):
        return True
    if session.request is not None or {"announced_end", "transferred"} & set(session.marks):
        return True
    # where the world fails again and again not even a ticket can be had; that is told, and nothing else ends so
    assert isinstance(play.answers, Drawn)
    return play.answers.failures > 0 and "failed" in session.marks and play.heard[-1:] != []


@settings(max_examples=500)
@given(tapes)
def test_any_call_ends_well_and_replays_to_the_letter(drawn: bytes) -> None:
    play = play_out(everything(), "main", drawn)
    assert ended_well(play), play.now
    assert not [row for row in play.logged if row[0] == "step_failed"], play.logged
    assert isinstance(play.wait, Ended)
    assert outcome(play.now) is not None
    play.replay()


@settings(max_examples=200)
@given(tapes)
def test_silence_from_anywhere_ends_well(drawn: bytes) -> None:
    """After any beginning, who says nothing more is led to an end within few turns."""
    tape = Tape(drawn)
    play = start(everything(), tape)
    while not (play.ended or tape.over):
        go_on(play, tape)
    silent = 0
    while not play.ended:
        go_on(play, tape)
        silent += 1
        assert silent <= 60, play.now
    assert ended_well(play)


WORLDS: tuple[dict[str, Any], ...] = (
    {},
    {"open_request": {"ticket": "t-0"}},
    {"check_secret": {"verdict": "wrong"}, "open_request": {"ticket": "t-0"}},
)
STUBBORN = (
    "1",
    "2",
    "3",
    "4",
    "5",
    "7",
    "8",
    "9",
    "0",
    "*",
    "#",
    "",
    "11987654321#",
    "246810#",
    "1#",
    "*#",
    "0#",
)


@settings(max_examples=120)
@given(
    st.lists(st.sampled_from(STUBBORN), max_size=4),
    st.lists(st.sampled_from(STUBBORN), min_size=1, max_size=3),
    st.sampled_from(WORLDS),
    st.sampled_from(CALLERS),
    st.booleans(),
)
def test_who_goes_in_circles_for_ever_is_led_to_an_end(
    first: list[str], circle: list[str], world: dict[str, Any], caller: Caller, night: bool
) -> None:
    """Whatever is pressed again and again, with a world that works, not even our own last word ends the call."""
    go_in_circles(everything(), "main", first, circle, world, caller, night)


def go_in_circles(
    flows: FlowSet,
    hotline: str,
    first: list[str],
    circle: list[str],
    world: dict[str, Any],
    caller: Caller,
    night: bool,
) -> None:
    plain = {"check_secret": RIGHT, "standing": STANDING, "front": {}}
    at = datetime(2026, 11, 24, 2 if night else 13, 0, tzinfo=UTC)
    play = Play(flows, at, Answers({**plain, **world}), caller, hotline)
    play.begin()
    for pressed in [*first, *circle * MOST_TURNS]:
        if play.ended:
            break
        stubborn(play, pressed)
    assert play.ended
    assert play.now.request is not None or {"announced_end", "transferred"} & set(play.now.marks), play.now


def stubborn(play: Play, pressed: str) -> None:
    if not isinstance(play.wait, Prompt):
        play.give(plainest(play.wait))
    elif pressed:
        play.keys(pressed)
    else:
        play.silence()


@settings(max_examples=200)
@given(tapes)
def test_nobody_ever_waits_at_a_prompt_without_words_or_a_way_on(drawn: bytes) -> None:
    tape = Tape(drawn)
    play = start(everything(), tape)
    while not (play.ended or tape.over):
        if isinstance(play.wait, Prompt):
            assert play.wait.timeout > 0
            assert play.heard
        go_on(play, tape)


def _shipped() -> FlowSet | None:
    files = {f"flows/{path.name}": path.read_text() for path in sorted(SHIPPED.glob("*.yaml"))}
    return read(files, KINDS, last_year=2037, required_phrases=PHRASES).flows


def _hotlines() -> list[str]:
    return sorted(path.stem for path in SHIPPED.glob("*.yaml") if "hotline:" in path.read_text())


@pytest.fixture(scope="module")
def shipped() -> FlowSet:
    flows = _shipped()
    assert flows is not None, "the shipped flows have problems: ivr check says them"
    return flows


@pytest.mark.parametrize("hotline", _hotlines())
@settings(max_examples=150)
@given(drawn=tapes)
def test_any_call_on_a_shipped_hotline_ends_well(shipped: FlowSet, hotline: str, drawn: bytes) -> None:
    play = play_out(shipped, hotline, drawn)
    assert ended_well(play), play.now
    assert not [row for row in play.logged if row[0] == "step_failed"], play.logged
    play.replay()


@pytest.mark.parametrize("hotline", _hotlines())
@settings(max_examples=40)
@given(
    first=st.lists(st.sampled_from(STUBBORN), max_size=4),
    circle=st.lists(st.sampled_from(STUBBORN), min_size=1, max_size=3),
    world=st.sampled_from(WORLDS),
    caller=st.sampled_from(CALLERS),
    night=st.booleans(),
)
def test_who_goes_in_circles_on_a_shipped_hotline(
    shipped: FlowSet,
    hotline: str,
    first: list[str],
    circle: list[str],
    world: dict[str, Any],
    caller: Caller,
    night: bool,
) -> None:
    go_in_circles(shipped, hotline, first, circle, world, caller, night)
