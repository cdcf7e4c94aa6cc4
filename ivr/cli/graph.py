"""`ivr graph HOTLINE`: a hotline's flow as a tree in the terminal, or as Mermaid, DOT or SVG."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ivr.cli.common import language, now, print_json, settings, unwritable, verb, wrong_use
from ivr.cli.common_words import said

if TYPE_CHECKING:
    from ivr.flow.model import FlowSet
    from ivr.picture.tree import Branch
    from ivr.settings import Lang


class Format(StrEnum):
    """How a flow is drawn."""

    tree = "tree"
    mermaid = "mermaid"
    svg = "svg"
    dot = "dot"


class Language(StrEnum):
    """Languages that callers are spoken to in."""

    portuguese = "pt-BR"
    spanish = "es"
    english = "en"


AnyLanguage = Annotated[
    Language | None, typer.Option("--lang", help="The language of labels and words; else that of IVR_LANG.")
]
Into = Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; else stdout.")]
STYLES = {"option": "bold cyan", "onward": "", "closed": "yellow", "failure": "red"}
NODE_STYLES = {"team": "bold green", "login": "magenta", "hours": "yellow", "menu": "bold", "ticket": "blue"}


def register(topmost: typer.Typer) -> None:
    verb(
        topmost,
        "graph",
        "ivr graph main_4003",
        "ivr graph main_4003 --format svg -o main_4003.svg",
        "ivr graph main_4003 --format mermaid --lang en",
    )(graph)


def graph(
    hotline: Annotated[str, typer.Argument(help="The hotline's id, as its file is named.")],
    form: Annotated[Format, typer.Option("--format", help="How it is drawn.")] = Format.tree,
    lang: AnyLanguage = None,
    output: Into = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="For programs: the drawing's parts as JSON.")
    ] = False,
) -> None:
    """Draws a hotline's flow: a tree, options first, or a picture as Mermaid, DOT or SVG."""
    from ivr.picture.plan import plan

    flows, tongue = flows_and_language(lang)
    known_hotline(flows, hotline)
    if as_json:
        from dataclasses import asdict

        print_json(asdict(plan(flows, hotline, tongue)))
    elif form is Format.tree:
        _write_tree(flows, hotline, tongue, output)
    else:
        write(_drawn(flows, hotline, tongue, form), output)


def flows_and_language(lang: Language | None) -> tuple[FlowSet, Lang]:
    """The flows on disk, without errors, and the language to speak of them in. Raises NoFlows."""
    from ivr.application.flow_library import NoFlows
    from ivr.compose import read_flows

    given = settings()
    found = read_flows(given, now())
    if found.flows is None:
        raise NoFlows("the flows have errors", found)
    return found.flows, lang.value if lang else language()


def known_hotline(flows: FlowSet, hotline: str) -> None:
    """Ends the verb where there is no such hotline."""
    if hotline not in flows.hotlines:
        wrong_use(
            said("unknown_hotline", language(), hotline=hotline, known=", ".join(sorted(flows.hotlines)))
        )


def write(text: str, output: Path | None) -> None:
    """To the file named, else to stdout."""
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(output, error) from None


def _drawn(flows: FlowSet, hotline: str, language: str, form: Format) -> str:
    from ivr.picture.plan import plan

    drawing = plan(flows, hotline, language)
    if form is Format.mermaid:
        from ivr.picture.mermaid import mermaid

        return mermaid(drawing)
    if form is Format.dot:
        from ivr.picture.dot import dot

        return dot(drawing)
    from ivr.picture.svg import svg

    with _unheard():
        return svg(drawing)


@contextmanager
def _unheard() -> Iterator[None]:
    """Nothing of a native library reaches stderr: the one that measures fonts complains of settings of the system
    that are newer than itself, and draws all the same.
    """
    import os
    import sys

    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _write_tree(flows: FlowSet, hotline: str, language: str, output: Path | None) -> None:
    import sys

    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    from ivr.picture.plan import title
    from ivr.picture.tree import tree

    found = flows.hotlines[hotline]
    numbers = ", ".join(number.number for number in found.numbers)
    top = Tree(Text(f"{title(found, language)} ({numbers})", style="bold"))
    for one in tree(flows, hotline, language):
        _grow(top, one)
    wide = None if output is None and sys.stdout.isatty() else 400
    console = Console(file=sys.stdout, width=wide, highlight=False)
    if output is None:
        console.print(top)
        return
    with console.capture() as taken:
        console.print(top)
    write("\n".join(line.rstrip() for line in taken.get().splitlines()) + "\n", output)


def _grow(tree: Any, one: Branch) -> None:
    from rich.text import Text

    line = Text()
    if one.way:
        line.append(f"{one.way} ", style=STYLES[one.way_role])
    if one.again:
        line.append(f"↪ {one.node}", style="dim italic")
    else:
        line.append(f"→ {one.node}", style=NODE_STYLES.get(one.node_role, ""))
        line.append(f"  [{one.told}]", style="dim")
    below = tree.add(line)
    for each in one.below:
        _grow(below, each)
