"""The carrier's HTTP door: verify, decode, advance, render. No digit is compared here, and nothing is remembered.

What breaks behind the door is spoken to the caller and tried again, a bounded number of times; the carrier never
sees an error of ours, and a log line names the type and the place of what broke, never a field of the form.

A WSGI application of its own, on Werkzeug's requests, in front of Flask's pages: decision 0019.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING

import structlog
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Request, Response

from ivr import logs, plainly
from ivr.application.answer import Answer
from ivr.application.inputs import Incoming
from ivr.application.records import FactKind
from ivr.application.switchboard import Switchboard
from ivr.twilio import apology, decode, twiml
from ivr.twilio.render import ACCEPT_KEY, accepts, render, whisper, whispered
from ivr.twilio.signature import public_url, verify
from ivr.twilio.urls import Urls
from ivr.twilio.waiting import wait_document, waiting_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

FORM = "application/x-www-form-urlencoded"
LARGEST_FORM = 128 * 1024
NO_CALL = f"CallSid is missing or is none; wanted: a form ({FORM}) with 1 to 64 letters, digits, '-' or '_' in CallSid"
XML = "text/xml; charset=utf-8"
LAST_TRY = 3
"""Times that one turn is tried before the caller is told to call again."""
STAY = twiml.document(twiml.pause(10))
"""What a queue's caller hears while we can't say more: the carrier asks again when it is over."""
CONNECT = twiml.document()
"""Nothing more to hear: both are connected."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the carrier's: its form, the call that this names, and what our own address says.

    `n`: the turn (-1: none). `waited`, `tried`: how often it was asked for. `again`: by the fallback's document.
    """

    path: str
    form: Mapping[str, str]
    call: Incoming
    n: int
    waited: int
    tried: int
    again: bool


Document = Callable[[Asked], bytes]
View = Callable[[Asked], Response]


class _Signed(Request):
    max_content_length = LARGEST_FORM


class Door:
    """One method an address. `token` None: nothing is signed, and only this very machine is let in.

    `public` is PUBLIC_URL without a slash at its end, or None.
    """

    def __init__(self, switchboard: Switchboard, token: str | None, public: str | None) -> None:
        self.switchboard = switchboard
        self.token = token
        self.public = public
        self.urls = Urls(public or "")
        self.urls_again = Urls(public or "", again=True)
        self.views: dict[str, View] = {
            "/twilio/voice": _answering(_of_a_call(self.voice), self.trouble),
            "/twilio/turn": _answering(_of_a_call(self.turn), self.trouble),
            "/twilio/fallback": _answering(_of_a_call(self.fallback), self.trouble),
            "/twilio/queue": _answering(self.queue, lambda _: STAY),
            "/twilio/queue/key": _answering(self.queue_key, lambda _: STAY),
            "/twilio/queue/taken": _answering(self.taken, lambda _: CONNECT),
            "/twilio/whisper": _answering(self.whisper, lambda _: apology.hang_up()),
            "/twilio/whisper/key": _answering(self.whisper_key, lambda asked: whispered(_accepted(asked))),
            "/twilio/status": _taking(self.status),
            "/twilio/recording": _taking(self.recording),
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = _Signed(environ)
        try:
            response = self._respond(request)
        except HTTPException as error:
            response = plainly.http_error(error)
        except Exception as broken:
            response = plainly.broken(request, broken)
        finally:
            logs.clear()
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        if self.token is None and (stranger := plainly.refuse_strangers(request)):
            return stranger
        if request.method != "POST":
            raise MethodNotAllowed(["POST"])
        asked = self._admit(request)
        return self.views[asked.path](asked) if isinstance(asked, Asked) else asked

    def _admit(self, request: Request) -> Asked | Response:
        """Reads the form once, and refuses a request that the carrier did not sign or that names no call."""
        body = request.get_data(cache=False)
        form: list[tuple[str, str]] | None = None
        if request.mimetype == FORM:
            try:
                form = decode.form_pairs(body)
            except ValueError:
                return _refused(request, "too many fields", 400)
        if self.token is not None and not self._signed(request, form, body):
            told = "the signature is not the carrier's for this address; is PUBLIC_URL right?"
            return _refused(request, told, 403)
        fields = decode.fields(form or ())
        call = decode.incoming(fields)
        if call is None:
            return _refused(request, NO_CALL, 400)
        query = request.args
        n = decode.number(query.get("n"), -1)
        logs.bind_call(call.call_sid, n)
        waited, tried = decode.seconds(query.get("wait")), decode.seconds(query.get("try"))
        return Asked(request.path, fields, call, n, waited, tried, "again" in query)

    def _signed(self, request: Request, form: list[tuple[str, str]] | None, body: bytes) -> bool:
        url = public_url(self.public, request.environ)
        return verify(self.token or "", url, form, body, request.headers.get("X-Twilio-Signature"))

    # -- the caller's turns

    def voice(self, asked: Asked) -> bytes:
        return self._document(asked, self.switchboard.begin(asked.call))

    def turn(self, asked: Asked) -> bytes:
        answer = self.switchboard.turn(asked.call, asked.n, decode.given(asked.form), asked.waited)
        self._keep_fact(asked)
        return self._document(asked, answer)

    def fallback(self, asked: Asked) -> bytes:
        """The current answer once more; on to `on_error` when that was tried already, as the address tells."""
        failed = decode.failed_url(asked.form)
        if failed is not None:
            log.warning(
                "carrier_fallback", error_code=_short(asked.form.get("ErrorCode")), path=_short(failed.path)
            )
        answer = self.switchboard.current(asked.call)
        if answer is not None and not answer.ended and (asked.tried > 1 or _given_before(failed, answer)):
            return self._document(asked, self.switchboard.trouble(asked.call))
        return self._document(asked, answer, again=True)

    # -- a queue, and whoever is dialled: no turns

    def queue(self, asked: Asked) -> bytes:
        answer = self.switchboard.current(asked.call)
        return wait_document(answer, asked.n, decode.place(asked.form), self.urls)

    def queue_key(self, asked: Asked) -> bytes:
        """A callback asked for leads out of the queue, whose action then gets what the call has become."""
        answer = self.switchboard.current(asked.call)
        queue = waiting_in(answer, asked.n)
        pressed = decode.queue_key(asked.form, queue.callback_key) if queue else None
        if pressed is not None:
            answer = self.switchboard.turn(asked.call, asked.n, pressed)
        return wait_document(answer, asked.n, decode.place(asked.form), self.urls)

    def whisper(self, asked: Asked) -> bytes:
        caller = decode.parent(asked.form)
        return whisper(self.switchboard.current(caller) if caller else None, asked.n, self.urls)

    def whisper_key(self, asked: Asked) -> bytes:
        """Who presses the key has answered; the caller may be gone by then, and nobody is connected to nobody."""
        caller = decode.parent(asked.form)
        answer = self.switchboard.current(caller) if caller else None
        accepted = accepts(answer, asked.n, asked.form.get("Digits", ""))
        if caller is not None and accepted:
            leg = f"{asked.call.call_sid}-accepted"
            self._keep(lambda: self.switchboard.leg(caller.call_sid, leg, asked.n, {"accepted": True}), "leg")
        return whispered(accepted)

    def taken(self, asked: Asked) -> bytes:
        """An agent takes this caller out of their queue: kept, and nothing to hear before both are connected."""
        agent = decode.taken_by(asked.form)
        self._keep(lambda: self.switchboard.taken_out(asked.call.call_sid, agent), "taken")
        return CONNECT

    # -- facts

    def status(self, asked: Asked) -> None:
        """The final status ends an open call; a dialled leg's is a fact of the call that it was dialled for."""
        content = decode.final(asked.form)
        if content is None:
            return
        caller = decode.parent(asked.form)
        if caller is None:
            self.switchboard.gone(asked.call, content)
        else:
            self.switchboard.leg(caller.call_sid, asked.call.call_sid, asked.n, content)

    def recording(self, asked: Asked) -> None:
        fact = decode.recording_fact(asked.form, asked.n)
        if fact is None:
            log.warning("recording_without_id")
            return
        self.switchboard.fact(asked.call.call_sid, "recording", *fact)

    def _keep_fact(self, asked: Asked) -> None:
        """A dial's or a queue's result is kept whatever became of its turn; the caller never waits for that."""
        fact = decode.fact(asked.form, asked.n)
        if fact is None:
            return
        kind, fact_id, content = fact
        self._keep(lambda: self.switchboard.fact(asked.call.call_sid, kind, fact_id, content), kind)

    def _keep(self, keep: Callable[[], None], kind: FactKind) -> None:
        """Keeps a fact on the way of an answer that doesn't wait for it."""
        try:
            keep()
        except Exception as broken:
            log.error("fact_lost", kind=kind, exc_info=broken)

    # -- answers

    def _document(self, asked: Asked, answer: Answer | None, again: bool = False) -> bytes:
        if answer is None:
            log.warning("unanswered_number", called=_short(asked.call.called))
            return apology.unanswered(asked.call.caller)
        return render(answer, self.urls_again if again else self.urls, asked.call.called)

    def trouble(self, asked: Asked) -> bytes:
        """Our own failure, spoken; the redirect leads back to the turn, and in the end to a goodbye."""
        tried = asked.tried
        if asked.path == "/twilio/fallback":
            tried = max(tried, 1)
        elif asked.again:
            tried = 1
        if tried + 1 >= LAST_TRY:
            return apology.sorry(asked.call.caller)
        return apology.trouble(asked.call.caller, self.urls.fallback(max(asked.n, 0), tried + 1))


def _of_a_call(view: Document) -> Document:
    """A leg that we dialled is no call of its own, wherever it comes."""

    def of_a_call(asked: Asked) -> bytes:
        if decode.parent(asked.form) is None:
            return view(asked)
        log.warning("child_leg")
        return apology.hang_up()

    return of_a_call


def _answering(view: Document, otherwise: Document) -> View:
    """TwiML, whatever breaks: `otherwise` is what is answered then."""

    @wraps(view)
    def answering(asked: Asked) -> Response:
        try:
            return Response(view(asked), content_type=XML)
        except Exception as broken:
            log.error("turn_failed", exc_info=broken)
            return Response(otherwise(asked), content_type=XML)

    return answering


def _taking(view: Callable[[Asked], None]) -> View:
    """204 whatever happens: the carrier wants nothing else, and does not ask again."""

    @wraps(view)
    def taking(asked: Asked) -> Response:
        try:
            view(asked)
        except Exception as broken:
            log.error("fact_lost", exc_info=broken)
        return Response(status=204)

    return taking


def _given_before(failed: decode.FailedUrl | None, answer: Answer) -> bool:
    """Whether what failed was the answer that fallback gave once already for the turn that still waits."""
    if failed is None:
        return False
    return failed.path.endswith("/twilio/fallback") or (failed.again and failed.n == answer.turn)


def _refused(request: Request, reason: str, status: int) -> Response:
    log.warning("refused", why=reason, path=request.path, status=status)
    return Response(f"{reason}\n", status=status, content_type="text/plain; charset=utf-8")


def _accepted(asked: Asked) -> bool:
    """All that is known of a key at a whisper while our store is away: a person pressed it."""
    return asked.form.get("Digits") == ACCEPT_KEY


def _short(text: str | None) -> str | None:
    """What came from outside, at a length that a log line bears."""
    return text[:40] if text else None
