"""docs/operations*.md: what the guides tell operations to write can be read, and does what they say."""

from __future__ import annotations

import shutil
import textwrap
from pathlib import Path

import pytest

from ivr.cli import app
from tests.docs.markdown import DOCS, ROOT, blocks
from tests.remembered import Runner

GUIDES = ("operations.md", "operations.pt-BR.md")
PORTUGUESE = "operations.pt-BR.md"


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped flows, to be edited as a guide says."""
    flows = tmp_path / "flows"
    shutil.copytree(ROOT / "flows", flows)
    for name in ("DATABASE_URL", "TWILIO_AUTH_TOKEN", "IVR_SECRET_KEY", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IVR_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("IVR_FLOWS", str(flows))
    monkeypatch.setenv("IVR_LANG", "pt-BR")
    return flows


def said(*words: str) -> str:
    result = Runner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.output


def example(guide: str, begins: str) -> str:
    """The one block of a guide that begins so."""
    found = [block.text for block in blocks((DOCS / guide).read_text()) if block.text.startswith(begins)]
    assert len(found) == 1, begins
    return found[0]


def put(file: Path, place: str, text: str, spaces: int) -> None:
    """Writes an example before the one place of a file, as far in as its neighbours are."""
    before = file.read_text()
    assert before.count(place) == 1, place
    file.write_text(before.replace(place, textwrap.indent(text.rstrip() + "\n\n", " " * spaces) + place))


def test_the_new_team_of_the_guide_is_reached_by_its_new_option(draft: Path) -> None:
    put(draft / "teams.yaml", "onboarding:\n", example(PORTUGUESE, "fiscal:"), 0)
    put(draft / "main_4003.yaml", "  sales_hours:\n", example(PORTUGUESE, "fiscal_hours:"), 2)
    put(draft / "main_4003.yaml", "  channels_menu:\n", example(PORTUGUESE, "6:"), 8)
    assert "0 erro" in said("check")
    call = ("call", "4003-0015", "--from", "+5511987654321", "--keys", "5 6")
    assert "fiscal está aberto: horário 09:00-17:00" in said(*call, "--at", "2026-11-24T10:00")
    assert "aberta para fiscal (equipe fechada)" in said(*call, "--at", "2026-11-24T18:00")


@pytest.mark.parametrize("guide", GUIDES)
def test_hours_holiday_and_exceptional_day_of_the_guides_are_what_they_say(guide: str, draft: Path) -> None:
    teams, calendars = draft / "teams.yaml", draft / "calendars.yaml"
    shipped = calendars.read_text()
    calendars.write_text(shipped[: shipped.index("joinville:")] + example(guide, "joinville:"))
    mine = example(guide, "open:") + example(guide, "exceptional:")
    was = '  open:\n    mon-fri: "07:00-19:00"\n'
    assert was in teams.read_text()
    teams.write_text(teams.read_text().replace(was, textwrap.indent(mine, "  ")))
    assert "0 erro" in said("check")
    assert "almoço 12:00-13:30" in said("hours", "support", "--at", "2026-11-24T12:00")
    assert "está aberto" in said("hours", "support", "--at", "2026-11-24T13:30")
    assert "véspera de Natal" in said("hours", "support", "--at", "2026-12-24T15:00")
    assert "balanço" in said("hours", "support", "--at", "2026-12-31T10:00")
    assert "Ponto facultativo" in said("hours", "prime", "--at", "2027-11-20T10:00", "--days", "2")


def test_the_new_label_of_the_guide_is_heard_on_every_hotline_that_names_it(draft: Path) -> None:
    phrases = draft / "phrases.yaml"
    was = phrases.read_text()
    start = was.index("  label_finance:\n")
    end = was.index("  label_onboarding:\n")
    phrases.write_text(was[:start] + textwrap.indent(example(PORTUGUESE, "label_finance:"), "  ") + was[end:])
    for number, key in (("4003-0015", "quatro"), ("3003-2111", "oito"), ("3003-5559", "três")):
        assert f"Para financeiro e cobrança, digite {key}." in said("call", number, "--keys", "hangup")
