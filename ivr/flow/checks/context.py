"""What the checks know besides the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ivr.flow.kinds import Kinds


@dataclass(frozen=True, slots=True)
class Context:
    """The node kinds, the phrases that they and the engine speak (with their slots), and today, if known."""

    kinds: Kinds
    required_phrases: Mapping[str, frozenset[str]]
    today: date | None = None
