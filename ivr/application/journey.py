"""A call as support reads it: what was heard, what was pressed, and why it went where it went.

Made out of the journal alone; nothing here knows a rule of the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from auth.policy import BRASILIA
from ivr.application.answer import Taken, read_taken
from ivr.application.records import CallRecord, FactRecord, JournalEntry
from ivr.application.world import World
from ivr.engine.effects import Line, Prompt, Say
from ivr.engine.session import decode
from ivr.engine.trace import Trace
from ivr.engine.why import why
from ivr.flow.numbers import last_four, mask

Number = Callable[[str], str | None]


def journey(
    entries: Sequence[JournalEntry], language: str, number: Number, node: str = ""
) -> list[dict[str, Any]]:
    """One row for each decision: {at, node, heard, pressed, why, why_code, why_values}. `node`: where the call is
    now, for what is being said and not answered yet."""
    return list(_rows([(entry.at, read_taken(entry.entry)) for entry in entries], language, number, node))


def _rows(
    turns: Sequence[tuple[datetime, tuple[Taken, ...]]], language: str, number: Number, node: str
) -> Iterator[dict[str, Any]]:
    heard: list[Line] = []
    for at, steps in turns:
        for place, taken in enumerate(steps):
            said = 0
            for entry in taken.trace:
                # A key came before all that its step says, also where the decision was noted after a part of it.
                upto = entry.said if entry.pressed is None else said
                heard += _spoken(taken.effects[said:upto])
                said = upto
                yield _row(at, entry, _heard(heard, number), language)
                heard = []
            heard += _spoken(taken.effects[said:])
            if place == len(steps) - 1 and isinstance(taken.wait, Prompt):
                heard += taken.wait.lines
    if heard and turns:
        yield _unanswered(turns[-1][0], _heard(heard, number), node)


def _spoken(effects: Sequence[Say]) -> list[Line]:
    return [line for say in effects for line in say.lines]


def _heard(lines: Sequence[Line], number: Number) -> str:
    return " ".join(words_of(line, number) for line in lines)


def words_of(line: Line, number: Number) -> str:
    """What was said; a telephone number shows its last digits alone."""
    if line.number is None:
        return line.text
    e164 = number(line.number) or ""
    return line.text.replace("{number}", mask(e164)).replace("{ending}", last_four(e164))


def _row(at: datetime, entry: Trace, heard: str, language: str) -> dict[str, Any]:
    return {
        "at": _moment(at),
        "node": entry.node,
        "heard": heard,
        "pressed": entry.pressed,
        "why": why(entry, language),
        "why_code": entry.code,
        "why_values": {k: v for k, v in entry.values.items() if k != "reason"},
    }


def _moment(at: datetime) -> str:
    """ISO 8601 with Brasília's offset, whichever the store gives it back with."""
    return at.astimezone(BRASILIA).isoformat()


def _unanswered(at: datetime, heard: str, node: str) -> dict[str, Any]:
    """What is being said to a caller who has not answered yet."""
    return {
        "at": _moment(at),
        "node": node,
        "heard": heard,
        "pressed": None,
        "why": "",
        "why_code": "",
        "why_values": {},
    }


def call_view(
    world: World,
    record: CallRecord,
    entries: Sequence[JournalEntry],
    facts: Sequence[FactRecord],
    language: str,
    number: Number | None = None,
) -> dict[str, Any]:
    """A call for people and programs; numbers unmasked: whoever prints them to people masks them."""
    return summary(world, record) | {
        "journey": journey(entries, language, number or world.number, decode(record.session).node),
        "facts": [
            {"kind": fact.kind, "id": fact.fact_id, "at": _moment(fact.at), **fact.content} for fact in facts
        ],
    }


def summary(world: World, record: CallRecord) -> dict[str, Any]:
    """The call's facts without its journey."""
    organization = world.directory.organization(record.organization) if record.organization else None
    contact = world.directory.contact(record.contact) if record.contact else None
    return {
        "call_sid": record.call_sid,
        "hotline": record.hotline,
        "flow_version": record.flow_version,
        "from": world.number(record.caller_ref) if record.caller_ref else None,
        "caller": decode(record.session).caller.kind,
        "language": record.language,
        "started_at": _moment(record.started_at),
        "ended_at": _moment(record.ended_at) if record.ended_at else None,
        "outcome": record.outcome,
        "team": record.team,
        "contact": contact.name if contact else None,
        "organization": organization.name if organization else None,
        "protocol": record.protocol,
        "survey": record.survey,
        "refused": record.refused,
    }
