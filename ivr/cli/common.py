"""What the verbs share: settings, language, output, exit codes, and errors that a person can act on.

Exit codes: 0, 1 (problems were found, or something was not), 2 (wrong use: arguments or settings).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from ivr.cli import reader
from ivr.cli.common_words import said

if TYPE_CHECKING:
    from ivr.settings import Lang, Settings
    from ivr.store.store import SqlStore

FOUND, WRONG_USE = 1, 2
YEARS = (1900, 2200)
"""No moment that anybody means lies outside; some arithmetic on dates can't."""

AsJson = Annotated[bool, typer.Option("--json", help="For programs: JSON, nothing masked.")]
InLang = Annotated[
    str | None,
    typer.Option("--lang", metavar="pt-BR|es|en", help="The language of the messages; else IVR_LANG."),
]
By = Annotated[str | None, typer.Option("--by", help="Who does this; else the user of the system.")]


class CommandError(Exception):
    """Ends a verb: `message` goes to stderr, `code` is the exit code."""

    def __init__(self, message: str, code: int = FOUND) -> None:
        super().__init__(message)
        self.message, self.code = message, code


# -- what a verb stands on


def settings() -> Settings:
    """The settings of the environment and `.env`. Raises SettingsError, which ends the verb with 2."""
    from ivr.settings import Settings

    return Settings.load()


def language(given: str | None = None) -> Lang:
    """The reader's language: `given` with `--lang`, else that of the environment."""
    if given is not None and given not in reader.LANGUAGES:
        wrong_use(said("language", reader.language(), text=given))
    return reader.LANGUAGES[given] if given else reader.language()


@contextmanager
def opened_store(given: Settings | None = None) -> Iterator[SqlStore]:
    """The store, at this release's migrations; closed afterwards."""
    from ivr.compose import open_store

    store = open_store(given or settings())
    try:
        yield store
    finally:
        store.close()


def now() -> datetime:
    """This moment, by the clock that all verbs share."""
    from ivr.compose import now

    return now()


def who(by: str | None) -> str:
    """The name given with `--by`, else that of the system's user."""
    import getpass

    if by is not None and not by.strip():
        wrong_use(said("by_empty", language()))
    try:
        name = (by or getpass.getuser()).strip()
    except (KeyError, OSError):
        wrong_use(said("by_nobody", language()))
    if len(name) > 100 or not name.isprintable():
        wrong_use(said("by_wrong", language()))
    return name


# -- output


def print_json(value: Any) -> None:
    """JSON to stdout; moments as ISO 8601 with Brasília's offset."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows to read. To a terminal in its width; into a pipe each row on one line, whole."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else 4000, highlight=False, file=sys.stdout)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def masked(e164: str | None) -> str:
    """A number to read, all but its last four digits hidden; a dash for none."""
    from ivr.flow.numbers import mask

    return mask(e164) if e164 else "-"


def local(at: datetime | None, lang: Lang) -> str:
    """A moment by Brasília's clock, as "seg 23/11/2026 12:10"; a dash for none."""
    from auth.policy import BRASILIA
    from ivr.engine.written_time import written_day

    if at is None:
        return "-"
    there = at.astimezone(BRASILIA)
    return f"{written_day(there.date(), lang, year=True)} {there:%H:%M}"


def iso(at: datetime | None) -> str | None:
    """ISO 8601 with Brasília's offset."""
    from auth.policy import BRASILIA

    return at.astimezone(BRASILIA).isoformat() if at else None


def moment(text: str, option: str) -> datetime:
    """A moment that somebody typed: ISO 8601, without an offset by Brasília's clock."""
    from auth.policy import BRASILIA

    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or not YEARS[0] <= at.year <= YEARS[1]:
        wrong_use(said("moment", language(), option=option, text=text))
    return at if at.tzinfo else at.replace(tzinfo=BRASILIA)


def first_moment(day: str, option: str) -> datetime:
    """The first moment of a day that somebody typed as 2026-11-24, by Brasília's clock."""
    from auth.policy import BRASILIA

    try:
        first = date.fromisoformat(day)
    except ValueError:
        wrong_use(said("day", language(), option=option, text=day))
    return datetime.combine(first, time(), BRASILIA)


def wrong_use(message: str) -> NoReturn:
    raise CommandError(message, WRONG_USE)


def not_found(message: str) -> NoReturn:
    raise CommandError(message, FOUND)


def unwritable(path: object, error: OSError) -> CommandError:
    return CommandError(said("unwritable", language(), path=path, why=reader.told(error.strerror or "")))


def unreadable(path: object, error: OSError | UnicodeDecodeError) -> CommandError:
    why = reader.told((error.strerror if isinstance(error, OSError) else error.reason) or "")
    return CommandError(said("unreadable", language(), path=path, why=why), WRONG_USE)


def confirmed(question: str) -> bool:
    """Whether a person at the terminal says yes; whatever else they say is no."""
    choice = "[y/N]" if language() == "en" else "[s/N]"
    answer = typer.prompt(f"{question} {choice}", default="n", show_default=False)
    return str(answer).strip().lower() in ("y", "yes", "s", "sim", "sí", "si")


def example(*lines: str) -> str:
    """The end of a verb's help."""
    return "\b\nExample" + ("s" if len(lines) > 1 else "") + ":\n" + "\n".join(f"  {line}" for line in lines)


Verb = Callable[..., None]


def verb(app: typer.Typer, name: str, *examples: str) -> Callable[[Verb], Verb]:
    """Adds a verb whose help is its docstring and examples."""
    return app.command(name, epilog=example(*examples), no_args_is_help=False)


def group(name: str, about: str) -> typer.Typer:
    """A subject with verbs of its own; named alone it shows them."""
    return typer.Typer(name=name, help=about, no_args_is_help=True, rich_markup_mode=None)
