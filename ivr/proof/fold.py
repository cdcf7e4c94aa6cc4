"""The fold: a session with everything left out that can't change what happens next, and still a session.

What comes out is stepped by the engine itself. Two sessions with one `Identity` have the same ways on.
Why each part may be left out stands in `docs/verify.md`, one paragraph for each constant here.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from msgspec.structs import replace

from ivr.engine.effects import Ask, Do, Ended
from ivr.engine.events import Caller
from ivr.engine.nodes.authenticate import Authenticate
from ivr.engine.nodes.branch import Branch
from ivr.engine.nodes.hours import Hours
from ivr.engine.nodes.serve import ServeQueues
from ivr.engine.nodes.ticket import ASKED, Ticket
from ivr.engine.session import Person, Request, Session
from ivr.flow.model import Hotline, Team
from ivr.flow.shape import references
from ivr.proof.unknown import LastKey, Maybe, MaybeMark, Oracle, Sent, Spoken, Tally

Identity = Hashable

COUNTERS = (
    *("no_input", "no_match", "short", "empty"),
    *("repeat", "back", "attendant", "help", "again"),
    *("login", "protocol", "agent_pin", "number_refused", "trouble", "idle"),
)
"""Counters of which only two values are walked: none yet, and past any limit."""
SPOKEN_COUNTERS = ("reminded",)
ASKING = (*(f"ask_{name}" for name in ASKED), "noted")
MARKS = ("login_closed", "recent_asked", *(f"asked_{name}" for name in ASKED))
"""Marks that the engine reads; each may have been made or not. All others are read by nobody."""
NUMBER_STAGES = ("protocol", "number", "type_number", "check_number")
"""Where the number of the caller's own ticket is still read."""
SCOPED = "needs"
"""The only stage of a login at which it matters what is known of the account; elsewhere it goes on to the world."""
EARLIER = ("existing", "prove", "proved", "own_request", "cancelled")
"""Where it matters whether the caller may hear the protocol of the request that stands already."""
OWN_STAGES = (
    *("protocol", "number", "type_number", "check_number", "number_kept", "message", "noted"),
    *(f"ask_{name}" for name in ASKED),
)
"""Where the call's request is the one of this very node, whatever was forgotten of it."""
PERSONLESS = (
    *("number", "type_number", "check_number", "number_kept", "message", "recorded", "recording_kept"),
    *(f"ask_{name}" for name in ASKED),
    "noted",
)
"""Stages of the caller's own ticket at which nobody reads who they are before the node is left."""
ORGANIZATION, CONTACT, REF, TYPED, TICKET, PROTOCOL = "O", "C", "ref", "typed", "T", "\ue001"
"""Stand-ins for what the world tells of a caller; a protocol is a sign that no phrase can hold."""


class Fold:
    """The fold of one hotline's sessions."""

    def __init__(self, hotline: Hotline, teams: Mapping[str, Team], oracle: Oracle, sent: Sent) -> None:
        self.hotline = hotline
        self.teams = teams
        self.sent = sent
        self.nodes = hotline.nodes
        self.counts: dict[str, Any] = {name: Tally(oracle, name) for name in COUNTERS}
        self.counts |= {name: Spoken(oracle, name) for name in SPOKEN_COUNTERS}
        self.marks = tuple(MaybeMark.of(oracle, name) for name in MARKS)
        self.unmarked = dict(zip(MARKS, self.marks, strict=True))
        self.last_key = LastKey.of(oracle, "last_key")
        self.other_team = Maybe.of(oracle, "request.team")
        self.reads_request = any(
            case.when == "ticket.open"
            for node in hotline.nodes.values()
            if isinstance(node, Branch)
            for case in node.branch
        )
        self.persons = _persons(hotline)
        self.may_log_in = any(isinstance(node, Authenticate) for node in hotline.nodes.values())

    # -- what makes two sessions one state

    def identity(self, session: Session) -> Identity:
        wait = session.wait
        if isinstance(wait, Ended):
            return ("ended", wait.hang_up)
        asks = (wait.kind, wait.about.get("purpose")) if isinstance(wait, (Ask, Do)) else type(wait).__name__
        person = Person() if self.forgets_person(session) else session.person
        return (
            session.node,
            session.stage,
            asks,
            person.assurance,
            person.organization is not None,
            self.reads_request and session.request is not None,
            self._own(session),
            self._local(session),
            tuple(sorted((k, v) for k, v in session.counts.items() if k not in self.counts)),
        )

    def sort_of(self, team: Any) -> str:
        """A team by how it is reached; what decides nothing else where callers are sent to it."""
        reach = self.teams[team].reach if team in self.teams else None
        return "none" if reach is None else "queue" if reach.queue else "rung"

    def forgets_person(self, session: Session) -> bool:
        return session.stage in PERSONLESS and self._own(session) is not None

    def globals_of(self, session: Session) -> Identity:
        """What outlives a node: where a key of the whole hotline leads depends on nothing else."""
        person = session.person
        has = self.reads_request and session.request is not None
        return (person.assurance, person.organization is not None, has)

    def _own(self, session: Session) -> Hashable:
        """Of the ticket of the node where the call is: whether it is open, has a number, what was asked."""
        node, request = self.nodes[session.node], session.request
        if not isinstance(node, Ticket) or request is None:
            return None
        if session.stage not in OWN_STAGES and (type(request.team) is not str or request.team != node.ticket):
            return None
        return (session.stage in NUMBER_STAGES and request.number is not None, self._asked(session))

    def _asked(self, session: Session) -> int:
        """How many of the three questions were asked, while they are: they come in order, and none twice a call."""
        if session.stage not in ASKING:
            return 0
        return max((at for at, mark in enumerate(MARKS[2:], 1) if _made(session, mark)), default=0)

    def _local(self, session: Session) -> Hashable:
        """Values that the present node still reads."""
        node, values = self.nodes[session.node], session.values
        if isinstance(node, Authenticate) and session.stage == SCOPED:
            scope = values.get("login_scope", {})
            return (scope.get("number") is not None, scope == {"number": session.caller.ref})
        if isinstance(node, ServeQueues):
            return bool(values.get("queues"))
        if isinstance(node, Hours):
            return tuple(self.sort_of(one.get("to")) for one in _overrides(session, node))
        if isinstance(node, Ticket):
            typed = session.stage == "check_number" and values.get("typed_number") is not None
            return (typed, session.stage in EARLIER and bool(values.get("existing_protocol")))
        return None

    # -- the session that stands for them all

    def session(self, session: Session) -> Session:
        """A session to step on with: stand-ins where something is forgotten."""
        own = self._own(session)
        return replace(
            session,
            wait=_canonical(session.wait),
            path=(),
            counts={**self.counts, **{k: v for k, v in session.counts.items() if k not in self.counts}},
            nth={},
            values=self._values(session),
            person=_person(session.person),
            request=self._request(session, own is not None),
            team=None,
            marks=self._marks(session, own is not None),
            last_key=self.last_key,
            pending=(),
            pressed=None,
            turns=0,
        )

    def wide(self, session: Session) -> Session:
        """A folded session with what belongs to its node forgotten too."""
        return replace(session, request=self._request(session, False), marks=self.marks, path=())

    def _values(self, session: Session) -> dict[str, Any]:
        node, values = self.nodes[session.node], session.values
        kept: dict[str, Any] = {"sent": self.sent}
        if isinstance(node, Hours) and (told := _overrides(session, node)):
            kept["overrides"] = {node.hours: told}
        if (
            isinstance(node, Authenticate)
            and session.stage == SCOPED
            and (scope := values.get("login_scope")) is not None
        ):
            kept["login_scope"] = _scope(scope, session.caller)
        if isinstance(node, ServeQueues) and values.get("queues"):
            kept["queues"] = ["Q"]
        if isinstance(node, Ticket):
            if session.stage == "check_number" and values.get("typed_number") is not None:
                kept["typed_number"] = TYPED
            if session.stage in EARLIER and values.get("existing_protocol"):
                kept["existing_protocol"] = PROTOCOL
        return kept

    def _request(self, session: Session, own: bool) -> Request | None:
        request = session.request
        if own and request is not None:
            team = self.nodes[session.node].ticket
            return Request(TICKET, PROTOCOL, team, REF if request.number is not None else None)
        if self.reads_request and request is None:
            return None
        return Request(TICKET, PROTOCOL, self.other_team)

    def _marks(self, session: Session, own: bool) -> tuple[str, ...]:
        if not own:
            return self.marks
        made = MARKS[2:][: self._asked(session)]
        return (*made, *(mark for name, mark in self.unmarked.items() if name not in made))


def _canonical(wait: Any) -> Any:
    """An ask or do by its kind and purpose alone; its key says how many there were."""
    if isinstance(wait, Ask):
        return Ask(wait.kind, wait.kind, {k: v for k, v in wait.about.items() if k in ("what", "purpose")})
    return Do(wait.kind, wait.kind, {}) if isinstance(wait, Do) else wait


def _person(person: Person) -> Person:
    return Person(
        person.assurance,
        ORGANIZATION if person.organization is not None else None,
        CONTACT if person.contact is not None else None,
    )


def _made(session: Session, mark: str) -> bool:
    """Whether a mark was made for certain."""
    return any(type(one) is str and one == mark for one in session.marks)


def _overrides(session: Session, node: Hours) -> list[dict[str, Any]]:
    """What was told of a team whose callers are sent elsewhere, while that other team's hours are asked for."""
    if session.stage != "decide_there":
        return []
    told: list[dict[str, Any]] = session.values.get("overrides", {}).get(node.hours, [])
    return told


def _persons(hotline: Hotline) -> tuple[Person, ...]:
    """Whom a caller may have proved to be at the logins that some way leads to."""
    nodes = [hotline.nodes[name] for name in _named_from(hotline)]
    ways = {way for node in nodes if isinstance(node, Authenticate) for way in node.authenticate}
    persons = [Person()]
    if "organizational_code" in ways:
        persons.append(Person("organization", ORGANIZATION))
    if "phone_password" in ways:
        persons.append(Person("contact", ORGANIZATION, CONTACT))
    return tuple(persons)


def _named_from(hotline: Hotline) -> tuple[str, ...]:
    """The nodes that are named by another one that is, from the start, the attendant and `on_error` on."""
    named = dict.fromkeys((hotline.start, hotline.attendant, hotline.on_error))
    waiting = list(named)
    for name in waiting:
        for what, _, target in references(hotline.nodes[name]):
            if what == "node" and target not in named:
                named[target] = None
                waiting.append(target)
    return tuple(named)


def _scope(scope: dict[str, Any], caller: Caller) -> dict[str, Any]:
    if scope.get("number") is None:
        return {k: "x" for k in scope if k != "number"}
    own = scope == {"number": caller.ref}
    return {"number": REF} if own else {"number": TYPED, "code": "x"}


def registered(session: Session) -> Session:
    """The same with a registered number, as after a login or a closed account that has one."""
    return replace(session, values={**session.values, "registered_number": REF})
