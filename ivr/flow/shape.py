"""The building blocks of every shape an author writes: strict, frozen, and knowing its place.

All scalars reach these shapes as text (the reader never lets YAML guess), so each type below says how its
text is read. The markers (`Target`, `TeamName`, ...) let the checks find every reference without a list
of fields kept by hand.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    WithJsonSchema,
)

from ivr.flow.source import NOWHERE, Source

Language = Literal["pt-BR", "es", "en"]
LANGUAGES: tuple[Language, ...] = ("pt-BR", "es", "en")
Origin = Literal["published", "example"]


class Refers:
    """Marks a text that names something else: a node, team, queue, calendar, phrase or permission."""

    __slots__ = ("what",)

    def __init__(self, what: str) -> None:
        self.what = what

    def __repr__(self) -> str:
        return f"Refers({self.what!r})"


Target = Annotated[str, Refers("node")]
TeamName = Annotated[str, Refers("team")]
CalendarName = Annotated[str, Refers("calendar")]
Permission = Annotated[Literal["administrator", "consultancy", "finance"], Refers("permission")]

_SECONDS = re.compile(r"(\d{1,5})\s*(s|min|h)?\Z")
_UNIT = {None: 1, "s": 1, "min": 60, "h": 3600}


def _seconds(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    found = _SECONDS.match(value) if isinstance(value, str) else None
    if not found:
        raise ValueError("a time such as 5s, 90s, 2min or 1h is wanted")
    return int(found[1]) * _UNIT[found[2]]


_SECONDS_SCHEMA = {
    "type": ["string", "integer"],
    "pattern": r"^0*[1-9]\d{0,4}\s*(s|min|h)?$",
    "exclusiveMinimum": 0,
}
Seconds = Annotated[int, BeforeValidator(_seconds), Field(gt=0), WithJsonSchema(_SECONDS_SCHEMA)]

LONGEST_MESSAGE = 14_400
"""The carrier refuses to record longer, in seconds."""


def _message(seconds: int) -> int:
    if seconds > LONGEST_MESSAGE:
        raise ValueError("a time of at most 4h (14400s) is wanted: the carrier records no longer")
    return seconds


_TO_14400 = r"([1-9]\d{0,3}|1[0-3]\d{3}|14[0-3]\d{2}|14400)"
_TO_240 = r"([1-9]\d?|1\d{2}|2[0-3]\d|240)"
_MESSAGE_SCHEMA = {
    "type": ["string", "integer"],
    "pattern": rf"^0*({_TO_14400}\s*s?|{_TO_240}\s*min|[1-4]\s*h)$",
    "exclusiveMinimum": 0,
    "maximum": LONGEST_MESSAGE,
}
MessageSeconds = Annotated[Seconds, AfterValidator(_message), WithJsonSchema(_MESSAGE_SCHEMA)]

_NAMED_KEYS = {"star": "*", "hash": "#", "estrela": "*", "jogo": "#"}


def _key(value: object) -> str:
    text = _NAMED_KEYS.get(value, value) if isinstance(value, str) else value
    if not (isinstance(text, str) and len(text) == 1 and text in "0123456789*#"):
        raise ValueError("one key is wanted: 0 to 9, star or hash")
    return text


_KEY_SCHEMA = {
    "type": ["string", "integer"],
    "pattern": "^([0-9*#]|" + "|".join(_NAMED_KEYS) + ")$",
    "minimum": 0,
    "maximum": 9,
}
Key = Annotated[str, BeforeValidator(_key), WithJsonSchema(_KEY_SCHEMA)]


_FLAGS = {"yes": True, "no": False, "true": True, "false": False, "sim": True, "não": False}


def _flag(value: object) -> object:
    return _FLAGS.get(value, value) if isinstance(value, str) else value


Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"enum": [True, False, *_FLAGS]})]


Allowed = Mapping[str, str | None]
"""Warnings that an author allows where they stand, by code, each with its reason."""


class Shape(BaseModel):
    """A part of a flow. `place` is where it stands; `places` where each of its own parts does, by path."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    # factories, since pydantic would copy a default deeply, each time
    _place: Source = PrivateAttr(default_factory=lambda: NOWHERE)
    _places: Mapping[tuple[str, ...], Source] = PrivateAttr(default_factory=dict)

    @property
    def place(self) -> Source:
        return self._place

    def put(self, place: Source, places: Mapping[tuple[str, ...], Source]) -> None:
        """Called once, by the reader, before anyone else sees the shape."""
        self._place = place
        self._places = places

    def at(self, *path: str) -> Source:
        """The place of one part; of the nearest part around it where that path is not written."""
        for end in range(len(path), 0, -1):
            if (found := self._places.get(path[:end])) is not None:
                return found
        return self._place


class Text(Shape):
    """Words for a caller: the name of a phrase, or the words themselves in each language."""

    phrase: str | None = None
    words: Mapping[Language, str] = Field(default_factory=dict)
    play: Mapping[Language, str] = Field(default_factory=dict)


def _text(value: object) -> object:
    if isinstance(value, str):
        return {"phrase": value}
    if isinstance(value, Mapping) and not isinstance(value, Text) and not {"phrase", "words"} & set(value):
        return {"words": {k: v for k, v in value.items() if k != "play"}, "play": value.get("play", {})}
    return value


Words = Annotated[Text, BeforeValidator(_text), Refers("phrase")]


def references(shape: Shape) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Every (what, path, value) that the shape names elsewhere, sub-shapes included."""
    for name, written, marks in _marked_fields(type(shape)):
        yield from _references(getattr(shape, name), marks, (written,))


@functools.cache
def _marked_fields(kind: type[Shape]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(field, its name in YAML, what it refers to) of every field; read once a kind, it is slow."""
    return tuple((name, field.alias or name, _marks(field)) for name, field in kind.model_fields.items())


def _marks(field: Any) -> tuple[str, ...]:
    """Refers marks of a field, also inside Optional, lists and mappings."""
    found = [m.what for m in field.metadata if isinstance(m, Refers)]
    return tuple(found) + tuple(_inner_marks(field.annotation))


def _inner_marks(annotation: Any) -> Iterator[str]:
    for mark in getattr(annotation, "__metadata__", ()):
        if isinstance(mark, Refers):
            yield mark.what
    for inner in getattr(annotation, "__args__", ()):
        yield from _inner_marks(inner)


def _references(
    value: Any, marks: tuple[str, ...], path: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    if isinstance(value, Text):
        yield "phrase", path, value
    elif isinstance(value, Shape):
        for what, inner, found in references(value):
            yield what, path + inner, found
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _references(item, marks, (*path, str(key)))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _references(item, marks, (*path, str(index)))
    elif isinstance(value, str):
        for what in marks:
            yield what, path, value
