"""A whole installation for one test: a database at this release's migrations with the demonstration's customers,
the shipped flows, a clock that only a test moves, and as many web processes as it starts.

Nothing is faked but the cost of a password's hash and the time that flows take to be read again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from auth.demonstration import load_demonstration
from auth.passwords import Keys, Passwords
from auth.policy import BRASILIA
from ivr import compose
from ivr.app import Rooms, build_rooms, create_app
from ivr.application.journey import call_view
from ivr.application.switchboard import Switchboard
from ivr.application.world import World
from ivr.settings import Settings
from ivr.store import migrate
from ivr.store.directory import SqlDirectory
from ivr.store.store import SqlStore, open_store
from ivr.twilio.signature import sign
from tests.phone import rules
from tests.phone.call import Call
from tests.phone.clock import Clock
from tests.phone.phone import FakePhone, Sent
from tests.phone.transport import WsgiTransport
from tests.remembered import remembered
from tests.twilio.grammar import Kind

ROOT = Path(__file__).parents[2]
FLOWS = ROOT / "flows"
KEY = "a-key-of-the-tests-" + "x" * 32
TOKEN = "token-of-the-tests"
PUBLIC = "https://ivr.example/phone"
QUEUES = ("support", "finance", "onboarding", "prime", "prime_on_call", "cloud", "sales")
FINANCE_CLOSED = datetime(2026, 11, 24, 12, 10, tzinfo=BRASILIA)
"""A Tuesday: finance is at lunch, support is open."""

Copy = Callable[[str, Callable[[str], None]], str]


def cheap(passwords: Passwords) -> Passwords:
    """The same hashes at a hundredth of the cost."""
    return Passwords(passwords.keys, memory_kib=64, passes=1)


def prepare(url: str) -> None:
    """Migrations, and the demonstration's customers and agent."""
    store = open_store(url)
    migrate.upgrade(store.database)
    keys = Keys(KEY)
    store.installation.keep(compose.KEY_FINGERPRINT, keys.fingerprint())
    load_demonstration(SqlDirectory(store.database), cheap(Passwords(keys)), FINANCE_CLOSED, QUEUES)
    store.close()


def moment(text: str) -> datetime:
    """ "2026-11-24 12:10" on Brasília's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=BRASILIA).astimezone(UTC)


@dataclass
class Process:
    """One web process: its application, and what stands behind it."""

    app: Flask
    rooms: Rooms

    @property
    def switchboard(self) -> Switchboard:
        return self.rooms.switchboard

    @property
    def world(self) -> World:
        return self.rooms.switchboard.world

    @property
    def store(self) -> SqlStore:
        store = self.world.store
        assert isinstance(store, SqlStore)
        return store

    @property
    def transport(self) -> WsgiTransport:
        return WsgiTransport(self.app, PUBLIC)

    def stop(self) -> None:
        self.switchboard.pool.shutdown(wait=True)
        self.store.close()


@dataclass
class Installation:
    """`url` is a database that `prepare` filled. `clock` belongs to the processes and to the telephones."""

    url: str
    var: Path
    flows: Path = FLOWS
    clock: Clock = field(default_factory=lambda: Clock(FINANCE_CLOSED))
    started: list[Process] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.url,
            "IVR_SECRET_KEY": KEY,
            "IVR_FLOWS": str(self.flows),
            "IVR_VAR": str(self.var),
            "IVR_LANG": "en",
            "PUBLIC_URL": PUBLIC,
            "TWILIO_AUTH_TOKEN": TOKEN,
        }

    def process(self) -> Process:
        """A web process as it starts, with nothing in its memory."""
        settings = Settings.load(self.environment)
        with remembered():
            rooms = build_rooms(settings, self.clock)
        world = rooms.switchboard.world
        hasher = world.login.hasher
        assert isinstance(hasher, Passwords)
        world.login = replace(world.login, hasher=cheap(hasher))
        self.started.append(Process(create_app(settings, rooms), rooms))
        return self.started[-1]

    @property
    def here(self) -> Process:
        """The first process."""
        return self.started[0] if self.started else self.process()

    def own_flows(self) -> Path:
        """A copy of the flows that a test may edit."""
        self.flows = self.var / "flows"
        shutil.copytree(FLOWS, self.flows)
        return self.flows

    def at(self, text: str) -> None:
        """Moves the clock there, forth or back."""
        self.clock.advance((moment(text) - self.clock.now()).total_seconds())

    def phone(self, at: Process | None = None, **given: Any) -> FakePhone:
        """A telephone whose carrier reaches `at` (else the first process)."""
        return FakePhone((at or self.here).transport, token=TOKEN, clock=self.clock, **given)

    def stop(self) -> None:
        for process in self.started:
            process.stop()

    # -- what came of it

    def view(self, call: Call | str) -> dict[str, Any]:
        """As `ivr calls show --json`."""
        sid, world = call if isinstance(call, str) else call.sid, self.here.world
        record = world.store.call(sid)
        assert record is not None, "the call is unknown"
        calls = world.store.calls
        return call_view(world, record, calls.journal(sid), calls.facts(sid), "en")

    def tickets(self, confidential: bool = False) -> list[Any]:
        from ivr.application.records import TicketFilter

        return list(self.here.store.tickets.list(TicketFilter(confidential=confidential)))

    def entries(self, call: Call) -> list[bytes]:
        """The journal, a turn each."""
        journal = self.here.store.calls.journal(call.sid)
        assert [entry.turn for entry in journal] == list(range(len(journal))), "a turn is missing or doubled"
        return [entry.entry for entry in journal]

    def nodes(self, call: Call) -> list[str]:
        return [row["node"] for row in self.view(call)["journey"]]

    def codes(self, call: Call) -> list[str]:
        return [row["why_code"] for row in self.view(call)["journey"]]


def ask(phone: FakePhone, url: str, form: Mapping[str, str], kind: Kind = "turn") -> bytes:
    """One signed request whose answer is held to the rules and not executed."""
    full = url if "://" in url else phone.transport.public_url + url
    return rules.document(phone.post(full, form).answer, full, kind).xml


def form_of(phone: FakePhone, call_sid: str, status: str = "in-progress", **more: str) -> dict[str, str]:
    """The carrier's form of a call, with what a request adds."""
    return phone.standard(call_sid, status) | more


def signed(
    url: str, form: Mapping[str, str], token: str = TOKEN
) -> tuple[tuple[tuple[str, str], ...], bytes]:
    """Headers and body of a request, for a test that sends it by itself."""
    headers = (
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("X-Twilio-Signature", sign(token, url, list(form.items()))),
    )
    return headers, urlencode(form).encode()


def again(phone: FakePhone, sent: Sent) -> Sent:
    """The very same bytes once more."""
    return phone.deliver(sent.url, sent.headers, sent.body, sent.form)


def to_the_end(call: Call) -> Call:
    """Silence until the application ends the call."""
    for _ in range(80):
        if call.state == "ended":
            return call
        call.stay_silent()
    raise AssertionError(f"{call.describe()} does not end")
