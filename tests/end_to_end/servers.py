"""Real servers: `ivr serve` as an operator starts it, on a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.phone.transport import Answer, Headers, HttpTransport

ROOT = Path(__file__).parents[2]
IVR = (sys.executable, "-c", "from ivr.cli import main; main()")
PATIENCE = 40


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Server:
    """One `ivr serve`, with a group of its own, so that ending it ends its workers and nobody else."""

    environment: Mapping[str, str]
    folder: Path
    words: tuple[str, ...] = ("serve",)
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.log = self.folder / f"server-{self.port}.log"
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*IVR, *self.words],
                cwd=self.folder,
                env={**kept, "PYTHONPATH": str(ROOT), "PORT": str(self.port), **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    def ready(self) -> Server:
        """Waits until it answers; a server that ended, or that takes too long, fails with what it said."""
        for _ in range(PATIENCE * 20):
            assert self.process.poll() is None, self.said
            if self.get("/readyz") is not None:
                return self
            threading.Event().wait(0.05)
        raise AssertionError(f"not ready after {PATIENCE} s\n{self.said}")

    def get(self, path: str) -> int | None:
        """The status of a page; None while nobody listens."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def end(self, by: signal.Signals = signal.SIGKILL) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, by)
        self.process.wait(PATIENCE)


class InTurn:
    """The carrier's requests go to one server and to the other; to whoever is left once one is gone."""

    def __init__(self, servers: list[Server], public_url: str) -> None:
        self.public_url = public_url
        self.servers = servers
        self.answered: list[int] = []

    def post(self, path: str, headers: Headers, body: bytes) -> Answer:
        for server in [*self.servers]:
            self.servers.append(self.servers.pop(0))
            try:
                answer = HttpTransport(f"http://127.0.0.1:{server.port}", self.public_url).post(
                    path, headers, body
                )
            except OSError:
                continue
            self.answered.append(server.port)
            return answer
        raise AssertionError("nobody answers any more")
