"""An e-mail address as it is written, out of the words in which it is spelled to callers."""

from __future__ import annotations

import re

SIGNS = {
    "@": ("arroba", "at"),
    ".": ("ponto", "punto", "dot"),
    "-": ("hífen", "traço", "guion", "guión", "hyphen", "dash"),
    "_": ("sublinhado", "underline", "underscore"),
}
_WRITTEN = {word: sign for sign, words in SIGNS.items() for word in words}
_WHOLE = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def written(spelled: str) -> str:
    """ "exterior, arroba, exemplo ponto com" as exterior@exemplo.com; what is no address stays as it is."""
    address = "".join(_WRITTEN.get(word.lower(), word) for word in re.split(r"[,\s]+", spelled.strip(" .")))
    return address if _WHOLE.fullmatch(address) else spelled
