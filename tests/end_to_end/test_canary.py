"""Known secrets are typed over HTTP wherever something can be typed; afterwards they are found nowhere."""

from __future__ import annotations

import io
import traceback
from typing import Any

import pytest

from auth.customers import parse_customers
from auth.importing import import_customers
from auth.passwords import Secret
from ivr import logs
from tests.end_to_end.console import Console, dump
from tests.end_to_end.installation import Installation, ask, form_of
from tests.phone.call import Call

PASSWORD, WRONG, CODE, CONTACT, PIN = "918273645546", "827364555463", "90817263", "70615243", "647382910564"
PROTOCOL, NO_NUMBER = "9182736455", "00000000000000"
SECRETS = (PASSWORD, WRONG, CODE, CONTACT, PIN, PROTOCOL)
CALLER, AGENT = "+5511987654399", "+5511987654398"
CUSTOMERS = f"""\
organization_code,organization_name,contract,overdue,contact_name,contact_email,contact_phone,phone_password,\
permissions,language,contact_id
{CODE},Livraria Exemplo,standard,no,Contato Ômega,omega@livraria.example,{CALLER},{PASSWORD},consultancy,pt-BR,{CONTACT}
"""
SHAPES = ("{}#", "1{}", "9{}*#{}#")
PROMPTS = {
    "the first menu, keys ahead": "",
    "a menu of one key": "5",
    "which way to log in": "1 1",
    "password": "1 1 1",
    "organizational code": "1 1 2",
    "whose number": "1 1 1 1#",
    "registered number": "1 1 1 1# 1",
    "code of the organization": "1 1 1 1# 2",
    "password of the organization": f"1 1 1 1# 2 {CODE}#",
    "earlier ticket's protocol": "8 1",
    "offer of a ticket": "4",
    "protocol told": "4 1",
    "which number": "4 1 2",
    "another number": "4 1 2 2",
    "message": "4 1 2 1",
}


@pytest.fixture
def exceptions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The whole text, words and causes, of each exception that reaches the log."""
    texts: list[str] = []
    true = logs.describe

    def describe(error: BaseException) -> Any:
        texts.append("".join(traceback.format_exception(error)))
        return true(error)

    monkeypatch.setattr(logs, "describe", describe)
    return texts


@pytest.fixture
def keeper(house: Installation) -> Installation:
    """With a customer and an agent whose secrets nobody else has."""
    world = house.here.world
    rows = parse_customers(CUSTOMERS.encode(), "canary.csv").rows
    passwords = world.login.hasher
    import_customers(rows, world.directory, passwords, house.clock())  # type: ignore[arg-type]
    number = world.keys.keyed_hash("number", AGENT)
    world.directory.add_agent("Agente Canário", AGENT, number, passwords.hash(Secret(PIN)), ("finance",))  # type: ignore[attr-defined]
    return house


def typed_everywhere(house: Installation, documents: list[str]) -> list[Call]:
    """A call to each prompt, in which every secret is typed in every shape as long as it goes on."""
    calls = []
    for n, words in enumerate(PROMPTS.values()):
        caller = CALLER if n % 2 else f"+55119876500{n:02d}"
        phone = house.phone(from_=caller, on_document=lambda _, xml: documents.append(xml.decode()))
        call = phone.dial()
        calls.append(call)
        for word in words.split():
            call.press(word)
        for shape in SHAPES:
            for secret in SECRETS:
                if call.state == "waiting" and call.waiting and call.waiting.kind == "Gather":
                    call.press(shape.replace("{}", secret))
        house.clock.advance(3600)  # no lock of one call is met by the next
    return calls


def logged_in(house: Installation, documents: list[str]) -> Call:
    """The right password, which is a secret as well, and a ticket that everybody may look at."""
    house.at("2026-11-27 20:00")
    call = house.phone(from_=CALLER, on_document=lambda _, xml: documents.append(xml.decode())).dial()
    for word in ("1", "1", "1", f"{PASSWORD}#", "1", "2", "1", "1"):
        call.press(word)
    assert "login" in house.codes(call)
    call.record_message(8)
    while call.state != "ended":
        call.stay_silent()
    return call


def outside_of_turns(house: Installation) -> None:
    """Digits in requests that are nobody's turn: late, ahead, unknown, ended, fallbacks and facts."""
    call = house.phone(from_=CALLER).dial()
    call.press("1")
    phone = call.phone
    for secret in SECRETS:
        typed = {"Digits": secret, "SpeechResult": secret, "FinishedOnKey": secret, "Unheard-Of": secret}
        for url in ("turn?n=1", "turn?n=9", "turn?n=x", "fallback", "voice"):
            ask(phone, f"/twilio/{url}", form_of(phone, call.sid, **typed))
        ask(
            phone,
            "/twilio/turn?n=3",
            form_of(phone, "CA" + secret.rjust(32, "f"), **typed) | {"CallSid": "CAx"},
        )
        for url in ("status", "recording"):
            phone.post(phone.configured(f"/twilio/{url}"), form_of(phone, call.sid, "ringing", **typed))
        for url in ("queue/key?n=2", "queue?n=2"):
            ask(phone, f"/twilio/{url}", form_of(phone, call.sid, **typed), "wait")
        for url in ("whisper?n=2", "whisper/key?n=2"):
            ask(phone, f"/twilio/{url}", form_of(phone, call.sid, **typed), "whisper")
        unsigned = house.phone()
        unsigned.token = None
        unsigned.post(phone.configured("/twilio/turn?n=2"), form_of(phone, call.sid, **typed))


def breaks(house: Installation, patch: pytest.MonkeyPatch) -> None:
    """The hasher, and then the store, break while they hold what was typed."""

    class Broken(Exception):
        pass

    def verify(stored: str, password: Secret) -> bool:
        raise Broken(f"could not verify {password} against {stored[:8]}")

    call = house.phone(from_=CALLER).dial()
    for word in ("1", "1", "1"):
        call.press(word)
    with patch.context() as while_broken:
        while_broken.setattr(house.here.world.login.hasher, "verify", verify)
        call.press(f"{PASSWORD}#")
    with patch.context() as while_broken:
        while_broken.setattr(house.here.store, "commit_turn", lambda turn: 1 / 0)
        call.press(f"{WRONG}#")


def every_listing(console: Console, call: Call, protocol: str) -> None:
    """Every verb that lists or shows, for people and for programs."""
    for words in (
        ("calls", "list"),
        ("calls", "list", "--lost"),
        ("calls", "list", "--team", "ombudsman"),
        ("calls", "show", call.sid),
        ("tickets", "list"),
        ("tickets", "list", "--team", "ombudsman"),
        ("tickets", "show", protocol),
        ("tickets", "history", protocol),
        ("tickets", "recording", protocol),
        ("customers", "list"),
        ("customers", "list", "--locked"),
        ("agents", "list"),
        ("versions",),
        ("db", "current"),
        ("version",),
    ):
        console(*words)
        console(*words, "--json")
    console("calls", "stats", "--by", "team,outcome,hour")
    console("hours", "finance")


def test_secrets_typed_everywhere_are_found_nowhere(
    keeper: Installation, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO, exceptions: list[str]
) -> None:
    house, documents = keeper, list[str]()
    last = logged_in(house, documents)
    calls = typed_everywhere(house, documents)
    outside_of_turns(house)
    breaks(house, monkeypatch)
    agent = house.phone(
        to="+12025550100", from_=AGENT, on_document=lambda _, xml: documents.append(xml.decode())
    ).dial()
    agent.press(f"{WRONG}#")
    agent.press(f"{PIN}#")
    assert "agent_known" in house.codes(agent)
    console = Console(house, monkeypatch)
    every_listing(console, last, house.view(last)["protocol"])
    for call in calls[::3]:
        shown = console("calls", "show", call.sid, "--team", "ombudsman", "--json")
        assert "journey" in shown
    places = {
        "database": dump(house),
        "log": logged.getvalue(),
        "TwiML": "\n".join(documents),
        "command line": "\n".join(console.said),
        "exceptions": "\n".join(exceptions),
    }
    assert all(places.values()), "an empty place proves nothing"
    found = [(place, secret) for place, told in places.items() for secret in SECRETS if secret in told]
    assert found == []
    assert "••••" in places["command line"], "secret prompts were reached"
    assert {"login_wrong", "login", "protocol_wrong", "code_given"} <= {
        code for call in (*calls, last) for code in house.codes(call)
    }


def test_the_canary_would_sing(keeper: Installation, logged: io.StringIO) -> None:
    """What is kept of a number that is none of the secrets is found, so that the search can find something."""
    call = keeper.phone().dial()
    for word in ("4", "1", "2", "2", "1133334444#"):
        call.press(word)
    assert "+551133334444" in dump(keeper)
    logs_line = keeper.here.switchboard.log
    logs_line("noticed", note=PASSWORD)
    assert PASSWORD in logged.getvalue()
