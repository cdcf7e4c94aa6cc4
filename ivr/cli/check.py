"""`ivr check`: every problem of the flows at once, before a start would find it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ivr.cli import common_words
from ivr.cli.common import AsJson, InLang, language, now, print_json, settings, verb, wrong_use
from ivr.cli.wording import Words, word

if TYPE_CHECKING:
    from ivr.application.flow_library import Folder
    from ivr.flow.problems import Problem
    from ivr.settings import Lang

Format = Literal["text", "json", "github"]
COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
"""What GitHub calls each severity in a workflow's output."""
WORDS: Words = {
    "counted": (
        "{errors} erro(s), {warnings} aviso(s), {notes} nota(s)",
        "{errors} error(es), {warnings} aviso(s), {notes} nota(s)",
        "{errors} error(s), {warnings} warning(s), {notes} note(s)",
    ),
    "fine": (
        "sem problemas: {hotlines} linhas, {teams} equipes, versão {version}",
        "sin problemas: {hotlines} líneas, {teams} equipos, versión {version}",
        "no problems: {hotlines} hotlines, {teams} teams, version {version}",
    ),
    "no_flow_file": (
        "{names}: não é arquivo de fluxo; esperado: arquivos .yaml de uma pasta de fluxos",
        "{names}: no flow file; wanted: .yaml files of one folder of flows",
    ),
    "one_folder": (
        "{path} é uma pasta; esperado: uma só pasta, ou arquivos de uma só",
        "{path} is a folder; wanted: one folder, or files of one",
    ),
    "folders": (
        "estes arquivos estão em pastas diferentes; esperado: arquivos de um só conjunto de fluxos",
        "these files stand in different folders; wanted: files of one set of flows",
    ),
}


def said(name: str, lang: str, /, **slots: object) -> str:
    return word(WORDS, name, lang).format(**slots)


def register(topmost: typer.Typer) -> None:
    verb(
        topmost,
        "check",
        "ivr check",
        "ivr check flows/main_4003.yaml --json",
        "ivr check --format github --lang en",
    )(check)


def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files whose problems are shown, or another folder of flows.")
    ] = None,
    as_json: AsJson = False,
    form: Annotated[
        Format, typer.Option("--format", help="github: annotations of a workflow, one a problem.")
    ] = "text",
    lang: InLang = None,
) -> None:
    """Reads flows, teams, calendars and phrases as one and shows all problems; 1 when there are errors.

    Files are read together with all others of their folder, since they refer to one another.
    """
    from ivr.application.flow_library import shown_name
    from ivr.compose import read_flows
    from ivr.flow.problems import in_order

    tongue, given = language(lang), settings()
    folder, names = _wanted(files or [], given.flows, tongue)
    found = read_flows(given, now(), folder)
    shown = {shown_name(folder / name) for name in names}
    if strangers := sorted(shown - set(found.files)):
        wrong_use(said("no_flow_file", tongue, names=", ".join(strangers)))
    every = (*found.problems, *_efforts(found))
    problems = [one for one in in_order(every) if not names or one.source.file in shown]
    if as_json or form == "json":
        print_json([one.as_dict(tongue) for one in problems])
    elif form == "github":
        for one in problems:
            typer.echo(annotation(one, tongue))
    else:
        _write(found, problems, tongue)
    if any(one.severity == "error" for one in problems):
        raise typer.Exit(1)


def _efforts(found: Folder) -> list[Problem]:
    """What a way to a team takes, against the hotline's own budget; looked at where the flows can be served."""
    from ivr.application.proving import effort_problems

    return effort_problems(found.flows, now().date()) if found.flows is not None else []


def annotation(problem: Problem, lang: str) -> str:
    """A problem as a command that a GitHub workflow shows beside the line."""
    place = {"file": problem.source.file}
    if problem.source.line:
        end = problem.source.column + problem.width
        place |= {"line": str(problem.source.line), "col": str(problem.source.column), "endColumn": str(end)}
    values = {**place, "title": problem.code}
    told = ",".join(f"{name}={_escaped(value, ',:')}" for name, value in values.items())
    return f"::{COMMANDS[problem.severity]} {told}::{_escaped(problem.message(lang), '')}"


def _escaped(text: str, more: str) -> str:
    return "".join(f"%{ord(c):02X}" if c in "%\r\n" + more else c for c in text)


def _wanted(files: list[Path], folder: Path, lang: Lang) -> tuple[Path, list[str]]:
    """The folder to read, and the names of those files whose problems are wanted; no names: of all."""
    for path in files:
        if not path.exists():
            wrong_use(common_words.said("no_path", lang, path=path))
    if not files:
        return folder, []
    if files[0].is_dir():
        if len(files) > 1:
            wrong_use(said("one_folder", lang, path=files[0]))
        return files[0], []
    folders = {path.parent.resolve() for path in files}
    if len(folders) > 1 or any(path.is_dir() for path in files):
        wrong_use(said("folders", lang))
    return files[0].parent, [path.name for path in files]


def _write(found: Folder, problems: list[Problem], lang: Lang) -> None:
    from ivr.flow.problems import show

    for one in problems:
        typer.echo(show(one, found.files.get(one.source.file), lang) + "\n")
    if problems:
        bad = [one.severity for one in problems]
        errors, warnings, notes = (bad.count(one) for one in ("error", "warning", "info"))
        typer.echo(said("counted", lang, errors=errors, warnings=warnings, notes=notes))
    elif found.flows is not None:
        hotlines, teams = len(found.flows.hotlines), len(found.flows.teams)
        version = found.flows.version[:12]
        typer.echo(said("fine", lang, hotlines=hotlines, teams=teams, version=version))
