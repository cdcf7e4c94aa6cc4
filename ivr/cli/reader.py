"""Who reads: in which language everything is said that a command prints."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ivr.settings import Lang

LANGUAGES: dict[str, Lang] = {"pt-BR": "pt-BR", "pt": "pt-BR", "es": "es", "en": "en"}
_READER: ContextVar[Lang | None] = ContextVar("reader", default=None)


def language() -> Lang:
    """That of `--lang`, else of IVR_LANG, else of LANG; known before any setting is judged, and when one is wrong."""
    return _READER.get() or _of_environment()


def told(sentence: str) -> str:
    """A sentence of a room that knows no reader, as this one reads it."""
    if language() != "pt-BR":
        return sentence
    from ivr.cli.portuguese import portuguese

    return portuguese(sentence)


@contextmanager
def reading(args: Sequence[str]) -> Iterator[None]:
    """While a command with these words runs, its `--lang` is the reader's."""
    token = _READER.set(_asked(args))
    try:
        yield
    finally:
        _READER.reset(token)


def place(args: Sequence[str]) -> slice | None:
    """Where `--lang` and its value stand among a command's words."""
    for at, word in enumerate(args):
        if word == "--":
            return None
        if word == "--lang" or word.startswith("--lang="):
            return slice(at, at + (2 if word == "--lang" else 1))
    return None


def _asked(args: Sequence[str]) -> Lang | None:
    found = place(args)
    given = args[found][-1] if found else ""
    return LANGUAGES.get(given.removeprefix("--lang="))


def _of_environment() -> Lang:
    given = _value("IVR_LANG")
    if given in LANGUAGES and given != "pt":
        return LANGUAGES[given]
    return LANGUAGES.get(_value("LANG").lower()[:2], "en")


def _value(name: str) -> str:
    """As the settings read it, without judging any other: the environment, then `.env`; what is empty isn't set."""
    found = os.environ.get(name, "").strip()
    return found or (_in_file(name) if Path(".env").is_file() else "")


def _in_file(name: str) -> str:
    from pydantic_settings import DotEnvSettingsSource

    from ivr.settings import Settings

    try:
        found = DotEnvSettingsSource(Settings).env_vars
    except UnicodeDecodeError:  # the settings tell it; until then the reader's language is the system's
        return ""
    return (found.get(name) or "").strip()
