"""`ivr hours TEAM`: is a team open, and what each of the next days is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ivr.cli.common import (
    AsJson,
    iso,
    local,
    moment,
    now,
    print_json,
    print_table,
    verb,
    wrong_use,
)
from ivr.cli.graph import AnyLanguage, flows_and_language
from ivr.cli.hours_overrides import known_overrides, override_views, write_overrides
from ivr.cli.wording import Words, word
from ivr.cli.words import said

if TYPE_CHECKING:
    from datetime import datetime

    from ivr.engine.hours import Day
    from ivr.engine.overrides import Override
    from ivr.flow.model import FlowSet
    from ivr.flow.schedule import Schedule
    from ivr.picture.team_now import TeamNow
    from ivr.settings import Lang

WORDS: Words = {
    "opens": ("abre em {at}", "abre el {at}", "opens {at}"),
    "closes": ("fecha em {at}", "cierra el {at}", "closes {at}"),
    "day": ("dia", "día", "day"),
    "hours": ("horário", "horario", "hours"),
    "why": ("por quê", "por qué", "why"),
    "where": ("onde", "dónde", "where"),
    "differ": (
        "Dias em que equipes do mesmo menu divergem:",
        "Días en que equipos del mismo menú difieren:",
        "Days on which teams of one menu differ:",
    ),
    "weekend": (
        "Feriados que caem no fim de semana, e não mudam de dia:",
        "Feriados que caen en fin de semana, y no cambian de día:",
        "Holidays that fall on a weekend, and move to no other day:",
    ),
    "ends": (
        "aviso: os horários de {team} são conhecidos até {last}, menos de um ano; {mend}",
        "aviso: los horarios de {team} se conocen hasta el {last}, menos de un año; {mend}",
        "warning: the hours of {team} are known until {last}, less than a year; {mend}",
    ),
    "calendar": (
        "aviso: o calendário {calendar} tem datas até {last}, menos de um ano; {mend}",
        "aviso: el calendario {calendar} tiene fechas hasta el {last}, menos de un año; {mend}",
        "warning: calendar {calendar} has dates until {last}, less than a year; {mend}",
    ),
    "empty": (
        "aviso: o calendário {calendar} não tem nenhuma data; {mend}",
        "aviso: el calendario {calendar} no tiene ninguna fecha; {mend}",
        "warning: calendar {calendar} has no date at all; {mend}",
    ),
    "load": (
        "um novo início conhece os anos seguintes",
        "un nuevo inicio conoce los años siguientes",
        "a new start knows the years after",
    ),
    "fill": (
        "acrescente as próximas em flows/calendars.yaml",
        "agregue las próximas en flows/calendars.yaml",
        "add the next ones to flows/calendars.yaml",
    ),
    "closed": ("fechado", "cerrado", "closed"),
    "override_open": (
        "{team} está aberto por decisão de {by}, até {until} (nº {id})",
        "{team} está abierto por decisión de {by}, hasta {until} (n.º {id})",
        "{team} is open by an override of {by}, until {until} (no. {id})",
    ),
    "override_closed": (
        "{team} está fechado por decisão de {by}, até {until} (nº {id})",
        "{team} está cerrado por decisión de {by}, hasta {until} (n.º {id})",
        "{team} is closed by an override of {by}, until {until} (no. {id})",
    ),
    "override_sent": (
        "{team} é atendido por {to} por decisão de {by}, até {until} (nº {id}); {there}",
        "{team} es atendido por {to} por decisión de {by}, hasta {until} (n.º {id}); {there}",
        "{team} is answered by {to} by an override of {by}, until {until} (no. {id}); {there}",
    ),
    "override": ("por decisão de {by} (nº {id})", "por decisión de {by} (n.º {id})", "override {id} by {by}"),
}
DAY_CODES: Words = {
    "open": ("", "", ""),
    "always_open": ("24 horas por dia", "24 horas al día", "24 hours a day"),
    "exceptional_open": ("dia excepcional", "día excepcional", "exceptional day"),
    "exceptional_closed": ("dia excepcional", "día excepcional", "exceptional day"),
    "holiday": ("feriado", "feriado", "holiday"),
    "holiday_open": ("feriado local", "feriado local", "local holiday"),
    "weekend": ("fim de semana", "fin de semana", "weekend"),
    "not_a_working_day": ("sem atendimento", "sin atención", "not a working day"),
}


def _said(name: str, lang: str, /, **slots: object) -> str:
    return word(WORDS, name, lang).format(**slots)


def register(topmost: typer.Typer) -> None:
    verb(topmost, "hours", "ivr hours finance --days 90", "ivr hours support --at 2026-11-20T12:10 --json")(
        hours
    )


def hours(
    team: Annotated[str, typer.Argument(help="The team's id, as in flows/teams.yaml.")],
    days: Annotated[int, typer.Option("--days", min=1, max=400, help="How many days to show.")] = 7,
    at: Annotated[
        str | None, typer.Option("--at", metavar="WHEN", help="A moment by Brasília's clock; else now.")
    ] = None,
    lang: AnyLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Shows whether a team is open at a moment, why, when next, and what each day from then on is.

    Overrides that stand or lie ahead count, and are listed, where a database is there to ask.

    Also the days on which teams of one menu differ, holidays on weekends, and what is known for less than a year.
    """
    from ivr.engine.hours import local_date
    from ivr.engine.overrides import under
    from ivr.picture.team_days import coming
    from ivr.picture.team_now import team_now

    when = moment(at, "--at") if at else now()
    flows, language = flows_and_language(lang)
    schedule = flows.schedules.get(team)
    if schedule is None:
        wrong_use(said("unknown_team", language, team=team, known=", ".join(sorted(flows.schedules))))
    known = known_overrides(when, language)
    found = team_now(flows.schedules, known.of, team, when)
    first = local_date(schedule, when)
    usual, rows = coming(schedule, first, days), coming(under(schedule, known.of(team)), first, days)
    if as_json:
        listed = {"overrides": override_views(known, team)}
        print_json(_view(schedule, found, when, rows) | listed | _notes_view(flows, team, usual))
    else:
        _write(flows, team, found, when, language)
        write_overrides(known, team, language)
        heads = [_said(name, language) for name in ("day", "hours", "why", "where")]
        heads[1] += _zone(flows, team)
        by_place = {one.place: one for one in known.of(team)}
        print_table(heads, [_row(one, language, by_place) for one in rows])
        _write_notes(flows, team, usual, language)


def _zone(flows: FlowSet, team: str) -> str:
    """ " (America/Manaus)", behind hours that aren't Brasília's; its own need no name."""
    from auth.policy import BRASILIA

    name = flows.schedules[team].zone.name
    return "" if name == BRASILIA.key else f" ({name})"


def _view(schedule: Schedule, found: TeamNow, when: datetime, rows: tuple[Day, ...]) -> dict[str, Any]:
    return {
        "team": schedule.team,
        "timezone": schedule.zone.name,
        "at": iso(when),
        "open": found.open,
        **_why_view(found),
        "next_opening": iso(when if found.open else found.changes_at),
        "closes_at": iso(found.changes_at) if found.open else None,
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


def _why_view(found: TeamNow) -> dict[str, Any]:
    """Code, values and place; of a team that is sent elsewhere, with those of the hours that decide there."""
    holds, hours = found.holds, found.hours
    reason = hours.reason if hours else None
    there = {"code": reason.code, **reason.values} if reason else {}
    if holds is None:
        there.pop("code", None)
        code = reason.code if reason else None
        return {
            "code": code,
            "values": there,
            "place": str(reason.place) if reason and reason.place else None,
        }
    values: dict[str, Any] = {"override": holds.id, "by": holds.by, "until": iso(holds.until)}
    if holds.to:
        values |= {"to": holds.to, "hours": there}
    return {"code": f"override_{holds.state}", "values": values, "place": holds.place}


def _notes_view(flows: FlowSet, team: str, rows: tuple[Day, ...]) -> dict[str, Any]:
    from ivr.picture.team_days import beside, differences, endings, weekend_holidays

    first = rows[0].day
    return {
        "beside": list(beside(flows, team)),
        "differences": [
            {"date": one.day.isoformat(), "code": one.own.code, "team": one.team, "its_code": one.other.code}
            for one in differences(flows, team, first, len(rows))
        ],
        "weekend_holidays": [
            {"date": one.day.isoformat(), "holiday": one.holiday.name, "calendar": one.holiday.calendar}
            for one in weekend_holidays(rows)
            if one.holiday
        ],
        "endings": [
            {"calendar": one.calendar, "last": one.last.isoformat() if one.last else None}
            for one in endings(flows, team, first)
        ],
    }


def _write_notes(flows: FlowSet, team: str, rows: tuple[Day, ...], lang: Lang) -> None:
    from ivr.engine.written_time import written_day
    from ivr.picture.team_days import differences, endings, weekend_holidays

    first = rows[0].day
    apart = [
        (
            written_day(one.day, lang, year=True),
            _told(flows, team, one.own, lang),
            _told(flows, one.team, one.other, lang),
        )
        for one in differences(flows, team, first, len(rows))
    ]
    if apart:
        typer.echo(f"\n{_said('differ', lang)}")
        print_table((_said("day", lang), "", ""), apart)
    if weekend := weekend_holidays(rows):
        typer.echo(f"\n{_said('weekend', lang)}")
        for one in weekend:
            named = one.holiday.named(lang) if one.holiday else ""
            typer.echo(f"{written_day(one.day, lang, year=True)}  {named}")
    for end in endings(flows, team, first):
        kind = "ends" if end.calendar is None else "calendar" if end.last else "empty"
        mend = _said("load" if end.calendar in (None, "national") else "fill", lang)
        last = written_day(end.last, lang, year=True) if end.last else ""
        typer.echo("\n" + _said(kind, lang, team=team, calendar=end.calendar, last=last, mend=mend))


def _told(flows: FlowSet, team: str, one: Day, lang: Lang) -> str:
    """ "support: closed (holiday, Christmas)"."""
    _, spans, why, _ = _row(one, lang, {})
    zone = _zone(flows, team) if one.spans else ""
    return f"{team}: {spans}{zone}" + (f" ({why})" if why else "")


def _write(flows: FlowSet, team: str, found: TeamNow, when: datetime, lang: Lang) -> None:
    typer.echo(f"{local(when, lang)}  {_told_now(flows, team, found, lang)}")
    if found.changes_at is not None:
        typer.echo(_said("closes" if found.open else "opens", lang, at=local(found.changes_at, lang)))
    typer.echo("")


def _told_now(flows: FlowSet, team: str, found: TeamNow, lang: Lang) -> str:
    """ "finance is closed: lunch 12:00-13:30; flows/teams.yaml:14", or by which override."""
    from ivr.engine.written_time import written_opening

    holds, hours = found.holds, found.hours
    decides = team if holds is None else holds.to or team
    there = written_opening(decides, hours, lang, _zone(flows, decides).strip(" ()")) if hours else ""
    if holds is None:
        return there
    until = local(holds.until, lang)
    slots = {"team": team, "by": holds.by, "until": until, "id": holds.id, "to": holds.to, "there": there}
    return _said(f"override_{holds.state}", lang, **slots)


def _row(one: Day, lang: Lang, overrides: Mapping[str, Override]) -> tuple[str, ...]:
    from ivr.engine.written_time import written_day, written_spans

    named = one.holiday.named(lang) if one.holiday else None
    made = overrides.get(one.why or "")
    if made:
        parts = [_said("override", lang, id=made.id, by=made.by), named]
    else:
        parts = [word(DAY_CODES, one.code, lang), named, one.why]
    spans = written_spans(one.spans) or _said("closed", lang)
    why = ", ".join(part for part in parts if part)
    return written_day(one.day, lang, year=True), spans, why, str(one.place or "")
