"""Each property can fail: the engine is broken in one place at a time, and the proof says so."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.engine.call import Call
from ivr.engine.effects import Ended
from ivr.engine.nodes.authenticate import Authenticate
from ivr.engine.nodes.end import End
from ivr.engine.nodes.existing import ExistingRequest
from ivr.engine.nodes.menu import Menu
from ivr.engine.nodes.ticket import Ticket
from ivr.engine.question import Question
from ivr.engine.session import Session
from ivr.proof.fold import Fold
from ivr.proof.verify import moments_of, verify
from ivr.proof.walk import Walk
from tests.engine.everything import everything
from tests.proof.callers import Talk
from tests.proof.test_inside import FIRST

Patch = pytest.MonkeyPatch


def codes() -> set[str]:
    return {trap.code for trap in verify(everything(), "main").traps}


def test_nothing_is_broken_yet() -> None:
    assert codes() == set()


def test_a_mistake_that_is_not_counted(monkeypatch: Patch) -> None:
    count = Call.count
    monkeypatch.setattr(Call, "count", lambda call, name: 0 if name == "no_input" else count(call, name))
    assert "silent-loop" in codes()


def test_a_menu_without_a_word(monkeypatch: Patch) -> None:
    choose = Menu.choose

    def mute(menu: Menu, call: Call) -> Question:
        question = choose(menu, call)
        question.full, question.again = [], []
        return question

    monkeypatch.setattr(Menu, "choose", mute)
    monkeypatch.setattr(Call, "say", lambda *_, **__: None)
    assert "nothing-heard" in codes()


def test_an_end_without_a_word(monkeypatch: Patch) -> None:
    monkeypatch.setattr(End, "enter", lambda *_: Ended())
    assert "unannounced-end" in codes()


def test_a_published_key_that_leads_elsewhere(monkeypatch: Patch) -> None:
    taken = Menu._taken
    monkeypatch.setattr(Menu, "_taken", lambda menu, key, call: taken(menu, "1" if key == "8" else key, call))
    assert "published-key" in codes()


def test_what_was_typed_is_spoken(monkeypatch: Patch) -> None:
    then = Authenticate.organization_scope

    def told(node: Authenticate, call: Call, answer: dict[str, Any] | None) -> Any:
        call.tell("login_help", why=(answer or {}).get("narrowing", ""))
        call.because("typed", typed=(answer or {}).get("narrowing", ""))
        return then(node, call, answer)

    monkeypatch.setattr(Authenticate, "organization_scope", told)
    assert "secret-kept" in codes()


def test_a_complaint_that_is_a_ticket_like_any_other(monkeypatch: Patch) -> None:
    do = Call.do
    monkeypatch.setattr(
        Call, "do", lambda call, kind, then, **about: do(call, kind, then, **{**about, "confidential": False})
    )
    assert "confidential-open" in codes()


def test_a_second_caller_who_learns_of_a_complaint(monkeypatch: Patch) -> None:
    def look(node: ExistingRequest, call: Call) -> Any:
        return call.ask("open_request", "looked", team=node.ticket, caller=None, contact=None)

    monkeypatch.setattr(Ticket, "look", look)
    assert "confidential-told" in codes()


def test_a_node_that_breaks(monkeypatch: Patch) -> None:
    monkeypatch.setattr(Ticket, "ask_work", lambda *_: {}["missing"])
    assert "broken" in codes()


PARTS = {"nothing": None, "who has logged in": 3, "the call's own ticket": 6, "what the node still reads": 7}


@pytest.mark.parametrize("forgotten", PARTS)
def test_a_fold_that_forgets_too_much(monkeypatch: Patch, forgotten: str) -> None:
    """Random calls leave the walked set when the walk doesn't see what matters."""
    flows, part = everything(), PARTS[forgotten]
    walk = Walk(flows, "main", moments_of(flows, "main"))
    sound = walk.fold.identity
    walked: set[object] = set()

    def blind(_: Fold, session: Session) -> object:
        whole = sound(session)
        walked.add(whole)
        assert isinstance(whole, tuple)
        return tuple(one for at, one in enumerate(whole) if at != part) if len(whole) > 7 else whole

    with monkeypatch.context() as patched:
        patched.setattr(Fold, "identity", blind)
        walk.run()
    calls = [Talk(flows, "main", seed, FIRST).play() for seed in range(150)]
    outside = sum(any(sound(session) not in walked for session in call.sessions) for call in calls)
    assert bool(outside) is (part is not None)
