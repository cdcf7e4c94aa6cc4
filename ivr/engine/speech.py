"""Words for the caller: phrases filled in, digits said one by one, a menu's prompt made from its options.

What is said and what is done can't part: a menu's prompt is built here out of the options themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ivr.engine.effects import Line
from ivr.flow.model import FlowSet
from ivr.flow.shape import Text

DIGITS: Mapping[str, tuple[str, ...]] = {
    "pt-BR": ("zero", "um", "dois", "três", "quatro", "cinco", "meia", "sete", "oito", "nove"),
    "es": ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
KEY_NAMES: Mapping[str, Mapping[str, str]] = {
    "pt-BR": {"*": "estrela", "#": "jogo da velha", "6": "seis"},
    "es": {"*": "asterisco", "#": "numeral"},
    "en": {"*": "star", "#": "pound"},
}
LANGUAGE_NAMES: Mapping[str, Mapping[str, str]] = {
    "pt-BR": {"pt-BR": "português", "es": "espanhol", "en": "inglês"},
    "es": {"pt-BR": "portugués", "es": "español", "en": "inglés"},
    "en": {"pt-BR": "Portuguese", "es": "Spanish", "en": "English"},
}

REQUIRED: Mapping[str, frozenset[str]] = {
    name: frozenset(slots.split())
    for name, slots in {
        "option": "label key",
        "option_language": "key",
        "keys_help": "",
        "key_attendant": "key",
        "key_back": "key",
        "key_repeat": "key",
        "no_input": "",
        "no_match": "",
        "entry_short": "",
        "trouble": "",
        "trouble_end": "",
        "attendant": "",
        "goodbye": "",
    }.items()
}
"""Phrases that the engine itself speaks, with the slots that each may use."""


def spell(digits: str, language: str, group: int = 3) -> str:
    """`2026041` as words in groups with a pause between: "dois zero dois, meia zero quatro, um"."""
    words = DIGITS[language]
    groups = [digits[at : at + group] for at in range(0, len(digits), group)]
    return ", ".join(" ".join(words[int(d)] if d.isdigit() else d for d in part) for part in groups)


def key_name(key: str, language: str) -> str:
    """How a key is called: "6" alone stays "seis", `#` is "jogo da velha"."""
    return KEY_NAMES[language].get(key) or DIGITS[language][int(key)]


def phrase(flows: FlowSet, name: str, language: str, /, **slots: str) -> Line:
    """A phrase in the caller's language with its slots filled; `{number}` stays for the door to say."""
    found = flows.phrases[name]
    words = found.words[language]
    number = slots.pop("number", None)
    text = _fill(words, slots)
    return Line(text, language, play=found.play.get(language), number=number)


def _fill(words: str, slots: Mapping[str, str]) -> str:
    if "{" not in words:
        return words
    for name, value in slots.items():
        words = words.replace("{" + name + "}", value)
    return words


def line(flows: FlowSet, text: Text, language: str, /, **slots: str) -> Line:
    """A flow's own text (inline words or the name of a phrase) as a line."""
    if text.phrase is not None:
        return phrase(flows, text.phrase, language, **slots)
    number = slots.pop("number", None)
    return Line(
        _fill(text.words[language], slots),  # type: ignore[index]
        language,
        play=text.play.get(language),  # type: ignore[call-overload]
        number=number,
    )


def label(flows: FlowSet, text: Text, language: str) -> str:
    """The words of a label."""
    return line(flows, text, language).text


def option(flows: FlowSet, text: Text, key: str, language: str) -> Line:
    """One option of a menu: purpose first, key last."""
    return phrase(flows, "option", language, label=label(flows, text, language), key=key_name(key, language))


def slower(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The same lines, to be spoken slower (a second "repeat")."""
    return tuple(Line(said.text, said.language, said.play, said.number, True) for said in lines)
