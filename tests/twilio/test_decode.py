"""A form in, the application's words out: one row each, and no form that raises."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from auth.passwords import Secret
from ivr.application.inputs import Digits, Incoming, QueueDone, QueueKey, RecordingDone, TransferDone
from ivr.twilio import decode

URL = "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE0123456789abcdef0123456789abcdef"
SID = "RE0123456789abcdef0123456789abcdef"


def told(given: object) -> object:
    """An input that can be compared: a secret can't."""
    if isinstance(given, Digits):
        return ("digits", given.typed.reveal() if given.typed is not None else None)
    return given


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        # silence: nothing, or nothing in it (8: both alike)
        ({}, ("digits", None)),
        ({"Digits": ""}, ("digits", None)),
        ({"msg": "Gather End", "FinishedOnKey": ""}, ("digits", None)),
        # keys, unchanged
        ({"Digits": "4"}, ("digits", "4")),
        ({"Digits": "41"}, ("digits", "41")),
        ({"Digits": "*#"}, ("digits", "*#")),
        ({"Digits": "0777", "FinishedOnKey": "#"}, ("digits", "0777")),
        # recordings: the id stands in the URL
        ({"RecordingUrl": URL, "RecordingDuration": "7"}, RecordingDone(SID, 7)),
        ({"RecordingUrl": URL + ".wav", "RecordingDuration": "7", "Digits": "#"}, RecordingDone(SID, 7)),
        ({"RecordingUrl": URL, "RecordingDuration": "3", "Digits": "hangup"}, RecordingDone(SID, 3)),
        ({"RecordingUrl": URL, "RecordingDuration": "0"}, RecordingDone(None, 0)),
        ({"RecordingUrl": URL, "RecordingDuration": "soon"}, RecordingDone(SID, None)),
        ({"RecordingUrl": "https://x.example/nothing"}, RecordingDone(None, None)),
        ({"Digits": "hangup"}, ("digits", None)),
        # transfers
        (
            {"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "61"},
            TransferDone("answered", 61),
        ),
        ({"DialCallStatus": "completed", "DialCallDuration": "5"}, TransferDone("answered", 5)),
        ({"DialCallStatus": "answered"}, TransferDone("answered", 0)),
        ({"DialCallStatus": "completed", "DialBridged": "false"}, TransferDone("no_answer", 0)),
        ({"DialCallStatus": "answered", "DialBridged": "false"}, TransferDone("no_answer", 0)),
        ({"DialCallStatus": "busy", "DialBridged": "false"}, TransferDone("busy", 0)),
        ({"DialCallStatus": "no-answer"}, TransferDone("no_answer", 0)),
        ({"DialCallStatus": "failed"}, TransferDone("failed", 0)),
        ({"DialCallStatus": "canceled"}, TransferDone("cancelled", 0)),
        ({"DialCallStatus": "something-new"}, TransferDone("failed", 0)),
        # a recorded transfer is a transfer; an agent's queue too
        (
            {"DialCallStatus": "completed", "RecordingUrl": URL, "DialCallDuration": "9"},
            TransferDone("answered", 9),
        ),
        (
            {
                "DialCallStatus": "completed",
                "DialBridged": "true",
                "QueueResult": "bridged",
                "DialCallDuration": "30",
            },
            TransferDone("answered", 30),
        ),
        # queues
        ({"QueueResult": "bridged", "QueueTime": "40"}, QueueDone("bridged", 40)),
        ({"QueueResult": "bridging-in-process"}, QueueDone("bridged", 0)),
        ({"QueueResult": "redirected-from-bridged"}, QueueDone("bridged", 0)),
        ({"QueueResult": "leave", "QueueTime": "900"}, QueueDone("leave", 900)),
        ({"QueueResult": "redirected"}, QueueDone("leave", 0)),
        ({"QueueResult": "hangup", "QueueTime": "x"}, QueueDone("hangup", 0)),
        ({"QueueResult": "queue-full"}, QueueDone("full", 0)),
        ({"QueueResult": "error"}, QueueDone("failed", 0)),
        ({"QueueResult": "system-error"}, QueueDone("failed", 0)),
        ({"QueueResult": "something-new"}, QueueDone("failed", 0)),
    ],
)
def test_what_came_back_to_a_turn(form: dict[str, str], wanted: object) -> None:
    assert told(decode.given(form)) == wanted


def test_digits_are_wrapped_before_anything_else_sees_them() -> None:
    given = decode.given({"Digits": "271828"})
    assert isinstance(given, Digits)
    assert isinstance(given.typed, Secret)
    assert "271828" not in repr(given)


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        (
            {"CallSid": "CA1", "From": "+5511987654321", "To": "+551140030015"},
            Incoming("CA1", "+5511987654321", "+551140030015"),
        ),
        ({"CallSid": "CA1", "Caller": "anonymous", "Called": "4003"}, Incoming("CA1", "anonymous", "4003")),
        (
            {"CallSid": "CA1", "From": "", "To": "", "ForwardedFrom": "40030015"},
            Incoming("CA1", None, None, "40030015"),
        ),
        ({"CallSid": "CA1", "From": " sip:a@b "}, Incoming("CA1", " sip:a@b ", None)),
        ({"CallSid": ""}, None),
        ({"CallSid": "CA1\n"}, None),
        ({"CallSid": "C" * 65}, None),
        ({"From": "+5511987654321"}, None),
    ],
)
def test_which_call_a_form_is_about(form: dict[str, str], wanted: Incoming | None) -> None:
    assert decode.incoming(form) == wanted


def test_a_dialled_leg_names_the_call_that_it_was_dialled_for_and_brings_none_of_its_own_numbers() -> None:
    form = {"CallSid": "CA2", "ParentCallSid": "CA1", "From": "+551140030015", "To": "+551130000000"}
    assert decode.parent(form) == Incoming("CA1", None, None)
    assert decode.parent({"CallSid": "CA2", "ParentCallSid": ""}) is None


def test_of_a_name_that_stands_twice_the_first_counts() -> None:
    assert decode.fields([("Digits", "1"), ("Digits", "2"), ("A", "")]) == {"Digits": "1", "A": ""}


@pytest.mark.parametrize(
    ("form", "wanted", "found"),
    [
        ({"Digits": "1"}, "1", QueueKey("1")),
        ({"Digits": "2"}, "1", None),
        ({"Digits": ""}, "1", None),
        ({}, "1", None),
        ({"Digits": "1"}, None, None),
        ({"Digits": ""}, "", None),
    ],
)
def test_only_the_callback_key_is_a_key_in_a_queue(
    form: dict[str, str], wanted: str | None, found: QueueKey | None
) -> None:
    assert decode.queue_key(form, wanted) == found


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        ("completed", {"status": "completed", "seconds": 61, "sip": "200"}),
        ("busy", {"status": "busy", "seconds": 61, "sip": "200"}),
        ("failed", {"status": "failed", "seconds": 61, "sip": "200"}),
        ("no-answer", {"status": "no-answer", "seconds": 61, "sip": "200"}),
        ("canceled", {"status": "canceled", "seconds": 61, "sip": "200"}),
        *((status, None) for status in ("queued", "initiated", "ringing", "in-progress", "", "something")),
    ],
)
def test_which_status_is_final(status: str, wanted: dict[str, Any] | None) -> None:
    form = {"CallStatus": status, "CallDuration": "61", "Duration": "2", "SipResponseCode": "200"}
    assert decode.final(form) == wanted


def test_a_recording_is_named_by_its_callback_or_by_its_url() -> None:
    assert decode.recording({"RecordingSid": SID, "RecordingUrl": "x"}) == SID
    assert decode.recording({"RecordingSid": "'; drop", "RecordingUrl": URL + ".mp3?x=1"}) == SID
    assert decode.recording({"RecordingUrl": "https://x.example/Recordings/CA1"}) is None


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ({"RecordingStatus": "absent", "RecordingDuration": "-1"}, (f"{SID}-absent", "absent", None)),
        ({"RecordingStatus": "completed", "RecordingDuration": "9"}, (SID, "completed", 9)),
        ({"RecordingDuration": "0"}, (SID, "completed", 0)),
        ({}, (SID, "completed", None)),
        ({"RecordingStatus": "in-progress"}, (f"{SID}-in-progress", "in-progress", None)),
        ({"RecordingStatus": "x" * 900}, (f"{SID}-unknown", "unknown", None)),
    ],
)
def test_a_recordings_callback_by_its_own_id(
    form: dict[str, str], wanted: tuple[str, str, int | None]
) -> None:
    fact = decode.recording_fact({"RecordingSid": SID, **form}, 3)
    assert fact is not None
    assert (fact[0], fact[1]["status"], fact[1]["seconds"]) == wanted
    assert decode.recording_fact(form, 3) is None


@pytest.mark.parametrize(("lasted", "recording"), [("0", None), ("1", SID), (None, SID), ("x", SID)])
def test_who_ends_a_recording_at_once_recorded_nothing(lasted: str | None, recording: str | None) -> None:
    form = {"RecordingUrl": URL, "Digits": "#"} | ({"RecordingDuration": lasted} if lasted else {})
    done = decode.given(form)
    assert isinstance(done, RecordingDone)
    assert done.recording == recording


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        (
            {"DialCallStatus": "busy", "DialCallSid": "CA9"},
            ("dial", "CA9", {"turn": 4, "result": "busy", "seconds": 0}),
        ),
        ({"DialCallStatus": "failed"}, ("dial", "turn-4", {"turn": 4, "result": "failed", "seconds": 0})),
        (
            {"QueueResult": "redirected", "QueueSid": "QU1", "QueueTime": "8"},
            ("queue", "QU1-4", {"turn": 4, "result": "leave", "carrier": "redirected", "seconds": 8}),
        ),
        ({"Digits": "4"}, None),
        ({"RecordingUrl": URL}, None),
    ],
)
def test_results_that_are_kept_as_facts(form: dict[str, str], wanted: object) -> None:
    assert decode.fact(form, 4) == wanted


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://x.example/p/twilio/turn?n=5", decode.FailedUrl("/p/twilio/turn", 5, False)),
        ("https://x.example/twilio/turn?n=5&again=1", decode.FailedUrl("/twilio/turn", 5, True)),
        ("https://x.example/twilio/voice", decode.FailedUrl("/twilio/voice", -1, False)),
        ("https://x.example/twilio/turn?n=five", decode.FailedUrl("/twilio/turn", -1, False)),
        ("", None),
        ("https://[x/twilio/turn", None),
    ],
)
def test_which_address_failed(url: str, wanted: decode.FailedUrl | None) -> None:
    assert decode.failed_url({"ErrorUrl": url}) == wanted


def test_a_place_in_a_queue() -> None:
    form = {"QueuePosition": "3", "QueueTime": "40", "AvgQueueTime": "95", "CurrentQueueSize": "2"}
    assert decode.place(form) == decode.Place(3, 40, 95, 3)
    assert decode.place({}) == decode.Place(1, 0, 0, 1)


NAMES = st.sampled_from(
    [
        *("CallSid", "ParentCallSid", "From", "To", "Digits", "RecordingUrl", "RecordingSid"),
        *("RecordingDuration", "RecordingStatus", "DialCallStatus", "DialBridged", "DialCallSid"),
        *("DialCallDuration", "QueueResult", "QueueTime", "QueueSid", "QueuePosition", "AvgQueueTime"),
        *("CurrentQueueSize", "CallStatus", "CallDuration", "ErrorUrl"),
    ]
)
VALUES = st.text() | st.sampled_from(
    ["completed", "bridged", "²", "-1", "1" * 50, "https://[", "hangup", "RE1"]
)


@any_of(st.dictionaries(NAMES, VALUES))
def test_no_form_raises(form: dict[str, str]) -> None:
    decode.incoming(form)
    decode.parent(form)
    decode.given(form)
    decode.final(form)
    decode.recording(form)
    decode.recording_fact(form, 1)
    decode.taken_by(form)
    decode.fact(form, 1)
    decode.failed_url(form)
    found = decode.place(form)
    assert 1 <= found.position <= found.size


BODIES = st.lists(st.tuples(st.text(), st.text())).map(lambda pairs: urlencode(pairs).encode()) | (
    st.binary()
    | st.lists(
        st.sampled_from([*(["%", "%2B", "%25", "%2", "2B", "+", "&", "=", "a", "%C3%A7", "%E7"]), ""])
    ).map(lambda of: "".join(of).encode())
)


@any_of(BODIES)
def test_a_form_is_read_as_the_standard_library_reads_it(body: bytes) -> None:
    assert decode.form_pairs(body) == parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True)


def test_a_form_of_too_many_fields_is_none() -> None:
    assert len(decode.form_pairs(b"a=1&" * 499 + b"a=1")) == 500
    with pytest.raises(ValueError):
        decode.form_pairs(b"a=1&" * 500)
