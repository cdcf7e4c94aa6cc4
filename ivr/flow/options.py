"""Where a node offers options on telephone keys, whatever its kind."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BeforeValidator

from ivr.flow.shape import Key, Shape
from ivr.flow.shaping import fields_of_shapes

_READS_KEY = next(m.func for m in Key.__metadata__ if isinstance(m, BeforeValidator))  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Options:
    """Options by key; `holder` is the shape that has them, `path` where they stand in the node."""

    holder: Shape
    path: tuple[str, ...]
    by_key: Mapping[str, Any]


def options_of(node: Shape, path: tuple[str, ...] = ()) -> Iterator[Options]:
    """Every mapping of telephone keys in the node and in the shapes that it is made of."""
    for name, written, keyed in _fields(type(node)):
        value = getattr(node, name)
        if keyed and isinstance(value, Mapping):
            yield Options(node, (*path, written), value)
        elif isinstance(value, Shape):
            yield from options_of(value, (*path, written))


def single_keys(node: Shape) -> Iterator[tuple[str, str]]:
    """(name in YAML, key) of each field of the node itself that is one telephone key."""
    for name, field in type(node).model_fields.items():
        value = getattr(node, name)
        if isinstance(value, str) and (_is_key(field) or _is_key(field.annotation, deep=True)):
            yield field.alias or name, value


@functools.cache
def _fields(kind: type[Shape]) -> tuple[tuple[str, str, bool], ...]:
    """Fields that map keys, or may be a shape that does."""
    of_shapes = {name for _, name in fields_of_shapes(kind)}
    found = ((n, f.alias or n, _is_keyed(f.annotation)) for n, f in kind.model_fields.items())
    return tuple(field for field in found if field[2] or field[0] in of_shapes)


def _is_keyed(annotation: Any) -> bool:
    """Whether it is a mapping from telephone keys."""
    arguments: tuple[Any, ...] = getattr(annotation, "__args__", ())
    return len(arguments) == 2 and _is_key(arguments[0])


def _is_key(annotated: Any, deep: bool = False) -> bool:
    marks: Any = getattr(annotated, "metadata", None) or getattr(annotated, "__metadata__", ())
    if any(isinstance(mark, BeforeValidator) and mark.func is _READS_KEY for mark in marks):
        return True
    inner: tuple[Any, ...] = getattr(annotated, "__args__", ())
    return deep and any(_is_key(one) for one in inner)
