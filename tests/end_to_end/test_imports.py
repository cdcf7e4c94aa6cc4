"""`ivr customers import` killed in the middle, as an operator or a lack of memory would."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from auth.customers import COLUMNS
from ivr.cli import app
from tests.end_to_end.installation import KEY, Copy
from tests.end_to_end.servers import IVR, PATIENCE, ROOT
from tests.end_to_end.test_processes import migrated
from tests.remembered import Runner


def write(path: Path, contacts: int, passwords: bool) -> None:
    rows = [",".join(COLUMNS)]
    for n in range(contacts):
        password = f"{200_000 + n}" if passwords else ""
        rows.append(
            f"{10_000 + n % 300},Company {n % 300},standard,no,Contact {n},c{n}@example.com,,{password},,"
        )
    path.write_text("\n".join(rows))


class Command:
    """`ivr` on one database: `start` in a process of its own, which can be killed, `run` in this one."""

    def __init__(self, url: str, folder: Path) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = {
            **kept,
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": url,
            "IVR_SECRET_KEY": KEY,
            "IVR_LANG": "en",
            "IVR_VAR": str(folder / "var"),
        }
        self.folder = folder

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*IVR, *words],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> str:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            for name, value in self.environment.items():
                patch.setenv(name, value)
            result = Runner().invoke(app, list(words), prog_name="ivr")
        assert result.exit_code == 0, result.output
        return result.stdout


@pytest.mark.parametrize(
    ("stage", "contacts", "passwords"),
    [("hashing passwords", 1_000, True), ("writing contacts", 10_000, False)],
)
def test_an_import_killed_leaves_nothing_and_the_next_one_works(
    database_copy: Copy, tmp_path: Path, stage: str, contacts: int, passwords: bool
) -> None:
    ivr = Command(database_copy("migrated", migrated), tmp_path)
    write(tmp_path / "many.csv", contacts, passwords)
    write(tmp_path / "few.csv", 3, passwords)
    process = ivr.start("customers", "import", "many.csv")
    assert process.stderr is not None
    assert process.stderr.readline().startswith(stage)
    process.send_signal(signal.SIGKILL)
    out, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (-signal.SIGKILL, "")
    assert json.loads(ivr.run("customers", "list", "--json")) == []
    ivr.run("customers", "import", "few.csv")
    names = [one["name"] for one in json.loads(ivr.run("customers", "list", "--json"))]
    assert names == ["Contact 0", "Contact 1", "Contact 2"]
