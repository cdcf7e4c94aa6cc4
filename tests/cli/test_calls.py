"""`ivr calls` as a person runs it: what is refused, and how a call is told."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command


@pytest.mark.parametrize("verb", ["list", "stats"])
@pytest.mark.parametrize(
    ("option", "name", "wanted"),
    [
        ("--team", "finance", "no team is called 'nope'; there are: "),
        ("--hotline", "main_4003", "no hotline is called 'nope'; there are: "),
    ],
)
def test_a_name_that_the_flows_do_not_know_is_wrong_use_and_names_those_that_there_are(
    ivr: Command, verb: str, option: str, name: str, wanted: str
) -> None:
    told = ivr("calls", verb, option, "nope")
    assert (told.code, told.out) == (2, "")
    assert wanted in told.err
    assert name in told.err
    assert ivr("calls", verb, option, name).code == 0
