"""What a folded state has forgotten: when the engine reads it, both answers are tried.

A folded session carries these stand-ins in place of counts, marks and names. They ask the oracle at the moment that
they are read and at no other, and within one step they answer the same each time.
"""

from __future__ import annotations

from typing import NamedTuple, Self

PAST_ANY_LIMIT = 99


class Choice(NamedTuple):
    """What was forgotten, and the way that was tried: 0 or 1."""

    name: str
    way: int


class Oracle:
    """Answers what was forgotten by a script of ways; past its end always the first way.

    `settled`: names that are not asked now, since the other way is walked by another event.
    """

    def __init__(self) -> None:
        self.settled: frozenset[str] = frozenset()
        self._script: tuple[int, ...] = ()
        self._known: dict[str, int] = {}

    def begin(self, script: tuple[int, ...]) -> None:
        """Before each step."""
        self._script, self._known = script, {}

    def choose(self, name: str) -> int:
        """0 or 1, the same again whenever asked within one step."""
        way = self._known.get(name)
        if way is None and name in self.settled:
            return 0
        if way is None:
            at = len(self._known)
            way = self._script[at] if at < len(self._script) else 0
            self._known[name] = way
        return way

    @property
    def taken(self) -> tuple[Choice, ...]:
        """What was asked in this step, in order."""
        return tuple(Choice(name, way) for name, way in self._known.items())

    def others(self) -> list[tuple[int, ...]]:
        """Scripts for what this step would have done, had it been answered otherwise where the script was over."""
        ways = tuple(self._known.values())
        return [(*ways[:at], 1) for at in range(len(self._script), len(ways))]


class Tally:
    """A counter whose count is forgotten: none yet, or past any limit."""

    __slots__ = ("_name", "_oracle")

    def __init__(self, oracle: Oracle, name: str) -> None:
        self._oracle, self._name = oracle, name

    def _value(self) -> int:
        return PAST_ANY_LIMIT if self._oracle.choose(self._name) else 0

    def __add__(self, more: int) -> int:
        return self._value() + more

    def __ge__(self, limit: int) -> bool:
        return self._value() >= limit

    def __gt__(self, limit: int) -> bool:
        return self._value() > limit

    def __bool__(self) -> bool:
        """Whether a mistake was made before decides words alone, never a way: not asked."""
        return False

    def __rmul__(self, _: int) -> int:
        """The room that a limit of turns or seconds leaves after trouble: limits stand outside the state."""
        return 0


class Spoken(Tally):
    """A counter that decides words alone."""

    __slots__ = ()

    def _value(self) -> int:
        return 0


class Maybe(str):
    """A name that may be the one that it is compared with: asked once for each of those."""

    __slots__ = ("_oracle", "_what")
    _oracle: Oracle
    _what: str

    @classmethod
    def of(cls, oracle: Oracle, what: str) -> Self:
        made = cls(f"?{what}")
        made._oracle, made._what = oracle, what
        return made

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, str) or isinstance(other, Maybe):
            return False
        return bool(self._oracle.choose(f"{self._what}={other}"))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return str.__hash__(self)


class LastKey(Maybe):
    """The key pressed before, forgotten. That it was the last of an entry matters only where `after_entry` is set."""

    __slots__ = ("after_entry",)
    after_entry: bool

    def __eq__(self, other: object) -> bool:
        if other == "entry" and not self.after_entry:
            return self is other
        return Maybe.__eq__(self, other)

    def __hash__(self) -> int:
        return str.__hash__(self)


class Sent:
    """Who answers for a team is forgotten: its own people, or those of one of a few others."""

    def __init__(self, oracle: Oracle, others: tuple[str, ...]) -> None:
        self._oracle, self._others = oracle, others

    def get(self, team: str, _: str) -> str:
        for other in self._others:
            if other != team and self._oracle.choose(f"sent={team}->{other}"):
                return other
        return team

    def items(self) -> tuple[tuple[str, str], ...]:
        """What is learned of one team is kept beside it by the next fold."""
        return ()

    def names(self, team: str) -> frozenset[str]:
        """What is asked of one team."""
        return frozenset(f"sent={team}->{other}" for other in self._others)


class MaybeMark(Maybe):
    """A mark that may have been made: it equals its own name or nothing."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return other == str.__str__(self)[1:] and type(other) is str and bool(self._oracle.choose(self._what))

    def __hash__(self) -> int:
        return str.__hash__(self)
