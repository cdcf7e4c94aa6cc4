"""What the READMEs show is what happens: the call, the logins, the numbers of the form."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from auth.demonstration import demonstration_logins
from ivr.cli import app
from tests.docs.markdown import ROOT, blocks
from tests.remembered import Runner

READMES = ("README.md", "README.pt-BR.md")
DIGITS = "zero|um|dois|três|quatro|cinco|meia|sete|oito|nove"
SPOKEN = re.compile(rf"\b(?:(?:{DIGITS})[ ,]*){{3,}}")
CUT = "…"


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("IVR_VAR", str(tmp_path))
    for name in ("DATABASE_URL", "IVR_FLOWS", "TWILIO_AUTH_TOKEN", "IVR_SECRET_KEY", "IVR_LANG", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return Runner()


def settled(line: str) -> str:
    """A line without what may differ: the call's id, the protocol in figures and words, and line numbers in flows
    (who adds a comment to a menu shall not have to look at the README).
    """
    line = re.sub(r"\bCA[0-9a-f]{32}\b", "CA", line)
    line = re.sub(r"(\.yaml):[0-9]+\b", r"\1", line)
    return SPOKEN.sub("# ", re.sub(r"\b[1-9][0-9]{9}\b", "#", line)).rstrip()


def shown_lines(page: str) -> tuple[str, list[str]]:
    """The command of the page's console block, and the lines shown under it."""
    block, *_ = blocks((ROOT / page).read_text(), "console")
    command, *lines = block.text.splitlines()
    return command.removeprefix("$ "), lines


def assert_shown(shown: list[str], real: list[str]) -> None:
    """Each shown line is the next real one, or its beginning; a line of three dots alone leaves some out."""
    rest, skipping = list(map(settled, real)), False
    for line in map(settled, shown):
        if line == CUT:
            skipping = True
            continue
        while skipping and rest and not same(line, rest[0]):
            del rest[0]
        assert rest, f"nothing of the call is like {line!r}; this is the call:\n" + "\n".join(real)
        assert same(line, rest[0]), f"{line!r} is now {rest[0]!r}; this is the call:\n" + "\n".join(real)
        del rest[0]
        skipping = False
    assert skipping or not rest, f"left out: {rest}"


def same(line: str, real: str) -> bool:
    return real.startswith(line.removesuffix(CUT).rstrip()) if line.endswith(CUT) else line == real


@pytest.mark.parametrize("page", READMES)
def test_the_shown_call_is_what_the_command_says(page: str, played: Runner) -> None:
    command, shown = shown_lines(page)
    words = shlex.split(command)
    env = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
    arguments = [word for word in words if "=" not in word or word.startswith("-")]
    assert arguments[0] == ".venv/bin/ivr"
    result = played.invoke(app, arguments[1:], env=env)
    assert result.exit_code == 0, result.output
    assert_shown(shown, result.output.splitlines())


@pytest.mark.parametrize("page", READMES)
def test_the_demonstration_logins_are_those_of_the_database(page: str) -> None:
    rows = re.findall(
        r"^\| (.+?) \| `(\d+)` \| `(\+\d+)` \| `(\d+)` \|", (ROOT / page).read_text(), re.MULTILINE
    )
    assert rows == [
        (one.organization, one.organizational_code, one.phone, one.phone_password)
        for one in demonstration_logins()
    ]


@pytest.mark.parametrize("page", READMES)
def test_the_first_screen_holds_the_commands_and_the_call(page: str) -> None:
    lines = (ROOT / page).read_text().splitlines()
    assert "```console" in lines[:20], "the call has slipped off the first screen"
    assert any(line.startswith("make run") for line in lines[:10])
    assert any(line.startswith("make test") for line in lines[:12])


def test_both_readmes_have_the_same_parts() -> None:
    english, portuguese = ((ROOT / page).read_text() for page in READMES)
    for count in (r"^## ", r"^```", r"^\| "):
        assert len(re.findall(count, english, re.MULTILINE)) == len(
            re.findall(count, portuguese, re.MULTILINE)
        )
