"""Who may call: one caller of each sort that the engine can tell apart, and what it read of them in a step."""

from __future__ import annotations

from typing import Any

from ivr.engine.events import Caller
from ivr.flow.model import Hotline
from ivr.proof.fold import REF

NOWHERE_IN_A_FLOW = ("JP", "KE", "IS", "MN")
PARTS = ("kind", "ref", "country", "callable")


class Watched:
    """A caller who notes which parts were read."""

    __slots__ = ("_caller", "read")

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.read: set[str] = set()

    def _part(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self._caller, name)

    kind = property(lambda self: self._part("kind"))
    ref = property(lambda self: self._part("ref"))
    country = property(lambda self: self._part("country"))
    callable = property(lambda self: self._part("callable"))


def callers_of(hotline: Hotline) -> tuple[Caller, ...]:
    """The plainest first: a number that may be called back, at home and abroad, one that may not, one whose country
    is unknown, a SIP address with a number, and a withheld number. Languages are walked apart, see `languages`.
    """
    named = {country for choice in hotline.languages.values() for country in choice.countries}
    named |= set(hotline.callback_countries) | {"BR"}
    nowhere = next(one for one in NOWHERE_IN_A_FLOW if one not in named)
    called_back = sorted(hotline.callback_countries, key=lambda country: country != "BR")
    countries = dict.fromkeys((*called_back[:2], "BR", nowhere, None))
    numbers = [Caller("number", REF, country, True) for country in countries]
    return (*numbers, Caller("sip", REF, "BR", False), Caller("withheld"))


class Callers:
    """The sorts of caller of one hotline. A set of them is a bit mask over `all`."""

    def __init__(self, hotline: Hotline) -> None:
        self.all = callers_of(hotline)
        self.everyone = (1 << len(self.all)) - 1

    def like(self, number: int, parts: set[str]) -> int:
        """All callers of whom these parts are as they are of that one."""
        if not parts:
            return self.everyone
        own = [getattr(self.all[number], part) for part in parts]
        return sum(
            1 << place
            for place, caller in enumerate(self.all)
            if [getattr(caller, part) for part in parts] == own
        )
