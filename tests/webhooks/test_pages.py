"""The page and the probes."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from auth.policy import BRASILIA
from ivr.app import look, running_out
from ivr.engine.overrides import Override
from ivr.flow.model import FlowSet
from ivr.pages import Readiness
from ivr.store import migrate
from ivr.store.database import Database
from ivr.store.health import Writes
from tests.engine.teams_on_the_clock import SPLIT, team
from tests.twilio.answers import FLOWS
from tests.webhooks.switchboard import GOOD, Cards, application

NOON = datetime(2026, 11, 24, 15, 10, tzinfo=UTC)  # Tuesday, 12:10 in São Paulo


def flow_set() -> FlowSet:
    """One hotline and two teams, one title of which would be markup if nobody escaped it."""
    hotline: Any = SimpleNamespace(
        internal=False,
        hotline="main_4003",
        title={"pt-BR": "Demais produtos", "en": "All other products"},
        numbers=(
            SimpleNamespace(number="+1 202 555 0115", source="example"),
            SimpleNamespace(number="4003-0015", source="published"),
        ),
    )
    finance: Any = SimpleNamespace(
        title={"pt-BR": "Financeiro <script>alert(1)</script>", "en": "Finance & co"}
    )
    cloud: Any = SimpleNamespace(title={"pt-BR": "Nuvem", "en": "Cloud"})
    schedules = {"finance": team("finance", {"mon-fri": SPLIT}), "cloud": team("cloud", "always")}
    return dataclasses.replace(
        FLOWS,
        hotlines={"main_4003": hotline},
        teams={"finance": finance, "cloud": cloud},
        schedules=schedules,
    )


def get(path: str, found: Readiness = GOOD, language: str = "", at: datetime = NOON) -> TestResponse:
    client = application(Cards(), flows=flow_set(), found=found, at=at).test_client()
    return client.get(path, headers={"Accept-Language": language} if language else {})


def test_the_page_shows_hotlines_teams_readiness_and_a_call_to_copy() -> None:
    page = get("/").text
    for wanted in (
        "Demais produtos",
        "+1 202 555 0115 (exemplo), 4003-0015",
        "fechada (almoço 12:00-13:30)",
        "aberta (24 horas por dia)",
        "Pronto para atender.",
    ):
        assert wanted in page


def test_the_call_to_copy_works_where_it_is_copied_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    on_path, own = tmp_path / "bin" / "ivr", tmp_path / ".venv" / "bin" / "ivr"
    for program in (on_path, own):
        program.parent.mkdir(parents=True)
        program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(on_path.parent))
    assert "<pre>ivr call &#34;4003-0015&#34;</pre>" in get("/").text
    monkeypatch.setenv("PATH", "")
    assert "<pre>.venv/bin/ivr call &#34;4003-0015&#34;</pre>" in get("/").text
    own.unlink()
    assert "<pre>ivr call &#34;4003-0015&#34;</pre>" in get("/").text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("", "pt-BR"), ("pt", "pt-BR"), ("pt-PT,en;q=0.5", "pt-BR"), ("en-US,en;q=0.9", "en"), ("de", "pt-BR")],
)
def test_the_page_speaks_portuguese_or_english(accepted: str, language: str) -> None:
    page = get("/", language=accepted).text
    assert f'<html lang="{language}">' in page
    assert ("Ready to answer." in page) is (language == "en")


def test_nothing_on_the_page_can_run_and_what_ops_wrote_is_escaped() -> None:
    answer = get("/")
    assert "Financeiro &lt;script&gt;" in answer.text
    assert not re.search(r"<script|javascript:|\son\w+=|style=\"|https?://", answer.text)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


def test_a_moment_that_no_schedule_knows_is_told_and_breaks_nothing() -> None:
    page = get("/", at=datetime(2055, 1, 1, tzinfo=UTC)).text
    assert page.count("sem horário") == 2


LAST_GOOD = Readiness(
    "reachable", "current", "last_good", "v1", ("flows/main_4003.yaml:41:58 unknown-target",)
)
BEHIND = Readiness("reachable", "behind", "current", "v1")
AWAY = Readiness("unreachable", "unknown", "current", "v1", trouble="the database gave no answer")
FULL = Readiness("unwritable", "current", "current", "v1", trouble="is there room on the disk?")


@pytest.mark.parametrize(
    ("found", "status"), [(GOOD, 200), (LAST_GOOD, 200), (BEHIND, 503), (AWAY, 503), (FULL, 503)]
)
def test_the_probe_says_whether_calls_can_be_answered_and_what_is_wrong(
    found: Readiness, status: int
) -> None:
    answer = get("/readyz", found)
    assert answer.status_code == status
    assert answer.json == {
        "ready": status == 200,
        "database": found.database,
        "migrations": found.migrations,
        "flows": found.flows,
        "flow_version": "v1",
        "problems": list(found.problems),
        "calendars": [],
        "overrides": [],
        "trouble": found.trouble,
    }
    assert ("Não está pronto" in get("/", found).text) is (status == 503)


def overridden(*told: Override) -> str:
    """The page with overrides of finance, at noon; English."""
    app = application(
        Cards(), flows=flow_set(), at=NOON, overrides=lambda team, at: told if team == "finance" else ()
    )
    return app.test_client().get("/", headers={"Accept-Language": "en"}).text


def override(state: Any, start: int, until: int, to: str | None = None) -> Override:
    """Of the day, between two hours by Brasília's clock."""
    day = datetime(2026, 11, 24, tzinfo=BRASILIA)
    return Override(1, state, day.replace(hour=start), day.replace(hour=until), "Ana", to)


@pytest.mark.parametrize(
    ("told", "row"),
    [
        (override("open", 12, 13), "open (by decision of the team, until 24/11 13:00)"),
        (override("closed", 12, 15), "closed (by decision of the team, until 24/11 15:00)"),
        (override("sent", 12, 15, "cloud"), "open (Cloud answers until 24/11 15:00: 24 hours a day)"),
        (
            override("closed", 14, 15),
            "closed (lunch 12:00-13:30; closed by decision of the team from 24/11 14:00 to 24/11 15:00)",
        ),
    ],
    ids=["open", "closed", "sent", "ahead"],
)
def test_the_page_counts_overrides_and_tells_those_ahead(told: Override, row: str) -> None:
    page = overridden(told)
    assert f"<td>Finance &amp; co</td><td>{row}</td>" in page
    assert "Ana" not in page


def test_the_page_says_when_older_flows_are_in_use() -> None:
    assert "última versão sem erros" in get("/", LAST_GOOD).text


def test_a_living_process_says_so_without_asking_anything() -> None:
    answer = get("/healthz", AWAY)
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == "alive"


@pytest.mark.parametrize("path", ["/nothing", "/twilio", "/twilio/voice/", "/static/x"])
def test_an_address_that_is_none_is_told_in_one_plain_line(path: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.text, answer.mimetype) == (404, "404 Not Found\n", "text/plain")


def test_hours_that_run_out_within_a_year_are_named() -> None:
    flows = flow_set()
    assert running_out(flows, date(2039, 12, 31)) == ()
    assert [text.partition(":")[0] for text in running_out(flows, date(2040, 1, 2))] == ["finance", "cloud"]


def test_readiness_looks_at_the_database_itself(database_url: str) -> None:
    database = Database(database_url)
    writes = Writes(database)
    try:
        assert look(database, writes, flow_set(), NOON.date()).migrations == "behind"
        migrate.upgrade(database)
        found = look(database, writes, flow_set(), NOON.date())
        assert (found.database, found.migrations, found.flows, found.ready, found.trouble) == (
            "reachable",
            "current",
            "current",
            True,
            None,
        )
        assert look(database, writes, flow_set(), NOON.date(), ("x",)).flows == "last_good"
        full = look(database, lambda: "is there room on the disk?", flow_set(), NOON.date())
        assert (full.database, full.ready, full.trouble) == (
            "unwritable",
            False,
            "is there room on the disk?",
        )
    finally:
        database.close()


def test_a_database_that_is_away_is_told_without_its_address() -> None:
    database = Database("postgresql+psycopg://ivr:a-password@127.0.0.1:1/ivr")
    try:
        found = look(database, Writes(database), flow_set(), NOON.date())
    finally:
        database.close()
    assert (found.database, found.migrations, found.ready) == ("unreachable", "unknown", False)
    assert "is it running" in str(found.trouble)
    assert "a-password" not in str(found)
