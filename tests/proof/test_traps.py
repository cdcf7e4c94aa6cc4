"""A hotline that is broken on purpose is refused, with the shortest keys and the moment that trap a caller."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import NamedTuple

import pytest

from ivr.flow.model import FlowSet
from ivr.proof.verify import Trap, verify
from tests.engine.kit import flow_set
from tests.proof.played import rehearse

SINCE = date(2026, 11, 24)
LABEL = '{pt-BR: "a", es: "a", en: "a"}'
SOUND = f"""\
  welcome: {{say: {LABEL}, next: first}}
  first:
    menu:
      options:
        1: {{label: {LABEL}, go: finance_hours}}
        4: {{label: {LABEL}, go: second}}
        5: {{label: {LABEL}, go: login}}
        7: {{label: {LABEL}, go: finance_hours, source: published}}
    on_no_input: finance_ticket
    on_no_match: finance_ticket
  second:
    menu:
      options:
        1: {{label: {LABEL}, go: advice_hours}}
    on_failure: finance_hours
  advice_hours: {{hours: support, open: to_support, closed: support_ticket}}
  to_support:
    transfer: support
    next: bye
    on_busy: support_ticket
    on_no_answer: support_ticket
    on_failed: support_ticket
  support_ticket: {{ticket: support, reason: closed, next: bye, record: 60s}}
  login: {{authenticate: [organizational_code], on_success: gate, on_failure: finance_hours}}
  gate:
    branch:
    - {{when: organization.prime, go: to_prime}}
    else: finance_hours
  to_prime: {{transfer: prime, next: bye, on_busy: bye, on_no_answer: bye, on_failed: bye}}
  finance_hours: {{hours: finance, open: to_finance, closed: finance_ticket}}
  to_finance:
    transfer: finance
    next: bye
    on_busy: finance_ticket
    on_no_answer: finance_ticket
    on_failed: finance_ticket
  finance_ticket: {{ticket: finance, reason: closed, next: bye, record: 60s}}
  bye: {{end: goodbye}}
"""


Change = tuple[str, str, object]
"""A node, one of its fields, and what is put there behind the reader's back: most of these it would refuse itself."""


def flows(*changes: Change) -> FlowSet:
    sound = flow_set(SOUND, start="welcome", attendant="finance_ticket")
    nodes = dict(sound.hotlines["main"].nodes)
    for name, field, value in changes:
        assert hasattr(nodes[name], field)
        nodes[name] = nodes[name].model_copy(update={field: value})
    hotline = sound.hotlines["main"].model_copy(update={"nodes": nodes})
    return dataclasses.replace(sound, hotlines={"main": hotline})


def traps(*changes: Change) -> tuple[FlowSet, tuple[Trap, ...]]:
    broken = flows(*changes)
    return broken, verify(broken, "main", SINCE).traps


class Broken(NamedTuple):
    changes: tuple[Change, ...]
    code: str
    words: tuple[str, ...]
    rounds: tuple[str, ...]


THRICE = ("silence", "silence", "silence")
BROKEN = {
    "a menu whose silence leads to itself": Broken(
        (("first", "on_no_input", "first"),), "silent-loop", (), ("silence",)
    ),
    "a menu further in whose mistakes lead to itself": Broken(
        (("second", "on_failure", "second"),), "silent-loop", ("4",), ("silence",)
    ),
    "wrong keys that lead round, where silence does not": Broken(
        (("first", "on_no_match", "first"),), "mistaken-loop", (), ("2",)
    ),
    "a team that is closed leads back, and silence there to the team": Broken(
        (("finance_hours", "closed", "second"),), "silent-loop", ("1",), THRICE
    ),
    "nobody answers, for ever": Broken(
        (("to_finance", "on_no_answer", "to_finance"), ("first", "on_no_input", "finance_hours")),
        "silent-loop",
        ("1",),
        ("no-answer",),
    ),
    "a ticket that leads back to where silence opens it": Broken(
        (("finance_ticket", "next", "first"),), "silent-loop", (), ()
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_trap_is_named_with_the_shortest_way_into_it(name: str) -> None:
    changes, code, words, rounds = BROKEN[name]
    broken, found = traps(*changes)
    assert found, "certified"
    trap = found[0]
    assert trap.code == code
    assert trap.replay is not None
    assert trap.replay.played
    if rounds:
        assert (trap.replay.words, trap.replay.rounds) == (words, rounds)
    call = rehearse(broken, trap.replay, rounds=20)
    assert not call.ended, "the words lead out"


def test_a_sound_hotline_is_certified() -> None:
    assert traps()[1] == ()


def test_a_person_whom_nobody_can_come_to_is_named() -> None:
    """Nobody has logged in on the way to the condition."""
    gate = flows().hotlines["main"].nodes["first"].menu
    options = {**gate.options, "5": gate.options["5"].model_copy(update={"go": "gate"})}
    _, found = traps(("first", "menu", gate.model_copy(update={"options": options})))
    assert [(trap.code, trap.node, trap.detail) for trap in found] == [
        ("person-out-of-reach", "to_prime", "prime")
    ]
