"""`ivr format`: one form, whatever was written; comments and meaning stay."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.engine.nodes import KINDS
from ivr.flow.layout import formatted
from ivr.flow.yaml_tree import grow
from tests.broken_flows.case import VALID

FLOWS = sorted((Path(__file__).parents[2] / "flows").glob("*.yaml"))


def form(text: str, file: str = "flows/x.yaml") -> str:
    made = formatted(file, text, KINDS)
    assert made is not None
    assert formatted(file, made, KINDS) == made, "a second time changes nothing"
    return made


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_the_shipped_flows_are_in_the_form(path: Path) -> None:
    assert formatted(str(path), path.read_text(), KINDS) == path.read_text()


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("a:   1\nb :   2\n", "a: 1\nb: 2\n"),
        ("a:\n        b: 1\n", "a:\n  b: 1\n"),
        ("a:\n- 1\n-   2\n", "a:\n  - 1\n  - 2\n"),
        ("a: 'x'\n", 'a: "x"\n'),
        ("a: 'say \"x\"'\n", "a: 'say \"x\"'\n"),
        ("a: 'it''s'\n", 'a: "it\'s"\n'),
        ('a: "\\u00e9\\n"\n', 'a: "é\\n"\n'),
        ('"1": x\n"*": y\n', '1: x\n"*": y\n'),
        ("a: {b: 1,   c: 2}\n", "a: {b: 1, c: 2}\n"),
        ("a: {b: " + "x" * 80 + "}\n", "a:\n  b: " + "x" * 80 + "\n"),
        ("a: [1,\n  2]\n", "a: [1, 2]\n"),
        ("a: [{b: 1}, {c: [1, 2]}]\n", "a: [{b: 1}, {c: [1, 2]}]\n"),
        ("a: {}\nb: []\nc:\n", "a: {}\nb: []\nc:\n"),
        ("a:\n  -\n    b: 1\n    c: 2\n", "a:\n  - b: 1\n    c: 2\n"),
        ("a: &x {b: 1}\nc: *x\n", "a: &x {b: 1}\nc: *x\n"),
        ("a: >\n  one\n  two\n", 'a: "one two"\n'),
        ("a: |\n  one\n  two\n", "a: |\n  one\n  two\n"),
        ("a: one\n  two\n", "a: one two\n"),
        ("\n\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
        ("a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        ("a: 1", "a: 1\n"),
        ("\ufeffa: 1\n", "a: 1\n"),
    ],
)
def test_one_form(written: str, made: str) -> None:
    assert form(written) == made


def test_a_long_text_is_folded_and_a_folded_one_that_fits_is_not() -> None:
    words = " ".join(["palavra"] * 20)

    assert form(f'a: "{words}"\n') == (
        "a: >-\n  " + " ".join(["palavra"] * 13) + "\n  " + " ".join(["palavra"] * 7) + "\n"
    )
    assert form("a: >-\n  Uma\n  frase.\n") == 'a: "Uma frase."\n'


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("# head\n\na: 1 # one\n", "# head\n\na: 1  # one\n"),
        ("a:\n# of b\n  b: 1\n", "a:\n  # of b\n  b: 1\n"),
        ("a:\n  b: 1\n# of c\nc: 2\n# end\n", "a:\n  b: 1\n# of c\nc: 2\n# end\n"),
        ("a: [1, # one\n  2]\n", "a:\n  - 1  # one\n  - 2\n"),
        ("a: {b: 1} # both\n", "a: {b: 1}  # both\n"),
        ("a: # below\n  b: 1\n", "a:  # below\n  b: 1\n"),
        ("a: >- # folded\n  x\n", 'a: "x"  # folded\n'),
        ("a: 'no # comment'\n", 'a: "no # comment"\n'),
        ("a: b#c\n", "a: b#c\n"),
        ("a: |\n  # no comment\n", 'a: "# no comment"\n'),
        ("a:\n  # first\n  - 1\n  # second\n  - 2\n", "a:\n  # first\n  - 1\n  # second\n  - 2\n"),
    ],
)
def test_comments_stay_with_what_they_are_about(written: str, made: str) -> None:
    assert form(written) == made


def test_known_keys_stand_in_the_models_order_with_their_comments() -> None:
    written = """hotline: x
nodes:
  m:
    on_failure: bye
    # several
    ahead: yes
    menu:
      options:
        4:
          go: bye
          # words
          label: {en: c, pt-BR: a, es: b}
        1: {go: bye, label: label_x}
start: m
"""
    assert (
        form(written)
        == """hotline: x
start: m
nodes:
  m:
    menu:
      options:
        4:
          # words
          label: {pt-BR: a, es: b, en: c}
          go: bye
        1: {label: label_x, go: bye}
    # several
    ahead: yes
    on_failure: bye
"""
    )


def test_a_teams_keys_and_those_inside_are_ordered_and_an_anchor_stays_before_its_alias() -> None:
    written = """b:
  reach: {ring: 5s, queue: q}
  open: always
  exceptional: [{why: w, open: closed, date: 2026-12-24}]
"""
    assert (
        form(written, "flows/teams.yaml")
        == """b:
  open: always
  exceptional: [{date: 2026-12-24, open: closed, why: w}]
  reach: {queue: q, ring: 5s}
"""
    )
    crossed = "b:\n  note: &n x\n  title: *n\n"
    assert formatted("flows/teams.yaml", crossed, KINDS) is None, "in order, the alias would come first"


@pytest.mark.parametrize("text", ["", "- 1\n", "a: [1\n", "a: 1\na: 2\n", "a: !x 1\n", "#: x\n"])
def test_what_is_no_flow_is_left_as_it_is(text: str) -> None:
    assert formatted("flows/x.yaml", text, KINDS) is None


@pytest.mark.parametrize("file", VALID)
def test_the_valid_flows_keep_their_meaning(file: str) -> None:
    assert value_of(form(VALID[file], file)) == value_of(VALID[file])


def value_of(text: str) -> Any:
    tree = grow("x.yaml", text)
    assert tree.root is not None
    assert not tree.problems
    return tree.root.value


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=30
) | st.sampled_from(
    ["", "yes", "0777", "18:00", " x", "x ", "# x", "- x", "a: b", "'", '"', "{", "x" * 130, "é " * 70]
)
NAMES = st.text(st.characters(codec="ascii", categories=("Ll", "Nd")), min_size=1, max_size=8)
TREES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)
COMMENT = re.compile(r"#c\d+")


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(NAMES, TREES, min_size=1, max_size=4),
    st.sampled_from([True, False, None]),
    st.sampled_from([None, "'", '"', "|", ">"]),
    st.integers(1, 7),
)
def test_whatever_tree_in_whatever_style_keeps_its_meaning_and_comments(
    tree: dict[str, Any], flow: bool | None, style: str | None, indent: int
) -> None:
    text = yaml.dump(
        tree, default_flow_style=flow, default_style=style, indent=indent, allow_unicode=True, width=60
    )
    if not flow and style is None:  # comments where they surely are comments: above keys of the topmost level
        text = re.sub(r"^(?=[a-z0-9]+:)", lambda found: f"#c{found.start()}\n", text, flags=re.M)
    grown = grow("flows/x.yaml", text)
    made = formatted("flows/x.yaml", text, KINDS)
    if grown.root is None or grown.problems:
        assert made is None
        return
    assert made is not None
    assert value_of(made) == grown.root.value
    assert COMMENT.findall(made) == COMMENT.findall(text)
    assert formatted("flows/x.yaml", made, KINDS) == made
