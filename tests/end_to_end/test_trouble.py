"""What goes on while something of ours restarts, is slow, breaks or is away: the caller is led on."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import text

from auth.passwords import Secret
from ivr.engine.step import step as step_of_the_engine
from ivr.store.database import Database
from tests.end_to_end.installation import Installation, Process, ask, form_of, to_the_end
from tests.phone.call import Call

WORDS_OF_A_FAILURE = "271828 was typed by somebody"


class Broken(RuntimeError):
    """What a test lets break; its words must reach nobody."""


def moved(call: Call, to: Process) -> None:
    """From now on the carrier reaches another process."""
    call.phone.transport = to.transport


# -- restarts


def test_a_call_goes_on_in_a_process_that_has_just_started(house: Installation) -> None:
    call = house.phone().dial()
    for key in ("4", "1", "2", "1"):
        house.started[-1].stop()
        moved(call, house.process())
        call.press(key)
    call.press("2")
    to_the_end(call)
    assert house.nodes(call)[-1] == "goodbye"
    assert len(house.tickets()) == 1


def test_a_call_keeps_its_flow_while_the_one_on_disk_changes_and_the_process_restarts(
    house: Installation,
) -> None:
    flow = house.own_flows() / "main_4003.yaml"
    call = house.phone().dial()
    version = house.view(call)["flow_version"]
    edited = flow.read_text("utf-8").replace("          go: finance_hours", "          go: sales_hours", 1)
    flow.write_text(edited, "utf-8")
    later = house.process()
    moved(call, later)
    fresh = house.phone(later).dial()
    for each in (call, fresh):
        each.press("4")
    assert "finance_hours" in house.nodes(call)
    assert "sales_hours" in house.nodes(fresh)
    assert house.view(call)["flow_version"] == version != house.view(fresh)["flow_version"]
    to_the_end(call)
    assert house.view(call)["outcome"] == "ticket"


def test_a_broken_flow_on_disk_leaves_the_last_good_one_answering_and_readyz_says_so(
    house: Installation,
) -> None:
    flow = house.own_flows() / "main_4003.yaml"
    call = house.phone().dial()
    version = house.view(call)["flow_version"]
    flow.write_text(flow.read_text("utf-8").replace("go: finance_hours", "go: finance_huors", 1), "utf-8")
    later = house.process()
    moved(call, later)
    call.press("4")
    fresh = house.phone(later).dial()
    assert house.view(fresh)["flow_version"] == version
    ready = later.app.test_client().get("/readyz")
    assert "last_good" in ready.text
    assert "main_4003.yaml" in ready.text
    assert "finance_huors" in ready.text


# -- the clock


def test_a_clock_that_steps_back_never_takes_a_call_into_its_past(house: Installation) -> None:
    house.at("2026-11-24 12:10")
    call = house.phone().dial()
    house.at("2026-11-24 11:40")
    call.press("4")
    assert "almoço" in call.said(), "finance was closed when the call began, and time doesn't run back for it"
    to_the_end(call)
    moments = [row["at"] for row in house.view(call)["journey"]]
    assert moments == sorted(moments)
    assert house.view(call)["started_at"] <= house.view(call)["ended_at"]
    earlier = house.phone(from_="+5511987654322").dial()
    house.at("2026-11-24 11:40")
    assert earlier.state == "waiting"


# -- a slow turn


class Slow:
    """A hasher that takes until a test says so."""

    def __init__(self, true: Any) -> None:
        self.true, self.keys, self.dummy = true, true.keys, true.dummy
        self.asked, self.go_on = Event(), Event()

    def verify(self, stored: str, password: Secret) -> bool:
        self.asked.set()
        assert self.go_on.wait(20)
        return bool(self.true.verify(stored, password))


@pytest.fixture
def slow(house: Installation) -> Iterator[Slow]:
    """The first process hashes slowly, and gives a turn a hundredth of a second."""
    process = house.here
    hasher = Slow(process.world.login.hasher)
    object.__setattr__(process.world.login, "hasher", hasher)
    process.switchboard.turn_seconds = 0.01
    yield hasher
    hasher.go_on.set()


def at_password(house: Installation) -> Call:
    house.at("2026-11-24 10:00")
    call = house.phone().dial()
    for key in ("1", "1", "1"):
        call.press(key)
    return call


def test_a_password_that_is_long_in_hashing_is_waited_for_and_its_digits_are_not_lost(
    house: Installation, slow: Slow
) -> None:
    call = at_password(house)
    waited: list[bytes] = []

    def heard(_: str, xml: bytes) -> None:
        if b"wait=" in xml:
            waited.append(xml)
            assert slow.asked.wait(20)
            if len(waited) == 2:
                slow.go_on.set()
                for running in list(house.here.switchboard.running.values()):
                    running.result(20)

    call.phone.on_document = heard
    call.press("246810#")
    assert len(waited) == 2
    assert all(b"<Pause" in xml and b"<Say" not in xml for xml in waited)
    assert "login" in house.codes(call)
    assert "senha" not in house.view(call)["journey"][-1]["heard"]
    assert b"246810" not in b"".join(waited)


def test_a_retry_of_a_turn_that_is_being_hashed_waits_with_it_and_guesses_once(
    house: Installation, slow: Slow
) -> None:
    call = at_password(house)
    turn = house.here.store.call(call.sid).turn  # type: ignore[union-attr]
    form = form_of(call.phone, call.sid, Digits="999999")
    first = ask(call.phone, f"/twilio/turn?n={turn}", form)
    assert first == ask(call.phone, f"/twilio/turn?n={turn}", form)
    assert b"wait=1" in first
    [running] = house.here.switchboard.running.values()
    slow.go_on.set()
    running.result(20)
    after = ask(call.phone, f"/twilio/turn?n={turn}&wait=1", form_of(call.phone, call.sid))
    assert b"<Say" in after
    assert house.codes(call).count("login_wrong") == 1


def test_a_caller_whose_slow_turn_died_with_its_process_is_asked_again(
    house: Installation, slow: Slow
) -> None:
    call = at_password(house)
    turn = house.here.store.call(call.sid).turn  # type: ignore[union-attr]
    assert b"wait=1" in ask(
        call.phone, f"/twilio/turn?n={turn}", form_of(call.phone, call.sid, Digits="246810")
    )
    other = house.phone(house.process())
    answers = [ask(other, f"/twilio/turn?n={turn}&wait={n}", form_of(other, call.sid)) for n in range(1, 5)]
    assert b"<Gather" in answers[-1], "no caller waits for ever"


# -- the database


class Away:
    """Takes a database away from under everybody who uses it, and brings it back."""

    def __init__(self, house: Installation) -> None:
        self.house = house
        self.path = Path(house.url.partition("sqlite:///")[2]) if house.url.startswith("sqlite") else None

    def go(self) -> None:
        if self.path is not None:
            for process in self.house.started:
                process.store.database.forget()
            self.path.rename(self.path.with_suffix(".away"))
            self.path.mkdir()
            return
        self._run(f'ALTER DATABASE "{self._name}" WITH ALLOW_CONNECTIONS false')
        self._run(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
            f"WHERE datname = '{self._name}'"
        )

    def come_back(self) -> None:
        if self.path is not None:
            self.path.rmdir()
            self.path.with_suffix(".away").rename(self.path)
            return
        self._run(f'ALTER DATABASE "{self._name}" WITH ALLOW_CONNECTIONS true')

    @property
    def _name(self) -> str:
        return self.house.url.partition("@/")[2].partition("?")[0]

    def _run(self, statement: str) -> None:
        database = Database(self.house.url.replace(f"@/{self._name}?", "@/postgres?"))
        with database.engine.connect() as connection:
            connection.execute(text(statement))
        database.close()


@pytest.fixture
def away(house: Installation) -> Away:
    assert house.here
    return Away(house)


def test_a_database_that_goes_away_during_a_turn_costs_the_caller_a_sentence_and_nothing_else(
    house: Installation, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = house.phone().dial()
    call.press("4")
    store, true = house.here.store, house.here.store.commit_turn

    def commit(turn: Any) -> bool:
        away.go()
        monkeypatch.setattr(store, "commit_turn", true)
        return true(turn)

    monkeypatch.setattr(store, "commit_turn", commit)
    call.phone.on_document = lambda _, xml: (
        away.come_back() if "tivemos um problema" in xml.decode() else None
    )
    call.press("1")
    assert "tivemos um problema" in call.said()
    assert call.state == "waiting", "back at the question that was not answered yet"
    call.phone.on_document = None
    call.press("1")
    to_the_end(call)
    assert len(house.tickets()) == 1
    assert house.view(call)["outcome"] == "ticket"
    assert "onboarding_hours" not in house.nodes(call)


def test_without_a_database_nobody_gets_an_error_of_ours(house: Installation, away: Away) -> None:
    call = house.phone().dial()
    client = house.here.app.test_client()
    away.go()
    try:
        form = form_of(call.phone, call.sid, "completed", RecordingSid="RE" + "1" * 32)
        for path in ("status", "recording"):
            assert call.phone.post(call.phone.configured(f"/twilio/{path}"), form).answer.status == 204
        stranded = house.phone().dial()
        assert stranded.state == "ended"
        assert "ligue de novo" in stranded.said()
        call.press("4")
        assert call.state == "ended"
        assert client.get("/healthz", base_url="https://ivr.example").status_code == 200
        assert client.get("/readyz", base_url="https://ivr.example").status_code == 503
    finally:
        away.come_back()
    assert client.get("/readyz", base_url="https://ivr.example").status_code == 200
    assert house.phone().dial().state == "waiting"


# -- failures of ours


def test_what_breaks_inside_a_step_is_spoken_and_leads_on(
    house: Installation, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    call = house.phone().dial()
    true, broke = step_of_the_engine, list[int]()

    def step(*given: Any) -> Any:
        if not broke:
            broke.append(1)
            raise Broken(WORDS_OF_A_FAILURE)
        return true(*given)

    monkeypatch.setattr("ivr.application.turn.step", step)
    call.press("4")
    assert "falha" in call.said()
    assert "onboarding_hours" in house.nodes(call)
    to_the_end(call)
    assert house.view(call)["ended_at"] is not None
    told = logged.getvalue()
    assert "step_failed" in told
    assert "Broken" in told
    assert WORDS_OF_A_FAILURE not in told


@pytest.mark.parametrize("place", ["store.call", "store.commit_turn", "library.version"])
def test_what_stays_broken_around_a_step_ends_in_words(
    house: Installation,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
    logged: io.StringIO,
) -> None:
    call = house.phone().dial()
    owner, _, name = place.partition(".")
    target = house.here.store if owner == "store" else house.here.switchboard.library

    def broken(*_: Any) -> Any:
        raise Broken(WORDS_OF_A_FAILURE)

    monkeypatch.setattr(target, name, broken)
    for _ in range(4):  # what can still be read is asked again before we give up
        call.press("4")
    assert call.state == "ended"
    assert "ligue de novo" in call.said()
    assert "Broken" in logged.getvalue()
    assert WORDS_OF_A_FAILURE not in logged.getvalue()


def test_a_question_that_the_world_does_not_answer_is_an_answer(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.at("2026-11-24 10:00")
    call = house.phone().dial()
    for key in ("1", "1", "1"):
        call.press(key)

    def broken(*_: Any) -> Any:
        raise Broken(WORDS_OF_A_FAILURE)

    monkeypatch.setattr(house.here.world.directory, "organization", broken)
    call.press("246810#")
    assert call.state == "waiting"
    monkeypatch.undo()
    to_the_end(call)
    assert re.fullmatch(r"ticket|transferred|self_served|failed|abandoned", house.view(call)["outcome"])
