"""The carrier's grammar, and every document held against it: stricter than the carrier itself.

Elements, nesting and attributes are walked out of the SDK (each method of `VoiceResponse` is a child
element, each keyword an attribute). The values, lengths and contexts come from the carrier's pages.
"""

from __future__ import annotations

import inspect
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from twilio.twiml import TwiML  # type: ignore[import-untyped]
from twilio.twiml.voice_response import VoiceResponse  # type: ignore[import-untyped]

from tests.twilio.values import value_problems
from tests.twilio.voices import voice_problem

Kind = Literal["turn", "wait", "whisper", "queued"]
"""A turn of the call; a queue's wait document; what a callee, or a queued caller, hears before a bridge."""

LIMIT = 64_000
_VERBS: dict[Kind, set[str] | None] = {
    "turn": None,
    "wait": {"Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"},  # 4.6
    "whisper": {"Play", "Say", "Gather", "Hangup"},  # 4.5
    "queued": {"Play", "Say", "Pause", "Redirect"},  # 4.6
}
_ENDS = {"Redirect", "Hangup", "Reject", "Leave"}
_WITH_ACTION = {"Dial", "Enqueue", "Refer", "Connect"}


@dataclass
class Element:
    """What one element may hold."""

    attributes: set[str] = field(default_factory=set)
    children: dict[str, Element] = field(default_factory=dict)
    text: bool = False


@cache
def grammar() -> Element:
    """The root element, `Response`."""
    return _walk(VoiceResponse, {})


def check_document(xml: bytes, *, kind: Kind = "turn") -> list[str]:
    """Every problem of a document, each naming its element; an empty list for a good one."""
    problems = [f"{len(xml)} bytes, where {LIMIT} are allowed (11750)"] if len(xml) > LIMIT else []
    try:
        root = ET.fromstring(xml.decode("utf-8"))
    except (ET.ParseError, UnicodeDecodeError) as broken:
        return [*problems, f"not XML (12100): {broken}"]
    if root.tag != "Response":
        return [*problems, f"the root is <{root.tag}>, not <Response>"]
    return [*problems, *_structure(root, grammar(), "Response"), *_contents(root), *_course(root, kind)]


def _walk(kind: type[TwiML], seen: dict[type[TwiML], Element]) -> Element:
    if kind in seen:
        return seen[kind]
    seen[kind] = here = Element()
    for name, method in inspect.getmembers(kind, inspect.isfunction):
        if name.startswith("_") or hasattr(TwiML, name):
            continue
        keywords = [p for p in list(inspect.signature(method).parameters)[1:] if p != "kwargs"]
        built = method(_blank(kind), **dict.fromkeys(keywords, "x"))
        child = _walk(type(built), seen)
        child.attributes |= set(built.attrs)
        child.text = child.text or built.value is not None
        here.children[built.name] = child
    return here


def _blank(kind: type[TwiML]) -> TwiML:
    blank: TwiML = object.__new__(kind)
    TwiML.__init__(blank)
    return blank


def _structure(node: ET.Element, rule: Element, path: str) -> Iterator[str]:
    for name in sorted(set(node.attrib) - rule.attributes):
        yield f"{path}: no attribute {name!r} (12200)"
    if not rule.text and any(text and text.strip() for text in [node.text, *(child.tail for child in node)]):
        yield f"{path}: holds text (12200)"
    for child in node:
        below = rule.children.get(child.tag)
        if below is None:
            yield f"{path}: may not hold <{child.tag}> (12200, in Gather 13320)"
        else:
            yield from _structure(child, below, f"{path}/{child.tag}")


def _contents(root: ET.Element) -> Iterator[str]:
    for node in root.iter():
        for problem in value_problems(node):
            yield f"{node.tag}: {problem}"
        if node.tag == "Say":
            yield from (f"Say: {problem}" for problem in _say_problems(node))
        if node.tag == "Gather" and any(child.get("digits") for child in node.iter("Play")):
            yield "Gather: Play with digits may not stand inside (4.3)"


def _say_problems(say: ET.Element) -> Iterator[str]:
    voice, text = say.get("voice") or "", "".join(say.itertext())
    wrong = voice_problem(say.get("voice"), say.get("language"))
    if wrong:
        yield wrong
    if not text.strip():
        yield "says nothing"
    basic = not voice.startswith(("Polly.", "Google."))
    if basic and len(say):
        yield "a basic voice takes no SSML (4.2)"
    length, most = len(text), 3000
    if voice.startswith("Google."):
        length, most = len(ET.tostring(say, encoding="unicode")), 5000
    elif basic:
        most = 4000
    if length > most:
        yield f"{length} characters, where {voice or 'this voice'} takes {most} (13521)"


def _course(root: ET.Element, kind: Kind) -> Iterator[str]:
    """What stands where in the run of the document."""
    verbs, allowed = list(root), _VERBS[kind]
    for at, verb in enumerate(verbs):
        last = at == len(verbs) - 1
        if allowed is not None and verb.tag not in allowed:
            yield f"{verb.tag}: not in a {kind} document"
        if verb.tag == "Leave" and kind != "wait":
            yield "Leave: only in a queue's wait document (4.3)"
        if verb.tag == "Reject" and at:
            yield "Reject: only as the first verb (4.3)"
        if not last and (verb.tag in _ENDS or (verb.tag in _WITH_ACTION and verb.get("action") is not None)):
            yield f"{verb.tag}: what follows is never run (3.1)"
    if kind == "turn" and not _goes_on(verbs):
        yield "the document falls off its end, which hangs up (3)"


def _goes_on(verbs: list[ET.Element]) -> bool:
    if not verbs:
        return False
    last = verbs[-1]
    if last.tag in _WITH_ACTION:
        return last.get("action") is not None
    return last.tag in _ENDS or (last.tag == "Gather" and last.get("actionOnEmptyResult") == "true")
