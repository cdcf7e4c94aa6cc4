"""How long `ivr check` takes to read flows, all checks included, as they grow."""

from __future__ import annotations

import statistics
import time
from datetime import date
from pathlib import Path

from ivr.engine.nodes import KINDS, PHRASES
from ivr.flow.reader import Reading, read

FLOWS = Path(__file__).parents[1] / "flows"
SHARED = ("teams", "calendars", "phrases")
TODAY = date(2026, 6, 1)
SIZES = (200, 1000, 2000)

HEAD = """hotline: large
title: {pt-BR: grande, es: grande, en: large}
numbers: ["+55 11 3003-9999"]
languages:
  pt-BR: {key: 6, countries: [BR, PT]}
  es: {key: 2, countries: [MX, AR]}
  en: {key: 3, countries: [US, GB]}
keys: {0: attendant, star: back, 9: repeat}
start: menu_0
attendant: hours_0
on_error: hours_0
allow: {too-many-levels: measured here}
nodes:
"""
GROUP = """  menu_{at}:
    menu:
      options:
        1:
          label: label_support
          go: {following}
        4:
          label: {{pt-BR: "financeiro {at}", es: "finanzas {at}", en: "finance {at}"}}
          go: hours_{at}
          source: published
        8:
          label: label_ombudsman
          go: hours_{at}
    tries: 3
    on_failure: hours_{at}
  hours_{at}:
    hours: finance
    open: to_{at}
    closed: ticket_{at}
  to_{at}:
    transfer: finance
    next: bye
    on_busy: ticket_{at}
    on_no_answer: ticket_{at}
    on_failed: ticket_{at}
  ticket_{at}:
    ticket: finance
    reason: closed
    record: 120s
    next: bye
"""


def files_of(size: int) -> dict[str, str]:
    """A set with one hotline of about `size` nodes: menus in a row, each with a team behind it."""
    groups = max(size // 4, 1)
    following = [f"menu_{at + 1}" for at in range(groups - 1)] + ["bye"]
    nodes = "".join(GROUP.format(at=at, following=to) for at, to in enumerate(following))
    shared = {f"flows/{name}.yaml": (FLOWS / f"{name}.yaml").read_text() for name in SHARED}
    return shared | {"flows/large.yaml": HEAD + nodes + "  bye: {end: goodbye}\n"}


def read_once(files: dict[str, str]) -> Reading:
    """As the command reads: holidays expanded, phrases of the engine wanted."""
    return read(files, KINDS, last_year=2037, required_phrases=PHRASES, today=TODAY)


def measure(rounds: int = 5) -> str:
    """Medians, in milliseconds."""
    shipped = {f"flows/{path.name}": path.read_text() for path in sorted(FLOWS.glob("*.yaml"))}
    cases = {"the shipped flows": shipped} | {f"{size:,} nodes": files_of(size) for size in SIZES}
    rows = ["| flows read and checked | lines | milliseconds | of the processor |", "|---|---|---|---|"]
    for name, files in cases.items():
        taken, worked = map(statistics.median, zip(*(_seconds(files) for _ in range(rounds)), strict=True))
        lines = sum(text.count("\n") for text in files.values())
        rows.append(f"| {name} | {lines:,} | {taken * 1000:.0f} | {worked * 1000:.0f} |")
    return "\n".join(rows)


def _seconds(files: dict[str, str]) -> tuple[float, float]:
    """By the wall's clock, and of the processor (what a quiet machine would take)."""
    begun, worked = time.perf_counter(), time.process_time()
    problems = read_once(files).problems
    taken, worked = time.perf_counter() - begun, time.process_time() - worked
    assert not [one for one in problems if one.severity != "info"], problems
    return taken, worked


if __name__ == "__main__":
    print(measure())
