"""Support works tickets from the command line: whole lives first, then what is hidden, masked and refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ivr.application.records import AddRecording, TicketRecording
from tests.cli.conftest import NOON, Command, Desk

FIELDS = [
    "protocol",
    "hotline",
    "team",
    "reason",
    "state",
    "opened_at",
    "due_at",
    "callback_number",
    "number_confirmed",
    "language",
    "contact",
    "organization",
    "priority",
    "attempts",
    "taken_by",
    "recording",
    "follows",
    "call_sid",
    "product",
    "subject",
    "environment",
    "promised",
    "consent",
    "next_attempt_at",
]


def test_a_ticket_from_its_callback_to_its_follow_up(ivr: Command, desk: Desk) -> None:
    p = desk.ticket()
    assert p in ivr.ok("tickets", "list").out
    assert ivr.ok("tickets", "take", p, "--by", "desk-1", "--json").json["taken_by"] == "desk-1"

    again = ivr.ok("tickets", "called", p, "--no-answer", "--by", "desk-1", "--json").json
    assert (again["attempts"], again["next_attempt_at"]) == (1, "2026-11-24T13:30:00-03:00")

    ivr.at = NOON + timedelta(hours=4)
    ivr.ok("tickets", "called", p, "--answered", "--by", "desk-1")
    told = ivr.ok("tickets", "propose", p, "--by", "desk-1").out
    assert "customer validation, waits for the customer's reply until Thu 3 Dec 2026 23:59" in told

    assert ivr.ok("tickets", "reply", p, "--by", "desk-2", "--json").json["state"] == "in_progress"
    ivr.ok("tickets", "close", p, "--by", "desk-2")
    new = ivr.ok("tickets", "follow-up", p, "--by", "desk-2", "--json").json
    assert (new["follows"], new["state"], new["reason"]) == (p, "open", "follow_up")
    assert new["callback_number"] == "+5511987654321"

    history = ivr.ok("tickets", "history", p, "--json").json
    assert [(one["who"], one["what"]) for one in history] == [
        ("caller", "opened"),
        ("desk-1", "taken"),
        ("desk-1", "called: no answer"),
        ("desk-1", "called: answered"),
        ("desk-1", "proposed"),
        ("desk-2", "replied"),
        ("desk-2", "closed"),
    ]
    assert history[3]["at"] == "2026-11-24T14:00:00-03:00"


def test_a_ticket_in_json_has_these_fields_and_no_others(ivr: Command, desk: Desk) -> None:
    p = desk.ticket(
        contact=_contact_id(ivr, "admin@padaria.example"),
        organization=_organization_id(ivr, "Padaria Exemplo"),
        product="winthor",
        environment={"users": "all"},
        consent={"notice": "support", "version": "1", "key": "1"},
    )
    shown = ivr.ok("tickets", "show", p, "--json").json
    assert list(shown) == FIELDS
    assert ivr.ok("tickets", "list", "--json").json == [shown]
    assert shown["opened_at"] == "2026-11-24T09:00:00-03:00"
    assert shown["callback_number"] == "+5511987654321"
    assert (shown["contact"], shown["organization"]) == ("Contato Alfa Administrador", "Padaria Exemplo")
    assert shown["environment"] == {"users": "all"}
    assert (shown["follows"], shown["next_attempt_at"], shown["promised"]) == (None, None, False)


def test_what_the_caller_answered_is_read_in_the_readers_language(ivr: Command, desk: Desk) -> None:
    p = desk.ticket(reason="closed", environment={"users": "all", "place": "cloud"})
    told = ivr.ok("tickets", "show", p, "--lang", "pt-BR").out
    assert "equipe fechada" in told
    assert "usuários: todos, onde roda: nuvem" in told


def test_numbers_are_masked_unless_asked_for(ivr: Command, desk: Desk) -> None:
    p = desk.ticket()
    for told in (ivr.ok("tickets", "show", p), ivr.ok("tickets", "list")):
        assert "+55 11 *****-4321" in told.out
        assert "98765" not in told.out
    assert "+5511987654321 (confirmed by key)" in ivr.ok("tickets", "show", p, "--number").out


def test_three_calls_on_two_days_that_nobody_answers_end_a_ticket(ivr: Command, desk: Desk) -> None:
    p = desk.ticket()
    for hours in (0, 4, 24):
        ivr.at = NOON + timedelta(hours=hours)
        told = ivr.ok("tickets", "called", p, "--no-answer", "--json").json
    assert (told["state"], told["attempts"]) == ("not_reached", 3)
    refused = ivr("tickets", "called", p, "--answered")
    assert (refused.code, refused.err) == (
        1,
        "ivr: 'called --answered' is not possible for a ticket that is not reached; "
        "possible now: follow-up\n",
    )


def test_a_validation_without_a_reply_is_closed_when_somebody_lists(ivr: Command, desk: Desk) -> None:
    p = desk.ticket(state="validation", taken_by="desk-1", validation_until=NOON)
    assert p not in ivr.ok("tickets", "list").out
    closed = ivr.ok("tickets", "list", "--state", "closed", "--json").json
    assert [one["protocol"] for one in closed] == [p]
    assert "closed: no reply in 7 business days" in ivr.ok("tickets", "show", p).out


def test_what_is_due_is_what_somebody_should_call_now(ivr: Command, desk: Desk) -> None:
    late = desk.ticket(1, due_at=NOON - timedelta(minutes=1))
    desk.ticket(2)
    desk.ticket(3, due_at=NOON - timedelta(hours=1), next_attempt_at=NOON + timedelta(hours=1))
    desk.ticket(4, due_at=NOON - timedelta(hours=1), state="closed")
    waits = NOON + timedelta(days=9)
    desk.ticket(5, due_at=NOON - timedelta(hours=1), state="validation", validation_until=waits)
    assert [one["protocol"] for one in ivr.ok("tickets", "list", "--due", "--json").json] == [late]


def test_a_list_by_team_and_state_says_when_there_is_more(ivr: Command, desk: Desk) -> None:
    mine = [desk.ticket(n, team="support") for n in (1, 2, 3)]
    desk.ticket(4)
    desk.ticket(5, team="support", state="in_progress", taken_by="desk-1")
    told = ivr.ok("tickets", "list", "--team", "support", "--state", "open", "--limit", "2", "--json")
    assert [one["protocol"] for one in told.json] == mine[:2]
    assert "there are more than 2" in told.err
    whole = ivr.ok("tickets", "list", "--team", "support", "--state", "open", "--limit", "3", "--json")
    assert (len(whole.json), whole.err) == (3, "")


# -- the ombudsman's


def test_the_ombudsmans_tickets_are_there_only_by_name_and_each_look_is_kept(
    ivr: Command, desk: Desk
) -> None:
    p = desk.ticket(7, team="ombudsman", confidential=True)
    assert p not in ivr.ok("tickets", "list").out
    assert p not in ivr.ok("tickets", "list", "--team", "finance").out
    nobodys = ivr("tickets", "show", "1234567897")
    for words in (["show"], ["history"], ["recording"], ["take"], ["called", "--answered"]):
        hidden = ivr("tickets", words[0], p, *words[1:])
        assert (hidden.code, hidden.out, hidden.err) == (1, "", nobodys.err)
    assert desk.store.looks.list("ticket:t7") == []

    assert p in ivr.ok("tickets", "list", "--team", "ombudsman", "--by", "desk-1").out
    ivr.ok("tickets", "show", p, "--team", "ombudsman", "--by", "desk-2")
    ivr.ok("tickets", "take", p, "--team", "ombudsman", "--by", "desk-3")
    assert [(one.who, one.at) for one in desk.store.looks.list("ticket:t7")] == [
        ("desk-1", NOON),
        ("desk-2", NOON),
        ("desk-3", NOON),
    ]


def test_looks_at_other_tickets_are_nobodys_business(ivr: Command, desk: Desk) -> None:
    ivr.ok("tickets", "show", desk.ticket())
    assert desk.store.looks.list("ticket:t1") == []


# -- other teams, contacts and times


def test_a_ticket_moves_to_another_team(ivr: Command, desk: Desk) -> None:
    p = desk.ticket()
    moved = ivr.ok("tickets", "move", p, "--team", "support", "--json").json
    assert (moved["team"], moved["state"]) == ("support", "open")
    unknown = ivr("tickets", "move", p, "--team", "suport")
    assert unknown.code == 2
    assert "no team is called 'suport'; there are: cloud, finance, " in unknown.err
    refused = ivr("tickets", "move", p, "--team", "ombudsman")
    assert refused.code == 1
    assert "stay there" in refused.err


def test_a_ticket_goes_to_another_contact(ivr: Command, desk: Desk) -> None:
    p = desk.ticket(organization=_organization_id(ivr, "Padaria Exemplo"))
    given = ivr.ok("tickets", "transfer", p, "--contact", "Financeiro@padaria.example", "--json").json
    assert (given["contact"], given["callback_number"]) == ("Contato Alfa Financeiro", "+5511987654322")
    other = ivr("tickets", "transfer", p, "--contact", "recepcao@hotel.example")
    assert (other.code, other.err) == (
        1,
        "ivr: this contact is of another organization than the ticket\n",
    )
    assert ivr("tickets", "transfer", p, "--contact", "nobody@padaria.example").code == 1


def test_an_address_that_two_organizations_know_means_the_tickets_own(
    ivr: Command, desk: Desk, tmp_path: Path
) -> None:
    header = (
        "organization_code,organization_name,contract,overdue,contact_name,contact_email,contact_phone,"
        "phone_password,permissions,language\n"
    )
    row = "7770,Livraria Exemplo,standard,no,Contato Dois,financeiro@padaria.example,,,,\n"
    (tmp_path / "more.csv").write_text(header + row)
    ivr.ok("customers", "import", "more.csv")
    p = desk.ticket(organization=_organization_id(ivr, "Padaria Exemplo"))
    words = ("tickets", "transfer", p, "--contact", "financeiro@padaria.example", "--json")
    assert ivr.ok(*words).json["contact"] == "Contato Alfa Financeiro"
    nobodys = desk.ticket(2)
    told = ivr("tickets", "transfer", nobodys, "--contact", "financeiro@padaria.example")
    assert told.code == 2
    assert "2 contacts have this e-mail address; give one of their ids: " in told.err


def test_a_call_later_is_a_moment_ahead_in_the_teams_hours(ivr: Command, desk: Desk) -> None:
    p = desk.ticket()
    told = ivr.ok("tickets", "called", p, "--later", "2026-11-24T12:30")
    assert "call again from Tue 24 Nov 2026 13:30" in told.out
    assert ivr("tickets", "called", p, "--later", "2026-11-23T12:30").code == 2
    wrong = ivr("tickets", "called", p, "--later", "tomorrow")
    assert wrong.code == 2
    assert "2026-11-24T12:10" in wrong.err


@pytest.mark.parametrize("options", [[], ["--answered", "--no-answer"], ["--wrong-number", "--later", "x"]])
def test_a_call_went_one_way(ivr: Command, desk: Desk, options: list[str]) -> None:
    told = ivr("tickets", "called", desk.ticket(), *options)
    assert (told.code, told.out) == (2, "")
    assert "wanted: one of --answered" in told.err


def test_a_wrong_number_leaves_none_to_call(ivr: Command, desk: Desk) -> None:
    told = ivr.ok("tickets", "called", desk.ticket(promised=True), "--wrong-number", "--json").json
    assert (told["callback_number"], told["number_confirmed"], told["promised"]) == (None, "none", False)


def test_a_message_is_named_with_where_the_carrier_keeps_it(ivr: Command, desk: Desk) -> None:
    p = desk.ticket()
    assert (ivr("tickets", "recording", p).code, ivr.runs[-1].err) == (
        1,
        "ivr: this ticket has no recording\n",
    )
    sid, account = "RE" + "1" * 32, "AC" + "2" * 32
    message = TicketRecording(
        ticket="t1",
        recording=sid,
        hotline="main_4003",
        at=NOON,
        seconds=21,
        verified=False,
        keep_until=NOON + timedelta(days=90),
    )
    desk.store.database.transaction(
        lambda driver: desk.store.tickets._writes.apply(
            driver, [AddRecording(recording=message, call_sid="CA1")]
        )
    )
    ivr.set(TWILIO_ACCOUNT_SID=account)
    (one,) = ivr.ok("tickets", "recording", p, "--json").json
    assert one["url"] == f"https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{sid}.mp3"
    assert (one["seconds"], one["verified"]) == (21, False)
    assert "not verified" in ivr.ok("tickets", "recording", p).out


# -- languages, and what goes wrong


@pytest.mark.parametrize(
    ("settings", "state", "day"),
    [
        ({"IVR_LANG": "pt-BR"}, "em atendimento", "ter 24/11/2026"),
        ({"IVR_LANG": "es"}, "en curso", "mar 24/11/2026"),
        ({"IVR_LANG": "", "LANG": "pt_BR.UTF-8"}, "em atendimento", "ter 24/11/2026"),
        ({"IVR_LANG": "", "LANG": "C"}, "in progress", "Tue 24 Nov 2026"),
    ],
)
def test_tickets_speak_the_readers_language(
    ivr: Command, desk: Desk, settings: dict[str, str], state: str, day: str
) -> None:
    ivr.set(**settings)
    p = desk.ticket(state="in_progress", taken_by="desk-1")
    for told in (ivr.ok("tickets", "show", p), ivr.ok("tickets", "list")):
        assert state in told.out
        assert day in told.out
    assert ivr.ok("tickets", "show", p, "--json").json["state"] == "in_progress"


def test_a_colleagues_ticket_is_taken_only_on_purpose(ivr: Command, desk: Desk) -> None:
    p = desk.ticket(state="in_progress", taken_by="desk-1")
    refused = ivr("tickets", "take", p, "--by", "desk-2")
    assert (refused.code, refused.err) == (
        1,
        "ivr: desk-1 has this ticket already; to take it all the same: --over\n",
    )
    assert ivr.ok("tickets", "take", p, "--by", "desk-2", "--over", "--json").json["taken_by"] == "desk-2"


def test_who_did_it_is_else_the_systems_user(
    ivr: Command, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "operator")
    assert ivr.ok("tickets", "take", desk.ticket(), "--json").json["taken_by"] == "operator"
    assert ivr("tickets", "list", "--by", " ").code == 2


def test_a_protocol_may_be_written_as_it_is_read_out(ivr: Command, desk: Desk) -> None:
    p = desk.ticket()
    assert ivr.ok("tickets", "show", f"{p[:3]} {p[3:6]} {p[6:]}", "--json").json["protocol"] == p


@pytest.mark.parametrize("typed", ["2000000012", "123", "abc", "12345678901234567890"])
def test_a_mistyped_protocol_is_told_from_an_unknown_one(ivr: Command, typed: str) -> None:
    told = ivr("tickets", "show", typed)
    assert told.code == (1 if typed.isdecimal() else 2)
    assert "this is no protocol" in told.err
    assert typed not in told.err


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["tickets", "list", "--state", "opened"], "wanted: open, in_progress, validation"),
        (["tickets", "list", "--team", "finanse"], "no team is called 'finanse'"),
        (["tickets", "list", "--limit", "0"], "--limit"),
        (["tickets", "lst"], "No such command"),
        (["tickets", "show"], "Missing argument"),
    ],
)
def test_wrong_use_says_what_is_wanted(ivr: Command, words: list[str], wanted: str) -> None:
    told = ivr(*words)
    assert told.code == 2
    assert wanted in told.err


def _contact_id(ivr: Command, email: str) -> str:
    return str(next(one["id"] for one in ivr.ok("customers", "list", "--json").json if one["email"] == email))


def _organization_id(ivr: Command, name: str) -> str:
    found = ivr.ok("customers", "list", "--organization", name, "--json").json
    return str(found[0]["organization_id"])
