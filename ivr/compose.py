"""The one place where the rooms are put together: commands and the web server take what they need from here.

Nothing here is done at import, and each part is imported when it is first wanted, so that `ivr --help` is quick.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auth.login import Login
    from auth.passwords import Keys, Passwords
    from ivr.application.announcing import Announcements
    from ivr.application.flow_library import Folder, Loaded, Read
    from ivr.application.ports import Store
    from ivr.application.publishing import Publisher
    from ivr.application.switchboard import Library, Log, Switchboard
    from ivr.application.tickets import TicketDesk
    from ivr.application.world import World
    from ivr.flow.model import FlowSet, Phrase
    from ivr.settings import Settings
    from ivr.store.directory import SqlDirectory
    from ivr.store.store import SqlStore

YEARS_AHEAD = 11
KEY_FINGERPRINT = "key_fingerprint"


class NotReady(Exception):
    """Something must be done before this can work; the message says what."""


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


# -- the store


def open_store(settings: Settings, migrated: bool = True) -> SqlStore:
    """The store, checked to be at this release's migrations unless told not to.

    Raises NotReady, StoreUnavailable and SettingsError.
    """
    from ivr.store.store import open_store as open_at

    if settings.embedded:
        settings.ensure_var()
    if migrated and database_file_missing(settings):
        raise NotReady(f"there is no database at {settings.shown_database} yet; make it: ivr db upgrade")
    store = open_at(settings.database_url)
    if migrated:
        try:
            _check_migrations(store)
        except BaseException:
            store.close()
            raise
    return store


def database_file_missing(settings: Settings) -> bool:
    """Whether the database is a file that isn't there yet. Connecting would make it, and a mistyped address must
    not leave an empty database behind.
    """
    _, _, path = settings.database_url.partition("sqlite:///")
    return bool(path) and not Path(path).exists()


def _check_migrations(store: SqlStore) -> None:
    from ivr.store import migrate

    if migrate.is_ahead(store.database):
        raise NotReady(
            "the database was upgraded by a later release; use that release, or a copy from before"
        )
    if migrate.is_behind(store.database):
        found = migrate.current(store.database)
        has = f"is at migration {found}" if found else "has no tables yet"
        raise NotReady(
            f"the database {has}, this release wants {migrate.head()}; bring it there: ivr db upgrade"
        )


def open_directory(store: SqlStore) -> SqlDirectory:
    """The customers of a store."""
    from ivr.store.directory import SqlDirectory

    return SqlDirectory(store.database)


# -- keys and customers


def open_keys(settings: Settings, store: Store) -> Keys:
    """The keys that this database was begun with. Raises NotReady when IVR_SECRET_KEY is another one by now."""
    from auth.passwords import Keys, same

    keys = Keys(settings.secret_key().get_secret_value())
    mine = keys.fingerprint()
    begun = store.installation.get(KEY_FINGERPRINT) or store.installation.keep(KEY_FINGERPRINT, mine)
    if same(begun, mine):
        return keys
    whose = "IVR_SECRET_KEY" if settings.given_secret_key else str(settings.var / "secret.key")
    raise NotReady(
        f"{whose} is not the key that this database was begun with, so that nobody could log in;"
        " wanted: that first key, from a copy"
    )


def open_passwords(keys: Keys) -> Passwords:
    from auth.passwords import Passwords

    return Passwords(keys)


def open_login(directory: SqlDirectory, passwords: Passwords) -> Login:
    from auth.login import Login

    return Login(directory, passwords)


def open_world(settings: Settings, store: SqlStore) -> World:
    """The rooms behind a call. Raises NotReady."""
    from ivr.application.world import World

    keys = open_keys(settings, store)
    directory = open_directory(store)
    login = open_login(directory, open_passwords(keys))
    return World(store, directory, login, keys, new_id, new_protocol)


def new_id() -> str:
    return secrets.token_hex(16)


def new_protocol() -> str:
    from ivr.application.protocol import new_protocol as drawn

    return drawn(secrets.randbelow)


# -- flows


def flow_reader(settings: Settings, today: date) -> Read:
    """The reader with this engine's node kinds and phrases, and holidays eleven years ahead."""
    from ivr.engine.nodes import KINDS, PHRASES
    from ivr.flow.model import Limits
    from ivr.flow.reader import Reading, read

    limits = Limits(
        steps=settings.max_steps_per_turn,
        turns=settings.max_turns,
        call_seconds=settings.max_call_seconds,
        login_tries=settings.login_tries,
    )
    bound = partial(
        read, kinds=KINDS, last_year=today.year + YEARS_AHEAD, required_phrases=PHRASES, limits=limits
    )

    def read_set(
        files: Mapping[str, str],
        today: date | None = None,
        expanded: Mapping[str, Any] | None = None,
        defaults: Mapping[str, Phrase] | None = None,
    ) -> Reading:
        return bound(files, today=today, expanded=expanded, defaults=defaults)

    return read_set


def read_flows(settings: Settings, at: datetime, folder: Path | None = None) -> Folder:
    """The folder's flows with all their problems, storing nothing: what `ivr check` shows."""
    from auth.policy import BRASILIA
    from ivr.application.flow_library import read_folder

    today = at.astimezone(BRASILIA).date()
    return read_folder(folder or settings.flows, flow_reader(settings, today), today)


def read_draft(settings: Settings, at: datetime) -> Folder:
    """The folder's flows as they would be published: by names that no machine's folders show in."""
    from auth.policy import BRASILIA
    from ivr.application.flow_library import published_name, read_folder

    today = at.astimezone(BRASILIA).date()
    return read_folder(settings.flows, flow_reader(settings, today), today, published_name)


def load_flows(
    settings: Settings, store: Store, clock: Callable[[], datetime] = now, log: Log | None = None
) -> Loaded:
    """What a start serves: what is published; before the first publish the folder's flows, or the last good ones.
    Its library goes on looking for what is published. Raises NoFlows.
    """
    from ivr.application.flow_library import load

    at, told = clock(), {"log": log} if log else {}
    read = flow_reader(settings, at.date())
    return load(settings.flows, read, store.flow_sets, at, store.publications, clock, **told)


def stored_library(settings: Settings, store: Store, at: datetime) -> Library | None:
    """The flow sets that are stored, reading no folder and storing nothing; None where there are none."""
    from ivr.application.flow_library import library_of

    read = flow_reader(settings, at.date())
    flows = stored_flows(settings, store, at)
    return library_of(flows, read, store.flow_sets) if flows else None


def stored_flows(settings: Settings, store: Store, at: datetime) -> FlowSet | None:
    """What is live at a moment; before the first publish what the last start served, None before any start."""
    from ivr.application.flow_library import first_live, last_good, versions_of

    read = flow_reader(settings, at.date())
    live = first_live(store.publications.after(), at, versions_of(read, store.flow_sets))
    return live or last_good(read, store.flow_sets)


def open_desk(
    settings: Settings, store: Store, who: str, at: datetime, team: str | None = None
) -> TicketDesk:
    """The verbs of tickets for one person at one moment; `team` opens a confidential team's. Its `close_lapsed`
    is what a day's round does.
    """
    from ivr.application.tickets import TicketDesk

    flows = cache(lambda: flows_in_use(settings, store, at))
    return TicketDesk(store, flows, who, at, new_id, new_protocol, team)


def flows_in_use(settings: Settings, store: Store, at: datetime) -> FlowSet:
    """What is live, or the last start served; before any start, the folder's. Raises NoFlows, UnknownVersion."""
    from ivr.application.flow_library import NoFlows

    served = stored_flows(settings, store, at)
    if served is not None:
        return served
    found = read_flows(settings, at)
    if found.flows is None:
        raise NoFlows("the flows have errors, and no good ones are stored yet", found)
    return found.flows


def open_publisher(settings: Settings, store: Store, who: str, at: datetime) -> Publisher:
    """The verbs of versions for one person at one moment."""
    from ivr.application.publishing import Publisher

    return Publisher(store, flow_reader(settings, at.date()), who, at, lambda flows: verify(flows, at))


def open_announcements(settings: Settings, store: Store, who: str, at: datetime) -> Announcements:
    """The verbs of notices and overrides for one person at one moment. Raises NoFlows and UnknownVersion."""
    from ivr.application.announcing import Announcements

    return Announcements(store, flows_in_use(settings, store, at), who, at)


def verify(flows: FlowSet, at: datetime) -> Sequence[str]:
    """How a caller could get stuck on these flows from now on, each with a call that shows it; empty: nobody can."""
    from auth.policy import BRASILIA
    from ivr.application.proving import prove

    verdicts = prove(flows, at.astimezone(BRASILIA).date())
    found = ((one.hotline, trap) for one in verdicts for trap in one.traps)
    return [
        " ".join(filter(None, (f"{name}, {trap.node}: {trap.code}", trap.detail)))
        + (f"; {trap.replay.command()}" if trap.replay else "")
        for name, trap in found
    ]


# -- calls


def open_switchboard(
    settings: Settings, world: World, library: Library, log: Log, clock: Callable[[], datetime] = now
) -> Switchboard:
    from ivr.application.switchboard import Switchboard

    return Switchboard(world, library, clock, log, turn_seconds=settings.turn_seconds)
