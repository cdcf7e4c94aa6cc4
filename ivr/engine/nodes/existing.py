"""A callback for the same team is open already: what a second caller may learn and do.

By number alone: that a request is open and when the team next works; a message may be added, or a new request
made. Hearing the protocol and cancelling need the login, or the typed protocol.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from ivr.engine import speech
from ivr.engine.call import Call
from ivr.engine.effects import Entry
from ivr.engine.events import NumberTyped, SecretTyped
from ivr.engine.hours import OutOfSpan, opening
from ivr.engine.listening import REPEAT_LIMIT
from ivr.engine.nodes.base import Behaviour
from ivr.engine.nodes.emergency import schedule_of
from ivr.engine.question import Answer, Move, Question
from ivr.engine.spoken_time import spoken_next_opening
from ivr.flow.shape import Target, TeamName

PROTOCOL = Entry("protocol", 10, 10, secret=True)
TRIES = 3


def when_working(call: Call, team: str) -> str:
    """When the team next works, as words: now, or the next opening."""
    schedule, at = schedule_of(call, team), call.session.at
    try:
        if opening(schedule, at).open:
            return call.line("works_now").text
        spoken = spoken_next_opening(schedule, at, call.language)
    except OutOfSpan:
        spoken = None
    return spoken or call.line("works_unknown").text


class ExistingRequest(Behaviour):
    """The part of a ticket's conversation about an earlier open request."""

    ticket: TeamName
    next: Target

    @abstractmethod
    def fresh(self, call: Call) -> Move:
        """A new request."""

    @abstractmethod
    def message_for(self, call: Call, ticket: str) -> Move:
        """Records a message for an open ticket."""

    def once_more(self, stage: str, past: Answer) -> Answer:
        """Asks `stage` again, as often as anything may be heard again; then `past`, so that nobody goes in circles."""

        def again(call: Call) -> Move:
            return past(call) if call.count("again") > REPEAT_LIMIT else call.listen(stage)

        return again

    def look(self, call: Call) -> Move:
        team, person = call.team(self.ticket), call.session.person
        if team.confidential or not (call.session.caller.ref or person.contact):
            return self.fresh(call)
        return call.ask(
            "open_request", "looked", team=self.ticket, caller=call.session.caller.ref, contact=person.contact
        )

    def looked(self, call: Call, answer: dict[str, Any] | None) -> Move:
        if not (answer and answer.get("ticket")):
            return self.fresh(call)
        own = answer.get("protocol") if call.session.person.assurance == "contact" else None
        call.keep(existing=answer["ticket"], existing_protocol=own)
        call.because("request_open", team=self.ticket)
        return call.listen("existing")

    def existing(self, call: Call) -> Question:
        told = call.line(
            "request_open", team=call.team_title(self.ticket), opens=when_working(call, self.ticket)
        )
        return Question(
            full=[told, call.line("request_open_options")],
            again=[call.line("request_open_options")],
            choices={"1": self._add, "2": self._new, "3": self._manage},
            on_silence=self._leave,
            on_failure=lambda c, _: self._leave(c),
            guarded=True,
        )

    def _add(self, call: Call) -> Move:
        return self.message_for(call, call.value("existing"))

    def _new(self, call: Call) -> Move:
        call.because("new_request")
        return self.fresh(call)

    def _leave(self, call: Call) -> Move:
        call.mark("request_stands")
        return call.go(self.next, "request_stands")

    def _manage(self, call: Call) -> Move:
        if call.value("existing_protocol"):
            return call.listen("own_request")
        spent = call.session.counts.get("protocol", 0) >= TRIES
        return self.once_more("existing" if spent else "prove", self._leave)(call)

    def prove(self, call: Call) -> Question:
        return Question(
            full=[call.line("type_protocol")],
            entry=PROTOCOL,
            on_entry=self._check_protocol,
            on_back=lambda c: c.listen("existing"),
            on_silence=lambda c: c.listen("existing"),
            on_failure=lambda c, _: c.listen("existing"),
            timeout=8,
        )

    def _check_protocol(self, call: Call, _: NumberTyped | SecretTyped) -> Move:
        return call.ask(
            "check_secret", "proved", what="protocol", purpose="manage", ticket=call.value("existing")
        )

    def proved(self, call: Call, answer: dict[str, Any] | None) -> Move:
        if (answer or {}).get("verdict") == "right":
            call.keep(existing_protocol=(answer or {})["protocol"])
            call.because("protocol_right")
            return call.listen("own_request")
        tried = call.count("protocol")
        call.because("protocol_wrong", tried=tried)
        call.say("protocol_wrong")
        return call.listen("existing" if tried >= TRIES else "prove")

    def own_request(self, call: Call) -> Question:
        protocol = speech.spell(call.value("existing_protocol"), call.language)
        return Question(
            full=[call.line("own_request", protocol=protocol)],
            choices={"1": self.once_more("own_request", self._leave), "2": self._add, "3": self._cancel},
            on_silence=self._leave,
            on_failure=lambda c, _: self._leave(c),
            guarded=True,
        )

    def _cancel(self, call: Call) -> Move:
        return call.do("cancel_ticket", "cancelled", ticket=call.value("existing"))

    def cancelled(self, call: Call, answer: dict[str, Any] | None) -> Move:
        if answer is None:
            call.fail("cancel_failed")
        if answer.get("closed"):
            call.say("request_closed")
            return self._leave(call)
        call.mark("served")
        call.say("request_cancelled")
        return call.go(self.next, "request_cancelled")
