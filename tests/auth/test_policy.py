"""Attempts and locks: the arithmetic, and then any sequence of guesses against a model of what may happen."""

import tempfile
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import insert

from auth.directory import GuessKey
from auth.login import Login, Scope
from auth.passwords import Secret
from auth.policy import (
    CLOSED_AFTER,
    LONGEST_LOCK,
    Standing,
    after_failure,
    is_complete,
    is_expired,
    is_locked,
    may_guess,
    not_before,
)
from ivr.store.tables_directory import account_totals
from tests.auth.conftest import AT, CountingHasher, a_directory
from tests.auth.people import add


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, None), (2, None), (3, 30), (4, 60), (5, 120), (6, 240), (7, 480), (8, 900), (9, 900), (10_000, 900)],
)
def test_the_lock_grows_from_thirty_seconds_to_fifteen_minutes(failures, seconds):
    until = None if seconds is None else AT + timedelta(seconds=seconds)
    assert not_before(failures, AT) == until


def test_the_moment_a_lock_ends_is_free():
    standing = Standing(3, AT, 3)
    assert is_locked(standing, AT + timedelta(seconds=29, microseconds=999_999))
    assert not is_locked(standing, AT + timedelta(seconds=30))


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_more_failures_never_wait_less_and_never_over_fifteen_minutes(some, more):
    fewer, most = sorted((some, more))
    shorter, longer = not_before(fewer, AT) or AT, not_before(most, AT) or AT
    assert AT <= shorter <= longer <= AT + LONGEST_LOCK


@pytest.mark.parametrize(
    ("kind", "in_a_row", "answer"),
    [
        ("phone_password", 99, "yes"),
        ("phone_password", 100, "closed"),
        ("agent_pin", 100, "closed"),
        ("organizational_code", 100_000, "yes"),
        ("protocol", 100_000, "yes"),
    ],
)
def test_who_is_closed(kind, in_a_row, answer):
    assert may_guess(kind, Standing(in_a_row=in_a_row), AT) == answer


def test_a_closed_account_says_closed_even_while_locked():
    assert may_guess("phone_password", Standing(5, AT, 100), AT) == "closed"


@pytest.mark.parametrize(
    ("kind", "later", "failures"),
    [
        ("organizational_code", timedelta(hours=23), 8),
        ("organizational_code", timedelta(days=1), 1),
        ("protocol", timedelta(days=1), 1),
        ("phone_password", timedelta(days=400), 8),
    ],
)
def test_only_shared_accounts_forget_by_themselves(kind, later, failures):
    assert after_failure(kind, Standing(7, AT, 7), AT + later).failures == failures


def test_a_clock_that_steps_back_shortens_no_lock():
    assert after_failure("phone_password", Standing(3, AT, 3), AT - timedelta(hours=1)).last_failed_at == AT


@pytest.mark.parametrize(
    ("kind", "digits", "complete"),
    [
        ("phone_password", "123456", True),
        ("phone_password", "12345", False),
        ("phone_password", "1" * 12, True),
        ("phone_password", "1" * 13, False),
        ("organizational_code", "1234", True),
        ("organizational_code", "123", False),
        ("protocol", "123456789", False),
        ("protocol", "1234567890", True),
        ("phone_password", "12345٦", False),
    ],
)
def test_what_is_a_guess(kind, digits, complete):
    assert is_complete(kind, digits) is complete


def test_a_password_without_a_last_day_never_expires():
    assert not is_expired(None, AT)
    assert is_expired(date(2026, 11, 23), AT)
    assert not is_expired(date(2026, 11, 24), AT)


PHONE = "+5511987654321"
SOURCES = [PHONE, None, "+5521999990000", "+525551234567"]


class Guessing(RuleBasedStateMachine):
    """Two contacts share a number; anybody guesses from anywhere, at any pace, and requests are repeated."""

    @initialize(already=st.sampled_from([0, CLOSED_AFTER - 3]))
    def begin(self, already: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.directory = a_directory(Path(self.folder.name))
        self.login = Login(self.directory, CountingHasher())
        self.ids = {p: add(self.directory, f"{p}@example.com", p) for p in ("111110", "222220")}
        self.at = AT
        self.calls = 0
        self.past: list[tuple[GuessKey, str, str | None]] = []
        self.failures: dict[tuple[str, str | None], int] = defaultdict(int)
        self.in_a_row = dict.fromkeys(self.ids.values(), already)
        totals = [{"account": f"contact:{contact}", "in_a_row": already} for contact in self.in_a_row]
        with self.directory.database.begin() as connection:
            connection.execute(insert(account_totals), totals)

    @rule(
        digits=st.sampled_from(["111110", "222220", "999999", "999999", "999999"]),
        source=st.sampled_from(SOURCES),
        pause=st.sampled_from([0, 1, 29, 30, 900]),
    )
    def guess(self, digits: str, source: str | None, pause: int = 0) -> None:
        self.at += timedelta(seconds=pause)
        self.calls += 1
        key = GuessKey(f"CA{self.calls}", 1)
        self.past.append((key, digits, source))
        verdict = self.login.check(
            "phone_password", Scope(number=PHONE), Secret(digits), source, self.at, key
        ).verdict
        target = self.ids.get(digits)
        if verdict == "right":
            assert target
            self.failures[target, source] = 0
            self.in_a_row[target] = 0
        elif verdict == "wrong":
            for contact in self.ids.values():
                self._charge(contact, source)

    def _charge(self, contact: str, source: str | None) -> None:
        """A contact is charged where it wasn't refused; what the store says of this source is what may differ."""
        stood = self.directory.standing(f"contact:{contact}", self.login.source(source))
        if stood.failures != self.failures[contact, source]:
            assert stood.failures == self.failures[contact, source] + 1
            self.failures[contact, source] += 1
            self.in_a_row[contact] += 1

    @precondition(lambda self: self.past)
    @rule(which=st.integers(0), other=st.sampled_from(["111110", "999999"]), pause=st.sampled_from([0, 900]))
    def repeat(self, which: int, other: str, pause: int) -> None:
        """The same request again, late, even with other digits: the first answer, and nothing counted."""
        key, digits, source = self.past[which % len(self.past)]
        before = self._standings()
        at = self.at + timedelta(seconds=pause)
        first = self.login.check("phone_password", Scope(number=PHONE), Secret(digits), source, at, key)
        assert (
            self.login.check("phone_password", Scope(number=PHONE), Secret(other), source, at, key) == first
        )
        assert self._standings() == before

    def _standings(self) -> list[Standing]:
        return [
            self.directory.standing(f"contact:{contact}", self.login.source(source))
            for contact in self.ids.values()
            for source in SOURCES
        ]

    @invariant()
    def store_and_model_agree(self) -> None:
        for contact in self.ids.values() if hasattr(self, "ids") else ():
            for source in SOURCES:
                stood = self.directory.standing(f"contact:{contact}", self.login.source(source))
                assert stood.failures == self.failures[contact, source]
                assert stood.in_a_row == self.in_a_row[contact] <= CLOSED_AFTER

    @invariant()
    def the_registered_number_is_locked_by_its_own_failures_only(self) -> None:
        for contact in self.ids.values() if hasattr(self, "ids") else ():
            stood = self.directory.standing(f"contact:{contact}", self.login.source(PHONE))
            if self.failures[contact, PHONE] < 3 and self.in_a_row[contact] < CLOSED_AFTER:
                assert may_guess("phone_password", stood, self.at) == "yes"

    def teardown(self) -> None:
        if hasattr(self, "directory"):
            self.directory.database.close()
            self.folder.cleanup()


TestGuessing = Guessing.TestCase
TestGuessing.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
