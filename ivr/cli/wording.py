"""The form of all sentences of the commands: by a name, in pt-BR, es and en, or in pt-BR and en."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Words = Mapping[str, tuple[str, ...]]
"""Portuguese first, English last; Spanish between them where there is one."""
Heads = Sequence[tuple[str, ...]]
"""A table's columns, each as a sentence is."""


def word(words: Words, name: str, lang: str) -> str:
    """One word or sentence in a language; a name that isn't there stands for itself.

    Spanish readers get Portuguese where there is no Spanish.
    """
    found = words.get(name)
    return name if found is None else _of(found, lang)


def heads(columns: Heads, lang: str) -> list[str]:
    """What stands above a table."""
    return [_of(column, lang) for column in columns]


def _of(texts: tuple[str, ...], lang: str) -> str:
    if lang == "en":
        return texts[-1]
    return texts[1] if lang == "es" and len(texts) == 3 else texts[0]
