"""Any call at all stays inside the walked set: nothing that the fold leaves out brings about a state that it missed,
at a moment at which it did not take it to be there.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random

import pytest
from msgspec.structs import replace

from ivr.engine.effects import Ended, Prompt
from ivr.engine.events import KeyPressed
from ivr.flow.model import FlowSet
from ivr.flow.zone import EPOCH
from ivr.proof.adversary import events
from ivr.proof.verify import moments_of
from ivr.proof.walk import Walk
from ivr.proof.windows import Reach, Windows, longest_call
from tests.engine.everything import everything
from tests.flows.shipped import HOTLINES
from tests.flows.shipped import flows as shipped
from tests.proof.callers import Talk
from tests.proof.large import large

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
CALLS = 15_000 if DEEP else 150
FIRST = datetime(2024, 1, 2, tzinfo=UTC)
MINUTES = 6_000 * 1_440
LINES = ("everything", *HOTLINES, "agents")


def line(name: str) -> tuple[FlowSet, str]:
    return (everything(), "main") if name == "everything" else (shipped(), name)


@lru_cache(maxsize=len(LINES))
def walked(name: str) -> Walk:
    flows, hotline = line(name)
    return Walk(flows, hotline, moments_of(flows, hotline)).run()


@pytest.mark.timeout(3_600 if DEEP else 120)
@pytest.mark.parametrize("name", LINES)
def test_any_call_stays_inside_the_walked_set(name: str) -> None:
    walk, (flows, hotline) = walked(name), line(name)
    windows = Windows(walk.moments, longest_call(flows.limits))
    reach = Reach(walk, windows)
    draw, reached = Random(name), set()
    for _ in range(CALLS):
        seed = draw.randrange(1 << 40)
        talk = Talk(flows, hotline, seed, FIRST + timedelta(minutes=draw.randrange(MINUTES))).play()
        places = windows.first
        for nth, session in enumerate(talk.sessions):
            identity, now = walk.fold.identity(session), 1 << walk.moments.number(talk.events[nth].at)
            where = f"seed {seed}, event {nth}, {talk.events[nth]}: {identity}"
            assert identity in walk.index, where
            places = windows.onward(places) & windows.at(now)
            assert places & reach.places[walk.index[identity]], where
            reached.add(identity)
    assert len(reached) > len(walk.states) * (0.6 if DEEP else 0.2), "the calls hardly go anywhere"


@pytest.mark.parametrize("name", LINES)
def test_nothing_breaks_on_the_way(name: str) -> None:
    assert [identity for identity in walked(name).index if identity[0] == "broken"] == []  # type: ignore[index]


@pytest.mark.parametrize("name", LINES)
def test_any_language_goes_the_same_way(name: str) -> None:
    """What is folded over all languages: the ways on, by every event, in each of them."""
    walk, (flows, hotline) = walked(name), line(name)
    stepping, everyone = walk.stepping, walk.callers.everyone
    states = [state.session for state in walk.states[1:] if not isinstance(state.session.wait, Ended)]
    for session in states if DEEP else Random(7).sample(states, min(60, len(states))):
        recent = stepping.recent.get(session.node)
        for event in events(session.wait, walk.hotline, recent, EPOCH):
            led = [
                {
                    walk.fold.identity(found.result.session)
                    for found in stepping.found(replace(session, language=language), event, everyone)
                    if found.result is not None
                }
                for language in flows.hotlines[hotline].languages
            ]
            assert all(one == led[0] for one in led), (session.node, session.stage, event)


@pytest.mark.parametrize("name", LINES)
def test_what_one_event_leaves_out_another_walks(name: str) -> None:
    """Past their limits repeat, back and hearing again lead nowhere that the same state does not lead otherwise."""
    walk = walked(name)
    stepping = walk.stepping
    states = [
        state
        for state in walk.states[1:]
        if isinstance(state.session.wait, Prompt) and state.session.wait.entry is None
    ]
    stepping_settled = type(stepping)._settled
    try:
        type(stepping)._settled = lambda *_: frozenset()  # type: ignore[method-assign]
        for state in states if DEEP else Random(3).sample(states, min(40, len(states))):
            led = {way.to for way in state.ways}
            for key in {*state.session.wait.keys, *walk.hotline.keys}:  # type: ignore[union-attr]
                event = KeyPressed(at=EPOCH, key=key)
                for found in stepping.found(state.session, event, state.callers):
                    assert found.result is not None
                    if not any(entry.code == "back" for entry in found.result.trace):
                        to = walk.index[walk.fold.identity(found.result.session)]
                        assert to in led, (state.session.node, state.session.stage, key)
    finally:
        type(stepping)._settled = stepping_settled  # type: ignore[method-assign]


@pytest.mark.timeout(600 if DEEP else 120)
def test_a_large_hotline_is_walked_within_bounds() -> None:
    """2,000 nodes with 50 schedules; the time is measured by `ivr verify`, here the work is held."""
    flows = large(copies=27 if DEEP else 2, teams=50 if DEEP else 12)
    walk = Walk(flows, "large", moments_of(flows, "large")).run()
    nodes = len(flows.hotlines["large"].nodes)
    assert walk.steps < nodes * 450
    assert len(walk.states) < nodes * 25
