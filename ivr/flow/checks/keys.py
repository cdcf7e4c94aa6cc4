"""Telephone keys: one meaning each."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flow.checks.context import Context
from ivr.flow.checks.options import first_menu
from ivr.flow.draft import Draft, HotlineDraft
from ivr.flow.options import single_keys
from ivr.flow.problems import Problem
from ivr.flow.yaml_tree import Part, key_name

OPTION = "an option of this menu"
LANGUAGE = "a key that chooses a language"
HOTLINE = "a key of the whole hotline (see keys: at its top)"


def two_spellings(draft: Draft, _: Context) -> Iterator[Problem]:
    """`star` and `*` in one mapping: the later one would win in silence."""
    for hotline in draft.hotlines.values():
        if hotline.root.has("keys"):
            yield from _spelled_twice(hotline.root.part("keys"))
    for hotline, name, _node, part in draft.node_parts():
        for options in hotline.options[name]:
            yield from _spelled_twice(part.at(*options.path))


def _spelled_twice(part: Part) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for written, inner in part.parts():
        key = key_name(written)
        if key in seen:
            yield inner.key_problem("two-options-one-key", wanted=seen[key])
        seen.setdefault(key, written)


def collisions(draft: Draft, _: Context) -> Iterator[Problem]:
    """Keys of the hotline against one another, and against the options of menus where they should work."""
    for hotline in draft.hotlines.values():
        if hotline.frame is not None:
            yield from _among_themselves(hotline)
            yield from _in_menus(hotline)


def _language_keys(hotline: HotlineDraft) -> Iterator[tuple[str, Part]]:
    assert hotline.frame is not None
    for name, choice in hotline.frame.languages.items():
        if choice.key is not None:
            yield choice.key, hotline.root.at("languages", name, "key")


def _among_themselves(hotline: HotlineDraft) -> Iterator[Problem]:
    assert hotline.frame is not None
    seen: set[str] = set()
    for key, part in _language_keys(hotline):
        if key in seen:
            yield part.problem("key-collision", wanted=LANGUAGE)
        elif key in hotline.frame.keys:
            yield part.problem("key-collision", wanted=HOTLINE)
        seen.add(key)


def _in_menus(hotline: HotlineDraft) -> Iterator[Problem]:
    """At deeper menus an option may take a key of the whole hotline; at the first one both are published."""
    assert hotline.frame is not None
    first = first_menu(hotline)
    languages = {key for key, _ in _language_keys(hotline)}
    for name, node in hotline.nodes.items():
        part = hotline.written[name]
        taken = languages if name == first or getattr(node, "languages", False) is True else set()
        wide = set(hotline.frame.keys) if name == first else set()
        for options in hotline.options[name]:
            for key in options.by_key:
                if key in taken or key in wide:
                    meaning = LANGUAGE if key in taken else HOTLINE
                    yield part.at(*options.path, key).key_problem("key-collision", wanted=meaning)
            for field, key in single_keys(node):
                if key in options.by_key:
                    yield part.at(field).problem("key-collision", wanted=OPTION)
