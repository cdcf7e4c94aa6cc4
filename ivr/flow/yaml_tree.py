"""YAML as the author wrote it: every scalar stays text (4003, 0777, 18:00, yes), every part knows its place.

Built from YAML's events, so that nothing is guessed, repeated or lost in silence. No recursion and a bound on
what aliases can grow to: no text, however hostile, costs more than its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import yaml

from ivr.flow.problems import Problem, lines_of, nearest
from ivr.flow.source import Source

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 40
MAX_VALUES = 200_000
MAX_CHARACTERS = 2_000_000

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_LOST_HASH = re.compile(r"(?:^[ \t]*|[{,][ \t]*)(#[ \t]*):(?=\s|$)", re.MULTILINE)
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ODD = "\u00a0\u2002-\u200f\u202f\u2060\u3000\ufeff"
"""Spaces that look plain, or like nothing at all, and are neither to YAML."""
_ODD_SPACE = re.compile(
    r"(?:^|[:\-])\x20*([" + _ODD + r"])|(?<=[\w\"'])([" + _ODD + r"]+)(?=:)", re.MULTILINE
)
_KEY_NAMES = {"star": "*", "hash": "#", "estrela": "*", "jogo": "#"}


def key_name(written: str) -> str:
    """The telephone key that a name stands for (`star` is `*`); other names as they are."""
    return _KEY_NAMES.get(written, written)


Value = None | str | list["Value"] | dict[str, "Value"]


class Spot(msgspec.Struct, gc=False):
    """Where a value stands; `key` where its key does. A mapping or list has `parts`, by written key or index.

    `size` and `height` count what hangs below, with aliases written out. No spot stands inside itself, so the
    garbage collector need not look at the many of them.
    """

    place: Source
    width: int = 1
    key: Source | None = None
    key_width: int = 1
    parts: dict[str, Spot] | None = None
    size: int = 1
    height: int = 0

    @property
    def named(self) -> Source:
        """Where a reader looks for the part: a scalar's own place, the key of anything larger."""
        return self.key if self.parts is not None and self.key is not None else self.place

    def part(self, name: str) -> Spot | None:
        """A part by its written name; `*` and `#` are found under the names that stand for them too."""
        if self.parts is None:
            return None
        found = self.parts.get(name)
        if found is None and name in "*#":
            found = next((s for k, s in self.parts.items() if _KEY_NAMES.get(k) == name), None)
        return found


class Places(Mapping[tuple[str, ...], Source]):
    """The places of a part's own parts, by written path; what `Shape.put` takes."""

    __slots__ = ("spot",)

    def __init__(self, spot: Spot) -> None:
        self.spot = spot

    def __getitem__(self, path: tuple[str, ...]) -> Source:
        spot: Spot | None = self.spot
        for name in path:
            spot = spot.part(name) if spot is not None else None
        if spot is None:
            raise KeyError(path)
        return spot.named

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        waiting: list[tuple[tuple[str, ...], Spot]] = [((), self.spot)]
        while waiting:
            path, spot = waiting.pop()
            for name, part in (spot.parts or {}).items():
                yield (*path, name)
                waiting.append(((*path, name), part))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class Part:
    """A value of a file with its place and its path from the top."""

    file: str
    value: Any
    spot: Spot
    path: tuple[str, ...] = ()

    def part(self, name: str) -> Part:
        """The part under a key or index that is there."""
        assert self.spot.parts is not None
        value = self.value[int(name)] if isinstance(self.value, list) else self.value[name]
        return Part(self.file, value, self.spot.parts[name], (*self.path, name))

    def parts(self) -> Iterator[tuple[str, Part]]:
        """Every part of a mapping or list, by name or index."""
        for name in self.spot.parts or ():
            yield name, self.part(name)

    def at(self, *path: str) -> Part:
        """The part at a path, or the nearest one around it that is written."""
        part = self
        for step in path:
            written = part._written(step)
            if written is not None:
                part = part.part(written)
        return part

    def _written(self, step: str) -> str | None:
        if self.spot.parts is None or step in self.spot.parts:
            return step if self.spot.parts is not None else None
        return next((name for name in self.spot.parts if _KEY_NAMES.get(name) == step), None)

    def has(self, name: str) -> bool:
        return isinstance(self.value, dict) and name in self.value

    def problem(self, code: str, **about: str) -> Problem:
        """A problem with the value that stands here."""
        stood = about.pop("stood", self.value if isinstance(self.value, str) else "")
        scalar = self.spot.parts is None or self.spot.key is None
        place, width = (
            (self.spot.place, self.spot.width) if scalar else (self.spot.named, self.spot.key_width)
        )
        return Problem(code, place, ".".join(self.path), stood=stood, width=width, **about)

    def key_problem(self, code: str, **about: str) -> Problem:
        """A problem with the key under which this stands."""
        about.setdefault("stood", self.path[-1] if self.path else "")
        place, width = self.spot.key or self.spot.place, self.spot.key_width
        return Problem(code, place, ".".join(self.path), width=width, **about)


@dataclass(frozen=True, slots=True)
class Tree:
    """One file: its root, None where nothing of it could be read, and what was wrong with the YAML."""

    file: str
    root: Part | None
    problems: tuple[Problem, ...]


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read."""

    value: dict[str, Any] | list[Any]
    spot: Spot
    anchor: str | None
    key: str | None = None
    key_place: Source | None = None
    key_width: int = 1
    dropped: bool = False


def grow(file: str, text: str) -> Tree:
    """Reads one file. Never raises, whatever the text."""
    builder = _Builder(file)
    try:
        builder.read(text)
    except _Refused as refused:
        builder.problems.append(refused.problem)
        builder.root = None
    except yaml.YAMLError as error:
        builder.problems.append(_explained(file, text, error))
        builder.root = None
    builder.problems.extend(builder.lost_hashes(text))
    root = Part(file, *builder.root) if builder.root else None
    return Tree(file, root, tuple(builder.problems))


@dataclass(slots=True)
class _Builder:
    file: str
    problems: list[Problem] = field(default_factory=list)
    root: tuple[Any, Spot] | None = None
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Any, Spot] | None] = field(default_factory=dict)
    quoted: list[tuple[int, int]] = field(default_factory=list)
    documents: int = 0

    def read(self, text: str) -> None:
        self._check_text(text)
        steps: Mapping[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._begin,
            yaml.SequenceStartEvent: self._begin,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        for event in yaml.parse(text, LOADER):
            if (step := steps.get(type(event))) is not None:
                step(event)

    def _check_text(self, text: str) -> None:
        if len(text) > MAX_CHARACTERS:
            raise _Refused(Problem("too-large", Source(self.file, 1), wanted=f"{MAX_CHARACTERS} characters"))
        if unfit := _UNFIT.search(text):
            raise _Refused(_bad_character(self.file, text, unfit.start()))

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise _Refused(Problem("yaml-documents", self._place(event)))

    def _scalar(self, event: Any) -> None:
        plain = not event.style
        if not plain:
            self.quoted.append((event.start_mark.index, event.end_mark.index))
        start, end = event.start_mark, event.end_mark
        width = end.column - start.column if start.line == end.line else 1
        top = self.stack[-1] if self.stack else None
        self._tag(event)
        if top is not None and top.key is None and isinstance(top.value, dict):
            self._key(top, event, width, plain)
            return
        value = None if plain and event.value in _NULLS else event.value
        if event.style in ("|", ">") and value is not None:
            value = value.rstrip("\n")
        self._finished(value, Spot(self._place(event), max(width, 1)), event.anchor)

    def _key(self, top: _Open, event: Any, width: int, plain: bool) -> None:
        top.key, top.key_place, top.key_width = event.value, self._place(event), max(width, 1)
        top.dropped = True
        if plain and (odd := re.search(f"[{_ODD}]", event.value)):
            self._complain("yaml-space", event, f"U+{ord(odd[0]):04X}", width=width)
            top.key = re.sub(f"[{_ODD}]", "", event.value).strip()
            top.dropped = top.key in top.value
        elif plain and event.value == "<<":
            self._complain("yaml-merge", event, event.value, width=2)
        elif event.value in top.value:
            first = (top.spot.parts or {})[event.value].key
            self._complain("repeated-key", event, event.value, width=width, hint=str(first or ""))
        else:
            top.dropped = False
        if event.anchor:
            self.anchors[event.anchor] = (event.value, Spot(self._place(event), max(width, 1)))

    def _begin(self, event: Any) -> None:
        self._refuse_as_key(event)
        self._tag(event)
        if len(self.stack) >= MAX_DEPTH:
            raise _Refused(Problem("too-deep", self._place(event), wanted=str(MAX_DEPTH)))
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(_Open(value, Spot(self._place(event), parts={}), event.anchor))

    def _end(self, _: Any) -> None:
        done = self.stack.pop()
        self._finished(done.value, done.spot, done.anchor)

    def _alias(self, event: Any) -> None:
        self._refuse_as_key(event)
        found = self.anchors.get(event.anchor)
        if found is None:
            code = "yaml-cycle" if event.anchor in self.anchors else "yaml-alias"
            hint = nearest(event.anchor, self.anchors) if code == "yaml-alias" else ""
            self._complain(code, event, f"*{event.anchor}", width=len(event.anchor) + 1, hint=hint)
            self._finished("", Spot(self._place(event), len(event.anchor) + 1), None)
            return
        value, spot = found
        copy = Spot(spot.place, spot.width, None, 1, spot.parts, spot.size, spot.height)
        self._finished(value, copy, None)

    def _finished(self, value: Any, spot: Spot, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = (value, spot)
        if not self.stack:
            self.root = (value, spot)
            return
        self._attach(self.stack[-1], value, spot)

    def _attach(self, top: _Open, value: Any, spot: Spot) -> None:
        assert top.spot.parts is not None
        if isinstance(top.value, list):
            top.spot.parts[str(len(top.value))] = spot
            top.value.append(value)
        else:
            key, top.key = top.key, None
            if top.dropped or key is None:
                return
            spot.key, spot.key_width = top.key_place, top.key_width
            top.spot.parts[key] = spot
            top.value[key] = value
        self._weigh(top.spot, spot)

    def _weigh(self, whole: Spot, part: Spot) -> None:
        whole.size += part.size
        whole.height = max(whole.height, part.height + 1)
        if whole.size > MAX_VALUES:
            raise _Refused(Problem("too-large", part.key or part.place, wanted=f"{MAX_VALUES} values"))
        if whole.height + len(self.stack) > MAX_DEPTH:
            raise _Refused(Problem("too-deep", part.key or part.place, wanted=str(MAX_DEPTH)))

    def _refuse_as_key(self, event: Any) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            code = "yaml-star" if isinstance(event, yaml.AliasEvent) else "yaml-key"
            raise _Refused(Problem(code, self._place(event)))

    def _tag(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            self._complain("yaml-tag", event, event.tag.replace("tag:yaml.org,2002:", "!!"))

    def _complain(self, code: str, event: Any, stood: str, width: int = 1, hint: str = "") -> None:
        path = ".".join(o.key for o in self.stack if o.key)
        self.problems.append(
            Problem(code, self._place(event), path, stood=stood, hint=hint, width=max(width, 1))
        )

    def _place(self, event: Any) -> Source:
        return Source(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def lost_hashes(self, text: str) -> Iterator[Problem]:
        """Lines where `#` was meant as a key and YAML saw a comment."""
        for found in _LOST_HASH.finditer(text):
            at = found.start(1)
            if not any(start <= at < end for start, end in self.quoted):
                yield Problem(
                    "vanished-key", _place_of(self.file, text, at), stood="#", width=len(found[1]) + 1
                )


_WORDS = (
    ("tab character", "yaml-tab"),
    ("mapping values are not allowed", "yaml-indent"),
    ("could not find expected ':'", "yaml-indent"),
    ("did not find expected key", "yaml-indent"),
    ("expected <block end>", "yaml-indent"),
    ("expected '-' indicator", "yaml-indent"),
    ("unknown escape", "yaml-escape"),
    ("expected hexdecimal", "yaml-escape"),
    ("expected ',' or", "yaml-bracket"),
)


def _explained(file: str, text: str, error: yaml.YAMLError) -> Problem:
    """The scanner's error in words of our own, at the place where an author would look."""
    problem, context = str(getattr(error, "problem", "")), str(getattr(error, "context", ""))
    here, opened = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    at = min(here.index, len(text)) if here else 0
    code = next((code for words, code in _WORDS if words in problem), "yaml-syntax")
    if "scanning an alias" in context:
        code, here = "yaml-star", opened or here
    elif ("quoted scalar" in context and "end of" in problem) or "document indicator" in problem:
        code, here = "yaml-quote", opened or here
    elif code == "yaml-bracket":
        here = opened or here
    elif text[at : at + 1] in ("}", "]"):
        code = "yaml-closing"
    elif "cannot start any token" in problem:
        if text[at : at + 1] == "\t":
            code = "yaml-tab"
        else:
            return _bad_character(file, text, at)
    if here and code in ("yaml-indent", "yaml-syntax") and (quote := _open_quote(text, here)) is not None:
        code, here = "yaml-quote", quote
    if here and code in ("yaml-indent", "yaml-syntax") and (odd := _odd_space(file, text, here)) is not None:
        return odd
    return Problem(code, _place_of_mark(file, text, here) if here else Source(file, 1))


def _odd_space(file: str, text: str, error: Any) -> Problem | None:
    """What looks like a space on the line of the error, or on the last one before it, where only a space is one."""
    before = text[: error.index].rpartition("\n")[0].rstrip(" \r\n")
    end = text.find("\n", error.index)
    found = _ODD_SPACE.search(text, before.rfind("\n") + 1, end if end >= 0 else len(text))
    if found is None:
        return None
    at = found.start(found.lastindex or 0)
    return Problem("yaml-space", _place_of(file, text, at), stood=f"U+{ord(text[at]):04X}")


def _open_quote(text: str, error: Any) -> Any:
    """Where a quoted text begins that took in whole lines and ended on the line of the error: its own end is missing,
    so that the next text's first quotation mark closed it."""
    opened = None
    try:
        for token in yaml.scan(text, Loader=LOADER):
            if token.start_mark.index > error.index:
                break
            if isinstance(token, yaml.ScalarToken) and token.style in ('"', "'"):
                opened = token
    except yaml.YAMLError:  # the very error, or a later one
        pass
    if opened is None or not opened.start_mark.line < opened.end_mark.line == error.line:
        return None
    return opened.start_mark


def _place_of_mark(file: str, text: str, mark: Any) -> Source:
    """The end of a text counts as a line of its own there; an author has no such line."""
    lines = lines_of(text)
    if mark.line < len(lines):
        return Source(file, mark.line + 1, mark.column + 1)
    return Source(file, len(lines), len(lines[-1]) + 1)


def _bad_character(file: str, text: str, at: int) -> Problem:
    character = text[at : at + 1]
    if "\udc80" <= character <= "\udcff":  # how the file's reader keeps a byte that is no UTF-8
        return Problem("yaml-encoding", _place_of(file, text, at), stood=f"0x{ord(character) - 0xDC00:02X}")
    shown = character if character.isprintable() and character else f"U+{ord(character or chr(0)):04X}"
    return Problem("yaml-character", _place_of(file, text, at), stood=shown)


def _place_of(file: str, text: str, at: int) -> Source:
    before = lines_of(text[:at])
    return Source(file, len(before), len(before[-1]) + 1)
