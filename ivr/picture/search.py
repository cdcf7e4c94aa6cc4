"""Options found by subject, over all hotlines that callers may know: whatever their case and accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ivr.flow.model import FlowSet
from ivr.picture.document import Document, Option, document
from ivr.picture.words import LANGUAGES

LONGEST_QUERY = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """An option that was found, in the hotline's document."""

    document: Document
    option: Option


def folded(text: str) -> str:
    """The text without case and accents: "Código" is "codigo"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def public(flows: FlowSet) -> tuple[str, ...]:
    """The hotlines that callers may know."""
    return tuple(name for name, hotline in flows.hotlines.items() if not hotline.internal)


class Shelf:
    """The documents of all public hotlines, each written when it is first asked for."""

    def __init__(self, flows: FlowSet) -> None:
        self.flows = flows
        self.hotlines = public(flows)
        self._written: dict[tuple[str, str], Document] = {}

    def one(self, hotline: str, language: str) -> Document | None:
        """The document of a public hotline; None for what is none."""
        if hotline not in self.hotlines:
            return None
        if (hotline, language) not in self._written:
            self._written[hotline, language] = document(self.flows, hotline, language)
        return self._written[hotline, language]

    def all(self, language: str) -> dict[str, Document]:
        """Every public hotline's, by hotline."""
        return {name: found for name in self.hotlines if (found := self.one(name, language))}


def find(shelf: Shelf, query: str, language: str) -> list[Hit]:
    """Options in which every word of the query stands, in any language; those whose label has it come first.

    What a caller must have at hand, and the words of a message, count only where no label has it.
    """
    words = folded(query[:LONGEST_QUERY]).split()
    subjects = _subjects(shelf.flows)
    if not words:
        return []
    found: list[list[Hit]] = [[], [], []]
    written = [shelf.all(one) for one in LANGUAGES]
    for name, shown in shelf.all(language).items():
        for option, *others in zip(shown.options, *(one[name].options for one in written), strict=True):
            if option.sure and (tier := _tier(words, others, subjects)) is not None:
                found[tier].append(Hit(shown, option))
    labels, places, needs = found
    return [*labels, *places] if labels else [*places, *needs]


def _tier(words: list[str], option: list[Option], subjects: Mapping[str, str]) -> int | None:
    """0: the label has every word; 1: with the menus on the way, the product and the team; 2: with the rest."""
    text = ""
    for tier, part in enumerate((_label, _place, _rest)):
        text += " " + folded(" ".join(word for one in option for word in part(one)))
        if part is _place:
            text += " ".join(subjects.get(lead.team or "", "") for one in option for lead in one.leads)
        if all(word in text for word in words):
            return tier
    return None


def _subjects(flows: FlowSet) -> dict[str, str]:
    """What people come to each team for, in all languages."""
    return {
        name: " " + folded(" ".join(word for words in team.subjects.values() for word in words)) + " "
        for name, team in flows.teams.items()
    }


def _label(option: Option) -> Iterable[str]:
    yield option.label


def _place(option: Option) -> Iterable[str]:
    yield from (*option.trail, option.product or "")
    yield from (lead.title for lead in option.leads if lead.kind == "team")


def _rest(option: Option) -> Iterable[str]:
    yield from option.needs
    yield from (lead.title for lead in option.leads if lead.kind != "team")
