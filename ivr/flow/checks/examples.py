"""Our own examples that stand where ops must put their own numbers."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flow.checks.context import Context
from ivr.flow.checks.numbers import number_parts
from ivr.flow.draft import Draft
from ivr.flow.model import Reach
from ivr.flow.problems import Problem, listed
from ivr.flow.yaml_tree import Part


def example_numbers(draft: Draft, _: Context) -> Iterator[Problem]:
    """Numbers of hotlines."""
    for hotline in draft.hotlines.values():
        if hotline.frame is not None:
            for number, (_text, part) in zip(hotline.frame.numbers, number_parts(hotline), strict=True):
                if number.source == "example":
                    yield part.problem("example-number", stood=number.number)


def example_telephones(draft: Draft, _: Context) -> Iterator[Problem]:
    """Telephones and SIP addresses of teams, where a call can come to the team."""
    callers: dict[str, list[str]] = {}
    for hotline in draft.hotlines.values():
        for name in hotline.reached:
            for what, _path, team in hotline.references.get(name, ()):
                if what == "team" and hotline.id not in callers.setdefault(team, []):
                    callers[team].append(hotline.id)
    for name, team in draft.teams.items():
        if name in callers:
            part = draft.team_parts[name]
            for field, reach in (("reach", team.reach), ("on_call", team.on_call)):
                if reach is not None and reach.source == "example":
                    yield from _telephones(reach, part.at(field), callers[name])


def _telephones(reach: Reach, part: Part, hotlines: list[str]) -> Iterator[Problem]:
    for field, address in (("number", reach.number), ("sip", reach.sip)):
        if address is not None:
            yield part.at(field).problem("example-telephone", stood=address, wanted=listed(sorted(hotlines)))
