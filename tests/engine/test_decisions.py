"""Where each decision says that its rule stands, and with which values, held over all cases at once.

`decisions.yaml` has one row a code: `at`, the file and the key that begins the line of the rule, and `values`, the
names of what it carries (with `?` where a value may be missing). Nodes that a case writes in one line are spread
over several first, so that each key has a line of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC
from pathlib import Path

import yaml

from ivr.engine.trace import Trace
from ivr.flow.model import FlowSet
from tests.engine.play import Answers, Play
from tests.engine.test_cases import CALLERS, cases, flows_of, happen, line_of, moment

TABLE = Path(__file__).parent / "decisions.yaml"


def test_each_decision_names_its_rule_and_its_values() -> None:
    told = yaml.safe_load(TABLE.read_text())
    made = decisions()
    assert set(made) == set(told), "a code without a row, or a row without a code"
    for code, row in made.items():
        assert row == told[code], code


def decisions() -> dict[str, dict[str, list[str]]]:
    """As the table has them, from every case."""
    places: dict[str, set[str]] = defaultdict(set)
    values: dict[str, set[str]] = defaultdict(set)
    for case in cases():
        content, told = case.values
        flows = flows_of({**content, "nodes": spread(content["nodes"])})
        caller = CALLERS[told.get("caller", "brazil")]
        play = Play(flows, moment(told).astimezone(UTC), Answers(told.get("world", {})), caller)
        for number, row in enumerate(told["call"]):
            happen(play, row, first=number == 0)
            for entry in play.trace:
                places[entry.code].add(place(entry, flows))
                values[entry.code].update(
                    name if value is not None else f"{name}?" for name, value in entry.values.items()
                )
    return {code: {"at": sorted(places[code]), "values": sorted(values[code])} for code in sorted(places)}


def spread(nodes: str) -> str:
    """`name: {a: 1, b: {c: 2}}` as three lines; what stands deeper stays as it is."""
    return "\n".join(_spread(line) for line in nodes.splitlines())


def _spread(line: str) -> str:
    node = re.fullmatch(r"(\w+): \{(.*)\}", line)
    if node is None:
        return line
    depth, keys = 0, [""]
    for sign in node[2]:
        depth += (sign in "{[") - (sign in "}]")
        if sign == "," and depth == 0:
            keys.append("")
        else:
            keys[-1] += sign
    return "\n".join([f"{node[1]}:", *(f"  {key.strip()}" for key in keys)])


def place(entry: Trace, flows: FlowSet) -> str:
    key = line_of(entry, flows).removeprefix("- ").partition(":")[0]
    file = entry.place.partition(":")[0].removeprefix("flows/")
    return f"{file} {'its node' if key == entry.node else key}"
