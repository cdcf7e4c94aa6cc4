"""Writes TwiML: pure functions from words to XML text, escaped, equal bytes for equal input.

`Xml` marks what is markup already; any other string is text and is escaped.  Attributes come out sorted,
None leaves one out.  What may stand where is the carrier's grammar, which the tests hold all output against.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias

LIMIT: Final = 64_000
"""Bytes in one document. The carrier says 64 kB (its error 11750); this is the smaller reading of it."""

_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8"?><Response>'
_TAIL: Final = b"</Response>"

# All that XML 1.0 cannot carry, not even as a reference: one such character voids the document (12100).
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile("[^ !#$%'()*+,\\-./0-9:;=?@A-Z\\[\\\\\\]^_`a-z{|}~\u00a1-\u024f\u2010-\u203a]")

Value: TypeAlias = str | int | bool | None


class Xml(str):
    """Markup that is escaped and whole."""

    __slots__ = ()


class DocumentTooLongError(ValueError):
    """A document over the carrier's limit, which it would refuse whole."""


def escape(text: str) -> str:
    """`text` as XML text, without the characters that XML 1.0 forbids."""
    if _SPECIAL.search(text) is None:
        return text
    text = _FORBIDDEN.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def quoteattr(text: str) -> str:
    """`text` as an attribute value, in its quotes."""
    if _SPECIAL.search(text) is None:
        return f'"{text}"'
    text = escape(text).replace('"', "&quot;")
    return '"' + text.replace("\t", "&#9;").replace("\n", "&#10;") + '"'


def element(name: str, attrs: dict[str, Value] | None = None, /, *children: str) -> Xml:
    """`<name …>children</name>`: attributes sorted, None left out, booleans as true and false."""
    head = name
    for key in sorted(attrs or ()):
        value = attrs[key] if attrs else None
        if value is not None:
            head += f" {key}={quoteattr(_written(value))}"
    inner = "".join([child if isinstance(child, Xml) else escape(child) for child in children])
    return Xml(f"<{head}>{inner}</{name}>" if inner else f"<{head}/>")


def document(*verbs: Xml) -> bytes:
    """The whole `<Response>` as UTF-8. Raises DocumentTooLongError above LIMIT."""
    written = _HEAD + "".join(verbs).encode() + _TAIL
    if len(written) > LIMIT:
        raise DocumentTooLongError(
            f"a TwiML document of {len(written)} bytes, where the carrier takes {LIMIT}: say less in one turn"
        )
    return written


def _written(value: str | int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def say(*words: str, voice: str | None = None, language: str | None = None, loop: int | None = None) -> Xml:
    """Speak `words`: text, and `brk` and `prosody` between."""
    return element("Say", {"voice": voice, "language": language, "loop": loop}, *words)


def brk(milliseconds: int) -> Xml:
    """A silence inside speech."""
    return element("break", {"time": f"{milliseconds}ms"})


def prosody(*words: str, rate: str | None = None, pitch: str | None = None, volume: str | None = None) -> Xml:
    """Words spoken otherwise: `rate` as `slow` or `85%`."""
    return element("prosody", {"rate": rate, "pitch": pitch, "volume": volume}, *words)


def play(url: str | None = None, *, digits: str | None = None, loop: int | None = None) -> Xml:
    """Play a recording by its URL, or the tones of `digits`."""
    return element("Play", {"digits": digits, "loop": loop}, url or "")


def pause(seconds: int = 1) -> Xml:
    """Wait without a word."""
    return element("Pause", {"length": seconds})


def gather(
    *prompts: Xml,
    action: str,
    timeout: int,
    num_digits: int | None = None,
    finish_on_key: str | None = None,
    action_on_empty_result: bool | None = None,
) -> Xml:
    """Take keys, from the first word of `prompts` on; `timeout` in seconds, counted from the last."""
    attrs: dict[str, Value] = {"action": action, "method": "POST", "input": "dtmf", "timeout": timeout}
    attrs |= {
        "numDigits": num_digits,
        "finishOnKey": finish_on_key,
        "actionOnEmptyResult": action_on_empty_result,
    }
    return element("Gather", attrs, *prompts)


def redirect(url: str) -> Xml:
    """Go on at `url`."""
    return element("Redirect", {"method": "POST"}, url)


def hangup() -> Xml:
    """End the call."""
    return Xml("<Hangup/>")


def reject(*, busy: bool = False) -> Xml:
    """Do not answer at all; only as a document's first verb."""
    return element("Reject", {"reason": "busy" if busy else "rejected"})


def record(
    *,
    action: str,
    max_length: int,
    timeout: int | None = None,
    finish_on_key: str | None = None,
    play_beep: bool | None = None,
    trim: str | None = None,
    status_callback: str | None = None,
) -> Xml:
    """Record the caller for at most `max_length` seconds, or until `timeout` seconds of silence."""
    attrs: dict[str, Value] = {
        "action": action,
        "method": "POST",
        "maxLength": max_length,
        "timeout": timeout,
    }
    attrs |= {"finishOnKey": finish_on_key, "playBeep": play_beep, "trim": trim}
    attrs |= {"recordingStatusCallback": status_callback}
    attrs |= {"recordingStatusCallbackEvent": "completed absent" if status_callback else None}
    return element("Record", attrs)


def dial(
    *targets: str,
    action: str,
    timeout: int | None = None,
    caller_id: str | None = None,
    time_limit: int | None = None,
    answer_on_bridge: bool | None = None,
    ring_tone: str | None = None,
    sequential: bool | None = None,
    record: str | None = None,
    recording_callback: str | None = None,
) -> Xml:
    """Ring `targets` (`number`, `sip`, or one `queue`) for `timeout` seconds."""
    attrs: dict[str, Value] = {"action": action, "method": "POST", "timeout": timeout, "callerId": caller_id}
    attrs |= {"timeLimit": time_limit, "answerOnBridge": answer_on_bridge, "ringTone": ring_tone}
    attrs |= {"sequential": sequential, "record": record, "recordingStatusCallback": recording_callback}
    return element("Dial", attrs, *targets)


def number(number: str, *, url: str | None = None, status_callback: str | None = None) -> Xml:
    """A telephone to dial; `url` is the document that its answerer hears before the bridge."""
    return element("Number", _target(url, status_callback), number)


def sip(uri: str, *, url: str | None = None, status_callback: str | None = None) -> Xml:
    """A SIP address to dial; `url` as for `number`."""
    return element("Sip", _target(url, status_callback), uri)


def queue(name: str, *, url: str | None = None) -> Xml:
    """The front caller of queue `name`; `url` is what that caller hears before the bridge."""
    return element("Queue", {"url": url, "method": "POST" if url else None}, name)


def enqueue(name: str, *, action: str, wait_url: str | None = None) -> Xml:
    """Put the caller into queue `name`; `wait_url` is asked again and again while they wait."""
    attrs: dict[str, Value] = {"action": action, "method": "POST", "waitUrl": wait_url}
    return element("Enqueue", attrs | {"waitUrlMethod": "POST" if wait_url else None}, name)


def leave() -> Xml:
    """Leave the queue; only in a document that a wait URL gave."""
    return Xml("<Leave/>")


def _target(url: str | None, status_callback: str | None) -> dict[str, Value]:
    return {
        "url": url,
        "method": "POST" if url else None,
        "statusCallback": status_callback,
        "statusCallbackMethod": "POST" if status_callback else None,
    }
