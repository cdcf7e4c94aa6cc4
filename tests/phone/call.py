"""The caller's end: recording, transfer, queue, and how a call ends."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from tests.phone import rules
from tests.phone.leg import CalleeLeg, Leg
from tests.phone.queue import QueuePlace
from tests.phone.rules import BrokenRule
from tests.twilio.grammar import Kind

if TYPE_CHECKING:
    from tests.phone.phone import FakePhone, Sent

DialStatus = Literal["completed", "answered", "busy", "no-answer", "failed", "canceled"]
Delivery = Literal["after", "before", "never"]


class Call(QueuePlace, Leg):
    """One call, from ringing to its end."""

    def __init__(self, phone: FakePhone, *, sid: str) -> None:
        super().__init__(phone, sid=sid)
        self.callee: CalleeLeg | None = None
        self._started = phone.clock.now()
        self._first = True

    def start(self, url: str) -> None:
        self.run(self.request(url, {}, "turn"))

    # Retries and failures of the wire

    def resend(self, index: int = -1) -> Sent:
        """Send a request (the last) again, byte for byte, token and all; what comes back is not executed."""
        last = self.requests[index]
        sent = self.phone.deliver(last.url, last.headers, last.body, last.form)
        self.requests.append(sent)
        if last.answer.status == 204:
            rules.callback(sent.answer, sent.url)
        else:
            rules.document(sent.answer, sent.url, self._kind_of(last.url))
        return sent

    def fall_back(self, error_code: str = "11205") -> None:
        """The last answer never arrived: the fallback URL is asked, and its answer executed (1.5)."""
        lost = self.requests[-1].url
        url = self.phone.configured(self.phone.fallback_url)
        self.run(self.request(url, {"ErrorCode": error_code, "ErrorUrl": lost}, "turn"))

    # The caller hangs up

    def hangup(self, *, dial_action: bool = True) -> None:
        """Put the telephone down. `dial_action`: is Dial's action still asked? (4.5 leaves it open)."""
        waiting = self.waiting
        if waiting is not None and self.queued is None:
            if waiting.kind == "Record":
                self._last_request(waiting.verb, self._recording(1) | {"Digits": "hangup"})
            elif waiting.kind == "Dial" and dial_action:
                ended = "completed" if self.callee and self.callee.bridged else "canceled"
                self._last_request(waiting.verb, self._dial_facts(ended, 0, ended == "completed"))
        if self.queued is not None:
            self._leave_for_good("hangup")
        self._end("caller")

    # Recording

    def record_message(
        self, seconds: int, key: str | None = None, *, callback: Delivery = "after", status: str = "completed"
    ) -> None:
        """Speak, then press `key` or go silent; `callback`: when the recording's own callback comes."""
        record = self._expect("Record")
        if key is not None and key not in record.get("finishOnKey", "1234567890*#"):
            raise ValueError(f"the key {key!r} does not end this recording")
        seconds = min(seconds, int(record.get("maxLength", "3600")))
        self.phone.clock.advance(seconds + (0 if key else int(record.get("timeout", "5"))))
        facts = self._recording(seconds)
        if callback == "before":
            self.recording_callback(record, facts, status)
        base = self._at()
        self._run_action(record, facts | ({"Digits": key} if key else {}))
        if callback == "after":
            self.recording_callback(record, facts, status, base)

    def recording_callback(
        self, verb: ET.Element, facts: Mapping[str, str], status: str = "completed", base: str | None = None
    ) -> None:
        """What a verb's recordingStatusCallback is told, if it has one."""
        if verb.get("recordingStatusCallback") is None:
            return
        told = {"AccountSid": self.parameters()["AccountSid"], "CallSid": self.sid, **facts}
        told |= {"RecordingSid": facts["RecordingUrl"].rpartition("/")[2], "RecordingStatus": status}
        told |= {"RecordingChannels": "1", "RecordingSource": f"{verb.tag}Verb", "ErrorCode": "0"}
        told |= {"RecordingStartTime": self.phone.timestamp()}
        url = self.phone.absolute(verb.attrib["recordingStatusCallback"], base or self._at())
        sent = self.phone.post(url, told)
        self.requests.append(sent)
        rules.callback(sent.answer, url)

    def silence(self, times: int = 1) -> None:
        """Also at a Record: nothing is said, no action, the document goes on (4.4)."""
        if self.waiting is not None and self.waiting.kind == "Record":
            self.phone.clock.advance(self.waiting.timeout())
            self._go_on()
            times -= 1
        if times:
            super().silence(times)

    def press(self, keys: str, *, hold: bool = False) -> None:
        """Also at a Record: a finishing key ends it."""
        record = self.waiting.verb if self.waiting is not None and self.waiting.kind == "Record" else None
        if record is not None and keys[0] in record.get("finishOnKey", "1234567890*#"):
            self.lost_keys += keys[1:]
            self.record_message(1, keys[0])
        else:
            super().press(keys, hold=hold)

    # Transfer

    def answer(self, target: int = 0) -> CalleeLeg:
        """The `target`-th number dialled picks up and hears its whisper, if it has one."""
        from tests.phone.phone import sid

        dial = self._expect("Dial")
        noun = list(dial)[target] if len(dial) else dial
        self.callee = CalleeLeg(self.phone, sid=sid("CA"), parent=self.sid)
        if noun.get("url") and noun.tag in ("Number", "Sip", "Client"):
            self.callee.start(self.phone.absolute(noun.attrib["url"], self._at()), {}, "whisper")
        else:
            self.callee.bridge()
        return self.callee

    def dial_result(
        self, status: DialStatus, *, duration: int = 0, bridged: bool | None = None, target: int = 0
    ) -> None:
        """How the transfer ended. A completed one whose whisper nobody answered yet presses 1 there first."""
        dial = self._expect("Dial")
        if status == "completed" and self.callee is None:
            callee = self.answer(target)
            if callee.state == "waiting":
                callee.press("1")
            if bridged is not False and not callee.bridged:
                raise BrokenRule("4.5: pressing 1 at the whisper did not bridge", self._at(), self._xml())
        joined = bool(self.callee and self.callee.bridged) if bridged is None else bridged
        joined = joined and status in ("completed", "answered")
        self.phone.clock.advance(duration or (0 if joined else int(dial.get("timeout", "30"))))
        if joined:
            self._answered()
        facts, base = self._dial_facts(status, duration, joined), self._at()
        self._child_status(dial, target, status, duration)
        if joined and dial.get("record", "do-not-record") not in ("do-not-record", "false"):
            recording = self._recording(duration)
            facts |= {"RecordingUrl": recording["RecordingUrl"]}
            self.recording_callback(dial, recording, base=base)
        self.callee = None
        self._run_action(dial, facts)

    def _dial_facts(self, status: str, duration: int, bridged: bool) -> dict[str, str]:
        facts = {"DialCallStatus": status, "DialBridged": "true" if bridged else "false"}
        facts["DialCallSid"] = self.callee.sid if self.callee else "CAf" + self.sid[3:]
        return facts | ({"DialCallDuration": str(duration)} if bridged else {})

    def _child_status(self, dial: ET.Element, target: int, status: str, duration: int) -> None:
        """The dialled number's own status callback (4.5), by the events that it asked for."""
        noun = list(dial)[target] if len(dial) else dial
        if noun.get("statusCallback") is None:
            return
        leg = self.callee or CalleeLeg(
            self.phone, sid=self._dial_facts("", 0, False)["DialCallSid"], parent=self.sid
        )
        events = noun.get("statusCallbackEvent", "completed").split()
        statuses = {
            "initiated": "initiated",
            "ringing": "ringing",
            "answered": "in-progress",
            "completed": status,
        }
        url = self.phone.absolute(noun.attrib["statusCallback"], self._at())
        for number, event in enumerate(events):
            if event == "answered" and status != "completed":
                continue
            told = {"CallbackSource": "call-progress-events", "SequenceNumber": str(number)}
            told |= {"CallStatus": statuses[event], "Timestamp": self.phone.timestamp()}
            leg.notify(url, told | ({"CallDuration": str(duration)} if event == "completed" else {}))
        self.requests += leg.requests

    # Verbs of a caller's own turn

    def _execute(self, verb: ET.Element) -> None:
        if verb.tag != "Reject":
            self._first = False
        super()._execute(verb)

    def _on_record(self, verb: ET.Element) -> None:
        self._answered()
        self._wait(verb)

    def _on_dial(self, verb: ET.Element) -> None:
        if verb.get("answerOnBridge") != "true":
            self._answered()
        self._wait(verb)

    def _on_reject(self, verb: ET.Element) -> None:
        if not self._first:
            raise BrokenRule("4.3: Reject is only a call's first verb", self._at(), self._xml())
        self.call_status = "busy" if verb.get("reason") == "busy" else "no-answer"
        self._end("reject")

    # Ends

    def _end(self, by: str) -> None:
        if self.state == "ended":
            return
        super()._end(by)
        if self.call_status in ("ringing", "in-progress"):
            self.call_status = "completed" if self.call_status == "in-progress" else "no-answer"
        if self.phone.status_url is not None:
            self.status_callback()

    def status_callback(self) -> None:
        """The number's status callback, as at the end of the call (5)."""
        assert self.phone.status_url is not None
        seconds = round((self.phone.clock.now() - self._started).total_seconds())
        told = {"CallDuration": str(seconds), "Duration": str(-(-seconds // 60)), "SipResponseCode": "200"}
        told |= {"CallbackSource": "call-progress-events", "SequenceNumber": "0"}
        url = self.phone.configured(self.phone.status_url)
        self.notify(url, told | {"Timestamp": self.phone.timestamp()})

    def _expect(self, kind: str) -> ET.Element:
        if self.waiting is None or self.waiting.kind != kind:
            raise ValueError(f"{self.describe()}: not in a <{kind}>")
        return self.waiting.verb

    def _run_action(self, verb: ET.Element, facts: Mapping[str, str]) -> None:
        """Ask a verb's action and run the answer; without one, run on (3.1). Record's default is here."""
        self.state, self.waiting = "running", None
        action = verb.get("action", "" if verb.tag == "Record" else None)
        if action is None:
            return self._go_on() if self._left else self._end("carrier")
        return self._fetch(action, facts)

    def _last_request(self, verb: ET.Element, facts: Mapping[str, str]) -> None:
        """An action asked after the caller has gone: the answer is held to the rules and thrown away."""
        action = verb.get("action", "" if verb.tag == "Record" else None)
        if action is not None:
            self.call_status = "completed"
            self.request(self.phone.absolute(action, self._at()), facts, "turn")

    def _recording(self, seconds: int) -> dict[str, str]:
        from tests.phone.phone import sid

        account = self.parameters()["AccountSid"]
        url = f"https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{sid('RE')}"
        return {"RecordingUrl": url, "RecordingDuration": str(seconds)}

    def _kind_of(self, url: str) -> Kind:
        return next((document.kind for document in self.documents if document.url == url), "turn")
