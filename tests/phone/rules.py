"""What every answer is held to. A broken rule names itself, its place in the contract, and the document."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from tests.phone.transport import Answer
from tests.twilio.grammar import Kind, check_document

_SHOWN = 2_000


class BrokenRule(AssertionError):
    """The application did what the carrier punishes. Never shows what was typed: only what was answered."""

    def __init__(self, rule: str, url: str, body: bytes = b"") -> None:
        shown = body[:_SHOWN].decode("utf-8", "replace")
        super().__init__(f"{rule}\n  asked: {url}\n  answer: {shown or '(empty)'}")
        self.rule = rule


@dataclass(frozen=True)
class Document:
    """An answer that passed: where it came from, what it is for, its bytes and its root."""

    url: str
    kind: Kind
    xml: bytes
    root: ET.Element


def document(answer: Answer, url: str, kind: Kind) -> Document:
    """The TwiML of an answer, or BrokenRule."""
    _no_cookie(answer, url)
    if answer.status != 200:
        raise BrokenRule(f"1.5: TwiML has status 200, not {answer.status} (11200)", url, answer.body)
    content_type = (answer.header("Content-Type") or "").replace(" ", "").lower()
    if content_type not in ("text/xml", "text/xml;charset=utf-8"):
        raise BrokenRule(f"1.6: TwiML is text/xml, not {content_type!r} (12300)", url, answer.body)
    problems = check_document(answer.body, kind=kind)
    if problems:
        raise BrokenRule(
            f"9.2: not in the grammar of a {kind} document: {'; '.join(problems)}", url, answer.body
        )
    return Document(url, kind, answer.body, ET.fromstring(answer.body))


def callback(answer: Answer, url: str) -> None:
    """A status callback is answered with 204 and no body, or BrokenRule."""
    _no_cookie(answer, url)
    if answer.status != 204 or answer.body:
        raise BrokenRule(
            f"1.6: a status callback is answered 204 and empty, not {answer.status}", url, answer.body
        )


def _no_cookie(answer: Answer, url: str) -> None:
    if answer.header("Set-Cookie") is not None:
        raise BrokenRule("1.1: no call may lean on a cookie", url, answer.body)
