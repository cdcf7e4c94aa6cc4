"""Any call at all, drawn from a tape of bytes: who calls, when, what they do, and what the world answers.

A tape that is over plays on with silence and the plainest answers, so that a shorter tape is a simpler call.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from ivr.application.inputs import Input, QueueDone, QueueKey, RecordingDone, TransferDone
from ivr.engine.effects import Ask, Do, Prompt, Queue, Record, Serve, Transfer, Wait
from ivr.engine.events import Caller
from ivr.engine.session import Session
from ivr.flow.model import FlowSet
from tests.engine.play import CALLER, Answers, Play

T = TypeVar("T")
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
MINUTES = int((datetime(2031, 1, 1, tzinfo=UTC) - FIRST).total_seconds()) // 60
CALLERS = (
    Caller("number", CALLER, "BR", True),
    Caller("withheld"),
    Caller("number", CALLER, "MX", True),
    Caller("sip", CALLER, "BR", False),
    Caller("client"),
    Caller("unknown"),
)
COMPLETE = {
    "phone_password": "246810#",
    "organizational_code": "1001#",
    "contact_id": "11#",
    "phone": "11987654321#",
    "protocol": "1234567897#",
    "agent_pin": "8642#",
}
ENTRIES = (
    *("246810#", "1001#", "11987654321#", "1234567897#", "00525551234567#", "1#", "0#", "#", "*#"),
    *("12#", "99*246810#", "1234567890123456789012345#"),
)
BURSTS = ("41", "44", "1124681", "8#", "9", "0", "*", "#", "412345", "41#1", "1111111111#1111", "7321")
VERDICTS: tuple[Any, ...] = (
    {"verdict": "wrong"},
    {"verdict": "locked"},
    {"verdict": "closed", "number": "contact:c-1"},
    {"verdict": "closed"},
    {"verdict": "wrong", "needs": "contact_id"},
    None,
)
ANSWERS: dict[str, tuple[Any, ...]] = {
    "recent": ({}, {"team": "finance", "key": "4"}, {"team": "gone", "key": "4"}, None),
    "login_needs": ({"needs": None}, {"needs": "contact_id"}, {"needs": "number"}, None),
    "standing": (
        {"contract": "standard", "overdue": False, "permissions": []},
        {
            "contract": "standard",
            "overdue": False,
            "permissions": ["consultancy", "administrator", "finance"],
        },
        {"contract": "prime", "overdue": False, "permissions": []},
        {"contract": "standard", "overdue": True, "permissions": []},
        None,
    ),
    "open_request": ({}, {"ticket": "t-0"}, {"ticket": "t-0", "protocol": "9876543217"}, None),
    "front": ({}, {"queue": "support", "language": "es", "minutes": 3, "protocol": "9876543217"}, None),
    "notices": ({}, {"notices": [{"id": 1, "by": "ops", "say": {"pt-BR": "aviso"}}]}, None),
    "open_ticket": (*[{"ticket": "t-1", "protocol": "1234567897"}] * 5, None),
}


def right(about: dict[str, Any]) -> dict[str, Any]:
    """What a right secret brings, by its purpose."""
    if about["purpose"] == "scope":
        return {"narrowing": "hash", "needs": None}
    if about["purpose"] == "serve":
        return {"verdict": "right", "agent": "a-1", "queues": ["support"]}
    if about["what"] == "protocol":
        return {"verdict": "right", "ticket": "t-0", "protocol": "9876543217"}
    known = {"verdict": "right", "organization": "org-1", "number": "contact:c-1", "language": "es"}
    return known | ({"contact": "c-1"} if about["what"] == "phone_password" else {})


def overridden(at: datetime) -> tuple[Any, ...]:
    """A team as planned, closed, open, or sent elsewhere, for two hours around a moment."""
    window = {"start": (at - timedelta(hours=1)).isoformat(), "until": (at + timedelta(hours=1)).isoformat()}
    made = {"id": 1, "by": "ops", **window}
    return (
        {},
        {"overrides": [{**made, "state": "closed", "say": {"es": "cerrado"}}]},
        {"overrides": [{**made, "state": "open"}]},
        {"overrides": [{**made, "state": "sent", "to": "finance"}]},
        {"overrides": [{**made, "state": "sent", "to": "gone"}]},
        None,
    )


class Tape:
    def __init__(self, tape: bytes) -> None:
        self.tape, self.at = tape, 0

    @property
    def over(self) -> bool:
        return self.at >= len(self.tape)

    def next(self) -> int:
        self.at += 1
        return self.tape[self.at - 1] if self.at <= len(self.tape) else 0

    def pick(self, of: tuple[T, ...]) -> T:
        return of[self.next() % len(of)]


class Drawn(Answers):
    """A world that answers anything plausible, or nothing."""

    def __init__(self, tape: Tape) -> None:
        super().__init__({})
        self.tape = tape
        self.failures = 0

    def answer(self, session: Session, wait: Ask | Do) -> dict[str, Any] | None:
        self.asked.append(wait)
        found = self.tape.pick(self._possible(session, wait))
        self.failures += found is None
        return found

    def _possible(self, session: Session, wait: Ask | Do) -> tuple[dict[str, Any] | None, ...]:
        if wait.kind == "check_secret":
            return (*[right(wait.about)] * 6, *VERDICTS)
        if wait.kind == "override":
            return overridden(session.at)
        return ANSWERS.get(wait.kind, ({}, {}, {}, None))


def given(tape: Tape, wait: Wait) -> Input | str:
    """What happens next to a wait: an input, keys, "" for silence."""
    if isinstance(wait, Prompt):
        if tape.over:
            return ""
        how = tape.next() % 8
        if how < 5:  # mostly what the prompt is for, so that calls get somewhere
            return tape.pick(wait.keys) if wait.entry is None else COMPLETE[wait.entry.kind]
        if how < 7:
            return tape.pick(("", *BURSTS) if wait.entry is None else ("", *ENTRIES))
        return tape.pick(tuple("0123456789*#"))
    if isinstance(wait, Record):
        return RecordingDone("RE1", 5) if tape.next() % 2 else RecordingDone(None)
    if isinstance(wait, Queue):
        left = (("leave", 900), ("bridged", 60), ("hangup", 5), ("full", 0), ("failed", 0))
        result, seconds = tape.pick(left)
        if wait.callback_key and tape.next() % 4 == 1:
            return QueueKey(tape.pick((wait.callback_key, "7")))
        return QueueDone(result, seconds)  # type: ignore[arg-type]
    assert isinstance(wait, (Transfer, Serve)), wait
    return TransferDone(tape.pick(("no_answer", "answered", "busy", "failed", "cancelled")), 30)


def plainest(wait: Wait) -> Input:
    """Nobody answers, nothing is recorded."""
    if isinstance(wait, Record):
        return RecordingDone(None)
    return QueueDone("leave", 900) if isinstance(wait, Queue) else TransferDone("no_answer", 0)


def start(flows: FlowSet, tape: Tape, hotline: str = "main") -> Play:
    minute = (tape.next() * 65_536 + tape.next() * 256 + tape.next()) % MINUTES
    play = Play(flows, FIRST + timedelta(minutes=minute), Drawn(tape), tape.pick(CALLERS), hotline)
    play.begin()
    return play


def go_on(play: Play, tape: Tape) -> None:
    """One turn more."""
    if not tape.over and tape.next() % 50 == 49:
        play.hang_up()
        return
    if not tape.over and tape.next() % 50 == 49:
        play.trouble("carrier_fallback")
        return
    play.later(seconds=tape.next() % 30)
    what = given(tape, play.wait)
    if not isinstance(what, str):
        play.give(what)
    elif what:
        play.keys(what)
    else:
        play.silence()
