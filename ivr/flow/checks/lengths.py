"""Prompts that take longer to be spoken than anybody listens, estimated by language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil

from ivr.flow.checks.alike import words_of
from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft, HotlineDraft
from ivr.flow.kinds import Node
from ivr.flow.options import Options
from ivr.flow.pace import seconds
from ivr.flow.problems import Problem
from ivr.flow.shape import Text

LONGEST = 12
_SLOT = re.compile(r"\{([^{}]*)\}")
_USUAL = {"protocol": "1234567890", "digits": "123", "ending": "1234", "number": "11912345678", "key": "1"}
_USUAL |= {"team": "equipe de atendimento", "opens": "amanhã, às sete horas", "why": "é feriado nacional"}
_USUAL |= {"minutes": "12", "position": "3", "due": "amanhã, às dez e trinta", "channel": "a. b. c, example"}
"""What fills a placeholder, as long as it usually is."""
_OTHERWISE = "uma ou duas palavras"
_KEYS = {"*": "estrela", "#": "jogo da velha"}


def long_phrases(draft: Draft, _: Context) -> Iterator[Problem]:
    """Phrases, each by itself."""
    for name, phrase in draft.phrases.items():
        part = draft.phrase_parts[name]
        told = _too_long(draft, {language: [words] for language, words in phrase.words.items()})
        if told:
            yield part.key_problem("long-prompt", stood=told)


def long_prompts(draft: Draft, _: Context) -> Iterator[Problem]:
    """Menus with all that is spoken before their first key, and words that stand in a node itself."""
    for hotline, name, node, part in draft.node_parts():
        menus = hotline.options[name]
        for options in menus:
            told = _too_long(
                draft, {one: _menu(draft, hotline, node, options, one) for one in hotline.languages}
            )
            if told:
                yield part.at(*options.path[:-1]).key_problem("long-prompt", stood=told)
        for what, path, text in () if menus else hotline.references[name]:
            if what == "phrase" and isinstance(text, Text) and text.phrase is None:
                told = _too_long(draft, {str(one): [words] for one, words in text.words.items()})
                if told:
                    yield part.at(*path).key_problem("long-prompt", stood=told)


def _menu(draft: Draft, hotline: HotlineDraft, node: Node, options: Options, language: str) -> list[str]:
    intro, prompt = getattr(options.holder, "intro", None), getattr(options.holder, "prompt", None)
    said = [words_of(draft, intro, language)] if isinstance(intro, Text) else []
    if isinstance(prompt, Text):
        return [*said, words_of(draft, prompt, language)]
    for key, option in options.by_key.items():
        label = getattr(option, "label", None)
        if getattr(option, "unspoken", None) is None and isinstance(label, Text):
            said.append(_filled(draft, "option", language, key, words_of(draft, label, language)))
    return said + (_languages(draft, hotline, language) if getattr(node, "languages", False) is True else [])


def _languages(draft: Draft, hotline: HotlineDraft, spoken: str) -> list[str]:
    choices = hotline.frame.languages.items() if hotline.frame else ()
    return [
        _filled(draft, "option_language", name, choice.key, "")
        for name, choice in choices
        if choice.key and name != spoken
    ]


def _filled(draft: Draft, name: str, language: str, key: str, label: str) -> str:
    phrase = draft.phrases.get(name)
    words = phrase.words.get(language, "") if phrase else ""
    return words.replace("{label}", label).replace("{key}", _KEYS.get(key, key))


def _too_long(draft: Draft, said: dict[str, list[str]]) -> str:
    """ "15 s (pt-BR), 14 s (es)": the languages in which it takes too long; nothing if none."""
    taken = {language: _seconds(draft, " ".join(words), language) for language, words in said.items()}
    return ", ".join(f"{ceil(spoken)} s ({one})" for one, spoken in taken.items() if spoken > LONGEST)


def _seconds(draft: Draft, words: str, language: str) -> float:
    if len(words) < 100:  # far from the limit at any pace that a voice can be set to
        return 0
    voice = draft.voices.get(language)
    filled = _SLOT.sub(lambda slot: _USUAL.get(slot[1], _OTHERWISE), words)
    return seconds(filled, language, voice.rate if voice else 100)
