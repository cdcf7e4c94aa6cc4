"""What is asked of the world about who has logged in: contract, debt, permissions. Shared by several gates."""

from __future__ import annotations

from typing import Any

from ivr.engine.call import Call
from ivr.engine.effects import Ask


def ask_standing(call: Call, then: str) -> Ask:
    """Asked afresh each time, so that what support changes acts on the next turn."""
    person = call.session.person
    return call.ask("standing", then, organization=person.organization, contact=person.contact)


def permitted(answer: dict[str, Any] | None, permission: str) -> bool:
    """Whether the contact holds a permission; no answer grants none."""
    return bool(answer) and permission in (answer or {}).get("permissions", ())
