"""An answer in, TwiML out: each wait as one whole document, and the carrier's grammar for all of them."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.engine.effects import (
    Ask,
    Ended,
    Entry,
    Line,
    Prompt,
    Queue,
    Record,
    Say,
    Serve,
    Transfer,
    Wait,
)
from ivr.flow.model import Voice
from ivr.twilio import apology
from ivr.twilio.decode import Place
from ivr.twilio.render import accepts, render, spoken_number, whisper, whispered
from ivr.twilio.twiml import DocumentTooLongError
from ivr.twilio.urls import Urls
from ivr.twilio.waiting import HOLD, expected_minutes, wait_document
from tests.twilio.answers import FLOWS, answer, line
from tests.twilio.grammar import Kind, check_document

URLS = Urls("https://ivr.example/p")
CAMILA = '<Say language="pt-BR" voice="Polly.Camila-Neural">'
T = "https://ivr.example/p/twilio/turn?n=3"
TOLD = 'statusCallback="https://ivr.example/p/twilio/status?n=3" statusCallbackMethod="POST"'
REDIRECT = f'<Redirect method="POST">{T}</Redirect>'


def whole(xml: bytes, kind: Kind = "turn") -> str:
    """The document without its frame, once it is in the grammar."""
    assert check_document(xml, kind=kind) == []
    text = xml.decode()
    return text.removeprefix('<?xml version="1.0" encoding="UTF-8"?><Response>').removesuffix("</Response>")


def said(xml: bytes) -> list[str]:
    return ["".join(say.itertext()) for say in ET.fromstring(xml).iter("Say")]


PHONE = Entry("phone", 10, 13)
DOCUMENTS: dict[str, tuple[Wait, str]] = {
    "one key": (
        Prompt((line("Para suporte, digite 1."), line("Para sair, digite 2.")), keys=("1", "2"), timeout=5),
        f'<Gather action="{T}" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5">'
        f"{CAMILA}Para suporte, digite 1.</Say>{CAMILA}Para sair, digite 2.</Say></Gather>{REDIRECT}",
    ),
    "keys ahead": (
        Prompt((line("Menu."),), keys=("1",), timeout=5, second=8, ahead=True),
        f'<Gather action="{T}" finishOnKey="" input="dtmf" method="POST" timeout="2">{CAMILA}Menu.</Say></Gather>'
        f'<Gather action="{T}" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="8"/>{REDIRECT}',
    ),
    "keys ahead, no second time given": (
        Prompt((line("Menu."),), keys=("1",), timeout=6, ahead=True),
        f'<Gather action="{T}" finishOnKey="" input="dtmf" method="POST" timeout="2">{CAMILA}Menu.</Say></Gather>'
        f'<Gather action="{T}" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="6"/>{REDIRECT}',
    ),
    "an entry": (
        Prompt((line("Digite."),), entry=PHONE, timeout=7),
        f'<Gather action="{T}" finishOnKey="#" input="dtmf" method="POST" timeout="7">{CAMILA}Digite.</Say>'
        f"</Gather>{REDIRECT}",
    ),
    "nothing to say": (
        Prompt((), keys=("1",)),
        f'<Gather action="{T}" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"/>{REDIRECT}',
    ),
    "a message": (
        Record(120, "t1"),
        f'<Record action="{T}" finishOnKey="#" maxLength="120" method="POST" playBeep="true" '
        'recordingStatusCallback="https://ivr.example/p/twilio/recording?n=3" '
        f'recordingStatusCallbackEvent="completed absent" timeout="5"/>{REDIRECT}',
    ),
    "a telephone": (
        Transfer("support", number="+551130000000", ring=25),
        f'<Dial action="{T}" answerOnBridge="false" callerId="+551140030015" method="POST" timeout="25">'
        f"<Number {TOLD}>+551130000000</Number></Dial>",
    ),
    "a telephone that must accept, recorded": (
        Transfer("support", number="+551130000000", ring=2, accept=True, whisper=(line("Oi."),), record=True),
        f'<Dial action="{T}" answerOnBridge="false" callerId="+551140030015" method="POST" '
        'record="record-from-answer" recordingStatusCallback="https://ivr.example/p/twilio/recording?n=3" timeout="5">'
        f'<Number method="POST" {TOLD} url="https://ivr.example/p/twilio/whisper?n=3">+551130000000</Number></Dial>',
    ),
    "a SIP address": (
        Transfer("support", sip="sip:desk@pbx.example", ring=900),
        f'<Dial action="{T}" answerOnBridge="false" callerId="+551140030015" method="POST" timeout="600">'
        f"<Sip {TOLD}>sip:desk@pbx.example</Sip></Dial>",
    ),
    "a queue": (
        Queue("support", "support", "pt-BR", 900, "1"),
        f'<Enqueue action="{T}" method="POST" waitUrl="https://ivr.example/p/twilio/queue?n=3" '
        'waitUrlMethod="POST">support</Enqueue>',
    ),
    "an agent's queue": (
        Serve("support", 30),
        f'<Dial action="{T}" method="POST" timeout="30"><Queue method="POST" '
        'url="https://ivr.example/p/twilio/queue/taken?n=3">support</Queue></Dial>',
    ),
    "the end": (Ended(), "<Hangup/>"),
    "an end that was the caller's": (Ended(hang_up=False), "<Hangup/>"),
}


@pytest.mark.parametrize(("wait", "wanted"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_each_wait_is_one_document(wait: Wait, wanted: str) -> None:
    assert whole(render(answer(wait), URLS, "+551140030015")) == wanted


def test_what_no_key_may_cut_stands_before_the_gather() -> None:
    given = answer(Prompt((line("Menu."),), keys=("1",)), line("Esta ligação é gravada."))
    assert whole(render(given, URLS)).startswith(f"{CAMILA}Esta ligação é gravada.</Say><Gather ")


def test_a_busy_turn_is_asked_again_by_its_own_address() -> None:
    busy = dataclasses.replace(answer(Ended()), busy=True, waited=2)
    assert whole(render(busy, URLS)) == (
        '<Pause length="1"/><Redirect method="POST">https://ivr.example/p/twilio/turn?n=3&amp;wait=2</Redirect>'
    )


def test_an_answer_given_again_marks_its_turn_everywhere() -> None:
    for wait, _ in DOCUMENTS.values():
        root = ET.fromstring(render(answer(wait), Urls("", again=True)))
        turns = [
            url for node in root.iter() for url in (node.get("action"), node.text) if url and "turn" in url
        ]
        assert all(url == "/twilio/turn?n=3&again=1" for url in turns)


def test_without_a_public_address_all_addresses_are_paths() -> None:
    for wait, _ in DOCUMENTS.values():
        assert b"https://ivr" not in render(answer(wait), Urls())


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("+55 11 3003-4000", "+551130034000"),
        ("(11) 98765-4321", "+5511987654321"),
        ("0800 70 98 100", "+558007098100"),
        ("+1 202 555 0138", "+12025550138"),
        ("+5511400300150", "+5511400300150"),
    ],
)
def test_a_telephone_is_dialled_in_e164_however_it_is_written(written: str, dialled: str) -> None:
    assert f">{dialled}</Number>" in whole(render(answer(Transfer("support", number=written)), URLS))


def test_the_caller_id_is_a_real_number_or_left_to_the_carrier() -> None:
    wait = Transfer("support", number="+551130000000")
    for called, own, wanted in (
        ("+551140030015", "40030015", 'callerId="+551140030015"'),
        ("sip:x@y", "+551130030015", 'callerId="+551130030015"'),
        ("anonymous", "40030015", None),
        (None, None, None),
    ):
        text = whole(render(answer(wait, caller_id=own), URLS, called))
        assert (wanted in text) if wanted else ("callerId" not in text)


# -- lines


def test_each_line_is_spoken_in_its_own_language_at_its_own_rate() -> None:
    lines = (line("Olá"), line("Hola", "es"), line("Hello", "en", slow=True), line("Lento", "es", slow=True))
    assert whole(render(answer(Ended(), *lines), URLS)) == (
        f"{CAMILA}Olá</Say>"
        '<Say language="es-MX" voice="Polly.Mia-Neural"><prosody rate="90%">Hola</prosody></Say>'
        '<Say language="en-US" voice="Polly.Joanna-Neural"><prosody rate="85%">Hello</prosody></Say>'
        '<Say language="es-MX" voice="Polly.Mia-Neural"><prosody rate="76%">Lento</prosody></Say><Hangup/>'
    )


def test_a_basic_voice_takes_no_markup() -> None:
    flows = dataclasses.replace(FLOWS, voices={"pt-BR": Voice("woman", "pt-BR", 80)})
    assert "prosody" not in whole(render(answer(Ended(), line("Olá"), flows=flows), URLS))


def test_a_recording_stands_in_for_the_voice_unless_a_number_must_be_said() -> None:
    recorded = line("Bem-vindo.", play="https://media.example/a.wav")
    number = line("Seu número: {number}.", play="https://media.example/b.wav", number="p1")
    assert whole(render(answer(Ended(), recorded, number), URLS)) == (
        "<Play>https://media.example/a.wav</Play>"
        f"{CAMILA}Seu número: um um, nove oito sete meia cinco, quatro três dois um.</Say><Hangup/>"
    )


@pytest.mark.parametrize(
    ("text", "ref", "language", "wanted"),
    [
        ("{number}", "p1", "pt-BR", "um um, nove oito sete meia cinco, quatro três dois um"),
        ("{number}", "p2", "en", "one one, four zero zero three, zero zero one five"),
        ("{number}", "p3", "es", "cinco dos cinco, cinco uno dos, tres cuatro cinco, seis"),
        ("final {ending}.", "p1", "pt-BR", "final quatro três dois um."),
        (
            "{number}; {ending}",
            "p2",
            "pt-BR",
            "um um, quatro zero zero três, zero zero um cinco; zero zero um cinco",
        ),
    ],
)
def test_a_number_is_said_in_words_at_the_moment_of_speaking(
    text: str, ref: str, language: str, wanted: str
) -> None:
    assert said(render(answer(Ended(), line(text, language, number=ref)), URLS)) == [wanted]


def test_of_an_erased_number_nothing_is_said() -> None:
    lines = (line("Vamos ligar para {number}.", number="erased"), line("Até logo."))
    assert said(render(answer(Ended(), *lines), URLS)) == ["Até logo."]


def test_the_digits_of_a_number_abroad_keep_their_country() -> None:
    assert spoken_number("+351912345678", "en").startswith("three five one, nine one two")


def test_a_text_too_long_for_one_say_is_broken_between_sentences() -> None:
    text = " ".join(f"Esta é a frase número {n} de um aviso muito longo." for n in range(150))
    parts = said(render(answer(Ended(), line(text)), URLS))
    assert len(parts) > 1
    assert all(len(part) <= 2900 and part.endswith(".") for part in parts)
    assert " ".join(parts).split() == text.split()


def test_words_and_spaces_that_say_nothing_are_left_out() -> None:
    assert whole(render(answer(Ended(), line(""), line("  ")), URLS)) == "<Hangup/>"


def test_a_document_over_the_carriers_limit_is_never_sent() -> None:
    with pytest.raises(DocumentTooLongError):
        render(answer(Ended(), *[line("x" * 2000)] * 40), URLS)


def test_an_answer_that_still_waits_for_the_world_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        render(answer(Ask("k", "debt", {})), URLS)


TEXTS = st.text(max_size=60)
LINES = st.builds(
    Line,
    TEXTS,
    st.sampled_from(["pt-BR", "es", "en"]),
    number=st.sampled_from([None, "p1", "p2", "p3", "erased"]),
    slow=st.booleans(),
)
SPOKEN = st.lists(LINES, max_size=4).map(tuple)
SECONDS = st.integers(1, 60)
KEYS = st.just(("1", "2"))
WAITS = st.one_of(
    st.builds(Prompt, SPOKEN, KEYS, st.none(), SECONDS, st.integers(0, 9), st.booleans()),
    st.builds(Prompt, SPOKEN, st.just(()), st.just(PHONE), SECONDS),
    st.builds(Record, SECONDS, TEXTS),
    st.builds(
        Transfer, TEXTS, st.just("+551130000000"), st.none(), st.integers(0, 999), st.booleans(), SPOKEN
    ),
    st.builds(Queue, st.just("support"), TEXTS, st.just("es"), SECONDS, st.sampled_from([None, "1"])),
    st.builds(Serve, st.just("support"), st.integers(0, 999)),
    st.builds(Ended, st.booleans()),
)


@given(SPOKEN, WAITS, st.integers(0, 10**6))
def test_every_answer_is_in_the_carriers_grammar(lines: tuple[Line, ...], wait: Wait, n: int) -> None:
    given = dataclasses.replace(answer(wait, turn=n), effects=(Say(lines),))
    xml = render(given, URLS, "+551140030015")
    assert check_document(xml) == []
    assert render(given, URLS, "+551140030015") == xml


# -- a queue


QUEUE = Queue("support", "support", "pt-BR", 900, "1")


def test_a_queue_tells_place_wait_and_key_and_listens_while_it_holds() -> None:
    xml = wait_document(answer(QUEUE), 3, Place(3, 60, 120, 4), URLS)
    assert whole(xml, "wait") == (
        '<Gather action="https://ivr.example/p/twilio/queue/key?n=3" finishOnKey="" input="dtmf" method="POST" '
        f'numDigits="1" timeout="1">{CAMILA}Sua posição é 3, cerca de 3 minutos. '
        f'Para ser chamado de volta, digite um.</Say><Pause length="{HOLD}"/>'
        f'{CAMILA}Continue na linha.</Say><Pause length="{HOLD}"/></Gather>'
    )


def test_a_queue_speaks_the_callers_language() -> None:
    spanish = Queue("support", "support", "es", 900, "1")
    assert said(wait_document(answer(spanish), 3, Place(1, 0, 0, 1), URLS)) == [
        "Usted es el siguiente. Para que lo llamemos, marque uno.",
        "Siga en la línea.",
    ]


def test_a_queue_without_a_callback_key_tells_none_and_listens_to_none() -> None:
    plain = Queue("support", "support", "en", 900)
    xml = wait_document(answer(plain), 3, Place(2, 0, 0, 2), URLS)
    assert "Gather" not in whole(xml, "wait")
    assert said(xml) == ["You are number 2, about 2 minutes.", "Stay on the line."]


def test_a_queue_never_holds_past_its_longest_wait() -> None:
    for left, quiet in ((1, [1]), (HOLD, [HOLD]), (HOLD + 1, [HOLD, 1]), (900, [HOLD, HOLD])):
        text = whole(wait_document(answer(QUEUE), 3, Place(1, 900 - left, 60, 1), URLS), "wait")
        assert [int(seconds) for seconds in re.findall(r'<Pause length="(\d+)"/>', text)] == quiet


@pytest.mark.parametrize(("waited", "leaves"), [(899, False), (900, True), (5000, True)])
def test_a_queue_is_left_when_its_longest_wait_is_over(waited: int, leaves: bool) -> None:
    text = whole(wait_document(answer(QUEUE), 3, Place(1, waited, 60, 1), URLS), "wait")
    assert (text == "<Leave/>") is leaves
    assert leaves or '<Pause length="1"/>' in text


def test_a_wait_document_of_a_call_that_moved_on_leads_out_of_the_queue() -> None:
    place = Place(1, 0, 0, 1)
    for reply, n in ((answer(QUEUE), 4), (answer(Ended()), 3), (None, 3)):
        assert whole(wait_document(reply, n, place, URLS), "wait") == "<Leave/>"


@pytest.mark.parametrize(
    ("place", "minutes"),
    [
        (Place(1, 0, 0, 1), 2),
        (Place(4, 0, 300, 4), 10),
        (Place(2, 0, 300, 4), 5),
        (Place(2, 0, 301, 4), 6),
        (Place(9, 600, 3000, 9), 5),
        (Place(9, 890, 3000, 9), 2),
    ],
)
def test_the_expected_wait(place: Place, minutes: int) -> None:
    assert expected_minutes(place, 900) == minutes


# -- whoever is dialled


def test_a_whisper_asks_twice_and_then_declines() -> None:
    wait = Transfer("support", number="+551130000000", accept=True, whisper=(line("Chamada do suporte."),))
    ask = (
        '<Gather action="https://ivr.example/p/twilio/whisper/key?n=3" finishOnKey="" input="dtmf" method="POST" '
        f'numDigits="1" timeout="5">{CAMILA}Chamada do suporte.</Say></Gather>'
    )
    assert whole(whisper(answer(wait), 3, URLS), "whisper") == f"{ask}{ask}<Hangup/>"


def test_whoever_answers_after_the_caller_has_gone_is_not_connected() -> None:
    wait = Transfer("support", number="+551130000000", accept=True, whisper=(line("Oi."),))
    for reply, n in ((answer(wait), 4), (answer(Ended()), 3), (None, 3)):
        assert whole(whisper(reply, n, URLS), "whisper") == "<Hangup/>"


def test_only_the_key_that_accepts_connects() -> None:
    ringing = answer(Transfer("support", number="+551130000000", accept=True))
    assert accepts(ringing, 3, "1")
    assert not any(accepts(ringing, 3, pressed) for pressed in ("2", "", "11", "*"))
    assert not any(accepts(one, n, "1") for one, n in ((ringing, 4), (answer(Ended()), 3), (None, 3)))
    assert whole(whispered(accepted=True), "whisper") == ""
    assert whole(whispered(accepted=False), "whisper") == "<Hangup/>"


# -- without a flow


@pytest.mark.parametrize(
    ("caller", "languages"),
    [
        ("+5511987654321", ("pt-BR",)),
        ("+525512345678", ("es",)),
        ("+5491123456789", ("es",)),
        ("+12125551234", ("en",)),
        ("anonymous", ("pt-BR", "en")),
        ("+266696687", ("pt-BR", "en")),
        (None, ("pt-BR", "en")),
    ],
)
def test_who_reaches_no_flow_is_spoken_to_in_a_language_of_the_calling_country(
    caller: str | None, languages: tuple[str, ...]
) -> None:
    assert apology.languages(caller) == languages
    for xml, words in (
        (apology.unanswered(caller), apology.UNANSWERED),
        (apology.trouble(caller, "/twilio/fallback?n=1&try=1"), apology.TROUBLE),
        (apology.sorry(caller), apology.SORRY),
    ):
        whole(xml)
        assert said(xml) == [words[language] for language in languages]
