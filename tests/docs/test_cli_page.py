"""docs/cli.md and the program have the same verbs, said alike, with the same examples; and the examples are right."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
from typer.main import get_command

from ivr.application.protocol import is_protocol
from ivr.cli import app
from tests.docs.cli_page import Verb, verbs_of_the_page, verbs_of_the_program

VERBS = verbs_of_the_program()


def test_the_page_has_each_verb_once_with_its_words_and_examples() -> None:
    assert sorted(verbs_of_the_page(), key=_name) == sorted(VERBS, key=_name)


def _name(verb: Verb) -> str:
    return verb.name


@pytest.mark.parametrize("verb", VERBS, ids=_name)
def test_each_example_is_one_that_the_verb_takes(verb: Verb) -> None:
    assert verb.about
    assert verb.examples
    for example in verb.examples:
        words = shlex.split(example.partition("<")[0])
        words = words[words.index("ivr") :]
        name = verb.name.split()
        assert words[: len(name)] == name
        command: Any = get_command(app)
        for part in name[1:]:
            command = command.commands[part]
        command.make_context("ivr", words[len(name) :])
        protocols = [word for word in words if word.isdigit() and len(word) == 10]
        assert all(is_protocol(word) for word in protocols)
