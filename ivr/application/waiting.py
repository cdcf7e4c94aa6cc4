"""Who waits in the queues, who serves them, and whom an agent is told of next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from ivr.application.ports import Calls
from ivr.application.records import CallFilter, CallRecord
from ivr.engine.effects import Queue, Serve
from ivr.engine.session import Session, decode

PAGE = 500
TOLD_FOR = timedelta(minutes=2)
"""How long a caller whom an agent was told of is left to that agent, without a word that they were taken."""
LATE = timedelta(minutes=2)
"""How much longer than its longest wait a queue may keep a caller; after that their end was told to nobody."""


@dataclass(frozen=True)
class Waiting:
    """`queued`: every call in a queue, longest first. `told`: whom an agent was told of just now, by the agent's
    call. `taken`: the agent's call that took a queued caller, by the caller's.
    """

    queued: Sequence[Session]
    told: dict[str, str | None]
    taken: dict[str, str]

    @classmethod
    def now(cls, calls: Calls, at: datetime) -> Waiting:
        queued: list[tuple[CallRecord, Session]] = []
        told: dict[str, str | None] = {}
        for record, session in _open(calls):
            if isinstance(session.wait, Queue) and at <= _gone_by(session, session.wait):
                queued.append((record, session))
            elif isinstance(session.wait, Serve) and at - record.last_at < TOLD_FOR:
                told[record.call_sid] = session.values.get("front")
        turns = {record.call_sid: record.turn for record, _ in queued}
        taken = {
            fact.call_sid: fact.content["by"]
            for fact in calls.taken(list(turns))
            if fact.content["turn"] == turns[fact.call_sid]
        }
        longest = sorted((session for _, session in queued), key=lambda one: one.values.get("joined_at", ""))
        return cls(longest, told, taken)

    def front(self, queues: Collection[str], agent: Session) -> Session | None:
        """The next one for an agent: nobody has taken them, and no other agent was told of them just now. Whom this
        agent was told of and did not get comes after all others."""
        free = [
            one
            for one in self.queued
            if isinstance(one.wait, Queue) and one.wait.queue in queues and not self._spoken_for(one, agent)
        ]
        missed = agent.values.get("missed", ())
        return min(free, key=lambda one: one.call in missed, default=None)

    def _spoken_for(self, caller: Session, agent: Session) -> bool:
        busy = set(self.taken.values())
        return caller.call in self.taken or any(
            told == caller.call and call not in busy and call != agent.call
            for call, told in self.told.items()
        )


def _gone_by(session: Session, wait: Queue) -> datetime:
    joined = datetime.fromisoformat(session.values.get("joined_at") or session.at.isoformat())
    return joined + timedelta(seconds=wait.max_wait) + LATE


def _open(calls: Calls) -> Iterator[tuple[CallRecord, Session]]:
    """Every open call, page by page; one that can't be read keeps nobody else waiting."""
    after = None
    while True:
        page = calls.list(CallFilter(open=True, confidential=True, limit=PAGE, after=after))
        for record in page:
            with suppress(msgspec.DecodeError):
                yield record, decode(record.session)
        if len(page) < PAGE:
            return
        after = (page[-1].started_at, page[-1].call_sid)
