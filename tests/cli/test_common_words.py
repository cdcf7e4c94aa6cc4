"""What verbs refuse alike: said in the language of the settings, with what was wanted, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ivr.cli import app
from ivr.cli.common_words import SAID

ASKED = {
    "moment": (("hours", "support", "--at", "amanhã"), "2026-11-24T12:10"),
    "day": (("calls", "list", "--day", "24/11/2026"), "um dia como 2026-11-24"),
    "clock": (("notice", "add", "x", "--until", "25:00"), "14:00"),
    "no_call": (("calls", "show", "CA0"), "--team ombudsman"),
    "no_calls": (("calls", "list"), "nenhuma ligação"),
    "flow_errors": (("hours", "support"), "ivr check"),
}


def test_each_sentence_is_asked_for_here() -> None:
    assert set(ASKED) == set(SAID)


@pytest.mark.parametrize("name", ASKED)
def test_it_is_told_in_portuguese(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for unset in ("DATABASE_URL", "IVR_FLOWS", "TWILIO_AUTH_TOKEN", "IVR_SECRET_KEY"):
        monkeypatch.delenv(unset, raising=False)
    monkeypatch.setenv("IVR_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("IVR_LANG", "pt-BR")
    assert CliRunner().invoke(app, ["db", "upgrade"]).exit_code == 0
    if name == "flow_errors":
        (tmp_path / "flows").mkdir()
        (tmp_path / "flows" / "teams.yaml").write_text("support: {open: 18:00}\n")
        monkeypatch.setenv("IVR_FLOWS", str(tmp_path / "flows"))
    words, wanted = ASKED[name]
    result = CliRunner().invoke(app, list(words))
    beginning = SAID[name][0].partition("{")[0]
    assert beginning in result.output
    assert wanted in result.output
