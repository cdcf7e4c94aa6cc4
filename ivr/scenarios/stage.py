"""The world in which a scenario is played, made of its facts alone."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

import msgspec

from auth.directory import Agent
from auth.login import Login
from ivr.application.inputs import Incoming
from ivr.application.protocol import with_check_digit
from ivr.application.records import (
    SERVICE_RECORD_KEPT,
    CallRecord,
    NoticeRecord,
    OverrideRecord,
    PersonRecord,
    TicketRecord,
)
from ivr.application.switchboard import hotline_of
from ivr.application.world import World
from ivr.engine.effects import Ended
from ivr.engine.events import Caller
from ivr.engine.hours import local_date
from ivr.engine.session import SESSION_VERSION, Session, encode
from ivr.engine.step import ENGINE_VERSION
from ivr.flow.model import FlowSet, Reach, Team
from ivr.flow.numbers import parse_caller
from ivr.flow.schedule import WHOLE_DAY, Exceptional
from ivr.scenarios.markers import WRONG
from ivr.scenarios.memory import Memory
from ivr.scenarios.people import (
    CODE,
    CONTACT_ID,
    KEYS,
    PASSWORD,
    PIN,
    Known,
    People,
    PlainHasher,
    Serving,
    demonstration,
    demonstration_agent,
    given,
    of_demonstration,
)
from ivr.scenarios.shapes import Customer, Scenario, Story

STRANGER = "+5511987650000"
"""Who calls where a file says nothing of it: nobody's registered number."""
TELEPHONE = "+12025550190"
WHO = "cenário"
UNTIL = timedelta(hours=2)
A_DAY = timedelta(days=1)
FIVE_MINUTES = timedelta(minutes=5)


@dataclasses.dataclass
class Stage:
    """A scenario's world, the flows with its mocked hours, and what its markers stand for."""

    scenario: Scenario
    flows: FlowSet
    memory: Memory
    people: People
    world: World
    secrets: dict[str, str]

    @property
    def calling(self) -> str:
        return self.scenario.caller or _phone_of(self.scenario.customer) or STRANGER

    def called(self, story: Story) -> str | None:
        """The number to dial; a hotline's name stands for its first number."""
        to = story.to or self.scenario.to
        hotline = self.flows.hotlines.get(to or "")
        return hotline.numbers[0].number if hotline else to


def stage(scenario: Scenario, flows: FlowSet) -> Stage:
    """Sets up what a scenario's file says."""
    memory, ids = Memory(), itertools.count(1)
    calling = scenario.caller or _phone_of(scenario.customer) or STRANGER
    known, agents = _people(scenario, parse_caller(calling).e164, flows)
    people = People(known, agents)
    login = Login(people, PlainHasher())
    protocols = _protocols()
    world = World(memory, people, login, KEYS, lambda: f"id-{next(ids)}", protocols)  # type: ignore[arg-type]
    made = Stage(
        scenario, _mocked(scenario, flows), memory, people, world, _secrets(scenario, known, calling)
    )
    _stand(made, login)
    return made


def _protocols() -> Callable[[], str]:
    serial = itertools.count(204_300_017, 7_919)
    return lambda: with_check_digit(str(next(serial)))


# -- who calls


def _phone_of(customer: Customer | None) -> str | None:
    known = of_demonstration(customer.named) if customer and customer.named else None
    return known.contact.phone if known else None


def _people(
    scenario: Scenario, calling: str | None, flows: FlowSet
) -> tuple[tuple[Known, ...], tuple[Serving, ...]]:
    """All of the demonstration's, or the one that the file gives."""
    customer = scenario.customer
    queues = tuple(sorted({t.reach.queue for t in flows.teams.values() if t.reach and t.reach.queue}))
    if customer is None or customer.named:
        usual = demonstration_agent()
        return demonstration(), (dataclasses.replace(usual, agent=_serving(usual.agent, queues)),)
    if customer.agent:
        agent = Agent("agent-1", customer.contact, customer.phone or calling or STRANGER, customer.agent)
        return (), (Serving(agent, PIN),)
    return tuple(given(customer, calling, scenario.when)), ()


def _serving(agent: Agent, queues: tuple[str, ...]) -> Agent:
    return dataclasses.replace(agent, queues=queues)


def _secrets(scenario: Scenario, known: tuple[Known, ...], calling: str) -> dict[str, str]:
    """What each marker is typed as. Without a customer in the file: whoever's registered number calls."""
    customer = scenario.customer
    if customer is not None and not customer.named:
        mine = {"password": PASSWORD, "code": CODE, "contact_id": CONTACT_ID, "pin": PIN}
        return WRONG | mine
    number = parse_caller(calling).e164
    named = of_demonstration(customer.named) if customer and customer.named else None
    one = named or next((one for one in known if one.contact.phone == number), known[0])
    mine = {
        "password": one.password or PASSWORD,
        "code": one.code,
        "contact_id": one.contact_id or CONTACT_ID,
    }
    return WRONG | mine | {"pin": demonstration_agent().pin}


# -- mocked hours and ways to reach a team


def _mocked(scenario: Scenario, flows: FlowSet) -> FlowSet:
    if not scenario.hours and not scenario.reach:
        return flows
    schedules, teams = dict(flows.schedules), dict(flows.teams)
    for team, state in scenario.hours.items():
        day = local_date(schedules[team], scenario.when)
        special = Exceptional(WHOLE_DAY if state == "open" else (), WHO, place=scenario.at("hours", team))
        days = {**schedules[team].exceptional, day: special}
        schedules[team] = msgspec.structs.replace(schedules[team], exceptional=dict(sorted(days.items())))
    for team, how in scenario.reach.items():
        teams[team] = _reached(teams[team], how)
    return dataclasses.replace(flows, schedules=schedules, teams=teams)


@cache
def _reach(how: str) -> Reach:
    return Reach(number=TELEPHONE) if how == "telephone" else Reach(queue="cenario")


def _reached(team: Team, how: str) -> Team:
    return team.model_copy(update={"reach": _reach(how), "on_call": _reach(how)})


# -- what stands before the call


def _stand(made: Stage, login: Login) -> None:
    scenario, facts = made.scenario, made.scenario.world
    number = parse_caller(made.calling).e164
    customer = scenario.customer
    if customer and customer.password in ("locked", "closed"):
        made.people.refuse(made.people.people[0], customer.password, login.source(number), scenario.when)
    if facts.open_request:
        made.secrets["protocol"] = _open_request(made, number)
    if facts.recent_call:
        made.memory.begun.append(_recent_call(made, number))
    for place, words in enumerate(facts.notices, 1):
        made.memory.told.append(_notice(scenario.when, place, dict(words)))
    for place, (team, one) in enumerate(facts.overrides.items(), 1):
        made.memory.decided.append(
            _override(scenario.when, place, team=team, state=one.state, to=one.to, say=dict(one.say))
        )


def _notice(at: datetime, id: int, say: Mapping[Any, str]) -> NoticeRecord:
    return NoticeRecord(
        id=id,
        from_at=at - UNTIL,
        until_at=at + UNTIL,
        say=cast(dict[str, str], say),
        made_at=at - UNTIL,
        who=WHO,
    )


def _override(at: datetime, id: int, **what: Any) -> OverrideRecord:
    return OverrideRecord(id=id, from_at=at - UNTIL, until_at=at + UNTIL, made_at=at - UNTIL, who=WHO, **what)


def _number(made: Stage, number: str | None, at: datetime) -> str | None:
    """A row that holds a number."""
    if number is None:
        return None
    ref = made.world.new_id()
    lookup = made.world.lookup(number)
    made.memory.kept[ref] = PersonRecord(
        ref=ref, e164=number, lookup=lookup, keep_until=at + SERVICE_RECORD_KEPT
    )
    return ref


def _open_request(made: Stage, number: str | None) -> str:
    """A ticket that waits since yesterday; gives its protocol."""
    request = made.scenario.world.open_request
    assert request is not None, "asked only where the file has one"
    at = made.scenario.when - A_DAY
    of_contact = request.of == "contact" and made.people.people
    owner = made.people.people[0] if of_contact else None
    ticket = TicketRecord(
        id=made.world.new_id(),
        protocol=made.world.new_protocol(),
        hotline=next(iter(made.flows.hotlines)),
        team=request.team,
        reason="closed",
        opened_at=at,
        due_at=None,
        callback_ref=None if owner else _number(made, number, at),
        number_confirmed="none" if owner else "assumed",
        language="pt-BR",
        contact=owner.contact.id if owner else None,
        organization=owner.organization.id if owner else None,
        call_sid=None,
        keep_until=at + SERVICE_RECORD_KEPT,
    )
    made.memory.opened[ticket.id] = ticket
    return ticket.protocol


def _recent_call(made: Stage, number: str | None) -> CallRecord:
    recent = made.scenario.world.recent_call
    assert recent is not None, "asked only where the file has one"
    at = made.scenario.when - FIVE_MINUTES
    incoming = Incoming("", None, made.called(made.scenario), made.scenario.forwarded_from)
    hotline = hotline_of(made.flows, incoming)[0] or next(iter(made.flows.hotlines))
    ref = _number(made, number, at)
    session = Session(
        SESSION_VERSION,
        "CAearlier",
        hotline,
        Caller("number", ref, None, True),
        at,
        at,
        made.flows.hotlines[hotline].start,
        Ended(),
        values={"first_option": recent.key},
        team=recent.team,
        marks=("closed",),
    )
    return CallRecord(
        call_sid="CAearlier",
        hotline=hotline,
        flow_version=made.flows.version,
        engine_version=ENGINE_VERSION,
        caller_ref=ref,
        called="",
        language="pt-BR",
        started_at=at,
        last_at=at,
        ended_at=at,
        team=recent.team,
        session=encode(session),
        answer=b"[]",
        keep_until=at + SERVICE_RECORD_KEPT,
    )
