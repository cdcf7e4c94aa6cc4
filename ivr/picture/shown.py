"""Parts of the public document in words, the same in Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ivr.picture.destinations import Lead
from ivr.picture.document import LOGIN_STEP, Document, Option
from ivr.picture.document_words import said


@dataclass(frozen=True, slots=True)
class LeadLine:
    """Where an option leads: `text`, then `more` (hours, or what must hold); `target` is the section of a menu."""

    text: str
    more: str
    target: str | None = None

    @property
    def whole(self) -> str:
        return f"{self.text}: {self.more}" if self.more else self.text


def lead_lines(option: Option, document: Document) -> Iterator[LeadLine]:
    """What stands under "leads to"."""
    headings = {section.id: section.heading for section in document.sections}
    for lead in option.leads:
        yield _line(lead, headings, document.language)


def _line(lead: Lead, headings: dict[str, str], language: str) -> LeadLine:
    if lead.kind == "menu":
        target = f"menu-{lead.menu}"
        return LeadLine(f"{said('menu', language)} “{headings.get(target, '')}”", "", target)
    if lead.kind == "message":
        return LeadLine(said("message", language), _with(lead.title, lead.when, language))
    more = "; ".join(part for part in (lead.hours, said("on_call", language) if lead.on_call else "") if part)
    return LeadLine(lead.title, _with(more, lead.when, language))


def _with(text: str, when: Sequence[str], language: str) -> str:
    held = f"({said('when', language).lower()}: {', '.join(when)})" if when else ""
    return " ".join(part for part in (text, held) if part)


def shown_steps(steps: Sequence[str], language: str) -> Iterator[str]:
    """The keys, and the word for a login between them."""
    for step in steps:
        yield f"({said('identify', language)})" if step == LOGIN_STEP else step
