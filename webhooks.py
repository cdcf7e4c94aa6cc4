"""The carrier's HTTP door: verify, decode, advance, render. No digit is compared here, and nothing is remembered.

What breaks behind the door is spoken to the caller and tried again, a bounded number of times; the carrier never
sees an error of ours, and a log line names the type and the place of what broke, never a field of the form.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import structlog
from flask import Blueprint, Response, g, request

from ivr import logs
from ivr.application.answer import Answer
from ivr.application.switchboard import Switchboard
from ivr.twilio import apology, decode, twiml
from ivr.twilio.render import render, whisper, whispered
from ivr.twilio.signature import public_url, verify
from ivr.twilio.urls import Urls
from ivr.twilio.waiting import wait_document, waiting_in

FORM = "application/x-www-form-urlencoded"
NO_CALL = f"CallSid is missing or is none; wanted: a form ({FORM}) with 1 to 64 letters, digits, '-' or '_' in CallSid"
XML = "text/xml; charset=utf-8"
LAST_TRY = 3
"""Times that one turn is tried before the caller is told to call again."""
STAY = twiml.document(twiml.pause(10))
"""What a queue's caller hears while we can't say more: the carrier asks again when it is over."""

Document = Callable[[], bytes]
log = structlog.get_logger()


class Door:
    """One method an address. `token` None: nothing is signed, and the app lets in only this very machine."""

    def __init__(self, switchboard: Switchboard, token: str | None, public: str | None) -> None:
        self.switchboard = switchboard
        self.token = token
        self.public = public
        self.urls = Urls(public or "")
        self.urls_again = Urls(public or "", again=True)

    def admit(self) -> Response | None:
        """Reads the form once, and refuses a request that the carrier did not sign or that names no call."""
        body = request.get_data(cache=False)
        form: list[tuple[str, str]] | None = None
        if request.mimetype == FORM:
            try:
                form = decode.form_pairs(body)
            except ValueError:
                return _refused("too many fields", 400)
        if self.token is not None and not self._signed(form, body):
            return _refused("the signature is not the carrier's for this address; is PUBLIC_URL right?", 403)
        g.form = decode.fields(form or ())
        call = decode.incoming(g.form)
        if call is None:
            return _refused(NO_CALL, 400)
        g.call, g.n = call, decode.number(request.args.get("n"), -1)
        logs.bind_call(call.call_sid, g.n)
        return None

    def _signed(self, form: list[tuple[str, str]] | None, body: bytes) -> bool:
        url = public_url(self.public, request.environ)
        return verify(self.token or "", url, form, body, request.headers.get("X-Twilio-Signature"))

    # -- the caller's turns

    def voice(self) -> bytes:
        return self._document(self.switchboard.begin(g.call))

    def turn(self) -> bytes:
        waited = decode.seconds(request.args.get("wait"))
        answer = self.switchboard.turn(g.call, g.n, decode.given(g.form), waited)
        self._keep_fact(g.n)
        return self._document(answer)

    def fallback(self) -> bytes:
        """The current answer once more; on to `on_error` when that was tried already, as the address tells."""
        tried = decode.seconds(request.args.get("try"))
        failed = decode.failed_url(g.form)
        if failed is not None:
            log.warning(
                "carrier_fallback", error_code=_short(g.form.get("ErrorCode")), path=_short(failed.path)
            )
        answer = self.switchboard.current(g.call)
        if answer is not None and not answer.ended and (tried > 1 or _given_before(failed, answer)):
            return self._document(self.switchboard.trouble(g.call))
        return self._document(answer, again=True)

    # -- a queue, and whoever is dialled: no turns

    def queue(self) -> bytes:
        answer = self.switchboard.current(g.call)
        return wait_document(answer, g.n, decode.place(g.form), self.urls)

    def queue_key(self) -> bytes:
        """A callback asked for leads out of the queue, whose action then gets what the call has become."""
        answer = self.switchboard.current(g.call)
        queue = waiting_in(answer, g.n)
        pressed = decode.queue_key(g.form, queue.callback_key) if queue else None
        if pressed is not None:
            answer = self.switchboard.turn(g.call, g.n, pressed)
        return wait_document(answer, g.n, decode.place(g.form), self.urls)

    def whisper(self) -> bytes:
        caller = decode.parent(g.form)
        return whisper(self.switchboard.current(caller) if caller else None, g.n, self.urls)

    def whisper_key(self) -> bytes:
        return whispered(g.form.get("Digits", ""))

    # -- facts

    def status(self) -> None:
        """The final status ends an open call; a dialled leg's is a fact of the call that it was dialled for."""
        content = decode.final(g.form)
        if content is None:
            return
        caller = decode.parent(g.form)
        if caller is None:
            self.switchboard.gone(g.call.call_sid, content)
        else:
            self.switchboard.fact(caller.call_sid, "dial", f"{g.call.call_sid}-status", content)

    def recording(self) -> None:
        recording = decode.recording(g.form)
        if recording is None:
            log.warning("recording_without_id")
            return
        content = decode.recording_content(g.form)
        self.switchboard.fact(g.call.call_sid, "recording", recording, content)

    def _keep_fact(self, n: int) -> None:
        """A dial's or a queue's result is kept whatever became of its turn; the caller never waits for that."""
        fact = decode.fact(g.form, n)
        if fact is None:
            return
        kind, fact_id, content = fact
        try:
            self.switchboard.fact(g.call.call_sid, kind, fact_id, content)
        except Exception as broken:
            log.error("fact_lost", kind=kind, exc_info=broken)

    # -- answers

    def _document(self, answer: Answer | None, again: bool = False) -> bytes:
        if answer is None:
            log.warning("unanswered_number", called=_short(g.call.called))
            return apology.unanswered(g.call.caller)
        return render(answer, self.urls_again if again else self.urls, g.call.called)

    def trouble(self) -> bytes:
        """Our own failure, spoken; the redirect leads back to the turn, and in the end to a goodbye."""
        tried = decode.seconds(request.args.get("try"))
        if request.endpoint == "twilio.fallback":
            tried = max(tried, 1)
        elif "again" in request.args:
            tried = 1
        if tried + 1 >= LAST_TRY:
            return apology.sorry(g.call.caller)
        return apology.trouble(g.call.caller, self.urls.fallback(max(g.n, 0), tried + 1))


def carrier_door(switchboard: Switchboard, token: str | None, public: str | None) -> Blueprint:
    """All addresses under /twilio, POST only. `public` is PUBLIC_URL without a slash at its end, or None."""
    door = Door(switchboard, token, public)
    blueprint = Blueprint("twilio", __name__, url_prefix="/twilio")
    blueprint.before_request(door.admit)
    blueprint.teardown_request(lambda _: logs.clear())

    def add(path: str, view: Callable[[], Response]) -> None:
        blueprint.add_url_rule(
            path,
            path.strip("/").replace("/", "_"),
            view,
            methods=["POST"],
            provide_automatic_options=False,
        )

    for path, turn in (("/voice", door.voice), ("/turn", door.turn), ("/fallback", door.fallback)):
        add(path, _answering(_of_a_call(turn), door.trouble))
    add("/queue", _answering(door.queue, lambda: STAY))
    add("/queue/key", _answering(door.queue_key, lambda: STAY))
    add("/whisper", _answering(door.whisper, apology.hang_up))
    add("/whisper/key", _answering(door.whisper_key, apology.hang_up))
    add("/status", _taking(door.status))
    add("/recording", _taking(door.recording))
    return blueprint


def _of_a_call(view: Document) -> Document:
    """A leg that we dialled is no call of its own, wherever it comes."""

    def of_a_call() -> bytes:
        if decode.parent(g.form) is None:
            return view()
        log.warning("child_leg")
        return apology.hang_up()

    return of_a_call


def _answering(view: Document, otherwise: Document) -> Callable[[], Response]:
    """TwiML, whatever breaks: `otherwise` is what is answered then."""

    @wraps(view)
    def answering() -> Response:
        try:
            return Response(view(), content_type=XML)
        except Exception as broken:
            log.error("turn_failed", exc_info=broken)
            return Response(otherwise(), content_type=XML)

    return answering


def _taking(view: Callable[[], None]) -> Callable[[], Response]:
    """204 whatever happens: the carrier wants nothing else, and does not ask again."""

    @wraps(view)
    def taking() -> Response:
        try:
            view()
        except Exception as broken:
            log.error("fact_lost", exc_info=broken)
        return Response(status=204)

    return taking


def _given_before(failed: decode.FailedUrl | None, answer: Answer) -> bool:
    """Whether what failed was the answer that fallback gave once already for the turn that still waits."""
    if failed is None:
        return False
    return failed.path.endswith("/twilio/fallback") or (failed.again and failed.n == answer.turn)


def _refused(reason: str, status: int) -> Response:
    log.warning("refused", why=reason, path=request.path, status=status)
    return Response(f"{reason}\n", status=status, content_type="text/plain; charset=utf-8")


def _short(text: str | None) -> str | None:
    """What came from outside, at a length that a log line bears."""
    return text[:40] if text else None
