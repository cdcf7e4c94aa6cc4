"""The overrides that count at `ivr hours`: as the database knows them, or none where there is none to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from ivr.cli import reader
from ivr.cli.common import iso, local, opened_store, print_table, settings
from ivr.cli.wording import Heads, Words, heads, word

if TYPE_CHECKING:
    from datetime import datetime

    from ivr.application.records import OverrideRecord
    from ivr.engine.overrides import Override
    from ivr.settings import Lang

WORDS: Words = {
    "unknown": (
        "aviso: emergências não contam aqui: {why}",
        "aviso: las emergencias no cuentan aquí: {why}",
        "warning: overrides are left out: {why}",
    ),
    "title": (
        "Emergências em vigor ou previstas:",
        "Emergencias vigentes o previstas:",
        "Overrides in force or ahead:",
    ),
    "now": ("em vigor", "vigente", "in force"),
    "ahead": ("prevista", "prevista", "ahead"),
    "open": ("aberta", "abierta", "open"),
    "closed": ("fechada", "cerrada", "closed"),
    "sent": ("enviada a {to}", "enviada a {to}", "sent to {to}"),
}
HEADS: Heads = (
    ("nº", "n.º", "no."),
    ("", "", ""),
    ("estado", "estado", "state"),
    ("de", "desde", "from"),
    ("até", "hasta", "until"),
    ("por", "por", "by"),
    ("o que se ouve", "lo que se oye", "what is heard"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What stands at a moment, or is to come. `records`: None where nobody could be asked."""

    at: datetime
    records: Sequence[OverrideRecord] | None

    def of(self, team: str) -> Sequence[Override]:
        from ivr.application.board import overrides_of

        return overrides_of(self.records or (), team, self.at)


def known_overrides(at: datetime, lang: Lang) -> Known:
    """Without a database there are none; one that gives no answer is warned of."""
    from ivr.application.ports import StoreUnavailable
    from ivr.compose import NotReady, database_file_missing

    given = settings()
    if database_file_missing(given):
        return Known(at, None)
    try:
        with opened_store(given) as store:
            return Known(at, store.overrides.standing(at))
    except (NotReady, StoreUnavailable) as error:
        typer.echo(word(WORDS, "unknown", lang).format(why=reader.told(str(error))), err=True)
        return Known(at, None)


def override_views(known: Known, team: str) -> list[dict[str, Any]] | None:
    """For JSON; null where nobody could be asked."""
    if known.records is None:
        return None
    return [
        {
            "id": one.id,
            "state": one.state,
            "to": one.to,
            "from": iso(one.start),
            "until": iso(one.until),
            "by": one.by,
            "say": one.say,
            "in_force": one.start <= known.at,
        }
        for one in known.of(team)
    ]


def write_overrides(known: Known, team: str, lang: Lang) -> None:
    """A table of them, where there are any."""
    found = known.of(team)
    if not found:
        return
    typer.echo(word(WORDS, "title", lang))
    print_table(heads(HEADS, lang), [_row(one, known.at, lang) for one in found])
    typer.echo("")


def _row(one: Override, at: datetime, lang: Lang) -> tuple[str, ...]:
    when = word(WORDS, "now" if one.start <= at else "ahead", lang)
    state = word(WORDS, one.state, lang).format(to=one.to)
    times = local(one.start, lang), local(one.until, lang)
    return str(one.id), when, state, *times, one.by, one.say.get(lang) or one.say.get("pt-BR", "")
