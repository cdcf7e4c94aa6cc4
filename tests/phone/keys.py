"""What a Gather makes of keys: rules 1-6 of section 4.1, without a clock or a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

End = Literal["length", "key", "nothing"]
"""numDigits reached; finishOnKey after a digit; finishOnKey as the very first key, which is no input."""

KEYS = frozenset("0123456789*#")


@dataclass(frozen=True)
class Taken:
    """`digits` so far, how the Gather ended (None: it still listens), and the keys that came too late."""

    digits: str
    end: End | None
    left: str
    finished_on: str = ""


def take(digits: str, keys: str, *, num_digits: int | None, finish_on_key: str) -> Taken:
    """Feed `keys` to a Gather that holds `digits` already."""
    for at, key in enumerate(keys):
        left = keys[at + 1 :]
        if key not in KEYS:
            raise ValueError(f"no telephone has the key {key!r}: 0-9, * and # are wanted")
        if finish_on_key and key == finish_on_key:
            return Taken(digits, "key" if digits else "nothing", left, key)
        digits += key
        if num_digits is not None and len(digits) >= num_digits:
            return Taken(digits, "length", left)
    return Taken(digits, None, "")
