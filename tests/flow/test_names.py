"""Every name that a shipped flow gives to something said elsewhere is looked up: an unknown one is an error there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ivr.flow.problems import has_errors
from tests.flow.test_mutations import SHARED, SHIPPED, names, reading

NAMED = re.compile(r"^ +(?:- )?([a-z_]+): ([a-z_]\w*)$")
KNOWN = {name for text in SHIPPED.values() for name in names(text.split("\n"))}
FREE = {"product", "queue", "recent", "why"}
"""Fields whose value is a word of the author's own, though something else happens to be called the same."""


def fields() -> Iterator[tuple[str, int, str]]:
    """(file, line, field) of one place of each field whose value is the name of something."""
    seen = set()
    for file, text in SHIPPED.items():
        for at, line in enumerate(text.split("\n")):
            found = NAMED.match(line)
            if found and found[2] in KNOWN and found[1] not in FREE and (file, found[1]) not in seen:
                seen.add((file, found[1]))
                yield file, at, found[1]


@pytest.mark.parametrize(("file", "at", "field"), list(fields()))
def test_an_unknown_name_is_an_error_where_it_stands(file: str, at: int, field: str) -> None:
    lines = SHIPPED[file].split("\n")
    lines[at] += "_x"

    problems = reading(file, "\n".join(lines), seed=0).problems

    assert has_errors(problems)
    assert (file, at + 1) in [
        (one.source.file, one.source.line) for one in problems if one.severity == "error"
    ]


def test_the_fields_that_name_something_are_many() -> None:
    assert len({field for _, _, field in fields()}) >= 30
    assert {file for file, _, _ in fields()} >= set(SHIPPED) - set(SHARED)
