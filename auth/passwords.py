"""Secrets: how one is carried, hashed and looked up. Every key is derived from IVR_SECRET_KEY, one for each
purpose.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any, NoReturn

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

MASK = "••••"


class Secret:
    """What somebody typed at a secret prompt. It prints as dots and refuses to be stored, copied or compared.

    `reveal()` gives the text to the one who checks it; after `forget()` that raises `ForgottenSecretError`.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text: str | None = text

    def reveal(self) -> str:
        if self._text is None:
            raise ForgottenSecretError(
                "this secret was forgotten when its request ended; ask the caller again"
            )
        return self._text

    def forget(self) -> None:
        self._text = None

    def __enter__(self) -> Secret:
        return self

    def __exit__(self, *_: object) -> None:
        self.forget()

    def __repr__(self) -> str:
        return MASK

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a Secret is never pickled or copied; it dies with its request")


class ForgottenSecretError(Exception):
    """A secret was used after its request."""


@dataclass(frozen=True)
class Keys:
    """The keys derived from IVR_SECRET_KEY (at least 16 characters)."""

    secret_key: str = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret_key) < 16:
            raise ValueError(
                "IVR_SECRET_KEY: shorter than 16 characters; use a long random text, e.g. 43 characters"
            )

    def keyed_hash(self, kind: str, value: str) -> str:
        """A lookup key of `value` (64 hex digits); equal values of different kinds have nothing in common."""
        return self._digest(f"lookup:{kind}", value).hex()

    def pepper(self, password: str) -> str:
        """What argon2 gets instead of the password, so that a database alone can't be guessed against."""
        return base64.b64encode(self._digest("pepper", password)).decode()

    def fingerprint(self) -> str:
        """Names the key without telling it (32 hex digits)."""
        return self._digest("fingerprint", "")[:16].hex()

    def _digest(self, purpose: str, value: str) -> bytes:
        key = hmac.digest(self.secret_key.encode(), f"ivr:v1:{purpose}".encode(), hashlib.sha256)
        return hmac.digest(key, value.encode(), hashlib.sha256)


def key_fingerprint(secret: str) -> str:
    """Kept in the database at its first start: another value later means a changed IVR_SECRET_KEY, and no
    start.
    """
    return Keys(secret).fingerprint()


def same(left: str, right: str) -> bool:
    """Equality in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


class Passwords:
    """argon2id (19 MiB, 2 passes, 1 lane) over the peppered password."""

    def __init__(self, keys: Keys, memory_kib: int = 19 * 1024, passes: int = 2) -> None:
        """Costs other than the defaults are for tests."""
        self.keys = keys
        self._argon2 = PasswordHasher(
            time_cost=passes, memory_cost=memory_kib, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
        )
        self.dummy = self._argon2.hash(keys.pepper("never a password: it has letters"))

    def hash(self, password: Secret) -> str:
        return self._argon2.hash(self.keys.pepper(password.reveal()))

    def verify(self, stored: str, password: Secret) -> bool:
        """Whether the password is the one behind `stored`; a damaged hash is simply not it."""
        try:
            return self._argon2.verify(stored, self.keys.pepper(password.reveal()))
        except (VerificationError, InvalidHashError):
            return False
