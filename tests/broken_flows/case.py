"""A broken flow: the valid set with one defect, and what its author reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ivr.flow.problems import show
from ivr.flow.reader import Reading, read
from tests.flow.kinds import KINDS, PHRASES

HERE = Path(__file__).parent
VALID = {f"flows/{path.name}": path.read_text() for path in sorted((HERE / "valid").glob("*.yaml"))}
TODAY = date(2026, 6, 1)


@dataclass(frozen=True)
class Case:
    """`file` with `put` in place of `instead_of` (of the whole file, where that is not given).

    `also`: the same for other places, where one change is no defect by itself.
    """

    name: str
    file: str
    put: str | None
    instead_of: str | None
    en: str
    pt: str
    today: date
    also: tuple[Mapping[str, str], ...] = ()

    def files(self) -> dict[str, str]:
        """The whole set with its defect."""
        files = dict(VALID)
        for one in self.also:
            name = f"flows/{one['file']}"
            assert files[name].count(one["instead of"]) == 1, f"{one['instead of']!r} must stand once"
            files[name] = files[name].replace(one["instead of"], one["put"])
        if self.put is None:
            del files[self.file]
        elif self.instead_of is None:
            files[self.file] = self.put
        else:
            assert files[self.file].count(self.instead_of) == 1, f"{self.instead_of!r} must stand once"
            files[self.file] = files[self.file].replace(self.instead_of, self.put)
        return files

    def reading(self) -> Reading:
        return read_set(self.files(), self.today)

    def shown(self, lang: str) -> str:
        """All that an author reads, in order."""
        files = self.files()
        told = [show(p, files.get(p.source.file), lang) for p in self.reading().problems]
        return "".join(one + "\n" for one in told)


def read_set(files: dict[str, str], today: date | None = TODAY, **more: Any) -> Reading:
    """Reads with the tests' own node kinds."""
    return read(files, KINDS, last_year=2037, required_phrases=PHRASES, today=today, **more)


def cases() -> list[Case]:
    """Every case file of the folder."""
    return [_case(path) for path in sorted(HERE.glob("*.yaml"))]


def _case(path: Path) -> Case:
    told = yaml.safe_load(path.read_text())
    unknown = set(told) - {"file", "put", "instead of", "en", "pt-BR", "today", "also"}
    assert not unknown, f"{path.name}: {unknown}"
    return Case(
        path.stem,
        f"flows/{told['file']}",
        told["put"],
        told.get("instead of"),
        told["en"],
        told["pt-BR"],
        told.get("today", TODAY),
        tuple(told.get("also", ())),
    )
