"""Recordings that stand in for the voice: at an address and of a type that the carrier can play."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft
from ivr.flow.problems import Problem
from ivr.flow.shape import Text
from ivr.flow.yaml_tree import Part

TYPES = (".wav", ".mp3", ".ulaw", ".gsm", ".aiff")
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?/[\x21-\x7e]+")


def recordings(draft: Draft, _: Context) -> Iterator[Problem]:
    """Those of phrases, and those that stand in a flow."""
    for name, phrase in draft.phrases.items():
        yield from _judged(phrase.play, draft.phrase_parts[name])
    for hotline, name, _node, part in draft.node_parts():
        for what, path, value in hotline.references[name]:
            if what == "phrase" and isinstance(value, Text):
                yield from _judged(value.play, part.at(*path))


def placeholders_in_recordings(draft: Draft, _: Context) -> Iterator[Problem]:
    """A recording can't say what is filled in."""
    for name, phrase in draft.phrases.items():
        for language in phrase.play:
            if "{" in phrase.words.get(language, ""):
                yield (
                    draft.phrase_parts[name]
                    .at("play", language)
                    .problem("recording-with-placeholder", stood="")
                )


def _judged(play: Mapping[Any, str], part: Part) -> Iterator[Problem]:
    for language, address in play.items():
        path = address.partition("?")[0].lower()
        if not _ADDRESS.fullmatch(address) or not path.endswith(TYPES):
            yield part.at("play", str(language)).problem("wrong-recording", wanted=", ".join(TYPES))
