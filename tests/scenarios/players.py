"""The two ways to play a scenario: rehearsed (as `ivr call` does), and through a telephone over the door."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from ivr.application.inputs import Incoming
from ivr.application.records import AddRecording, ChangeTicket, OpenTicket, TicketFilter
from ivr.application.rehearsal import Rehearsal, TryOut
from ivr.application.world import World
from ivr.flow.numbers import called_key
from ivr.scenarios.shapes import Scenario, Story
from tests.end_to_end.installation import Installation
from tests.phone.call import Call
from tests.scenarios.scenario import called, caller, shown

TIMED = re.compile(r"(answered|talk|wait):(\d+)(!?)")
LATER = re.compile(r"\+(\d+)")


@dataclass(frozen=True)
class Played:
    """What came of a scenario: as `calls show`, the ticket it opened, and what became of an earlier one."""

    view: dict[str, Any]
    ticket: dict[str, Any] | None
    earlier: dict[str, Any] | None = None


def rehearse(scenario: Scenario, house: Installation) -> Played:
    """Through the terminal's engine; nothing is stored."""
    world = house.here.world
    directory = TryOut(world.directory)
    world = replace(world, directory=directory, login=replace(world.login, directory=directory))
    incoming = Incoming(
        "CA" + "0" * 32, caller(scenario, scenario), called(scenario, scenario), scenario.forwarded_from
    )
    rehearsal = Rehearsal(world, house.here.rooms.flows(), incoming, scenario.when, lambda *_, **__: None)
    rehearsal.begin()
    for word in scenario.keys:
        rehearsal.take(word)
    rehearsal.finish()
    return Played(rehearsal.view("en"), _rehearsed_ticket(world, rehearsal))


def _rehearsed_ticket(world: World, rehearsal: Rehearsal) -> dict[str, Any] | None:
    """The ticket as the call's writes leave it."""
    opened = [write.ticket for write in rehearsal.writes if isinstance(write, OpenTicket)]
    if not opened:
        return None
    ticket = opened[-1]
    for write in rehearsal.writes:
        if isinstance(write, ChangeTicket) and write.ticket == ticket.id:
            ticket = msgspec.structs.replace(ticket, **write.after)
    recorded = sum(isinstance(write, AddRecording) for write in rehearsal.writes)
    return shown(world, ticket, rehearsal.number(ticket.callback_ref or ""), recorded)


def phone_it(scenario: Scenario, house: Installation) -> Played:
    """Through the door, request by request, as the carrier would."""
    earlier: dict[str, Any] | None = None
    for story in scenario.before:
        earlier = _ticket(house, _phoned(story, scenario, house, earlier)) or earlier
    call = _phoned(scenario, scenario, house, earlier)
    if earlier is not None:
        earlier = _shown(house, house.here.store.tickets.by_protocol(earlier["protocol"]))
    return Played(house.view(call), _ticket(house, call), earlier)


def _phoned(story: Story, scenario: Scenario, house: Installation, earlier: dict[str, Any] | None) -> Call:
    protocol = earlier["protocol"] if earlier else ""
    house.clock.advance((story.when - house.clock.now()).total_seconds())
    dialled = called_key(called(story, scenario))
    assert dialled is not None
    number = dialled if dialled.startswith("+") else f"+5511{dialled}"
    phone = house.phone(from_=caller(story, scenario), to=number, forwarded_from=story.forwarded_from)
    call = phone.dial()
    for word in story.keys:
        _do(call, word.replace("{protocol}", protocol))
    for _ in range(80):
        if call.state == "ended":
            return call
        _silent(call)
    raise AssertionError(f"{scenario}: {call.describe()} does not end by silence")


def _do(call: Call, word: str) -> None:
    if found := LATER.fullmatch(word):
        call.phone.clock.advance(60 * int(found[1]))
    elif found := TIMED.fullmatch(word):
        _timed(call, found[1], int(found[2]), bool(found[3]))
    elif word == "hangup":
        call.hangup()
    elif word == "silence":
        _silent(call)
    elif word == "leave":
        call.queue_result("leave")
    elif word in ("busy", "no-answer", "failed"):
        _failed(call, word)
    else:
        assert call.waiting is not None, f"{word!r}: {call.describe()}"
        call.press(word)


def _timed(call: Call, what: str, seconds: int, then_gone: bool) -> None:
    if what == "answered" and call.queued is not None:
        call.bridged(seconds)
    elif what == "answered":
        call.dial_result("completed", duration=seconds)
    elif what == "wait":
        call.queue_tick(queue_time=seconds)
    elif then_gone:
        call.hangup()
    else:
        call.record_message(seconds)


def _failed(call: Call, word: str) -> None:
    if call.queued is not None:
        call.queue_result({"busy": "queue-full", "failed": "system-error"}[word])
    else:
        call.dial_result(word)  # type: ignore[arg-type]


def _silent(call: Call) -> None:
    """Silence as a rehearsal has it: nobody comes, nobody answers, nothing is said."""
    if call.queued is not None:
        call.queue_tick(queue_time=3600)
    elif call.waiting is not None and call.waiting.kind == "Dial":
        call.dial_result("no-answer")
    else:
        call.stay_silent()


def _ticket(house: Installation, call: Call) -> dict[str, Any] | None:
    """The ticket that a call opened."""
    found = house.here.store.tickets.list(TicketFilter(call_sid=call.sid, confidential=True))
    return _shown(house, found[0]) if found else None


def _shown(house: Installation, ticket: Any) -> dict[str, Any]:
    world = house.here.world
    number = world.number(ticket.callback_ref) if ticket.callback_ref else None
    return shown(world, ticket, number, len(world.store.tickets.recordings(ticket.id)))
