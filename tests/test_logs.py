"""The log: one line an event, with the call it belongs to, and nothing that a caller typed."""

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from ivr import logs

SECRET = "7391"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged, as text; logging is as it was afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook, threading.excepthook
    told = io.StringIO()
    monkeypatch.setattr(sys, "stderr", told)
    logs.configure(tty=False)
    yield told
    logs.clear()
    logging.captureWarnings(False)
    structlog.reset_defaults()
    root.handlers[:], root.level, sys.excepthook, threading.excepthook = before


def line(told: io.StringIO) -> dict[str, Any]:
    """The one line that was logged."""
    return dict(json.loads(told.getvalue()))


class Digits:
    """Something that would show a secret to whoever asks."""

    def __repr__(self) -> str:
        return SECRET

    __str__ = __repr__


def fail_with_a_secret() -> None:
    """An exception whose words, and whose cause's, quote what was typed."""
    typed = SECRET
    try:
        int(f"{typed}x")
    except ValueError as error:
        raise RuntimeError(f"bad entry {typed}") from error


def test_a_line_says_when_what_and_of_which_call(lines: io.StringIO) -> None:
    logs.bind_call("CA1", 3)
    structlog.get_logger().info("turn answered", node="finance", steps=4)
    told = line(lines)
    assert told.pop("timestamp").endswith("Z")
    assert told == {"level": "info", "event": "turn answered", "node": "finance", "steps": 4} | {
        "call_sid": "CA1",
        "turn": 3,
    }


def test_a_call_is_forgotten_after_its_request(lines: io.StringIO) -> None:
    logs.bind_call("CA1", 3)
    logs.clear()
    structlog.get_logger().info("idle")
    assert "call_sid" not in line(lines)


@pytest.mark.parametrize(
    "key",
    [
        "digits",
        "Digits",
        "form",
        "body",
        "password",
        "phone_password",
        "PhonePassword",
        "pin",
        "code",
        "token",
        "organization_code",
        "authToken",
        "secret",
        "Authorization",
        "parameters",
        "locals",
        "X-Twilio-Signature",
        "keys",
        "pressed",
        "protocol",
        "cpf",
        "IVR_SECRET_KEY",
    ],
)
def test_a_key_that_names_a_secret_is_dropped_at_any_depth(lines: io.StringIO, key: str) -> None:
    structlog.get_logger().warning("x", **{key: SECRET}, kept={"a": [{key: SECRET, "b": 1}]})
    assert SECRET not in lines.getvalue()
    assert line(lines)["kept"] == {"a": [{"b": 1}]}


@pytest.mark.parametrize("key", ["status_code", "pinned", "node", "information", "footing"])
def test_a_key_that_names_none_is_kept(lines: io.StringIO, key: str) -> None:
    structlog.get_logger().info("x", **{key: 204})
    assert line(lines)[key] == 204


def test_an_object_is_named_by_its_type(lines: io.StringIO) -> None:
    structlog.get_logger().info("x", what=Digits(), several=[Digits()])
    assert (line(lines)["what"], line(lines)["several"]) == ("<Digits>", ["<Digits>"])


@pytest.mark.parametrize("by", ["ours", "a library", "a library, asked for its stack"])
def test_an_exception_tells_types_and_places_only(lines: io.StringIO, by: str) -> None:
    try:
        fail_with_a_secret()
    except RuntimeError:
        if by == "ours":
            structlog.get_logger().exception("turn failed")
        else:
            logging.getLogger("flask.app").error("failed", exc_info=True, stack_info="stack" in by)
    assert SECRET not in lines.getvalue()
    outer, cause = line(lines)["error"]
    assert (outer["type"], cause["type"]) == ("builtins.RuntimeError", "builtins.ValueError")
    assert outer["where"][-1].startswith("tests/test_logs.py:")
    assert outer["where"][-1].endswith(" fail_with_a_secret")


def test_sql_is_never_logged(lines: io.StringIO) -> None:
    logging.getLogger("sqlalchemy.engine").info("INSERT %s", SECRET)
    logging.getLogger("sqlalchemy.engine.Engine").debug("[%s]", SECRET)
    assert lines.getvalue() == ""


@pytest.mark.parametrize("tty", [False, True])
@pytest.mark.parametrize("where", ["main", "thread"])
def test_what_nobody_caught_tells_types_and_places_only(tty: bool, where: str) -> None:
    run = {
        "main": "fail()",
        "thread": "import threading; t = threading.Thread(target=fail); t.start(); t.join()",
    }
    program = f"""
from ivr import logs
logs.configure(tty={tty})
def fail():
    digits = {SECRET!r}
    raise ValueError("wrong: " + digits)
{run[where]}
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == {"main": 1, "thread": 0}[where]
    assert SECRET not in result.stderr + result.stdout
    assert "builtins.ValueError" in result.stderr
    assert "uncaught" in result.stderr
