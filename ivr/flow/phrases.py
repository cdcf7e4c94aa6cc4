"""phrases.yaml: the voice of each language, and every phrase in all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from ivr.flow.draft import Draft
from ivr.flow.hotlines import check_name
from ivr.flow.model import Phrase, Voice
from ivr.flow.problems import Problem, listed, nearest
from ivr.flow.shape import LANGUAGES, Allowed, Language, Origin, Shape
from ivr.flow.shaping import shape
from ivr.flow.yaml_tree import Part

_RATE = re.compile(r"(\d{2,3})\s*%")
_RATE_SCHEMA = {"type": "string", "pattern": r"^\d{2,3}\s*%$"}
_PARTS = ("voices", "phrases")


def _percent(value: object) -> object:
    found = _RATE.fullmatch(value) if isinstance(value, str) else None
    if not found or not 20 <= int(found[1]) <= 200:
        raise ValueError("a rate such as 90% is wanted, from 20% to 200%")
    return int(found[1])


class VoiceText(Shape):
    """The carrier's voice of a language, as ops write it; `rate` is how fast it speaks (`90%`)."""

    voice: str
    locale: str
    rate: Annotated[int, BeforeValidator(_percent), WithJsonSchema(_RATE_SCHEMA)] = 100


class PhraseText(Shape):
    """One phrase, as ops write it: words in each language, and recordings that stand in for the voice."""

    pt: str | None = Field(default=None, alias="pt-BR")
    es: str | None = None
    en: str | None = None
    play: Mapping[Language, str] = Field(default_factory=dict)
    note: str | None = None
    source: Origin = "example"
    allow: Allowed = Field(default_factory=dict)

    def words(self) -> dict[str, str]:
        """The words by language, without those that are missing."""
        found = {"pt-BR": self.pt, "es": self.es, "en": self.en}
        return {language: words for language, words in found.items() if words is not None}


def read_phrases(root: Part, draft: Draft, problems: list[Problem]) -> None:
    """Fills the draft's voices and phrases."""
    for name, part in root.parts():
        if name not in _PARTS:
            problems.append(
                part.key_problem("unknown-key", wanted=listed(_PARTS), hint=nearest(name, _PARTS))
            )
        elif not isinstance(part.value, dict):
            problems.append(part.problem("wrong-form", wanted="a block of names and values is wanted"))
    problems.extend(root.problem("missing-key", wanted=name) for name in _PARTS if not root.has(name))
    if isinstance(root.value.get("voices"), dict):
        _read_voices(root.part("voices"), draft, problems)
    if isinstance(root.value.get("phrases"), dict):
        draft.phrase_root = root.part("phrases")
        _read_words(draft.phrase_root, draft, problems)


def _read_voices(root: Part, draft: Draft, problems: list[Problem]) -> None:
    for language, part in root.parts():
        if language not in LANGUAGES:
            hint = nearest(language, LANGUAGES)
            problems.append(part.key_problem("unknown-value", wanted=listed(LANGUAGES), hint=hint))
            continue
        draft.voice_parts[language] = part
        made, found = shape(VoiceText, part)
        problems.extend(found)
        if made is not None:
            draft.voices[language] = Voice(made.voice, made.locale, made.rate)


def _read_words(root: Part, draft: Draft, problems: list[Problem]) -> None:
    draft.phrase_names = tuple(root.value)
    for name, part in root.parts():
        problems.extend(check_name(part))
        made, found = shape(PhraseText, part)
        problems.extend(found)
        if made is not None:
            draft.phrase_parts[name] = part
            draft.phrases[name] = Phrase(
                name,
                made.words(),
                {str(language): address for language, address in made.play.items()},
                part.spot.named,
            )
