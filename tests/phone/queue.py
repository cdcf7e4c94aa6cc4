"""A place in a queue: its wait documents, who takes the caller out, and the agent who does."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.phone.leg import CalleeLeg, Leg
from tests.phone.rules import Document

if TYPE_CHECKING:
    from datetime import datetime

    from tests.phone.call import Call


@dataclass
class Queued:
    """The verb that queued the caller, and where its own document stands."""

    verb: ET.Element
    document: Document
    left: list[ET.Element]
    since: datetime
    sid: str

    @property
    def name(self) -> str:
        return (self.verb.text or "").strip()


class QueuePlace(Leg):
    """What a caller can do, and what can befall them, in `<Enqueue>`; and an agent's `<Dial><Queue>`."""

    queued: Queued | None = None

    def queue_tick(self, position: int = 1, queue_time: int = 0, avg: int = 0, size: int = 1) -> None:
        """The wait document has run out: it is asked for again, with these facts, and executed (4.6)."""
        queued = self._in_queue()
        documents = len(self.documents)
        while self._gather() is not None and len(self.documents) == documents:
            self.silence()
        if self.queued is not queued or self.state == "ended":
            return
        waited = (self.phone.clock.now() - queued.since).total_seconds()
        self.phone.clock.advance(max(0.0, queue_time - waited))
        facts = {"QueuePosition": str(position), "QueueSid": queued.sid, "QueueTime": str(queue_time)}
        facts |= {"AvgQueueTime": str(avg), "CurrentQueueSize": str(size), "MaxQueueSize": "1000"}
        wait_url = queued.verb.get("waitUrl")
        if not wait_url:
            return
        url = self.phone.absolute(wait_url, queued.document.url)
        self.run(self.request(url, facts, "wait"))

    def silence(self, times: int = 1) -> None:
        """Also in a queue with nothing left to hear: the wait document is asked for again."""
        for _ in range(times):
            if self.queued is not None and self._gather() is None:
                self.queue_tick(queue_time=self._queue_seconds())
            else:
                super().silence()

    def queue_press(self, keys: str) -> None:
        """Press keys while waiting."""
        self._in_queue()
        self.press(keys)

    def bridged(self, seconds: int, *, whisper: str | None = None) -> None:
        """An agent takes the caller, they talk for `seconds`, and part; `whisper` is heard before."""
        if whisper is not None:
            self.hear_before_bridge(whisper, "CA" + "a" * 32)
        self._waited = self._queue_seconds()
        self.phone.clock.advance(seconds)
        self.queue_result("bridged")

    def hear_before_bridge(self, url: str, agent: str) -> None:
        """`<Queue url>` runs on the queued caller before the bridge."""
        queued = self._in_queue()
        facts = {"QueueSid": queued.sid, "QueueTime": str(self._queue_seconds()), "DequeingCallSid": agent}
        listener = CalleeLeg(self.phone, sid=self.sid)
        listener.parameters = self.parameters  # type: ignore[method-assign]  # the same call, another document
        listener.start(url, facts, "queued")
        self.heard += listener.heard
        self.documents += listener.documents
        self.requests += listener.requests

    def queue_result(self, result: str) -> None:
        """Leave the queue for any reason the carrier knows; Enqueue's action decides what comes next."""
        queued, facts = self._in_queue(), self._queue_facts(result)
        self._return_to(queued)
        action = queued.verb.get("action")
        if action is not None:
            self._fetch(action, facts)
        elif self._left:
            self._go_on()
        else:
            self._end("carrier")

    def take(self, caller: Call, seconds: int) -> None:
        """As an agent in `<Dial><Queue>`: the front caller is `caller`; talk, then both go on."""
        dial = self.waiting.verb if self.waiting is not None else None
        queue = dial.find("Queue") if dial is not None else None
        if dial is None or queue is None or caller.queued is None:
            raise ValueError(f"{self.describe()} is no agent, or {caller.describe()} is in no queue")
        if queue.get("url"):
            caller.hear_before_bridge(self.phone.absolute(queue.attrib["url"], self._at()), self.sid)
        facts = {
            "QueueSid": caller.queued.sid,
            "QueueTime": str(caller._queue_seconds()),
            "QueueResult": "bridged",
        }
        facts |= {"DialCallStatus": "completed", "DialCallSid": caller.sid, "DialBridged": "true"}
        caller.bridged(seconds)
        self._run_action(dial, facts | {"DialCallDuration": str(seconds)})

    def _run_action(self, verb: ET.Element, facts: Mapping[str, str]) -> None:
        raise NotImplementedError

    def _on_enqueue(self, verb: ET.Element) -> None:
        from tests.phone.phone import sid

        self._answered()
        assert self._document is not None
        self._waited = None
        now = self.phone.clock.now()
        self.queued = Queued(verb, self._document, self._left, now, sid("QU"))
        self._wait(verb)
        self.queue_tick()

    def _on_leave(self, verb: ET.Element) -> None:
        self.queue_result("leave")

    def _on_hangup(self, verb: ET.Element) -> None:
        if self.queued is not None:
            self._leave_for_good("hangup")
        super()._on_hangup(verb)

    def _fell_off(self) -> None:
        """A wait document's end: silence in the queue until the carrier asks again."""
        if self.queued is None:
            return super()._fell_off()
        self._wait(self.queued.verb)
        return None

    def _leave_for_good(self, result: str) -> None:
        """The caller is gone: the action is still asked, its answer held to the rules and thrown away."""
        queued, facts = self._in_queue(), self._queue_facts(result)
        self._return_to(queued)
        if queued.verb.get("action") is not None:
            self.call_status = "completed"
            self.request(
                self.phone.absolute(queued.verb.attrib["action"], queued.document.url), facts, "turn"
            )

    def _return_to(self, queued: Queued) -> None:
        self.queued = None
        self._document, self._left = queued.document, queued.left
        self.state, self.waiting = "running", None

    _waited: int | None = None

    def _queue_seconds(self) -> int:
        if self._waited is not None:
            return self._waited
        return round((self.phone.clock.now() - self._in_queue().since).total_seconds())

    def _queue_facts(self, result: str) -> dict[str, str]:
        facts = {"QueueResult": result, "QueueSid": self._in_queue().sid}
        if result not in ("queue-full", "error", "system-error"):
            facts["QueueTime"] = str(self._queue_seconds())
        return facts

    def _in_queue(self) -> Queued:
        if self.queued is None:
            raise ValueError(f"{self.describe()}: not in a queue")
        return self.queued
