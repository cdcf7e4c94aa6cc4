"""What a flow set is, once read: hotlines with their nodes, teams with their hours, phrases.

Built by the reader out of what ops wrote; the engine only reads it. Frozen.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from ivr.flow.kinds import Node
from ivr.flow.schedule import Schedule
from ivr.flow.shape import Allowed, Flag, Key, Language, Origin, Seconds, Shape, Target, Words
from ivr.flow.source import NOWHERE, Source

Strings = tuple[str, ...]


def _listed(value: object) -> object:
    return [value] if isinstance(value, (str, Mapping)) else value


class Number(Shape):
    """A number that reaches a hotline. `source` tells published facts from our own examples."""

    number: str
    source: Origin = "published"
    note: str | None = None


def _number(value: object) -> object:
    return {"number": value} if isinstance(value, str) else value


Numbers = Annotated[tuple[Annotated[Number, BeforeValidator(_number)], ...], BeforeValidator(_listed)]


class LanguageChoice(Shape):
    """A language of a hotline: the key that chooses it at the first menu, and the countries that start in it."""

    key: Key | None = None
    countries: Strings = ()


class International(Shape):
    """What a caller hears whom no one may call back: the channel in words, and what is spelled out twice."""

    channel: Words
    spelled: str = ""
    source: Origin = "example"


class Budget(Shape):
    """The most that it may take to come to a team, in every language: keys, prompts, and seconds of speech heard."""

    seconds: Seconds | None = None
    keys: Annotated[int, Field(ge=1)] | None = None
    prompts: Annotated[int, Field(ge=1)] | None = None


class Hotline(Shape):
    """One hotline: who reaches it, in which languages, and its nodes.

    `internal`: for the company's own people (the agents' line); no page or document shows it to callers.
    `profile: sac`: the checks also look at what Decree 11.034/2022 asks of a phone menu.
    `effort`: by team, what `ivr check` holds a caller's way to it to.
    """

    hotline: str
    title: Mapping[Language, str]
    numbers: Numbers
    languages: Mapping[Language, LanguageChoice]
    keys: Mapping[Key, Literal["attendant", "back", "repeat"]] = Field(default_factory=dict)
    start: Target
    attendant: Target
    on_error: Target
    callback_countries: Strings = ("BR",)
    international: International | None = None
    recorded: Flag = False
    internal: Flag = False
    timeout: Seconds = 5
    tries: Annotated[int, Field(ge=1, le=9)] = 3
    profile: Literal["sac"] | None = None
    effort: Mapping[str, Budget] = Field(default_factory=dict)
    allow: Allowed = Field(default_factory=dict)
    nodes: Mapping[str, Any]

    def node(self, name: str) -> Node:
        found: Node = self.nodes[name]
        return found


class Reach(Shape):
    """How a team is reached: a queue, a telephone or a SIP address; exactly one of the three."""

    queue: str | None = None
    number: str | None = None
    sip: str | None = None
    ring: Seconds = 30
    accept: Literal["key", "answer"] = "answer"
    max_wait: Seconds = 900
    record: Flag = False
    source: Origin = "example"


PriorityName = Literal["low", "medium", "high", "critical"]


class Priorities(Shape):
    """Priority by impact (one user or all) and urgency (hindered or stopped), and the team's own open time
    until a ticket of it falls due. What was skipped counts as medium. `source` marks what is our own example."""

    matrix: Mapping[Literal["one", "all"], Mapping[Literal["hindered", "stopped"], PriorityName]]
    due: Mapping[PriorityName, Seconds]
    source: Origin = "example"


class Team(Shape):
    """One team: its name in each language, its hours (expanded in `FlowSet.schedules`), how it is reached.

    `subjects`: what people come to it for, in words that the public document is searched by.
    """

    title: Mapping[Language, str]
    subjects: Mapping[Language, Strings] = Field(default_factory=dict)
    open: Any = None
    timezone: str = "America/Sao_Paulo"
    closed: Strings = ()
    exceptional: tuple[Any, ...] = ()
    local_holidays: Any = None
    source: Origin = "example"
    note: str | None = None
    reach: Reach | None = None
    on_call: Reach | None = None
    blocks_on_overdue: Flag = False
    confidential: Flag = False
    promises_due: Flag = False
    priorities: Priorities
    allow: Allowed = Field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Voice:
    """The carrier's voice of a language, the speech locale that goes with it, and how fast it speaks (percent)."""

    voice: str
    locale: str
    rate: int = 100


@dataclasses.dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase in every language; `play` holds recordings (absolute URLs) that stand in for the voice."""

    name: str
    words: Mapping[str, str]
    play: Mapping[str, str] = dataclasses.field(default_factory=dict)
    place: Source = NOWHERE


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """What no call may pass: nodes entered in one step, turns and seconds of a call, login tries of a call."""

    steps: int = 50
    turns: int = 200
    call_seconds: int = 14_400
    login_tries: int = 3


@dataclasses.dataclass(frozen=True, slots=True)
class FlowSet:
    """Everything that a call reads. `version` is the content hash; `called` maps a called number to its hotline.

    `expansion`: the holidays, zone transitions and limits that it was loaded with, as JSON has them.
    """

    version: str
    hotlines: Mapping[str, Hotline]
    teams: Mapping[str, Team]
    schedules: Mapping[str, Schedule]
    phrases: Mapping[str, Phrase]
    voices: Mapping[str, Voice]
    called: Mapping[str, str]
    files: Mapping[str, str] = dataclasses.field(default_factory=dict)
    limits: Limits = Limits()
    expansion: Mapping[str, Any] = dataclasses.field(default_factory=dict)
