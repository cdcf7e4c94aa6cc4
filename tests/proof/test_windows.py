"""Moments within one call: they follow one another as the teams' hours do, and never go back."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from ivr.engine.hours import OutOfSpan, next_opening, opening
from ivr.flow.model import FlowSet
from ivr.flow.schedule import Schedule
from ivr.proof.adversary import ANSWERS
from ivr.proof.moments import Moments, State
from ivr.proof.verify import verify
from ivr.proof.windows import Windows, longest_call
from tests.engine.kit import flow_set
from tests.engine.teams_on_the_clock import TEAMS, at, team

SINCE = date(2026, 11, 24)
HOUR = 3_600
LABEL = '{pt-BR: "a", es: "a", en: "a"}'
IN_TURN = f"""\
  first: {{hours: support, open: ask, closed: finance_ticket}}
  ask:
    menu:
      options:
        1: {{label: {LABEL}, go: then}}
    on_no_input: finance_ticket
    on_no_match: finance_ticket
  then: {{hours: finance, open: to_finance, closed: finance_ticket}}
  to_finance: {{transfer: finance, next: bye, on_busy: bye, on_no_answer: bye, on_failed: bye}}
  finance_ticket: {{ticket: finance, reason: closed, next: bye, record: 60s}}
  bye: {{end: goodbye}}
"""
"""A person of finance is come to by who finds support open, and finance open one key later."""


def in_turn(support: str, finance: str) -> FlowSet:
    flows = flow_set(IN_TURN, start="first", attendant="finance_ticket")
    hours = {
        name: team(name, {"mon-fri": spans}) for name, spans in (("support", support), ("finance", finance))
    }
    return dataclasses.replace(flows, schedules={**flows.schedules, **hours})


@pytest.mark.parametrize(
    ("support", "finance", "reached"),
    [
        ("08:00-09:00", "08:30-12:00", True),
        ("08:00-09:00", "10:00-12:00", True),
        ("08:00-09:00", "20:00-21:00", False),
        ("20:00-21:00", "08:00-09:00", False),
        ("10:00-12:00", "08:00-10:00", False),
    ],
    ids=["both open", "one after the other", "longer than a call", "the next day", "one before the other"],
)
def test_who_waits_comes_to_what_opens_within_the_call_and_to_nothing_else(
    support: str, finance: str, reached: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no override opens a team out of its hours."""
    assert verify(in_turn(support, finance), "main", SINCE).certified, "by an override everybody is reached"
    monkeypatch.setitem(ANSWERS, "override", ({},))  # type: ignore[arg-type]

    found = [(trap.code, trap.node) for trap in verify(in_turn(support, finance), "main", SINCE).traps]

    assert found == ([] if reached else [("person-out-of-reach", "to_finance")])


def standing(schedule: Schedule, when: datetime) -> State:
    """How a team stands, by the engine alone."""
    try:
        if opening(schedule, when).open:
            return "open"
        return "closed" if next_opening(schedule, when) is not None else "never"
    except OutOfSpan:
        return "lost"


@pytest.mark.parametrize("length", [HOUR, 4 * HOUR, 9 * HOUR])
def test_what_a_call_comes_by_is_one_of_the_windows(length: int) -> None:
    moments = Moments(TEAMS, SINCE)
    windows, draw = Windows(moments, length), Random(length)
    number = {moment.teams: nth for nth, moment in enumerate(moments.all)}
    for _ in range(400):
        began = at("2026-11-25 00:00") + timedelta(seconds=draw.randrange(13 * 365 * 86_400))
        instants = sorted(began + timedelta(seconds=draw.randrange(length + 1)) for _ in range(4))
        places = windows.first
        for instant in instants:
            stand = tuple(standing(TEAMS[name], instant) for name in moments.teams)
            places = windows.onward(places) & windows.at(1 << number[stand])
            assert places, (instants, stand)


def test_no_window_is_longer_than_a_call_and_time_moves_on_in_each() -> None:
    moments = Moments(TEAMS, SINCE)
    line = moments._timeline
    starts, numbers = [start for start, _ in line], [number for _, number in line]
    for window in moments.sequences(4 * HOUR):
        assert all(one != other for one, other in pairwise(window))
        places = [n for n in range(len(line)) if tuple(numbers[n : n + len(window)]) == window]
        latest = [
            bisect_right(starts, (starts[n + 1] if n + 1 < len(line) else starts[n]) - 1 + 4 * HOUR)
            for n in places
        ]
        assert any(n + len(window) <= end for n, end in zip(places, latest, strict=True))


def test_onward_keeps_to_its_window() -> None:
    windows = Windows(Moments(TEAMS, SINCE), 4 * HOUR)
    place = 0
    for window in windows.all:
        whole = (1 << len(window)) - 1 << place
        for nth in range(len(window)):
            later = whole & -(1 << place + nth)
            assert windows.onward(1 << place + nth) == later
        place += len(window)
    assert windows.first.bit_count() == len(windows.all)


def test_the_longest_call_ends_with_a_talk_that_begins_at_its_limit() -> None:
    flows = in_turn("08:00-09:00", "08:30-12:00")

    assert longest_call(flows.limits) == flows.limits.call_seconds + 4 * HOUR + 3 * 600
