"""Several journals at once, on both stores: what one by one gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ivr.application.records import CallRecord
from ivr.store import migrate
from ivr.store.store import open_store

AT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def _prepared(url: str) -> None:
    store = open_store(url)
    migrate.upgrade(store.database)
    store.close()


def _call(call_sid: str) -> CallRecord:
    return CallRecord(
        call_sid=call_sid,
        hotline="main_4003",
        flow_version="v",
        engine_version="1",
        caller_ref=None,
        called="40030015",
        language="pt-BR",
        started_at=AT,
        last_at=AT,
        session=b"{}",
        answer=b"[]",
        keep_until=AT + timedelta(days=1),
    )


@pytest.mark.usefixtures("store")
def test_journals_of_several_calls_are_those_of_each(database_copy: Callable[..., str]) -> None:
    store = open_store(database_copy("replayed", _prepared))
    try:
        for name in ("CA1", "CA2", "CA3"):
            assert store.begin_call(_call(name), f"[{name}]".encode())
        found = store.calls.journals(["CA1", "CA3", "CA9"])
        assert {name: list(one) for name, one in found.items()} == {
            name: list(store.calls.journal(name)) for name in ("CA1", "CA3")
        }
        assert found["CA3"][0].entry == b"[CA3]"
    finally:
        store.close()
