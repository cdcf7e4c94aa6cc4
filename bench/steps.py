"""Engine steps a second, beside the SDK building one menu by hand; and that the cost stays flat as flows grow."""

from __future__ import annotations

import statistics
import timeit
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from bench.peers import _menu
from ivr.engine.effects import Ask, Do
from ivr.engine.events import Answered, Caller, CallStarted, KeyPressed, Silence
from ivr.engine.session import Session
from ivr.engine.step import step
from ivr.flow.model import FlowSet
from tests.engine.kit import flow_set

AT = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)
SIZES = (10, 200, 2000)


def flows_of(size: int) -> FlowSet:
    """A hotline of about `size` nodes: a chain of menus, each with a way on and a way to a team."""
    nodes = []
    for place in range(size - 2):
        following = f"menu_{place + 1}" if place + 1 < size - 2 else "menu_0"
        nodes.append(
            f"""  menu_{place}:
    menu:
      options:
        1: {{label: {{pt-BR: seguinte, es: siguiente, en: next}}, go: {following}}}
        4: {{label: {{pt-BR: financeiro, es: finanzas, en: finance}}, go: finance_hours}}
        8: {{label: {{pt-BR: fim, es: fin, en: end}}, go: bye}}
"""
        )
    nodes.append("  finance_hours: {hours: finance, open: bye, closed: bye}\n  bye: {end: goodbye}\n")
    return flow_set("".join(nodes), start="menu_0", attendant="finance_hours")


def _begun(flows: FlowSet, started: CallStarted) -> Session:
    """The call at its first menu: what the world is asked before has no answer."""
    session = step(flows, None, started).session
    while isinstance(session.wait, (Ask, Do)):
        session = step(flows, session, Answered(at=AT, key=session.wait.key, answer={})).session
    return session


def measure(rounds: int = 7, number: int = 3000) -> str:
    """Medians of interleaved rounds, microseconds a step."""
    cases: dict[str, Callable[[], object]] = {"SDK builds one menu": lambda: _menu(1)}
    for size in SIZES:
        flows = flows_of(size)
        caller = Caller("number", "p1", "BR", True)
        begun = _begun(flows, CallStarted(at=AT, call="CA1", hotline="main", caller=caller))
        cases[f"menu key, {size} nodes"] = partial(step, flows, begun, KeyPressed(at=AT, key="1"))
        cases[f"silence, {size} nodes"] = partial(step, flows, begun, Silence(at=AT))
        cases[f"key to a team's hours, {size} nodes"] = partial(
            step, flows, begun, KeyPressed(at=AT, key="4")
        )
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            times[name].append(timeit.timeit(case, number=number) / number * 1e6)
    rows = ["| what | microseconds | a second |", "|---|---|---|"]
    for name, found in times.items():
        median = statistics.median(found)
        rows.append(f"| {name} | {median:.1f} | {1e6 / median:,.0f} |")
    return "\n".join(rows)
