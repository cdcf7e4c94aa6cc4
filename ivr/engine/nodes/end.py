"""end: the announced end of a call."""

from ivr.engine.call import Call
from ivr.engine.effects import Ended
from ivr.engine.nodes.base import Behaviour
from ivr.engine.question import Move
from ivr.flow.kinds import node_kind
from ivr.flow.shape import Words


@node_kind("end")
class End(Behaviour):
    """Says goodbye and hangs up; nothing else ends a call on our side."""

    example = """
goodbye_node:
  end: goodbye
"""

    end: Words

    def enter(self, call: Call) -> Move:
        call.tell(self.end)
        call.mark("announced_end")
        call.because("ended")
        return Ended()
