"""Plays scenarios: through the terminal's own engine, one after another, with nothing stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auth.passwords import Secret
from auth.policy import BRASILIA
from ivr.application.answer import Taken, read_taken
from ivr.application.inputs import Incoming
from ivr.application.journey import journey, summary
from ivr.application.records import SERVICE_RECORD_KEPT, PersonRecord, TicketRecord
from ivr.application.rehearsal import Rehearsal, TokenError, UnansweredNumber
from ivr.application.switchboard import hotline_of
from ivr.application.turn import Turn
from ivr.engine.effects import Ask, Do
from ivr.engine.events import Answered
from ivr.engine.session import Session
from ivr.flow.model import FlowSet
from ivr.flow.problems import listed
from ivr.flow.source import Source
from ivr.scenarios.judging import ENTRY, Parted, judge
from ivr.scenarios.markers import MARKERS
from ivr.scenarios.shapes import Scenario, Story
from ivr.scenarios.stage import Stage, stage


@dataclass(frozen=True)
class Played:
    """One call as it went. `view`: as `calls show`, why in pt-BR; `turns`: each with its moment; `session`: its end."""

    view: dict[str, Any]
    ticket: dict[str, Any] | None
    earlier: dict[str, Any] | None
    turns: tuple[tuple[datetime, tuple[Taken, ...]], ...]
    session: Session

    @property
    def steps(self) -> tuple[Taken, ...]:
        return tuple(taken for _, turn in self.turns for taken in turn)


@dataclass(frozen=True)
class Result:
    """What came of a scenario. `parted` is empty where all holds; `played` None where it could not be played."""

    scenario: Scenario
    parted: tuple[Parted, ...]
    played: Played | None
    seconds: float = 0.0


class Unplayable(Exception):
    """A scenario's words don't fit what the call waits for: `place` is the word's line."""

    def __init__(self, message: str, place: Source) -> None:
        super().__init__(message)
        self.place = place


class _HalfDeaf(Turn):
    """A turn whose world leaves some questions without an answer."""

    unanswered: tuple[str, ...] = ()

    def _answered(self, wait: Ask | Do, secret: Secret | None) -> Answered:
        if wait.kind in self.unanswered:
            return Answered(at=self.at, key=wait.key, failed=True)
        return super()._answered(wait, secret)


@dataclass
class _Playing(Rehearsal):
    """A rehearsal in the scenario's world."""

    unanswered: tuple[str, ...] = ()

    def _turn(self) -> Turn:
        if not self.unanswered:
            return super()._turn()
        turn = _HalfDeaf(self.world, self.flows, self.session, self.n, self.at, self.log, self.known)
        turn.unanswered = self.unanswered
        return turn


def run(scenarios: Iterable[Scenario], flows: FlowSet) -> Iterator[Result]:
    """Plays each and holds it against what it promises."""
    for scenario in scenarios:
        yield run_one(scenario, flows)


def run_one(scenario: Scenario, flows: FlowSet) -> Result:
    """Plays one scenario and holds it against what it promises."""
    try:
        played = play(scenario, flows)
    except Unplayable as stuck:
        return Result(scenario, (Parted("keys", str(stuck), "", stuck.place),), None)
    parted = judge(scenario, played.view, played.ticket, played.earlier, flows)
    return Result(scenario, tuple(parted), played)


def called_hotline(scenario: Scenario, flows: FlowSet) -> str | None:
    """The hotline that a scenario's number reaches, None where no flow answers it."""
    hotline = flows.hotlines.get(scenario.to or "")
    to = hotline.numbers[0].number if hotline else scenario.to
    return hotline_of(flows, Incoming("", None, to, scenario.forwarded_from))[0]


def play(scenario: Scenario, flows: FlowSet) -> Played:
    """The call of a scenario, after those that came before. Raises Unplayable."""
    made = stage(scenario, flows)
    earlier: TicketRecord | None = None
    for n, story in enumerate(scenario.before):
        _call(made, story, n)
        earlier = _last_ticket(made) or earlier
        if earlier is not None:
            made.secrets["protocol"] = earlier.protocol
    opened_before = set(made.memory.opened)
    rehearsal = _call(made, scenario, len(scenario.before))
    fresh = [one for key, one in made.memory.opened.items() if key not in opened_before]
    stands = made.memory.opened[earlier.id] if earlier else next(iter(made.memory.opened.values()), None)
    known = stands if opened_before else None
    turns = tuple((entry.at, read_taken(entry.entry)) for entry in rehearsal.entries)
    assert rehearsal.session is not None, "the call has begun"
    return Played(
        _view(made, rehearsal, turns),
        _shown(made, fresh[-1], rehearsal) if fresh else None,
        _shown(made, known, rehearsal) if known else None,
        turns,
        rehearsal.session,
    )


def _last_ticket(made: Stage) -> TicketRecord | None:
    return next(reversed(made.memory.opened.values()), None)


def _call(made: Stage, story: Story, n: int) -> Rehearsal:
    """One call to its end (or, under way, to its last word); what it writes stands afterwards."""
    caller = story.caller or made.calling
    incoming = Incoming(f"CA{n:032x}", caller, made.called(story), story.forwarded_from)
    rehearsal = _Playing(
        made.world,
        made.flows,
        incoming,
        story.when,
        _quiet,
        unanswered=made.scenario.world.unanswered if story is made.scenario else (),
    )
    try:
        rehearsal.begin()
    except UnansweredNumber:
        numbers = listed(one.number for hotline in made.flows.hotlines.values() for one in hotline.numbers)
        raise Unplayable(
            f"no hotline answers '{incoming.called}'; there are {numbers}", story.at("to")
        ) from None
    for place, word in enumerate(story.keys, 1):
        try:
            rehearsal.take(_typed(made, story, word))
        except TokenError as error:
            raise Unplayable(f"word {place}: {error}", story.at("keys")) from None
    if not story.under_way:
        rehearsal.finish()
    _stand(made, rehearsal)
    return rehearsal


def _quiet(event: str, **_: object) -> None:
    """What a server would log."""


def _typed(made: Stage, story: Story, word: str) -> str:
    """A word with its markers filled in."""
    return MARKERS.sub(lambda found: _secret(made, story, found[1]), word)


def _secret(made: Stage, story: Story, name: str) -> str:
    if (found := made.secrets.get(name)) is not None:
        return found
    raise Unplayable(
        f"{{{name}}} stands for nothing: no earlier call opened a ticket, and no request is open",
        story.at("keys"),
    )


def _stand(made: Stage, rehearsal: Rehearsal) -> None:
    memory, record = made.memory, rehearsal.record()
    memory.write(rehearsal.writes)
    number = rehearsal.known.get(record.caller_ref) if record.caller_ref else None
    if number and record.caller_ref:
        memory.kept[record.caller_ref] = PersonRecord(
            ref=record.caller_ref,
            e164=number,
            lookup=made.world.lookup(number),
            keep_until=record.started_at + SERVICE_RECORD_KEPT,
        )
    memory.begun.append(record)


def _view(
    made: Stage, rehearsal: Rehearsal, turns: Sequence[tuple[datetime, tuple[Taken, ...]]]
) -> dict[str, Any]:
    """As `calls show`; each row also with its trace."""
    record = rehearsal.record()
    rows = journey(rehearsal.entries, "pt-BR", rehearsal.number)
    traces = (entry for _, turn in turns for taken in turn for entry in taken.trace)
    for row, entry in zip(rows, traces, strict=False):
        row[ENTRY] = entry
    caller = rehearsal.known.get(record.caller_ref) if record.caller_ref else None
    return summary(made.world, record) | {"from": caller, "journey": rows}


def _shown(made: Stage, ticket: TicketRecord, rehearsal: Rehearsal) -> dict[str, Any]:
    """A ticket as scenarios speak of it."""
    people = made.people
    organization = people.organization(ticket.organization) if ticket.organization else None
    contact = people.contact(ticket.contact) if ticket.contact else None
    return {
        "team": ticket.team,
        "reason": ticket.reason,
        "state": ticket.state,
        "number": rehearsal.number(ticket.callback_ref) if ticket.callback_ref else None,
        "number_confirmed": ticket.number_confirmed,
        "promised": ticket.promised,
        "priority": ticket.priority,
        "due": _clock(ticket.due_at),
        "language": ticket.language,
        "product": ticket.product,
        "organization": organization.name if organization else None,
        "contact": contact.name if contact else None,
        "consent": (ticket.consent or {}).get("notice"),
        "confidential": ticket.confidential,
        "follows": ticket.follows is not None,
        "recordings": sum(one.ticket == ticket.id for one in made.memory.messages),
    }


def _clock(at: datetime | None) -> str | None:
    return f"{at.astimezone(BRASILIA):%Y-%m-%d %H:%M}" if at else None
