"""The checker itself: what is good passes, and each rule has a document that breaks it alone."""

from __future__ import annotations

import pytest

from tests.twilio.grammar import Kind, check_document, grammar

SAY = '<Say voice="Polly.Camila-Neural" language="pt-BR">Um momento.</Say>'
END = "<Hangup/>"


def response(inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inner}</Response>'.encode()


def say(text: str, voice: str = "Polly.Camila-Neural", language: str = "pt-BR") -> str:
    return f'<Say voice="{voice}" language="{language}">{text}</Say>'


def test_the_walk_finds_the_elements() -> None:
    verbs = grammar().children
    assert {"Say", "Play", "Pause", "Gather", "Redirect", "Hangup", "Record", "Dial", "Enqueue"} <= set(verbs)
    assert set(verbs["Gather"].children) == {"Say", "Play", "Pause"}
    assert {"Number", "Sip", "Queue", "Client", "Conference"} <= set(verbs["Dial"].children)
    assert {"numDigits", "finishOnKey", "actionOnEmptyResult"} <= verbs["Gather"].attributes
    assert {"break", "prosody", "say-as"} <= set(verbs["Say"].children)
    assert verbs["Hangup"].attributes == set()
    assert "interpret-as" in verbs["Say"].children["say-as"].attributes


GOOD: list[tuple[Kind, str]] = [
    ("turn", SAY + END),
    (
        "turn",
        f'<Gather action="/t?n=1&amp;a=b" numDigits="1">{SAY}</Gather><Redirect>/t?n=1</Redirect>',
    ),
    ("turn", '<Gather finishOnKey="" timeout="1"/><Gather finishOnKey="*"/><Redirect/>'),
    ("turn", '<Gather actionOnEmptyResult="true"/>'),
    ("turn", '<Gather input="dtmf speech" speechTimeout="auto" language="es-AR"/><Redirect>/x</Redirect>'),
    ("turn", '<Record action="/r" maxLength="120" timeout="0" finishOnKey="#"/><Redirect>/x</Redirect>'),
    (
        "turn",
        '<Dial action="/d" callerId="+551140030015"><Number url="/w">+5511987654321</Number></Dial>',
    ),
    ("turn", '<Dial action="/d"><Sip>sip:finance@pbx.example</Sip></Dial>'),
    ("turn", '<Dial action="/d"><Queue url="/w">finance</Queue></Dial>'),
    (
        "turn",
        '<Enqueue action="/q" waitUrl="https://ivr.example/wait" waitUrlMethod="POST">finance</Enqueue>',
    ),
    ("turn", '<Enqueue action="/q" waitUrl="">finance</Enqueue>'),
    ("turn", '<Reject reason="busy"/>'),
    ("turn", '<Play>https://ivr.example/a.mp3</Play><Play digits="1w2"/><Pause/><Hangup/>'),
    ("turn", say('Protocolo <break time="300ms"/> <prosody rate="85%">um, dois</prosody>.') + END),
    ("turn", say("Hola", "Polly.Mia-Neural", "es-MX") + say("Hi", "Polly.Ruth-Neural", "en-US") + END),
    ("turn", say("Oi", "Google.pt-BR-Chirp3-HD-Kore") + END),
    ("turn", say("a" * 3000) + END),
    ("wait", SAY + "<Leave/>"),
    ("wait", f'<Gather numDigits="1">{SAY}</Gather>'),
    ("wait", "<Pause length='10'/>"),
    ("whisper", f'<Gather numDigits="1" action="/w">{SAY}</Gather><Hangup/>'),
    ("whisper", ""),
    ("queued", SAY),
]


@pytest.mark.parametrize(("kind", "inner"), GOOD)
def test_good(kind: Kind, inner: str) -> None:
    assert check_document(response(inner), kind=kind) == []


BAD: list[tuple[Kind, str, str]] = [
    ("turn", "", "falls off its end"),
    ("turn", SAY, "falls off its end"),
    ("turn", "<Gather/>", "falls off its end"),
    ("turn", "<Gather actionOnEmptyResult='false'/>", "falls off its end"),
    ("turn", "<Dial><Number>+5511987654321</Number></Dial>", "falls off its end"),
    ("turn", "<Enqueue>finance</Enqueue>", "falls off its end"),
    ("turn", '<Record action="/r"/>', "falls off its end"),
    ("turn", "<say>x</say><Hangup/>", "may not hold <say>"),
    ("turn", "<Hangup reason='x'/>", "no attribute 'reason'"),
    ("turn", '<Gather numdigits="1"/><Hangup/>', "no attribute 'numdigits'"),
    ("turn", "<Gather><Hangup/></Gather><Hangup/>", "may not hold <Hangup>"),
    ("turn", "<Gather><Redirect>/a</Redirect></Gather><Hangup/>", "may not hold <Redirect>"),
    ("turn", '<Gather><Play digits="1"/></Gather><Hangup/>', "Play with digits"),
    ("turn", "<Gather>press one</Gather><Hangup/>", "holds text"),
    ("turn", "hello<Hangup/>", "holds text"),
    ("turn", "<Hangup/>hello", "holds text"),
    ("turn", "<Hangup/>" + SAY + END, "what follows is never run"),
    ("turn", "<Redirect>/a</Redirect><Hangup/>", "what follows is never run"),
    ("turn", '<Dial action="/d">+5511987654321</Dial><Hangup/>', "what follows is never run"),
    ("turn", SAY + "<Reject/>", "only as the first verb"),
    ("turn", "<Leave/>", "only in a queue's wait document"),
    ("turn", '<Gather numDigits="0"/><Hangup/>', "numDigits='0'"),
    ("turn", '<Gather numDigits="-1"/><Hangup/>', "numDigits='-1'"),
    ("turn", '<Gather timeout="0"/><Hangup/>', "timeout='0'"),
    ("turn", '<Gather timeout="1.5"/><Hangup/>', "timeout='1.5'"),
    ("turn", '<Gather timeout="auto"/><Hangup/>', "timeout='auto'"),
    ("turn", '<Gather finishOnKey="#*"/><Hangup/>', "finishOnKey='#*'"),
    ("turn", '<Gather finishOnKey="A"/><Hangup/>', "finishOnKey='A'"),
    ("turn", '<Gather input="keys"/><Hangup/>', "input='keys'"),
    ("turn", '<Gather method="GET"/><Hangup/>', "method='GET'"),
    ("turn", '<Gather actionOnEmptyResult="yes"/><Hangup/>', "actionOnEmptyResult='yes'"),
    ("turn", '<Gather speechModel="phone_call" speechTimeout="auto"/><Hangup/>', "13335"),
    ("turn", '<Gather action="https://my_host.example/a"/><Hangup/>', "underscore"),
    ("turn", '<Gather action="/a?x=José"/><Hangup/>', "percent-encoded"),
    ("turn", '<Gather action="/a?x=it\'s"/><Hangup/>', "percent-encoded"),
    ("turn", '<Gather action="/a?"/><Hangup/>', "bare '?'"),
    ("turn", '<Gather action="ftp://h/a"/><Hangup/>', "http or https"),
    ("turn", "<Redirect>https://u:p@h.example/a</Redirect>", "without credentials"),
    ("turn", '<Pause length="0"/><Hangup/>', "length='0'"),
    ("turn", "<Play/><Hangup/>", "Play: text None"),
    ("turn", '<Dial action="/d" timeout="3">+5511987654321</Dial>', "timeout='3'"),
    ("turn", '<Dial action="/d" callerId="anonymous">+5511987654321</Dial>', "callerId='anonymous'"),
    ("turn", '<Dial action="/d"/>', "dials nobody"),
    ("turn", '<Dial action="/d"><Number>11 98765-4321</Number></Dial>', "E.164"),
    ("turn", '<Dial action="/d"><Sip>pbx</Sip></Dial>', "sip:user@host"),
    ("turn", '<Dial action="/d"><Queue>a</Queue><Queue>b</Queue></Dial>', "stands alone"),
    ("turn", '<Enqueue action="/q">' + "q" * 65 + "</Enqueue>", "1 to 64"),
    ("turn", '<Enqueue action="/q"/>', "1 to 64"),
    ("turn", '<Record finishOnKey="x"/><Hangup/>', "finishOnKey='x'"),
    ("turn", '<Record maxLength="0"/><Hangup/>', "maxLength='0'"),
    ("turn", "<Say>Hi</Say><Hangup/>", "names no language"),
    ("turn", '<Say language="pt-BR">Oi</Say><Hangup/>', "names no voice"),
    ("turn", say("Hola", "Polly.Mia-Neural", "es-AR") + END, "has no voice here"),
    ("turn", say("Hola", "Polly.Mia-Neural", "es-ES") + END, "does not speak es-ES"),
    ("turn", say("Oi", "Polly.Nobody") + END, "does not speak pt-BR"),
    ("turn", say("  ") + END, "says nothing"),
    ("turn", say("a" * 3001) + END, "13521"),
    ("turn", say("a" * 5001, "Google.pt-BR-Wavenet-A") + END, "13521"),
    ("turn", say("a" * 4001, "woman") + END, "13521"),
    ("turn", say('a <break time="1s"/>', "woman") + END, "takes no SSML"),
    ("turn", say('a <break time="1 s"/>') + END, "time='1 s'"),
    ("turn", say('a <break time="11s"/>') + END, "time='11s'"),
    ("turn", say('<prosody rate="quick">a</prosody>') + END, "rate='quick'"),
    ("turn", say("<b>a</b>") + END, "may not hold <b>"),
    ("turn", say("a" * 2900) * 25 + END, "11750"),
    ("wait", "<Enqueue>finance</Enqueue>", "not in a wait document"),
    ("wait", "<Dial>+5511987654321</Dial>", "not in a wait document"),
    ("whisper", "<Redirect>/a</Redirect>", "not in a whisper document"),
    ("whisper", '<Dial action="/d">+5511987654321</Dial>', "not in a whisper document"),
    ("queued", "<Gather/>", "not in a queued document"),
]


@pytest.mark.parametrize(("kind", "inner", "problem"), BAD)
def test_bad(kind: Kind, inner: str, problem: str) -> None:
    problems = check_document(response(inner), kind=kind)
    assert len(problems) == 1, problems
    assert problem in problems[0]


@pytest.mark.parametrize(
    ("xml", "problem"),
    [
        (b"", "not XML"),
        (b"hello", "not XML"),
        (b"<Response><Say>\x00</Say></Response>", "not XML"),
        (b"<Response>\xff</Response>", "not XML"),
        (b"<Response><Hangup></Response>", "not XML"),
        (b"<response/>", "root"),
        (b"<html/>", "root"),
    ],
)
def test_not_a_document(xml: bytes, problem: str) -> None:
    assert problem in check_document(xml)[0]
