"""From a part of a YAML file to a shape: typed by pydantic, and what it refuses told in the author's terms."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ivr.flow.problems import Problem, listed, nearest
from ivr.flow.shape import Shape, Text
from ivr.flow.source import Source
from ivr.flow.yaml_tree import Part, Places, Spot

S = TypeVar("S", bound=Shape)

_PERMISSIONS = frozenset(("administrator", "consultancy", "finance"))
_FORMS = {
    "string_type": "a text is wanted",
    "list_type": "a list is wanted",
    "tuple_type": "a list is wanted",
    "dict_type": "a block of names and values is wanted",
    "mapping_type": "a block of names and values is wanted",
    "model_type": "a block of names and values is wanted",
    "model_attributes_type": "a block of names and values is wanted",
}
_VALUES = {
    "int_parsing": "a whole number is wanted",
    "int_type": "a whole number is wanted",
    "int_from_float": "a whole number is wanted",
    "bool_parsing": "yes or no is wanted",
    "bool_type": "yes or no is wanted",
}
_BOUNDS = (("gt", "more than"), ("ge", "at least"), ("lt", "less than"), ("le", "at most"))


class TextPlaces(Mapping[tuple[str, ...], Source]):
    """Places of a text: the words of a language stand directly under it, or under `words`."""

    __slots__ = ("places",)

    def __init__(self, spot: Spot) -> None:
        self.places = Places(spot)

    def __getitem__(self, path: tuple[str, ...]) -> Source:
        try:
            return self.places[path]
        except KeyError:
            if path[:1] != ("words",):
                raise
            return self.places[path[1:]]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


def shape(kind: type[S], part: Part, value: Any = None) -> tuple[S | None, list[Problem]]:
    """The shape that a part is, or what is wrong with it. `value` stands in for the part's own, if given."""
    try:
        made = kind.model_validate(part.value if value is None else value)
    except ValidationError as refused:
        return None, list(_problems(kind, part, refused))
    settle(made, part.spot)
    return made, []


def settle(made: Any, spot: Spot) -> None:
    """Tells a shape, and every shape inside it, where it stands."""
    if isinstance(made, Shape):
        if isinstance(made, Text):
            made.put(spot.named, TextPlaces(spot))
            return
        made.put(spot.named, Places(spot))
        for written, name in fields_of_shapes(type(made)):
            _settle_part(getattr(made, name), spot, written)
    elif isinstance(made, Mapping):
        for key, item in made.items():
            _settle_part(item, spot, str(key))
    elif isinstance(made, (tuple, list)):
        for index, item in enumerate(made):
            _settle_part(item, spot, str(index))


def _settle_part(item: Any, spot: Spot, written: str) -> None:
    if isinstance(item, (Shape, Mapping, tuple, list)):
        settle(item, spot.part(written) or spot)


@functools.cache
def written_names(kind: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """(name in YAML, name in Python) of every field."""
    return tuple((field.alias or name, name) for name, field in kind.model_fields.items())


@functools.cache
def fields_of_shapes(kind: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Those among `written_names` whose value may be, or hold, a shape."""
    fields = kind.model_fields
    return tuple((w, name) for w, name in written_names(kind) if any(_shapes_in(fields[name].annotation)))


def _problems(kind: type[Shape], part: Part, refused: ValidationError) -> Iterator[Problem]:
    told: set[tuple[str, ...]] = set()
    located = [(error, *_locate(part, error["loc"])) for error in refused.errors(include_url=False)]
    found = [(where, _problem(kind, where, on_key, error)) for error, where, on_key in located]
    misspelt = {(where.path[:-1], problem.hint) for where, problem in found if problem.code == "unknown-key"}
    for where, problem in found:
        if problem.code == "missing-key" and (where.path, problem.wanted) in misspelt:
            continue  # told already, as the key that was meant
        mark = (*where.path, problem.wanted if problem.code == "missing-key" else "")
        if mark not in told:  # a union tells of one value once for each of its members
            told.add(mark)
            yield problem


def _locate(part: Part, loc: tuple[int | str, ...]) -> tuple[Part, bool]:
    """The part that pydantic means; its path also names steps that stand in no file."""
    return part.at(*map(str, loc)), bool(loc) and loc[-1] == "[key]"


def _problem(kind: type[Shape], where: Part, on_key: bool, error: Any) -> Problem:
    code, about = str(error["type"]), error.get("ctx", {})
    if code == "extra_forbidden":
        known = _known_names(kind, error["loc"])
        name = str(error["loc"][-1])
        return where.key_problem("unknown-key", stood=name, wanted=listed(known), hint=nearest(name, known))
    if code == "missing":
        return where.problem("missing-key", stood="", wanted=str(error["loc"][-1]))
    if code == "literal_error":
        return _none_of(where, on_key, error)
    if where.value is None and not on_key:
        return where.problem("empty-value", wanted=_wanted(code, about))
    if code in _FORMS:
        return where.problem("wrong-form", wanted=_FORMS[code])
    stood = str(error["input"]) if isinstance(error["input"], str) else ""
    make = where.key_problem if on_key else where.problem
    if isinstance(error["input"], (list, dict, tuple)):
        return make("wrong-form", stood=stood, wanted=_wanted(code, about))
    return make("wrong-value", stood=stood, wanted=_wanted(code, about))


def _wanted(code: str, about: Mapping[str, Any]) -> str:
    if code == "value_error":
        return str(about.get("error", "another value is wanted"))
    bounds = [f"{words} {about[name]}" for name, words in _BOUNDS if name in about]
    if bounds:
        return f"a number of {' and '.join(bounds)} is wanted"
    if code == "too_short":
        return "at least one entry is wanted"
    if code == "too_long":
        return "fewer entries are wanted"
    return _FORMS.get(code) or _VALUES.get(code) or "another value is wanted"


def _none_of(where: Part, on_key: bool, error: Any) -> Problem:
    choices = [c.strip("'") for c in str(error["ctx"]["expected"]).replace(" or ", ", ").split(", ")]
    stood = error["input"] if isinstance(error["input"], str) else ""
    if error["input"] is None:
        return where.problem("empty-value", wanted=listed(choices))
    code = "unknown-permission" if set(choices) == _PERMISSIONS else "unknown-value"
    make = where.key_problem if on_key else where.problem
    return make(code, stood=stood, wanted=listed(choices), hint=nearest(stood, choices))


def _known_names(kind: type[Shape], loc: tuple[int | str, ...]) -> list[str]:
    """What may stand where something unknown stands: the fields of the innermost shape around it."""
    shapes: list[type[BaseModel]] = [kind]
    for step in loc[:-1]:
        inner = [s for shape in shapes for s in _shapes_under(shape, str(step))]
        shapes = inner or shapes
    return list(dict.fromkeys(written for shape in shapes for written, _ in written_names(shape)))


def _shapes_under(kind: type[BaseModel], written: str) -> list[type[BaseModel]]:
    for name, field in kind.model_fields.items():
        if (field.alias or name) == written:
            return list(_shapes_in(field.annotation))
    return []


def _shapes_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _shapes_in(inner)
