"""`ivr test` over the shipped scenarios: all hold, every way of every hotline is taken, and a difference is shown."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from typer.testing import Result

from ivr.cli import app
from ivr.scenarios.coverage import cover
from ivr.scenarios.reading import files_in, read_scenarios, read_text
from ivr.scenarios.recording import as_scenario, write
from ivr.scenarios.running import Played, play, run_one
from tests.flows.shipped import FLOWS, flows
from tests.remembered import Runner

SCENARIOS = Path(__file__).parents[1] / "scenarios"
LUNCH = """\
- name: Finance is at lunch
  to: main_4003
  at: 2026-11-24T12:10
  keys: 4 1
  hears: [almoço, treze e trinta]
  goes to: [main_menu, finance_hours]
  outcome: ticket
  ticket: {team: finance}
"""


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IVR_FLOWS", str(FLOWS))
    monkeypatch.setenv("IVR_LANG", "en")
    monkeypatch.setattr("ivr.cli.test._flows", lambda _: flows())  # read once, for all tests


def ivr(*words: str | Path) -> Result:
    return Runner().invoke(app, ["test", *map(str, words)])


def written(folder: Path, text: str) -> Path:
    path = folder / "scenarios.yaml"
    path.write_text(text, "utf-8")
    return path


def test_the_shipped_scenarios_hold_and_take_every_way_of_every_hotline() -> None:
    result = ivr(SCENARIOS, "--json", "--at-least", "100")
    found = json.loads(result.stdout)
    assert [one for one in found["scenarios"] if not one["holds"]] == []
    assert {one["hotline"]: one["missed"] for one in found["coverage"]} == {
        path.stem: [] for path in FLOWS.glob("*.yaml") if path.stem not in ("teams", "calendars", "phrases")
    }
    assert result.exit_code == 0
    assert len(found["scenarios"]) > 900
    assert sum(one["seconds"] for one in found["scenarios"]) < 60, "a thousand are to take five seconds"


def test_what_parts_is_shown_at_its_line_and_in_the_call(tmp_path: Path) -> None:
    path = written(tmp_path, LUNCH.replace("treze e trinta", "quatorze horas"))
    result = ivr(path)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == f"✗ {path}:1: Finance is at lunch"
    assert lines[1] == f"  {path}:5:19  hears"
    assert lines[2] == "    5 |   hears: [almoço, quatorze horas]"
    assert lines[3] == "    wanted: quatorze horas"
    parted = next(at for at, line in enumerate(lines) if "here the call parted" in line)
    heard = max(at for at in range(parted) if lines[at].startswith("  »"))
    assert "almoço" in lines[heard]
    assert lines[-1].startswith("1 scenarios: 0 hold, 1 part")


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (("outcome: ticket", "outcome: transferred"), "outcome"),
        (("main_menu, finance_hours", "finance_hours, main_menu"), "goes to"),
        (("{team: finance}", "{team: support}"), "ticket.team"),
        (("outcome: ticket", "never hears: [almoço]"), "never hears"),
        (("outcome: ticket", "why: [weekend]"), "why"),
        (("outcome: ticket", "never to: [finance_ticket]"), "never to"),
        (("outcome: ticket", "language: es"), "language"),
        (("ticket: {team: finance}", "ticket: null"), "ticket"),
        (("keys: 4 1", "keys: 4 answered:9"), "keys"),
        (("almoço", "{phrase: goodbye, language: es}"), "hears"),
    ],
)
def test_each_promise_can_fail(wrong: tuple[str, str], what: str, tmp_path: Path) -> None:
    result = ivr(written(tmp_path, LUNCH.replace(*wrong)), "--json")
    (scenario,) = json.loads(result.stdout)["scenarios"]
    assert result.exit_code == 1
    assert what in [one["what"] for one in scenario["parted"]]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("outcome:", "outcom:"), "7:3  0.outcom  unknown-key"),
        (("12:10", "12h10"), "3:7  0.at  wrong-value"),
        (("main_menu,", "main_men,"), "6:13  0.goes to.0  unknown-target"),
        (("team: finance", "team: finanse"), "8:18  0.ticket.team  unknown-team"),
        (("keys: 4 1", "keys: 4 talk"), "4:9  0.keys  wrong-value"),
        (("keys: 4 1", "keys: 4 # 1"), "4:11  vanished-key"),
        (("keys: 4 1", 'keys: "{passwort}#"'), "4:9  0.keys  wrong-value"),
        (("almoço", "{phrase: closd}"), "5:20  0.hears.0.phrase  unknown-phrase"),
        (("to: main_4003", "customer: Padaria"), "1:3  0  missing-key"),
        (("to: main_4003", "to: main"), "2:7  0.to  unknown-value"),
        (("keys: 4 1", "hours: {finanse: open}"), "4:20  0.hours.finanse  unknown-team"),
    ],
)
def test_a_mistake_is_told_at_its_place(wrong: tuple[str, str], told: str, tmp_path: Path) -> None:
    path = written(tmp_path, LUNCH.replace(*wrong))
    result = ivr(path)
    assert result.exit_code == 1
    assert f"{path}:{told}\n" in result.stderr


def test_results_are_junit_xml_and_coverage_is_a_page(tmp_path: Path) -> None:
    path = written(tmp_path, LUNCH + LUNCH.replace("outcome: ticket", "outcome: failed"))
    junit, page = tmp_path / "results.xml", tmp_path / "coverage.html"
    result = ivr(path, "--junit", junit, "--coverage", page, "--hotline", "main_4003")
    assert result.exit_code == 1
    root = ET.fromstring(junit.read_bytes())
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    failure = root.find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("type") == "outcome"
    assert "finance_hours" in (failure.text or "")
    html = page.read_text("utf-8")
    assert "<script" not in html
    assert "http" not in html.partition("<style>")[0].replace("http-equiv", "")
    assert html.count("<section>") == 1
    assert "finance_hours" in html
    assert 'class="missed"' in html


def test_coverage_below_what_is_wanted_fails(tmp_path: Path) -> None:
    path = written(tmp_path, LUNCH)
    assert ivr(path, "--at-least", "1", "--hotline", "main_4003").exit_code == 0
    low = ivr(path, "--at-least", "50", "--hotline", "main_4003", "--coverage", "text")
    assert low.exit_code == 1
    assert "  1  closed → finance_ticket" in low.stdout
    assert "  1  4 · accounts and billing → finance_hours" in low.stdout
    assert "✗  8 · the ombudsman → ombudsman" in low.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--hotline", "main"), "--hotline is 'main'"),
        (("--coverage", "xml"), "--coverage is 'xml'"),
        (("--lang", "fr"), "--lang is 'fr'"),
    ],
)
def test_wrong_use_is_2(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    result = ivr(written(tmp_path, LUNCH), *words)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    assert ivr(tmp_path / "none").exit_code == 2


def test_messages_are_in_the_language_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, LUNCH.replace("outcome: ticket", "outcome: failed"))
    assert "esperado: failed" in ivr(path, "--lang", "pt-BR").stdout
    assert "wanted: failed" in ivr(path, "--lang", "en").stdout


PORTUGUESE = [
    (
        ("12:10", "12h10"),
        "'2026-11-24T12h10' não pode estar aqui: espera-se um momento como 2026-11-24T12:10",
    ),
    (("keys: 4 1", "keys: 4 talk"), "palavra 2: 'talk' não é nenhuma; esperado: teclas (0-9 * #), silence, "),
    (
        ("keys: 4 1", 'keys: "{passwort}#"'),
        "nenhum marcador se chama {passwort}; existem {password}, {code}, ",
    ),
    (
        ("keys: 4 1", "keys: 4 answered:9"),
        "esperado: palavra 2: 'answered:9' não responde a nada aqui; esperado agora: ",
    ),
    (
        ("keys: 4 1", 'keys: "4 {protocol}#"'),
        "esperado: {protocol} não representa nada: nenhuma ligação anterior",
    ),
    (
        ("to: main_4003", 'to: "+5511900000000"'),
        "esperado: nenhuma linha atende '+5511900000000'; existem ",
    ),
    (("to: main_4003", "survey: 9\n  to: main_4003"), "espera-se um número, no máximo 5"),
    (("outcome: ticket", "promised: 1"), "nada chamado 'promised' cabe aqui; esperado: name, at, to, "),
]


@pytest.mark.parametrize(("wrong", "told"), PORTUGUESE)
def test_what_is_wrong_in_a_file_is_told_in_portuguese(
    wrong: tuple[str, str], told: str, tmp_path: Path
) -> None:
    result = ivr(written(tmp_path, LUNCH.replace(*wrong)), "--lang", "pt-BR")
    assert result.exit_code == 1
    assert told in result.output


def test_a_file_that_is_no_list_of_scenarios_is_told_in_portuguese(tmp_path: Path) -> None:
    told = ivr(written(tmp_path, "name: one\n"), "--lang", "pt-BR")
    assert "espera-se uma lista de cenários" in told.stderr


# -- recorded


def taken(played: Played) -> list[tuple[str, str]]:
    return [(entry.node, entry.code) for step in played.steps for entry in step.trace]


def test_a_recorded_call_gives_a_scenario_that_plays_the_same_call() -> None:
    """Every shipped scenario but those whose hours, reach or earlier calls no journal tells of."""
    found = read_scenarios(files_in([SCENARIOS]), flows()).scenarios
    plain = [one for one in found if not (one.hours or one.reach or one.before)]
    assert len(plain) > 600
    for scenario in plain:
        played = play(scenario, flows())
        text = write(as_scenario("again", played.turns, played.session, flows().teams))
        (again,), problems = read_text("again.yaml", text, flows())
        result = run_one(again, flows())
        assert not problems
        assert not result.parted, f"{scenario}\n{text}"
        assert result.played is not None
        assert taken(result.played) == taken(played), f"{scenario}\n{text}"


def test_what_is_recorded_holds_no_secret_number_or_name(tmp_path: Path) -> None:
    path = tmp_path / "recorded.yaml"
    words = ["call", "4003-0015", "--at", "2026-11-24T20:00", "--from", "+5511987654321"]
    keys = "111246810# 1 2 2 11987654322# 1 2"
    first = Runner().invoke(app, [*words, "--keys", keys, "--record", str(path)])
    second = Runner().invoke(app, [*words, "--keys", "1 1 1 999111# 1 246810#", "--record", str(path)])
    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    text = path.read_text("utf-8")
    for secret in ("246810", "999111", "987654321", "987654322", "Padaria", "Alfa"):
        assert secret not in text
    assert "111{password}#" in text
    assert "{wrong_password}# 1 {password}#" in text
    played = ivr(path, "--json")
    assert played.exit_code == 0, played.stdout
    assert len(json.loads(played.stdout)["scenarios"]) == 2


# -- coverage counts what was taken, and nothing beside it


@pytest.mark.parametrize(
    ("keys", "more", "node", "taken"),
    [
        ("4 busy", "reach: {finance: telephone}", "to_finance", ["to_finance.on_busy"]),
        ("4 no-answer", "reach: {finance: telephone}", "to_finance", ["to_finance.on_no_answer"]),
        ("4 failed", "reach: {finance: telephone}", "to_finance", ["to_finance.on_failed"]),
        ("4 wait:900", "reach: {finance: queue}", "to_finance", []),  # no trace tells which of three it was
        ("4 answered:9", "world: {}", "to_finance", ["to_finance.next"]),
        ("7 2 answered:9", "world: {}", "onboarding_menu", ["onboarding_menu.menu.options.2.go"]),
        ("7 8 8 8", "world: {}", "onboarding_menu", ["onboarding_menu.on_no_match"]),
        ("7 silence silence silence", "world: {}", "onboarding_menu", ["onboarding_menu.on_no_input"]),
        ("7 8 8 0", "world: {}", "onboarding_menu", []),
        ("7 8 8 0", "world: {}", "@line", ["@line.keys.attendant"]),
        ("2 7 *", "world: {}", "@line", ["@line.keys.back", "@line.languages.es"]),
    ],
)
def test_ways_with_one_target_are_told_apart(
    keys: str, more: str, node: str, taken: list[str], tmp_path: Path
) -> None:
    text = f'- {{name: one, to: main_4003, at: 2026-11-24T10:00, keys: "{keys} hangup", {more}}}\n'
    told = json.loads(ivr(written(tmp_path, text), "--json", "--hotline", "main_4003").stdout)
    (covered,) = told["coverage"]
    ways = {str(way) for one in cover(flows(), [], ["main_4003"]) for way in one.ways}
    mine = {way for way in ways if way.startswith(f"{node}.")}
    assert sorted(mine - set(covered["missed"])) == taken


def test_scenarios_stand_beside_their_flows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "flows"
    shutil.copytree(FLOWS, folder)
    (folder / "scenarios" / "main_4003").mkdir(parents=True)
    mine = LUNCH.replace("  to: main_4003\n", "")
    (folder / "scenarios" / "main_4003" / "lunch.yaml").write_text(mine, "utf-8")
    monkeypatch.undo()
    monkeypatch.setenv("IVR_FLOWS", str(folder))
    monkeypatch.setenv("IVR_LANG", "en")
    told = ivr()
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("1 scenarios: 1 hold")
