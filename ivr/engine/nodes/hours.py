"""hours: is the team there now? Closed also says why, and when it is back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from ivr.engine.call import Call
from ivr.engine.hours import local, next_opening, opening
from ivr.engine.nodes.base import Behaviour
from ivr.engine.nodes.emergency import ask_override, known, learn, schedule_of, send
from ivr.engine.overrides import CLOSED, Override, in_force, spoken
from ivr.engine.question import Move
from ivr.engine.spoken_time import spoken_next_opening, spoken_reason
from ivr.flow.kinds import node_kind
from ivr.flow.schedule import Schedule, clock
from ivr.flow.shape import Flag, Target, TeamName
from ivr.flow.source import Source


@node_kind("hours")
class Hours(Behaviour):
    """`open` or `closed`, by the team's own schedule or what overrides it. `announce: no` where the flow itself
    says what is next.
    """

    example = """
finance_hours:
  hours: finance
  open: to_finance
  closed: finance_ticket
"""
    open_way = "open"
    phrases = {"closed": "team why opens", "closed_no_opening": "team why"}

    hours: TeamName
    open: Target
    closed: Target
    announce: Flag = True

    def enter(self, call: Call) -> Move:
        call.set(team=self.hours)
        return ask_override(call, "decide", self.hours)

    def decide(self, call: Call, answer: dict[str, Any] | None) -> Move:
        """override > exceptional > closed > open."""
        holds = in_force(learn(call, self.hours, answer), call.session.at)
        send(call, self.hours, None)
        if holds is None:
            return self._by_schedule(call)
        if holds.state == "sent" and holds.to is not None and holds.to in call.flows.teams:
            return ask_override(call, "decide_there", holds.to)
        return self._overridden(call, holds, holds.state == "open")

    def decide_there(self, call: Call, answer: dict[str, Any] | None) -> Move:
        """The team that callers are sent to decides by its own hours; it sends nobody on."""
        holds = in_force(known(call, self.hours), call.session.at)
        if holds is None or holds.to is None:
            return self._by_schedule(call)
        learn(call, holds.to, answer)
        if not opening(schedule_of(call, holds.to), call.session.at).open:
            return self._shut_there(call, holds, holds.to)
        send(call, self.hours, holds.to)
        return self._overridden(call, holds, True)

    def _overridden(self, call: Call, holds: Override, is_open: bool) -> Move:
        values = self._values(call, holds)
        if is_open:
            return call.go(self.open, f"override_{holds.state}", holds.place, **values)
        return self._shut(call, self.hours, CLOSED[call.language], "override_closed", holds.place, values)

    def _shut_there(self, call: Call, holds: Override, to: str) -> Move:
        """Why the other team is closed too, and when it is back; its own, where the override is over by then."""
        values, at = self._values(call, holds), call.session.at
        its = in_force(known(call, to), at)
        reason = opening(call.flows.schedules[to] if its is None else schedule_of(call, to), at).reason
        why = spoken_reason(reason, call.language) if its is None else CLOSED[call.language]
        values["reason"] = msgspec.to_builtins(reason)
        back = next_opening(schedule_of(call, to), at)
        if back is not None and back < holds.until:
            return self._shut(call, to, why, "override_sent_closed", holds.place, values)
        if self.announce:
            call.say("closed_no_opening", team=call.team_title(to), why=why)
        why = CLOSED[call.language]
        return self._shut(call, self.hours, why, "override_sent_closed", holds.place, values)

    def _values(self, call: Call, holds: Override) -> dict[str, Any]:
        """What a trace keeps of an override, whose own words are said before anything else."""
        if (own := spoken(holds, call.language)) is not None:
            call.say(own)
        until = _written(call.flows.schedules[self.hours], holds.until)
        return {"team": self.hours, "override": holds.id, "by": holds.by, "until": until, "to": holds.to}

    def _by_schedule(self, call: Call) -> Move:
        now = opening(call.flows.schedules[self.hours], call.session.at)
        reason, place = now.reason, now.reason.place or call.team(self.hours).place
        values = {"team": self.hours, "reason": msgspec.to_builtins(reason), **reason.values}
        if now.open:
            return call.go(self.open, f"hours_{reason.code}", place, **values)
        why = spoken_reason(reason, call.language)
        return self._shut(call, self.hours, why, f"hours_{reason.code}", place, values)

    def _shut(
        self, call: Call, told: str, why: str, code: str, place: Source | str, values: dict[str, Any]
    ) -> Move:
        """Closed: why, and when the team that is told of is back, overrides that are still to come counted."""
        call.mark("closed")
        schedule, at, team = schedule_of(call, told), call.session.at, call.team_title(told)
        back = next_opening(schedule, at)
        opens = spoken_next_opening(schedule, at, call.language)
        if self.announce and opens is not None:
            call.say("closed", team=team, why=why, opens=opens)
        elif self.announce:
            call.say("closed_no_opening", team=team, why=why)
        return call.go(self.closed, code, place, **values, opens=back.isoformat() if back else None)


def _written(schedule: Schedule, at: datetime) -> str:
    """ "24/11 14:00" by the team's clock."""
    day, minute = local(schedule, at)
    return f"{day:%d/%m} {clock(minute)}"
