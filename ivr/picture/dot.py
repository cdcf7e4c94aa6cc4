"""A drawing as DOT, the language of Graphviz."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from ivr.picture.plan import Arrow, Drawing, Figure

FONT = "Helvetica"
SHAPES: Mapping[str, str] = {
    "menu": 'shape=tab, style="filled,bold"',
    "login": 'shape=octagon, style="filled"',
    "prompt": 'shape=parallelogram, style="filled", margin="0.02,0.05"',
    "hours": 'shape=hexagon, style="filled", margin="0.02,0.05"',
    "team": 'shape=box, style="filled,rounded", peripheries=2',
    "ticket": 'shape=note, style="filled"',
    "gate": 'shape=diamond, style="filled", margin="0,0"',
    "say": 'shape=box, style="filled,rounded"',
    "end": 'shape=oval, style="filled", peripheries=2',
    "call": 'shape=cds, style="filled,bold", margin="0.25,0.1"',
    "again": 'shape=plaintext, margin="0.04,0.02", height=0.2',
}
"""A shape of its own for each role, so that nothing is told by colour alone."""
COLOURS: Mapping[str, tuple[str, str]] = {
    "menu": ("#dcecf9", "#0b4f84"),
    "login": ("#fbe3d2", "#a33c00"),
    "prompt": ("#fbe9f3", "#8f3f71"),
    "hours": ("#fdf6cf", "#6b5a00"),
    "team": ("#d9f2e6", "#00664a"),
    "ticket": ("#eeeeee", "#333333"),
    "gate": ("#ffffff", "#333333"),
    "say": ("#ffffff", "#555555"),
    "end": ("#ffffff", "#111111"),
    "call": ("#0b4f84", "#0b4f84"),
    "again": ("#ffffff", "#555555"),
}
"""(fill, line) of each role on a light page; the SVG's style sheet has those of a dark one."""
LINE_COLOURS: Mapping[str, str] = {
    "option": "#0b4f84",
    "onward": "#444444",
    "closed": "#6b5a00",
    "failure": "#a33c00",
}
LINES: Mapping[str, str] = {
    "option": "style=solid, penwidth=2.4",
    "onward": "style=solid, penwidth=1",
    "closed": "style=dashed, penwidth=1.4, arrowhead=empty",
    "failure": "style=dotted, penwidth=1.6, arrowhead=vee",
}
LONGEST = 26


def dot(drawing: Drawing) -> str:
    """The whole drawing, from left to right, teams as boxes around their figures."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    yield f"digraph {quoted(drawing.hotline)} {{"
    yield f"  graph [rankdir=LR, ranksep=0.45, nodesep=0.14, fontname={FONT}, fontsize=20, labelloc=t,"
    yield f'    label={quoted(drawing.title + chr(10) + drawing.legend)}, bgcolor="#ffffff", pad=0.3]'
    yield f"  node [fontname={FONT}, fontsize=12]"
    yield f"  edge [fontname={FONT}, fontsize=11]"
    for one in drawing.figures:
        if one.group is None:
            yield f"  {_figure(one)}"
    for group in drawing.groups:
        yield f"  subgraph {quoted('cluster_' + group.team)} {{"
        yield f"    graph [label={quoted(chr(10).join(filter(None, (group.title, group.hours))))}, fontsize=14,"
        yield '      style="rounded,bold", color="#00664a", fontcolor="#00664a", class="team-box"]'
        yield from (f"    {_figure(one)}" for one in drawing.figures if one.group == group.team)
        yield "  }"
    for arrow in drawing.arrows:
        yield f"  {_arrow(arrow)}"
    yield "}"


def _figure(one: Figure) -> str:
    fill, line = COLOURS[one.role]
    if one.role == "again":
        return (
            f'{quoted(one.id)} [label={quoted("» " + one.name)}, {SHAPES[one.role]}, fontcolor="{line}", '
            f"class={one.role}, URL={quoted('#' + one.name)}, tooltip={quoted(one.told + ' ' + one.name)}]"
        )
    ink = "#ffffff" if one.role == "call" else "#111111"
    text = "\n".join((one.told.upper(), *_wrapped(one)))
    return (
        f"{quoted(one.id)} [label={quoted(text)}, {SHAPES[one.role]}, fillcolor={quoted(fill)}, "
        f"color={quoted(line)}, fontcolor={quoted(ink)}, class={one.role}, id={quoted(one.name)}, "
        f"tooltip={quoted(one.told + ' ' + one.name)}]"
    )


def _wrapped(one: Figure) -> Iterator[str]:
    named = () if one.role == "call" else (one.name,)
    for text in (*named, *one.lines):
        yield from textwrap.wrap(text, 44 if one.role == "call" else LONGEST) or [""]


def _arrow(arrow: Arrow) -> str:
    told = "\n".join(line for text in arrow.texts for line in textwrap.wrap(text, LONGEST))
    label = f"label={quoted(told)}, " if told else ""
    colour = LINE_COLOURS[arrow.role]
    about = f"{arrow.source} → {arrow.target}"
    return (
        f"{quoted(arrow.source)} -> {quoted(arrow.head)} "
        f'[{label}{LINES[arrow.role]}, color="{colour}", fontcolor="{colour}", '
        f"class={arrow.role}, tooltip={quoted(about)}]"
    )


def quoted(text: str) -> str:
    """A string of DOT, with nothing in it that Graphviz would take for an escape or for HTML."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
