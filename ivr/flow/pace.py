"""How long words take to be spoken, estimated: no voice is asked, so that a check needs no network.

The paces are those of a telephone voice at its usual rate, pauses at punctuation apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

LETTERS_A_SECOND: Mapping[str, float] = {"pt-BR": 16.0, "es": 17.0, "en": 16.5}
"""Letters, digits and spaces. A digit alone is a word of its own, see `DIGIT`."""
DIGIT = 4
"""A digit takes as long as this many letters."""
SHORT_PAUSE, LONG_PAUSE = 0.1, 0.3
_SHORT, _LONG, _DIGIT = re.compile(r"[,;:]"), re.compile(r"[.!?]+(?=\s|$)"), re.compile(r"\d")


def seconds(words: str, language: str, rate: int = 100) -> float:
    """Seconds that a voice takes for the words; `rate` is its pace in percent."""
    letters = len(words) + (DIGIT - 1) * len(_DIGIT.findall(words))
    pauses = SHORT_PAUSE * len(_SHORT.findall(words)) + LONG_PAUSE * len(_LONG.findall(words))
    return (letters / LETTERS_A_SECOND[language] + pauses) * 100 / rate
