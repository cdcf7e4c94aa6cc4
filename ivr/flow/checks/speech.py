"""phrases.yaml against what the engine speaks: phrases, languages, placeholders and voices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.flow.checks.context import Context
from ivr.flow.checks.languages import lacking
from ivr.flow.draft import Draft
from ivr.flow.model import Phrase
from ivr.flow.problems import Problem, listed, nearest
from ivr.flow.shape import Text
from ivr.flow.voices import locales, names, speaks
from ivr.flow.yaml_tree import Part

NEVER_LEFT_OUT = frozenset(("key", "label", "protocol"))
"""Slots without which a caller couldn't go on; others may be left out, in every language alike."""

_SLOT = re.compile(r"\{([^{}]*)\}")


def missing_phrases(draft: Draft, context: Context) -> Iterator[Problem]:
    """Phrases that the engine or a node kind speaks."""
    if draft.phrase_root is None or draft.phrase_names is None:
        return
    speakers = {phrase: kind for kind, shape in context.kinds.items() for phrase in shape.phrases}
    for name in context.required_phrases:
        if name not in draft.phrase_names:
            speaker = speakers.get(name, "engine")
            hint = nearest(name, [n for n in draft.phrase_names if n not in context.required_phrases])
            yield draft.phrase_root.problem("missing-phrase", stood=speaker, wanted=name, hint=hint)


def phrase_words(draft: Draft, _: Context) -> Iterator[Problem]:
    """Every phrase in every language that some hotline speaks."""
    for name, phrase in draft.phrases.items():
        yield from lacking(phrase.words, draft.languages, draft.phrase_parts[name])


def placeholders(draft: Draft, context: Context) -> Iterator[Problem]:
    """Only what will be filled, and the same in every language."""
    anywhere = frozenset(slot for slots in context.required_phrases.values() for slot in slots)
    for name, phrase in draft.phrases.items():
        slots = context.required_phrases.get(name)
        part = draft.phrase_parts[name]
        needed = _needed(phrase, slots or frozenset())
        for language, words in phrase.words.items():
            yield from _of_words(words, slots if slots is not None else anywhere, needed, part.at(language))


def _needed(phrase: Phrase, slots: frozenset[str]) -> frozenset[str]:
    used = {slot for words in phrase.words.values() for slot in _SLOT.findall(words)}
    return (NEVER_LEFT_OUT & slots) | (slots & used)


def _of_words(words: str, slots: frozenset[str], needed: frozenset[str], part: Part) -> Iterator[Problem]:
    used, meant = _SLOT.findall(words), set[str]()
    for slot in used:
        if slot not in slots:
            known = listed(f"{{{s}}}" for s in sorted(slots))
            hint = nearest(slot, slots)
            meant.add(hint)
            yield part.problem(
                "unknown-placeholder", stood=f"{{{slot}}}", wanted=known, hint=hint and f"{{{hint}}}"
            )
    for slot in sorted(needed.difference(used, meant)):
        yield part.problem("missing-placeholder", wanted=f"{{{slot}}}")
    if set("{}") & set(_SLOT.sub("", words)):
        yield part.problem("stray-brace")


def unfilled(draft: Draft, _: Context) -> Iterator[Problem]:
    """Words that a flow speaks itself are spoken as they stand: nothing fills a placeholder there."""
    for hotline, name, _node, part in draft.node_parts():
        for what, path, value in hotline.references[name]:
            if what == "phrase":
                yield from _unfilled(draft, value, part.at(*path))


def _unfilled(draft: Draft, text: Text, part: Part) -> Iterator[Problem]:
    phrase = draft.phrases.get(text.phrase) if text.phrase is not None else None
    words = phrase.words if phrase is not None else text.words
    for language, spoken in words.items():
        for slot in _SLOT.findall(spoken):
            where = part.at("phrase") if phrase is not None else part.at("words").at(language)
            yield where.problem("unfilled-placeholder", stood=f"{{{slot}}}")
        if phrase is None and set("{}") & set(_SLOT.sub("", spoken)):
            yield part.at("words").at(language).problem("stray-brace")


def voices(draft: Draft, _: Context) -> Iterator[Problem]:
    """Only pairs of voice and locale that the carrier has, and one for each language spoken."""
    for language, voice in draft.voices.items():
        part = draft.voice_parts[language]
        if voice.locale not in locales(language):
            hint = nearest(voice.locale, locales(language))
            wanted = listed(locales(language))
            yield part.at("locale").problem("unknown-value", wanted=wanted, hint=hint)
        elif not speaks(voice.voice, voice.locale):
            hint = nearest(voice.voice, names(voice.locale))
            yield part.at("voice").problem("unknown-voice", wanted=voice.locale, hint=hint)
    if draft.phrase_root is not None:
        for language in draft.languages:
            if language not in draft.voice_parts:
                yield draft.phrase_root.problem("missing-voice", wanted=language)
