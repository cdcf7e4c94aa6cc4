"""Any call at all: its journal replays to the letter, on its own flows by every way of matching; on others it ends."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.application.answer import Taken, read_taken
from ivr.application.preview import preview
from ivr.application.recorded import Recorded, tape
from ivr.application.replay import Replayed, Stop, difference, replay
from ivr.application.replay import _Run as Run
from ivr.application.ways import compare, way_now, way_then
from ivr.engine.events import Answered, KeyPressed, SecretTyped
from ivr.engine.outcome import outcome
from ivr.engine.session import encode
from ivr.flow.model import FlowSet
from tests.engine.everything import everything
from tests.engine.play import Play
from tests.engine.test_properties import play_out
from tests.flows import shipped
from tests.replay.drafts import drafts

tapes = st.binary(max_size=120)
HOTLINES = st.sampled_from(shipped.HOTLINES)


def record(play: Play, flows: FlowSet) -> Recorded:
    turns = tuple(read_taken(entry) for entry in play.journal())
    return Recorded(
        "CA1", flows.version, "1", turns, None, encode(play.now), outcome(play.now), play.now.hotline
    )


def taken(again: Replayed) -> list[Taken]:
    return [Taken(one.event, one.step.effects, one.step.wait, one.step.trace) for one in again.played]


def held(flows: FlowSet, call: Recorded, play: Play) -> None:
    """Equal traces, effects, waits and sessions: stepped straight, in step with the record, and by key and place."""
    assert difference(flows, call) is None
    together = replay(flows, call, flows)
    apart = Run(flows, call, flows, None)
    apart._begin()
    stop = apart._apart()
    by_place = Replayed(tuple(apart.played), stop, tuple(apart.unused), apart.session)
    assert together.equal
    for again in (together, by_place):
        assert taken(again) == call.steps
        assert again.stop == Stop("ended")
        assert again.unused == ()
        assert again.session == play.now
    assert compare(way_then(call), way_now(by_place), stop).code == "same"


@settings(max_examples=250)
@given(tapes)
def test_any_call_of_the_kit_replays_to_the_letter(drawn: bytes) -> None:
    play = play_out(everything(), "main", drawn)
    held(everything(), record(play, everything()), play)


@settings(max_examples=150)
@given(HOTLINES, tapes)
def test_any_call_of_a_shipped_hotline_replays_to_the_letter(hotline: str, drawn: bytes) -> None:
    play = play_out(shipped.flows(), hotline, drawn)
    held(shipped.flows(), record(play, shipped.flows()), play)


@settings(max_examples=100)
@given(tapes)
def test_the_journal_alone_tells_where_a_call_waited(drawn: bytes) -> None:
    """Without its own flows the nodes are the same; only the stages are unknown."""
    flows = everything()
    call = record(play_out(flows, "main", drawn), flows)
    told, exact = tape(call, None), tape(call, flows)
    assert [one.place.node for one in told.happened] == [one.place.node for one in exact.happened]


@settings(max_examples=150)
@given(tapes, st.integers(0, 2))
def test_any_call_on_a_draft_ends_in_a_finding_and_takes_nothing_twice(drawn: bytes, which: int) -> None:
    own, other = shipped.flows(), drafts()[which]
    call = record(play_out(own, "main_4003", drawn), own)
    again = replay(other, call, own)
    summary = preview(other, [call], lambda _: own)
    assert summary.calls == 1
    assert sum(one.calls for one in summary.groups) == 1
    events = [one.event for one in again.played if not isinstance(one.event, Answered)][1:]
    happened = [one.event for one in tape(call, own).happened][1:]
    rest = iter(happened)
    assert all(any(event == one for one in rest) for event in events), "an event was made up, or taken twice"
    answers: list[Answered] = [one.event for one in tape(call, own).asked]
    given = [one.event for one in again.played if isinstance(one.event, Answered)]
    assert all(any(one.answer == told.answer for told in answers) for one in given)
    secrets = sum(isinstance(one, SecretTyped) for one in events)
    assert secrets <= sum(isinstance(one, SecretTyped) for one in happened)
    if again.stop.code == "invalid_option":
        assert isinstance(again.played[-1].event, KeyPressed)
    assert msgspec.json.encode(summary.as_json())
