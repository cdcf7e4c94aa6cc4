"""`ivr notice`: an announcement that callers hear for a while, without a publish."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ivr.cli.announced import end_one, show_all
from ivr.cli.common import (
    AsJson,
    By,
    InLang,
    group,
    iso,
    language,
    local,
    now,
    opened_store,
    print_json,
    settings,
    verb,
    who,
)
from ivr.cli.wording import Heads

if TYPE_CHECKING:
    from ivr.application.records import NoticeRecord
    from ivr.settings import Lang
    from ivr.store.store import SqlStore

HEADS: Heads = (
    ("nº", "no."),
    ("", ""),
    ("de", "from"),
    ("até", "until"),
    ("linhas", "hotlines"),
    ("texto", "words"),
    ("por", "by"),
)
app = group("notice", "Announcements that callers hear for a while, without a publish.")


def register(topmost: typer.Typer) -> None:
    topmost.add_typer(app)


@verb(
    app,
    "add",
    "ivr notice add 'O portal está fora do ar; a equipe já trabalha nisso.' --until 18:00",
    "ivr notice add 'Hoje há espera maior.' --en 'Waits are longer today.' --hotline main_4003 --until 12:00",
)
def add(
    words: Annotated[str, typer.Argument(metavar="TEXT", help="What callers hear, in Portuguese.")],
    until: Annotated[str, typer.Option("--until", metavar="WHEN", help="HH:MM of today, or a moment.")],
    begins: Annotated[
        str | None, typer.Option("--from", metavar="WHEN", help="HH:MM of today, or a moment; else now.")
    ] = None,
    hotline: Annotated[
        list[str] | None, typer.Option("--hotline", help="Only there; may be given more than once.")
    ] = None,
    es: Annotated[str, typer.Option("--es", help="The same in Spanish.")] = "",
    en: Annotated[str, typer.Option("--en", help="The same in English.")] = "",
    by: By = None,
    as_json: AsJson = False,
    lang: InLang = None,
) -> None:
    """Adds a notice: heard within a second by whoever calls, in the first prompt and before it is too late.

    Where there are no words in the caller's language, they hear that there is a notice and who can explain it.
    """
    from ivr import compose
    from ivr.application.announcing import NotPossible
    from ivr.cli.announcing_words import clock_or_moment, refuse, said

    given = settings()
    tongue = language(lang)
    ends = clock_or_moment(until, "--until", now())
    starts = clock_or_moment(begins, "--from", now()) if begins else None
    with opened_store(given) as store:
        try:
            made = compose.open_announcements(given, store, who(by), now()).notice(
                {"pt-BR": words, "es": es, "en": en}, ends, starts, hotline or ()
            )
        except NotPossible as refused:
            refuse(refused, tongue)
    if as_json:
        print_json(_view(made))
        return
    typer.echo(
        said("made", tongue, id=made.id, start=local(made.from_at, tongue), end=local(made.until_at, tongue))
    )


@verb(app, "end", "ivr notice end 3")
def end(
    number: Annotated[int, typer.Argument(help="The notice's number.")], by: By = None, lang: InLang = None
) -> None:
    """Ends a notice now, before its time."""
    end_one(lambda desk, one: desk.end_notice(one), number, by, lang)


@verb(app, "list", "ivr notice list", "ivr notice list --all --json")
def list_notices(
    all_: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    as_json: AsJson = False,
    lang: InLang = None,
) -> None:
    """Lists notices that stand or are to come."""

    def found(store: SqlStore) -> Sequence[NoticeRecord]:
        return store.notices.list() if all_ else store.notices.standing(now())

    show_all(found, HEADS, _row, _view, as_json, lang)


def _row(one: NoticeRecord, lang: Lang) -> tuple[str, ...]:
    from ivr.application.board import ends
    from ivr.cli.announcing_words import said

    at = now()
    state = "past" if ends(one) <= at else "now" if one.from_at <= at else "ahead"
    hotlines = ", ".join(one.hotlines) or said("everywhere", lang)
    words = one.say["pt-BR"]
    return (
        str(one.id),
        said(state, lang),
        local(one.from_at, lang),
        local(ends(one), lang),
        hotlines,
        words,
        one.who,
    )


def _view(one: NoticeRecord) -> dict[str, Any]:
    return {
        "id": one.id,
        "from": iso(one.from_at),
        "until": iso(one.until_at),
        "hotlines": list(one.hotlines),
        "say": one.say,
        "by": one.who,
        "made_at": iso(one.made_at),
        "ended_at": iso(one.ended_at),
        "ended_by": one.ended_by,
    }
