"""What notices and overrides have in common at the command line: ending one, and listing those that stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from ivr.cli.common import language, now, opened_store, print_json, print_table, settings, who
from ivr.cli.wording import Heads, heads

if TYPE_CHECKING:
    from ivr.application.announcing import Announcements
    from ivr.settings import Lang
    from ivr.store.store import SqlStore


def end_one(
    ending: Callable[[Announcements, int], object], number: int, by: str | None, lang: str | None
) -> None:
    """Ends one by its number, now; what can't be ended is refused in words."""
    from ivr import compose
    from ivr.application.announcing import NotPossible
    from ivr.cli.announcing_words import refuse, said

    given = settings()
    tongue = language(lang)
    with opened_store(given) as store:
        try:
            ending(compose.open_announcements(given, store, who(by), now()), number)
        except NotPossible as refused:
            refuse(refused, tongue)
    typer.echo(said("over", tongue, id=number))


def show_all(
    found_in: Callable[[SqlStore], Sequence[Any]],
    columns: Heads,
    row: Callable[[Any, Lang], tuple[str, ...]],
    view: Callable[[Any], dict[str, Any]],
    as_json: bool,
    lang: str | None,
) -> None:
    """A table to read, or JSON."""
    from ivr.cli.announcing_words import said

    given = settings()
    tongue = language(lang)
    with opened_store(given) as store:
        found = list(found_in(store))
    if as_json:
        print_json([view(one) for one in found])
    elif not found:
        typer.echo(said("none", tongue))
    else:
        print_table(heads(columns, tongue), [row(one, tongue) for one in found])
