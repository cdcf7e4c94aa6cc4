"""A YAML file as a page: its entries with the comments and blank lines that belong to each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from ivr.flow.problems import lines_of
from ivr.flow.yaml_tree import LOADER


@dataclass
class Leaf:
    """A text: `style` is YAML's mark for it (none where it is plain)."""

    value: str
    style: str | None
    anchor: str | None = None


@dataclass
class Alias:
    """`*name`."""

    name: str


@dataclass
class Block:
    """A mapping (`keyed`) or a list; `flow` where the author wrote it in braces or brackets."""

    keyed: bool
    flow: bool
    anchor: str | None = None
    entries: list[Entry] = field(default_factory=list)
    last_line: int = 0


Value = Leaf | Alias | Block


@dataclass
class Entry:
    """A part of a block. `before`: comments and blank lines above it; `beside`: the comment behind it."""

    key: Leaf | None
    value: Value
    line: int
    in_flow: bool
    before: list[str] = field(default_factory=list)
    beside: str = ""

    def commented(self) -> bool:
        """Whether it, or anything in it, has a comment."""
        inner = self.value.entries if isinstance(self.value, Block) else ()
        return bool(self.beside) or any(self.before) or any(one.commented() for one in inner)


@dataclass
class Page:
    """The whole file; `tail` stands behind its last entry."""

    root: Block
    head: list[str]
    tail: list[str]


def read_page(text: str) -> Page | None:
    """The page of a text that the reader takes without a problem; None where it is no mapping."""
    reading = _Reading(text)
    for event in yaml.parse(text, LOADER):
        reading.take(event)
    if not isinstance(reading.root, Block) or not reading.root.keyed:
        return None
    page = Page(reading.root, [], [])
    _place_comments(page, reading, text)
    return page


class _Reading:
    """Builds the entries out of YAML's events."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Value | None = None
        self.entries: list[Entry] = []
        self.spans: list[tuple[int, int]] = []
        self.open: list[Block] = []
        self.key: tuple[Leaf, int] | None = None

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            start = event.start_mark.index
            if event.style in ("|", ">"):  # a comment may stand on the line of the mark
                start = self.text.find("\n", start)
            self.spans.append((start, event.end_mark.index))
            self._scalar(Leaf(event.value, event.style, event.anchor), event)
        elif kind is yaml.AliasEvent:
            self._add(Alias(event.anchor), event)
        elif kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            block = Block(kind is yaml.MappingStartEvent, event.flow_style is True, event.anchor)
            self._add(block, event)
            self.open.append(block)
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            self.open.pop().last_line = event.end_mark.line

    def _scalar(self, leaf: Leaf, event: Any) -> None:
        if self.open and self.open[-1].keyed and self.key is None:
            self.key = (leaf, event.start_mark.line)
        else:
            self._add(leaf, event)

    def _add(self, value: Value, event: Any) -> None:
        if not self.open:
            self.root = value
            return
        block = self.open[-1]
        key, line = self.key if self.key else (None, event.start_mark.line)
        self.key = None
        entry = Entry(key, value, line, block.flow)
        block.entries.append(entry)
        self.entries.append(entry)


def _place_comments(page: Page, reading: _Reading, text: str) -> None:
    starts = [entry.line for entry in reading.entries]
    first = page.root.entries[0] if page.root.entries else None
    for number, own, comment in _comments(text, reading.spans):
        following = bisect_right(starts, number)
        if own and following == len(starts):
            page.tail.append(comment)
        elif own:
            # of all entries that begin on that line, the outermost
            reading.entries[starts.index(starts[following])].before.append(comment)
        else:
            _beside(reading.entries, starts, following, number).beside = comment
    if first is not None:
        page.head, first.before = first.before, []


def _beside(entries: list[Entry], starts: list[int], following: int, number: int) -> Entry:
    """The entry that a comment at the end of this line is about: the last one that is no part of a `[...]`, unless
    that goes on below.
    """
    last = entries[max(following - 1, 0)]
    here = (
        [one for one in entries[starts.index(number) : following] if not one.in_flow]
        if number in starts
        else []
    )
    if not here or _goes_on(here[-1].value, number):
        return last
    return here[-1]


def _goes_on(value: Value, number: int) -> bool:
    return isinstance(value, Block) and value.flow and value.last_line > number


def _comments(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, bool, str]]:
    """(line from 0, whether it stands alone, comment) of every comment, and of blank lines as empty ones."""
    ends = [(start, start + len(text[start:end].rstrip())) for start, end in spans]
    begins = [start for start, _ in ends]
    at = 0
    for number, line in enumerate(lines_of(text)):
        place = bisect_right(begins, at) - 1
        inside = place >= 0 and ends[place][0] < at < ends[place][1]
        if not line.strip():
            if not inside:
                yield number, True, ""
        else:
            found = _outside(line, at, ends, begins)
            if found is not None:
                yield number, not line[:found].strip(), line[found:].rstrip()
        at += len(line) + (2 if text.startswith("\r\n", at + len(line)) else 1)


def _outside(line: str, at: int, ends: list[tuple[int, int]], begins: list[int]) -> int | None:
    """Where a comment begins in a line; None where none does."""
    for found in re.finditer(r"(?:^|(?<=\s))#", line):
        place = bisect_right(begins, at + found.start()) - 1
        if place < 0 or at + found.start() >= ends[place][1]:
            return found.start()
    return None
