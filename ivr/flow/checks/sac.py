"""`profile: sac`: what Decree 11.034/2022 asks of a consumer's phone menu, as far as a flow can show it.

A lint and no more: passing it is no compliance, and who is bound by the decree is not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.flow.checks.alike import words_of
from ivr.flow.checks.context import Context
from ivr.flow.checks.options import first_menu
from ivr.flow.draft import Draft, HotlineDraft
from ivr.flow.numbers import called_key
from ivr.flow.problems import Problem
from ivr.flow.shape import Text

SUBJECTS = (("sac-complaint", re.compile("reclama")), ("sac-cancellation", re.compile("cancela")))
MINUTES = 8 * 60


def first_menu_subjects(draft: Draft, _: Context) -> Iterator[Problem]:
    """Complaints and cancellation, by the words of the spoken options in Portuguese."""
    for hotline in _bound(draft):
        name = first_menu(hotline)
        spoken = _spoken(draft, hotline, name) if name else ""
        part = hotline.written[name] if name else hotline.root.at("profile")
        for code, subject in SUBJECTS:
            if not subject.search(spoken):
                yield part.key_problem(code, stood="")


def _spoken(draft: Draft, hotline: HotlineDraft, name: str) -> str:
    said: list[str] = []
    for options in hotline.options[name]:
        for option in options.by_key.values():
            label = getattr(option, "label", None)
            if isinstance(label, Text) and getattr(option, "unspoken", None) is None:
                said.append(words_of(draft, label, "pt-BR").lower())
    return " ".join(said)


def login_first(draft: Draft, _: Context) -> Iterator[Problem]:
    """Each login to which some way leads that passes no person."""
    for hotline in _bound(draft):
        assert hotline.frame is not None
        seen = dict.fromkeys((hotline.frame.start, hotline.frame.attendant))
        for name in (waiting := list(seen)):
            if type(hotline.nodes[name]).login:
                yield hotline.written[name].key_problem("sac-login-first")
            for to in () if type(hotline.nodes[name]).person else hotline.ways.get(name, ()):
                if to not in seen:
                    seen[to] = None
                    waiting.append(to)


def eight_hours(draft: Draft, _: Context) -> Iterator[Problem]:
    """Some team with people who take calls, eight hours on each day from Monday to Friday."""
    for hotline in _bound(draft):
        teams = {
            value
            for name, node in hotline.nodes.items()
            for what, _path, value in hotline.references[name]
            if what == "team" and type(node).person
        }
        if not any(_long_enough(draft, team) for team in teams):
            yield hotline.root.at("profile").problem("sac-hours", stood="")


def _long_enough(draft: Draft, team: str) -> bool:
    schedule = draft.schedules.get(team)
    week = schedule.weekly[:5] if schedule else ()
    return bool(week) and all(sum(s.end - s.start for s in day.spans) >= MINUTES for day in week)


def free_calls(draft: Draft, _: Context) -> Iterator[Problem]:
    """A number that costs the caller nothing."""
    for hotline in _bound(draft):
        assert hotline.frame is not None
        keys = [called_key(number.number) or "" for number in hotline.frame.numbers]
        if not any(key.removeprefix("+55").startswith(("0800", "800")) for key in keys):
            yield hotline.root.at("numbers").problem("sac-free-call", stood="")


def _bound(draft: Draft) -> Iterator[HotlineDraft]:
    for hotline in draft.hotlines.values():
        if hotline.whole and hotline.frame is not None and hotline.frame.profile == "sac":
            yield hotline
