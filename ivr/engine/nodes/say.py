"""say: words for the caller, then on to the next node."""

from ivr.engine.call import Call
from ivr.engine.nodes.base import Behaviour
from ivr.engine.question import Move
from ivr.flow.kinds import node_kind
from ivr.flow.shape import Flag, Target, Words


@node_kind("say")
class Say(Behaviour):
    """Speaks; a key cuts it where a prompt follows. `served`: whoever hears it has been served."""

    example = """
greeting_node:
  say: {pt-BR: "Bem-vindo.", es: "Bienvenido.", en: "Welcome."}
  next: main_menu
"""

    say: Words
    next: Target
    served: Flag = False

    def enter(self, call: Call) -> Move:
        call.say(self.say)
        if self.served:
            call.mark("served")
        return call.go(self.next, "said")
