"""Customers, agents and guesses: one contract, on SQLite and PostgreSQL."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from auth.customers import COLUMNS, parse_customers
from auth.demonstration import AGENT_NUMBER, AGENT_PIN, demonstration_logins, load_demonstration
from auth.directory import GuessKey, Lookup, Settled, UnknownCustomerError
from auth.importing import import_customers
from auth.login import Login, Scope
from auth.passwords import Keys, Passwords, Secret
from auth.policy import CLOSED_AFTER, Standing
from ivr.store.database import Database
from ivr.store.directory import SqlDirectory
from ivr.store.directory_rows import CONTACT_KEPT
from ivr.store.tables_directory import contacts, guesses, organizations

AT = datetime(2026, 11, 24, 15, 10, tzinfo=UTC)
KEYS = Keys("a key for tests, long enough")
HEADER = ",".join(COLUMNS)


class CountingPasswords(Passwords):
    """Real argon2, made cheap, that counts its work."""

    def __init__(self) -> None:
        super().__init__(KEYS, memory_kib=64, passes=1)
        self.lock = threading.Lock()
        self.start()

    def start(self) -> None:
        self.hashed = self.verified = 0

    def hash(self, password: Secret) -> str:
        with self.lock:
            self.hashed += 1
        return super().hash(password)

    def verify(self, stored: str, password: Secret) -> bool:
        with self.lock:
            self.verified += 1
        return super().verify(stored, password)


@pytest.fixture
def directory(stored_url: str) -> Iterator[SqlDirectory]:
    database = Database(stored_url, synchronous="OFF")
    yield SqlDirectory(database)
    database.close()


@pytest.fixture
def passwords() -> CountingPasswords:
    return CountingPasswords()


def row(n: int = 0, **cells: str) -> str:
    usual = {
        "organization_code": str(1000 + n // 10),
        "organization_name": f"Company {n // 10}",
        "contract": "standard",
        "overdue": "no",
        "contact_name": f"Contact {n}",
        "contact_email": f"c{n}@example.com",
        "contact_phone": f"+55119{n:08d}",
        "phone_password": f"{200_000 + n}",
        "permissions": "finance;consultancy",
        "language": "es",
    }
    return ",".join({**usual, **cells}.values())


def load(directory, passwords, *rows, at=AT, header=HEADER, **options):
    parsed = parse_customers("\n".join([header, *rows]).encode())
    assert parsed.problems == ()
    passwords.start()
    return import_customers(parsed.rows, directory, passwords, at, **options)


def test_an_import_brings_customers_who_can_log_in(directory, passwords):
    summary = load(directory, passwords, row(1), row(2, phone_password=""), row(11))
    assert (summary.organizations_new, summary.contacts_new, summary.passwords_hashed) == (2, 3, 2)
    login = Login(directory, passwords)
    found = login.check(
        "phone_password", Scope("+5511900000001"), Secret("200001"), None, AT, GuessKey("CA", 1)
    )
    contact = directory.contact(found.contact_id)
    assert (contact.name, contact.email, contact.phone) == ("Contact 1", "c1@example.com", "+5511900000001")
    assert (contact.permissions, contact.language) == ({"finance", "consultancy"}, "es")
    assert directory.organization(contact.organization_id).name == "Company 0"


def test_no_code_password_or_contact_id_is_stored_in_clear(directory, passwords):
    load(
        directory,
        passwords,
        row(1, organization_code="73519", phone_password="8264735") + ",64735",
        header=HEADER + ",contact_id",
    )
    with directory.database.connect() as connection:
        stored = str(
            connection.execute(select(organizations)).all() + connection.execute(select(contacts)).all()
        )
    assert "c1@example.com" in stored
    assert not [secret for secret in ("'73519'", "8264735", "'64735'") if secret in stored]


def test_personal_data_says_until_when_it_is_kept(directory, passwords):
    load(directory, passwords, row(1))
    with directory.database.connect() as connection:
        assert connection.scalars(select(contacts.c.keep_until)).one() == AT + CONTACT_KEPT
    load(directory, passwords, row(1), at=AT + timedelta(days=100))
    with directory.database.connect() as connection:
        assert (
            connection.scalars(select(contacts.c.keep_until)).one() == AT + timedelta(days=100) + CONTACT_KEPT
        )
    directory.reserve(GuessKey("CA", 1), "protocol", ["protocol"], "withheld", AT)
    with directory.database.connect() as connection:
        assert connection.scalars(select(guesses.c.keep_until)).one() > AT


def test_a_second_import_changes_what_changed_and_keeps_what_is_absent(directory, passwords):
    load(directory, passwords, row(1), row(2), row(3))
    hashes = {c.email: c.password_hash for c in directory.known_customers().contacts.values()}
    summary = load(
        directory,
        passwords,
        row(1, contact_email="C1@Example.com", overdue="yes"),
        row(2, overdue="yes", contact_name="Renamed", phone_password="999999"),
    )
    assert (summary.organizations_changed, summary.contacts_changed, summary.contacts_unchanged) == (1, 1, 1)
    assert summary.passwords_hashed == passwords.hashed == 1
    after = {c.email: c for c in directory.known_customers().contacts.values()}
    assert set(after) == {"c1@example.com", "c2@example.com", "c3@example.com"}
    assert after["c1@example.com"].password_hash == hashes["c1@example.com"]
    assert after["c2@example.com"].password_hash != hashes["c2@example.com"]
    assert after["c2@example.com"].name == "Renamed"
    assert directory.organization_of_code(KEYS.keyed_hash("organizational_code", "1000")).overdue


def test_a_dry_run_tells_the_same_and_changes_nothing(directory, passwords):
    load(directory, passwords, row(1), row(2))
    before = directory.known_customers()
    rows = (row(1, phone_password="999999"), row(2, phone_password=""), row(31))
    dry = load(directory, passwords, *rows, dry_run=True)
    assert passwords.hashed == 0
    assert directory.known_customers() == before
    assert load(directory, passwords, *rows) == dry
    assert (dry.contacts_new, dry.contacts_changed, dry.passwords_hashed, dry.passwords_removed) == (
        1,
        2,
        2,
        1,
    )


def test_a_password_that_somebody_of_an_earlier_file_has_is_told_of_by_its_line(directory, passwords):
    one_number = {"contact_phone": "+55 11 98765-0001", "phone_password": "135791"}
    load(
        directory, passwords, row(1, **one_number), row(2, organization_code="7777", phone_password="246802")
    )
    shared = (
        row(3, **one_number | {"organization_code": "7777"}),
        row(4, organization_code="7777", phone_password="246802"),
        row(5, organization_code="7777", phone_password="999999"),
        row(6, organization_code="8888", phone_password="246802"),
    )
    dry = load(directory, passwords, *shared, dry_run=True)
    assert dry.same_password == load(directory, passwords, *shared).same_password == (2, 3)
    assert load(directory, passwords, *shared).same_password == (), "told when it is new"


def test_who_changes_their_own_password_has_no_clash_with_themselves(directory, passwords):
    load(directory, passwords, row(1, phone_password="135791"), row(2, phone_password="246802"))
    swapped = (row(1, phone_password="246802"), row(2, phone_password="135791"))
    assert load(directory, passwords, *swapped).same_password == ()


def test_an_import_that_breaks_leaves_nothing(directory, passwords, monkeypatch):
    monkeypatch.setattr("ivr.store.directory_rows.contact_columns", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load(directory, passwords, row(1))
    assert directory.is_empty()


def test_many_unchanged_passwords_cost_no_hash_and_one_changed_only_its_block(directory, passwords):
    rows = [row(n) for n in range(300)]
    load(directory, passwords, *rows)
    assert passwords.hashed == 300
    summary = load(directory, passwords, *rows)
    assert (passwords.hashed, passwords.verified, summary.contacts_unchanged) == (0, 0, 300)
    load(directory, passwords, *rows[:-1], row(299, phone_password="999999"))
    assert passwords.hashed == 1
    assert 32 <= passwords.verified < 300
    load(directory, passwords, *rows[:-1], row(299, phone_password="999999"))
    assert passwords.verified == 0


def test_few_passwords_are_never_remembered_by_a_quick_hash(directory, passwords):
    load(directory, passwords, *[row(n) for n in range(31)])
    assert directory.known_customers().blocks == frozenset()
    load(directory, passwords, *[row(n) for n in range(31)])
    assert (passwords.hashed, passwords.verified) == (0, 31)


def test_a_block_is_worthless_once_a_hash_in_it_is_gone(directory, passwords):
    rows = [row(n) for n in range(40)]
    load(directory, passwords, *rows)
    gone = next(one.contact.id for one in directory.list_contacts() if one.contact.email == "c7@example.com")
    directory.forget_passwords([gone])
    load(directory, passwords, *rows)
    assert (passwords.hashed, passwords.verified) == (1, 39)


def test_an_expired_password_is_not_stored(directory, passwords):
    header = HEADER + ",password_expires"
    summary = load(directory, passwords, row(1) + ",2026-11-23", row(2) + ",2026-11-24", header=header)
    assert summary.passwords_hashed == 1
    kept = {one.contact.email: one.contact.has_password for one in directory.list_contacts()}
    assert kept == {"c1@example.com": False, "c2@example.com": True}


def test_progress_is_told_to_the_end(directory, passwords):
    told = []
    load(
        directory,
        passwords,
        *[row(n) for n in range(5)],
        progress=lambda *one: told.append(one),
    )
    assert told == [("hashing", n, 5) for n in range(1, 6)] + [("writing", 5, 5)]


def test_an_empty_lookup_is_nobody(directory, passwords):
    load(directory, passwords, row(1))
    assert directory.candidates(Lookup(), 5) == []
    assert directory.candidates(Lookup(contact_id="x"), 5) == []


def test_a_guess_is_counted_once_however_often_it_is_reserved(directory):
    key = GuessKey("CA", 1)
    reservations = [directory.reserve(key, "phone_password", ["contact:a"], "s", AT) for _ in range(3)]
    assert {reservation.accounts for reservation in reservations} == {frozenset({"contact:a"})}
    assert directory.standing("contact:a", "s") == Standing(1, AT, 1)
    assert directory.settle(key, Settled("wrong"), None, []) == Settled("wrong")
    assert directory.settle(key, Settled("right", "a"), "contact:a", []) == Settled("wrong")
    assert directory.standing("contact:a", "s") == Standing(1, AT, 1)


def test_only_what_a_guess_was_charged_is_taken_back(directory):
    for n, accounts in enumerate((["contact:a"], ["contact:b"])):
        directory.reserve(GuessKey("CA", n), "phone_password", accounts, "s", AT)
    directory.settle(GuessKey("CA", 1), Settled("right", "b"), "contact:b", ["contact:a"])
    assert directory.standing("contact:a", "s") == Standing(1, AT, 1)
    assert directory.standing("contact:b", "s") == Standing(0, None, 0)


def test_moments_come_back_in_utc_whatever_zone_they_were_given_in(directory):
    brasilia = AT.astimezone(timezone(timedelta(hours=-3)))
    directory.reserve(GuessKey("CA", 1), "phone_password", ["contact:a"], "s", brasilia)
    last = directory.standing("contact:a", "s").last_failed_at
    assert (last, last.utcoffset()) == (AT, timedelta(0))


def test_parallel_calls_never_pass_the_limit(directory):
    """120 calls from as many numbers at one contact: exactly a hundred are let try."""

    def guess(n: int) -> bool:
        key = GuessKey(f"CA{n}", 1)
        return bool(
            directory.reserve(key, "phone_password", ["contact:a", "contact:b"], f"s{n}", AT).accounts
        )

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(120))) == CLOSED_AFTER
    assert directory.standing("contact:a", "s").in_a_row == CLOSED_AFTER


def test_parallel_copies_of_one_request_count_once(directory):
    def guess(_: int) -> frozenset[str]:
        return directory.reserve(GuessKey("CA", 1), "phone_password", ["contact:a"], "s", AT).accounts

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(guess, range(16))) == {frozenset({"contact:a"})}
    assert directory.standing("contact:a", "s").failures == 1


def test_unlocking_amid_guesses_loses_no_count(directory, passwords):
    load(directory, passwords, row(1))
    contact = directory.list_contacts()[0].contact.id

    def guess(n: int) -> None:
        if n % 10 == 0:
            directory.unlock(contact, "ops", "", AT)
        else:
            directory.reserve(GuessKey(f"CA{n}", 1), "phone_password", [f"contact:{contact}"], f"s{n}", AT)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(80)))
    counted = sum(directory.standing(f"contact:{contact}", f"s{n}").failures for n in range(80))
    assert directory.standing(f"contact:{contact}", "s").in_a_row == counted


def test_support_sets_overdue_by_name_or_id_and_it_is_noted(directory, passwords):
    load(directory, passwords, row(1), row(11))
    changed = directory.set_overdue("Company 0", True, "ops", "asked by finance", AT)
    assert directory.organization(changed.id).overdue
    directory.set_overdue(changed.id, False, "ops", "paid", AT + timedelta(hours=1))
    assert not directory.organization(changed.id).overdue
    assert [change[1:] for change in directory.changes_of(changed.id)] == [
        ("overdue=yes", "ops", "asked by finance"),
        ("overdue=no", "ops", "paid"),
    ]


def test_who_is_not_there_is_told_so(directory, passwords):
    load(directory, passwords, row(1), row(11, organization_name="Company 0"))
    with pytest.raises(UnknownCustomerError, match="no organization has this id or name"):
        directory.set_overdue("Nobody", True, "ops", "", AT)
    with pytest.raises(UnknownCustomerError, match="2 organizations have this name; give one of their ids"):
        directory.set_overdue("Company 0", True, "ops", "", AT)
    with pytest.raises(UnknownCustomerError, match="no contact has this id or e-mail"):
        directory.unlock("nobody@example.com", "ops", "", AT)
    with pytest.raises(UnknownCustomerError, match="no agent is called 'Nobody'"):
        directory.remove_agent("Nobody")


def test_the_list_shows_who_is_locked_until_when(directory, passwords):
    load(directory, passwords, row(1), row(11))
    locked = next(
        one.contact.id for one in directory.list_contacts() if one.contact.email == "c1@example.com"
    )
    for n in range(3):
        directory.reserve(GuessKey(f"CA{n}", 1), "phone_password", [f"contact:{locked}"], "s", AT)
    (listed,) = directory.list_contacts(locked=True, at=AT)
    assert (listed.contact.id, listed.closed, listed.failures_in_a_row) == (locked, False, 3)
    assert listed.locked_until == AT + timedelta(seconds=30)
    assert directory.list_contacts(locked=True, at=AT + timedelta(seconds=30)) == []
    assert [one.contact.email for one in directory.list_contacts(organization="Company 1")] == [
        "c11@example.com"
    ]


def test_agents_are_added_listed_and_removed(directory):
    directory.add_agent("Agent B", "+5511900000002", "hash", "pin hash", ["support", "cloud"])
    added = directory.add_agent("Agent A", "+5511900000001", "hash", "pin hash", ["support"])
    assert [one.name for one in directory.agents()] == ["Agent A", "Agent B"]
    assert directory.agents()[1].queues == ("support", "cloud")
    assert {one.id for one in directory.agents_at("hash", 5)} == {one.id for one in directory.agents()}
    with pytest.raises(ValueError, match="already called 'Agent A'"):
        directory.add_agent("Agent A", "+5511900000003", "hash", "pin hash", [])
    assert directory.remove_agent("Agent A") == added
    assert directory.remove_agent(directory.agents()[0].id).name == "Agent B"
    assert directory.agents() == []


def test_demonstration_customers_come_into_an_empty_database_only_and_go(directory, passwords):
    assert directory.is_empty()
    assert load_demonstration(directory, passwords, AT, ("support",))
    assert directory.has_demonstration()
    assert not load_demonstration(directory, passwords, AT, ("support",))
    load(directory, passwords, row(1))
    assert directory.remove_demonstration() == len({one.organization for one in demonstration_logins()})
    assert not directory.has_demonstration()
    assert [one.contact.email for one in directory.list_contacts()] == ["c1@example.com"]
    assert directory.agents() == []


def test_every_printed_demonstration_login_works(directory, passwords):
    load_demonstration(directory, passwords, AT, ("support",))
    login = Login(directory, passwords)
    for n, shown in enumerate(demonstration_logins()):
        scope, key = Scope(shown.phone), GuessKey(f"CA{n}", 1)
        assert login.needs(scope) is None
        verdict = login.check("phone_password", scope, Secret(shown.phone_password), shown.phone, AT, key)
        assert directory.contact(verdict.contact_id).name == shown.contact
        code = Secret(shown.organizational_code)
        found = login.check("organizational_code", Scope(), code, shown.phone, AT, GuessKey(f"CA{n}", 2))
        assert directory.organization(found.organization_id).name == shown.organization
    pin = login.check(
        "agent_pin", Scope(AGENT_NUMBER), Secret(AGENT_PIN), AGENT_NUMBER, AT, GuessKey("CB", 1)
    )
    assert pin.agent_id == directory.agents()[0].id


def test_demonstration_customers_show_every_gate():
    shown = " / ".join(one.shows for one in demonstration_logins())
    for word in (
        "standard",
        "prime",
        "overdue",
        "administrator",
        "consultancy",
        "finance",
        "pt-BR",
        "es",
        "en",
    ):
        assert word in shown
    phones = [one.phone for one in demonstration_logins()]
    assert len(set(phones)) < len(phones)
    assert any(phone.startswith("+52") for phone in phones)


def test_a_changed_key_is_noticed(directory):
    assert directory.same_key("one")
    assert directory.same_key("one")
    assert not directory.same_key("other")
