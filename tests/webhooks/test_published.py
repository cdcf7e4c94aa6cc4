"""What is published, announced and overridden reaches callers over HTTP: within a second, and no call is lost by it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from auth.policy import BRASILIA
from ivr import compose
from ivr.app import build_rooms, create_app
from ivr.application.records import PublicationRecord
from ivr.settings import Settings
from ivr.store import migrate
from ivr.store.database import Database
from ivr.store.store import SqlStore, open_store
from tests.phone.call import Call
from tests.phone.clock import Clock
from tests.phone.phone import FakePhone
from tests.phone.transport import WsgiTransport
from tests.webhooks.switchboard import PUBLIC, TOKEN

FLOWS = Path(__file__).parents[2] / "flows"
MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=BRASILIA)
"""A Tuesday on which every team works."""


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRASILIA)


@dataclass
class House:
    """An installation: its folder of flows, its database, a clock, and as many processes as are started."""

    settings: Settings
    folder: Path
    store: SqlStore
    clock: Clock
    processes: list[Flask] = field(default_factory=list)

    def start(self) -> WsgiTransport:
        """One more web process."""
        app = create_app(self.settings, build_rooms(self.settings, self.clock))
        self.processes.append(app)
        return WsgiTransport(app, PUBLIC)

    def dial(self, at: WsgiTransport, to: str = "+551140030015", caller: str = "+5511987654321") -> Call:
        return FakePhone(at, token=TOKEN, clock=self.clock, to=to, from_=caller).dial()

    def edit(self, old: str, new: str, file: str = "phrases.yaml") -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def publish(
        self, base: str | None = None, at: str | None = None, until: str | None = None
    ) -> PublicationRecord:
        publisher = compose.open_publisher(self.settings, self.store, "Ana", self.clock())
        live = publisher.live()
        draft = compose.read_draft(self.settings, self.clock())
        begun = base or (live.version if live else None)
        window = moment(at) if at else None, moment(until) if until else None
        return publisher.make(publisher.publish(draft, begun, *window))

    def rollback(self) -> PublicationRecord:
        publisher = compose.open_publisher(self.settings, self.store, "Ana", self.clock())
        return publisher.make(publisher.rollback())

    def later(self, text: str) -> None:
        self.clock.advance((moment(text) - self.clock()).total_seconds())


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """On SQLite; what the store itself promises is held on both databases where it is tested."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("ivr.compose.verify", lambda flows, at: [])
    database_url = f"sqlite:///{tmp_path / 'ivr.sqlite3'}"
    folder = tmp_path / "flows"
    shutil.copytree(FLOWS, folder)
    database = Database(database_url)
    migrate.upgrade(database)
    database.close()
    settings = Settings.load(
        {
            "DATABASE_URL": database_url,
            "IVR_FLOWS": str(folder),
            "IVR_SECRET_KEY": "a-key-of-the-tests-" + "x" * 32,
            "IVR_VAR": str(tmp_path / "var"),
            "PUBLIC_URL": PUBLIC,
            "TWILIO_AUTH_TOKEN": TOKEN,
        }
    )
    store = open_store(database_url)
    yield House(settings, folder, store, Clock(MORNING))
    store.close()


WELCOME = "Você ligou para a TOTVS."
CHRISTMAS = "A TOTVS deseja boas festas."


def greeted(call: Call) -> str:
    """Which welcome a call began with."""
    said = call.said()
    return "christmas" if CHRISTMAS in said else "usual" if WELCOME in said else said


def to_the_end(call: Call) -> None:
    for _ in range(60):
        if call.state == "ended":
            return
        call.stay_silent()
    raise AssertionError(f"{call.describe()} does not end")


def test_every_process_begins_with_a_publish_within_a_second_and_calls_under_way_stay_on_theirs(
    house: House,
) -> None:
    one, two = house.start(), house.start()
    old = house.dial(one)
    assert greeted(old) == "usual"
    house.edit(WELCOME, CHRISTMAS)
    assert greeted(house.dial(two)) == "usual", "an edit alone is a draft"
    house.publish()
    house.clock.advance(1)
    assert [greeted(house.dial(at)) for at in (one, two)] == ["christmas", "christmas"]
    heard = len(old.heard)
    old.press("9")
    assert WELCOME in old.said(heard), "the call stays on the version that it began with"
    old.hangup()
    assert house.store.call(old.sid).ended_at is not None  # type: ignore[union-attr]


def test_a_call_stays_on_its_version_through_publish_rollback_and_restart_for_weeks(house: House) -> None:
    first = house.start()
    house.publish()
    house.edit(WELCOME, CHRISTMAS)
    house.publish()
    house.clock.advance(1)
    waiting = house.dial(first)
    assert greeted(waiting) == "christmas"
    house.rollback()
    house.clock.advance(1)
    assert greeted(house.dial(first)) == "usual"
    waiting.phone.transport = house.start()
    assert greeted(house.dial(waiting.phone.transport)) == "usual", "a start loads what is published"
    heard = len(waiting.heard)
    waiting.press("9")
    assert CHRISTMAS in waiting.said(heard)
    house.clock.advance(21 * 86_400)
    waiting.stay_silent()
    assert waiting.state != "ended", "after three weeks it is led on, not lost"
    waiting.hangup()
    record = house.store.call(waiting.sid)
    assert record is not None
    assert record.flow_version == house.store.publications.after(1)[0].version


def test_a_start_serves_what_is_published_whatever_stands_in_the_folder(house: House) -> None:
    house.start()
    house.publish()
    house.edit(WELCOME, CHRISTMAS)
    assert greeted(house.dial(house.start())) == "usual"
    house.edit("start: opening", "start: nowhere", "main_4003.yaml")
    assert greeted(house.dial(house.start())) == "usual", "a broken draft harms nobody"


def test_a_window_opens_and_closes_at_its_minutes_and_calls_go_on_over_its_end(house: House) -> None:
    at = house.start()
    house.edit(WELCOME, CHRISTMAS)
    house.publish(at="2026-12-24T00:00", until="2026-12-26T00:00")
    found = []
    for when in ("2026-12-23T23:59:59", "2026-12-24T00:00:00", "2026-12-25T23:59:59", "2026-12-26T00:00:00"):
        house.later(when)
        found.append(greeted(house.dial(at)))
    assert found == ["usual", "christmas", "christmas", "usual"]
    assert house.store.publications.after()[0].version != house.publish().version


def test_a_call_that_began_in_a_window_ends_on_it(house: House) -> None:
    at = house.start()
    house.edit(WELCOME, CHRISTMAS)
    house.publish(at="2026-12-24T00:00", until="2026-12-26T00:00")
    house.later("2026-12-25T23:59:50")
    call = house.dial(at)
    house.later("2026-12-26T00:00:05")
    assert greeted(house.dial(at)) == "usual"
    heard = len(call.heard)
    call.press("9")
    assert CHRISTMAS in call.said(heard)


# -- notices and overrides


def announce(house: House) -> compose.Announcements:
    return compose.open_announcements(house.settings, house.store, "Ana", house.clock())


def why(house: House, call: Call) -> str:
    return b" ".join(entry.entry for entry in house.store.calls.journal(call.sid)).decode()


def test_an_override_holds_in_every_process_within_a_second_and_never_beyond_its_end(house: House) -> None:
    one, two = house.start(), house.start()
    for at in (one, two):
        house.dial(at).press("4")
    made = announce(house).override(
        "finance", "closed", moment("2026-11-24T14:00"), say={"pt-BR": "Hoje o financeiro volta às 14 horas."}
    )
    house.clock.advance(1)
    for at in (one, two):
        call = house.dial(at)
        call.press("4")
        assert "Hoje o financeiro volta às 14 horas." in call.said()
        assert "hoje, às quatorze horas" in call.said(), "the next opening is counted with it"
        assert f"override {made.id} by Ana" in why(house, call)
    house.later("2026-11-24T13:59:40")
    call = house.dial(one)
    call.press("4")
    assert "hoje, às quatorze horas" in call.said()
    house.later("2026-11-24T14:00")
    call = house.dial(one)
    call.press("4")
    assert "quatorze" not in call.said()
    assert "by Ana" not in why(house, call)


def test_an_override_that_is_ended_is_over_within_a_second(house: House) -> None:
    at = house.start()
    made = announce(house).override("finance", "closed", moment("2026-11-24T14:00"))
    house.dial(at).press("4")
    announce(house).end_override(made.id)
    house.clock.advance(1)
    call = house.dial(at)
    call.press("4")
    assert "suspenso" not in call.said()


def test_who_is_sent_elsewhere_waits_for_the_other_team(house: House) -> None:
    at = house.start()
    announce(house).override("finance", "sent", moment("2026-11-24T14:00"), to="support")
    call = house.dial(at)
    call.press("4")
    assert '"queue":"support"' in why(house, call)
    assert "override_sent" in why(house, call)


def test_a_ticket_falls_due_on_the_hours_that_an_override_leaves(house: House) -> None:
    at = house.start()

    def due(caller: str) -> datetime:
        call = house.dial(at, caller=caller)
        call.press("4")
        for _ in range(12):
            if (record := house.store.call(call.sid)) and record.protocol:
                break
            call.stay_silent()
        assert record is not None
        ticket = house.store.tickets.by_protocol(record.protocol or "")
        assert ticket is not None
        assert ticket.due_at is not None
        return ticket.due_at

    house.later("2026-11-24T12:10")
    usual = due("+5511987654321")
    announce(house).override("finance", "closed", moment("2026-11-24T17:00"), moment("2026-11-24T13:30"))
    house.clock.advance(1)
    assert due("+5511987654322") > usual + timedelta(hours=3)


def test_a_notice_is_heard_at_the_beginning_and_by_those_who_keyed_past_it_before_a_ticket(
    house: House,
) -> None:
    at = house.start()
    words = "O portal está fora do ar e a equipe já trabalha para que ele volte ainda hoje."
    announce(house).notice({"pt-BR": words}, moment("2026-11-24T18:00"), hotlines=["main_4003"])
    house.later("2026-11-24T12:10")
    hasty = house.dial(at)
    assert hasty.said().count(words) == 1
    hasty.press("4")
    assert hasty.said().count(words) == 2
    to_the_end(hasty)
    assert hasty.said().count(words) == 2
    patient = house.dial(at)
    house.clock.advance(60)
    patient.press("4")
    to_the_end(patient)
    assert patient.said().count(words) == 1
    assert words not in house.dial(at, to="+551130030999").said()
    house.later("2026-11-24T18:00")
    assert words not in house.dial(at).said()


def test_an_override_about_to_end_is_told_by_the_probe(house: House) -> None:
    house.start()
    client = house.processes[0].test_client()
    announce(house).override("finance", "closed", moment("2026-11-24T14:00"))
    house.later("2026-11-24T13:44:59")
    assert client.get("/readyz").json["overrides"] == []
    house.later("2026-11-24T13:45")
    [told] = client.get("/readyz").json["overrides"]
    assert told == "override 1 of finance by Ana ends at 2026-11-24T17:00:00+00:00"
    house.later("2026-11-24T14:00")
    assert client.get("/readyz").json["overrides"] == []


def test_the_page_shows_what_is_overridden_and_by_no_name(house: House) -> None:
    house.start()
    client = house.processes[0].test_client()
    at_ten = client.get("/").text
    announce(house).override("finance", "closed", moment("2026-11-24T14:00"))
    announce(house).override("onboarding", "sent", moment("2026-11-24T14:00"), to="support")
    house.clock.advance(1)
    page = client.get("/").text
    assert "por decisão da equipe, até 24/11 14:00" not in at_ten
    assert page.count("por decisão da equipe, até 24/11 14:00") == 1
    assert at_ten.count("fechada") + 1 == page.count("fechada")
    assert "Ana" not in page
