"""Calls through the door: what it asks of the switchboard, and what it answers when that breaks."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from structlog.testing import capture_logs

from ivr.application.inputs import QueueDone, QueueKey, RecordingDone, TransferDone
from ivr.engine.effects import Ended, Line, Prompt, Queue, Record, Serve, Transfer
from ivr.twilio import apology
from tests.webhooks.switchboard import MENU, PUBLIC, Cards, phone

OI = (Line("Chamada para o suporte.", "pt-BR"),)
RING = Transfer("support", number="+551130000000", accept=True, whisper=OI)
QUEUE = Queue("support", "support", "pt-BR", 900, "1")
SID = "CA" + "0" * 31 + "7"


def test_keys_and_silence_reach_the_turn_that_was_asked_for() -> None:
    cards = Cards(MENU, MENU)
    call = phone(cards).dial()
    call.press("1")
    call.stay_silent()
    assert cards.taken == [(1, "1", 0), (2, None, 0)]
    assert call.ended_by == "application"
    assert call.said() == "Vez 1. Menu. Vez 2. Menu. Vez 3."


def test_a_repeated_request_gets_the_current_answer_and_changes_nothing() -> None:
    cards = Cards(MENU, MENU)
    call = phone(cards).dial()
    call.press("1")
    again = call.resend()
    assert len(cards.taken) == 1
    assert again.answer.body == call.documents[-1].xml


@pytest.mark.parametrize("n", ["", "-1", "x", "99999999999999", "1.0", "²"])
def test_a_turn_without_a_number_of_ours_gets_the_current_answer(n: str) -> None:
    cards = Cards(MENU)
    line = phone(cards)
    call = line.dial()
    answer = line.post(f"{PUBLIC}/twilio/turn?n={quote(n)}", call.parameters() | {"Digits": "1"})
    assert answer.answer.status == 200
    assert cards.taken == []


def test_a_turn_that_takes_long_is_asked_for_again_until_it_is_done() -> None:
    cards = Cards(MENU)
    cards.busy = 2
    call = phone(cards).dial()
    call.press("2")
    assert cards.taken == [(1, None, 2)]
    assert [document.url.partition("?")[2] for document in call.documents[1:]] == [
        "n=1",
        "n=1&wait=1",
        "n=1&wait=2",
    ]


def test_a_recording_comes_back_and_its_callback_is_a_fact() -> None:
    cards = Cards(Record(60, "t1"), MENU)
    call = phone(cards).dial()
    call.record_message(7)
    (n, done, _), fact = cards.taken[0], cards.facts[0]
    assert isinstance(done, RecordingDone)
    assert (n, done.seconds) == (1, 7)
    assert fact == (
        call.sid,
        "recording",
        done.recording,
        {"status": "completed", "seconds": 7, "source": "RecordVerb", "turn": 1},
    )


def test_saying_nothing_at_a_recording_is_silence_of_the_same_turn() -> None:
    cards = Cards(Record(60, "t1"), MENU)
    phone(cards).dial().silence()
    assert cards.taken == [(1, None, 0)]


def test_a_transfer_that_is_accepted_is_answered_and_kept_as_a_fact() -> None:
    cards = Cards(RING, MENU)
    call = phone(cards).dial()
    callee = call.answer()
    assert callee.said() == "Chamada para o suporte."
    callee.press("1")
    call.dial_result("completed", duration=61)
    assert cards.taken == [(1, TransferDone("answered", 61), 0)]
    assert cards.facts == [(call.sid, "dial", callee.sid, {"turn": 1, "result": "answered", "seconds": 61})]
    ended = {"status": "completed", "seconds": 61, "sip": None}
    assert cards.legs == [
        (call.sid, f"{callee.sid}-accepted", 1, {"accepted": True}),
        (call.sid, callee.sid, 1, ended),
    ]


@pytest.mark.parametrize("pressed", ["2", ""])
def test_a_transfer_that_a_voicemail_answers_was_not_answered(pressed: str) -> None:
    cards = Cards(RING, MENU)
    call = phone(cards).dial()
    callee = call.answer()
    callee.press(pressed) if pressed else callee.silence(2)
    assert (callee.state, callee.bridged) == ("ended", False)
    assert cards.legs == []
    call.dial_result("completed", bridged=False)
    assert cards.taken == [(1, TransferDone("no_answer", 0), 0)]


def test_a_dialled_leg_is_no_call_of_its_own() -> None:
    cards = Cards(RING, MENU)
    line = phone(cards)
    call = line.dial()
    callee = call.answer()
    cards.asked.clear()
    for path in ("/twilio/voice", "/twilio/turn?n=1", "/twilio/fallback"):
        assert b"<Hangup/>" in line.post(PUBLIC + path, callee.parameters()).answer.body
    assert cards.asked == []
    assert set(cards.turns) == {call.sid}


def test_a_dialled_legs_end_does_not_end_the_call() -> None:
    cards = Cards(RING)
    line = phone(cards)
    call = line.dial()
    callee = call.answer()
    callee.call_status = "completed"
    ended = callee.parameters() | {"CallDuration": "9"}
    for query in ("?n=1", ""):
        assert line.post(f"{PUBLIC}/twilio/status{query}", ended).answer.status == 204
    assert cards.ended == []
    content = {"status": "completed", "seconds": 9, "sip": None}
    assert cards.legs == [(call.sid, callee.sid, 1, content), (call.sid, callee.sid, -1, content)]


def test_whoever_answers_once_the_caller_has_moved_on_is_let_go() -> None:
    cards = Cards(RING, MENU)
    call = phone(cards).dial()
    cards.turns[call.sid] = 2
    assert call.answer().ended_by == "application"


def test_whoever_accepts_once_the_caller_is_gone_is_connected_to_nobody() -> None:
    cards = Cards(RING, MENU)
    call = phone(cards).dial()
    callee = call.answer()
    cards.turns[call.sid] = 2
    callee.press("1")
    assert (callee.bridged, callee.ended_by) == (False, "application")
    assert cards.legs == []


@pytest.mark.parametrize("breaks", ["leg", "current"])
def test_trouble_of_ours_keeps_nobody_from_the_talk_that_they_accepted(breaks: str) -> None:
    cards = Cards(RING, MENU)
    callee = phone(cards).dial().answer()
    cards.breaks[breaks] = 1
    callee.press("1")
    assert callee.bridged
    assert cards.breaks[breaks] == 0


# -- queues


def results(cards: Cards) -> list[tuple[int, str]]:
    """The turn and the result of each queue that was left."""
    return [(n, done.result) for n, done, _ in cards.taken if isinstance(done, QueueDone)]


def test_a_caller_waits_and_is_served() -> None:
    cards = Cards(QUEUE, MENU)
    call = phone(cards).dial()
    call.queue_tick(position=2, queue_time=60, avg=60, size=2)
    assert "Sua posição é 2, cerca de 2 minutos." in call.said()
    call.bridged(120)
    assert results(cards) == [(1, "bridged")]
    assert cards.facts[0][:2] == (call.sid, "queue")


def test_the_callback_key_leads_out_of_the_queue_and_to_the_next_turn() -> None:
    cards = Cards(QUEUE, MENU)
    call = phone(cards).dial()
    call.queue_press("1")
    assert cards.taken == [(1, QueueKey("1"), 0)]
    assert call.queued is None
    assert call.said().endswith("Vez 2. Menu.")


def test_another_key_in_a_queue_uses_up_no_turn() -> None:
    cards = Cards(QUEUE, MENU)
    call = phone(cards).dial()
    call.queue_press("7")
    assert cards.taken == []
    assert call.queued is not None
    call.bridged(9)
    assert results(cards) == [(1, "bridged")]


def test_the_longest_wait_ends_by_leaving() -> None:
    cards = Cards(QUEUE, MENU)
    call = phone(cards).dial()
    call.queue_tick(queue_time=900)
    assert cards.taken == [(1, QueueDone("leave", 900), 0)]


def test_hanging_up_in_a_queue_is_told_by_the_queue_and_by_the_status() -> None:
    cards = Cards(QUEUE, Ended(hang_up=False))
    call = phone(cards).dial()
    call.hangup()
    assert results(cards) == [(1, "hangup")]
    assert [sid for sid, _ in cards.ended] == [call.sid]


def test_trouble_of_ours_keeps_a_caller_in_the_queue() -> None:
    cards = Cards(QUEUE, MENU)
    call = phone(cards).dial()
    cards.breaks["current"] = 1
    call.queue_tick(queue_time=30)
    assert call.queued is not None
    call.queue_tick(queue_time=60)
    assert call.queued is not None
    assert cards.breaks["current"] == 0


def test_an_agent_takes_the_front_caller() -> None:
    waiting = Cards(QUEUE, MENU)
    caller = phone(waiting).dial()
    cards = Cards(Serve("support"), MENU)
    agent = phone(cards).dial()
    agent.take(caller, 45)
    assert cards.taken == [(1, TransferDone("answered", 45), 0)]
    assert results(waiting) == [(1, "bridged")]


def test_whom_an_agent_takes_is_kept_and_trouble_of_ours_lets_them_talk() -> None:
    cards = Cards(QUEUE, MENU)
    caller = phone(cards).dial()
    caller.hear_before_bridge(f"{PUBLIC}/twilio/queue/taken?n=3", "CAagent")
    assert cards.out_of_queues == [(caller.sid, "CAagent")]
    cards.breaks["taken_out"] = 1
    caller.hear_before_bridge(f"{PUBLIC}/twilio/queue/taken?n=3", "CAagent")
    assert cards.breaks["taken_out"] == 0


# -- numbers that no flow answers


def test_a_number_that_no_flow_answers_is_told_so_and_logged_without_the_caller() -> None:
    cards = Cards()
    with capture_logs() as lines:
        call = phone(cards, to="+551130000000").dial()
    assert call.said() == apology.UNANSWERED["pt-BR"]
    assert call.ended_by == "application"
    assert [line for line in lines if line["event"] == "unanswered_number"] == [
        {"event": "unanswered_number", "log_level": "warning", "called": "+551130000000"}
    ]
    assert "987654321" not in str(lines)


def test_a_number_that_forwards_here_is_looked_at_second() -> None:
    call = phone(Cards(called="40030015"), forwarded_from="40030015").dial()
    assert call.said().startswith("Vez 1.")


# -- status


@pytest.mark.parametrize("status", ["completed", "busy", "failed", "no-answer", "canceled"])
def test_a_final_status_ends_the_call(status: str) -> None:
    cards = Cards()
    line = phone(cards)
    call = line.dial()
    call.call_status = status
    sent = line.post(PUBLIC + "/twilio/status", call.parameters() | {"CallDuration": "9"})
    assert (sent.answer.status, sent.answer.body) == (204, b"")
    assert cards.ended == [(call.sid, {"status": status, "seconds": 9, "sip": None})]


def test_a_status_on_the_way_ends_nothing() -> None:
    cards = Cards()
    line = phone(cards)
    call = line.dial()
    assert line.post(PUBLIC + "/twilio/status", call.parameters()).answer.status == 204
    assert cards.ended == []


@pytest.mark.parametrize(("path", "breaks"), [("/twilio/status", "gone"), ("/twilio/recording", "fact")])
def test_a_callback_that_breaks_behind_the_door_is_still_answered_204_and_logged(
    path: str, breaks: str
) -> None:
    cards = Cards()
    cards.breaks[breaks] = 1
    line = phone(cards)
    form = line.standard(SID, "completed") | {"RecordingSid": "RE1"}
    with capture_logs() as lines:
        assert line.post(PUBLIC + path, form).answer.status == 204
    assert [entry["event"] for entry in lines] == ["fact_lost"]


def test_a_fact_that_cannot_be_kept_does_not_hold_up_the_caller() -> None:
    cards = Cards(Transfer("support", number="+551130000000"), MENU)
    cards.breaks["fact"] = 1
    call = phone(cards).dial()
    call.dial_result("busy")
    assert call.said().endswith("Vez 2. Menu.")


# -- trouble of our own


def test_a_turn_that_breaks_is_said_so_and_asked_for_again() -> None:
    cards = Cards(MENU, MENU)
    call = phone(cards).dial()
    cards.breaks["turn"] = 1
    with capture_logs() as lines:
        call.press("1")
    assert call.said().endswith(apology.TROUBLE["pt-BR"] + " Vez 1. Menu.")
    call.press("1")
    assert cards.taken == [(1, "1", 0)]
    assert "again" not in call.documents[-1].xml.decode()
    broken = next(line for line in lines if line["event"] == "turn_failed")
    assert isinstance(broken["exc_info"], Exception)


def test_a_turn_that_breaks_twice_goes_on_to_the_flows_own_way_out() -> None:
    cards = Cards(MENU, MENU)
    call = phone(cards).dial()
    cards.breaks["turn"] = 2
    call.press("1")
    call.press("1")
    assert cards.asked.count("trouble") == 1
    assert call.said().endswith("Vez 2. Menu.")


@pytest.mark.parametrize("broken", [("begin",), ("begin", "current", "turn", "trouble")])
def test_who_can_not_be_helped_hears_sorry_after_a_bounded_number_of_tries(broken: tuple[str, ...]) -> None:
    cards = Cards()
    cards.breaks = dict.fromkeys(broken, 1000)
    call = phone(cards).dial()
    assert call.ended_by == "application"
    assert call.said() == " ".join([apology.TROUBLE["pt-BR"]] * 2 + [apology.SORRY["pt-BR"]])
    assert len(call.documents) == 3


def test_a_failure_in_the_middle_that_stays_ends_in_sorry_too() -> None:
    cards = Cards(MENU, MENU)
    call = phone(cards).dial()
    cards.breaks = dict.fromkeys(("turn", "trouble"), 1000)
    for _ in range(10):
        if call.state == "ended":
            break
        call.press("1")
    assert call.said().endswith(apology.SORRY["pt-BR"])
    assert len(call.documents) < 8


def test_a_document_that_can_not_be_written_is_trouble_and_no_error() -> None:
    long = Prompt(tuple(Line("x" * 2000, "pt-BR") for _ in range(40)), keys=("1",))
    call = phone(Cards(long, MENU)).dial()
    assert apology.TROUBLE["pt-BR"] in call.said()
    assert call.said().endswith("Vez 2. Menu.")


# -- the carrier's own fallback


def test_a_lost_answer_is_given_once_more() -> None:
    cards = Cards(MENU, MENU, MENU)
    call = phone(cards).dial()
    call.press("1")
    call.fall_back()
    assert call.said().endswith("Vez 2. Menu. Vez 2. Menu.")
    call.press("1")
    assert cards.taken == [(1, "1", 0), (2, "1", 0)]
    assert "trouble" not in cards.asked


def test_an_answer_that_fails_again_goes_on_to_the_flows_own_way_out() -> None:
    cards = Cards(MENU, MENU, MENU)
    call = phone(cards).dial()
    call.fall_back()
    call.fall_back("12100")
    assert cards.asked.count("trouble") == 1


def test_a_turn_that_fails_again_at_the_same_place_is_not_given_for_ever() -> None:
    cards = Cards(MENU, MENU, MENU)
    line = phone(cards)
    call = line.dial()
    told = {"ErrorCode": "11205", "ErrorUrl": f"{PUBLIC}/twilio/turn?n=1&again=1"}
    line.post(PUBLIC + "/twilio/fallback", call.parameters() | told)
    assert cards.asked.count("trouble") == 1


def test_a_lost_answer_of_a_turn_that_was_taken_is_the_first_failure_of_the_next() -> None:
    cards = Cards(MENU, MENU, MENU)
    line = phone(cards)
    call = line.dial()
    call.press("1")
    told = {"ErrorCode": "11205", "ErrorUrl": f"{PUBLIC}/twilio/turn?n=1&again=1"}
    body = line.post(PUBLIC + "/twilio/fallback", call.parameters() | told).answer.body
    assert "trouble" not in cards.asked
    assert b"n=2&amp;again=1" in body


def test_a_call_that_is_over_is_hung_up_by_its_fallback() -> None:
    cards = Cards(MENU)
    line = phone(cards)
    call = line.dial()
    call.press("1")
    told = {"ErrorUrl": PUBLIC + "/twilio/fallback"}
    assert line.post(PUBLIC + "/twilio/fallback", call.parameters() | told).answer.body.endswith(
        b"<Hangup/></Response>"
    )
    assert "trouble" not in cards.asked
