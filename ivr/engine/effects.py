"""What a step brings about: speech, and the one thing that the call then waits for.

Nothing here belongs to a carrier. `Ask` and `Do` wait for the world, the others for the caller.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A piece of speech, words already chosen.

    `number` refers to a telephone number kept elsewhere, to be said where `text` has `{number}`.
    `play` is a recording that stands in for the voice. `slow` asks for slower speech.
    """

    text: str
    language: str
    play: str | None = None
    number: str | None = None
    slow: bool = False


class Say(msgspec.Struct, frozen=True, tag="say", tag_field="effect"):
    """Speech that no key cuts."""

    lines: tuple[Line, ...]


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """Several keys ended by `#`. `secret` entries reach the engine as a shape only.

    kind: phone | phone_password | organizational_code | contact_id | protocol | agent_pin | cpf.
    Fewer than `shortest` keys is short. `commands` are short entries with a meaning (help: "0").
    """

    kind: str
    shortest: int
    longest: int
    secret: bool = False
    commands: tuple[str, ...] = ()


class Prompt(msgspec.Struct, frozen=True, tag="prompt", tag_field="wait", omit_defaults=True):
    """Wait for the caller's keys while `lines` are spoken (a key cuts them).

    `keys`: single keys taken here (any other is wrong). `ahead`: several keys at once, and a second silent wait
    of `second` seconds. `guarded`: takes only a key pressed at this very prompt.
    """

    lines: tuple[Line, ...]
    keys: tuple[str, ...] = ()
    entry: Entry | None = None
    timeout: int = 5
    second: int = 0
    ahead: bool = False
    guarded: bool = False


class Record(msgspec.Struct, frozen=True, tag="record", tag_field="wait"):
    """Wait for a spoken message of at most `seconds`."""

    seconds: int
    subject: str


class Transfer(msgspec.Struct, frozen=True, tag="transfer", tag_field="wait", omit_defaults=True):
    """Wait for a telephone (`number`, E.164) or a `sip` address to answer and the talk to end.

    `accept`: the person who answers must press 1 (`whisper` is said to them) before they are connected.
    """

    team: str
    number: str | None = None
    sip: str | None = None
    ring: int = 30
    accept: bool = False
    whisper: tuple[Line, ...] = ()
    record: bool = False


class Queue(msgspec.Struct, frozen=True, tag="queue", tag_field="wait", omit_defaults=True):
    """Wait in a queue for one of the team's people. `callback_key` keeps the caller's place without waiting."""

    queue: str
    team: str
    language: str
    max_wait: int
    callback_key: str | None = None
    record: bool = False


class Serve(msgspec.Struct, frozen=True, tag="serve", tag_field="wait"):
    """An agent takes the front caller of a queue; waits until that talk ends, or `seconds` with nobody there."""

    queue: str
    seconds: int = 30
    record: bool = False


class Ask(msgspec.Struct, frozen=True, tag="ask", tag_field="wait"):
    """A question to the world; its answer is the next event and repeats `key` (kind, subject, nth in the call)."""

    key: str
    kind: str
    about: dict[str, Any]


class Do(msgspec.Struct, frozen=True, tag="do", tag_field="wait"):
    """A write inside the turn's transaction; its answer is the next event and repeats `key`."""

    key: str
    kind: str
    about: dict[str, Any]


class Ended(msgspec.Struct, frozen=True, tag="ended", tag_field="wait"):
    """The call is over. `hang_up`: we end it (the caller is still on the line)."""

    hang_up: bool = True


Wait = Prompt | Record | Transfer | Queue | Serve | Ask | Do | Ended
WORLD = (Ask, Do)

Outcome = Literal["transferred", "callback", "abandoned", "ticket", "self_served", "failed", "hung_up"]
