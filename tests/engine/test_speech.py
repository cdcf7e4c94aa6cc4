"""Lines for a caller: recordings in place of the voice, slots filled, and nothing lost when they are said slower."""

from __future__ import annotations

import dataclasses

from ivr.engine import speech
from ivr.flow.shape import Text
from tests.engine.kit import flow_set

PLAIN = flow_set("  bye: {end: goodbye}\n", start="bye", attendant="bye")
BYE = "https://ivr.example/bye.mp3"
RECORDED = dataclasses.replace(
    PLAIN,
    phrases={**PLAIN.phrases, "goodbye": dataclasses.replace(PLAIN.phrases["goodbye"], play={"en": BYE})},
)


def test_a_phrase_is_played_in_the_language_that_has_a_recording_and_spoken_in_the_others() -> None:
    assert speech.phrase(RECORDED, "goodbye", "en").play == BYE
    assert speech.phrase(RECORDED, "goodbye", "pt-BR").play is None
    assert speech.line(RECORDED, Text(phrase="goodbye"), "en").play == BYE


def test_a_text_of_a_flow_has_recordings_slots_and_numbers_like_a_phrase() -> None:
    text = Text(words={"en": "{team} on {number}", "es": "{team}"}, play={"es": BYE})
    said = speech.line(PLAIN, text, "en", team="finance", number="n1")
    assert (said.text, said.number, said.play) == ("finance on {number}", "n1", None)
    assert speech.line(PLAIN, text, "es", team="finanzas").play == BYE


def test_a_phrase_named_by_a_flow_has_its_slots_filled() -> None:
    named = speech.line(PLAIN, Text(phrase="option"), "pt-BR", label="financeiro", key="quatro")
    assert "financeiro" in named.text
    assert "quatro" in named.text
    assert "{" not in named.text


def test_what_is_said_slower_stays_what_it_was() -> None:
    said = speech.phrase(RECORDED, "goodbye", "en", number="n1")
    [slow] = speech.slower([said])
    assert (slow.text, slow.language, slow.play, slow.number, slow.slow) == (
        said.text,
        "en",
        BYE,
        "n1",
        True,
    )


def test_signs_among_digits_are_said_as_they_stand() -> None:
    assert speech.spell("20#6", "pt-BR") == "dois zero #, meia"
