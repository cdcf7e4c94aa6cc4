"""ticket: a request is registered, its protocol told, and whatever else helps is asked.

The order is offer, protocol, number, message, then three questions: a hang-up after the protocol loses nothing.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, Literal

from ivr.engine import announcements, speech
from ivr.engine.call import Call
from ivr.engine.effects import Entry, Record
from ivr.engine.events import AnyEvent, MessageRecorded, NumberTyped, SecretTyped
from ivr.engine.hours import OutOfSpan, local_date
from ivr.engine.nodes.calling_back import is_abroad, number_of
from ivr.engine.nodes.emergency import ask_override, learn, schedule_of
from ivr.engine.nodes.existing import ExistingRequest, when_working
from ivr.engine.priority import due_at, priority
from ivr.engine.question import Answer, Move, Question
from ivr.engine.session import Request
from ivr.engine.spoken_time import spoken_moment
from ivr.flow.kinds import node_kind
from ivr.flow.shape import Flag, MessageSeconds, Target, TeamName

PHONE = Entry("phone", 8, 17)
Reason = Literal[
    "closed", "busy", "no_answer", "callback", "request", "complaint", "praise", "history", "locked"
]
ASKED = {"users": ("one", "all"), "work": ("stopped", "hindered"), "place": ("cloud", "own")}
"""The three questions: what the keys 1 and 2 mean."""


@node_kind("ticket")
class Ticket(ExistingRequest):
    """`record`: a message of at most this long may be left. `questions`: the three of product support.

    `offer: no`: the caller has asked for it already. `on_decline`: who doesn't want one (left out: `next`).
    """

    example = """
finance_ticket:
  ticket: finance
  reason: closed
  record: 120s
  next: goodbye_node
"""
    unanswered = ("next",)
    phrases = {
        "ticket_offer": "team",
        "ticket_protocol": "protocol",
        "ticket_protocol_again": "",
        "callback_promise": "team opens digits",
        "callback_promise_due": "due",
        "ticket_no_promise": "team",
        "ticket_number": "ending",
        "ticket_number_type": "",
        "ticket_number_other": "ending",
        "ticket_number_check": "number",
        "ticket_number_refused": "",
        "ticket_message": "",
        "recording_notice": "",
        "ticket_message_kept": "",
        "ticket_message_none": "",
        "ticket_users": "",
        "ticket_work": "",
        "ticket_place": "",
        "ticket_done": "",
        "ticket_declined": "",
        "abroad_channel": "channel",
        "abroad_options": "",
        "works_now": "",
        "works_unknown": "",
        "request_open": "team opens",
        "request_open_options": "",
        "type_protocol": "",
        "protocol_wrong": "",
        "own_request": "protocol",
        "request_cancelled": "",
        "request_closed": "",
    }

    ticket: TeamName
    reason: Reason
    next: Target
    record: MessageSeconds | None = None
    questions: Flag = False
    offer: Flag = True
    on_decline: Target | None = None

    def enter(self, call: Call) -> Move:
        call.set(team=self.ticket)
        if self._has_request(call):
            return call.go(self.next, "ticket_open_already", protocol=self._request(call).protocol)
        return ask_override(call, "promisable", self.ticket)

    def promisable(self, call: Call, answer: dict[str, Any] | None) -> Move:
        """What is promised is counted on the hours that hold now, overrides among them."""
        learn(call, self.ticket, answer)
        announcements.remind(call)
        return self.look(call)

    def _has_request(self, call: Call) -> bool:
        request = call.session.request
        return request is not None and request.team == self.ticket

    # -- offer

    def fresh(self, call: Call) -> Move:
        if is_abroad(call):
            return call.listen("abroad")
        return call.listen("offered") if self.offer else self.open(call)

    def abroad(self, call: Call) -> Question:
        channel = call.hotline.international
        assert channel is not None, "asked only where the hotline has one"
        words = ", ".join(filter(None, (call.line(channel.channel).text, channel.spelled)))
        said = call.line("abroad_channel", channel=words)
        options = call.line("abroad_options")
        return Question(
            full=[said, said, options],
            again=[options],
            choices={"1": self.once_more("abroad", self.open), "2": self.open, "3": self._decline},
            on_silence=self.open,
            on_failure=lambda c, _: self.open(c),
            guarded=True,
        )

    def offered(self, call: Call) -> Question:
        return Question(
            full=[call.line("ticket_offer", team=call.team_title(self.ticket))],
            choices={"1": self.open, "2": self._decline},
            on_silence=self.open,
            on_failure=lambda c, _: self.open(c),
            guarded=True,
        )

    def _decline(self, call: Call) -> Move:
        call.say("ticket_declined")
        return call.go(self.on_decline or self.next, "ticket_declined", self.at("on_decline"))

    # -- open

    def open(self, call: Call) -> Move:
        number, person = number_of(call), call.session.person
        return call.do(
            "open_ticket",
            "opened",
            team=self.ticket,
            reason=self.reason,
            number=number,
            number_confirmed="assumed" if number else "none",
            promised=number is not None,
            language=call.language,
            organization=person.organization,
            contact=person.contact,
            product=call.value("product"),
            subject=call.value("subject"),
            follows=call.value("follows"),
            consent=call.value("consent"),
            confidential=call.team(self.ticket).confidential,
            priority="medium",
            due_at=self._due(call),
        )

    def _due(self, call: Call) -> str | None:
        joined = call.value("joined_at") if self.reason == "callback" else None
        start = datetime.fromisoformat(joined) if joined else call.session.at
        schedule = schedule_of(call, self.ticket)
        try:
            due = due_at(call.team(self.ticket).priorities, schedule, start, self._priority(call))
        except OutOfSpan:  # a ticket without a time is better than none
            return None
        return due.isoformat() if due else None

    def _priority(self, call: Call) -> Any:
        priorities = call.team(self.ticket).priorities
        return priority(priorities, call.value("asked_users"), call.value("asked_work"))

    def opened(self, call: Call, answer: dict[str, Any] | None) -> Move:
        if answer is None:
            call.fail("ticket_failed")
        request = Request(answer["ticket"], answer["protocol"], self.ticket, number_of(call))
        call.set(request=request)
        call.because("ticket_opened", team=self.ticket, reason=self.reason, protocol=request.protocol)
        return call.listen("protocol")

    def protocol(self, call: Call) -> Question:
        spoken = call.line(
            "ticket_protocol", protocol=speech.spell(self._request(call).protocol, call.language)
        )
        again = call.line("ticket_protocol_again")
        return Question(
            full=[spoken, spoken, again],
            again=[again],
            choices={"1": self.once_more("protocol", self._promise), "2": self._promise},
            on_silence=self._promise,
            on_failure=lambda c, _: self._promise(c),
            guarded=True,
        )

    def _request(self, call: Call) -> Request:
        request = call.session.request
        assert request is not None, "asked only after the ticket was opened"
        return request

    # -- number

    def _promise(self, call: Call) -> Move:
        if self._request(call).number is None:
            if is_abroad(call) or call.marked("login_closed"):
                call.say("ticket_no_promise", team=call.team_title(self.ticket))
                return self._message(call)
            return call.listen("type_number")
        self._say_promised(call)
        if call.marked("login_closed"):
            return self._message(call)
        return call.listen("number")

    def _say_promised(self, call: Call) -> None:
        """Who calls back, and how they are known; a time only where the team's data promises one."""
        digits = speech.spell(self._request(call).protocol[-3:], call.language)
        opens = when_working(call, self.ticket)
        call.say("callback_promise", team=call.team_title(self.ticket), opens=opens, digits=digits)
        due = self._due(call) if call.team(self.ticket).promises_due else None
        if due is not None:
            call.say("callback_promise_due", due=self._spoken_due(call, due))

    def _spoken_due(self, call: Call, due: str) -> str:
        schedule = call.flows.schedules[self.ticket]
        today = local_date(schedule, call.session.at)
        return spoken_moment(datetime.fromisoformat(due), today, call.language, schedule.zone.name)

    def number(self, call: Call) -> Question:
        return Question(
            full=[call.line("ticket_number", number=self._request(call).number or "")],
            choices={"1": partial(self._confirmed, "key"), "2": lambda c: c.listen("type_number")},
            on_silence=self._message,
            on_failure=lambda c, _: self._message(c),
            guarded=True,
        )

    def type_number(self, call: Call) -> Question:
        """Silence keeps what there is: a number that was promised a call, or none."""
        standing = self._request(call).number
        asked = (
            call.line("ticket_number_other", number=standing) if standing else call.line("ticket_number_type")
        )
        return Question(
            full=[asked],
            entry=PHONE,
            on_entry=self._typed,
            on_back=self._message,
            on_silence=self._message,
            on_failure=lambda c, _: self._message(c),
            timeout=8,
        )

    def _typed(self, call: Call, event: NumberTyped | SecretTyped) -> Move:
        assert isinstance(event, NumberTyped), "the prompt is for a number"
        if event.country not in call.hotline.callback_countries:
            call.because("number_not_called", country=event.country)
            call.say("ticket_number_refused")
            if call.count("number_refused") >= 3:
                return self._message(call)
            return call.listen("type_number")
        call.keep(typed_number=event.ref)
        call.because("number_typed")
        return call.listen("check_number")

    def check_number(self, call: Call) -> Question:
        return Question(
            full=[call.line("ticket_number_check", number=call.value("typed_number"))],
            choices={"1": partial(self._confirmed, "typed"), "2": lambda c: c.listen("type_number")},
            on_silence=partial(self._confirmed, "typed"),
            on_failure=lambda c, _: self._confirmed("typed", c),
            guarded=True,
        )

    def _confirmed(self, how: str, call: Call) -> Move:
        request = self._request(call)
        first = request.number is None
        number = call.value("typed_number") if how == "typed" else request.number
        call.set(request=Request(request.ticket, request.protocol, request.team, number))
        if how == "typed" and first:
            self._say_promised(call)
        return call.do(
            "update_ticket",
            "number_kept",
            ticket=request.ticket,
            number=number,
            number_confirmed=how,
            promised=True,
        )

    def number_kept(self, call: Call, answer: dict[str, Any] | None) -> Move:
        call.because("number_confirmed", failed=answer is None)
        return self._message(call)

    # -- message

    def _message(self, call: Call) -> Move:
        return call.listen("message") if self.record else self._ask_next(call)

    def message(self, call: Call) -> Question:
        return Question(
            full=[call.line("ticket_message")],
            choices={"1": self._record_own, "2": self._ask_next},
            on_silence=self._ask_next,
            on_failure=lambda c, _: self._ask_next(c),
            guarded=True,
        )

    def _record_own(self, call: Call) -> Move:
        return self.message_for(call, self._request(call).ticket)

    def message_for(self, call: Call, ticket: str) -> Move:
        """The purpose of a recording is told, not to be cut, directly before it."""
        call.tell("recording_notice")
        call.because("recording")
        return call.wait(Record(self.record or 120, ticket), "recorded")

    def recorded(self, call: Call, event: AnyEvent) -> Move:
        waited = call.session.wait
        assert isinstance(waited, Record), "what comes here ends a recording"
        made = event if isinstance(event, MessageRecorded) and event.recording else None
        call.because("message_recorded" if made else "message_none", seconds=made.seconds if made else 0)
        if made is None:
            return self._no_message(call)
        return call.do(
            "add_recording",
            "recording_kept",
            ticket=waited.subject,
            recording=made.recording,
            seconds=made.seconds,
            verified=call.session.verified,
        )

    def recording_kept(self, call: Call, answer: dict[str, Any] | None) -> Move:
        """Said only of what is kept: the carrier may have told already that it hasn't got the recording."""
        if answer is None or answer.get("absent"):
            call.because("message_none", seconds=0)
            return self._no_message(call)
        call.say("ticket_message_kept")
        return self._after_message(call)

    def _no_message(self, call: Call) -> Move:
        call.say("ticket_message_none")
        return self._after_message(call)

    def _after_message(self, call: Call) -> Move:
        if not self._has_request(call):
            call.mark("request_stands")
            return call.go(self.next, "message_added")
        return self._ask_next(call)

    # -- the three questions

    def _ask_next(self, call: Call) -> Move:
        if self.questions:
            for name in ASKED:
                if not call.marked(f"asked_{name}"):
                    call.mark(f"asked_{name}")
                    return call.listen(f"ask_{name}")
        call.say("ticket_done")
        return call.go(self.next, "ticket_done", protocol=self._request(call).protocol)

    def ask_users(self, call: Call) -> Question:
        return self._asked(call, "users")

    def ask_work(self, call: Call) -> Question:
        return self._asked(call, "work")

    def ask_place(self, call: Call) -> Question:
        return self._asked(call, "place")

    def _asked(self, call: Call, name: str) -> Question:
        choices: dict[str, Answer] = {
            key: partial(self._answered, name, value) for key, value in zip("12", ASKED[name], strict=True)
        }
        return Question(
            full=[call.line(f"ticket_{name}")],
            choices=choices,
            on_silence=self._ask_next,
            on_failure=lambda c, _: self._ask_next(c),
            tries=1,
        )

    def _answered(self, name: str, value: str, call: Call) -> Move:
        call.keep(**{f"asked_{name}": value})
        call.because("asked", question=name, answer=value)
        return call.do(
            "update_ticket",
            "noted",
            ticket=self._request(call).ticket,
            environment={name: value},
            priority=self._priority(call),
            due_at=self._due(call),
        )

    def noted(self, call: Call, answer: dict[str, Any] | None) -> Move:
        return self._ask_next(call)
