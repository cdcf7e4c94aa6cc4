"""The ombudsman's calls, tickets and recordings appear only to who asks for them by name, and each look is kept."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from ivr.application.records import TicketFilter
from tests.end_to_end.console import Console
from tests.end_to_end.installation import Installation, to_the_end
from tests.phone.call import Call

NUMBER, CONTACT = "+5511987654321", "Contato Alfa Administrador"


@pytest.fixture
def complaint(house: Installation) -> Call:
    """A known caller complains after hours, and leaves a message."""
    house.at("2026-11-24 17:45")
    call = house.phone(from_=NUMBER).dial()
    for word in ("8", "1", "1#", "1", "2", "1", "1"):
        call.press(word)
    call.record_message(30)
    return to_the_end(call)


@pytest.fixture
def console(house: Installation, monkeypatch: pytest.MonkeyPatch) -> Console:
    return Console(house, monkeypatch)


def test_it_stands_in_no_list_and_is_shown_to_nobody_who_does_not_name_the_team(
    house: Installation, complaint: Call, console: Console
) -> None:
    protocol = house.view(complaint)["protocol"]
    other = house.phone(from_="+5511987650007").dial()
    other.press("0")
    to_the_end(other)
    for words in (("calls", "list"), ("calls", "list", "--lost"), ("tickets", "list"), ("customers", "list")):
        for more in ((), ("--json",)):
            told = console(*words, *more)
            assert complaint.sid not in told
            assert protocol not in told
    assert other.sid in console("calls", "list")
    console("calls", "show", complaint.sid, code=1)
    console("calls", "show", complaint.sid, "--team", "finance", code=1)
    for verb in ("show", "history", "recording"):
        console("tickets", verb, protocol, code=1)
        console("tickets", verb, protocol, "--team", "finance", code=1)
    stats = console("calls", "stats", "--by", "team", "--json")
    assert "ombudsman" not in stats
    assert house.here.store.looks.list(f"call:{complaint.sid}") == []


def test_who_names_the_team_sees_it_and_each_look_is_kept(
    house: Installation, complaint: Call, console: Console
) -> None:
    protocol = house.view(complaint)["protocol"]
    team = ("--team", "ombudsman", "--by", "Ana")
    [listed] = json.loads(console("calls", "list", *team, "--json"))
    assert (listed["call_sid"], listed["team"], listed["from"]) == (complaint.sid, "ombudsman", NUMBER)
    console("calls", "show", complaint.sid, *team)
    [ticket] = json.loads(console("tickets", "list", *team, "--json"))
    assert ticket["protocol"] == protocol
    assert NUMBER not in console("tickets", "show", protocol, *team)
    recording = json.loads(console("tickets", "recording", protocol, *team, "--json"))
    assert "RE" in json.dumps(recording)
    store = house.here.store
    assert [look.who for look in store.looks.list(f"call:{complaint.sid}")] == ["Ana", "Ana"]
    [kept] = [one for one in store.tickets.list(TicketFilter(confidential=True)) if one.protocol == protocol]
    looks = store.looks.list(f"ticket:{kept.id}") or store.looks.list(f"ticket:{protocol}")
    assert [look.who for look in looks] == ["Ana"] * 3


def test_no_log_names_the_number_or_the_contact(
    house: Installation, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    """Not even when everything that can be logged about the call is."""
    house.at("2026-11-24 20:00")
    call = house.phone(from_=NUMBER).dial()
    for word in ("1", "1", "1", "246810#", "*", "*", "*"):
        call.press(word)
    call = house.phone(from_=NUMBER).dial()
    call.press("8")
    call.press("1")
    call.fall_back()
    with monkeypatch.context() as broken:
        broken.setattr(house.here.store, "commit_turn", broken_by(NUMBER))
        call.press("1#")
    with monkeypatch.context() as broken:
        broken.setattr(house.here.store.tickets, "by_protocol", broken_by(NUMBER))
        call.press("1234567897#")
    told = logged.getvalue()
    assert "turn_failed" in told
    assert "carrier_fallback" in told
    for name in (NUMBER, NUMBER[3:], "987654321", CONTACT, "Alfa", "Padaria"):
        assert name not in told


def broken_by(words: str) -> Any:
    """Something that fails with these words."""

    def broken(*_: object) -> None:
        raise KeyError(words)

    return broken
