"""notice: something that costs, told before it is done; only a key pressed at its own prompt accepts it."""

from __future__ import annotations

from typing import Any

from ivr.engine.call import Call
from ivr.engine.nodes.base import Behaviour
from ivr.engine.question import Move, Question
from ivr.engine.speech import key_name
from ivr.flow.kinds import node_kind
from ivr.flow.shape import Key, Shape, Target, Words


class Terms(Shape):
    """The notice: its `id`, the `version` of its text, and the key that accepts it."""

    id: str
    version: str
    text: Words
    key: Key = "1"


@node_kind("notice")
class Notice(Behaviour):
    """Silence and every other key mean no. What was accepted is kept: version, key, time and contact."""

    example = """
technical_consultancy:
  notice:
    id: consultoria_tecnica
    version: "2026-01"
    text: notice_technical_consultancy
    key: 1
  on_accept: consultancy_hours
  on_refuse: main_menu
"""
    unanswered = ("on_refuse",)
    phrases = {"notice_accept": "key", "notice_refused": ""}

    notice: Terms
    on_accept: Target
    on_refuse: Target

    def enter(self, call: Call) -> Move:
        call.tell(self.notice.text)
        return call.listen("decide")

    def decide(self, call: Call) -> Question:
        accept = call.line("notice_accept", key=key_name(self.notice.key, call.language))
        return Question(
            full=[accept],
            choices={self.notice.key: self._accept},
            on_silence=self._refuse,
            on_failure=lambda c, _: self._refuse(c),
            on_repeat=self.enter,
            tries=1,
            guarded=True,
        )

    def _accept(self, call: Call) -> Move:
        return call.do(
            "record_consent", "kept", notice=self.notice.id, version=self.notice.version, key=self.notice.key
        )

    def kept(self, call: Call, answer: dict[str, Any] | None) -> Move:
        if answer is None:
            return self._refuse(call)
        accepted = {"notice": self.notice.id, "version": self.notice.version, "key": self.notice.key}
        by = {"at": call.session.at.isoformat(), "contact": call.session.person.contact}
        call.keep(consent=accepted | by)
        return call.go(
            self.on_accept, "accepted", self.at("notice"), notice=self.notice.id, version=self.notice.version
        )

    def _refuse(self, call: Call) -> Move:
        call.say("notice_refused")
        return call.go(self.on_refuse, "not_accepted", self.at("notice"), notice=self.notice.id)
