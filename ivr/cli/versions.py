"""`ivr versions` and `ivr diff`: what was published when by whom, and what lies between two versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ivr.cli.common import (
    AsJson,
    CommandError,
    InLang,
    iso,
    language,
    local,
    now,
    opened_store,
    print_json,
    print_table,
    settings,
    verb,
    who,
)
from ivr.cli.draft import check_out, draft_base, keep_draft_base
from ivr.cli.wording import Heads, Words, heads, word

if TYPE_CHECKING:
    from ivr.application.publishing import Publisher, Refused
    from ivr.application.records import PublicationRecord
    from ivr.flow.model import FlowSet
    from ivr.settings import Lang, Settings

HEADS: Heads = (
    ("", ""),
    ("nº", "no."),
    ("versão", "version"),
    ("em vigor", "live from"),
    ("até", "until"),
    ("publicada", "published"),
    ("por", "by"),
    ("mensagem", "message"),
)
WORDS: Words = {
    "none": (
        "nada foi publicado ainda; a pasta de fluxos atende",
        "nothing is published yet; the folder of flows answers",
    ),
    "live": ("em vigor", "live"),
    "back": ("volta à #{number}", "back to #{number}"),
    "forced": ("forçada: {why}", "forced: {why}"),
    "checked_out": (
        "o rascunho agora é a versão {version} ({count} arquivos mudaram)",
        "the draft is version {version} now ({count} files changed)",
    ),
    "would_lose": (
        "o rascunho tem mudanças não publicadas, que se perderiam; veja: ivr diff {base} draft; mesmo assim: --yes",
        "the draft has unpublished changes that would be lost; see: ivr diff {base} draft; all the same: --yes",
    ),
    "same": ("nenhuma diferença", "no difference"),
}


def register(topmost: typer.Typer) -> None:
    verb(topmost, "versions", "ivr versions", "ivr versions --checkout live")(versions)
    verb(topmost, "diff", "ivr diff live draft", "ivr diff '#2' '#3' --json")(diff)


def versions(
    checkout: Annotated[
        str | None,
        typer.Option(
            "--checkout", metavar="VERSION", help="Makes the files on disk those of a version (live, #3)."
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Lets --checkout replace unpublished changes of the draft.")
    ] = False,
    as_json: AsJson = False,
    lang: InLang = None,
) -> None:
    """Lists what was published: when, by whom, why, and what is live now; or brings a version back to edit it."""
    from ivr import compose
    from ivr.application.publishing import Refused

    given = settings()
    tongue = language(lang)
    with opened_store(given) as store:
        publisher = compose.open_publisher(given, store, who(None), now())
        try:
            if checkout is not None:
                _check_out(given, publisher, checkout, yes, tongue)
            elif as_json:
                print_json(_view(publisher, given))
            else:
                _write(publisher, tongue)
        except Refused as refused:
            refuse(refused, tongue)


def diff(
    before: Annotated[str, typer.Argument(help="A version, its beginning, #NUMBER, live or draft.")],
    after: Annotated[str, typer.Argument(help="The same, of the other side.")],
    as_json: AsJson = False,
    lang: InLang = None,
) -> None:
    """Shows what lies between two versions: what callers would notice first, then dates, then lines of YAML."""
    from ivr import compose
    from ivr.application.publishing import Refused

    given = settings()
    tongue = language(lang)
    with opened_store(given) as store:
        publisher = compose.open_publisher(given, store, who(None), now())
        try:
            one, two = (_named(given, publisher, name) for name in (before, after))
        except Refused as refused:
            refuse(refused, tongue)
    _show(one, two, as_json, tongue)


def _named(given: Settings, publisher: Publisher, name: str) -> FlowSet:
    """Raises Refused, NoFlows and UnknownVersion."""
    from ivr.application.flow_library import NoFlows
    from ivr.compose import read_draft

    if name != "draft":
        return publisher.version(publisher.named(name))
    found = read_draft(given, now())
    if found.flows is None:
        raise NoFlows("the flows have errors", found)
    return found.flows


def _show(before: FlowSet, after: FlowSet, as_json: bool, lang: Lang) -> None:
    from auth.policy import BRASILIA
    from ivr.application.changed_hours import changed_dates, last_date
    from ivr.application.publishing import between
    from ivr.cli.publish_words import date_lines, difference, said

    found = between(before, after)
    today = now().astimezone(BRASILIA).date()
    dates = changed_dates(before, after, today, last_date(today))
    if as_json:
        print_json(
            {
                "before": before.version,
                "after": after.version,
                "changes": [{"code": one.code, **one.values} for one in found.changes],
                "dates": [{"date": one.day.isoformat(), "team": one.team} for one in dates],
                "lines": found.lines,
            }
        )
        return
    told = [difference(one, before, after, lang) for one in found.changes]
    told += date_lines(dates, after, lang)
    for line in told:
        typer.echo(line)
    if found.lines:
        typer.echo(("\n" if told else said("nothing", lang) + "\n\n") + found.lines)
    elif not told:
        typer.echo(_say("same", lang))


def _check_out(given: Settings, publisher: Publisher, name: str, yes: bool, lang: Lang) -> None:
    from ivr.application.publishing import between
    from ivr.compose import read_draft

    flows = publisher.version(publisher.named(name))
    base = draft_base(given)
    draft = read_draft(given, now())
    if not yes and draft.files:
        known = {one.version for one in publisher.published} | {base}
        published = draft.flows is not None and (
            draft.flows.version in known or not between(draft.flows, flows).lines
        )
        if not published:
            raise CommandError(_say("would_lose", lang, base=(base or "live")[:12]))
    changed = check_out(flows, given.flows)
    keep_draft_base(given, flows.version)
    typer.echo(_say("checked_out", lang, version=flows.version[:12], count=len(changed)))


def _view(publisher: Publisher, given: Settings) -> dict[str, object]:
    from ivr.application.publishing import back_to
    from ivr.cli.publish import publication_view

    live, published = publisher.live(), publisher.published
    return {
        "live": live.id if live else None,
        "at": iso(publisher.at),
        "draft_base": draft_base(given),
        "versions": [publication_view(one) | {"back_to": back_to(published, one)} for one in published],
    }


def _write(publisher: Publisher, lang: Lang) -> None:
    live, published = publisher.live(), publisher.published
    if not published:
        typer.echo(_say("none", lang))
        return
    rows = [
        (
            _say("live", lang) if one == live else "",
            f"#{one.id}",
            one.version[:12],
            local(one.from_at, lang),
            local(one.until_at, lang),
            local(one.published_at, lang),
            one.who,
            _message(one, published, lang),
        )
        for one in reversed(published)
    ]
    print_table(heads(HEADS, lang), rows)


def _message(one: PublicationRecord, published: Sequence[PublicationRecord], lang: Lang) -> str:
    """What its author said of it, else what it came back to; and why it was forced."""
    from ivr.application.publishing import back_to

    number = back_to(published, one)
    back = _say("back", lang, number=number) if number and not one.message else ""
    forced = _say("forced", lang, why=one.forced) if one.forced else ""
    return "; ".join(part for part in (one.message, back, forced) if part)


def _say(name: str, lang: Lang, /, **slots: object) -> str:
    return word(WORDS, name, lang).format(**slots)


def refuse(refused: Refused, lang: Lang) -> NoReturn:
    """Why a version can't be had."""
    from ivr.cli.publish_words import REFUSALS, pick

    values = dict(refused.values)
    if "known" in values:
        values["known"] = ", ".join(values["known"]) or "-"
    raise CommandError(pick(REFUSALS, refused.code, lang, **values))
