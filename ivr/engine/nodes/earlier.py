"""earlier: the protocol of an earlier ticket, for the ombudsman's cases and for following one up."""

from __future__ import annotations

from typing import Any

from ivr.engine.call import Call
from ivr.engine.effects import Entry
from ivr.engine.events import NumberTyped, SecretTyped
from ivr.engine.nodes.base import Behaviour
from ivr.engine.question import Move, Question
from ivr.flow.kinds import node_kind
from ivr.flow.shape import Seconds, Target, Words

PROTOCOL = Entry("protocol", 10, 10, secret=True, commands=("1",))
TRIES = 3


@node_kind("earlier")
class Earlier(Behaviour):
    """A typed protocol is a secret prompt, with three tries a call; `1` or silence goes on without one."""

    example = """
ombudsman_case:
  earlier: ask_earlier_protocol
  next: ombudsman_hours
  without: ombudsman_history
"""
    unanswered = ("without",)
    phrases = {"protocol_found": "", "protocol_wrong": ""}

    earlier: Words
    next: Target
    without: Target
    timeout: Seconds = 8

    def enter(self, call: Call) -> Move:
        if call.session.counts.get("protocol", 0) >= TRIES:
            return self._without(call)
        return call.listen("type")

    def type(self, call: Call) -> Question:
        return Question(
            full=[call.line(self.earlier)],
            entry=PROTOCOL,
            on_entry=self._check,
            commands={"1": self._without},
            on_silence=self._without,
            on_failure=lambda c, _: self._without(c),
            timeout=self.timeout,
        )

    def _without(self, call: Call) -> Move:
        return call.go(self.without, "no_earlier_ticket", self.at("without"))

    def _check(self, call: Call, _: NumberTyped | SecretTyped) -> Move:
        return call.ask("check_secret", "checked", what="protocol", purpose="follow")

    def checked(self, call: Call, answer: dict[str, Any] | None) -> Move:
        if (answer or {}).get("verdict") == "right":
            call.keep(follows=(answer or {})["ticket"])
            call.say("protocol_found")
            return call.go(self.next, "earlier_ticket", self.at("next"))
        tried = call.count("protocol")
        call.because("protocol_wrong", tried=tried)
        if tried >= TRIES:
            return self._without(call)
        call.say("protocol_wrong")
        return call.listen("type")
