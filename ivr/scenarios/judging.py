"""What a scenario promises against what came: each promise that doesn't hold, with its place and the call's row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ivr.engine.trace import Trace
from ivr.engine.why import why
from ivr.flow.model import FlowSet
from ivr.flow.source import Source
from ivr.scenarios.shapes import ExpectedTicket, Said, Scenario

EQUAL = ("outcome", "team", "language", "contact", "organization", "survey", "refused")
LANGUAGES = ("pt-BR", "es", "en")
Row = dict[str, Any]
ENTRY = "entry"
"""Where a row holds its own trace, so that why can be told in any language."""


@dataclass(frozen=True, slots=True)
class Parted:
    """A promise that doesn't hold: `what` of the file, `wanted`, `got`, where it stands, and the journey's row where
    the call parted from it (None: its end).
    """

    what: str
    wanted: str
    got: str
    place: Source
    row: int | None = None


def judge(
    scenario: Scenario,
    view: dict[str, Any],
    ticket: dict[str, Any] | None,
    earlier: dict[str, Any] | None,
    flows: FlowSet,
) -> list[Parted]:
    """All that parted, in the order in which it happened; what shows only at the end comes last."""
    rows: list[Row] = view["journey"]
    found = [
        *_heard(scenario, rows, view["language"], flows),
        *_never_heard(scenario, rows, view["language"], flows),
        *_visited(scenario, rows),
        *_never_visited(scenario, rows),
        *_whys(scenario, rows),
        *_equal(scenario, view),
        *_ticket(scenario, "ticket", scenario.ticket, ticket),
        *_ticket(scenario, "earlier_ticket", scenario.earlier_ticket, earlier),
    ]
    return sorted(found, key=lambda one: len(rows) if one.row is None else one.row)


# -- what is heard


def _heard(scenario: Scenario, rows: Sequence[Row], language: str, flows: FlowSet) -> Iterator[Parted]:
    """In this order; told is the first one that is missing."""
    row, column = 0, 0
    for place, said in enumerate(scenario.hears):
        pattern = _pattern(said, language, flows)
        found = _find(pattern, rows, row, column)
        if found is None:
            heard = rows[row]["heard"][column:] if row < len(rows) else ""
            yield Parted(
                "hears", _named(said), heard, scenario.at("hears", str(place)), min(row, len(rows) - 1)
            )
            return
        row, column = found


def _find(pattern: re.Pattern[str], rows: Sequence[Row], row: int, column: int) -> tuple[int, int] | None:
    for at in range(row, len(rows)):
        if found := pattern.search(rows[at]["heard"], column if at == row else 0):
            return at, found.end()
    return None


def _never_heard(scenario: Scenario, rows: Sequence[Row], language: str, flows: FlowSet) -> Iterator[Parted]:
    for place, said in enumerate(scenario.never_hears):
        found = _find(_pattern(said, language, flows), rows, 0, 0)
        if found is not None:
            where = scenario.at("never hears", str(place))
            yield Parted("never hears", _named(said), rows[found[0]]["heard"], where, found[0])


def _named(said: Said) -> str:
    if said.phrase is None:
        return said.text or ""
    return said.phrase + (f" ({said.language})" if said.language else "")


def _pattern(said: Said, language: str, flows: FlowSet) -> re.Pattern[str]:
    if said.phrase is None:
        return _words(said.text or "")
    words = flows.phrases[said.phrase].words
    return _words(words.get(said.language or language, ""))


@lru_cache(maxsize=4096)
def _words(text: str) -> re.Pattern[str]:
    """A phrase's placeholders stand for anything."""
    parts = re.split(r"\{[a-z_]+\}", text)
    return re.compile(".+?".join(re.escape(part) for part in parts), re.DOTALL)


# -- where it goes


def _visited(scenario: Scenario, rows: Sequence[Row]) -> Iterator[Parted]:
    """Nodes in this order; a team's name stands for any node that is reached while the team is the caller's."""
    at = 0
    for place, node in enumerate(scenario.goes_to):
        reached = next((row for row in range(at, len(rows)) if _is_at(rows[row], node)), None)
        if reached is None:
            came = " > ".join(dict.fromkeys(row["node"] for row in rows[max(at - 1, 0) :]))
            yield Parted("goes to", node, came, scenario.at("goes to", str(place)), min(at, len(rows) - 1))
            return
        at = reached


def _is_at(row: Row, wanted: str) -> bool:
    return wanted in (row["node"], row["why_values"].get("team"))


def _never_visited(scenario: Scenario, rows: Sequence[Row]) -> Iterator[Parted]:
    for place, node in enumerate(scenario.never_to):
        reached = next((at for at, row in enumerate(rows) if _is_at(row, node)), None)
        if reached is not None:
            where = scenario.at("never to", str(place))
            yield Parted("never to", node, rows[reached]["node"], where, reached)


def _whys(scenario: Scenario, rows: Sequence[Row]) -> Iterator[Parted]:
    for place, wanted in enumerate(scenario.why):
        if not any(_explains(row, wanted) for row in rows):
            told = " / ".join(dict.fromkeys(row["why"] for row in rows if row["why"]))
            yield Parted("why", wanted, told, scenario.at("why", str(place)))
    for place, wanted in enumerate(scenario.never_why):
        found = next((at for at, row in enumerate(rows) if _explains(row, wanted)), None)
        if found is not None:
            yield Parted("never why", wanted, rows[found]["why"], scenario.at("never why", str(place)), found)


def _explains(row: Row, wanted: str) -> bool:
    """A code, or words of the sentence in any of its languages."""
    if wanted in (row["why_code"], row["why"]) or wanted in row["why"]:
        return True
    entry = row.get(ENTRY)
    return isinstance(entry, Trace) and any(wanted in why(entry, language) for language in LANGUAGES)


# -- how it ends


def _equal(scenario: Scenario, view: dict[str, Any]) -> Iterator[Parted]:
    for name in EQUAL:
        wanted = getattr(scenario, name)
        if name in scenario.expected and view[name] != wanted:
            yield Parted(name, _value(wanted), _value(view[name]), scenario.at(name))


def _ticket(
    scenario: Scenario, which: str, wanted: ExpectedTicket | None, got: dict[str, Any] | None
) -> Iterator[Parted]:
    if which not in scenario.expected:
        return
    written = which.replace("_", " ")
    if wanted is None or got is None:
        if (wanted is None) != (got is None):
            shown = "-" if got is None else f"{got['team']}, {got['reason']}"
            yield Parted(written, "-" if wanted is None else written, shown, scenario.at(written))
        return
    for name in wanted.model_fields_set:
        value = getattr(wanted, name)
        if got[name] != value:
            yield Parted(f"{written}.{name}", _value(value), _value(got[name]), scenario.at(written, name))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value is None else str(value)
