"""An installation of its own with the demonstration's customers, and calls played into its store."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from sqlalchemy import insert

from auth.passwords import Passwords
from auth.policy import BRASILIA
from ivr import compose
from ivr.application.flow_library import read_folder
from ivr.application.inputs import Incoming
from ivr.application.protocol import with_check_digit
from ivr.application.records import CallRecord, FlowSetRecord, JournalEntry
from ivr.application.rehearsal import Rehearsal, TokenError, TryOut
from ivr.application.world import World
from ivr.flow.model import FlowSet
from ivr.settings import Settings
from ivr.store.store import SqlStore
from ivr.store.tables import calls, journal
from tests.replay.scenes import Scene

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=BRASILIA)


def sid(name: str) -> str:
    """A call's id that follows from a name."""
    return "CA" + hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()


def installation(folder: Path, flows: Path = ROOT / "flows") -> tuple[Settings, SqlStore]:
    """A migrated database in a folder."""
    from auth.demonstration import load_demonstration
    from ivr.store import migrate
    from ivr.store.store import open_store

    environment = {"DATABASE_URL": f"sqlite:///{folder}/ivr.sqlite3", "IVR_SECRET_KEY": "k" * 43}
    settings = Settings.load({**environment, "IVR_FLOWS": str(flows), "IVR_VAR": str(folder / "var")})
    store = open_store(settings.database_url)
    migrate.upgrade(store.database)
    passwords = Passwords(compose.open_keys(settings, store), memory_kib=64, passes=1)
    load_demonstration(compose.open_directory(store), passwords, NOW, ("support", "finance"))
    return settings, store


@dataclass
class House:
    """Plays scenes on flows and keeps them as if they had been called in."""

    store: SqlStore
    world: World
    flows: FlowSet

    @classmethod
    def open(cls, settings: Settings, store: SqlStore) -> House:
        found = read_folder(settings.flows, compose.flow_reader(settings, NOW.date()), NOW.date())
        assert found.flows is not None, found.problems
        world = compose.open_world(settings, store)
        tried: Any = TryOut(world.directory)
        world = dataclasses.replace(
            world,
            directory=tried,
            login=dataclasses.replace(world.login, directory=tried),
        )
        house = cls(store, world, found.flows)
        house.know(found.flows)
        return house

    def know(self, flows: FlowSet) -> None:
        """Stores a flow set, as a start or a publish does."""
        self.store.flow_sets.keep(
            FlowSetRecord(
                version=flows.version,
                files=dict(flows.files),
                expansion=dict(flows.expansion),
                stored_at=NOW,
                good=True,
            )
        )

    def play(self, scene: Scene) -> Rehearsal:
        """One call, to its end by silence, with ids that are the same each time; a word that answers nothing any more
        ends it there.
        """
        at = datetime.fromisoformat(scene.at).replace(tzinfo=BRASILIA)
        incoming = Incoming(sid(scene.name), scene.caller or "anonymous", scene.called)
        ids, protocols = itertools.count(1), itertools.count(500_000_001)
        world = dataclasses.replace(
            self.world,
            new_id=lambda: f"id-{next(ids)}",
            new_protocol=lambda: with_check_digit(str(next(protocols))),
        )
        made = Rehearsal(world, self.flows, incoming, at, _silent)
        made.begin()
        for word in scene.words.split():
            try:
                made.take(word)
            except TokenError:
                break
        made.finish()
        return made

    def keep(self, scenes: Iterable[Scene]) -> list[str]:
        """Plays scenes and stores their calls; gives their ids."""
        played = [(made.record(), made.entries) for made in map(self.play, scenes)]
        self.store_calls(played)
        return [record.call_sid for record, _ in played]

    def store_calls(self, played: Iterable[tuple[CallRecord, list[JournalEntry]]]) -> None:
        rows, turns = [], []
        for record, entries in played:
            rows.append({name: getattr(record, name) for name in CallRecord.__struct_fields__})
            turns += [
                {name: getattr(one, name) for name in JournalEntry.__struct_fields__} for one in entries
            ]
        with self.store.database.begin() as connection:
            connection.execute(insert(calls), rows)
            connection.execute(insert(journal), turns)


def copied(
    record: CallRecord, entries: list[JournalEntry], call_sid: str, at: datetime
) -> tuple[CallRecord, list[JournalEntry]]:
    """The same call once more, by another id; when it happened in its own words stays as it was."""
    was, now = record.call_sid.encode(), call_sid.encode()
    turns = [replace(one, call_sid=call_sid, entry=one.entry.replace(was, now)) for one in entries]
    session = record.session.replace(was, now)
    return replace(record, call_sid=call_sid, session=session, started_at=at), turns


def _silent(event: str, **_: object) -> None:
    """Nobody reads a log here."""
