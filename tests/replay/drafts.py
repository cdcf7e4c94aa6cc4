"""The shipped flows with a few words of their YAML changed: drafts to replay calls on."""

from __future__ import annotations

from functools import cache

from ivr.engine.nodes import KINDS, PHRASES
from ivr.flow.model import FlowSet
from ivr.flow.reader import read
from tests.flows import shipped

Change = tuple[str, str, str]


@cache
def draft(*changes: Change, everywhere: bool = False) -> FlowSet:
    """Each change: file, what stands there, what stands there then (the first place alone, or everywhere)."""
    files = shipped.files()
    for name, before, after in changes:
        path = f"flows/{name}.yaml"
        assert before in files[path], f"{path} has no {before!r} any more"
        files[path] = files[path].replace(before, after, -1 if everywhere else 1)
    found = read(files, KINDS, last_year=2037, required_phrases=PHRASES)
    assert found.flows is not None, [one for one in found.problems if one.code != "example-number"][:3]
    return found.flows


FURTHER = (("main_4003", "go: finance_hours", "go: other_menu"),)
"""The key for finance leads to a further menu."""
SHORTER = (("teams", '"08:00-12:00, 13:30-18:00"', '"06:00-07:00"'),)
"""Finance has other hours."""
RENAMED = (("main_4003", "main_menu", "first_menu"),)
"""The first menu has another name, everywhere."""


def drafts() -> tuple[FlowSet, ...]:
    return draft(*FURTHER), draft(*SHORTER), draft(*RENAMED, everywhere=True)
