"""The form of all sentences of the commands: by a name, in pt-BR, es and en, or in pt-BR and en."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, tuple[str, ...]]
"""Portuguese first, English last; Spanish between them where there is one."""


def word(words: Words, name: str, lang: str) -> str:
    """One word or sentence in a language; a name that isn't there stands for itself.

    Spanish readers get Portuguese where there is no Spanish.
    """
    found = words.get(name)
    if found is None:
        return name
    if lang == "en":
        return found[-1]
    return found[1] if lang == "es" and len(found) == 3 else found[0]
