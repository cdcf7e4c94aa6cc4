"""What outside data a flow set was loaded with: holidays, zone transitions, limits; kept with the set.

A set read again years later takes its expansion from the first time, so that its calls replay unchanged.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from ivr.flow.calendar import Calendar, national_holidays
from ivr.flow.model import Limits
from ivr.flow.zone import Zone, expand_zone


class Expansion:
    """National holidays of whole years, and every zone asked for, either made now or taken from `stored`."""

    def __init__(
        self, first_year: int, last_year: int, limits: Limits, stored: dict[str, Any] | None = None
    ) -> None:
        self.zones: dict[str, Zone] = {}
        self.national: Calendar
        self.limits = limits
        if stored is None:
            self.national = national_holidays(first_year, last_year)
            return
        self.national = msgspec.convert(stored["national"], Calendar)
        self.zones = msgspec.convert(stored["zones"], dict[str, Zone])
        self.limits = Limits(**stored["limits"])

    @property
    def span(self) -> tuple[date, date]:
        """The first and last day that are known."""
        assert self.national.first is not None
        assert self.national.last is not None
        return self.national.first, self.national.last

    def zone(self, name: str) -> Zone:
        """Raises UnknownZone."""
        if name not in self.zones:
            self.zones[name] = expand_zone(name, *self.span)
        return self.zones[name]

    def value(self) -> dict[str, Any]:
        """All of it as JSON has it."""
        zones = dict(sorted(self.zones.items()))
        whole = {"national": self.national, "zones": zones, "limits": self.limits}
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(whole))
        return plain
