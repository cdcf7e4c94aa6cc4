"""What a call asks of the world and has it write: the answers to `Ask` and `Do`, one class for one turn.

Writes are collected and stored with the turn, in its one transaction; questions are answered outside of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from auth.directory import Directory, GuessKey
from auth.login import Login, Scope, Verdict
from auth.passwords import Keys, Secret
from ivr.application.board import Board
from ivr.application.facts import is_absent
from ivr.application.ports import Store
from ivr.application.protocol import is_protocol
from ivr.application.records import (
    RECORDING_KEPT,
    SERVICE_RECORD_KEPT,
    WAITING_STATES,
    AddRecording,
    AnswerSurvey,
    ChangeTicket,
    ConsentRecord,
    OpenTicket,
    RecordConsent,
    SurveyRecord,
    TicketRecord,
    TicketRecording,
    Write,
)
from ivr.application.waiting import Waiting
from ivr.engine.effects import Ask, Do, Queue
from ivr.engine.session import Session, decode

PRIORITY_COLUMNS = {"impact": "users", "urgency": "work"}
"""The columns that two of the questions of a ticket fill besides its environment."""
RECENT = timedelta(minutes=10)
CALLER = "caller"
"""Who made a change that a caller made on the phone."""

Answered = dict[str, Any] | None


@dataclass
class World:
    """The rooms behind a call: its store, its customers, and what makes a new id or protocol.

    `rehearsed`: calls are only tried out, at any moment; what came after it did not happen yet. A real call is told of
    all that there is, also when the clock has stepped back.
    """

    store: Store
    directory: Directory
    login: Login
    keys: Keys
    new_id: Callable[[], str]
    new_protocol: Callable[[], str]
    rehearsed: bool = False

    @cached_property
    def board(self) -> Board:
        """The notices and overrides that stand."""
        return Board(self.store.notices, self.store.overrides)

    def lookup(self, e164: str) -> str:
        """The keyed hash by which a number is found again."""
        return self.keys.keyed_hash("number", e164)

    def number(self, ref: str) -> str | None:
        """The number (E.164) behind a reference: a person's row, or a contact's registered number."""
        kind, _, contact_id = ref.partition(":")
        if kind == "contact":
            contact = self.directory.contact(contact_id)
            return contact.phone if contact else None
        person = self.store.persons.get(ref)
        return person.e164 if person else None


@dataclass
class TurnWorld:
    """The world during one turn of one call. `secret` is what was typed at the prompt that is being answered."""

    world: World
    session: Session
    turn: int
    at: datetime
    known: Mapping[str, str]
    secret: Secret | None = None
    writes: list[Write] = field(default_factory=list)
    checks: int = 0

    def answer(self, session: Session, wait: Ask | Do) -> Answered:
        """The answer to one ask or do; None when there is none."""
        self.session = session
        found: Answered = getattr(self, f"_{wait.kind}")(wait.about)
        return found

    def _number(self, ref: str | None) -> str | None:
        """A number of this turn that is not stored yet, or any other."""
        if ref is None:
            return None
        return self.known.get(ref) or self.world.number(ref)

    # -- who is calling

    def _check_secret(self, about: dict[str, Any]) -> Answered:
        if self.secret is None:
            return None
        scope = self._scope(about.get("scope") or {"number": about.get("number")})
        if about["purpose"] == "scope":
            narrowed = self.world.login.narrow(about["what"], self.secret, scope)
            return {"narrowing": narrowed.narrowing or "", "needs": narrowed.needs}
        self.checks += 1
        verdict = self.world.login.check(
            about["what"],
            scope,
            self.secret,
            self._number(self.session.caller.ref),
            self.at,
            GuessKey(self.session.call, self.turn, self.checks),
            find_ticket=self._find_ticket,
        )
        return self._told(about, verdict)

    def _scope(self, scope: dict[str, Any]) -> Scope:
        return Scope(
            self._number(scope.get("number")) or ("nobody" if "number" in scope else None),
            scope.get("organization"),
            scope.get("code"),
            scope.get("contact_id"),
        )

    def _told(self, about: dict[str, Any], verdict: Verdict) -> Answered:
        told: dict[str, Any] = {"verdict": verdict.verdict}
        if verdict.needs:
            told["needs"] = verdict.needs
        if verdict.verdict == "closed" and verdict.contact_id:
            told["number"] = f"contact:{verdict.contact_id}"
        if verdict.verdict != "right":
            return told
        return told | self._found(about, verdict)

    def _found(self, about: dict[str, Any], verdict: Verdict) -> dict[str, Any]:
        if verdict.contact_id:
            contact = self.world.directory.contact(verdict.contact_id)
            return {
                "contact": verdict.contact_id,
                "organization": verdict.organization_id,
                "language": contact.language if contact else None,
                "number": f"contact:{verdict.contact_id}" if contact and contact.phone else None,
            }
        if verdict.agent_id:
            agent = next((one for one in self.world.directory.agents() if one.id == verdict.agent_id), None)
            return {"agent": verdict.agent_id, "queues": list(agent.queues) if agent else []}
        if verdict.ticket:
            return self._ticket_found(about, verdict.ticket)
        return {"organization": verdict.organization_id}

    def _find_ticket(self, typed: Secret) -> str | None:
        protocol = typed.reveal()
        ticket = self.world.store.tickets.by_protocol(protocol) if is_protocol(protocol) else None
        return ticket.id if ticket else None

    def _ticket_found(self, about: dict[str, Any], ticket_id: str) -> dict[str, Any]:
        ticket = self.world.store.tickets.get(ticket_id)
        managed = about["purpose"] == "manage"
        if ticket is None or (
            managed and (ticket.state not in WAITING_STATES or ticket.id != about.get("ticket"))
        ):
            return {"verdict": "wrong"}
        return {"ticket": ticket.id} | ({"protocol": ticket.protocol} if managed else {})

    def _login_needs(self, about: dict[str, Any]) -> Answered:
        return {"needs": self.world.login.needs(self._scope(about["scope"]))}

    def _standing(self, about: dict[str, Any]) -> Answered:
        directory = self.world.directory
        organization = directory.organization(about["organization"]) if about.get("organization") else None
        if organization is None:
            return None
        contact = directory.contact(about["contact"]) if about.get("contact") else None
        return {
            "contract": organization.contract,
            "overdue": organization.overdue,
            "permissions": sorted(contact.permissions) if contact else [],
        }

    # -- what stands for a while

    def _notices(self, about: dict[str, Any]) -> Answered:
        found = self.world.board.notices_of(about["hotline"], about["internal"], self.at)
        return {"notices": found} if found else {}

    def _override(self, about: dict[str, Any]) -> Answered:
        found = self.world.board.overrides_of(about["team"], self.at)
        return {"overrides": found} if found else {}

    # -- what stands already

    def _open_request(self, about: dict[str, Any]) -> Answered:
        number = self._number(about.get("caller"))
        lookup = self.world.lookup(number) if number else None
        by = self.at if self.world.rehearsed else None
        ticket = self.world.store.tickets.open_request(about["team"], lookup, about.get("contact"), by)
        if ticket is None:
            return {}
        own = ticket.contact is not None and ticket.contact == about.get("contact")
        return {"ticket": ticket.id} | ({"protocol": ticket.protocol} if own else {})

    def _recent(self, about: dict[str, Any]) -> Answered:
        number = self._number(about["caller"])
        if number is None:
            return {}
        earlier = self.world.store.calls.recent(self.world.lookup(number), self.at - RECENT)
        if earlier is None or earlier.hotline != about["hotline"] or earlier.confidential:
            return {}
        if self.world.rehearsed and earlier.started_at > self.at:
            return {}
        before = decode(earlier.session)
        if "closed" not in before.marks or before.team is None:
            return {}
        return {"team": before.team, "key": before.values.get("first_option")}

    def _front(self, about: dict[str, Any]) -> Answered:
        """The caller who has waited longest in these queues, and whom nobody has taken yet."""
        front = Waiting.now(self.world.store.calls, self.at).front(about["queues"], self.session)
        return self._described(front) if front else {}

    def _described(self, session: Session) -> dict[str, Any]:
        organization_id = session.person.organization
        organization = self.world.directory.organization(organization_id) if organization_id else None
        joined = datetime.fromisoformat(session.values["joined_at"])
        queue = session.wait.queue if isinstance(session.wait, Queue) else ""
        return {
            "call": session.call,
            "queue": queue,
            "organization": organization.name if organization else None,
            "product": session.values.get("product"),
            "language": session.language,
            "minutes": int((self.at - joined).total_seconds() // 60),
            "protocol": session.request.protocol if session.request else None,
        }

    # -- writes

    def _open_ticket(self, about: dict[str, Any]) -> Answered:
        ticket = TicketRecord(
            id=self.world.new_id(),
            protocol=self.world.new_protocol(),
            hotline=self.session.hotline,
            team=about["team"],
            reason=about["reason"],
            opened_at=self.at,
            due_at=_moment(about.get("due_at")),
            callback_ref=about.get("number"),
            number_confirmed=about["number_confirmed"],
            promised=about["promised"],
            language=about["language"],
            contact=about.get("contact"),
            organization=about.get("organization"),
            priority=about["priority"],
            product=about.get("product"),
            subject=about.get("subject"),
            follows=about.get("follows"),
            consent=about.get("consent"),
            confidential=about["confidential"],
            call_sid=self.session.call,
            keep_until=self.at + SERVICE_RECORD_KEPT,
        )
        self.writes.append(OpenTicket(ticket=ticket))
        return {"ticket": ticket.id, "protocol": ticket.protocol}

    def _update_ticket(self, about: dict[str, Any]) -> Answered:
        after = {k: v for k, v in about.items() if k not in ("ticket", "number")}
        if "number" in about:
            after["callback_ref"] = about["number"]
        if "due_at" in after:
            after["due_at"] = _moment(after["due_at"])
        told = about.get("environment", {})
        after |= {column: told[asked] for column, asked in PRIORITY_COLUMNS.items() if asked in told}
        self._change(about["ticket"], "told by phone", after)
        return {}

    def _cancel_ticket(self, about: dict[str, Any]) -> Answered:
        """Only what the team still has to call about; what they closed meanwhile stays closed."""
        ticket = self.world.store.tickets.get(about["ticket"])
        if ticket is None or ticket.state not in WAITING_STATES:
            return {"closed": True}
        after = {"state": "cancelled", "closed_at": self.at}
        self._change(ticket.id, "cancelled by phone", after, {"state": ticket.state})
        return {}

    def _change(
        self, ticket: str, what: str, after: dict[str, Any], expected: dict[str, Any] | None = None
    ) -> None:
        self.writes.append(
            ChangeTicket(
                ticket=ticket, at=self.at, who=CALLER, what=what, after=after, expected=expected or {}
            )
        )

    def _add_recording(self, about: dict[str, Any]) -> Answered:
        if is_absent(about["recording"], self.world.store.calls.facts(self.session.call)):
            return {"absent": True}
        recording = TicketRecording(
            ticket=about["ticket"],
            recording=about["recording"],
            hotline=self.session.hotline,
            at=self.at,
            seconds=about["seconds"],
            verified=about["verified"],
            keep_until=self.at + RECORDING_KEPT,
        )
        self.writes.append(AddRecording(recording=recording, call_sid=self.session.call))
        return {}

    def _record_consent(self, about: dict[str, Any]) -> Answered:
        consent = ConsentRecord(
            call_sid=self.session.call,
            turn=self.turn,
            notice=about["notice"],
            version=about["version"],
            hotline=self.session.hotline,
            key=about["key"],
            at=self.at,
            contact=self.session.person.contact,
            keep_until=self.at + SERVICE_RECORD_KEPT,
        )
        self.writes.append(RecordConsent(consent=consent))
        return {}

    def _answer_survey(self, about: dict[str, Any]) -> Answered:
        survey = SurveyRecord(
            call_sid=self.session.call,
            turn=self.turn,
            hotline=self.session.hotline,
            team=about.get("team"),
            value=about["value"],
            at=self.at,
        )
        self.writes.append(AnswerSurvey(survey=survey))
        return {}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
