"""What is said when there is no flow to say it: a number that nobody answers, and trouble of our own.

In the language of the calling country; where that is unknown, in Portuguese and then in English.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.flow.numbers import parse_caller
from ivr.twilio import twiml
from ivr.twilio.twiml import Xml

VOICES = {
    "pt-BR": ("Polly.Camila-Neural", "pt-BR"),
    "es": ("Polly.Mia-Neural", "es-MX"),
    "en": ("Polly.Joanna-Neural", "en-US"),
}
PORTUGUESE = frozenset(("BR", "PT", "AO", "MZ", "CV", "GW", "ST", "TL"))
SPANISH = frozenset(
    (
        *("AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GQ", "GT"),
        *("HN", "MX", "NI", "PA", "PE", "PR", "PY", "SV", "UY", "VE"),
    )
)

UNANSWERED = {
    "pt-BR": "Nenhuma de nossas linhas de atendimento usa este número. Confira o número e ligue de novo.",
    "es": "Ninguna de nuestras líneas de atención usa este número. Verifique el número y llame de nuevo.",
    "en": "None of our service lines uses this number. Please check the number and call again.",
}
TROUBLE = {
    "pt-BR": "Desculpe, tivemos um problema. Aguarde um momento na linha.",
    "es": "Disculpe, tuvimos un problema. Espere un momento en la línea.",
    "en": "Sorry, we had a problem. Please stay on the line for a moment.",
}
SORRY = {
    "pt-BR": "Desculpe, não conseguimos atender agora. Por favor, ligue de novo em alguns minutos.",
    "es": "Disculpe, no podemos atenderlo ahora. Por favor, llame de nuevo en unos minutos.",
    "en": "Sorry, we can't take your call right now. Please call again in a few minutes.",
}


def unanswered(caller: str | None) -> bytes:
    """No flow answers the called number."""
    return twiml.document(*_said(UNANSWERED, caller), twiml.hangup())


def trouble(caller: str | None, then: str) -> bytes:
    """Something of ours broke; the call goes on at `then`."""
    return twiml.document(*_said(TROUBLE, caller), twiml.pause(2), twiml.redirect(then))


def sorry(caller: str | None) -> bytes:
    """Nothing more can be tried."""
    return twiml.document(*_said(SORRY, caller), twiml.hangup())


def hang_up() -> bytes:
    return twiml.document(twiml.hangup())


def leave() -> bytes:
    """Out of a queue, to what its turn has become."""
    return twiml.document(twiml.leave())


def languages(caller: str | None) -> tuple[str, ...]:
    """The languages in which a caller from that number is spoken to."""
    country = parse_caller(caller).country
    if country is None:
        return ("pt-BR", "en")
    return ("pt-BR",) if country in PORTUGUESE else ("es",) if country in SPANISH else ("en",)


def _said(words: Mapping[str, str], caller: str | None) -> list[Xml]:
    return [
        twiml.say(words[language], voice=VOICES[language][0], language=VOICES[language][1])
        for language in languages(caller)
    ]
