"""`ivr hours TEAM`: is a team open, and what each of the next days is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ivr.cli.common import (
    AsJson,
    iso,
    moment,
    now,
    print_json,
    print_table,
    settings,
    verb,
    wrong_use,
)
from ivr.cli.words import said

if TYPE_CHECKING:
    from datetime import datetime

    from ivr.engine.hours import Day
    from ivr.flow.schedule import Schedule
    from ivr.settings import Lang

WORDS = {
    "pt-BR": ("abre em {}", "fecha em {}", "dia", "horário", "por quê", "onde"),
    "es": ("abre el {}", "cierra el {}", "día", "horario", "por qué", "dónde"),
    "en": ("opens {}", "closes {}", "day", "hours", "why", "where"),
}
DAY_CODES = {
    "open": ("", "", ""),
    "always_open": ("24 horas por dia", "24 horas al día", "24 hours a day"),
    "exceptional_open": ("dia excepcional", "día excepcional", "exceptional day"),
    "exceptional_closed": ("dia excepcional", "día excepcional", "exceptional day"),
    "holiday": ("feriado", "feriado", "holiday"),
    "holiday_open": ("feriado local", "feriado local", "local holiday"),
    "weekend": ("fim de semana", "fin de semana", "weekend"),
    "not_a_working_day": ("sem atendimento", "sin atención", "not a working day"),
}
CLOSED = {"pt-BR": "fechado", "es": "cerrado", "en": "closed"}


def register(topmost: typer.Typer) -> None:
    verb(topmost, "hours", "ivr hours finance --days 30", "ivr hours support --at 2026-11-20T12:10 --json")(
        hours
    )


def hours(
    team: Annotated[str, typer.Argument(help="The team's id, as in flows/teams.yaml.")],
    days: Annotated[int, typer.Option("--days", min=1, max=400, help="How many days to show.")] = 7,
    at: Annotated[
        str | None, typer.Option("--at", metavar="WHEN", help="A moment by Brasília's clock; else now.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Shows whether a team is open at a moment, why, when next, and what each day from then on is."""
    from ivr.application.flow_library import NoFlows
    from ivr.compose import read_flows
    from ivr.engine import hours as clock

    given = settings()
    when = moment(at, "--at") if at else now()
    found = read_flows(given, now())
    if found.flows is None:
        raise NoFlows("the flows have errors", found)
    schedule = found.flows.schedules.get(team)
    if schedule is None:
        wrong_use(said("unknown_team", given.lang, team=team, known=", ".join(sorted(found.flows.schedules))))
    rows = clock.days(schedule, clock.local_date(schedule, when), days)
    if as_json:
        print_json(_view(team, schedule, when, rows))
    else:
        _write(team, schedule, when, rows, given.lang)


def _view(team: str, schedule: Schedule, when: datetime, rows: tuple[Day, ...]) -> dict[str, Any]:
    from ivr.engine import hours as clock

    opening = clock.opening(schedule, when)
    return {
        "team": team,
        "at": iso(when),
        "open": opening.open,
        "code": opening.reason.code,
        "values": opening.reason.values,
        "place": str(opening.reason.place) if opening.reason.place else None,
        "next_opening": iso(clock.next_opening(schedule, when)),
        "closes_at": iso(clock.closes_at(schedule, when)),
        "days": [
            {
                "date": one.day.isoformat(),
                "open": [str(span) for span in one.spans],
                "code": one.code,
                "why": one.why,
                "holiday": one.holiday.name if one.holiday else None,
                "place": str(one.place) if one.place else None,
            }
            for one in rows
        ],
    }


def _write(team: str, schedule: Schedule, when: datetime, rows: tuple[Day, ...], lang: Lang) -> None:
    from ivr.cli.common import local
    from ivr.engine import hours as clock
    from ivr.engine.written_time import written_opening

    opens, closes, *heads = WORDS[lang]
    opening = clock.opening(schedule, when)
    typer.echo(f"{local(when, lang)}  {written_opening(team, opening, lang)}")
    until = clock.closes_at(schedule, when) if opening.open else clock.next_opening(schedule, when)
    if until is not None:
        typer.echo((closes if opening.open else opens).format(local(until, lang)))
    typer.echo("")
    print_table(tuple(heads), [_row(one, lang) for one in rows])


def _row(one: Day, lang: Lang) -> tuple[str, ...]:
    from ivr.cli.words import word
    from ivr.engine.written_time import written_day, written_spans

    named = one.holiday.named(lang) if one.holiday else None
    why = ", ".join(part for part in (word(DAY_CODES, one.code, lang), named, one.why) if part)
    spans = written_spans(one.spans) or CLOSED[lang]
    return written_day(one.day, lang, year=True), spans, why, str(one.place or "")
