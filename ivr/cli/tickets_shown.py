"""A ticket as a program reads it, and as a person does: there numbers are masked unless asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ivr.cli.common import iso, local, masked
from ivr.cli.wording import word
from ivr.cli.words import CONFIRMED, FIELDS, PRIORITIES, STATES, changed, said
from ivr.engine.why import in_words

if TYPE_CHECKING:
    from auth.directory import Directory
    from ivr.application.ports import Store
    from ivr.application.records import TicketChangeRecord, TicketRecord
    from ivr.settings import Lang

ENGINE_NAMES = {"caller": ("quem ligou", "quien llamó", "the caller")}


def viewed(tickets: Sequence[TicketRecord], store: Store, directory: Directory) -> list[dict[str, Any]]:
    """Each ticket as JSON has it: names instead of ids, the number in E.164, moments in ISO 8601."""
    people = store.persons.many([ref for one in tickets if (ref := one.callback_ref) and ":" not in ref])
    contacts = {id: directory.contact(id) for id in _contact_ids(tickets)}
    companies = {id: directory.organization(id) for id in {one.organization for one in tickets} if id}
    return [_viewed(one, store, people, contacts, companies) for one in tickets]


def _contact_ids(tickets: Sequence[TicketRecord]) -> set[str]:
    named = {one.contact for one in tickets if one.contact}
    called = {one.callback_ref or "" for one in tickets}
    return named | {ref.removeprefix("contact:") for ref in called if ref.startswith("contact:")}


def _viewed(one: TicketRecord, store: Store, people: Any, contacts: Any, companies: Any) -> dict[str, Any]:
    earlier = store.tickets.get(one.follows) if one.follows else None
    contact, company = contacts.get(one.contact), companies.get(one.organization)
    return {
        "protocol": one.protocol,
        "hotline": one.hotline,
        "team": one.team,
        "reason": one.reason,
        "state": one.state,
        "opened_at": iso(one.opened_at),
        "due_at": iso(one.due_at),
        "callback_number": _number(one.callback_ref, people, contacts),
        "number_confirmed": one.number_confirmed,
        "language": one.language,
        "contact": contact.name if contact else None,
        "organization": company.name if company else None,
        "priority": one.priority,
        "attempts": one.attempts,
        "taken_by": one.taken_by,
        "recording": one.recording,
        "follows": earlier.protocol if earlier else None,
        "call_sid": one.call_sid,
        "product": one.product,
        "subject": one.subject,
        "environment": one.environment,
        "promised": one.promised,
        "consent": one.consent,
        "next_attempt_at": iso(one.next_attempt_at),
    }


def _number(ref: str | None, people: Any, contacts: Any) -> str | None:
    if ref is None:
        return None
    if ref.startswith("contact:"):
        contact = contacts.get(ref.removeprefix("contact:"))
        return contact.phone if contact else None
    person = people.get(ref)
    return person.e164 if person else None


COLUMNS = (
    "protocol",
    "state",
    "team",
    "priority",
    "due_at",
    "next_attempt_at",
    "callback_number",
    "taken_by",
)


def heads(lang: Lang) -> tuple[str, ...]:
    return tuple(word(FIELDS, name, lang) for name in COLUMNS)


def row(ticket: TicketRecord, view: dict[str, Any], lang: Lang) -> tuple[str, ...]:
    """One line of a list, in the order of `COLUMNS`."""
    return (
        ticket.protocol,
        word(STATES, ticket.state, lang),
        ticket.team,
        word(PRIORITIES, ticket.priority, lang),
        local(ticket.due_at, lang),
        local(ticket.next_attempt_at, lang),
        masked(view["callback_number"]),
        ticket.taken_by or "-",
    )


def written(ticket: TicketRecord, view: dict[str, Any], lang: Lang, whole_number: bool = False) -> str:
    """Everything of a ticket, a line a field; what isn't known is left out."""
    number = view["callback_number"]
    shown = {
        **view,
        "state": word(STATES, ticket.state, lang),
        "reason": in_words(ticket.reason, lang),
        "priority": word(PRIORITIES, ticket.priority, lang),
        "opened_at": local(ticket.opened_at, lang),
        "due_at": local(ticket.due_at, lang),
        "next_attempt_at": local(ticket.next_attempt_at, lang) if ticket.next_attempt_at else None,
        "callback_number": _callback(ticket, number if whole_number else masked(number), lang),
        "promised": said("yes" if ticket.promised else "no", lang),
        "environment": ", ".join(
            f"{in_words(name, lang)}: {in_words(value, lang)}" for name, value in ticket.environment.items()
        ),
        "consent": _pairs(ticket.consent or {}),
        "attempts": str(ticket.attempts),
    }
    known = [(word(FIELDS, name, lang), shown[name]) for name in FIELDS if shown.get(name)]
    width = max(len(name) for name, _ in known)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in known)


def _callback(ticket: TicketRecord, number: str | None, lang: Lang) -> str:
    confirmed = word(CONFIRMED, ticket.number_confirmed, lang)
    return f"{number} ({confirmed})" if number and number != "-" else confirmed


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in values.items())


def change_view(change: TicketChangeRecord) -> dict[str, Any]:
    """A change as JSON has it. References to numbers are left out: they tell nothing, and may be erased."""
    return {
        "at": iso(change.at),
        "who": change.who,
        "what": change.what,
        "state": change.after.get("state"),
        "team": change.after.get("team"),
    }


def change_written(change: TicketChangeRecord, lang: Lang) -> str:
    """ "seg 23/11/2026 12:10  desk-1  called: no answer"."""
    return f"{local(change.at, lang)}  {word(ENGINE_NAMES, change.who, lang)}  {changed(change.what, lang)}"
