"""`ivr db`: the database and this release, brought together."""

from __future__ import annotations

import typer

from ivr.cli.common import AsJson, CommandError, group, print_json, settings, verb

app = group("db", "The database: bring it to this release, or see where it stands.")


def register(topmost: typer.Typer) -> None:
    topmost.add_typer(app)


@verb(app, "upgrade", "ivr db upgrade")
def upgrade() -> None:
    """Brings the database to this release's migrations; makes it first, if need be. Safe to repeat."""
    from ivr.compose import open_store
    from ivr.store import migrate

    given = settings()
    store = open_store(given, migrated=False)
    try:
        if migrate.is_ahead(store.database):
            raise CommandError("the database was upgraded by a later release; nothing was changed")
        before = migrate.current(store.database)
        migrate.upgrade(store.database)
        after = migrate.current(store.database)
    finally:
        store.close()
    where = given.shown_database
    typer.echo(f"{where} is at {after} already" if before == after else f"{where} is now at {after}")


@verb(app, "current", "ivr db current", "ivr db current --json")
def current(as_json: AsJson = False) -> None:
    """Shows the database's migration and the one that this release wants; 1 when they differ."""
    from ivr.compose import database_file_missing, open_store
    from ivr.store import migrate

    given, wanted = settings(), migrate.head()
    found = None
    if not database_file_missing(given):
        store = open_store(given, migrated=False)
        try:
            found = migrate.current(store.database)
        finally:
            store.close()
    if as_json:
        print_json({"database": given.shown_database, "current": found, "wanted": wanted})
    else:
        typer.echo(f"{given.shown_database}: {found or 'no tables yet'}; this release wants {wanted}")
    if found != wanted:
        raise CommandError("the database is not at this release's migrations; bring it there: ivr db upgrade")
