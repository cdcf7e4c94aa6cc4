"""The order of the keys that the language knows, as the model has them. What it doesn't know stays where it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from ivr.flow.calendars import CalendarText
from ivr.flow.hotlines import stem
from ivr.flow.kinds import Kinds, Node
from ivr.flow.layout.page import Block, Entry
from ivr.flow.model import Hotline, Team
from ivr.flow.phrases import PhraseText, VoiceText
from ivr.flow.shape import LANGUAGES, Refers, Text
from ivr.flow.shaping import written_names
from ivr.flow.teams import ExceptionalText, LocalText

_HELD: Mapping[tuple[type, str], Any] = {
    (Team, "exceptional"): tuple[ExceptionalText, ...],
    (Team, "local_holidays"): LocalText,
}
"""Fields whose shapes the model reads apart."""


def put_in_order(file: str, root: Block, kinds: Kinds) -> None:
    """Sorts the known keys of every part of a file."""
    name = stem(file)
    if name == "teams":
        _each(root, Team, kinds)
    elif name == "calendars":
        _each(root, CalendarText, kinds)
    elif name == "phrases":
        for entry in root.entries:
            _each(entry.value, VoiceText if _key(entry) == "voices" else PhraseText, kinds)
    else:
        _shape(root, Hotline, kinds)


def _each(value: Any, annotation: Any, kinds: Kinds) -> None:
    for entry in value.entries if isinstance(value, Block) else ():
        _value(entry.value, annotation, kinds)


def _shape(block: Block, shape: type[BaseModel], kinds: Kinds) -> None:
    places = {name: place for place, name in enumerate(_order(shape, block))}
    block.entries.sort(key=lambda entry: places.get(_key(entry), len(places)))
    fields = {written: shape.model_fields[name].annotation for written, name in written_names(shape)}
    for entry in block.entries:
        key = _key(entry)
        if shape is Hotline and key == "nodes":
            for node in entry.value.entries if isinstance(entry.value, Block) else ():
                _node(node.value, kinds)
        else:
            _value(entry.value, _HELD.get((shape, key), fields.get(key)), kinds)


def _node(value: Any, kinds: Kinds) -> None:
    found = [kinds[_key(entry)] for entry in value.entries if _key(entry) in kinds] if _keyed(value) else []
    if len(found) == 1:
        _shape(value, found[0], kinds)


def _value(value: Any, annotation: Any, kinds: Kinds) -> None:
    if not isinstance(value, Block):
        return
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if value.keyed:
            _shape(value, annotation, kinds)
        return
    arguments = [one for one in get_args(annotation) if one is not type(None)]
    origin = get_origin(annotation)
    if value.keyed and isinstance(origin, type) and issubclass(origin, Mapping):
        _each(value, arguments[1], kinds)
    elif not value.keyed and origin is tuple:
        _each(value, arguments[0], kinds)
    elif arguments and not (isinstance(origin, type) and issubclass(origin, Mapping | tuple)):
        _value(value, arguments[0], kinds)


def _order(shape: type[BaseModel], block: Block) -> list[str]:
    own = list(shape.__annotations__)  # what a class says again has its place in that class
    fields = sorted(written_names(shape), key=lambda one: own.index(one[1]) if one[1] in own else len(own))
    names = [written for written, _ in fields]
    if shape is Text:
        return [*LANGUAGES, *names]
    if not issubclass(shape, Node):
        return names
    ways = [written for written, name in fields if _leads(shape.model_fields[name])]
    others = [name for name in names if name not in (*ways, shape.kind, "allow")]
    return [shape.kind, *others, *ways, "allow"]


def _leads(field: Any) -> bool:
    """Whether a field names a node."""
    marks = [
        *field.metadata,
        *(m for one in get_args(field.annotation) for m in getattr(one, "__metadata__", ())),
    ]
    return any(isinstance(mark, Refers) and mark.what == "node" for mark in marks)


def _keyed(value: Any) -> bool:
    return isinstance(value, Block) and value.keyed


def _key(entry: Entry) -> str:
    return entry.key.value if entry.key else ""
