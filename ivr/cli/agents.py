"""`ivr agents`: who serves queues by calling in from a listed number, with a PIN."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from auth.policy import CANDIDATES
from ivr.cli.common import (
    AsJson,
    CommandError,
    group,
    language,
    masked,
    now,
    opened_store,
    print_json,
    print_table,
    settings,
    verb,
    wrong_use,
)
from ivr.cli.customers_words import said
from ivr.cli.reader import told

if TYPE_CHECKING:
    from auth.directory import Candidate
    from auth.passwords import Passwords, Secret
    from ivr.settings import Settings
    from ivr.store.store import SqlStore

app = group("agents", "The agents who serve queues by calling in.")


def register(topmost: typer.Typer) -> None:
    topmost.add_typer(app)


@verb(
    app,
    "add",
    "ivr agents add desk-1 --number '+55 11 98765-4321' --queue support",
    "ivr agents add desk-1 --number 11987654321 --queue support --queue finance < pin.txt",
)
def add(
    name: Annotated[str, typer.Argument(help="How the agent is called here.")],
    number: Annotated[str, typer.Option("--number", help="The number that the agent calls in from.")],
    queue: Annotated[
        list[str], typer.Option("--queue", help="A queue to serve; may be given more than once.")
    ],
) -> None:
    """Adds an agent. The PIN is asked for, or read from a pipe; it is never an argument, and stored hashed."""
    from ivr import compose

    given = settings()
    name = " ".join(name.split())
    if not name or len(name) > 100:
        wrong_use(said("agent_name", language()))
    e164 = _number(number)
    with opened_store(given) as store:
        _check_queues(given, store, queue)
        keys, directory = compose.open_keys(given, store), compose.open_directory(store)
        at_number = keys.keyed_hash("number", e164)
        with _pin() as pin:
            passwords = compose.open_passwords(keys)
            _check_apart(directory.agents_at(at_number, CANDIDATES), passwords, pin)
            hashed = passwords.hash(pin)
        try:
            agent = directory.add_agent(name, e164, at_number, hashed, dict.fromkeys(queue))
        except ValueError as error:
            raise CommandError(told(str(error))) from None
    queues, shown = ", ".join(agent.queues), masked(agent.number)
    typer.echo(said("serves", language(), name=agent.name, queues=queues, number=shown))


def _check_apart(others: Sequence[Candidate], passwords: Passwords, pin: Secret) -> None:
    """A PIN tells apart who calls in from one number; no more of them are ever tried."""
    if len(others) >= CANDIDATES:
        raise CommandError(said("number_full", language(), most=CANDIDATES))
    if any(one.secret_hash and passwords.verify(one.secret_hash, pin) for one in others):
        raise CommandError(said("same_pin", language()))


def _number(text: str) -> str:
    from ivr.flow.numbers import parse_caller

    found = parse_caller(text)
    if found.e164 is None or found.kind != "number":
        wrong_use(said("no_number", language()))
    return found.e164


def _check_queues(given: Settings, store: SqlStore, queues: list[str]) -> None:
    from ivr.compose import flows_in_use

    flows = flows_in_use(given, store, now())
    reaches = [reach for team in flows.teams.values() for reach in (team.reach, team.on_call) if reach]
    known = sorted({reach.queue for reach in reaches if reach.queue})
    if unknown := [one for one in queues if one not in known]:
        lang = language()
        there = ", ".join(known) or said("nothing", lang)
        wrong_use(said("no_queue", lang, queue=unknown[0], known=there))


def _pin() -> Secret:
    from auth.passwords import Secret
    from auth.policy import LENGTHS, is_complete

    at_terminal = sys.stdin.isatty()
    typed = (
        typer.prompt("PIN", hide_input=True, confirmation_prompt=said("pin_again", language()))
        if at_terminal
        else sys.stdin.readline()
    )
    pin = str(typed).strip()
    if not is_complete("agent_pin", pin):
        fewest, most = LENGTHS["agent_pin"]
        wrong_use(said("no_pin", language(), fewest=fewest, most=most))
    return Secret(pin)


@verb(app, "list", "ivr agents list", "ivr agents list --json")
def list_agents(as_json: AsJson = False) -> None:
    """Lists the agents; numbers are masked without --json."""
    from ivr.compose import open_directory

    with opened_store() as store:
        found = open_directory(store).agents()
    if as_json:
        print_json(
            [{"name": a.name, "number": a.number, "queues": list(a.queues), "id": a.id} for a in found]
        )
    elif not found:
        typer.echo(said("no_agents", language()))
    else:
        rows = [(a.name, masked(a.number), ", ".join(a.queues), a.id) for a in found]
        heads = [said(head, language()) for head in ("name", "number", "queues", "id")]
        print_table(heads, rows)


@verb(app, "remove", "ivr agents remove desk-1")
def remove(name: Annotated[str, typer.Argument(help="The agent's name or id.")]) -> None:
    """Removes an agent, who can't call in any more."""
    from auth.directory import UnknownCustomerError
    from ivr.compose import open_directory

    with opened_store() as store:
        try:
            agent = open_directory(store).remove_agent(name)
        except UnknownCustomerError as error:
            raise CommandError(told(str(error))) from None
    typer.echo(said("agent_removed", language(), name=agent.name))
