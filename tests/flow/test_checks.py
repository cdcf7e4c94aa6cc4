"""Finer points of single checks, as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

import pytest

from ivr.flow import checks
from ivr.flow.checks import Context
from ivr.flow.checks.prompts import named_keys
from ivr.flow.draft import Draft
from ivr.flow.problems import Problem
from ivr.flow.voices import locales, names, speaks
from ivr.flow.yaml_tree import Places, grow
from tests.broken_flows.case import VALID, cases, read_set

CHECKS = checks.CHECKS
Check = Callable[[Draft, Context], Iterable[Problem]]
SHOP = VALID["flows/shop.yaml"]


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("Para suporte, digite 1; para finanças, tecle 2.", ("1", "2")),
        ("Para vendas, digite 2 ou 5.", ("2", "5")),
        ("Digite a tecla 3, ou pressione estrela para voltar.", ("3", "*")),
        ("Para ouvir de novo, digite jogo da velha.", ("#",)),
        ("Digite um para suporte e dois para vendas; aperte meia para sair.", ("1", "6")),
        ("Para español, marque 2; para consultas, oprima la tecla numeral.", ("2", "#")),
        ("Marque uno o dos.", ("1", "2")),
        ("For sales, press 1, 2 and 3. Press star to go back.", ("1", "2", "3", "*")),
        ("For help press the number nine", ("9",)),
        ("Digite a senha e aguarde 5 segundos.", ()),
        ("Press any key; we have 24 agents.", ()),
        ("Digite 12 dígitos.", ()),
        ("", ()),
    ],
)
def test_the_keys_that_a_prompt_names(words: str, keys: tuple[str, ...]) -> None:
    assert named_keys(words) == keys


def prompt(words: str, options: str = "") -> list[str]:
    """Codes of what is wrong with the base menu under this prompt, in Portuguese alone."""
    everywhere = f'{{pt-BR: "{words}", es: "Marque 1 o 4.", en: "Press 1 or 4."}}'
    text = SHOP.replace("    menu:\n", f"    menu:\n      prompt: {everywhere}\n").replace(
        "go: allowed", f"go: allowed{options}"
    )
    return [problem.code for problem in read_set({**VALID, "flows/shop.yaml": text}).problems]


def test_a_prompt_may_also_name_keys_of_the_hotline_and_of_its_languages() -> None:
    assert prompt("Digite 1 ou 4, estrela para voltar, 0 para falar com alguém. Español, marque 2.") == []
    assert prompt("Digite 1.") == ["prompt-keys"]
    assert prompt("Digite 1, 4 ou 7.") == ["prompt-keys"]


def test_an_unspoken_option_need_not_be_named() -> None:
    assert prompt("Digite 1.", "\n          unspoken: for our own people") == []
    assert prompt("Digite 1 ou 4.", "\n          unspoken: for our own people") == []


def test_at_a_deeper_menu_an_option_may_take_a_key_of_the_hotline() -> None:
    deeper = """
  deeper:
    menu:
      options:
        3: {label: {pt-BR: a, es: b, en: c}, go: goodbye}
        9: {label: {pt-BR: a, es: b, en: c}, go: goodbye}
"""
    text = (
        SHOP.replace("go: allowed", "go: deeper").replace("on_failure: goodbye", "on_failure: allowed")
        + deeper
    )

    assert read_set({**VALID, "flows/shop.yaml": text}).problems == ()
    speaking = text + "    languages: yes\n"
    codes = [(p.code, p.stood) for p in read_set({**VALID, "flows/shop.yaml": speaking}).problems]
    assert codes == [("key-collision", "3")]


def test_a_loop_is_told_once_and_each_loop_is() -> None:
    loops = """
  a: {say: greeting, next: b}
  b: {say: greeting, next: c}
  c: {hours: sales, open: a, closed: d}
  d: {say: greeting, next: d}
"""
    text = SHOP.replace("go: allowed", "go: a").replace("on_failure: goodbye", "on_failure: allowed") + loops

    problems = read_set({**VALID, "flows/shop.yaml": text}).problems

    assert [(p.code, p.stood) for p in problems] == [
        ("endless-loop", "a -> b -> c -> a"),
        ("endless-loop", "d -> d"),
    ]


def test_a_loop_through_a_menu_waits_for_the_caller() -> None:
    text = SHOP.replace("on_busy: goodbye", "on_busy: main_menu")

    assert read_set({**VALID, "flows/shop.yaml": text}).problems == ()


def test_a_team_that_no_caller_reaches_may_have_an_example_telephone() -> None:
    extra = (
        VALID["flows/teams.yaml"]
        .split("repairs:\n")[1]
        .replace("{queue: repairs}", '{number: "+55 11 5550-0000"}')
    )

    assert (
        read_set({**VALID, "flows/teams.yaml": VALID["flows/teams.yaml"] + "idle:\n" + extra}).problems == ()
    )


@pytest.mark.parametrize(
    ("today", "warned"),
    [(date(2036, 12, 31), False), (date(2037, 1, 1), True), (date(2040, 1, 1), True)],
)
def test_the_span_is_warned_of_a_year_before_its_end(today: date, warned: bool) -> None:
    codes = {problem.code for problem in read_set(VALID, today).problems}

    assert ("calendar-ends" in codes) == warned


@pytest.mark.parametrize(
    ("voice", "locale", "known"),
    [
        ("Polly.Camila-Neural", "pt-BR", True),
        ("Polly.Camila-Neural", "pt-PT", False),
        ("Google.pt-BR-Neural2-C", "pt-BR", True),
        ("Google.pt-BR-Neural2-D", "pt-BR", False),
        ("Polly.Mía-Generative", "es-MX", True),
        ("Google.es-MX-Standard-A", "es-MX", False),
        ("Google.es-US-Neural2-A", "es-US", True),
        ("Polly.Lucia", "es-ES", True),
        ("alice", "en-US", False),
    ],
)
def test_voices_of_the_carrier(voice: str, locale: str, known: bool) -> None:
    assert speaks(voice, locale) is known


def test_spanish_is_spoken_in_three_markets_and_every_market_has_voices() -> None:
    assert locales("es") == ("es-MX", "es-US", "es-ES")
    assert all(names(locale) for language in ("pt-BR", "es", "en") for locale in locales(language))


def test_places_are_a_mapping_of_every_part() -> None:
    root = grow("f.yaml", "a:\n  star: [x, y]\n").root
    assert root is not None

    places = Places(root.spot)

    assert set(places) == {("a",), ("a", "star"), ("a", "star", "0"), ("a", "star", "1")}
    assert len(places) == 4
    assert places["a", "*", "1"].column == 13
    assert ("b",) not in places


def test_every_check_finds_something_in_a_broken_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken flows assert every problem found, so no check can be taken out unnoticed."""
    found: set[str] = set()

    def noted(check: Check) -> Check:
        def run(draft: Draft, context: Context) -> Iterator[Problem]:
            for problem in check(draft, context):
                found.add(check.__name__)
                yield problem

        return run

    monkeypatch.setattr(checks, "CHECKS", tuple(map(noted, checks.CHECKS)))
    names_of_all = {check.__name__ for check in CHECKS}

    for case in cases():
        case.reading()

    assert found == names_of_all
