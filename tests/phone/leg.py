"""One end of a call: asks for documents, runs them verb by verb, and keeps what was heard."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tests.phone import keys as gathering
from tests.phone import rules
from tests.phone.rules import BrokenRule, Document
from tests.twilio.grammar import Kind

if TYPE_CHECKING:
    from tests.phone.phone import FakePhone, Sent

State = Literal["running", "waiting", "ended"]


@dataclass(frozen=True)
class Heard:
    """Something the caller heard: words, or the URL or keys of a recording played."""

    text: str
    language: str | None = None
    voice: str | None = None
    interruptible: bool = False
    played: str | None = None


@dataclass
class Waiting:
    """What the leg waits for: the verb, its attributes, and the document that holds it."""

    verb: ET.Element
    document: Document
    digits: str = field(default="", repr=False)

    @property
    def kind(self) -> str:
        """`Gather`, `Record`, `Dial` or `Enqueue`."""
        return self.verb.tag

    @property
    def attributes(self) -> dict[str, str]:
        return dict(self.verb.attrib)

    @property
    def name(self) -> str:
        """The queue, where one is named."""
        return (self.verb.text or self.verb.findtext("Queue") or "").strip()

    def finish_key(self) -> str:
        return self.verb.get("finishOnKey", "#")

    def timeout(self) -> int:
        return int(self.verb.get("timeout", "5"))


class Leg:
    """The verbs that every document may hold. `Call` adds those of a caller's own turn."""

    def __init__(self, phone: FakePhone, *, sid: str, parent: str | None = None) -> None:
        self.phone, self.sid, self.parent = phone, sid, parent
        self.state: State = "running"
        self.waiting: Waiting | None = None
        self.heard: list[Heard] = []
        self.documents: list[Document] = []
        self.requests: list[Sent] = []
        self.lost_keys = ""
        self.ended_by: str | None = None
        self.call_status = "ringing"
        self._document: Document | None = None
        self._left: list[ET.Element] = []
        self._ahead = ""
        self._redirects = 0

    # What the person at this end does

    def ahead(self, keys: str) -> None:
        """Press `keys` at the next words heard: a Gather's prompt is cut by them, elsewhere they are lost."""
        self._ahead += keys

    def press(self, keys: str, *, hold: bool = False) -> None:
        """Press `keys` at what is waited for, then wait for the answer (`hold`: more keys will follow).

        Keys that are over when the Gather has ended were pressed while nothing listened: they are lost (8).
        """
        gather = self._gather()
        if gather is None:
            self.lost_keys += keys
            return
        taken = gathering.take(
            gather.digits,
            keys,
            num_digits=int(gather.verb.get("numDigits", "0")) or None,
            finish_on_key=gather.finish_key(),
        )
        self.lost_keys += taken.left
        gather.digits = taken.digits
        if taken.end == "nothing":
            self._go_on()  # rule 3: the finishing key as the first key is no input
        elif taken.end is not None:
            self._gathered(gather, {"Digits": taken.digits, "FinishedOnKey": taken.finished_on})
        elif not hold:
            self.silence()

    def silence(self, times: int = 1) -> None:
        """Let the timeout of what is waited for pass, as often as said."""
        for _ in range(times):
            gather = self._gather()
            if gather is None:
                raise ValueError(f"{self.describe()}: no timeout to wait for")
            self.phone.clock.advance(gather.timeout())
            if gather.digits:
                self._gathered(gather, {"Digits": gather.digits, "FinishedOnKey": ""})  # rule 4
            elif gather.verb.get("actionOnEmptyResult") == "true":
                empty = {"Digits": ""} if self.phone.empty_result == "empty" else {}
                self._gathered(gather, empty)  # rule 5
            else:
                self._go_on()  # rule 5

    def stay_silent(self) -> None:
        """Silence until the application has answered once more, or the call has ended."""
        documents = len(self.documents)
        while self.state == "waiting" and len(self.documents) == documents:
            self.silence()

    def speak(self, text: str, confidence: float | None = 0.9) -> None:
        """Say something at a Gather that listens to speech."""
        gather = self._gather()
        if gather is None or "speech" not in gather.verb.get("input", "dtmf"):
            raise ValueError(f"{self.describe()}: nothing listens to speech")
        sure = {} if confidence is None else {"Confidence": str(confidence)}
        self._gathered(gather, {"SpeechResult": text, **sure})

    def said(self, since: int = 0) -> str:
        """All words heard from the `since`-th on, as one text."""
        return " ".join(heard.text for heard in self.heard[since:] if heard.text)

    def describe(self) -> str:
        """State, and what is waited for."""
        if self.waiting is None:
            return f"{self.sid} {self.state}"
        return f"{self.sid} waits in <{self.waiting.kind}> of {self.waiting.document.url}"

    # How a document is asked for and run

    def request(self, url: str, extra: Mapping[str, str], kind: Kind) -> Document:
        """Ask for a document, hold it to the rules, and keep it."""
        sent = self.phone.post(url, self.parameters() | dict(extra))
        self.requests.append(sent)
        document = rules.document(sent.answer, url, kind)
        self.documents.append(document)
        if self.phone.on_document is not None:
            self.phone.on_document(kind, document.xml)
        return document

    def notify(self, url: str, extra: Mapping[str, str]) -> None:
        """A status callback: nothing but 204 will do."""
        sent = self.phone.post(url, self.parameters() | dict(extra))
        self.requests.append(sent)
        rules.callback(sent.answer, url)

    def parameters(self) -> dict[str, str]:
        form = self.phone.standard(self.sid, self.call_status)
        if self.parent is not None:
            form |= {"ParentCallSid": self.parent, "Direction": "outbound-dial"}
        return dict(sorted(form.items()))

    def run(self, document: Document) -> None:
        """Execute a document from its top, until somebody must act."""
        self._document, self._left = document, list(document.root)
        self._go_on()

    def _go_on(self) -> None:
        """Execute what is left, verb by verb (3: top to bottom)."""
        self.state, self.waiting = "running", None
        while self.state == "running":
            if self._left:
                self._execute(self._left.pop(0))
            else:
                self._fell_off()

    def _execute(self, verb: ET.Element) -> None:
        getattr(self, f"_on_{verb.tag.lower()}")(verb)

    def _fell_off(self) -> None:
        raise BrokenRule(
            "3: the document ran off its end, which hangs up on the caller", self._at(), self._xml()
        )

    def _end(self, by: str) -> None:
        self.state, self.waiting, self.ended_by = "ended", None, by

    def _wait(self, verb: ET.Element) -> None:
        assert self._document is not None
        self.state, self.waiting, self._redirects = "waiting", Waiting(verb, self._document), 0

    def _fetch(self, reference: str, extra: Mapping[str, str]) -> None:
        """Replace the document by the one at `reference`, relative to the present one."""
        assert self._document is not None
        kind = self._document.kind
        self.run(self.request(self.phone.absolute(reference, self._document.url), extra, kind))

    def _gather(self) -> Waiting | None:
        return self.waiting if self.waiting is not None and self.waiting.kind == "Gather" else None

    def _gathered(self, gather: Waiting, result: dict[str, str]) -> None:
        extra = {"msg": "Gather End", **result} if result.get("Digits") else dict(result)
        self.state, self.waiting = "running", None
        self._fetch(gather.verb.get("action", ""), extra)

    def _at(self) -> str:
        return self._document.url if self._document else "(no document)"

    def _xml(self) -> bytes:
        return self._document.xml if self._document else b""

    # The verbs

    def _on_say(self, verb: ET.Element, interruptible: bool = False) -> None:
        self._answered()
        text = " ".join("".join(verb.itertext()).split())
        self.heard.append(Heard(text, verb.get("language"), verb.get("voice"), interruptible))
        self.phone.clock.advance(len(text) * self.phone.seconds_a_character)
        self._lose_keys(interruptible)

    def _on_play(self, verb: ET.Element, interruptible: bool = False) -> None:
        self._answered()
        played = verb.get("digits") or self.phone.absolute(verb.text or "", self._at())
        self.heard.append(Heard("", interruptible=interruptible, played=played))
        self._lose_keys(interruptible)

    def _on_pause(self, verb: ET.Element, interruptible: bool = False) -> None:
        self.phone.clock.advance(int(verb.get("length", "1")))

    def _on_gather(self, verb: ET.Element) -> None:
        self._answered()
        for prompt in verb:
            getattr(self, f"_on_{prompt.tag.lower()}")(prompt, True)
            if self._ahead:
                break  # rule 7: a key stops the prompt
        self._wait(verb)
        if self._ahead:
            pressed, self._ahead = self._ahead, ""
            self.press(pressed)

    def _on_redirect(self, verb: ET.Element) -> None:
        self._answered()
        self._redirects += 1
        if self._redirects > self.phone.most_redirects:
            raise BrokenRule(
                f"3: more than {self.phone.most_redirects} redirects and the caller never asked",
                self._at(),
                self._xml(),
            )
        self._fetch((verb.text or "").strip(), {})

    def _on_hangup(self, verb: ET.Element) -> None:
        self._answered()
        self._end("application")

    def _answered(self) -> None:
        if self.call_status == "ringing":
            self.call_status = "in-progress"

    def _lose_keys(self, interruptible: bool) -> None:
        if not interruptible:
            self.lost_keys, self._ahead = self.lost_keys + self._ahead, ""


class CalleeLeg(Leg):
    """Who was dialled, before the bridge: hears the whisper; its end bridges, `<Hangup/>` declines (4.5)."""

    bridged = False

    def start(self, url: str, extra: Mapping[str, str], kind: Kind) -> None:
        self.call_status = "in-progress"
        self.run(self.request(url, extra, kind))

    def bridge(self) -> None:
        """Nothing to whisper: both parties talk."""
        self._fell_off()

    def hangup(self) -> None:
        """The callee puts the telephone down."""
        self._end("callee")

    def _fell_off(self) -> None:
        self.bridged = True
        self._end("bridge")
