"""Days and reasons as short text to read, for why-sentences and lists, in pt-BR, es and en."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ivr.engine.hours import Opening, Reason
from ivr.engine.written_place import written_place
from ivr.flow.schedule import Span

_WEEKDAYS: Mapping[str, Sequence[str]] = {
    "pt-BR": ("seg", "ter", "qua", "qui", "sex", "sáb", "dom"),
    "es": ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_STATE: Mapping[str, tuple[str, str]] = {
    "pt-BR": ("{} está aberto", "{} está fechado"),
    "es": ("{} está abierto", "{} está cerrado"),
    "en": ("{} is open", "{} is closed"),
}
_REASONS: Mapping[str, Mapping[str, str]] = {
    "pt-BR": {
        "open": "horário {during}",
        "always_open": "24 horas por dia",
        "lunch": "almoço {during}",
        "break": "intervalo {during}",
        "before_opening": "abre às {end}",
        "after_closing": "após o fechamento das {start}",
        "weekend": "fim de semana, {day}",
        "not_a_working_day": "sem atendimento, {day}",
        "holiday": "feriado {kind}, {day}, {holiday}",
        "holiday_open": "horário {during} no feriado local {holiday}",
        "exceptional_open": "dia excepcional, {day}, {during}, {why}",
        "exceptional_closed": "dia excepcional, {day}, fechado {during}, {why}",
    },
    "es": {
        "open": "horario {during}",
        "always_open": "24 horas al día",
        "lunch": "almuerzo {during}",
        "break": "pausa {during}",
        "before_opening": "abre a las {end}",
        "after_closing": "tras el cierre de las {start}",
        "weekend": "fin de semana, {day}",
        "not_a_working_day": "sin atención, {day}",
        "holiday": "feriado {kind}, {day}, {holiday}",
        "holiday_open": "horario {during} en el feriado local {holiday}",
        "exceptional_open": "día excepcional, {day}, {during}, {why}",
        "exceptional_closed": "día excepcional, {day}, cerrado {during}, {why}",
    },
    "en": {
        "open": "hours {during}",
        "always_open": "24 hours a day",
        "lunch": "lunch {during}",
        "break": "break {during}",
        "before_opening": "opens at {end}",
        "after_closing": "after closing at {start}",
        "weekend": "weekend, {day}",
        "not_a_working_day": "not a working day, {day}",
        "holiday": "{kind} holiday, {day}, {holiday}",
        "holiday_open": "hours {during} on local holiday {holiday}",
        "exceptional_open": "exceptional day, {day}, {during}, {why}",
        "exceptional_closed": "exceptional day, {day}, closed {during}, {why}",
    },
}
_KINDS: Mapping[str, Mapping[str, str]] = {
    "pt-BR": {"national": "nacional", "local": "local"},
    "es": {"national": "nacional", "local": "local"},
    "en": {"national": "national", "local": "local"},
}


def written_day(day: date, language: str, year: bool = False) -> str:
    """ "sex 20/11", "vie 20/11", "Fri 20 Nov"; with `year`, "sex 20/11/2026", "Fri 20 Nov 2026"."""
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == "en":
        return f"{weekday} {day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")
    return f"{weekday} {day.day:02}/{day.month:02}" + (f"/{day.year}" if year else "")


def written_spans(spans: tuple[Span, ...]) -> str:
    """ "08:00-12:00, 13:30-18:00"; empty for none."""
    return ", ".join(map(str, spans))


def written_reason(reason: Reason, language: str) -> str:
    """ "lunch 12:00-13:30", "feriado nacional, sex 20/11, ...", "after closing at 18:00"."""
    start, _, end = str(reason.during).partition("-")
    return _REASONS[language][reason.code].format(
        during=reason.during,
        start=start,
        end=end,
        day=written_day(reason.day, language),
        holiday=reason.holiday.named(language) if reason.holiday else "",
        kind=_KINDS[language][reason.holiday.kind] if reason.holiday else "",
        why=written_place(reason.why or "", language),
    )


def written_opening(team: str, opening: Opening, language: str, zone: str = "") -> str:
    """ "finance is closed: lunch 12:00-13:30; flows/teams.yaml:14"; the place only where there is one.

    `zone`: named behind the hours, where a reader would take them for another one's.
    """
    state = _STATE[language][0 if opening.open else 1].format(team)
    place = f"; {opening.reason.place}" if opening.reason.place else ""
    named = f" ({zone})" if zone else ""
    return f"{state}: {written_reason(opening.reason, language)}{named}{place}"
