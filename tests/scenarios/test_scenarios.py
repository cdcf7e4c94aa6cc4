"""Every scenario, rehearsed and then over the door: both give the same call."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.conftest import logged
from tests.end_to_end.installation import Installation, prepare
from tests.scenarios.players import Played, phone_it, rehearse
from tests.scenarios.scenario import Scenario, check, scenarios

__all__ = ["logged"]

ALL = scenarios()
each = pytest.mark.parametrize("scenario", ALL, ids=[str(one) for one in ALL])


@pytest.fixture
def one_house(sqlite_templates: Path, tmp_path: Path, logged: object) -> Iterator[Installation]:
    """An installation on SQLite, the demonstration's customers in it."""
    template = sqlite_templates / "scenarios"
    if not template.exists():
        prepare(f"sqlite:///{template}.part")
        Path(f"{template}.part").rename(template)
    shutil.copyfile(template, tmp_path / "ivr.sqlite3")
    installation = Installation(f"sqlite:///{tmp_path}/ivr.sqlite3", tmp_path)
    yield installation
    installation.stop()


@each
def test_a_scenario(scenario: Scenario, one_house: Installation) -> None:
    rehearsed = (
        None if scenario.before else rehearse(scenario, one_house)
    )  # it stores nothing: no earlier call
    if rehearsed is not None:
        check(scenario, rehearsed.view, rehearsed.ticket)
    phoned = phone_it(scenario, one_house)
    check(scenario, phoned.view, phoned.ticket, phoned.earlier)
    if rehearsed is not None:
        assert steps(rehearsed) == steps(phoned), "the terminal's engine went another way than the door's"


def steps(played: Played) -> list[tuple[str, str | None, str]]:
    """Where a call went, what was pressed and why."""
    return [(row["node"], row["pressed"], row["why_code"]) for row in played.view["journey"]]
