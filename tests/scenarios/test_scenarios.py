"""Every scenario that the door can know of is the same call in `ivr test`, in the terminal and over the door."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ivr.scenarios.running import run_one
from ivr.scenarios.shapes import Scenario
from tests.end_to_end.conftest import logged
from tests.end_to_end.installation import Installation, prepare
from tests.flows.shipped import flows
from tests.scenarios.players import phone_it, rehearse
from tests.scenarios.scenario import check, named, scenarios

__all__ = ["logged"]

ALL = scenarios()
each = pytest.mark.parametrize("scenario", ALL, ids=[named(one) for one in ALL])


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
    """In a world of its facts, in the terminal (which stores nothing: no earlier call), over the door: one call."""
    own = run_one(scenario, flows())
    assert own.played is not None
    assert not own.parted, own.parted
    rehearsed = None if scenario.before else rehearse(scenario, one_house)
    if rehearsed is not None:
        check(scenario, rehearsed.view, rehearsed.ticket)
    phoned = phone_it(scenario, one_house)
    check(scenario, phoned.view, phoned.ticket, phoned.earlier)
    assert steps(own.played.view) == steps(phoned.view), "a world of facts went another way than the door's"
    if rehearsed is not None:
        assert steps(rehearsed.view) == steps(phoned.view), "the terminal went another way than the door"


def steps(view: dict[str, Any]) -> list[tuple[str, str | None, str]]:
    """Where a call went, what was pressed and why."""
    return [(row["node"], row["pressed"], row["why_code"]) for row in view["journey"]]
