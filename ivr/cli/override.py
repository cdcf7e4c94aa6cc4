"""`ivr override`: a team open, closed or sent to another one for a while, whatever its schedule says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from ivr.cli.announced import end_one, show_all
from ivr.cli.common import (
    AsJson,
    By,
    InLang,
    iso,
    language,
    local,
    now,
    opened_store,
    print_json,
    settings,
    verb,
    who,
    wrong_use,
)
from ivr.cli.wording import Heads

if TYPE_CHECKING:
    from ivr.application.records import OverrideRecord, OverrideState
    from ivr.settings import Lang
    from ivr.store.store import SqlStore

HEADS: Heads = (
    ("nº", "no."),
    ("", ""),
    ("equipe", "team"),
    ("estado", "state"),
    ("de", "from"),
    ("até", "until"),
    ("por", "by"),
)
STATES: dict[str, OverrideState] = {"open": "open", "closed": "closed", "sent-to": "sent"}


class Teams(TyperGroup):
    """`ivr override finance closed` means `ivr override set finance closed`; a word `team` before it may stand."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] == "team":
            args = args[1:]
        if args and args[0] not in self.commands:
            args = ["set", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name="override",
    cls=Teams,
    help="A team open, closed or sent to another one for a while; no publish is needed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(topmost: typer.Typer) -> None:
    topmost.add_typer(app)


@verb(
    app,
    "set",
    "ivr override set finance closed --until 14:00 --say 'Hoje o financeiro volta às 14 horas.'",
    "ivr override set finance sent-to support --from 12:00 --until 2026-11-25T08:00",
)
def set_override(
    team: Annotated[str, typer.Argument(help="The team's id, as in flows/teams.yaml.")],
    state: Annotated[str, typer.Argument(metavar="open|closed|sent-to", help="What holds meanwhile.")],
    until: Annotated[str, typer.Option("--until", metavar="WHEN", help="HH:MM of today, or a moment.")],
    other: Annotated[str | None, typer.Argument(metavar="[TEAM]", help="With sent-to: who answers.")] = None,
    begins: Annotated[
        str | None, typer.Option("--from", metavar="WHEN", help="HH:MM of today, or a moment; else now.")
    ] = None,
    say: Annotated[str, typer.Option("--say", help="What its callers hear first, in Portuguese.")] = "",
    es: Annotated[str, typer.Option("--es", help="The same in Spanish.")] = "",
    en: Annotated[str, typer.Option("--en", help="The same in English.")] = "",
    by: By = None,
    as_json: AsJson = False,
    lang: InLang = None,
) -> None:
    """Opens or closes a team, or sends its callers to another one, within a second and never beyond the end.

    `set` may be left out. It wins over exceptional days, holidays and hours; the later made override wins.
    """
    from ivr import compose
    from ivr.application.announcing import NotPossible
    from ivr.cli.announcing_words import clock_or_moment, refuse, said

    given = settings()
    tongue = language(lang)
    if state not in STATES:
        wrong_use(said("state", tongue, state=state))
    ends = clock_or_moment(until, "--until", now())
    starts = clock_or_moment(begins, "--from", now()) if begins else None
    with opened_store(given) as store:
        try:
            made = compose.open_announcements(given, store, who(by), now()).override(
                team, STATES[state], ends, starts, other, {"pt-BR": say, "es": es, "en": en}
            )
        except NotPossible as refused:
            refuse(refused, tongue)
    if as_json:
        print_json(_view(made))
        return
    typer.echo(
        said("made", tongue, id=made.id, start=local(made.from_at, tongue), end=local(made.until_at, tongue))
    )


@verb(app, "end", "ivr override end 12")
def end(
    number: Annotated[int, typer.Argument(help="The override's number.")], by: By = None, lang: InLang = None
) -> None:
    """Ends an override now, before its time."""
    end_one(lambda desk, one: desk.end_override(one), number, by, lang)


@verb(app, "list", "ivr override list", "ivr override list --all --json")
def list_overrides(
    all_: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    as_json: AsJson = False,
    lang: InLang = None,
) -> None:
    """Lists overrides that hold or are to come, and warns of those that end within 15 minutes."""

    def found(store: SqlStore) -> Sequence[OverrideRecord]:
        return store.overrides.list() if all_ else store.overrides.standing(now())

    show_all(found, HEADS, _row, _view, as_json, lang)


def _row(one: OverrideRecord, lang: Lang) -> tuple[str, ...]:
    from ivr.application.board import ends
    from ivr.cli.announcing_words import said

    state = said(one.state, lang, to=one.to)
    times = local(one.from_at, lang), local(ends(one), lang)
    return str(one.id), _when(one, lang), one.team, state, *times, one.who


def _when(one: OverrideRecord, lang: Lang) -> str:
    from ivr.application.board import WARNED_BEFORE, ends, holds
    from ivr.cli.announcing_words import said

    at = now()
    if holds(one, at):
        left = ends(one) - at
        return (
            said("soon", lang, minutes=-(-left.seconds // 60)) if left <= WARNED_BEFORE else said("now", lang)
        )
    return said("past" if ends(one) <= at else "ahead", lang)


def _view(one: OverrideRecord) -> dict[str, Any]:
    from ivr.application.board import WARNED_BEFORE, ends, holds

    return {
        "id": one.id,
        "team": one.team,
        "state": one.state,
        "to": one.to,
        "from": iso(one.from_at),
        "until": iso(one.until_at),
        "say": one.say,
        "by": one.who,
        "made_at": iso(one.made_at),
        "ended_at": iso(one.ended_at),
        "ended_by": one.ended_by,
        "in_force": holds(one, now()),
        "ends_soon": holds(one, now()) and ends(one) - now() <= WARNED_BEFORE,
    }
