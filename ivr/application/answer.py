"""What the door is given back for a turn, and how it is kept for a retry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from ivr.engine.effects import Ended, Say, Wait
from ivr.engine.events import AnyEvent
from ivr.engine.trace import Step, Trace
from ivr.flow.model import FlowSet


class Taken(msgspec.Struct, frozen=True):
    """One step of a turn as the journal keeps it."""

    event: AnyEvent
    effects: tuple[Say, ...]
    wait: Wait
    trace: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the carrier is told. `turn` is the turn that its next request answers.

    `number` gives the digits (E.164) of a reference at the moment they are spoken, None once erased.
    `busy`: the turn can't finish in time; ask again shortly (for the `waited` time).
    """

    call_sid: str
    turn: int
    effects: tuple[Say, ...]
    wait: Wait
    flows: FlowSet
    number: Callable[[str], str | None]
    caller_id: str | None = None
    busy: bool = False
    waited: int = 0

    @property
    def ended(self) -> bool:
        return isinstance(self.wait, Ended)


_spoken = msgspec.json.Decoder(tuple[Say, ...])
_taken = msgspec.json.Decoder(tuple[Taken, ...])
_encoder = msgspec.json.Encoder()


def keep_spoken(effects: tuple[Say, ...]) -> bytes:
    """What was said before the wait; the wait itself stands in the session."""
    return _encoder.encode(effects)


def read_spoken(raw: bytes) -> tuple[Say, ...]:
    return _spoken.decode(raw)


def keep_taken(steps: list[tuple[AnyEvent, Step]]) -> bytes:
    return _encoder.encode([Taken(event, step.effects, step.wait, step.trace) for event, step in steps])


def read_taken(raw: bytes) -> tuple[Taken, ...]:
    return _taken.decode(raw)
