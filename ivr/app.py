"""The composition root: settings in, a Flask application out. Nothing is made at import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from auth.policy import BRASILIA
from ivr import compose, logs, rounds
from ivr.application.board import ends
from ivr.application.ports import StoreUnavailable
from ivr.application.switchboard import Switchboard
from ivr.application.world import World
from ivr.engine.overrides import Override, read_overrides
from ivr.flow.model import FlowSet
from ivr.flow.problems import Problem
from ivr.pages import Overrides, Readiness, no_overrides, pages
from ivr.settings import Settings, is_loopback
from ivr.store import migrate
from ivr.store.database import Database
from ivr.store.health import Writes
from ivr.ura_pages import ura_pages
from webhooks import carrier_door

LARGEST_FORM = 128 * 1024
ROUNDS = "ivr"
"""Who made a change that nobody made."""
WARNED_BEFORE = timedelta(days=365)
log = structlog.get_logger()


@dataclass(frozen=True)
class Rooms:
    """What the doors lead to. `flows`: the set that new calls begin with; `readiness` looks anew each time."""

    switchboard: Switchboard
    flows: Callable[[], FlowSet]
    clock: Callable[[], datetime]
    readiness: Callable[[], Readiness]
    overrides: Overrides = no_overrides


def create_app(settings: Settings, rooms: Rooms | None = None) -> Flask:
    """The application. `rooms` are built from the settings unless given (by a test)."""
    rooms = rooms or build_rooms(settings)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM
    token = settings.auth_token.get_secret_value() if settings.auth_token else None
    if token is None:
        app.before_request(refuse_strangers)
    app.register_blueprint(carrier_door(rooms.switchboard, token, settings.public_url))
    app.register_blueprint(pages(rooms.flows, rooms.clock, rooms.readiness, rooms.overrides))
    app.register_blueprint(ura_pages(rooms.flows))
    app.register_error_handler(HTTPException, _plainly)
    app.register_error_handler(Exception, _broken)
    return app


def serving() -> Flask:
    """What the WSGI server loads, once a process: the application by the environment's settings."""
    logs.configure()
    settings = Settings.load()
    rooms = build_rooms(settings)
    rounds.start(
        {
            "silent_calls": lambda: rooms.switchboard.end_silent(
                timedelta(seconds=settings.silent_after_seconds)
            ),
            "lapsed_tickets": lambda: _close_lapsed(settings, rooms),
            "overrides_that_end": lambda: rooms.switchboard.world.board.warn(rooms.clock(), log.warning),
        }
    )
    return create_app(settings, rooms)


def _close_lapsed(settings: Settings, rooms: Rooms) -> None:
    store = rooms.switchboard.world.store
    compose.open_desk(settings, store, ROUNDS, rooms.clock()).close_lapsed()


def build_rooms(settings: Settings, clock: Callable[[], datetime] = compose.now) -> Rooms:
    """The store, the flow sets and the switchboard of an installation. Raises what stops a start."""
    store = compose.open_store(settings)
    world = compose.open_world(settings, store)
    loaded = compose.load_flows(settings, store, clock, log.warning)
    switchboard = compose.open_switchboard(settings, world, loaded.library, log.warning, clock)
    warned = tuple(_told(one) for one in loaded.problems if one.code.startswith("calendar-"))
    errors = tuple(_told(one) for one in loaded.problems if one.severity == "error")
    writes = Writes(store.database)

    def readiness() -> Readiness:
        today = clock().astimezone(BRASILIA).date()
        older = errors if loaded.serving == "stored" else ()
        return look(store.database, writes, loaded.flows, today, older, warned, _ending(world, clock()))

    def overrides(team: str, at: datetime) -> Sequence[Override]:
        try:
            return read_overrides(world.board.overrides_of(team, at))
        except StoreUnavailable:
            return ()

    return Rooms(switchboard, loaded.library.current, clock, readiness, overrides)


def _told(problem: Problem) -> str:
    return f"{problem.source} {problem.code}: {problem.message()}"


def look(
    database: Database,
    writes: Callable[[], str | None],
    flows: FlowSet,
    today: date,
    problems: tuple[str, ...] = (),
    warned: tuple[str, ...] = (),
    overrides: tuple[str, ...] = (),
) -> Readiness:
    """The state of the installation now; `problems` are those of the flows on disk when older ones are in use.

    `writes`: what keeps the database from being written.
    `warned`: what was said of the calendars when they were read. `overrides`: those that are about to end.
    """
    migrations, trouble = _migrations(database)
    state: Literal["reachable", "unwritable", "unreachable"] = "unreachable" if trouble else "reachable"
    if migrations == "current" and (trouble := writes()):
        state = "unwritable"
    return Readiness(
        state,
        migrations,
        "last_good" if problems else "current",
        flows.version,
        problems,
        (*warned, *running_out(flows, today)),
        overrides,
        trouble,
    )


def _ending(world: World, at: datetime) -> tuple[str, ...]:
    try:
        ending = world.board.ending(at)
    except StoreUnavailable:
        return ()
    return tuple(
        f"override {one.id} of {one.team} by {one.who} ends at {ends(one).isoformat()}" for one in ending
    )


def running_out(flows: FlowSet, today: date) -> tuple[str, ...]:
    """The teams whose hours are known for less than a year."""
    return tuple(
        f"{name}: hours and holidays are known until {schedule.last.isoformat()}; start again to expand later ones"
        for name, schedule in flows.schedules.items()
        if schedule.last < today + WARNED_BEFORE
    )


def _migrations(
    database: Database,
) -> tuple[Literal["current", "behind", "ahead", "unknown"], str | None]:
    """How the tables are, and what keeps the database from being read."""
    try:
        if migrate.is_ahead(database):
            return "ahead", None
        return "behind" if migrate.is_behind(database) else "current", None
    except StoreUnavailable as error:
        return "unknown", str(error)
    except Exception as broken:
        log.error("database_unreachable", exc_info=broken)
        return "unknown", "the database can't be read; the log has its reason"


def refuse_strangers() -> Response | None:
    """Without a carrier's token anybody could place calls, so only this very machine may ask, by its own name.

    A tunnel or a proxy shows itself by the host it was asked for, or by the client that it speaks for.
    """
    for name, host in _asked_for():
        if not is_loopback(_name(host)):
            return _refused(f"{name} is {host[:80]!r}")
    return None


def _asked_for() -> list[tuple[str, str]]:
    """Every host and client that the request names; a client that isn't named came in this process or a socket."""
    named = [("Host", request.headers.get("Host", ""))]
    if request.remote_addr:
        named.append(("the client", request.remote_addr))
    for header in ("X-Forwarded-Host", "X-Forwarded-For"):
        for line in request.headers.getlist(header):
            named += [(header, part.strip()) for part in line.split(",")]
    for line in request.headers.getlist("Forwarded"):
        for part in line.replace(",", ";").split(";"):
            key, _, value = part.strip().partition("=")
            if key.lower() in ("host", "for"):
                named.append(("Forwarded", value.strip('"')))
    return named


def _name(host: str) -> str:
    """The host without its port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.count(":") == 1 else host


def _refused(found: str) -> Response:
    log.warning("refused", why="not this machine", path=request.path, status=403)
    return Response(
        f"{found}; without TWILIO_AUTH_TOKEN only this machine is served, by 127.0.0.1, [::1] or localhost. "
        "Set TWILIO_AUTH_TOKEN and PUBLIC_URL to serve others.\n",
        403,
        content_type="text/plain; charset=utf-8",
    )


def _plainly(error: HTTPException) -> Response:
    """404, 405 and the like in one plain line, with the headers that belong to them."""
    headers = [(name, value) for name, value in error.get_headers() if name.lower() != "content-type"]
    return Response(
        f"{error.code} {error.name}\n", error.code, headers, content_type="text/plain; charset=utf-8"
    )


def _broken(error: Exception) -> Response:
    """A page that failed. A call never comes here: its door answers for itself."""
    log.error("page_failed", path=request.path, exc_info=error)
    return Response(
        "Something broke here; the log has its place.\n", 500, content_type="text/plain; charset=utf-8"
    )
