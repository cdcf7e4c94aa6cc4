"""`ivr version`."""

from __future__ import annotations

import typer

from ivr.cli.common import AsJson, language, print_json, verb


def register(topmost: typer.Typer) -> None:
    verb(topmost, "version", "ivr version", "ivr version --json")(version)


def version(as_json: AsJson = False) -> None:
    """Shows the versions of this release and of its engine, which journals name."""
    from ivr import __version__
    from ivr.engine.step import ENGINE_VERSION

    if as_json:
        print_json({"version": __version__, "engine": ENGINE_VERSION})
    else:
        engine = "engine" if language() == "en" else "motor"
        typer.echo(f"ivr {__version__}, {engine} {ENGINE_VERSION}")
