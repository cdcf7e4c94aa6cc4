"""One file of whole small conversations for each node kind, as support reads them.

A case gives Brasília's time, who calls and what the world answers; then, turn by turn, what happens and what
must come of it. `heard` lists everything that the caller hears in that turn, in order: a phrase's name, or its
name with the beginning of what it says. The kit's phrases say their own name and then their slots. `why` lists the
decisions by their codes; behind a code may stand values (`team=finance`) and the key at which the decision says that
its rule stands (`@on_busy`). `wait` names fields of what the call waits for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from ivr.application.inputs import QueueDone, QueueKey, RecordingDone, TransferDone
from ivr.engine.effects import Prompt
from ivr.engine.events import Caller
from ivr.engine.nodes import KINDS
from ivr.engine.outcome import lost, outcome
from ivr.engine.trace import Trace
from ivr.flow.model import FlowSet
from tests.engine.kit import flow_set
from tests.engine.play import CALLER, EVERYWHERE, Answers, Play

BESIDES = {"limits", "recorded"}
"""Files of cases that are about no node kind."""
FOLDER = Path(__file__).parent / "cases"
BRASILIA = ZoneInfo("America/Sao_Paulo")
CALLERS = {
    "brazil": Caller("number", CALLER, "BR", True),
    "mexico": Caller("number", CALLER, "MX", True),
    "united states": Caller("number", CALLER, "US", True),
    "withheld": Caller("withheld"),
    "client": Caller("client"),
    "sip": Caller("sip", CALLER, "BR", False),
}
HAPPENS = {"keys", "silence", "hangup", "talk", "came", "queue", "queue_key", "trouble"}
EXPECTS = {
    "heard", "why", "at", "waits", "asked", "language", "slow", "outcome", "lost", "pressed", "numbers", "marks",
    "wait", "person",
}  # fmt: skip


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.yaml"))


def cases() -> Iterator[Any]:
    for path in files():
        content = yaml.safe_load(path.read_text())
        for case in content["cases"]:
            yield pytest.param(content, case, id=f"{path.stem}: {case['name']}")


def flows_of(content: dict[str, Any]) -> FlowSet:
    indented = "".join(f"  {line}\n" for line in content["nodes"].splitlines())
    end = content.get("attendant", "goodbye_node")
    own = content.get("phrases", {})
    return flow_set(
        indented,
        start=content["start"],
        attendant=end,
        on_error=content.get("on_error", end),
        more=content.get("hotline", ""),
        **own,
    )


@pytest.mark.parametrize(("content", "case"), list(cases()))
def test_case(content: dict[str, Any], case: dict[str, Any]) -> None:
    assert set(case) <= {"name", "at", "caller", "world", "call", "quiet"}
    answers = Answers(case.get("world", {}))
    play = Play(
        flows_of(content), moment(case).astimezone(UTC), answers, CALLERS[case.get("caller", "brazil")]
    )
    for number, row in enumerate(case["call"]):
        assert set(row) <= HAPPENS | EXPECTS | {"later"}, row
        asked = len(answers.asked)
        happen(play, row, first=number == 0)
        compare(play, row, answers.asked[asked:], f"row {number}: {row}")
    play.replay()
    assert case.get("quiet", True) is False or not play.logged


def moment(case: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(case.get("at", "2026-11-24 10:00")).replace(tzinfo=BRASILIA)


def happen(play: Play, row: dict[str, Any], first: bool) -> None:
    if "later" in row:
        play.later(minutes=row["later"])
    if first:
        play.begin()
    elif "keys" in row:
        play.keys(row["keys"])
    elif "silence" in row:
        play.silence()
    elif "hangup" in row:
        play.hang_up(silent=row["hangup"] == "silent")
    elif "talk" in row:
        play.give(RecordingDone("RE1" if row["talk"] else None, row["talk"]))
    elif "came" in row:
        play.give(TransferDone(*_result(row["came"])))
    elif "queue" in row:
        play.give(QueueDone(*_result(row["queue"])))
    elif "queue_key" in row:
        play.give(QueueKey(str(row["queue_key"])))
    elif "trouble" in row:
        play.trouble(row["trouble"])
    else:
        raise AssertionError(f"nothing happens in {row}")


def _result(text: str) -> Any:
    word, _, seconds = text.partition(" ")
    return (word, int(seconds or 0))


def compare(play: Play, row: dict[str, Any], asked: list[Any], where: str) -> None:
    session = play.now
    who = session.person
    if "heard" in row:
        assert len(row["heard"]) == len(play.heard), f"{where}\nheard {play.heard}"
        for word, text in zip(row["heard"], play.heard, strict=True):
            same = text.startswith(word) if " " in word else text.split()[0] == word
            assert same, f"{where}\nheard {play.heard}"
    if "why" in row:
        told = [str(one).split() for one in row["why"]]
        assert [code for code, *_ in told] == play.codes, f"{where}\nwhy: {play.codes}\nheard {play.heard}"
        for (_, *more), entry in zip(told, play.trace, strict=True):
            for one in more:
                assert holds(one, entry, play.flows), f"{where}\n{one}: {entry}\n{line_of(entry, play.flows)}"
    for name, value in row.get("wait", {}).items():
        assert value == shown(getattr(play.wait, name)), f"{where}\n{name}: {play.wait}"
    found = {
        "at": session.node,
        "waits": waits(play),
        "language": session.language,
        "slow": all(line.slow for line in play.lines),
        "outcome": outcome(session),
        "person": " ".join(filter(None, (who.assurance, who.organization, who.contact))),
        "lost": lost(session),
        "pressed": [entry.pressed for entry in play.trace if entry.pressed is not None],
        "numbers": [line.number for line in play.lines if line.number is not None],
    }
    for name in EXPECTS & set(row) & set(found):
        assert found[name] == row[name], f"{where}\n{name}: {found[name]}\nheard {play.heard}"
    assert set(row.get("marks", ())) <= set(session.marks), where
    if "asked" in row:
        wanted = row["asked"] if isinstance(row["asked"], list) else [row["asked"]]
        named = {next(iter(want)) if isinstance(want, dict) else want for want in wanted}
        asked = [one for one in asked if one.kind in named or one.kind not in EVERYWHERE]
        assert len(wanted) == len(asked), f"{where}\nasked {asked}"
        for want, got in zip(wanted, asked, strict=True):
            kind, about = next(iter(want.items())) if isinstance(want, dict) else (want, {})
            assert got.kind == kind, f"{where}\nasked {asked}"
            assert {name: got.about.get(name) for name in about} == about, f"{where}\nasked {got}"


def holds(told: str, entry: Trace, flows: FlowSet) -> bool:
    """`name=value` of the decision, or `@key`: its place is the line that begins with this key."""
    if told.startswith("@"):
        return line_of(entry, flows).removeprefix("- ").startswith(told[1:] + ":")
    name, _, value = told.partition("=")
    return name in entry.values and str(shown(entry.values[name])) == value


def line_of(entry: Trace, flows: FlowSet) -> str:
    file, _, number = entry.place.partition(":")
    return flows.files[file].splitlines()[int(number) - 1].strip() if number else entry.place


def shown(value: Any) -> Any:
    return [getattr(one, "text", one) for one in value] if isinstance(value, tuple) else value


def waits(play: Play) -> str:
    word = re.sub(r"(?<!^)(?=[A-Z])", " ", type(play.wait).__name__).lower()
    if isinstance(play.wait, Prompt):
        kinds = {"guarded": play.wait.guarded, "secret": bool(play.wait.entry and play.wait.entry.secret)}
        kinds["ahead"] = play.wait.ahead
        kinds["entry"] = bool(play.wait.entry) and not kinds["secret"]
        word = " ".join([*(name for name, holds in kinds.items() if holds), word])
    return word


def test_every_kind_has_its_cases() -> None:
    assert {path.stem for path in files()} == set(KINDS) | BESIDES


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_file_shows_the_kind_of_its_name(path: Path) -> None:
    content = yaml.safe_load(path.read_text())
    nodes = yaml.safe_load(content["nodes"])
    assert path.stem in BESIDES or any(path.stem in node for node in nodes.values())
