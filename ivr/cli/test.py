"""`ivr test`: what ops promise of their menus, held against the engine itself."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ivr.cli.common import (
    FOUND,
    AsJson,
    CommandError,
    InLang,
    language,
    now,
    print_json,
    settings,
    unreadable,
    unwritable,
    verb,
    wrong_use,
)
from ivr.cli.wording import Words, word

if TYPE_CHECKING:
    from ivr.flow.model import FlowSet
    from ivr.scenarios.coverage import Coverage
    from ivr.scenarios.reading import ReadScenarios
    from ivr.scenarios.running import Result
    from ivr.settings import Settings

BESIDE = "scenarios"
"""The folder inside the flows' own where scenarios stand when no file is named."""
WORDS: Words = {
    "counted": (
        "{count} cenários: {hold} em ordem, {part} com diferença ({seconds} s)",
        "{count} escenarios: {hold} en orden, {part} con diferencia ({seconds} s)",
        "{count} scenarios: {hold} hold, {part} part ({seconds} s)",
    ),
    "none": (
        "nenhum cenário em {paths}; nomeie um arquivo ou uma pasta: ivr test tests/scenarios",
        "no hay escenarios en {paths}; nombre un archivo o una carpeta: ivr test tests/scenarios",
        "there is no scenario in {paths}; name a file or a folder: ivr test tests/scenarios",
    ),
    "coverage": (
        "--coverage é '{form}'; esperado: text, ou um arquivo que termine em .html",
        "--coverage is '{form}'; wanted: text, or a file that ends in .html",
    ),
    "hotline": (
        "--hotline é '{hotline}'; esperado: uma de {known}",
        "--hotline is '{hotline}'; wanted: one of {known}",
    ),
    "low": (
        "{hotline}: cobertura de {percent} %, abaixo de {least} %",
        "{hotline}: {percent} % covered, below {least} %",
    ),
}


def said(name: str, lang: str, /, **slots: object) -> str:
    return word(WORDS, name, lang).format(**slots)


def register(topmost: typer.Typer) -> None:
    verb(
        topmost,
        "test",
        "ivr test",
        "ivr test tests/scenarios --hotline main_4003 --coverage text",
        "ivr test tests/scenarios --junit results.xml --coverage coverage.html --at-least 100",
    )(play)


def play(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders of scenarios; else flows/scenarios.")
    ] = None,
    hotline: Annotated[str | None, typer.Option(help="Only calls to this hotline (main_4003).")] = None,
    as_json: AsJson = False,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Also writes JUnit XML.")] = None,
    coverage: Annotated[
        str | None,
        typer.Option(
            metavar="text|FILE.html", help="Which ways no scenario took: shown as a tree, or as a page."
        ),
    ] = None,
    at_least: Annotated[
        float | None,
        typer.Option(min=0, max=100, help="1 when a hotline's coverage is below this percentage."),
    ] = None,
    lang: InLang = None,
) -> None:
    """Plays scenarios through the engine and shows each that parts from its file; 1 when one does."""
    tongue, given = language(lang), settings()
    if coverage not in (None, "text") and not str(coverage).endswith((".html", ".htm")):
        wrong_use(said("coverage", tongue, form=coverage))
    flows = _flows(given)
    if hotline is not None and hotline not in flows.hotlines:
        wrong_use(said("hotline", tongue, hotline=hotline, known=", ".join(flows.hotlines)))
    read = _read(paths or [], given, flows, tongue)
    began = time.perf_counter()
    results = _played(read, flows, hotline)
    seconds = time.perf_counter() - began
    covered = _covered(results, flows, hotline) if coverage or at_least is not None or as_json else ()
    _write_files(junit, coverage, results, covered, read, flows, tongue)
    if as_json:
        print_json(_view(results, covered))
    else:
        _show(results, read, seconds, tongue)
        _show_coverage(covered if coverage == "text" else (), flows, tongue)
    low = [one for one in covered if at_least is not None and one.percent < at_least]
    for one in low:
        told = said("low", tongue, hotline=one.hotline, percent=f"{one.percent:.1f}", least=f"{at_least:g}")
        typer.echo(told, err=True)
    if read.problems or low or any(result.parted for result in results):
        raise typer.Exit(FOUND)


def _flows(given: Settings) -> FlowSet:
    from ivr.application.flow_library import NoFlows
    from ivr.compose import read_flows

    found = read_flows(given, now())
    if found.flows is None:
        raise NoFlows("the flows have errors", found)
    return found.flows


def _read(paths: list[Path], given: Settings, flows: FlowSet, language: str) -> ReadScenarios:
    """The scenarios; their problems are shown at once, and what can be read is played all the same."""
    from ivr.flow.problems import show
    from ivr.scenarios.reading import files_in, read_scenarios

    wanted = paths or [given.flows / BESIDE]
    for path in wanted:
        if not path.exists():
            wrong_use(said("none", language, paths=path))
    files = files_in(wanted)
    try:
        read = read_scenarios(files, flows)
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(_first_unreadable(files), error) from None
    for problem in read.problems:
        typer.echo(show(problem, read.files.get(problem.source.file), language) + "\n", err=True)
    if not read.scenarios and not read.problems:
        raise CommandError(said("none", language, paths=", ".join(map(str, wanted))))
    return read


def _first_unreadable(files: Sequence[Path]) -> Path:
    for path in files:
        try:
            path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return path
    return files[-1]


def _played(read: ReadScenarios, flows: FlowSet, hotline: str | None) -> list[Result]:
    from dataclasses import replace

    from ivr.scenarios.running import called_hotline, run_one

    results = []
    for scenario in read.scenarios:
        if hotline is None or called_hotline(scenario, flows) == hotline:
            began = time.perf_counter()
            result = run_one(scenario, flows)
            results.append(replace(result, seconds=time.perf_counter() - began))
    return results


def _covered(results: Sequence[Result], flows: FlowSet, hotline: str | None) -> tuple[Coverage, ...]:
    from ivr.scenarios.coverage import Walk, cover

    walks = [
        Walk(one.played.session.hotline, one.played.steps, one.played.session.node)
        for one in results
        if one.played
    ]
    return cover(flows, walks, [hotline] if hotline else ())


def _write_files(
    junit: Path | None,
    coverage: str | None,
    results: Sequence[Result],
    covered: Sequence[Coverage],
    read: ReadScenarios,
    flows: FlowSet,
    language: str,
) -> None:
    from ivr.scenarios import shown
    from ivr.scenarios.junit import junit as as_junit

    if junit is not None:

        def told(result: Result) -> str:
            return shown.failure(result, read.files.get(result.scenario.place.file), language)

        _write(junit, as_junit(results, told))
    if coverage is not None and coverage != "text":
        _write(Path(coverage), shown.page(covered, flows, language).encode())


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise unwritable(path, error) from None


def _show(results: Sequence[Result], read: ReadScenarios, seconds: float, language: str) -> None:
    from ivr.scenarios.shown import failure

    parted = [one for one in results if one.parted]
    for result in parted:
        typer.echo(failure(result, read.files.get(result.scenario.place.file), language) + "\n")
    hold = len(results) - len(parted)
    told = said(
        "counted", language, count=len(results), hold=hold, part=len(parted), seconds=f"{seconds:.2f}"
    )
    typer.echo(told)


def _show_coverage(covered: Sequence[Coverage], flows: FlowSet, language: str) -> None:
    from ivr.scenarios.shown import tree

    for line in tree(covered, flows, language):
        typer.echo(line)


def _view(results: Sequence[Result], covered: Sequence[Coverage]) -> dict[str, Any]:
    return {
        "scenarios": [
            {
                "name": one.scenario.name,
                "file": one.scenario.place.file,
                "line": one.scenario.place.line,
                "holds": not one.parted,
                "seconds": round(one.seconds, 5),
                "parted": [
                    {
                        "what": part.what,
                        "wanted": part.wanted,
                        "got": part.got,
                        "line": part.place.line,
                        "column": part.place.column,
                        "row": part.row,
                    }
                    for part in one.parted
                ],
            }
            for one in results
        ],
        "coverage": [
            {
                "hotline": one.hotline,
                "percent": round(one.percent, 2),
                "ways": len(one.ways),
                "missed": [str(way) for way in one.missed],
            }
            for one in covered
        ],
    }
