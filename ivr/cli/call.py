"""`ivr call`: a call in the terminal, through the same engine as a real one, storing nothing."""

from __future__ import annotations

import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ivr.cli import common
from ivr.cli.common import AsJson, InLang, wrong_use
from ivr.cli.common_words import said
from ivr.cli.reader import told

if TYPE_CHECKING:
    from ivr.application.rehearsal import Rehearsal
    from ivr.application.world import World
    from ivr.flow.model import FlowSet
    from ivr.settings import Settings

WORDS_HELP = (
    "What happens, in order: keys (4, 41, 246810#), silence, hangup, busy, no-answer, failed, answered:SEC, "
    "talk:SEC, talk:SEC! (hangs up while recording), wait:SEC, leave, +MIN (the clock moves). "
    "After the last one, silence to the end. Left out: asks at each prompt."
)


def register(app: typer.Typer) -> None:
    @common.verb(
        app,
        "call",
        'ivr call 4003-0015 --at 2026-11-24T12:10 --from "+5511987654321" --keys "4 silence"',
        'ivr call 4003-0015 --at 2026-11-24T12:10 --keys "4 1" --record finance.yaml',
    )
    def call(
        called: Annotated[str, typer.Argument(help="The number to dial, as a person would write it.")],
        at: Annotated[str | None, typer.Option("--at", help="When (Brasília's clock); else now.")] = None,
        from_: Annotated[
            str, typer.Option("--from", help="Who calls: a number, or anonymous.")
        ] = "+5511987654321",
        forwarded_from: Annotated[
            str | None, typer.Option(help="The number that forwarded the call.")
        ] = None,
        keys: Annotated[str | None, typer.Option("--keys", help=WORDS_HELP)] = None,
        record: Annotated[
            Path | None,
            typer.Option(metavar="FILE", help="Adds the call to a file of scenarios, without its secrets."),
        ] = None,
        as_json: AsJson = False,
        lang: InLang = None,
    ) -> None:
        """Plays a call: what is heard, what is pressed, and why it went where it went."""
        common.language(lang)
        settings = common.settings()
        words = _words(keys)
        with _world(settings) as world:
            rehearsal = _rehearsal(settings, world, called, from_, forwarded_from, at)
            _begin(rehearsal, called)
            if words is None:
                _converse(rehearsal, as_json)
            else:
                _play(rehearsal, words)
            _show(rehearsal, as_json)
            if record is not None:
                _record(rehearsal, record)


def _words(keys: str | None) -> list[str] | None:
    from ivr.application.rehearsal import TokenError, check_tokens

    words = keys.split() if keys is not None else None
    try:
        check_tokens(words or [])
    except TokenError as error:
        wrong_use(f"--keys, {told(str(error))}")
    return words


def _rehearsal(
    settings: Settings, world: World, called: str, caller: str, forwarded: str | None, at: str | None
) -> Rehearsal:
    from ivr.application.inputs import Incoming
    from ivr.application.rehearsal import Rehearsal

    moment = common.moment(at, "--at") if at else common.now()
    incoming = Incoming(f"CA{secrets.token_hex(16)}", caller, called, forwarded)
    return Rehearsal(world, _flows(settings), incoming, moment, _log)


def _log(event: str, **_: object) -> None:
    """What a server would log, by its name alone."""
    typer.echo(f"({event})", err=True)


def _flows(settings: Settings) -> FlowSet:
    from ivr.compose import read_flows
    from ivr.flow.problems import show

    found = read_flows(settings, common.now())
    if found.flows is None:
        shown = "\n".join(
            show(one, found.files.get(one.source.file), common.language()) for one in found.problems
        )
        raise common.CommandError(f"{said('flow_errors_here', common.language())}\n{shown}")
    return found.flows


@contextmanager
def _world(settings: Settings) -> Iterator[World]:
    """The customers of this installation, never written to; without a database, the demonstration's."""
    from dataclasses import replace

    from ivr import compose
    from ivr.application.rehearsal import TryOut

    opened = _demonstration if compose.database_file_missing(settings) else _installation
    with opened(settings) as world:
        directory = TryOut(world.directory)
        yield replace(
            world, directory=directory, login=replace(world.login, directory=directory), rehearsed=True
        )


@contextmanager
def _installation(settings: Settings) -> Iterator[World]:
    from ivr import compose

    with common.opened_store(settings) as store:
        yield compose.open_world(settings, store)


@contextmanager
def _demonstration(settings: Settings) -> Iterator[World]:
    """A database and a key that live as long as this command, with the demonstration's customers."""
    from pydantic import SecretStr

    from auth.demonstration import load_demonstration
    from ivr import compose
    from ivr.store import migrate
    from ivr.store.store import open_store

    passing = settings.model_copy(update={"given_secret_key": SecretStr(secrets.token_hex(32))})
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'ivr.db'}")
        try:
            migrate.upgrade(store.database)
            world = compose.open_world(passing, store)
            passwords = compose.open_passwords(world.keys)
            load_demonstration(compose.open_directory(store), passwords, compose.now(), ())
            yield world
        finally:
            store.close()


# -- playing


def _begin(rehearsal: Rehearsal, called: str) -> None:
    from ivr.application.rehearsal import UnansweredNumber

    try:
        rehearsal.begin()
    except UnansweredNumber:
        numbers = sorted(
            number.number for hotline in rehearsal.flows.hotlines.values() for number in hotline.numbers
        )
        common.not_found(told(f"no hotline answers '{called}'; there are {', '.join(numbers)}"))


def _play(rehearsal: Rehearsal, words: list[str]) -> None:
    from ivr.application.rehearsal import TokenError

    for place, word in enumerate(words, 1):
        try:
            rehearsal.take(word)
        except TokenError as error:
            wrong_use(f"--keys, {told(f'word {place}: {error}')}")
    rehearsal.finish()


def _converse(rehearsal: Rehearsal, quiet: bool) -> None:
    """Asks at each prompt; an empty line is silence, the end of input hangs up."""
    from ivr.application.journey import words_of
    from ivr.application.rehearsal import TokenError

    while not rehearsal.ended:
        typer.echo(
            "\n".join(f"  » {words_of(line, rehearsal.number)}" for line in rehearsal.lines), err=quiet
        )
        word = _ask(rehearsal)
        try:
            rehearsal.take(word)
        except TokenError as error:
            typer.echo(told(str(error)), err=True)


def _ask(rehearsal: Rehearsal) -> str:
    from getpass import getpass

    from ivr.engine.effects import Prompt

    wait = rehearsal.wait
    secret = isinstance(wait, Prompt) and wait.entry is not None and wait.entry.secret
    try:
        if secret and sys.stdin.isatty():
            typed = getpass(f"  {said('hidden_keys', common.language())}: ")
        else:
            typed = input(f"  {said('keys', common.language())}: ")
    except EOFError:
        return "hangup"
    return typed.strip() or "silence"


def _record(rehearsal: Rehearsal, path: Path) -> None:
    from ivr.scenarios.recording import from_journal

    assert rehearsal.session is not None, "the call was played"
    name = f"{rehearsal.session.hotline}, {rehearsal.at:%d/%m/%Y %H:%M}"
    text = from_journal(name, rehearsal.entries, rehearsal.session, rehearsal.flows.teams)
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{text}" if file.tell() else text)
    except OSError as error:
        raise common.unwritable(path, error) from None


# -- showing


def _show(rehearsal: Rehearsal, as_json: bool) -> None:
    from ivr.cli.transcript import print_call

    lang = common.language()
    view = rehearsal.view(lang)
    if as_json:
        common.print_json(view)
    else:
        print_call(view, lang)
