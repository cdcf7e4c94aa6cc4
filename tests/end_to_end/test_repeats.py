"""What the carrier may send twice, late, early, out of order or about nothing changes nothing."""

from __future__ import annotations

import pytest

from tests.end_to_end.installation import Installation, again, ask, form_of, to_the_end
from tests.phone.call import Call


def at_finance_protocol(house: Installation) -> Call:
    """A call whose last turn opened a ticket."""
    call = house.phone().dial()
    call.press("4")
    call.press("1")
    return call


def test_a_request_repeated_byte_for_byte_gets_the_same_answer_at_every_turn(house: Installation) -> None:
    call = house.phone().dial()
    for key in ("4", "1", "2", "1"):
        turns = len(house.entries(call))
        repeated = call.resend()
        assert repeated.answer.body == call.documents[-1].xml
        assert len(house.entries(call)) == turns
        call.press(key)
    to_the_end(call)
    assert len(house.tickets()) == 1


def test_a_repeated_first_request_begins_no_second_call(house: Installation) -> None:
    phone = house.phone()
    call = phone.dial()
    call.resend()
    assert again(phone, call.requests[0]).answer.body == call.documents[0].xml
    assert len(house.entries(call)) == 1
    call.press("4")
    assert call.resend(0).answer.body == call.documents[-1].xml, "the current answer, not the first one"


def test_an_older_turn_gets_the_current_answer_whatever_it_carries(house: Installation) -> None:
    call = at_finance_protocol(house)
    phone, now = call.phone, call.documents[-1].xml
    before = house.entries(call)
    for digits in ("1", "8", "", "41"):
        late = form_of(phone, call.sid, Digits=digits)
        assert ask(phone, "/twilio/turn?n=1", late) == now
    assert house.entries(call) == before
    assert len(house.tickets()) == 1


def test_the_first_request_of_a_turn_wins_whether_it_was_a_key_or_silence(house: Installation) -> None:
    phone = house.phone()
    pressed, silent = phone.dial(), phone.dial()
    key, none = {"Digits": "4"}, dict[str, str]()
    for call, first, second in ((pressed, key, none), (silent, none, key)):
        answer = ask(phone, "/twilio/turn?n=1", form_of(phone, call.sid, **first))
        assert ask(phone, "/twilio/turn?n=1", form_of(phone, call.sid, **second)) == answer
        assert len(house.entries(call)) == 2
    assert "finance_hours" in house.nodes(pressed)
    assert "finance_hours" not in house.nodes(silent)


@pytest.mark.parametrize("n", ["7", "99999999", "-1", "", "x", "1e3", "999999999999999999999"])
def test_a_turn_ahead_of_the_call_or_no_turn_at_all_gets_the_current_answer(
    house: Installation, n: str
) -> None:
    call = house.phone().dial()
    form = form_of(call.phone, call.sid, Digits="4")
    assert ask(call.phone, f"/twilio/turn?n={n}", form) == call.documents[-1].xml
    assert len(house.entries(call)) == 1


def test_requests_that_arrive_in_reverse_order_move_the_call_once(house: Installation) -> None:
    call = house.phone().dial()
    phone, sid = call.phone, call.sid
    early = ask(phone, "/twilio/turn?n=2", form_of(phone, sid, Digits="2"))
    assert early == call.documents[-1].xml
    on_time = ask(phone, "/twilio/turn?n=1", form_of(phone, sid, Digits="4"))
    assert ask(phone, "/twilio/turn?n=1", form_of(phone, sid)) == on_time
    assert house.codes(call).count("option") == 1


def test_a_turn_of_an_unknown_call_begins_it(house: Installation) -> None:
    phone = house.phone()
    sid = "CA" + "e" * 32
    answer = ask(phone, "/twilio/turn?n=5", form_of(phone, sid, Digits="4"))
    assert b"<Gather" in answer
    assert ask(phone, "/twilio/turn?n=5", form_of(phone, sid)) == answer
    assert len(house.here.store.calls.journal(sid)) == 1


def test_an_ended_call_is_hung_up_wherever_it_asks(house: Installation) -> None:
    call = to_the_end(house.phone().dial())
    phone, turns = call.phone, len(house.entries(call))
    form = form_of(phone, call.sid, Digits="4")
    for url in ("/twilio/voice", "/twilio/turn?n=1", "/twilio/turn?n=900", "/twilio/fallback"):
        answer = ask(phone, url, form)
        assert b"<Hangup" in answer
        assert b"<Say" not in answer, url
    assert len(house.entries(call)) == turns


def test_the_last_answer_that_was_lost_is_spoken_again_to_who_asks_for_it(house: Installation) -> None:
    call = to_the_end(house.phone().dial())
    last = next(sent for sent in reversed(call.requests) if "/twilio/turn" in sent.url)
    assert again(call.phone, last).answer.body == call.documents[-1].xml


def test_a_number_that_no_flow_answers_is_told_so(house: Installation) -> None:
    call = house.phone(to="+551130039999").dial()
    assert call.state == "ended"
    assert "este número" in call.said()
    assert house.here.store.call(call.sid) is None


def test_the_number_that_forwarded_the_call_is_looked_at_second(house: Installation) -> None:
    call = house.phone(to="+12025550999", forwarded_from="+551130032111").dial()
    assert house.view(call)["hotline"] == "products_2111"


def test_a_get_is_405_and_an_unsigned_or_wrongly_signed_request_403_everywhere(house: Installation) -> None:
    call = house.phone().dial()
    turns, client = len(house.entries(call)), house.here.app.test_client()
    stranger, forger = house.phone(), house.phone()
    stranger.token, forger.token = None, "another token"
    for path in ("voice", "turn?n=1", "fallback", "status", "recording", "queue?n=1", "whisper?n=1"):
        assert client.get(f"/twilio/{path}", base_url="https://ivr.example").status_code == 405, path
        for phone in (stranger, forger):
            form = form_of(phone, call.sid, "completed", Digits="4")
            assert phone.post(f"https://ivr.example/phone/twilio/{path}", form).answer.status == 403, path
    assert len(house.entries(call)) == turns
    assert house.view(call)["ended_at"] is None
