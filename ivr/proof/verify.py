"""The verdict on one hotline: a certificate, or the shortest way into a trap."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date
from typing import Any

from ivr.engine.effects import Prompt
from ivr.engine.events import (
    Answered,
    EntryTyped,
    Failed,
    KeyPressed,
    MessageRecorded,
    NumberTyped,
    QueueLeft,
    SecretTyped,
    Silence,
    TransferEnded,
)
from ivr.engine.step import ENGINE_VERSION
from ivr.flow.model import FlowSet
from ivr.proof.longest import Longest, longest_silence
from ivr.proof.looks import Flaw, Looks, Typing
from ivr.proof.loops import Edge, loops
from ivr.proof.moments import Moments
from ivr.proof.shortest import Shortest
from ivr.proof.stepping import elsewhere
from ivr.proof.trap import Replay, best_replay
from ivr.proof.walk import Walk, Way
from ivr.proof.windows import narrowed

MOST_SHOWN = 3
PASSIVE = (Silence, Answered, MessageRecorded, TransferEnded, QueueLeft, Failed)
"""What happens to a caller who does nothing."""


@dataclasses.dataclass(frozen=True)
class Trap:
    """Why a hotline is refused: a stable code, the node, a detail, and the way there (None: no single way)."""

    code: str
    node: str
    detail: str = ""
    replay: Replay | None = None


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What the walk of one hotline showed. No traps: it is certified.

    `worst`: the longest way of a caller who says nothing; `turns`: what no call can pass, whatever is done.
    `windows`: the orders in which one call may come by the `moments`. `never`: nodes that no caller ever comes to.
    `published`: key by key, where it leads.
    """

    hotline: str
    version: str
    engine: str
    states: int
    ways: int
    steps: int
    moments: int
    windows: int
    worst: Longest
    turns: int
    typing: tuple[Typing, ...]
    published: dict[str, str]
    never: tuple[str, ...]
    traps: tuple[Trap, ...]

    @property
    def certified(self) -> bool:
        return not self.traps


def verify(flows: FlowSet, hotline: str, since: date | None = None) -> Verdict:
    """Walks every state of a hotline. `since`: moments before it don't count; left out, the whole span."""
    looks = Looks()
    walk = Walk(flows, hotline, moments_of(flows, hotline, since), (looks,)).run()
    reach = narrowed(walk)
    came = Shortest(walk)
    visited, published = looks.visited(reach.when), looks.published(reach.when)
    traps = [
        *_loops(came),
        *_flaws(came, looks.flaws(reach.when)),
        *_parted(published),
        *_out_of_reach(walk, visited),
    ]
    worst = longest_silence(walk, PASSIVE)
    return Verdict(
        hotline,
        flows.version,
        ENGINE_VERSION,
        reach.states,
        sum(len(state.ways) for state in walk.states),
        walk.steps,
        len(walk.moments.all),
        len(reach.windows.all),
        worst,
        (flows.limits.turns + 3 * 30 + 3) * (1 + worst.between),
        tuple(looks.typing),
        {
            f"{node} {key}": ", ".join(sorted(led)) or walk.hotline.nodes[node].menu.options[key].go
            for (node, key), led in published.items()
        },
        tuple(name for name in walk.hotline.nodes if name not in visited),
        _shown(traps),
    )


def moments_of(flows: FlowSet, hotline: str, since: date | None = None) -> Moments:
    """The moments of the teams whose hours decide something in this hotline."""
    teams = {
        node.hours
        for node in flows.hotlines[hotline].nodes.values()
        if isinstance(getattr(node, "hours", None), str)
    }
    teams |= set(elsewhere(flows, flows.hotlines[hotline]))
    return Moments({team: flows.schedules[team] for team in sorted(teams)}, since)


def _shown(traps: list[Trap]) -> tuple[Trap, ...]:
    """The shortest first, and of each code the three shortest."""
    ordered = sorted(traps, key=_weight)
    return tuple(
        trap
        for place, trap in enumerate(ordered)
        if sum(other.code == trap.code for other in ordered[:place]) < MOST_SHOWN
    )


def _weight(trap: Trap) -> tuple[int, int]:
    if trap.replay is None:
        return (1, 0)
    return (0 if trap.replay.played else 1, len(trap.replay.words) + len(trap.replay.rounds))


# -- loops


def is_passive(way: Way) -> bool:
    """Taken by who does nothing; a talk with a person is no trap."""
    return isinstance(way.event, PASSIVE) and not way.person


def is_mistake(walk: Walk, number: int, way: Way) -> bool:
    """A key or entry that the prompt doesn't take: nobody means to go on with it."""
    session, event = walk.states[number].session, way.event
    if isinstance(event, KeyPressed):
        wait, recent = session.wait, walk.stepping.recent.get(session.node)
        if not isinstance(wait, Prompt) or event.ahead:
            return False
        return event.key not in wait.keys and event.key not in walk.hotline.keys and event.key != recent
    if isinstance(event, SecretTyped):
        return event.shape in ("short", "empty")
    if isinstance(event, NumberTyped):
        return event.ref is None
    return isinstance(event, EntryTyped) and event.command is None


def _loops(came: Shortest) -> Iterable[Trap]:
    walk = came.walk
    silent = list(loops(walk.states, lambda _, way: is_passive(way)))
    for loop in silent:
        yield _trap_of(came, "silent-loop", loop)
    if silent:
        return
    for loop in loops(walk.states, lambda number, way: is_passive(way) or is_mistake(walk, number, way)):
        yield _trap_of(came, "mistaken-loop", loop)


def _trap_of(came: Shortest, code: str, loop: list[Edge]) -> Trap:
    states = came.walk.states
    entry = min(range(len(loop)), key=lambda at: len(came.path(loop[at][0])))
    around = [*loop[entry:], *loop[:entry]]
    played = best_replay(came, around[0][0], around)
    nodes = dict.fromkeys(states[number].session.node for number, _ in around)
    return Trap(code, states[around[0][0]].session.node, " -> ".join(nodes), played)


# -- single steps


def _flaws(came: Shortest, flaws: list[Flaw]) -> Iterable[Trap]:
    best: dict[tuple[str, str], Trap] = {}
    for flaw in flaws:
        trap = _of_flaw(came, flaw)
        key = (flaw.code, flaw.detail)
        if key not in best or _weight(trap) < _weight(best[key]):
            best[key] = trap
    yield from best.values()


def _of_flaw(came: Shortest, flaw: Flaw) -> Trap:
    walk = came.walk
    way = Way(flaw.event, -1, flaw.found.moments, flaw.found.callers)
    node = walk.states[flaw.state].session.node if flaw.state else walk.hotline.start
    return Trap(flaw.code, node, flaw.detail, best_replay(came, flaw.state, [], way))


def _parted(published: dict[tuple[str, str], set[str]]) -> Iterable[Trap]:
    """A published key that leads to one team now and to another then."""
    for (node, key), led in published.items():
        if len(led) > 1:
            yield Trap("published-key", node, f"{key}: {', '.join(sorted(led))}")


def _out_of_reach(walk: Walk, visited: set[str]) -> Iterable[Trap]:
    """A person whom no caller can ever come to."""
    for name, node in walk.hotline.nodes.items():
        if type(node).person and name not in visited:
            yield Trap("person-out-of-reach", name, node.transfer)


def as_dict(verdict: Verdict) -> dict[str, Any]:
    """The certificate for programs."""
    shown = dataclasses.asdict(verdict)
    for trap, given in zip(shown["traps"], verdict.traps, strict=True):
        if given.replay is not None:
            trap["command"] = given.replay.command()
            trap["replay"]["at"] = given.replay.at.isoformat()
    return shown | {"certified": verdict.certified, "typing": [typed._asdict() for typed in verdict.typing]}
