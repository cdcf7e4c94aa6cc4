"""A closed-loop client: keep-alive connections, each playing one prepared call after another.

Requests are built and signed before the clock starts, so that the client costs little beside the servers.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from ivr.twilio.signature import sign

TOKEN = "bench-token-0123456789abcdef"
ACCOUNT = "AC" + "0" * 32
HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Request:
    """One request as bytes, and whether it is a turn that counts."""

    raw: bytes


def call_script(
    base: str, call_sid: str, to: str, keys: Sequence[str | None], caller: str = ""
) -> list[Request]:
    """Turn 0 and one turn for each of `keys` (None: silence)."""
    caller = caller or f"+55119{int(call_sid[2:], 16) % 100_000_000:08d}"
    form = {
        "CallSid": call_sid,
        "AccountSid": ACCOUNT,
        "From": caller,
        "To": to,
        "CallStatus": "in-progress",
        "ApiVersion": "2010-04-01",
        "Direction": "inbound",
        "Caller": caller,
        "Called": to,
        "FromCountry": "BR",
        "ToCountry": "BR",
    }
    script = [_request(base, "/twilio/voice", form)]
    for n, key in enumerate(keys, 1):
        pressed = form if key is None else form | {"Digits": key}
        script.append(_request(base, f"/twilio/turn?n={n}", pressed))
    return script


def _request(base: str, path: str, form: dict[str, str]) -> Request:
    body = urlencode(form).encode()
    host = base.removeprefix("http://")
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\n"
        f"X-Twilio-Signature: {sign(TOKEN, base + path, list(form.items()))}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Request(head.encode() + body)


@dataclass
class Measured:
    """Requests answered, their times in milliseconds, how long it took, and what was not a 200."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    failures: int = 0
    first_failure: bytes = b""

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, part: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


class _Line:
    """One connection and the call that it is playing."""

    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.left: list[Request] = []
        self.sent = 0.0
        self.buffer = b""

    def send(self, calls: Iterator[list[Request]]) -> bool:
        if not self.left:
            self.left = list(reversed(next(calls, [])))
        if not self.left:
            return False
        self.sent = time.perf_counter()
        self.socket.sendall(self.left.pop().raw)
        return True

    def receive(self) -> bytes | None:
        """A whole answer, or None while there is more to come."""
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionError("the server closed a keep-alive connection")
        self.buffer += got
        head, found, body = self.buffer.partition(HEAD_END)
        if not found:
            return None
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        if len(body) < length:
            return None
        self.buffer = b""
        return head + HEAD_END + body


def play(
    address: tuple[str, int], calls: Iterator[list[Request]], connections: int, seconds: float
) -> Measured:
    """Plays calls for `seconds` (or until there are none left) over `connections` at once."""
    measured = Measured()
    with selectors.DefaultSelector() as selector:
        lines = [_Line(*address) for _ in range(connections)]
        begun = time.perf_counter()
        open_lines = 0
        for line in lines:
            if line.send(calls):
                selector.register(line.socket, selectors.EVENT_READ, line)
                open_lines += 1
        while open_lines:
            for key, _ in selector.select():
                open_lines -= _answered(key.data, calls, measured, selector, begun + seconds)
        measured.seconds = time.perf_counter() - begun
        for line in lines:
            line.socket.close()
    return measured


def _answered(
    line: _Line,
    calls: Iterator[list[Request]],
    measured: Measured,
    selector: selectors.BaseSelector,
    until: float,
) -> int:
    """Takes what arrived on one line and goes on; 1 when the line is done."""
    answer = line.receive()
    if answer is None:
        return 0
    now = time.perf_counter()
    measured.times.append((now - line.sent) * 1000)
    if not answer.startswith(b"HTTP/1.1 200"):
        measured.failures += 1
        measured.first_failure = measured.first_failure or answer[:400]
    if now < until and line.send(calls):
        return 0
    selector.unregister(line.socket)
    return 1
