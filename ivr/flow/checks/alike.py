"""Options of one menu that can be taken for each other by ear."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft
from ivr.flow.options import Options
from ivr.flow.phonetics import sound_alike
from ivr.flow.problems import Problem
from ivr.flow.shape import Text
from ivr.flow.yaml_tree import Part


def sounds_alike(draft: Draft, _: Context) -> Iterator[Problem]:
    """Two spoken options that lead to different nodes; one problem a pair, in the first language that has it."""
    known: dict[tuple[str, str, str], bool] = {}
    for hotline, name, _node, part in draft.node_parts():
        for options in hotline.options[name]:
            yield from _pairs(draft, hotline.languages, options, part, known)


def _pairs(
    draft: Draft, languages: tuple[str, ...], options: Options, part: Part, known: dict[Any, bool]
) -> Iterator[Problem]:
    spoken = [(key, one) for key, one in options.by_key.items() if getattr(one, "unspoken", None) is None]
    for (_, first), (key, second) in combinations(spoken, 2):
        if getattr(first, "go", 0) == getattr(second, "go", 1):
            continue
        for language in languages:
            one, other = _words(draft, first, language), _words(draft, second, language)
            if one and other and _alike(one, other, language, known):
                where = part.at(*options.path, key, "label")
                yield where.problem("sounds-alike", stood=other, wanted=one)
                break


def _alike(one: str, other: str, language: str, known: dict[Any, bool]) -> bool:
    pair = (one, other, language)
    if pair not in known:
        known[pair] = sound_alike(one, other, language)
    return known[pair]


def _words(draft: Draft, option: Any, language: str) -> str:
    label = getattr(option, "label", None)
    return words_of(draft, label, language) if isinstance(label, Text) else ""


def words_of(draft: Draft, text: Text, language: str) -> str:
    """The words of a text in a language; none where they are missing."""
    if text.phrase is None:
        return text.words.get(language, "")  # type: ignore[call-overload, no-any-return]
    phrase = draft.phrases.get(text.phrase)
    return phrase.words.get(language, "") if phrase else ""
