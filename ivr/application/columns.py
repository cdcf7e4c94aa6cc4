"""What a call's row says for lists, out of its session."""

from __future__ import annotations

from typing import Any

from ivr.engine.outcome import outcome
from ivr.engine.session import Session, encode
from ivr.flow.model import FlowSet


def columns(flows: FlowSet, session: Session) -> dict[str, Any]:
    """The columns of a call that follow from its session alone."""
    ended = outcome(session)
    team = flows.teams.get(session.team) if session.team else None
    refused = next((mark for mark in session.marks if mark.startswith(("refused", "login_"))), None)
    return {
        "session": encode(session),
        "language": session.language,
        "ended_at": session.at if ended else None,
        "outcome": ended,
        "team": session.team,
        "contact": session.person.contact,
        "organization": session.person.organization,
        "protocol": session.request.protocol if session.request else None,
        "confidential": bool(team and team.confidential) or "confidential" in session.marks,
        "survey": session.values.get("survey"),
        "refused": refused,
    }
