"""Publish, look, undo, announce and override at the command line, with a draft on disk."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from auth.policy import BRASILIA
from ivr.application.records import PublicationRecord
from tests.cli.conftest import Command
from tests.engine.kit import flow_set


@dataclass
class Author:
    """Somebody who edits flows on disk and runs the command."""

    ivr: Command
    folder: Path

    def edit(self, old: str, new: str, file: str = "teams.yaml") -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def at(self, text: str) -> None:
        self.ivr.at = datetime.fromisoformat(text).replace(tzinfo=BRASILIA)

    def published(self) -> list[PublicationRecord]:
        store = self.ivr.store()
        try:
            return list(store.publications.after())
        finally:
            store.close()

    def live(self) -> str:
        [row] = [one for one in self.versions["versions"] if one["number"] == self.versions["live"]]
        return str(row["version"])

    @property
    def versions(self) -> Any:
        return self.ivr.ok("versions", "--json").json


NODES = """\
  opening: {say: {pt-BR: "bem-vindo", es: "bienvenido", en: "welcome"}, next: main_menu}
  main_menu:
    menu:
      options:
        4: {label: {pt-BR: "financeiro", es: "finanzas", en: "finance"}, go: finance_hours}
        5: {label: {pt-BR: "suporte", es: "soporte", en: "support"}, go: support_ticket}
  finance_hours: {hours: finance, open: to_finance, closed: finance_ticket}
  to_finance:
    transfer: finance
    next: goodbye_node
    on_busy: finance_ticket
    on_no_answer: finance_ticket
    on_failed: finance_ticket
  finance_ticket: {ticket: finance, reason: closed, next: goodbye_node}
  support_ticket: {ticket: support, reason: request, next: goodbye_node}
  goodbye_node: {end: goodbye}
"""


@pytest.fixture
def author(ivr: Command, tmp_path: Path) -> Author:
    folder = tmp_path / "flows"
    folder.mkdir()
    for name, text in flow_set(NODES, start="opening", attendant="finance_hours").files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ivr.set(IVR_FLOWS="flows")
    return Author(ivr, folder)


@pytest.fixture
def verified() -> None:
    """Publishing in this test is preceded by the whole proof."""


@pytest.fixture(autouse=True)
def trusted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof takes a while; what it finds is tested where it stands."""
    if "verified" not in request.fixturenames:
        monkeypatch.setattr("ivr.compose.verify", lambda flows, at: [])


SIX = ('mon-fri: "07:00-19:00"', 'mon-fri: "06:00-19:00"')


def test_the_first_publish_the_next_one_and_what_is_told(author: Author) -> None:
    ivr = author.ivr
    assert "nothing is published yet" in ivr.ok("versions").out
    first = ivr.ok("publish", "--yes", "-m", "the beginning", "--by", "Ana").out
    assert "nothing to compare it with" in first
    assert "Fri 25 Dec 2026 closed, national holiday, Natal" in first.replace("Christmas Day", "Natal")
    author.edit(*SIX)
    told = ivr.ok("publish", "--yes", "--by", "Bia").out
    assert "support opens 06:00, was 07:00 (Mon-Fri)" in told
    assert "dates: support 07:00-19:00 -> 06:00-19:00" in told
    assert "live from Tue 24 Nov 2026 10:00" in told
    rows = author.versions
    assert [(one["number"], one["who"], one["message"]) for one in rows["versions"]] == [
        (1, "Ana", "the beginning"),
        (2, "Bia", ""),
    ]
    assert rows["live"] == 2
    assert rows["draft_base"] == rows["versions"][1]["version"]
    assert rows["versions"][1]["base"] == rows["versions"][0]["version"]
    assert "live" in ivr.ok("versions").out


def test_without_a_confirmation_nothing_is_published(author: Author) -> None:
    told = author.ivr("publish")
    assert (told.code, author.published()) == (1, [])
    assert "confirm the dates above with --yes" in told.err
    assert "Each team's next special days" in told.out


def test_everything_is_in_json_too(author: Author) -> None:
    author.ivr.ok("publish", "--yes")
    author.edit(*SIX)
    told = author.ivr.ok("publish", "--yes", "--json").json
    assert told["number"] == 2
    assert told["changes"] == [
        {"code": "hours", "team": "support", "weekdays": [0, 1, 2, 3, 4], "before": "07:00-19:00",
         "after": "06:00-19:00"}
    ]  # fmt: skip
    assert told["dates"][0] == {
        "date": "2026-11-24", "team": "support", "before": ["07:00-19:00"], "after": ["06:00-19:00"],
        "code": "open", "holiday": None, "why": None,
    }  # fmt: skip
    assert [len(days) for team, days in told["special_days"].items() if team == "finance"] == [5]


def test_it_speaks_portuguese(author: Author) -> None:
    author.ivr.ok("publish", "--yes")
    author.edit(*SIX)
    told = author.ivr.ok("publish", "--yes", "--lang", "pt-BR").out
    assert "suporte abre às 06:00, antes 07:00 (seg-sex)" in told
    assert "Datas dos próximos 400 dias em que o horário de uma equipe muda:" in told
    assert author.ivr("publish", "--lang", "fr").code == 2


# -- refused


def test_a_draft_with_errors_is_shown_and_not_published_even_by_force(author: Author) -> None:
    author.edit("start: opening", "start: nowhere", "main.yaml")
    for more in ([], ["--force", "--reason", "hurry"]):
        told = author.ivr("publish", "--yes", *more)
        assert told.code == 1
        assert "no node is called 'nowhere'" in told.out
        assert "nothing was published" in told.err
    assert author.published() == []


@pytest.mark.usefixtures("verified")
def test_what_verify_refuses_wants_a_reason_that_is_kept(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ivr.application import proving
    from ivr.proof import verify

    def trapped(flows: Any, since: Any) -> Any:
        trap = verify.Trap("no-end", "main_menu", "never ends")
        return [replace(verify.verify(flows, name, since), traps=(trap,)) for name in flows.hotlines]

    author.ivr.ok("publish", "--yes")
    author.edit(*SIX)
    monkeypatch.setattr(proving, "prove", trapped)
    told = author.ivr("publish", "--yes")
    assert (told.code, len(author.published())) == (1, 1)
    assert "main, main_menu: no-end never ends" in told.out
    assert "--force --reason WHY" in told.err
    assert author.ivr("publish", "--yes", "--force").code == 2
    author.ivr.ok("publish", "--yes", "--force", "--reason", "the ministry insists")
    assert author.published()[1].forced == "the ministry insists"
    assert "forced: the ministry insists" in author.ivr.ok("versions").out


def test_who_began_from_an_older_version_sees_both_diffs_and_undoes_nothing(
    author: Author, tmp_path: Path
) -> None:
    ivr = author.ivr
    ivr.ok("publish", "--yes", "--by", "Ana")
    shutil.copytree(author.folder, tmp_path / "bia")
    ivr.set(IVR_FLOWS="bia")
    bia = Author(ivr, tmp_path / "bia")
    bia.edit(*SIX)
    assert "(unknown)" in ivr("publish", "--yes").err, "nobody knows what this folder began from"
    bia.edit(*reversed(SIX))
    ivr.ok("versions", "--checkout", "live")
    bia.edit(*SIX)
    ivr.ok("publish", "--yes", "--by", "Bia")
    ivr.set(IVR_FLOWS="flows")
    author.edit("bem-vindo", "bom dia", "main.yaml")
    told = ivr("publish", "--yes", "--by", "Ana")
    assert told.code == 1
    since, _, mine = told.out.partition("What the draft changes:")
    assert '+  open: {mon-fri: "06:00-19:00"}' in since
    assert "support opens 06:00" in since
    assert "bom dia" in mine
    assert "06:00" not in mine
    assert "by Bia" in told.err
    assert len(author.published()) == 2
    author.edit(*SIX)
    ivr.ok("publish", "--yes", "--base", "live")
    assert len(author.published()) == 3


def test_an_unchanged_draft_and_wrong_moments_are_refused(author: Author) -> None:
    ivr = author.ivr
    ivr.ok("publish", "--yes")
    assert "is live already" in ivr("publish", "--yes").err
    assert "is over" in ivr("publish", "--yes", "--at", "2026-11-24T09:59").err
    assert "doesn't come after" in ivr("publish", "--yes", "--until", "2026-11-24T10:00").err
    late = ivr("publish", "--yes", "--at", "2026-12-24T00:00", "--until", "2026-12-24T00:00")
    assert "doesn't come after" in late.err
    assert ivr("publish", "--yes", "--at", "tomorrow").code == 2
    assert len(author.published()) == 1


def test_two_who_publish_at_once_are_told_apart(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    from ivr.application.publishing import Publisher

    author.ivr.ok("publish", "--yes")
    author.edit(*SIX)
    making = Publisher.make

    def second(self: Publisher, plan: Any) -> Any:
        making(self, plan)
        return making(self, plan)

    monkeypatch.setattr(Publisher, "make", second)
    assert "somebody else published just now" in author.ivr("publish", "--yes").err


# -- windows and zones


def test_a_window_is_told_by_dates_inside_it_alone_and_the_version_before_it_comes_back(
    author: Author,
) -> None:
    ivr = author.ivr
    ivr.ok("publish", "--yes")
    before = author.live()
    author.edit(*SIX)
    words = ["publish", "--yes", "--at", "2026-12-24T00:00", "--until", "2026-12-26T00:00"]
    told = ivr.ok(*words, "--json").json
    assert [one["date"] for one in told["dates"]] == ["2026-12-24"]
    assert (told["from"], told["until"]) == ("2026-12-24T00:00:00-03:00", "2026-12-26T00:00:00-03:00")
    found = []
    for at in ("2026-12-23T23:59", "2026-12-24T00:00", "2026-12-25T23:59", "2026-12-26T00:00"):
        author.at(at)
        found.append(author.live() == before)
    assert found == [True, False, False, True]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "UTC"])
def test_a_server_in_another_zone_publishes_by_brasilias_clock(author: Author, zone: str) -> None:
    import time

    old = os.environ.get("TZ")
    author.ivr.set(TZ=zone)
    time.tzset()
    try:
        author.ivr.ok("publish", "--yes")
        author.edit(*SIX)
        told = author.ivr.ok("publish", "--yes", "--at", "2026-12-24T00:00", "--json").json
        assert told["from"] == "2026-12-24T00:00:00-03:00"
        assert told["dates"][0]["date"] == "2026-12-24"
        author.edit('mon-fri: "06:00-19:00"', 'mon-fri: "05:00-19:00"')
        same = author.ivr.ok(
            "publish", "--yes", "--at", "2026-12-24T12:00+09:00", "--json", "--base", "live"
        ).json
        assert same["from"] == "2026-12-24T00:00:00-03:00"
        author.at("2026-12-24T00:00")
        assert author.versions["live"] == 3, "of two for the same minute the one made later"
    finally:
        if old is None:
            os.environ.pop("TZ", None)
        else:
            os.environ["TZ"] = old
        time.tzset()


def test_a_first_publish_for_later_keeps_what_is_in_use_until_then(author: Author) -> None:
    from ivr import compose
    from ivr.settings import Settings

    store = author.ivr.store()
    used = compose.load_flows(Settings.load(), store).version
    store.close()
    author.edit(*SIX)
    told = author.ivr.ok("publish", "--yes", "--until", "2026-11-25T00:00").out
    assert "After that becomes live by itself" in told
    assert [one.version == used for one in author.published()] == [True, False]
    author.at("2026-11-25T00:00")
    assert author.live() == used


# -- undo


def test_rollback_brings_the_version_before_back_and_leaves_the_files(author: Author) -> None:
    ivr = author.ivr
    ivr.ok("publish", "--yes")
    first = author.live()
    author.edit(*SIX)
    ivr.ok("publish", "--yes")
    ivr.at += timedelta(minutes=1)
    assert ivr("rollback").code == 1
    told = ivr.ok("rollback", "--yes", "--by", "Ana", "-m", "phones were down").out
    assert "opens 07:00, was 06:00" in told
    assert author.live() == first
    assert "06:00-19:00" in (author.folder / "teams.yaml").read_text()
    refused = ivr("publish", "--yes").err
    assert "isn't the one that the draft began from" in refused
    assert "ivr versions --checkout live" in refused
    ivr.at += timedelta(minutes=1)
    ivr.ok("rollback", "#2", "--yes")
    assert author.live() != first
    assert "is live already" in ivr("rollback", "#2", "--yes").err


def test_a_rollback_without_a_message_says_what_it_went_back_to(author: Author) -> None:
    ivr = author.ivr
    ivr.ok("publish", "--yes")
    author.edit(*SIX)
    ivr.ok("publish", "--yes")
    ivr.ok("rollback", "--yes")
    assert [one["back_to"] for one in author.versions["versions"]] == [None, None, 1]
    assert "back to #1" in ivr.ok("versions").out.splitlines()[1]
    assert "volta à #1" in ivr.ok("versions", "--lang", "pt-BR").out.splitlines()[1]
    ivr.ok("rollback", "#2", "--yes", "-m", "phones are up")
    top = ivr.ok("versions").out.splitlines()[1]
    assert ("phones are up" in top, "back to" in top) == (True, False)
    author.edit("bem-vindo", "bom dia", "main.yaml")
    ivr.ok("publish", "--yes", "--base", "live")
    ivr.ok("rollback", "#1", "--only", "teams.yaml", "--yes")
    assert author.versions["versions"][-1]["message"] == "flows/teams.yaml <- #3"


def test_rollback_of_one_file_leaves_the_others_as_they_are_live(author: Author) -> None:
    ivr = author.ivr
    ivr.ok("publish", "--yes")
    author.edit(*SIX)
    author.edit("bem-vindo", "bom dia", "main.yaml")
    ivr.ok("publish", "--yes")
    told = ivr.ok("rollback", "--only", "teams.yaml", "--yes", "--json").json
    assert [one["code"] for one in told["changes"]] == ["hours"]
    lines = ivr.ok("diff", "#1", "live").out
    assert "bom dia" in lines
    assert "06:00" not in lines
    assert "no file is called 'team.yaml'" in ivr("rollback", "--only", "team.yaml", "--yes").err


def test_rollback_inside_a_window_lasts_as_long_as_it(author: Author) -> None:
    ivr = author.ivr
    ivr.ok("publish", "--yes")
    first = author.live()
    author.edit(*SIX)
    ivr.ok("publish", "--yes", "--until", "2026-11-26T00:00")
    ivr.at += timedelta(minutes=1)
    told = ivr.ok("rollback", "--yes", "--json").json
    assert (told["version"], told["until"]) == (first, "2026-11-26T00:00:00-03:00")
    assert author.live() == first


def test_there_is_nothing_to_undo_at_first(author: Author) -> None:
    assert "nothing is published yet" in author.ivr("rollback", "--yes").err
    author.ivr.ok("publish", "--yes")
    assert "no earlier version" in author.ivr("rollback", "--yes").err


# -- look


def test_diff_takes_beginnings_numbers_live_and_draft(author: Author) -> None:
    ivr = author.ivr
    ivr.ok("publish", "--yes")
    assert ivr.ok("diff", "live", "draft").out == "no difference\n"
    author.edit(*SIX)
    told = ivr.ok("diff", "live", "draft").out
    assert told.startswith("support opens 06:00, was 07:00 (Mon-Fri)\n")
    assert '-  open: {mon-fri: "07:00-19:00"}' in told
    ivr.ok("publish", "--yes")
    one, two = (row["version"] for row in author.versions["versions"])
    assert ivr.ok("diff", one[:8], "#2", "--json").json["after"] == two
    wrong = ivr("diff", "zzz", "live")
    assert wrong.code == 1
    assert f"no version begins with 'zzz'; there are: {two[:12]}, {one[:12]}" in wrong.err
    assert "several versions" in ivr("diff", "", "live").err


def test_checkout_brings_a_version_to_disk_and_loses_no_unpublished_change(author: Author) -> None:
    ivr = author.ivr
    ivr.ok("publish", "--yes")
    author.edit(*SIX)
    (author.folder / "extra.yaml").write_text("hotline: extra\n", encoding="utf-8")
    refused = ivr("versions", "--checkout", "live")
    assert refused.code == 1
    assert "would be lost" in refused.err
    ivr.ok("versions", "--checkout", "live", "--yes")
    assert not (author.folder / "extra.yaml").exists()
    assert ivr.ok("diff", "live", "draft").out == "no difference\n"


def test_serve_says_that_the_files_are_a_draft(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.cli.serve._run", lambda settings: None)
    assert "draft" not in author.ivr.ok("serve").out
    author.ivr.ok("publish", "--yes")
    author.edit("start: opening", "start: nowhere", "main.yaml")
    assert "the files on disk are a draft" in author.ivr.ok("serve").out


# -- notices and overrides


def test_a_notice_is_added_listed_and_ended(author: Author) -> None:
    ivr = author.ivr
    words = ["notice", "add", "Hoje há  espera maior", "--until", "12:00", "--by", "Ana"]
    made = ivr.ok(*words, "--hotline", "main", "--en", "Waits are longer today.", "--json").json
    assert made["say"] == {"pt-BR": "Hoje há espera maior.", "en": "Waits are longer today."}
    assert (made["until"], made["hotlines"]) == ("2026-11-24T12:00:00-03:00", ["main"])
    assert "in force" in ivr.ok("notice", "list").out
    ivr.ok("notice", "end", "1", "--by", "Bia")
    assert "doesn't exist or is over" in ivr("notice", "end", "1").err
    assert ivr.ok("notice", "list").out == "nothing in force or ahead\n"
    assert [(one["by"], one["ended_by"]) for one in ivr.ok("notice", "list", "--all", "--json").json] == [
        ("Ana", "Bia")
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["notice", "add", "Oi", "--until", "09:00"], "doesn't come after"),
        (["notice", "add", " ", "--until", "12:00"], "the notice is empty"),
        (["notice", "add", "Oi {number}", "--until", "12:00"], "without braces"),
        (["notice", "add", "Oi", "--until", "12:00", "--hotline", "other"], "no hotline is called 'other'"),
        (["override", "finances", "closed", "--until", "12:00"], "no team is called 'finances'"),
        (["override", "finance", "shut", "--until", "12:00"], "is no state"),
        (["override", "finance", "closed", "--until", "25:00"], "wanted: a time"),
        (["override", "finance", "closed", "--until", "10:00"], "doesn't come after"),
        (["override", "finance", "closed", "--from", "11:00", "--until", "11:00"], "doesn't come after"),
        (["override", "finance", "closed", "--until", "2027-01-24T10:00"], "at most 31 days"),
        (["override", "finance", "sent-to", "--until", "12:00"], "wanted: sent-to TEAM"),
        (["override", "finance", "sent-to", "finance", "--until", "12:00"], "wanted: sent-to TEAM"),
        (["override", "finance", "open", "support", "--until", "12:00"], "wanted: sent-to TEAM"),
        (["override", "finance", "sent-to", "ombudsman", "--until", "12:00"], "ombudsman"),
        (["override", "ombudsman", "sent-to", "finance", "--until", "12:00"], "ombudsman"),
    ],
)
def test_what_cannot_hold_is_refused(author: Author, words: list[str], why: str) -> None:
    told = author.ivr(*words)
    assert told.code in (1, 2)
    assert why in told.err
    assert author.ivr.ok("override", "list", "--all").out == "nothing in force or ahead\n"
    assert author.ivr.ok("notice", "list", "--all").out == "nothing in force or ahead\n"


def test_an_override_is_made_told_of_before_its_end_and_over(author: Author) -> None:
    ivr = author.ivr
    told = ivr.ok("override", "team", "finance", "closed", "--until", "14:00", "--say", "Volta às 14 horas")
    assert told.out == "number 1, in force from Tue 24 Nov 2026 10:00 until Tue 24 Nov 2026 14:00\n"
    author.at("2026-11-24T13:44")
    assert "in force" in ivr.ok("override", "list").out
    author.at("2026-11-24T13:45")
    assert "ends in 15 min" in ivr.ok("override", "list").out
    assert ivr.ok("override", "list", "--json").json[0]["ends_soon"] is True
    author.at("2026-11-24T14:00")
    assert ivr.ok("override", "list").out == "nothing in force or ahead\n"
    assert "is over" in ivr("override", "end", "1").err


def test_a_call_at_the_terminal_knows_notices_and_overrides(author: Author) -> None:
    ivr = author.ivr
    ivr.ok("notice", "add", "Hoje há espera maior.", "--until", "12:00")
    ivr.ok("override", "finance", "closed", "--until", "11:00", "--by", "Ana")
    played = json.dumps(ivr.ok("call", "4003-0015", "--keys", "4 hangup", "--json").json, ensure_ascii=False)
    assert "Hoje há espera maior." in played
    assert "override 1 by Ana" in played
    later = ivr.ok("call", "4003-0015", "--at", "2026-11-24T11:00", "--keys", "4 hangup", "--json").out
    assert "override 1 by Ana" not in later


# -- last week's callers on the draft


def _yesterdays_calls(author: Author, count: int) -> None:
    """Callers who press 4 and talk to finance."""
    from auth.passwords import Secret
    from ivr import compose
    from ivr.application.inputs import Digits, Incoming, TransferDone
    from ivr.settings import Settings

    settings, store = Settings.load(), author.ivr.store()
    yesterday = author.ivr.at - timedelta(days=1)
    library = compose.stored_library(settings, store, yesterday)
    assert library is not None
    world = compose.open_world(settings, store)
    board = compose.open_switchboard(settings, world, library, lambda *_, **__: None, lambda: yesterday)
    for nth in range(count):
        call = Incoming(f"CA{nth:032x}", "+5511987654321", "4003-0015")
        board.begin(call)
        board.turn(call, 1, Digits(Secret("4")))
        board.turn(call, 2, TransferDone("answered", 60))
    store.close()


def test_a_publish_shows_last_weeks_calls_on_the_draft_and_stops_above_the_limit(author: Author) -> None:
    author.ivr.ok("publish", "--yes")
    _yesterdays_calls(author, 3)
    author.edit("go: finance_hours}", "go: support_ticket}", "main.yaml")
    refused = author.ivr("publish", "--yes")
    assert refused.code == 1
    assert "of 3 calls" in refused.out
    assert "100.0 % of last week's calls would end otherwise, above the limit of 5 %" in refused.err
    assert len(author.published()) == 1
    author.ivr.set(IVR_REPLAY_LIMIT="100")
    assert author.ivr.ok("publish", "--yes", "--json").json["preview"]["otherwise_percent"] == 100.0
    assert len(author.published()) == 2


def test_a_publish_above_the_limit_may_be_forced_with_a_reason(author: Author) -> None:
    author.ivr.ok("publish", "--yes")
    _yesterdays_calls(author, 1)
    author.edit("go: finance_hours}", "go: support_ticket}", "main.yaml")
    author.ivr.ok("publish", "--yes", "--force", "--reason", "finance moves to support")
    assert author.published()[-1].forced == "finance moves to support"
