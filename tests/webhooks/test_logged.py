"""What a request leaves in the log: nothing that was typed, whatever breaks."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator

import pytest
import structlog

from ivr import logs
from ivr.engine.effects import Entry, Line, Prompt
from tests.webhooks.switchboard import PUBLIC, Cards, phone

SECRET = "271828"
PASSWORD = Prompt((Line("Digite a senha.", "pt-BR"),), entry=Entry("phone_password", 6, 12, secret=True))


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged, as text; logging is as it was afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook, threading.excepthook
    told = io.StringIO()
    monkeypatch.setattr(sys, "stderr", told)
    logs.configure(tty=False, level="DEBUG")
    yield told
    logging.captureWarnings(False)
    structlog.reset_defaults()
    root.handlers[:], root.level, sys.excepthook, threading.excepthook = before


@pytest.mark.parametrize("breaks", ["", "turn", "fact"])
def test_nothing_typed_reaches_the_log(breaks: str, written: io.StringIO) -> None:
    cards = Cards(PASSWORD, PASSWORD)
    line = phone(cards)
    call = line.dial()
    if breaks:
        cards.breaks[breaks] = 1
    call.press(SECRET + "#")
    line.post(PUBLIC + "/twilio/turn?n=x", call.parameters() | {"Digits": SECRET, "DialCallStatus": SECRET})
    assert SECRET not in written.getvalue()
    assert ("tests/webhooks/switchboard.py" in written.getvalue()) is bool(breaks)


def test_a_line_names_its_call_and_turn_and_the_next_request_starts_clean(written: io.StringIO) -> None:
    cards = Cards(PASSWORD)
    call = phone(cards).dial()
    cards.breaks["turn"] = 1
    call.press(SECRET + "#")
    stranger = phone(Cards())
    stranger.token = None
    stranger.post(PUBLIC + "/twilio/voice", {})
    failed, refused = map(json.loads, written.getvalue().splitlines())
    assert (failed["event"], failed["call_sid"], failed["turn"]) == ("turn_failed", call.sid, 1)
    assert refused["event"] == "refused"
    assert "call_sid" not in refused
