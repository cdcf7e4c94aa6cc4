"""`ivr schema`: the language of the flows as JSON Schema, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ivr.cli.common import language, unwritable, verb, wrong_use
from ivr.cli.wording import Words, word

FOLDER = Path("schemas")
UNKNOWN: Words = {
    "schema": (
        "nenhum schema se chama '{name}'; existem: {known}",
        "no schema is called '{name}'; there are: {known}",
    ),
}


def register(topmost: typer.Typer) -> None:
    verb(topmost, "schema", "ivr schema --write", "ivr schema pt-BR/hotline.schema.json")(schema)


def schema(
    name: Annotated[str | None, typer.Argument(help="One of them, by its path below schemas/.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Write all of them into schemas/.")] = False,
) -> None:
    """Shows the JSON Schemas that editors complete and check flows by, made from the model.

    Without a name, their paths; with one, the schema itself.
    """
    made = documents()
    if name is not None and name not in made:
        wrong_use(word(UNKNOWN, "schema", language()).format(name=name, known=", ".join(made)))
    if write:
        _write(made)
    typer.echo(made[name] if name else "\n".join(str(FOLDER / path) for path in made), nl=name is None)


def _write(made: dict[str, str]) -> None:
    try:
        for path, text in made.items():
            (FOLDER / path).parent.mkdir(parents=True, exist_ok=True)
            (FOLDER / path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(FOLDER, error) from None


def documents() -> dict[str, str]:
    """Each schema's text, by its path below `schemas/`."""
    from ivr.engine.nodes import KINDS
    from ivr.flow.json_schema import schemas

    return {path: _text(made) for path, made in schemas(KINDS).items()}


def _text(made: Any) -> str:
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"
