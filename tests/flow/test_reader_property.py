"""However a flow set is mangled, it is read: a flow set or problems, each with its place; never an exception."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.engine.nodes import KINDS as ENGINE_KINDS
from ivr.flow.problems import has_errors, lines_of, show
from ivr.flow.reader import read
from ivr.flow.yaml_tree import grow
from tests.broken_flows.case import VALID, read_set

BLANK = "\ufeff \n\r\x85\u2028\u2029"
PARTS = ["options", "1", "label", "go", "pt-BR", "phrase", "words", "play"]
SPICE = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "#",
    "#:",
    "&a ",
    "*a",
    "*",
    "!!int ",
    "|",
    ">",
    "'",
    '"',
    "\t",
    "---\n",
]
SPICE += [
    "~",
    "<<: ",
    "? ",
    "null",
    "%",
    "@",
    "\\",
    "\r",
    "\x00",
    "\x85",
    "\u2028",
    "\ufeff",
    "\ud800",
    "é",
    "{x}",
]


@st.composite
def mangled(draw: st.DrawFn) -> dict[str, str]:
    """The valid set with one file changed in up to four ways."""
    name = draw(st.sampled_from(sorted(VALID)))
    text = VALID[name]
    for _ in range(draw(st.integers(1, 4))):
        text = draw(st.sampled_from((without_line, indented, swapped, spiced, renamed, emptied)))(draw, text)
    return {**VALID, name: text}


def without_line(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    del lines[draw(st.integers(0, len(lines) - 1))]
    return "\n".join(lines)


def indented(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    lines[at] = draw(st.sampled_from(("", " ", "  ", "      ", "\t"))) + lines[at].strip()
    return "\n".join(lines)


def swapped(draw: st.DrawFn, text: str) -> str:
    words = text.split(" ")
    a, b = draw(st.integers(0, len(words) - 1)), draw(st.integers(0, len(words) - 1))
    words[a], words[b] = words[b], words[a]
    return " ".join(words)


def spiced(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.sampled_from(SPICE) | st.text(max_size=4)) + text[at:]


def renamed(draw: st.DrawFn, text: str) -> str:
    old = draw(
        st.sampled_from(
            ("goodbye", "sales", "pt-BR", "open", "nodes", "menu", "key", "1", "2026-12-24", "08")
        )
    )
    return text.replace(
        old, draw(st.sampled_from(("", "x", "end", "es", "1", "2026-13-45", "[]", "null", "09")))
    )


def emptied(draw: st.DrawFn, text: str) -> str:
    start = draw(st.integers(0, len(text)))
    return text[:start] + text[draw(st.integers(start, min(len(text), start + 40))) :]


@settings(max_examples=400)
@given(mangled())
def test_any_change_is_read_and_every_problem_has_a_place(files: dict[str, str]) -> None:
    reading = read_set(files)

    assert (reading.flows is None) == has_errors(reading.problems)
    for problem in reading.problems:
        text = files.get(problem.source.file)
        if text is not None:
            assert 1 <= problem.source.line <= len(lines_of(text))
            assert problem.source.column >= 1
        for lang in ("en", "pt-BR"):
            assert problem.message(lang)
            assert all(line.isprintable() for line in show(problem, text, lang).split("\n"))


@settings(max_examples=200)
@given(
    st.text(st.characters(), max_size=80)
    | st.lists(st.sampled_from([*SPICE, "a", "b: ", "\n", "  "])).map("".join)
)
def test_any_text_is_a_tree_or_a_problem(text: str) -> None:
    tree = grow("f.yaml", text)

    assert all(1 <= problem.source.line <= len(lines_of(text)) for problem in tree.problems)
    assert tree.root is not None or tree.problems or "#" in text or "---" in text or not text.strip(BLANK)


NODE = st.recursive(
    st.none() | st.sampled_from(["", "1", "x", "goodbye", "5s", "yes", "pt-BR", "*", "star"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(PARTS),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@settings(max_examples=300)
@given(st.sampled_from(sorted(ENGINE_KINDS)), st.data())
def test_whatever_stands_in_a_node_of_the_engine_is_read(kind: str, data: st.DataObject) -> None:
    fields = [f.alias or n for n, f in ENGINE_KINDS[kind].model_fields.items()]
    node = {kind: data.draw(NODE), **data.draw(st.dictionaries(st.sampled_from(fields), NODE, max_size=4))}
    written = f"  odd: {as_yaml(node)}\n"

    reading = read(
        {**VALID, "flows/repairs.yaml": VALID["flows/repairs.yaml"] + written}, ENGINE_KINDS, last_year=2019
    )

    assert any(problem.source.file == "flows/repairs.yaml" for problem in reading.problems)


def as_yaml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {as_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_yaml, value)) + "]"
    return "~" if value is None else f"'{value}'"
