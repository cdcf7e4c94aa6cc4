"""The verbs as the program has them, and as docs/cli.md does: one shape, to be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.main import get_command

from ivr.cli import app

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
_SECTION = re.compile(
    r"^### `(?P<name>ivr [a-z -]+)`\n\n(?P<about>.+?)\n\n```\n(?P<examples>.+?)\n```$", re.M | re.S
)


@dataclass(frozen=True)
class Verb:
    """`about`: the first sentences of its help; `examples`: its lines."""

    name: str
    about: str
    examples: tuple[str, ...]


def verbs_of_the_program() -> list[Verb]:
    return list(_walk(get_command(app), ["ivr"]))


def _walk(command: Any, path: list[str]) -> Iterator[Verb]:
    below = getattr(command, "commands", None)
    if below is None:
        examples = [line.strip() for line in (command.epilog or "").splitlines()[2:]]
        yield Verb(" ".join(path), _one_line((command.help or "").split("\n\n")[0]), tuple(examples))
        return
    for name, one in below.items():
        yield from _walk(one, [*path, name])


def verbs_of_the_page() -> list[Verb]:
    found = _SECTION.finditer(PAGE.read_text(encoding="utf-8"))
    return [Verb(one["name"], _one_line(one["about"]), tuple(one["examples"].splitlines())) for one in found]


def _one_line(text: str) -> str:
    return " ".join(text.split())
