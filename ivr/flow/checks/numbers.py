"""The numbers that reach the hotlines: each a number, each of one hotline."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft, HotlineDraft
from ivr.flow.numbers import called_key
from ivr.flow.problems import Problem
from ivr.flow.yaml_tree import Part


def numbers(draft: Draft, _: Context) -> Iterator[Problem]:
    """Two ways to write one number are one number; within a hotline that is no fault."""
    seen: dict[str, tuple[HotlineDraft, Part]] = {}
    for hotline in draft.hotlines.values():
        for number, part in number_parts(hotline):
            key = called_key(number)
            if key is None:
                yield part.problem("wrong-number", stood=number)
                continue
            owner, first = seen.setdefault(key, (hotline, part))
            if owner is not hotline:
                place = str(first.spot.place)
                yield part.problem("repeated-number", stood=number, wanted=owner.id, hint=place)


def number_parts(hotline: HotlineDraft) -> Iterator[tuple[str, Part]]:
    """Each number of a hotline and where it stands."""
    for index, number in enumerate(hotline.frame.numbers if hotline.frame else ()):
        yield number.number, hotline.root.at("numbers", str(index)).at("number")
