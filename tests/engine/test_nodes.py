"""What the node kinds do with flows that no case file can write: a team in another zone, one that never opens
again, a limit of one login, words that are spelled out; and between two answers of the world."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from ivr.engine.effects import Ask
from ivr.engine.events import Answered, CallStarted
from ivr.engine.nodes import KINDS, PHRASES
from ivr.engine.session import Session
from ivr.engine.step import step
from ivr.engine.trace import Step, Trace
from ivr.engine.why import why
from ivr.flow.model import FlowSet, Limits
from ivr.flow.reader import read
from ivr.flow.schedule import Weekday
from tests.engine.kit import HEAD, TEAMS, flow_set, phrases
from tests.engine.play import Answers, Play
from tests.engine.test_cases import CALLERS

BRASILIA = ZoneInfo("America/Sao_Paulo")
NODES = """\
  finance_hours: {hours: finance, open: finance_ticket, closed: finance_ticket}
  finance_ticket: {ticket: finance, reason: closed, next: goodbye_node, offer: no}
  goodbye_node: {end: goodbye}
"""
FLOWS = flow_set(NODES, start="finance_hours", attendant="goodbye_node")


def when(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-24T{text}").replace(tzinfo=BRASILIA)


def sent(until: str, state: str = "sent", to: str | None = "ombudsman") -> dict[str, Any]:
    window = {"start": when("08:00").isoformat(), "until": when(until).isoformat()}
    return {"overrides": [{"id": 1, "state": state, "by": "Ana", "to": to} | window]}


def flows_of(nodes: str, start: str, head: str = HEAD, teams: str = TEAMS) -> FlowSet:
    head = head.format(name="main", start=start, attendant="goodbye_node", on_error="goodbye_node")
    files = {"flows/main.yaml": head + nodes, "flows/teams.yaml": teams, "flows/phrases.yaml": phrases()}
    reading = read(files, KINDS, last_year=2037, required_phrases=PHRASES)
    assert reading.flows is not None, [str(problem) for problem in reading.problems]
    return reading.flows


def begun(flows: FlowSet, at: str, answers: dict[str, Any], caller: str = "brazil") -> Play:
    play = Play(flows, when(at), Answers(answers), CALLERS[caller])
    play.begin()
    return play


def decision(play: Play, code: str) -> Trace:
    [found] = [entry for entry in play.trace if entry.code == code]
    return found


# -- a team in another zone


PRIME = """\
  prime_ticket: {ticket: prime, reason: request, next: goodbye_node, offer: no}
  goodbye_node: {end: goodbye}
"""
OPEN = 'open: {mon-fri: "08:00-18:00"}'
"""Prime, which alone promises a time."""


def test_a_due_time_is_said_by_the_clock_of_the_team_and_says_which_one() -> None:
    assert TEAMS.count(OPEN) == 1
    teams = TEAMS.replace(OPEN, f"{OPEN}\n  timezone: America/Manaus")
    play = begun(flows_of(PRIME, "prime_ticket", teams=teams), "10:00", {})
    [opened] = [one.about for one in play.answers.asked if one.kind == "open_ticket"]
    assert opened["due_at"] == "2026-11-24T13:00:00-04:00", "four hours, by an hour's earlier clock"
    play.keys("2")
    assert "callback_promise_due hoje, às treze horas, horário de Manaus" in play.heard


# -- a team that never opens again


def _shut_for_good() -> FlowSet:
    finance = replace(FLOWS.schedules["finance"], weekly=(Weekday(),) * 7, place=None, exceptional={})
    return dataclasses.replace(FLOWS, schedules={**FLOWS.schedules, "finance": finance})


def test_a_team_that_never_opens_again_promises_neither_an_opening_nor_a_time() -> None:
    play = begun(_shut_for_good(), "10:00", {})
    assert play.heard[0] == "closed_no_opening financeiro estamos fora do horário de atendimento"
    closed = decision(play, "hours_not_a_working_day")
    assert closed.values["opens"] is None
    assert closed.place == str(FLOWS.teams["finance"].place), "where no line gives hours, the team's"
    [opened] = [one.about for one in play.answers.asked if one.kind == "open_ticket"]
    assert opened["due_at"] is None
    play.keys("2")
    assert "callback_promise oito nove sete works_unknown financeiro" in play.heard


# -- why a team is closed that others are sent to


@pytest.mark.parametrize(
    ("at", "there", "reason"),
    [
        ("12:10", {}, "ombudsman is closed: lunch 12:00-13:30"),
        (
            "10:00",
            sent("11:00", "closed", None),
            "ombudsman is closed: exceptional day, Tue 24 Nov, closed 00:00-11:00, override 1",
        ),
    ],
)
def test_the_journal_tells_the_other_teams_own_reason(at: str, there: dict[str, Any], reason: str) -> None:
    play = begun(FLOWS, at, {"override": [sent("17:00"), there, {}]})
    assert reason in why(decision(play, "override_sent_closed"), "en")


def test_an_override_that_ends_before_the_other_team_is_known_leaves_the_schedule() -> None:
    """The world's answers may come a moment later than the questions."""
    start = CallStarted(at=when("10:59"), call="CA1", hotline="main", caller=CALLERS["brazil"])
    taken = _answered(step(FLOWS, None, start), {}, when("10:59"))
    taken = _answered(taken, sent("11:00"), when("10:59"))
    assert _asks(taken.session).about == {"team": "ombudsman"}
    on_time = _answered(taken, {}, when("10:59"))
    assert on_time.trace[0].code == "override_sent"
    late = _answered(taken, {}, when("11:00") + timedelta(seconds=1))
    assert late.trace[0].code == "hours_open"


def _answered(taken: Step, answer: dict[str, Any], at: datetime) -> Step:
    return step(FLOWS, taken.session, Answered(at=at, key=_asks(taken.session).key, answer=answer))


def _asks(session: Session) -> Ask:
    assert isinstance(session.wait, Ask)
    return session.wait


# -- a single login, and words that are spelled out

LOGIN = """\
  login: {authenticate: [phone_password], on_success: goodbye_node, on_failure: refused_menu}
  refused_menu: {menu: {options: {1: {label: {pt-BR: "de novo", es: "otra vez", en: "again"}, go: login}}}}
  goodbye_node: {end: goodbye}
"""


def test_where_one_login_is_allowed_the_first_one_is() -> None:
    flows = flow_set(LOGIN, start="login", attendant="goodbye_node")
    once = dataclasses.replace(flows, limits=Limits(login_tries=1))
    play = begun(once, "10:00", {"check_secret": {"verdict": "wrong"}})
    assert play.heard == ["antifraud", "login_password_here"]
    play.keys("246810#")
    assert play.codes[-1] == "login_refused"
    play.keys("1")
    assert play.codes[-1] == "no_tries_left"


def test_the_international_channel_is_named_and_spelled_out() -> None:
    head = HEAD.replace("en: email}}}}", "en: email}}, spelled: a b c}}")
    assert head != HEAD
    flows = flows_of(NODES, "finance_hours", head=head)
    play = begun(flows, "10:00", {}, "united states")
    assert play.heard == ["abroad_channel e-mail, a b c", "abroad_channel e-mail, a b c", "abroad_options"]
