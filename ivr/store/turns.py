"""The way of a call through the store: read it, begin it, commit its turns, take its facts.

All of it runs on the driver's own cursor with statements compiled once; see `prepared`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import structs
from sqlalchemy import bindparam, insert, literal_column, select, update

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
        begin = insert_new(calls, dialect)
        self._begin = Prepared(begin if database.on_sqlite else _journaled_too(begin, turn=0), dialect)
        self._advance: dict[Names, Prepared] = {}
        self._journal = Prepared(insert_row(journal), dialect)
        self._fact = Prepared(insert_new(facts, dialect), dialect)

    def call(self, call_sid: str) -> CallRecord | None:
        row = self._database.driver(lambda driver: self._call.one(driver, {"sid": call_sid}))
        return (
            None if row is None else CallRecord(**dict(zip(CallRecord.__struct_fields__, row, strict=True)))
        )

    def begin_call(self, call: CallRecord, entry: bytes, writes: Sequence[Write] = ()) -> bool:
        values = {**structs.asdict(call), "at": call.started_at, "entry": entry}
        then = (self._journal, {**values, "turn": 0}) if self._database.on_sqlite else None
        return self._all_or_nothing(self._begin, values, then, writes)

    def commit_turn(self, turn: TurnRecord) -> bool:
        values = {**structs.asdict(turn), **turn.changed, "sid": turn.call_sid, "expected": turn.turn}
        names = tuple(sorted(turn.changed))
        then = (self._journal, values) if self._database.on_sqlite else None
        return self._all_or_nothing(self._advancing(names), values, then, turn.writes)

    def _advancing(self, names: Names) -> Prepared:
        """The statement that sets these columns besides what every turn sets. A column that isn't named leaves its
        indexes alone; SQLite would write them anew even where the value stays.
        """
        if names not in self._advance:
            statement = _advance(names) if self._database.on_sqlite else _journaled_too(_advance(names))
            self._advance[names] = Prepared(statement, self._database.dialect)
        return self._advance[names]

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

        if then or writes:
            return self._database.transaction(whole)
        return self._database.driver(whole, write=True)


def _advance(names: Names) -> Any:
    """The compare-and-set: only who answers the turn that the call expects moves it on."""
    changed = {name: bindparam(name, type_=calls.c[name].type) for name in ("session", "answer", *names)}
    return (
        update(calls)
        .where(calls.c.call_sid == bindparam("sid"), calls.c.turn == bindparam("expected"))
        .values(turn=calls.c.turn + 1, last_at=bindparam("at", type_=calls.c.last_at.type), **changed)
    )


def _journaled_too(claim: Any, turn: int | None = None) -> Any:
    """A claim and the journal's row in one statement, which PostgreSQL commits in one round trip."""
    won = claim.returning(calls.c.call_sid, calls.c.hotline).cte("won")
    given = {name: bindparam(name, type_=journal.c[name].type) for name in ("turn", "at", "entry")}
    row = {**given, "call_sid": won.c.call_sid, "hotline": won.c.hotline}
    if turn is not None:
        row["turn"] = literal_column(str(turn))
    return insert(journal).from_select([*row], select(*row.values()))
