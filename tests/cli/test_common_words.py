"""What verbs refuse alike: said in the language of the settings, with what was wanted, and never a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.cli import app
from ivr.cli.common_words import SAID
from tests.remembered import Runner

ASKED = {
    "moment": (("hours", "support", "--at", "amanhã"), "2026-11-24T12:10"),
    "day": (("calls", "list", "--day", "24/11/2026"), "um dia como 2026-11-24"),
    "clock": (("notice", "add", "x", "--until", "25:00"), "14:00"),
    "no_call": (("calls", "show", "CA0"), "--team ombudsman"),
    "no_calls": (("calls", "list"), "nenhuma ligação"),
    "flow_errors": (("hours", "support"), "ivr check"),
    "by_empty": (("tickets", "list", "--by", ""), "esperado: um nome"),
    "by_wrong": (("tickets", "list", "--by", "x" * 101), "até 100 caracteres"),
    "language": (("check", "--lang", "fr"), "esperado: pt-BR, es ou en"),
    "no_path": (("check", "nowhere"), "uma pasta de fluxos"),
    "unwritable": (("graph", "main_4003", "-o", "/nowhere/x"), "arquivo ou pasta que não existe"),
    "unreadable": (("test", "latin.yaml"), "um arquivo de texto em UTF-8"),
    "unknown_hotline": (("graph", "nothing"), "existem: agents, "),
    "flow_errors_here": (("call", "4003-0015", "--keys", "4"), "unknown-team"),
    "keys": (("call", "4003-0015"), "teclas: "),
}
ELSEWHERE = {
    "by_nobody": "a user without a name",
    "hidden_keys": "a terminal's",
    "unexpected": "tests/cli/test_house_verbs.py",
    "at": "tests/cli/test_house_verbs.py",
}


def test_each_sentence_is_asked_for_here() -> None:
    assert set(ASKED) | set(ELSEWHERE) == set(SAID)


@pytest.mark.parametrize("name", ASKED)
def test_it_is_told_in_portuguese(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for unset in ("DATABASE_URL", "IVR_FLOWS", "TWILIO_AUTH_TOKEN", "IVR_SECRET_KEY"):
        monkeypatch.delenv(unset, raising=False)
    monkeypatch.setenv("IVR_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("IVR_LANG", "pt-BR")
    assert Runner().invoke(app, ["db", "upgrade"]).exit_code == 0
    if name in ("flow_errors", "flow_errors_here"):
        copy = shutil.copytree("flows", tmp_path / "flows")
        teams = (copy / "main_4003.yaml").read_text("utf-8").replace("hours: finance", "hours: nobody")
        (copy / "main_4003.yaml").write_text(teams, "utf-8")
        monkeypatch.setenv("IVR_FLOWS", str(copy))
    if name == "unreadable":
        monkeypatch.setenv("IVR_FLOWS", str(Path("flows").resolve()))
        monkeypatch.chdir(tmp_path)
        Path("latin.yaml").write_bytes("- name: São Paulo".encode("latin-1"))
    words, wanted = ASKED[name]
    result = Runner().invoke(app, list(words))
    beginning = SAID[name][0].partition("{")[0]
    assert beginning in result.output
    assert wanted in result.output
