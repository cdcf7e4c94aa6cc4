"""What the carrier's form says, in the application's words. Pure; no field that is missing or odd raises.

The fields alone tell what came back (a turn's own wait makes sense of silence), so that no read is spent on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from auth.passwords import Secret
from ivr.application.inputs import Digits, Incoming, Input, QueueDone, QueueKey, RecordingDone, TransferDone

Fields = Mapping[str, str]
DialResult = Literal["answered", "busy", "no_answer", "failed", "cancelled"]
QueueResult = Literal["bridged", "leave", "hangup", "full", "failed"]

DIALS: Mapping[str, DialResult] = {
    "completed": "answered",
    "answered": "answered",
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
    "canceled": "cancelled",
}
QUEUES: Mapping[str, QueueResult] = {
    "bridged": "bridged",
    "bridging-in-process": "bridged",
    "redirected-from-bridged": "bridged",
    "leave": "leave",
    "redirected": "leave",  # taken out from outside: whoever lands here must not be lost
    "hangup": "hangup",
    "queue-full": "full",
    "error": "failed",
    "system-error": "failed",
}
MOST_FIELDS = 500
RECORDINGS = frozenset({"completed", "in-progress", "absent", "failed"})
FINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})

_CALL_SID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_RECORDING = re.compile(r"/Recordings/(RE[0-9A-Za-z]{1,62})(?:\.\w+)?/?\Z", re.ASCII)
_RECORDING_SID = re.compile(r"RE[0-9A-Za-z]{1,62}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)


def form_pairs(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form in order, empty ones too, as `parse_qsl` reads them and several times as fast.

    Most of the carrier's fields have nothing escaped in them. Raises ValueError above MOST_FIELDS.
    """
    if body.count(b"&") >= MOST_FIELDS:
        raise ValueError("too many fields")
    pairs = []
    for pair in body.decode("ascii", "replace").split("&"):
        if pair:
            name, _, value = pair.partition("=")
            pairs.append((_plain(name), _plain(value)))
    return pairs


def _plain(text: str) -> str:
    if "+" in text:
        text = text.replace("+", " ")
    if "%" in text:  # most often the plus of a number, and nothing else
        text = text.replace("%2B", "+")
    return unquote(text) if "%" in text else text


def fields(form: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The form by name; of a name that stands twice the first counts."""
    return dict(reversed(form))


def incoming(form: Fields) -> Incoming | None:
    """The call that a form is about; None when it names none."""
    return _incoming(form, form.get("CallSid", ""))


def parent(form: Fields) -> Incoming | None:
    """The call that a leg was dialled for; None when this is no such leg. Its own numbers are not the call's."""
    sid = form.get("ParentCallSid", "")
    return Incoming(sid, None, None) if _CALL_SID.fullmatch(sid) else None


def _incoming(form: Fields, sid: str) -> Incoming | None:
    if not _CALL_SID.fullmatch(sid):
        return None
    return Incoming(
        sid,
        form.get("From") or form.get("Caller") or None,
        form.get("To") or form.get("Called") or None,
        form.get("ForwardedFrom") or None,
    )


def given(form: Fields) -> Input:
    """What came back to a turn. A form with nothing in it is silence, at whatever the call waits for."""
    if "DialCallStatus" in form:
        return TransferDone(_dial(form), seconds(form.get("DialCallDuration")))
    if "QueueResult" in form:
        return QueueDone(QUEUES.get(form["QueueResult"], "failed"), seconds(form.get("QueueTime")))
    if "RecordingUrl" in form or "RecordingSid" in form:
        lasted = _lasted(form)
        return RecordingDone(None if lasted == 0 else recording(form), lasted)
    return Digits(_typed(form))


def queue_key(form: Fields, wanted: str | None) -> QueueKey | None:
    """The key that asks for a callback, pressed in a queue; any other is none, since it may not use up a turn."""
    pressed = form.get("Digits", "")
    return QueueKey(pressed) if wanted and pressed == wanted else None


def _dial(form: Fields) -> DialResult:
    """A leg that was answered and never bridged was a voicemail, or a person who did not accept."""
    result = DIALS.get(form["DialCallStatus"], "failed")
    return "no_answer" if result == "answered" and form.get("DialBridged") == "false" else result


def _typed(form: Fields) -> Secret | None:
    digits = form.get("Digits")
    return Secret(digits) if digits and digits != "hangup" else None


def taken_by(form: Fields) -> str:
    """The agent's call that takes a caller out of a queue (the carrier's own spelling of the field)."""
    return _sid(form, "DequeingCallSid") or "agent"


def _sid(form: Fields, name: str) -> str | None:
    """An id of the carrier's, None for what is none: it becomes a key of ours."""
    sid = form.get(name, "")
    return sid if _CALL_SID.fullmatch(sid) else None


def recording(form: Fields) -> str | None:
    """The carrier's id of a recording: the status callback names it, an action only has it in the URL."""
    named = form.get("RecordingSid", "")
    if _RECORDING_SID.fullmatch(named):
        return named
    found = _RECORDING.search(form.get("RecordingUrl", "").partition("?")[0])
    return found[1] if found else None


def _lasted(form: Fields) -> int | None:
    """Seconds of a recording: 0 when the caller said nothing and ended it at once, None when nobody tells."""
    told = number(form.get("RecordingDuration"), -1)
    return None if told < 0 else told


def recording_fact(form: Fields, n: int) -> tuple[str, dict[str, Any]] | None:
    """What is kept of a recording's callback, by its own id; `source` says which verb made it.

    `n`: the turn that our own address tells, -1 for none. What isn't completed has an id beside the recording's: it may
    be told of one that was kept already.
    """
    made = recording(form)
    if made is None:
        return None
    told = form.get("RecordingStatus") or "completed"
    status = told if told in RECORDINGS else "unknown"
    content = {
        "status": status,
        "seconds": _lasted(form),
        "source": form.get("RecordingSource") or None,
        "turn": n if n >= 0 else None,
    }
    return made if status == "completed" else f"{made}-{status}", content


def final(form: Fields) -> dict[str, Any] | None:
    """What is kept of a call's final status; None while it isn't over."""
    status = form.get("CallStatus", "")
    if status not in FINAL:
        return None
    return {
        "status": status,
        "seconds": seconds(form.get("CallDuration")),
        "sip": form.get("SipResponseCode") or None,
    }


def fact(form: Fields, n: int) -> tuple[Literal["dial", "queue"], str, dict[str, Any]] | None:
    """A dial's or a queue's result as a fact by its own id: it may come after its turn, or after the end."""
    done = given(form)
    if isinstance(done, TransferDone):
        leg = _sid(form, "DialCallSid") or f"turn-{n}"
        return "dial", leg, {"turn": n, "result": done.result, "seconds": done.seconds}
    if isinstance(done, QueueDone):
        content = {"turn": n, "result": done.result, "carrier": form["QueueResult"], "seconds": done.seconds}
        return "queue", f"{_sid(form, 'QueueSid') or 'queue'}-{n}", content
    return None


def failed_url(form: Fields) -> FailedUrl | None:
    """Which of our addresses failed, as the carrier's fallback tells; None where it tells nothing."""
    url = form.get("ErrorUrl", "")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
    except ValueError:
        return None
    return FailedUrl(parts.path, number(query.get("n", [""])[0], -1), "again" in query)


@dataclass(frozen=True, slots=True)
class FailedUrl:
    """`again`: the answer that led there had been given before."""

    path: str
    n: int
    again: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a caller stands in a queue. `waited` and `average` (of all who wait now) are seconds."""

    position: int
    waited: int
    average: int
    size: int


def place(form: Fields) -> Place:
    """What a wait document is asked with."""
    position = max(1, seconds(form.get("QueuePosition")))
    return Place(
        position,
        seconds(form.get("QueueTime")),
        seconds(form.get("AvgQueueTime")),
        max(position, seconds(form.get("CurrentQueueSize"))),
    )


def seconds(text: str | None) -> int:
    """A whole number from 0; 0 for what is none."""
    return number(text, 0)


def number(text: str | None, otherwise: int) -> int:
    """A whole number from 0, or `otherwise`."""
    return int(text) if text and _SECONDS.fullmatch(text) else otherwise
