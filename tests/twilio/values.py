"""What may stand in an attribute, by the carrier's pages; a value the house forbids is a problem too."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

Check = Callable[[str], str | None]


def integer(least: int, most: int | None = None) -> Check:
    def check(value: str) -> str | None:
        if re.fullmatch(r"-?[0-9]+", value) and least <= int(value) and (most is None or int(value) <= most):
            return None
        return f"a whole number from {least}" + ("" if most is None else f" to {most}")

    return check


def pattern(expression: str, wanted: str) -> Check:
    compiled = re.compile(expression)
    return lambda value: None if compiled.fullmatch(value) else wanted


def words(*allowed: str) -> Check:
    """A space-separated list of these."""

    def check(value: str) -> str | None:
        return (
            None
            if value.split() and set(value.split()) <= set(allowed)
            else f"words out of {', '.join(allowed)}"
        )

    return check


def either(*allowed: str) -> Check:
    return lambda value: None if value in allowed else f"one of {', '.join(allowed)}"


def url(value: str) -> str | None:
    """Absolute http(s) or relative; nothing that the carrier, a signature or a log would stumble on."""
    if re.search(r"[\s'\"<>\\^`{|}\x00-\x1f]|[^\x20-\x7e]", value):
        return "a URL that is percent-encoded (2: unencoded quotes and letters break the signature)"
    try:
        parts = urlsplit(value)
    except ValueError:
        return "a URL"
    if parts.scheme not in ("", "http", "https") or (parts.scheme and not parts.netloc):
        return "a relative URL, or one by http or https"
    if "_" in (parts.hostname or ""):
        return "a host without an underscore (1.1)"
    if "@" in parts.netloc:
        return "a URL without credentials (2)"
    return "a URL without a bare '?' (2: WSGI loses it)" if value.split("#")[0].endswith("?") else None


def hints(value: str) -> str | None:
    entries = value.split(",")
    return (
        None
        if len(entries) <= 500 and all(len(e) <= 100 for e in entries)
        else "500 entries of 100 characters"
    )


TRUTH = either("true", "false")
POST = either("POST")
PLAYED = pattern(r"[0-9A-D#*wW]+", "keys 0-9 A-D # * w W")
EVENTS = words("initiated", "ringing", "answered", "completed")
RECORDED = words("in-progress", "completed", "absent")
RECORDINGS = either(
    "do-not-record",
    "true",
    "false",
    *(f"record-from-{at}{dual}" for at in ("answer", "ringing") for dual in ("", "-dual")),
)

# The carrier also takes GET, which would put what was typed into a URL: the house takes POST alone.
ATTRIBUTES: dict[str, dict[str, Check]] = {
    "*": {
        "action": url,
        "method": POST,
        "url": url,
        "waitUrl": url,
        "waitUrlMethod": POST,
        "statusCallback": url,
        "statusCallbackMethod": POST,
        "statusCallbackEvent": EVENTS,
        "recordingStatusCallback": url,
        "recordingStatusCallbackMethod": POST,
        "recordingStatusCallbackEvent": RECORDED,
        "partialResultCallback": url,
        "partialResultCallbackMethod": POST,
        "trim": either("trim-silence", "do-not-trim"),
        "loop": integer(0, 1000),
    },
    "Gather": {
        "input": either("dtmf", "speech", "dtmf speech"),
        "numDigits": integer(1),
        "finishOnKey": pattern(r"[0-9#*]?", "one key of 0-9 # *, or none"),
        "timeout": integer(1),
        "speechTimeout": pattern(r"auto|[1-9][0-9]*", "whole seconds from 1, or auto"),
        "actionOnEmptyResult": TRUTH,
        "hints": hints,
        "enhanced": TRUTH,
        "profanityFilter": TRUTH,
        "bargeIn": TRUTH,
        "debug": TRUTH,
        "maxSpeechTime": integer(1, 60),
    },
    "Pause": {"length": integer(1)},
    "Play": {"digits": PLAYED},
    "Record": {
        "timeout": integer(0),
        "finishOnKey": pattern(r"[0-9#*]*", "keys out of 0-9 # *"),
        "maxLength": integer(1, 14400),
        "playBeep": TRUTH,
        "transcribe": TRUTH,
        "transcribeCallback": url,
    },
    "Dial": {
        "timeout": integer(5, 600),
        "timeLimit": integer(1, 86400),
        "callerId": pattern(r"\+[1-9][0-9]{7,14}|sip:\S+|client:\S+", "a number in E.164, or sip:, client:"),
        "answerOnBridge": TRUTH,
        "hangupOnStar": TRUTH,
        "sequential": TRUTH,
        "record": RECORDINGS,
        "recordingTrack": either("both", "inbound", "outbound"),
        "ringTone": pattern(r"automatic|[a-z]{2}(-old)?", "a country, as br"),
    },
    "Number": {"sendDigits": PLAYED},
    "Enqueue": {"maxQueueSize": integer(1, 5000)},
    "Reject": {"reason": either("rejected", "busy")},
    "break": {
        "strength": either("none", "x-weak", "weak", "medium", "strong", "x-strong"),
        "time": pattern(r"(10|[0-9](\.[0-9]+)?)s|(10000|[0-9]{1,4})ms", "up to 10 seconds, as 300ms or 1s"),
    },
    "prosody": {
        "rate": pattern(r"x-slow|slow|medium|fast|x-fast|[0-9]+%", "x-slow to x-fast, or n%"),
        "volume": pattern(
            r"default|silent|x-soft|soft|medium|loud|x-loud|[+-][0-9.]+dB", "silent to x-loud, or +ndB"
        ),
        "pitch": pattern(r"default|x-low|low|medium|high|x-high|[+-][0-9]+%", "x-low to x-high, or +n%"),
    },
    "say-as": {
        "interpret-as": either(
            *("characters", "spell-out", "cardinal", "number", "ordinal", "digits", "fraction", "unit"),
            *("date", "time", "address", "expletive", "telephone"),
        )
    },
}

TEXTS: dict[str, Check] = {
    "Number": pattern(r"\+[1-9][0-9]{7,14}", "a number in E.164"),
    "Sip": pattern(r"sips?:[^\s@]+@[^\s@]+", "sip:user@host"),
    "Queue": pattern(r"\S(.{0,62}\S)?", "a name of 1 to 64 characters"),
    "Enqueue": pattern(r"\S(.{0,62}\S)?", "a name of 1 to 64 characters"),
    "Redirect": url,
}


def value_problems(node: ET.Element) -> Iterator[str]:
    """Each attribute and text of one element that may not stand there."""
    for name, value in sorted(node.attrib.items()):
        check = ATTRIBUTES.get(node.tag, {}).get(name) or ATTRIBUTES["*"].get(name)
        wanted = check(value) if check else None
        if wanted:
            yield f"{name}={value!r}, where {wanted} is wanted"
    text = node.text or ""
    wanted = TEXTS[node.tag](text) if node.tag in TEXTS else None
    if wanted:
        yield f"text {text!r}, where {wanted} is wanted"
    yield from _together(node)


def _together(node: ET.Element) -> Iterator[str]:
    """Attributes and children that need, or exclude, one another."""
    if node.tag == "Play" and (node.text or "").strip() and node.get("digits"):
        yield "plays either a URL or digits"
    if node.tag == "Play" and not node.get("digits"):
        wanted = "a URL" if not node.text else url(node.text)
        if wanted:
            yield f"text {node.text!r}, where {wanted} is wanted"
    if node.tag == "Gather" and node.get("speechModel") and node.get("speechTimeout", "auto") == "auto":
        yield "speechModel needs speechTimeout in seconds (13335)"
    if node.tag == "Dial":
        yield from _dial_problems(node)


def _dial_problems(dial: ET.Element) -> Iterator[str]:
    nouns = [child.tag for child in dial]
    if not nouns and not (dial.text or "").strip():
        yield "dials nobody"
    if len(nouns) > 10:
        yield f"{len(nouns)} targets, where 10 ring together at most (4.5)"
    if len(nouns) > 1 and {"Queue", "Conference"} & set(nouns):
        yield "a Queue or Conference stands alone (4.5)"
