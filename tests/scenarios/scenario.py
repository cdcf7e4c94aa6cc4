"""The scenarios that stand directly in a hotline's folder: played by `ivr test` as all others, and over the door too.

Their form, their reading and what is held against a call are `ivr.scenarios`' own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auth.policy import BRASILIA
from ivr.application.records import TicketRecord
from ivr.application.world import World
from ivr.scenarios.judging import judge
from ivr.scenarios.reading import read_scenarios
from ivr.scenarios.shapes import Scenario, Story
from ivr.scenarios.stage import STRANGER
from tests.flows.shipped import flows

FOLDER = Path(__file__).parent


def scenarios() -> list[Scenario]:
    """Those whose facts are the demonstration's: what the door knows of, too."""
    found = read_scenarios(sorted(FOLDER.glob("*/*.yaml")), flows())
    assert not found.problems, [str(one) for one in found.problems]
    return list(found.scenarios)


def named(scenario: Scenario) -> str:
    """`main_4003/finance.yaml: Finance is at lunch`."""
    path = Path(scenario.place.file)
    return f"{path.parent.name}/{path.name}: {scenario.name}"


def called(story: Story, scenario: Scenario) -> str:
    """The number to dial; a hotline's name stands for its first number."""
    to = story.to or scenario.to or ""
    hotline = flows().hotlines.get(to)
    return hotline.numbers[0].number if hotline else to


def caller(story: Story, scenario: Scenario) -> str:
    return story.caller or scenario.caller or STRANGER


def check(
    scenario: Scenario,
    view: dict[str, Any],
    ticket: dict[str, Any] | None,
    earlier: dict[str, Any] | None = None,
) -> None:
    """Holds a call against its scenario; a failure shows the call, and the first line that parted."""
    parted = judge(scenario, view, ticket, earlier, flows())
    if parted:
        pytest.fail(f"{scenario}\n  parted: {parted[0]}\n{transcript(view, ticket)}", pytrace=False)


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
        "consent": (ticket.consent or {}).get("notice"),
        "due": f"{due.astimezone(BRASILIA):%Y-%m-%d %H:%M}" if due else None,
        "number": number,
        "recordings": recordings,
    }
