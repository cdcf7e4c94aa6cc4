"""Where a caller meets a person: a queue with an agent in it, and a telephone that must be answered by a person."""

from __future__ import annotations

import pytest

from auth.demonstration import AGENT_NUMBER, AGENT_PIN
from tests.end_to_end.installation import Installation, ask, form_of, to_the_end
from tests.phone.call import Call


def in_queue(house: Installation, key: str = "4", from_: str = "+5511987650011") -> Call:
    call = house.phone(from_=from_).dial()
    call.press(key)
    assert call.queued is not None
    return call


def agent(house: Installation) -> Call:
    call = house.phone(from_=AGENT_NUMBER, to="+12025550100").dial()
    call.press(f"{AGENT_PIN}#")
    return call


@pytest.fixture
def house(house: Installation) -> Installation:
    house.at("2026-11-24 10:00")
    return house


def test_an_agent_calls_in_hears_who_waits_and_takes_them(house: Installation) -> None:
    caller = in_queue(house)
    house.clock.advance(240)
    desk = agent(house)
    assert "Minutos de espera: 4" in desk.said()
    assert desk.waiting is not None
    assert (desk.waiting.kind, desk.waiting.name) == ("Dial", "finance")
    desk.take(caller, 120)
    assert "avalia" in caller.said() or "nota" in caller.said()
    caller.press("4")
    to_the_end(caller)
    view = house.view(caller)
    assert (view["outcome"], view["survey"]) == ("transferred", 4)
    desk.press("1")  # the next one, please
    assert "Não há ninguém na fila" in desk.said()
    desk.press("2")
    assert desk.ended_by == "application"


def test_the_front_of_all_queues_is_who_waits_longest(house: Installation) -> None:
    onboarding = house.phone(from_="+5511987650012").dial()
    onboarding.press("7")
    onboarding.press("1")
    house.clock.advance(60)
    in_queue(house)
    desk = agent(house)
    assert desk.waiting is not None
    assert desk.waiting.name == "onboarding"


def test_a_strangers_right_pin_and_an_agents_wrong_ones_serve_nobody(house: Installation) -> None:
    in_queue(house)
    stranger = house.phone(from_="+5511987650099", to="+12025550100").dial()
    forger = house.phone(from_=AGENT_NUMBER, to="+12025550100").dial()
    for call, pin in ((stranger, AGENT_PIN), (forger, "1111")):
        for _ in range(3):
            if call.state == "waiting":
                call.press(f"{pin}#")
        assert call.state == "ended"
        assert "Próximo cliente" not in call.said()


def test_the_queue_tells_place_and_wait_and_a_key_keeps_the_place_for_a_callback(
    house: Installation,
) -> None:
    call = in_queue(house)
    call.queue_tick(position=3, queue_time=60, avg=90, size=5)
    assert "3" in call.said()
    call.queue_press("7")  # no key of the queue's
    assert call.queued is not None
    turns = len(house.entries(call))
    call.queue_press("1")
    assert len(house.entries(call)) == turns + 1
    assert "protocolo" in call.said()
    phone = call.phone
    again = ask(phone, "/twilio/queue/key?n=2", form_of(phone, call.sid, Digits="1"), "wait")
    assert b"<Leave" in again, "the wait is over"
    to_the_end(call)
    assert house.view(call)["outcome"] == "callback"
    assert len(house.tickets()) == 1


def test_who_is_in_the_queue_at_closing_time_is_served(house: Installation) -> None:
    house.at("2026-11-24 17:58")
    call = in_queue(house)
    house.at("2026-11-24 18:04")
    call.queue_tick(position=1, queue_time=360)
    assert call.queued is not None
    call.bridged(60)
    to_the_end(call)
    assert house.view(call)["outcome"] == "transferred"


# -- a telephone


@pytest.fixture
def telephone(house: Installation) -> Installation:
    """Finance is reached by a telephone, and who answers must press 1."""
    teams = house.own_flows() / "teams.yaml"
    text = teams.read_text("utf-8")
    by_queue = "  reach:\n    queue: finance\n    source: example\n"
    assert by_queue in text
    by_number = (
        '  reach:\n    number: "+5511400300150"\n    ring: 20s\n    accept: key\n    source: example\n'
    )
    teams.write_text(text.replace(by_queue, by_number), "utf-8")
    return house


def ringing(house: Installation) -> Call:
    call = house.phone().dial()
    call.press("4")
    assert call.waiting is not None
    assert call.waiting.kind == "Dial"
    return call


def test_a_person_who_presses_one_is_connected(telephone: Installation) -> None:
    call = ringing(telephone)
    person = call.answer()
    person.press("1")
    assert person.bridged
    call.dial_result("completed", duration=90)
    to_the_end(call)
    view = telephone.view(call)
    assert view["outcome"] == "transferred"
    assert [fact["result"] for fact in view["facts"] if fact["kind"] == "dial"] == ["answered"]
    assert telephone.here.store.call(person.sid) is None


@pytest.mark.parametrize("key", ["2", ""])
def test_a_voicemail_is_no_answer(telephone: Installation, key: str) -> None:
    call = ringing(telephone)
    voicemail = call.answer()
    voicemail.press(key) if key else voicemail.stay_silent()
    assert not voicemail.bridged
    call.dial_result("completed", duration=5, bridged=False)
    to_the_end(call)
    assert "finance_missed" in telephone.nodes(call)
    assert telephone.view(call)["outcome"] == "ticket"


def test_who_answers_after_the_caller_has_gone_is_told_goodbye(telephone: Installation) -> None:
    call = ringing(telephone)
    base = call.documents[-1].url
    whisper = next(node for node in call.waiting.verb if node.get("url"))  # type: ignore[union-attr]
    call.hangup()
    leg = form_of(call.phone, "CA" + "7" * 32) | {"ParentCallSid": call.sid}
    answer = ask(call.phone, call.phone.absolute(whisper.attrib["url"], base), leg, "whisper")
    assert b"<Hangup" in answer
    assert b"<Gather" not in answer


@pytest.mark.parametrize("result", ["busy", "no-answer", "failed"])
def test_each_end_of_a_ringing_is_told_and_has_its_next_step(telephone: Installation, result: str) -> None:
    call = ringing(telephone)
    call.dial_result(result)  # type: ignore[arg-type]
    assert call.state == "waiting"
    to_the_end(call)
    view = telephone.view(call)
    assert f"transfer_{result.replace('-', '_')}" in telephone.codes(call)
    assert view["journey"][-1]["node"] == "goodbye"
    assert view["outcome"] == "ticket"
