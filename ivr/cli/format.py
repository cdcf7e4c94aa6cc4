"""`ivr format`: flows in the house's form, with their comments and their meaning as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ivr.cli import common_words
from ivr.cli.common import FOUND, language, settings, unreadable, unwritable, verb, wrong_use
from ivr.cli.wording import Words, word

WORDS: Words = {
    "changed": ("formatado: {path}", "formateado: {path}", "formatted: {path}"),
    "would": ("a formatar: {path}", "por formatear: {path}", "to be formatted: {path}"),
    "left": (
        "deixado como está: {path}; veja ivr check",
        "quedó como está: {path}; vea ivr check",
        "left as it is: {path}; see ivr check",
    ),
}


def register(topmost: typer.Typer) -> None:
    verb(topmost, "format", "ivr format flows/main_4003.yaml", "ivr format --check")(format_files)


def format_files(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; else the folder of flows.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; 1 if something would be.")] = False,
) -> None:
    """Puts flows into one form: indentation, order of known keys, quotation marks; comments stay.

    A file that can't be read as YAML is left as it is, and ends with 1.
    """
    from ivr.engine.nodes import KINDS
    from ivr.flow.layout import formatted

    lang, bad = language(), False
    for path in _paths(files or [settings().flows]):
        text = _text(path)
        made = formatted(str(path), text, KINDS)
        if made is None:
            typer.echo(word(WORDS, "left", lang).format(path=path), err=True)
            bad = True
        elif made != text:
            typer.echo(word(WORDS, "would" if check else "changed", lang).format(path=path))
            bad = bad or check
            if not check:
                _replace(path, made)
    if bad:
        raise typer.Exit(FOUND)


def _paths(given: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in given:
        if not path.exists():
            wrong_use(common_words.said("no_path", language(), path=path))
        found += sorted([*path.glob("*.yaml"), *path.glob("*.yml")]) if path.is_dir() else [path]
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from None


def _replace(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from None
