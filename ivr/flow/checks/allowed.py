"""`allow: {code: REASON}`: warnings that an author has looked at, and keeps for a reason that stands in place.

It may stand at a hotline (for all of its file), a node, a team, a calendar or a phrase; the innermost one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft
from ivr.flow.messages import CODES
from ivr.flow.problems import Problem, has_errors, nearest
from ivr.flow.yaml_tree import Part

ALLOWABLE = tuple(code for code, message in CODES.items() if message.allowable)
BY_DATE = ("calendar-unfilled",)
"""Warnings that come and go with the day on which the flows are read."""


def settled(problems: Iterable[Problem], draft: Draft, context: Context) -> list[Problem]:
    """The problems without those allowed, with what is wrong about allowing."""
    allowing = list(_allowing(draft))
    left, used = [], set[int]()
    for problem in problems:
        found = _innermost(problem, allowing) if CODES[problem.code].allowable else None
        if found is None:
            left.append(problem)
        else:
            used.add(found)
    left.extend(_misused(allowing))
    if not has_errors(left):
        left.extend(_unused(allowing, used, context))
    return left


def _allowing(draft: Draft) -> Iterator[tuple[Part, Part]]:
    """(the part that a reason is for, where it stands) of each entry of each `allow`."""
    parts: list[Part] = []
    for hotline in draft.hotlines.values():
        parts += [hotline.root, *hotline.written.values()]
    parts += [*draft.team_parts.values(), *draft.calendar_parts.values(), *draft.phrase_parts.values()]
    for part in parts:
        if part.has("allow") and isinstance(part.value["allow"], dict):
            for _code, entry in part.part("allow").parts():
                yield part, entry


def _innermost(problem: Problem, allowing: list[tuple[Part, Part]]) -> int | None:
    path = problem.path.split(".")
    fitting = [
        (len(part.path), at)
        for at, (part, entry) in enumerate(allowing)
        if entry.path[-1] == problem.code and part.file == problem.source.file
        if tuple(path[: len(part.path)]) == part.path
    ]
    return max(fitting)[1] if fitting else None


def _misused(allowing: list[tuple[Part, Part]]) -> Iterator[Problem]:
    for _part, entry in allowing:
        code = entry.path[-1]
        if code not in ALLOWABLE:
            yield entry.key_problem("unknown-warning", hint=nearest(code, ALLOWABLE))
        elif entry.value is None or (isinstance(entry.value, str) and not entry.value.strip()):
            yield entry.key_problem("missing-reason")


def _unused(allowing: list[tuple[Part, Part]], used: set[int], context: Context) -> Iterator[Problem]:
    for at, (_part, entry) in enumerate(allowing):
        by_date = entry.path[-1] in BY_DATE and context.today is None
        if at not in used and not by_date:
            yield entry.key_problem("unused-allow")
