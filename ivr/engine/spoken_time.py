"""Days and hours as words for a caller's ear, in pt-BR, es and en; `written_time` holds the forms to read.

Times are spoken by the team's own clock and always say which one that is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ivr.engine.hours import Reason, local_date, next_opening
from ivr.flow.schedule import DAY_MINUTES, SAO_PAULO, Schedule, Span

NOON = 12 * 60
DATE_ADDED_AFTER = 6


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ZONE: Mapping[str, str] = {"pt-BR": "horário de {}", "es": "hora de {}", "en": "{} time"}
_BRASILIA: Mapping[str, str] = {"pt-BR": "Brasília", "es": "Brasilia", "en": "Brasília"}

WEEKDAYS: Mapping[str, Sequence[str]] = {
    "pt-BR": (
        "segunda-feira",
        "terça-feira",
        "quarta-feira",
        "quinta-feira",
        "sexta-feira",
        "sábado",
        "domingo",
    ),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS: Mapping[str, Sequence[str]] = {
    "pt-BR": _words(
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
    ),
    "es": _words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    "en": _words("January February March April May June July August September October November December"),
}
_NEAR: Mapping[str, tuple[str, str]] = {
    "pt-BR": ("hoje", "amanhã"),
    "es": ("hoy", "mañana"),
    "en": ("today", "tomorrow"),
}
_SMALL: Mapping[str, Sequence[str]] = {
    "pt-BR": _words(
        "zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis "
        "dezessete dezoito dezenove"
    ),
    "es": _words(
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
        "diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco "
        "veintiséis veintisiete veintiocho veintinueve"
    ),
    "en": _words(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen"
    ),
}
_TENS: Mapping[str, Sequence[str]] = {
    "pt-BR": ("", "", "vinte", "trinta", "quarenta", "cinquenta"),
    "es": ("", "", "veinte", "treinta", "cuarenta", "cincuenta"),
    "en": ("", "", "twenty", "thirty", "forty", "fifty"),
}
_TENS_JOIN: Mapping[str, str] = {"pt-BR": " e ", "es": " y ", "en": "-"}
_ORDINALS: Mapping[str, str] = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
    "twenty": "twentieth",
    "thirty": "thirtieth",
}


def number(value: int, language: str) -> str:
    """0 to 59 in words, as a count of something masculine: 21 is "vinte e um"."""
    small = _SMALL[language]
    if value < len(small):
        return small[value]
    tens, ones = divmod(value, 10)
    return _TENS[language][tens] + (_TENS_JOIN[language] + small[ones] if ones else "")


# -- hours


def hour(minute: int, language: str) -> str:
    """A minute of the day (0 to 1440) in words: "treze e trinta", "sete horas", "eight a.m."."""
    return {"pt-BR": _hour_pt, "es": _hour_es, "en": _hour_en}[language](minute % DAY_MINUTES)


def _hour_pt(minute: int) -> str:
    if minute in (0, NOON):
        return "meio-dia" if minute else "meia-noite"
    hours, minutes = divmod(minute, 60)
    if minutes == 0:
        return f"{_hours_pt(hours)} {'hora' if hours == 1 else 'horas'}"
    named = "zero hora" if hours == 0 else _hours_pt(hours)
    return f"{named} e {number(minutes, 'pt-BR')}"


def _hours_pt(hours: int) -> str:
    """Hours are feminine: uma, duas, vinte e uma."""
    words = number(hours, "pt-BR")
    return {"um": "uma", "dois": "duas"}.get(words) or words.replace(" e um", " e uma").replace(
        " e dois", " e duas"
    )


def _hour_es(minute: int) -> str:
    if minute in (0, NOON):
        return "mediodía" if minute else "medianoche"
    hours, minutes = divmod(minute, 60)
    twelve = hours % 12 or 12
    named = "una" if twelve == 1 else number(twelve, "es")
    past = {0: "", 15: " y cuarto", 30: " y media"}.get(minutes, f" y {number(minutes, 'es')}")
    part = "mañana" if 0 < hours < 12 else "noche" if hours == 0 or hours >= 19 else "tarde"
    return f"{named}{past} de la {part}"


def _hour_en(minute: int) -> str:
    if minute in (0, NOON):
        return "noon" if minute else "midnight"
    hours, minutes = divmod(minute, 60)
    named = number(hours % 12 or 12, "en")
    past = (
        ""
        if minutes == 0
        else f" oh {number(minutes, 'en')}"
        if minutes < 10
        else f" {number(minutes, 'en')}"
    )
    return f"{named}{past} {'a.m.' if hours < 12 else 'p.m.'}"


def at_hour(minute: int, language: str) -> str:
    """ "às oito horas", "à uma hora", "ao meio-dia"; "a las ocho de la mañana"; "at eight a.m."."""
    words = hour(minute, language)
    if language == "en":
        return f"at {words}"
    if language == "es":
        return f"{_article_es(words, 'a', 'al')} {words}"
    return f"{_article_pt(words, 'à', 'às', 'ao')} {words}"


def _article_pt(words: str, singular: str, plural: str, masculine: str) -> str:
    if words == "meio-dia":
        return masculine
    return singular if words.startswith(("uma ", "zero ", "meia-noite")) else plural


def _article_es(words: str, before: str, masculine: str) -> str:
    if words == "mediodía":
        return masculine
    return f"{before} la" if words.startswith(("una ", "medianoche")) else f"{before} las"


def between(span: Span, language: str) -> str:
    """ "das sete às dezenove horas"; "de las siete de la mañana a las dos de la tarde"; "from ... to ..."."""
    start, end = hour(span.start, language), hour(span.end, language)
    if language == "en":
        return f"from {start} to {end}"
    if language == "es":
        return f"{_article_es(start, 'de', 'del')} {start} {_article_es(end, 'a', 'al')} {end}"
    if start.endswith(" horas") and end.endswith(" horas"):
        start = start.removesuffix(" horas")
    return f"{_article_pt(start, 'da', 'das', 'do')} {start} {at_hour(span.end, language)}"


def zone_words(zone: str, language: str) -> str:
    """ "horário de Brasília", "hora de Brasilia", "Brasília time"; other zones by their city."""
    city = _BRASILIA[language] if zone == SAO_PAULO else zone.rpartition("/")[2].replace("_", " ")
    return _ZONE[language].format(city)


# -- days


def day_words(day: date, today: date, language: str) -> str:
    """ "hoje", "amanhã", "na segunda-feira"; more than six days ahead with the date."""
    ahead = (day - today).days
    if 0 <= ahead <= 1:
        return _NEAR[language][ahead]
    weekday = WEEKDAYS[language][day.weekday()]
    dated = not 0 < ahead <= DATE_ADDED_AFTER
    if language == "en":
        return f"on {weekday}, {_date(day, language)}," if dated else f"on {weekday}"
    if language == "es":
        return f"el {weekday} {_date(day, language)}" if dated else f"el {weekday}"
    named = f"{'no' if day.weekday() >= 5 else 'na'} {weekday}"
    return f"{named}, dia {_date(day, language)}" if dated else named


def _date(day: date, language: str) -> str:
    month = MONTHS[language][day.month - 1]
    if language == "en":
        return f"{month} {_ordinal(number(day.day, 'en'))}"
    first = {"pt-BR": "primeiro", "es": "primero"}[language]
    return f"{first if day.day == 1 else number(day.day, language)} de {month}"


def _ordinal(words: str) -> str:
    head, dash, last = words.rpartition("-")
    return head + dash + _ORDINALS.get(last, f"{last}th")


# -- whole sentences about a team


def spoken_moment(at: datetime, today: date, language: str, zone: str = SAO_PAULO) -> str:
    """ "na segunda-feira, às oito horas, horário de Brasília". `at` by the team's clock."""
    day, time = day_words(at.date(), today, language), at_hour(at.hour * 60 + at.minute, language)
    joined = f"{day} {time}" if language == "en" else f"{day}, {time}"
    return f"{joined}, {zone_words(zone, language)}"


def spoken_next_opening(schedule: Schedule, at: datetime, language: str) -> str | None:
    """When a team opens next, for a caller at a moment; None if it never does. Raises OutOfSpan."""
    opens = next_opening(schedule, at)
    if opens is None:
        return None
    return spoken_moment(opens, local_date(schedule, at), language, schedule.zone.name)


_CLOSED: Mapping[str, Mapping[str, str]] = {
    "pt-BR": {
        "lunch": "a equipe está em horário de almoço",
        "break": "a equipe está em intervalo",
        "holiday": "hoje é feriado: {holiday}",
        "exceptional_closed": "hoje o atendimento tem horário especial: {why}",
        "": "estamos fora do horário de atendimento",
    },
    "es": {
        "lunch": "el equipo está en su hora de almuerzo",
        "break": "el equipo está en una pausa",
        "holiday": "hoy es feriado: {holiday}",
        "exceptional_closed": "hoy la atención tiene un horario especial",
        "": "estamos fuera del horario de atención",
    },
    "en": {
        "lunch": "the team is at lunch",
        "break": "the team is on a break",
        "holiday": "today is a public holiday: {holiday}",
        "exceptional_closed": "today the opening hours are special",
        "": "we are outside opening hours",
    },
}


def spoken_reason(reason: Reason, language: str) -> str:
    """Why a team is closed, for a caller: lunch, the holiday's name, or that it is out of hours.

    An exceptional day's own reason is written by ops in pt-BR, and spoken in that language alone.
    """
    words = _CLOSED[language]
    holiday = reason.holiday.named(language) if reason.holiday else ""
    return words.get(reason.code, words[""]).format(holiday=holiday, why=reason.why or "")


_EXCEPT: Mapping[str, Mapping[str, str]] = {
    "pt-BR": {"national": "exceto feriados nacionais", "local": "exceto feriados nacionais e locais"},
    "es": {"national": "excepto feriados nacionales", "local": "excepto feriados nacionales y locales"},
    "en": {"national": "except national holidays", "local": "except national and local holidays"},
}
_ALWAYS: Mapping[str, str] = {
    "pt-BR": "vinte e quatro horas por dia, todos os dias",
    "es": "las veinticuatro horas, todos los días",
    "en": "twenty-four hours a day, every day",
}
_AND: Mapping[str, str] = {"pt-BR": " e ", "es": " y ", "en": " and "}


def spoken_schedule(schedule: Schedule, language: str) -> str:
    """ "das sete às dezenove horas, horário de Brasília, de segunda a sexta-feira, exceto feriados ..."."""
    if schedule.always:
        return _ALWAYS[language]
    parts = []
    for spans, weekdays in _same_hours(schedule).items():
        hours = _AND[language].join(between(span, language) for span in spans)
        parts.append(f"{hours}, {zone_words(schedule.zone.name, language)}, {_weekdays(weekdays, language)}")
    kinds = {holiday.kind for holiday in schedule.closed.values()}
    if schedule.local.policy != "closed":
        kinds.discard("local")
    if kinds:
        parts.append(_EXCEPT[language]["local" if "local" in kinds else "national"])
    return ", ".join(parts)


def _same_hours(schedule: Schedule) -> dict[tuple[Span, ...], tuple[int, ...]]:
    found: dict[tuple[Span, ...], tuple[int, ...]] = {}
    for number_, weekday in enumerate(schedule.weekly):
        if weekday.spans:
            found[weekday.spans] = (*found.get(weekday.spans, ()), number_)
    return found


def _weekdays(numbers: tuple[int, ...], language: str) -> str:
    names = [WEEKDAYS[language][number_] for number_ in numbers]
    in_a_row = len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1
    if in_a_row:
        first = names[0].removesuffix("-feira") if names[-1].endswith("-feira") else names[0]
        return {
            "pt-BR": f"de {first} a {names[-1]}",
            "es": f"de {names[0]} a {names[-1]}",
            "en": f"{names[0]} to {names[-1]}",
        }[language]
    if language == "es":
        names = [name if name.endswith("s") else f"{name}s" for name in names]
    lead = {"pt-BR": "", "es": "los ", "en": "on "}[language]
    *most, last = names
    return lead + (_AND[language].join((", ".join(most), last)) if most else last)
