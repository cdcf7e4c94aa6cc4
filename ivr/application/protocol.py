"""Protocol numbers: nine random digits and a check digit, never sequential."""

from __future__ import annotations

from collections.abc import Callable

LENGTH = 10


def with_check_digit(digits: str) -> str:
    """`digits` with the digit behind it that finds any single wrong key and most swaps (Luhn)."""
    return digits + str((10 - _sum(digits + "0")) % 10)


def is_protocol(typed: str) -> bool:
    """Whether what was typed can be a protocol at all."""
    return len(typed) == LENGTH and typed.isascii() and typed.isdigit() and _sum(typed) == 0


def _sum(digits: str) -> int:
    """The Luhn sum modulo 10; 0 for a number with its right check digit."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10


def new_protocol(draw: Callable[[int], int]) -> str:
    """A new one; `draw(n)` gives a random number below n. It never begins with 0, so that it reads as a number."""
    return with_check_digit(str(100_000_000 + draw(900_000_000)))
