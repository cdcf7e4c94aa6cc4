"""The adversary knows every question that the engine asks, and every code that it finds has its words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ivr.cli.verify import CODES, WORDS
from ivr.engine.effects import Ask, Prompt
from ivr.engine.events import EntryTyped, KeyPressed, NumberTyped, SecretTyped
from ivr.flow.zone import EPOCH
from ivr.proof import looks, verify
from ivr.proof.adversary import ANSWERS, KEYS, SECRETS, answers, events
from ivr.proof.fold import COUNTERS, MARKS, SPOKEN_COUNTERS
from tests.engine.everything import everything

ENGINE = Path(__file__).parents[2] / "ivr" / "engine"


def calls_of(*names: str) -> Iterator[ast.Call]:
    """Each call of a method of these names in the engine, by its syntax."""
    for path in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in names
            ):
                yield node


def firsts(*names: str) -> set[str]:
    """The first argument of each such call, where it is a text."""
    found = (node.args[0] for node in calls_of(*names) if node.args)
    return {arg.value for arg in found if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}


def named(node: ast.Call, name: str) -> Any:
    return next((ast.literal_eval(word.value) for word in node.keywords if word.arg == name), None)


def test_each_ask_and_do_of_the_engine_has_its_answers() -> None:
    assert firsts("ask", "do") == set(ANSWERS) | {"check_secret"}


def test_each_secret_that_the_engine_has_checked_has_its_verdicts() -> None:
    checks = [node for node in calls_of("ask") if ast.unparse(node.args[0]) == "'check_secret'"]
    assert {(named(node, "what"), named(node, "purpose")) for node in checks} == set(SECRETS)


def test_no_answer_is_an_answer_to_everything() -> None:
    for kind in ANSWERS:
        assert answers(Ask("k", kind, {}))[-1] is None
    for what, purpose in SECRETS:
        assert answers(Ask("k", "check_secret", {"what": what, "purpose": purpose}))[-1] is None


def test_each_counter_of_the_engine_is_folded_or_kept_knowingly() -> None:
    counted = firsts("count") | {"no_input", "no_match", "short", "empty"}
    assert counted == set(COUNTERS) | set(SPOKEN_COUNTERS)


def test_each_mark_that_the_engine_reads_is_folded_knowingly() -> None:
    spoken = {"antifraud", "recording_told"}  # they decide words alone
    assert firsts("marked") - spoken <= set(MARKS)


def test_every_key_is_tried_at_a_menu_or_taken_like_one_that_is() -> None:
    hotline = everything().hotlines["main"]
    prompt = Prompt((), keys=("1", "4", "7"))
    tried = {event.key for event in events(prompt, hotline, "#", EPOCH) if isinstance(event, KeyPressed)}
    assert tried >= {"1", "4", "7", "#", *hotline.keys}
    alike = set(KEYS) - {"1", "4", "7", "#", *hotline.keys}
    assert len(tried & alike) == 1


def test_each_entry_is_tried_in_every_shape() -> None:
    from ivr.engine.nodes.authenticate import PASSWORD_HERE
    from ivr.engine.nodes.ticket import PHONE

    hotline = everything().hotlines["main"]
    secret = list(events(Prompt((), entry=PASSWORD_HERE), hotline, None, EPOCH))
    assert {e.shape for e in secret if isinstance(e, SecretTyped)} == {"empty", "short", "complete", "back"}
    assert {e.command for e in secret if isinstance(e, EntryTyped)} == {"0", "1"}
    number = list(events(Prompt((), entry=PHONE), hotline, None, EPOCH))
    countries = {e.country for e in number if isinstance(e, NumberTyped) and e.ref}
    assert "BR" in countries
    assert countries - set(hotline.callback_countries)
    assert any(isinstance(e, NumberTyped) and e.ref is None for e in number)


def test_each_code_has_its_words_in_each_language() -> None:
    sources = "".join(Path(str(module.__file__)).read_text("utf-8") for module in (looks, verify))
    for code in CODES:
        assert f'"{code}"' in sources, code
        assert set(CODES[code]) == set(WORDS) == {"pt-BR", "es", "en"}
    literals = {
        node.value
        for node in ast.walk(ast.parse(sources))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    hyphened = {one for one in literals if one.replace("-", "").isalpha() and "-" in one}
    assert hyphened | {"broken"} == set(CODES)
    assert len({len(words) for words in WORDS.values()}) == 1
