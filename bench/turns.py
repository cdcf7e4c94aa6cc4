"""Whole turns a second over HTTP: signature, session, step, journal, commit; beside the hand-written peers."""

from __future__ import annotations

import itertools
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench.load import Measured, Request, call_script, play
from bench.servers import Server, running

FLOORS = (Server("floor: constant TwiML", "floor"), Server("peer without a store", "plain"))


def servers(database: str) -> tuple[Server, ...]:
    """The peers and the engine on one kind of store: FULL, NORMAL (SQLite) or postgres."""
    return (
        *FLOORS,
        Server(f"peer, raw commit, {database}", "raw", database),
        Server(f"peer, ORM commit, {database}", "orm", database),
        Server(f"engine, {database}", None, database),
    )


KEYS: tuple[str | None, ...] = ("9", None, "5", "*", "9", None, "7", "*", "5", "4", "*", "9")
"""A caller who listens, hesitates and looks around; no key here leads to a login or a person."""
CONNECTIONS = 16
FIRST_PORT = 18600


def measure(
    servers: tuple[Server, ...], rounds: int, seconds: float, postgres: str | None = None
) -> dict[str, list[Measured]]:
    """Interleaved rounds over all servers, all of them up all the time."""
    found: dict[str, list[Measured]] = {server.name: [] for server in servers}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        bases = {
            server.name: stack.enter_context(running(server, FIRST_PORT + place, Path(folder), postgres))
            for place, server in enumerate(servers)
        }
        sids = itertools.count(1)
        for base in bases.values():
            _round(base, sids, seconds / 4)
        for _ in range(rounds):
            for name, base in bases.items():
                found[name].append(_round(base, sids, seconds))
    return found


def _round(base: str, sids: Iterator[int], seconds: float) -> Measured:
    prepared = [_script(base, next(sids)) for _ in range(int(1500 * seconds))]
    host, _, port = base.removeprefix("http://").partition(":")
    return play((host, int(port)), iter(prepared), CONNECTIONS, seconds)


def _script(base: str, nth: int) -> list[Request]:
    return call_script(base, f"CA{nth:032x}", "+551140030015", KEYS)


def table(found: dict[str, list[Measured]], own: str) -> str:
    """Medians over the rounds, and each rate as a ratio of our own to it."""
    rows = [
        "| server | turns/s [min-max] | p50 ms | p99 ms | engine is | failures |",
        "|---|---|---|---|---|---|",
    ]
    mine = statistics.median(one.rate for one in found[own])
    for name, rounds in found.items():
        rates = sorted(one.rate for one in rounds)
        median = statistics.median(rates)
        p50 = statistics.median(one.percentile(0.5) for one in rounds)
        p99 = statistics.median(one.percentile(0.99) for one in rounds)
        failures = sum(one.failures for one in rounds)
        rows.append(
            f"| {name} | {median:,.0f} [{rates[0]:,.0f}-{rates[-1]:,.0f}] | {p50:.2f} | {p99:.2f} "
            f"| {mine / median:.2f} x | {failures} |"
        )
    return "\n".join(rows)
