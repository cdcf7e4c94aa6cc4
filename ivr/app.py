"""The composition root: settings in, a Flask application out. Nothing is made at import."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import structlog
from flask import Flask, request
from werkzeug.exceptions import HTTPException

from auth.policy import BRASILIA
from ivr import compose, logs, plainly, rounds
from ivr.application.board import ends
from ivr.application.ports import StoreUnavailable
from ivr.application.switchboard import Switchboard
from ivr.application.world import World
from ivr.engine.overrides import Override, read_overrides
from ivr.flow.model import FlowSet
from ivr.flow.problems import Problem
from ivr.pages import Overrides, Readiness, no_overrides, pages
from ivr.settings import Settings
from ivr.store import migrate
from ivr.store.database import Database
from ivr.store.health import Writes
from ivr.ura_pages import ura_pages
from webhooks import LARGEST_FORM, Door

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

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


class Application(Flask):
    """The carrier's door, and Flask's pages behind it."""

    def __init__(self, door: Door) -> None:
        super().__init__(__name__, static_folder=None)
        self.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM
        self.door = door

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        carried = environ.get("PATH_INFO") in self.door.views
        return (self.door if carried else super().wsgi_app)(environ, start_response)


def create_app(settings: Settings, rooms: Rooms | None = None) -> Flask:
    """The application. `rooms` are built from the settings unless given (by a test)."""
    rooms = rooms or build_rooms(settings)
    token = settings.auth_token.get_secret_value() if settings.auth_token else None
    app = Application(Door(rooms.switchboard, token, settings.public_url))
    if token is None:
        app.before_request(lambda: plainly.refuse_strangers(request))
    app.register_blueprint(pages(rooms.flows, rooms.clock, rooms.readiness, rooms.overrides))
    app.register_blueprint(ura_pages(rooms.flows))
    app.register_error_handler(HTTPException, plainly.http_error)
    app.register_error_handler(Exception, lambda error: plainly.broken(request, error))
    return app


def serving() -> Flask:
    """What the WSGI server loads, once a process: the application by the environment's settings."""
    logs.configure()
    rounds.end_with_server()
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
