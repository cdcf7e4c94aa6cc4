"""overdue: a pending debt blocks product support, where the team's data says so, and nothing else."""

from typing import Any

from ivr.engine.call import Call
from ivr.engine.nodes.base import Behaviour
from ivr.engine.nodes.standing import ask_standing
from ivr.engine.question import Move
from ivr.flow.kinds import node_kind
from ivr.flow.shape import Target, TeamName


@node_kind("overdue")
class Overdue(Behaviour):
    """`blocked` is taken when the organization that logged in has a debt and the team blocks on it."""

    example = """
debt:
  overdue: support
  blocked: debt_notice
  clear: support_hours
"""

    overdue: TeamName
    blocked: Target
    clear: Target

    def enter(self, call: Call) -> Move:
        if not call.team(self.overdue).blocks_on_overdue:
            return call.go(self.clear, "team_never_blocks", call.team(self.overdue).place, team=self.overdue)
        if call.session.person.organization is None:
            return call.go(self.clear, "organization_unknown")
        return ask_standing(call, "known")

    def known(self, call: Call, standing: dict[str, Any] | None) -> Move:
        if standing is None:
            return call.go(self.clear, "standing_unknown")
        if standing.get("overdue"):
            call.mark("refused_overdue")
            return call.go(self.blocked, "overdue", self.at("blocked"), team=self.overdue)
        return call.go(self.clear, "not_overdue", self.at("clear"))
