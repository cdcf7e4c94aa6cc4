"""Who waits in the queues, who serves them, and whom an agent is told of next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ivr.application.ports import Calls
from ivr.application.records import CallFilter, CallRecord
from ivr.engine.effects import Queue, Serve
from ivr.engine.session import Session, decode

PAGE = 500


@dataclass(frozen=True)
class Waiting:
    """`queued`: every call in a queue, longest first. `told`: the caller that each serving agent was told of, by the
    agent's call. `taken`: the agent's call that took a queued caller, by the caller's.
    """

    queued: Sequence[Session]
    told: dict[str, str | None]
    taken: dict[str, str]

    @classmethod
    def now(cls, calls: Calls) -> Waiting:
        queued: list[tuple[CallRecord, Session]] = []
        told: dict[str, str | None] = {}
        for record in _open(calls):
            session = decode(record.session)
            if isinstance(session.wait, Queue):
                queued.append((record, session))
            elif isinstance(session.wait, Serve):
                told[record.call_sid] = session.values.get("front")
        turns = {record.call_sid: record.turn for record, _ in queued}
        taken = {
            fact.call_sid: fact.content["by"]
            for fact in calls.taken(list(turns))
            if fact.content["turn"] == turns[fact.call_sid]
        }
        longest = sorted((session for _, session in queued), key=lambda one: one.values.get("joined_at", ""))
        return cls(longest, told, taken)

    def front(self, queues: Collection[str], but_for: str) -> Session | None:
        """The next one for the agent on the call `but_for`: nobody has taken them, and no other agent was told of
        them and still waits for somebody."""
        busy = set(self.taken.values())
        spoken_for = {caller for agent, caller in self.told.items() if agent not in busy and agent != but_for}
        return next(
            (
                one
                for one in self.queued
                if isinstance(one.wait, Queue)
                and one.wait.queue in queues
                and one.call not in self.taken
                and one.call not in spoken_for
            ),
            None,
        )


def _open(calls: Calls) -> Iterator[CallRecord]:
    """Every open call, page by page."""
    after = None
    while True:
        page = calls.list(CallFilter(open=True, confidential=True, limit=PAGE, after=after))
        yield from page
        if len(page) < PAGE:
            return
        after = (page[-1].started_at, page[-1].call_sid)
