"""Gather on the fake phone, rule by rule (4.1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.phone import Call, FakePhone, WsgiTransport
from tests.phone.keys import take
from tests.phone.script import END, PUBLIC, TOKEN, Script, say

VOICE = "/twilio/voice"


def dial(script: Script, **settings: object) -> Call:
    phone = FakePhone(WsgiTransport(script, PUBLIC), token=TOKEN)
    for name, value in settings.items():
        setattr(phone, name, value)
    return phone.dial()


def gathering(attributes: str, after: str = "<Redirect>/silent</Redirect>", prompt: str = "") -> Script:
    script = Script().on(VOICE, f'<Gather action="/took" {attributes}>{prompt}</Gather>{after}')
    return script.on("/took", END).on("/silent", END)


def digits(script: Script) -> list[str | None]:
    return [form.get("Digits") for form in script.forms("/took")]


@pytest.mark.parametrize(
    ("rule", "attributes", "keys", "expected"),
    [
        ("1: numDigits reached", 'numDigits="1"', "4", "4"),
        ("1: numDigits reached", 'numDigits="3"', "123", "123"),
        ("2: finishing key is cut off", "", "41#", "41"),
        ("2: another finishing key", 'finishOnKey="*"', "4#1*", "4#1"),
        ("3: finishing key first", "", "#", None),
        ("4: timeout with too few digits", 'numDigits="9"', "41", "41"),
        ("4: timeout with any digits", "", "41", "41"),
        ("6: no finishing key", 'finishOnKey="" numDigits="3"', "4#*", "4#*"),
        ("6: no finishing key, by timeout", 'finishOnKey=""', "#", "#"),
    ],
)
def test_keys(rule: str, attributes: str, keys: str, expected: str | None) -> None:
    script = gathering(attributes)
    dial(script).press(keys)
    assert digits(script) == ([] if expected is None else [expected]), rule
    assert len(script.forms("/silent")) == (expected is None), rule


def test_rule_5_silence_goes_on_in_the_document_without_an_action() -> None:
    script = gathering('timeout="7"')
    call = dial(script)
    before = call.phone.clock.now()
    call.silence()
    assert digits(script) == []
    assert len(script.forms("/silent")) == 1
    assert "Digits" not in script.forms("/silent")[0]
    assert call.phone.clock.now() - before == timedelta(seconds=7)


@pytest.mark.parametrize(("empty", "sent"), [("absent", None), ("empty", "")])
def test_rule_5_action_on_an_empty_result(empty: str, sent: str | None) -> None:
    """8: whether the field is then absent or empty is open, so the phone plays both."""
    script = gathering('actionOnEmptyResult="true"')
    dial(script, empty_result=empty).silence()
    assert digits(script) == [sent]


def test_rule_7_a_key_stops_the_prompt() -> None:
    script = gathering('numDigits="1"', prompt=say("um") + say("dois"))
    phone = FakePhone(WsgiTransport(script, PUBLIC), token=TOKEN)
    call = phone.dial(ahead="4")
    assert digits(script) == ["4"]
    assert call.said() == "um"
    assert call.heard[0].interruptible


def test_rule_8_speech() -> None:
    script = gathering('input="dtmf speech"')
    dial(script).speak("financeiro")
    assert script.forms("/took")[0]["SpeechResult"] == "financeiro"
    assert digits(script) == [None]
    with pytest.raises(ValueError, match="nothing listens"):
        dial(gathering("")).speak("financeiro")


def test_8_keys_outside_any_gather_are_lost() -> None:
    script = gathering('numDigits="1"').on(
        VOICE, say("bem-vindo") + '<Gather numDigits="1" action="/took"/>' + END
    )
    call = FakePhone(WsgiTransport(script, PUBLIC), token=TOKEN).dial(ahead="4")
    assert call.lost_keys == "4"
    assert call.state == "waiting"
    assert digits(script) == []
    assert not call.heard[0].interruptible


def test_8_a_burst_beyond_the_gather_is_lost() -> None:
    script = gathering('numDigits="1"').on("/took", '<Gather numDigits="1" action="/took"/><Hangup/>')
    call = dial(script)
    call.press("41")
    assert (digits(script), call.lost_keys) == (["4"], "1")


def test_held_keys_join_those_before() -> None:
    script = gathering("")
    call = dial(script)
    call.press("4", hold=True)
    assert digits(script) == []
    call.press("1", hold=True)
    call.silence()
    assert digits(script) == ["41"]


def test_two_gathers_in_a_row_take_silence_one_by_one() -> None:
    second = '<Gather action="/took" timeout="8"/><Redirect>/silent</Redirect>'
    script = gathering('timeout="1"', after=second)
    call = dial(script)
    call.silence()
    assert call.waiting is not None
    assert (call.waiting.attributes["timeout"], script.forms("/silent")) == ("8", [])
    call.press("4#")
    assert digits(script) == ["4"]
    again = dial(script)
    again.stay_silent()
    assert (again.state, len(script.forms("/silent"))) == ("ended", 1)


def test_action_defaults_to_the_current_document() -> None:
    script = (
        Script().on(VOICE, "<Redirect>turn?n=1</Redirect>").on("/twilio/turn?n=1", "<Gather/>" + END, END)
    )
    dial(script).press("7#")
    assert [form.get("Digits") for form in script.forms("/twilio/turn?n=1")] == [None, "7"]


def test_a_key_that_no_telephone_has_is_the_tests_own_mistake() -> None:
    with pytest.raises(ValueError, match="no telephone has the key 'x'"):
        dial(gathering("")).press("4x")


@given(
    st.text("0123456789*#", max_size=12),
    st.text("0123456789*#", max_size=12),
    st.none() | st.integers(1, 8),
    st.sampled_from(["", "#", "*", "5"]),
)
def test_keys_one_by_one_are_keys_at_once(first: str, second: str, length: int | None, end: str) -> None:
    once = take("", first + second, num_digits=length, finish_on_key=end)
    part = take("", first, num_digits=length, finish_on_key=end)
    if part.end is None:
        assert take(part.digits, second, num_digits=length, finish_on_key=end) == once
    else:
        assert (once.digits, once.end, once.left) == (part.digits, part.end, part.left + second)
    if end:
        assert end not in once.digits
    assert length is None or len(once.digits) <= length
