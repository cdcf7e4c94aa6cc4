"""Which voice speaks which language: the carrier's list, for the languages of these hotlines."""

from __future__ import annotations

import re

BASIC = {"man", "woman"}

_NAMES = {
    "pt-BR": (
        r"Polly\.(Camila|Camila-Neural|Vitoria|Vitoria-Neural|Ricardo|Thiago-Neural)",
        r"Google\.pt-BR-((Standard|Wavenet)-[A-E]|Neural2-[A-C]|Chirp3-HD-\w+)",
    ),
    "es-MX": (r"Polly\.(Mia|Mia-Neural|Andres-Neural|Andres-Generative|Mía-Generative)",),
    "es-US": (
        r"Polly\.(Lupe|Lupe-Neural|Lupe-Generative|Miguel|Penelope|Pedro-Neural|Pedro-Generative)",
        r"Google\.es-US-[\w-]+",
    ),
    "es-ES": (
        r"Polly\.(Lucia|Lucia-Neural|Lucia-Generative|Conchita|Enrique|Sergio-Neural|Sergio-Generative)",
        r"Google\.es-ES-[\w-]+",
    ),
    "en-US": (
        r"Polly\.(Joanna|Matthew|Salli|Kendra|Joey)(-Neural|-Generative)?",
        r"Polly\.(Ruth|Danielle|Stephen|Gregory)-(Neural|Generative)",
        r"Google\.en-US-[\w-]+",
    ),
}
SPOKEN = {language: re.compile("|".join(names)) for language, names in _NAMES.items()}


def voice_problem(voice: str | None, language: str | None) -> str | None:
    """What is wrong with the pair, or None. Both must be said: the defaults are the account's, not ours."""
    if language is None:
        return "names no language, so the carrier speaks en-US"
    if language not in SPOKEN:
        return f"language {language!r} has no voice here; one of {', '.join(SPOKEN)} is wanted"
    if voice is None:
        return "names no voice, so the account's own setting decides"
    if voice in BASIC or SPOKEN[language].fullmatch(voice):
        return None
    return f"voice {voice!r} does not speak {language}"
