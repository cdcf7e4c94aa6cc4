"""Which of the carrier's voices speaks which locale, for the languages of the hotlines.

A voice that doesn't speak the locale may fail the whole sentence, so only pairs from the carrier's list pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAMED: Mapping[str, str] = {
    "pt-BR": "Camila Camila-Neural Vitoria Vitoria-Neural Ricardo Thiago-Neural",
    "es-MX": "Mia Mia-Neural Andres-Neural Andres-Generative Mía-Generative",
    "es-US": "Lupe Lupe-Neural Lupe-Generative Miguel Penelope Pedro-Neural Pedro-Generative",
    "es-ES": "Lucia Lucia-Neural Lucia-Generative Conchita Enrique Sergio-Neural Sergio-Generative",
    "en-US": "Joanna Joanna-Neural Joanna-Generative Matthew Matthew-Neural Matthew-Generative Salli Salli-Neural"
    " Kendra Kendra-Neural Joey Joey-Neural Ruth-Neural Ruth-Generative Danielle-Neural Danielle-Generative"
    " Stephen-Neural Stephen-Generative Gregory-Neural",
}
_GOOGLE: Mapping[str, str] = {
    "pt-BR": r"Google\.pt-BR-((Standard|Wavenet)-[A-E]|Neural2-[A-C]|Chirp3-HD-\w+)",
    "es-US": r"Google\.es-US-[\w-]+",
    "es-ES": r"Google\.es-ES-[\w-]+",
    "en-US": r"Google\.en-US-[\w-]+",
}


def locales(language: str) -> tuple[str, ...]:
    """The locales in which a language is spoken."""
    return tuple(locale for locale in _NAMED if locale.split("-")[0] == language.split("-")[0])


def speaks(voice: str, locale: str) -> bool:
    """Whether the carrier has this voice for this locale."""
    google = _GOOGLE.get(locale)
    return voice in names(locale) or (google is not None and re.fullmatch(google, voice) is not None)


def names(locale: str) -> tuple[str, ...]:
    """The named voices of a locale."""
    return tuple(f"Polly.{name}" for name in _NAMED.get(locale, "").split())
