"""`ivr check` in its forms, `ivr format` and `ivr schema`: what ops and their editors live with."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Command

COMMAND = re.compile(
    r"^::(error|warning|notice) file=[^,:]+,line=\d+,col=\d+,endColumn=\d+,title=[a-z-]+::[^\n]+$"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped flows."""
    return Path(shutil.copytree(ROOT / "flows", tmp_path / "flows"))


def damage(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


def test_each_problem_is_one_command_of_a_workflow(bare: Command, folder: Path) -> None:
    damage(folder / "main_4003.yaml", "go: finance_hours", "go: finance_hour")
    damage(
        folder / "main_4003.yaml",
        "on_failure: support_login",
        "on_failure: support_login\n    timeout: 5%,:s",
    )

    told = bare("check", str(folder), "--format", "github", "--lang", "en")

    lines = told.out.splitlines()
    assert told.code == 1
    assert lines
    assert [line for line in lines if not COMMAND.match(line)] == []
    first, second = lines[:2]
    assert first.startswith("::error file=")
    assert first.endswith("(did you mean 'finance_hours'?)")
    assert "title=wrong-value::'5%25,:s' can't stand here" in second
    assert lines[-1].startswith("::notice ")


def test_the_language_may_be_asked_for(bare: Command, folder: Path) -> None:
    damage(folder / "teams.yaml", "queue: finance", "queu: finance")

    assert "nothing called 'queu'" in bare("check", str(folder), "--lang", "en").out
    assert "nada chamado 'queu'" in bare("check", str(folder), "--lang", "pt-BR").out
    by_format = bare("check", str(folder), "--format", "json", "--lang", "pt").json
    assert by_format == bare("check", str(folder), "--json", "--lang", "pt").json
    assert by_format[0]["message"].startswith("nada chamado")
    assert bare("check", "--lang", "fr").code == 2


def test_format_puts_a_file_right_once_and_check_only_tells(bare: Command, folder: Path) -> None:
    path = folder / "prime.yaml"
    good = path.read_text()
    damage(path, "    go: finance_hours", "    go:     finance_hours")
    bad = path.read_text()

    assert bare("format", "--check", str(folder)).code == 1
    assert path.read_text() == bad
    assert str(path) in bare.ok("format", str(path)).out
    assert path.read_text() == good
    assert bare.ok("format", "--check", str(folder)).out == ""


def test_format_leaves_what_it_cannot_read(bare: Command, folder: Path) -> None:
    path = folder / "prime.yaml"
    path.write_text("hotline: [prime\n")

    assert bare("format", str(path)).code == 1
    assert path.read_text() == "hotline: [prime\n"
    assert bare("format", str(folder / "none.yaml")).code == 2


def test_schema_lists_shows_and_writes(
    bare: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = bare.ok("schema").out.split()

    assert "schemas/pt-BR/hotline.schema.json" in listed
    assert bare.ok("schema", "teams.schema.json").out == (ROOT / "schemas" / "teams.schema.json").read_text()
    assert bare("schema", "nothing").code == 2
    monkeypatch.chdir(tmp_path)
    bare.ok("schema", "--write")
    assert all((tmp_path / path).read_text() == (ROOT / path).read_text() for path in listed)
