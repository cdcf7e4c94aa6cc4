"""Logins over a real store. Equal time is asserted as equal work: how many hashes were verified."""

from datetime import date, timedelta

import pytest

from auth.directory import GuessKey
from auth.login import Login, Scope, Verdict
from auth.passwords import Secret
from auth.policy import CANDIDATES, CLOSED_AFTER
from ivr.store.directory import SqlDirectory
from tests.auth.conftest import AT, KEYS, CountingHasher
from tests.auth.people import add, candidate, code_hash

PHONE = "+5511987654321"
OTHER = "+5521999990000"
HERE = Scope(number=PHONE)


@pytest.fixture
def login(directory: SqlDirectory, hasher: CountingHasher) -> Login:
    return Login(directory, hasher)


class Line:
    """Calls that guess, each guess a turn of its own."""

    def __init__(self, login: Login) -> None:
        self.login = login
        self.calls = 0

    def guess(
        self, digits, scope=HERE, source=PHONE, at=AT, kind="phone_password", call=None, turn=1, find=None
    ):
        self.calls += 1
        key = GuessKey(call or f"CA{self.calls}", turn)
        return self.login.check(kind, scope, Secret(digits), source, at, key, find)


@pytest.fixture
def line(login: Login) -> Line:
    return Line(login)


def test_the_right_password_names_contact_and_organization(directory, line):
    contact = add(directory, "alfa@example.com")
    verdict = line.guess("246810")
    assert verdict.verdict == "right"
    assert verdict.contact_id == contact
    assert directory.organization(verdict.organization_id).name == "Organization 1001"


def test_each_of_five_who_share_a_number_is_found(directory, line):
    passwords = {add(directory, f"c{n}@example.com", f"11110{n}"): f"11110{n}" for n in range(5)}
    for contact, password in passwords.items():
        assert line.guess(password).contact_id == contact


@pytest.mark.parametrize(
    "situation",
    [
        "right",
        "wrong",
        "unknown number",
        "no password",
        "expired",
        "locked",
        "closed",
        "five",
        "too many",
        "nobody",
    ],
)
def test_every_password_costs_the_same_work(situation, directory, line, hasher):
    scope = HERE
    if situation == "unknown number":
        scope = Scope(number=OTHER)
    elif situation == "nobody":
        scope = Scope()
    elif situation == "no password":
        add(directory, "alfa@example.com", None)
    elif situation == "expired":
        add(directory, "alfa@example.com", expires=date(2026, 11, 23))
    else:
        for n in range({"five": 5, "too many": 6}.get(situation, 1)):
            add(directory, f"c{n}@example.com", f"24681{n}")
    for n in range({"locked": 3, "closed": CLOSED_AFTER}.get(situation, 0)):
        line.guess("999999", source=PHONE if situation == "locked" else f"+55119{n:08d}")
    hasher.verifications = 0
    line.guess("246810" if situation != "wrong" else "999999", scope=scope)
    assert hasher.verifications == CANDIDATES


@pytest.mark.parametrize(
    ("expires", "verdict", "kept"),
    [(date(2026, 11, 23), "wrong", False), (date(2026, 11, 24), "right", True)],
)
def test_an_expired_password_is_wrong_and_gone(directory, line, expires, verdict, kept):
    contact = add(directory, "alfa@example.com", expires=expires)
    assert line.guess("246810").verdict == verdict
    assert (candidate(directory, contact) is not None) is kept


def test_the_last_day_of_a_password_ends_at_midnight_in_brasilia(directory, line):
    add(directory, "alfa@example.com", expires=date(2026, 11, 24))
    assert line.guess("246810", at=AT.replace(day=25, hour=2, minute=59)).verdict == "right"
    assert line.guess("246810", at=AT.replace(day=25, hour=3, minute=0)).verdict == "wrong"


def test_three_misses_lock_that_source_and_the_lock_ends(directory, line):
    add(directory, "alfa@example.com")
    for _ in range(3):
        assert line.guess("999999").verdict == "wrong"
    locked = line.guess("246810", at=AT + timedelta(seconds=29))
    assert locked == Verdict("locked", not_before=AT + timedelta(seconds=30))
    assert line.guess("246810", at=AT + timedelta(seconds=30)).verdict == "right"
    assert line.guess("999999", at=AT + timedelta(seconds=31)).verdict == "wrong"
    assert line.guess("246810", at=AT + timedelta(seconds=31)).verdict == "right"


@pytest.mark.parametrize("known", ["number", "nothing", "code"])
def test_the_unknown_lock_and_close_as_the_known(directory, line, known):
    add(directory, "alfa@example.com")
    nobodys = (Scope(code=code_hash(str(code))) for code in range(7000, 8000))
    scope = {
        "number": HERE,
        "nothing": Scope(number=OTHER),
        "code": next(one for one in nobodys if line.login.needs(one) is None),
    }[known]
    verdicts = [line.guess("999999", scope=scope).verdict for _ in range(4)]
    verdicts += [line.guess("999999", scope=scope, source=f"+55119{n:08d}").verdict for n in range(98)]
    assert verdicts == ["wrong"] * 3 + ["locked"] + ["wrong"] * 97 + ["closed"]


def test_failures_from_elsewhere_close_a_contact_but_never_lock_its_number(directory, line):
    contact = add(directory, "alfa@example.com")
    for n in range(CLOSED_AFTER - 1):
        assert line.guess("999999", source=f"+55119{n:08d}").verdict == "wrong"
    assert line.guess("246810").verdict == "right"
    for n in range(CLOSED_AFTER):
        line.guess("999999", source=f"+55219{n:08d}")
    assert line.guess("246810") == Verdict("closed", contact_id=contact)
    assert [one.contact.id for one in directory.list_contacts(locked=True, at=AT)] == [contact]
    directory.unlock("Alfa@example.com", "support", "asked for it", AT)
    assert line.guess("246810").verdict == "right"
    assert directory.list_contacts(locked=True, at=AT) == []
    assert directory.changes_of(contact) == [(AT, "unlocked", "support", "asked for it")]


def test_a_hit_takes_back_what_the_others_at_the_number_were_charged(directory, line):
    alfa, beta = add(directory, "alfa@example.com", "111110"), add(directory, "beta@example.com", "222220")
    source = line.login.source(PHONE)
    line.guess("999999", at=AT - timedelta(hours=1))
    line.guess("222220")
    stood = directory.standing(f"contact:{alfa}", source)
    assert (stood.failures, stood.in_a_row, stood.last_failed_at) == (1, 1, AT - timedelta(hours=1))
    reset = directory.standing(f"contact:{beta}", source)
    assert (reset.failures, reset.in_a_row, reset.last_failed_at) == (0, 0, None)


def test_a_retry_gives_the_first_answer_and_counts_nothing(directory, line):
    contact = add(directory, "alfa@example.com")
    for _ in range(5):
        assert line.guess("999999", call="CA", turn=3).verdict == "wrong"
    assert line.guess("246810", call="CA", turn=3).verdict == "wrong"
    assert directory.standing(f"contact:{contact}", line.login.source(PHONE)).failures == 1
    right = line.guess("246810", call="CA", turn=4)
    assert line.guess("999999", call="CA", turn=4) == right


def test_a_guess_whose_check_was_cut_off_is_checked_again_but_counted_once(directory, line):
    contact = add(directory, "alfa@example.com")
    source = line.login.source(PHONE)
    directory.reserve(GuessKey("CA", 1), "phone_password", [f"contact:{contact}"], source, AT)
    assert directory.standing(f"contact:{contact}", source).failures == 1
    assert line.guess("999999", call="CA", turn=1).verdict == "wrong"
    assert directory.standing(f"contact:{contact}", source).failures == 1


def test_a_call_has_three_tries(directory, line):
    add(directory, "alfa@example.com", phone=OTHER)
    add(directory, "beta@example.com", phone="+5531999990000")
    for turn, phone in enumerate([OTHER, OTHER, "+5531999990000"]):
        assert line.guess("999999", scope=Scope(number=phone), call="CA", turn=turn).verdict == "wrong"
    assert line.guess("246810", scope=Scope(number=OTHER), call="CA", turn=9).verdict == "locked"
    assert line.guess("246810", scope=Scope(number=OTHER), call="CB", turn=9).verdict == "right"


def test_each_kind_of_secret_has_tries_of_its_own(directory, line):
    add(directory, "alfa@example.com")
    for turn in range(3):
        line.guess("999999", call="CA", turn=turn, source=f"+5511900000{turn:03d}")
    assert line.guess("1001", kind="organizational_code", call="CA", turn=9).verdict == "right"


def test_a_contact_locked_from_here_is_not_checked_beside_one_who_is_free(directory, line):
    alfa = add(directory, "alfa@example.com", "111110")
    beta = add(directory, "beta@example.com", "222220")
    for n in range(3):
        directory.reserve(
            GuessKey(f"CB{n}", 1), "phone_password", [f"contact:{alfa}"], line.login.source(PHONE), AT
        )
    assert line.guess("111110") == Verdict("wrong")
    assert line.guess("222220").contact_id == beta
    assert line.guess("111110", at=AT + timedelta(seconds=30)).contact_id == alfa


@pytest.mark.parametrize("digits", ["", "12345", "1" * 13, "24681*", "²²²²²²"])
def test_an_incomplete_entry_is_no_guess(directory, line, hasher, digits):
    contact = add(directory, "alfa@example.com")
    assert line.guess(digits) == Verdict("wrong")
    assert directory.standing(f"contact:{contact}", line.login.source(PHONE)).in_a_row == 0


def test_two_whom_a_password_cannot_tell_apart_are_not_let_in(directory, line):
    add(directory, "alfa@example.com", contact_id="11")
    beta = add(directory, "beta@example.com", contact_id="12")
    assert line.guess("246810") == Verdict("wrong", needs="contact_id")
    narrowed = Scope(number=PHONE, contact_id=KEYS.keyed_hash("contact_id", "12"))
    assert line.guess("246810", scope=narrowed).contact_id == beta


def test_more_than_five_must_say_more(directory, line):
    for n in range(6):
        add(directory, f"c{n}@example.com", f"11110{n}", contact_id=f"5{n}")
    assert line.login.needs(HERE) == "contact_id"
    assert line.guess("111103") == Verdict("wrong", needs="contact_id")
    assert directory.list_contacts(locked=True, at=AT) == []
    told = line.guess("53", kind="contact_id")
    assert (told.verdict, told.needs) == ("right", None)
    assert line.guess("111103", scope=Scope(number=PHONE, contact_id=told.narrowing)).verdict == "right"
    organization = Scope(code=code_hash("1001"))
    assert line.login.needs(organization) == "number"
    assert line.login.narrow("organizational_code", Secret("1001"), Scope()).needs == "number"


def test_a_password_is_checked_within_its_scope_only(directory, line):
    add(directory, "alfa@example.com", "111110", code="1001")
    add(directory, "beta@example.com", "222220", phone=OTHER, code="2002")
    organization = directory.organization_of_code(code_hash("2002")).id
    assert line.guess("111110", scope=Scope(organization_id=organization)).verdict == "wrong"
    assert line.guess("222220", scope=Scope(organization_id=organization)).verdict == "right"
    assert line.guess("222220", scope=Scope(number=PHONE, organization_id=organization)).verdict == "wrong"
    assert line.guess("222220", scope=Scope(), source=OTHER).verdict == "wrong"


def test_what_the_unknown_need_is_stable_and_now_and_then_something(login):
    scopes = [Scope(code=code_hash(str(n))) for n in range(1000, 1400)]
    needs = [login.needs(scope) for scope in scopes]
    assert needs == [login.needs(scope) for scope in scopes]
    assert set(needs) == {"number", None}
    numbers = {login.needs(Scope(number=f"+55119{n:08d}")) for n in range(400)}
    assert numbers == {"contact_id", None}


def test_an_organizational_code_proves_the_organization(directory, line):
    add(directory, "alfa@example.com")
    right = line.guess("1001", kind="organizational_code")
    assert right.verdict == "right"
    assert right.organization_id == directory.organization_of_code(code_hash("1001")).id
    assert right.contact_id is None
    assert line.guess("1002", kind="organizational_code").verdict == "wrong"


def test_a_known_code_pardons_no_earlier_guess_at_codes(directory, line):
    add(directory, "alfa@example.com")
    for digits in ("4001", "1001", "4002", "1001", "4003"):
        line.guess(digits, kind="organizational_code")
    assert line.guess("1001", kind="organizational_code").verdict == "locked"
    assert line.guess("1001", kind="organizational_code", source=OTHER).verdict == "right"
    later = AT + timedelta(days=1)
    assert line.guess("4004", kind="organizational_code", at=later).verdict == "wrong"
    assert line.guess("1001", kind="organizational_code", at=later).verdict == "right"


def test_codes_and_protocols_are_never_closed_for_all(line):
    for n in range(CLOSED_AFTER + 1):
        assert line.guess("4001", kind="organizational_code", source=f"+55119{n:08d}").verdict == "wrong"
    assert line.guess("4001", kind="organizational_code").verdict == "wrong"


def test_a_protocol_is_looked_up_by_its_keeper(line):
    def find(secret: Secret) -> str | None:
        return "ticket 7" if secret.reveal() == "1234567897" else None

    assert line.guess("1234567897", kind="protocol", find=find).ticket == "ticket 7"
    assert line.guess("1234567898", kind="protocol", find=find) == Verdict("wrong")


def test_an_agent_is_known_by_listed_number_and_pin(directory, line, hasher):
    agent = directory.add_agent(
        "Agent One", PHONE, KEYS.keyed_hash("number", PHONE), hasher.hash(Secret("8642")), ["support"]
    )
    assert line.guess("8642", kind="agent_pin").agent_id == agent.id
    assert line.guess("8643", kind="agent_pin").verdict == "wrong"
    assert line.guess("8642", kind="agent_pin", scope=Scope(number=OTHER)).verdict == "wrong"


def test_withheld_callers_share_one_source(directory, line):
    add(directory, "alfa@example.com")
    for _ in range(3):
        line.guess("999999", source=None)
    assert line.guess("246810", source=None).verdict == "locked"
    assert line.guess("246810").verdict == "right"
