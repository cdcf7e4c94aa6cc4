"""What a trace says beside its code: how often, which key, and the place of the rule in the YAML."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest

from ivr.engine.effects import Ended
from ivr.engine.events import EntryTyped
from ivr.engine.step import step
from ivr.flow.model import FlowSet, Limits
from tests.engine.everything import everything
from tests.engine.kit import flow_set
from tests.engine.play import Answers, Play

AT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
LEVELS = """\
  one: {menu: {options: {1: {label: {pt-BR: a, es: a, en: a}, go: two}}}}
  two: {menu: {options: {1: {label: {pt-BR: b, es: b, en: b}, go: three}}}}
  three: {menu: {options: {1: {label: {pt-BR: c, es: c, en: c}, go: four}}}}
  four: {menu: {options: {1: {label: {pt-BR: d, es: d, en: d}, go: goodbye_node}}}}
  goodbye_node: {end: goodbye}
"""


def play(words: str = "", flows: FlowSet | None = None, **world: Any) -> Play:
    made = Play(flows or everything(), AT, Answers(world))
    made.begin()
    for word in words.split():
        made.silence() if word == "silence" else made.keys(word)
    return made


def place(made: Play, written: str) -> str:
    """Where the kit's hotline has this line."""
    lines = made.flows.files["flows/main.yaml"].splitlines()
    return f"flows/main.yaml:{next(n for n, line in enumerate(lines, 1) if line.strip().startswith(written))}"


@pytest.mark.parametrize(
    ("words", "code", "values"),
    [
        ("silence", "no_input", {"tried": 1}),
        ("silence silence", "no_input", {"tried": 2}),
        ("silence silence silence", "too_many_mistakes", {"reason": "no_input"}),
        ("#", "no_match", {"tried": 1, "key": "#"}),
        ("# # #", "too_many_mistakes", {"reason": "no_match"}),
        ("9", "repeat", {"tried": 1}),
        ("9 9", "repeat", {"tried": 2}),
        ("* * * * * * * * * * *", "too_many_mistakes", {"reason": "no_match"}),
        ("9 9 9 9 9 9 9 9 9 9 9", "too_many_mistakes", {"reason": "no_match"}),
        ("7 7", "key_repeated", {"key": "7"}),
        ("1 1 1# 1 12#", "short", {"tried": 1}),
        ("1 1 1# 1 12# 12# 12#", "login_given_up", {"reason": "no_match"}),
        ("1 silence silence silence", "login_given_up", {"reason": "no_input"}),
        ("1 1 #", "empty", {"tried": 1}),
        ("1 1 1# 1 #", "empty", {"tried": 1}),
        ("1 1 1# 1 11987654321# #", "key_repeated", {"key": "#"}),
        ("1 1 1# 1 11987654321# silence", "key_repeated", {"key": "#"}),
        ("1 0", "help", {"stage": "method"}),
        ("2", "language", {"language": "es", "by": "key"}),
        ("7", "option", {"key": "7", "label": "assessoria"}),
        ("7 1 2", "key_taken", {"key": "2"}),
        ("1 1 1#", "key_taken", {"key": "1"}),
    ],
)
def test_values(words: str, code: str, values: dict[str, Any]) -> None:
    entry = play(words).trace[0]
    assert (entry.code, entry.values) == (code, values)


def test_places() -> None:
    made = play("0")
    assert (made.trace[0].code, made.trace[0].place) == ("attendant_key", place(made, "keys:"))
    made = play()
    made.trouble("step_failed")
    assert (made.trace[0].place, made.trace[0].values) == (
        place(made, "on_error:"),
        {"reason": "step_failed"},
    )
    made = play("2")
    assert made.trace[0].place == place(made, "es:")
    made = play("7")
    assert made.trace[0].place == place(made, '7: {label: {pt-BR: "assessoria"')
    made = play("#")
    assert made.trace[0].place == place(made, "main_menu:")


def test_a_second_failure_on_the_way_is_explained_as_well() -> None:
    made = play(open_ticket="failed")
    made.trouble("step_failed")
    reasons = [entry.values["reason"] for entry in made.trace if entry.code == "trouble"]
    assert reasons == ["step_failed", "ticket_failed", "ticket_failed"]
    assert {entry.place for entry in made.trace if entry.code == "trouble"} == {place(made, "on_error:")}


def test_repeat_says_what_led_there_as_well() -> None:
    assert play("9").heard == play().heard
    assert play("9").heard[0] == "bem-vindo"


def test_each_counter_is_its_own() -> None:
    made = play("silence # 9 0")
    counts = made.now.counts
    assert counts["repeat"] == counts["attendant"] == 1
    assert counts["reminded"] == 2
    assert "no_input" not in counts  # the next node begins anew
    assert play("silence # silence").now.counts["no_input"] == 2
    assert play("7 *").now.counts["back"] == 1


def test_back_leads_up_level_by_level() -> None:
    flows = flow_set(LEVELS, start="one", attendant="goodbye_node")
    made = play("1 1 1", flows)
    where = []
    for _ in range(4):
        where.append(made.now.node)
        made.keys("*")
    assert where == ["four", "three", "two", "one"]
    assert made.now.node == "one"


def test_an_entry_that_is_none_of_the_commands_is_short() -> None:
    session = play("1 1 1# 1").now
    taken = step(everything(), session, EntryTyped(at=AT, command="7", length=1))
    assert [entry.code for entry in taken.trace] == ["short"]
    taken = step(everything(), session, EntryTyped(at=AT, length=3))
    assert [(entry.code, entry.pressed) for entry in taken.trace] == [("short", "(3)")]


def test_where_on_error_fails_at_once_the_caller_is_told_goodbye() -> None:
    nodes = """\
  one: {menu: {options: {1: {label: {pt-BR: a, es: a, en: a}, go: told_node}}}}
  told_node: {say: goodbye, next: goodbye_node}
  goodbye_node: {end: goodbye}
"""
    flows = flow_set(nodes, start="one", attendant="goodbye_node", on_error="told_node")
    made = play("1", dataclasses.replace(flows, limits=Limits(steps=1)))
    told = [entry for entry in made.trace if entry.code == "trouble"]
    assert [entry.values for entry in told] == [{"reason": "too_many_steps"}, {"reason": "too_many_steps"}]
    assert {entry.place for entry in told} == {place(made, "on_error:")}
    assert made.heard == ["trouble_end"]
    assert made.wait == Ended()
    assert "failed" in made.now.marks
    made.replay()


def test_a_moment_outside_the_span_is_a_failure_at_every_node_of_hours() -> None:
    nodes = """\
  one: {menu: {options: {1: {label: {pt-BR: a, es: a, en: a}, go: hours_node}}}}
  hours_node: {hours: finance, open: goodbye_node, closed: goodbye_node}
  goodbye_node: {end: goodbye}
"""
    made = Play(
        flow_set(nodes, start="one", attendant="goodbye_node", on_error="hours_node"),
        AT.replace(year=2038),
        Answers({}),
    )
    made.begin()
    made.keys("1")
    told = [entry.values for entry in made.trace if entry.code == "trouble"]
    assert told
    assert told == [{"reason": "out_of_span"}] * len(told)
    assert made.heard == ["trouble_end"]
    assert made.ended


def test_too_many_nodes_in_one_step_are_a_failure() -> None:
    flows = dataclasses.replace(everything(), limits=Limits(steps=2))
    made = play("", flows)
    assert [entry.values.get("reason") for entry in made.trace if entry.code == "trouble"] == [
        "too_many_steps"
    ]
    assert made.now.request is not None
    assert play("", dataclasses.replace(everything(), limits=Limits(steps=3))).now.node == "main_menu"
