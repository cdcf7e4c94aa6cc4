"""What is logged and how: one JSON line an event on stderr (or to read, at a terminal), and never a secret.

A line may carry plain values only. A key that names a secret is dropped with its value; an object is named by
its type; an exception tells its types and places, and not its words, which may quote what a caller typed.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any

import msgspec
import structlog
from structlog.typing import EventDict, Processor

SECRET_WORDS = frozenset(
    {
        "auth",
        "authorization",
        "body",
        "code",
        "codes",
        "cookie",
        "cpf",
        "credential",
        "credentials",
        "digits",
        "form",
        "key",
        "keys",
        "locals",
        "param",
        "params",
        "parameters",
        "passphrase",
        "password",
        "passwords",
        "pepper",
        "pin",
        "pins",
        "pressed",
        "protocol",
        "secret",
        "secrets",
        "signature",
        "sql",
        "statement",
        "token",
        "tokens",
        "typed",
    }
)
PLAIN_NAMES = frozenset({"status_code", "error_code", "reason_code", "exit_code", "key_count"})
FRAMES = 12
_CALL: ContextVar[tuple[str, int] | None] = ContextVar("call", default=None)
"""The call that is being answered, and its turn."""


def configure(tty: bool | None = None, level: int | str = logging.INFO) -> None:
    """Send this process's log to stderr: as JSON, or to read when `tty` (None: when stderr is a terminal)."""
    if tty is None:
        tty = sys.stderr.isatty()
    number = logging.getLevelNamesMapping()[level.upper()] if isinstance(level, str) else level
    show: Processor = (
        structlog.dev.ConsoleRenderer()
        if tty
        else structlog.processors.JSONRenderer(serializer=_json, sort_keys=False)
    )
    structlog.configure(
        processors=[*_before(), show],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    _take_in_libraries(show, number)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def bind_call(call_sid: str, turn: int) -> None:
    """Put the call and its turn on every line that this request logs from here on."""
    _CALL.set((call_sid, turn))


def clear() -> None:
    """Forget the call: the request is over."""
    _CALL.set(None)


def without_secrets(_: Any, __: str, event: EventDict) -> EventDict:
    """Drop each key that names a secret, at any depth, and keep plain values only."""
    return {name: _plain(value) for name, value in event.items() if not _names_a_secret(name)}


def places_only(_: Any, __: str, event: EventDict) -> EventDict:
    """Replace `exc_info` by the exception's types and places, from the outermost to what caused it."""
    given = event.pop("exc_info", None)
    for name in ("exc_text", "stack_info", "stack", "exception", "error"):
        event.pop(name, None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = describe(error)
    return event


def describe(error: BaseException) -> list[dict[str, Any]]:
    """An exception and its causes: each one's type and the places it passed, innermost last; no words."""
    told: list[dict[str, Any]] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        frames = traceback.extract_tb(link.__traceback__)[-FRAMES:]
        where = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        told.append({"type": f"{type(link).__module__}.{type(link).__qualname__}", "where": where})
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return told


def _before() -> list[Processor]:
    return [
        _with_call,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        places_only,
        without_secrets,
    ]


def _take_in_libraries(show: Processor, level: int) -> None:
    """Let the libraries' own records take the same way; SQL is never among them."""
    shown = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *_before()],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, show],
        keep_exc_info=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(shown)
    logging.basicConfig(handlers=[handler], level=max(level, logging.INFO), force=True)
    for name in ("alembic", "sqlalchemy", "werkzeug", "twilio", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)


def _with_call(_: Any, __: str, event: EventDict) -> EventDict:
    call = _CALL.get()
    return event if call is None else {"call_sid": call[0], "turn": call[1], **event}


def _names_a_secret(name: str) -> bool:
    if name in PLAIN_NAMES:
        return False
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()
    return not SECRET_WORDS.isdisjoint(re.split(r"[^a-z0-9]+", words))


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items() if not _names_a_secret(str(name))}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    return f"<{type(value).__qualname__}>"


def _short(filename: str) -> str:
    """A path from the project's folder, or from the folder that libraries are installed in."""
    path = Path(filename)
    root = Path(__file__).parent.parent
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return str(path.relative_to(root)) if path.is_relative_to(root) else path.name


def _json(value: object, **_: object) -> str:
    return msgspec.json.encode(value).decode()


def _uncaught(kind: type[BaseException], error: BaseException | None, at: TracebackType | None) -> None:
    """Log what nobody caught; an interrupt from the keyboard is no error."""
    if error is None or issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), at)
        return
    structlog.get_logger().critical("uncaught", exc_info=error)
