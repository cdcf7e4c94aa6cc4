"""Whether calls are still what they were: each on its own version, to the letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ivr.application.preview import Own
from ivr.application.recorded import Recorded
from ivr.application.replay import Difference, difference
from ivr.engine.step import ENGINE_VERSION

MOST_EXAMPLES = 20


@dataclass
class Same:
    """`equal` and `differ`: calls of this engine version. `other_engine`: of others, `other_differ` of them differ.

    `unreadable`: their flow set can't be read any more. `examples`: calls that differ, and where first.
    """

    calls: int = 0
    equal: int = 0
    differ: int = 0
    unreadable: int = 0
    other_engine: int = 0
    other_differ: int = 0
    examples: list[tuple[str, Difference]] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Whether something is not as it must be."""
        return bool(self.differ or self.unreadable)

    def merge(self, other: Same) -> None:
        for name in ("calls", "equal", "differ", "unreadable", "other_engine", "other_differ"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.examples = (self.examples + other.examples)[:MOST_EXAMPLES]

    def as_json(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "examples"}
        differences = [
            {"call_sid": call_sid, "turn": at.turn, "step": at.step, "part": at.part}
            for call_sid, at in self.examples
        ]
        return counts | {"differences": differences}


def same(calls: Iterable[Recorded], own: Own) -> Same:
    """Each call on the set it was recorded on."""
    found = Same()
    for call in calls:
        found.calls += 1
        flows = own(call.flow_version)
        if flows is None:
            found.unreadable += 1
            continue
        _count(found, call, difference(flows, call))
    return found


def _count(found: Same, call: Recorded, at: Difference | None) -> None:
    if call.engine_version != ENGINE_VERSION:
        found.other_engine += 1
        found.other_differ += at is not None
        return
    found.equal += at is None
    found.differ += at is not None
    if at is not None and len(found.examples) < MOST_EXAMPLES:
        found.examples.append((call.call_sid, at))
