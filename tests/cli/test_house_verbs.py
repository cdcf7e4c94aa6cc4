"""The verbs about the house itself: database, flows, hours, version; and that nothing ends in a traceback."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from auth.policy import BRASILIA
from ivr.store import migrate
from tests.cli.conftest import ROOT, Command

NEED_A_DATABASE = [
    ["tickets", "list"],
    ["tickets", "show", "1234567897"],
    ["calls", "list"],
    ["customers", "list"],
    ["customers", "remove-demonstration"],
    ["agents", "list"],
]


# -- the database


@pytest.mark.parametrize("words", NEED_A_DATABASE, ids=" ".join)
def test_without_a_database_the_way_to_one_is_told_and_none_is_made(bare: Command, words: list[str]) -> None:
    told = bare(*words)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("ivr: there is no database at sqlite:///")
    assert told.err.endswith("yet; make it: ivr db upgrade\n")
    assert not bare.database.exists()


@pytest.mark.parametrize("words", NEED_A_DATABASE, ids=" ".join)
def test_a_database_behind_its_migrations_names_the_command(bare: Command, words: list[str]) -> None:
    bare.database.touch()
    told = bare(*words)
    assert (told.code, told.out) == (1, "")
    assert told.err == (
        f"ivr: the database has no tables yet, this release wants {migrate.head()}; "
        "bring it there: ivr db upgrade\n"
    )


def test_an_upgrade_makes_the_database_and_may_be_repeated(bare: Command) -> None:
    missing = bare("db", "current", "--json")
    assert (missing.code, missing.json["current"], missing.json["wanted"]) == (1, None, migrate.head())
    assert not bare.database.exists()
    assert "is now at" in bare.ok("db", "upgrade").out
    assert "already" in bare.ok("db", "upgrade").out
    assert bare.ok("db", "current", "--json").json["current"] == migrate.head()
    assert bare.ok("tickets", "list").out == "no tickets\n"


def test_a_database_that_is_none_is_told_without_a_traceback(bare: Command) -> None:
    bare.database.write_bytes(b"this is no database at all" * 100)
    told = bare("tickets", "list")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("ivr: ")
    assert "Traceback" not in told.err


# -- settings


def test_wrong_settings_are_all_told_with_2(bare: Command) -> None:
    bare.set(PORT="eighty", IVR_LANG="fr")
    told = bare("tickets", "list")
    assert told.code == 2
    assert told.err.startswith("ivr: wrong settings\n")
    assert "PORT is 'eighty'" in told.err
    assert "IVR_LANG is 'fr'" in told.err


def test_a_failure_of_ours_names_its_place_and_none_of_its_words(
    ivr: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: object, wanted: object) -> None:
        raise RuntimeError("a secret 864209 in an exception")

    monkeypatch.setattr("ivr.application.tickets.TicketDesk.list", broken)
    told = ivr("tickets", "list")
    assert (told.code, told.out) == (1, "")
    assert "this failed unexpectedly (RuntimeError in ivr.cli.tickets.list_tickets, line" in told.err
    assert "864209" not in told.err


# -- flows


def test_check_shows_every_problem_under_its_line(bare: Command, tmp_path: Path) -> None:
    flows = tmp_path / "flows"
    shutil.copytree(ROOT / "flows", flows)
    bare.set(IVR_FLOWS="flows")
    assert bare.ok("check", "--json").json == [
        one for one in bare.ok("check", "--json").json if one["severity"] != "error"
    ]
    _edit(flows / "teams.yaml", "support:\n", "suport:\n", 1)
    _edit(flows / "main_4003.yaml", "start: ", "start: nowhere_", 1)
    told = bare("check")
    assert told.code == 1
    assert "flows/main_4003.yaml:" in told.out
    assert "no node is called 'nowhere_" in told.out
    assert "unknown-team" in told.out
    found = bare("check", "--json")
    assert found.code == 1
    assert {"unknown-target", "unknown-team"} <= {one["code"] for one in found.json}

    alone = bare("check", "flows/phrases.yaml")
    assert alone.code == 0
    assert "main_4003" not in alone.out
    assert bare("check", "flows/main_4003.yaml").code == 1
    assert bare("check", str(ROOT / "flows")).code == 0


def _edit(path: Path, old: str, new: str, count: int) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def test_check_needs_no_database_and_speaks_the_authors_language(bare: Command, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    bare.set(IVR_LANG="pt-BR")
    told = bare("check", str(empty))
    assert told.code == 1
    assert "falta o arquivo" in told.out
    assert not bare.database.exists()


def test_without_any_flows_what_is_missing_is_named(bare: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IVR_FLOWS")
    told = bare("check")
    assert told.code == 1
    assert "the file 'flows/teams.yaml' is missing from the flows" in told.out
    assert bare("hours", "finance").err == "ivr: the flows have errors; see all of them: ivr check\n"


def test_a_file_in_another_encoding_is_a_problem_at_its_place(bare: Command, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "flows", tmp_path / "flows")
    (tmp_path / "flows" / "latin.yaml").write_bytes("hotline: latin\ntitle: ligação\n".encode("latin-1"))
    told = bare("check", "flows/latin.yaml")
    assert told.code == 1
    assert "flows/latin.yaml:2:12  yaml-encoding" in told.out
    assert "the byte 0xE7 here is no UTF-8; save the whole file with the encoding UTF-8" in told.out


@pytest.mark.parametrize("words", [["nowhere.yaml"], ["a", "b/c.yaml"]])
def test_check_of_what_is_not_there_is_wrong_use(bare: Command, tmp_path: Path, words: list[str]) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "b" / "c.yaml").touch()
    assert bare("check", *words).code == 2


def test_what_needs_flows_says_when_they_have_errors(ivr: Command, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    ivr.set(IVR_FLOWS="none")
    told = ivr("hours", "finance")
    assert (told.code, told.err) == (1, "ivr: the flows have errors; see all of them: ivr check\n")


# -- hours


def test_hours_say_why_and_when_next(bare: Command) -> None:
    told = bare.ok("hours", "finance", "--at", "2026-11-24T12:10", "--days", "4")
    first, then, _, _, *days = told.out.splitlines()
    assert first.startswith("Tue 24 Nov 2026 12:10  finance is closed: lunch 12:00-13:30; ")
    assert then == "opens Tue 24 Nov 2026 13:30"
    assert [day[:15] for day in days] == [
        "Tue 24 Nov 2026",
        "Wed 25 Nov 2026",
        "Thu 26 Nov 2026",
        "Fri 27 Nov 2026",
    ]


def test_hours_in_json_tell_a_holiday_by_code_and_name(bare: Command) -> None:
    bare.at = datetime(2026, 11, 19, 23, 0, tzinfo=BRASILIA)
    told = bare.ok("hours", "support", "--days", "3", "--json").json
    assert (told["team"], told["open"], told["code"]) == ("support", False, "after_closing")
    assert told["next_opening"] == "2026-11-23T07:00:00-03:00"
    assert [(day["date"], day["code"], day["open"]) for day in told["days"]] == [
        ("2026-11-19", "open", ["07:00-19:00"]),
        ("2026-11-20", "holiday", []),
        ("2026-11-21", "weekend", []),
    ]
    assert "Consciência Negra" in told["days"][1]["holiday"]


def test_hours_speak_portuguese_and_know_their_teams(bare: Command) -> None:
    bare.set(IVR_LANG="pt-BR")
    assert "feriado, Dia Nacional de Zumbi" in bare.ok("hours", "support", "--at", "2026-11-20").out
    told = bare("hours", "suporte")
    assert told.code == 2
    assert "nenhuma equipe se chama 'suporte'; existem: cloud, finance, " in told.err
    assert bare("hours", "support", "--at", "today").code == 2
    assert bare("hours", "support", "--at", "2099-01-01").code == 1


def test_a_moment_outside_the_span_is_told_the_years_that_it_holds(ivr: Command) -> None:
    told = ivr("hours", "support", "--at", "2040-01-01")
    assert told.code == 1
    assert "support: 2040-01-01 lies outside the years whose holidays are known, " in told.err
    assert re.search(r", 20\d\d to 20\d\d; with each new year they reach a year further$", told.err.strip())
    said = ivr("hours", "support", "--at", "2040-01-01", "--lang", "pt-BR").err
    assert "support: 2040-01-01 está fora dos anos cujos feriados são conhecidos, 20" in said
    assert "a cada ano novo eles alcançam um ano a mais" in said


def test_hours_of_a_team_in_another_zone_name_it(ivr: Command, tmp_path: Path) -> None:
    copy = shutil.copytree(ROOT / "flows", tmp_path / "zoned")
    teams = (copy / "teams.yaml").read_text("utf-8")
    for team in ("finance", "cloud"):
        assert f"\n{team}:\n" in teams
        teams = teams.replace(f"\n{team}:\n", f"\n{team}:\n  timezone: America/Manaus\n")
    (copy / "teams.yaml").write_text(teams, "utf-8")
    ivr.set(IVR_FLOWS=str(copy))
    told = ivr.ok("hours", "finance", "--at", "2026-11-24T13:10", "--days", "400").out
    lines = told.splitlines()
    assert "13:10  finance is closed: lunch 12:00-13:30 (America/Manaus); " in lines[0]
    assert lines[1] == "opens Tue 24 Nov 2026 14:30"
    assert re.search(r"^day +hours \(America/Manaus\) +why", told, re.MULTILINE)
    assert re.search(r"finance: closed \(.*\) +cloud: 00:00-24:00 \(America/Manaus\)", told)
    assert ivr.ok("hours", "finance", "--json").json["timezone"] == "America/Manaus"
    overridden(ivr, "support", "sent-to", "finance", "--until", "17:00")
    assert (
        "finance is open: hours 08:00-12:00 (America/Manaus);"
        in ivr.ok("hours", "support", "--at", "2026-11-24T10:00").out
    )
    ivr.set(IVR_FLOWS=str(ROOT / "flows"))
    assert "America" not in ivr.ok("hours", "finance", "--days", "400").out


def overridden(command: Command, *words: str) -> int:
    """The number of a new override."""
    number: int = command.ok("override", "set", *words, "--by", "Ana", "--json").json["id"]
    return number


def test_hours_count_an_override_that_stands(ivr: Command) -> None:
    made = overridden(ivr, "finance", "closed", "--until", "15:00", "--say", "Voltamos às 15 horas.")
    told = ivr.ok("hours", "finance", "--days", "2", "--json").json
    assert (told["open"], told["code"], told["place"]) == (
        False,
        "override_closed",
        f"override {made} by Ana",
    )
    assert told["next_opening"] == "2026-11-24T15:00:00-03:00"
    assert told["values"] == {"override": made, "by": "Ana", "until": "2026-11-24T15:00:00-03:00"}
    assert [(day["open"], day["code"]) for day in told["days"]] == [
        (["08:00-10:00", "15:00-18:00"], "exceptional_open"),
        (["08:00-12:00", "13:30-18:00"], "open"),
    ]
    assert told["overrides"] == [
        {
            "id": made,
            "state": "closed",
            "to": None,
            "from": "2026-11-24T10:00:00-03:00",
            "until": "2026-11-24T15:00:00-03:00",
            "by": "Ana",
            "say": {"pt-BR": "Voltamos às 15 horas."},
            "in_force": True,
        }
    ]
    said = ivr.ok("hours", "finance", "--days", "2").out
    assert f"finance is closed by an override of Ana, until Tue 24 Nov 2026 15:00 (no. {made})" in said
    assert "\nopens Tue 24 Nov 2026 15:00\n" in said
    assert "Voltamos às 15 horas." in said
    assert f"08:00-10:00, 15:00-18:00  override {made} by Ana" in said
    assert "está fechado por decisão de Ana" in ivr.ok("hours", "finance", "--lang", "pt-BR").out
    assert ivr.ok("hours", "support", "--json").json["overrides"] == []


def test_hours_tell_an_override_that_lies_ahead_and_forget_one_that_is_over(ivr: Command) -> None:
    overridden(ivr, "finance", "closed", "--from", "13:30", "--until", "16:00")
    lunch = ivr.ok("hours", "finance", "--at", "2026-11-24T12:10", "--json").json
    assert (lunch["code"], lunch["next_opening"]) == ("lunch", "2026-11-24T16:00:00-03:00")
    assert [one["in_force"] for one in lunch["overrides"]] == [False]
    over = ivr.ok("hours", "finance", "--at", "2026-11-24T16:00", "--json").json
    assert (over["code"], over["overrides"]) == ("open", [])
    ended = overridden(ivr, "finance", "closed", "--until", "11:00")
    ivr.ok("override", "end", str(ended))
    assert ivr.ok("hours", "finance", "--json").json["code"] == "open"


def test_hours_of_a_team_sent_elsewhere_are_those_of_the_other(ivr: Command) -> None:
    overridden(ivr, "support", "sent-to", "finance", "--until", "17:00")
    ivr.at = datetime(2026, 11, 24, 12, 10, tzinfo=BRASILIA)
    told = ivr.ok("hours", "support", "--json").json
    assert (told["open"], told["code"], told["values"]["to"]) == (False, "override_sent", "finance")
    assert told["values"]["hours"]["code"] == "lunch"
    assert told["next_opening"] == "2026-11-24T13:30:00-03:00"
    assert "support is answered by finance by an override of Ana" in ivr.ok("hours", "support").out
    overridden(ivr, "finance", "closed", "--until", "18:00")
    assert ivr.ok("hours", "support", "--json").json["next_opening"] == "2026-11-24T17:00:00-03:00"


def test_hours_need_no_database_and_say_when_one_does_not_answer(bare: Command, tmp_path: Path) -> None:
    told = bare.ok("hours", "finance", "--json")
    assert (told.json["overrides"], told.json["open"], told.err) == (None, True, "")
    bare.database.write_bytes(b"no database at all, but longer than the head of one" * 9)
    told = bare.ok("hours", "finance", "--json")
    assert told.json["overrides"] is None
    assert told.err.startswith("warning: overrides are left out: the database")


# -- the program itself


def test_version(bare: Command) -> None:
    told = bare.ok("version", "--json").json
    assert set(told) == {"version", "engine"}
    assert told["version"] in bare.ok("version").out


def python(code: str, tmp_path: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )


def test_help_comes_without_what_the_verbs_need(tmp_path: Path) -> None:
    code = (
        "import sys; from ivr.cli import app\n"
        "heavy = {'sqlalchemy', 'pydantic', 'rich', 'flask', 'yaml', 'holidays', 'phonenumbers', 'argon2',"
        " 'granian', 'alembic', 'msgspec'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert python(code, tmp_path).stdout == "[]\n"


@pytest.mark.parametrize("words", [["--json"], []], ids=["json", "table"])
def test_a_reader_who_stops_early_sees_no_traceback(ivr: Command, tmp_path: Path, words: list[str]) -> None:
    code = (
        f"import sys, os; sys.argv = ['ivr', 'customers', 'list', *{words}]\n"
        "read, write = os.pipe(); os.close(read); os.dup2(write, 1)\n"
        "from ivr.cli import main; main()"
    )
    settings = {name: os.environ[name] for name in ("DATABASE_URL", "IVR_SECRET_KEY", "IVR_FLOWS", "IVR_VAR")}
    done = python(code, tmp_path, **settings)
    assert (done.returncode, done.stderr) == (1, "")


def test_an_outcome_that_no_call_can_have_is_wrong_use_and_names_those_that_there_are(bare: Command) -> None:
    told = bare("calls", "list", "--outcome", "lost")
    assert told.code == 2
    assert "--outcome is 'lost'; wanted: transferred, callback, abandoned, ticket" in told.err


def test_the_demonstrations_agent_serves_every_queue_that_a_caller_can_wait_in() -> None:
    from ivr.cli.serve import _queues
    from ivr.settings import Settings

    written = re.findall(r"^\s+queue: (\w+)$", (ROOT / "flows" / "teams.yaml").read_text(), re.MULTILINE)
    assert "prime_on_call" in written
    assert _queues(Settings.load({"IVR_FLOWS": str(ROOT / "flows")})) == tuple(sorted(written))
