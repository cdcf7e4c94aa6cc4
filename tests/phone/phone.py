"""The carrier's side of the wire: an account, a number, its webhooks, and how each request is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime
from itertools import count
from urllib.parse import urlencode, urljoin, urlsplit

from ivr.twilio.signature import sign
from tests.phone.call import Call
from tests.phone.clock import Clock
from tests.phone.rules import BrokenRule
from tests.phone.transport import Answer, Transport

ACCOUNT = "AC" + "0" * 31 + "1"
_serial = count(1)


def sid(prefix: str) -> str:
    """The next identifier of a kind: two letters and 32 hexadecimal digits."""
    return f"{prefix}{next(_serial):032x}"


@dataclass(frozen=True)
class Sent:
    """One request and its answer. The form may hold secrets, so it is not shown."""

    url: str
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    form: Mapping[str, str] = field(repr=False)
    answer: Answer


@dataclass
class FakePhone:
    """Dials. `token=None` sends no signature; `status_url=None` sends no status callback.

    `seconds_a_character` lets speech take time (0: it takes none). `empty_result` is what an
    actionOnEmptyResult request carries, which the carrier leaves open (8): no Digits, or an empty one.
    """

    transport: Transport
    token: str | None = None
    from_: str = "+5511987654321"
    to: str = "+551140030015"
    forwarded_from: str | None = None
    clock: Clock = field(default_factory=Clock)
    voice_url: str = "/twilio/voice"
    status_url: str | None = "/twilio/status"
    fallback_url: str = "/twilio/fallback"
    most_redirects: int = 10
    seconds_a_character: float = 0.0
    empty_result: str = "absent"
    extra: Mapping[str, str] = field(
        default_factory=lambda: {"XParameterOfTomorrow": " a b&c=ç ", "XEmpty": ""}
    )
    on_document: Callable[[str, bytes], None] | None = None
    call_sid: str | None = None

    def dial(self, *, ahead: str = "") -> Call:
        """Place a call and run it until it needs the caller. `ahead`: keys pressed at the first words."""
        call = Call(self, sid=self.call_sid or sid("CA"))
        call.ahead(ahead)
        call.start(self.configured(self.voice_url))
        return call

    def configured(self, path: str) -> str:
        """A webhook as it is entered at the carrier: in full, under the public prefix."""
        return path if "://" in path else self.transport.public_url + path

    def absolute(self, reference: str, base: str) -> str:
        """A URL out of TwiML, by RFC 3986 against its document's; empty means that document (3)."""
        return urljoin(base, reference) if reference else base

    def post(self, url: str, form: Mapping[str, str]) -> Sent:
        """One signed request to the application, as the carrier makes it."""
        body = urlencode(form).encode()
        headers = [
            ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"),
            ("User-Agent", "TwilioProxy/1.1"),
            ("I-Twilio-Idempotency-Token", f"{next(_serial):08x}-0000-4000-8000-000000000000"),
        ]
        if self.token is not None:
            headers.append(("X-Twilio-Signature", sign(self.token, url, list(form.items()))))
        return self.deliver(url, tuple(headers), body, form)

    def deliver(
        self, url: str, headers: tuple[tuple[str, str], ...], body: bytes, form: Mapping[str, str]
    ) -> Sent:
        """Send bytes that are made already (a retry sends the same ones)."""
        parts, public = urlsplit(url), urlsplit(self.transport.public_url)
        if (parts.scheme, parts.netloc) != (public.scheme, public.netloc) or not parts.path.startswith(
            public.path
        ):
            raise BrokenRule(f"the URL leaves the application, which is at {self.transport.public_url}", url)
        path = parts.path[len(public.path) :] + (f"?{parts.query}" if parts.query else "")
        return Sent(url, headers, body, form, self.transport.post(path, headers, body))

    def standard(self, call_sid: str, status: str) -> dict[str, str]:
        """The parameters of section 1.2, in the carrier's alphabetical order once sorted."""
        return dict(self._standard(call_sid, status))

    def timestamp(self) -> str:
        """Now, as RFC 2822 in GMT (1.1)."""
        return format_datetime(self.clock.now())

    def _standard(self, call_sid: str, status: str) -> Iterator[tuple[str, str]]:
        yield "AccountSid", ACCOUNT
        yield "ApiVersion", "2010-04-01"
        yield "CallSid", call_sid
        yield "CallStatus", status
        yield "CallToken", '{"parentCallInfoToken":"e30","identityHeaderTokens":[]}'
        yield "Direction", "inbound"
        for names, value in ((("From", "Caller"), self.from_), (("To", "Called"), self.to)):
            for name in names:
                yield name, value
                yield from ((name + place, "") for place in ("City", "State", "Zip"))
                yield name + "Country", "BR" if value.startswith("+55") else ""
        if self.forwarded_from is not None:
            yield "ForwardedFrom", self.forwarded_from
        yield from self.extra.items()
