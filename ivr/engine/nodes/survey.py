"""survey: one question after a finished service; whoever says nothing is not asked again."""

from __future__ import annotations

from functools import partial
from typing import Any

from ivr.engine.call import Call
from ivr.engine.nodes.base import Behaviour
from ivr.engine.question import Move, Question
from ivr.flow.kinds import node_kind
from ivr.flow.shape import Target, Words


@node_kind("survey")
class Survey(Behaviour):
    """Keys 1 to 5 answer; silence, or any other key twice, goes on."""

    example = """
after_service:
  survey: survey_question
  next: goodbye
"""
    unanswered = ("next",)
    phrases = {"survey_thanks": ""}

    survey: Words
    next: Target

    def enter(self, call: Call) -> Move:
        return call.listen("rate")

    def rate(self, call: Call) -> Question:
        return Question(
            full=[call.line(self.survey)],
            choices={key: partial(self._rated, key) for key in "12345"},
            on_silence=lambda c: c.go(self.next, "survey_silent"),
            on_failure=lambda c, _: c.go(self.next, "survey_silent"),
            tries=2,
            guarded=True,
        )

    def _rated(self, key: str, call: Call) -> Move:
        call.keep(survey=int(key))
        return call.do("answer_survey", "kept", value=int(key), team=call.session.team)

    def kept(self, call: Call, answer: dict[str, Any] | None) -> Move:
        call.say("survey_thanks")
        return call.go(self.next, "survey_answered", value=call.value("survey"))
