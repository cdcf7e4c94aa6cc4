"""`ivr graph` and `ivr options` as a person runs them, and the notes under `ivr hours`."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import datetime
from pathlib import Path

import pytest

from auth.policy import BRASILIA
from tests.cli.conftest import Command


def test_a_tree_is_shown_options_first(bare: Command) -> None:
    lines = bare.ok("graph", "main_4003", "--lang", "pt-BR").out.splitlines()
    assert lines[0] == "TOTVS, demais produtos (4003-0015, +55 11 4003-0015, +1 202 555 0115)"
    assert any("├── 1 · suporte técnico → product_menu  [menu]" in line for line in lines)
    assert any(line.endswith("↪ main_menu") for line in lines)
    assert lines[-2].endswith("atendente ↪ onboarding_hours")


def test_labels_are_in_the_language_of_the_command_unless_told(bare: Command) -> None:
    assert "technical support" in bare.ok("graph", "main_4003").out
    bare.set(IVR_LANG="es")
    assert "soporte técnico" in bare.ok("graph", "main_4003").out


@pytest.mark.parametrize(
    ("form", "begins"), [("mermaid", "---\ntitle:"), ("dot", "digraph "), ("svg", "<?xml")]
)
def test_a_picture_goes_to_stdout_or_into_a_file(
    bare: Command, tmp_path: Path, form: str, begins: str
) -> None:
    shown = bare.ok("graph", "prime", "--format", form).out
    assert shown.startswith(begins)
    path = tmp_path / "picture"
    assert bare.ok("graph", "prime", "--format", form, "-o", str(path)).out == ""
    assert path.read_text("utf-8") == shown
    if form == "svg":
        ElementTree.fromstring(shown)


def test_a_tree_goes_into_a_file_without_colours(bare: Command, tmp_path: Path) -> None:
    bare.ok("graph", "agents", "-o", str(tmp_path / "tree"))
    assert "\x1b" not in (tmp_path / "tree").read_text("utf-8")
    assert "desk" in (tmp_path / "tree").read_text("utf-8")


def test_json_has_every_figure_and_line(bare: Command) -> None:
    told = bare.ok("graph", "main_4003", "--json").json
    assert {"figures", "arrows", "groups", "hotline"} <= set(told)
    assert "main_menu" in {one["id"] for one in told["figures"]}


@pytest.mark.parametrize("verb", ["graph", "options"])
def test_an_unknown_hotline_is_told_with_those_there_are(bare: Command, verb: str) -> None:
    told = bare(verb, "main", "--lang", "pt-BR")
    assert told.code == 2
    assert told.err.startswith("ivr: nenhuma linha se chama 'main'; existem: agents, fluig_5559, ")


def test_a_file_that_cant_be_written_is_told(bare: Command, tmp_path: Path) -> None:
    told = bare("graph", "prime", "-o", str(tmp_path))
    assert told.code == 1
    assert "can't be written" in told.err


def test_the_document_is_markdown_or_html(bare: Command, tmp_path: Path) -> None:
    assert bare.ok("options", "main_4003", "--lang", "es").out.startswith("# TOTVS, demás productos\n")
    path = tmp_path / "ura.html"
    bare.ok("options", "main_4003", "--lang", "pt-BR", "--format", "html", "-o", str(path))
    page = path.read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert "../ura" not in page  # a file of its own leads nowhere
    told = bare.ok("options", "main_4003", "--json").json
    assert [one["number"] for one in told["national"]] == ["4003-0015"]


# -- hours


def test_days_on_which_teams_of_one_menu_differ_are_listed(bare: Command) -> None:
    bare.at = datetime(2026, 12, 21, 10, 0, tzinfo=BRASILIA)
    told = bare.ok("hours", "support", "--days", "14", "--lang", "pt-BR").out
    assert "Dias em que equipes do mesmo menu divergem:" in told
    line = next(line for line in told.splitlines() if line.startswith("sex 25/12/2026  support"))
    assert "support: fechado (feriado, Natal)" in line
    assert "cloud: 00:00-24:00 (24 horas por dia)" in line
    json = bare.ok("hours", "support", "--days", "14", "--json").json
    assert json["differences"] == [
        {"date": "2026-12-25", "code": "holiday", "team": "cloud", "its_code": "always_open"},
        {"date": "2027-01-01", "code": "holiday", "team": "cloud", "its_code": "always_open"},
    ]
    assert (json["weekend_holidays"], json["endings"]) == ([], [])


def test_holidays_on_weekends_are_named_in_each_language(bare: Command) -> None:
    for lang, told in (
        ("en", "Sat 1 May 2027  Worker's Day"),
        ("es", "sáb 01/05/2027  Día del Trabajador"),
        ("pt-BR", "sáb 01/05/2027  Dia do Trabalhador"),
    ):
        assert told in bare.ok("hours", "support", "--at", "2027-04-26", "--lang", lang).out


def test_years_that_run_out_are_warned_of(bare: Command) -> None:
    bare.at = datetime(2026, 11, 24, 10, 0, tzinfo=BRASILIA)
    assert "warning" not in bare.ok("hours", "prime").out
    told = bare.ok("hours", "prime", "--at", "2037-03-02", "--days", "400").out
    assert "warning: the hours of prime are known until Thu 31 Dec 2037, less than a year" in told
    assert "Thu 31 Dec 2037  08:00-12:00" in told
    json = bare.ok("hours", "prime", "--at", "2037-03-02", "--json").json
    assert json["endings"] == [{"calendar": None, "last": "2037-12-31"}]
