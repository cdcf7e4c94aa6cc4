"""`ivr options HOTLINE`: the public document of all options of the phone channel."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from ivr.cli.common import AsJson, print_json, verb
from ivr.cli.graph import AnyLanguage, Into, flows_and_language, known_hotline, write


class Format(StrEnum):
    """How the document is written."""

    markdown = "markdown"
    html = "html"


def register(topmost: typer.Typer) -> None:
    verb(
        topmost,
        "options",
        "ivr options main_4003 --lang es",
        "ivr options main_4003 --format html -o ura.html",
    )(options)


def options(
    hotline: Annotated[str, typer.Argument(help="The hotline's id, as its file is named.")],
    lang: AnyLanguage = None,
    form: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.markdown,
    output: Into = None,
    as_json: AsJson = False,
) -> None:
    """Writes the public document "URA" of a hotline: every option, its keys, hours and what to have at hand."""
    from ivr.picture.document import document

    flows, language = flows_and_language(lang)
    known_hotline(flows, hotline)
    made = document(flows, hotline, language)
    if as_json:
        from dataclasses import asdict

        print_json(asdict(made))
    elif form is Format.html:
        from ivr.picture.html import page

        write(page(made, index=None), output)
    else:
        from ivr.picture.markdown import markdown

        write(markdown(made), output)
