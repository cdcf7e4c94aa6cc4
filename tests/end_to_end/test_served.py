"""Whether somebody served a caller is told rightly in whatever order the carrier tells it, or leaves it out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from ivr.application import waiting
from ivr.application.recorded import recorded
from ivr.application.records import CallFilter
from ivr.application.ways import way_then
from tests.end_to_end.installation import Installation, ask, form_of, to_the_end
from tests.end_to_end.test_people import agent, in_queue, ringing, telephone
from tests.phone.call import Call

assert telephone, "the fixture of a team that is reached by telephone"
NOBODY = "Não há ninguém na fila"
LEG = "CA" + "7" * 32


@pytest.fixture
def house(house: Installation) -> Installation:
    house.at("2026-11-24 10:00")
    return house


@pytest.fixture
def plain(telephone: Installation) -> Installation:
    """Whoever picks up has answered: no key is asked for."""
    teams = telephone.flows / "teams.yaml"
    teams.write_text(teams.read_text("utf-8").replace("    accept: key\n", ""), "utf-8")
    return telephone


def over(call: Call) -> None:
    """The carrier's final status."""
    ended = form_of(call.phone, call.sid, "completed", CallDuration="130")
    assert call.phone.post(call.phone.configured("/twilio/status"), ended).answer.status == 204


def leg_ends(call: Call, status: str = "completed", leg: str = LEG) -> None:
    """The dialled telephone's own status, where our document wants it."""
    [noun] = call.waiting.verb if call.waiting is not None else _dial(call)
    form = form_of(call.phone, leg, status, CallDuration="120" if status == "completed" else "0")
    url = call.phone.absolute(noun.attrib["statusCallback"], call.documents[-1].url)
    assert call.phone.post(url, form | {"ParentCallSid": call.sid}).answer.status == 204


def _dial(call: Call) -> Any:
    return call.documents[-1].root.find("Dial")


def queue_result(call: Call, result: str, n: int = 2) -> bytes:
    left = form_of(call.phone, call.sid, QueueResult=result, QueueSid="QU1", QueueTime="30")
    return ask(call.phone, f"/twilio/turn?n={n}", left)


def dial_result(call: Call, status: str = "completed", bridged: str = "true") -> bytes:
    told = {"DialCallStatus": status, "DialBridged": bridged, "DialCallSid": LEG, "DialCallDuration": "120"}
    return ask(call.phone, "/twilio/turn?n=2", form_of(call.phone, call.sid, **told))


def outcome(house: Installation, call: Call) -> tuple[str, bool]:
    """The outcome, and whether support is shown the call as lost."""
    lost = house.here.store.calls.list(CallFilter(lost=True))
    return house.view(call)["outcome"], call.sid in [record.call_sid for record in lost]


# -- the outcome


def test_a_queue_that_was_bridged_is_a_transfer_though_the_final_status_came_first(
    house: Installation,
) -> None:
    call = in_queue(house)
    over(call)
    assert outcome(house, call) == ("abandoned", True)
    before = house.view(call)["journey"]
    assert b"<Hangup" in queue_result(call, "bridged")
    assert outcome(house, call) == ("transferred", False)
    assert house.view(call)["journey"] == before, "a fact changes no path"
    record = house.here.store.call(call.sid)
    assert record is not None
    kept = recorded(record, house.here.store.calls.journal(call.sid))
    assert way_then(kept).outcome == "abandoned", "a replay of it, which knows no facts, comes out the same"


def test_a_queue_that_was_left_is_abandoned_in_either_order(house: Installation) -> None:
    for result in ("hangup", "leave", "error"):
        call = in_queue(house)
        over(call)
        queue_result(call, result)
        assert outcome(house, call) == ("abandoned", True)


def test_a_dial_that_was_answered_is_a_transfer_though_the_final_status_came_first(
    telephone: Installation,
) -> None:
    call, other = ringing(telephone), ringing(telephone)
    for one, bridged, wanted in ((call, "true", "transferred"), (other, "false", "hung_up")):
        over(one)
        assert outcome(telephone, one) == ("hung_up", True)
        dial_result(one, bridged=bridged)
        assert outcome(telephone, one) == (wanted, wanted == "hung_up")


def test_a_person_who_accepted_has_served_though_the_dials_own_result_never_comes(
    telephone: Installation,
) -> None:
    for first, second in ((leg_ends, over), (over, leg_ends)):
        call = ringing(telephone)
        call.answer().press("1")
        first(call)
        second(call)
        assert outcome(telephone, call) == ("transferred", False)


def test_a_telephone_that_answered_without_accepting_has_served_nobody(telephone: Installation) -> None:
    call = ringing(telephone)
    call.answer()
    leg_ends(call)
    over(call)
    assert outcome(telephone, call) == ("hung_up", True)


@pytest.mark.parametrize(
    ("status", "wanted"), [("completed", "transferred"), ("busy", "hung_up"), ("no-answer", "hung_up")]
)
def test_the_dialled_telephones_own_status_tells_where_no_key_is_asked_for(
    plain: Installation, status: str, wanted: str
) -> None:
    for first, second in (
        (lambda call: leg_ends(call, status), over),
        (over, lambda call: leg_ends(call, status)),
    ):
        call = ringing(plain)
        first(call)
        second(call)
        assert outcome(plain, call) == (wanted, wanted == "hung_up")


def test_the_dials_own_result_outweighs_what_its_telephone_told(telephone: Installation) -> None:
    call = ringing(telephone)
    call.answer().press("1")
    call.dial_result("completed", bridged=False)
    to_the_end(call)
    assert "transfer_no_answer" in telephone.codes(call)
    assert telephone.view(call)["outcome"] == "ticket"


def test_a_telephone_that_accepted_in_an_earlier_turn_serves_no_later_one(telephone: Installation) -> None:
    call = ringing(telephone)
    call.answer().press("1")
    dial_result(call, bridged="false")
    over(call)
    assert telephone.view(call)["outcome"] == "hung_up"


def test_who_was_taken_out_of_the_queue_was_served_unless_the_queue_tells_otherwise(
    house: Installation,
) -> None:
    desk = None
    for result, wanted in ((None, "transferred"), ("hangup", "abandoned")):
        call = in_queue(house)
        desk = desk or agent(house)
        call.hear_before_bridge("https://ivr.example/phone/twilio/queue/taken?n=2", desk.sid)
        if result:
            queue_result(call, result)
        over(call)
        assert house.view(call)["outcome"] == wanted


@pytest.mark.parametrize("attempt", range(4))
def test_the_end_and_what_tells_of_the_talk_may_come_at_the_very_same_moment(
    plain: Installation, monkeypatch: pytest.MonkeyPatch, attempt: int
) -> None:
    call = ringing(plain)
    ends, tells = plain.process(), plain.process()
    together = Barrier(2)
    for process, name in ((ends, "commit_turn"), (tells, "take_fact")):
        monkeypatch.setattr(process.store, name, _meeting(getattr(process.store, name), together))
    record = {"status": "completed", "seconds": 120, "sip": None}
    with ThreadPoolExecutor(2) as pool:
        over_ = pool.submit(ends.switchboard.hang_up, call.sid)
        told = pool.submit(tells.switchboard.leg, call.sid, LEG, 2, record)
        over_.result(30), told.result(30)
    assert outcome(plain, call) == ("transferred", False)


def _meeting(act: Callable[..., Any], together: Barrier) -> Callable[..., Any]:
    def met(*given: Any) -> Any:
        together.wait(10)
        return act(*given)

    return met


@pytest.mark.parametrize(
    ("keys", "team"),
    [
        (("1",), "support"),
        (("1", "1", "1", "9999#"), "support"),
        (("7",), "onboarding"),
        (("8", "1"), "ombudsman"),
        (("5", "1"), "support"),
        (("5",), None),
    ],
)
def test_who_gives_up_behind_the_key_of_a_team_is_shown_as_lost_with_that_team(
    house: Installation, keys: tuple[str, ...], team: str | None
) -> None:
    call = house.phone().dial()
    for key in keys:
        call.press(key)
    call.hangup()
    view = house.view(call)
    assert (view["outcome"], view["team"]) == ("hung_up", team)
    lost = house.here.store.calls.list(CallFilter(lost=True, confidential=True))
    assert [record.call_sid for record in lost] == ([call.sid] if team else [])


# -- whom an agent hears of


def test_a_second_agent_hears_nothing_of_a_caller_who_is_being_served(house: Installation) -> None:
    in_queue(house)
    first = agent(house)
    assert "Próximo cliente" in first.said()
    second = agent(house)
    assert "Próximo cliente" not in second.said()
    assert NOBODY in second.said()
    third = house.phone(from_="+5511987650077").dial()
    third.press("4")
    house.clock.advance(180)
    second.press("1")
    assert "Minutos de espera: 3" in second.said(), "the newly queued caller, with their own data"


def test_a_caller_whom_another_agent_took_is_told_of_no_more_and_the_one_left_behind_is(
    house: Installation,
) -> None:
    longest = in_queue(house)
    house.clock.advance(60)
    other = in_queue(house, from_="+5511987650012")
    house.clock.advance(60)
    first = agent(house)
    assert "Minutos de espera: 2" in first.said()
    other.hear_before_bridge("https://ivr.example/phone/twilio/queue/taken?n=2", first.sid)
    second = agent(house)
    assert "Minutos de espera: 2" in second.said(), "the carrier gave the first agent somebody else"
    assert longest.queued is not None


def test_whose_talk_is_over_before_their_own_result_comes_is_not_told_of_again(house: Installation) -> None:
    caller = in_queue(house)
    desk = agent(house)
    caller.hear_before_bridge("https://ivr.example/phone/twilio/queue/taken?n=2", desk.sid)
    desk.dial_result("completed", duration=60)
    desk.press("1")
    assert desk.said().count("Próximo cliente") == 1
    assert NOBODY in desk.said()


def test_whom_an_agent_was_told_of_and_did_not_get_is_told_of_again(house: Installation) -> None:
    in_queue(house)
    first = agent(house)
    first.hangup()
    second = agent(house)
    assert "Próximo cliente" in second.said()
    second.dial_result("failed", bridged=False)
    second.press("1")
    assert second.said().count("Próximo cliente") == 2


def test_an_agent_whose_line_died_leaves_the_caller_to_the_next_one_after_a_while(
    house: Installation,
) -> None:
    in_queue(house)
    agent(house)
    house.clock.advance(60)
    assert NOBODY in agent(house).said()
    house.clock.advance(61)
    assert "Próximo cliente" in agent(house).said()


def test_whom_an_agent_did_not_get_keeps_no_other_caller_waiting(house: Installation) -> None:
    in_queue(house)  # and gone, without a word to us
    house.clock.advance(30)
    other = house.phone(from_="+5511987650012").dial()
    other.press("7")
    other.press("1")
    assert other.queued is not None
    desk = agent(house)
    queues = []
    for _ in range(3):
        assert desk.waiting is not None
        queues.append(desk.waiting.name)
        desk.dial_result("no-answer")
        desk.press("1")
    assert queues == ["finance", "onboarding", "finance"]


def test_who_was_in_a_queue_longer_than_it_keeps_anybody_is_told_of_no_more(house: Installation) -> None:
    in_queue(house)
    house.clock.advance(900 + 121)
    assert NOBODY in agent(house).said()


def test_a_taken_caller_counts_after_the_final_status_too(house: Installation) -> None:
    call = in_queue(house)
    over(call)
    taken = form_of(call.phone, call.sid, DequeingCallSid="CA" + "a" * 32, QueueSid="QU1", QueueTime="9")
    assert ask(call.phone, "/twilio/queue/taken?n=3", taken, "queued").endswith(b"<Response></Response>")
    assert outcome(house, call) == ("transferred", False)


@pytest.mark.parametrize("sid", ["x" * 5000, "QU\x00", ""])
def test_an_id_that_is_none_loses_no_result(house: Installation, sid: str) -> None:
    call = in_queue(house)
    over(call)
    bridged = form_of(call.phone, call.sid, QueueResult="bridged", QueueSid=sid, QueueTime="3")
    ask(call.phone, "/twilio/turn?n=2", bridged)
    assert outcome(house, call) == ("transferred", False)


def test_who_waits_longest_is_found_among_any_number_of_calls(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PAGE", 2)
    in_queue(house)
    house.clock.advance(120)
    for _ in range(5):
        house.phone().dial()
    assert "Minutos de espera: 2" in agent(house).said()


# -- who may be called back


@pytest.mark.parametrize(
    ("from_", "offered"), [("+525551234567", False), ("+12125550123", False), ("anonymous", True)]
)
def test_a_queue_offers_a_callback_only_where_one_can_be_promised(
    house: Installation, from_: str, offered: bool
) -> None:
    call = house.phone(from_=from_).dial()
    call.press("4")
    assert call.queued is not None
    call.queue_tick(position=2, queue_time=20, avg=60, size=3)
    told = call.said()
    assert any(word in told for word in ("sem perder o lugar", "perder su lugar", "your place")) is offered, (
        told
    )
    call.queue_press("1")
    assert (call.queued is None) is offered


@pytest.mark.parametrize("from_", ["08007098100", "+5508007098100", "+551140030015"])
def test_a_line_that_is_only_called_is_promised_no_call(house: Installation, from_: str) -> None:
    house.at("2026-11-24 12:10")
    call = house.phone(from_=from_, to="+12025550115").dial()
    call.press("4")
    call.press("1")
    to_the_end(call)
    [ticket] = house.tickets()
    assert (ticket.callback_ref, ticket.promised) == (None, False)
    assert "vai ligar para você" not in call.said()


def test_our_own_line_is_no_number_to_call_back(house: Installation) -> None:
    call = another_number(house)
    call.press("1140030015#")
    to_the_end(call)
    [ticket] = house.tickets()
    assert house.here.world.number(ticket.callback_ref) == "+5511987650011"
    assert ticket.number_confirmed == "assumed"


# -- an end before the beginning


def test_a_call_whose_end_overtakes_its_beginning_is_answered_no_more(house: Installation) -> None:
    phone, sid = house.phone(), "CA" + "e" * 32
    ended = form_of(phone, sid, "no-answer", CallDuration="0")
    for _ in range(2):
        assert phone.post(phone.configured("/twilio/status"), ended).answer.status == 204
    for url in ("/twilio/voice", "/twilio/turn?n=1", "/twilio/fallback"):
        answer = ask(phone, url, form_of(phone, sid, "ringing"))
        assert b"<Hangup" in answer
        assert b"<Gather" not in answer
    view = house.view(sid)
    assert (view["outcome"], view["team"]) == ("hung_up", None)
    assert [fact["status"] for fact in view["facts"]] == ["no-answer"]


# -- the number that is promised a call


def another_number(house: Installation, from_: str = "+5511987650011") -> Call:
    """Somebody before closed finance who asks for a call to another number."""
    house.at("2026-11-24 12:10")
    call = house.phone(from_=from_).dial()
    for key in ("4", "1", "2", "2"):
        call.press(key)
    return call


@pytest.mark.parametrize(
    "typed", [[], ["123#"], ["0119876530#", "123#"], ["00525512345678#"], ["08007098100#"]]
)
def test_who_types_no_other_number_hears_that_the_first_one_stays_and_it_does(
    house: Installation, typed: list[str]
) -> None:
    call = another_number(house)
    for keys in typed:
        call.press(keys)
    assert "Para manter o telefone com final zero zero um um, aguarde" in call.said()
    assert "sem telefone" not in call.said()
    to_the_end(call)
    [ticket] = house.tickets()
    assert (ticket.number_confirmed, ticket.promised) == ("assumed", True)
    assert house.here.world.number(ticket.callback_ref) == "+5511987650011"


def test_a_withheld_caller_who_types_no_number_goes_on_without_one(house: Installation) -> None:
    house.at("2026-11-24 12:10")
    call = house.phone(from_="anonymous").dial()
    for key in ("4", "1", "2"):
        call.press(key)
    assert "Para seguir sem telefone, aguarde" in call.said()
    to_the_end(call)
    [ticket] = house.tickets()
    assert (ticket.callback_ref, ticket.number_confirmed, ticket.promised) == (None, "none", False)


# -- an end before the beginning, of no call of ours


def test_the_end_of_a_call_to_no_line_of_ours_is_kept_nowhere(house: Installation) -> None:
    phone, sid = house.phone(to="+5511987650001"), "CA" + "f" * 32
    ended = form_of(phone, sid, "completed", CallDuration="9")
    assert phone.post(phone.configured("/twilio/status"), ended).answer.status == 204
    assert house.here.store.call(sid) is None
