"""What stands in a file of scenarios: the shapes an author fills, strict, and each knowing its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from auth.policy import BRASILIA
from ivr.application.rehearsal import TokenError, check_tokens
from ivr.engine.effects import Outcome
from ivr.flow.model import PriorityName
from ivr.flow.shape import Flag, Key, Language, Permission, Shape, TeamName
from ivr.scenarios.markers import LONE, MARKERS, RIGHT, WRONG

Strings = tuple[str, ...]


def _moment(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("a moment such as 2026-11-24T12:10 (Brasília's clock) is wanted") from None
    return at if at.tzinfo else at.replace(tzinfo=BRASILIA)


def _words(value: object) -> object:
    if not isinstance(value, str):
        return value
    words = tuple(value.split())
    if unknown := [found for word in words for found in LONE.findall(MARKERS.sub("", word))]:
        known = ", ".join(f"{{{name}}}" for name in (*RIGHT, *WRONG))
        raise ValueError(f"no marker is called {unknown[0]}; there are {known}")
    try:
        check_tokens([MARKERS.sub("1", word) for word in words])
    except TokenError as error:
        raise ValueError(str(error)) from None
    return words


def _some(value: object) -> object:
    return (value,) if isinstance(value, (str, Mapping)) else value


Moment = Annotated[datetime, BeforeValidator(_moment)]
Keys = Annotated[Strings, BeforeValidator(_words)]
Texts = Annotated[Strings, BeforeValidator(_some)]


def _said(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class Said(Shape):
    """Words that are heard: a part of the text, or a whole phrase by its name, in a language (else the call's)."""

    text: str | None = None
    phrase: str | None = None
    language: Language | None = None


Hears = Annotated[tuple[Annotated[Said, BeforeValidator(_said)], ...], BeforeValidator(_some)]


def _named(value: object) -> object:
    return {"named": value} if isinstance(value, str) else value


class Customer(Shape):
    """Who calls: one of the demonstration's customers by `named` (a contact's or an organization's name), or the
    facts. `phone`: the registered number, where it isn't the one that calls. `password`: what becomes of it.
    `shared number`: so many share the number that a contact id is asked first. `agent`: serves these queues.
    """

    named: str | None = None
    organization: str = "Organização Exemplo"
    contact: str = "Contato Exemplo"
    contract: Literal["standard", "prime"] = "standard"
    overdue: Flag = False
    permissions: tuple[Permission, ...] = ()
    language: Language | None = None
    phone: str | None = None
    password: Literal["known", "none", "expired", "locked", "closed"] = "known"  # noqa: S105
    shared_number: Flag = Field(False, alias="shared number")
    agent: Texts = ()


class Recent(Shape):
    """A call from the same number some minutes ago that found this team closed, by this key."""

    key: Key
    team: TeamName


class OpenRequest(Shape):
    """A request that still waits, opened a day before; {protocol} in keys is its protocol."""

    team: TeamName
    of: Literal["number", "contact"] = "number"


class Override(Shape):
    """An emergency that holds at the moment of the call: open, closed, or sent `to` another team."""

    state: Literal["open", "closed", "sent"]
    to: TeamName | None = None
    say: Mapping[Language, str] = Field(default_factory=dict)


def _state(value: object) -> object:
    return {"state": value} if isinstance(value, str) else value


def _team(value: object) -> object:
    return {"team": value} if isinstance(value, str) else value


Question = Literal[
    "check_secret", "login_needs", "standing", "notices", "override", "open_request", "recent", "front",
    "open_ticket", "update_ticket", "cancel_ticket", "add_recording", "record_consent", "answer_survey",
]  # fmt: skip


class WorldFacts(Shape):
    """What stands beyond the customer. `unanswered`: what the world is asked and doesn't answer."""

    open_request: Annotated[OpenRequest, BeforeValidator(_team)] | None = Field(None, alias="open request")
    recent_call: Recent | None = Field(None, alias="recent call")
    overrides: Mapping[str, Annotated[Override, BeforeValidator(_state)]] = Field(default_factory=dict)
    notices: tuple[Mapping[Language, str], ...] = ()
    unanswered: Annotated[tuple[Question, ...], BeforeValidator(_some)] = ()


class Story(Shape):
    """One call: `to` a number or a hotline, `from` a number or `anonymous`, and what happens (words of `ivr call`).

    `under way`: the call still stands when the next one begins (a caller in a queue).
    """

    name: str = ""
    when: Moment = Field(alias="at")
    to: str | None = None
    caller: str | None = Field(None, alias="from")
    forwarded_from: str | None = Field(None, alias="forwarded from")
    keys: Keys = ()
    under_way: Flag = Field(False, alias="under way")


class ExpectedTicket(Shape):
    """The ticket as it stands after the call; only what is written is compared. `due`: Brasília's clock."""

    team: TeamName | None = None
    reason: str | None = None
    state: str | None = None
    number: str | None = None
    number_confirmed: Literal["key", "typed", "assumed", "none"] | None = None
    promised: Flag | None = None
    priority: PriorityName | None = None
    due: str | None = None
    language: Language | None = None
    product: str | None = None
    organization: str | None = None
    contact: str | None = None
    consent: str | None = None
    confidential: Flag | None = None
    follows: Flag | None = None
    recordings: int | None = None


Survey = Annotated[int, Field(ge=1, le=5)]


class Scenario(Story):
    """A call and what must come of it; `hears` and `goes to` in this order. `before`: earlier calls of the story.

    `hours`: a team open or closed all that day, whatever its schedule says. `reach`: a team reached by telephone
    (whatever its own reach is), so that busy and no answer can come.
    """

    name: str
    before: tuple[Story, ...] = ()
    customer: Annotated[Customer, BeforeValidator(_named)] | None = None
    world: WorldFacts = Field(default_factory=WorldFacts)
    hours: Mapping[str, Literal["open", "closed"]] = Field(default_factory=dict)
    reach: Mapping[str, Literal["telephone", "queue"]] = Field(default_factory=dict)

    hears: Hears = ()
    never_hears: Hears = Field((), alias="never hears")
    goes_to: Texts = Field((), alias="goes to")
    never_to: Texts = Field((), alias="never to")
    why: Texts = ()
    never_why: Texts = Field((), alias="never why")
    outcome: Outcome | None = None
    team: TeamName | None = None
    language: Language | None = None
    contact: str | None = None
    organization: str | None = None
    survey: Survey | None = None
    refused: str | None = None
    ticket: ExpectedTicket | None = None
    earlier_ticket: ExpectedTicket | None = Field(None, alias="earlier ticket")

    @property
    def expected(self) -> frozenset[str]:
        """The names of what was written, so that an empty value means "none"."""
        return frozenset(self.model_fields_set)

    def __str__(self) -> str:
        return f"{self.place}: {self.name}"
