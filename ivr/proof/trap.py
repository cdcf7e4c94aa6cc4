"""The shortest way into a trap, played with the engine on a call of its own, and as words that play it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import phonenumbers
from msgspec.structs import replace

from ivr.engine.effects import Ask, Do, Ended, Prompt
from ivr.engine.events import (
    Answered,
    AnyEvent,
    Caller,
    CallStarted,
    EntryTyped,
    Failed,
    HungUp,
    KeyPressed,
    MessageRecorded,
    NumberTyped,
    QueueLeft,
    SecretTyped,
    Silence,
    TransferEnded,
)
from ivr.engine.session import Session
from ivr.engine.step import step
from ivr.flow.zone import EPOCH
from ivr.proof.adversary import answers
from ivr.proof.loops import Edge, bits
from ivr.proof.shortest import Shortest
from ivr.proof.stepping import lowest
from ivr.proof.walk import Walk, Way

PLAINEST = "+5511987654321"
ROUNDS = 40
MOST_MOMENTS = 8
REPEATED = 12
_SECRET = {
    "phone_password": "246810",
    "organizational_code": "1001",
    "contact_id": "12",
    "protocol": "1234567897",
}
_RANG = {"answered": "answered:30", "no_answer": "no-answer", "cancelled": "no-answer"}
_QUEUED = {"bridged": "answered:30", "full": "busy"}
_NUMBER = {"BR": "11987654321"}


@dataclass(frozen=True)
class Replay:
    """A call: `number` is dialled at `at` by `caller`, then `words`, then silence.

    `rounds`: the words that go round. `world`: answers that the world must give for it, beyond the usual.
    `played`: the engine itself took these steps, and the trap was there.
    """

    number: str
    at: datetime
    caller: str
    words: tuple[str, ...]
    rounds: tuple[str, ...]
    world: tuple[str, ...]
    played: bool

    def command(self) -> str:
        """What replays it in a terminal."""
        local = self.at.astimezone(_BRASILIA)
        from_ = "" if self.caller == PLAINEST else f' --from "{self.caller}"'
        keys = " ".join((*self.words, *self.rounds * (2 if self.rounds else 0)))
        return f'ivr call "{self.number}" --at {local:%Y-%m-%dT%H:%M}{from_} --keys "{keys}"'


_BRASILIA = timezone(timedelta(hours=-3))


def best_replay(came: Shortest, target: int, around: list[Edge], last: Way | None = None) -> Replay:
    """The shortest call that comes to a state and goes on as said: by the caller, and at the moment, that it takes."""
    walk = came.walk
    callers, moments = walk.callers.everyone, walk.moments.everything
    for way in (*(way for _, way in around), *((last,) if last else ())):
        callers &= way.callers
        moments &= way.moments
    tries = [
        replay(walk, path, around, last) for path in _paths(came, target, callers, walk.moments.everything)
    ]
    if not any(one.played for one in tries):
        tries += [replay(walk, path, around, last) for path in _paths(came, target, callers, moments)]
    return min(tries, key=lambda one: (not one.played, len(one.world), len(one.words)))


def _paths(came: Shortest, target: int, callers: int, moments: int) -> list[list[Edge]]:
    """The shortest path for each sort of caller; where not all moments will do, at each of the first few."""
    everything = came.walk.moments.everything
    each = [moments] if moments == everything else [1 << m for m in bits(moments)][:MOST_MOMENTS]
    found = []
    for caller in bits(callers or 1):
        for mask in each:
            path = came.path(target, 1 << caller, mask)
            if path or target == 0:
                found.append([(at, way._replace(callers=1 << caller)) for at, way in path])
    return found or [[]]


def replay(walk: Walk, path: list[Edge], around: list[Edge], last: Way | None = None) -> Replay:
    """The path played, and the loop (if there is one) again and again, or one `last` step; each at its moment."""
    edges = [*path, *around, *(((0, last),) if last else ())]
    callers = walk.callers.everyone
    for _, way in edges:
        callers &= way.callers
    instants, together = _instants(walk, edges)
    caller = walk.callers.all[lowest(callers or 1)]
    at = instants[0] if instants else walk.moments.all[0].at
    played = _Played(walk, caller, at)
    good = bool(callers) and together and played.along(path, instants)
    before = len(played.words)
    if good and not played.around(around):
        played = _Played(walk, caller, at)
        good = played.along(path, instants) and played.as_it_comes(around)
    if last and good:
        played.finally_(last, instants[-1])
        before = len(played.words)
    words = tuple(played.words[:before])
    rounds = tuple(played.words[before:][: played.one_round])
    number = walk.hotline.numbers[0].number
    return Replay(
        number, played.began, _e164(caller), words, rounds, tuple(dict.fromkeys(played.world)), good
    )


def _instants(walk: Walk, edges: list[Edge]) -> tuple[list[datetime], bool]:
    """When each way is taken: all at one moment, else at moments that follow within the longest call."""
    mask = walk.moments.everything
    for _, way in edges:
        mask &= way.moments
    if mask:
        return [walk.moments.all[lowest(mask)].at] * len(edges), True
    found = walk.moments.within_one_call([way.moments for _, way in edges], walk.flows.limits.call_seconds)
    if found is None:
        return [], False
    return [EPOCH + timedelta(seconds=at) for at in found], True


class _Played:
    """A call of its own, stepped as the path says; events are repeated while a counter fills."""

    def __init__(self, walk: Walk, caller: Caller, at: datetime) -> None:
        self.walk, self.caller = walk, caller
        self.at = self.began = at
        self.session: Session | None = None
        self.words: list[str] = []
        self.world: list[str] = []
        self.one_round = 0

    def along(self, path: list[Edge], instants: list[datetime]) -> bool:
        for (start, way), at in zip(path, instants, strict=False):
            if self.walk.is_hub(start):
                continue
            self._wait_until(at)
            if not self._one(start, way):
                return False
        return True

    def _one(self, start: int, way: Way) -> bool:
        wanted = way.to
        for _ in range(REPEATED):
            if not self._take(way.event):
                return False
            self._answer_plainly(wanted)
            here = self._number()
            if here == wanted or self.walk.is_hub(wanted):
                return True
            if here != start:
                return False
        return False

    def finally_(self, way: Way, at: datetime) -> None:
        """The one step at which something is wrong."""
        self._wait_until(at)
        self._take(way.event)

    def _wait_until(self, at: datetime) -> None:
        if at > self.at:
            minutes = -int(-(at - self.at).total_seconds() // 60)
            self.words.append(f"+{minutes}")
            self.at += timedelta(minutes=minutes)

    def _answer_plainly(self, wanted: int) -> None:
        """What the fold did not ask again, the world answers as it most often does."""
        while self.session is not None and isinstance(wait := self.session.wait, (Ask, Do)):
            if self._number() == wanted:
                return
            answer = Answered(at=self.at, key=wait.key, answer=answers(wait)[0])
            self.session = step(self.walk.flows, self.session, answer).session

    def around(self, loop: list[Edge]) -> bool:
        """Whether the call goes round and round and does not end."""
        for turn in range(ROUNDS if loop else 0):
            before = len(self.words)
            for start, way in loop:
                if not self._one(start, way):
                    return False
            if turn == 0:
                self.one_round = len(self.words) - before
        return True

    def as_it_comes(self, loop: list[Edge]) -> bool:
        """The loop's events by what is waited for, where its ways need something to have happened in a round before:
        whether the call does not end, and comes by its last prompt again and again.
        """
        usual = {type(self.walk.states[start].session.wait): way.event for start, way in loop}
        marks: list[tuple[int, int]] = []
        for _ in range(ROUNDS):
            assert self.session is not None
            event = usual.get(type(self.session.wait), Silence(at=self.at))
            if isinstance(self.session.wait, Ended) or not self._take(event):
                return False
            self._answer_plainly(-1)
            marks.append((self._number(), len(self.words)))
        again = [words for number, words in marks if number == marks[-1][0]]
        self.one_round = again[-1] - again[-2] if len(again) > 2 else 0
        return len(again) > 2

    def _number(self) -> int:
        assert self.session is not None
        return self.walk.index.get(self.walk.fold.identity(self.session), -1)

    def _take(self, event: AnyEvent) -> bool:
        session = self.session
        if session is None:
            event = CallStarted(at=self.at, call="CA", hotline=self.walk.hotline.hotline, caller=self.caller)
        elif isinstance(event, Answered):
            if not isinstance(session.wait, (Ask, Do)) or session.wait.kind != event.key:
                return False
            self._note(event)
            event = Answered(
                at=self.at, key=session.wait.key, answer=event.answer, failed=event.answer is None
            )
        else:
            self.words += _words(event, session)
            if isinstance(event, Failed):
                self.world.append("a failure of ours")
            event = replace(event, at=self.at)
        try:
            self.session = step(self.walk.flows, session, event).session
        except Exception:  # the trap itself, where something breaks
            return False
        return True

    def _note(self, event: Answered) -> None:
        """Answers that a rehearsal's world would not give by itself."""
        if event.answer is None:
            self.world.append(f"{event.key}: no answer")
        elif event.answer and event.key not in ("open_ticket", "login_needs"):
            shown = {
                k: v for k, v in event.answer.items() if isinstance(v, (str, bool)) and str(v).isprintable()
            }
            self.world.append(f"{event.key}: {', '.join(f'{k}={v}' for k, v in shown.items())}")


def _words(event: AnyEvent, session: Session) -> list[str]:
    """The word of `ivr call` for an event; none where there is no such word."""
    if isinstance(event, KeyPressed):
        return [event.key]
    if isinstance(event, Silence):
        return ["silence"]
    if isinstance(event, HungUp):
        return ["hangup"]
    if isinstance(event, TransferEnded):
        return [
            {"answered": "answered:30", "no_answer": "no-answer", "cancelled": "no-answer"}.get(
                event.result, event.result
            )
        ]
    if isinstance(event, QueueLeft):
        return [
            {"bridged": "answered:30", "full": "busy", "hangup": "hangup"}.get(event.result, event.result)
        ]
    if isinstance(event, MessageRecorded):
        return ["talk:5" if event.recording else "silence"]
    return _typed(event, session)


def _typed(event: Any, session: Session) -> list[str]:
    entry = session.wait.entry if isinstance(session.wait, Prompt) else None
    if isinstance(event, EntryTyped):
        return [f"{event.command or ''}#"]
    if isinstance(event, SecretTyped):
        whole = _SECRET.get(entry.kind if entry else "", "1234")
        return [{"empty": "#", "short": "1#", "back": "*#"}.get(event.shape, f"{whole}#")]
    if isinstance(event, NumberTyped):
        if event.ref is None:
            return ["12345#"]
        return [_NUMBER.get(event.country or "", _abroad(event.country)) + "#"]
    return []


def _abroad(country: str | None) -> str:
    found = phonenumbers.example_number(country or "US")
    return f"00{found.country_code}{found.national_number}" if found else "0013105550123"


def _e164(caller: Caller) -> str:
    if caller.kind == "withheld":
        return "anonymous"
    if caller.kind == "sip":
        return "sip:caller@example.com"
    if caller.country == "BR":
        return PLAINEST
    found = phonenumbers.example_number_for_type(caller.country, 1) if caller.country else None
    return f"+{found.country_code}{found.national_number}" if found else "+80012345678"
