"""An import on its way in: unseen until all of it is live, whoever dies in the middle or writes at the same time."""

import itertools
import os
import signal
import stat
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, or_, select

from auth.directory import GuessKey, Lookup
from auth.login import Login, Scope
from auth.passwords import Secret
from auth.policy import Standing
from ivr.store import directory_imports
from ivr.store.database import Database
from ivr.store.directory import SqlDirectory
from ivr.store.directory_rows import CONTACT_KEPT
from ivr.store.tables_directory import contacts, imports, live_import, organizations
from tests.store.conftest import prepare
from tests.store.processes import FORKED
from tests.store.test_directory import AT, KEYS, CountingPasswords, load, row

OLD = [row(n, contact_name="Old") for n in (1, 2, 3, 11, 12)]
NEW = [
    row(n, contact_name="New", phone_password=f"{300_000 + n}", organization_name=f"Renamed {n // 10}")
    for n in (1, 2, 11, 12, 13, 21, 22)
]
EMAILS = {"c1@", "c2@", "c3@", "c11@", "c12@"}, {"c1@", "c2@", "c3@", "c11@", "c12@", "c13@", "c21@", "c22@"}

_CALLS = itertools.count()


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory_imports, "BATCH", 2)


@pytest.fixture
def directory(stored_url: str) -> Iterator[SqlDirectory]:
    database = Database(stored_url, synchronous="OFF")
    yield SqlDirectory(database)
    database.close()


@pytest.fixture
def passwords() -> CountingPasswords:
    return CountingPasswords()


@pytest.fixture
def on_sqlite(tmp_path: Path) -> str:
    """Where writers wait for one another."""
    prepare(f"sqlite:///{tmp_path}/ivr.db")
    return f"sqlite:///{tmp_path}/ivr.db"


class Caller:
    """Looks at the customers as a call does."""

    def __init__(self, directory: SqlDirectory) -> None:
        self.directory = directory

    def logs_in(self, n: int, password: int) -> bool:
        number = next(_CALLS)
        key = GuessKey(f"CA{number}", 1)
        scope, source = Scope(f"+55119{n:08d}"), f"+5521{number:08d}"
        login = Login(self.directory, CountingPasswords())
        found = login.check("phone_password", scope, Secret(str(password)), source, AT, key)
        return found.contact_id is not None

    def sees_old(self) -> bool:
        return self._sees({"Old"}, {"Company 0", "Company 1"}, EMAILS[0]) and self.logs_in(1, 200_001)

    def sees_new(self) -> bool:
        companies = {f"Renamed {n}" for n in range(3)}
        return self._sees({"Old", "New"}, companies, EMAILS[1]) and self.logs_in(1, 300_001)

    def _sees(self, names: set[str], companies: set[str], emails: set[str]) -> bool:
        listed = self.directory.list_contacts()
        assert len(listed) == len({one.contact.id for one in listed})
        return (
            {one.contact.name for one in listed} == names
            and {one.organization.name for one in listed} == companies
            and {one.contact.email.removesuffix("example.com") for one in listed} == emails
            and {one.contact.email.removesuffix("example.com") for one in listed if one.contact.name == "Old"}
            == (EMAILS[0] if "New" not in names else {"c3@"})
        )


def left_behind(directory: SqlDirectory) -> int:
    """Rows that are neither live nor about to be."""
    late = or_(contacts.c.since_import > live_import, contacts.c.until_import.is_not(None))
    unborn = organizations.c.since_import > live_import
    with directory.database.connect() as connection:
        return sum(
            connection.scalars(select(func.count()).select_from(table).where(which)).one()
            for table, which in ((contacts, late), (organizations, unborn))
        )


class Broken(Exception):
    pass


def breaking(directory: SqlDirectory, at: int) -> Callable[..., None]:
    """Lets the statement of this number fail, and all after it."""
    seen = 0

    def fail(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen > at:
            raise Broken

    return fail


def broken_import(directory: SqlDirectory, passwords: CountingPasswords, at: int, *rows: str) -> bool:
    """An import that breaks at this statement of its writing; False if it has fewer."""
    engine, apply = directory.database.engine, directory.apply
    fail = breaking(directory, at)

    def broken(*arguments: Any) -> None:
        event.listen(engine, "before_cursor_execute", fail)
        try:
            apply(*arguments)
        finally:
            event.remove(engine, "before_cursor_execute", fail)

    directory.apply = broken  # type: ignore[method-assign]
    try:
        load(directory, passwords, *rows)
    except Broken:
        return True
    finally:
        directory.apply = apply  # type: ignore[method-assign]
    return False


def test_an_import_that_breaks_anywhere_is_live_whole_or_not_at_all(
    directory: SqlDirectory, passwords: CountingPasswords
) -> None:
    load(directory, passwords, *OLD)
    caller, at, left = Caller(directory), 0, set()
    assert caller.sees_old()
    while not caller.sees_new():
        assert caller.sees_old(), at
        left.add(left_behind(directory))
        assert broken_import(directory, passwords, at, *NEW)
        at += 1
    assert at > 20
    assert max(left) > len(NEW), "it broke with rows written and rows marked"
    load(directory, passwords, *OLD, *NEW[5:])
    assert not caller.sees_new()
    assert left_behind(directory) == 0


def test_what_a_first_import_left_is_nobody_and_the_next_one_works(
    directory: SqlDirectory, passwords: CountingPasswords
) -> None:
    rows, at = [row(n) for n in (1, 2, 11)], 0
    while broken_import(directory, passwords, at, *rows) and not left_behind(directory) >= 5:
        assert directory.is_empty(), at
        at += 1
    assert directory.is_empty()
    assert not directory.has_demonstration()
    assert directory.list_contacts() == []
    assert directory.known_customers().contacts == {}
    assert directory.organization_of_code(KEYS.keyed_hash("organizational_code", "1000")) is None
    assert directory.candidates(Lookup(number=KEYS.keyed_hash("number", "+5511900000001")), 5) == []
    with directory.database.connect() as connection:
        unseen = connection.scalars(select(contacts.c.id)).all()
    assert unseen
    assert [directory.contact(one) for one in unseen] == [None] * len(unseen)
    assert load(directory, passwords, *rows).contacts_new == 3
    assert Caller(directory).logs_in(1, 200_001)
    assert left_behind(directory) == 0


def killed_there(url: str, where: str, there: Event) -> None:
    """Imports, and waits at that place to be killed."""
    directory_imports.BATCH = 2

    def wait(*_: Any) -> None:
        there.set()
        signal.pause()

    def progress(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("writing", {"among the batches": 4, "before it is live": total}.get(where)):
            wait()

    if where == "right after":
        directory_imports._Import.keep_on = wait  # type: ignore[method-assign]
    load(SqlDirectory(Database(url)), CountingPasswords(), *NEW, progress=progress)


@pytest.mark.parametrize("where", ["among the batches", "before it is live", "right after"])
def test_a_process_killed_leaves_all_or_nothing_and_the_next_import_works(
    directory: SqlDirectory, passwords: CountingPasswords, stored_url: str, where: str
) -> None:
    load(directory, passwords, *OLD)
    there = FORKED.Event()
    process = FORKED.Process(target=killed_there, args=(stored_url, where, there))
    process.start()
    assert there.wait(30)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(30)
    caller = Caller(directory)
    assert caller.sees_new() if where == "right after" else caller.sees_old()
    load(directory, passwords, *NEW, at=AT + timedelta(days=1))
    assert caller.sees_new()
    assert left_behind(directory) == 0


def test_between_batches_a_turn_gets_the_lock_and_sees_none_of_the_file(
    directory: SqlDirectory, passwords: CountingPasswords
) -> None:
    load(directory, passwords, *OLD)
    caller, batches = Caller(directory), []

    def turn(stage: str, done: int, total: int) -> None:
        if stage == "writing":
            batches.append((done, total))
            assert caller.sees_old()  # its login writes: were the lock held, it would give up

    load(directory, passwords, *NEW, progress=turn)
    assert batches == [(2, 7), (4, 7), (6, 7), (7, 7)]
    assert caller.sees_new()


def test_a_process_that_waits_to_write_comes_after_every_batch(
    passwords: CountingPasswords, on_sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory, waiting = SqlDirectory(Database(on_sqlite)), SqlDirectory(Database(on_sqlite))
    came = []

    def turn(_: float) -> None:
        key = GuessKey(f"CA{len(came)}", 1)
        came.append(waiting.reserve(key, "phone_password", [f"contact:{key.call_sid}"], "s", AT).accounts)

    monkeypatch.setattr(directory_imports.time, "sleep", turn)
    load(directory, passwords, *NEW)
    organizations, contacts = 2, 4
    assert len(came) == organizations + contacts
    for one in (directory, waiting):
        one.database.close()


@pytest.mark.parametrize(
    ("size", "took", "comes_next"),
    [(100, 0.03, 100), (100, 0.06, 50), (100, 9.0, 10), (100, 0.0, 200), (200, 0.0, 250), (10, 0.015, 20)],
)
def test_a_batch_is_as_large_as_what_others_may_wait_allows(
    size: int, took: float, comes_next: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory_imports, "BATCH", 250)
    assert directory_imports.paced(size, took) == comes_next


def test_marks_of_an_import_that_died_take_nobody_away(
    directory: SqlDirectory, passwords: CountingPasswords
) -> None:
    load(directory, passwords, *OLD)
    at = 0
    while left_behind(directory) < len(NEW):
        assert broken_import(directory, passwords, at, *NEW)
        at += 1
    load(directory, passwords, row(3, contact_name="Old"))
    assert Caller(directory).sees_old()
    assert left_behind(directory) == 0


def test_two_imports_at_once_stand_one_on_the_other_and_never_mix(
    directory: SqlDirectory, passwords: CountingPasswords
) -> None:
    numbers, at_once = range(20), threading.Barrier(2)

    def bring(name: str) -> None:
        rows = [row(n, contact_name=name, organization_name=f"{name} {n // 10}") for n in numbers]
        at_once.wait(30)
        load(directory, CountingPasswords(), *rows)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(bring, ["First", "Second"]))
    listed = directory.list_contacts()
    assert len(listed) == len(numbers)
    assert len({(one.contact.name, one.organization.name.split()[0]) for one in listed}) == 1
    assert left_behind(directory) == 0
    with directory.database.connect() as connection:
        assert connection.scalars(select(imports.c.number).order_by(imports.c.number)).all() == [1, 2]


def test_a_changed_contact_is_still_the_same_to_counters_and_calls(
    directory: SqlDirectory, passwords: CountingPasswords
) -> None:
    load(directory, passwords, *OLD)
    before = {one.contact.email: one.contact.id for one in directory.list_contacts()}
    account = f"contact:{before['c1@example.com']}"
    directory.reserve(GuessKey("CA", 1), "phone_password", [account], "s", AT)
    load(directory, passwords, *NEW, at=AT + timedelta(days=1))
    after = {one.contact.email: one.contact.id for one in directory.list_contacts()}
    assert before.items() <= after.items()
    assert directory.standing(account, "s") == Standing(1, AT, 1)
    renamed = directory.contact(before["c1@example.com"])
    assert renamed is not None
    assert renamed.name == "New"


def test_everybody_of_a_named_organization_is_kept_on_changed_or_not(
    directory: SqlDirectory, passwords: CountingPasswords
) -> None:
    load(directory, passwords, *OLD)
    later = AT + timedelta(days=100)
    load(directory, passwords, row(1, contact_name="New"), at=later)
    with directory.database.connect() as connection:
        kept = dict(connection.execute(select(contacts.c.email, contacts.c.keep_until)).all())
    named = {f"c{n}@example.com": later + CONTACT_KEPT for n in (1, 2, 3)}
    assert kept == {**named, **{f"c{n}@example.com": AT + CONTACT_KEPT for n in (11, 12)}}


def test_a_password_deleted_amid_an_import_is_the_old_one(
    directory: SqlDirectory, passwords: CountingPasswords
) -> None:
    load(directory, passwords, *OLD)
    known = {one.contact.email: one.contact.id for one in directory.list_contacts()}

    def expire(stage: str, done: int, total: int) -> None:
        if stage == "writing" and done == total:
            directory.forget_passwords([known["c1@example.com"], known["c3@example.com"]])
            assert not Caller(directory).logs_in(1, 200_001)

    load(directory, passwords, *NEW, progress=expire)
    caller = Caller(directory)
    assert caller.logs_in(1, 300_001)
    assert not caller.logs_in(3, 200_003)


def test_the_lock_of_imports_is_readable_by_its_owner_only(
    on_sqlite: str, passwords: CountingPasswords, tmp_path: Path
) -> None:
    database = Database(on_sqlite)
    load(SqlDirectory(database), passwords, row(1))
    database.close()
    assert stat.S_IMODE((tmp_path / "ivr.db.import.lock").stat().st_mode) == 0o600
