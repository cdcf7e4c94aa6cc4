"""One installation a test, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.installation import Copy, Installation, prepare


@pytest.fixture
def house(database_copy: Copy, tmp_path: Path) -> Iterator[Installation]:
    """A whole installation; its processes start when they are first asked for."""
    var = tmp_path / "var"
    var.mkdir(mode=0o700)
    installation = Installation(database_copy("demonstration", prepare), var)
    yield installation
    installation.stop()
