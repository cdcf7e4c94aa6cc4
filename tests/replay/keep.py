"""The kept corpus: calls with the flow sets that they were held on, and the differences that were meant.

`python -m tests.replay.keep` says what differs. `--add` adds the scenes that the corpus lacks, on today's flows.
`--reason TEXT` takes over what differs, on the kept flows, and records the reason.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from ivr.application.answer import Taken
from ivr.application.recorded import Recorded, recorded
from ivr.application.replay import Difference, difference
from ivr.application.shipped_phrases import shipped_phrases
from ivr.engine.nodes import KINDS, PHRASES
from ivr.engine.step import ENGINE_VERSION
from ivr.flow.model import FlowSet
from ivr.flow.reader import read
from tests.replay.house import House, installation
from tests.replay.scenes import CONFIDENTIAL, SCENES, Scene

CORPUS = Path(__file__).parent / "corpus"
CALLS, FLOW_SETS, CHANGES = CORPUS / "calls", CORPUS / "flow_sets", CORPUS / "changes.json"
ALL_SCENES = {scene.name: scene for scene in (*SCENES, *CONFIDENTIAL)}


def names() -> list[str]:
    return sorted(path.stem for path in CALLS.glob("*.json"))


def kept(name: str) -> Recorded:
    """A kept call."""
    raw = json.loads((CALLS / f"{name}.json").read_text("utf-8"))
    turns = msgspec.convert(raw["turns"], tuple[tuple[Taken, ...], ...])
    session = (json.dumps(raw["session"], ensure_ascii=False, separators=(",", ":"))).encode()
    return Recorded(
        raw["call_sid"],
        raw["flow_version"],
        raw["engine_version"],
        turns,
        raw["called"],
        session,
        raw["outcome"],
        raw["hotline"],
    )


@lru_cache(maxsize=4)
def flow_set(version: str) -> FlowSet:
    """The flows that a call was held on, as they were then; a phrase that is newer speaks this release's words."""
    raw = json.loads((FLOW_SETS / f"{version[:16]}.json").read_text("utf-8"))
    given = {"expanded": raw["expansion"], "defaults": shipped_phrases()}
    found = read(raw["files"], KINDS, last_year=2037, required_phrases=PHRASES, **given)
    assert found.flows is not None, (
        "the kept flows can't be read any more; keep today's instead: "
        f'remove {CALLS} and {FLOW_SETS}, then make corpus ADD=1 REASON="..."; {found.problems[:3]}'
    )
    return found.flows


def changes() -> list[dict[str, Any]]:
    """The differences that were meant: [{engine_version, reason, calls}], the oldest first."""
    found: list[dict[str, Any]] = json.loads(CHANGES.read_text("utf-8")) if CHANGES.exists() else []
    return found


def differing() -> Iterator[tuple[str, Difference]]:
    for name in names():
        call = kept(name)
        if (at := difference(flow_set(call.flow_version), call)) is not None:
            yield name, at


# -- writing


def add(house: House, scene: Scene) -> None:
    """Plays a scene on the house's flows and keeps it."""
    made = house.play(scene)
    call = recorded(made.record(), made.entries)
    head = {
        "call_sid": call.call_sid,
        "words": scene.words,
        "hotline": call.hotline,
        "called": call.called,
        "outcome": call.outcome,
        "flow_version": call.flow_version,
        "engine_version": call.engine_version,
        "session": json.loads(call.session or b"null"),
    }
    turns = [[json.dumps(step, ensure_ascii=False) for step in json.loads(one.entry)] for one in made.entries]
    lines = ",\n".join("  [\n    " + ",\n    ".join(steps) + "\n  ]" for steps in turns)
    text = json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "turns": [\n' + lines + "\n ]\n}\n"
    CALLS.mkdir(parents=True, exist_ok=True)
    (CALLS / f"{scene.name}.json").write_text(text, "utf-8")
    _keep_flows(house.flows)


def _keep_flows(flows: FlowSet) -> None:
    path = FLOW_SETS / f"{flows.version[:16]}.json"
    if not path.exists():
        FLOW_SETS.mkdir(parents=True, exist_ok=True)
        raw = {"version": flows.version, "files": dict(flows.files), "expansion": dict(flows.expansion)}
        path.write_text(msgspec.json.encode(raw).decode() + "\n", "utf-8")


def record(reason: str, calls: list[str]) -> None:
    entry = {"engine_version": ENGINE_VERSION, "reason": reason, "calls": calls}
    CHANGES.write_text(json.dumps([*changes(), entry], ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.replay.keep", description=__doc__)
    parser.add_argument("--add", action="store_true")
    parser.add_argument("--reason", default="")
    given = parser.parse_args()
    found = list(differing())
    for name, at in found:
        print(f"{name}: parts in turn {at.turn}, step {at.step}, by its {at.part}")
    lacking = [name for name in ALL_SCENES if name not in names()] if given.add else []
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), [name for name, _ in found] if given.reason.strip() else [], lacking)
    if given.reason.strip() and (found or lacking):
        record(given.reason.strip(), sorted({name for name, _ in found} | set(lacking)))
        return 0
    return 1 if found else 0


def _write(folder: Path, changed: list[str], lacking: list[str]) -> None:
    if not (changed or lacking):
        return
    house = House.open(*installation(folder))
    today = house.flows
    for name in lacking:
        add(house, ALL_SCENES[name])
    for name in changed:
        house.flows = flow_set(kept(name).flow_version)
        add(house, ALL_SCENES[name])
    house.flows = today
    house.store.close()


if __name__ == "__main__":
    sys.exit(main())
