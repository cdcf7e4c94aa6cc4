"""Every broken flow is read, and its author reads exactly this; see `case.py` for what a case file holds."""

import pytest

from ivr.flow.messages import CODES
from ivr.flow.problems import has_errors
from tests.broken_flows.case import VALID, Case, cases, read_set

CASES = cases()
ELSEWHERE = {"no-hotlines", "repeated-file", "unreadable-file", "over-effort"}
"""Codes that need more than one change to a set (test_reader has them), a folder (test_flow_library), or the walk of
`ivr verify` (tests/proof)."""


def test_the_valid_set_has_no_problem() -> None:
    reading = read_set(VALID)

    assert reading.problems == ()
    assert reading.flows is not None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_author_reads_the_whole_message(case: Case) -> None:
    assert case.shown("en") == case.en
    assert case.shown("pt-BR") == case.pt


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_error_leaves_no_flow_set_and_a_warning_leaves_one(case: Case) -> None:
    reading = case.reading()

    assert (reading.flows is None) == has_errors(reading.problems)


def test_every_code_of_the_register_has_a_broken_flow() -> None:
    found = {problem.code for case in CASES for problem in case.reading().problems}

    assert set(CODES) - found == ELSEWHERE


def test_every_sentence_differs_between_the_languages() -> None:
    english = {c: m.words("en", "", "", "") for c, m in CODES.items() if m.en != "{wanted}"}
    portuguese = {c: m.words("pt-BR", "", "", "") for c, m in CODES.items() if m.pt != "{wanted}"}

    assert english.keys() == portuguese.keys()
    assert not {code for code, words in english.items() if words == portuguese[code] and words.strip(" :';")}
