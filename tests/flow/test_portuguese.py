"""Every sentence that is told in English by code that knows no reader has its Portuguese: found in the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.flow.portuguese import WANTED, Phrasebook, portuguese

ROOT = Path(__file__).parents[2] / "ivr"
TELLING = (
    *sorted((ROOT / "flow").rglob("*.py")),
    *sorted((ROOT / "engine" / "nodes").glob("*.py")),
    *sorted((ROOT / "scenarios").glob("*.py")),
    ROOT / "application" / "rehearsal.py",
)
FIELDS = ("wanted", "hint")
NAMES = ("nearest", "listed", "str", "join", "sorted", "names", "locales", "isinstance")
"""Calls that give names, never sentences."""
OURS = {
    "the years {} to {} run backwards": "settings of the program, no author's",
    "calendar {} has no span: wanted the national one": "a mistake of the program",
    "the call does not end by silence": "a mistake of the program",
    "federal law": "where a holiday comes from, in no message",
    "federal order, enacted by cities (Law 9.093/1995)": "where a holiday comes from, in no message",
    "{} is no zone name; wanted one such as America/Sao_Paulo": "told by the code unknown-zone",
    "no time zone is called {}; wanted one such as America/Sao_Paulo": "told by the code unknown-zone",
    "could not find expected ':'": "the YAML parser's own, known by its words",
    "did not find expected key": "the YAML parser's own",
    "expected ',' or": "the YAML parser's own",
    "expected '-' indicator": "the YAML parser's own",
    "expected <block end>": "the YAML parser's own",
    "expected hexdecimal": "the YAML parser's own",
    "mapping values are not allowed": "the YAML parser's own",
    "tab character": "the YAML parser's own",
    "unknown escape": "the YAML parser's own",
}
"""What no author reads, and why."""


class Sentences(ast.NodeVisitor):
    """What a module may tell: what is raised, and what fills `wanted` and `hint` of a problem."""

    def __init__(self, tree: ast.Module, constants: dict[str, list[ast.AST]]) -> None:
        self.values = assigned(tree) | {name: found for name, found in constants.items() if name.isupper()}
        self.told: set[str] = set()
        self.seen: set[int] = set()
        self.visit(tree)

    def visit_Raise(self, node: ast.Raise) -> None:
        if isinstance(node.exc, ast.Call):
            for one in node.exc.args:
                self.tell(one)

    def visit_Call(self, node: ast.Call) -> None:
        for one in node.keywords:
            if one.arg in FIELDS:
                self.tell(one.value)
        self.generic_visit(node)

    def tell(self, node: ast.AST) -> None:
        """The sentences that an expression may be, through the module's names and functions."""
        if id(node) in self.seen or isinstance(node, (ast.Compare, ast.Attribute)):
            return
        self.seen.add(id(node))
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.told.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            self.told.add("".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values))
        elif isinstance(node, ast.Name):
            for value in self.values.get(node.id, ()):
                self.tell(value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            self.tell(node.func.value)
        if not (isinstance(node, ast.Call) and _name(node.func) in NAMES):
            for below in ast.iter_child_nodes(node):
                if not (isinstance(node, ast.JoinedStr) and isinstance(below, ast.Constant)):
                    self.tell(below)


def assigned(tree: ast.Module) -> dict[str, list[ast.AST]]:
    """What each name of a module may be; of a function, what it gives back."""
    found: dict[str, list[ast.AST]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            named = [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.For) and isinstance(node.target, ast.Tuple):
            named = [(target, node.iter) for target in node.target.elts]
        elif isinstance(node, ast.FunctionDef):
            back = [one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value]
            found.setdefault(node.name, []).extend(back)
            continue
        else:
            continue
        for target, value in named:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(value)
    return found


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def sentences() -> Iterator[str]:
    """Those of more than one word; one word is a name, or a part of a sentence."""
    trees = [ast.parse(path.read_text("utf-8")) for path in TELLING]
    constants: dict[str, list[ast.AST]] = {}
    for tree in trees:
        for name, found in assigned(tree).items():
            constants.setdefault(name, []).extend(found)
    told = {one for tree in trees for one in Sentences(tree, constants).told}
    yield from sorted(one for one in told if " " in one.strip())


def test_the_code_tells_sentences() -> None:
    found = set(sentences())
    assert {"a text is wanted", "a date from {} to {}", "nothing: the call is over"} <= found
    assert "'{}' answers nothing here; the call waits for {}" in found


@pytest.mark.parametrize("sentence", [one for one in sentences() if one not in OURS])
def test_it_has_a_portuguese_form_that_differs(sentence: str) -> None:
    assert portuguese(sentence) != sentence


def test_what_is_left_out_is_still_there() -> None:
    assert set(OURS) <= set(sentences())


def test_nothing_stands_in_the_book_twice_or_with_other_slots() -> None:
    for english, words in WANTED.items():
        assert english.count("{}") == words.count("{}"), english


def test_what_differs_is_kept_and_a_sentence_within_a_sentence_is_translated() -> None:
    told = "word 2: 'talk' answers nothing here; the call waits for keys, silence or hangup"
    assert portuguese(told) == (
        "palavra 2: 'talk' não responde a nada aqui; a chamada espera teclas, silence ou hangup"
    )
    assert portuguese("to_finance") == "to_finance"
    assert Phrasebook({"a {} of {}": "{} de {}"}).portuguese("a b of c") == "b de c"
