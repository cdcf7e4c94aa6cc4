"""`ivr publish` and `ivr rollback`: a version becomes live once its author has confirmed the dates that change."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from ivr.cli.common import (
    AsJson,
    By,
    CommandError,
    InLang,
    confirmed,
    iso,
    language,
    local,
    moment,
    now,
    opened_store,
    print_json,
    settings,
    verb,
    who,
    wrong_use,
)
from ivr.cli.draft import draft_base, keep_draft_base

if TYPE_CHECKING:
    from ivr.application.preview import Summary
    from ivr.application.publishing import Plan, Publisher, Refused
    from ivr.application.records import PublicationRecord
    from ivr.settings import Lang, Settings
    from ivr.store.store import SqlStore

Yes = Annotated[bool, typer.Option("--yes", help="Confirms the dates without being asked.")]
EachDate = Annotated[bool, typer.Option("--all-dates", help="Every date on a line of its own.")]
Message = Annotated[str, typer.Option("--message", "-m", help="What is different, for those who come after.")]


def register(topmost: typer.Typer) -> None:
    verb(
        topmost,
        "publish",
        "ivr publish -m 'Suporte abre às 6h'",
        "ivr publish --at 2026-12-24T00:00 --until 2026-12-26T00:00 -m Natal --yes",
    )(publish)
    verb(topmost, "rollback", "ivr rollback", "ivr rollback '#3' --only teams.yaml --yes")(rollback)


def publish(
    at: Annotated[
        str | None, typer.Option("--at", metavar="WHEN", help="Live from then on; else from now on.")
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="WHEN", help="Live until then; afterwards what is live without it."),
    ] = None,
    message: Message = "",
    by: By = None,
    yes: Yes = False,
    force: Annotated[
        bool, typer.Option("--force", help="Publishes what verify or the preview refuses; wants --reason.")
    ] = False,
    reason: Annotated[str | None, typer.Option("--reason", help="Why it is forced; it is kept.")] = None,
    base: Annotated[
        str | None, typer.Option("--base", metavar="VERSION", help="The version that the draft began from.")
    ] = None,
    each: EachDate = False,
    as_json: AsJson = False,
    lang: InLang = None,
) -> None:
    """Makes the draft live in every running process within a second; calls under way stay on their version.

    First every date of the next 400 days on which a team's hours change is listed, in words, and must be confirmed.
    """
    from ivr import compose
    from ivr.application.publishing import Refused

    given = settings()
    tongue = language(lang)
    if force and not (reason or "").strip():
        wrong_use(_refusal("reason", tongue))
    begins = moment(at, "--at") if at else None
    ends = moment(until, "--until") if until else None
    draft = compose.read_draft(given, now())
    with opened_store(given) as store:
        publisher = compose.open_publisher(given, store, who(by), now())
        try:
            began = publisher.named(base) if base else draft_base(given)
            plan = publisher.publish(draft, began, begins, ends, message, reason if force else None)
            preview = _preview(given, store, plan, force, as_json, tongue)
            made = _made(publisher, plan, yes, each, as_json, tongue)
        except Refused as refused:
            _refuse(refused, tongue)
    keep_draft_base(given, made.version)
    _tell(made, plan, as_json, tongue, preview)


def rollback(
    version: Annotated[
        str | None, typer.Argument(help="A version or #NUMBER; left out: the one that was live before.")
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="FILE", help="Brings back this one file alone.")
    ] = None,
    message: Message = "",
    by: By = None,
    yes: Yes = False,
    each: EachDate = False,
    as_json: AsJson = False,
    lang: InLang = None,
) -> None:
    """Makes an earlier version live again, within a second; the files on disk stay as they are.

    As before a publish, the dates on which hours change are listed and must be confirmed.
    """
    from ivr import compose
    from ivr.application.publishing import Refused

    given = settings()
    tongue = language(lang)
    with opened_store(given) as store:
        publisher = compose.open_publisher(given, store, who(by), now())
        try:
            plan = publisher.rollback(version, only, message)
            made = _made(publisher, plan, yes, each, as_json, tongue)
        except Refused as refused:
            _refuse(refused, tongue)
    _tell(made, plan, as_json, tongue)


# -- confirm


def _preview(given: Settings, store: SqlStore, plan: Plan, force: bool, as_json: bool, lang: Lang) -> Summary:
    """Last week's callers on what would be published; too many who end otherwise stop it."""
    from ivr.application.publishing import Refused
    from ivr.cli.replay import publish_preview
    from ivr.cli.replay_words import preview_lines

    summary = publish_preview(given, store, plan.new)
    if not as_json:
        _lines(preview_lines(summary, lang))
        typer.echo("")
    if summary.over(given.replay_limit) and not force:
        raise Refused("preview", percent=f"{summary.otherwise:.1f}", limit=f"{given.replay_limit:g}")
    return summary


def _made(
    publisher: Publisher, plan: Plan, yes: bool, each: bool, as_json: bool, lang: Lang
) -> PublicationRecord:
    """Shows the plan, has it confirmed, and makes it live."""
    if not as_json:
        _show(plan, each, lang)
    if not yes:
        from ivr.cli.publish_words import said

        if as_json or not sys.stdin.isatty():
            raise CommandError(_refusal("confirm", lang))
        if not confirmed(said("ask", lang)):
            raise typer.Exit(1)
    return publisher.make(plan)


def _show(plan: Plan, each: bool, lang: Lang) -> None:
    from ivr.cli.publish_words import date_lines, difference, said, special_lines

    if plan.live is None:
        typer.echo(said("first", lang))
    else:
        typer.echo(said("noticed", lang))
        told = [difference(one, plan.live, plan.new, lang) for one in plan.between.changes]
        _lines(told or [said("nothing", lang)])
        dates = date_lines(plan.dates, plan.new, lang, each)
        typer.echo("\n" + said("dates" if dates else "no_dates", lang))
        _lines(dates)
    typer.echo("\n" + said("special", lang))
    _lines(special_lines(plan.special, plan.dates, plan.new, lang))
    typer.echo("")
    for at, version in plan.ahead:
        typer.echo(said("ahead", lang, version=version[:12], at=local(at, lang)))


def _lines(lines: Any) -> None:
    for line in lines:
        typer.echo(f"  {line}")


def _tell(
    made: PublicationRecord, plan: Plan, as_json: bool, lang: Lang, preview: Summary | None = None
) -> None:
    if as_json:
        print_json(plan_view(plan, made) | ({"preview": preview.as_json()} if preview else {}))
        return
    from ivr.cli.publish_words import said

    until = said("until", lang, at=local(made.until_at, lang)) if made.until_at else ""
    live = {"version": made.version[:12], "number": made.id, "at": local(made.from_at, lang), "until": until}
    typer.secho(said("done", lang, **live), bold=True)


def plan_view(plan: Plan, made: PublicationRecord) -> dict[str, Any]:
    """What was published, and what its author confirmed."""
    from ivr.engine.hours import Day

    def hours(day: Day) -> list[str]:
        return [str(span) for span in day.spans]

    return {
        **publication_view(made),
        "changes": [{"code": one.code, **one.values} for one in plan.between.changes],
        "dates": [
            {
                "date": one.day.isoformat(),
                "team": one.team,
                "before": hours(one.before),
                "after": hours(one.after),
                "code": one.after.code,
                "holiday": one.after.holiday.name if one.after.holiday else None,
                "why": one.after.why,
            }
            for one in plan.dates
        ],
        "special_days": {
            team: [
                {
                    "date": day.day.isoformat(),
                    "open": hours(day),
                    "code": day.code,
                    "holiday": day.holiday.name if day.holiday else None,
                    "why": day.why,
                }
                for day in days
            ]
            for team, days in plan.special.items()
        },
    }


def publication_view(made: PublicationRecord) -> dict[str, Any]:
    """One publication in JSON."""
    return {
        "number": made.id,
        "version": made.version,
        "from": iso(made.from_at),
        "until": iso(made.until_at),
        "published_at": iso(made.published_at),
        "who": made.who,
        "message": made.message,
        "forced": made.forced,
        "base": made.base,
    }


# -- refuse


def _refusal(code: str, lang: Lang, **values: object) -> str:
    from ivr.cli.publish_words import REFUSALS, pick

    return pick(REFUSALS, code, lang, **values)


def _refuse(refused: Refused, lang: Lang) -> NoReturn:
    """Why nothing was published, and what would help."""
    from ivr.flow.problems import show

    values = dict(refused.values)
    if "at" in values:
        values["at"] = local(values["at"], lang)
    if refused.code == "check":
        files = values["files"]
        for one in values["problems"]:
            typer.echo(show(one, files.get(one.source.file), lang) + "\n")
    if refused.code == "verify":
        _lines(values["lines"])
    if refused.code == "base":
        values |= _both(refused, lang)
    if "known" in values:
        values["known"] = ", ".join(values["known"]) or "-"
    raise CommandError(_refusal(refused.code, lang, **values))


def _both(refused: Refused, lang: Lang) -> dict[str, str]:
    """Both diffs: what others have published since, and what the draft would change."""
    from ivr.application.publishing import between
    from ivr.cli.publish_words import difference, said

    live, base = refused.values["live"], refused.values["base"]
    for name in ("theirs", "ours"):
        if (pair := refused.values[name]) is not None:
            before, after = pair
            found = between(before, after)
            typer.echo(_refusal(name, lang))
            _lines([difference(one, before, after, lang) for one in found.changes] or [said("nothing", lang)])
            typer.echo(f"{found.lines}\n")
    unknown = _refusal("unknown_base", lang)
    return {"live": live.version[:12], "who": live.who, "base": base[:12] if base else unknown}
