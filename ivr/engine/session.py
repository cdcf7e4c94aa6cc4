"""What a call is between two events: small, frozen, serialisable, and carrying its own version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from ivr.engine.effects import Line, Queue, Transfer, Wait
from ivr.engine.events import Caller

SESSION_VERSION = 1


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who the caller has proved to be. `assurance`: None, `organization` or `contact`."""

    assurance: str | None = None
    organization: str | None = None
    contact: str | None = None
    language: str | None = None


class Request(msgspec.Struct, frozen=True, omit_defaults=True):
    """The ticket of this call, once opened, and what the caller has said about it."""

    ticket: str
    protocol: str
    team: str
    number: str | None = None


class Session(msgspec.Struct, frozen=True, omit_defaults=True):
    """The state of one call. `wait` is what it waits for; `node` and `stage` say who takes the answer.

    `pending` and `pressed`: speech not yet said and a key not yet explained, while the world is asked.
    `left`: the transfer or queue that the caller hung up in, without a word of how it came out.
    """

    version: int
    call: str
    hotline: str
    caller: Caller
    started_at: datetime
    at: datetime
    node: str
    wait: Wait
    stage: str = ""
    language: str = "pt-BR"
    language_by: str = "default"
    path: tuple[str, ...] = ()
    counts: dict[str, int] = {}
    nth: dict[str, int] = {}
    values: dict[str, Any] = {}
    person: Person = Person()
    request: Request | None = None
    team: str | None = None
    marks: tuple[str, ...] = ()
    last_key: str | None = None
    pending: tuple[Line, ...] = ()
    pressed: str | None = None
    turns: int = 0
    left: Transfer | Queue | None = None

    @property
    def verified(self) -> bool:
        """Whether a message left now is from somebody who proved whose ticket it is."""
        return self.person.assurance == "contact" or bool(self.values.get("existing_protocol"))


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Session)


def encode(session: Session) -> bytes:
    """The session as JSON."""
    return _encoder.encode(session)


def decode(raw: bytes) -> Session:
    """The session back from `encode`; msgspec.ValidationError when it is none."""
    return _decoder.decode(raw)
