"""Our own application with SQLite's synchronous=NORMAL, which no setting offers: a power cut would lose turns."""

from __future__ import annotations

from functools import partial

from flask import Flask

from ivr.store import store
from ivr.store.database import Database


def serving() -> Flask:
    """As `ivr.app:serving`."""
    setattr(store, "Database", partial(Database, synchronous="NORMAL"))  # noqa: B010
    from ivr.app import serving as served

    return served()
