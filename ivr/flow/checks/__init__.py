"""What is wrong between the parts of a flow set, each of which may be well formed: one module a family.

PURE: every check takes the draft and the context, and yields problems. A new check joins `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ivr.flow.checks import (
    alike,
    calendars,
    countries,
    keys,
    languages,
    lengths,
    menus,
    names,
    numbers,
    opened,
    prompts,
    reaches,
    recordings,
    sac,
    silence,
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
    silence.silent_loops,
    opened.no_closed_way,
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
    reaches.own_numbers,
    reaches.example_numbers,
    reaches.example_telephones,
    calendars.running_out,
    countries.countries,
    menus.too_many_options,
    menus.keys_out_of_order,
    menus.unspoken_without_reason,
    menus.too_many_levels,
    menus.far_from_a_person,
    lengths.long_phrases,
    lengths.long_prompts,
    alike.sounds_alike,
    sac.first_menu_subjects,
    sac.login_first,
    sac.eight_hours,
    sac.free_calls,
)


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Every problem that any check finds."""
    for one in CHECKS:
        yield from one(draft, context)
