"""What is stored, as plain records: the rows of calls, journal, tickets and what belongs to them.

Every moment is an aware datetime; the store gives it back in UTC. `ref`s name rows of persons; no other record
holds a telephone number. Whoever makes a record with personal data gives it a `keep_until`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from ivr.engine.effects import Outcome

RECORDING_KEPT = timedelta(days=90)
SERVICE_RECORD_KEPT = timedelta(days=2 * 365)

NumberConfirmed = Literal["key", "typed", "assumed", "none"]
TicketState = Literal["open", "in_progress", "validation", "closed", "cancelled", "not_reached"]
FactKind = Literal["recording", "dial", "queue", "leg", "taken", "status"]
"""`dial` and `queue`: the result of a transfer or of a queue. `leg`: what became of a telephone that we dialled.
`taken`: somebody takes this caller out of a queue."""

WAITING_STATES: tuple[TicketState, ...] = ("open", "in_progress")
"""The states in which somebody still owes the caller a call."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The base of all records."""


class FlowSetRecord(Record, frozen=True, kw_only=True):
    """A flow set by its content hash: the files as written, and what was expanded at load (holidays)."""

    version: str
    files: dict[str, str]
    expansion: Any
    stored_at: datetime
    good: bool


class PublicationRecord(Record, frozen=True, kw_only=True):
    """A flow set made live from `from_at` to before `until_at` (None: until another one is).

    `id` counts from 1 without a gap. `forced`: why it was published against check or verify. `base`: the version
    that the draft began from.
    """

    id: int
    version: str
    from_at: datetime
    until_at: datetime | None = None
    published_at: datetime
    who: str
    message: str = ""
    forced: str | None = None
    base: str | None = None


OverrideState = Literal["open", "closed", "sent"]


class NoticeRecord(Record, frozen=True, kw_only=True):
    """An announcement to the callers of some hotlines (none named: of all but internal ones).

    `say`: its words by language, pt-BR at least. It holds from `from_at` to before `until_at`, or `ended_at`.
    """

    id: int = 0
    hotlines: tuple[str, ...] = ()
    from_at: datetime
    until_at: datetime
    say: dict[str, str]
    made_at: datetime
    who: str
    ended_at: datetime | None = None
    ended_by: str | None = None


class OverrideRecord(Record, frozen=True, kw_only=True):
    """A team open, closed or sent to another one (`to`) for a while; `say` is said to its callers first."""

    id: int = 0
    team: str
    state: OverrideState
    to: str | None = None
    from_at: datetime
    until_at: datetime
    say: dict[str, str] = {}
    made_at: datetime
    who: str
    ended_at: datetime | None = None
    ended_by: str | None = None


class PersonRecord(Record, frozen=True, kw_only=True):
    """A telephone number (E.164) and name. `lookup` is the number's keyed hash; erasing empties the row."""

    ref: str
    e164: str | None
    lookup: str | None
    name: str | None = None
    keep_until: datetime
    erased_at: datetime | None = None

    def __repr__(self) -> str:
        return f"PersonRecord(ref={self.ref!r})"


class CallRecord(Record, frozen=True, kw_only=True):
    """One call. `turn`: the turn expected next. `answer`: what the carrier was last told, kept for a retry."""

    call_sid: str
    hotline: str
    flow_version: str
    engine_version: str
    caller_ref: str | None
    called: str
    language: str
    started_at: datetime
    last_at: datetime
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    team: str | None = None
    contact: str | None = None
    organization: str | None = None
    protocol: str | None = None
    confidential: bool = False
    turn: int = 1
    session: bytes
    answer: bytes
    survey: int | None = None
    refused: str | None = None
    seen_at: datetime | None = None
    seen_by: str | None = None
    carrier_status: Any = None
    keep_until: datetime


class JournalEntry(Record, frozen=True, kw_only=True):
    """One turn as it was taken: `entry` is the JSON of its list of (event, effects, trace, wait)."""

    call_sid: str
    turn: int
    hotline: str
    at: datetime
    entry: bytes


class FactRecord(Record, frozen=True, kw_only=True):
    """Something that arrived beside the turns: taken once by (call, kind, fact_id)."""

    call_sid: str
    kind: FactKind
    fact_id: str
    hotline: str
    at: datetime
    turn: int | None = None
    content: dict[str, Any]
    keep_until: datetime


class TicketRecord(Record, frozen=True, kw_only=True):
    """A request. `protocol` is what the caller is told (digits); `id` is what everything else refers to.

    `consent`: the accepted notice (id, version, key). `environment`: version, database, cloud, since, users; filled
    in as it becomes known. `call_sid`: the call that opened it.
    """

    id: str
    protocol: str
    hotline: str
    team: str
    reason: str
    state: TicketState = "open"
    opened_at: datetime
    due_at: datetime | None
    due_basis: str | None = None
    callback_ref: str | None = None
    number_confirmed: NumberConfirmed = "none"
    promised: bool = False
    language: str
    contact: str | None = None
    organization: str | None = None
    priority: str = "medium"
    impact: str | None = None
    urgency: str | None = None
    attempts: int = 0
    next_attempt_at: datetime | None = None
    taken_by: str | None = None
    recording: str | None = None
    recording_seconds: int | None = None
    follows: str | None = None
    call_sid: str | None
    subject: str | None = None
    product: str | None = None
    environment: dict[str, Any] = msgspec.field(default_factory=dict)
    consent: dict[str, Any] | None = None
    message_verified: bool | None = None
    validation_until: datetime | None = None
    confidential: bool = False
    closed_at: datetime | None = None
    keep_until: datetime


class TicketChangeRecord(Record, frozen=True, kw_only=True):
    """A change that was made: the changed columns before and after (moments as ISO text)."""

    ticket: str
    at: datetime
    who: str
    what: str
    before: dict[str, Any]
    after: dict[str, Any]


class TicketRecording(Record, frozen=True, kw_only=True):
    """A spoken message of a ticket. `verified`: who left it had proved whose ticket it is."""

    ticket: str
    recording: str
    hotline: str
    at: datetime
    seconds: int
    verified: bool
    keep_until: datetime


class ConsentRecord(Record, frozen=True, kw_only=True):
    """A notice that a caller accepted by `key`."""

    call_sid: str
    turn: int
    notice: str
    version: str
    hotline: str
    key: str
    at: datetime
    contact: str | None
    keep_until: datetime


class SurveyRecord(Record, frozen=True, kw_only=True):
    """The answer to the one question after a service."""

    call_sid: str
    turn: int
    hotline: str
    team: str | None
    value: int
    at: datetime


class OutboxRecord(Record, frozen=True, kw_only=True):
    """Something that leaves after the commit. `attempts` counts the leases."""

    id: str
    kind: str
    hotline: str | None
    content: dict[str, Any]
    created_at: datetime
    attempts: int = 0


class LookRecord(Record, frozen=True, kw_only=True):
    """Somebody looked at something confidential. `subject`: what, by its id (`call:CA...`, `ticket:...`)."""

    at: datetime
    who: str
    subject: str
    hotline: str | None


# -- what a transaction may write besides its turn


class OpenTicket(Record, frozen=True, kw_only=True):
    """Raises ProtocolTaken, and nothing of the turn is written, when the protocol exists."""

    ticket: TicketRecord


class ChangeTicket(Record, frozen=True, kw_only=True):
    """Sets the columns in `after` and keeps the change; `environment` is merged, not replaced.

    `expected` columns must still hold these values, else TicketChanged and nothing is written.
    """

    ticket: str
    at: datetime
    who: str
    what: str
    after: dict[str, Any]
    expected: dict[str, Any] = msgspec.field(default_factory=dict)


class AddRecording(Record, frozen=True, kw_only=True):
    """A further message of a ticket, made in the call; one that is there already changes nothing, and one that the
    carrier has told it hasn't got is none."""

    recording: TicketRecording
    call_sid: str


class DropRecording(Record, frozen=True, kw_only=True):
    """A message that the carrier hasn't got after all; the ticket's first one is then the next, if there is any."""

    ticket: str
    recording: str
    call_sid: str


class SettleOutcome(Record, frozen=True, kw_only=True):
    """The outcome of an ended call, counted anew from its session and all of its facts; an open one has none."""

    call_sid: str


class RecordConsent(Record, frozen=True, kw_only=True):
    consent: ConsentRecord


class AnswerSurvey(Record, frozen=True, kw_only=True):
    survey: SurveyRecord


class KeepPerson(Record, frozen=True, kw_only=True):
    """A new person; one that is there already is kept at least until the later `keep_until`."""

    person: PersonRecord


class KeepCarrierStatus(Record, frozen=True, kw_only=True):
    """What the carrier told of the call's end."""

    call_sid: str
    status: dict[str, Any]


class Send(Record, frozen=True, kw_only=True):
    message: OutboxRecord


Write = (
    OpenTicket
    | ChangeTicket
    | AddRecording
    | DropRecording
    | SettleOutcome
    | RecordConsent
    | AnswerSurvey
    | KeepPerson
    | KeepCarrierStatus
    | Send
)


class TurnRecord(Record, frozen=True, kw_only=True):
    """A turn to commit: what the journal keeps, what the call then is, and the writes that belong to it.

    `turn` is the turn that this answers; the call then expects the next one. `changed`: the other columns of the call
    that are no longer as the turn found them, by name; most turns change none.
    """

    call_sid: str
    turn: int
    hotline: str
    at: datetime
    entry: bytes
    session: bytes
    answer: bytes
    changed: dict[str, Any] = {}
    writes: tuple[Write, ...] = ()


# -- what lists are asked by


class CallFilter(Record, frozen=True, kw_only=True):
    """Newest calls first; every part that is given must hold.

    `started_from`/`started_before`: half-open. `lost`: chose a team and ended without person, ticket or announced
    end, not seen yet. `open`: not ended (True) or ended (False). `silent_since`: open, and nothing heard since.
    `confidential`: False leaves the ombudsman's out. `after`: (started_at, call_sid) of the last one had.
    """

    started_from: datetime | None = None
    started_before: datetime | None = None
    hotline: str | None = None
    team: str | None = None
    outcome: str | None = None
    organization: str | None = None
    lost: bool = False
    open: bool | None = None
    silent_since: datetime | None = None
    confidential: bool = False
    after: tuple[datetime, str] | None = None
    limit: int = 100


class TicketFilter(Record, frozen=True, kw_only=True):
    """Tickets by when they fall due, those without a time last; every part that is given must hold.

    `due_before`: due, and nobody has to wait for a later attempt. `confidential`: False leaves the ombudsman's
    out. `after`: (due_at, id) of the last one had.
    """

    due_before: datetime | None = None
    hotline: str | None = None
    team: str | None = None
    states: tuple[str, ...] = ()
    contact: str | None = None
    organization: str | None = None
    call_sid: str | None = None
    follows: str | None = None
    taken_by: str | None = None
    confidential: bool = False
    after: tuple[datetime | None, str] | None = None
    limit: int = 100
