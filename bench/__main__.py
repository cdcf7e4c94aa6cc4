"""`make bench`: everything, as Markdown. `python -m bench steps turns` measures parts."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import logins, reading, replaying, steps, turns
from tests.store import postgres


def _turns(database: str, rounds: int, seconds: float) -> str:
    servers = turns.servers(database)
    return turns.table(turns.measure(servers, rounds, seconds), servers[-1].name)


def _on_postgres(rounds: int, seconds: float) -> str:
    """With the server's own settings: every commit is on disk."""
    servers = turns.servers("postgres")
    with tempfile.TemporaryDirectory(prefix="bench-pg-") as name:
        home = Path(name) / "server"
        Path(name).chmod(0o755)
        server = postgres.running(home, durable=True)
        try:
            found = turns.measure(servers, rounds, seconds, server.create("bench"))
        finally:
            postgres.stop(home)
    return turns.table(found, servers[-1].name)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help="all, unless some are named")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    given = parser.parse_args()
    parts: dict[str, tuple[str, Callable[[], str]]] = {
        "steps": ("Engine steps", steps.measure),
        "reading": ("Reading and checking flows", reading.measure),
        "turns": (
            "Turns over HTTP, SQLite, synchronous=FULL",
            lambda: _turns("FULL", given.rounds, given.seconds),
        ),
        "normal": (
            "Turns over HTTP, SQLite, synchronous=NORMAL",
            lambda: _turns("NORMAL", given.rounds, given.seconds),
        ),
        "postgres": (
            "Turns over HTTP, PostgreSQL, its own settings",
            lambda: _on_postgres(given.rounds, given.seconds),
        ),
        "logins": ("Logins", lambda: logins.measure(given.rounds, given.seconds)),
        "replaying": ("Replaying calls", lambda: replaying.measure(10_000)),
    }
    for name in given.parts or parts:
        title, measure = parts[name]
        print(f"## {title}\n\n{measure()}\n", flush=True)


if __name__ == "__main__":
    main()
