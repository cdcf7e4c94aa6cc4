"""Where a part of a flow stands in its file."""

from __future__ import annotations

import msgspec


class Source(msgspec.Struct, frozen=True, gc=False):
    """file (as the author names it, e.g. `flows/teams.yaml`), line and column (both from 1)."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


NOWHERE = Source("<built in>", 0)
