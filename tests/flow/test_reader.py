"""What the reader makes of valid texts, and how it treats a set as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ivr.flow.messages import CODES
from ivr.flow.model import FlowSet, Limits
from ivr.flow.problems import Problem, in_order, nearest, show
from ivr.flow.reader import read
from ivr.flow.schedule import WHOLE_DAY, Exceptional, LocalHolidays, Span, Weekday
from ivr.flow.source import Source
from ivr.flow.yaml_tree import MAX_CHARACTERS, MAX_DEPTH, grow
from tests.broken_flows.case import VALID, read_set
from tests.flow.kinds import KINDS, PHRASES

SHOP, TEAMS = "flows/shop.yaml", "flows/teams.yaml"


@pytest.fixture
def flows() -> FlowSet:
    return flows_of(VALID)


def flows_of(files: dict[str, str], **more: Any) -> FlowSet:
    reading = read_set(files, **more)
    assert reading.flows is not None, [problem.message() for problem in reading.problems]
    return reading.flows


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("4003", "4003"),
        ("0777", "0777"),
        ("18:00", "18:00"),
        ("09:00", "09:00"),
        ("on", "on"),
        ("yes", "yes"),
        ("1e3", "1e3"),
        ("2026-12-24", "2026-12-24"),
        ("0x1F", "0x1F"),
        ('"null"', "null"),
        ('""', ""),
        ("null", None),
        ("~", None),
        ("", None),
        ("|\n  two\n  lines\n", "two\nlines"),
        (">\n  one\n  line\n", "one line"),
    ],
)
def test_a_scalar_is_the_text_that_was_written(written: str, text: str | None) -> None:
    tree = grow("f.yaml", f"key: {written}")

    assert tree.problems == ()
    assert tree.root is not None
    assert tree.root.value == {"key": text}


def test_keys_are_text_too_and_yes_overwrites_nothing() -> None:
    tree = grow("f.yaml", "1: a\nyes: b\non: c\n0777: d\n")

    assert tree.root is not None
    assert tree.root.value == {"1": "a", "yes": "b", "on": "c", "0777": "d"}


def test_an_alias_repeats_a_whole_value(flows: FlowSet) -> None:
    shared = (
        VALID[SHOP]
        .replace('{pt-BR: "vendas"', '&sales {pt-BR: "vendas"')
        .replace('label: {pt-BR: "consultoria", es: "consultoría", en: "consultancy"}', "label: *sales")
    )

    menu = flows_of({**VALID, SHOP: shared}).hotlines["shop"].node("main_menu").menu  # type: ignore[attr-defined]

    assert menu.options["4"].label.words == menu.options["1"].label.words
    assert menu.options["4"].label.words["es"] == "ventas"


def test_every_part_knows_its_place(flows: FlowSet) -> None:
    shop = flows.hotlines["shop"]
    menu = shop.node("main_menu")

    assert shop.place == Source(SHOP, 1, 1)
    assert menu.place == Source(SHOP, 14, 3)
    assert menu.at("menu", "options", "1") == Source(SHOP, 17, 9)
    assert menu.at("menu", "options", "1", "go") == Source(SHOP, 19, 15)
    assert menu.at("on_no_input") == menu.place
    assert shop.at("keys", "*") == Source(SHOP, 8, 28)
    option = menu.menu.options["1"]  # type: ignore[attr-defined]
    assert option.label.at("words", "es") == Source(SHOP, 18, 40)
    assert flows.teams["sales"].at("open", "mon-fri") == Source(TEAMS, 4, 14)
    assert flows.phrases["closed"].place == Source("flows/phrases.yaml", 11, 3)


def test_hours_become_schedules_over_the_whole_span(flows: FlowSet) -> None:
    sales, repairs = flows.schedules["sales"], flows.schedules["repairs"]

    assert (sales.first, sales.last) == (date(2018, 1, 1), date(2037, 12, 31))
    assert sales.weekly[4].spans == (Span(480, 720), Span(810, 1080))
    assert sales.weekly[4].place == Source(TEAMS, 4, 14)
    assert sales.weekly[6].spans == ()
    assert (sales.team, sales.zone.name, sales.always) == ("sales", "America/Sao_Paulo", False)
    assert (sales.place, sales.closed_place) == (Source(TEAMS, 3, 3), Source(TEAMS, 6, 3))
    revolution = sales.closed[date(2026, 7, 9)]
    assert (revolution.name, revolution.kind, revolution.calendar) == ("Revolução", "local", "city")
    assert (revolution.origin, revolution.place) == (
        "the city's own law",
        Source("flows/calendars.yaml", 5, 7),
    )
    assert sales.closed[date(2031, 1, 25)].place == Source("flows/calendars.yaml", 6, 7)
    assert {day.year for day in sales.closed if (day.month, day.day) == (2, 29)} == {2020, 2024, 2028}
    assert sales.closed[date(2026, 12, 25)].kind == "national"
    eve = Exceptional((Span(480, 720),), "véspera", "example", Source(TEAMS, 8, 7))
    assert sales.exceptional == {
        date(2026, 12, 24): eve,
        date(2026, 12, 31): Exceptional((), "véspera", "example", Source(TEAMS, 9, 7)),
    }
    assert sales.local == LocalHolidays("special", (Span(540, 720),), "half a day", Source(TEAMS, 10, 3))
    assert repairs.always
    assert repairs.weekly[6] == Weekday(WHOLE_DAY, Source(TEAMS, 20, 9))
    assert (repairs.closed, repairs.exceptional, repairs.local) == ({}, {}, LocalHolidays())


def test_the_limits_of_a_set_are_those_it_is_read_with(flows: FlowSet) -> None:
    assert flows.limits == Limits()
    assert flows_of(VALID, limits=Limits(turns=7)).limits == Limits(turns=7)


def test_a_hotline_is_found_by_its_number_however_it_is_written(flows: FlowSet) -> None:
    assert flows.called == {"40030001": "shop", "40030002": "shop", "08001234567": "repairs"}


def test_phrases_and_voices_are_read(flows: FlowSet) -> None:
    assert flows.voices["pt-BR"].rate == 90
    assert flows.voices["en"].rate == 100
    assert flows.phrases["goodbye"].play == {"pt-BR": "https://example.com/ate_logo.wav"}
    assert flows.phrases["option"].words["en"] == "For {label}, press {key}."


@pytest.mark.parametrize(("written", "rate"), [("20%", 20), ("200%", 200), ("100%", 100)])
def test_a_rate_within_its_bounds(written: str, rate: int) -> None:
    quick = VALID["flows/phrases.yaml"].replace("rate: 90%", f"rate: {written}")
    assert flows_of({**VALID, "flows/phrases.yaml": quick}).voices["pt-BR"].rate == rate


@pytest.mark.parametrize("written", ["19%", "201%", "90", "fast", "[90%]", "{a: 1}"])
def test_a_rate_out_of_its_bounds(written: str) -> None:
    odd = VALID["flows/phrases.yaml"].replace("rate: 90%", f"rate: {written}")
    [problem] = [p for p in read_set({**VALID, "flows/phrases.yaml": odd}).problems if p.severity == "error"]
    assert problem.path == "voices.pt-BR.rate"
    assert problem.stood == (written if written[0] not in "[{" else "")


def test_a_missing_file_is_named_beside_the_others() -> None:
    def named(files: dict[str, str]) -> list[str]:
        return sorted(p.source.file for p in read_set(files).problems if p.code == "missing-file")

    assert named({"shop.yaml": VALID[SHOP]}) == ["phrases.yaml", "teams.yaml"]
    assert named({"a/b/shop.yaml": VALID[SHOP]}) == ["a/b/phrases.yaml", "a/b/teams.yaml"]
    assert named({}) == ["flows/phrases.yaml", "flows/teams.yaml"]


# -- the version


def test_the_version_is_the_same_in_any_order_and_with_any_line_ends(flows: FlowSet) -> None:
    turned = {name: VALID[name] for name in reversed(VALID)}
    windows = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in VALID.items()}

    assert flows_of(turned).version == flows.version
    assert flows_of(windows).version == flows.version
    assert len(flows.version) == 64


@pytest.mark.parametrize(
    "changed",
    [
        lambda f: f.update({SHOP: f[SHOP].replace('"vendas"', '"venda"')}),
        lambda f: f.update({SHOP: "# a trace names lines, so a comment counts\n" + f[SHOP]}),
        lambda f: f.update({TEAMS: f[TEAMS].replace("18:00", "18:30")}),
        lambda f: f.pop("flows/repairs.yaml"),
    ],
)
def test_any_change_is_another_version(flows: FlowSet, changed: Callable[[dict[str, str]], object]) -> None:
    files = dict(VALID)
    changed(files)

    assert flows_of(files).version != flows.version


def test_what_the_set_was_expanded_with_is_part_of_the_version(flows: FlowSet) -> None:
    longer = read(VALID, KINDS, last_year=2038, required_phrases=PHRASES).flows
    patient = flows_of(VALID, limits=Limits(steps=51))
    moved = json.loads(json.dumps(flows.expansion))
    moved["national"]["days"]["2026-02-16"] = moved["national"]["days"].pop("2026-09-07")

    assert longer is not None
    assert len({flows.version, longer.version, patient.version, flows_of(VALID, expanded=moved).version}) == 4


def test_a_stored_set_is_read_again_with_the_dates_and_zones_it_was_loaded_with(flows: FlowSet) -> None:
    stored = json.loads(json.dumps(flows.expansion))
    stored["national"]["days"].pop("2026-09-07")
    stored["zones"]["America/Sao_Paulo"]["offsets"][-1] = -7200

    again = read(VALID, KINDS, last_year=2060, required_phrases=PHRASES, expanded=stored).flows

    assert again is not None
    assert again.schedules["sales"].last == date(2037, 12, 31)
    assert date(2026, 9, 7) not in again.schedules["sales"].closed
    assert again.schedules["sales"].zone.offset(1_800_000_000) == -7200
    assert again.expansion == stored


def test_an_untouched_stored_set_is_the_same_version(flows: FlowSet) -> None:
    stored = json.loads(json.dumps(flows.expansion))

    again = read(
        VALID, KINDS, last_year=2060, required_phrases=PHRASES, expanded=stored, limits=Limits(steps=9)
    )

    assert again.flows is not None
    assert again.flows.version == flows.version
    assert again.flows.limits == flows.limits


# -- the set as a whole


def test_all_problems_are_told_at_once_the_worst_first() -> None:
    files = {
        **VALID,
        SHOP: VALID[SHOP].replace("go: allowed", "go: alowed").replace("hours: sales", "hours: sale"),
        "flows/repairs.yaml": VALID["flows/repairs.yaml"].replace("start: to", "start to"),
        TEAMS: VALID[TEAMS]
        .replace("{queue: sales}", '{number: "+55 11 5550-0000"}')
        .replace("18:00", "1800"),
    }

    problems = read_set(files).problems

    assert [(p.code, p.source.file) for p in problems] == [
        ("yaml-indent", "flows/repairs.yaml"),
        ("unknown-target", SHOP),
        ("unknown-team", SHOP),
        ("wrong-hours", TEAMS),
        ("example-telephone", TEAMS),
    ]


def test_what_is_worse_comes_first_wherever_it_stands() -> None:
    files = {
        **VALID,
        "flows/repairs.yaml": VALID["flows/repairs.yaml"].replace(
            '"0800 123 4567"', "{number: 0800 123 4567, source: example}"
        ),
        "flows/calendars.yaml": "city: {title: a, source: b, days: []}\n",
        TEAMS: VALID[TEAMS].replace("18:00", "1800"),
    }

    problems = read_set(files).problems

    assert [p.severity for p in problems] == ["error", "warning", "info"]
    assert [p.source.file for p in problems] == [TEAMS, "flows/calendars.yaml", "flows/repairs.yaml"]


def test_a_file_that_cannot_be_read_makes_no_name_unknown() -> None:
    broken = {**VALID, TEAMS: "sales: [a", "flows/phrases.yaml": "}", "flows/calendars.yaml": "a: 'b"}

    assert {p.code for p in read_set(broken).problems} == {"yaml-bracket", "yaml-closing", "yaml-quote"}


def test_a_set_without_hotlines_says_so() -> None:
    shared = {name: text for name, text in VALID.items() if "shop" not in name and "repairs" not in name}

    assert [p.code for p in read_set(shared).problems] == ["no-hotlines"]
    assert {p.code for p in read_set({}).problems} == {"no-hotlines", "missing-file"}


def test_two_files_of_one_name_are_refused() -> None:
    twice = {**VALID, "more/shop.yaml": VALID[SHOP], "more/teams.yaml": VALID[TEAMS]}

    problems = read_set(twice).problems

    assert [(p.code, p.source.file, p.stood, p.hint) for p in problems] == [
        ("repeated-file", "more/shop.yaml", "shop", SHOP),
        ("repeated-file", "more/teams.yaml", "teams", ""),
    ]


def test_a_kind_may_have_a_field_that_is_called_as_another_kind() -> None:
    kinds = {**KINDS, "next": KINDS["end"]}

    reading = read(VALID, kinds, last_year=2037, required_phrases=PHRASES)

    assert reading.flows is not None


# -- hostile texts


def test_aliases_may_not_grow_beyond_all_bounds_and_it_costs_nothing() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 60)]

    tree = grow("f.yaml", "\n".join(rows))

    assert [p.code for p in tree.problems] == ["too-large"]


def test_aliases_may_not_nest_beyond_all_bounds() -> None:
    rows = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 100)]

    tree = grow("f.yaml", "\n".join(rows))

    [problem] = tree.problems
    assert (problem.code, problem.source.line) == ("too-deep", MAX_DEPTH - 2)
    assert problem.wanted == str(MAX_DEPTH)


def test_a_text_too_large_is_not_read_at_all() -> None:
    [problem] = grow("f.yaml", "#" * (MAX_CHARACTERS + 1)).problems
    assert (problem.code, problem.source) == ("too-large", Source("f.yaml", 1))
    assert problem.wanted == f"{MAX_CHARACTERS} characters"
    assert grow("f.yaml", "a: 1\n" + "#" * (MAX_CHARACTERS - 5)).problems == ()


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [("a: &b x\n*b : 2\n", "yaml-star", 2), ("*: 2\n", "yaml-star", 1), ("a: 1\n[1]: 2\n", "yaml-key", 2)],
)
def test_what_is_no_key_is_told_as_what_it_is(text: str, code: str, line: int) -> None:
    assert [(p.code, p.source.line) for p in grow("f.yaml", text).problems] == [(code, line)]


def test_a_vanished_hash_is_looked_for_outside_of_quotes_only() -> None:
    text = "a: 'text, with\n  #: in it'\nb: |\n  #: here too\n"

    assert grow("f.yaml", text).problems == ()


# -- how a problem is shown


def test_a_problem_as_a_program_reads_it() -> None:
    problem = Problem("unknown-target", Source(SHOP, 4, 2), "nodes.a.next", stood="b", hint="c", width=1)

    assert problem.as_dict() == {
        "code": "unknown-target",
        "severity": "error",
        "file": SHOP,
        "line": 4,
        "column": 2,
        "path": "nodes.a.next",
        "stood": "b",
        "wanted": "",
        "hint": "c",
        "message": "no node is called 'b' (did you mean 'c'?)",
    }


def test_what_stood_there_is_shown_short_and_on_one_line() -> None:
    problem = Problem("unknown-target", Source(SHOP, 1, 1), stood="line\none\x07" + "x" * 100)

    shown = show(problem, None)

    assert "line one�" in shown
    assert "x" * 60 not in shown
    assert shown.count("\n") == 1


def test_the_same_problem_is_told_once() -> None:
    problem = Problem("unknown-target", Source(SHOP, 4, 2), stood="b")

    assert in_order([problem, problem]) == (problem,)


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("queue", ["to_queue", "reception"], "to_queue"),
        ("finence", ["finance", "support"], "finance"),
        ("xyz", ["finance", "support"], ""),
        ("", [], ""),
    ],
)
def test_the_nearest_name(name: str, known: list[str], found: str) -> None:
    assert nearest(name, known) == found


def test_every_code_has_a_meaning_that_docs_can_list() -> None:
    assert all(message.meaning.endswith(".") for message in CODES.values())


@pytest.mark.parametrize("mark", ['"', "'"])
@pytest.mark.parametrize("place", range(1, 7))
def test_a_text_without_its_end_is_named_where_it_begins(mark: str, place: int) -> None:
    """The next text's mark closes it, and only what follows there can't be read, many lines further down perhaps."""
    lines = [
        f"one: {mark}text{mark}",
        *(f"{name}: {{}}" for name in "abcde"),
        f"six: {mark}text{mark}",
        "seven: x",
    ]
    lines[place - 1] = f"word: {mark}text"
    [problem] = grow("flows/shop.yaml", "\n".join(lines)).problems
    assert (problem.code, problem.source.line, problem.source.column) == ("yaml-quote", place, 7)


def test_a_text_over_several_lines_is_no_text_without_its_end() -> None:
    text = 'one: "over\n  two lines"\ntwo: three: four\n'
    [problem] = grow("flows/shop.yaml", text).problems
    assert (problem.code, problem.source.line) == ("yaml-indent", 3)
