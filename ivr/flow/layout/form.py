"""Writes a page: two spaces a level, one kind of quotation mark, braces only where a line stays short."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flow.kinds import Kinds
from ivr.flow.layout.order import put_in_order
from ivr.flow.layout.page import Alias, Block, Entry, Leaf, Page, Value, read_page
from ivr.flow.yaml_tree import grow

WIDTH, FLOW_WIDTH = 110, 80
"""A line's most characters; and those of a line with a mapping in braces."""
STEP = 2


def formatted(file: str, text: str, kinds: Kinds) -> str | None:
    """The text in the house's form; None where it can't be read as YAML, or its form can't be changed safely."""
    before = grow(file, text)
    if before.root is None or before.problems:
        return None
    page = read_page(text.removeprefix("\ufeff"))
    if page is None:
        return None
    comments = sorted(_comments_of(page))
    put_in_order(file, page.root, kinds)
    made = "\n".join(_page(page)) + "\n"
    after = grow(file, made)
    if after.root is None or after.problems or after.root.value != before.root.value:
        return None
    again = read_page(made)
    return made if again is not None and sorted(_comments_of(again)) == comments else None


def _comments_of(page: Page) -> Iterator[str]:
    yield from (one for one in (*page.head, *page.tail) if one)
    waiting = list(page.root.entries)
    while waiting:
        entry = waiting.pop()
        yield from (one for one in (*entry.before, entry.beside) if one)
        waiting.extend(entry.value.entries if isinstance(entry.value, Block) else ())


def _page(page: Page) -> list[str]:
    lines = [*_above(page.head, 0), *_block(page.root, 0), *_above(page.tail, 0)]
    while lines and not lines[0]:
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    return lines


def _above(comments: list[str], indent: int) -> Iterator[str]:
    """Comments at the indent of what they stand above; several blank lines are one."""
    blank = False
    for one in comments:
        if one or not blank:
            yield " " * indent + one if one else ""
        blank = not one


def _block(block: Block, indent: int) -> Iterator[str]:
    for place, entry in enumerate(block.entries):
        above = list(_above(entry.before, indent))
        yield from above[1:] if above[:1] == [""] and not place and indent else above
        lines = _keyed(entry, indent) if block.keyed else _item(entry, indent)
        first = next(lines)
        yield first + (f"  {entry.beside}" if entry.beside else "")
        yield from lines


def _keyed(entry: Entry, indent: int) -> Iterator[str]:
    assert entry.key is not None
    start = " " * indent + _key(entry.key) + ":"
    yield from _after(start, entry.value, indent, entry.commented())


def _item(entry: Entry, indent: int) -> Iterator[str]:
    start = " " * indent + "-"
    value = entry.value
    if isinstance(value, Block) and value.entries and not value.anchor and not _fits(start, value):
        lines = _block(value, indent + STEP)
        yield start + next(lines)[indent + 1 :]
        yield from lines
    else:
        yield from _after(start, value, indent, entry.commented())


def _after(start: str, value: Value, indent: int, commented: bool) -> Iterator[str]:
    """What follows a key or a dash: on its line where it fits, below it otherwise."""
    if isinstance(value, Alias):
        yield f"{start} *{value.name}"
        return
    if value.anchor:
        start += f" &{value.anchor}"
    if isinstance(value, Leaf):
        yield from _text(start, value, indent)
    elif not value.entries:
        yield start + (" {}" if value.keyed else " []")
    elif _fits(start, value):
        yield f"{start} {_flow(value)}"
    else:
        yield start
        yield from _block(value, indent + STEP)


def _fits(start: str, block: Block) -> bool:
    """Whether what the author wrote in braces or brackets may stay so."""
    if not block.flow or any(entry.commented() for entry in block.entries):
        return False
    plain = not block.keyed and all(isinstance(entry.value, Leaf) for entry in block.entries)
    return len(f"{start} {_flow(block)}") <= (WIDTH if plain else FLOW_WIDTH)


def _inline(value: Value) -> str:
    if isinstance(value, Alias):
        return f"*{value.name}"
    anchor = f"&{value.anchor} " if value.anchor else ""
    return anchor + (_flow(value) if isinstance(value, Block) else _one_line(value) or "~")


def _flow(block: Block) -> str:
    pairs = [(_key(one.key) + ": " if one.key else "", _inline(one.value)) for one in block.entries]
    inside = ", ".join(key + value for key, value in pairs)
    return f"{{{inside}}}" if block.keyed else f"[{inside}]"


def _text(start: str, leaf: Leaf, indent: int) -> Iterator[str]:
    folded = leaf.style in ("|", ">")
    value = leaf.value.rstrip("\n") if folded else leaf.value
    line = f"{start} {_one_line(leaf)}".rstrip()
    if "\n" in value and folded and not value.startswith((" ", "\n")):
        yield f"{start} |" + ("" if leaf.value.endswith("\n") else "-")
        yield from (" " * (indent + STEP) + one if one else "" for one in value.split("\n"))
    elif len(line) <= WIDTH or not _may_fold(value):
        yield line
    else:
        yield f"{start} >-"
        yield from _wrapped(value, indent + STEP)


def _may_fold(value: str) -> bool:
    return bool(value) and value == " ".join(value.split()) and value.isprintable()


def _wrapped(value: str, indent: int) -> Iterator[str]:
    line = " " * indent
    for word in value.split(" "):
        if line.strip() and len(line) + 1 + len(word) > WIDTH:
            yield line
            line = " " * indent
        line += f" {word}" if line.strip() else word
    yield line


def _one_line(leaf: Leaf) -> str:
    if not leaf.style:
        return leaf.value
    value = leaf.value.rstrip("\n") if leaf.style in ("|", ">") else leaf.value
    if leaf.style == "'" and ('"' in value or "\\" in value) and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, value)) + '"'


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\U{ord(character):08X}"


def _key(leaf: Leaf) -> str:
    """Telephone keys need no quotation marks."""
    written = leaf.value if leaf.value in tuple("0123456789") else _one_line(leaf)
    return f"&{leaf.anchor} {written}" if leaf.anchor else written
