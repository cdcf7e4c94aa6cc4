"""The world and the caller as adversaries: every answer to every ask and do, and everything that may be done.

Keys that a prompt takes alike are tried once. Each entry of several keys is tried in every shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import combinations
from typing import Any

from ivr.engine.effects import Ask, Do, Entry, Prompt, Queue, Record, Serve, Transfer, Wait
from ivr.engine.events import (
    Answered,
    AnyEvent,
    EntryTyped,
    KeyPressed,
    MessageRecorded,
    NumberTyped,
    QueueLeft,
    SecretTyped,
    Silence,
    TransferEnded,
)
from ivr.flow.model import Hotline
from ivr.proof.fold import CONTACT, ORGANIZATION, PROTOCOL, REF, TICKET, TYPED

Answer = dict[str, Any] | None
ELSEWHERE = ("\ue010", "\ue011", "\ue012")
"""Teams that callers may be sent to: stand for one with a queue, one that is rung, and one that has neither."""
KEYS = "1234567890*#"
PERMISSIONS = ("administrator", "consultancy", "finance")
REGISTERED = "registered"
NARROWING = "\ue002"
"""A sign that no phrase can hold: the keyed hash of what was typed."""

_WRONG: tuple[Answer, ...] = ({"verdict": "wrong"}, {"verdict": "locked"})
_REFUSED: tuple[Answer, ...] = (
    *_WRONG,
    {"verdict": "wrong", "needs": "contact_id"},
    {"verdict": "closed", "number": REGISTERED},
)
_CONTACT = {"verdict": "right", "organization": ORGANIZATION, "contact": CONTACT, "language": None}
_FOUND = {"verdict": "right", "ticket": TICKET, "protocol": PROTOCOL}
_SCOPE: tuple[Answer, ...] = tuple(
    {"narrowing": NARROWING, "needs": needs} for needs in (None, "number", "contact_id")
)
SECRETS: Mapping[tuple[str, str], tuple[Answer, ...]] = {
    ("phone_password", "login"): ({**_CONTACT, "number": REGISTERED}, *_REFUSED),
    ("organizational_code", "login"): ({"verdict": "right", "organization": ORGANIZATION}, *_REFUSED),
    ("organizational_code", "scope"): _SCOPE,
    ("contact_id", "scope"): _SCOPE,
    ("protocol", "follow"): (_FOUND, *_WRONG),
    ("protocol", "manage"): (_FOUND, *_WRONG),
    ("agent_pin", "serve"): (
        {"verdict": "right", "agent": CONTACT, "queues": ["Q"]},
        {"verdict": "right", "agent": CONTACT, "queues": []},
        *_REFUSED,
    ),
}
"""What may come of `check_secret`, by what was typed and for what purpose. Whether a contact has a registered number
is walked where it is read, see `Walk`."""

ANSWERS: Mapping[str, tuple[Answer, ...]] = {
    "login_needs": ({"needs": None}, {"needs": "contact_id"}, {"needs": "number"}),
    "standing": tuple(
        {"contract": contract, "overdue": overdue, "permissions": list(permissions)}
        for contract in ("standard", "prime")
        for overdue in (False, True)
        for count in range(len(PERMISSIONS) + 1)
        for permissions in combinations(PERMISSIONS, count)
    ),
    "notices": ({}, {"notices": [{"id": 1, "by": "B", "say": {"pt-BR": "."}}]}),
    "override": (
        {},
        {"overrides": [{"state": "open"}]},
        {"overrides": [{"state": "closed"}]},
        *({"overrides": [{"state": "sent", "to": to}]} for to in ELSEWHERE),
    ),
    "open_request": ({}, {"ticket": TICKET}, {"ticket": TICKET, "protocol": PROTOCOL}),
    "recent": ({},),
    "front": ({}, {"queue": "Q", "language": "es", "minutes": 3, "protocol": PROTOCOL}),
    "open_ticket": ({"ticket": TICKET, "protocol": PROTOCOL},),
    "update_ticket": ({},),
    "cancel_ticket": ({},),
    "add_recording": ({},),
    "record_consent": ({},),
    "answer_survey": ({},),
}
"""What may come of each other ask and do; none at all is always tried too. `recent` is walked with its key, and an
override stands while the moment lasts that it is told at: see `Stepping`."""


def answers(wait: Ask | Do) -> tuple[Answer, ...]:
    """Every answer, the plainest first, and none at last. KeyError for a kind that is not listed."""
    if wait.kind == "check_secret":
        return (*SECRETS[wait.about["what"], wait.about["purpose"]], None)
    return (*ANSWERS[wait.kind], None)


def events(wait: Wait, hotline: Hotline, recent: str | None, at: datetime) -> Iterator[AnyEvent]:
    """Everything that may happen next at a wait, but for a hang-up and a failure of ours."""
    if isinstance(wait, (Ask, Do)):
        for answer in answers(wait):
            yield Answered(at=at, key=wait.key, answer=answer, failed=answer is None)
    elif isinstance(wait, Prompt):
        yield Silence(at=at)
        yield from (
            _keys(wait, hotline, recent, at) if wait.entry is None else _entries(wait.entry, hotline, at)
        )
    elif isinstance(wait, Record):
        yield Silence(at=at)
        yield MessageRecorded(at=at)
        yield MessageRecorded(at=at, recording="RE", seconds=5)
    elif isinstance(wait, (Transfer, Serve, Queue)):
        yield from _persons(wait, at)


def _keys(wait: Prompt, hotline: Hotline, recent: str | None, at: datetime) -> Iterator[AnyEvent]:
    """Each key that means something here or everywhere; one for all the others, which are taken alike."""
    meant = [key for key in KEYS if key in wait.keys or key == recent]
    wide = [key for key in KEYS if key in hotline.keys and key not in meant]
    wrong = [key for key in KEYS if key not in meant and key not in wide][:1]
    for key in (*meant, *wide, *wrong):
        yield KeyPressed(at=at, key=key)
    if wait.guarded and meant:
        yield KeyPressed(at=at, key=meant[0], ahead=True)


def _entries(entry: Entry, hotline: Hotline, at: datetime) -> Iterator[AnyEvent]:
    for command in entry.commands:
        yield EntryTyped(at=at, command=command, length=len(command))
    if entry.secret:
        for shape in ("complete", "short", "empty", "back"):
            yield SecretTyped(at=at, shape=shape)
        return
    countries = dict.fromkeys((*hotline.callback_countries, "BR", "US", "JP"))
    for country in countries:
        yield NumberTyped(at=at, ref=TYPED, country=country, length=11)
    yield NumberTyped(at=at, length=5)
    yield EntryTyped(at=at)
    yield EntryTyped(at=at, command="*")


def _persons(wait: Transfer | Serve | Queue, at: datetime) -> Iterator[AnyEvent]:
    yield Silence(at=at)
    for result in ("answered", "busy", "no_answer", "failed", "cancelled"):
        yield TransferEnded(at=at, result=result, seconds=30)
    for left in ("bridged", "leave", "hangup", "full", "failed"):
        yield QueueLeft(at=at, result=left, seconds=30)
    if isinstance(wait, Queue):
        for key in dict.fromkeys((wait.callback_key or "1", "7")):
            yield KeyPressed(at=at, key=key)


__all__ = ["ANSWERS", "KEYS", "NARROWING", "REF", "REGISTERED", "SECRETS", "answers", "events"]
