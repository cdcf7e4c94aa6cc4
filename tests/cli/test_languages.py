"""A person who reads Portuguese meets no English: answers and refusals, helps, and what other rooms say."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter
from typing import Any

import pytest
import yaml
from typer.main import get_command

import ivr.cli
from ivr.cli import app, common
from ivr.cli.customers_words import in_a_file
from ivr.cli.help_words import HELP
from ivr.cli.portuguese import portuguese
from ivr.cli.words import changed
from ivr.settings import Settings, told
from tests.cli.conftest import ROOT, Command, Desk
from tests.sentences import name_of, sentences

ANSWERS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "answers.yaml").read_text("utf-8"))
CUSTOMERS = """\
organization_code,organization_name,contract,overdue,contact_name,contact_email,contact_phone,phone_password,\
permissions,language
12a,,gold,yes,Ana,ana,11,1,boss,fr
"""


# -- what verbs answer


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["words"])
def test_a_verb_answers_in_both_languages(answer: dict[str, Any], desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_bytes(b"a: \xff\n")
    (tmp_path / "latin.csv").write_bytes("organização".encode("latin-1"))
    (tmp_path / "wrong.csv").write_text(CUSTOMERS)
    words = answer["words"].replace("P1", desk.ticket(1)).replace("P2", desk.ticket(2, state="closed"))
    for language in ("en", "pt-BR"):
        desk.command.set(IVR_LANG=language)
        answered = desk.command(*shlex.split(words), typed="")
        text = (answered.out + answered.err).replace(str(tmp_path), "TMP")
        assert [line.rstrip() for line in text.strip().splitlines()] == answer[language].strip().splitlines()
        assert answered.code == answer["code"]


def test_no_answer_is_the_same_in_both() -> None:
    assert not [answer["words"] for answer in ANSWERS if answer["en"] == answer["pt-BR"]]


@pytest.mark.parametrize(
    ("environment", "words", "language"),
    [
        ({"LANG": "pt_BR.UTF-8"}, (), "pt-BR"),
        ({"LANG": "en_US.UTF-8"}, (), "en"),
        ({"LANG": "pt_BR.UTF-8", "IVR_LANG": "en"}, (), "en"),
        ({"LANG": "en_US.UTF-8", "IVR_LANG": "pt-BR"}, (), "pt-BR"),
        ({"LANG": "pt_BR.UTF-8", "IVR_LANG": "fr"}, (), "pt-BR"),
        ({"IVR_LANG": "en"}, ("--lang", "pt-BR"), "pt-BR"),
        ({"IVR_LANG": "pt-BR"}, ("--lang=en",), "en"),
        ({"IVR_LANG": "en"}, ("tickets", "list", "--lang", "pt-BR"), "pt-BR"),
        ({"IVR_LANG": "pt-BR"}, ("tickets", "--lang=en", "list", "--due"), "en"),
        ({"IVR_LANG": "en"}, ("publish", "--lang", "pt-BR"), "pt-BR"),
    ],
)
def test_the_language_is_known_before_any_setting_is_judged(
    environment: dict[str, str], words: tuple[str, ...], language: str, bare: Command
) -> None:
    bare.patch.delenv("IVR_LANG")
    bare.patch.delenv("LANG", raising=False)
    bare.set(PORT="eighty", **environment)
    answered = bare(*words, *(("tickets", "list") if len(words) < 3 else ()))
    english = "ivr: wrong settings\n  PORT is 'eighty'; wanted: a whole number from 1 to 65535\n"
    brazilian = "ivr: configuração errada\n  PORT é 'eighty'; esperado: um número inteiro de 1 a 65535\n"
    assert answered.err.replace("\n  IVR_LANG is 'fr'; wanted: pt-BR, es or en", "").startswith(
        english if language == "en" else brazilian
    )


def test_the_language_stands_in_a_file_of_settings_too(bare: Command) -> None:
    bare.patch.delenv("IVR_LANG")
    bare.set(LANG="C.UTF-8")
    Path(".env").write_text("IVR_LANG=pt-BR\n")
    assert bare("hours", "nobody").err.startswith("ivr: nenhuma equipe se chama 'nobody'")


@pytest.mark.parametrize(
    ("typed", "yes"),
    [("s", True), ("Sim", True), ("y", True), ("n", False), ("\n", False), ("talvez", False)],
)
def test_a_question_takes_a_yes_in_either_language(typed: str, yes: bool, bare: Command) -> None:
    bare.patch.setattr("typer.prompt", lambda question, **_: typed if question.endswith("[s/N]") else "")
    bare.set(IVR_LANG="pt-BR")
    assert common.confirmed("Confirma?") is yes


# -- help


def helps() -> Iterator[tuple[str, str]]:
    """(verb and what of it, one paragraph) of all that `--help` shows."""
    yield from _helps(get_command(app), "ivr")


def _helps(command: Any, name: str) -> Iterator[tuple[str, str]]:
    for paragraph in (command.help or "").split("\n\n"):
        yield name, paragraph
    for one in command.params:
        yield f"{name} {one.name}", getattr(one, "help", None) or ""
    for below, one in getattr(command, "commands", {}).items():
        yield from _helps(one, f"{name} {below}")


@pytest.mark.parametrize(("what", "text"), list(helps()))
def test_each_help_stands_in_portuguese(what: str, text: str) -> None:
    assert text, f"{what} has no help"
    assert HELP.get(text, text) != text


def test_no_help_in_portuguese_is_left_over() -> None:
    assert set(HELP) - {text for _, text in helps()} == {"Show this message and exit."}


def commands() -> Iterator[tuple[str, ...]]:
    def below(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield path
        for name, one in getattr(command, "commands", {}).items():
            yield from below(one, (*path, name))

    yield from below(get_command(app), ())


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_a_whole_help_speaks_portuguese_and_then_english_again(path: tuple[str, ...], bare: Command) -> None:
    english = ("Usage:", "Options:", "Arguments:", "Commands:", "Example", "[required]", "Show this", "<str>")
    brazilian = bare("--lang", "pt-BR", *path, "--help").out
    assert brazilian.startswith(f"Uso: {' '.join(('ivr', *path))} [OPÇÕES]")
    assert "Mostra esta ajuda e termina." in brazilian
    assert not [word for word in english if word in brazilian]
    assert bare(*path, "--help").out.startswith("Usage: ")


def test_a_help_speaks_the_language_of_its_own_option(bare: Command) -> None:
    assert "Lê fluxos, equipes" in bare("check", "--lang", "pt-BR", "--help").out
    assert "Reads flows, teams" in bare("check", "--lang", "en", "--help").out
    assert "Mostra esta ajuda" in bare("customers", "list", "--lang", "pt-BR", "--help").out


def test_what_is_no_language_is_refused_behind_any_verb(bare: Command) -> None:
    for words in (
        ("--lang", "fr", "db", "current"),
        ("db", "current", "--lang", "fr"),
        ("check", "--lang=fr"),
    ):
        told = bare(*words)
        assert (told.code, told.err) == (2, "ivr: --lang is 'fr'; wanted: pt-BR, es or en\n")


def test_what_looks_like_the_option_behind_two_dashes_is_none(bare: Command) -> None:
    assert "nowhere" in bare("check", "nowhere", "--", "--lang").err


# -- sentences by name


def catalogues() -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
    """Every mapping of sentences in the commands' modules."""
    for found in iter_modules(ivr.cli.__path__):
        module = import_module(f"ivr.cli.{found.name}")
        for name, value in vars(module).items():
            entries = value.values() if isinstance(value, dict) and name.isupper() else ()
            if entries and all(_sentences(one) for one in entries):
                yield f"{found.name}.{name}", value


def _sentences(one: object) -> bool:
    return isinstance(one, tuple) and len(one) in (2, 3) and all(isinstance(text, str) for text in one)


@pytest.mark.parametrize(
    ("name", "words"), list(catalogues()), ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_sentence_holds_the_same_slots_in_each_language(
    name: str, words: dict[str, tuple[str, ...]]
) -> None:
    for key, texts in words.items():
        slots = [{slot for _, slot, _, _ in Formatter().parse(text) if slot} for text in texts]
        assert all(one == slots[0] for one in slots), f"{name}.{key}"


def test_the_catalogues_are_found() -> None:
    names = {name for name, _ in catalogues()}
    assert {"common_words.SAID", "words.SAID", "customers_words.SAID", "serve.WORDS", "check.WORDS"} <= names


# -- what other rooms say

ROOMS = (
    "ivr/settings.py",
    "ivr/compose.py",
    "ivr/application/flow_library.py",
    "ivr/engine/hours.py",
    "ivr/store/database.py",
    "ivr/store/lock.py",
    "ivr/store/directory.py",
    "ivr/store/directory_rows.py",
)
OURS = {
    "SQLite needs a file: sqlite:///var/ivr.db": "a mistake of the program",
    "calendar {} has no span: wanted the national one": "a mistake of the program",
    "{} business days lie not ahead; wanted 0 or more": "a mistake of the program",
    "{} open minutes lie not ahead; wanted 1 or more": "a mistake of the program",
    "the loop returns or raises": "a mistake of the program",
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY": "a database's",
    "set ({} characters, not shown)": "a part of a sentence that is known whole",
    "not set": "a repr's",
    "neither SQLite nor PostgreSQL": "told by what is wanted",
    "no database is named": "told by what is wanted",
    "no folder is there": "told by what is wanted",
    "no folder, and none can be made there": "told by what is wanted",
    "not a file": "told by what is wanted",
    "not a host": "told by what is wanted",
    "not an account SID": "told by what is wanted",
    "not an address that the carrier can call": "told by what is wanted",
    "not one word": "told by what is wanted",
}
"""What no user reads, and why."""
PARTS = {" (did you mean '{}'?)", " or nothing", "unknown column{}; remove or rename it"}
"""Parts of sentences that are known whole."""


def test_each_sentence_of_another_room_stands_in_portuguese() -> None:
    told = sentences([ROOT / path for path in ROOMS], ("yield",))
    assert {"there is no database at {} yet; make it: ivr db upgrade", "has no tables yet"} <= told
    assert {one for one in told if portuguese(one) == one} == set(OURS)


def test_each_mistake_in_a_file_of_customers_stands_in_portuguese() -> None:
    told = sentences([ROOT / "auth" / "customers.py"], ("_problem", "_refuse", "_warn"))
    assert "is empty; wanted: a name" in told
    assert {one for one in told if in_a_file(one) == one} == PARTS


@pytest.mark.parametrize("name", Settings.model_fields)
def test_what_is_wanted_of_a_setting_stands_in_portuguese(name: str) -> None:
    wanted = told(Settings.model_fields[name]).wanted
    assert not wanted or portuguese(wanted) != wanted


def changes() -> Iterator[str]:
    """What the store keeps of each change of a ticket; nothing where another function names it."""
    for module in ("tickets", "world"):
        path = ROOT / "ivr" / "application" / f"{module}.py"
        kept = vars(import_module(f"ivr.application.{module}"))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and name_of(node.func) in ("_change", "_attempted", "_ended"):
                what = node.args[2 if name_of(node.func) == "_ended" else 1]
                yield kept[what.id] if isinstance(what, ast.Name) and what.id in kept else _literal(what)


def test_each_change_of_a_ticket_stands_in_portuguese() -> None:
    kept = {one for one in changes() if one} | {"opened", "closed: no reply in {} business days"}
    assert {"taken", "called: no answer", "moved from {}", "cancelled by phone"} <= kept
    assert not [one for one in kept if changed(one, "pt-BR") == one]


# -- what the commands say themselves

SAYING = ("CommandError", "wrong_use", "not_found", "echo", "secho", "print", "confirm", "prompt", "input")
WORDS = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
AS_IT_IS = {
    "--keys, {}": "an option",
    "--hours-what-if {}: {}": "an option",
    "ivr: {}": "the command",
    "http://{}:{}  ({})": "an address",
    "  {} {}  PIN {}": "a name",
    "PIN": "a name",
    "{}\n  .venv/bin/{}": "a command",
    "{}: overdue={}": "a setting",
    "ivr {}, {} {}": "the command",
    "Interrompido!": "told to a Portuguese reader alone",
    "Erro: {}": "told to a Portuguese reader alone",
    "Veja a ajuda: {} {}\n": "told to a Portuguese reader alone",
}
"""What is printed without a language, and why."""


def literals() -> set[str]:
    """Texts with words in them that a module of the commands prints as they stand in the code."""
    found = set()
    for path in sorted((ROOT / "ivr" / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and name_of(node.func) in SAYING and node.args:
                found.add(_literal(node.args[0]))
    return {one for one in found if WORDS.search(one)}


def _literal(node: ast.AST) -> str:
    if isinstance(node, ast.IfExp):
        return _literal(node.body) + _literal(node.orelse)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_no_command_speaks_one_language_alone() -> None:
    assert literals() == set(AS_IT_IS)


def test_no_table_has_heads_in_one_language_alone() -> None:
    for path in sorted((ROOT / "ivr" / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and name_of(node.func) == "print_table":
                heads = node.args[0].elts if isinstance(node.args[0], (ast.Tuple, ast.List)) else []
                assert not [one.value for one in heads if isinstance(one, ast.Constant) and one.value], path
