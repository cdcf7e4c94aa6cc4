"""Proofs of a whole flow set, some hotlines at a time: what `ivr verify` shows and a publish asks for."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date

from ivr.flow.model import FlowSet
from ivr.flow.problems import Problem
from ivr.proof.effort import over_budget
from ivr.proof.verify import Verdict, verify

MOST_AT_ONCE = 4
_flows: FlowSet | None = None


def prove(flows: FlowSet, since: date, hotlines: Sequence[str] = (), at_once: int = 0) -> list[Verdict]:
    """The verdict on each hotline, all of them unless named, in the order of the flows.

    `since`: earlier moments don't count. `at_once`: how many processes; left out, one a processor.
    """
    names = [name for name in flows.hotlines if not hotlines or name in hotlines]
    with _uncollected():
        return _prove(flows, since, names, at_once)


def effort_problems(flows: FlowSet, since: date) -> list[Problem]:
    """Each budget of a hotline's `effort` that a caller's way to the team passes, or to a team nobody comes to."""
    return [
        Problem(
            "over-effort",
            line.at("effort", team),
            path=f"effort.{team}",
            stood=team,
            wanted=told,
            width=len(team),
        )
        for name, line in flows.hotlines.items()
        for team, told in over_budget(flows, name, since)
    ]


@contextmanager
def _uncollected() -> Iterator[None]:
    """A walk makes a million small things and drops none of them: looking for garbage among them costs a third."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _prove(flows: FlowSet, since: date, names: list[str], at_once: int) -> list[Verdict]:
    workers = min(at_once or len(os.sched_getaffinity(0)), len(names), MOST_AT_ONCE)
    if workers < 2:
        return [verify(flows, name, since) for name in names]
    global _flows
    _flows = flows  # what a fork inherits needs no copy
    heaviest_first = sorted(names, key=lambda name: -len(flows.hotlines[name].nodes))
    with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as pool:
        found = dict(zip(heaviest_first, pool.map(_one, heaviest_first, [since] * len(names)), strict=True))
    return [found[name] for name in names]


def _one(hotline: str, since: date) -> Verdict:
    assert _flows is not None, "set before the fork"
    return verify(_flows, hotline, since)
