"""A drawing as SVG: laid out by Graphviz, with a style sheet for light and dark pages."""

from __future__ import annotations

import re
from html import escape

from ivr.picture.dot import dot
from ivr.picture.plan import Drawing

DARK = {
    "menu": ("#10314d", "#8ec7ff"),
    "login": ("#4a2208", "#ffb48a"),
    "prompt": ("#45203a", "#f0a8d6"),
    "hours": ("#3d3500", "#f5df6b"),
    "team": ("#053d2d", "#7ce0b8"),
    "ticket": ("#2b2b2b", "#d5d5d5"),
    "gate": ("#1c1c1c", "#d5d5d5"),
    "say": ("#1c1c1c", "#bbbbbb"),
    "end": ("#1c1c1c", "#ffffff"),
    "call": ("#8ec7ff", "#8ec7ff"),
}
DARK_LINES = {"option": "#8ec7ff", "onward": "#c8c8c8", "closed": "#f5df6b", "failure": "#ffb48a"}
_HEAD = re.compile(r"<svg [^>]*>", re.S)
_PROLOGUE = re.compile(r"\A.*?(?=<svg )", re.S)


def svg(drawing: Drawing) -> str:
    """A whole SVG document that needs nothing from elsewhere, and says in words what it shows."""
    import pygraphviz  # here, since it brings a native library that no other picture needs

    graph = pygraphviz.AGraph(string=dot(drawing))
    drawn = graph.draw(format="svg", prog="dot").decode("utf-8")
    return _dressed(drawn, drawing)


def _dressed(drawn: str, drawing: Drawing) -> str:
    """Graphviz' drawing with a title, a description and a style sheet, without its link to a DTD."""
    head = _HEAD.search(drawn)
    assert head is not None, "Graphviz draws an svg element"
    told = (
        f'<title id="about">{escape(drawing.title)}</title><desc id="legend">{escape(drawing.legend)}</desc>'
    )
    opening = head[0][:-1] + f' role="img" aria-labelledby="about legend" lang="{drawing.language}">'
    body = _PROLOGUE.sub("", drawn).replace(head[0], f"{opening}\n{told}\n<style>{STYLE}</style>", 1)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + body


def _style() -> str:
    """Rules for every page, and for dark ones the colours of each role."""
    rules = [
        "text{font-family:Helvetica,Arial,'Liberation Sans',sans-serif}",
        ".again a:hover text{text-decoration:underline}",
    ]
    dark = [".graph>polygon{fill:#121212}", "text{fill:#f2f2f2}"]
    for role, (fill, line) in DARK.items():
        shapes = ",".join(f".{role} {shape}" for shape in ("polygon", "path", "ellipse", "polyline"))
        dark.append(f"{shapes}{{fill:{fill};stroke:{line}}}")
    for role, line in DARK_LINES.items():
        head = "none" if role == "closed" else line
        dark.append(f".{role}.edge path{{fill:none;stroke:{line}}}")
        dark.append(f".{role}.edge polygon{{fill:{head};stroke:{line}}}")
        dark.append(f".{role}.edge text{{fill:{line}}}")
    dark += [".call text{fill:#06213a}", ".again text{fill:#d5d5d5}", ".again polygon{fill:none;stroke:none}"]
    dark.append(".team-box path,.team-box polygon{fill:none;stroke:#7ce0b8}.team-box text{fill:#7ce0b8}")
    return "".join(rules) + f"@media (prefers-color-scheme:dark){{{''.join(dark)}}}"


STYLE = _style()
