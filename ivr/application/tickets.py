"""Working a ticket: which verb is allowed in which state, what it does, and that every change is kept.

`TRANSITIONS` is the whole rule: what it has no entry for is refused, with what is allowed instead. Each verb reads
the ticket, lets what has lapsed lapse, and changes it only if nobody else did meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Literal, get_args

from msgspec import convert, structs

from auth.directory import Contact
from auth.policy import BRASILIA
from ivr.application.board import overrides_of
from ivr.application.ports import ProtocolTaken, Store, TicketChanged
from ivr.application.records import (
    SERVICE_RECORD_KEPT,
    ChangeTicket,
    TicketChangeRecord,
    TicketFilter,
    TicketRecord,
    TicketState,
)
from ivr.engine.hours import add_business_days, add_open_minutes, next_opening
from ivr.engine.overrides import under
from ivr.engine.priority import due_at
from ivr.flow.calendar import Calendar
from ivr.flow.model import FlowSet, Team
from ivr.flow.schedule import Schedule

Verb = Literal[
    "take",
    "propose",
    "reply",
    "close",
    "cancel",
    "follow_up",
    "called_answered",
    "called_no_answer",
    "called_later",
    "called_wrong_number",
    "move",
    "transfer",
]
VERBS: tuple[Verb, ...] = get_args(Verb)
STATES: tuple[TicketState, ...] = get_args(TicketState)

TRANSITIONS: Mapping[Verb, Mapping[TicketState, TicketState]] = {
    "take": {"open": "in_progress", "in_progress": "in_progress"},
    "propose": {"in_progress": "validation"},
    "reply": {"validation": "in_progress"},
    "close": {"open": "closed", "in_progress": "closed", "validation": "closed"},
    "cancel": {"open": "cancelled", "in_progress": "cancelled", "validation": "cancelled"},
    "follow_up": {"closed": "closed", "cancelled": "cancelled", "not_reached": "not_reached"},
    "called_answered": {"open": "in_progress", "in_progress": "in_progress"},
    "called_no_answer": {"open": "open", "in_progress": "in_progress"},
    "called_later": {"open": "open", "in_progress": "in_progress"},
    "called_wrong_number": {"open": "open", "in_progress": "in_progress"},
    "move": {"open": "open", "in_progress": "open"},
    "transfer": {"open": "open", "in_progress": "in_progress", "validation": "validation"},
}
"""The state after each verb. Beside these, a validation lapses to `closed`, and a third call that nobody answers
on a second day ends in `not_reached`. A follow-up leaves its ticket as it is, and opens another."""

VALIDATION_DAYS = 7
NO_ANSWERS = 3
NO_ANSWER_DAYS = 2
AGAIN_AFTER_OPEN_MINUTES = 120
PROTOCOL_TRIES = 20
ENGINE = "ivr"
"""Who made a change that only the passing of time made."""

ANSWERED, NO_ANSWER = "called: answered", "called: no answer"
LATER, WRONG_NUMBER = "called: later", "called: wrong number"


class TicketError(Exception):
    """A verb that can't be done; nothing was changed."""


class NoSuchTicket(TicketError):
    """No such ticket, or one that isn't shown without its team being named."""


class NotAllowed(TicketError):
    """The state doesn't allow the verb; `allowed` are those that it does."""

    def __init__(self, verb: Verb, state: TicketState) -> None:
        super().__init__(
            f"{verb} is not allowed in state {state}; allowed are {', '.join(allowed_in(state))}"
        )
        self.verb, self.state, self.allowed = verb, state, allowed_in(state)


class TakenByOther(TicketError):
    """Somebody has it in hand already."""

    def __init__(self, by: str) -> None:
        super().__init__(f"taken by {by}")
        self.by = by


class ChangedMeanwhile(TicketError):
    """Somebody else changed the ticket after it was read."""


class UnknownTeam(TicketError):
    """No team is called so; `known` are those that are."""

    def __init__(self, team: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no team is called {team}; wanted: {', '.join(known)}")
        self.team, self.known = team, known


class SameTeam(TicketError):
    """It is there already."""


class StaysConfidential(TicketError):
    """A ticket never goes from a confidential team to another, nor from there to it: who may see it would change."""


class OtherOrganization(TicketError):
    """The contact is of another organization than the ticket."""


class NotAhead(TicketError):
    """A later call must lie ahead."""


def allowed_in(state: TicketState) -> tuple[Verb, ...]:
    """The verbs that a state allows."""
    return tuple(verb for verb in VERBS if state in TRANSITIONS[verb])


@dataclass
class TicketDesk:
    """The verbs, for one person: `who` is kept with every change.

    `flows` gives the teams, their hours and the national calendar, and is asked only when those are wanted. A
    confidential ticket is reached only where `team` names its team.
    """

    store: Store
    flows: Callable[[], FlowSet]
    who: str
    now: datetime
    new_id: Callable[[], str]
    new_protocol: Callable[[], str]
    team: str | None = None

    # -- to read

    def find(self, protocol: str) -> TicketRecord:
        """The ticket as it now is: a validation that nobody answered in time is closed by now. Raises NoSuchTicket."""
        ticket = self.store.tickets.by_protocol(protocol)
        if ticket is None or (ticket.confidential and ticket.team != self.team):
            raise NoSuchTicket
        return self._lapsed(ticket)

    def list(self, wanted: TicketFilter) -> tuple[TicketRecord, ...]:
        """What is wanted, after everything that has lapsed is closed."""
        self.close_lapsed()
        return tuple(self.store.tickets.list(wanted))

    def close_lapsed(self) -> int:
        """Closes every validation whose time is over; how many. Done at each list, and once a day."""
        lapsed = [ticket for ticket in self._all(("validation",)) if self._has_lapsed(ticket)]
        return sum(self._lapsed(ticket).state == "closed" for ticket in lapsed)

    def _all(self, states: tuple[str, ...]) -> Iterator[TicketRecord]:
        wanted = TicketFilter(states=states, confidential=True, limit=500)
        while page := self.store.tickets.list(wanted):
            yield from page
            wanted = structs.replace(wanted, after=(page[-1].due_at, page[-1].id))

    def _has_lapsed(self, ticket: TicketRecord) -> bool:
        until = ticket.validation_until
        return ticket.state == "validation" and until is not None and until <= self.now

    def _lapsed(self, ticket: TicketRecord) -> TicketRecord:
        if not self._has_lapsed(ticket):
            return ticket
        after = {"state": "closed", "closed_at": ticket.validation_until}
        change = ChangeTicket(
            ticket=ticket.id,
            at=self.now,
            who=ENGINE,
            what=f"closed: no reply in {VALIDATION_DAYS} business days",
            after=after,
            expected={"state": "validation", "validation_until": ticket.validation_until},
        )
        try:
            return self.store.tickets.change(change)
        except TicketChanged:
            return self.store.tickets.get(ticket.id) or ticket

    # -- to work

    def take(self, protocol: str, over: bool = False) -> TicketRecord:
        """`over`: also out of a colleague's hands. Raises TakenByOther."""
        ticket, after = self._begun(protocol, "take")
        if ticket.taken_by not in (None, self.who) and not over:
            raise TakenByOther(ticket.taken_by or "")
        return self._change(ticket, "taken", after | {"taken_by": self.who})

    def propose(self, protocol: str) -> TicketRecord:
        """The customer now validates: a reply by the end of the 7th business day, or it is closed."""
        ticket, after = self._begun(protocol, "propose")
        until = validation_until(national_calendar(self.flows()), self.now)
        return self._change(ticket, "proposed", after | {"validation_until": until, "next_attempt_at": None})

    def reply(self, protocol: str) -> TicketRecord:
        """The customer replied in time: back to work."""
        ticket, after = self._begun(protocol, "reply")
        return self._change(ticket, "replied", after | {"validation_until": None})

    def close(self, protocol: str) -> TicketRecord:
        return self._ended(protocol, "close", "closed")

    def cancel(self, protocol: str) -> TicketRecord:
        return self._ended(protocol, "cancel", "cancelled")

    def _ended(self, protocol: str, verb: Verb, what: str) -> TicketRecord:
        ticket, after = self._begun(protocol, verb)
        ended = {"closed_at": self.now, "next_attempt_at": None, "validation_until": None}
        return self._change(ticket, what, after | ended)

    def move(self, protocol: str, team: str) -> TicketRecord:
        """To another team: open again there, still due by what the caller was told; a later attempt waits for the
        new team's hours. Raises UnknownTeam, SameTeam, StaysConfidential.
        """
        ticket, after = self._begun(protocol, "move")
        target = self._team(team)
        if team == ticket.team:
            raise SameTeam(team)
        if target.confidential or ticket.confidential:
            raise StaysConfidential(team)
        attempt = ticket.next_attempt_at
        after |= {"team": team, "taken_by": None}
        if attempt is not None:
            after["next_attempt_at"] = next_opening(self._schedule(team), max(attempt, self.now))
        return self._change(ticket, f"moved from {ticket.team}", after)

    def transfer(self, protocol: str, contact: Contact) -> TicketRecord:
        """To another contact of the customer, who is now called at the registered number, if there is one.

        Raises OtherOrganization.
        """
        ticket, after = self._begun(protocol, "transfer")
        if ticket.organization not in (None, contact.organization_id):
            raise OtherOrganization
        after |= {"contact": contact.id, "organization": contact.organization_id}
        if contact.phone:
            after |= {"callback_ref": f"contact:{contact.id}", "number_confirmed": "assumed"}
        return self._change(ticket, "transferred to another contact", after)

    def follow_up(self, protocol: str) -> TicketRecord:
        """A new ticket that follows one that has ended, with what is known of it; due on the team's own hours."""
        earlier, _ = self._begun(protocol, "follow_up")
        for _ in range(PROTOCOL_TRIES):
            ticket = self._follower(earlier)
            try:
                self.store.tickets.open(ticket, self.who)
            except ProtocolTaken:
                continue
            return ticket
        raise TicketError("no free protocol was found")

    def _follower(self, earlier: TicketRecord) -> TicketRecord:
        number = self._kept_number(earlier.callback_ref)
        return TicketRecord(
            id=self.new_id(),
            protocol=self.new_protocol(),
            hotline=earlier.hotline,
            team=earlier.team,
            reason="follow_up",
            opened_at=self.now,
            due_at=self._due(earlier),
            callback_ref=number,
            number_confirmed=earlier.number_confirmed if number else "none",
            language=earlier.language,
            contact=earlier.contact,
            organization=earlier.organization,
            priority=earlier.priority,
            impact=earlier.impact,
            urgency=earlier.urgency,
            follows=earlier.id,
            call_sid=None,
            subject=earlier.subject,
            product=earlier.product,
            environment=earlier.environment,
            confidential=earlier.confidential,
            keep_until=self.now + SERVICE_RECORD_KEPT,
        )

    def _kept_number(self, ref: str | None) -> str | None:
        """The number to call, kept as long as the new ticket; None where there was none, or it was erased."""
        if ref is None or ref.startswith("contact:"):
            return ref
        person = self.store.persons.get(ref)
        if person is None or person.e164 is None:
            return None
        self.store.persons.keep(structs.replace(person, keep_until=self.now + SERVICE_RECORD_KEPT))
        return ref

    def _due(self, earlier: TicketRecord) -> datetime | None:
        team = self._team(earlier.team)
        return due_at(team.priorities, self._schedule(earlier.team), self.now, earlier.priority)  # type: ignore[arg-type]

    # -- calling back

    def called_answered(self, protocol: str) -> TicketRecord:
        """Reached: whoever called has it in hand now, unless somebody had."""
        ticket, after = self._begun(protocol, "called_answered")
        after |= {"next_attempt_at": None, "taken_by": ticket.taken_by or self.who}
        return self._attempted(ticket, ANSWERED, after)

    def called_no_answer(self, protocol: str) -> TicketRecord:
        """The next attempt is set on the team's hours, overrides counted; the third, on a second day, ends it."""
        ticket, after = self._begun(protocol, "called_no_answer")
        unanswered = [*unanswered_calls(self.store.tickets.changes(ticket.id)), self.now]
        if is_not_reached(unanswered):
            after |= {"state": "not_reached", "closed_at": self.now, "next_attempt_at": None}
        else:
            after["next_attempt_at"] = next_attempt(self._schedule(ticket.team), unanswered)
        return self._attempted(ticket, NO_ANSWER, after)

    def called_later(self, protocol: str, later: datetime) -> TicketRecord:
        """Reached, and asked to be called at a later time: then, or when the team opens next after it.

        Raises NotAhead.
        """
        ticket, after = self._begun(protocol, "called_later")
        if later <= self.now:
            raise NotAhead
        after["next_attempt_at"] = next_opening(self._schedule(ticket.team), later)
        return self._attempted(ticket, LATER, after)

    def called_wrong_number(self, protocol: str) -> TicketRecord:
        """Whoever answered knows nothing of it: nobody calls that number again, and no call is promised."""
        ticket, after = self._begun(protocol, "called_wrong_number")
        after |= {
            "callback_ref": None,
            "number_confirmed": "none",
            "promised": False,
            "next_attempt_at": None,
        }
        return self._attempted(ticket, WRONG_NUMBER, after)

    def _attempted(self, ticket: TicketRecord, what: str, after: dict[str, Any]) -> TicketRecord:
        return self._change(ticket, what, after | {"attempts": ticket.attempts + 1})

    # -- what every verb does

    def _begun(self, protocol: str, verb: Verb) -> tuple[TicketRecord, dict[str, Any]]:
        """The ticket, and the state after the verb. Raises NoSuchTicket, NotAllowed."""
        ticket = self.find(protocol)
        state = TRANSITIONS[verb].get(ticket.state)
        if state is None:
            raise NotAllowed(verb, ticket.state)
        return ticket, {"state": state}

    def _change(self, ticket: TicketRecord, what: str, after: dict[str, Any]) -> TicketRecord:
        expected = {
            name: getattr(ticket, name) for name in ("state", "team", "taken_by", "attempts", "callback_ref")
        }
        change = ChangeTicket(
            ticket=ticket.id, at=self.now, who=self.who, what=what, after=after, expected=expected
        )
        try:
            return self.store.tickets.change(change)
        except TicketChanged:
            raise ChangedMeanwhile from None

    def _team(self, team: str) -> Team:
        teams = self.flows().teams
        if team not in teams:
            raise UnknownTeam(team, tuple(sorted(teams)))
        return teams[team]

    def _schedule(self, team: str) -> Schedule:
        """The team's hours as the overrides make them that stand or are to come."""
        self._team(team)
        overrides = overrides_of(self.store.overrides.standing(self.now), team, self.now)
        return under(self.flows().schedules[team], overrides)


# -- times


def national_calendar(flows: FlowSet) -> Calendar:
    """The national holidays that a flow set was expanded with."""
    return convert(flows.expansion["national"], Calendar)


def validation_until(national: Calendar, now: datetime) -> datetime:
    """The end of the 7th business day after today, by Brasília's clock: its last moment lies just before."""
    last = add_business_days(national, now.astimezone(BRASILIA).date(), VALIDATION_DAYS)
    return datetime.combine(last + timedelta(days=1), time(), BRASILIA)


def unanswered_calls(changes: Any) -> tuple[datetime, ...]:
    """When nobody answered, since the last call that somebody did or since the number to call became another."""
    found: list[datetime] = []
    for change in changes:
        if change.what == NO_ANSWER:
            found.append(change.at)
        elif change.what in (ANSWERED, LATER) or _renumbered(change):
            found = []
    return tuple(found)


def _renumbered(change: TicketChangeRecord) -> bool:
    return "callback_ref" in change.after and change.after["callback_ref"] != change.before["callback_ref"]


def is_not_reached(unanswered: list[datetime]) -> bool:
    """Three calls without an answer, on two days or more."""
    return len(unanswered) >= NO_ANSWERS and len({_day(at) for at in unanswered}) >= NO_ANSWER_DAYS


def next_attempt(schedule: Schedule, unanswered: list[datetime]) -> datetime | None:
    """After the first call of a day two open hours later, after the second at the same time of the next open day."""
    now = unanswered[-1]
    if sum(_day(at) == _day(now) for at in unanswered) > 1:
        return next_opening(schedule, now + timedelta(days=1))
    soon = add_open_minutes(schedule, now, AGAIN_AFTER_OPEN_MINUTES)
    return next_opening(schedule, soon) if soon else None


def _day(at: datetime) -> Any:
    return at.astimezone(BRASILIA).date()
