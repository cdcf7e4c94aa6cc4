"""How far something long has come: a bar on a terminal, and lines where the error stream goes into a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ivr.cli.wording import Words, word

if TYPE_CHECKING:
    from auth.importing import Progress, Stage
    from ivr.settings import Lang

LINES, WORTH_A_LINE = 20, 1000
STAGES: Words = {
    "checking": ("conferindo senhas", "comprobando contraseñas", "checking passwords"),
    "hashing": ("protegendo senhas", "protegiendo contraseñas", "hashing passwords"),
    "writing": ("gravando contatos", "guardando contactos", "writing contacts"),
}


@contextmanager
def import_progress(lang: Lang) -> Iterator[Progress]:
    """What an import tells of itself, on the error stream."""
    if not sys.stderr.isatty():
        yield _in_lines(lang)
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    tasks: dict[Stage, TaskID] = {}
    with Bars(console=Console(stderr=True), transient=True) as bars:

        def told(stage: Stage, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(word(STAGES, stage, lang), total=total)
            bars.update(tasks[stage], completed=done)

        yield told


def _in_lines(lang: Lang) -> Progress:
    """A line whenever another twentieth of a stage is done that has a thousand rows or more."""
    shown: dict[Stage, int] = {}

    def told(stage: Stage, done: int, total: int) -> None:
        part = done * LINES // total
        if total >= WORTH_A_LINE and part > shown.get(stage, 0):
            shown[stage] = part
            print(f"{word(STAGES, stage, lang)}: {done} / {total}", file=sys.stderr, flush=True)

    return told
