"""The servers side by side: each started as a user would start it, on its own port and database."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.load import ACCOUNT, TOKEN
from ivr.cli.serve import THREADS
from ivr.store import migrate
from ivr.store.store import open_store

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
WORKERS = "2"


@dataclass(frozen=True)
class Server:
    """A server to be measured. `database` is "none", a SQLite `synchronous` (FULL, NORMAL) or "postgres"."""

    name: str
    peer: str | None
    database: str = "none"

    @property
    def own(self) -> bool:
        return self.peer is None


@contextmanager
def running(server: Server, port: int, folder: Path, postgres: str | None = None) -> Iterator[str]:
    """Starts a server and gives its base URL; stops it afterwards."""
    base = f"http://127.0.0.1:{port}"
    env = os.environ | (
        _own(port, folder, server, postgres) if server.own else _peer(server, folder, postgres)
    )
    command = _command(port, server)
    log = (folder / f"{server.name.replace(' ', '-')}.log").open("wb")
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        _until_it_answers(port, process, server)
        yield base
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _command(port: int, server: Server) -> list[str]:
    """Our own server as a user starts it; with NORMAL, which nobody can set, through a wrapper of the bench."""
    if server.own and server.database != "NORMAL":
        return [str(BIN / "ivr"), "serve"]
    threads = str(THREADS) if server.database == "postgres" else "1"
    target = ["--factory", "bench.own:serving"] if server.own else ["bench.peers:app"]
    return [
        str(BIN / "granian"),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", WORKERS),
        *("--blocking-threads", threads, "--no-access-log", "--log-level", "warning", *target),
    ]


def _peer(server: Server, folder: Path, postgres: str | None) -> Mapping[str, str]:
    file = str(folder / f"{server.name.replace(' ', '-')}.db")
    database = (postgres or "") if server.database == "postgres" else file
    return {"PEER": server.peer or "", "BENCH_DATABASE": database, "BENCH_SYNCHRONOUS": server.database}


def _own(port: int, folder: Path, server: Server, postgres: str | None) -> Mapping[str, str]:
    """Our own server with a carrier's token; NORMAL is an option of the database's address, for this bench alone."""
    env = {
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "IVR_VAR": str(folder / f"var-{server.database}"),
        "IVR_SECRET_KEY": "bench-secret-key-0123456789-0123456789-abcdef",
        "IVR_WORKERS": WORKERS,
        "BENCH_SYNCHRONOUS": server.database,
    }
    if server.database == "postgres":
        env["DATABASE_URL"] = postgres or ""
    else:
        env["DATABASE_URL"] = f"sqlite:///{folder / f'own-{server.database}.db'}"
    _migrate(env["DATABASE_URL"])
    return env


def _migrate(url: str) -> None:
    store = open_store(url.replace("postgresql://", "postgresql+psycopg://"))
    migrate.upgrade(store.database)
    store.close()


def _until_it_answers(port: int, process: subprocess.Popen[bytes], server: Server) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(
                f"{server.name} ended with {process.returncode}; its log stands in the bench folder"
            )
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{server.name} did not answer within 60 s")
