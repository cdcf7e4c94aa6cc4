"""The guide's keys on the guide's numbers, at every kind of hour: one row a hotline, key and hour, over the door.

A key is pressed as the first one after the line answers, in each of the three languages in turn.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.installation import Installation, prepare, to_the_end
from tests.phone.call import Call

NUMBERS = {
    "main_4003": "+551140030015",
    "products_2111": "+551130032111",
    "fluig_5559": "+551130035559",
    "hospitality_0999": "+551130030999",
}
KEYS = """
main_4003 4 finance
main_4003 7 onboarding
main_4003 8 ombudsman
products_2111 6 ombudsman
products_2111 8 finance
fluig_5559 3 finance
fluig_5559 6 ombudsman
hospitality_0999 2 finance
hospitality_0999 5 finance
hospitality_0999 6 ombudsman
"""
HOURS = """
open     2026-11-24 10:00  finance ombudsman onboarding
lunch    2026-11-24 12:10  onboarding
late     2026-11-24 17:45  finance onboarding
closed   2026-11-24 20:00  -
holiday  2026-11-20 10:00  -
carnival 2026-02-16 10:00  finance ombudsman onboarding
weekend  2026-11-28 10:00  -
"""
"""The hour's name, its moment, and the teams that work then."""
SAYS = {
    "lunch": {"pt-BR": "almoço", "es": "almuerzo", "en": "lunch"},
    "holiday": {"pt-BR": "feriado", "es": "feriado", "en": "holiday"},
}
FROM = {"pt-BR": "+55119876{:05d}", "es": "+5255123{:05d}", "en": "+1202555{:04d}"}
BRASILIA = {"pt-BR": "horário de Brasília", "es": "hora de Brasilia", "en": "Brasília time"}
ROWS = [(*key.split(), hour.split()) for key in KEYS.split("\n")[1:-1] for hour in HOURS.split("\n")[1:-1]]
LANGUAGES = ("pt-BR", "es", "en")


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory, sqlite_templates: Path) -> Iterator[Installation]:
    """One installation for all rows: each calls from a number of its own."""
    folder = tmp_path_factory.mktemp("published")
    template = sqlite_templates / "published"
    if not template.exists():
        prepare(f"sqlite:///{template}")
    shutil.copyfile(template, folder / "ivr.sqlite3")
    installation = Installation(f"sqlite:///{folder}/ivr.sqlite3", folder)
    yield installation
    installation.stop()


@pytest.mark.parametrize(
    ("hotline", "key", "team", "hour"), ROWS, ids=[f"{row[0]}-{row[1]}-{row[3][0]}" for row in ROWS]
)
def test_a_published_key(hotline: str, key: str, team: str, hour: list[str], line: Installation) -> None:
    name, day, time, *working = hour
    row = ROWS.index((hotline, key, team, hour))
    for language in LANGUAGES:
        line.at(f"{day} {time}")
        number = FROM[language].format(10 * row + LANGUAGES.index(language))
        call = line.phone(from_=number, to=NUMBERS[hotline]).dial()
        call.press(key)
        through_what_comes_first(call, team)
        assert line.view(call)["team"] == team
        if team in working:
            assert call.queued is not None, f"{team} works at {time}; {call.describe()}: {call.said()}"
            assert call.queued.name == team
            continue
        assert call.queued is None, f"{team} is closed at {time}"
        heard = call.said()
        assert BRASILIA[language] in heard, heard
        if name == "holiday" or (name == "lunch" and team != "onboarding"):
            assert SAYS[name][language] in heard, heard
        registered(line, to_the_end(call), team)


def through_what_comes_first(call: Call, team: str) -> None:
    """What a team asks before its hours count."""
    if team == "onboarding":
        call.press("1")
    elif team == "ombudsman":
        call.press("1")
        call.press("1#")


def registered(line: Installation, call: Call, team: str) -> None:
    """Who keeps silent has a ticket with that team, its protocol spoken, and a number to call only in Brazil."""
    view: dict[str, Any] = line.view(call)
    assert (view["outcome"], view["team"]) == ("ticket", team)
    ticket = line.here.store.tickets.by_protocol(view["protocol"])
    assert ticket is not None
    assert ticket.team == team
    assert (ticket.number_confirmed == "assumed") is view["from"].startswith("+55")
    assert ticket.promised is view["from"].startswith("+55")
