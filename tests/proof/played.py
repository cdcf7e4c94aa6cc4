"""The words of a trap, rehearsed as `ivr call` does, in a world that answers plainly."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any, cast

from ivr.application.inputs import Incoming
from ivr.application.rehearsal import Rehearsal, check_tokens
from ivr.application.turn import Turn
from ivr.application.world import World
from ivr.flow.model import FlowSet
from ivr.proof.trap import Replay
from tests.engine.play import Answers, PlayedTurn


class Rehearsed(Rehearsal):
    """A rehearsal whose customers are nobody's."""

    def _turn(self) -> Turn:
        turn = PlayedTurn(self.world, self.flows, self.session, self.n, self.at, self.log, self.known)
        turn.answers = Answers({})
        return turn


def rehearse(flows: FlowSet, replay: Replay, rounds: int) -> Rehearsed:
    """The trap's words, its loop so many times; stops where the call ends."""
    words = [*replay.words, *replay.rounds * rounds]
    check_tokens(words)
    ids = itertools.count()
    world: Any = SimpleNamespace(new_id=lambda: f"ref:{next(ids)}", lookup=lambda e164: "hash")
    incoming = Incoming(f"CA{0:032x}", replay.caller, replay.number, None)
    call = Rehearsed(cast(World, world), flows, incoming, replay.at, lambda *_, **__: None)
    call.begin()
    for word in words:
        if call.ended:
            break
        call.take(word)
    return call
