"""`ivr calls show --as-scenario`: a real call becomes a scenario that holds, with nothing of anybody in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.scenarios.reading import read_text
from ivr.scenarios.recording import from_journal
from ivr.scenarios.running import run_one
from tests.cli.conftest import Command
from tests.replay.house import House, installation, sid
from tests.replay.scenes import CONFIDENTIAL, SCENES

OF_SOMEBODY = (
    "246810",
    "999999",
    "112358",
    "271828",
    "161803",
    "Padaria",
    "Oficina",
    "Hotel Ex",
    "Alfa",
    "Beta",
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An installation that every scene can be called in."""
    settings, store = installation(tmp_path)
    yield House.open(settings, store)
    store.close()


def test_every_call_of_the_journal_holds_as_a_scenario(house: House) -> None:
    for scene in SCENES:
        made = house.play(scene)
        assert made.session is not None
        text = from_journal(scene.name, made.entries, made.session, house.flows.teams)
        (again,), problems = read_text("found.yaml", text, house.flows)
        result = run_one(again, house.flows)
        assert not problems
        assert not result.parted, text
        assert result.played is not None
        then = [(row["node"], row["why_code"]) for row in made.view("pt-BR")["journey"]]
        now = [(row["node"], row["why_code"]) for row in result.played.view["journey"]]
        assert now == then, text
        assert [name for name in OF_SOMEBODY if name in text] == []
        assert scene.caller is None or scene.caller not in text


def test_a_call_is_printed_so_that_it_can_be_tested(house: House, bare: Command, tmp_path: Path) -> None:
    asked, confidential = SCENES[1], CONFIDENTIAL[0]
    house.keep([asked, confidential])
    printed = bare.ok("calls", "show", sid(asked.name), "--as-scenario").out
    file = tmp_path / "found.yaml"
    file.write_text(printed, "utf-8")
    assert "1 hold" in bare.ok("test", str(file)).out
    assert bare("calls", "show", sid(confidential.name), "--as-scenario").code == 1
    shown = bare.ok("calls", "show", sid(confidential.name), "--as-scenario", "--team", "ombudsman").out
    assert "team: ombudsman" in shown
