"""What the phone refuses, and how its requests look (1, 2, 3)."""

from __future__ import annotations

from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from tests.phone import BrokenRule, FakePhone, HttpTransport, WsgiTransport
from tests.phone.script import END, PUBLIC, TOKEN, Script, say

VOICE = "/twilio/voice"


def phone(script: Script, **settings: object) -> FakePhone:
    return FakePhone(WsgiTransport(script, script.public), token=TOKEN, **settings)  # type: ignore[arg-type]


def broken(script: Script, rule: str) -> BrokenRule:
    with pytest.raises(BrokenRule, match=rule) as caught:
        phone(script).dial()
    assert isinstance(caught.value, AssertionError)
    return caught.value


@pytest.mark.parametrize(
    ("inner", "rule"),
    [
        ("", "9.2: .*falls off its end"),
        (say("oi"), "9.2: .*falls off its end"),
        ("<Gather><Hangup/></Gather>" + END, "9.2: .*may not hold"),
        ('<Gather method="GET"/>' + END, "9.2: .*method='GET'"),
        ("<Redirect/>", "3: more than 10 redirects"),
        ("<Redirect>https://elsewhere.example/a</Redirect>", "leaves the application"),
    ],
)
def test_a_document_that_breaks_a_rule(inner: str, rule: str) -> None:
    error = broken(Script().on(VOICE, inner), rule)
    assert VOICE in str(error) or "elsewhere" in str(error)


def test_1_5_any_status_but_200() -> None:
    script = Script().on(VOICE, END)
    script.status[VOICE] = "500 Internal Server Error"
    assert "<Hangup/>" in str(broken(script, "1.5: .*not 500"))


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/json", ""])
def test_1_6_any_type_but_text_xml(kind: str) -> None:
    script = Script().on(VOICE, END)
    script.headers[VOICE] = [("Content-Type", kind)]
    broken(script, "1.6: TwiML is text/xml")


def test_1_1_a_cookie_is_refused() -> None:
    script = Script().on(VOICE, END)
    script.headers[VOICE] = [("Content-Type", "text/xml"), ("Set-Cookie", "session=1")]
    broken(script, "1.1: no call may lean on a cookie")


def test_1_6_a_status_callback_is_answered_204() -> None:
    script = Script().on(VOICE, END)
    script.status["/twilio/status"] = "200 OK"
    broken(script, "1.6: a status callback is answered 204")


def test_1_6_a_status_callback_has_no_body() -> None:
    script = Script().on(VOICE, END)
    script.bodies["/twilio/status"] = b"ok"
    broken(script, "1.6: a status callback is answered 204 and empty")


def test_1_1_no_cookie_is_ever_sent() -> None:
    script = Script().on(VOICE, "<Redirect>/a</Redirect>").on("/a", END)
    phone(script).dial()
    assert set(script.cookies) == {""}


def test_3_redirects_are_counted_between_two_waits_alone() -> None:
    script = Script().on(VOICE, '<Gather timeout="1"/><Redirect/>')
    call = phone(script).dial()
    call.silence(30)
    assert call.state == "waiting"


def test_2_requests_are_signed_over_the_public_url() -> None:
    script = Script().on(VOICE, END)
    call = phone(script).dial()
    assert call.state == "ended"
    with pytest.raises(BrokenRule, match="not 403"):
        FakePhone(WsgiTransport(script, PUBLIC), token="another").dial()
    with pytest.raises(BrokenRule, match="not 403"):
        FakePhone(WsgiTransport(script, PUBLIC), token=None).dial()


def test_1_2_standard_parameters_and_unknown_ones() -> None:
    script = Script().on(VOICE, "<Redirect>/a</Redirect>").on("/a", END)
    phone(script, from_="anonymous", forwarded_from="+551140030015").dial()
    first, second = script.forms(VOICE)[0], script.forms("/a")[0]
    assert (first["From"], first["Caller"], first["To"]) == ("anonymous", "anonymous", "+551140030015")
    assert (first["Direction"], first["ApiVersion"]) == ("inbound", "2010-04-01")
    assert first["ForwardedFrom"] == "+551140030015"
    assert len(first["CallSid"]) == len(first["AccountSid"]) == 34
    assert first["XParameterOfTomorrow"] == " a b&c=ç "
    assert (first["CallStatus"], second["CallStatus"]) == ("ringing", "in-progress")


@pytest.mark.parametrize(
    ("first", "status"),
    [(say("oi"), "in-progress"), ("<Pause/>", "ringing"), ('<Play digits="1"/>', "in-progress")],
)
def test_3_which_first_verb_answers(first: str, status: str) -> None:
    script = (
        Script()
        .on(VOICE, first + '<Dial answerOnBridge="true" action="/d">+5511987654321</Dial>')
        .on("/d", END)
    )
    phone(script).dial().dial_result("no-answer")
    assert script.forms("/d")[0]["CallStatus"] == status


@pytest.mark.parametrize(("reason", "status"), [("busy", "busy"), ("rejected", "no-answer")])
def test_4_3_reject(reason: str, status: str) -> None:
    script = Script().on(VOICE, f'<Reject reason="{reason}"/>')
    assert phone(script).dial().ended_by == "reject"
    assert script.forms("/twilio/status")[0]["CallStatus"] == status


def test_4_3_reject_comes_too_late_in_a_second_document() -> None:
    broken(Script().on(VOICE, "<Redirect>/a</Redirect>").on("/a", "<Reject/>"), "4.3: Reject is only")


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("next", "/twilio/next"),
        ("/next", "/next"),
        ("../next?a=1&amp;b=%C3%A9", "/next?a=1&b=%C3%A9"),
        ("https://ivr.example/x/next", "/x/next"),
        ("//ivr.example/next", "/next"),
        ("?n=2", "/twilio/voice?n=2"),
        ("next#rc=2&amp;rp=all", "/twilio/next"),
    ],
)
def test_3_urls_resolve_by_rfc_3986(reference: str, path: str) -> None:
    script = Script().on(VOICE, f"<Redirect>{reference}</Redirect>").on(path, END)
    phone(script).dial()
    assert len(script.forms(path)) == 1


def test_a_public_prefix_is_signed_but_not_seen_by_the_application() -> None:
    script = Script("https://ivr.example/tel").on(VOICE, "<Redirect>next</Redirect>").on("/twilio/next", END)
    assert phone(script).dial().state == "ended"


def test_5_the_final_status_and_its_times() -> None:
    script = Script().on(VOICE, '<Pause length="61"/>' + END)
    phone(script).dial()
    final = script.forms("/twilio/status")[0]
    assert (final["CallStatus"], final["CallDuration"], final["Duration"]) == ("completed", "61", "2")
    assert final["Timestamp"] == "Tue, 24 Nov 2026 15:11:01 +0000"


def test_1_4_a_retry_is_the_same_bytes_and_token() -> None:
    script = Script().on(VOICE, '<Gather numDigits="1"/>' + END)
    call = phone(script).dial()
    first, second = call.requests[0], call.resend()
    assert (first.body, first.headers) == (second.body, second.headers)
    assert "I-Twilio-Idempotency-Token" in dict(first.headers)
    assert call.state == "waiting"


def test_1_5_the_fallback_gets_the_error_and_its_answer_is_executed() -> None:
    script = Script().on(VOICE, '<Gather numDigits="1"/>' + END).on("/twilio/fallback", END)
    call = phone(script).dial()
    call.fall_back()
    form = script.forms("/twilio/fallback")[0]
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11205", "https://ivr.example/twilio/voice")
    assert call.state == "ended"


def test_every_document_is_shown_to_the_listener() -> None:
    seen: list[tuple[str, bytes]] = []
    phone(Script().on(VOICE, END), on_document=lambda kind, xml: seen.append((kind, xml))).dial()
    assert seen == [("turn", b"<Response><Hangup/></Response>")]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None: ...


def test_over_a_real_connection() -> None:
    script = Script().on(VOICE, '<Gather numDigits="1" action="took"/>' + END).on("/twilio/took", END)
    with make_server("127.0.0.1", 0, script, handler_class=Quiet) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            transport = HttpTransport(f"http://127.0.0.1:{server.server_port}", PUBLIC)
            call = FakePhone(transport, token=TOKEN).dial()
            call.press("4")
        finally:
            server.shutdown()
            thread.join()
    assert script.forms("/twilio/took")[0]["Digits"] == "4"
    assert call.state == "ended"


def test_what_was_typed_is_in_no_message() -> None:
    script = Script().on(VOICE, '<Gather numDigits="4" action="/took"/>' + END).on("/took", "")
    call = phone(script).dial()
    with pytest.raises(BrokenRule) as caught:
        call.press("8642")
    assert "8642" not in str(caught.value)
    assert "8642" not in repr(call.requests)
