"""`ivr` against a test's installation, and all that a database holds as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text

from ivr.store.metadata import metadata
from tests.end_to_end.installation import Installation
from tests.remembered import Runner


@dataclass
class Console:
    """A person at the terminal, by the installation's clock. All that was said is kept."""

    house: Installation
    patch: pytest.MonkeyPatch
    said: list[str] = field(default_factory=list)

    def __call__(self, *words: str, code: int = 0) -> str:
        """What was said on both outputs; the exit code is held to `code`."""
        from ivr.cli import app

        self.patch.setattr("ivr.compose.now", self.house.clock)
        for name, value in self.house.environment.items():
            self.patch.setenv(name, value)
        result = Runner().invoke(app, list(words), prog_name="ivr")
        told = result.stdout + result.stderr
        assert result.exit_code == code, f"{words}: {result.exit_code}\n{told}\n{result.exception!r}"
        self.said.append(told)
        return told


def dump(house: Installation) -> str:
    """Every row of every table, and on SQLite the very bytes of its files."""
    parts: list[str] = []
    with house.here.store.database.connect() as connection:
        for table in metadata.sorted_tables:
            rows = connection.execute(text(f'SELECT * FROM "{table.name}"'))
            parts += [table.name, *(" ".join(map(_text, row)) for row in rows)]
    if house.url.startswith("sqlite"):
        path = Path(house.url.partition("sqlite:///")[2])
        parts += [file.read_bytes().decode("latin-1") for file in path.parent.glob(path.name + "*")]
    return "\n".join(parts)


def _text(value: object) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)
