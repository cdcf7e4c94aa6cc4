"""What arrives beside the turns, after them or after the end: taken once, and no path changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.end_to_end.installation import Installation, again, ask, form_of, to_the_end
from tests.phone.call import Call


def recording(house: Installation, dial: str = "+551140030015") -> Call:
    """A caller of closed finance, in front of the recorder."""
    call = house.phone(to=dial).dial()
    for key in ("4", "1", "2", "1", "1"):
        call.press(key)
    assert call.waiting is not None
    assert call.waiting.kind == "Record"
    return call


def queued(house: Installation) -> Call:
    """A caller in finance's queue."""
    house.at("2026-11-24 10:00")
    call = house.phone().dial()
    call.press("4")
    assert call.queued is not None
    return call


# -- recordings


def test_a_message_reaches_its_ticket_once_however_often_the_carrier_tells_of_it(house: Installation) -> None:
    call = recording(house)
    call.record_message(12, "#")
    told = next(sent for sent in call.requests if "/twilio/recording" in sent.url)
    for _ in range(2):
        assert again(call.phone, told).answer.status == 204
    [ticket] = house.tickets()
    [kept] = house.here.store.tickets.recordings(ticket.id)
    assert kept.seconds == 12
    assert len([fact for fact in house.view(call)["facts"] if fact["kind"] == "recording"]) == 1


@pytest.mark.parametrize("callback", ["before", "after", "never"])
def test_the_recordings_own_callback_may_come_at_any_time(house: Installation, callback: str) -> None:
    call = recording(house)
    call.record_message(12, callback=callback)  # type: ignore[arg-type]
    [ticket] = house.tickets()
    assert len(house.here.store.tickets.recordings(ticket.id)) == 1
    assert "message_recorded" in house.codes(call)


def test_who_hangs_up_while_recording_keeps_ticket_and_message(house: Installation) -> None:
    call = recording(house)
    verb, base = call.waiting.verb, call.waiting.document.url  # type: ignore[union-attr]
    call.hangup()
    [done] = [sent.form for sent in call.requests if "RecordingUrl" in sent.form]
    call.recording_callback(verb, done, base=base)
    [ticket] = house.tickets()
    [kept] = house.here.store.tickets.recordings(ticket.id)
    assert kept.recording == done["RecordingUrl"].rpartition("/")[2]
    assert house.view(call)["outcome"] == "ticket"


def test_a_final_status_may_overtake_the_recording(house: Installation) -> None:
    call = recording(house)
    verb, base = call.waiting.verb, call.waiting.document.url  # type: ignore[union-attr]
    ended = form_of(call.phone, call.sid, "completed", CallDuration="40")
    assert call.phone.post(call.phone.configured("/twilio/status"), ended).answer.status == 204
    facts = call._recording(9)
    call.recording_callback(verb, facts, base=base)
    [ticket] = house.tickets()
    [kept] = house.here.store.tickets.recordings(ticket.id)
    assert kept.recording == facts["RecordingUrl"].rpartition("/")[2]


@pytest.mark.parametrize("callback", ["before", "after", "never"])
def test_who_presses_pound_right_after_the_tone_left_no_message(house: Installation, callback: str) -> None:
    call = recording(house)
    call.record_message(0, "#", callback=callback)  # type: ignore[arg-type]
    [ticket] = house.tickets()
    assert ticket.recording is None
    assert house.here.store.tickets.recordings(ticket.id) == []
    assert "guardada" not in call.said()
    assert "message_none" in house.codes(call)


def test_who_declined_is_not_recorded_by_a_later_word_of_a_length(house: Installation) -> None:
    call = recording(house)
    call.record_message(0, "#", callback="never")
    done = next(sent for sent in reversed(call.requests) if "RecordingUrl" in sent.form)
    made = done.form["RecordingUrl"].rpartition("/")[2]
    told = {**done.form, "RecordingSid": made, "RecordingStatus": "completed", "RecordingDuration": "4"}
    turn = done.url.rpartition("=")[2]
    assert call.phone.post(call.phone.configured(f"/twilio/recording?n={turn}"), told).answer.status == 204
    [ticket] = house.tickets()
    assert house.here.store.tickets.recordings(ticket.id) == []


@pytest.mark.parametrize("callback", ["before", "after"])
def test_a_recording_that_the_carrier_has_not_got_is_none_of_the_tickets(
    house: Installation, callback: str
) -> None:
    call = recording(house)
    call.record_message(3, "#", callback=callback, status="absent")  # type: ignore[arg-type]
    [ticket] = house.tickets()
    assert (ticket.recording, ticket.recording_seconds) == (None, None)
    assert house.here.store.tickets.recordings(ticket.id) == []


@pytest.mark.parametrize(("lost", "seconds"), [("absent", 12), ("completed", 5)], ids=["last", "first"])
def test_a_message_that_was_lost_leaves_the_other_one(house: Installation, lost: str, seconds: int) -> None:
    first = recording(house)
    first.record_message(12, "#")
    second = house.phone(to="+551140030015").dial()
    for key in ("4", "1", "1"):
        second.press(key)
    assert second.waiting is not None
    assert second.waiting.kind == "Record"
    second.record_message(5, "#", status=lost)
    if lost == "completed":
        told = next(sent.form for sent in first.requests if "/twilio/recording" in sent.url)
        absent = {**told, "RecordingStatus": "absent"}
        assert first.phone.post(first.phone.configured("/twilio/recording"), absent).answer.status == 204
    [ticket] = house.tickets()
    [kept] = house.here.store.tickets.recordings(ticket.id)
    assert (ticket.recording, ticket.recording_seconds) == (kept.recording, seconds)


def test_a_recording_of_an_unknown_call_is_answered_and_kept_nowhere(house: Installation) -> None:
    phone = house.phone()
    form = form_of(phone, "CA" + "9" * 32, RecordingSid="RE" + "1" * 32, RecordingStatus="completed")
    assert phone.post(phone.configured("/twilio/recording"), form).answer.status == 204


# -- dial and queue


def test_a_result_that_comes_again_after_the_call_moved_on_is_one_fact_and_no_turn(
    house: Installation,
) -> None:
    call = queued(house)
    call.bridged(90)
    done = next(sent for sent in reversed(call.requests) if "QueueResult" in sent.form)
    call.press("5")
    to_the_end(call)
    turns = house.entries(call)
    again(call.phone, done)
    assert house.entries(call) == turns
    view = house.view(call)
    assert [fact["result"] for fact in view["facts"] if fact["kind"] == "queue"] == ["bridged"]
    assert (view["outcome"], view["survey"]) == ("transferred", 5)


def test_a_callers_hang_up_in_a_queue_is_abandoned_whichever_callback_is_first(house: Installation) -> None:
    call, other = queued(house), queued(house)
    call.hangup()  # the queue's action, then the status
    ended = form_of(other.phone, other.sid, "completed", CallDuration="40")
    assert other.phone.post(other.phone.configured("/twilio/status"), ended).answer.status == 204
    late = form_of(other.phone, other.sid, "completed", QueueResult="hangup", QueueTime="30", QueueSid="QU1")
    assert b"<Hangup" in ask(other.phone, "/twilio/turn?n=2", late)
    assert house.view(call)["outcome"] == house.view(other)["outcome"] == "abandoned"


def test_a_leg_that_we_dialled_is_no_call_of_its_own(house: Installation) -> None:
    call = queued(house)
    phone, leg = call.phone, "CA" + "c" * 32
    child = form_of(phone, leg, "in-progress") | {"ParentCallSid": call.sid, "Direction": "outbound-dial"}
    for url in ("/twilio/voice", "/twilio/turn?n=1", "/twilio/fallback"):
        assert b"<Hangup" in ask(phone, url, child)
    assert house.here.store.call(leg) is None
    ended = child | {"CallStatus": "completed", "CallDuration": "70"}
    assert phone.post(phone.configured("/twilio/status"), ended).answer.status == 204
    view = house.view(call)
    assert view["ended_at"] is None, "the end of a leg is not the end of the call"
    assert [(fact["kind"], fact["id"], fact["turn"]) for fact in view["facts"]] == [("leg", leg, 2)]


# -- the final status


def test_the_final_status_ends_an_open_call_as_hung_up_and_tells_nothing_more_after_the_end(
    house: Installation,
) -> None:
    call = house.phone().dial()
    call.press("4")
    call.hangup()
    view = house.view(call)
    assert view["outcome"] == "hung_up"
    assert house.tickets() == [], "no protocol was spoken"
    told = call.requests[-1]
    house.clock.advance(60)
    again(call.phone, told)
    assert house.view(call) == view
    assert b"<Hangup" in ask(call.phone, "/twilio/turn?n=2", form_of(call.phone, call.sid, Digits="1"))
    assert house.view(call) == view


def test_a_status_that_is_not_final_ends_nothing(house: Installation) -> None:
    call = house.phone().dial()
    for status in ("ringing", "in-progress", "queued", "initiated", "answered", ""):
        form = form_of(call.phone, call.sid, status)
        assert call.phone.post(call.phone.configured("/twilio/status"), form).answer.status == 204
    assert house.view(call)["ended_at"] is None


def test_a_call_that_fell_silent_is_ended_and_one_that_talks_or_waits_in_a_queue_is_not(
    house: Installation,
) -> None:
    waiting = queued(house)
    silent = house.phone().dial()
    silent.press("4")
    house.clock.advance(200)
    alive = house.phone().dial()
    house.clock.advance(200)
    switchboard = house.here.switchboard
    assert switchboard.end_silent(timedelta(seconds=300)) == 0, "both callers of finance wait in its queue"
    house.at("2026-11-24 12:10")
    asked = house.phone().dial()
    asked.press("4")
    house.clock.advance(301)
    assert switchboard.end_silent(timedelta(seconds=300)) == 2
    assert house.view(asked)["outcome"] == house.view(alive)["outcome"] == "hung_up"
    assert house.view(waiting)["ended_at"] is None
    assert switchboard.end_silent(timedelta(seconds=300)) == 0
    house.clock.advance(switchboard.library.current().limits.call_seconds)
    assert switchboard.end_silent(timedelta(seconds=300)) == 2
    assert house.view(waiting)["outcome"] == "abandoned"


# -- fallback


def test_fallback_gives_the_current_answer_once_and_then_leads_on(house: Installation) -> None:
    call = house.phone().dial()
    call.press("4")
    turns = len(house.entries(call))
    heard = call.said(len(call.heard) - 1)
    call.fall_back()
    assert heard in call.said(len(call.heard) - 1)
    assert len(house.entries(call)) == turns, "the current answer is no turn"
    call.fall_back()
    assert "falha" in call.said(), "on_error is spoken"
    assert "onboarding_hours" in house.nodes(call)
    to_the_end(call)
    assert house.view(call)["outcome"] is not None


def test_a_caller_goes_on_after_one_fallback_as_if_nothing_had_been(house: Installation) -> None:
    call = house.phone().dial()
    call.press("4")
    call.fall_back()
    call.press("1")
    to_the_end(call)
    assert house.view(call)["outcome"] == "ticket"
    assert "onboarding_hours" not in house.nodes(call)


def test_fallback_of_a_call_that_never_reached_us_begins_it(house: Installation) -> None:
    phone, sid = house.phone(), "CA" + "d" * 32
    form = form_of(phone, sid, ErrorCode="11200", ErrorUrl="https://ivr.example/phone/twilio/voice")
    assert b"<Gather" in ask(phone, "/twilio/fallback", form)
    assert len(house.here.store.calls.journal(sid)) == 1


def test_a_silent_call_that_cannot_be_read_keeps_no_other_open(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, other = (house.phone().dial() for _ in range(2))
    switchboard = house.here.switchboard
    ends = switchboard.hang_up

    def hang_up(call_sid: str, silent: bool = False) -> None:
        if call_sid == lost.sid:
            raise LookupError("its flow version is in no store")
        ends(call_sid, silent)

    monkeypatch.setattr(switchboard, "hang_up", hang_up)
    house.clock.advance(301)
    assert switchboard.end_silent(timedelta(seconds=300)) == 1
    assert house.view(other)["outcome"] == "hung_up"
    assert house.view(lost)["ended_at"] is None
