"""A hotline of 2,000 nodes and 50 teams, each with hours of its own: the shipped general line over and over."""

from __future__ import annotations

import re
from datetime import date

from ivr.engine.nodes import KINDS, PHRASES
from ivr.flow.model import FlowSet
from ivr.flow.reader import read
from tests.flows.shipped import files

WAYS = r"(go|next|open|closed|else|blocked|clear|without|on_\w+): "
TEAM_KEYS = r"(hours|transfer|ticket|overdue): "
KEYS = "145780"


def large(copies: int = 27, teams: int = 50) -> FlowSet:
    """Copies of the general line behind a tree of menus; copy by copy the teams are others."""
    texts = {
        name: text
        for name, text in files().items()
        if name.endswith(("phrases.yaml", "calendars.yaml", "teams.yaml"))
    }
    names = _names(texts["flows/teams.yaml"])
    texts["flows/teams.yaml"] += _teams(teams - len(names))
    every = [*names, *(f"team_{n}" for n in range(teams - len(names)))]
    head, _, nodes = files()["flows/main_4003.yaml"].partition("\nnodes:\n")
    head = re.sub(r"(start|attendant|on_error): (\w+)", r"\1: \2_0", head.replace("main_4003", "large", 1))
    head = head.replace("start: opening_0", "start: tree_0")
    parts = [_copy(nodes, number, every) for number in range(copies)]
    texts["flows/large.yaml"] = head + "\nnodes:\n" + _tree(copies) + "".join(parts)
    found = read(texts, KINDS, last_year=2037, required_phrases=PHRASES, today=date(2026, 11, 24))
    assert found.flows is not None, [
        str(problem) for problem in found.problems if problem.severity == "error"
    ]
    return found.flows


def _names(text: str) -> list[str]:
    return re.findall(r"^(\w+):", text, re.MULTILINE)


def _teams(count: int) -> str:
    made = []
    for number in range(count):
        opens, shuts = 6 + number % 5, 15 + number % 7
        morning = f"{opens:02}:{number % 60:02}-12:{number % 30:02}"
        afternoon = f"13:{30 + number % 30:02}-{shuts:02}:{(7 * number) % 60:02}"
        title = "{" + ", ".join(f"{language}: equipe {number}" for language in ("pt-BR", "es", "en")) + "}"
        made.append(
            f'team_{number}:\n  title: {title}\n  open:\n    mon-fri: "{morning}, {afternoon}"\n'
            f"  closed: [national]\n  reach: {{queue: q{number}}}\n  priorities: *priorities\n"
        )
    return "\n" + "\n".join(made)


def _tree(copies: int) -> str:
    """Menus that lead to each copy, six options at most."""
    label = '{{pt-BR: "parte {n}", es: "parte {n}", en: "part {n}"}}'
    option = "        {key}:\n          label: " + label + "\n          go: {to}\n"
    made, waiting, number = [], [f"opening_{n}" for n in range(copies)], 0
    menus: list[tuple[str, list[str]]] = []
    while len(waiting) > 1 or not menus:
        groups = [waiting[at : at + len(KEYS)] for at in range(0, len(waiting), len(KEYS))]
        waiting = []
        for group in groups:
            number += 1
            menus.append((f"branch_{number}", group))
            waiting.append(f"branch_{number}")
    menus[-1] = ("tree_0", menus[-1][1])
    for name, group in menus:
        options = "".join(
            option.format(key=key, n=n, to=to) for n, (key, to) in enumerate(zip(KEYS, group, strict=False))
        )
        made.append(f"  {name}:\n    menu:\n      options:\n{options}")
    return "\n".join(made) + "\n"


def _copy(nodes: str, number: int, teams: list[str]) -> str:
    text = re.sub(r"^  (\w+):$", rf"  \1_{number}:", nodes, flags=re.MULTILINE)
    text = re.sub(
        WAYS + r"([a-z]\w*)", lambda m: m[0] if m[2] in ("yes", "no") else f"{m[1]}: {m[2]}_{number}", text
    )
    known = {team: teams[(place + 7 * number) % len(teams)] for place, team in enumerate(teams[:7])}
    return re.sub(TEAM_KEYS + r"(\w+)", lambda m: f"{m[1]}: {known[m[2]]}", text)
