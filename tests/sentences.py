"""The sentences that modules may tell, found in their code: what they raise, and what they call a problem with."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

FIELDS = ("wanted", "hint")
NAMES = ("nearest", "listed", "str", "join", "sorted", "names", "locales", "isinstance")
"""Calls that give names, never sentences."""


def sentences(paths: Iterable[Path], calls: tuple[str, ...] = ()) -> set[str]:
    """Those of more than one word (one word is a name, or a part of a sentence), with `{}` for what differs.

    `calls`: functions whose arguments are told, besides what is raised and what fills `wanted` and `hint`; among them
    `yield`.
    """
    trees = [ast.parse(path.read_text("utf-8")) for path in paths]
    constants: dict[str, list[ast.AST]] = {}
    for tree in trees:
        for name, found in assigned(tree).items():
            constants.setdefault(name, []).extend(found)
    told = {one for tree in trees for one in Sentences(tree, constants, calls).told}
    return {one for one in told if " " in one.strip()}


class Sentences(ast.NodeVisitor):
    """What a module may tell: what is raised, and what fills `wanted` and `hint` of a problem."""

    def __init__(self, tree: ast.Module, constants: dict[str, list[ast.AST]], calls: tuple[str, ...]) -> None:
        self.calls = calls
        self.values = assigned(tree) | {name: found for name, found in constants.items() if name.isupper()}
        self.told: set[str] = set()
        self.seen: set[int] = set()
        self.visit(tree)

    def visit_Raise(self, node: ast.Raise) -> None:
        if isinstance(node.exc, ast.Call):
            for one in node.exc.args:
                self.tell(one)

    def visit_Yield(self, node: ast.Yield) -> None:
        if "yield" in self.calls and node.value is not None:
            self.tell(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        for one in node.args if name_of(node.func) in self.calls else ():
            self.tell(one)
        for named in node.keywords:
            if named.arg in FIELDS:
                self.tell(named.value)
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
        if not (isinstance(node, ast.Call) and name_of(node.func) in NAMES):
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


def name_of(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
