"""The command as a person runs it: a database of its own, the shipped flows, and a clock that stands."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from auth.policy import BRASILIA
from ivr.application.protocol import with_check_digit
from ivr.application.records import PersonRecord, TicketRecord
from ivr.store.store import SqlStore, open_store
from tests.remembered import Runner

ROOT = Path(__file__).parents[2]
KEY = "k" * 43
NOON = datetime(2026, 11, 24, 10, 0, tzinfo=BRASILIA)
"""A Tuesday, ten o'clock: every team is open."""


@dataclass
class Told:
    """What a verb said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Command:
    """`ivr` with its environment. `at` is the clock of all verbs; `set` changes the environment."""

    patch: pytest.MonkeyPatch
    database: Path
    at: datetime = NOON
    runs: list[Told] = field(default_factory=list)

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self.patch.setenv(name, value)

    def __call__(self, *words: str, typed: str | None = None) -> Told:
        from ivr.cli import app

        self.patch.setattr("ivr.compose.now", lambda: self.at)
        result = Runner().invoke(app, list(words), input=typed, prog_name="ivr")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.runs.append(Told(result.exit_code, result.stdout, result.stderr))
        return self.runs[-1]

    def ok(self, *words: str, typed: str | None = None) -> Told:
        told = self(*words, typed=typed)
        assert told.code == 0, told
        return told

    def store(self) -> SqlStore:
        return open_store(f"sqlite:///{self.database}")


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command on a machine without any database yet; it would be `ivr.sqlite3`."""
    monkeypatch.chdir(tmp_path)
    command = Command(monkeypatch, tmp_path / "ivr.sqlite3")
    command.set(
        DATABASE_URL=f"sqlite:///{command.database}",
        IVR_SECRET_KEY=KEY,
        IVR_FLOWS=str(ROOT / "flows"),
        IVR_VAR=str(tmp_path / "var"),
        IVR_LANG="en",
    )
    return command


@pytest.fixture
def ivr(bare: Command, sqlite_templates: Path) -> Command:
    """The command on a migrated database with the demonstration's customers."""
    template = sqlite_templates / "cli.sqlite3"
    if not template.exists():
        _prepare(template)
    shutil.copyfile(template, bare.database)
    return bare


def _prepare(template: Path) -> None:
    from auth.demonstration import load_demonstration
    from auth.passwords import Keys, Passwords
    from ivr.compose import KEY_FINGERPRINT, open_directory
    from ivr.store import migrate

    store = open_store(f"sqlite:///{template}")
    migrate.upgrade(store.database)
    keys = Keys(KEY)
    store.installation.keep(KEY_FINGERPRINT, keys.fingerprint())
    passwords = Passwords(keys, memory_kib=64, passes=1)
    load_demonstration(open_directory(store), passwords, NOON, ("support", "finance"))
    store.close()


@dataclass
class Desk:
    """Tickets put into the database beforehand."""

    command: Command
    store: SqlStore

    def ticket(self, serial: int = 1, **more: Any) -> str:
        """A ticket of finance, opened an hour ago and due in three; gives its protocol."""
        known: dict[str, Any] = {
            "id": f"t{serial}",
            "protocol": with_check_digit(f"{200_000_000 + serial}"),
            "hotline": "main_4003",
            "team": "finance",
            "reason": "closed",
            "opened_at": NOON - timedelta(hours=1),
            "due_at": NOON + timedelta(hours=3),
            "callback_ref": "p1",
            "number_confirmed": "key",
            "language": "pt-BR",
            "call_sid": "CA" + "0" * 32,
            "keep_until": NOON + timedelta(days=730),
        }
        ticket = TicketRecord(**(known | more))
        self.store.persons.keep(
            PersonRecord(ref="p1", e164="+5511987654321", lookup="x", keep_until=NOON + timedelta(days=730))
        )
        self.store.tickets.open(ticket, "caller")
        return ticket.protocol


@pytest.fixture
def desk(ivr: Command) -> Iterator[Desk]:
    store = ivr.store()
    yield Desk(ivr, store)
    store.close()
