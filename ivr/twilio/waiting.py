"""What a caller hears in a queue. No turn: rendered anew each time the carrier asks, from what it says.

Hours are not looked at here: who is in the queue at closing time is served.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ivr.application.answer import Answer
from ivr.engine.effects import Line, Queue
from ivr.engine.speech import key_name
from ivr.flow.model import Phrase
from ivr.twilio import twiml
from ivr.twilio.decode import Place
from ivr.twilio.render import spoken
from ivr.twilio.urls import Urls

HOLD = 12
"""Seconds of quiet before a word that the line still stands, and again before the next announcement."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def waiting_in(answer: Answer | None, n: int) -> Queue | None:
    """The queue that turn `n` of the call waits in; None when the call has moved on, or isn't known."""
    if answer is None or answer.turn != n or not isinstance(answer.wait, Queue):
        return None
    return answer.wait


def wait_document(answer: Answer | None, n: int, place: Place, urls: Urls) -> bytes:
    """The place, the expected wait and the callback key; once the wait is over, the way out of the queue."""
    queue = waiting_in(answer, n)
    if answer is None or queue is None or place.waited >= queue.max_wait:
        return twiml.document(twiml.leave())
    heard = _heard(answer, queue, place)
    if queue.callback_key is None:
        return twiml.document(*heard)
    action = urls.queue_key(n)
    return twiml.document(twiml.gather(*heard, action=action, timeout=1, num_digits=1, finish_on_key=""))


def _heard(answer: Answer, queue: Queue, place: Place) -> list[twiml.Xml]:
    left = queue.max_wait - place.waited
    heard = [*spoken(answer, (_announcement(answer, queue, place),)), twiml.pause(min(HOLD, left))]
    if left > HOLD:
        hold = _line(answer.flows.phrases["queue_hold"], queue.language, {})
        heard += [*spoken(answer, (hold,)), twiml.pause(min(HOLD, left - HOLD))]
    return heard


def expected_minutes(place: Place, max_wait: int) -> int:
    """Minutes still to wait, at least 2, and never past the moment at which the queue gives up.

    In a steady queue those who wait have waited half of the whole time on average, and a caller has left the
    share of it that lies before their place.
    """
    left = min(2 * place.average * place.position / place.size, max_wait - place.waited)
    return max(2, -int(-left // 60))


def _announcement(answer: Answer, queue: Queue, place: Place) -> Line:
    found = answer.flows.phrases["queue_wait_first" if place.position == 1 else "queue_wait"]
    key = queue.callback_key
    slots = {
        "position": str(place.position),
        "minutes": str(expected_minutes(place, queue.max_wait)),
        "key": key_name(key, queue.language) if key else "",
    }
    return _line(found, queue.language, slots)


def _line(phrase: Phrase, language: str, slots: Mapping[str, str]) -> Line:
    """A phrase as it is heard now, without the sentences that name a key where there is none."""
    words = phrase.words[language]
    if not slots.get("key"):
        words = " ".join(part for part in _SENTENCE.split(words) if "{key}" not in part)
    play = phrase.play.get(language) if "{" not in words else None
    for name, value in slots.items():
        words = words.replace("{" + name + "}", value)
    return Line(words, language, play=play)
