"""`ivr replay` and `ivr calls show --why` as a person runs them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from ivr.application.alternatives import alternatives
from ivr.application.history import history
from ivr.application.recorded import Recorded, recorded
from ivr.application.replay import difference
from ivr.cli.alternatives import shown
from tests.cli.conftest import Command, bare
from tests.replay.house import NOW, ROOT, House, copied, sid
from tests.replay.scenes import CONFIDENTIAL, SCENES

__all__ = ["bare"]
SECRETS = ("246810", "999999", "111111", "112358", "271828")


@pytest.fixture
def ivr(bare: Command, database: Path) -> Command:
    with closing(sqlite3.connect(database)) as whole, closing(sqlite3.connect(bare.database)) as copy:
        whole.backup(copy)
    return bare


@pytest.fixture
def draft(ivr: Command, tmp_path: Path) -> Any:
    """Makes a draft out of the shipped flows: file, what stands there, what stands there then."""

    def make(*changes: tuple[str, str, str]) -> None:
        folder = tmp_path / "draft"
        shutil.copytree(ROOT / "flows", folder)
        for name, before, after in changes:
            path = folder / f"{name}.yaml"
            words = path.read_text("utf-8")
            assert before in words
            path.write_text(words.replace(before, after, 1), "utf-8")
        ivr.set(IVR_FLOWS=str(folder))

    return make


def test_each_call_is_what_it_was(ivr: Command) -> None:
    told = ivr.ok("replay", "--same")
    assert told.out.splitlines() == [f"of {len(SCENES)} calls:", f"{len(SCENES):>8}  replay to the letter"]
    assert ivr.ok("replay", "--same", "--json").json["equal"] == len(SCENES)


def test_a_call_that_is_not_what_it_was_is_named_and_ends_the_job_with_one(ivr: Command) -> None:
    call_sid = sid("finance_answered_survey")
    store = ivr.store()
    with store.database.begin() as connection:
        connection.execute(
            text(
                "update journal set entry = replace(entry, 'transfer_answered', 'transfer_busy') where call_sid = :sid"
            ),
            {"sid": call_sid},
        )
    store.close()
    told = ivr("replay", "--same")
    assert told.code == 1
    assert f"{call_sid}: parts in turn 2, step 0, by its trace" in told.out
    assert ivr("replay", "--same", "--json").json["differences"] == [
        {"call_sid": call_sid, "turn": 2, "step": 0, "part": "trace"}
    ]


def test_calls_of_another_engine_may_differ(ivr: Command) -> None:
    store = ivr.store()
    with store.database.begin() as connection:
        connection.execute(text("update calls set engine_version = '0'"))
    store.close()
    told = ivr.ok("replay", "--same", "--json").json
    assert (told["other_engine"], told["other_differ"], told["equal"]) == (len(SCENES), 0, 0)


def test_calls_whose_flows_are_gone_are_counted_and_wrong(ivr: Command) -> None:
    store = ivr.store()
    with store.database.begin() as connection:
        connection.execute(text("update calls set flow_version = 'gone'"))
    store.close()
    assert ivr("replay", "--same", "--json").code == 1
    assert ivr.ok("replay", "--json").json["end_the_same"] == len(SCENES)


def test_a_draft_is_told_in_callers_terms_in_the_readers_language(ivr: Command, draft: Any) -> None:
    draft(("main_4003", "go: finance_hours", "go: onboarding_hours"))
    told = ivr.ok("replay", "--lang", "pt-BR").out.splitlines()
    assert told[0] == f"de {len(SCENES)} ligações:"
    assert "outro fim: solicitação para finance → atendente de onboarding" in told[1]
    assert told[-1] == "ouça uma delas: ivr calls show LIGAÇÃO"
    shown = ivr.ok("replay", "--json").json
    assert shown["on"] == "draft"
    assert shown["calls"] == len(SCENES)
    assert shown["groups"][0]["code"] == "elsewhere"
    assert ivr.ok("replay", "--on", "live", "--json").json["end_the_same"] == len(SCENES)


def test_a_publish_gets_the_last_weeks_calls_and_its_limit(ivr: Command, house: House) -> None:
    from ivr.cli.replay import publish_preview
    from ivr.settings import Settings
    from tests.replay.drafts import draft as drafted

    settings, store = Settings.load(), ivr.store()
    ivr.patch.setattr("ivr.compose.now", lambda: NOW)
    try:
        same = publish_preview(settings, store, house.flows)
        other = publish_preview(
            settings, store, drafted(("main_4003", "go: finance_hours", "go: onboarding_hours"))
        )
    finally:
        store.close()
    assert same.calls == other.calls == len([one for one in SCENES if one.at > "2026-11-17"])
    assert not same.over(settings.replay_limit)
    assert other.over(settings.replay_limit)


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [("pt-BR", "de 1 ligação:"), ("es", "de 1 llamada:"), ("en", "of 1 call:")],
)
def test_one_call_is_told_as_one(ivr: Command, lang: str, wanted: str) -> None:
    one = ("--call", sid("finance_lunch_ticket"), "--lang", lang)
    assert ivr.ok("replay", *one).out.splitlines()[0] == wanted
    assert ivr.ok("replay", "--same", *one).out.splitlines()[0] == wanted
    told = ivr.ok("replay", "--hours-what-if", "finance=08:00-18:00", *one).out
    assert told.startswith(f"finance 08:00-18:00: {wanted.rstrip(':')}; ")
    assert ": 1; " in told


def test_calls_are_chosen_by_day_hotline_team_id_and_number(ivr: Command) -> None:
    def count(*words: str) -> int:
        found: int = ivr.ok("replay", "--same", "--json", *words).json["calls"]
        return found

    assert count("--hotline", "products_2111") == 2
    assert count("--day", "2026-11-22") == 1
    assert count("--since", "2026-11-28") == 2
    assert count("--team", "sales") == 1
    assert count("--call", sid("sales"), "--call", sid("english")) == 2
    assert count("--limit", "3") == 3


@pytest.mark.parametrize(
    ("lang", "withheld", "erased"),
    [("pt-BR", "não identificado", "apagado"), ("es", "oculto", "borrado"), ("en", "withheld", "erased")],
)
def test_a_call_without_a_number_says_why_it_has_none(
    ivr: Command, lang: str, withheld: str, erased: str
) -> None:
    """The kept calls' numbers are erased, all of them."""
    hidden, known = sid("withheld_lunch_types_number"), sid("sales")
    ivr.set(IVR_LANG=lang)
    rows = {line.split()[-1]: line for line in ivr.ok("calls", "list").out.splitlines() if line}
    for call_sid, words in ((hidden, withheld), (known, erased)):
        assert f"  {words}  " in rows[call_sid]
        assert f"  {words}  " in ivr.ok("calls", "show", call_sid).out.splitlines()[0]
    view = ivr.ok("calls", "show", hidden, "--json").json
    assert (view["from"], view["caller"]) == (None, "withheld")


def test_what_is_wrong_use_is_said_before_any_work(ivr: Command) -> None:
    for words, said in (
        (("--day", "2026-11-24", "--since", "1d"), "one of them"),
        (("--hours-what-if", "finance"), "wanted: a team and its hours"),
        (("--hours-what-if", "nobody=06:00-20:00"), "no team is called 'nobody'"),
        (("--hours-what-if", "finance=20:00-06:00"), "hours end before they begin"),
        (("--lang", "fr"), "--lang is 'fr'; wanted: pt-BR, es or en"),
        (("--since", "soon"), "wanted: a moment"),
    ):
        told = ivr("replay", *words)
        assert (told.code, said in told.err) == (2, True), told
    assert ivr("replay", "--call", "CA0").code == 1
    unknown = ivr("replay", "--on", "nowhere")
    assert (unknown.code, "no version begins with 'nowhere'" in unknown.err) == (1, True), unknown


def test_a_version_is_named_as_the_other_verbs_name_it(ivr: Command, house: House) -> None:
    ivr.patch.setattr("ivr.compose.verify", lambda flows, at: [])
    ivr.ok("publish", "--yes", "--force", "--reason", "it is the first")
    [first] = [one for one in ivr.ok("versions", "--json").json["versions"] if one["number"] == 1]
    for name in ("#1", first["version"][:8], first["version"]):
        told = ivr.ok("replay", "--on", name, "--call", sid("sales"), "--json").json
        assert (told["on"], told["end_the_same"]) == (name, 1)


def test_other_hours_say_who_would_have_reached_the_team_and_what_that_assumes(ivr: Command) -> None:
    told = ivr.ok("replay", "--hours-what-if", "finance=08:00-18:00").out
    assert "found the team closed; 4 of these would have reached it" in told
    assert "assumes: the same people call at the same moments" in told
    [shown] = ivr.ok("replay", "--hours-what-if", "finance=08:00-18:00", "--json").json["hours"]
    assert shown["closed"] == shown["reach"] + shown["still"] + shown["unknown"]


def test_the_ombudsmans_calls_take_part_for_the_ombudsman_alone_and_each_look_is_kept(ivr: Command) -> None:
    call_sid = sid(CONFIDENTIAL[0].name)
    assert ivr("replay", "--call", call_sid).code == 1
    assert ivr.ok("replay", "--same", "--team", "ombudsman", "--by", "Ombudsman", "--json").json["calls"] == 1
    store = ivr.store()
    [look] = store.looks.list(f"call:{call_sid}")
    store.close()
    assert look.who == "Ombudsman"


def test_many_calls_are_shared_among_processes_and_nothing_is_lost(
    ivr: Command, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ivr.cli import replay

    monkeypatch.setattr(replay, "MANY", 10)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert ivr.ok("replay", "--same", "--json").json["equal"] == len(SCENES)
    assert ivr.ok("replay", "--json").json["end_the_same"] == len(SCENES)


def test_no_secret_and_no_number_is_told(ivr: Command, draft: Any) -> None:
    draft(("main_4003", "go: finance_hours", "go: onboarding_hours"))
    for words in (("--json",), (), ("--same", "--json"), ("--hours-what-if", "support=00:00-24:00")):
        told = ivr.ok("replay", *words)
        assert not [secret for secret in SECRETS if secret in told.out + told.err]
        assert "5511" not in told.out


# -- what would have changed the way


def why(ivr: Command, name: str, *words: str) -> Any:
    return ivr.ok("calls", "show", sid(name), "--why", "--json", *words).json["alternatives"]


def test_what_would_have_changed_the_way_is_said_shortly(ivr: Command) -> None:
    told = ivr.ok("calls", "show", sid("finance_lunch_ticket"), "--why").out
    assert "  ~ after 13:30: finance by queue\n" in told
    assert "  ~ key 8 (the ombudsman): the menu ombudsman\n" in told
    ivr.set(IVR_LANG="pt-BR")
    told = ivr.ok("calls", "show", sid("finance_sunday_message"), "--why").out
    assert "  ~ depois de seg 23/11 08:00: finance por fila\n" in told
    assert "  ~" not in ivr.ok("calls", "show", sid("finance_sunday_message")).out


@pytest.mark.parametrize(
    ("name", "code", "values", "what", "team"),
    [
        ("finance_lunch_ticket", "opens", {"team": "finance"}, "person", "finance"),
        ("finance_answered_survey", "closes", {"team": "finance"}, "ticket", "finance"),
        ("support_password", "debt", {"overdue": True}, "menu", None),
        ("support_overdue_to_finance", "debt", {"overdue": False}, "person", "support"),
        ("support_password", "login", {"verdict": "wrong"}, "authenticate", None),
        ("support_refused_finance", "login", {"verdict": "right"}, "person", "support"),
        ("support_prime", "contract", {"contract": "standard"}, "person", "support"),
        (
            "consultancy_by_administrator",
            "permission",
            {"permission": "consultancy", "held": False},
            "menu",
            None,
        ),
        ("finance_lunch_ticket", "key", {"key": "7"}, "menu", None),
        ("finance_queue_abandoned", "result", {"result": "bridged"}, "survey", None),
        ("finance_answered_survey", "result", {"result": "leave"}, "ticket", "finance"),
    ],
)
def test_one_fact_moved_leads_there(
    ivr: Command, name: str, code: str, values: dict[str, Any], what: str, team: str | None
) -> None:
    found = [row for row in why(ivr, name) if row["code"] == code and values.items() <= row["values"].items()]
    assert found, why(ivr, name)
    assert (found[0]["leads"]["what"], found[0]["leads"]["team"]) == (what, team)


def test_what_was_assumed_on_the_way_is_named(ivr: Command) -> None:
    right = next(row for row in why(ivr, "support_refused_finance") if row["code"] == "login")
    assert right["assumes"] == ["standing"]
    assert "not recorded: the organization's standing" in right["why"]


@pytest.mark.parametrize("lang", ["pt-BR", "es", "en"])
def test_every_alternative_has_words_and_tells_no_secret(
    house: House, calls: dict[str, Recorded], lang: Any
) -> None:
    for call in calls.values():
        found = alternatives(house.flows, call, history(house.store), lang)
        assert len({(one.code, str(one.values)) for one in found}) == len(found)
        told = [shown(one, NOW, lang) for one in found]
        for row in told:
            assert row["why"]
            assert "None" not in row["why"]
            assert "{" not in row["why"]
        assert not [secret for secret in SECRETS if secret in str(told)]


def test_a_copy_of_a_call_is_one_too(house: House) -> None:
    """The bench's calls are real ones: only their ids and places in the list differ."""
    made = house.play(SCENES[0])
    record, turns = copied(made.record(), made.entries, sid("copy"), made.record().started_at)
    assert difference(house.flows, recorded(record, turns)) is None


def test_a_hotline_that_there_never_was_is_no_quiet_zero(ivr: Command) -> None:
    told = ivr("replay", "--hotline", "main_4004")
    assert told.code == 2
    assert "main_4004" in told.err
    assert "main_4003" in told.err
    assert ivr("replay", "--day", "2026-01-01", "--hotline", "main_4003").code == 0


def test_who_plays_a_call_hears_numbers_as_a_caller_does_and_never_the_gaps_of_phrases(ivr: Command) -> None:
    keys = "4\n1\n2\n2\n1133334444#\n1\n"
    told = ivr("call", "4003-0015", "--at", "2026-11-24T12:10", "--from", "+5511987654321", typed=keys).out
    assert "telefone com final 4321" in told
    assert "O telefone é +55 11 ****-4444" in told
    assert "{" not in told
