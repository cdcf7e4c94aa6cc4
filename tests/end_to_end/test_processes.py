"""Servers as they run in production: several on one database, ended at any moment, started anew."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ivr.application.records import TicketFilter
from ivr.store import migrate
from ivr.store.store import open_store
from tests.end_to_end.installation import FLOWS, KEY, PUBLIC, TOKEN, Copy
from tests.end_to_end.servers import PATIENCE, InTurn, Server
from tests.phone.phone import FakePhone


def migrated(url: str) -> None:
    store = open_store(url)
    migrate.upgrade(store.database)
    store.close()


@pytest.fixture
def url(database_copy: Copy) -> str:
    """A database without customers: with demonstration customers and a token nothing starts."""
    return database_copy("migrated", migrated)


@pytest.fixture
def pair(url: str, tmp_path: Path) -> Iterator[list[Server]]:
    environment = {
        "DATABASE_URL": url,
        "IVR_SECRET_KEY": KEY,
        "IVR_FLOWS": str(FLOWS),
        "IVR_VAR": str(tmp_path / "var"),
        "IVR_WORKERS": "1",
        "PUBLIC_URL": PUBLIC,
        "TWILIO_AUTH_TOKEN": TOKEN,
    }
    servers = [Server(environment, tmp_path) for _ in range(2)]
    try:
        yield [server.ready() for server in servers]
    finally:
        for server in servers:
            server.end()


def test_two_servers_serve_one_call_in_turn_and_the_death_of_one_goes_unnoticed(
    pair: list[Server], url: str
) -> None:
    line = InTurn([*pair], PUBLIC)
    call = FakePhone(line, token=TOKEN).dial()
    for key in (
        "5",
        "4",
        "1",
        "5",
        "2",
    ):  # other matters: ideas are told and lead back; then cloud, which never closes
        call.press(key)
    assert call.queued is not None
    assert len(set(line.answered)) == 2
    assert line.answered[0] != line.answered[1] != line.answered[2]
    pair[0].end()
    call.queue_press("1")  # a callback, please
    call.press("2")
    while call.state != "ended":
        call.stay_silent()
    assert call.ended_by == "application"
    assert set(line.answered[-4:]) == {pair[1].port}
    store = open_store(url)
    record = store.call(call.sid)
    assert record is not None
    [ticket] = store.tickets.list(TicketFilter())
    journal = store.calls.journal(call.sid)
    store.close()
    assert (record.outcome, record.protocol) == ("callback", ticket.protocol)
    assert [entry.turn for entry in journal] == list(range(record.turn))
    assert TOKEN not in pair[0].said + pair[1].said


def test_a_server_that_is_told_to_end_while_its_processes_still_load_ends(tmp_path: Path) -> None:
    """They are forked with the parent's handlers, and would go on to serve for ever."""
    server = Server({"IVR_FLOWS": str(FLOWS), "IVR_WORKERS": "2"}, tmp_path, ("serve", "--demo"))
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    try:
        for _ in range(PATIENCE * 200):
            assert server.process.poll() is None, server.said
            if len(children.read_text().split()) >= 2:
                break
            threading.Event().wait(0.005)
        server.process.terminate()
        assert server.process.wait(timeout=10) == 0
        assert server.get("/healthz") is None
    finally:
        server.end()


def test_workers_end_once_their_server_was_killed(tmp_path: Path) -> None:
    """Else they would hold the port against the next start, and nobody would be left to end them."""
    server = Server({"IVR_FLOWS": str(FLOWS), "IVR_WORKERS": "2"}, tmp_path, ("serve", "--demo"))
    try:
        server.ready()
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait(PATIENCE)
        for _ in range(PATIENCE * 20):
            if server.get("/healthz") is None:
                break
            threading.Event().wait(0.05)
        assert server.get("/healthz") is None
        again = Server(
            {"IVR_FLOWS": str(FLOWS), "IVR_WORKERS": "1"}, tmp_path, ("serve", "--demo"), server.port
        )
        try:
            again.ready()
        finally:
            again.end()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGKILL)


# -- the first start, and the second


def test_a_first_start_makes_all_it_needs_and_tells_what_a_newcomer_needs(tmp_path: Path) -> None:
    environment = {"IVR_FLOWS": str(FLOWS), "IVR_WORKERS": "1", "IVR_LANG": "en"}
    first = Server(environment, tmp_path, ("serve", "--demo"))
    try:
        first.ready()
        assert first.get("/healthz") == first.get("/") == 200
        told = first.said
        for wanted in ("4003-0015", "3003-2111", "3003-5559", "3003-0999", "Padaria Exemplo", "246810"):
            assert wanted in told
        assert re.search(r"ivr call 4003-0015 --at \S+ --from \S+ --keys", told)
        assert f"http://127.0.0.1:{first.port}" in told
        assert "only this machine" in told
    finally:
        first.end()
    var = tmp_path / "var"
    assert oct(var.stat().st_mode & 0o777) == "0o700"
    assert {oct(path.stat().st_mode & 0o777) for path in var.iterdir() if path.is_file()} == {"0o600"}
    second = Server(environment, tmp_path, ("serve", "--demo"))
    try:
        call = FakePhone(InTurn([second.ready()], f"http://127.0.0.1:{second.port}")).dial()
        call.press("1")
        assert call.state == "waiting"
    finally:
        second.end()
