"""A scenario out of a call that was: what was pressed and what the world told, with no secret and no person in it.

Secrets were never kept; markers stand in their place. Numbers are replaced by examples of the same country, names
of customers by made-up ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

import yaml

from auth.policy import BRASILIA
from ivr.application.answer import Taken, read_taken
from ivr.application.records import JournalEntry
from ivr.engine.effects import Ask, Do, Outcome, Prompt, Wait
from ivr.engine.events import (
    Answered,
    AnyEvent,
    Caller,
    CallStarted,
    EntryTyped,
    HungUp,
    KeyPressed,
    KeysUnused,
    MessageRecorded,
    NumberTyped,
    QueueLeft,
    SecretTyped,
    Silence,
    TransferEnded,
)
from ivr.engine.outcome import outcome
from ivr.engine.session import Session
from ivr.scenarios.markers import OF_ENTRY

EXAMPLE_TYPED = "11987650001"
EXAMPLES = {
    "BR": "+5511987650000",
    "MX": "+525512345678",
    "US": "+12025550123",
    "PT": "+351912345678",
    "AR": "+541123456789",
    "GB": "+447400123456",
}
"""Numbers that stand for a caller's of that country."""


@dataclass
class _Told:
    """What the world said during the call, as facts of a file."""

    caller: str | None
    standing: dict[str, Any] = field(default_factory=dict)
    logged_in: bool = False
    contact_language: str | None = None
    contact_id: bool = False
    closed: bool = False
    queues: tuple[str, ...] = ()
    followed: bool = False
    phone: bool = False
    request: dict[str, Any] = field(default_factory=dict)
    recent: dict[str, Any] = field(default_factory=dict)
    overrides: dict[str, Any] = field(default_factory=dict)
    notices: list[dict[str, str]] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


def as_scenario(
    name: str, turns: Sequence[tuple[datetime, Sequence[Taken]]], session: Session, teams: Iterable[str]
) -> dict[str, Any]:
    """What a file says of a call. `turns`: each with its moment, turn 0 first; `session`: how it stood at the end;
    `teams`: all that there are.
    """
    started = turns[0][1][0].event
    assert isinstance(started, CallStarted), "a call begins with CallStarted"
    steps = [taken for _, turn in turns for taken in turn]
    told = _told(steps, started.caller.ref)
    if told.followed and not told.request:
        told.request = {"team": next((team for team in teams if team != session.team), session.team)}
    made: dict[str, Any] = {
        "name": name,
        "at": f"{turns[0][0].astimezone(BRASILIA):%Y-%m-%dT%H:%M}",
        "to": session.hotline,
        "from": _example(started.caller),
        **_facts(told),
        "keys": " ".join(_without_last_silence(list(_words(turns)))),
        **_expected(steps, session),
    }
    return {key: value for key, value in made.items() if value not in ("", [], {})}


def from_journal(name: str, entries: Sequence[JournalEntry], session: Session, teams: Iterable[str]) -> str:
    """A file's text with the one scenario of a call, out of its journal."""
    turns = [(entry.at, read_taken(entry.entry)) for entry in entries]
    return write(as_scenario(name, turns, session, teams))


def write(scenario: dict[str, Any]) -> str:
    """As a file's text: a list with this one."""
    text: str = yaml.safe_dump(
        [scenario], allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )
    return text


def _example(caller: Caller) -> str:
    """A number for a number; a withheld one stays so."""
    if caller.kind == "number":
        return EXAMPLES.get(caller.country or "", EXAMPLES["BR"])
    return {"sip": "sip:exemplo@example.com", "client": "client:exemplo"}.get(caller.kind, "anonymous")


# -- what was pressed, and what came of a wait


def _words(turns: Sequence[tuple[datetime, Sequence[Taken]]]) -> Iterator[str]:
    wait: Wait = turns[0][1][-1].wait
    minutes, started = 0, turns[0][0]
    for at, steps in turns[1:]:
        passed = int((at - started).total_seconds() // 60)
        if passed > minutes:
            yield f"+{passed - minutes}"
            minutes = passed
        yield "".join(_turn_words(wait, steps))
        wait = steps[-1].wait


def _without_last_silence(words: list[str]) -> list[str]:
    """After the last word a scenario has silence to the end by itself."""
    last = next((at for at in range(len(words), 0, -1) if words[at - 1] != "silence"), 0)
    return words[:last]


def _turn_words(wait: Wait, steps: Sequence[Taken]) -> Iterator[str]:
    """One turn is one word: keys that were pressed in one go stay together."""
    for place, taken in enumerate(steps):
        if not isinstance(taken.event, Answered):
            verdict = _verdict(taken, steps[place + 1 :])
            yield _word(wait, taken.event, verdict)
        wait = taken.wait


def _word(wait: Wait, event: AnyEvent, right: bool) -> str:
    if isinstance(event, KeyPressed):
        return event.key
    if isinstance(event, KeysUnused):
        return "1" * event.count
    if isinstance(event, SecretTyped):
        return _secret(wait, event, right)
    if isinstance(event, NumberTyped):
        return f"{EXAMPLE_TYPED if event.ref else '1' * max(event.length, 2)}#"
    if isinstance(event, EntryTyped):
        return f"{event.command or ''}#"
    if isinstance(event, HungUp):
        return "hangup"
    return _result(event)


def _secret(wait: Wait, event: SecretTyped, right: bool) -> str:
    if event.shape != "complete":
        return {"empty": "#", "short": "5#", "back": "*#"}[event.shape]
    kind = wait.entry.kind if isinstance(wait, Prompt) and wait.entry else "phone_password"
    marker = OF_ENTRY.get(kind, "password")
    return f"{{{marker if right else 'wrong_' + marker}}}#"


def _verdict(taken: Taken, following: Sequence[Taken]) -> bool:
    """Whether what was typed was right; a scope that only narrowed counts as right."""
    if not isinstance(taken.wait, Ask) or taken.wait.kind != "check_secret" or not following:
        return True
    answer = following[0].event
    told = answer.answer or {} if isinstance(answer, Answered) else {}
    return bool(
        told.get("verdict") in ("right", "closed") or ("narrowing" in told and told.get("verdict") is None)
    )


def _result(event: AnyEvent) -> str:
    if isinstance(event, MessageRecorded):
        return f"talk:{event.seconds}" if event.recording else "silence"
    if isinstance(event, TransferEnded):
        if event.result == "answered":
            return f"answered:{event.seconds}"
        return {"no_answer": "no-answer", "cancelled": "no-answer"}.get(event.result, event.result)
    if isinstance(event, QueueLeft):
        if event.result == "bridged":
            return f"answered:{event.seconds}"
        return {"hangup": "hangup", "full": "busy"}.get(event.result, event.result)
    return "silence" if isinstance(event, Silence) else "failed"


# -- what the world told


def _told(steps: Sequence[Taken], caller: str | None) -> _Told:
    told = _Told(caller)
    for before, taken in pairwise(steps):
        if isinstance(before.wait, (Ask, Do)) and isinstance(taken.event, Answered):
            if taken.event.answer is None:
                told.unanswered.append(before.wait.kind)
            else:
                _learn(told, before.wait, taken.event.answer)
    return told


def _learn(told: _Told, wait: Ask | Do, answer: dict[str, Any]) -> None:
    if wait.kind == "standing":
        told.standing = answer
    elif wait.kind == "check_secret" and answer.get("verdict") == "right" and "ticket" not in answer:
        told.logged_in = True
        told.contact_language = answer.get("language") or told.contact_language
        told.queues = tuple(answer.get("queues", ())) or told.queues
    elif wait.kind == "check_secret" and answer.get("verdict") == "closed":
        told.closed = True
    elif wait.kind == "check_secret" and "ticket" in answer:
        told.followed = True
    elif wait.kind == "login_needs":
        told.contact_id = told.contact_id or answer.get("needs") == "contact_id"
        told.phone = told.phone or wait.about["scope"].get("number", told.caller) != told.caller
    elif wait.kind == "open_request" and answer.get("ticket"):
        own = {"of": "contact"} if answer.get("protocol") else {}
        told.request = {"team": wait.about["team"], **own}
    elif wait.kind == "recent" and answer.get("key"):
        told.recent = {"key": answer["key"], "team": answer["team"]}
    elif wait.kind == "notices":
        told.notices = [dict(one["say"]) for one in answer.get("notices", ())]
    elif wait.kind == "override" and answer.get("overrides"):
        one = answer["overrides"][-1]
        told.overrides[wait.about["team"]] = {k: one[k] for k in ("state", "to", "say") if one.get(k)}


def _facts(told: _Told) -> dict[str, Any]:
    customer: dict[str, Any] = {}
    if told.queues:
        customer = {"contact": "Atendente de Exemplo", "agent": list(told.queues)}
    elif told.logged_in or told.closed:
        standing = told.standing
        customer = {
            "organization": "Organização Exemplo",
            "contact": "Contato Exemplo",
            "contract": standing.get("contract", "standard"),
            "overdue": "yes" if standing.get("overdue") else "",
            "permissions": list(standing.get("permissions", ())),
            "language": told.contact_language or "",
            "phone": f"+55{EXAMPLE_TYPED}" if told.phone else "",
            "shared number": "yes" if told.contact_id else "",
            "password": "closed" if told.closed else "",
        }
    world = {
        "open request": told.request,
        "recent call": told.recent,
        "overrides": told.overrides,
        "notices": told.notices,
        "unanswered": sorted(set(told.unanswered)),
    }
    return {"customer": _given(customer), "world": _given(world)}


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", [], {})}


# -- what came of it


def _expected(steps: Sequence[Taken], session: Session) -> dict[str, Any]:
    nodes = [entry.node for taken in steps for entry in taken.trace]
    visited = [node for place, node in enumerate(nodes) if place == 0 or node != nodes[place - 1]]
    ended: Outcome | None = outcome(session)
    why = [
        entry.code
        for taken in steps
        for entry in taken.trace
        if entry.code.startswith(("hours_", "override_"))
    ]
    expected: dict[str, Any] = {
        "goes to": visited,
        "why": list(dict.fromkeys(why)),
        "outcome": ended or "",
        "team": session.team or "",
        "language": session.language,
    }
    return expected | {"ticket": _ticket(steps)}


def _ticket(steps: Sequence[Taken]) -> dict[str, Any]:
    """The ticket that the call opened, as it then left it."""
    ticket: dict[str, Any] = {}
    for before, taken in pairwise(steps):
        if not (
            isinstance(before.wait, Do)
            and isinstance(taken.event, Answered)
            and taken.event.answer is not None
        ):
            continue
        about = before.wait.about
        if before.wait.kind == "open_ticket":
            ticket = {name: about.get(name) for name in ("team", "reason", "number_confirmed", "priority")}
            ticket["promised"] = "yes" if about.get("promised") else "no"
        elif before.wait.kind == "update_ticket" and ticket:
            ticket |= {name: about[name] for name in ("number_confirmed", "priority") if name in about}
            ticket |= {"promised": "yes"} if about.get("promised") else {}
    return ticket
