"""Secrets typed at every prompt of every node, also at the wrong ones and ahead: none is found anywhere after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth.passwords import Secret
from ivr.application.inputs import Digits
from ivr.engine.effects import Prompt
from ivr.engine.session import encode
from tests.engine.everything import everything
from tests.engine.play import Answers, Broken, Play
from tests.engine.tape import Tape, go_on, start

PASSWORD, CODE, PIN, PROTOCOL = "918273645", "90817263", "647382", "9182736455"
SECRETS = (PASSWORD, CODE, PIN, PROTOCOL)
SHAPES = ("{}", "{}#", "1{}#", "41{}#", "99*{}#", "{}*", "#{}#", "{}#{}#", "0#{}", "1#2{}#1")


def traces_of(play: Play) -> Iterator[str]:
    """All that is kept of a call, or shown by anyone who prints a part of it."""
    for turn in play.turns:
        yield repr(turn.steps)
        yield repr(turn)
        yield repr(turn.session)
        yield repr(turn.effects)
        yield repr([type(write).__name__ for write in turn.writes])
        yield repr(turn.writes)
    for entry in play.journal():
        yield entry.decode()
    yield encode(play.now).decode()
    yield repr(play.answers.asked)
    yield repr(play.logged)
    yield repr(play.trace)
    yield " ".join(play.heard)


def found(play: Play) -> set[str]:
    kept = "\n".join(traces_of(play))
    return {secret for secret in SECRETS if secret in kept}


@settings(max_examples=300)
@given(st.binary(max_size=60), st.sampled_from(SECRETS), st.sampled_from(SHAPES))
def test_a_secret_typed_anywhere_is_kept_nowhere(drawn: bytes, secret: str, shape: str) -> None:
    tape = Tape(drawn)
    play = start(everything(), tape)
    while not (play.ended or tape.over):
        if isinstance(play.wait, Prompt) and not at_a_number(play.wait, secret):
            play.keys(shape.replace("{}", secret))
            assert found(play) == set()
        if not play.ended:
            go_on(play, tape)


def at_a_number(prompt: Prompt, typed: str) -> bool:
    """A valid number typed where a number is asked for is kept, as a reference to the row that holds it."""
    return prompt.entry is not None and prompt.entry.kind == "phone" and typed == PROTOCOL


REACHED = {
    "login, a way": "1",
    "login, password": "1 1",
    "login, code": "1 2",
    "login, registered number": "1 1 1# 1",
    "login, identify": "1 1 1#",
    "login, organization": "1 1 1# 2",
    "main menu": "",
    "agents": "7 3",
    "earlier ticket": "8",
    "ticket's protocol": "7 1",
    "callback number": "7 1 2",
    "another number": "7 1 2 2",
}
AT = datetime(2026, 11, 24, 15, 10, tzinfo=UTC)


@pytest.mark.parametrize("words", REACHED.values(), ids=REACHED.keys())
@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("world", ["failed", "broken", {"verdict": "wrong"}])
def test_a_secret_at_each_prompt_whatever_the_world_does(words: str, secret: str, world: Any) -> None:
    for shape in SHAPES:
        play = Play(everything(), AT, Answers({"check_secret": world, "standing": "failed", "front": {}}))
        play.begin()
        for word in words.split():
            play.keys(word)
        assert isinstance(play.wait, Prompt)
        if at_a_number(play.wait, secret):
            continue
        play.keys(shape.replace("{}", secret))
        assert found(play) == set()


def test_the_canary_would_sing() -> None:
    """What a checker sees is what was typed, so the search above can find something."""
    play = Play(everything(), AT, Answers({"check_secret": {"verdict": "wrong"}}))
    play.begin()
    play.keys("1")
    play.keys("1")
    play.keys(f"{PASSWORD}#")
    assert play.answers.guessed == [PASSWORD]
    play.logged.append(("leak", {"typed": PASSWORD}))
    assert found(play) == {PASSWORD}


def test_a_step_that_breaks_on_a_secret_tells_the_place_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exception's own words hold what was typed; the log has its kind and its place, and the call goes on."""
    play = Play(everything(), AT, Answers({}))
    play.begin()
    play.keys("1")
    play.keys("1")

    def broken(*_: object) -> None:
        raise Broken(PASSWORD)

    monkeypatch.setattr("ivr.engine.nodes.authenticate.Authenticate._check_password", broken)
    play.keys(f"{PASSWORD}#")
    assert [name for name, _ in play.logged] == ["step_failed"]
    assert play.logged[0][1]["type"] == "Broken"
    assert found(play) == set()
    assert play.codes[0] == "trouble"


def test_what_was_typed_is_forgotten_with_its_step() -> None:
    held: list[Secret] = []

    class Holding(Answers):
        def answer(self, session: Any, wait: Any) -> Any:
            if wait.kind == "check_secret" and self.secret is not None:
                held.append(self.secret)
            return super().answer(session, wait)

    play = Play(everything(), AT, Holding({"check_secret": {"verdict": "wrong"}}))
    play.begin()
    play.keys("1")
    play.keys("1")
    play.give(Digits(Secret(f"{PASSWORD}#")))
    assert len(held) == 1
    with pytest.raises(Exception, match="forgotten"):
        held[0].reveal()
