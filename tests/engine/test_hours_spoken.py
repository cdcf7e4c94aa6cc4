"""What a caller hears of hours, and what support reads, in three languages: to be read aloud."""

from datetime import date, datetime

import pytest

from ivr.engine.hours import opening
from ivr.engine.spoken_time import (
    at_hour,
    between,
    day_words,
    hour,
    spoken_moment,
    spoken_next_opening,
    spoken_reason,
    spoken_schedule,
    zone_words,
)
from ivr.engine.written_time import written_day, written_opening, written_reason, written_spans
from ivr.flow.calendar import Holiday
from ivr.flow.schedule import Exceptional, Schedule, Span, parse_spans
from tests.engine.teams_on_the_clock import BRASILIA, CITY, CLOUD, FINANCE, PRIME, SUPPORT, TEAMS, at, team

LANGUAGES = ("pt-BR", "es", "en")

NEXT = [
    (
        "2026-11-24 12:10",
        "hoje, às treze e trinta, horário de Brasília",
        "hoy, a la una y media de la tarde, hora de Brasilia",
        "today at one thirty p.m., Brasília time",
    ),
    (
        "2026-11-24 18:00",
        "amanhã, às oito horas, horário de Brasília",
        "mañana, a las ocho de la mañana, hora de Brasilia",
        "tomorrow at eight a.m., Brasília time",
    ),
    (
        "2026-11-27 18:00",
        "na segunda-feira, às oito horas, horário de Brasília",
        "el lunes, a las ocho de la mañana, hora de Brasilia",
        "on Monday at eight a.m., Brasília time",
    ),
    (
        "2026-11-25 01:00",
        "hoje, às oito horas, horário de Brasília",
        "hoy, a las ocho de la mañana, hora de Brasilia",
        "today at eight a.m., Brasília time",
    ),
]


@pytest.mark.parametrize(("moment", "portuguese", "spanish", "english"), NEXT)
def test_the_next_opening_aloud(moment: str, portuguese: str, spanish: str, english: str) -> None:
    heard = [spoken_next_opening(FINANCE, at(moment), language) for language in LANGUAGES]
    assert heard == [portuguese, spanish, english]


DAYS = [
    (6, "na sexta-feira, às", "el viernes, a", "on Friday at"),
    (7, "no sábado, dia dois de janeiro, às", "el sábado dos de enero, a", "on Saturday, January second, at"),
    (
        26,
        "na quinta-feira, dia vinte e um de janeiro, às",
        "el jueves veintiuno de enero, a",
        "on Thursday, January twenty-first, at",
    ),
]


@pytest.mark.parametrize(("ahead", "portuguese", "spanish", "english"), DAYS)
def test_the_date_is_added_more_than_six_days_ahead(
    ahead: int, portuguese: str, spanish: str, english: str
) -> None:
    opens = datetime.fromordinal(date(2026, 12, 26).toordinal() + ahead).replace(hour=7, tzinfo=BRASILIA)
    heard = [spoken_moment(opens, date(2026, 12, 26), language) for language in LANGUAGES]
    for words, start in zip(heard, (portuguese, spanish, english), strict=True):
        assert words.startswith(start)


def test_the_first_of_a_month() -> None:
    opens = datetime(2027, 1, 1, 7, tzinfo=BRASILIA)
    assert [spoken_moment(opens, date(2026, 12, 1), language) for language in LANGUAGES] == [
        "na sexta-feira, dia primeiro de janeiro, às sete horas, horário de Brasília",
        "el viernes primero de enero, a las siete de la mañana, hora de Brasilia",
        "on Friday, January first, at seven a.m., Brasília time",
    ]


def test_a_team_that_never_opens_has_no_words() -> None:
    assert spoken_next_opening(team("none", {}), at("2026-11-24 12:00"), "pt-BR") is None


HOURS = [
    ("00:00", "à meia-noite", "a la medianoche", "at midnight"),
    ("00:30", "à zero hora e trinta", "a las doce y media de la noche", "at twelve thirty a.m."),
    ("01:00", "à uma hora", "a la una de la mañana", "at one a.m."),
    ("01:15", "à uma e quinze", "a la una y cuarto de la mañana", "at one fifteen a.m."),
    ("02:05", "às duas e cinco", "a las dos y cinco de la mañana", "at two oh five a.m."),
    ("07:00", "às sete horas", "a las siete de la mañana", "at seven a.m."),
    ("12:00", "ao meio-dia", "al mediodía", "at noon"),
    ("12:10", "às doze e dez", "a las doce y diez de la tarde", "at twelve ten p.m."),
    ("13:30", "às treze e trinta", "a la una y media de la tarde", "at one thirty p.m."),
    (
        "18:59",
        "às dezoito e cinquenta e nove",
        "a las seis y cincuenta y nueve de la tarde",
        "at six fifty-nine p.m.",
    ),
    ("19:00", "às dezenove horas", "a las siete de la noche", "at seven p.m."),
    ("21:00", "às vinte e uma horas", "a las nueve de la noche", "at nine p.m."),
    (
        "22:22",
        "às vinte e duas e vinte e dois",
        "a las diez y veintidós de la noche",
        "at ten twenty-two p.m.",
    ),
    ("24:00", "à meia-noite", "a la medianoche", "at midnight"),
]


@pytest.mark.parametrize(("clock", "portuguese", "spanish", "english"), HOURS)
def test_hours_aloud(clock: str, portuguese: str, spanish: str, english: str) -> None:
    minute = int(clock[:2]) * 60 + int(clock[3:])
    assert [at_hour(minute, language) for language in LANGUAGES] == [portuguese, spanish, english]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_minute_of_a_day_has_words_of_its_own_without_figures(language: str) -> None:
    words = [hour(minute, language) for minute in range(1440)]
    assert len(set(words)) == 1440
    assert not any(letter.isdigit() for letter in "".join(words))


SPANS = [
    ("07:00-19:00", "das sete às dezenove horas", "de las siete de la mañana a las siete de la noche"),
    ("08:00-12:00", "das oito horas ao meio-dia", "de las ocho de la mañana al mediodía"),
    ("12:00-18:00", "do meio-dia às dezoito horas", "del mediodía a las seis de la tarde"),
    (
        "13:30-17:30",
        "das treze e trinta às dezessete e trinta",
        "de la una y media de la tarde a las cinco y media",
    ),
    ("01:00-02:00", "da uma hora às duas horas", "de la una de la mañana a las dos de la mañana"),
    ("00:00-24:00", "da meia-noite à meia-noite", "de la medianoche a la medianoche"),
]


@pytest.mark.parametrize(("span", "portuguese", "spanish"), SPANS)
def test_spans_aloud(span: str, portuguese: str, spanish: str) -> None:
    (found,) = parse_spans(span)
    assert between(found, "pt-BR") == portuguese
    assert between(found, "es").startswith(spanish)
    assert between(Span(420, 1140), "en") == "from seven a.m. to seven p.m."


WHOLE = [
    (
        SUPPORT,
        "das sete às dezenove horas, horário de Brasília, de segunda a sexta-feira, exceto feriados nacionais",
        "de las siete de la mañana a las siete de la noche, hora de Brasilia, de lunes a viernes, "
        "excepto feriados nacionales",
        "from seven a.m. to seven p.m., Brasília time, Monday to Friday, except national holidays",
    ),
    (
        team("fair", {"seg,qua": "08:00-10:00", "sab-dom": "09:00-10:00"}),
        "das oito às dez horas, horário de Brasília, segunda-feira e quarta-feira, "
        "das nove às dez horas, horário de Brasília, sábado e domingo, exceto feriados nacionais",
        "de las ocho de la mañana a las diez de la mañana, hora de Brasilia, los lunes y miércoles, "
        "de las nueve de la mañana a las diez de la mañana, hora de Brasilia, los sábados y domingos, "
        "excepto feriados nacionales",
        "from eight a.m. to ten a.m., Brasília time, on Monday and Wednesday, "
        "from nine a.m. to ten a.m., Brasília time, on Saturday and Sunday, except national holidays",
    ),
    (
        CLOUD,
        "vinte e quatro horas por dia, todos os dias",
        "las veinticuatro horas, todos los días",
        "twenty-four",
    ),
]


@pytest.mark.parametrize(("schedule", "portuguese", "spanish", "english"), WHOLE)
def test_a_whole_schedule_aloud(schedule: Schedule, portuguese: str, spanish: str, english: str) -> None:
    assert spoken_schedule(schedule, "pt-BR") == portuguese
    assert spoken_schedule(schedule, "es") == spanish
    assert spoken_schedule(schedule, "en").startswith(english)


def test_local_holidays_are_named_only_where_they_shut_the_team() -> None:
    assert spoken_schedule(CITY, "pt-BR").endswith("exceto feriados nacionais e locais")
    assert spoken_schedule(PRIME, "pt-BR").endswith("exceto feriados nacionais")
    assert spoken_schedule(team("six", {"mon-sat": "08:00-10:00"}), "pt-BR").startswith(
        "das oito às dez horas, horário de Brasília, de segunda-feira a sábado,"
    )
    days = spoken_schedule(team("odd", {"mon,wed,fri": "08:00-10:00"}), "pt-BR")
    assert "segunda-feira, quarta-feira e sexta-feira" in days


def test_another_zone_is_called_by_its_city() -> None:
    assert zone_words("America/Rio_Branco", "pt-BR") == "horário de Rio Branco"


REASONS = [
    (
        FINANCE,
        "2026-11-24 12:10",
        "a equipe está em horário de almoço",
        "el equipo está en su hora de almuerzo",
    ),
    (FINANCE, "2026-04-03 10:00", "hoje é feriado: Sexta-feira Santa", "hoy es feriado: Viernes Santo"),
    (
        FINANCE,
        "2026-11-28 10:00",
        "estamos fora do horário de atendimento",
        "estamos fuera del horario de atención",
    ),
    (
        FINANCE,
        "2026-12-24 15:00",
        "hoje o atendimento tem horário especial: véspera",
        "hoy la atención tiene un horario especial",
    ),
]


@pytest.mark.parametrize(("schedule", "moment", "portuguese", "spanish"), REASONS)
def test_why_a_team_is_closed_aloud(schedule: Schedule, moment: str, portuguese: str, spanish: str) -> None:
    reason = opening(schedule, at(moment)).reason
    assert (spoken_reason(reason, "pt-BR"), spoken_reason(reason, "es")) == (portuguese, spanish)
    assert spoken_reason(reason, "en")


WRITTEN = [
    ("finance", "2026-11-24 12:10", "almoço 12:00-13:30", "almuerzo 12:00-13:30", "lunch 12:00-13:30"),
    (
        "finance",
        "2026-11-24 18:00",
        "após o fechamento das 18:00",
        "tras el cierre de las 18:00",
        "after closing at 18:00",
    ),
    ("finance", "2026-11-24 07:00", "abre às 08:00", "abre a las 08:00", "opens at 08:00"),
    ("finance", "2026-11-24 09:00", "horário 08:00-12:00", "horario 08:00-12:00", "hours 08:00-12:00"),
    ("cloud", "2026-11-24 09:00", "24 horas por dia", "24 horas al día", "24 hours a day"),
    (
        "finance",
        "2026-11-28 09:00",
        "fim de semana, sáb 28/11",
        "fin de semana, sáb 28/11",
        "weekend, Sat 28 Nov",
    ),
    (
        "finance",
        "2026-04-03 09:00",
        "feriado nacional, sex 03/04, Sexta-feira Santa",
        "feriado nacional, vie 03/04, Viernes Santo",
        "national holiday, Fri 3 Apr, Good Friday",
    ),
    (
        "finance",
        "2026-12-24 15:00",
        "dia excepcional, qui 24/12, fechado 12:00-24:00, véspera",
        "día excepcional, jue 24/12, cerrado 12:00-24:00, véspera",
        "exceptional day, Thu 24 Dec, closed 12:00-24:00, véspera",
    ),
    (
        "prime",
        "2026-06-04 09:00",
        "horário 08:00-12:00 no feriado local Corpus Christi",
        "horario 08:00-12:00 en el feriado local Corpus Christi",
        "hours 08:00-12:00 on local holiday Corpus Christi",
    ),
]


@pytest.mark.parametrize(("name", "moment", "portuguese", "spanish", "english"), WRITTEN)
def test_reasons_to_read(name: str, moment: str, portuguese: str, spanish: str, english: str) -> None:
    reason = opening(TEAMS[name], at(moment)).reason
    assert [written_reason(reason, language) for language in LANGUAGES] == [portuguese, spanish, english]


def test_a_sentence_names_team_reason_and_place() -> None:
    closed = opening(FINANCE, at("2026-11-24 12:10"))
    assert [written_opening("finance", closed, language) for language in LANGUAGES] == [
        "finance está fechado: almoço 12:00-13:30; flows/teams.yaml:14",
        "finance está cerrado: almuerzo 12:00-13:30; flows/teams.yaml:14",
        "finance is closed: lunch 12:00-13:30; flows/teams.yaml:14",
    ]
    bare = Exceptional(parse_spans("08:00-12:00"), "plantão")
    crew = team("crew", {}, exceptional={date(2026, 11, 24): bare})
    assert written_opening("crew", opening(crew, at("2026-11-24 09:00")), "en") == (
        "crew is open: exceptional day, Tue 24 Nov, 08:00-12:00, plantão"
    )


def test_days_and_spans_to_read() -> None:
    friday = date(2026, 11, 20)
    assert [written_day(friday, language) for language in LANGUAGES] == [
        "sex 20/11",
        "vie 20/11",
        "Fri 20 Nov",
    ]
    assert [written_day(friday, language, year=True) for language in LANGUAGES] == [
        "sex 20/11/2026",
        "vie 20/11/2026",
        "Fri 20 Nov 2026",
    ]
    assert written_spans(parse_spans("08:00-12:00,13:30-18:00")) == "08:00-12:00, 13:30-18:00"


def test_a_holiday_without_a_translation_keeps_its_name() -> None:
    assert Holiday("Aniversário de Joinville", "local", "joinville", "city law").named("es") == (
        "Aniversário de Joinville"
    )


def test_a_sentence_names_the_zone_where_it_is_another_one() -> None:
    closed = opening(FINANCE, at("2026-11-24 12:10"))
    assert written_opening("finance", closed, "en", "America/Manaus") == (
        "finance is closed: lunch 12:00-13:30 (America/Manaus); flows/teams.yaml:14"
    )


def test_each_day_of_a_month_has_its_english_name() -> None:
    """Dated, since it lies more than six days ahead."""
    today = date(2026, 11, 24)
    heard = [day_words(date(2027, 1, day), today, "en") for day in range(1, 32)]
    named = [one.partition("January ")[2].rstrip(",") for one in heard]
    assert named == [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        "twenty-first",
        "twenty-second",
        "twenty-third",
        "twenty-fourth",
        "twenty-fifth",
        "twenty-sixth",
        "twenty-seventh",
        "twenty-eighth",
        "twenty-ninth",
        "thirtieth",
        "thirty-first",
    ]


@pytest.mark.parametrize(
    ("day", "heard"),
    [
        ("2026-11-23", "na segunda-feira, dia vinte e três de novembro"),  # past: never a bare weekday
        ("2026-11-26", "na quinta-feira"),
        ("2026-11-30", "na segunda-feira"),
        ("2026-12-01", "na terça-feira, dia primeiro de dezembro"),
    ],
)
def test_a_day_is_dated_unless_it_lies_within_the_next_six(day: str, heard: str) -> None:
    assert day_words(date.fromisoformat(day), date(2026, 11, 24), "pt-BR") == heard


def test_the_next_opening_of_a_team_elsewhere_is_told_in_its_own_zone() -> None:
    manaus = team("manaus", {"mon-fri": "08:00-12:00"}, timezone="America/Manaus")
    assert spoken_next_opening(manaus, at("2026-11-24 07:00"), "en") == "today at eight a.m., Manaus time"
    assert zone_words("America/Argentina/Buenos_Aires", "es") == "hora de Buenos Aires"


@pytest.mark.parametrize(
    ("days", "portuguese", "spanish", "english"),
    [
        ("mon-wed", "de segunda a quarta-feira", "de lunes a miércoles", "Monday to Wednesday"),
        ("wed-fri", "de quarta a sexta-feira", "de miércoles a viernes", "Wednesday to Friday"),
        ("sat", "sábado", "los sábados", "on Saturday"),
        ("mon,wed", "segunda-feira e quarta-feira", "los lunes y miércoles", "on Monday and Wednesday"),
    ],
)
def test_weekdays_in_a_row_and_alone(days: str, portuguese: str, spanish: str, english: str) -> None:
    crew = team("crew", {days: "08:00-12:00"})
    told = [spoken_schedule(crew, language).split(", ")[2] for language in LANGUAGES]
    assert told == [portuguese, spanish, english]
