"""Every node and every way of every shipped hotline stands in each drawing."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ElementTree
from functools import cache

import pytest

from ivr.flow.model import FlowSet
from ivr.picture.dot import COLOURS, LINE_COLOURS, LINES, SHAPES, dot, quoted
from ivr.picture.mermaid import SHAPES as MERMAID_SHAPES
from ivr.picture.mermaid import mermaid
from ivr.picture.plan import CALL, Drawing, plan, way_text
from ivr.picture.svg import DARK, DARK_LINES, svg
from ivr.picture.tree import Branch, tree
from ivr.picture.ways import role_of, ways_of
from tests.flows.shipped import flows

HOTLINES = (*flows().hotlines,)
each_hotline = pytest.mark.parametrize("hotline", HOTLINES)
SVG = "{http://www.w3.org/2000/svg}"


@cache
def drawing(hotline: str, language: str = "pt-BR") -> Drawing:
    return plan(flows(), hotline, language)


@cache
def drawn(hotline: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg(drawing(hotline)))


def ways(hotline: str) -> set[tuple[str, str, str]]:
    """(source, target, role) of every way that the flow has."""
    found = ways_of(flows().hotlines[hotline])
    return {(way.source, way.target, way.role) for one in found.values() for way in one}


@each_hotline
def test_each_node_is_one_figure_with_its_role(hotline: str) -> None:
    nodes = flows().hotlines[hotline].nodes
    figures = [(one.id, one.role) for one in drawing(hotline).figures if one.role not in ("again", "call")]
    assert figures == [(name, role_of(node)) for name, node in nodes.items()]


@each_hotline
def test_each_way_is_in_one_arrow_that_ends_at_its_node_or_names_it(hotline: str) -> None:
    whole = drawing(hotline)
    figures = {one.id: one for one in whole.figures}
    assert {(one.source, one.target, one.role) for one in whole.arrows if one.source != CALL} == ways(hotline)
    for arrow in whole.arrows:
        assert figures[arrow.head].name == arrow.target
        assert arrow.source in figures
    called = {one.target for one in whole.arrows if one.source == CALL}
    found = flows().hotlines[hotline]
    assert called == {found.start, found.attendant, found.on_error}


@each_hotline
@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_each_option_is_told_with_its_key_and_label(hotline: str, language: str) -> None:
    texts = {text for arrow in drawing(hotline, language).arrows for text in arrow.texts}
    for found in ways_of(flows().hotlines[hotline]).values():
        for way in found:
            text = way_text(flows(), way, language)
            assert not text or text in texts
            if way.role == "option" and way.label:
                assert text.startswith(f"{way.key} · ")
            if way.role == "failure":
                assert text.startswith("⚠ ")


@each_hotline
def test_dot_has_all_figures_and_arrows(hotline: str) -> None:
    text, whole = dot(drawing(hotline)), drawing(hotline)
    for one in whole.figures:
        assert re.search(rf"^ +{re.escape(quoted(one.id))} \[", text, re.MULTILINE), one.id
    arrows = re.findall(r'^  ("[^"]+") -> ("[^"]+") \[', text, re.MULTILINE)
    assert sorted(arrows) == sorted((quoted(one.source), quoted(one.head)) for one in whole.arrows)


@each_hotline
def test_mermaid_has_all_figures_and_arrows(hotline: str) -> None:
    text, whole = mermaid(drawing(hotline)), drawing(hotline)
    assert len(re.findall(r":::is_\w+$", text, re.MULTILINE)) == len(whole.figures)
    arrows = re.findall(r"^  \w+ (==>|-->|-\.->|-\.-x)", text, re.MULTILINE)
    assert len(arrows) == len(whole.arrows)
    for name in flows().hotlines[hotline].nodes:
        assert re.search(rf"<br>{name}(?:<br>|\")", text), name


def test_mermaid_reads_no_word_of_ours_as_its_own() -> None:
    text = mermaid(drawing("main_4003"))
    assert ":::is_end" in text
    assert not re.search(r"classDef (?:call|end) |:::(?:call|end)\b|^ *end\W", text)
    assert "0 atendente · #42; voltar" in text
    broken = dataclasses.replace(drawing("agents"), title='a "b" <script> `c` # 1. d')
    assert 'title: "a #34;b#34; #60;script#62; #96;c#96; #35; 1#46; d"' in mermaid(broken)


@each_hotline
def test_svg_is_well_formed_and_shows_every_figure_and_arrow(hotline: str) -> None:
    root, whole = drawn(hotline), drawing(hotline)
    assert root.tag == f"{SVG}svg"
    classes = [one.get("class", "").split() for one in root.iter(f"{SVG}g")]
    figures = [found[1] for found in classes if found[:1] == ["node"]]
    assert sorted(figures) == sorted(one.role for one in whole.figures)
    arrows = [found[1] for found in classes if found[:1] == ["edge"]]
    assert sorted(arrows) == sorted(one.role for one in whole.arrows)
    texts = {(one.text or "") for one in root.iter(f"{SVG}text")}
    assert set(flows().hotlines[hotline].nodes) <= texts


@each_hotline
def test_svg_says_what_it_is_and_needs_nothing_from_elsewhere(hotline: str) -> None:
    root = drawn(hotline)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == drawing(hotline).title
    assert "⚠" in (root.findtext(f"{SVG}desc") or "")
    links = [one.get("{http://www.w3.org/1999/xlink}href", "") for one in root.iter(f"{SVG}a")]
    ids = {one.get("id") for one in root.iter()}
    assert {link[1:] for link in links if link.startswith("#")} <= ids
    assert [link for link in links if link and not link.startswith("#")] == []
    assert "DTD" not in svg(drawing(hotline))


def test_roles_are_told_apart_without_colour() -> None:
    plain = {re.sub(r'margin="[^"]*"', "", shape) for shape in SHAPES.values()}
    assert len(plain) == len(SHAPES) == len(COLOURS)
    assert len(set(MERMAID_SHAPES.values())) == len(MERMAID_SHAPES)
    strokes = list(LINES.values())
    assert len(set(strokes)) == len(LINES)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("role", sorted(DARK))
def test_text_and_lines_stand_out_on_light_and_dark_pages(role: str) -> None:
    ink = {"call": ("#ffffff", "#06213a")}.get(role, ("#111111", "#f2f2f2"))
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in LINE_COLOURS.values())
    assert all(contrast(colour, "#121212") >= 4.5 for colour in DARK_LINES.values())
    for (fill, line), text, ground in zip(
        (COLOURS[role], DARK[role]), ink, ("#ffffff", "#121212"), strict=True
    ):
        assert contrast(fill, text) >= 4.5
        assert contrast(line, ground) >= 3


def walk(branches: tuple[Branch, ...]) -> list[Branch]:
    return [one for branch in branches for one in (branch, *walk(branch.below))]


@each_hotline
def test_the_tree_opens_each_node_once_and_names_every_way(hotline: str) -> None:
    found = walk(tree(flows(), hotline, "en"))
    opened = [one.node for one in found if not one.again]
    assert sorted(opened) == sorted(flows().hotlines[hotline].nodes)
    below = [(branch.node, one.node) for branch in found for one in branch.below]
    every = [(way.source, way.target) for ways in ways_of(flows().hotlines[hotline]).values() for way in ways]
    assert sorted(below) == sorted(every)


def test_the_tree_follows_options_first_and_loops_are_references() -> None:
    found = walk(tree(flows(), "main_4003", "pt-BR"))
    (menu,) = [one for one in found if one.node == "main_menu" and not one.again]
    assert [one.way for one in menu.below] == [
        "1 · suporte técnico",
        "4 · administrativo e financeiro",
        "5 · outros assuntos",
        "7 · acesso ao portal",
        "8 · ouvidoria",
    ]
    (ideas,) = [one for one in found if one.node == "ideas_channel" and not one.again]
    assert [(one.node, one.again) for one in ideas.below] == [("main_menu", True)]
    order = ["option", "onward", "closed", "failure"]
    for branch in found:
        roles = [order.index(one.way_role) for one in branch.below]
        assert roles == sorted(roles)


def test_a_node_hangs_where_callers_come_to_it_on_purpose() -> None:
    found = walk(tree(flows(), "main_4003", "en"))
    above = {one.node: branch.node for branch in found for one in branch.below if not one.again}
    assert above["onboarding_hours"] == "onboarding_menu"  # also the attendant, and where failures lead
    assert above["finance_hours"] == "main_menu"
    roots = tree(flows(), "main_4003", "en")
    assert [(one.node, one.again) for one in roots] == [
        ("opening", False),
        ("onboarding_hours", True),
        ("onboarding_hours", True),
    ]


def test_a_node_that_many_lead_to_is_named_again() -> None:
    whole = drawing("main_4003")
    to_goodbye = [one for one in whole.arrows if one.target == "goodbye"]
    assert len(to_goodbye) > 10
    assert len([one for one in to_goodbye if one.head == "goodbye"]) == 1


def test_an_unknown_hotline_is_none() -> None:
    empty: FlowSet = dataclasses.replace(flows(), hotlines={})
    with pytest.raises(KeyError):
        plan(empty, "main_4003", "en")
