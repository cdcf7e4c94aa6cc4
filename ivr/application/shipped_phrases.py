"""The phrases as this release ships them: what a stored flow set says where it is older than a phrase.

The file beside this one is flows/phrases.yaml as it was released; what ops edit is theirs and may lack anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ivr.flow.draft import Draft
from ivr.flow.model import Phrase
from ivr.flow.phrases import read_phrases
from ivr.flow.yaml_tree import Part, grow

FILE = Path(__file__).with_name("shipped_phrases.yaml")
NAME = "phrases.yaml of this release"
"""The place that a trace names."""


@cache
def shipped_phrases() -> Mapping[str, Phrase]:
    """Every phrase in every language, by name."""
    root, draft = grow(NAME, FILE.read_text("utf-8")).root, Draft()
    assert isinstance(root, Part), "a test reads it"
    read_phrases(root, draft, [])
    return draft.phrases
