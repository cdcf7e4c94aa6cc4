"""What a change of the flows means to those who called: recorded calls on another set, grouped in callers' terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace as replaced

from ivr.application.ports import Store
from ivr.application.recorded import Recorded, recorded
from ivr.application.records import CallFilter, CallRecord
from ivr.application.replay import Known, replay
from ivr.application.ways import OTHERWISE, WORST_FIRST, Code, Finding, compare, way_now, way_then
from ivr.flow.model import FlowSet

PAGE = 250
SAME = Finding("same", {})
Own = Callable[[str], FlowSet | None]
"""The flow set of a version; None when it can't be read any more."""


@dataclass(frozen=True, slots=True)
class Group:
    """Callers to whom one thing happens. `example`: one call of them to hear through."""

    code: Code
    values: dict[str, Any]
    calls: int
    example: str


@dataclass
class Summary:
    """How many calls, and the groups, worst first. `unused`: calls in which something that was done is never asked
    for any more."""

    calls: int = 0
    unused: int = 0
    found: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, call_sid: str, finding: Finding, unused: bool) -> None:
        self.calls += 1
        self.unused += unused
        row = self.found.setdefault(f"{finding.code}{sorted(finding.values.items())}", [finding, 0, call_sid])
        row[1] += 1

    def merge(self, other: Summary) -> None:
        """Adds what another part of the calls told."""
        self.calls += other.calls
        self.unused += other.unused
        for name, (finding, count, example) in other.found.items():
            row = self.found.setdefault(name, [finding, 0, example])
            row[1] += count

    @property
    def groups(self) -> list[Group]:
        groups = [
            Group(found.code, found.values, count, example) for found, count, example in self.found.values()
        ]
        return sorted(groups, key=lambda one: (WORST_FIRST.index(one.code), -one.calls, one.example))

    def count(self, *codes: str) -> int:
        return sum(count for finding, count, _ in self.found.values() if finding.code in codes)

    @property
    def otherwise(self) -> float:
        """Percent of the calls that no longer get where they got."""
        return 100 * self.count(*OTHERWISE) / self.calls if self.calls else 0.0

    def over(self, limit: float) -> bool:
        """Whether more than `limit` percent of the calls end otherwise."""
        return self.otherwise > limit

    def as_json(self) -> dict[str, Any]:
        return {
            "calls": self.calls,
            "end_the_same": self.count("same", "words"),
            "otherwise_percent": round(self.otherwise, 2),
            "unknown": self.count("unknown"),
            "with_unused": self.unused,
            "groups": [
                {"code": one.code, "calls": one.calls, "values": one.values, "example": one.example}
                for one in self.groups
            ],
        }


def preview(
    flows: FlowSet, calls: Iterable[Recorded], own: Own | None = None, known: Known | None = None
) -> Summary:
    """Each call on `flows`, compared with what it was. `own` gives the set that a call was recorded on."""
    summary = Summary()
    for call in calls:
        again = replay(flows, call, own(call.flow_version) if own else None, known)
        finding = SAME if again.equal else compare(way_then(call), way_now(again), again.stop)
        summary.add(call.call_sid, finding, bool(again.unused))
    return summary


def recorded_calls(store: Store, wanted: CallFilter, share: tuple[int, int] = (0, 1)) -> Iterator[Recorded]:
    """The ended calls that are wanted, the newest first, page by page; `limit` is the most of them, 0 all.

    `share` (n, of): only every `of`-th page, for several processes at once.
    """
    nth, of = share
    for number, page in enumerate(_pages(store, wanted)):
        if number % of == nth:
            journals = store.calls.journals([row.call_sid for row in page])
            for row in page:
                yield recorded(row, journals[row.call_sid])


def _pages(store: Store, wanted: CallFilter) -> Iterator[Sequence[CallRecord]]:
    left = wanted.limit or None
    page = replaced(wanted, open=False, limit=PAGE)
    while left is None or left > 0:
        rows = store.calls.list(page)
        yield rows[:left]
        if len(rows) < PAGE:
            return
        left = None if left is None else left - len(rows)
        page = replaced(page, after=(rows[-1].started_at, rows[-1].call_sid))
