"""The shipped hotlines behind the real door, on both stores: everything that `create_app` puts together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from ivr.app import build_rooms, create_app
from ivr.settings import Settings
from ivr.store import migrate
from ivr.store.database import Database
from tests.phone.call import Call
from tests.phone.clock import Clock
from tests.phone.phone import FakePhone
from tests.phone.transport import WsgiTransport
from tests.webhooks.switchboard import PUBLIC, TOKEN


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """An installation with a carrier, its database at this release's migrations."""
    database = Database(database_url)
    migrate.upgrade(database)
    database.close()
    return Settings.load(
        {
            "DATABASE_URL": database_url,
            "IVR_SECRET_KEY": "a-key-of-the-tests-" + "x" * 32,
            "IVR_VAR": str(tmp_path),
            "PUBLIC_URL": PUBLIC,
            "TWILIO_AUTH_TOKEN": TOKEN,
        }
    )


def process(settings: Settings, clock: Clock) -> Flask:
    """A web process as it starts."""
    return create_app(settings, build_rooms(settings, clock))


def to_the_end(call: Call) -> None:
    for _ in range(60):
        if call.state == "ended":
            return
        call.stay_silent()
    raise AssertionError(f"{call.describe()} does not end")


def test_at_ten_past_noon_finance_is_back_at_half_past_one_and_a_protocol_is_told(settings: Settings) -> None:
    clock = Clock()  # Tuesday 2026-11-24, 12:10 in São Paulo
    call = FakePhone(WsgiTransport(process(settings, clock), PUBLIC), token=TOKEN, clock=clock).dial()
    call.press("4")
    assert "almoço" in call.said()
    assert "uma e meia" in call.said() or "treze e trinta" in call.said()
    to_the_end(call)
    assert call.ended_by == "application"
    assert re.search(r"protocolo[^.]*(um|dois|três|quatro|cinco|meia|sete|oito|nove|zero)", call.said())


def test_two_processes_serve_one_call_in_turn_and_a_retry_at_the_other_changes_nothing(
    settings: Settings,
) -> None:
    clock = Clock()
    here, there = (WsgiTransport(process(settings, clock), PUBLIC) for _ in range(2))
    phone = FakePhone(here, token=TOKEN, clock=clock)
    call = phone.dial()
    call.press("4")
    phone.transport = there
    assert call.resend().answer.body == call.documents[-1].xml
    heard = len(call.heard)
    call.fall_back()
    assert call.said(heard)
    to_the_end(call)
    assert call.ended_by == "application"


def test_a_readable_page_and_a_ready_probe(settings: Settings) -> None:
    client = process(settings, Clock()).test_client()
    assert client.get("/readyz").status_code == 200
    page = client.get("/").text
    assert "4003-0015" in page
    assert "almoço 12:00-13:30" in page
