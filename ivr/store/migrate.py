"""Brings a database's tables to what this release wants, or back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from ivr.store.database import Database

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(database: Database, revision: str = "head") -> None:
    """Up to `revision`, all or nothing. Safe when several processes do it at once."""
    _run(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    """Down to `revision` (`base`: no tables at all; what they held is gone)."""
    _run(database, lambda config: command.downgrade(config, revision))


def current(database: Database) -> str | None:
    """The revision that the database has, None when it has none yet."""
    with database.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The revision that this release wants."""
    return _scripts().get_current_head()


def is_behind(database: Database) -> bool:
    """Whether `upgrade` has something to do."""
    return not is_ahead(database) and current(database) != head()


def is_ahead(database: Database) -> bool:
    """Whether a later release has been here: a revision that this one doesn't know."""
    found = current(database)
    return found is not None and found not in {script.revision for script in _scripts().walk_revisions()}


def _run(database: Database, work: Callable[[Config], None]) -> None:
    with database.rebuilding() as connection:
        work(_config(connection))


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
