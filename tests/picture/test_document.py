"""The public document has every option of every hotline, in each language, and is found by subject."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from html.parser import HTMLParser
from itertools import product

import pytest

from ivr.engine import speech
from ivr.picture.document import Document, Option, document
from ivr.picture.html import page
from ivr.picture.markdown import markdown, plain
from ivr.picture.search import Shelf, find, folded, public
from ivr.picture.ways import Way, role_of, ways_of
from tests.flows.shipped import PUBLISHED, flows

LANGUAGES = ("pt-BR", "es", "en")
EVERY = tuple(product(public(flows()), LANGUAGES))
each = pytest.mark.parametrize(("hotline", "language"), EVERY)


@cache
def made(hotline: str, language: str = "pt-BR") -> Document:
    return document(flows(), hotline, language)


@cache
def written() -> Shelf:
    return Shelf(flows())


def options_of(hotline: str) -> list[Way]:
    """Every option that the flow itself has."""
    found = ways_of(flows().hotlines[hotline])
    return [way for ways in found.values() for way in ways if way.role == "option"]


def option(hotline: str, *steps: str, language: str = "pt-BR") -> Option:
    (found,) = [one for one in made(hotline, language).options if one.sure and one.steps == steps]
    return found


@each
def test_every_option_stands_in_the_document_once(hotline: str, language: str) -> None:
    wanted = sorted(
        (way.source, way.key, speech.label(flows(), way.label, language))
        for way in options_of(hotline)
        if way.key and way.label
    )
    whole = made(hotline, language)
    found = sorted((s.id.removeprefix("menu-"), o.key, o.label) for s in whole.sections for o in s.options)
    assert found == wanted
    ids = [one.id for one in whole.options] + [one.id for one in whole.sections]
    assert len(ids) == len(set(ids))


@each
def test_every_option_its_keys_and_teams_are_written_in_markdown_and_html(
    hotline: str, language: str
) -> None:
    whole = made(hotline, language)
    text, html = markdown(whole), page(whole, index="../ura")
    shown = Shown(html).text
    for one in whole.options:
        assert plain(one.label) in text
        assert f'id="{one.id}"' in html
        for lead in one.leads:
            assert lead.kind == "menu" or plain(lead.title) in text
            assert lead.kind == "menu" or lead.title in shown
    for team, hours in whole.hours:
        assert f"| {plain(team)} | {plain(hours)} |" in text
        assert hours in shown
    rows = [line.count("|") for line in text.splitlines() if line.startswith("|")]
    assert rows
    assert set(rows) <= {3, 5}


def test_published_keys_lead_to_their_teams() -> None:
    for hotline, keys in PUBLISHED.items():
        for key, team in keys.items():
            leads = option(hotline, key).leads
            menus = [lead.menu for lead in leads if lead.menu]
            below = [
                one
                for s in made(hotline).sections
                if s.id.removeprefix("menu-") in menus
                for one in s.options
            ]
            assert team in {lead.team for lead in (*leads, *(one for each in below for one in each.leads))}


def test_an_option_that_no_prompt_announces_is_in_the_document() -> None:
    unspoken = option("hospitality_0999", "5")
    assert (unspoken.label, unspoken.announced) == ("administrativo e financeiro", False)
    assert "não é anunciada na ligação" in markdown(made("hospitality_0999"))


def test_what_to_have_at_hand_comes_from_the_nodes_on_the_way() -> None:
    assert option("main_4003", "1", "1").needs == ("senha do canal telefônico ou código organizacional",)
    assert option("main_4003", "8", "1").needs == ("protocolo do atendimento anterior, se houver",)
    assert option("main_4003", "4").needs == ()
    assert option("main_4003", "5", "1", "login", "1").needs == (
        "senha do canal telefônico",
        "aceite do aviso de cobrança, pela tecla 1",
    )


def test_leads_tell_the_team_its_hours_in_words_and_what_must_hold() -> None:
    (finance,) = option("main_4003", "4", language="en").leads
    assert (finance.team, finance.when) == ("finance", ())
    assert finance.hours.startswith("from eight a.m. to noon and from one thirty p.m.")
    assert option("main_4003", "7").leads[0].when == ()  # from abroad and from Brazil it is the same menu
    (prime,) = [one for one in made("main_4003").options if one.id == "prime_offer-1"]
    assert [(lead.team, lead.on_call) for lead in prime.leads] == [("prime", True)]
    consultancy = option("main_4003", "5", "1").leads
    assert [(lead.kind, lead.when) for lead in consultancy] == [
        ("menu", ("contato com permissão de consultoria",)),
        ("message", ("contato sem permissão de consultoria",)),
    ]


def test_menus_of_what_went_wrong_stand_last_with_their_reason() -> None:
    sections = made("main_4003").sections
    assert [one.sure for one in sections] == sorted((one.sure for one in sections), reverse=True)
    wrong = {one.id: one for one in sections if not one.sure}
    assert set(wrong) == {"menu-refused_menu", "menu-debt_menu"}
    assert wrong["menu-debt_menu"].heading == "Empresa com pendência"
    assert wrong["menu-refused_menu"].heading == "Quem não se identificou"
    assert sections[0].heading == "Menu principal"


def test_numbers_languages_and_keys_that_work_everywhere() -> None:
    whole = made("main_4003")
    assert [one.number for one in whole.national] == ["4003-0015"]
    assert [one.number for one in whole.international] == ["+55 11 4003-0015"]
    assert [(one.key, one.what) for one in whole.sections[0].languages] == [
        ("6", "português"),
        ("2", "español"),
        ("3", "English"),
    ]
    assert [one.key for one in whole.keys] == ["0", "*", "9"]
    assert whole.keys[0].what == "falar com um atendente (equipe de assessoria)"
    assert "+1 202 555" not in markdown(whole)
    example = made("prime")
    assert [one.example for one in example.international] == [True]
    assert "**+1 202 555 0138** (exemplo)" in markdown(example)


def test_what_is_written_is_escaped() -> None:
    whole = made("main_4003")
    section = whole.sections[0]
    evil = dataclasses.replace(section.options[0], label="<script>|*x*")
    hurt = dataclasses.replace(
        whole, title="a <b> & c", sections=(dataclasses.replace(section, options=(evil,)),)
    )
    html = page(hurt, index=None)
    assert "<script" not in html
    assert "<h1>a &lt;b&gt; &amp; c</h1>" in html
    assert r"\<script\>\|\*x\*" in markdown(hurt)


class Shown(HTMLParser):
    """A page as a reader meets it; refuses tags that don't close, and ids that stand twice."""

    VOID = frozenset(("meta", "input", "br", "link"))

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if found.get("id"):
            self.ids.append(found["id"] or "")
        self.targets += [found[name] or "" for name in ("href", "aria-labelledby") if found.get(name)]
        if tag == "th":
            assert found.get("scope") in ("row", "col")
        assert not any(name.startswith("on") or name == "style" for name in found)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@each
def test_the_page_is_valid_enough_and_its_links_lead_somewhere(hotline: str, language: str) -> None:
    shown = Shown(page(made(hotline, language), index="../ura"))
    assert len(shown.ids) == len(set(shown.ids))
    inner = {target.lstrip("#") for target in shown.targets if not re.match(r"\.\./|\?", target)}
    assert inner <= set(shown.ids)
    assert shown.headings[0] == 1
    assert shown.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(shown.headings, shown.headings[1:], strict=False))


# -- search


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("ouvidoria", {"ouvidoria"}),
        ("OUVIDORÍA", {"ouvidoria"}),
        ("reclamacao", set()),
        ("reclamacoes", {"reclamações"}),
        ("financeiro", {"administrativo e financeiro"}),
        ("complaints", {"reclamações"}),
        ("e-mail acesso", {"recuperar o e-mail de acesso"}),
        ("winthor", {"Winthor"}),
        ("senha", {"informar a senha"}),
        ("   ", set()),
        ("zzz", set()),
    ],
)
def test_a_subject_is_found_over_all_hotlines(query: str, labels: set[str]) -> None:
    hits = find(written(), query, "pt-BR")
    first = {hit.option.label for hit in hits}
    assert labels <= first
    assert bool(hits) is bool(labels)
    if labels and len(folded(query).split()) == 1:
        assert hits[0].option.label in labels


def test_what_to_have_at_hand_is_found_where_no_label_has_it() -> None:
    hits = find(written(), "protocolo", "pt-BR")
    assert {hit.option.label for hit in hits} == {"reclamações", "elogios"}
    assert {hit.document.hotline for hit in hits} == set(public(flows()))


def test_internal_hotlines_are_in_no_public_place() -> None:
    assert "agents" in flows().hotlines
    assert "agents" not in public(flows())
    assert written().one("agents", "en") is None
    assert set(written().all("en")) == set(public(flows()))


def test_every_menu_of_a_flow_is_a_section() -> None:
    for hotline in public(flows()):
        nodes = flows().hotlines[hotline].nodes
        menus = {f"menu-{name}" for name, node in nodes.items() if role_of(node) == "menu"}
        assert {section.id for section in made(hotline).sections} == menus
