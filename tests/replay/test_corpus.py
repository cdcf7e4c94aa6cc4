"""Every kept call is still what it was, to the letter; what was meant to change stands with its reason."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from ivr.application.answer import Taken
from ivr.application.replay import Stop, difference, replay
from ivr.engine.events import CallStarted, SecretTyped
from tests.replay import keep

each_call = pytest.mark.parametrize("name", keep.names())


def test_the_corpus_holds_every_scene() -> None:
    assert keep.names() == sorted(keep.ALL_SCENES)


@each_call
def test_a_kept_call_replays_to_the_letter(name: str) -> None:
    call = keep.kept(name)
    told = f'{name} is not what it was; meant? then: make corpus REASON="what changed and why"'
    assert difference(keep.flow_set(call.flow_version), call) is None, told


@each_call
def test_matching_by_key_and_place_gives_the_same_call(name: str) -> None:
    call = keep.kept(name)
    flows = keep.flow_set(call.flow_version)
    again = replay(flows, call, flows)
    steps = [Taken(one.event, one.step.effects, one.step.wait, one.step.trace) for one in again.played]
    assert steps == call.steps
    assert again.stop == Stop("ended")
    assert again.unused == ()


def test_a_difference_is_seen_and_placed() -> None:
    call = keep.kept("finance_lunch_ticket")
    flows = keep.flow_set(call.flow_version)
    first, second, *rest = call.turns
    other = msgspec.structs.replace(second[0], trace=())
    changed = replace(call, turns=(first, (other, *second[1:]), *rest))
    assert difference(flows, changed) == (1, 0, "trace")
    assert difference(flows, replace(call, session=b"{}")) == (
        len(call.turns) - 1,
        len(call.turns[-1]) - 1,
        "session",
    )


def test_no_secret_stands_in_the_corpus() -> None:
    """What the scenes type at secret prompts; the flows beside them hold public numbers, which may collide."""
    events = "".join(msgspec.json.encode(call.steps).decode() for call in map(keep.kept, keep.names()))
    assert any(isinstance(one.event, SecretTyped) for name in keep.names() for one in keep.kept(name).steps)
    for secret in ("246810", "999999", "111111", "112358", "271828"):
        assert secret not in events, secret


def test_each_intended_difference_has_a_reason_and_its_calls() -> None:
    for change in keep.changes():
        assert change["reason"].strip()
        assert change["engine_version"]
        assert change["calls"]


def test_kept_calls_begin_as_calls_do() -> None:
    assert all(isinstance(keep.kept(name).steps[0].event, CallStarted) for name in keep.names())
