"""The node kinds: one file a kind, holding its shape, its behaviour, its phrases and an example.

Importing this package registers them all; `KINDS` is what the reader takes. A kind keeps no state: what it
must remember stands in the session, so that a call can be resumed, replayed and explained.
"""

from ivr.engine.nodes import (
    authenticate,
    branch,
    earlier,
    end,
    hours,
    language,
    menu,
    notice,
    overdue,
    say,
    serve,
    survey,
    ticket,
    transfer,
)
from ivr.engine.speech import REQUIRED
from ivr.flow.kinds import registered

KINDS = registered()
PHRASES = dict(REQUIRED) | {
    name: frozenset(slots.split()) for kind in KINDS.values() for name, slots in kind.phrases.items()
}
"""Every phrase that the engine may speak, with the slots that its words may use."""

__all__ = [
    "KINDS",
    "PHRASES",
    "authenticate",
    "branch",
    "earlier",
    "end",
    "hours",
    "language",
    "menu",
    "notice",
    "overdue",
    "say",
    "serve",
    "survey",
    "ticket",
    "transfer",
]
