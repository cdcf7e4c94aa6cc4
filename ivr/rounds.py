"""What a web process does beside answering: once a minute, silent calls end and lapsed tickets close; and when the
server that began it is gone, it ends too.

Several processes may do it at once; each change is made once, by compare-and-set.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Mapping

import structlog

SECONDS = 60
ENDING = 10
"""Seconds that the turns under way get to end in."""
Round = Callable[[], object]
_server: list[int] = []

log = structlog.get_logger()


def start(rounds: Mapping[str, Round]) -> None:
    """Does every round once a minute in a thread of its own, for as long as the process lives."""
    threading.Thread(target=_forever, args=(rounds,), name="rounds", daemon=True).start()


def served_by(pid: int) -> None:
    """The server, in whose processes `end_with_server` then watches it."""
    _server.append(pid)


def end_with_server() -> None:
    """Ends this process once the server that forked it is gone, however that died: nobody else would ever end it, it
    would hold the port against the next start, and after an upgrade go on to answer by the old code."""
    parent = os.getppid()
    if parent in _server:
        threading.Thread(target=_watch, args=(parent,), name="server", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        threading.Event().wait(1)
    log.warning("server_gone")
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(ENDING)
    os._exit(1)


def _forever(rounds: Mapping[str, Round]) -> None:
    while not threading.Event().wait(SECONDS):
        once(rounds)


def once(rounds: Mapping[str, Round]) -> None:
    """Whatever goes wrong in one is told, keeps no other from being done, and is tried again."""
    for name, work in rounds.items():
        try:
            work()
        except Exception as broken:
            log.error("round_failed", round=name, exc_info=broken)
