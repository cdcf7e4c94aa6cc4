"""How a call came out: the first of the outcomes, in the order support reads them, that holds."""

from __future__ import annotations

from ivr.engine.effects import Ended, Outcome
from ivr.engine.session import Session


def outcome(session: Session) -> Outcome | None:
    """None while the call is open."""
    if not isinstance(session.wait, Ended):
        return None
    marks = session.marks
    rules: tuple[tuple[bool, Outcome], ...] = (
        ("transferred" in marks, "transferred"),
        ("callback" in marks, "callback"),
        ("abandoned" in marks, "abandoned"),
        (session.request is not None, "ticket"),
        ("failed" not in marks and ("served" in marks or "announced_end" in marks), "self_served"),
        ("failed" in marks, "failed"),
    )
    return next((name for holds, name in rules if holds), "hung_up")


def lost(session: Session) -> bool:
    """Whether the caller chose a team and ended without person, ticket or announced end."""
    if session.team is None or session.request is not None:
        return False
    if "announced_end" in session.marks or "request_stands" in session.marks:
        return False
    return outcome(session) in ("hung_up", "abandoned", "failed")
