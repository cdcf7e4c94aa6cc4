"""Tables of what happens: flow sets, calls with their journal and facts, persons, tickets, and the outbox.

A turn's tables have the call in their key. They refer to the call without a foreign key: the compare-and-set on
`calls` in the same transaction proves more, and costs no second look-up.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from ivr.store.metadata import Moment, metadata

_ID = String(64)
_NAME = String(200)
_JSON = JSON(none_as_null=True)


def _part(name: str, table: Table, condition: str, *columns: str) -> Index:
    """An index over the few rows that a list is about."""
    where = text(condition)
    return Index(name, *(table.c[one] for one in columns), sqlite_where=where, postgresql_where=where)


flow_sets = Table(
    "flow_sets",
    metadata,
    Column("version", _ID, primary_key=True),
    Column("files", _JSON, nullable=False),
    Column("expansion", _JSON),
    Column("stored_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=False),
    Column("good", Boolean, nullable=False),
)
Index("ix_flow_sets_good", flow_sets.c.good, flow_sets.c.used_at)

publications = Table(
    "publications",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", _ID, ForeignKey("flow_sets.version"), nullable=False),
    Column("from_at", Moment, nullable=False),
    Column("until_at", Moment),
    Column("published_at", Moment, nullable=False),
    Column("who", _NAME, nullable=False),
    Column("message", Text, nullable=False),
    Column("forced", Text),
    Column("base", _ID),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hotlines", _JSON, nullable=False),
    Column("from_at", Moment, nullable=False),
    Column("until_at", Moment, nullable=False),
    Column("say", _JSON, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("who", _NAME, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", _NAME),
)
_part("ix_notices_standing", notices, "ended_at IS NULL", "until_at")

overrides = Table(
    "overrides",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", _ID, nullable=False),
    Column("state", String(8), nullable=False),
    Column("to", _ID),
    Column("from_at", Moment, nullable=False),
    Column("until_at", Moment, nullable=False),
    Column("say", _JSON, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("who", _NAME, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", _NAME),
    CheckConstraint("state IN ('open', 'closed', 'sent')", name="state"),
)
_part("ix_overrides_standing", overrides, "ended_at IS NULL", "until_at")

calls = Table(
    "calls",
    metadata,
    Column("call_sid", _ID, primary_key=True),
    Column("hotline", _ID, nullable=False),
    Column("flow_version", _ID, nullable=False),
    Column("engine_version", _ID, nullable=False),
    Column("caller_ref", _ID),
    Column("called", _NAME, nullable=False),
    Column("language", String(8), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("outcome", String(16)),
    Column("team", _ID),
    Column("contact", _ID),
    Column("organization", _ID),
    Column("protocol", String(16)),
    Column("confidential", Boolean, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("session", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("survey", Integer),
    Column("refused", _NAME),
    Column("seen_at", Moment),
    Column("seen_by", _NAME),
    Column("carrier_status", _JSON),
    Column("keep_until", Moment, nullable=False),
)
Index("ix_calls_started", calls.c.started_at, calls.c.call_sid)
Index("ix_calls_hotline", calls.c.hotline, calls.c.started_at)
Index("ix_calls_caller", calls.c.caller_ref, calls.c.started_at)
Index("ix_calls_keep_until", calls.c.keep_until)
_part("ix_calls_open", calls, "ended_at IS NULL", "started_at", "call_sid")
LOST = "team IS NOT NULL AND protocol IS NULL AND seen_at IS NULL AND outcome IN ('abandoned', 'failed', 'hung_up')"
_part("ix_calls_lost", calls, LOST, "started_at", "call_sid")

journal = Table(
    "journal",
    metadata,
    Column("call_sid", _ID, primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("hotline", _ID, nullable=False),
    Column("at", Moment, nullable=False),
    Column("entry", LargeBinary, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("call_sid", _ID, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("fact_id", _NAME, primary_key=True),
    Column("hotline", _ID, nullable=False),
    Column("at", Moment, nullable=False),
    Column("turn", Integer),
    Column("content", _JSON, nullable=False),
    Column("keep_until", Moment, nullable=False),
)
Index("ix_facts_keep_until", facts.c.keep_until)

persons = Table(
    "persons",
    metadata,
    Column("ref", _ID, primary_key=True),
    Column("e164", String(32)),
    Column("lookup", String(64), index=True),
    Column("name", _NAME),
    Column("keep_until", Moment, nullable=False),
    Column("erased_at", Moment),
)
Index("ix_persons_keep_until", persons.c.keep_until)

tickets = Table(
    "tickets",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("protocol", String(16), nullable=False, unique=True),
    Column("hotline", _ID, nullable=False),
    Column("team", _ID, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("due_basis", _NAME),
    Column("callback_ref", _ID, index=True),
    Column("number_confirmed", String(8), nullable=False),
    Column("promised", Boolean, nullable=False),
    Column("language", String(8), nullable=False),
    Column("contact", _ID, index=True),
    Column("organization", _ID, index=True),
    Column("priority", String(16), nullable=False),
    Column("impact", String(16)),
    Column("urgency", String(16)),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Moment),
    Column("taken_by", _NAME),
    Column("recording", _NAME),
    Column("recording_seconds", Integer),
    Column("follows", _ID, ForeignKey("tickets.id"), index=True),
    Column("call_sid", _ID, index=True),
    Column("subject", Text),
    Column("product", _NAME),
    Column("environment", _JSON, nullable=False),
    Column("consent", _JSON),
    Column("message_verified", Boolean),
    Column("validation_until", Moment),
    Column("confidential", Boolean, nullable=False),
    Column("closed_at", Moment),
    Column("keep_until", Moment, nullable=False),
    CheckConstraint("number_confirmed IN ('key', 'typed', 'assumed', 'none')", name="number_confirmed"),
)
Index("ix_tickets_due", tickets.c.due_at, tickets.c.id)
Index("ix_tickets_team", tickets.c.team, tickets.c.state, tickets.c.due_at)
Index("ix_tickets_keep_until", tickets.c.keep_until)

ticket_changes = Table(
    "ticket_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", _ID, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("hotline", _ID, nullable=False),
    Column("at", Moment, nullable=False),
    Column("who", _NAME, nullable=False),
    Column("what", _NAME, nullable=False),
    Column("before", _JSON, nullable=False),
    Column("after", _JSON, nullable=False),
)

ticket_recordings = Table(
    "ticket_recordings",
    metadata,
    Column("ticket", _ID, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True),
    Column("recording", _NAME, primary_key=True),
    Column("hotline", _ID, nullable=False),
    Column("at", Moment, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("keep_until", Moment, nullable=False),
)
Index("ix_ticket_recordings_keep_until", ticket_recordings.c.keep_until)

consents = Table(
    "consents",
    metadata,
    Column("call_sid", _ID, primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("notice", _ID, primary_key=True),
    Column("version", _ID, nullable=False),
    Column("hotline", _ID, nullable=False),
    Column("key", String(4), nullable=False),
    Column("at", Moment, nullable=False),
    Column("contact", _ID),
    Column("keep_until", Moment, nullable=False),
)

surveys = Table(
    "surveys",
    metadata,
    Column("call_sid", _ID, primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("hotline", _ID, nullable=False),
    Column("team", _ID),
    Column("value", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

looks = Table(
    "looks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", _NAME, nullable=False),
    Column("subject", _NAME, nullable=False, index=True),
    Column("hotline", _ID),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("kind", _ID, nullable=False),
    Column("hotline", _ID),
    Column("content", _JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("done_at", Moment),
    Column("attempts", Integer, nullable=False),
)
_part("ix_outbox_waiting", outbox, "done_at IS NULL", "created_at")
