"""A small flow set with voices and queue phrases, and answers made of it."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.application.answer import Answer
from ivr.engine.effects import Line, Say, Wait
from ivr.flow.model import FlowSet, Phrase, Voice

VOICES = {
    "pt-BR": Voice("Polly.Camila-Neural", "pt-BR"),
    "es": Voice("Polly.Mia-Neural", "es-MX", 90),
    "en": Voice("Polly.Joanna-Neural", "en-US"),
}
PHRASES = {
    "queue_wait": Phrase(
        "queue_wait",
        {
            "pt-BR": "Sua posição é {position}, cerca de {minutes} minutos. Para ser chamado de volta, digite {key}.",
            "es": "Su posición es {position}, unos {minutes} minutos. Para que lo llamemos, marque {key}.",
            "en": "You are number {position}, about {minutes} minutes. To be called back, press {key}.",
        },
    ),
    "queue_hold": Phrase(
        "queue_hold",
        {"pt-BR": "Continue na linha.", "es": "Siga en la línea.", "en": "Stay on the line."},
    ),
    "queue_wait_first": Phrase(
        "queue_wait_first",
        {
            "pt-BR": "Você é o próximo. Para ser chamado de volta, digite {key}.",
            "es": "Usted es el siguiente. Para que lo llamemos, marque {key}.",
            "en": "You are next. To be called back, press {key}.",
        },
    ),
}
FLOWS = FlowSet(version="v1", hotlines={}, teams={}, schedules={}, phrases=PHRASES, voices=VOICES, called={})
NUMBERS: Mapping[str, str] = {"p1": "+5511987654321", "p2": "+551140030015", "p3": "+5255123456"}


def line(text: str, language: str = "pt-BR", **more: object) -> Line:
    return Line(text, language, **more)  # type: ignore[arg-type]


def answer(
    wait: Wait, *said: Line, turn: int = 3, flows: FlowSet = FLOWS, caller_id: str | None = None
) -> Answer:
    effects = (Say(said),) if said else ()
    return Answer("CA1", turn, effects, wait, flows, NUMBERS.get, caller_id)
