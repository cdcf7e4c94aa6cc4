"""`ivr db`: the database and this release, brought together."""

from __future__ import annotations

import typer

from ivr.cli.common import AsJson, CommandError, group, language, print_json, settings, verb
from ivr.cli.wording import Words, word

WORDS: Words = {
    "later": (
        "o banco já foi atualizado por uma versão mais nova; nada foi mudado",
        "the database was upgraded by a later release; nothing was changed",
    ),
    "already": ("{where} já está em {at}", "{where} is at {at} already"),
    "now": ("{where} agora está em {at}", "{where} is now at {at}"),
    "empty": ("ainda sem tabelas", "no tables yet"),
    "stands": ("{where}: {has}; esta versão espera {wanted}", "{where}: {has}; this release wants {wanted}"),
    "behind": (
        "o banco não está nas migrações desta versão; atualize-o: ivr db upgrade",
        "the database is not at this release's migrations; bring it there: ivr db upgrade",
    ),
}
app = group("db", "The database: bring it to this release, or see where it stands.")


def said(name: str, lang: str, /, **slots: object) -> str:
    return word(WORDS, name, lang).format(**slots)


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
            raise CommandError(said("later", language()))
        before = migrate.current(store.database)
        migrate.upgrade(store.database)
        after = migrate.current(store.database)
    finally:
        store.close()
    where = given.shown_database
    typer.echo(said("already" if before == after else "now", language(), where=where, at=after))


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
        has = found or said("empty", language())
        typer.echo(said("stands", language(), where=given.shown_database, has=has, wanted=wanted))
    if found != wanted:
        raise CommandError(said("behind", language()))
