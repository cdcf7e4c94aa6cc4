"""The shipped flows, mutated at random: each mutant is refused with a place, or is a flow that can be served: a
silent caller comes to an end, and the proof certifies it or names the trap.

Seeded, so that a failure comes back: `MUTANTS=10000 pytest tests/flow/test_mutations.py` is the nightly run.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ivr.engine.nodes import KINDS, PHRASES
from ivr.flow.messages import CODES
from ivr.flow.model import FlowSet
from ivr.flow.problems import Problem, has_errors, show
from ivr.flow.reader import Reading, read
from ivr.proof.verify import verify
from tests.flows import shipped

FLOWS = Path(__file__).parents[2] / "flows"
SHIPPED = {f"flows/{path.name}": path.read_text() for path in sorted(FLOWS.glob("*.yaml"))}
SHARED = tuple(f"flows/{name}.yaml" for name in ("teams", "calendars", "phrases"))
MUTANTS = int(os.environ.get("MUTANTS", "300"))
PARTS = 6
PROVED = 1 if MUTANTS <= 300 else MUTANTS
"""How many of a part's valid mutants the proof walks, two seconds each; the nightly run proves them all."""
TODAY = date(2026, 6, 1)

Mutation = Callable[[random.Random, list[str]], str]
"""Changes the lines of a file in place and says what it did."""


def some_line(chance: random.Random, lines: list[str], pattern: str) -> tuple[int, re.Match[str]] | None:
    found = [(at, match) for at, line in enumerate(lines) if (match := re.search(pattern, line))]
    return chance.choice(found) if found else None


def replacing(pattern: str, values: Callable[[random.Random, list[str], str], str]) -> Mutation:
    """Puts another value where the first group of a pattern stands, on one line."""

    def mutate(chance: random.Random, lines: list[str]) -> str:
        found = some_line(chance, lines, pattern)
        if found is None:
            return deleted(chance, lines)
        at, match = found
        value = values(chance, lines, match[1])
        lines[at] = lines[at][: match.start(1)] + value + lines[at][match.end(1) :]
        return f"line {at + 1}: {match[1]!r} -> {value!r}"

    return mutate


def names(lines: list[str]) -> list[str]:
    return [match[1] for line in lines if (match := re.match(r"  (\w+):$", line))] or ["x"]


def other_name(chance: random.Random, lines: list[str], name: str) -> str:
    wrong = name[:-1] + chance.choice("xyz_")
    return chance.choice([*chance.sample(names(lines), min(3, len(names(lines)))), wrong, "", "~", "[a, b]"])


def other_key(chance: random.Random, lines: list[str], key: str) -> str:
    return chance.choice([*"0123456789", "star", "hash", "#", "*", "on", "yes", "0777", "10", '"*"', "''"])


def other_hours(chance: random.Random, lines: list[str], hours: str) -> str:
    return chance.choice(
        ["08:00-07:00", "8-12", "08:00-24:00", "08:00-12:00, 11:00-18:00", "always", "closed", ""]
    )


def other_number(chance: random.Random, lines: list[str], number: str) -> str:
    return chance.choice(["0", "-1", "9" * 12, "1e3", "5", "120", "two", "", "0x10", "١"])


def other_language(chance: random.Random, lines: list[str], language: str) -> str:
    return chance.choice(["pt-BR", "es", "en", "pt", "fr", "EN"])


def deleted(chance: random.Random, lines: list[str]) -> str:
    at = chance.randrange(len(lines))
    count = chance.choice((1, 1, 1, 2, 5))
    gone = lines[at : at + count]
    del lines[at : at + count]
    return f"line {at + 1}: without {gone}"


def indented(chance: random.Random, lines: list[str]) -> str:
    at = chance.randrange(len(lines))
    by = chance.choice((-2, -1, 1, 2, 4))
    lines[at] = (
        " " * by + lines[at] if by > 0 else lines[at][min(-by, len(lines[at]) - len(lines[at].lstrip())) :]
    )
    return f"line {at + 1}: indented by {by}"


def doubled(chance: random.Random, lines: list[str]) -> str:
    at = chance.randrange(len(lines))
    lines.insert(at, lines[at])
    return f"line {at + 1}: twice"


def swapped(chance: random.Random, lines: list[str]) -> str:
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[at], lines[to] = lines[to], lines[at]
    return f"lines {at + 1} and {to + 1} swapped"


def scratched(chance: random.Random, lines: list[str]) -> str:
    """One character more, less or other."""
    at = chance.choice([place for place, line in enumerate(lines) if line] or [0])
    place = chance.randrange(len(lines[at]) + 1)
    put = chance.choice(["", *"{}[]:#&*!|>'\"%@`,-?\t\x00 é{", "{x}", "\u2028", "- ", ": "])
    lines[at] = lines[at][:place] + put + lines[at][place + chance.choice((0, 1)) :]
    return f"line {at + 1}, column {place + 1}: {put!r}"


TARGETS = (
    r"(?:go|next|open|closed|on_\w+|else|blocked|clear|without|start|attendant|transfer|hours|ticket): (\w+)$"
)
PHRASES_NAMED = r"(?:say|end|serve|intro|prompt|label|survey|earlier|text): (\w+)$"
MUTATIONS: tuple[Mutation, ...] = (
    replacing(TARGETS, other_name),
    replacing(PHRASES_NAMED, other_name),
    replacing(TARGETS, other_name),
    replacing(r"^\s+(\d|star|hash):", other_key),
    replacing(r"key: (\S+)$", other_key),
    replacing(r'"(\d\d:\d\d-.*)"$', other_hours),
    replacing(r"(?<=[ \"+])(\d+)", other_number),
    replacing(r"^\s*(pt-BR|es|en):", other_language),
    replacing(r"^\s*([a-z_]+):", other_name),
    deleted,
    deleted,
    indented,
    doubled,
    swapped,
    scratched,
    scratched,
)


def mutant(seed: int) -> tuple[str, str, str]:
    """(file, its mutated text, what was done) of one mutant."""
    chance = random.Random(seed)
    file = chance.choice(list(SHIPPED))
    lines = SHIPPED[file].split("\n")
    done = [chance.choice(MUTATIONS)(chance, lines) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    return file, "\n".join(lines), "; ".join(done)


@cache
def expanded() -> Any:
    flows = read(SHIPPED, KINDS, last_year=2037, required_phrases=PHRASES).flows
    assert flows is not None
    return flows.expansion


def reading(file: str, text: str, seed: int) -> Reading:
    """The mutated file with those that it refers to; a shared one with one hotline, in turn."""
    hotlines = [name for name in SHIPPED if name not in SHARED]
    beside = hotlines[seed % len(hotlines)] if file in SHARED else file
    files = {name: SHIPPED[name] for name in (*SHARED, beside)} | {file: text}
    return read(files, KINDS, last_year=2037, required_phrases=PHRASES, today=TODAY, expanded=expanded())


def has_place(problem: Problem, files: dict[str, str]) -> bool:
    """A line that is there; or a whole file, where it is missing or says nothing."""
    text = files.get(problem.source.file)
    if problem.source.line == 0 or text is None:
        return problem.code in ("missing-file", "no-hotlines", "calendar-ends")
    return 1 <= problem.source.line <= text.count("\n") + 2 + text.count("\u2028") + text.count("\x85")


def judge(found: Reading, file: str, text: str) -> None:
    """Refused with a place, or a set; and every message can be written."""
    assert (found.flows is None) == has_errors(found.problems)
    assert all(has_place(one, {**SHIPPED, file: text}) for one in found.problems)
    assert all(one.code in CODES for one in found.problems)
    shown = [show(one, text, lang) for one in found.problems for lang in ("en", "pt-BR")]
    assert all("{stood}" not in one and "{wanted}" not in one for one in shown)


def serve(flows: FlowSet, patch: pytest.MonkeyPatch) -> None:
    """Who says nothing comes to an end on every hotline, and hears something there."""
    patch.setattr(shipped, "flows", lambda: flows)
    for hotline in flows.hotlines:
        talk = shipped.Talk(hotline, shipped.at("2026-11-24 12:10")).ends()
        assert talk.heard[-1].text.strip()


def prove(flows: FlowSet) -> None:
    """Certified, or refused with a trap that names where it is."""
    for hotline in flows.hotlines:
        for trap in verify(flows, hotline, TODAY).traps:
            assert trap.code
            assert trap.node in flows.hotlines[hotline].nodes


@pytest.mark.parametrize("part", range(PARTS))
def test_every_mutant_is_refused_with_a_place_or_can_be_served(
    part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, broken = PROVED, list[str]()
    for seed in range(part, MUTANTS, PARTS):
        file, text, done = mutant(seed)
        try:
            found = reading(file, text, seed)
            judge(found, file, text)
            if found.flows is not None:
                serve(found.flows, monkeypatch)
                left -= 1
                if left >= 0:
                    prove(found.flows)
        except Exception as error:
            broken.append(f"mutant {seed} of {file}: {done}: {error!r}")
    assert broken == []


def test_the_mutants_are_of_many_kinds_and_most_are_refused() -> None:
    """Else the test above would prove little."""
    seeds = range(0, min(MUTANTS, 300), 3)
    told = [reading(file, text, seed).problems for seed in seeds for file, text, _ in [mutant(seed)]]
    refused = sum(has_errors(problems) for problems in told)
    codes = Counter(one.code for problems in told for one in problems if one.severity == "error")

    assert 0.4 < refused / len(told) < 0.98
    assert len(codes) > 15
