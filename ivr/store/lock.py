"""One writer at a time for an SQLite file, among threads and processes.

SQLite's own wait for a busy file sleeps longer and longer, so that writers who collide wait far longer than a
commit takes. Here they queue at a lock of their own: a thread's lock first, then a lock on a file beside the
database, which falls when its process dies.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ivr.application.ports import StoreUnavailable

PATIENCE = 4.0
_NAP = 0.0003


class WriterLock:
    """`with lock.held():` for the time of one write. Raises StoreUnavailable after `patience` seconds."""

    def __init__(self, path: Path) -> None:
        self._threads = threading.Lock()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @contextmanager
    def held(self, patience: float = PATIENCE) -> Iterator[None]:
        if not self._threads.acquire(timeout=patience):
            raise _busy(patience)
        try:
            self._lock_file(patience)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._threads.release()

    def _lock_file(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise _busy(patience) from None
                time.sleep(_NAP)

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One at a time for what takes long, among threads and processes; waits as long as it must."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def _busy(patience: float) -> StoreUnavailable:
    return StoreUnavailable(
        f"another process has been writing to the database for {patience:.0f} seconds; try again"
    )
