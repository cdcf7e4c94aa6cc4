"""What a web process does beside answering: once a minute, silent calls end and lapsed tickets close.

Several processes may do it at once; each change is made once, by compare-and-set.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

import structlog

SECONDS = 60
Round = Callable[[], object]

log = structlog.get_logger()


def start(rounds: Mapping[str, Round]) -> None:
    """Does every round once a minute in a thread of its own, for as long as the process lives."""
    threading.Thread(target=_forever, args=(rounds,), name="rounds", daemon=True).start()


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
