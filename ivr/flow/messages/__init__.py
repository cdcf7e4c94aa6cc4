"""Every problem that an author can read: its code, how bad it is, what it means, and its words in each language.

Codes are stable. `{stood}` is what stood there, `{wanted}` what was wanted; the hint is added where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.flow.messages import advice, files, parts, telephone
from ivr.flow.messages.message import MESSAGE_LANGUAGES, Message, Severity

__all__ = ["CODES", "MESSAGE_LANGUAGES", "Message", "Severity"]

CODES: Mapping[str, Message] = {
    message.code: message for family in (files, parts, telephone, advice) for message in family.MESSAGES
}
"""The register of problems, by code."""
