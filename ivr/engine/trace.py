"""Why a call went where it went: one entry for each decision, with the place of the rule in the YAML."""

from __future__ import annotations

from typing import Any

import msgspec

from ivr.engine.effects import Say, Wait
from ivr.engine.session import Session


class Trace(msgspec.Struct, frozen=True, omit_defaults=True):
    """A decision: at `node` (and its `stage`), `code` with its `values`, by the rule at `place` ("file:line").

    `pressed`: the key taken, `••••` at a secret prompt, None for silence or where nothing was asked.
    `said`: how many of the step's `Say` effects came before this decision.
    """

    node: str
    code: str
    values: dict[str, Any] = {}
    place: str = ""
    pressed: str | None = None
    said: int = 0


class Step(msgspec.Struct, frozen=True):
    """What one event brought about."""

    session: Session
    effects: tuple[Say, ...]
    wait: Wait
    trace: tuple[Trace, ...]
