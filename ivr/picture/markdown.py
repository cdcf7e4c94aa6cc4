"""The public document of a hotline as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from ivr.picture.document import Document, Number, Option, Section
from ivr.picture.document_words import said
from ivr.picture.shown import lead_lines, shown_steps

_SIGNS = re.compile(r"([\\`*_\[\]<>|#~])")


def markdown(document: Document) -> str:
    """Headings, a table for each menu, then hours and keys."""
    return "\n".join(_lines(document)).rstrip("\n") + "\n"


def _lines(document: Document) -> Iterator[str]:
    tell = partial(said, language=document.language)
    yield f"# {plain(document.title)}\n"
    yield f"{tell('kicker')}.\n"
    yield f"## {tell('call')}\n"
    yield from _numbers(document)
    yield f"\n{tell('out_of_hours')} {tell('ahead')}\n\n{tell('anti_fraud')}\n"
    for section in document.sections:
        yield from _section(section, document)
    if document.keys:
        yield f"## {tell('everywhere')}\n"
        yield f"{tell('everywhere_note')}\n"
        yield from _table(
            (tell("key"), tell("what")), [(plain(one.key), plain(one.what)) for one in document.keys]
        )
    yield f"\n## {tell('hours')}\n"
    rows = [(plain(team), plain(hours)) for team, hours in document.hours]
    yield from _table((tell("team"), tell("hours")), rows)


def _numbers(document: Document) -> Iterator[str]:
    tell = partial(said, language=document.language)
    if document.national:
        yield f"- {tell('national')}: {_listed(document.national, document.language)}"
    abroad = _listed(document.international, document.language) or tell("only_national")
    channel = f" {tell('or_by')}: {plain(document.channel)}" if document.channel else ""
    place = tell("international" if document.national else "numbers")
    yield f"- {place}: {abroad}{';' if channel else ''}{channel}"


def _listed(numbers: Sequence[Number], language: str) -> str:
    told = f" ({said('example', language)})"
    return ", ".join(f"**{plain(one.number)}**{told if one.example else ''}" for one in numbers)


def _section(section: Section, document: Document) -> Iterator[str]:
    tell = partial(said, language=document.language)
    yield f"## {plain(section.heading)}\n"
    if section.steps:
        yield f"{tell('keys')}: {_steps(section.steps, document.language)}\n"
    if section.when:
        yield f"{tell('case')}: {plain(', '.join(section.when))}.\n"
    if section.told:
        yield f"{tell('hear')}: {plain(section.told)}\n"
    heads = (tell("keys"), tell("option"), tell("leads"), tell("needs"))
    yield from _table(heads, [_row(option, document) for option in section.options])
    if section.languages:
        told = ", ".join(f"{plain(one.key)} {plain(one.what)}" for one in section.languages)
        yield f"\n{tell('languages')}: {told}."
    if section.recent:
        yield f"\n{plain(section.recent)}"
    yield ""


def _row(option: Option, document: Document) -> tuple[str, ...]:
    tell = partial(said, language=document.language)
    label = plain(option.label) + ("" if option.announced else f" ({tell('not_announced')})")
    leads = "<br>".join(plain(line.whole) for line in lead_lines(option, document))
    needs = "<br>".join(map(plain, option.needs)) or tell("nothing")
    return _steps(option.steps, document.language), label, leads, needs


def _steps(steps: Sequence[str], language: str) -> str:
    return " ".join(plain(step) for step in shown_steps(steps, language))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def plain(text: str) -> str:
    """Words without a sign that Markdown would read as its own."""
    return _SIGNS.sub(r"\\\1", text.replace("\n", " "))
