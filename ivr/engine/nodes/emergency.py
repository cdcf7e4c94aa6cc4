"""What the world says of a team beyond its schedule: overrides, asked at the team's hours and kept for the call."""

from __future__ import annotations

from typing import Any

from ivr.engine.call import Call
from ivr.engine.effects import Ask
from ivr.engine.overrides import Override, read_overrides, under
from ivr.flow.schedule import Schedule


def ask_override(call: Call, then: str, team: str) -> Ask:
    """Asked afresh each time, so that an override acts on the next turn."""
    return call.ask("override", then, team=team)


def learn(call: Call, team: str, answer: dict[str, Any] | None) -> tuple[Override, ...]:
    """Keeps what the world said of a team; no answer means that its schedule holds."""
    told = list((answer or {}).get("overrides", ()))
    others = {name: known for name, known in call.value("overrides", {}).items() if name != team}
    call.keep(overrides=(others | {team: told} if told else others) or None)
    return read_overrides(told)


def known(call: Call, team: str) -> tuple[Override, ...]:
    """The overrides of a team that the call was told of."""
    return read_overrides(call.value("overrides", {}).get(team, ()))


def schedule_of(call: Call, team: str) -> Schedule:
    """A team's schedule as this call knows it."""
    return under(call.flows.schedules[team], known(call, team))


def send(call: Call, team: str, to: str | None) -> None:
    """Whoever is transferred to a team gets another one's people from now on; None: its own again."""
    others = {name: other for name, other in call.value("sent", {}).items() if name != team}
    call.keep(sent=(others | {team: to} if to else others) or None)


def answering(call: Call, team: str) -> str:
    """The team whose people answer for a team."""
    other: str = call.value("sent", {}).get(team, team)
    return other
