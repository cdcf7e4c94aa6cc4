"""All verbs under one name."""

from __future__ import annotations

from importlib import import_module

import typer

from ivr.cli.commands import Commands
from ivr.cli.common import InLang, language

SUBJECTS = (
    "serve",
    "call",
    "check",
    "format",
    "schema",
    "verify",
    "test",
    "calls",
    "tickets",
    "customers",
    "agents",
    "hours",
    "graph",
    "options",
    "publish",
    "versions",
    "notice",
    "override",
    "replay",
    "db",
    "version",
)
"""Modules of this package, in the order of the help; each one's `register` adds its verbs."""

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A phone-menu engine: hotlines, calls, tickets and customers.",
)


@app.callback()
def topmost(lang: InLang = None) -> None:
    """Before a verb, `--lang` holds for it, also where the verb has no such option."""
    language(lang)


for subject in SUBJECTS:
    import_module(f"ivr.cli.{subject}").register(app)


def main() -> None:
    """The console script. A reader who stops early (`ivr tickets list | head -1`) is Typer's and Rich's to bear."""
    app()
