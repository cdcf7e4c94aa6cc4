"""Every decision that a node can trace has a sentence in all languages."""

import ast
import pathlib
from datetime import UTC, date, datetime
from unittest.mock import MagicMock

import pytest

import ivr.engine
from ivr.engine.announcements import told
from ivr.engine.hours import Code, Reason
from ivr.engine.overrides import Override
from ivr.engine.trace import Trace
from ivr.engine.why import SENTENCES, why
from ivr.engine.written_time import written_reason
from ivr.flow.schedule import Span

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


MADE = Override(
    2, "closed", datetime(2026, 11, 24, 10, tzinfo=UTC), datetime(2026, 11, 24, 18, tzinfo=UTC), "ana"
)


@pytest.mark.parametrize(
    ("language", "place"),
    [("pt-BR", "decisão nº 2 de ana"), ("es", "decisión n.º 2 de ana"), ("en", "override 2 by ana")],
)
def test_the_place_of_an_override_is_worded_for_the_reader(language: str, place: str) -> None:
    assert why(Trace("hours", "override_closed", {}, MADE.place), language).endswith(f"; {place}")
    day = date(2026, 11, 24)
    reason = Reason("exceptional_closed", day, Span(0, 60), MADE.place)
    assert written_reason(reason, language).endswith(f", {place}")


@pytest.mark.parametrize(
    ("language", "place"),
    [
        ("pt-BR", "aviso nº 3 de ana, aviso nº 14 de rui notice"),
        ("es", "aviso n.º 3 de ana, aviso n.º 14 de rui notice"),
        ("en", "notice 3 by ana, notice 14 by rui notice"),
    ],
)
def test_the_place_of_notices_is_worded_for_the_reader(language: str, place: str) -> None:
    notices = [{"id": 3, "by": "ana", "say": {"en": "x"}}, {"id": 14, "by": "rui notice", "say": {"en": "y"}}]
    kept = MagicMock()
    told(kept, {"notices": notices})
    assert why(Trace("main", "notices", {}, kept.because.call_args.args[1]), language).endswith(f"; {place}")
