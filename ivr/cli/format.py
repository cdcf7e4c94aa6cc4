"""`ivr format`: flows in the house's form, with their comments and their meaning as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ivr.cli.common import FOUND, settings, verb, wrong_use

WORDS = {
    "pt-BR": ("formatado: {}", "a formatar: {}", "deixado como está: {}; veja ivr check"),
    "es": ("formateado: {}", "por formatear: {}", "quedó como está: {}; vea ivr check"),
    "en": ("formatted: {}", "to be formatted: {}", "left as it is: {}; see ivr check"),
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

    given = settings()
    changed_words, would_words, left_words = WORDS[given.lang]
    bad = False
    for path in _paths(files or [given.flows]):
        text = path.read_text(encoding="utf-8")
        made = formatted(str(path), text, KINDS)
        if made is None:
            typer.echo(left_words.format(path), err=True)
            bad = True
        elif made != text:
            typer.echo((would_words if check else changed_words).format(path))
            bad = bad or check
            if not check:
                path.write_text(made, encoding="utf-8")
    if bad:
        raise typer.Exit(FOUND)


def _paths(given: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in given:
        if not path.exists():
            wrong_use(f"there is no {path}; wanted: a file or a folder of flows")
        found += sorted([*path.glob("*.yaml"), *path.glob("*.yml")]) if path.is_dir() else [path]
    return found
