"""A menu's prompt in the author's words names the very keys that the menu has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft, HotlineDraft
from ivr.flow.options import Options
from ivr.flow.problems import Problem, listed
from ivr.flow.shape import Text
from ivr.flow.yaml_tree import Part

_NUMBERS = (
    "zero um dois três quatro cinco seis sete oito nove",
    "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "zero one two three four five six seven eight nine",
)
_SPOKEN = {word: str(digit) for names in _NUMBERS for digit, word in enumerate(names.split())}
_SPOKEN |= {"meia": "6", "estrela": "*", "asterisco": "*", "star": "*", "*": "*"}
_SPOKEN |= {"jogo da velha": "#", "numeral": "#", "pound": "#", "hash": "#", "cerquilha": "#", "#": "#"}
_KEY = "|".join(re.escape(word) for word in sorted(_SPOKEN, key=len, reverse=True)) + "|[0-9]"
_VERB = r"digite|marque|pressione|tecle|aperte|disque|presione|oprima|pulse|teclee|press|dial|enter"
_NAMED = re.compile(
    rf"\b(?:{_VERB})\s+(?:(?:a|o|la|el|the)\s+)?(?:(?:tecla|número|key|number)\s+)?"
    rf"((?:{_KEY})(?!\w)(?:\s*(?:,|ou|o|or|y|e|and)\s*(?:{_KEY})(?!\w))*)",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?:{_KEY})(?!\w)", re.IGNORECASE)


def named_keys(words: str) -> tuple[str, ...]:
    """The keys that a prompt tells the caller to press, in order."""
    found = (one for run in _NAMED.findall(words) for one in _ONE.findall(run))
    return tuple(dict.fromkeys(_SPOKEN.get(one.lower(), one) for one in found))


def prompt_keys(draft: Draft, _: Context) -> Iterator[Problem]:
    """One problem a language whose words name other keys."""
    for hotline, name, _node, part in draft.node_parts():
        for options in hotline.options[name]:
            prompt = getattr(options.holder, "prompt", None)
            if isinstance(prompt, Text):
                yield from _compared(draft, hotline, options, prompt, part.at(*options.path[:-1], "prompt"))


def _compared(
    draft: Draft, hotline: HotlineDraft, options: Options, prompt: Text, part: Part
) -> Iterator[Problem]:
    spoken = {key for key, option in options.by_key.items() if getattr(option, "unspoken", None) is None}
    allowed = set(options.by_key) | _of_hotline(hotline)
    for language, words in _words(draft, prompt).items():
        named = named_keys(words)
        if not spoken <= set(named) or not set(named) <= allowed:
            where = part.at("words").at(language)
            yield where.problem("prompt-keys", stood=listed(named), wanted=listed(options.by_key))


def _words(draft: Draft, prompt: Text) -> dict[str, str]:
    if prompt.phrase is not None:
        phrase = draft.phrases.get(prompt.phrase)
        return dict(phrase.words) if phrase else {}
    return {str(language): words for language, words in prompt.words.items()}


def _of_hotline(hotline: HotlineDraft) -> set[str]:
    if hotline.frame is None:
        return set("0123456789*#")
    return set(hotline.frame.keys) | {c.key for c in hotline.frame.languages.values() if c.key is not None}
