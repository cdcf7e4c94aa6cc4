"""Whatever people do to a ticket in whatever order and time, what may be said of it stays true."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec import structs

from auth.policy import BRASILIA
from ivr.application import tickets as rules
from ivr.application.records import TicketRecord
from ivr.engine.hours import opening
from tests.application.desk import FLOWS, Desk, ticket
from tests.application.test_tickets import ACT

ENDED = {"closed", "cancelled", "not_reached"}
P = ticket().protocol


class Work(RuleBasedStateMachine):
    """One ticket, worked by two people."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(ticket(callback_ref="p1"))
        self.attempts = 0
        self.ended_as: object = None

    @rule(minutes=st.integers(1, 5 * 24 * 60))
    def time_passes(self, minutes: int) -> None:
        self.desk.now += timedelta(minutes=minutes)

    @rule(verb=st.sampled_from(sorted(ACT)), who=st.sampled_from(["desk-1", "desk-2"]))
    def somebody_works(self, verb: str, who: str) -> None:
        self.desk.who = who
        before, kept = self.desk.find(P), len(self.desk.memory.tickets.kept)
        tickets = len(self.desk.memory.tickets.rows)
        try:
            ACT[verb](self.desk)
        except rules.TicketError as refused:
            self.was_rightly_refused(refused, before)
            assert self.desk.memory.tickets.rows["t1"] == before
            assert len(self.desk.memory.tickets.kept) == kept
            return
        self.attempts += verb.startswith("called_")
        if verb == "follow_up":
            assert before.state in ENDED
            assert len(self.desk.memory.tickets.rows) == tickets + 1
            return
        assert before.state not in ENDED
        change = self.desk.memory.tickets.kept[-1]
        assert len(self.desk.memory.tickets.kept) == kept + 1
        assert (change.who, change.at) == (who, self.desk.now)

    @staticmethod
    def was_rightly_refused(refused: rules.TicketError, before: TicketRecord) -> None:
        if isinstance(refused, rules.NotAllowed):
            assert before.state not in rules.TRANSITIONS[refused.verb]

    @invariant()
    def what_is_said_of_it_is_true(self) -> None:
        now = self.desk.find(P)
        assert (now.closed_at is not None) == (now.state in ENDED)
        assert (now.validation_until is not None) == (now.state == "validation") or now.state == "closed"
        assert now.state != "validation" or (now.validation_until or self.desk.now) > self.desk.now
        assert (now.taken_by is not None) or now.state not in ("in_progress", "validation")
        assert now.state != "open" or now.taken_by is None
        assert now.attempts == self.attempts

    @invariant()
    def an_attempt_waits_for_open_hours(self) -> None:
        now = self.desk.find(P)
        if now.next_attempt_at is not None:
            assert now.state in ("open", "in_progress")
            assert opening(FLOWS.schedules[now.team], now.next_attempt_at).open

    @invariant()
    def an_end_is_an_end(self) -> None:
        now = self.desk.find(P)
        if self.ended_as is not None:
            assert now == self.ended_as
        elif now.state in ENDED:
            self.ended_as = structs.replace(now)

    @invariant()
    def nobody_is_given_up_early(self) -> None:
        if self.desk.find(P).state == "not_reached":
            calls = [one.at for one in self.desk.memory.tickets.kept if one.what == rules.NO_ANSWER]
            assert len(calls) >= 3
            assert len({one.astimezone(BRASILIA).date() for one in calls}) >= 2


TestWork = Work.TestCase
TestWork.settings = settings(max_examples=60, stateful_step_count=40)
