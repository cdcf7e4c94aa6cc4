"""A call as people read it in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ivr.cli import common
from ivr.cli.facts_shown import fact_written
from ivr.cli.wording import Words, word

if TYPE_CHECKING:
    from ivr.settings import Lang

WORDS: Words = {
    "silence": ("(silêncio)", "(silencio)", "(silence)"),
    "open": ("em andamento", "en curso", "still open"),
    "protocol": ("protocolo", "protocolo", "protocol"),
}
NO_NUMBER: Words = {
    "number": ("apagado", "borrado", "erased"),
    "withheld": ("não identificado", "oculto", "withheld"),
    "sip": ("sem número (SIP)", "sin número (SIP)", "no number (SIP)"),
    "client": ("sem número (aplicativo)", "sin número (aplicación)", "no number (client)"),
    "unknown": ("número ilegível", "número ilegible", "unreadable number"),
}
"""What stands for a caller's number that can't be told, by the kind of caller."""
ASKED = ("no_input", "silence")


def print_call(view: dict[str, Any], lang: Lang) -> None:
    """Heard, pressed and why, one decision after another; numbers masked."""
    typer.secho(_headline(view, lang), bold=True)
    for row in view["journey"]:
        if row["heard"]:
            typer.echo(f"  » {row['heard']}")
        if row["pressed"] is not None:
            typer.secho(f"  ⌨ {row['pressed']}", fg="cyan")
        elif row["why_code"] in ASKED:
            typer.secho(f"  ⌨ {word(WORDS, 'silence', lang)}", fg="cyan")
        if row["why"]:
            typer.secho(f"    {row['node']}: {row['why']}", dim=True)
    for fact in view.get("facts", ()):
        typer.secho(f"    {fact_written(fact, lang)}", dim=True)
    protocol = f"  {word(WORDS, 'protocol', lang)} {view['protocol']}" if view["protocol"] else ""
    typer.secho(f"= {view['outcome'] or word(WORDS, 'open', lang)}{protocol}", bold=True)


def caller(view: dict[str, Any], lang: Lang) -> str:
    """The number that called, masked, or why there is none to show."""
    return common.masked(view["from"]) if view["from"] else word(NO_NUMBER, view["caller"], lang)


def _headline(view: dict[str, Any], lang: Lang) -> str:
    from datetime import datetime

    started = common.local(datetime.fromisoformat(view["started_at"]), lang)
    who = " / ".join(part for part in (view["organization"], view["contact"]) if part)
    parts = (view["hotline"], started, caller(view, lang), view["language"], who, view["call_sid"])
    return "  ".join(part for part in parts if part)
