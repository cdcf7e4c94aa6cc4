"""What arrives beside a call's turns: what it writes, and what it tells of how the call came out.

A fact never changes the path. But a carrier may tell of a call's end before it tells that somebody had answered, or
never tell that at all; so the outcome is counted from the session and from all facts together, in whatever order
they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ivr.application.answer import read_taken
from ivr.application.records import (
    RECORDING_KEPT,
    AddRecording,
    CallRecord,
    DropRecording,
    FactKind,
    FactRecord,
    JournalEntry,
    SettleOutcome,
    TicketRecording,
    Write,
)
from ivr.engine.effects import Outcome, Queue, Record, Transfer
from ivr.engine.events import MessageRecorded
from ivr.engine.outcome import outcome
from ivr.engine.session import Session, decode

SERVED = frozenset({"answered", "bridged"})
TELLING: frozenset[FactKind] = frozenset({"dial", "queue", "leg", "taken"})
"""The kinds that may tell that somebody served the caller."""
MESSAGE = "RecordVerb"
"""The source of a recording that a caller left as a message."""
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


def turn_of(record: CallRecord) -> int:
    """The turn that an open call waits for, or the last one of a call that is over."""
    return record.turn if record.ended_at is None else record.turn - 1


def _taken_up(session: Session, fact: FactRecord) -> bool:
    """Whether a person had taken the call that its caller then left. A leg that answers may be a voicemail: where
    accepting takes a key, only that key counts."""
    if fact.kind == "leg" and isinstance(session.left, Transfer):
        answered = fact.content.get("status") == "completed" and not session.left.accept
        return answered or bool(fact.content.get("accepted"))
    return fact.kind == "taken" and isinstance(session.left, Queue)


def writes_of(record: CallRecord, fact: FactRecord, entries: Sequence[JournalEntry]) -> tuple[Write, ...]:
    """What a fact changes besides being kept. `entries`: the call's journal, read for a recording alone."""
    if fact.kind == "recording":
        return _recording_writes(record, fact, entries)
    return (SettleOutcome(call_sid=record.call_sid),) if fact.kind in TELLING else ()


def absent_ids(recording: str) -> tuple[str, ...]:
    """The ids of the facts that say that the carrier hasn't got this recording."""
    return tuple(f"{recording}-{status}" for status in sorted(NOTHING_RECORDED))


def is_absent(recording: str, facts: Iterable[FactRecord]) -> bool:
    """Whether the carrier told already that it hasn't got this recording."""
    return any(fact.kind == "recording" and fact.fact_id in absent_ids(recording) for fact in facts)


def _recording_writes(
    record: CallRecord, fact: FactRecord, entries: Sequence[JournalEntry]
) -> tuple[Write, ...]:
    """A message belongs to the ticket that its own turn recorded it for, whatever the call has come to; one that the
    carrier has not got belongs to none. A talk's recording is no message."""
    if fact.content.get("source") not in (None, MESSAGE):
        return ()
    status, seconds = fact.content.get("status", "completed"), fact.content.get("seconds")
    recording = fact.fact_id.removesuffix(f"-{status}")
    told = fact.content.get("turn")
    if status in NOTHING_RECORDED:
        turns = range(1, len(entries) + 1) if told is None else (told,)
        tickets = sorted({one for one in (_recorded_for(entries, turn) for turn in turns) if one})
        return tuple(
            DropRecording(ticket=one, recording=recording, call_sid=record.call_sid) for one in tickets
        )
    turn = turn_of(record) if told is None else told
    ticket = _recorded_for(entries, turn)
    if ticket is None or status != "completed" or seconds == 0 or _declined(entries, turn):
        return ()
    made = TicketRecording(
        ticket=ticket,
        recording=recording,
        hotline=record.hotline,
        at=fact.at,
        seconds=seconds or 0,
        verified=decode(record.session).verified,
        keep_until=fact.at + RECORDING_KEPT,
    )
    return (AddRecording(recording=made, call_sid=record.call_sid),)


def _recorded_for(entries: Sequence[JournalEntry], turn: int) -> str | None:
    """The ticket whose message the answer before `turn` asked for; None where it asked for something else."""
    if not 0 < turn <= len(entries):
        return None
    wait = read_taken(entries[turn - 1].entry)[-1].wait
    return wait.subject if isinstance(wait, Record) else None


def _declined(entries: Sequence[JournalEntry], turn: int) -> bool:
    """Whether the caller ended the recording at once, which is the way on without one."""
    if turn >= len(entries):
        return False
    event = read_taken(entries[turn].entry)[0].event
    return isinstance(event, MessageRecorded) and event.recording is None
