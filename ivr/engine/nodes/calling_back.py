"""Who may be called back, and at which number. Shared by the queue's callback and the ticket."""

from __future__ import annotations

from ivr.engine.call import Call


def number_of(call: Call) -> str | None:
    """The number that may be called back: the calling one where the hotline's data allows its country, or
    the registered one of a contact who logged in (or whose account is closed), in any country."""
    caller = call.session.caller
    registered: str | None = call.value("registered_number")
    if call.marked("login_closed"):
        return registered
    if caller.callable and caller.country in call.hotline.callback_countries:
        return caller.ref
    return registered if call.session.person.assurance == "contact" else None


def is_abroad(call: Call) -> bool:
    """Whether the caller is told the international channel instead of a promise."""
    caller = call.session.caller
    foreign = caller.country is not None and caller.country not in call.hotline.callback_countries
    return foreign and number_of(call) is None and call.hotline.international is not None
