"""How Alembic runs a migration: on the connection, and in the transaction, that `ivr.store.migrate` gives it."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from ivr.store import tables, tables_directory  # noqa: F401 (they fill the metadata)
from ivr.store.metadata import Moment, metadata


def render(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """A migration stands on its own: it names no type of ours, which may change after it."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render,
)
context.run_migrations()
