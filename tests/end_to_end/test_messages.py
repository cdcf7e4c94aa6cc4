"""Whose a recorded message is, in whatever order the carrier tells of it; and what a caller hears of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from ivr.application.records import ChangeTicket
from tests.end_to_end.installation import Installation, ask, form_of, to_the_end
from tests.end_to_end.test_facts import recording
from tests.end_to_end.test_people import ringing, telephone
from tests.end_to_end.test_served import over
from tests.phone.call import Call

assert telephone, "the fixture of a team that is reached by telephone"
NONE = "Nenhuma mensagem foi gravada"
KEPT = "A sua mensagem está guardada"
CALLER = "+5511987650021"


def support(house: Installation) -> Call:
    """A contact who logged in, at the recorder of closed support's ticket."""
    house.at("2026-11-24 20:10")
    call = house.phone(from_="+5511987654321").dial()
    for keys in ("1", "4", "1", "246810#", "1", "2", "1", "1"):
        call.press(keys)
    assert call.waiting is not None
    assert call.waiting.kind == "Record"
    return call


def told(call: Call, url: str, recording: str, status: str | None, seconds: int | None, **more: str) -> None:
    """The carrier's word about a recording: a callback with a status, or else a turn's action."""
    form = form_of(call.phone, call.sid, **more)
    form["RecordingUrl"] = f"https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/{recording}"
    if seconds is not None:
        form["RecordingDuration"] = str(seconds)
    if status is not None:
        form |= {"RecordingSid": recording, "RecordingStatus": status, "RecordingSource": "RecordVerb"} | more
        assert call.phone.post(call.phone.configured(url), form).answer.status == 204
    else:
        ask(call.phone, url, form)


def kept(house: Installation) -> dict[str, list[tuple[str, int, bool]]]:
    """The messages of each team's ticket."""
    recordings = house.here.store.tickets.recordings
    return {
        one.team: [(made.recording, made.seconds, made.verified) for made in recordings(one.id)]
        for one in house.tickets(confidential=True)
    }


def turn(house: Installation, call: Call) -> int:
    record = house.here.store.call(call.sid)
    assert record is not None
    return record.turn


def names(call: Call) -> list[str]:
    return [
        sent.form["RecordingUrl"].rpartition("/")[2]
        for sent in call.requests
        if "RecordingUrl" in sent.form and "RecordingStatus" not in sent.form
    ]


@pytest.mark.parametrize("status", ["completed", "absent"])
@pytest.mark.parametrize("named", [True, False], ids=["by its own address", "by the bare address"])
def test_a_late_word_of_one_message_is_about_its_own_ticket(
    house: Installation, status: str, named: bool
) -> None:
    call = support(house)
    url = f"/twilio/recording?n={turn(house, call)}" if named else "/twilio/recording"
    call.record_message(11, "#", callback="never")
    call.press("0")
    for key in ("1", "2", "1", "1"):
        call.press(key)
    assert call.waiting is not None
    assert call.waiting.kind == "Record", "now for another team's ticket"
    [first] = names(call)
    if named or status == "absent":
        told(call, url, first, status, 11 if status == "completed" else 0)
    call.record_message(5, "#")
    to_the_end(call)
    second = names(call)[1]
    lost = status == "absent"
    assert kept(house) == {
        "support": [] if lost else [(first, 11, True)],
        "onboarding": [(second, 5, True)],
    }
    assert {one.team: one.recording for one in house.tickets()} == {
        "support": None if lost else first,
        "onboarding": second,
    }


def test_a_talks_recording_is_no_message(telephone: Installation) -> None:
    teams = telephone.flows / "teams.yaml"
    teams.write_text(teams.read_text().replace("    accept: key\n", "    accept: key\n    record: yes\n"))
    telephone.at("2026-11-24 10:00")
    call = ringing(telephone)
    call.answer().press("2")
    call.dial_result("completed", duration=5, bridged=False)
    for key in ("1", "2", "1", "1"):
        call.press(key)
    assert call.waiting is not None
    assert call.waiting.kind == "Record"
    told(call, "/twilio/recording", "RE" + "d" * 32, "completed", 5, RecordingSource="DialVerb")
    assert kept(telephone) == {"finance": []}


@pytest.mark.parametrize("order", ["action first", "callback first", "hung up", "status first"])
def test_a_message_of_who_logged_in_is_verified_in_every_order(house: Installation, order: str) -> None:
    call = support(house)
    n, made = turn(house, call), "RE" + "1" * 32
    if order == "callback first":
        told(call, f"/twilio/recording?n={n}", made, "completed", 12)
    if order == "status first":
        over(call)
        told(call, f"/twilio/recording?n={n}", made, "completed", 12)
    told(call, f"/twilio/turn?n={n}", made, None, 12, Digits="hangup" if order == "hung up" else "#")
    told(call, f"/twilio/recording?n={n}", made, "completed", 12)
    assert kept(house) == {"support": [(made, 12, True)]}
    assert house.tickets()[0].message_verified is True


def test_a_message_by_number_alone_is_marked_unverified_and_one_with_the_protocol_is_not(
    house: Installation,
) -> None:
    first = house.phone(from_=CALLER).dial()
    first.press("4")
    to_the_end(first)
    [ticket] = house.tickets()
    for keys, verified in (("1",), False), (("3", f"{ticket.protocol}#", "2"), True):
        call = house.phone(from_=CALLER).dial()
        for key in ("4", *keys):
            call.press(key)
        n, made = turn(house, call), f"RE{len(keys)}" + "1" * 30
        over(call)
        told(call, f"/twilio/recording?n={n}", made, "completed", 9)
        assert kept(house)["finance"][-1] == (made, 9, verified)


def test_a_recording_that_is_absent_is_not_kept_by_a_late_action_either(house: Installation) -> None:
    call = recording(house)
    n, made = turn(house, call), "RE" + "1" * 32
    over(call)
    told(call, f"/twilio/recording?n={n}", made, "absent", 0)
    told(call, f"/twilio/turn?n={n}", made, None, 3, Digits="hangup")
    assert kept(house) == {"finance": []}


def test_a_recording_that_turns_out_absent_between_the_question_and_the_commit_is_not_kept(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = recording(house)
    n, made = turn(house, call), "RE" + "1" * 32
    store = house.here.store
    commit = store.commit_turn

    def late(given: Any) -> bool:
        told(call, f"/twilio/recording?n={n}", made, "absent", 0)
        return commit(given)

    monkeypatch.setattr(store, "commit_turn", late)
    told(call, f"/twilio/turn?n={n}", made, None, 3, Digits="#")
    assert kept(house) == {"finance": []}


def test_a_message_whose_action_does_not_tell_its_length_is_kept(house: Installation) -> None:
    call = recording(house)
    n, made = turn(house, call), "RE" + "1" * 32
    over(call)
    told(call, f"/twilio/turn?n={n}", made, None, None, Digits="hangup")
    told(call, f"/twilio/recording?n={n}", made, "completed", 9)
    assert [one for one, _, _ in kept(house)["finance"]] == [made]


def test_the_caller_hears_whether_the_message_is_kept(house: Installation) -> None:
    for seconds, status, callback, heard in (
        (12, "completed", "after", KEPT),
        (12, "absent", "before", NONE),
        (0, "completed", "after", NONE),
    ):
        call = house.phone(from_=f"+55119876500{seconds + len(callback)}").dial()
        for key in ("4", "1", "2", "1", "1"):
            call.press(key)
        call.record_message(seconds, "#", status=status, callback=callback)  # type: ignore[arg-type]
        assert heard in call.said()
        assert ({KEPT, NONE} - {heard}).pop() not in call.said()


# -- an earlier request


def test_what_the_team_closed_meanwhile_is_not_cancelled_by_the_caller(house: Installation) -> None:
    first = house.phone(from_=CALLER).dial()
    first.press("4")
    to_the_end(first)
    [ticket] = house.tickets()
    call = house.phone(from_=CALLER).dial()
    for keys in ("4", "3", f"{ticket.protocol}#"):
        call.press(keys)
    now = house.clock.now()
    closed = {"state": "closed", "closed_at": now}
    house.here.store.tickets.change(
        ChangeTicket(ticket=ticket.id, at=now, who="ana", what="closed", after=closed)
    )
    call.press("3")
    assert "Este pedido já foi encerrado pela equipe" in call.said()
    assert "foi cancelado" not in call.said()
    assert [one.state for one in house.tickets()] == ["closed"]


def test_a_session_that_cannot_be_read_hides_no_caller_from_an_agent(house: Installation) -> None:
    from tests.end_to_end.test_people import agent, in_queue

    house.at("2026-11-24 10:00")
    broken = house.phone(from_="+5511987650099").dial()
    in_queue(house)
    with house.here.store.database.begin() as connection:
        junk = text("UPDATE calls SET session = :junk WHERE call_sid = :sid")
        connection.execute(junk, {"junk": b"junk", "sid": broken.sid})
    assert "Próximo cliente" in agent(house).said()
