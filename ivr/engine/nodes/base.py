"""What every node kind can do."""

from __future__ import annotations

from abc import abstractmethod

from ivr.engine.call import Call
from ivr.engine.question import Move
from ivr.flow.kinds import Node


class Behaviour(Node):
    """A node kind with its behaviour. Methods named as stages take what the call waited for."""

    @abstractmethod
    def enter(self, call: Call) -> Move:
        """What happens when the call reaches the node."""
