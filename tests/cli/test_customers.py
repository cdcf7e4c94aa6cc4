"""Customers and agents from the command line: imports, locks, standings, PINs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from auth.directory import GuessKey, Settled
from auth.passwords import Keys, Passwords, Secret
from auth.policy import CLOSED_AFTER, contact_account
from ivr.compose import open_directory
from tests.cli.conftest import KEY, NOON, Command

HEADER = (
    "organization_code,organization_name,contract,overdue,contact_name,contact_email,contact_phone,"
    "phone_password,permissions,language\n"
)
ROW = "7770,Livraria Exemplo,standard,no,Contato Um,um@livraria.example,+55 11 98765-4330,864209,finance,pt-BR\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(HEADER + ROW, encoding="utf-8")
    return path


def test_a_dry_run_says_what_an_import_then_does(ivr: Command, file: Path) -> None:
    would = ivr.ok("customers", "import", str(file), "--dry-run", "--json").json
    assert (would["dry_run"], would["contacts_new"]) == (True, 1)
    assert "Livraria" not in ivr.ok("customers", "list").out
    did = ivr.ok("customers", "import", str(file), "--json").json
    assert did == {**would, "dry_run": False}
    assert "Livraria" in ivr.ok("customers", "list").out
    assert "contacts unchanged: 1" in ivr.ok("customers", "import", str(file)).out


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "can't be told apart from that of a contact of an earlier file"), ("pt-BR", "não se distingue")],
)
def test_a_password_of_an_earlier_files_contact_is_warned_of(
    ivr: Command, file: Path, lang: str, told: str
) -> None:
    ivr.ok("customers", "import", str(file))
    file.write_text(HEADER + ROW.replace("um@", "dois@"))
    ivr.set(IVR_LANG=lang)
    dry = ivr.ok("customers", "import", str(file), "--dry-run")
    assert f"{file}:2  phone_password  {told}" in dry.err
    assert ivr.ok("customers", "import", str(file), "--json").json["same_password"] == [2]


def test_a_bad_row_keeps_the_whole_file_out_and_is_named_with_its_place(ivr: Command, file: Path) -> None:
    file.write_text(HEADER + ROW + ROW.replace("um@", "dois@").replace("standard", "gold"))
    told = ivr("customers", "import", str(file))
    assert told.code == 1
    assert f"{file}:3:3  contract  'gold'" in told.err
    assert "wanted: standard, prime" in told.err
    assert "nothing of this file is live" in told.err
    assert "Livraria" not in ivr.ok("customers", "list").out
    as_json = ivr("customers", "import", str(file), "--json")
    assert (as_json.code, [one["line"] for one in as_json.json]) == (1, [3])
    assert ivr("customers", "import", "nowhere.csv").code == 2


def test_what_logs_in_is_never_shown(ivr: Command, file: Path) -> None:
    ivr.ok("customers", "import", str(file))
    ivr.ok("customers", "list", "--json")
    ivr.ok("customers", "list")
    for told in ivr.runs:
        assert "864209" not in told.out + told.err
        assert "7770" not in told.out + told.err


def test_contacts_are_masked_to_read_and_whole_in_json(ivr: Command) -> None:
    told = ivr.ok("customers", "list", "--organization", "Padaria Exemplo")
    assert "a***@padaria.example" in told.out
    assert "+55 11 *****-4321" in told.out
    whole = ivr.ok("customers", "list", "--organization", "Padaria Exemplo", "--json").json
    assert {one["phone"] for one in whole} == {"+5511987654321", "+5511987654322"}
    assert ivr("customers", "list", "--organization", "Padaria").code in (0, 1)


def test_a_closed_contact_is_listed_and_unlocked(ivr: Command) -> None:
    email = "admin@padaria.example"
    store = ivr.store()
    directory = open_directory(store)
    contact = next(one.contact for one in directory.list_contacts() if one.contact.email == email)
    account = contact_account(contact.id)
    for n in range(CLOSED_AFTER):
        key = GuessKey(f"CA{n}", 1)
        directory.reserve(key, "phone_password", [account], f"source{n}", NOON)
        directory.settle(key, Settled("wrong"), None, [])
    store.close()

    (locked,) = ivr.ok("customers", "list", "--locked", "--json").json
    assert (locked["email"], locked["closed"], locked["failures_in_a_row"]) == (email, True, CLOSED_AFTER)
    assert "closed after 100 failures" in ivr.ok("customers", "list", "--locked").out
    assert ivr("customers", "unlock", "nobody@x.example", "--reason", "x").code == 1
    ivr.ok("customers", "unlock", email, "--by", "desk-1", "--reason", "called back")
    assert ivr.ok("customers", "list", "--locked").out == "no contact is locked\n"

    store = ivr.store()
    assert open_directory(store).changes_of(contact.id) == [(NOON, "unlocked", "desk-1", "called back")]
    store.close()


def test_overdue_is_set_with_who_and_why(ivr: Command) -> None:
    ivr.ok("customers", "set", "Oficina Exemplo", "overdue=no", "--by", "desk-1", "--reason", "paid")
    (one,) = ivr.ok("customers", "list", "--organization", "Oficina Exemplo", "--json").json
    assert one["overdue"] is False
    store = ivr.store()
    changes = open_directory(store).changes_of(one["organization_id"])
    store.close()
    assert changes == [(NOON, "overdue=no", "desk-1", "paid")]


@pytest.mark.parametrize(
    ("words", "code", "wanted"),
    [
        (["Oficina Exemplo", "overdue=maybe", "--reason", "x"], 2, "wanted: overdue=yes or overdue=no"),
        (["Oficina Exemplo", "contract=prime", "--reason", "x"], 2, "wanted: overdue=yes or overdue=no"),
        (["Oficina Exemplo", "overdue=no", "--reason", " "], 2, "--reason is empty"),
        (["Oficina Exemplo", "overdue=no"], 2, "--reason"),
        (["Nobody", "overdue=no", "--reason", "x"], 1, "ivr customers list"),
    ],
)
def test_what_can_be_set_and_of_whom(ivr: Command, words: list[str], code: int, wanted: str) -> None:
    told = ivr("customers", "set", *words)
    assert told.code == code
    assert wanted in told.err


def test_demonstration_customers_are_removed_once(ivr: Command) -> None:
    assert "removed: 4" in ivr.ok("customers", "remove-demonstration").out
    assert "no customers yet" in ivr.ok("customers", "list").out
    assert ivr.ok("agents", "list", "--json").json == []
    assert "there are no" in ivr.ok("customers", "remove-demonstration").out


def test_another_secret_key_hashes_nothing(ivr: Command, file: Path) -> None:
    ivr.set(IVR_SECRET_KEY="x" * 43)
    told = ivr("customers", "import", str(file))
    assert (told.code, told.out) == (1, "")
    assert "IVR_SECRET_KEY is not the key that this database was begun with" in told.err
    assert "secret.key" not in told.err


# -- agents


def test_an_agent_comes_with_a_pin_from_the_pipe_and_goes(ivr: Command) -> None:
    words = [
        "agents",
        "add",
        "desk-1",
        "--number",
        "(11) 98765-4340",
        "--queue",
        "support",
        "--queue",
        "finance",
    ]
    told = ivr.ok(*words, typed="975310\n")
    assert told.out == "desk-1 serves support, finance from +55 11 *****-4340\n"
    agents = ivr.ok("agents", "list", "--json").json
    assert [(one["number"], one["queues"]) for one in agents if one["name"] == "desk-1"] == [
        ("+5511987654340", ["support", "finance"])
    ]
    assert "98765" not in ivr.ok("agents", "list").out
    _logs_in(ivr, "+5511987654340", "975310")
    assert ivr(*words, typed="975310\n").code == 1  # the name is taken
    ivr.ok("agents", "remove", "desk-1")
    gone = ivr("agents", "remove", "desk-1")
    assert (gone.code, gone.err) == (1, "ivr: no agent is called 'desk-1'; see `ivr agents list`\n")
    assert "975310" not in "".join(one.out + one.err for one in ivr.runs)
    assert "975310" not in str(ivr.database.read_bytes())


def _logs_in(ivr: Command, number: str, pin: str) -> None:
    keys = Keys(KEY)
    store = ivr.store()
    (found,) = open_directory(store).agents_at(keys.keyed_hash("number", number), 5)
    store.close()
    assert Passwords(keys).verify(found.secret_hash or "", Secret(pin))


@pytest.mark.parametrize(
    ("number", "queue", "pin", "wanted"),
    [
        ("123", "support", "9753", "--number is no telephone number"),
        ("11987654340", "suport", "9753", "no team is reached by a queue 'suport'; there are:"),
        ("11987654340", "support", "975", "the PIN is not 4 to 12 digits"),
        ("11987654340", "support", "97a53", "the PIN is not 4 to 12 digits"),
        ("11987654340", "support", "", "the PIN is not 4 to 12 digits"),
    ],
)
def test_an_agent_that_could_not_serve_is_not_added(
    ivr: Command, number: str, queue: str, pin: str, wanted: str
) -> None:
    told = ivr("agents", "add", "desk-2", "--number", number, "--queue", queue, typed=pin)
    assert (told.code, told.out) == (2, "")
    assert wanted in told.err
    assert not pin or pin not in told.err
    assert "desk-2" not in ivr.ok("agents", "list").out


def test_a_lock_says_until_when(ivr: Command) -> None:
    store = ivr.store()
    directory = open_directory(store)
    contact = directory.list_contacts()[0].contact
    for n in range(3):
        key = GuessKey(f"CA{n}", 1)
        directory.reserve(key, "phone_password", [contact_account(contact.id)], "one", NOON)
        directory.settle(key, Settled("wrong"), None, [])
    store.close()
    (one,) = ivr.ok("customers", "list", "--locked", "--json").json
    assert (one["closed"], one["locked_until"]) == (False, "2026-11-24T10:00:30-03:00")
    ivr.at += timedelta(seconds=31)
    assert ivr.ok("customers", "list", "--locked", "--json").json == []


def test_two_agents_of_one_number_have_two_pins(ivr: Command) -> None:
    number = ("--number", "+55 11 96111-1111", "--queue", "support")
    ivr.ok("agents", "add", "ana", *number, typed="8642\n")
    told = ivr("agents", "add", "bia", *number, typed="8642\n")
    assert told.code == 1
    assert "has this PIN already" in told.err
    for nth in range(4):
        ivr.ok("agents", "add", f"desk-{nth}", *number, typed=f"975{nth}\n")
    full = ivr("agents", "add", "one-more", *number, typed="5319\n")
    assert full.code == 1
    assert "5 agents already" in full.err
