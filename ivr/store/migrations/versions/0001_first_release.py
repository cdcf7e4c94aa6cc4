"""All tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LOST = (
    "team IS NOT NULL AND protocol IS NULL AND seen_at IS NULL "
    "AND outcome IN ('abandoned', 'failed', 'hung_up')"
)


def upgrade() -> None:
    op.create_table(
        "account_counters",
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("account", "source", name="pk_account_counters"),
    )
    op.create_table(
        "account_totals",
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("in_a_row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_account_totals"),
    )
    op.create_table(
        "agents",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("number_hash", sa.String(length=64), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("queues", sa.JSON(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agents"),
        sa.UniqueConstraint("name", name="uq_agents_name"),
    )
    op.create_index("ix_agents_number_hash", "agents", ["number_hash"], unique=False)
    op.create_table(
        "calls",
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("hotline", sa.String(length=64), nullable=False),
        sa.Column("flow_version", sa.String(length=64), nullable=False),
        sa.Column("engine_version", sa.String(length=64), nullable=False),
        sa.Column("caller_ref", sa.String(length=64), nullable=True),
        sa.Column("called", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("team", sa.String(length=64), nullable=True),
        sa.Column("contact", sa.String(length=64), nullable=True),
        sa.Column("organization", sa.String(length=64), nullable=True),
        sa.Column("protocol", sa.String(length=16), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("survey", sa.Integer(), nullable=True),
        sa.Column("refused", sa.String(length=200), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.String(length=200), nullable=True),
        sa.Column("carrier_status", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call_sid", name="pk_calls"),
    )
    op.create_index("ix_calls_caller", "calls", ["caller_ref", "started_at"], unique=False)
    op.create_index("ix_calls_hotline", "calls", ["hotline", "started_at"], unique=False)
    op.create_index("ix_calls_keep_until", "calls", ["keep_until"], unique=False)
    op.create_index(
        "ix_calls_lost",
        "calls",
        ["started_at", "call_sid"],
        unique=False,
        sqlite_where=sa.text(LOST),
        postgresql_where=sa.text(LOST),
    )
    op.create_index(
        "ix_calls_open",
        "calls",
        ["started_at", "call_sid"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_calls_started", "calls", ["started_at", "call_sid"], unique=False)
    op.create_table(
        "consents",
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("hotline", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=4), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact", sa.String(length=64), nullable=True),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call_sid", "turn", "notice", name="pk_consents"),
    )
    op.create_table(
        "customer_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("change", sa.String(length=100), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customer_changes"),
    )
    op.create_index("ix_customer_changes_subject", "customer_changes", ["subject"], unique=False)
    op.create_table(
        "facts",
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("fact_id", sa.String(length=200), nullable=False),
        sa.Column("hotline", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call_sid", "kind", "fact_id", name="pk_facts"),
    )
    op.create_index("ix_facts_keep_until", "facts", ["keep_until"], unique=False)
    op.create_table(
        "flow_sets",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("files", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("expansion", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_flow_sets"),
    )
    op.create_index("ix_flow_sets_good", "flow_sets", ["good", "used_at"], unique=False)
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("forced", sa.Text(), nullable=True),
        sa.Column("base", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["version"], ["flow_sets.version"], name="fk_publications_version_flow_sets"),
        sa.PrimaryKeyConstraint("id", name="pk_publications"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hotlines", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("say", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index(
        "ix_notices_standing",
        "notices",
        ["until_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "overrides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("to", sa.String(length=64), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("say", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=200), nullable=True),
        sa.CheckConstraint("state IN ('open', 'closed', 'sent')", name=op.f("ck_overrides_state")),
        sa.PrimaryKeyConstraint("id", name="pk_overrides"),
    )
    op.create_index(
        "ix_overrides_standing",
        "overrides",
        ["until_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "guesses",
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reserved", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=True),
        sa.Column("found", sa.String(length=64), nullable=True),
        sa.Column("organization_id", sa.String(length=32), nullable=True),
        sa.Column("needs", sa.String(length=16), nullable=True),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call_sid", "turn", "n", name="pk_guesses"),
    )
    op.create_index("ix_guesses_keep_until", "guesses", ["keep_until"], unique=False)
    op.create_table(
        "import_blocks",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_import_blocks"),
    )
    op.create_table(
        "imports",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_imports"),
    )
    op.create_table(
        "installation",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_installation"),
    )
    op.create_table(
        "journal",
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hotline", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("call_sid", "turn", name="pk_journal"),
    )
    op.create_table(
        "looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("hotline", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_looks"),
    )
    op.create_index("ix_looks_subject", "looks", ["subject"], unique=False)
    op.create_table(
        "organizations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contract", sa.String(length=16), nullable=False),
        sa.Column("overdue", sa.Boolean(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("since_import", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organizations"),
        sa.UniqueConstraint("code_hash", name="uq_organizations_code_hash"),
    )
    op.create_index("ix_organizations_name", "organizations", ["name"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("hotline", sa.String(length=64), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "persons",
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("e164", sa.String(length=32), nullable=True),
        sa.Column("lookup", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("ref", name="pk_persons"),
    )
    op.create_index("ix_persons_keep_until", "persons", ["keep_until"], unique=False)
    op.create_index("ix_persons_lookup", "persons", ["lookup"], unique=False)
    op.create_table(
        "surveys",
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hotline", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=True),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call_sid", "turn", name="pk_surveys"),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("protocol", sa.String(length=16), nullable=False),
        sa.Column("hotline", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_basis", sa.String(length=200), nullable=True),
        sa.Column("callback_ref", sa.String(length=64), nullable=True),
        sa.Column("number_confirmed", sa.String(length=8), nullable=False),
        sa.Column("promised", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("contact", sa.String(length=64), nullable=True),
        sa.Column("organization", sa.String(length=64), nullable=True),
        sa.Column("priority", sa.String(length=16), nullable=False),
        sa.Column("impact", sa.String(length=16), nullable=True),
        sa.Column("urgency", sa.String(length=16), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.String(length=200), nullable=True),
        sa.Column("recording", sa.String(length=200), nullable=True),
        sa.Column("recording_seconds", sa.Integer(), nullable=True),
        sa.Column("follows", sa.String(length=64), nullable=True),
        sa.Column("call_sid", sa.String(length=64), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("product", sa.String(length=200), nullable=True),
        sa.Column("environment", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("consent", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("message_verified", sa.Boolean(), nullable=True),
        sa.Column("validation_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "number_confirmed IN ('key', 'typed', 'assumed', 'none')",
            name=op.f("ck_tickets_number_confirmed"),
        ),
        sa.ForeignKeyConstraint(["follows"], ["tickets.id"], name="fk_tickets_follows_tickets"),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.UniqueConstraint("protocol", name="uq_tickets_protocol"),
    )
    op.create_index("ix_tickets_call_sid", "tickets", ["call_sid"], unique=False)
    op.create_index("ix_tickets_callback_ref", "tickets", ["callback_ref"], unique=False)
    op.create_index("ix_tickets_contact", "tickets", ["contact"], unique=False)
    op.create_index("ix_tickets_due", "tickets", ["due_at", "id"], unique=False)
    op.create_index("ix_tickets_follows", "tickets", ["follows"], unique=False)
    op.create_index("ix_tickets_keep_until", "tickets", ["keep_until"], unique=False)
    op.create_index("ix_tickets_organization", "tickets", ["organization"], unique=False)
    op.create_index("ix_tickets_team", "tickets", ["team", "state", "due_at"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("since_import", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until_import", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.Column("phone_hash", sa.String(length=64), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("password_expires", sa.Date(), nullable=True),
        sa.Column("contact_id_hash", sa.String(length=64), nullable=True),
        sa.Column("permissions", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name="fk_contacts_organization_id_organizations",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "since_import", name="pk_contacts"),
        sa.UniqueConstraint(
            "organization_id", "email", "since_import", name="uq_contacts_organization_id_email_since_import"
        ),
    )
    op.create_index("ix_contacts_email", "contacts", ["email"], unique=False)
    op.create_index("ix_contacts_phone_hash", "contacts", ["phone_hash"], unique=False)
    op.create_table(
        "ticket_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=64), nullable=False),
        sa.Column("hotline", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name="fk_ticket_changes_ticket_tickets", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_changes"),
    )
    op.create_index("ix_ticket_changes_ticket", "ticket_changes", ["ticket"], unique=False)
    op.create_table(
        "ticket_recordings",
        sa.Column("ticket", sa.String(length=64), nullable=False),
        sa.Column("recording", sa.String(length=200), nullable=False),
        sa.Column("hotline", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name="fk_ticket_recordings_ticket_tickets", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket", "recording", name="pk_ticket_recordings"),
    )
    op.create_index("ix_ticket_recordings_keep_until", "ticket_recordings", ["keep_until"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_ticket_recordings_keep_until", table_name="ticket_recordings")
    op.drop_table("ticket_recordings")
    op.drop_index("ix_ticket_changes_ticket", table_name="ticket_changes")
    op.drop_table("ticket_changes")
    op.drop_index("ix_contacts_phone_hash", table_name="contacts")
    op.drop_index("ix_contacts_email", table_name="contacts")
    op.drop_table("contacts")
    op.drop_index("ix_tickets_team", table_name="tickets")
    op.drop_index("ix_tickets_organization", table_name="tickets")
    op.drop_index("ix_tickets_keep_until", table_name="tickets")
    op.drop_index("ix_tickets_follows", table_name="tickets")
    op.drop_index("ix_tickets_due", table_name="tickets")
    op.drop_index("ix_tickets_contact", table_name="tickets")
    op.drop_index("ix_tickets_callback_ref", table_name="tickets")
    op.drop_index("ix_tickets_call_sid", table_name="tickets")
    op.drop_table("tickets")
    op.drop_table("surveys")
    op.drop_index("ix_persons_lookup", table_name="persons")
    op.drop_index("ix_persons_keep_until", table_name="persons")
    op.drop_table("persons")
    op.drop_index("ix_outbox_waiting", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index("ix_organizations_name", table_name="organizations")
    op.drop_table("organizations")
    op.drop_index("ix_looks_subject", table_name="looks")
    op.drop_table("looks")
    op.drop_table("journal")
    op.drop_table("installation")
    op.drop_table("imports")
    op.drop_table("import_blocks")
    op.drop_index("ix_guesses_keep_until", table_name="guesses")
    op.drop_table("guesses")
    op.drop_index("ix_overrides_standing", table_name="overrides")
    op.drop_table("overrides")
    op.drop_index("ix_notices_standing", table_name="notices")
    op.drop_table("notices")
    op.drop_table("publications")
    op.drop_index("ix_flow_sets_good", table_name="flow_sets")
    op.drop_table("flow_sets")
    op.drop_index("ix_facts_keep_until", table_name="facts")
    op.drop_table("facts")
    op.drop_index("ix_customer_changes_subject", table_name="customer_changes")
    op.drop_table("customer_changes")
    op.drop_table("consents")
    op.drop_index("ix_calls_started", table_name="calls")
    op.drop_index("ix_calls_open", table_name="calls")
    op.drop_index("ix_calls_lost", table_name="calls")
    op.drop_index("ix_calls_keep_until", table_name="calls")
    op.drop_index("ix_calls_hotline", table_name="calls")
    op.drop_index("ix_calls_caller", table_name="calls")
    op.drop_table("calls")
    op.drop_index("ix_agents_number_hash", table_name="agents")
    op.drop_table("agents")
    op.drop_table("account_totals")
    op.drop_table("account_counters")
