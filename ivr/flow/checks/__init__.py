"""What is wrong between the parts of a flow set, each of which may be well formed: one module a family.

PURE: every check takes the draft and the context, and yields problems. A new check joins `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ivr.flow.checks import (
    calendars,
    keys,
    languages,
    names,
    numbers,
    prompts,
    reaches,
    recordings,
    speech,
    ways,
)
from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft
from ivr.flow.problems import Problem

__all__ = ["CHECKS", "Context", "check"]

CHECKS: tuple[Callable[[Draft, Context], Iterable[Problem]], ...] = (
    names.unknown_names,
    names.unknown_nodes_of_frames,
    ways.unreachable_nodes,
    ways.endless_loops,
    keys.two_spellings,
    keys.collisions,
    prompts.prompt_keys,
    numbers.numbers,
    languages.no_language,
    languages.missing_words,
    languages.missing_titles,
    speech.missing_phrases,
    speech.phrase_words,
    speech.placeholders,
    speech.unfilled,
    speech.voices,
    recordings.recordings,
    recordings.placeholders_in_recordings,
    reaches.ways_to_teams,
    reaches.example_numbers,
    reaches.example_telephones,
    calendars.running_out,
)


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Every problem that any check finds."""
    for one in CHECKS:
        yield from one(draft, context)
