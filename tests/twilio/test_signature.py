"""The signature against the vectors of five official SDKs, and against what a hostile request may hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]
from werkzeug.test import EnvironBuilder

from ivr.twilio.signature import public_url, sign, verify

VECTORS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("signature_vectors.json").read_text(encoding="utf-8")
)


def test_all_vectors_are_here() -> None:
    assert len(VECTORS) == 29
    assert {vector["valid"] for vector in VECTORS} == {True, False}


def parts(vector: dict[str, Any]) -> tuple[str, str, list[tuple[str, str]] | None, bytes | None, str | None]:
    form = None if vector["form"] is None else [(name, value) for name, value in vector["form"]]
    body = None if vector["body"] is None else vector["body"].encode()
    return vector["token"], vector["url"], form, body, vector["signature"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vector(vector: dict[str, Any]) -> None:
    assert verify(*parts(vector)) is vector["valid"]


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["valid"]], ids=lambda vector: vector["name"])
def test_each_part_of_a_valid_vector_counts(vector: dict[str, Any]) -> None:
    token, url, form, body, signature = parts(vector)
    assert not verify(token + "x", url, form, body, signature)
    assert not verify(token, url + "&x=1", form, body, signature)
    assert not verify(token, url, [*(form or []), ("X", "1")], None, signature)
    assert not verify(token, url, form, body, (signature or "")[:-2] + "x=")
    if body is not None:
        assert not verify(token, url, form, body + b" ", signature)


URL = "https://ivr.example/twilio/turn?n=3"
FORM = [("CallSid", "CA1"), ("Digits", " 41 "), ("Empty", "")]


@pytest.mark.parametrize("signature", [None, "", "x", "é", "\ud800", "a" * 10_000])
def test_no_signature_verifies_or_raises(signature: str | None) -> None:
    assert not verify("token", URL, FORM, None, signature)


@pytest.mark.parametrize(
    "url", ["", "https", "https://[::1", "https://h:99999999/", "//", "?bodySHA256=é", "\ud800"]
)
@pytest.mark.parametrize("form", [None, [], [("\ud800", "\udfff")]])
def test_broken_input_is_refused_not_raised(url: str, form: list[tuple[str, str]] | None) -> None:
    assert not verify("token", url, form, b"x", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


def test_an_empty_token_verifies_nothing() -> None:
    """HMAC takes an empty key, so anybody could sign for an account whose token is missing."""
    assert not verify("", URL, FORM, None, sign("", URL, FORM))


def test_whitespace_and_empty_values_are_signed() -> None:
    signature = sign("token", URL, FORM)
    assert verify("token", URL, FORM, None, signature)
    assert not verify("token", URL, [(name, value.strip()) for name, value in FORM], None, signature)
    assert not verify("token", URL, [("CallSid", "CA1"), ("Digits", " 41 ")], None, signature)


def test_a_body_without_its_hash_is_refused() -> None:
    signature = sign("token", URL, None)
    assert verify("token", URL, None, b"", signature)
    assert not verify("token", URL, None, b"{}", signature)


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://h.example:8443/a?b=c#rc=2", "https://h.example/a?b=c"),
        ("http://h.example:8080/a", "http://h.example:8080/a"),
        ("https://user:pass@h.example/a", "https://h.example/a"),
        ("https://[::1]:8443/a", "https://[::1]/a"),
    ],
)
def test_sign_covers_what_the_carrier_covers(url: str, signed: str) -> None:
    assert sign("token", url, FORM) == RequestValidator("token").compute_signature(signed, dict(FORM))


@given(
    st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=8),
    st.sampled_from(
        ["https://h.example/a?b=1", "https://h.example:8443/a", "http://h.example:81/", "http://h.example"]
    ),
)
def test_what_is_signed_verifies_and_order_is_nothing(form: list[tuple[str, str]], url: str) -> None:
    try:
        signature = sign("token", url, form)
    except UnicodeEncodeError:  # a lone surrogate: the carrier cannot send one either
        return
    assert verify("token", url, list(reversed(form)) + form, None, signature)
    assert not verify("token", url, [*form, ("Zz", "more")], None, signature)


@given(st.text(), st.text(), st.text(), st.binary())
def test_never_raises(token: str, url: str, signature: str, body: bytes) -> None:
    assert verify(token, url, None, body, signature) is False
    assert verify(token, url, [(token, url)], body, signature) is False


@pytest.mark.parametrize(
    ("base", "path", "expected"),
    [
        ("https://ivr.example", "/twilio/turn?n=3", "https://ivr.example/twilio/turn?n=3"),
        ("https://ivr.example/", "/twilio/voice", "https://ivr.example/twilio/voice"),
        ("https://ivr.example/tel/", "/twilio/voice", "https://ivr.example/tel/twilio/voice"),
        ("https://ivr.example:8443", "/a", "https://ivr.example:8443/a"),
        ("https://ivr.example", "/a?next=https%3A%2F%2Fx", "https://ivr.example/a?next=https%3A%2F%2Fx"),
        (
            "https://ivr.example",
            "/a?x=Jos%C3%A9&q=%22%7B%7D",
            "https://ivr.example/a?x=Jos%C3%A9&q=%22%7B%7D",
        ),
        ("https://ivr.example", "/op%C3%A7%C3%A3o", "https://ivr.example/op%C3%A7%C3%A3o"),
        (None, "/twilio/voice?a=1", "http://127.0.0.1:8080/twilio/voice?a=1"),
    ],
)
def test_public_url(base: str | None, path: str, expected: str) -> None:
    environ = EnvironBuilder(path=path, base_url="http://127.0.0.1:8080").get_environ()
    assert public_url(base, environ) == expected


def test_proxy_headers_are_not_asked() -> None:
    headers = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "Forwarded": "host=evil.example",
    }
    environ = EnvironBuilder(
        path="/a", base_url="http://10.0.0.1", headers=list(headers.items())
    ).get_environ()
    assert public_url("https://ivr.example", environ) == "https://ivr.example/a"
    assert public_url(None, environ) == "http://10.0.0.1/a"
