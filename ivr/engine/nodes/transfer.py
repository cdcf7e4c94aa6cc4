"""transfer: to a team's people, by telephone, SIP or queue, with a next step for whatever comes of it."""

from __future__ import annotations

from typing import Literal

from ivr.engine import announcements
from ivr.engine.call import Call
from ivr.engine.effects import Ended, Queue, Transfer
from ivr.engine.events import AnyEvent, KeyPressed, QueueLeft, TransferEnded
from ivr.engine.nodes.base import Behaviour
from ivr.engine.nodes.calling_back import is_abroad
from ivr.engine.nodes.emergency import answering
from ivr.engine.question import Go, Move
from ivr.flow.kinds import node_kind
from ivr.flow.model import Reach
from ivr.flow.shape import Target, TeamName

CALLBACK_KEY = "1"


@node_kind("transfer")
class TransferTo(Behaviour):
    """`via: on_call` rings the team's on-call reach. In a queue a key asks for a callback that keeps the place.

    `next`: after the talk. `on_max_wait`: the queue took too long; left out, as `on_no_answer`.
    """

    example = """
to_support:
  transfer: support
  next: survey
  on_busy: support_ticket
  on_no_answer: support_ticket
  on_failed: support_ticket
  on_callback: support_callback
"""
    person = True
    phrases = {
        "transferring": "team",
        "transfer_busy": "team",
        "transfer_no_answer": "team",
        "transfer_failed": "team",
        "transfer_recorded": "",
        "whisper": "team",
        "queue_wait": "position minutes key",
        "queue_wait_first": "key",
        "queue_hold": "",
        "queue_max_wait": "team",
    }

    transfer: TeamName
    via: Literal["team", "on_call"] = "team"
    next: Target
    on_busy: Target
    on_no_answer: Target
    on_failed: Target
    on_cancelled: Target | None = None
    on_callback: Target | None = None
    on_max_wait: Target | None = None

    def enter(self, call: Call) -> Move:
        call.set(team=self.transfer)
        name = answering(call, self.transfer)
        team, title = call.team(name), call.team_title(name)
        reach = team.on_call if self.via == "on_call" and name == self.transfer else team.reach
        if reach is None:
            call.say("transfer_failed", team=title)
            return call.go(self.on_failed, "no_reach", team.place, team=name)
        announcements.remind(call)
        call.say("transferring", team=title)
        if reach.record:
            call.tell("transfer_recorded")
        return self._queue(call, reach) if reach.queue else self._ring(call, reach)

    def _queue(self, call: Call, reach: Reach) -> Move:
        call.keep(joined_at=call.session.at.isoformat())
        team = answering(call, self.transfer)
        call.because("queued", reach.place, team=team, queue=reach.queue)
        key = CALLBACK_KEY if self.on_callback and not is_abroad(call) else None
        queue = Queue(reach.queue or "", team, call.language, reach.max_wait, key, reach.record)
        return call.wait(queue, "after")

    def _ring(self, call: Call, reach: Reach) -> Move:
        team = answering(call, self.transfer)
        call.because("ringing", reach.place, team=team)
        whisper = (call.line("whisper", team=call.team_title(team)),)
        accept = reach.accept == "key"
        transfer = Transfer(
            team,
            reach.number,
            reach.sip,
            reach.ring,
            accept,
            whisper if accept else (),
            reach.record,
        )
        return call.wait(transfer, "after")

    def after(self, call: Call, event: AnyEvent) -> Move:
        if isinstance(event, KeyPressed):
            return self._callback(call, event)
        if isinstance(event, QueueLeft):
            return self._left(call, event)
        if isinstance(event, TransferEnded):
            return self._ended(call, event.result, event.seconds)
        return self._ended(call, "failed", 0)

    def _callback(self, call: Call, event: KeyPressed) -> Move:
        call.pressed = event.key
        if self.on_callback is None or event.key != CALLBACK_KEY:
            return call.session.wait
        call.mark("callback")
        return call.go(
            self.on_callback, "callback_asked", self.at("on_callback"), joined=call.value("joined_at")
        )

    def _left(self, call: Call, event: QueueLeft) -> Move:
        if event.result == "bridged":
            return self._ended(call, "answered", event.seconds)
        if event.result == "leave":
            team = answering(call, self.transfer)
            call.say("queue_max_wait", team=call.team_title(team))
            target = self.on_max_wait or self.on_no_answer
            return call.go(target, "max_wait", self.at("on_max_wait"), team=team, seconds=event.seconds)
        if event.result == "hangup":
            call.mark("abandoned")
            call.because("hung_up")
            return Ended(hang_up=False)
        return self._ended(call, "busy" if event.result == "full" else "failed", event.seconds)

    def _ended(self, call: Call, result: str, seconds: int) -> Go:
        ways = {
            "answered": ("next", self.next, None),
            "busy": ("on_busy", self.on_busy, "transfer_busy"),
            "no_answer": ("on_no_answer", self.on_no_answer, "transfer_no_answer"),
            "cancelled": ("on_cancelled", self.on_cancelled or self.on_no_answer, "transfer_no_answer"),
            "failed": ("on_failed", self.on_failed, "transfer_failed"),
        }
        way, target, told = ways[result]
        team = answering(call, self.transfer)
        if result == "answered":
            call.mark("transferred")
        if told:
            call.say(told, team=call.team_title(team))
        return call.go(target, f"transfer_{result}", self.at(way), team=team, seconds=seconds)
