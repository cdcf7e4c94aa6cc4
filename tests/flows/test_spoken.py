"""What callers hear: short enough to stay on the line, one verb a language, and naming the keys that work."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from ivr.engine import speech
from ivr.engine.effects import Prompt
from ivr.engine.events import Caller
from ivr.engine.nodes import PHRASES
from ivr.flow.checks.prompts import named_keys
from ivr.flow.shape import LANGUAGES
from tests.flows.shipped import BRAZILIAN, HOTLINES, MEXICAN, Customer, Talk, at, flows, nodes_of, texts

CHARACTERS_A_SECOND = 14
LONGEST_PHRASE = 19
LONGEST_MENU = 20
AMERICAN = Caller("number", ref="caller", country="US", callable=True)
NIGHT = at("2026-11-24 22:00")

WORST = {
    "pt-BR": "na quinta-feira, às treze e trinta, horário de Brasília",
    "es": "el miércoles, a la una y media de la tarde, hora de Brasilia",
    "en": "on Wednesday at one thirty p.m., Brasília time",
}
"""A usual moment, as long as they come."""


def seconds(words: str) -> float:
    return round(len(words) / CHARACTERS_A_SECOND, 1)


def _filled(name: str, language: str) -> str:
    team = max((team.title[language] for team in flows().teams.values()), key=len)  # type: ignore[index]
    slots = {
        "team": team,
        "opens": WORST[language],
        "due": WORST[language],
        "why": "a equipe está em horário de almoço",
        "label": "administrativo e financeiro",
        "key": speech.key_name("#", language),
        "protocol": speech.spell("4444444444", language),
        "digits": speech.spell("444", language),
        "number": speech.spell("44444444444", language),
        "channel": flows().phrases["abroad_mail"].words[language],
    }
    return speech.phrase(flows(), name, language, **slots).text.replace("{number}", slots["number"])


def test_no_phrase_is_longer_than_a_caller_listens() -> None:
    found = sorted(
        (
            (seconds(_filled(name, language)), name, language)
            for name in flows().phrases
            for language in LANGUAGES
        ),
        reverse=True,
    )
    longest = "\n".join(f"{length:5} s  {name} ({language})" for length, name, language in found[:12])
    print(f"the longest phrases, at {CHARACTERS_A_SECOND} characters a second:\n{longest}")
    assert found[0][0] <= LONGEST_PHRASE, longest


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hotline", HOTLINES)
def test_no_menu_is_longer_than_a_caller_listens(hotline: str, language: str) -> None:
    by_country = {"pt-BR": BRAZILIAN, "es": MEXICAN, "en": AMERICAN}
    talk = Talk(hotline, NIGHT, by_country[language])
    assert talk.now.language == language
    assert seconds(talk.said) <= LONGEST_MENU, talk.said
    for name, node in nodes_of(hotline, "menu"):
        intro = speech.label(flows(), node.menu.intro, language) if node.menu.intro else ""
        options = [
            speech.option(flows(), option.label, key, language).text
            for key, option in node.menu.options.items()
            if option.unspoken is None
        ]
        spoken = " ".join([intro, *options])
        assert seconds(spoken) <= LONGEST_MENU, (name, spoken)


# -- keys named are keys taken


@lru_cache(maxsize=1)
def every_prompt() -> tuple[tuple[str, str, Prompt], ...]:
    """(hotline, node, prompt) of many calls: each first key, each way to log in, each customer."""
    ways = [*(tuple(key) for key in "12345678"), *itertools.product("15", "1234", ("1", "2"), ("typed",))]
    customers = (
        Customer(),
        Customer("prime"),
        Customer(overdue=True),
        Customer(verdict="wrong"),
        Customer(verdict="closed"),
        Customer(permissions=("consultancy",)),
    )
    found: dict[tuple[str, str, str], Prompt] = {}
    for hotline, caller, customer, words in itertools.product(
        HOTLINES, (BRAZILIAN, MEXICAN, AMERICAN), customers, ways
    ):
        for node, prompt in _talked(hotline, caller, customer, words).prompts:
            found.setdefault((hotline, node, texts(prompt.lines)), prompt)
    return tuple((hotline, node, prompt) for (hotline, node, _), prompt in found.items())


def _talked(hotline: str, caller: Caller, customer: Customer, words: tuple[str, ...]) -> Talk:
    talk = Talk(hotline, NIGHT, caller, customer)
    for word in words:
        if not isinstance(talk.wait, Prompt):
            break
        if word != "typed" or talk.wait.entry:
            talk.does(word)
    return talk.ends()


def _usable(hotline: str, prompt: Prompt) -> set[str]:
    line = flows().hotlines[hotline]
    languages = {choice.key for choice in line.languages.values() if choice.key}
    commands = set(prompt.entry.commands) if prompt.entry else set()
    return set(prompt.keys) | commands | set(line.keys) | languages | ({"#"} if prompt.entry else set())


def test_each_key_that_a_prompt_names_is_taken_there() -> None:
    prompts = every_prompt()
    assert len(prompts) > 200, "the calls above hardly got anywhere"
    assert {node for _, node, _ in prompts} >= {
        "support_login",
        "consultancy_menu",
        "prime_offer",
        "locked_ticket",
    }
    wrong = [
        (hotline, node, texts(prompt.lines))
        for hotline, node, prompt in prompts
        if not set(named_keys(texts(prompt.lines))) <= _usable(hotline, prompt)
    ]
    assert wrong == []


def test_each_key_that_a_prompt_takes_is_named_there() -> None:
    """But for what is silent on purpose: a survey's range, hotline-wide keys, and a second key to one team."""
    silent = {(hotline, key) for hotline, key in _unspoken()}
    missing = [
        (hotline, node, key, texts(prompt.lines))
        for hotline, node, prompt in every_prompt()
        if node != "survey"
        for key in _offered(hotline, prompt)
        if key not in named_keys(_plain(texts(prompt.lines))) and (hotline, key) not in silent
    ]
    assert missing == []


def _offered(hotline: str, prompt: Prompt) -> Iterator[str]:
    languages = {choice.key for choice in flows().hotlines[hotline].languages.values()}
    for key in (*prompt.keys, *(prompt.entry.commands if prompt.entry else ())):
        if not (prompt.ahead and (key in languages or key == "#")):
            yield key


def _plain(words: str) -> str:
    """ "Para ajuda, zero" after another key has the verb of the sentence before."""
    return re.sub(r"(ajuda|ayuda|help), (zero|cero)", r"\1, press \2", words)


def _unspoken() -> Iterator[tuple[str, str]]:
    for hotline in HOTLINES:
        for _, node in nodes_of(hotline, "menu"):
            yield from ((hotline, key) for key, option in node.menu.options.items() if option.unspoken)


# -- wording

OTHER_VERBS = {
    "pt-BR": r"\b(pressione|tecle|aperte|disque|press)\b",
    "es": r"\b(presione|oprima|pulse|teclee|digite|press)\b",
    "en": r"\b(digite|marque|dial)\b",
}
POUND = {"pt-BR": "jogo da velha", "es": "numeral", "en": "pound"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_verb_a_language(language: str) -> None:
    found = {
        name: words[language]
        for name, words in ((name, phrase.words) for name, phrase in flows().phrases.items())
        if re.search(OTHER_VERBS[language], words[language], re.IGNORECASE) or "#" in words[language]
    }
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_says_which_key_ends_it(language: str) -> None:
    entries = ("login_password", "login_password_here", "login_number", "login_code", "login_contact_id")
    for name in (
        *entries,
        "ticket_number_type",
        "ticket_number_other",
        "type_protocol",
        "agent_pin_prompt",
        "ask_earlier_protocol",
    ):
        assert POUND[language] in flows().phrases[name].words[language], name


def test_no_prompt_tells_which_part_of_a_login_was_wrong() -> None:
    telling = r"senha|código|telefone|contraseña|código|teléfono|password|code|phone|incorret|inválid|wrong"
    for name in ("login_wrong", "login_refused"):
        for words in flows().phrases[name].words.values():
            assert not re.search(telling, words, re.IGNORECASE), words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_antifraud_sentence_stands_in_both_places(language: str) -> None:
    password = {"pt-BR": "a do canal telefônico", "es": "la del canal telefónico", "en": "phone password"}
    keypad = {"pt-BR": "teclado", "es": "teclado", "en": "keypad"}
    only = {"pt-BR": "única senha", "es": "única contraseña", "en": "only password"}
    for name in ("antifraud", "callback_promise"):
        words = flows().phrases[name].words[language]
        for part in (only, password, keypad):
            assert part[language] in words, (name, part)
    assert "{digits}" in flows().phrases["callback_promise"].words[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_team_titles_fit_every_sentence(language: str) -> None:
    """They stand behind an article that the phrases bring: feminine in pt-BR, masculine in es."""
    begins = {"pt-BR": "equipe ", "es": "equipo ", "en": ""}
    ends = {"pt-BR": "", "es": "", "en": " team"}
    for team in flows().teams.values():
        title = team.title[language]  # type: ignore[index]
        assert title.startswith(begins[language])
        assert title.endswith(ends[language])
    before = {"pt-BR": r"(\b[aA]|\bda|\bpela|\bà)$", "es": r"(\b[eE]l|\bal|\bdel)$", "en": r"\b[tT]he$"}
    for name, slots in PHRASES.items():
        for head in flows().phrases[name].words[language].split(" {team}")[:-1] if "team" in slots else ():
            assert re.search(before[language], head), (name, head)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_recording_is_announced_with_its_purpose_and_a_way_on(language: str) -> None:
    words = flows().phrases["recording_notice"].words[language]
    asked = {"pt-BR": ("gravada para", "Para não gravar"), "es": ("grabado para", "Para no grabar")}
    for part in asked.get(language, ("recorded so that", "To record nothing")):
        assert part in words
