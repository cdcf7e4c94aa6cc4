"""A scenario's result and coverage, as a person reads them: in the terminal and as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from ivr.engine import speech
from ivr.engine.trace import Trace
from ivr.engine.why import why
from ivr.flow.model import FlowSet, Hotline
from ivr.flow.portuguese import portuguese
from ivr.flow.problems import lines_of
from ivr.flow.shape import Text, references
from ivr.flow.source import NOWHERE
from ivr.scenarios.coverage import LINE, Branch, Coverage, Way, branches
from ivr.scenarios.judging import ENTRY, Parted, Row
from ivr.scenarios.running import Result

WORDS = {
    "pt-BR": {
        "wanted": "esperado",
        "got": "veio",
        "silence": "(silêncio)",
        "line": "linha",
        "here": "aqui a chamada se separou do cenário",
        "end": "fim",
        "taken": "{taken} de {all} caminhos percorridos",
        "missed": "nenhum cenário passou por aqui",
        "title": "Cobertura do menu",
        "protocol": "protocolo",
    },
    "es": {
        "wanted": "esperado",
        "got": "vino",
        "silence": "(silencio)",
        "line": "línea",
        "here": "aquí la llamada se apartó del escenario",
        "end": "fin",
        "taken": "{taken} de {all} caminos recorridos",
        "missed": "ningún escenario pasó por aquí",
        "title": "Cobertura del menú",
        "protocol": "protocolo",
    },
    "en": {
        "wanted": "wanted",
        "got": "got",
        "silence": "(silence)",
        "line": "line",
        "here": "here the call parted from the scenario",
        "end": "end",
        "taken": "{taken} of {all} ways taken",
        "missed": "no scenario has come this way",
        "title": "Coverage of the menu",
        "protocol": "protocol",
    },
}
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h2{margin-top:2.5rem}meter{width:12rem;height:1rem;vertical-align:middle}
summary{cursor:pointer;font-weight:600}ul{margin:.2rem 0 .8rem;padding-left:1.4rem;list-style:none}
.missed{color:#8a0000;font-weight:600}.taken{color:#1d5c2f}code{font-size:.9em}
@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}.missed{color:#ff9b9b}.taken{color:#9fdcae}}
"""


# -- a failure


def failure(result: Result, text: str | None, lang: str) -> str:
    """What parted, and the call with the first place marked. `text`: the scenario's whole file."""
    words = WORDS[lang]
    lines = [f"✗ {result.scenario}"]
    for one in result.parted:
        lines += _parted(one, text, words, lang)
    if result.played is not None:
        lines += _transcript(result, result.parted[0], words, lang)
    return "\n".join(lines)


def _parted(one: Parted, text: str | None, words: dict[str, str], lang: str) -> Iterator[str]:
    yield f"  {one.place}:{one.place.column}  {one.what}"
    written = lines_of(text) if text and one.place != NOWHERE else []
    if 1 <= one.place.line <= len(written):
        yield f"    {one.place.line} | {written[one.place.line - 1]}"
    wanted = portuguese(one.wanted) if one.what == "keys" and lang.startswith("pt") else one.wanted
    yield f"    {words['wanted']}: {wanted}"
    if one.got:
        yield f"    {words['got']}: {_short(one.got)}"


def _short(text: str) -> str:
    return text if len(text) <= 200 else text[:199] + "…"


def _transcript(result: Result, first: Parted, words: dict[str, str], lang: str) -> Iterator[str]:
    assert result.played is not None, "asked only where it was played"
    view = result.played.view
    for place, row in enumerate(view["journey"]):
        yield from _row(row, words, lang)
        if place == first.row:
            yield f"  ✗ {words['here']} ({first.what})"
    end = f"  = {view['outcome']}" + (f"  {words['protocol']} {view['protocol']}" if view["protocol"] else "")
    yield end
    if first.row is None:
        yield f"  ✗ {words['here']} ({first.what})"


def _row(row: Row, words: dict[str, str], lang: str) -> Iterator[str]:
    if row["heard"]:
        yield f"  » {row['heard']}"
    if row["pressed"] is not None:
        yield f"  ⌨ {row['pressed']}"
    elif row["why_code"] in ("no_input", "silence"):
        yield f"  ⌨ {words['silence']}"
    entry = row.get(ENTRY)
    if isinstance(entry, Trace):
        yield f"    {row['node']}: {why(entry, lang)}"


# -- coverage


def tree(found: Iterable[Coverage], flows: FlowSet, lang: str, all_ways: bool = False) -> Iterator[str]:
    """Hotline by hotline the nodes with a way that nobody took (or all), each way with how often it was taken."""
    for one in found:
        yield f"{one.hotline}  {one.percent:.1f} %  ({_counted(one, lang)})"
        hotline = flows.hotlines[one.hotline]
        shown = [b for b in branches(one) if all_ways or any(not n for _, n in b.ways)]
        for place, branch in enumerate(shown):
            last = place == len(shown) - 1
            yield f"{'└─' if last else '├─'} {_title(branch, lang)}"
            for at, (way, times) in enumerate(branch.ways):
                stem = "   " if last else "│  "
                tick = f"{times:>4}" if times else "   ✗"
                fork = "└─" if at == len(branch.ways) - 1 else "├─"
                yield f"{stem}{fork}{tick}  {way_text(flows, hotline, way, lang)}"


def _counted(one: Coverage, lang: str) -> str:
    return WORDS[lang]["taken"].format(taken=len(one.ways) - len(one.missed), all=len(one.ways))


def _title(branch: Branch, lang: str) -> str:
    return WORDS[lang]["line"] if branch.node == LINE else branch.node


def way_text(flows: FlowSet, hotline: Hotline, way: Way, lang: str) -> str:
    """The way by its path, its option's label, and where it leads."""
    field = ".".join(part for part in way.path if part not in ("menu", "options", "go")) or way.path[-1]
    parts = [way.key if way.key and way.node != LINE else field]
    if way.key and way.node == LINE:
        parts.append(way.key)
    parts.append(_label(flows, hotline, way, lang))
    text = " · ".join(part for part in parts if part)
    return f"{text} → {way.target}" if way.target else text


def _label(flows: FlowSet, hotline: Hotline, way: Way, lang: str) -> str:
    if way.key is None or way.node == LINE:
        return ""
    beside = (*way.path[:-1], "label")
    for what, path, value in references(hotline.node(way.node)):
        if what == "phrase" and path == beside and isinstance(value, Text):
            return speech.label(flows, value, lang)
    return ""


def page(found: Sequence[Coverage], flows: FlowSet, lang: str) -> str:
    """One page that needs nothing else."""
    title = WORDS[lang]["title"]
    parts = [_hotline(one, flows, lang) for one in found]
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head>\n<body><h1>{title}</h1>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _hotline(one: Coverage, flows: FlowSet, lang: str) -> str:
    nodes = "\n".join(_node(branch, one, flows, lang) for branch in branches(one))
    share = f"{one.percent:.1f} %"
    meter = f'<meter min="0" max="100" value="{one.percent:.1f}" aria-label="{share}"></meter>'
    return (
        f"<section><h2>{escape(one.hotline)}</h2>\n<p>{meter} {share} · {escape(_counted(one, lang))}</p>\n"
        f"{nodes}\n</section>"
    )


def _node(branch: Branch, one: Coverage, flows: FlowSet, lang: str) -> str:
    hotline = flows.hotlines[one.hotline]
    missed = any(not times for _, times in branch.ways)
    ways = "".join(_way(flows, hotline, way, times, lang) for way, times in branch.ways)
    opened = " open" if missed else ""
    return f"<details{opened}><summary>{escape(_title(branch, lang))}</summary><ul>{ways}</ul></details>"


def _way(flows: FlowSet, hotline: Hotline, way: Way, times: int, lang: str) -> str:
    text = escape(way_text(flows, hotline, way, lang))
    if times:
        return f'<li class="taken">✓ {text} <small>({times})</small></li>'
    return f'<li class="missed">✗ {text}: {WORDS[lang]["missed"]}</li>'
