"""`ivr calls`: what happened on the phone, and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, cast, get_args

import typer

from ivr.cli import common
from ivr.cli.common import AsJson, By
from ivr.cli.common_words import said
from ivr.cli.wording import Words, word

if TYPE_CHECKING:
    from ivr.application.ports import CountBy, Store
    from ivr.application.records import CallFilter, CallRecord
    from ivr.application.world import World
    from ivr.settings import Settings

COUNTED = ("hotline", "team", "outcome", "language", "hour")
CONFIDENTIAL = "ombudsman"

Hotline = Annotated[str | None, typer.Option(help="Only calls of this hotline (main_4003).")]
Team = Annotated[str | None, typer.Option(help="Only calls that chose this team; 'ombudsman' shows its own.")]
Outcome = Annotated[str | None, typer.Option(help="transferred, callback, abandoned, ticket, ...")]
Day = Annotated[str | None, typer.Option(help="Only calls of this day, as 2026-11-24.")]


WORDS: Words = {
    "started": ("início", "inicio", "started"),
    "hotline": ("linha", "línea", "hotline"),
    "from": ("de", "de", "from"),
    "team": ("equipe", "equipo", "team"),
    "outcome": ("fim", "final", "outcome"),
    "language": ("idioma", "idioma", "language"),
    "hour": ("hora", "hora", "hour"),
    "protocol": ("protocolo", "protocolo", "protocol"),
    "call": ("ligação", "llamada", "call"),
    "calls": ("ligações", "llamadas", "calls"),
    "seen": ("{call}: vista por {name}", "{call}: vista por {name}", "{call}: seen by {name}"),
    "seen_before": (
        "{call}: já vista antes, por {name}",
        "{call}: ya vista antes, por {name}",
        "{call}: seen before, by {name}",
    ),
    "by": (
        "--by é '{by}'; esperado: um ou mais de {known}, com vírgulas",
        "--by es '{by}'; se espera uno o más de {known}, con comas",
        "--by is '{by}'; wanted: one or more of {known}, with commas between",
    ),
    "unknown_outcome": (
        "--outcome é '{outcome}'; esperado: {known}",
        "--outcome es '{outcome}'; se espera: {known}",
        "--outcome is '{outcome}'; wanted: {known}",
    ),
}
calls = common.group("calls", "What happened on the phone, and why.")


def _words(name: str, /, **slots: object) -> str:
    return word(WORDS, name, common.language()).format(**slots)


def register(app: typer.Typer) -> None:
    app.add_typer(calls)


@common.verb(calls, "list", "ivr calls list --day 2026-11-24 --team finance", "ivr calls list --lost")
def list_(
    hotline: Hotline = None,
    team: Team = None,
    outcome: Outcome = None,
    day: Day = None,
    lost: Annotated[
        bool,
        typer.Option("--lost", help="Chose a team, ended without person, ticket or announced end; not seen."),
    ] = False,
    open_: Annotated[bool, typer.Option("--open", help="Only calls under way.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 100,
    as_json: AsJson = False,
    by: By = None,
) -> None:
    """Lists calls, the newest first."""
    from ivr.application.journey import summary

    wanted = _filter(hotline, team, outcome, day, lost, open_, limit)
    with _opened() as (settings, world):
        records = world.store.calls.list(wanted)
        if not records:
            known_names(settings, world.store, hotline, team)
        if team == CONFIDENTIAL:
            _looked(world, by, records)
        rows = [summary(world, record) for record in records]
        if as_json:
            common.print_json(rows)
        else:
            _print(rows, settings)


@common.verb(
    calls,
    "show",
    "ivr calls show CA0123456789abcdef0123456789abcdef --json",
    "ivr calls show CA0123456789abcdef0123456789abcdef --why",
    "ivr calls show CA0123456789abcdef0123456789abcdef --as-scenario",
)
def show(
    call_sid: Annotated[str, typer.Argument(help="The call's id, as the carrier gives it.")],
    team: Team = None,
    why: Annotated[
        bool, typer.Option("--why", help="Also what would have changed the way: one fact moved at a time.")
    ] = False,
    as_scenario: Annotated[
        bool,
        typer.Option("--as-scenario", help="As a scenario for `ivr test`: no secret, number or name in it."),
    ] = False,
    as_json: AsJson = False,
    by: By = None,
) -> None:
    """Shows one call: what was heard, what was pressed, and why it went where it went."""
    from ivr.application.journey import call_view
    from ivr.cli.transcript import print_call

    with _opened() as (settings, world):
        record = _call(world, call_sid, team)
        if record.confidential:
            _looked(world, by, [record])
        if as_scenario:
            typer.echo(_as_scenario(settings, world, record), nl=False)
            return
        calls_ = world.store.calls
        view = call_view(world, record, calls_.journal(call_sid), calls_.facts(call_sid), common.language())
        if why:
            view["alternatives"] = _alternatives(settings, world, record)
        if as_json:
            common.print_json(view)
        else:
            print_call(view, common.language())
            for row in view.get("alternatives", ()):
                typer.secho(f"  ~ {row['why']}", dim=True)


def _as_scenario(settings: Settings, world: World, record: CallRecord) -> str:
    """On the flows that the call was held on. Raises UnknownVersion."""
    from ivr import compose
    from ivr.application.flow_library import read_stored
    from ivr.engine.session import decode
    from ivr.scenarios.recording import from_journal

    read = compose.flow_reader(settings, common.now().date())
    teams = read_stored(record.flow_version, read, world.store.flow_sets).teams
    name = f"{record.hotline}, {common.local(record.started_at, common.language())}"
    return from_journal(name, world.store.calls.journal(record.call_sid), decode(record.session), teams)


def _alternatives(settings: Settings, world: World, record: CallRecord) -> list[dict[str, Any]]:
    """What would have changed the way, on the flows that the call was held on. Raises UnknownVersion."""
    from ivr import compose
    from ivr.application.alternatives import alternatives
    from ivr.application.flow_library import read_stored
    from ivr.application.history import history
    from ivr.application.recorded import recorded
    from ivr.cli.alternatives import shown

    read = compose.flow_reader(settings, common.now().date())
    flows = read_stored(record.flow_version, read, world.store.flow_sets)
    call = recorded(record, world.store.calls.journal(record.call_sid))
    found = alternatives(flows, call, history(world.store), common.language())
    return [shown(one, record.started_at, common.language()) for one in found]


@common.verb(calls, "seen", "ivr calls seen CA0123456789abcdef0123456789abcdef --by Support")
def seen(
    call_sid: Annotated[str, typer.Argument(help="The call's id, as the carrier gives it.")],
    by: By = None,
) -> None:
    """Marks a lost call as seen: somebody has looked after it."""
    with _opened() as (_, world):
        record = _call(world, call_sid, None)
        name = common.who(by)
        if world.store.calls.mark_seen(call_sid, name, common.now()):
            typer.echo(_words("seen", call=call_sid, name=name))
        else:
            typer.echo(_words("seen_before", call=call_sid, name=record.seen_by))


@common.verb(calls, "stats", "ivr calls stats --by team,outcome --day 2026-11-24")
def stats(
    by: Annotated[str, typer.Option(help=f"What to count by, of: {', '.join(COUNTED)}.")] = "team,outcome",
    hotline: Hotline = None,
    team: Team = None,
    day: Day = None,
    as_json: AsJson = False,
) -> None:
    """Counts calls."""
    parts = _parts(by)
    with _opened() as (settings, world):
        wanted = _filter(hotline, team, None, day, False, False, 100)
        rows = [
            {**_named(parts, values), "calls": count}
            for values, count in world.store.calls.count(wanted, parts)
        ]
        if not rows:
            known_names(settings, world.store, hotline, team)
        if as_json:
            common.print_json(rows)
        else:
            shown = [tuple(_cell(value, settings) for value in row.values()) for row in rows]
            common.print_table([_words(head) for head in (*parts, "calls")], shown)


def _parts(by: str) -> list[CountBy]:
    parts = [part.strip() for part in by.split(",") if part.strip()]
    wrong = [part for part in parts if part not in COUNTED]
    if wrong or not parts:
        common.wrong_use(_words("by", by=by, known=", ".join(COUNTED)))
    return cast("list[CountBy]", parts)


def known_names(settings: Settings, store: Store, hotline: str | None, team: str | None) -> None:
    """Where nothing was found: a name that the flows don't know is said, as past flows may have known it."""
    from ivr import compose
    from ivr.cli.words import said as said_of_tickets

    if hotline is None and team is None:
        return
    flows, lang = compose.flows_in_use(settings, store, common.now()), common.language()
    if hotline is not None and hotline not in flows.hotlines:
        known = ", ".join(sorted(flows.hotlines))
        common.wrong_use(said("unknown_hotline", lang, hotline=hotline, known=known))
    if team is not None and team not in flows.teams:
        common.wrong_use(
            said_of_tickets("unknown_team", lang, team=team, known=", ".join(sorted(flows.teams)))
        )


def _named(parts: list[CountBy], values: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(parts, values, strict=True))


def _cell(value: Any, settings: Settings) -> str:
    return (
        common.local(value, common.language())
        if isinstance(value, datetime)
        else str(value if value is not None else "-")
    )


def _filter(
    hotline: str | None,
    team: str | None,
    outcome: str | None,
    day: str | None,
    lost: bool,
    open_: bool,
    limit: int,
) -> CallFilter:
    from ivr.application.records import CallFilter
    from ivr.engine.effects import Outcome as Known

    if outcome is not None and outcome not in get_args(Known):
        common.wrong_use(_words("unknown_outcome", outcome=outcome, known=", ".join(get_args(Known))))
    first = common.first_moment(day, "--day") if day else None
    return CallFilter(
        started_from=first,
        started_before=first + timedelta(days=1) if first else None,
        hotline=hotline,
        team=team,
        outcome=outcome,
        lost=lost,
        open=True if open_ else None,
        confidential=team == CONFIDENTIAL,
        limit=limit,
    )


@contextmanager
def _opened() -> Iterator[tuple[Settings, World]]:
    """The calls; those that fell silent are ended before anybody reads them."""
    from ivr import compose

    settings = common.settings()
    with common.opened_store(settings) as store:
        world = compose.open_world(settings, store)
        _end_silent(settings, world)
        yield settings, world


def _end_silent(settings: Settings, world: World) -> None:
    from ivr import compose

    library = compose.stored_library(settings, world.store, common.now())
    if library is not None:  # else no call was ever answered here
        board = compose.open_switchboard(settings, world, library, _quiet, clock=common.now)
        board.end_silent(timedelta(seconds=settings.silent_after_seconds))


def _quiet(event: str, **_: object) -> None:
    """What a server would log; the reader of a list asked for none of it."""


def _call(world: World, call_sid: str, team: str | None) -> CallRecord:
    """The call; the ombudsman's only to whoever asks for the ombudsman's."""
    record = world.store.call(call_sid)
    if record is None or (record.confidential and team != CONFIDENTIAL):
        common.not_found(said("no_call", common.language(), call_sid=call_sid))
    return record


def _looked(world: World, by: str | None, records: Any) -> None:
    from ivr.application.records import LookRecord

    name, at = common.who(by), common.now()
    for record in records:
        look = LookRecord(at=at, who=name, subject=f"call:{record.call_sid}", hotline=record.hotline)
        world.store.looks.keep(look)


def _print(rows: list[dict[str, Any]], settings: Settings) -> None:
    from ivr.cli.transcript import caller

    if not rows:
        typer.echo(said("no_calls", common.language()))
        return
    columns = ("started", "hotline", "from", "team", "outcome", "protocol", "call")
    common.print_table(
        [_words(column) for column in columns],
        [
            (
                common.local(datetime.fromisoformat(row["started_at"]), common.language()),
                row["hotline"],
                caller(row, common.language()),
                row["team"] or "-",
                row["outcome"] or "…",
                row["protocol"] or "-",
                row["call_sid"],
            )
            for row in rows
        ],
    )
