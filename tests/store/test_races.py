"""Whoever else tries, and whoever dies in the middle: a turn is one's own whole, or nothing."""

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.synchronize import Barrier, Event
from typing import Any, cast

import pytest
from sqlalchemy import text

from ivr.application.records import KeepPerson, OpenTicket, Send, SettleOutcome, TicketFilter, Write
from ivr.store.database import Driver
from ivr.store.store import SqlStore, open_store
from tests.store import sample
from tests.store.processes import FORKED
from tests.store.test_turns import MESSAGE, rows

ROUNDS = 25


def writes_of(who: int, number: int, bare: bool) -> tuple[Write, ...]:
    if bare:
        return ()
    opened = sample.ticket(f"T{number}-{who}", protocol=f"{number:04d}{who}", follows=None)
    return (OpenTicket(ticket=opened),)


def race(stored: SqlStore, who: int, bare: bool, at_once: Any) -> list[bool]:
    """One of two who answer the same turns at the same moments: which of them it won."""
    won = []
    for number in range(1, ROUNDS + 1):
        at_once.wait(30)
        answer = f"{who}".encode()
        turn = sample.turn(number=number, answer=answer, entry=answer, writes=writes_of(who, number, bare))
        won.append(stored.commit_turn(turn))
    return won


def judge(stored: SqlStore, first: list[bool], second: list[bool], bare: bool) -> None:
    assert all(a != b for a, b in zip(first, second, strict=True)), "each turn has one winner"
    entries = [one.entry for one in stored.calls.journal("CA1")][1:]
    assert entries == [b"0" if won else b"1" for won in first]
    kept = stored.call("CA1")
    assert kept is not None
    assert (kept.turn, kept.answer) == (ROUNDS + 1, entries[-1])
    opened = {one.id for one in stored.tickets.list(TicketFilter())}
    winners = {f"T{number}-{entry.decode()}" for number, entry in enumerate(entries, 1)}
    assert opened == (set() if bare else winners), "who loses opens no ticket"


@pytest.mark.parametrize("bare", [True, False], ids=["bare", "with ticket"])
def test_of_two_threads_one_takes_the_turn(stored: SqlStore, bare: bool) -> None:
    stored.begin_call(sample.call(), b"[]")
    at_once = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        first, second = (pool.submit(race, stored, who, bare, at_once) for who in range(2))
        judge(stored, first.result(60), second.result(60), bare)


def race_alone(url: str, who: int, bare: bool, at_once: Barrier, told: Any) -> None:
    stored = open_store(url)
    told.put((who, race(stored, who, bare, at_once)))
    stored.close()


@pytest.mark.parametrize("bare", [True, False], ids=["bare", "with ticket"])
def test_of_two_processes_one_takes_the_turn(stored: SqlStore, stored_url: str, bare: bool) -> None:
    stored.begin_call(sample.call(), b"[]")
    at_once, told = FORKED.Barrier(2), FORKED.Queue()
    both = [
        FORKED.Process(target=race_alone, args=(stored_url, who, bare, at_once, told)) for who in range(2)
    ]
    for process in both:
        process.start()
    won = dict(told.get(timeout=60) for _ in both)
    for process in both:
        process.join(60)
    judge(stored, won[0], won[1], bare)


def test_of_many_who_begin_a_call_one_does(stored: SqlStore) -> None:
    at_once = threading.Barrier(6)

    def begin(who: int) -> bool:
        at_once.wait(30)
        return stored.begin_call(sample.call(language=str(who)), f"{who}".encode())

    with ThreadPoolExecutor(6) as pool:
        begun = list(pool.map(begin, range(6)))
    assert sum(begun) == 1
    kept = stored.call("CA1")
    assert kept is not None
    assert begun[int(kept.language)]
    assert [one.entry for one in stored.calls.journal("CA1")] == [kept.language.encode()]


def test_of_many_who_bring_a_fact_one_does(stored: SqlStore) -> None:
    stored.begin_call(sample.call(), b"[]")
    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(lambda _: stored.take_fact(sample.fact()), range(12)))
    assert sum(taken) == 1


def test_a_fact_and_the_calls_end_see_each_other_whoever_commits_first(
    stored: SqlStore, stored_url: str
) -> None:
    """The end has written its row and not committed when the fact comes; the fact commits only after it."""
    stored.begin_call(sample.call(), b"[]")
    tells = open_store(stored_url)
    told, ended = threading.Event(), threading.Event()

    def end_meets(driver: Driver, writes: Any) -> None:
        fact.append(pool.submit(tells.take_fact, sample.queue_result("bridged"), SETTLES))
        while not (told.is_set() or stored.database.on_sqlite or waits_for_a_lock(tells)):
            pass
        end_applies(driver, writes)

    def fact_meets(driver: Driver, writes: Any) -> None:
        fact_applies(driver, writes)
        told.set()
        ended.wait(30)

    here, there = cast(Any, stored)._writes, cast(Any, tells)._writes
    end_applies, fact_applies = here.apply, there.apply
    here.apply, there.apply = end_meets, fact_meets
    fact: list[Future[bool]] = []
    with ThreadPoolExecutor(2) as pool:
        assert stored.commit_turn(sample.ending(writes=SETTLES))
        ended.set()
        assert fact[0].result(30)
    kept = stored.call("CA1")
    assert kept is not None
    assert kept.outcome == "transferred"
    tells.close()


SETTLES = (SettleOutcome(call_sid="CA1"),)


def waits_for_a_lock(stored: SqlStore) -> bool:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with stored.database.connect() as connection:
        return connection.execute(waiting).scalar_one() > 0


def stop_in_the_middle(url: str, begun: bool, there: Event) -> None:
    """Writes all of a turn and is killed before the commit."""
    stored = open_store(url)
    turns: Any = stored

    def wait_to_be_killed(driver: Driver, writes: Any) -> None:
        apply(driver, writes)
        there.set()
        signal.pause()

    apply: Callable[[Driver, Any], None] = turns._writes.apply
    turns._writes.apply = wait_to_be_killed
    writes = (KeepPerson(person=sample.person()), OpenTicket(ticket=sample.ticket()), Send(message=MESSAGE))
    if begun:
        stored.commit_turn(sample.turn(writes=writes))
    else:
        stored.begin_call(sample.call(), b"[]", writes)


@pytest.mark.parametrize("begun", [True, False], ids=["a turn", "the first"])
def test_who_is_killed_before_the_commit_leaves_nothing(
    stored: SqlStore, stored_url: str, begun: bool
) -> None:
    if begun:
        stored.begin_call(sample.call(), b"[]")
    before = rows(stored)
    there = FORKED.Event()
    process = FORKED.Process(target=stop_in_the_middle, args=(stored_url, begun, there))
    process.start()
    assert there.wait(30)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(30)
    assert rows(stored) == before
    assert stored.commit_turn(sample.turn()) if begun else stored.begin_call(sample.call(), b"[]")
