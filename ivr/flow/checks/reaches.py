"""How callers reach hotlines and teams: one way each, and none that is still our own example unnoticed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.flow.checks.context import Context
from ivr.flow.checks.numbers import number_parts
from ivr.flow.draft import Draft
from ivr.flow.model import Reach
from ivr.flow.numbers import E164, called_key, dialled
from ivr.flow.problems import Problem, listed
from ivr.flow.yaml_tree import Part

WAYS = ("queue", "number", "sip")
_SIP = re.compile(r"sips?:[^\s@<>\"]+@[A-Za-z0-9.-]*[A-Za-z0-9](:[0-9]{1,5})?([;?][^\s<>\"]*)?", re.ASCII)


def ways_to_teams(draft: Draft, _: Context) -> Iterator[Problem]:
    """Exactly one of queue, number and sip; a number and an address that a carrier can dial."""
    for _name, reach, part in _reaches(draft):
        ways = [way for way in WAYS if getattr(reach, way) is not None]
        if len(ways) != 1:
            yield part.problem("wrong-reach", stood=listed(ways))
        elif reach.number is not None and not E164.fullmatch(dialled(reach.number)):
            yield part.at("number").problem("wrong-number", stood=reach.number)
        elif reach.sip is not None and not _SIP.fullmatch(reach.sip):
            yield part.at("sip").problem("wrong-sip", stood=reach.sip)


def own_numbers(draft: Draft, _: Context) -> Iterator[Problem]:
    """Telephones of teams that are hotlines of this very set: who is sent there begins anew."""
    owners = {
        called_key(number): hotline.id
        for hotline in draft.hotlines.values()
        for number, _ in number_parts(hotline)
    }
    for _name, reach, part in _reaches(draft):
        owner = owners.get(called_key(reach.number))
        if reach.number is not None and owner is not None:
            yield part.at("number").problem("own-number", stood=reach.number, wanted=owner)


def example_numbers(draft: Draft, _: Context) -> Iterator[Problem]:
    """Numbers of hotlines."""
    for hotline in draft.hotlines.values():
        if hotline.frame is not None:
            for number, (_text, part) in zip(hotline.frame.numbers, number_parts(hotline), strict=True):
                if number.source == "example":
                    yield part.problem("example-number", stood=number.number)


def example_telephones(draft: Draft, _: Context) -> Iterator[Problem]:
    """Telephones and SIP addresses of teams, where a call can come to the team."""
    callers = _callers(draft)
    for name, reach, part in _reaches(draft):
        if name in callers and reach.source == "example":
            for way in WAYS[1:]:
                if (address := getattr(reach, way)) is not None:
                    hotlines = listed(sorted(callers[name]))
                    yield part.at(way).problem("example-telephone", stood=address, wanted=hotlines)


def _reaches(draft: Draft) -> Iterator[tuple[str, Reach, Part]]:
    for name, team in draft.teams.items():
        for field, reach in (("reach", team.reach), ("on_call", team.on_call)):
            if reach is not None:
                yield name, reach, draft.team_parts[name].at(field)


def _callers(draft: Draft) -> dict[str, set[str]]:
    """Each team that a call can come to, with the hotlines from which."""
    callers: dict[str, set[str]] = {}
    for hotline in draft.hotlines.values():
        for name in hotline.reached:
            for what, _path, team in hotline.references.get(name, ()):
                if what == "team":
                    callers.setdefault(team, set()).add(hotline.id)
    return callers
