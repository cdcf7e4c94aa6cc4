"""A telephone for tests: it executes TwiML over HTTP with signed requests, and plays the caller.

Stricter than the carrier: whatever the carrier would repair, guess or merely log is an AssertionError here
(`BrokenRule`) that names the rule and the document. No time passes but on its `Clock`.

    phone = FakePhone(WsgiTransport(app, "https://ivr.example"), token="...")
    call = phone.dial()
    call.press("4")
    assert "13h30" in call.heard[-1].text
"""

from tests.phone.call import Call
from tests.phone.clock import Clock
from tests.phone.leg import CalleeLeg, Heard, Waiting
from tests.phone.phone import FakePhone
from tests.phone.rules import BrokenRule
from tests.phone.transport import Answer, HttpTransport, Transport, WsgiTransport

__all__ = [
    "Answer",
    "BrokenRule",
    "Call",
    "CalleeLeg",
    "Clock",
    "FakePhone",
    "Heard",
    "HttpTransport",
    "Transport",
    "Waiting",
    "WsgiTransport",
]
