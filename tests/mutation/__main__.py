"""`make mutants`: a mutation run over the pure rooms, in a copy of the last commit under var/ (docs/mutation.md)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

COPY = Path("var/mutation")
WHOLE = ["tests/replay/test_corpus.py", "tests/flows", "tests/engine/test_decisions.py"]
NAMES = {
    0: "survived",
    1: "killed",
    2: "undecided",
    3: "killed",
    24: "timeout",
    33: "no tests",
    None: "not tried",
}


def main() -> int:
    """Exit code of the run; prints a row for each module."""
    copy = COPY.resolve()
    if not copy.exists():
        subprocess.run(["git", "clone", "-q", ".", str(copy)], check=True)
    subprocess.run(["git", "pull", "-q"], cwd=copy, check=True)
    made = copy / "mutants"
    # mutmut makes what mutants are new, and records which tests run which function; it tries those of one small module
    mutmut = Path(sys.executable).with_name("mutmut")
    subprocess.run([mutmut, "run", "--max-children", "2", "ivr.flow.kinds.*"], cwd=copy, check=True)
    subprocess.run(["cp", "-r", "tests", "pyproject.toml", "flows", str(made)], cwd=copy, check=True)
    ended = subprocess.run([sys.executable, "-c", _LOOP], cwd=made, env={**os.environ, "PYTHONPATH": "."})
    _table(made)
    return ended.returncode


_LOOP = """
import sys, tomllib, pytest
sys.path.insert(0, ".")
from tests.mutation.__main__ import arguments
sys.exit(pytest.main(arguments()))
"""


def arguments() -> list[str]:
    """pytest's, in the folder of the mutants: mutmut's own selection, and whole calls behind it."""
    settings = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["mutmut"]
    ignored = {f"--ignore={path}" for path in WHOLE}
    chosen = [one for one in settings["pytest_add_cli_args_test_selection"] if one not in ignored] + WHOLE
    plugins = ["-p", "tests.mutation.loop", *settings["pytest_add_cli_args"]]
    return ["-q", "-s", "-x", "--rootdir=.", "--tb=short", *plugins, *chosen]


def _table(made: Path) -> None:
    print("\n| module | mutants | killed | survived | undecided | not tried |\n|---|---|---|---|---|---|")
    for path in sorted(made.rglob("*.meta")):
        codes = json.loads(path.read_text())["exit_code_by_key"].values()
        found = Counter(NAMES.get(code, "suspicious") for code in codes)
        found["killed"] += found["timeout"]
        columns = [str(found[name]) for name in ("killed", "survived", "undecided", "not tried")]
        if codes:
            print(f"| {str(path.relative_to(made))[:-8]} | {len(codes)} | {' | '.join(columns)} |")


if __name__ == "__main__":
    sys.exit(main())
