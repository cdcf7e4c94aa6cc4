"""What a user reads where a verb can't go on: each failure of the rooms below, in the reader's language."""

from __future__ import annotations

import typer

from ivr.cli.common import WRONG_USE, CommandError
from ivr.cli.reader import language, told


def ended(error: Exception) -> CommandError | None:
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
        lines = (f"  {told(line)}" for line in error.problems)
        return CommandError("\n".join((told("wrong settings"), *lines)), WRONG_USE)
    if isinstance(error, NoFlows):
        return CommandError(told(f"{error}; see all of them: ivr check"))
    if isinstance(error, NotReady | UnknownVersion | OutOfSpan):
        return CommandError(told(str(error)))
    if isinstance(error, StoreUnavailable):
        return CommandError(told(f"the database can't be reached: {error}"))
    return CommandError(_unexpected(error))


def _unexpected(error: BaseException) -> str:
    """The kind and place of a failure of ours; its words may quote what nobody should read."""
    from ivr.cli.common_words import said

    place, trace = "", error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.split(".")[0] in ("ivr", "auth", "webhooks"):
            place = said("at", language(), where=f"{module}.{code.co_name}", line=trace.tb_lineno)
        trace = trace.tb_next
    return said("unexpected", language(), kind=type(error).__name__, place=place)
