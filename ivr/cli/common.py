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
from typer.core import TyperGroup

if TYPE_CHECKING:
    from ivr.settings import Lang, Settings
    from ivr.store.store import SqlStore

FOUND, WRONG_USE = 1, 2
YEARS = (1900, 2200)
"""No moment that anybody means lies outside; some arithmetic on dates can't."""

AsJson = Annotated[bool, typer.Option("--json", help="For programs: JSON, nothing masked.")]
By = Annotated[str | None, typer.Option("--by", help="Who does this; else the user of the system.")]


class CommandError(Exception):
    """Ends a verb: `message` goes to stderr, `code` is the exit code."""

    def __init__(self, message: str, code: int = FOUND) -> None:
        super().__init__(message)
        self.message, self.code = message, code


class Commands(TyperGroup):
    """The topmost group: no verb under it ever ends in a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            ended = _ended(error)
            if ended is None:
                raise
        typer.echo(f"ivr: {ended.message}", err=True)
        raise typer.Exit(ended.code)


def _ended(error: Exception) -> CommandError | None:
    """What a user reads of an exception; None for those that are Typer's own, and for a reader who is gone."""
    if isinstance(error, CommandError):
        return error
    if isinstance(error, (typer.Exit, typer.Abort, BrokenPipeError)) or hasattr(error, "exit_code"):
        return None
    from ivr.application.flow_library import NoFlows, UnknownVersion
    from ivr.application.ports import StoreUnavailable
    from ivr.compose import NotReady
    from ivr.engine.hours import OutOfSpan
    from ivr.settings import SettingsError

    if isinstance(error, SettingsError):
        return CommandError("wrong settings\n" + "\n".join(f"  {line}" for line in error.problems), WRONG_USE)
    if isinstance(error, NoFlows):
        return CommandError(_no_flows(error))
    if isinstance(error, NotReady | UnknownVersion | OutOfSpan):
        return CommandError(str(error))
    if isinstance(error, StoreUnavailable):
        return CommandError(f"the database can't be reached: {error}")
    return CommandError(_unexpected(error))


def _no_flows(error: Exception) -> str:
    from ivr.cli.common_words import said

    plain = str(error) == "the flows have errors"
    return said("flow_errors", settings().lang) if plain else f"{error}; see all of them: ivr check"


def _unexpected(error: BaseException) -> str:
    """The kind and place of a failure of ours; its words may quote what nobody should read."""
    place, trace = "", error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.split(".")[0] in ("ivr", "auth", "webhooks"):
            place = f" in {module}.{code.co_name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return f"this failed unexpectedly ({type(error).__name__}{place}); please report it with what you typed"


# -- what a verb stands on


def settings() -> Settings:
    """The settings of the environment and `.env`. Raises SettingsError, which ends the verb with 2."""
    from ivr.settings import Settings

    return Settings.load()


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
        raise CommandError("--by is empty; wanted: a name", WRONG_USE)
    try:
        name = (by or getpass.getuser()).strip()
    except (KeyError, OSError):
        raise CommandError("the system's user has no name; give one: --by NAME", WRONG_USE) from None
    if len(name) > 100 or not name.isprintable():
        raise CommandError("--by is no name; wanted: at most 100 printable characters", WRONG_USE)
    return name


# -- output


def print_json(value: Any) -> None:
    """JSON to stdout; moments as ISO 8601 with offset."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
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
    from ivr.cli.common_words import said

    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or not YEARS[0] <= at.year <= YEARS[1]:
        wrong_use(said("moment", settings().lang, option=option, text=text))
    return at if at.tzinfo else at.replace(tzinfo=BRASILIA)


def first_moment(day: str, option: str) -> datetime:
    """The first moment of a day that somebody typed as 2026-11-24, by Brasília's clock."""
    from auth.policy import BRASILIA
    from ivr.cli.common_words import said

    try:
        first = date.fromisoformat(day)
    except ValueError:
        wrong_use(said("day", settings().lang, option=option, text=day))
    return datetime.combine(first, time(), BRASILIA)


def wrong_use(message: str) -> NoReturn:
    raise CommandError(message, WRONG_USE)


def not_found(message: str) -> NoReturn:
    raise CommandError(message, FOUND)


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
