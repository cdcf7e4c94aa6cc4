"""Markers that stand for secrets in the keys of a scenario, so that no file holds one."""

from __future__ import annotations

import re

WRONG = {
    "wrong_password": "99999999",
    "wrong_code": "99999999",
    "wrong_contact_id": "99",
    "wrong_pin": "9999",
    "wrong_protocol": "9999999999",
}
"""What stands for something complete that is not the right one."""
RIGHT = ("password", "code", "contact_id", "pin", "protocol")
MARKERS = re.compile(r"\{(" + "|".join((*RIGHT, *WRONG)) + r")\}")
LONE = re.compile(r"\{[^}]*\}?")
OF_ENTRY = {
    "phone_password": "password",
    "organizational_code": "code",
    "contact_id": "contact_id",
    "agent_pin": "pin",
    "protocol": "protocol",
}
"""The marker for what an entry asks for."""
