"""Holidays as plain dates: the national calendar expanded from its library, and local ones that ops write."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

import holidays
import msgspec

from ivr.flow.source import NOWHERE, Source

Kind = Literal["national", "local"]

NATIONAL = "national"
LIBRARY = f"holidays {importlib.metadata.version('holidays')}, BR, public"
GOOD_FRIDAY = "Sexta-feira Santa"

_SPANISH: Mapping[str, str] = {
    "Confraternização Universal": "Año Nuevo",
    GOOD_FRIDAY: "Viernes Santo",
    "Tiradentes": "Tiradentes",
    "Dia do Trabalhador": "Día del Trabajador",
    "Independência do Brasil": "Independencia de Brasil",
    "Nossa Senhora Aparecida": "Nuestra Señora Aparecida",
    "Finados": "Día de los Difuntos",
    "Proclamação da República": "Proclamación de la República",
    "Dia Nacional de Zumbi e da Consciência Negra": "Día Nacional de Zumbi y de la Conciencia Negra",
    "Natal": "Navidad",
}


class DuplicateDate(ValueError):
    """A calendar names one date twice; `day` is that date, `first` the name that stood there already."""

    def __init__(self, calendar: str, day: date, first: str, second: str) -> None:
        super().__init__(
            f"calendar {calendar}: {day.isoformat()} stands twice ({first!r}, {second!r}); keep one of them"
        )
        self.day, self.first = day, first


class Holiday(msgspec.Struct, frozen=True, omit_defaults=True):
    """One holiday. `name` is pt-BR, `names` other languages; `origin` is the law, or who says so."""

    name: str
    kind: Kind
    calendar: str
    origin: str
    names: dict[str, str] = {}
    place: Source | None = None

    def named(self, language: str) -> str:
        """Its name in a language, else in pt-BR."""
        return self.names.get(language, self.name)


class Calendar(msgspec.Struct, frozen=True, omit_defaults=True):
    """Dates and what they are. A national one is complete from `first` to `last`, a local one is not."""

    id: str
    kind: Kind
    source: str
    days: dict[date, Holiday]
    first: date | None = None
    last: date | None = None


def national_holidays(first_year: int, last_year: int) -> Calendar:
    """Brazil's public holidays of whole years, both ends included; no optional days (Carnival)."""
    if last_year < first_year:
        raise ValueError(f"the years {first_year} to {last_year} run backwards")
    years = range(first_year, last_year + 1)
    portuguese = holidays.country_holidays("BR", years=years, language="pt_BR", categories=("public",))
    english = holidays.country_holidays("BR", years=years, language="en_US", categories=("public",))
    days = {day: _national(name, english[day]) for day, name in sorted(portuguese.items())}
    return Calendar(
        NATIONAL, "national", LIBRARY, days, first=date(first_year, 1, 1), last=date(last_year, 12, 31)
    )


def _national(name: str, english: str) -> Holiday:
    spanish = _SPANISH.get(name, name)
    return Holiday(name, "national", NATIONAL, _origin(name), names={"es": spanish, "en": english})


def _origin(name: str) -> str:
    """The federal order lists Good Friday, yet cities enact it: kept as national, its origin marked."""
    return "federal order, enacted by cities (Law 9.093/1995)" if name == GOOD_FRIDAY else "federal law"


def local_calendar(id: str, source: str, days: Iterable[tuple[date, str, Source | None]]) -> Calendar:
    """A city's or state's holidays, (date, name, place) each. Raises DuplicateDate."""
    found: dict[date, Holiday] = {}
    for day, name, place in days:
        if day in found:
            raise DuplicateDate(id, day, found[day].name, name)
        found[day] = Holiday(name, "local", id, source, place=place or NOWHERE)
    return Calendar(id, "local", source, dict(sorted(found.items())))
