"""Who is let in: the carrier by its signature over the public address, or only this machine without a token."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from ivr.twilio.signature import sign
from tests.webhooks.switchboard import PUBLIC, TOKEN, Cards, application

FORM = {"CallSid": "CA1", "From": "+5511987654321", "To": "+551140030015", "CallStatus": "ringing"}
ADDRESSES = (
    "/twilio/voice",
    "/twilio/turn?n=1",
    "/twilio/fallback",
    "/twilio/status",
    "/twilio/recording",
    "/twilio/queue?n=1",
    "/twilio/queue/key?n=1",
    "/twilio/whisper?n=1",
    "/twilio/whisper/key?n=1",
)
each_address = pytest.mark.parametrize("address", ADDRESSES)


def post(
    address: str,
    form: Mapping[str, str] = FORM,
    *,
    signed_over: str | None = None,
    signature: str | None = None,
    headers: Mapping[str, str] | None = None,
    cards: Cards | None = None,
) -> TestResponse:
    """A POST as a proxy would make it: to another host and scheme than the carrier signed."""
    made = (
        sign(TOKEN, signed_over or PUBLIC + address, list(form.items())) if signature is None else signature
    )
    given = {"X-Twilio-Signature": made, **(headers or {})}
    client = application(cards or Cards()).test_client()
    return client.post(
        address,
        base_url="http://10.0.0.7:8080",
        data=urlencode(form),
        content_type="application/x-www-form-urlencoded",
        headers={name: value for name, value in given.items() if value},
    )


@each_address
def test_what_the_carrier_signed_over_the_public_address_is_let_in(address: str) -> None:
    assert post(address).status_code in (200, 204)


@each_address
@pytest.mark.parametrize(
    "wrong",
    [
        {"signature": ""},
        {"signature": "bm90IHRoZSBzaWduYXR1cmU="},
        {"signed_over": "http://10.0.0.7:8080/twilio/voice"},
        {"signed_over": "https://ivr.example/twilio/voice"},
    ],
    ids=["none", "wrong", "over the proxy's address", "without the prefix"],
)
def test_anything_else_is_refused_in_plain_words(address: str, wrong: dict[str, str]) -> None:
    cards = Cards()
    with capture_logs() as lines:
        answer = post(address, FORM | {"Digits": "271828"}, cards=cards, **wrong)  # type: ignore[arg-type]
    assert answer.status_code == 403
    assert answer.mimetype == "text/plain"
    assert "signature" in answer.text
    assert cards.asked == []
    assert [line["event"] for line in lines] == ["refused"]
    assert not re.search("271828|987654321|CA1", str(lines) + answer.text)


def test_no_forwarded_header_changes_what_must_be_signed() -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Host": "evil.example"}
    assert post("/twilio/voice", headers=forged).status_code == 200
    over = "https://evil.example/phone/twilio/voice"
    assert post("/twilio/voice", headers=forged, signed_over=over).status_code == 403


def test_a_changed_field_or_a_changed_turn_is_refused() -> None:
    good = sign(TOKEN, PUBLIC + "/twilio/turn?n=1", list(FORM.items()))
    assert post("/twilio/turn?n=2", signature=good).status_code == 403
    assert post("/twilio/turn?n=1", FORM | {"Digits": "1"}, signature=good).status_code == 403
    assert post("/twilio/turn?n=1", signature=good).status_code == 200


def test_parameters_of_tomorrow_are_signed_over_and_let_in() -> None:
    more = {"Zukunft": " ç&= ", "Empty": "", "StirVerstat": "TN-Validation-Passed-A"}
    assert post("/twilio/voice", FORM | more).status_code == 200


@each_address
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_nothing_but_post_is_taken(address: str, method: str) -> None:
    answer = (
        application(Cards())
        .test_client()
        .open(f"{address}{'&' if '?' in address else '?'}Digits=271828", method=method)
    )
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "271828" not in answer.text


def test_a_form_that_names_no_call_is_refused_without_an_error() -> None:
    assert post("/twilio/voice", {"From": "+5511987654321"}).status_code == 400
    unfit = post("/twilio/status", {"CallSid": "\x00"})
    assert unfit.status_code == 400
    assert "CallSid is missing or is none; wanted: a form" in unfit.text


def test_a_body_too_large_or_in_too_many_fields_is_refused_without_an_error() -> None:
    assert post("/twilio/voice", FORM | {"Padding": "x" * 200_000}).status_code == 413
    assert post("/twilio/voice", FORM | {f"F{n}": "1" for n in range(600)}).status_code == 400


def test_a_body_that_is_no_form_is_refused() -> None:
    client = application(Cards()).test_client()
    assert client.post("/twilio/voice", json={"CallSid": "CA1"}).status_code == 403


# -- without a token


def local(
    headers: Mapping[str, str], client: str | None = "127.0.0.1", path: str = "/twilio/voice"
) -> TestResponse:
    app = application(Cards(), token=None, public=None)
    environ = {"REMOTE_ADDR": client} if client else {}
    return app.test_client().post(
        path,
        data=urlencode(FORM),
        content_type="application/x-www-form-urlencoded",
        headers=dict(headers),
        environ_overrides=environ,
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "127.0.0.1:8080"},
        {"Host": "localhost"},
        {"Host": "[::1]:8080"},
        {"Host": "127.0.0.1", "X-Forwarded-Host": "localhost:8080", "X-Forwarded-For": "127.0.0.1"},
    ],
)
def test_without_a_token_this_machine_is_served(headers: Mapping[str, str]) -> None:
    assert local(headers).status_code == 200
    assert local(headers, "::1").status_code == 200


@pytest.mark.parametrize(
    ("headers", "client"),
    [
        ({"Host": "ivr.example"}, "127.0.0.1"),
        ({"Host": ""}, "127.0.0.1"),
        ({"Host": "127.0.0.1.evil.example"}, "127.0.0.1"),
        ({"Host": "localhost", "X-Forwarded-Host": "a.tunnel.example"}, "127.0.0.1"),
        ({"Host": "localhost", "X-Forwarded-Host": "localhost, a.tunnel.example"}, "127.0.0.1"),
        ({"Host": "localhost", "X-Forwarded-For": "203.0.113.9"}, "127.0.0.1"),
        ({"Host": "localhost", "Forwarded": 'for=127.0.0.1;host="a.tunnel.example"'}, "127.0.0.1"),
        ({"Host": "localhost", "Forwarded": "for=203.0.113.9"}, "127.0.0.1"),
        ({"Host": "localhost"}, "203.0.113.9"),
        ({"Host": "localhost"}, "192.168.1.2"),
    ],
)
@pytest.mark.parametrize("path", ["/twilio/voice", "/twilio/status", "/", "/readyz", "/nothing"])
def test_without_a_token_nobody_else_is_and_is_told_why(
    headers: Mapping[str, str], client: str, path: str
) -> None:
    answer = local(headers, client, path)
    assert answer.status_code == 403
    assert "TWILIO_AUTH_TOKEN" in answer.text


def test_with_a_token_the_host_is_not_asked_about() -> None:
    assert post("/twilio/voice", headers={"Host": "whatever.example"}).status_code == 200
