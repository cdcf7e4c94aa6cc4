"""The documents as tests read them: sections, blocks, tables and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(?P<marks>#+) +(?P<title>.+)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_NAME = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block: what stands behind its fence, and its text."""

    info: str
    text: str


@cache
def pages() -> tuple[Path, ...]:
    """Every document of the project."""
    return (*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md")))


def blocks(text: str, info: str | None = None) -> list[Block]:
    """The fenced blocks of a text; those with this info alone, if it is given."""
    found = [Block(one["info"].strip(), one["text"]) for one in _FENCE.finditer(text)]
    return [block for block in found if info is None or block.info == info]


def prose(text: str) -> str:
    """A text without its fenced blocks."""
    return _FENCE.sub("", text)


def section(text: str, title: str) -> str:
    """What stands under a heading, up to the next one as high or higher. KeyError where there is none."""
    headings = list(_HEADING.finditer(_masked(text)))
    for index, found in enumerate(headings):
        if found["title"] == title:
            depth = len(found["marks"])
            rest = (one.start() for one in headings[index + 1 :] if len(one["marks"]) <= depth)
            return text[found.end() : next(rest, len(text))]
    raise KeyError(title)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = (found["title"] for found in _HEADING.finditer(_masked(text)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def links(text: str) -> list[str]:
    return _LINK.findall(prose(text))


def first_cells(text: str) -> Iterator[str]:
    """Every name in the first cell of every row of every table."""
    for line in prose(text).splitlines():
        if line.startswith("| `"):
            yield from _NAME.findall(line.strip("| ").split(" | ")[0])


def named(text: str) -> set[str]:
    """Everything between backticks."""
    return set(_NAME.findall(prose(text)))


def commands(text: str) -> Iterator[str]:
    """Every command line of `ivr` and of `make` that a text names, in blocks and between backticks."""
    lines = [line.strip() for block in blocks(text) for line in block.text.splitlines()]
    for line in [*lines, *_NAME.findall(prose(text))]:
        found = re.search(r"(?:^|\s)(?:\S*/)?(?P<command>(?:ivr|make) [a-z].*)", line)
        if found and not line.startswith(("#", "ivr:")):
            yield found["command"]


def _masked(text: str) -> str:
    """The text with its blocks blanked, so that a comment in one is no heading; every place stays."""
    return _FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
