"""Two runs of one call compared as its caller would tell them: where it led, over how many menus, in which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal, NamedTuple

from ivr.application.recorded import Recorded
from ivr.application.replay import Replayed, Stop
from ivr.engine.effects import Do, Line, Outcome, Prompt, Queue, Say, Transfer, Wait
from ivr.engine.outcome import outcome
from ivr.engine.session import decode
from ivr.engine.trace import Trace

Code = Literal[
    "no_hotline",
    "failed",
    "invalid_option",
    "needs_keys",
    "elsewhere",
    "unknown",
    "later",
    "earlier",
    "words",
    "same",
]
WORST_FIRST: tuple[Code, ...] = (
    "no_hotline",
    "failed",
    "invalid_option",
    "needs_keys",
    "elsewhere",
    "unknown",
    "later",
    "earlier",
    "words",
    "same",
)
OTHERWISE: frozenset[Code] = frozenset(("no_hotline", "failed", "invalid_option", "needs_keys", "elsewhere"))
"""What `publish` counts against its limit: these callers don't get where they got."""


class Arrival(NamedTuple):
    """A person's queue or telephone, or a ticket; `menus`: options chosen until then."""

    what: Literal["person", "ticket"]
    team: str
    menus: int


@dataclass(frozen=True, slots=True)
class Way:
    """One run. `outcome` is None where it didn't end; `failed`: a failure of ours was told on the way."""

    arrivals: tuple[Arrival, ...]
    outcome: Outcome | None
    heard: tuple[str, ...]
    failed: bool

    @property
    def places(self) -> list[tuple[str, str]]:
        return [(one.what, one.team) for one in self.arrivals]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a change means to one caller. `values` by code: team, menus; key, node; node; asked; was, now."""

    code: Code
    values: dict[str, Any]


def way_then(call: Recorded) -> Way:
    """The run that was; its outcome by its path alone, as that of a replay."""
    ended = outcome(decode(call.session)) if call.session else call.outcome
    return _way(((one.effects, one.wait, one.trace) for one in call.steps), ended)


def way_now(again: Replayed) -> Way:
    """The run that would be."""
    steps = ((one.step.effects, one.step.wait, one.step.trace) for one in again.played)
    return _way(steps, outcome(again.session) if again.session else None)


def _way(steps: Iterable[tuple[Sequence[Say], Wait, Sequence[Trace]]], ended: Outcome | None) -> Way:
    arrivals: list[Arrival] = []
    heard: list[str] = []
    menus, failed, before = 0, False, None
    for effects, wait, trace in steps:
        menus += sum(entry.code == "option" for entry in trace)
        failed = failed or any(entry.code == "trouble" for entry in trace)
        heard += _words(line for say in effects for line in say.lines)
        if wait != before:
            heard += _words(wait.lines) if isinstance(wait, Prompt) else ()
            arrivals += _arrival(wait, menus)
        before = wait
    return Way(tuple(arrivals), ended, tuple(heard), failed)


def _words(lines: Iterable[Line]) -> list[str]:
    return [f"{line.play or ''}{line.text}" for line in lines]


def _arrival(wait: Wait, menus: int) -> list[Arrival]:
    if isinstance(wait, (Queue, Transfer)):
        return [Arrival("person", wait.team, menus)]
    if isinstance(wait, Do) and wait.kind == "open_ticket":
        return [Arrival("ticket", wait.about["team"], menus)]
    return []


def compare(then: Way, now: Way, stop: Stop) -> Finding:
    """What the change means, by the worst that can be said of it."""
    if stop.code in ("no_hotline", "invalid_option", "failed"):
        return Finding(stop.code, {name: value for name, value in stop.values.items() if name != "nth"})
    if now.failed and not then.failed:
        return Finding("failed", {})
    if now.places == then.places:
        return _same_places(then, now, stop)
    return _other_places(then, now, stop)


def _same_places(then: Way, now: Way, stop: Stop) -> Finding:
    if stop.code == "needs_keys":
        return Finding("needs_keys", dict(stop.values))
    if stop.code in ("unknown", "keys_not_kept") and not now.arrivals:
        return _unknown(stop)
    if now.outcome is not None and now.outcome != then.outcome:
        return Finding("elsewhere", {"was": _end(then), "now": _end(now, by_outcome=True)})
    if now.arrivals and (more := now.arrivals[-1].menus - then.arrivals[-1].menus):
        code: Code = "later" if more > 0 else "earlier"
        return Finding(
            code, {"what": now.arrivals[-1].what, "team": now.arrivals[-1].team, "menus": abs(more)}
        )
    whole = stop.code in ("ended", "open")
    same = now.heard == then.heard if whole else now.heard == then.heard[: len(now.heard)]
    return Finding("same" if same else "words", {})


def _other_places(then: Way, now: Way, stop: Stop) -> Finding:
    parted = next(
        place for place, (was, is_) in enumerate(zip_longest(then.places, now.places)) if was != is_
    )
    if parted < len(now.arrivals):
        return Finding("elsewhere", {"was": _end(then), "now": _end(now)})
    if stop.code == "needs_keys":
        return Finding("needs_keys", dict(stop.values))
    desk = _at_desk(stop)
    if desk is not None and desk != then.places[parted]:
        return Finding("elsewhere", {"was": _end(then), "now": {"what": desk[0], "team": desk[1]}})
    if stop.code != "ended":
        return _unknown(stop)
    return Finding("elsewhere", {"was": _end(then), "now": _end(now, by_outcome=True)})


def _at_desk(stop: Stop) -> tuple[str, str] | None:
    """Who is asked for an open request is at that team's ticket, whatever the answer would have been."""
    team = stop.values.get("about", {}).get("team")
    return ("ticket", team) if stop.values.get("asked") == "open_request" and team else None


def _unknown(stop: Stop) -> Finding:
    asked = "keys" if stop.code == "keys_not_kept" else stop.values.get("asked", "open")
    team = stop.values.get("about", {}).get("team")
    return Finding("unknown", {"asked": asked} | ({"team": team} if team else {}))


def _end(way: Way, by_outcome: bool = False) -> dict[str, str | None]:
    """Where a caller got to last: {what, team}; by its outcome where that says more."""
    if way.arrivals and not by_outcome:
        return {"what": way.arrivals[-1].what, "team": way.arrivals[-1].team}
    return {"what": way.outcome, "team": way.arrivals[-1].team if way.arrivals else None}
