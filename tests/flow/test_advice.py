"""Finer points of warnings, and of allowing them."""

from __future__ import annotations

import pytest

from ivr.flow.problems import Problem
from tests.broken_flows.case import VALID, read_set

SHOP = VALID["flows/shop.yaml"]
TEAMS = VALID["flows/teams.yaml"]
GOODBYE = "  goodbye: {end: goodbye}\n"


def option(key: str, word: str, go: str = "goodbye", more: str = "") -> str:
    return f"        {key}:\n          label: {{pt-BR: {word}, es: {word}, en: {word}}}\n          go: {go}\n{more}"


UNSPOKEN = "          unspoken: for our own people\n"
MORE = "".join(map(option, "5678", ("peças", "envios", "garantia", "elogios")))


def shop(*changes: tuple[str, str]) -> tuple[Problem, ...]:
    """What is wrong with the valid shop after these changes."""
    text = SHOP
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return read_set({**VALID, "flows/shop.yaml": text}).problems


def codes(*changes: tuple[str, str]) -> list[str]:
    return [problem.code for problem in shop(*changes)]


def menu(name: str, *options: str, more: str = "") -> tuple[str, str]:
    return (GOODBYE, f"  {name}:\n    menu:\n      options:\n{''.join(options)}{more}{GOODBYE}")


def test_what_is_not_spoken_burdens_nobody() -> None:
    hidden = "".join(option(key, "vendas", "to_sales", UNSPOKEN) for key in "5678")
    at = ("    languages: yes\n", hidden + "    languages: yes\n")

    assert codes(at) == ["no-closed-way"], "not one of the menu's own warnings"


@pytest.mark.parametrize("keys", ["147", "149", "1590", "19*#"])
def test_ascending_keys_with_zero_star_and_hash_at_the_end_are_in_order(keys: str) -> None:
    words = ("peças", "envio", "garantia", "elogio")
    options = [option(f'"{key}"', word) for key, word in zip(keys, words, strict=False)]

    assert codes(menu("second", *options), ("else: goodbye", "else: second")) == []


def test_labels_of_one_target_may_sound_alike() -> None:
    alike = option("1", "vendas"), option("2", "rendas")
    apart = option("1", "vendas"), option("2", "rendas", "sales_hours")

    assert codes(menu("second", *alike), ("else: goodbye", "else: second")) == []
    assert codes(menu("second", *apart), ("else: goodbye", "else: second")) == ["sounds-alike"]


def test_levels_are_counted_on_the_shortest_way() -> None:
    deep = (
        GOODBYE,
        "".join(
            f"  {name}:\n    menu:\n      options:\n{option('1', 'peças', to)}"
            for name, to in (("second", "third"), ("third", "fourth"), ("fourth", "goodbye"))
        )
        + GOODBYE,
    )

    assert codes(deep, ("else: goodbye", "else: second")) == ["too-many-levels"]
    assert (
        codes(deep, ("else: goodbye", "else: second"), ("next: sales_hours, else", "next: fourth, else"))
        == []
    )


def test_a_person_counts_by_any_way_and_by_the_attendants_key() -> None:
    far = (
        menu("second", option("1", "peças"), more="    on_failure: goodbye\n"),
        ("else: goodbye", "else: second"),
    )

    assert codes(*far) == []
    assert codes(*far, ("0: attendant, ", "")) == ["far-from-a-person"]
    assert (
        codes(*far, ("0: attendant, ", ""), ("on_error: goodbye", "on_error: goodbye\ninternal: yes")) == []
    )


def test_two_callers_of_one_loop_are_told_once() -> None:
    assert codes(("    on_failure: goodbye\n", "    on_failure: main_menu\n")) == ["silent-loop"]


def test_silence_that_passes_a_transfer_and_comes_back_is_a_loop_too() -> None:
    back = (
        ("    on_failure: goodbye\n", "    on_failure: sales_hours\n"),
        ("on_busy: goodbye", "on_busy: main_menu"),
    )

    assert [(one.code, one.stood) for one in shop(*back)] == [
        ("silent-loop", "main_menu -> sales_hours -> to_sales -> main_menu")
    ]


@pytest.mark.parametrize(
    "changes",
    [
        [("next: sales_hours, else", "next: to_sales, else"), ("{hours: sales, open", "{hours: sales, open")],
    ],
)
def test_a_team_that_is_always_open_closes_for_nobody(changes: list[tuple[str, str]]) -> None:
    always = TEAMS.replace('    mon-fri: "08:00-12:00, 13:30-18:00"\n    sat: "09:00-12:00"\n', "")
    always = always.replace("  open:\n", "  open: always\n", 1)
    text = SHOP.replace(*changes[0])

    assert codes(*changes) == ["no-closed-way"]
    assert read_set({**VALID, "flows/shop.yaml": text, "flows/teams.yaml": always}).problems == ()


# -- allowing


def test_a_reason_at_the_node_or_for_the_whole_file_silences() -> None:
    options = ("    languages: yes\n", MORE + "    languages: yes\n")
    reasons = "allow: {too-many-options: known, long-prompt: known}\n"
    here = ("    timeout: 5s\n", f"    timeout: 5s\n    {reasons}")
    everywhere = ("start: opening\n", f"{reasons}start: opening\n")

    assert sorted(codes(options)) == ["long-prompt", "too-many-options"]
    assert codes(options, here) == []
    assert codes(options, everywhere) == []


def test_the_innermost_reason_counts_and_the_other_is_unused() -> None:
    order = ("        1:\n", "        5:\n")
    here = ("    timeout: 5s\n", "    timeout: 5s\n    allow: {keys-out-of-order: here}\n")
    everywhere = ("start: opening\n", "allow: {keys-out-of-order: everywhere}\nstart: opening\n")

    assert [(one.code, one.path) for one in shop(order, here, everywhere)] == [
        ("unused-allow", "allow.keys-out-of-order")
    ]


def test_a_reason_at_one_node_silences_no_other() -> None:
    order = ("        1:\n", "        5:\n")
    there = ("else: goodbye}", "else: goodbye, allow: {keys-out-of-order: elsewhere}}")

    assert sorted(codes(order, there)) == ["keys-out-of-order", "unused-allow"]


def test_where_something_is_broken_nobody_is_told_that_a_reason_is_unused() -> None:
    unused = ("    timeout: 5s\n", "    timeout: 5s\n    allow: {keys-out-of-order: once}\n")

    assert codes(unused) == ["unused-allow"]
    assert codes(unused, ("go: allowed", "go: allwed")) == ["unknown-target"]


def test_a_reason_for_what_hangs_on_the_day_is_judged_only_where_the_day_is_known() -> None:
    reason = VALID["flows/calendars.yaml"].replace("city:\n", "city:\n  allow: {calendar-unfilled: kept}\n")
    files = {**VALID, "flows/calendars.yaml": reason}

    assert read_set(files, None).problems == ()
    assert [one.code for one in read_set(files).problems] == ["unused-allow"]
