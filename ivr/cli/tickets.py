"""`ivr tickets`: the tickets as support works them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ivr.cli.common import (
    AsJson,
    By,
    CommandError,
    group,
    iso,
    language,
    local,
    moment,
    not_found,
    now,
    opened_store,
    print_json,
    print_table,
    settings,
    verb,
    who,
    wrong_use,
)
from ivr.cli.wording import word
from ivr.cli.words import STATES, said

if TYPE_CHECKING:
    from auth.directory import Contact
    from ivr.application.records import TicketRecord
    from ivr.application.tickets import TicketDesk, TicketError
    from ivr.settings import Lang, Settings
    from ivr.store.directory import SqlDirectory
    from ivr.store.store import SqlStore

app = group("tickets", "The tickets that callers opened: list, show and work them.")

Protocol = Annotated[str, typer.Argument(metavar="P", help="The ticket's protocol, with or without spaces.")]
Team = Annotated[
    str | None, typer.Option("--team", help="The team; the ombudsman's tickets appear only when it is named.")
]
CALLED = {
    "called_answered": "called --answered",
    "called_no_answer": "called --no-answer",
    "called_later": "called --later",
    "called_wrong_number": "called --wrong-number",
    "follow_up": "follow-up",
}


def register(topmost: typer.Typer) -> None:
    topmost.add_typer(app)


@dataclass
class Session:
    """One verb at work: the desk, and what output needs."""

    settings: Settings
    store: SqlStore
    directory: SqlDirectory
    desk: TicketDesk
    as_json: bool

    @property
    def lang(self) -> Lang:
        return language()

    def seen(self, ticket: TicketRecord) -> None:
        """A look at what is confidential is kept."""
        if ticket.confidential:
            from ivr.application.records import LookRecord

            look = LookRecord(
                at=self.desk.now, who=self.desk.who, subject=f"ticket:{ticket.id}", hotline=ticket.hotline
            )
            self.store.looks.keep(look)

    def view(self, ticket: TicketRecord) -> dict[str, Any]:
        from ivr.cli.tickets_shown import viewed

        return viewed([ticket], self.store, self.directory)[0]

    def tell(self, ticket: TicketRecord, sentence: str = "now", **slots: object) -> None:
        """The ticket after its change: JSON, or a sentence."""
        self.seen(ticket)
        if self.as_json:
            print_json(self.view(ticket))
            return
        state = word(STATES, ticket.state, self.lang)
        typer.echo(said(sentence, self.lang, protocol=ticket.protocol, state=state, **slots))


@contextmanager
def session(
    by: str | None = None, team: str | None = None, as_json: bool = False, protocol: str = ""
) -> Iterator[Session]:
    """Opens what a verb needs, and says in words why a ticket's verb can't be done."""
    from ivr import compose
    from ivr.application.tickets import TicketError

    given, at = settings(), now()
    with opened_store(given) as store:
        desk = compose.open_desk(given, store, who(by), at, team)
        try:
            yield Session(given, store, compose.open_directory(store), desk, as_json)
        except TicketError as error:
            raise _refused(error, language(), protocol) from None


def _refused(error: TicketError, lang: Lang, protocol: str) -> CommandError:
    from ivr.application import tickets as rules

    if isinstance(error, rules.NotAllowed):
        allowed = ", ".join(CALLED.get(one, one) for one in error.allowed) or "show"
        state, verb_name = word(STATES, error.state, lang), CALLED.get(error.verb, error.verb)
        return CommandError(said("not_allowed", lang, verb=verb_name, state=state, allowed=allowed))
    if isinstance(error, rules.TakenByOther):
        return CommandError(said("taken", lang, by=error.by))
    if isinstance(error, rules.UnknownTeam):
        sentence = said("unknown_team", lang, team=error.team, known=", ".join(error.known))
        return CommandError(sentence, code=2)
    simple: dict[type[TicketError], str] = {
        rules.NoSuchTicket: "not_found",
        rules.StaysConfidential: "confidential",
        rules.OtherOrganization: "other_organization",
        rules.ChangedMeanwhile: "changed",
        rules.SameTeam: "same_team",
        rules.NotAhead: "not_ahead",
    }
    code = 2 if isinstance(error, rules.NotAhead) else 1
    return CommandError(said(simple[type(error)], lang, protocol=protocol, team=error), code)


def typed(protocol: str) -> str:
    """A protocol as it was typed, without the spaces it is read out with. What can't be one is said at once: a mistyped
    one isn't found, anything else is a wrong use."""
    from ivr.application.protocol import is_protocol

    digits = "".join(protocol.split()).replace("-", "")
    if not is_protocol(digits):
        (not_found if digits.isdecimal() else wrong_use)(said("no_protocol", language()))
    return digits


# -- to read


@verb(app, "list", "ivr tickets list --due", "ivr tickets list --team finance --state open --json")
def list_tickets(
    due: Annotated[
        bool, typer.Option("--due", help="Only what is due now, and no later attempt set.")
    ] = False,
    team: Team = None,
    state: Annotated[
        list[str] | None, typer.Option("--state", help="Only in this state; may be given more than once.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="At most so many.")] = 100,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Lists tickets by when they fall due; those that wait for nobody are left out unless their state is named."""
    from ivr.application.records import TicketFilter
    from ivr.application.tickets import STATES as KNOWN
    from ivr.application.tickets import UnknownTeam

    if unknown := [one for one in state or [] if one not in KNOWN]:
        wrong_use(said("unknown_state", language(), state=unknown[0], known=", ".join(KNOWN)))
    states = tuple(state or ("open", "in_progress", "validation"))
    with session(by, team, as_json) as at_work:
        wanted = TicketFilter(
            due_before=at_work.desk.now if due else None,
            team=team,
            states=tuple(one for one in states if one != "validation") if due and not state else states,
            confidential=team is not None,
            limit=limit + 1,
        )
        found = at_work.desk.list(wanted)
        if not found and team is not None and team not in at_work.desk.flows().teams:
            raise UnknownTeam(team, tuple(sorted(at_work.desk.flows().teams)))
        _show_list(at_work, found[:limit], more=len(found) > limit, limit=limit)


def _show_list(at_work: Session, found: tuple[TicketRecord, ...], more: bool, limit: int) -> None:
    from ivr.cli.tickets_shown import heads, row, viewed

    lang = at_work.lang
    for ticket in found:
        at_work.seen(ticket)
    views = viewed(found, at_work.store, at_work.directory)
    if at_work.as_json:
        print_json(views)
    elif not found:
        typer.echo(said("none", lang))
    else:
        print_table(heads(lang), [row(one, view, lang) for one, view in zip(found, views, strict=True)])
    if more:
        typer.echo(said("more", lang, limit=limit), err=True)


@verb(app, "show", "ivr tickets show 1234567897", "ivr tickets show 1234567897 --json")
def show(
    protocol: Protocol,
    team: Team = None,
    number: Annotated[bool, typer.Option("--number", help="Show the whole number to call.")] = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Shows a ticket and its history; numbers are masked unless --number or --json asks for them."""
    from ivr.cli.tickets_shown import change_written, written
    from ivr.cli.words import FIELDS

    with session(by, team, as_json) as at_work:
        ticket = at_work.desk.find(typed(protocol))
        at_work.seen(ticket)
        view = at_work.view(ticket)
        if as_json:
            print_json(view)
            return
        typer.echo(written(ticket, view, at_work.lang, number))
        typer.echo(f"\n{word(FIELDS, 'history', at_work.lang)}")
        for change in at_work.store.tickets.changes(ticket.id):
            typer.echo(f"  {change_written(change, at_work.lang)}")


@verb(app, "history", "ivr tickets history 1234567897 --json")
def history(protocol: Protocol, team: Team = None, by: By = None, as_json: AsJson = False) -> None:
    """Shows every change of a ticket: when, who and what."""
    from ivr.cli.tickets_shown import change_view, change_written

    with session(by, team, as_json) as at_work:
        ticket = at_work.desk.find(typed(protocol))
        at_work.seen(ticket)
        changes = at_work.store.tickets.changes(ticket.id)
        if as_json:
            print_json([change_view(change) for change in changes])
            return
        for change in changes:
            typer.echo(change_written(change, at_work.lang))


@verb(app, "recording", "ivr tickets recording 1234567897")
def recording(protocol: Protocol, team: Team = None, by: By = None, as_json: AsJson = False) -> None:
    """Names the messages that were recorded, and where the carrier keeps them."""
    with session(by, team, as_json) as at_work:
        ticket = at_work.desk.find(typed(protocol))
        at_work.seen(ticket)
        found = [
            {
                "recording": one.recording,
                "at": iso(one.at),
                "seconds": one.seconds,
                "verified": one.verified,
                "url": _address(at_work.settings, one.recording),
            }
            for one in at_work.store.tickets.recordings(ticket.id)
        ]
        if not found:
            not_found(said("no_recording", at_work.lang))
        if as_json:
            print_json(found)
            return
        for one in found:
            unverified = "" if one["verified"] else f"  {said('unverified', at_work.lang)}"
            typer.echo(f"{one['recording']}  {one['seconds']} s{unverified}\n  {one['url'] or '-'}")


def _address(given: Settings, recording: str) -> str | None:
    """Where the carrier gives it out, to who has the account's token."""
    if given.account_sid is None:
        return None
    return f"https://api.twilio.com/2010-04-01/Accounts/{given.account_sid}/Recordings/{recording}.mp3"


# -- to work


@verb(app, "take", "ivr tickets take 1234567897", "ivr tickets take 1234567897 --by desk-1 --over")
def take(
    protocol: Protocol,
    over: Annotated[bool, typer.Option("--over", help="Also when a colleague has it.")] = False,
    team: Team = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Takes a ticket in hand."""
    _work(protocol, lambda desk, p: desk.take(p, over), team, by, as_json)


@verb(app, "propose", "ivr tickets propose 1234567897")
def propose(protocol: Protocol, team: Team = None, by: By = None, as_json: AsJson = False) -> None:
    """A solution was proposed: the customer has 7 business days to reply (Validação Cliente)."""
    _work(protocol, lambda desk, p: desk.propose(p), team, by, as_json)


@verb(app, "reply", "ivr tickets reply 1234567897")
def reply(protocol: Protocol, team: Team = None, by: By = None, as_json: AsJson = False) -> None:
    """The customer replied in time: back to work."""
    _work(protocol, lambda desk, p: desk.reply(p), team, by, as_json)


@verb(app, "close", "ivr tickets close 1234567897")
def close(protocol: Protocol, team: Team = None, by: By = None, as_json: AsJson = False) -> None:
    """Closes a ticket; afterwards only a follow-up is possible."""
    _work(protocol, lambda desk, p: desk.close(p), team, by, as_json)


@verb(app, "cancel", "ivr tickets cancel 1234567897")
def cancel(protocol: Protocol, team: Team = None, by: By = None, as_json: AsJson = False) -> None:
    """Cancels a ticket that nobody needs any more."""
    _work(protocol, lambda desk, p: desk.cancel(p), team, by, as_json)


@verb(app, "follow-up", "ivr tickets follow-up 1234567897")
def follow_up(protocol: Protocol, team: Team = None, by: By = None, as_json: AsJson = False) -> None:
    """Opens a new ticket that follows one that has ended (acompanhamento)."""
    digits = typed(protocol)
    with session(by, team, as_json, digits) as at_work:
        ticket = at_work.desk.follow_up(digits)
        at_work.seen(ticket)
        if as_json:
            print_json(at_work.view(ticket))
            return
        due = local(ticket.due_at, at_work.lang)
        typer.echo(said("followed", at_work.lang, new=ticket.protocol, protocol=digits, moment=due))


@verb(
    app,
    "called",
    "ivr tickets called 1234567897 --answered",
    "ivr tickets called 1234567897 --no-answer",
    "ivr tickets called 1234567897 --later 2026-11-24T16:30",
)
def called(
    protocol: Protocol,
    answered: Annotated[bool, typer.Option("--answered", help="The customer was reached.")] = False,
    no_answer: Annotated[
        bool, typer.Option("--no-answer", help="Nobody answered: sets the next attempt on the team's hours.")
    ] = False,
    later: Annotated[
        str | None, typer.Option("--later", metavar="WHEN", help="The customer asked to be called then.")
    ] = None,
    wrong_number: Annotated[
        bool, typer.Option("--wrong-number", help="The number is not the customer's: it is not called again.")
    ] = False,
    team: Team = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Keeps how a call back went. After three no-answers on two days a ticket is closed as not reached."""
    if answered + no_answer + wrong_number + (later is not None) != 1:
        wrong_use(said("one_of_called", language()))

    def call(desk: TicketDesk, digits: str) -> TicketRecord:
        if later is not None:
            return desk.called_later(digits, moment(later, "--later"))
        if no_answer:
            return desk.called_no_answer(digits)
        return desk.called_answered(digits) if answered else desk.called_wrong_number(digits)

    _work(protocol, call, team, by, as_json)


@verb(app, "move", "ivr tickets move 1234567897 --team finance")
def move(
    protocol: Protocol,
    team: Annotated[str, typer.Option("--team", help="The team that it goes to.")],
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Gives a ticket to another team; what the caller was told of its time still holds."""
    digits = typed(protocol)
    with session(by, None, as_json, digits) as at_work:
        at_work.tell(at_work.desk.move(digits, team), "moved", team=team)


@verb(app, "transfer", "ivr tickets transfer 1234567897 --contact financeiro@padaria.example")
def transfer(
    protocol: Protocol,
    contact: Annotated[str, typer.Option("--contact", help="The contact's e-mail address or id.")],
    team: Team = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Gives a ticket to another contact of the customer, who is then the one to call."""
    digits = typed(protocol)
    with session(by, team, as_json, digits) as at_work:
        organization = at_work.desk.find(digits).organization
        found = _contact(at_work.directory, contact, organization)
        ticket = at_work.desk.transfer(digits, found)
        at_work.tell(ticket, "transferred", contact=found.name)


def _contact(directory: SqlDirectory, named: str, organization: str | None) -> Contact:
    """The contact whom an e-mail address or id names; one of the ticket's organization before any other."""
    wanted = named.strip().lower()
    found = [
        one.contact
        for one in directory.list_contacts()
        if wanted in (one.contact.id.lower(), one.contact.email)
    ]
    found = [one for one in found if one.organization_id == organization] or found
    if not found:
        not_found(said("no_contact", language()))
    if len(found) > 1:
        ids = ", ".join(one.id for one in found)
        wrong_use(said("several_contacts", language(), count=len(found), ids=ids))
    return found[0]


def _work(
    protocol: str,
    act: Callable[[TicketDesk, str], TicketRecord],
    team: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    digits = typed(protocol)
    with session(by, team, as_json, digits) as at_work:
        ticket = act(at_work.desk, digits)
        if ticket.state == "validation" and ticket.validation_until:
            last = ticket.validation_until - timedelta(minutes=1)
            at_work.tell(ticket, "until", moment=local(last, at_work.lang))
        elif ticket.next_attempt_at:
            at_work.tell(ticket, "next", moment=local(ticket.next_attempt_at, at_work.lang))
        else:
            at_work.tell(ticket)
