"""A call as its journal holds it, laid out for a replay: what happened at which place, what was asked and told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ivr.application.answer import Taken, read_taken
from ivr.application.records import CallRecord, JournalEntry
from ivr.engine.effects import Ask, Do, Ended, Outcome, Queue, Record, Serve, Transfer, Wait
from ivr.engine.events import Answered, AnyEvent
from ivr.engine.session import Session
from ivr.engine.step import step
from ivr.engine.trace import Trace
from ivr.flow.model import FlowSet

SUBJECTS: dict[str, tuple[str, ...]] = {
    "open_ticket": ("team",),
    "update_ticket": ("ticket",),
    "cancel_ticket": ("ticket",),
    "add_recording": ("ticket",),
    "record_consent": ("notice", "version"),
    "answer_survey": (),
}
"""What a write is about, where that is less than all that is written; a question is about all that it names."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One call of the journal. `session`: how it stood at the end, as stored; `called`: the key of the number."""

    call_sid: str
    flow_version: str
    engine_version: str
    turns: tuple[tuple[Taken, ...], ...]
    called: str | None = None
    session: bytes | None = None
    outcome: Outcome | None = None
    hotline: str = ""

    @property
    def steps(self) -> list[Taken]:
        return [taken for turn in self.turns for taken in turn]


def recorded(record: CallRecord, entries: Sequence[JournalEntry]) -> Recorded:
    """A call's row and its journal, in order."""
    return Recorded(
        record.call_sid,
        record.flow_version,
        record.engine_version,
        tuple(read_taken(entry.entry) for entry in entries),
        record.called,
        record.session,
        record.outcome,
        record.hotline,
    )


class Place(NamedTuple):
    """Where a call waits. `stage` is None where only the journal tells of it."""

    node: str
    stage: str | None
    wait: Wait


class Happened(NamedTuple):
    """One event that is no answer of the world: where it came, and how it was explained then."""

    turn: int
    event: AnyEvent
    place: Place
    trace: tuple[Trace, ...]


class Asked(NamedTuple):
    """One answer of the world and what it answered; `serial` counts them in the call."""

    serial: int
    turn: int
    wait: Ask | Do
    event: Answered


class Tape(NamedTuple):
    """`following`: the answers that came right after each event; `nodes`: all that the call's hotline has (or, by
    the journal alone, those that the call passed); `end`: where the record ends."""

    happened: tuple[Happened, ...]
    asked: tuple[Asked, ...]
    following: dict[int, list[Asked]]
    nodes: frozenset[str]
    end: Place


def tape(call: Recorded, own: FlowSet | None) -> Tape:
    """Lays a recorded call out. `own`: the flow set it was recorded on, which tells every place exactly."""
    places, nodes = _places(call, own) or _told_places(call)
    happened: list[Happened] = []
    asked: list[Asked] = []
    following: dict[int, list[Asked]] = {}
    steps = [(n, taken) for n, turn in enumerate(call.turns) for taken in turn]
    for (n, taken), place in zip(steps, places, strict=False):
        if isinstance(taken.event, Answered):
            assert isinstance(place.wait, (Ask, Do)), "an answer follows its question"
            one = Asked(len(asked), n, place.wait, taken.event)
            asked.append(one)
            following.setdefault(len(happened) - 1, []).append(one)
        else:
            happened.append(Happened(n, taken.event, place, taken.trace))
    return Tape(tuple(happened), tuple(asked), following, nodes, places[-1])


def _places(call: Recorded, own: FlowSet | None) -> tuple[list[Place], frozenset[str]] | None:
    """Where the call waited before each step, and at the end; None when its own set tells another call."""
    if own is None:
        return None
    session: Session | None = None
    places = [Place("", "", Ended())]
    for taken in call.steps:
        try:
            session = step(own, session, taken.event).session
        except Exception:  # another engine, or a set that was changed under it
            return None
        places.append(Place(session.node, session.stage, taken.wait))
    assert session is not None, "a call begins with CallStarted"
    return places, frozenset(own.hotlines[session.hotline].nodes)


def _told_places(call: Recorded) -> tuple[list[Place], frozenset[str]]:
    """By the journal alone: a reply is explained at the node that asked."""
    places, node = [Place("", "", Ended())], ""
    steps = call.steps
    for taken, following in zip(steps, [*steps[1:], None], strict=True):
        node = _node_of(following or taken, node)
        places.append(Place(node, None, taken.wait))
    return places, frozenset(place.node for place in places)


def _node_of(taken: Taken, before: str) -> str:
    if taken.trace:
        return taken.trace[0].node
    return taken.wait.key.split(":")[1] if isinstance(taken.wait, (Ask, Do)) else before


def subject(wait: Ask | Do) -> dict[str, Any]:
    """What an ask or do is about: with its kind, the part of its key that no new name of a node changes."""
    names = SUBJECTS.get(wait.kind)
    return wait.about if names is None else {name: wait.about.get(name) for name in names}


def same_reach(there: Wait, here: Wait) -> bool:
    """Whether two waits are for the same people, by the same way."""
    return _reach(there) == _reach(here)


def _reach(wait: Wait) -> tuple[Any, ...]:
    if isinstance(wait, Queue):
        return ("queue", wait.team, wait.queue)
    if isinstance(wait, Transfer):
        return ("transfer", wait.team, wait.number, wait.sip)
    return ("serve", wait.queue) if isinstance(wait, Serve) else ()


def place_of(wait: Wait) -> str:
    """What a wait is for, as a code."""
    return "message" if isinstance(wait, Record) else type(wait).__name__.lower()
