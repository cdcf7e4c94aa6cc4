"""How a request reaches the application: in the same process, or over a real connection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from werkzeug.test import Client

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What the application sent back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Transport(Protocol):
    """`public_url` is what the carrier was configured with: signed over, and stripped before sending."""

    public_url: str

    def post(self, path: str, headers: Headers, body: bytes) -> Answer:
        """Send to `path` (with its query, without the prefix of `public_url`)."""


class WsgiTransport:
    """Straight into a WSGI application, a fresh client a request, so that no cookie survives."""

    def __init__(self, app: WSGIApplication, public_url: str = "https://ivr.example") -> None:
        self.app = app
        self.public_url = public_url.rstrip("/")

    def post(self, path: str, headers: Headers, body: bytes) -> Answer:
        parts = urlsplit(self.public_url)
        response = Client(self.app, use_cookies=False).open(
            path,
            method="POST",
            base_url=f"{parts.scheme}://{parts.netloc}",
            headers=list(headers),
            data=body,
        )
        return Answer(response.status_code, tuple(_texts(response.headers.items())), response.get_data())


class HttpTransport:
    """A real connection to `base_url`, as a proxy in front of the application would make it."""

    def __init__(self, base_url: str, public_url: str | None = None, *, timeout: float = 15.0) -> None:
        self._base = urlsplit(base_url)
        self._timeout = timeout
        self.public_url = (public_url or base_url).rstrip("/")

    def post(self, path: str, headers: Headers, body: bytes) -> Answer:
        kind = HTTPSConnection if self._base.scheme == "https" else HTTPConnection
        connection = kind(self._base.netloc, timeout=self._timeout)
        try:
            connection.request("POST", self._base.path.rstrip("/") + path, body, dict(headers))
            response = connection.getresponse()
            return Answer(response.status, tuple(_texts(response.getheaders())), response.read())
        finally:
            connection.close()


def _texts(headers: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return ((str(name), str(value)) for name, value in headers)
