"""A hand-written application for the phone's own tests: a path has its answers, and every request is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from ivr.twilio.signature import public_url, verify

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PUBLIC = "https://ivr.example"
TOKEN = "a-token"
SAY = '<Say voice="Polly.Camila-Neural" language="pt-BR">{}</Say>'
END = "<Hangup/>"


def say(text: str) -> str:
    return SAY.format(text)


class Script:
    """Answers `path` (with its query) by its TwiML; a list of them in turn, the last one for ever."""

    def __init__(self, public: str = PUBLIC) -> None:
        self.public = public
        self.answers: dict[str, list[str]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.status: dict[str, str] = {}
        self.headers: dict[str, list[tuple[str, str]]] = {}
        self.cookies: list[str] = []
        self.bodies: dict[str, bytes] = {}

    def on(self, path: str, *inner: str) -> Script:
        self.answers[path] = list(inner)
        return self

    def forms(self, path: str) -> list[dict[str, str]]:
        return [form for asked, form in self.asked if asked == path]

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        pairs = parse_qsl(raw.decode(), keep_blank_values=True)
        query = environ.get("QUERY_STRING", "")
        path = environ["PATH_INFO"] + (f"?{query}" if query else "")
        self.asked.append((path, dict(pairs)))
        self.cookies.append(environ.get("HTTP_COOKIE", ""))
        signed = verify(
            TOKEN, public_url(self.public, environ), pairs, None, environ.get("HTTP_X_TWILIO_SIGNATURE")
        )
        if not signed:
            start("403 Forbidden", [])
            return [b""]
        if path not in self.answers:
            start(self.status.get(path, "204 No Content"), self.headers.get(path, []))
            return [self.bodies.get(path, b"")]
        inner = self.answers[path].pop(0) if len(self.answers[path]) > 1 else self.answers[path][0]
        headers = self.headers.get(path, [("Content-Type", "text/xml; charset=utf-8")])
        start(self.status.get(path, "200 OK"), headers)
        return [f"<Response>{inner}</Response>".encode()]
