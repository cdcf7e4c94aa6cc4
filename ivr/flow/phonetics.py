"""How words sound over the telephone, roughly: enough to tell that two labels can be taken for each other.

A word becomes a row of sounds in which spelling no longer counts, and those that a telephone's narrow band blurs
(p and b, t and d, f and v, s and z, m and n) are one.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence

ALIKE = 0.75
"""Labels whose sounds agree to this share, or more, sound alike."""

_RULES: Mapping[str, Sequence[tuple[str, str]]] = {
    "pt-BR": (
        ("lh", "l"), ("nh", "n"), ("ch", "x"), ("ph", "f"), ("h", ""), ("ç", "s"), ("sc(?=[ei])", "s"),
        ("xc(?=[ei])", "s"), ("c(?=[ei])", "s"), ("g(?=[ei])", "j"), ("qu(?=[ei])", "k"), ("gu(?=[ei])", "g"),
        ("[cq]", "k"), ("w", "v"), ("y", "i"), ("l(?=[^aeiou]|$)", "u"), ("o(?=s?$)", "u"), ("e(?=s?$)", "i"),
    ),
    "es": (
        ("ll", "y"), ("ñ", "n"), ("ch", "x"), ("h", ""), ("v", "b"), ("c(?=[ei])", "s"), ("g(?=[ei])", "j"),
        ("qu", "k"), ("gu(?=[ei])", "g"), ("[cq]", "k"), ("w", "u"),
    ),
    "en": (
        ("^kn", "n"), ("^wr", "r"), ("tion", "xn"), ("igh", "i"), ("ph", "f"), ("ck", "k"), ("sh|ch", "x"),
        ("th", "t"), ("gh", ""), ("c(?=[eiy])", "s"), ("qu", "kw"), ("[cq]", "k"), ("ea|ee|ie", "i"), ("oo|ou", "u"),
        ("e$", ""), ("y$", "i"),
    ),
}  # fmt: skip
_BLURRED = str.maketrans("bdgvzm", "ptkfsn")
_TWICE = re.compile(r"(.)\1+")


@functools.lru_cache(maxsize=4096)
def sounds(word: str, language: str) -> str:
    """The sounds of one word."""
    text = word.lower().replace("ç", "s") if language == "pt-BR" else word.lower()
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if c.isalnum() and c.isascii())
    for pattern, sound in _RULES[language]:
        text = re.sub(pattern, sound, text)
    return _TWICE.sub(r"\1", text.translate(_BLURRED))


def sound_alike(first: str, second: str, language: str) -> bool:
    """Whether two labels can be taken for each other: what they share in whole words tells nobody apart."""
    ours, theirs = (
        [sounds(word, language) for word in re.findall(r"\w+", label)] for label in (first, second)
    )
    one = "".join(word for word in ours if word not in theirs)
    other = "".join(word for word in theirs if word not in ours)
    if not one or not other:
        return one == other
    longest = max(len(one), len(other))
    if abs(len(one) - len(other)) > longest * (1 - ALIKE):
        return False
    return 1 - _distance(one, other) / longest >= ALIKE


def _distance(one: str, other: str) -> int:
    """Insertions, deletions and changes from one to the other."""
    row = list(range(len(other) + 1))
    for at, sound in enumerate(one, 1):
        above, row[0] = row[0], at
        for to, heard in enumerate(other, 1):
            above, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, above + (sound != heard))
    return row[-1]
