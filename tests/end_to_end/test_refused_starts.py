"""What stops `ivr serve`, and what it says of it: the name, what stands there, and what to do."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.store import migrate
from ivr.store.database import Database
from tests.end_to_end.installation import FLOWS, KEY, PUBLIC, TOKEN, Copy, prepare
from tests.remembered import Runner


@dataclass
class Start:
    """`ivr serve`, with this environment, up to the moment at which it would listen."""

    patch: pytest.MonkeyPatch
    environment: dict[str, str]

    def __call__(self, *words: str, **more: str) -> tuple[int, str, bool]:
        """Exit code, all that was said, and whether it would have listened."""
        from ivr.cli import app, serve

        listened = list[int]()
        self.patch.setattr(serve, "_run", lambda _: listened.append(1))
        for name, value in (self.environment | more).items():
            self.patch.setenv(name, value)
        result = Runner().invoke(app, list(words or ("serve",)), prog_name="ivr")
        for name in more:
            self.patch.delenv(name)
        return result.exit_code, result.stdout + result.stderr, bool(listened)


@pytest.fixture
def start(database_copy: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    monkeypatch.chdir(tmp_path)
    environment = {
        "DATABASE_URL": database_copy("demonstration", prepare),
        "IVR_SECRET_KEY": KEY,
        "IVR_FLOWS": str(FLOWS),
        "IVR_VAR": str(tmp_path / "var"),
        "IVR_LANG": "en",
    }
    return Start(monkeypatch, environment)


def test_all_is_well(start: Start) -> None:
    code, said, listened = start()
    assert (code, listened) == (0, True), said


def test_demonstration_customers_beside_a_token_stop_it_until_they_are_removed(start: Start) -> None:
    carrier = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": PUBLIC}
    code, said, listened = start(**carrier)
    assert (code, listened) == (1, False)
    assert "ivr customers remove-demonstration" in said
    assert TOKEN not in said
    code, said, _ = start("customers", "remove-demonstration", **carrier)
    assert code == 0, said
    code, said, listened = start(**carrier)
    assert (code, listened) == (0, True), said


def test_a_changed_key_stops_it_rather_than_every_login(start: Start) -> None:
    other = "another-key-of-the-tests-" + "y" * 32
    code, said, listened = start(IVR_SECRET_KEY=other)
    assert (code, listened) == (1, False)
    assert "IVR_SECRET_KEY" in said
    assert other not in said
    assert KEY not in said


def test_a_database_behind_its_migrations_stops_it_and_the_command_is_named(start: Start) -> None:
    database = Database(start.environment["DATABASE_URL"])
    migrate.downgrade(database, "base")
    database.close()
    code, said, listened = start()
    assert (code, listened) == (1, False)
    assert "ivr db upgrade" in said


def test_broken_flows_stop_a_first_start_and_let_a_later_one_answer_with_the_last_good_ones(
    start: Start, tmp_path: Path
) -> None:
    flows = tmp_path / "flows"
    shutil.copytree(FLOWS, flows)
    main = flows / "main_4003.yaml"
    good = main.read_text("utf-8")
    main.write_text(good.replace("go: finance_hours", "go: finance_huors", 1), "utf-8")
    start.environment["IVR_FLOWS"] = str(flows)
    code, said, listened = start()
    assert (code, listened) == (1, False)
    assert "finance_huors" in said
    main.write_text(good, "utf-8")
    assert start()[2]
    main.write_text(good.replace("go: finance_hours", "go: finance_huors", 1), "utf-8")
    code, said, listened = start()
    assert (code, listened) == (0, True)
    assert "did you mean 'finance_hours'" in said
    assert "last good" in said


def test_any_other_database_wants_its_key(start: Start) -> None:
    del start.environment["IVR_SECRET_KEY"]
    code, said, listened = start()
    assert (code, listened) == (2, False)
    assert "IVR_SECRET_KEY" in said
