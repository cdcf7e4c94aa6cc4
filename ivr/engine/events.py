"""What can happen to a call. Facts only: no secret, no clock, no carrier's words.

Every event has `at`, an aware datetime in UTC; all events of one request share it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec


class Event(msgspec.Struct, frozen=True, tag_field="event", kw_only=True, omit_defaults=True):
    """The base of all events."""

    at: datetime


class Caller(msgspec.Struct, frozen=True, omit_defaults=True):
    """What may be known of a caller: `ref` names the row that holds the number (None if withheld).

    `callable`: a real telephone that somebody could call back. `country`: ISO region, None if unknown.
    """

    kind: Literal["number", "withheld", "sip", "client", "unknown"] = "withheld"
    ref: str | None = None
    country: str | None = None
    callable: bool = False


class CallStarted(Event, frozen=True, tag="call_started", kw_only=True):
    """The line answered."""

    call: str
    hotline: str
    caller: Caller


class KeyPressed(Event, frozen=True, tag="key"):
    """One key at a prompt; `ahead` when it was pressed before its prompt was spoken."""

    key: str
    ahead: bool = False


class KeysUnused(Event, frozen=True, tag="unused"):
    """Keys that no prompt used: only how many there were is kept."""

    count: int


class Silence(Event, frozen=True, tag="silence"):
    """Nothing was pressed in time."""


class NumberTyped(Event, frozen=True, tag="number"):
    """A telephone number at a prompt for one. `ref` is None when what was typed is none (`length` keys of it)."""

    ref: str | None = None
    country: str | None = None
    length: int = 0


class EntryTyped(Event, frozen=True, tag="entry"):
    """A short or wrong entry at a prompt for several keys; `command` when it is one of the prompt's commands."""

    command: str | None = None
    length: int = 0


class SecretTyped(Event, frozen=True, tag="secret"):
    """Something was typed at a secret prompt. What it was is in no event."""

    shape: Literal["empty", "short", "complete", "back"]


class Answered(Event, frozen=True, tag="answered"):
    """The world's answer to an ask or a do, by its key. `answer` is None when it `failed` or came too late."""

    key: str
    answer: dict[str, Any] | None = None
    failed: bool = False


class MessageRecorded(Event, frozen=True, tag="recorded"):
    """A recording ended. `recording` is the carrier's id for it, None when nothing was recorded."""

    recording: str | None = None
    seconds: int = 0


class TransferEnded(Event, frozen=True, tag="transfer"):
    """A transfer came back."""

    result: Literal["answered", "busy", "no_answer", "failed", "cancelled"]
    seconds: int = 0


class QueueLeft(Event, frozen=True, tag="queue"):
    """The caller left a queue: bridged to a person, by our own `leave`, by hanging up, or because it failed."""

    result: Literal["bridged", "leave", "hangup", "full", "failed"]
    seconds: int = 0


class HungUp(Event, frozen=True, tag="hung_up"):
    """The caller is gone; `silent` when the carrier never told us and the call was ended for its silence."""

    silent: bool = False


class Failed(Event, frozen=True, tag="failed"):
    """Something on our side broke; `reason` is a stable code, never an exception's text."""

    reason: str


AnyEvent = (
    CallStarted
    | KeyPressed
    | KeysUnused
    | Silence
    | NumberTyped
    | EntryTyped
    | SecretTyped
    | Answered
    | MessageRecorded
    | TransferEnded
    | QueueLeft
    | HungUp
    | Failed
)
