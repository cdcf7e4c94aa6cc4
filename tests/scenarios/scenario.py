"""A whole call as support would write it down, and what may be expected of it.

    - name: Finance is at lunch
      at: 2026-11-24T12:10            # Brasília's clock
      from: "+5511987654321"          # or anonymous
      keys: 4 silence                 # the words of `ivr call --keys`
      hears: [almoço, treze e trinta] # in this order
      goes to: [main_menu, finance_hours]
      why: ["lunch 12:00-13:30"]
      outcome: ticket
      ticket: {team: finance, reason: closed}

`before` is a list of earlier calls of the same story; `{protocol}` in later keys is what those opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from auth.policy import BRASILIA
from ivr.application.records import TicketRecord
from ivr.application.world import World

FOLDER = Path(__file__).parent
CALLED = {
    "main_4003": "4003-0015",
    "products_2111": "3003-2111",
    "fluig_5559": "3003-5559",
    "hospitality_0999": "3003-0999",
    "prime": "+1 202 555 0138",
    "agents": "+1 202 555 0100",
}
KNOWN = frozenset(
    (
        *("name", "before", "at", "from", "to", "forwarded from", "keys"),
        *("hears", "never hears", "goes to", "never to", "why"),
        *("outcome", "team", "language", "contact", "organization", "survey", "refused"),
        *("ticket", "earlier ticket"),
    )
)


@dataclass(frozen=True)
class Scenario:
    """One call; `expected` holds whatever the file says of it."""

    file: str
    name: str
    at: datetime
    called: str
    caller: str
    forwarded_from: str | None
    keys: tuple[str, ...]
    expected: dict[str, Any] = field(repr=False)
    before: tuple[Scenario, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"


def scenarios() -> list[Scenario]:
    """Every scenario of every hotline's folder."""
    return [
        read(told, path.parent.name, f"{path.parent.name}/{path.name}")
        for path in sorted(FOLDER.glob("*/*.yaml"))
        for told in yaml.safe_load(path.read_text("utf-8"))
    ]


def read(told: dict[str, Any], hotline: str, file: str) -> Scenario:
    """What a file says of one call; a word that is none is an error."""
    unknown = set(told) - KNOWN
    assert not unknown, f"{file}: {told.get('name')!r} has {sorted(unknown)}; known are {sorted(KNOWN)}"
    at = told["at"]
    assert isinstance(at, datetime), f"{file}: at is {at!r}; wanted: 2026-11-24T12:10:00"
    return Scenario(
        file,
        told.get("name", "an earlier call"),
        at,
        told.get("to", CALLED[hotline]),
        told.get("from", "+5511987650000"),
        told.get("forwarded from"),
        tuple(str(told.get("keys", "")).split()),
        told,
        tuple(read(earlier, hotline, file) for earlier in told.get("before", ())),
    )


def check(
    scenario: Scenario,
    view: dict[str, Any],
    ticket: dict[str, Any] | None,
    earlier: dict[str, Any] | None = None,
) -> None:
    """Holds a call against its scenario; a failure shows the call, and the first line that parted."""
    expected = scenario.expected
    heard = " ".join(row["heard"] for row in view["journey"])
    parted = [
        *_in_order("hears", expected.get("hears", ()), heard),
        *(f"never hears: {words!r}" for words in expected.get("never hears", ()) if words in heard),
        *_visited(expected.get("goes to", ()), [row["node"] for row in view["journey"]]),
        *(
            f"never to: {n}"
            for n in expected.get("never to", ())
            if n in {r["node"] for r in view["journey"]}
        ),
        *_contained("why", expected.get("why", ()), [row["why"] for row in view["journey"]]),
        *_equal(expected, view),
        *_ticket("ticket", expected, ticket),
        *_ticket("earlier ticket", expected, earlier),
    ]
    if parted:
        pytest.fail(f"{scenario}\n  parted: {parted[0]}\n{transcript(view, ticket)}", pytrace=False)


def _in_order(what: str, wanted: Sequence[str], text: str) -> list[str]:
    place = 0
    for words in wanted:
        found = text.find(words, place)
        if found < 0:
            return [f"{what}: {words!r} not after …{text[max(0, place - 60) : place]!r}"]
        place = found + len(words)
    return []


def _visited(wanted: Sequence[str], nodes: list[str]) -> list[str]:
    left = iter(nodes)
    return [f"goes to: {node}, in order, not in {nodes}" for node in wanted if node not in left]


def _contained(what: str, wanted: Sequence[str], lines: list[str]) -> list[str]:
    return [f"{what}: {words!r}" for words in wanted if not any(words in line for line in lines)]


def _equal(expected: dict[str, Any], view: dict[str, Any]) -> list[str]:
    names = ("outcome", "team", "language", "contact", "organization", "survey", "refused")
    return [
        f"{name}: {view[name]!r}, where {expected[name]!r} is wanted"
        for name in names
        if name in expected and view[name] != expected[name]
    ]


def _ticket(which: str, expected: dict[str, Any], ticket: dict[str, Any] | None) -> list[str]:
    if which not in expected:
        return []
    wanted = expected[which]
    if wanted is None or ticket is None:
        return [] if wanted is ticket else [f"{which}: {ticket}, where {wanted} is wanted"]
    return [
        f"{which}'s {name}: {ticket.get(name)!r}, where {value!r} is wanted"
        for name, value in wanted.items()
        if ticket.get(name) != value
    ]


def transcript(view: dict[str, Any], ticket: dict[str, Any] | None) -> str:
    """The call as a person reads it."""
    lines = [f"  {view['hotline']} {view['started_at']} from {view['from']} in {view['language']}"]
    for row in view["journey"]:
        lines += [f"  » {row['heard']}"] if row["heard"] else []
        lines += [f"  ⌨ {row['pressed']}"] if row["pressed"] is not None else []
        lines += [f"      {row['node']}: {row['why']}"]
    shown = {name: value for name, value in (ticket or {}).items() if value is not None}
    return "\n".join([*lines, f"  = {view['outcome']}; ticket {shown or 'none'}"])


def shown(world: World, ticket: TicketRecord, number: str | None, recordings: int) -> dict[str, Any]:
    """A ticket as scenarios speak of it."""
    organization = world.directory.organization(ticket.organization) if ticket.organization else None
    contact = world.directory.contact(ticket.contact) if ticket.contact else None
    due = ticket.due_at
    return {
        "protocol": ticket.protocol,
        "team": ticket.team,
        "reason": ticket.reason,
        "state": ticket.state,
        "number_confirmed": ticket.number_confirmed,
        "language": ticket.language,
        "priority": ticket.priority,
        "product": ticket.product,
        "promised": ticket.promised,
        "confidential": ticket.confidential,
        "organization": organization.name if organization else None,
        "contact": contact.name if contact else None,
        "follows": ticket.follows is not None,
        "consent": ticket.consent,
        "due": f"{due.astimezone(BRASILIA):%Y-%m-%d %H:%M}" if due else None,
        "number": number,
        "recordings": recordings,
    }
