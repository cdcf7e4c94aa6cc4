"""Login turns a second, apart from all others: each checks five password hashes, whoever calls."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from bench.load import call_script, play
from bench.servers import Server, running
from bench.turns import FIRST_PORT
from ivr.compose import now, open_directory, open_keys, open_passwords
from ivr.settings import Settings
from ivr.store.store import open_store

KEYS = ("1", "1", "1", "246810")
SERVER = Server("engine, logins", None, "FULL")


def measure(rounds: int, seconds: float) -> str:
    """Calls that log in by phone password; the hash is argon2id, 19 MiB, five times a try."""
    rates, slowest = [], []
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        running(SERVER, FIRST_PORT + 50, Path(name)) as base,
    ):
        _customers(Path(name))
        for nth in range(rounds):
            calls = [
                call_script(base, f"CA{nth * 10_000 + one:032x}", "+551140030015", KEYS, "+5511987654321")
                for one in range(int(40 * seconds))
            ]
            done = play(("127.0.0.1", FIRST_PORT + 50), iter(calls), 4, seconds)
            rates.append(done.rate / len(calls[0]))
            slowest.append(done.percentile(0.99))
    return (
        "| what | logins/s | p99 of a turn, ms |\n|---|---|---|\n"
        f"| phone password, 4 connections | {statistics.median(rates):.1f} | {statistics.median(slowest):.0f} |"
    )


def _customers(folder: Path) -> None:
    """The demonstration's customers, put beside a carrier's token for this bench alone, after the start."""
    from auth.demonstration import load_demonstration

    url = f"sqlite:///{folder / 'own-FULL.db'}"
    settings = Settings.load(
        {"DATABASE_URL": url, "IVR_SECRET_KEY": "bench-secret-key-0123456789-0123456789-abcdef"}
    )
    store = open_store(url)
    load_demonstration(open_directory(store), open_passwords(open_keys(settings, store)), now(), ())
    store.close()
