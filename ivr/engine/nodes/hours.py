"""hours: is the team there now? Closed also says why, and when it is back."""

from __future__ import annotations

import msgspec

from ivr.engine.call import Call
from ivr.engine.hours import Reason, next_opening, opening
from ivr.engine.nodes.base import Behaviour
from ivr.engine.question import Move
from ivr.engine.spoken_time import spoken_next_opening, spoken_reason
from ivr.flow.kinds import node_kind
from ivr.flow.shape import Flag, Target, TeamName


@node_kind("hours")
class Hours(Behaviour):
    """`open` or `closed`, by the team's own schedule. `announce: no` where the flow itself says what is next."""

    example = """
finance_hours:
  hours: finance
  open: to_finance
  closed: finance_ticket
"""
    phrases = {"closed": "team why opens", "closed_no_opening": "team why"}

    hours: TeamName
    open: Target
    closed: Target
    announce: Flag = True

    def enter(self, call: Call) -> Move:
        call.set(team=self.hours)
        schedule, at = call.flows.schedules[self.hours], call.session.at
        now = opening(schedule, at)
        reason, place = now.reason, now.reason.place or call.team(self.hours).place
        values = {"team": self.hours, "reason": msgspec.to_builtins(reason), **reason.values}
        if now.open:
            return call.go(self.open, f"hours_{reason.code}", place, **values)
        call.mark("closed")
        back = next_opening(schedule, at)
        if self.announce:
            self._announce(call, reason, spoken_next_opening(schedule, at, call.language))
        return call.go(
            self.closed, f"hours_{reason.code}", place, **values, opens=back.isoformat() if back else None
        )

    def _announce(self, call: Call, reason: Reason, opens: str | None) -> None:
        why, team = spoken_reason(reason, call.language), call.team_title(self.hours)
        if opens is None:
            call.say("closed_no_opening", team=team, why=why)
        else:
            call.say("closed", team=team, why=why, opens=opens)
