"""Each list has an index, so that it costs as much on a full database as on an empty one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from auth.directory import Lookup
from ivr.application.records import CallFilter, TicketFilter
from ivr.store.directory import SqlDirectory
from ivr.store.store import SqlStore, open_store
from tests.store import sample
from tests.store.conftest import prepare

SEEN: list[str] = []
"""What SQLite was asked, on any connection."""


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqlStore:
    """SQLite plans by the tables' shape alone, so that its plan of an empty database is that of a full one."""
    folder: Path = tmp_path_factory.mktemp("indexes")
    prepare(f"sqlite:///{folder}/ivr.db")
    stored = open_store(f"sqlite:///{folder}/ivr.db")
    event.listen(stored.database.engine, "connect", lambda one, _: one.set_trace_callback(SEEN.append))
    return stored


def plan(stored: SqlStore, asked: Callable[[SqlStore], object]) -> str:
    """How SQLite does the first SELECT of `asked`, on whichever connection."""
    SEEN.clear()
    asked(stored)
    statement = next(one for one in SEEN if one.startswith("SELECT"))
    with stored.database.engine.connect() as connection:
        lines = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
    return "\n".join(str(line[-1]) for line in lines)


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (lambda s: s.calls.list(CallFilter()), "ix_calls_started"),
        (lambda s: s.calls.list(CallFilter(started_from=sample.NOON)), "ix_calls_started"),
        (lambda s: s.calls.list(CallFilter(hotline="main_4003")), "ix_calls_hotline"),
        (lambda s: s.calls.list(CallFilter(lost=True)), "ix_calls_lost"),
        (lambda s: s.calls.list(CallFilter(silent_since=sample.NOON)), "ix_calls_open"),
        (lambda s: s.calls.recent("hash", sample.NOON), "ix_calls_caller"),
        (lambda s: s.calls.recent("hash", sample.NOON), "ix_persons_lookup"),
        (lambda s: s.calls.journal("CA1"), "sqlite_autoindex_journal"),
        (lambda s: s.tickets.list(TicketFilter()), "ix_tickets_due"),
        (lambda s: s.tickets.list(TicketFilter(team="finance", states=("open",))), "ix_tickets_team"),
        (lambda s: s.tickets.by_protocol("1"), "sqlite_autoindex_tickets"),
        (lambda s: s.tickets.open_request("finance", "hash", "contact"), "ix_persons_lookup"),
        (lambda s: s.tickets.changes("T1"), "ix_ticket_changes_ticket"),
        (lambda s: s.outbox.lease(sample.NOON, sample.later(1)), "ix_outbox_waiting"),
        (lambda s: s.flow_sets.newest_good(), "ix_flow_sets_good"),
        (lambda s: s.looks.list("call:CA1"), "ix_looks_subject"),
        (lambda s: SqlDirectory(s.database).candidates(Lookup(number="x"), 5), "ix_contacts_phone_hash"),
        (lambda s: SqlDirectory(s.database).candidates(Lookup(organization_id="x"), 5), "organization_id=?"),
        (lambda s: SqlDirectory(s.database).contact("x"), "sqlite_autoindex_contacts"),
        (lambda s: SqlDirectory(s.database).organization_of_code("x"), "sqlite_autoindex_organizations"),
    ],
)
def test_a_list_goes_by_its_index(
    on_sqlite: SqlStore, asked: Callable[[SqlStore], object], index: str
) -> None:
    how = plan(on_sqlite, asked)
    assert index in how
    assert not [line for line in how.splitlines() if line.startswith("SCAN") and "USING INDEX" not in line], (
        how
    )
