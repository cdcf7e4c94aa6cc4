"""serve: a team's person calls in, proves by PIN who they are, and takes the callers of their queues in turn."""

from __future__ import annotations

from typing import Any

from ivr.engine import speech
from ivr.engine.call import Call
from ivr.engine.effects import Entry, Serve
from ivr.engine.events import AnyEvent, NumberTyped, SecretTyped, TransferEnded
from ivr.engine.nodes.base import Behaviour
from ivr.engine.question import Move, Question
from ivr.engine.session import Person
from ivr.flow.kinds import node_kind
from ivr.flow.shape import Target, Words

PIN = Entry("agent_pin", 4, 12, secret=True)
TRIES = 3
IDLE_LIMIT = 40
MISSED = 20
"""How many callers whom an agent did not get are remembered: the others come first."""


@node_kind("serve")
class ServeQueues(Behaviour):
    """Only a listed number with its PIN gets in. Before each bridge the person hears who is waiting.

    `next`: where the call goes when the person is done, refused, or nobody called for a long time.
    """

    example = """
agents_desk:
  serve: agents_greeting
  next: goodbye_node
"""
    unanswered = ("next",)
    phrases = {
        "agent_pin_prompt": "",
        "agent_refused": "",
        "agent_ready": "",
        "agent_front": "organization product language minutes protocol",
        "agent_nobody": "",
        "agent_next": "",
        "agent_unnamed": "",
        "agent_no_product": "",
        "agent_no_protocol": "",
    }

    serve: Words
    next: Target

    def enter(self, call: Call) -> Move:
        call.say(self.serve)
        return call.listen("pin")

    def pin(self, call: Call) -> Question:
        return Question(
            full=[call.line("agent_pin_prompt")],
            entry=PIN,
            on_entry=self._check,
            on_failure=lambda c, _: self._refused(c),
        )

    def _check(self, call: Call, _: NumberTyped | SecretTyped) -> Move:
        return call.ask(
            "check_secret", "checked", what="agent_pin", purpose="serve", number=call.session.caller.ref
        )

    def checked(self, call: Call, answer: dict[str, Any] | None) -> Move:
        if (answer or {}).get("verdict") != "right":
            tried = call.count("agent_pin")
            if tried >= TRIES:
                return self._refused(call)
            call.because("login_wrong", tried=tried)
            call.say("login_wrong")
            return call.listen("pin")
        call.set(person=Person("agent", contact=(answer or {}).get("agent")))
        call.keep(queues=list((answer or {}).get("queues", ())))
        call.because("agent_known")
        call.say("agent_ready")
        return self._look(call)

    def _refused(self, call: Call) -> Move:
        call.say("agent_refused")
        call.mark("refused_agent")
        return call.go(self.next, "agent_refused")

    def _look(self, call: Call) -> Move:
        served = (call.session.at - call.session.started_at).total_seconds()
        if served > call.flows.limits.call_seconds:
            return call.go(self.next, "agent_done")
        return call.ask("front", "front", queues=call.value("queues"))

    def front(self, call: Call, answer: dict[str, Any] | None) -> Move:
        if not call.value("queues"):
            return self._refused(call)
        if answer and answer.get("queue"):
            call.say(self._described(call, answer))
            call.because("agent_takes", queue=answer["queue"])
            call.forget_counts("idle")
            call.keep(front=answer.get("call"))
            return call.wait(Serve(answer["queue"], record=_recorded(call, answer["queue"])), "served")
        if call.count("idle") > IDLE_LIMIT:
            return call.go(self.next, "agent_idle")
        call.because("agent_nobody")
        return call.listen("idle")

    def _described(self, call: Call, answer: dict[str, Any]) -> Any:
        return call.line(
            "agent_front",
            organization=answer.get("organization") or call.line("agent_unnamed").text,
            product=answer.get("product") or call.line("agent_no_product").text,
            language=speech.LANGUAGE_NAMES[call.language][answer.get("language") or call.language],
            minutes=str(answer.get("minutes", 0)),
            protocol=speech.spell(answer.get("protocol") or "", call.language)
            or call.line("agent_no_protocol").text,
        )

    def served(self, call: Call, event: AnyEvent) -> Move:
        talked = event.seconds if isinstance(event, TransferEnded) and event.result == "answered" else 0
        call.because("agent_served", seconds=talked)
        if not talked and (front := call.value("front")) is not None:
            call.keep(missed=[*call.value("missed", ()), front][-MISSED:])
        return call.listen("again")

    def again(self, call: Call) -> Question:
        return Question(
            full=[call.line("agent_next")],
            choices={"1": self._look, "2": self._done},
            on_silence=self._look,
            on_failure=lambda c, _: self._look(c),
        )

    def idle(self, call: Call) -> Question:
        return Question(
            full=[call.line("agent_nobody")],
            choices={"1": self._look, "2": self._done},
            on_silence=self._look,
            on_failure=lambda c, _: self._look(c),
            timeout=15,
        )

    def _done(self, call: Call) -> Move:
        return call.go(self.next, "agent_done")


def _recorded(call: Call, queue: str) -> bool:
    """Whether the flow says that talks out of this queue are recorded."""
    teams = call.flows.teams.values()
    reaches = [reach for team in teams for reach in (team.reach, team.on_call) if reach]
    return any(reach.queue == queue and reach.record for reach in reaches)
