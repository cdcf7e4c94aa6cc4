"""Tables of who calls: customers, their contacts, agents, guesses at secrets and how often they failed.

Imports are numbered. A contact's rows each say from which import on they hold, and up to which; the newest number in
`imports` is the one that is live, so that one new row there makes a whole file live at once. Who reads customers
reads `live_organizations` and `live_contacts`.

No column holds a secret: codes, contact ids and numbers to look up by are keyed hashes, passwords and PINs
argon2id.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
)

from ivr.store.metadata import Moment, metadata

_ID = String(32)
_KEYED_HASH = String(64)

organizations = Table(
    "organizations",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("code_hash", _KEYED_HASH, nullable=False, unique=True),
    Column("name", String(200), nullable=False, index=True),
    Column("contract", String(16), nullable=False),
    Column("overdue", Boolean, nullable=False),
    Column("demonstration", Boolean, nullable=False),
    Column("since_import", Integer, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("since_import", Integer, primary_key=True, autoincrement=False),
    Column("until_import", Integer),
    Column("organization_id", _ID, ForeignKey("organizations.id", ondelete="CASCADE"), nullable=False),
    Column("email", String(254), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("phone", String(16)),
    Column("phone_hash", _KEYED_HASH, index=True),
    Column("password_hash", String(200)),
    Column("password_expires", Date),
    Column("contact_id_hash", _KEYED_HASH),
    Column("permissions", String(64), nullable=False),
    Column("language", String(8)),
    Column("keep_until", Moment, nullable=False),
    UniqueConstraint("organization_id", "email", "since_import"),
)

customer_changes = Table(
    "customer_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", _ID, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("change", String(100), nullable=False),
    Column("by", String(100), nullable=False),
    Column("reason", String(500), nullable=False),
)

agents = Table(
    "agents",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("number", String(16), nullable=False),
    Column("number_hash", _KEYED_HASH, nullable=False, index=True),
    Column("pin_hash", String(200), nullable=False),
    Column("queues", JSON, nullable=False),
    Column("demonstration", Boolean, nullable=False),
)

account_counters = Table(
    "account_counters",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("source", _KEYED_HASH, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_failed_at", Moment),
)

account_totals = Table(
    "account_totals",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("in_a_row", Integer, nullable=False),
)

guesses = Table(
    "guesses",
    metadata,
    Column("call_sid", String(64), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("source", _KEYED_HASH, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reserved", JSON, nullable=False),
    Column("verdict", String(8)),
    Column("found", String(64)),
    Column("organization_id", _ID),
    Column("needs", String(16)),
    Column("keep_until", Moment, nullable=False),
)

imports = Table(
    "imports",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)

live_import = select(func.coalesce(func.max(imports.c.number), 0)).scalar_subquery()
live_organizations = (
    select(organizations).where(organizations.c.since_import <= live_import).subquery("live_organizations")
)
is_live = and_(
    contacts.c.since_import <= live_import,
    or_(contacts.c.until_import.is_(None), contacts.c.until_import > live_import),
)
live_contacts = select(contacts).where(is_live).subquery("live_contacts")

import_blocks = Table(
    "import_blocks",
    metadata,
    Column("fingerprint", _KEYED_HASH, primary_key=True),
)

installation = Table(
    "installation",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", String(200), nullable=False),
)

Index("ix_guesses_keep_until", guesses.c.keep_until)
