"""A drawing as a Mermaid flowchart, for pages that draw it themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ivr.picture.dot import COLOURS, LINE_COLOURS
from ivr.picture.plan import Arrow, Drawing, Figure

SHAPES: Mapping[str, tuple[str, str]] = {
    "menu": ("[[", "]]"),
    "login": ("{{", "}}"),
    "prompt": ("[/", "/]"),
    "hours": ("{", "}"),
    "team": ("([", "])"),
    "ticket": ("[(", ")]"),
    "gate": ("[/", "\\]"),
    "say": ("(", ")"),
    "end": ("(((", ")))"),
    "call": (">", "]"),
    "again": ("[", "]"),
}
LINES: Mapping[str, str] = {"option": "==>", "onward": "-->", "closed": "-.->", "failure": "-.-x"}
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_MEANT = re.compile(r"[^\w\s.,:;()/+·»⚠?¿!¡-]|(?<=\d)[.)](?=\s)")


def mermaid(drawing: Drawing) -> str:
    """The whole drawing, from left to right. It is what stands inside a ```mermaid block."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    ids = {one.id: _id(one.id, at) for at, one in enumerate(drawing.figures)}
    yield "---"
    yield f'title: "{_text(drawing.title)}"'
    yield "---"
    yield "flowchart LR"
    yield f"  %% {drawing.legend}"
    yield from (f"  {_figure(one, ids)}" for one in drawing.figures if one.group is None)
    for at, group in enumerate(drawing.groups):
        told = "<br>".join(_text(part) for part in (group.title, group.hours) if part)
        yield f'  subgraph team{at}["{told}"]'
        yield from (f"    {_figure(one, ids)}" for one in drawing.figures if one.group == group.team)
        yield "  end"
    yield from (f"  {_arrow(arrow, ids)}" for arrow in drawing.arrows)
    for role, colour in LINE_COLOURS.items():
        if found := [str(at) for at, arrow in enumerate(drawing.arrows) if arrow.role == role]:
            yield f"  linkStyle {','.join(found)} stroke:{colour},color:{colour}"
    for role, (fill, line) in COLOURS.items():
        ink = "#ffffff" if role == "call" else "#111111"
        yield f"  classDef is_{role} fill:{fill},stroke:{line},color:{ink}"


def _id(name: str, at: int) -> str:
    """A name that Mermaid takes as an id: its own words (`end`) and signs are none."""
    return f"n_{name}" if _PLAIN.fullmatch(name) else f"x{at}"


def _figure(one: Figure, ids: Mapping[str, str]) -> str:
    opening, closing = SHAPES[one.role]
    named = f"» {one.name}" if one.role == "again" else one.name
    parts = [named] if one.role == "again" else [one.told.upper(), *([] if one.role == "call" else [named])]
    text = "<br>".join(_text(part) for part in (*parts, *one.lines))
    return f'{ids[one.id]}{opening}"{text}"{closing}:::is_{one.role}'


def _arrow(arrow: Arrow, ids: Mapping[str, str]) -> str:
    told = "<br>".join(_text(text) for text in arrow.texts)
    label = f'|"{told}"|' if told else ""
    return f"{ids[arrow.source]} {LINES[arrow.role]}{label} {ids[arrow.head]}"


def _text(text: str) -> str:
    """Words without a sign that Mermaid would read as its own: each such one as its code."""
    return _MEANT.sub(lambda found: f"#{ord(found[0])};", text)
