"""Requests at the same moment, in two processes on one database: the loser gets the winner's answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from ivr.application.records import TurnRecord
from ivr.store.tables_directory import account_totals
from tests.end_to_end.installation import Installation, Process, ask, form_of, to_the_end
from tests.phone.call import Call

PATIENCE = 10


def together(*work: Callable[[], bytes]) -> list[bytes]:
    """All at once, each in its own thread."""
    with ThreadPoolExecutor(len(work)) as threads:
        return [future.result(PATIENCE) for future in [threads.submit(one) for one in work]]


def meet(processes: list[Process], method: str, patch: pytest.MonkeyPatch) -> None:
    """Nobody writes before everybody has read and stepped."""
    barrier = Barrier(len(processes))
    for process in processes:
        true = getattr(process.store, method)

        def held(*given: Any, true: Callable[..., Any] = true, seen: list[int] = []) -> Any:  # noqa: B006
            if not seen:
                seen.append(1)
                barrier.wait(PATIENCE)
            return true(*given)

        patch.setattr(process.store, method, held)


def in_front_of(house: Installation, *keys: str) -> Call:
    call = house.phone().dial()
    for key in keys:
        call.press(key)
    return call


@pytest.mark.parametrize("digits", [("4", "4"), ("4", "8"), ("4", ""), ("", "7")])
def test_two_answers_to_one_turn_are_one_turn(
    house: Installation, digits: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = [house.process(), house.process()]
    call = in_front_of(house)
    meet(processes, "commit_turn", monkeypatch)
    answers = together(
        *(
            lambda at=at, typed=typed: ask(
                house.phone(at), "/twilio/turn?n=1", form_of(call.phone, call.sid, Digits=typed)
            )
            for at, typed in zip(processes, digits, strict=True)
        )
    )
    assert answers[0] == answers[1]
    assert len(house.entries(call)) == 2
    assert ask(call.phone, "/twilio/voice", form_of(call.phone, call.sid)) == answers[0]


def test_one_ticket_only_though_two_processes_open_it_at_once(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = [house.process(), house.process()]
    call = in_front_of(house, "4")
    meet(processes, "commit_turn", monkeypatch)
    answers = together(
        *(
            lambda at=at: ask(house.phone(at), "/twilio/turn?n=2", form_of(call.phone, call.sid, Digits="1"))
            for at in processes
        )
    )
    assert answers[0] == answers[1], "both hear the same protocol"
    [ticket] = house.tickets()
    assert house.view(call)["protocol"] == ticket.protocol


def test_one_call_only_though_two_processes_answer_it_at_once(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = [house.process(), house.process()]
    meet(processes, "begin_call", monkeypatch)
    sid = "CA" + "b" * 32
    answers = together(
        *(
            lambda at=at: ask(house.phone(at), "/twilio/voice", form_of(house.phone(at), sid, "ringing"))
            for at in processes
        )
    )
    assert answers[0] == answers[1]
    assert len(house.here.store.calls.journal(sid)) == 1


def test_one_fact_only_though_both_processes_are_told_it_at_once(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = [house.process(), house.process()]
    call = in_front_of(house, "4", "1")
    meet(processes, "take_fact", monkeypatch)
    form = form_of(call.phone, call.sid, RecordingSid="RE" + "7" * 32, RecordingStatus="completed")

    def told(at: Process) -> bytes:
        phone = house.phone(at)
        return phone.post(phone.configured("/twilio/recording"), form).answer.body

    together(*(lambda at=at: told(at) for at in processes))
    assert len(house.view(call)["facts"]) == 1


def test_a_hang_up_at_the_moment_of_a_key_leaves_one_of_the_two_and_the_call_over(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = [house.process(), house.process()]
    call = in_front_of(house, "4")
    meet(processes, "commit_turn", monkeypatch)

    def gone() -> bytes:
        phone = house.phone(processes[1])
        ended = form_of(phone, call.sid, "completed", CallDuration="9")
        return phone.post(phone.configured("/twilio/status"), ended).answer.body

    together(
        lambda: ask(house.phone(processes[0]), "/twilio/turn?n=2", form_of(call.phone, call.sid, Digits="1")),
        gone,
    )
    assert house.view(call)["ended_at"] is not None
    assert len(house.entries(call)) in (3, 4)


def test_parallel_calls_never_pass_the_limit_of_guesses(house: Installation) -> None:
    """Eight calls from one number, three tries each, all wrong: the lock holds over both processes."""
    processes = [house.process(), house.process()]
    house.at("2026-11-24 10:00")
    calls = [house.phone(processes[n % 2]).dial(ahead="") for n in range(8)]
    for call in calls:
        for keys in ("1", "1", "1"):
            call.press(keys)

    def guess(call: Call) -> bytes:
        call.press("999999#")
        return call.documents[-1].xml

    together(*(lambda call=call: guess(call) for call in calls))
    right = house.phone().dial()
    for keys in ("1", "1", "1", "246810#"):
        right.press(keys)
    assert "login" not in house.codes(right), "the right password finds the lock that the guesses made"
    house.clock.advance(3600)
    later = house.phone().dial()
    for keys in ("1", "1", "1", "246810#"):
        later.press(keys)
    assert "login" in house.codes(later)


def test_a_retry_of_a_guess_is_no_second_guess(house: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    processes = [house.process(), house.process()]
    house.at("2026-11-24 10:00")
    call = in_front_of(house, "1", "1", "1")
    meet(processes, "commit_turn", monkeypatch)
    form = form_of(call.phone, call.sid, Digits="999999")
    turn = house.here.store.call(call.sid).turn  # type: ignore[union-attr]
    answers = together(
        *(lambda at=at: ask(house.phone(at), f"/twilio/turn?n={turn}", form) for at in processes)
    )
    assert answers[0] == answers[1]
    assert failures(house) == [1]


def failures(house: Installation) -> list[int]:
    """How many wrong guesses are counted, an account each."""
    with house.here.store.database.connect() as connection:
        return [row[0] for row in connection.execute(select(account_totals.c.in_a_row))]


def test_a_key_that_is_stored_before_the_hang_up_does_not_keep_the_call_open(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hang-up had read the call, and the key's turn came in between."""
    process, call = house.here, in_front_of(house, "4")
    true = process.store.commit_turn

    def overtaken(turn: TurnRecord) -> bool:
        monkeypatch.setattr(process.store, "commit_turn", true)
        ask(call.phone, "/twilio/turn?n=2", form_of(call.phone, call.sid, Digits="1"))
        return true(turn)

    monkeypatch.setattr(process.store, "commit_turn", overtaken)
    ended = form_of(call.phone, call.sid, "completed", CallDuration="9")
    call.phone.post(call.phone.configured("/twilio/status"), ended)

    view = house.view(call)
    assert view["ended_at"] is not None
    assert [one["pressed"] for one in view["journey"]][-2:] == ["1", None]


def test_a_turn_read_before_a_slow_commit_is_not_written_over(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that stepped long ago finds that the call has moved on by three turns."""
    process = house.here
    call = in_front_of(house)
    true = process.store.commit_turn
    kept: list[TurnRecord] = []

    def keep(turn: TurnRecord) -> bool:
        kept.append(turn)
        return True

    monkeypatch.setattr(process.store, "commit_turn", keep)
    ask(call.phone, "/twilio/turn?n=1", form_of(call.phone, call.sid, Digits="8"))
    monkeypatch.setattr(process.store, "commit_turn", true)
    call.press("4")
    to_the_end(call)
    view = house.view(call)
    assert not process.store.commit_turn(kept[0])
    assert house.view(call) == view
