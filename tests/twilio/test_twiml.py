"""The writer: what goes in comes out of an XML parser, and equal calls give the SDK's own bytes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import VoiceResponse  # type: ignore[import-untyped]

from ivr.twilio import twiml
from tests.twilio.grammar import check_document

NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_arrives_without_what_xml_forbids(text: str, value: str) -> None:
    parsed = ET.fromstring(twiml.document(twiml.element("Say", {"voice": value}, text)))[0]
    assert (parsed.text or "") == NO_XML.sub("", text)
    assert parsed.get("voice") == NO_XML.sub("", value)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1), st.integers(1, 99))
def test_the_sdk_writes_the_same_bytes(text: str, number: int) -> None:
    text = NO_XML.sub("", text) or "x"
    sdk = VoiceResponse()
    gather = sdk.gather(input="dtmf", action="/t?a=1&b=2", method="POST", timeout=number, num_digits=1)
    gather.say(text, voice="Polly.Camila-Neural", language="pt-BR")
    sdk.redirect("/t?n=1", method="POST")
    ours = twiml.document(
        twiml.gather(
            twiml.say(text, voice="Polly.Camila-Neural", language="pt-BR"),
            action="/t?a=1&b=2",
            timeout=number,
            num_digits=1,
        ),
        twiml.redirect("/t?n=1"),
    )
    assert ours.decode() == sdk.to_xml().replace(" />", "/>")


def test_each_element() -> None:
    say = twiml.say("Olá ", twiml.brk(300), twiml.prosody("um", rate="85%"), language="pt-BR")
    number = twiml.dial(twiml.number("+5511987654321", url="/w"), action="/d", timeout=20)
    gather = twiml.gather(action="/t", timeout=1, finish_on_key="", action_on_empty_result=True)
    for written, attributes_and_text in [
        (
            say,
            'Say language="pt-BR">Olá <break time="300ms"/><prosody rate="85%">um</prosody></Say>',
        ),
        (twiml.play("/a.mp3"), "Play>/a.mp3</Play>"),
        (twiml.play(digits="1w"), 'Play digits="1w"/>'),
        (twiml.pause(2), 'Pause length="2"/>'),
        (twiml.hangup(), "Hangup/>"),
        (twiml.leave(), "Leave/>"),
        (twiml.reject(busy=True), 'Reject reason="busy"/>'),
        (
            gather,
            'Gather action="/t" actionOnEmptyResult="true" finishOnKey="" input="dtmf" method="POST" timeout="1"/>',
        ),
        (
            twiml.record(action="/r", max_length=120, play_beep=False),
            'Record action="/r" maxLength="120" method="POST" playBeep="false"/>',
        ),
        (
            number,
            'Dial action="/d" method="POST" timeout="20"><Number method="POST" url="/w">+5511987654321</Number>'
            "</Dial>",
        ),
        (
            twiml.dial(twiml.sip("sip:a@b.example"), action="/d"),
            'Dial action="/d" method="POST"><Sip>sip:a@b.example</Sip></Dial>',
        ),
        (
            twiml.dial(twiml.queue("finance", url="/w"), action="/d"),
            'Dial action="/d" method="POST"><Queue method="POST" url="/w">finance</Queue></Dial>',
        ),
        (
            twiml.enqueue("finance", action="/q", wait_url="/w"),
            'Enqueue action="/q" method="POST" waitUrl="/w" waitUrlMethod="POST">finance</Enqueue>',
        ),
    ]:
        assert written == "<" + attributes_and_text


def test_what_the_writer_makes_is_in_the_grammar() -> None:
    prompt = twiml.say("Olá", twiml.brk(300), voice="Polly.Camila-Neural", language="pt-BR")
    gather = twiml.gather(
        prompt, twiml.pause(), twiml.play("/a.mp3"), action="/t?n=1", timeout=5, num_digits=1
    )
    on = twiml.redirect("/t?n=1")
    record = twiml.record(action="/r", max_length=120, status_callback="/rec", trim="trim-silence")
    target = twiml.number("+5511987654321", url="/w", status_callback="/s")
    assert check_document(twiml.document(gather, record, on)) == []
    assert check_document(twiml.document(twiml.dial(target, action="/d", ring_tone="br"))) == []
    assert check_document(twiml.document(twiml.enqueue("a", action="/q", wait_url="/w"))) == []
    assert check_document(twiml.document(prompt, twiml.leave()), kind="wait") == []


def test_text_is_escaped_unless_it_is_markup() -> None:
    assert twiml.say("<Hangup/>") == "<Say>&lt;Hangup/&gt;</Say>"
    assert twiml.element("Say", None, twiml.brk(1)) == '<Say><break time="1ms"/></Say>'


def test_a_document_over_the_limit_is_refused_with_its_size() -> None:
    verb = twiml.say("a" * 900)
    with pytest.raises(twiml.DocumentTooLongError, match="where the carrier takes 64000"):
        twiml.document(*[verb] * 71)
    assert len(twiml.document(*[verb] * 69)) <= 64_000
