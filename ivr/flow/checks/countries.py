"""Country codes: each is one that the world's telephone numbers know."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft
from ivr.flow.numbers import COUNTRIES
from ivr.flow.problems import Problem
from ivr.flow.yaml_tree import Part


def countries(draft: Draft, _: Context) -> Iterator[Problem]:
    """Those that begin in a language, and those that may be called back."""
    for hotline in draft.hotlines.values():
        if hotline.frame is None:
            continue
        for name, choice in hotline.frame.languages.items():
            yield from _unknown(choice.countries, hotline.root.at("languages", name, "countries"))
        if hotline.root.has("callback_countries"):
            yield from _unknown(hotline.frame.callback_countries, hotline.root.at("callback_countries"))


def _unknown(codes: tuple[str, ...], part: Part) -> Iterator[Problem]:
    for index, code in enumerate(codes):
        if code not in COUNTRIES:
            hint = code.upper() if code.upper() in COUNTRIES else ""
            yield part.at(str(index)).problem("unknown-country", stood=code, hint=hint)
