"""The topmost command: it speaks its reader's language, helps included, and no verb under it ends in a traceback."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from copy import copy
from functools import cache
from typing import Any

import typer
from typer.core import TyperGroup

from ivr.cli import reader

HEADINGS = {"Options": "Opções", "Arguments": "Argumentos", "Commands": "Comandos"}
EXTRAS = (("default: ", "padrão: "), ("required", "obrigatório"))
STANDING = {
    "<str>": "<texto>",
    "<int>": "<número>",
    "<int range>": "<número>",
    "<float range>": "<número>",
    "<path>": "<caminho>",
    "<list[str]>": "<textos>",
    "<list[Path]>": "<caminhos>",
    "FILE": "ARQUIVO",
    "ORG": "EMPRESA",
    "SPANS": "HORÁRIOS",
    "TEAM": "EQUIPE",
    "VERSION": "VERSÃO",
    "WHEN": "QUANDO",
    "[OPTIONS]": "[OPÇÕES]",
    "COMMAND [ARGS]": "COMANDO [ARGUMENTOS]",
}
"""What stands for a value, in a usage and in the first column."""
_STANDING = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in STANDING))
_EXTRA = re.compile(r"\[[^\[\]]*\]\Z")
"""What Typer adds behind a text: its default, its range, whether it must be there."""


class Commands(TyperGroup):
    """All verbs."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **named: Any) -> Any:
        words = list(sys.argv[1:] if args is None else args)
        with reader.reading(words):
            spoken: Commands = in_portuguese(self) if reader.language() == "pt-BR" else self
            return super(Commands, spoken).main(_language_first(self, words), *rest, **named)

    def make_context(self, *args: Any, **named: Any) -> Any:
        try:
            return super().make_context(*args, **named)
        except Exception as error:
            _tell_misuse(error)
            raise

    def invoke(self, ctx: Any) -> Any:
        from ivr.cli.failures import ended

        try:
            return super().invoke(ctx)
        except Exception as error:
            _tell_misuse(error)
            told = ended(error)
            if told is None:
                raise
        typer.echo(f"ivr: {told.message}", err=True)
        raise typer.Exit(told.code)


def _language_first(topmost: Any, words: list[str]) -> list[str]:
    """`--lang` behind a verb that has no such option is the topmost command's."""
    found = reader.place(words)
    verb = topmost
    for word in words[: found.start] if found else ():
        verb = getattr(verb, "commands", {}).get(word, verb)
    if found is None or verb is topmost or any(one.name == "lang" for one in verb.params):
        return words
    return [*words[found], *words[: found.start], *words[found.stop :]]


def _tell_misuse(error: Exception) -> None:
    """Typer's own errors to a Portuguese reader; else they are Typer's to tell."""
    if reader.language() != "pt-BR":
        return
    if isinstance(error, typer.Abort):
        typer.echo("Interrompido!", err=True)
        raise typer.Exit(1)
    if not hasattr(error, "format_message") or type(error).__name__ == "NoArgsIsHelpError":
        return
    from ivr.cli.portuguese import portuguese

    if (ctx := getattr(error, "ctx", None)) is not None:
        typer.echo(ctx.get_usage(), err=True)
        typer.echo(f"Veja a ajuda: {ctx.command_path} {ctx.help_option_names[0]}\n", err=True)
    typer.echo(f"Erro: {portuguese(error.format_message())}", err=True)
    raise typer.Exit(getattr(error, "exit_code", 2))


# -- help


_Formatter: Any = typer.Context.formatter_class


class PortugueseFormatter(_Formatter):  # type: ignore[misc]
    """Help with its headings, and what Typer adds to a text, in Portuguese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _stood(args), prefix or "Uso: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(HEADINGS.get(heading, heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], *rest: Any, **named: Any) -> None:
        super().write_dl([(_stood(name), _row(text)) for name, text in rows], *rest, **named)


def _row(text: str) -> str:
    from ivr.cli.help_words import portuguese

    return _EXTRA.sub(_extra, portuguese(text))


def _stood(text: str) -> str:
    return _STANDING.sub(lambda found: STANDING[found[0]], text)


def _extra(found: re.Match[str]) -> str:
    text = found[0]
    for english, words in EXTRAS:
        text = text.replace(english, words)
    return text


def in_portuguese(command: Any) -> Any:
    """A copy of a command, and of those below it, whose every help text is Portuguese."""
    from ivr.cli.help_words import portuguese

    spoken = copy(command)
    spoken.context_class = _portuguese_context(command.context_class)
    spoken.help = portuguese(command.help or "")
    if command.epilog:
        spoken.epilog = command.epilog.replace("\b\nExample", "\b\nExemplo")
    spoken.params = [copy(one) for one in command.params]
    for one in spoken.params:
        if getattr(one, "help", None):
            one.help = portuguese(one.help)
    if hasattr(command, "commands"):
        spoken.commands = {name: in_portuguese(below) for name, below in command.commands.items()}
    return spoken


@cache
def _portuguese_context(kind: type[Any]) -> type[Any]:
    return type(kind.__name__, (kind,), {"formatter_class": PortugueseFormatter})
