"""What the door hands in for a turn, in no carrier's words. Digits come wrapped: they may be a secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auth.passwords import Secret


@dataclass(frozen=True, slots=True)
class Incoming:
    """A call as the carrier announces it; texts as received."""

    call_sid: str
    caller: str | None
    called: str | None
    forwarded_from: str | None = None


@dataclass(frozen=True, slots=True)
class Digits:
    """What was pressed at a prompt; None is silence."""

    typed: Secret | None


@dataclass(frozen=True, slots=True)
class RecordingDone:
    """A recording came back; `recording` is the carrier's id, None when there is none. `seconds` None: nobody told."""

    recording: str | None
    seconds: int | None = 0


@dataclass(frozen=True, slots=True)
class TransferDone:
    """A transfer came back."""

    result: Literal["answered", "busy", "no_answer", "failed", "cancelled"]
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class QueueDone:
    """The caller left a queue."""

    result: Literal["bridged", "leave", "hangup", "full", "failed"]
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class QueueKey:
    """A key pressed while waiting in a queue."""

    key: str


Input = Digits | RecordingDone | TransferDone | QueueDone | QueueKey
