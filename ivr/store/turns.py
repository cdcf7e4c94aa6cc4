"""The way of a call through the store: read it, begin it, commit its turns, take its facts.

All of it runs on the driver's own cursor with statements compiled once; see `prepared`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import structs
from sqlalchemy import bindparam, insert, select, update

from ivr.application.records import CallRecord, FactRecord, TurnRecord, Write
from ivr.store.database import Database, Driver
from ivr.store.prepared import Prepared, PreparedSelect, insert_new, insert_row
from ivr.store.tables import calls, facts, journal
from ivr.store.writes import Writes

Names = tuple[str, ...]


class SqlTurns:
    """`ivr.application.ports.Turns`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect = database.dialect
        self._writes = Writes(dialect)
        columns = (calls.c[name] for name in CallRecord.__struct_fields__)
        self._call = PreparedSelect(select(*columns).where(calls.c.call_sid == bindparam("sid")), dialect)
        self._begin = Prepared(insert_new(calls, dialect), dialect)
        self._advance: dict[Names, Prepared] = {}
        self._journal = Prepared(insert_row(journal), dialect)
        self._whole: dict[Names, Prepared] = {}
        self._fact = Prepared(insert_new(facts, dialect), dialect)

    def call(self, call_sid: str) -> CallRecord | None:
        row = self._database.driver(lambda driver: self._call.one(driver, {"sid": call_sid}))
        return (
            None if row is None else CallRecord(**dict(zip(CallRecord.__struct_fields__, row, strict=True)))
        )

    def begin_call(self, call: CallRecord, entry: bytes, writes: Sequence[Write] = ()) -> bool:
        values = structs.asdict(call)
        first = {**values, "turn": 0, "at": call.started_at, "entry": entry}
        return self._all_or_nothing(self._begin, values, (self._journal, first), writes)

    def commit_turn(self, turn: TurnRecord) -> bool:
        values = {**structs.asdict(turn), **turn.changed, "sid": turn.call_sid, "expected": turn.turn}
        names = tuple(sorted(turn.changed))
        if not self._database.on_sqlite and not turn.writes:
            whole = self._prepared(self._whole, _advance_and_journal, names)
            return self._database.driver(lambda driver: whole.run(driver, values).rowcount) == 1
        advance = self._prepared(self._advance, _advance, names)
        return self._all_or_nothing(advance, values, (self._journal, values), turn.writes)

    def _prepared(
        self, known: dict[Names, Prepared], statement: Callable[[Names], Any], names: Names
    ) -> Prepared:
        """The statement that sets these columns besides what every turn sets. A column that isn't named leaves its
        indexes alone; SQLite would write them anew even where the value stays.
        """
        if names not in known:
            known[names] = Prepared(statement(names), self._database.dialect)
        return known[names]

    def take_fact(self, fact: FactRecord, writes: Sequence[Write] = ()) -> bool:
        return self._all_or_nothing(self._fact, structs.asdict(fact), None, writes)

    def _all_or_nothing(
        self,
        claim: Prepared,
        values: Mapping[str, Any],
        then: tuple[Prepared, Mapping[str, Any]] | None,
        writes: Sequence[Write],
    ) -> bool:
        """`claim` decides by the number of its rows whether it is ours to write the rest."""

        def whole(driver: Driver) -> bool:
            if claim.run(driver, values).rowcount != 1:
                return False
            if then:
                then[0].run(driver, then[1])
            self._writes.apply(driver, writes)
            return True

        return self._database.transaction(whole)


def _advance(names: Names) -> Any:
    """The compare-and-set: only who answers the turn that the call expects moves it on."""
    changed = {name: bindparam(name, type_=calls.c[name].type) for name in ("session", "answer", *names)}
    return (
        update(calls)
        .where(calls.c.call_sid == bindparam("sid"), calls.c.turn == bindparam("expected"))
        .values(turn=calls.c.turn + 1, last_at=bindparam("at", type_=calls.c.last_at.type), **changed)
    )


def _advance_and_journal(names: Names) -> Any:
    """The compare-and-set and the journal's row in one statement, which PostgreSQL commits in one round trip."""
    won = _advance(names).returning(calls.c.call_sid).cte("won")
    rest = [column for column in journal.columns if column.key != "call_sid"]
    row = select(won.c.call_sid, *(bindparam(column.key, type_=column.type) for column in rest))
    return insert(journal).from_select(["call_sid", *(column.key for column in rest)], row)
