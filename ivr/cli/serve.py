"""`ivr serve`: answers the carrier's requests behind a production WSGI server."""

from __future__ import annotations

import errno
import os
import signal
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from ivr.cli import common
from ivr.cli.reader import told
from ivr.cli.wording import Words, word

if TYPE_CHECKING:
    from ivr.application.flow_library import Loaded
    from ivr.settings import Settings
    from ivr.store.store import SqlStore

WORDS: Words = {
    "published": (
        "Atende a versão publicada {version}; os arquivos em disco são um rascunho: ivr diff live draft, ivr publish.",
        "Atiende la versión publicada {version}; los archivos en disco son un borrador: ivr diff live draft, "
        "ivr publish.",
        "The published version {version} answers; the files on disk are a draft: ivr diff live draft, ivr publish.",
    ),
    "stored": (
        "Os fluxos têm erros: atendem os últimos bons (versão {version}).",
        "Los flujos tienen errores: atienden los últimos buenos (versión {version}).",
        "The flows have errors: the last good ones answer (version {version}).",
    ),
    "demonstration": (
        "clientes de demonstração podem se identificar com senhas públicas, e TWILIO_AUTH_TOKEN está definido; "
        "remova-os antes: ivr customers remove-demonstration",
        "demonstration customers can log in with public passwords, and TWILIO_AUTH_TOKEN is set; "
        "remove them first: ivr customers remove-demonstration",
    ),
    "logins": (
        "Identificações de demonstração (código, telefone, senha telefônica):",
        "Demonstration logins (code, phone, phone password):",
    ),
    "agents": ("linha dos atendentes", "agents' line"),
    "no_token": (
        "Sem token da operadora: só esta máquina é atendida, e nenhuma assinatura é conferida.",
        "No carrier token: only this machine is served, and no signature is checked.",
    ),
    "pci": (
        "O registro da própria operadora guarda os dígitos digitados, salvo no modo PCI (docs/carrier.md).",
        "The carrier's own log keeps typed digits unless its PCI mode is on (docs/carrier.md).",
    ),
    "place": ("Faça uma ligação:", "Place a call:"),
    "taken": (
        "PORT é {port}, e outro programa já ouve em {host}:{port}; esperado: uma porta livre. Termine o outro, ou "
        "escolha outra porta: PORT={other} ivr serve",
        "PORT is {port}, and another program listens on {host}:{port} already; wanted: a free port. End that one, or "
        "choose another port: PORT={other} ivr serve",
    ),
    "closed_port": (
        "PORT é {port}, e este usuário não pode abri-la; esperado: 1024 ou mais, como PORT={other} ivr serve, com um "
        "proxy à frente",
        "PORT is {port}, which this user may not open; wanted: 1024 or more, as in PORT={other} ivr serve, behind a "
        "proxy",
    ),
    "no_host": (
        "HOST é '{host}', que não é endereço desta máquina ({reason}); esperado: um que seja, como 127.0.0.1 ou "
        "0.0.0.0",
        "HOST is '{host}', which is no address of this machine ({reason}); wanted: one that is, like 127.0.0.1 or "
        "0.0.0.0",
    ),
}
THREADS = 4
"""Of a process, on PostgreSQL: decision 0006."""
END_SECONDS = 30
"""So long a process may take to answer what it has begun, once the server is told to end."""
CALL = 'ivr call 4003-0015 --at 2026-11-24T12:10 --from "+5511987654321" --keys "4 silence"'


def _said(name: str, /, **slots: object) -> str:
    return word(WORDS, name, common.language()).format(**slots)


def register(app: typer.Typer) -> None:
    @common.verb(app, "serve", "ivr serve", "PORT=9000 ivr serve --demo")
    def serve(
        demo: Annotated[
            bool,
            typer.Option(
                "--demo",
                help="Migrates the embedded database and loads demonstration customers into it if it is empty.",
            ),
        ] = False,
    ) -> None:
        """Answers calls on HOST and PORT until it is stopped."""
        settings = common.settings()
        if demo and settings.embedded:
            _prepare(settings)
        with common.opened_store(settings) as store:
            loaded = _checked(settings, store)
            _greet(settings, store, loaded)
        _run(settings)


def _prepare(settings: Settings) -> None:
    """The embedded database at this release's migrations; with no carrier, somebody to log in."""
    from auth.demonstration import load_demonstration
    from ivr import compose
    from ivr.store import migrate

    store = compose.open_store(settings, migrated=False)
    try:
        migrate.upgrade(store.database)
        if settings.auth_token is None:
            passwords = compose.open_passwords(compose.open_keys(settings, store))
            queues = _queues(settings)
            load_demonstration(compose.open_directory(store), passwords, common.now(), queues)
    finally:
        store.close()


def _queues(settings: Settings) -> tuple[str, ...]:
    from ivr.compose import read_flows

    flows = read_flows(settings, common.now()).flows
    teams = flows.teams.values() if flows else ()
    reaches = (reach for team in teams for reach in (team.reach, team.on_call) if reach)
    return tuple(sorted({reach.queue for reach in reaches if reach.queue}))


def _checked(settings: Settings, store: SqlStore) -> Loaded:
    """Everything that stops a start, before the first request."""
    from ivr import compose
    from ivr.application.flow_library import NoFlows

    compose.open_keys(settings, store)
    if settings.auth_token is not None and compose.open_directory(store).has_demonstration():
        raise common.CommandError(_said("demonstration"))
    try:
        loaded = compose.load_flows(settings, store, common.now)
    except NoFlows as error:
        raise common.CommandError(f"{told(str(error))}\n{_shown(error.problems, error.files)}") from None
    if loaded.problems:
        typer.echo(_shown(loaded.problems, loaded.files), err=True)
    if loaded.serving == "published":
        typer.echo(_said("published", version=loaded.version[:12]))
    if loaded.serving == "stored":
        typer.secho(_said("stored", version=loaded.version[:12]), fg="red", err=True)
    return loaded


def _shown(problems: object, files: object) -> str:
    from ivr.flow.problems import show

    lang = common.language()
    return "\n".join(show(one, files.get(one.source.file), lang) for one in problems)  # type: ignore[attr-defined]


def _greet(settings: Settings, store: SqlStore, loaded: Loaded) -> None:
    """What a newcomer needs: the hotlines, who can log in, and the line that places a call."""
    from auth.demonstration import AGENT_NUMBER, AGENT_PIN, demonstration_logins
    from ivr import compose

    host = f"[{settings.host}]" if settings.host.count(":") > 1 and settings.host[0] != "[" else settings.host
    typer.secho(f"http://{host}:{settings.port}  ({settings.shown_database})", bold=True)
    for hotline in loaded.flows.hotlines.values():
        numbers = ", ".join(number.number for number in hotline.numbers)
        typer.echo(f"  {hotline.hotline:18} {numbers:42} {hotline.title.get(common.language(), '')}")
    if compose.open_directory(store).has_demonstration():
        typer.echo(_said("logins"))
        for one in demonstration_logins():
            typer.echo(
                f"  {one.organization:18} {one.organizational_code}  {one.phone:18} {one.phone_password}  {one.shows}"
            )
        typer.echo(f"  {_said('agents'):18} {AGENT_NUMBER}  PIN {AGENT_PIN}")
    if settings.auth_token is None:
        typer.echo(_said("no_token"))
    else:
        typer.echo(_said("pci"))
    typer.echo(f"{_said('place')}\n  .venv/bin/{CALL}")


def _opened(settings: Settings) -> str:
    """The address that HOST names, since the server takes no name; stops a start that couldn't listen there.

    The server shares a port with whoever shares it too, also with a server of another folder that was forgotten in
    another window: every other request would go there.
    """
    host, port = settings.host.removeprefix("[").removesuffix("]"), settings.port
    said = {"host": settings.host, "port": port, "other": 9000 if port != 9000 else 9001}
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, _, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)
        with socket.socket(family, kind) as one:
            # What a server that has ended leaves behind for a minute is no other server.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(address)
        return str(address[0])
    except OSError as error:
        reasons = {errno.EADDRINUSE: "taken", errno.EACCES: "closed_port"}
        why = reasons.get(error.errno or 0, "no_host")
        raise common.CommandError(_said(why, **said, reason=error.strerror)) from None


def _run(settings: Settings) -> None:
    """One thread a process on SQLite, whose writers wait badly for each other, and THREADS elsewhere."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from ivr import rounds

    on_sqlite = settings.database_url.startswith("sqlite")
    os.register_at_fork(before=_hold_words, after_in_parent=_hear_words, after_in_child=_end_when_told)
    rounds.served_by(os.getpid())
    Granian(
        "ivr.app:serving",
        address=_opened(settings),
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=settings.workers,
        blocking_threads=1 if on_sqlite else THREADS,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=END_SECONDS,
    ).serve()


ENDING_WORDS = (signal.SIGTERM, signal.SIGINT)


def _hold_words() -> None:
    """From before a fork until its two sides have their own handlers no word is taken; it waits instead."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_WORDS)


def _hear_words() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING_WORDS)


def _end_when_told() -> None:
    """A process that still loads its flows ends at once: it has the parent's handlers, which would swallow the word."""
    for one in ENDING_WORDS:
        signal.signal(one, signal.SIG_DFL)
    _hear_words()
