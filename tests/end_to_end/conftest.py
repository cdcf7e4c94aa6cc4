"""One installation a test, on SQLite and on PostgreSQL, and what it logs."""

import io
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from ivr import logs
from tests.end_to_end.installation import Copy, Installation, prepare


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that is logged, as a server would; logging is as it was afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook, threading.excepthook
    told = io.StringIO()
    monkeypatch.setattr(sys, "stderr", told)
    logs.configure(tty=False, level="DEBUG")
    yield told
    logs.clear()
    logging.captureWarnings(False)
    structlog.reset_defaults()
    root.handlers[:], root.level, sys.excepthook, threading.excepthook = before


@pytest.fixture
def house(logged: io.StringIO, database_copy: Copy, tmp_path: Path) -> Iterator[Installation]:
    """A whole installation; its processes start when they are first asked for."""
    var = tmp_path / "var"
    var.mkdir(mode=0o700)
    installation = Installation(database_copy("demonstration", prepare), var)
    yield installation
    installation.stop()
