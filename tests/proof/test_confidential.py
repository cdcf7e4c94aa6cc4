"""What the ombudsman hears reaches nobody else: over the flow, and over every way out of the store.

The tables below name each query and each verb; a new one fails here until somebody says what it shows.
"""

from __future__ import annotations

import inspect
from datetime import timedelta
from random import Random

import pytest

from ivr.application import ports
from ivr.application.columns import columns
from ivr.application.records import CallFilter, CallRecord, PersonRecord, TicketFilter
from ivr.engine.call import CONFIDENTIAL
from ivr.engine.effects import Do
from tests.cli.conftest import NOON, Command, Desk, bare, desk, ivr  # noqa: F401 (fixtures)
from tests.docs.cli_page import verbs_of_the_program
from tests.flows.shipped import HOTLINES, at, call, flows
from tests.proof.callers import Talk

SECRET_NUMBER, SECRET_SID = "+5511912344321", "CA" + "9" * 32
BY_NAME = "reached by an id that only its own call, ticket or team's list gives"
EXCLUDES = "leaves confidential ones out unless told otherwise"
WRITES = "writes, or gives nothing of a call back"
QUERIES: dict[str, dict[str, str]] = {
    "Calls": {
        "list": EXCLUDES,
        "count": EXCLUDES,
        "recent": EXCLUDES,
        "mark_seen": WRITES,
        "journal": BY_NAME,
        "journals": BY_NAME,
        "facts": BY_NAME,
        "taken": BY_NAME,
    },
    "Tickets": {
        "get": BY_NAME,
        "by_protocol": BY_NAME,
        "list": EXCLUDES,
        "open_request": EXCLUDES,
        "open": WRITES,
        "change": BY_NAME,
        "changes": BY_NAME,
        "recordings": BY_NAME,
    },
    "Persons": {"get": BY_NAME, "many": BY_NAME, "ref_of": BY_NAME, "keep": WRITES, "erase": WRITES},
}
NOTHING = "shows no call, ticket, recording or caller"
NAMES = "shows them only with --team ombudsman"
VERBS: dict[str, str] = {
    **dict.fromkeys(
        (
            *("serve", "call", "check", "format", "schema", "verify", "test", "hours", "graph", "options"),
            *("publish", "rollback", "versions", "diff", "version", "db upgrade", "db current"),
            *("customers import", "customers list", "customers unlock", "customers set"),
            *("customers remove-demonstration", "agents add", "agents list", "agents remove"),
            *("notice add", "notice end", "notice list", "override set", "override end", "override list"),
        ),
        NOTHING,
    ),
    **dict.fromkeys(
        (
            *(
                "replay",
                "calls list",
                "calls show",
                "calls seen",
                "calls stats",
                "tickets list",
                "tickets show",
            ),
            *("tickets history", "tickets recording", "tickets take", "tickets propose", "tickets reply"),
            *("tickets close", "tickets cancel", "tickets follow-up", "tickets called", "tickets move"),
            "tickets transfer",
        ),
        NAMES,
    ),
}


# -- over the flow


def test_a_call_that_came_to_the_ombudsman_stays_confidential_wherever_it_goes() -> None:
    talk = call("main_4003", "2026-11-24 10:00", "8", "1", "skip", "silence")
    assert columns(flows(), talk.now)["confidential"] is True
    while talk.now.team == "ombudsman":
        talk.does("0" if type(talk.wait).__name__ == "Prompt" else "silence")
    assert talk.now.team == "onboarding"
    assert columns(flows(), talk.now)["confidential"] is True


@pytest.mark.parametrize("hotline", HOTLINES)
def test_any_call_is_confidential_from_its_first_confidential_menu_or_team_on(hotline: str) -> None:
    draw, seen = Random(hotline), 0
    for _ in range(60):
        told = Talk(flows(), hotline, draw.randrange(1 << 40), at("2026-11-24 10:00")).play()
        was = False
        for session in told.sessions:
            was = was or bool(session.team and flows().teams[session.team].confidential)
            was = was or getattr(flows().hotlines[hotline].node(session.node), "confidential", False)
            assert (CONFIDENTIAL in session.marks) is was
            if isinstance(session.wait, Do) and session.wait.kind == "open_ticket":
                about = session.wait.about
                assert about["confidential"] is flows().teams[about["team"]].confidential
        seen += was
    assert seen, "no call came to the ombudsman"


# -- over the store


@pytest.mark.parametrize("port", QUERIES)
def test_each_query_says_what_it_gives(port: str) -> None:
    methods = {name for name, _ in inspect.getmembers(getattr(ports, port), inspect.isfunction)}
    assert {name for name in methods if not name.startswith("_")} == set(QUERIES[port])


def test_a_list_says_only_by_name_what_is_confidential() -> None:
    assert CallFilter().confidential is False
    assert TicketFilter().confidential is False


@pytest.fixture
def complaint(desk: Desk) -> str:  # noqa: F811
    """A confidential call, and its ticket, of a number that nobody else has; gives the protocol."""
    desk.ticket(1)
    record = CallRecord(
        call_sid=SECRET_SID,
        hotline="main_4003",
        flow_version="f" * 64,
        engine_version="1",
        caller_ref="p9",
        called="+551140030015",
        language="pt-BR",
        started_at=NOON - timedelta(minutes=5),
        last_at=NOON - timedelta(minutes=1),
        session=b"{}",
        answer=b"[]",
        keep_until=NOON + timedelta(days=700),
        team="ombudsman",
        confidential=True,
    )
    desk.store.begin_call(record, b"[]")
    protocol = desk.ticket(9, team="ombudsman", confidential=True, call_sid=SECRET_SID, callback_ref="p9")
    desk.store.persons.keep(
        PersonRecord(ref="p9", e164=SECRET_NUMBER, lookup="nine", keep_until=NOON + timedelta(days=700))
    )
    return protocol


def test_no_list_of_the_store_gives_it(desk: Desk, complaint: str) -> None:  # noqa: F811
    calls, tickets = desk.store.calls, desk.store.tickets
    assert [one.call_sid for one in calls.list(CallFilter())] == []
    assert [one.call_sid for one in calls.list(CallFilter(open=True))] == []
    assert calls.recent("nine", NOON - timedelta(hours=1)) is None
    assert sum(count for _, count in calls.count(CallFilter(), ("team",))) == 0
    assert complaint not in [one.protocol for one in tickets.list(TicketFilter())]
    assert tickets.open_request("ombudsman", "nine", None) is None
    assert [one.call_sid for one in calls.list(CallFilter(confidential=True))] == [SECRET_SID]
    assert complaint in [one.protocol for one in tickets.list(TicketFilter(confidential=True))]


# -- over the verbs


def test_each_verb_says_what_it_shows() -> None:
    assert {verb.name.removeprefix("ivr ") for verb in verbs_of_the_program()} == set(VERBS)


def shows(command: Command, *words: str) -> str:
    told = command(*words)
    return told.out + told.err


@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["text", "json"])
def test_no_verb_shows_it_to_who_does_not_name_the_team(
    desk: Desk,  # noqa: F811
    complaint: str,
    as_json: tuple[str, ...],
) -> None:
    by: dict[str, tuple[str, ...]] = {
        "replay": ("--call", SECRET_SID),
        "calls list": (),
        "calls show": (SECRET_SID,),
        "calls seen": (SECRET_SID,),
        "calls stats": ("--by", "team,outcome"),
        "tickets list": (),
    }
    for verb in [name for name, said in VERBS.items() if said == NAMES]:
        told = shows(desk.command, *verb.split(), *by.get(verb, (complaint, *MORE.get(verb, ()))), *as_json)
        asked = " ".join(by.get(verb, (complaint,)))
        for private in (SECRET_NUMBER, SECRET_NUMBER[3:], SECRET_SID, complaint):
            assert private in asked or private not in told, (verb, told)
    assert [one.state for one in desk.store.tickets.list(TicketFilter(confidential=True))] == ["open", "open"]


MORE: dict[str, tuple[str, ...]] = {
    "tickets propose": ("--text", "x"),
    "tickets reply": ("--text", "x"),
    "tickets close": (),
    "tickets called": ("--later",),
    "tickets move": ("--team", "finance"),
}
