"""Records to store, whole but for what a test is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ivr.application.records import (
    RECORDING_KEPT,
    SERVICE_RECORD_KEPT,
    CallRecord,
    FactRecord,
    PersonRecord,
    TicketRecord,
    TicketRecording,
    TurnRecord,
)
from ivr.engine.effects import Ended, Queue
from ivr.engine.events import Caller
from ivr.engine.session import SESSION_VERSION, Session, encode

NOON = datetime(2026, 11, 24, 15, 10, 0, 123456, tzinfo=UTC)


def later(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def call(call_sid: str = "CA1", **changes: Any) -> CallRecord:
    at = changes.get("started_at", NOON)
    whole: dict[str, Any] = {
        "call_sid": call_sid,
        "hotline": "main_4003",
        "flow_version": "f" * 64,
        "engine_version": "1",
        "caller_ref": "person-1",
        "called": "+551140030015",
        "language": "pt-BR",
        "started_at": at,
        "last_at": at,
        "session": b'{"node": "opening"}',
        "answer": b"[]",
        "keep_until": at + SERVICE_RECORD_KEPT,
    }
    return CallRecord(**(whole | changes))


def turn(call_sid: str = "CA1", number: int = 1, **changes: Any) -> TurnRecord:
    whole: dict[str, Any] = {
        "call_sid": call_sid,
        "turn": number,
        "hotline": "main_4003",
        "at": later(number),
        "entry": f'["turn {number}"]'.encode(),
        "session": f'{{"turn": {number}}}'.encode(),
        "answer": f'["answer {number}"]'.encode(),
    }
    own = {name: changes.pop(name) for name in [*changes] if name in TurnRecord.__struct_fields__}
    return TurnRecord(**(whole | own), changed=changes)


def ending(**changes: Any) -> TurnRecord:
    """The caller hangs up in finance's queue."""
    wait = Queue("finance", "finance", "pt-BR", 900)
    last = Ended(hang_up=False)
    session = Session(
        SESSION_VERSION,
        *("CA1", "main_4003", Caller(), NOON, NOON, "to_finance", last),
        team="finance",
        marks=("abandoned",),
        left=wait,
    )
    ended = {"ended_at": NOON, "outcome": "abandoned", "team": "finance"}
    return turn(session=encode(session), **ended, **changes)


def queue_result(result: str) -> FactRecord:
    return fact("QU1-1", kind="queue", content={"turn": 1, "result": result})


def ticket(ticket_id: str = "T1", **changes: Any) -> TicketRecord:
    whole: dict[str, Any] = {
        "id": ticket_id,
        "protocol": f"20260417{ord(ticket_id[-1]):02d}",
        "hotline": "main_4003",
        "team": "finance",
        "reason": "closed",
        "opened_at": NOON,
        "due_at": later(120),
        "callback_ref": "person-1",
        "language": "pt-BR",
        "call_sid": "CA1",
        "keep_until": NOON + SERVICE_RECORD_KEPT,
    }
    return TicketRecord(**(whole | changes))


def person(ref: str = "person-1", **changes: Any) -> PersonRecord:
    whole: dict[str, Any] = {
        "ref": ref,
        "e164": "+5511987654321",
        "lookup": "hash-of-1",
        "name": "Conceição Muñoz",
        "keep_until": NOON + SERVICE_RECORD_KEPT,
    }
    return PersonRecord(**(whole | changes))


def fact(fact_id: str = "RE1", **changes: Any) -> FactRecord:
    whole: dict[str, Any] = {
        "call_sid": "CA1",
        "kind": "recording",
        "fact_id": fact_id,
        "hotline": "main_4003",
        "at": NOON,
        "content": {"seconds": 12},
        "keep_until": NOON + RECORDING_KEPT,
    }
    return FactRecord(**(whole | changes))


def recording(name: str = "RE1", **changes: Any) -> TicketRecording:
    whole: dict[str, Any] = {
        "ticket": "T1",
        "recording": name,
        "hotline": "main_4003",
        "at": NOON,
        "seconds": 12,
        "verified": False,
        "keep_until": NOON + RECORDING_KEPT,
    }
    return TicketRecording(**(whole | changes))
