"""Every sentence that is told in English by code that knows no reader has its Portuguese: found in the code itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.flow.portuguese import WANTED, Phrasebook, portuguese
from tests.sentences import sentences

ROOT = Path(__file__).parents[2] / "ivr"
TELLING = (
    *sorted((ROOT / "flow").rglob("*.py")),
    *sorted((ROOT / "engine" / "nodes").glob("*.py")),
    *sorted((ROOT / "scenarios").glob("*.py")),
    ROOT / "application" / "rehearsal.py",
)
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


TOLD = sorted(sentences(TELLING))


def test_the_code_tells_sentences() -> None:
    found = set(TOLD)
    assert {"a text is wanted", "a date from {} to {}", "nothing: the call is over"} <= found
    assert "'{}' answers nothing here; the call waits for {}" in found


@pytest.mark.parametrize("sentence", [one for one in TOLD if one not in OURS])
def test_it_has_a_portuguese_form_that_differs(sentence: str) -> None:
    assert portuguese(sentence) != sentence


def test_what_is_left_out_is_still_there() -> None:
    assert set(OURS) <= set(TOLD)


def test_nothing_stands_in_the_book_twice_or_with_other_slots() -> None:
    for english, words in WANTED.items():
        assert english.count("{}") == words.count("{}"), english


def test_what_differs_is_kept_and_a_sentence_within_a_sentence_is_translated() -> None:
    told = "word 2: 'talk' answers nothing here; the call waits for keys, silence or hangup"
    assert portuguese(told) == (
        "palavra 2: 'talk' não responde a nada aqui; esperado agora: teclas, silence ou hangup"
    )
    assert portuguese("to_finance") == "to_finance"
    assert Phrasebook({"a {} of {}": "{} de {}"}).portuguese("a b of c") == "b de c"
