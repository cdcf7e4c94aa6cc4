"""Record, Dial and Enqueue on the fake phone (3.1, 4.4, 4.5, 4.6)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.phone import BrokenRule, Call, FakePhone, WsgiTransport
from tests.phone.script import END, PUBLIC, TOKEN, Script, say

VOICE = "/twilio/voice"
NUMBER = '<Dial action="/done" timeout="20">+5511987654321</Dial>'
SCREENED = '<Dial action="/done"><Number url="/whisper">+5511987654321</Number></Dial>'
WHISPER = '<Gather numDigits="1" action="/accepted">' + say("tecle 1") + "</Gather><Hangup/>"
QUEUE = '<Enqueue action="/done" waitUrl="/wait">finance</Enqueue>'


def dial(script: Script) -> Call:
    return FakePhone(WsgiTransport(script, PUBLIC), token=TOKEN).dial()


def recording(attributes: str = "") -> Script:
    verb = f'<Record action="/done" recordingStatusCallback="/recording" {attributes}/>'
    return Script().on(VOICE, verb + "<Redirect>/empty</Redirect>").on("/done", END).on("/empty", END)


def paths(script: Script) -> list[str]:
    return [path for path, _ in script.asked]


def test_4_4_a_recording_ends_by_key_and_its_callback_follows() -> None:
    script = recording()
    dial(script).record_message(12, "#")
    action, callback = script.forms("/done")[0], script.forms("/recording")[0]
    assert (action["RecordingDuration"], action["Digits"]) == ("12", "#")
    assert callback["RecordingSid"] == action["RecordingUrl"].rpartition("/")[2]
    assert (callback["RecordingStatus"], callback["RecordingSource"]) == ("completed", "RecordVerb")
    assert "From" not in callback


def test_8_the_callback_may_overtake_the_action() -> None:
    script = recording()
    dial(script).record_message(12, "#", callback="before")
    assert paths(script)[1:3] == ["/recording", "/done"]


def test_4_4_a_key_that_does_not_end_the_recording() -> None:
    with pytest.raises(ValueError, match="does not end"):
        dial(recording('finishOnKey="#"')).record_message(3, "1")


def test_4_4_max_length_cuts() -> None:
    script = recording('maxLength="10"')
    dial(script).record_message(99)
    assert script.forms("/done")[0]["RecordingDuration"] == "10"


def test_4_4_nothing_said_runs_on_without_an_action() -> None:
    script = recording()
    dial(script).silence()
    assert "/done" not in paths(script)
    assert "/empty" in paths(script)


def test_3_1_hanging_up_in_a_recording_asks_the_action_and_throws_its_answer_away() -> None:
    script = recording().on("/done", '<Gather numDigits="1"/>' + END)
    call = dial(script)
    call.hangup()
    assert script.forms("/done")[0]["Digits"] == "hangup"
    assert (call.state, call.ended_by, paths(script)[-1]) == ("ended", "caller", "/twilio/status")


def test_hanging_up_in_a_gather_asks_nothing() -> None:
    script = Script().on(VOICE, '<Gather numDigits="4"/>' + END)
    call = dial(script)
    call.press("12", hold=True)
    call.hangup()
    assert paths(script) == [VOICE, "/twilio/status"]


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_3_1_dial_asks_its_action_for_any_outcome(status: str) -> None:
    script = Script().on(VOICE, NUMBER).on("/done", END)
    dial(script).dial_result(status)  # type: ignore[arg-type]
    action = script.forms("/done")[0]
    assert (action["DialCallStatus"], action["DialBridged"]) == (status, "false")
    assert "DialCallDuration" not in action


def test_3_1_dial_without_an_action_runs_on() -> None:
    script = Script().on(VOICE, "<Dial>+5511987654321</Dial><Redirect>/next</Redirect>").on("/next", END)
    dial(script).dial_result("busy")
    assert "/next" in paths(script)


def test_4_5_a_bridge_and_its_duration() -> None:
    script = Script().on(VOICE, NUMBER).on("/done", END)
    call = dial(script)
    before = call.phone.clock.now()
    call.dial_result("completed", duration=90)
    action = script.forms("/done")[0]
    assert (action["DialCallDuration"], action["DialBridged"]) == ("90", "true")
    assert call.phone.clock.now() - before == timedelta(seconds=90)


def test_4_5_a_recorded_bridge() -> None:
    verb = NUMBER.replace("<Dial ", '<Dial record="record-from-answer" recordingStatusCallback="/recording" ')
    script = Script().on(VOICE, verb).on("/done", END)
    dial(script).dial_result("completed", duration=9)
    assert script.forms("/recording")[0]["RecordingUrl"] == script.forms("/done")[0]["RecordingUrl"]


def test_4_5_the_whisper_runs_on_the_child_leg_and_1_bridges() -> None:
    script = Script().on(VOICE, SCREENED).on("/whisper", WHISPER).on("/accepted", "").on("/done", END)
    call = dial(script)
    callee = call.answer()
    assert callee.said() == "tecle 1"
    callee.press("1")
    call.dial_result("completed", duration=5)
    whisper = script.forms("/whisper")[0]
    assert (whisper["ParentCallSid"], whisper["Direction"]) == (call.sid, "outbound-dial")
    assert whisper["CallSid"] == callee.sid == script.forms("/done")[0]["DialCallSid"]
    assert script.forms("/done")[0]["DialBridged"] == "true"


@pytest.mark.parametrize("refusal", ["silence", "2"])
def test_4_5_anything_else_at_the_whisper_declines(refusal: str) -> None:
    script = Script().on(VOICE, SCREENED).on("/whisper", WHISPER).on("/accepted", END).on("/done", END)
    call = dial(script)
    callee = call.answer()
    callee.silence() if refusal == "silence" else callee.press(refusal)
    assert (callee.ended_by, callee.bridged) == ("application", False)
    call.dial_result("completed")
    assert script.forms("/done")[0]["DialBridged"] == "false"


def test_4_5_a_whisper_that_declines_on_1_is_a_broken_rule() -> None:
    script = Script().on(VOICE, SCREENED).on("/whisper", WHISPER).on("/accepted", END).on("/done", END)
    with pytest.raises(BrokenRule, match=r"4\.5: pressing 1"):
        dial(script).dial_result("completed")


def test_4_5_a_whisper_may_not_dial() -> None:
    script = Script().on(VOICE, SCREENED).on("/whisper", NUMBER).on("/done", END)
    with pytest.raises(BrokenRule, match="not in a whisper document"):
        dial(script).answer()


def test_4_5_the_child_has_its_own_status_callback() -> None:
    verb = (
        '<Dial action="/done"><Number statusCallback="/leg" statusCallbackEvent="ringing answered completed">'
    )
    script = Script().on(VOICE, verb + "+5511987654321</Number></Dial>").on("/done", END)
    call = dial(script)
    call.dial_result("completed", duration=7)
    told = script.forms("/leg")
    assert [form["CallStatus"] for form in told] == ["ringing", "in-progress", "completed"]
    assert [form["SequenceNumber"] for form in told] == ["0", "1", "2"]
    assert {form["ParentCallSid"] for form in told} == {call.sid}
    assert told[2]["CallDuration"] == "7"


@pytest.mark.parametrize("asked", [True, False])
def test_4_5_hanging_up_in_a_dial_may_still_ask_its_action(asked: bool) -> None:
    script = Script().on(VOICE, NUMBER).on("/done", END)
    call = dial(script)
    call.hangup(dial_action=asked)
    assert ("/done" in paths(script)) is asked
    assert call.state == "ended"


def queueing(wait: str = '<Gather numDigits="1" action="/key">' + say("aguarde") + "</Gather>") -> Script:
    return Script().on(VOICE, QUEUE).on("/wait", wait).on("/key", "<Leave/>").on("/done", END)


def test_4_6_the_wait_url_is_asked_again_and_again() -> None:
    script = queueing(say("aguarde"))
    call = dial(script)
    call.queue_tick(position=2, queue_time=40, avg=60, size=3)
    first, second = script.forms("/wait")
    assert first["QueuePosition"] == "1"
    assert (second["QueuePosition"], second["QueueTime"], second["AvgQueueTime"]) == ("2", "40", "60")
    assert (second["CurrentQueueSize"], second["QueueSid"]) == ("3", first["QueueSid"])
    assert call.said() == "aguarde aguarde"
    assert call.waiting is not None
    assert (call.waiting.kind, call.waiting.name) == ("Enqueue", "finance")


def test_4_6_a_key_in_the_queue_leads_to_leave_and_the_action() -> None:
    script = queueing()
    call = dial(script)
    call.queue_press("1")
    assert script.forms("/key")[0]["Digits"] == "1"
    assert script.forms("/done")[0]["QueueResult"] == "leave"
    assert call.state == "ended"


def test_4_6_silence_in_the_queue_waits_on() -> None:
    script = queueing()
    call = dial(script)
    call.queue_tick(position=1)
    assert paths(script) == [VOICE, "/wait", "/wait"]
    assert call.queued is not None


def test_4_6_silence_may_lead_out_of_the_queue() -> None:
    script = queueing('<Gather numDigits="1" action="/key" actionOnEmptyResult="true"/>')
    call = dial(script)
    call.queue_tick()
    assert paths(script) == [VOICE, "/wait", "/key", "/done", "/twilio/status"]


def test_4_6_after_the_queue_the_caller_is_in_none() -> None:
    script = queueing().on("/done", '<Gather numDigits="1"/>' + END)
    call = dial(script)
    call.queue_press("1")
    call.hangup()
    assert paths(script) == [VOICE, "/wait", "/key", "/done", "/twilio/status"]
    with pytest.raises(ValueError, match="not in a queue"):
        call.queue_press("1")


def test_4_6_silence_with_nothing_left_to_hear_asks_again() -> None:
    script = queueing('<Pause length="20"/>')
    call = dial(script)
    call.silence(2)
    assert [form["QueueTime"] for form in script.forms("/wait")] == ["0", "20", "40"]


def test_4_6_a_wait_document_that_redirects_to_itself_is_played_once_a_tick() -> None:
    script = queueing("<Gather/><Redirect>/wait</Redirect>")
    dial(script).queue_tick(position=3)
    assert [form.get("QueuePosition") for form in script.forms("/wait")] == ["1", None, "3"]


@pytest.mark.parametrize("result", ["queue-full", "system-error", "redirected"])
def test_4_6_other_results(result: str) -> None:
    script = queueing()
    dial(script).queue_result(result)
    action = script.forms("/done")[0]
    assert action["QueueResult"] == result
    assert ("QueueTime" in action) is (result == "redirected")


def test_4_6_without_an_action_the_next_verb_runs() -> None:
    script = queueing().on(VOICE, QUEUE.replace('action="/done" ', "") + "<Redirect>/done</Redirect>")
    dial(script).bridged(30)
    assert "QueueResult" not in script.forms("/done")[0]


def test_4_6_hanging_up_in_a_queue() -> None:
    script = queueing()
    call = dial(script)
    call.hangup()
    assert script.forms("/done")[0]["QueueResult"] == "hangup"
    assert (call.state, call.ended_by) == ("ended", "caller")
    assert len(script.forms("/twilio/status")) == 1


def test_4_6_a_wait_document_may_hang_up() -> None:
    script = queueing(say("até logo") + END)
    call = dial(script)
    assert (call.state, call.ended_by) == ("ended", "application")
    assert script.forms("/done")[0]["QueueResult"] == "hangup"


def test_4_6_a_wait_document_may_not_dial() -> None:
    with pytest.raises(BrokenRule, match="not in a wait document"):
        dial(queueing(NUMBER))


def test_4_6_an_agent_takes_the_front_caller() -> None:
    script = queueing().on("/before", say("financeiro, esperou um minuto"))
    caller = dial(script)
    caller.queue_tick(queue_time=60)
    script.on(VOICE, '<Dial action="/agent"><Queue url="/before">finance</Queue></Dial>').on("/agent", END)
    agent = dial(script)
    agent.take(caller, 120)
    before, left, served = script.forms("/before")[0], script.forms("/done")[0], script.forms("/agent")[0]
    assert (before["CallSid"], before["DequeingCallSid"]) == (caller.sid, agent.sid)
    assert (left["QueueResult"], left["QueueTime"]) == ("bridged", "60")
    assert (served["DialCallStatus"], served["QueueTime"]) == ("completed", "60")
    assert served["DialCallSid"] == caller.sid
    assert caller.heard[-1].text.startswith("financeiro")
