"""Fails when a pure room is covered less than the floor: `coverage_floor.py COVERAGE.json`."""

import json
import sys
from pathlib import Path

FLOOR = 95.0  # percent, of lines and of branches apart
PURE = "ivr/flow/", "ivr/engine/", "auth/policy"


def main(report: str) -> int:
    """Print each pure room's lines and branches; 1 when one is below the floor."""
    files = json.loads(Path(report).read_text())["files"]
    low = False
    for room in PURE:
        found = [told["summary"] for name, told in files.items() if name.startswith(room)]
        lines = share(found, "covered_lines", "num_statements")
        branches = share(found, "covered_branches", "num_branches")
        print(f"{room:<12} lines {lines:5.1f} %  branches {branches:5.1f} %  (floor {FLOOR:.0f} %)")
        low = low or min(lines, branches) < FLOOR
        for name, told in files.items():
            if name.startswith(room) and told["summary"]["percent_covered"] < FLOOR:
                print(f"  {name}  missing lines {told['missing_lines']} branches {told['missing_branches']}")
    return int(low)


def share(summaries: list[dict[str, float]], covered: str, all_: str) -> float:
    """Percent covered over several files; a room of which nothing was measured is not covered."""
    total = sum(summary[all_] for summary in summaries)
    if not total:
        return 100.0 if summaries else 0.0
    return 100 * sum(summary[covered] for summary in summaries) / total


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
