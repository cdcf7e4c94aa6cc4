"""A few node kinds of the tests' own, so that what is read here doesn't hang on the engine's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from ivr.flow.kinds import Node
from ivr.flow.shape import (
    CalendarName,
    Flag,
    Key,
    MessageSeconds,
    Permission,
    Seconds,
    Shape,
    Target,
    TeamName,
    Words,
)


class Say(Node):
    kind = "say"
    say: Words
    next: Target


class Option(Shape):
    label: Words
    go: Target
    unspoken: str | None = None


class Menu(Node):
    kind = "menu"
    phrases = {"option": "label key", "greeting": ""}  # noqa: RUF012

    class Options(Shape):
        options: Annotated[Mapping[Key, Option], Field(min_length=1)]
        prompt: Words | None = None

    menu: Options
    recent: Key | None = None
    languages: Flag = False
    tries: Annotated[int, Field(ge=1, le=9)] = 3
    timeout: Seconds | None = None


class Hours(Node):
    kind = "hours"
    open_way = "open"
    hours: TeamName
    open: Target
    closed: Target


class Ring(Node):
    kind = "ring"
    person = True
    ring: TeamName
    record: MessageSeconds | None = None
    on_busy: Target
    next: Target


class Grant(Node):
    kind = "grant"
    grant: Permission
    day: CalendarName | None = None
    next: Target
    otherwise: Target = Field(alias="else")


class Login(Node):
    kind = "login"
    login = True
    unanswered = ("on_failure",)
    password: Flag = Field(default=True, alias="login")
    on_success: Target
    on_failure: Target


class End(Node):
    kind = "end"
    end: Words


KINDS = {kind.kind: kind for kind in (Say, Menu, Hours, Ring, Grant, Login, End)}
PHRASES = {"goodbye": frozenset[str](), "closed": frozenset(("team", "opens"))}
