"""How long recorded calls take to run again: `python -m bench.replaying [--calls 10000]`, as Markdown.

The calls are those of the tests' scenes, copied; each command runs as a person would start it.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from tests.replay.house import NOW, ROOT, House, copied, installation, sid
from tests.replay.scenes import SCENES

COMMANDS = {
    "the shipped flows as a draft": ("--on", "draft"),
    "a draft that moves a team": ("--on", "draft"),
    "each on its own version, to the letter": ("--same",),
    "other hours": ("--hours-what-if", "finance=07:00-20:00"),
}


def fill(folder: Path, calls: int) -> None:
    """A database with so many calls."""
    settings, store = installation(folder)
    house = House.open(settings, store)
    played = [(made.record(), made.entries) for made in map(house.play, SCENES)]
    for first in range(0, calls, 1000):
        house.store_calls(
            copied(*played[n % len(played)], sid(f"copy-{n}"), NOW - timedelta(seconds=n))
            for n in range(first, min(first + 1000, calls))
        )
    store.close()


def moved_team(folder: Path) -> Path:
    """The shipped flows, with finance one menu further on the main line."""
    draft = folder / "draft"
    shutil.copytree(ROOT / "flows", draft)
    path = draft / "main_4003.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("go: finance_hours", "go: other_menu", 1), encoding="utf-8")
    return draft


def measure(calls: int) -> str:
    rows = ["| what | seconds | CPU seconds | calls a second |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        fill(folder, calls)
        draft = moved_team(folder)
        for what, words in COMMANDS.items():
            flows = draft if "moves" in what else ROOT / "flows"
            seconds, cpu = _run(folder, flows, words)
            rows.append(f"| {what} | {seconds:.1f} | {cpu:.1f} | {calls / seconds:,.0f} |")
    return "\n".join(rows)


def _run(folder: Path, flows: Path, words: tuple[str, ...]) -> tuple[float, float]:
    """By the clock, and of all processes together."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder}/ivr.sqlite3",
        "IVR_SECRET_KEY": "k" * 43,
        "IVR_FLOWS": str(flows),
        "IVR_LANG": "en",
    }
    command = [sys.executable, "-c", "from ivr.cli.main import main; main()", "replay", *words]
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    print(done.stdout, done.stderr, file=sys.stderr)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.replaying", description=__doc__)
    parser.add_argument("--calls", type=int, default=10_000)
    print(measure(parser.parse_args().calls))
