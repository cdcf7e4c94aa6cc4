"""The published teams (domain A1) as schedules, for tests of hours. Local calendars are examples."""

from datetime import date, datetime, timedelta, timezone

from ivr.flow.calendar import Calendar, local_calendar, national_holidays
from ivr.flow.schedule import Exceptional, LocalHolidays, Schedule, build_schedule, parse_spans
from ivr.flow.source import Source

BRASILIA = timezone(timedelta(hours=-3))
SPLIT = "08:00-12:00, 13:30-18:00"
NATIONAL = national_holidays(2018, 2040)
SAO_PAULO_CITY = local_calendar(
    "sao_paulo_city",
    "city decree",
    [
        (date(2026, 6, 4), "Corpus Christi", Source("flows/calendars.yaml", 7)),
        (date(2027, 1, 25), "Aniversário de São Paulo", Source("flows/calendars.yaml", 9)),
        (date(2028, 1, 1), "Ano Novo da cidade", Source("flows/calendars.yaml", 10)),
    ],
)
CARNIVAL = local_calendar(
    "carnival", "example", [(date(2026, 2, 16), "Carnaval", None), (date(2026, 2, 17), "Carnaval", None)]
)
PLACE = Source("flows/teams.yaml", 14, 20)
CLOSED_PLACE = Source("flows/teams.yaml", 15, 15)
EVE = Exceptional(parse_spans("08:00-12:00"), "véspera", "example", Source("flows/teams.yaml", 16))


def team(name: str, hours: dict[str, str] | str, *calendars: Calendar, **given: object) -> Schedule:
    """A schedule over 2018 to 2040; shut on national holidays and on those of the calendars given."""
    return build_schedule(
        name,
        hours,
        national=NATIONAL,
        calendars=(NATIONAL, *calendars),
        place=PLACE,
        closed_place=CLOSED_PLACE,
        **given,  # type: ignore[arg-type]
    )


SUPPORT = team("support", {"mon-fri": "07:00-19:00"})
FINANCE = team("finance", {"seg-sex": SPLIT}, exceptional={date(2026, 12, 24): EVE})
OMBUDSMAN = team("ombudsman", {"mon-fri": "08:00-12:00, 13:30-17:30"})
PRIME = team(
    "prime", {"mon-fri": SPLIT}, SAO_PAULO_CITY, local=LocalHolidays("normal", note="keeps its hours")
)
CLOUD = team("cloud", "always")
CITY = team("city", {"mon-fri": SPLIT}, SAO_PAULO_CITY)
SPECIAL = team(
    "special",
    {"mon-fri": SPLIT},
    SAO_PAULO_CITY,
    local=LocalHolidays("special", parse_spans("10:00-14:00"), place=Source("flows/teams.yaml", 30)),
)
TEAMS = {s.team: s for s in (SUPPORT, FINANCE, OMBUDSMAN, PRIME, CLOUD, CITY, SPECIAL)}


def at(moment: str) -> datetime:
    """ "2026-11-24 12:10" on Brasília's clock since 2019, or an instant that names its offset."""
    given = datetime.fromisoformat(moment)
    return given if given.tzinfo else given.replace(tzinfo=BRASILIA)
