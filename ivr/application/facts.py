"""What arrives beside a call's turns: what it writes, and what it tells of how the call came out.

A fact never changes the path. But a carrier may tell of a call's end before it tells that somebody had answered, or
never tell that at all; so the outcome is counted from the session and from all facts together, in whatever order
they came.
"""

from __future__ import annotations

from collections.abc import Iterable

from ivr.application.records import (
    RECORDING_KEPT,
    AddRecording,
    CallRecord,
    DropRecording,
    FactKind,
    FactRecord,
    SettleOutcome,
    TicketRecording,
    Write,
)
from ivr.engine.effects import Outcome, Transfer
from ivr.engine.outcome import outcome
from ivr.engine.session import Session, decode

SERVED = frozenset({"answered", "bridged"})
TELLING: frozenset[FactKind] = frozenset({"dial", "queue", "leg", "taken"})
"""The kinds that may tell that somebody served the caller."""
NOTHING_RECORDED = frozenset({"absent", "failed"})


def came_out(session: Session, turn: int, facts: Iterable[FactRecord]) -> Outcome | None:
    """The outcome of a call whose last turn was `turn`; None while it is open.

    The result of a transfer or queue decides, whenever it comes. Where none comes, the caller hung up in one, and a
    person had taken the call there, that was a talk.
    """
    now = outcome(session)
    if now in (None, "transferred") or session.team is None:
        return now
    told = [fact for fact in facts if fact.kind in TELLING]
    if any(fact.content.get("result") in SERVED for fact in told):
        return "transferred"
    last = [fact for fact in told if fact.content.get("turn") == turn]
    decided = any("result" in fact.content for fact in last)
    if not decided and any(_taken_up(session, fact) for fact in last):
        return "transferred"
    return now


def _taken_up(session: Session, fact: FactRecord) -> bool:
    """Whether a person had taken the call that its caller then left. A leg that answers may be a voicemail: where
    accepting takes a key, only that key counts."""
    if fact.kind == "leg" and isinstance(session.left, Transfer):
        answered = fact.content.get("status") == "completed" and not session.left.accept
        return answered or bool(fact.content.get("accepted"))
    return fact.kind == "taken" and session.left is not None


def writes_of(record: CallRecord, fact: FactRecord) -> tuple[Write, ...]:
    """What a fact changes besides being kept."""
    if fact.kind == "recording":
        return _recording_writes(record, fact)
    return (SettleOutcome(call_sid=record.call_sid),) if fact.kind in TELLING else ()


def is_absent(recording: str, facts: Iterable[FactRecord]) -> bool:
    """Whether the carrier told already that it hasn't got this recording."""
    absent = {f"{recording}-{status}" for status in NOTHING_RECORDED}
    return any(fact.kind == "recording" and fact.fact_id in absent for fact in facts)


def _recording_writes(record: CallRecord, fact: FactRecord) -> tuple[Write, ...]:
    """A recording that was being made when the caller hung up belongs to the ticket it was made for; one that the
    carrier has not got belongs to none."""
    status = fact.content.get("status", "completed")
    recording = fact.fact_id.removesuffix(f"-{status}")
    session = decode(record.session)
    ticket = session.values.get("recording_for")
    if status in NOTHING_RECORDED:
        of_this_call = (session.request and session.request.ticket, session.values.get("existing"))
        return tuple(DropRecording(ticket=one, recording=recording) for one in of_this_call if one)
    seconds = fact.content.get("seconds")
    if not ticket or status != "completed" or seconds == 0:
        return ()
    made = TicketRecording(
        ticket=ticket,
        recording=recording,
        hotline=record.hotline,
        at=fact.at,
        seconds=seconds or 0,
        verified=False,
        keep_until=fact.at + RECORDING_KEPT,
    )
    return (AddRecording(recording=made),)
