"""Every decision that a node can trace has a sentence in all languages."""

import ast
import pathlib

import ivr.engine
from ivr.engine.hours import Code
from ivr.engine.trace import Trace
from ivr.engine.why import SENTENCES, why

ROOM = pathlib.Path(ivr.engine.__file__).parent
METHODS = {"because": 0, "go": 1, "attendant": 0}


def _codes() -> set[str]:
    found: set[str] = set()
    for path in ROOM.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr in METHODS
            ):
                position = METHODS[call.func.attr]
                if len(call.args) > position:
                    found |= set(_texts(call.args[position]))
    return found


def _texts(code: ast.expr) -> list[str]:
    if isinstance(code, ast.Constant) and isinstance(code.value, str):
        return [code.value]
    if isinstance(code, ast.IfExp):
        return _texts(code.body) + _texts(code.orelse)
    return []


def test_every_traced_code_has_a_sentence() -> None:
    codes = _codes()
    assert len(codes) > 60
    assert codes - set(SENTENCES) == set()


def test_every_sentence_is_in_all_languages_and_names_the_place() -> None:
    for code in SENTENCES:
        for language in ("pt-BR", "es", "en"):
            said = why(Trace("node", code, {}, "flows/main_4003.yaml:7"), language)
            assert said.endswith("; flows/main_4003.yaml:7"), (code, language)


def test_transfer_results_have_a_sentence() -> None:
    for result in ("answered", "busy", "no_answer", "cancelled", "failed"):
        assert f"transfer_{result}" in SENTENCES
    assert Code is not None
