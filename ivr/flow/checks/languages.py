"""Everything that may be spoken on a hotline has words in each of its languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft
from ivr.flow.problems import Problem
from ivr.flow.shape import Text, references
from ivr.flow.yaml_tree import Part


def no_language(draft: Draft, _: Context) -> Iterator[Problem]:
    """A hotline that speaks none."""
    for hotline in draft.hotlines.values():
        if hotline.frame is not None and not hotline.frame.languages:
            yield hotline.root.at("languages").problem("empty-value", wanted="at least one entry is wanted")


def missing_words(draft: Draft, _: Context) -> Iterator[Problem]:
    """Words that stand in the flow itself."""
    for hotline, name, _node, part in draft.node_parts():
        for what, path, value in hotline.references[name]:
            if what == "phrase" and isinstance(value, Text) and value.phrase is None:
                yield from lacking(value.words, hotline.languages, part.at(*path))
    for hotline in draft.hotlines.values():
        if hotline.frame is not None:
            for what, path, value in references(hotline.frame.model_copy(update={"nodes": {}})):
                if what == "phrase" and value.phrase is None:
                    yield from lacking(value.words, hotline.languages, hotline.root.at(*path))


def missing_titles(draft: Draft, _: Context) -> Iterator[Problem]:
    """A hotline's title in its languages; a team's in those of all, since any hotline may lead to it."""
    for hotline in draft.hotlines.values():
        if hotline.frame is not None:
            yield from lacking(hotline.frame.title, hotline.languages, hotline.root.at("title"))
    for name, team in draft.teams.items():
        yield from lacking(team.title, draft.languages, draft.team_parts[name].at("title"))


def lacking(words: Mapping[Any, str], languages: tuple[str, ...], part: Part) -> Iterator[Problem]:
    """A problem for each language without words, and for words that are empty."""
    have = {str(language): text for language, text in words.items()}
    for language in languages:
        if language not in have:
            yield part.problem("missing-language", stood="", wanted=language)
        elif not have[language].strip():
            yield part.at("words").at(language).problem("empty-words")
