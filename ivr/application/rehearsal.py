"""A call played without a carrier and without storing anything: the terminal phone and the flow tests.

It drives the very same turns as the switchboard; only the journal stays in memory and the writes go nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from auth.directory import Directory, GuessKey, Reservation, Settled
from auth.passwords import Secret
from auth.policy import Kind, may_guess
from ivr.application.answer import keep_spoken, keep_taken
from ivr.application.columns import columns
from ivr.application.inputs import Digits, Incoming, Input, QueueDone, QueueKey, RecordingDone, TransferDone
from ivr.application.journey import call_view
from ivr.application.records import SERVICE_RECORD_KEPT, CallRecord, JournalEntry
from ivr.application.switchboard import Log, caller_of, hotline_of
from ivr.application.turn import KEYS, Turn
from ivr.application.world import World
from ivr.engine.effects import Ended, Line, Prompt, Queue, Record, Serve, Transfer, Wait
from ivr.engine.events import CallStarted, HungUp
from ivr.engine.session import Session
from ivr.engine.step import ENGINE_VERSION
from ivr.flow.model import FlowSet

_TIMED = re.compile(r"(answered|talk|wait):(\d{1,5})(!?)\Z")
_LATER = re.compile(r"\+(\d{1,5})\Z")
WORDS = ("silence", "hangup", "busy", "no-answer", "failed", "leave")
MOST_TURNS = 400


class TokenError(ValueError):
    """A word that is none, or that answers nothing the call waits for. The message says what would."""


class UnansweredNumber(ValueError):
    """No flow answers the called number."""


class TryOut:
    """The customers, read as they are; guesses are counted for this rehearsal alone."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._guessed: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._directory, name)

    def reserve(
        self, key: GuessKey, kind: Kind, accounts: Sequence[str], source: str, at: datetime
    ) -> Reservation:
        """As the store would, by the counters that stand; nothing is counted."""
        allowed = {one: may_guess(kind, self._directory.standing(one, source), at) for one in accounts}
        refused = {one: said for one, said in allowed.items() if said != "yes"}
        return Reservation(frozenset(set(accounts) - set(refused)), refused)

    def settle(self, key: GuessKey, outcome: Settled, right: str | None, take_back: Sequence[str]) -> Settled:
        return outcome

    def forget_passwords(self, contact_ids: Sequence[str]) -> None:
        """Nothing is deleted for a rehearsal."""


@dataclass
class Rehearsal:
    """One call. `at` stands unless a word moves it. `begin` first, then `take` tokens until `ended`."""

    world: World
    flows: FlowSet
    incoming: Incoming
    at: datetime
    log: Log
    session: Session | None = None
    n: int = 0
    known: dict[str, str] = field(default_factory=dict)
    entries: list[JournalEntry] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    started_at: datetime | None = None
    writes: list[Any] = field(default_factory=list)
    waited: int = 0

    def begin(self) -> None:
        """The line answers. Raises UnansweredNumber."""
        hotline, _ = hotline_of(self.flows, self.incoming)
        if hotline is None:
            raise UnansweredNumber(self.incoming.called)
        caller, person = caller_of(self.world, self.flows, self.incoming, self.at)
        if person and person.e164:
            self.known[person.ref] = person.e164
        self.started_at = self.at
        turn = self._turn()
        turn.take(CallStarted(at=self.at, call=self.incoming.call_sid, hotline=hotline, caller=caller))
        self._keep(turn)

    @property
    def wait(self) -> Wait:
        assert self.session is not None, "begin comes first"
        return self.session.wait

    @property
    def ended(self) -> bool:
        return self.session is not None and isinstance(self.session.wait, Ended)

    def take(self, word: str) -> None:
        """What the caller, or whoever is called, does next. Raises TokenError."""
        if found := _LATER.match(word):
            self.at += timedelta(minutes=int(found[1]))
            return
        if word == "hangup" or word.endswith("!"):
            self._hang_up(word)
            return
        if self.ended:
            raise TokenError(_refusal(word, self.wait))
        if word == "silence":
            self._give(self._silence())
        elif (given := self._given(word)) is not None:
            self._give(given)

    def finish(self) -> None:
        """Silence to the end."""
        for _ in range(MOST_TURNS):
            if self.ended:
                return
            self._give(self._silence())
        raise RuntimeError("the call does not end by silence")

    # -- what a word means to the present wait

    def _given(self, word: str) -> Input | None:
        wait = self.wait
        if isinstance(wait, Prompt) and set(word) <= KEYS:
            return Digits(Secret(word))
        if isinstance(wait, (Transfer, Serve)):
            return self._of_transfer(word)
        if isinstance(wait, Queue):
            return self._of_queue(wait, word)
        if isinstance(wait, Record) and (found := _TIMED.match(word)) and found[1] == "talk":
            spoken = int(found[2])
            return RecordingDone(f"RE{len(self.entries):032x}" if spoken else None, spoken)
        raise TokenError(_refusal(word, wait))

    def _of_transfer(self, word: str) -> Input:
        if word in ("busy", "no-answer", "failed"):
            return TransferDone("no_answer" if word == "no-answer" else word)  # type: ignore[arg-type]
        if (found := _TIMED.match(word)) and found[1] == "answered":
            return TransferDone("answered", int(found[2]))
        raise TokenError(_refusal(word, self.wait))

    def _of_queue(self, wait: Queue, word: str) -> Input | None:
        if len(word) == 1 and word in KEYS:
            return QueueKey(word)
        if word in ("leave", "failed", "busy"):
            return QueueDone({"busy": "full"}.get(word, word))  # type: ignore[arg-type]
        found = _TIMED.match(word)
        if found and found[1] == "answered":
            return QueueDone("bridged", int(found[2]))
        if found and found[1] == "wait":
            self.waited += int(found[2])
            return QueueDone("leave", self.waited) if self.waited >= wait.max_wait else None
        raise TokenError(_refusal(word, wait))

    def _silence(self) -> Input:
        wait = self.wait
        if isinstance(wait, (Transfer, Serve)):
            return TransferDone("no_answer")
        if isinstance(wait, Queue):
            return QueueDone("leave", wait.max_wait)
        return RecordingDone(None) if isinstance(wait, Record) else Digits(None)

    def _hang_up(self, word: str) -> None:
        if word.endswith("!"):
            given = self._given(word[:-1]) if isinstance(self.wait, Record) else None
            if given is None:
                raise TokenError(_refusal(word, self.wait))
            self._give(given)
        if self.ended:
            return
        turn = self._turn()
        turn.take(HungUp(at=self.at))
        self._keep(turn)

    # -- turns

    def _turn(self) -> Turn:
        return Turn(self.world, self.flows, self.session, self.n, self.at, self.log, self.known)

    def _give(self, given: Input) -> None:
        turn = self._turn()
        turn.give(given)
        self._keep(turn)

    def _keep(self, turn: Turn) -> None:
        self.session = turn.now
        self.waited = 0
        self.writes += turn.writes
        wait = turn.now.wait
        said = [line for say in turn.effects for line in say.lines]
        self.lines = said + (list(wait.lines) if isinstance(wait, Prompt) else [])
        entry = keep_taken(turn.steps)
        hotline = turn.now.hotline
        call_sid = self.incoming.call_sid
        self.entries.append(
            JournalEntry(call_sid=call_sid, turn=self.n, hotline=hotline, at=self.at, entry=entry)
        )
        self.n += 1

    # -- what came of it

    def record(self) -> CallRecord:
        """The call as it would have been stored."""
        session = self.session
        assert session is not None, "begin comes first"
        assert self.started_at is not None, "begin comes first"
        return CallRecord(
            call_sid=self.incoming.call_sid,
            hotline=session.hotline,
            flow_version=self.flows.version,
            engine_version=ENGINE_VERSION,
            caller_ref=session.caller.ref,
            called=self.incoming.called or "",
            started_at=self.started_at,
            last_at=self.at,
            turn=self.n,
            answer=keep_spoken(()),
            keep_until=self.started_at + SERVICE_RECORD_KEPT,
            **columns(self.flows, session),
        )

    def number(self, ref: str) -> str | None:
        return self.known.get(ref) or self.world.number(ref)

    def view(self, language: str) -> dict[str, Any]:
        """As `calls show`."""
        record = self.record()
        shown = call_view(self.world, record, self.entries, (), language, self.number)
        return shown | {"from": self.known.get(record.caller_ref) if record.caller_ref else None}


def check_tokens(tokens: Sequence[str]) -> None:
    """Raises TokenError for the first one that can never be one."""
    for place, word in enumerate(tokens, 1):
        known = word in WORDS or _TIMED.match(word) or _LATER.match(word) or (word and set(word) <= KEYS)
        if not known:
            raise TokenError(
                f"word {place}: '{word}' is none; wanted keys (0-9 * #), {', '.join(WORDS)}, "
                "answered:SECONDS, talk:SECONDS, talk:SECONDS!, wait:SECONDS or +MINUTES (at most 99999)"
            )


def _refusal(word: str, wait: Wait) -> str:
    wanted = {
        Prompt: "keys, silence or hangup",
        Transfer: "answered:SECONDS, busy, no-answer, failed, silence or hangup",
        Serve: "answered:SECONDS, no-answer, failed, silence or hangup",
        Queue: "a key, wait:SECONDS, answered:SECONDS, leave, failed, silence or hangup",
        Record: "talk:SECONDS, talk:SECONDS!, silence or hangup",
        Ended: "nothing: the call is over",
    }
    return f"'{word}' answers nothing here; the call waits for {wanted.get(type(wait), 'an answer of the world')}"
