"""A burst of keys, cut into what each prompt takes: nothing is lost, nothing taken twice, nothing taken unheard."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auth.policy import LENGTHS
from ivr.engine.cutting import after_star, cut, shape
from ivr.engine.effects import Entry, Line, Prompt
from ivr.engine.events import EntryTyped, KeyPressed, KeysUnused, NumberTyped, SecretTyped, Silence
from ivr.engine.nodes import authenticate, earlier, existing, serve, ticket
from tests.engine.everything import everything
from tests.engine.play import Answers, Play

LINE = (Line("words", "pt-BR"),)
KEY = Prompt(LINE, keys=("1", "4"))
GUARDED = Prompt(LINE, keys=("1",), guarded=True)
NUMBER = Prompt(LINE, entry=Entry("phone", 8, 17, commands=("0",)))
SECRET = Prompt(LINE, entry=Entry("phone_password", 6, 12, secret=True, commands=("0", "1")))
AT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
bursts = st.text("0123456789*#", max_size=24)


@pytest.mark.parametrize(
    ("prompt", "keys", "ahead", "kind", "taken", "rest"),
    [
        (KEY, "41", False, "key", "4", "1"),
        (KEY, "41", True, "key", "4", "1"),
        (KEY, "#1", False, "key", "#", "1"),
        (KEY, "*", False, "key", "*", ""),
        (KEY, "", False, "nothing", "", ""),
        (GUARDED, "11", False, "key", "1", "1"),
        (GUARDED, "11", True, "nothing", "", "11"),
        (NUMBER, "11987654321#1", False, "entry", "11987654321", "1"),
        (NUMBER, "11987654321", False, "entry", "11987654321", ""),
        (NUMBER, "##", True, "entry", "", "#"),
        (SECRET, "246810#4", True, "secret", "246810", "4"),
        (SECRET, "24#68#10", False, "secret", "24", "68#10"),
        (SECRET, "", True, "nothing", "", ""),
    ],
)
def test_cut(prompt: Prompt, keys: str, ahead: bool, kind: str, taken: str, rest: str) -> None:
    assert cut(prompt, keys, ahead) == (kind, taken, rest)


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("246810", "246810"),
        ("", ""),
        ("*", None),
        ("12*", None),
        ("12*34", "34"),
        ("1*2*3", "3"),
        ("*1", "1"),
        ("**", None),
    ],
)
def test_a_star_clears_what_was_typed_before_it(typed: str, left: str | None) -> None:
    assert after_star(typed) == left


@pytest.mark.parametrize(
    ("typed", "amounts_to"),
    [
        ("", "empty"),
        ("*", "back"),
        ("99*", "back"),
        ("0", "0"),
        ("9*0", "0"),
        ("1", "1"),
        ("2", "short"),
        ("01", "short"),
        ("12345", "short"),
        ("123456", "complete"),
        ("99*123456", "complete"),
        ("99*1234", "short"),
        ("1234567890123", "complete"),
    ],
)
def test_shape(typed: str, amounts_to: str) -> None:
    assert SECRET.entry is not None
    assert shape(SECRET.entry, typed) == amounts_to


def test_entries_are_as_long_as_what_they_are_checked_by() -> None:
    """What the engine calls complete is a guess to the login, and the other way round."""
    entries = (
        *(authenticate.PASSWORD, authenticate.PASSWORD_HERE, authenticate.CODE, authenticate.CONTACT_ID),
        *(earlier.PROTOCOL, existing.PROTOCOL, serve.PIN),
    )
    for entry in entries:
        assert LENGTHS[entry.kind] == (entry.shortest, entry.longest), entry.kind  # type: ignore[index]
        assert entry.secret
        assert all(len(command) < entry.shortest for command in entry.commands)
    assert not authenticate.NUMBER.secret
    assert not ticket.PHONE.secret


@given(st.sampled_from((KEY, GUARDED, NUMBER, SECRET)), bursts, st.booleans())
def test_what_is_cut_and_what_stays_is_what_was_pressed(prompt: Prompt, keys: str, ahead: bool) -> None:
    taken = cut(prompt, keys, ahead)
    assert taken.keys + taken.rest in (keys, keys.replace("#", "", 1))
    assert len(taken.rest) < len(keys) or taken.kind == "nothing"
    assert (taken.kind == "nothing") == (not keys or (ahead and prompt.guarded))


def play(world: dict[str, object] | None = None) -> Play:
    known = {"verdict": "right", "organization": "org-1", "contact": "c-1", "agent": "a-1", "narrowing": "h"}
    known |= {"ticket": "t-0", "protocol": "9876543217"}
    standing = {"contract": "standard", "overdue": False, "permissions": []}
    plain = {"check_secret": known, "standing": standing, "front": {}}
    made = Play(everything(), AT, Answers({**plain, **(world or {})}))
    made.begin()
    return made


def used(made: Play) -> tuple[int, int, bool]:
    """Of the last turn: keys that some prompt took, keys dropped, and whether the call went on for keys."""
    taken = dropped = 0
    for event, _ in made.turns[-1].steps:
        if isinstance(event, KeyPressed):
            taken += 1
        elif isinstance(event, KeysUnused):
            dropped += event.count
        else:
            assert not isinstance(event, (Silence, EntryTyped, NumberTyped, SecretTyped))
    return taken, dropped, isinstance(made.wait, Prompt)


@settings(max_examples=300)
@given(st.text("0123456789*", min_size=1, max_size=12))
def test_every_key_of_a_burst_is_taken_or_counted_as_dropped(keys: str) -> None:
    """At menus, where each key is one event."""
    made = play()
    made.keys(keys)
    events = [event for event, _ in made.turns[-1].steps]
    assume(not any(isinstance(event, (SecretTyped, NumberTyped, EntryTyped)) for event in events))
    taken, dropped, _ = used(made)
    assert made.ended or taken + dropped == len(keys)
    assert sum(isinstance(event, KeysUnused) for event in events) <= 1


@settings(max_examples=100)
@given(st.text("0123456789*#", min_size=1, max_size=8))
def test_a_burst_is_as_good_as_one_key_after_the_other(keys: str) -> None:
    """But for guarded prompts, and for what a mistake drops."""
    once, slow = play(), play()
    once.keys(keys)
    events = [event for event, _ in once.turns[-1].steps]
    assume(not any(isinstance(event, (KeysUnused, SecretTyped, NumberTyped, EntryTyped)) for event in events))
    for key in keys:
        if not slow.ended:
            slow.keys(key)
    assert (once.now.node, once.now.language, once.ended) == (slow.now.node, slow.now.language, slow.ended)
    assert once.now.counts == slow.now.counts
    assert once.now.values == slow.now.values


@settings(max_examples=300)
@given(st.text("0123456789*#", max_size=14))
def test_no_key_taken_ahead_decides_anything_that_binds(keys: str) -> None:
    """Nothing is accepted, confirmed, cancelled, rated or sent by keys behind the first of a burst."""
    made = play({"open_request": {"ticket": "t-0", "protocol": "9876543217"}})
    made.keys("7" + keys)
    binding = {"record_consent", "update_ticket", "cancel_ticket", "add_recording", "answer_survey"}
    assert not binding & {wait.kind for wait in made.answers.asked}


def test_the_engine_itself_refuses_a_key_ahead_where_it_would_bind() -> None:
    """Even if whoever cuts the burst forgot."""
    made = play()
    made.keys("71")  # a ticket opens, and its protocol is said
    assert isinstance(made.wait, Prompt)
    assert made.wait.guarded
    made._turn(lambda turn: turn.take(KeyPressed(at=AT, key="2", ahead=True)))
    assert [(entry.code, entry.values) for entry in made.trace] == [("keys_unused", {"count": 1})]
    assert made.now.stage == "protocol"
