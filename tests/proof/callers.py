"""Any caller in any world, drawn from a seed: nothing here is taken from the proof that it is held against."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from ivr.engine.effects import Ask, Do, Ended, Prompt, Queue, Record, Wait
from ivr.engine.events import (
    Answered,
    AnyEvent,
    Caller,
    CallStarted,
    EntryTyped,
    Failed,
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
from ivr.engine.session import Session
from ivr.engine.step import step
from ivr.flow.model import FlowSet

CALLERS = (
    Caller("number", "r1", "BR", True),
    Caller("number", "r1", "MX", True),
    Caller("number", "r1", "US", True),
    Caller("number", "r1", None, True),
    Caller("sip", "r1", "BR", False),
    Caller("sip", None, None, False),
    Caller("withheld"),
    Caller("client"),
    Caller("unknown"),
)
KEYS = "0123456789*#"
MOST_TURNS = 60


class Talk:
    """One call; `sessions` are all states it came by. `steady`: mostly presses what the prompt takes."""

    def __init__(self, flows: FlowSet, hotline: str, seed: int, at: datetime) -> None:
        self.flows, self.hotline, self.draw = flows, hotline, Random(seed)
        self.at = at
        self.steady = self.draw.random() < 0.8
        self.kind = self.draw.random() < 0.7
        self.events: list[AnyEvent] = []
        self.sessions: list[Session] = []
        self.session: Session | None = None

    def play(self) -> Talk:
        caller = self.draw.choice(CALLERS)
        self._take(CallStarted(at=self.at, call="CA1", hotline=self.hotline, caller=caller))
        turns = 0
        while turns < MOST_TURNS and not isinstance(self._wait, Ended):
            if not isinstance(self._wait, (Ask, Do)):
                turns += 1
                self.at += timedelta(
                    seconds=self.draw.choice((0, 3, 20, 900 if self.draw.random() < 0.1 else 5))
                )
            self._take(self._event(self._wait))
        return self

    @property
    def _wait(self) -> Wait:
        assert self.session is not None
        return self.session.wait

    def _take(self, event: AnyEvent) -> None:
        self.session = step(self.flows, self.session, event).session
        self.events.append(event)
        self.sessions.append(self.session)

    def _event(self, wait: Wait) -> AnyEvent:
        chance = self.draw.random()
        if chance < 0.004:
            return HungUp(at=self.at)
        if chance < 0.012:
            return Failed(at=self.at, reason="carrier_fallback")
        if chance < 0.02:
            return KeysUnused(at=self.at, count=3)
        if isinstance(wait, (Ask, Do)):
            answer = self._answer(wait)
            return Answered(at=self.at, key=wait.key, answer=answer, failed=answer is None)
        if isinstance(wait, Prompt):
            return self._reply(wait)
        if isinstance(wait, Record):
            return MessageRecorded(at=self.at, recording=self.draw.choice((None, "RE1")), seconds=9)
        if isinstance(wait, Queue):
            return self._queued()
        results = ("answered", "busy", "no_answer", "failed", "cancelled")
        return TransferEnded(at=self.at, result=self.draw.choice(results), seconds=5)  # type: ignore[arg-type]

    def _queued(self) -> AnyEvent:
        if self.draw.random() < 0.4:
            return KeyPressed(at=self.at, key=self.draw.choice("1123"))
        results = ("bridged", "leave", "leave", "leave", "full", "failed", "hangup")
        return QueueLeft(at=self.at, result=self.draw.choice(results), seconds=5)  # type: ignore[arg-type]

    def _reply(self, wait: Prompt) -> AnyEvent:
        chance = self.draw.random()
        if chance < 0.2:
            return Silence(at=self.at)
        if wait.entry is None:
            keys = wait.keys if self.steady and chance < 0.8 else (*KEYS, *"0**99")
            return KeyPressed(at=self.at, key=self.draw.choice(keys), ahead=self.draw.random() < 0.1)
        if wait.entry.commands and chance < 0.35:
            return EntryTyped(at=self.at, command=self.draw.choice(wait.entry.commands), length=1)
        if wait.entry.secret:
            shapes = ("complete",) * 5 + ("short", "empty", "back")
            return SecretTyped(at=self.at, shape=self.draw.choice(shapes))  # type: ignore[arg-type]
        return self.draw.choice(
            (
                NumberTyped(at=self.at, ref="r2", country="BR", length=11),
                NumberTyped(at=self.at, ref="r3", country="JP", length=11),
                NumberTyped(at=self.at, length=3),
                EntryTyped(at=self.at),
                EntryTyped(at=self.at, command="*"),
            )
        )

    def _answer(self, wait: Ask | Do) -> dict[str, Any] | None:
        if self.draw.random() < 0.06:
            return None
        answer: dict[str, Any] = getattr(self, f"_{wait.kind}", lambda _: {})(wait.about)
        return answer

    # -- the world

    def _check_secret(self, about: dict[str, Any]) -> dict[str, Any]:
        draw = self.draw
        if about["purpose"] == "scope":
            return {"narrowing": "hash", "needs": draw.choice((None, None, "number", "contact_id"))}
        if draw.random() > (0.7 if self.kind else 0.2):
            verdict = draw.choice(("wrong", "wrong", "locked", "closed"))
            needs = {"needs": "contact_id"} if draw.random() < 0.2 else {}
            number = {"number": "contact:c1"} if verdict == "closed" and draw.random() < 0.5 else {}
            return {"verdict": verdict} | needs | number
        if about["what"] == "agent_pin":
            return {"verdict": "right", "agent": "a1", "queues": draw.choice(([], ["support"]))}
        if about["what"] == "protocol":
            return {"verdict": "right", "ticket": "t0", "protocol": "9876543217"}
        known = {"verdict": "right", "organization": "o1", "language": draw.choice((None, "es", "en"))}
        if about["what"] == "organizational_code":
            return known
        return known | {"contact": "c1", "number": draw.choice((None, "contact:c1"))}

    def _login_needs(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"needs": self.draw.choice((None, None, "contact_id", "number"))}

    def _standing(self, _: dict[str, Any]) -> dict[str, Any]:
        draw = self.draw
        permissions = [one for one in ("administrator", "consultancy", "finance") if draw.random() < 0.5]
        contract = draw.choice(("standard", "prime"))
        return {"contract": contract, "overdue": draw.random() < 0.3, "permissions": permissions}

    def _open_request(self, _: dict[str, Any]) -> dict[str, Any]:
        return self.draw.choice(({}, {}, {"ticket": "t0"}, {"ticket": "t0", "protocol": "9876543217"}))

    def _recent(self, _: dict[str, Any]) -> dict[str, Any]:
        key, team = self.draw.choice("1234567890"), self.draw.choice(sorted(self.flows.teams))
        return {"key": key, "team": team} if self.draw.random() < 0.5 else {}

    def _front(self, _: dict[str, Any]) -> dict[str, Any]:
        told = {"queue": "support", "language": "es", "minutes": 3, "protocol": "9876543217"}
        return told if self.draw.random() < 0.5 else {}

    def _open_ticket(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"ticket": "t1", "protocol": "1234567897"}

    def _notices(self, _: dict[str, Any]) -> dict[str, Any]:
        told = {"notices": [{"id": 1, "by": "x", "say": {"pt-BR": "Aviso."}}]}
        return told if self.draw.random() < 0.2 else {}

    def _override(self, _: dict[str, Any]) -> dict[str, Any]:
        if self.draw.random() < 0.8:
            return {}
        told = {
            "id": 3,
            "by": "x",
            "state": self.draw.choice(("open", "closed", "sent")),
            "start": (self.at - timedelta(hours=self.draw.choice((1, 30)))).isoformat(),
            "until": (self.at + timedelta(minutes=self.draw.choice((-5, 5, 600)))).isoformat(),
            "to": self.draw.choice(sorted(self.flows.teams)),
        }
        return {"overrides": [told]}
