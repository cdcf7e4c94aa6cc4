"""An answer as TwiML. Pure: equal answers give equal bytes; a number is resolved at the moment it is spoken.

Every way through a document comes back to the same turn: the action of a Gather or Record and the Redirect
behind it are one address, so that silence is an answer and never the end of the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from ivr.application.answer import Answer
from ivr.engine.effects import Ended, Line, Prompt, Queue, Record, Serve, Transfer
from ivr.engine.speech import spell
from ivr.flow.model import Voice
from ivr.flow.numbers import E164, dialled, last_four
from ivr.twilio import twiml
from ivr.twilio.twiml import Xml
from ivr.twilio.urls import Urls

AHEAD_WAIT = 2
"""Seconds after a key at a Gather that takes keys ahead.

The carrier has one timeout for the first key and between keys. A long one would let who pressed the only key
wait for nothing, so this one is short, and who needs longer for the first key has the silent Gather behind it.
"""
SLOW = 85
"""Percent of the voice's own rate at which slow lines are spoken."""
ACCEPT_KEY = "1"
WHISPER_WAIT = 5
RECORD_SILENCE = 5
LONGEST_SAY = 2_900
"""Characters of one Say. The carrier takes 3000 of the shorter-breathed voices."""

_SLOT = re.compile(r"\{(number|ending)\}")
_BREATH = re.compile(r"(?<=[.;!?])\s|(?<=,)\s|\s")


def render(answer: Answer, urls: Urls, called: str | None = None) -> bytes:
    """The document of an answer. `called` is the number that the carrier's call reached: its own caller id.

    Raises DocumentTooLongError, and KeyError for a language without a voice.
    """
    if answer.busy:
        return twiml.document(twiml.pause(1), twiml.redirect(urls.turn(answer.turn, answer.waited)))
    if isinstance(answer.wait, Ended) and not answer.wait.hang_up:
        return twiml.document(twiml.hangup())
    said = [xml for say in answer.effects for xml in spoken(answer, say.lines)]
    return twiml.document(*said, *_WAITS[type(answer.wait)](answer, answer.wait, urls, called))


def whisper(answer: Answer | None, n: int, urls: Urls) -> bytes:
    """What the person who answers a transfer hears; without the key, or once the caller is gone, it declines."""
    transfer = _transfer_of(answer, n)
    if answer is None or transfer is None:
        return whispered(accepted=False)
    lines = list(spoken(answer, transfer.whisper))
    ask = twiml.gather(
        *lines, action=urls.whisper_key(n), timeout=WHISPER_WAIT, num_digits=1, finish_on_key=""
    )
    return twiml.document(ask, ask, twiml.hangup())


def accepts(answer: Answer | None, n: int, pressed: str) -> bool:
    """Whether a key at the whisper of turn `n` connects: the right one, and the caller is still there."""
    return pressed == ACCEPT_KEY and _transfer_of(answer, n) is not None


def whispered(accepted: bool) -> bytes:
    """The answer to a key at a whisper: an empty document connects."""
    return twiml.document() if accepted else twiml.document(twiml.hangup())


def _transfer_of(answer: Answer | None, n: int) -> Transfer | None:
    """The transfer that turn `n` of the call waits for; None once the call has moved on or its caller is gone."""
    if answer is None or answer.turn != n or not isinstance(answer.wait, Transfer):
        return None
    return answer.wait


def spoken(answer: Answer, lines: tuple[Line, ...]) -> Iterator[Xml]:
    """Lines as Say and Play. A line about a number that was erased is left out: there is nothing to say."""
    for line in lines:
        text: str | None = line.text
        if line.number is not None and _SLOT.search(line.text):
            text = _with_number(line, answer.number(line.number))
        elif line.play:
            yield twiml.play(line.play)
            continue
        if text is not None:
            yield from _say(text, answer.flows.voices[line.language], line.slow)


def _say(text: str, voice: Voice, slow: bool) -> Iterator[Xml]:
    head, tail = _tags(voice.voice, voice.locale, voice.rate * SLOW // 100 if slow else voice.rate)
    for part in (text,) if len(text) <= LONGEST_SAY else _breaths(text):
        written = twiml.escape(part)
        if written and not written.isspace():
            yield Xml(head + written + tail)


@lru_cache(maxsize=64)
def _tags(voice: str, locale: str, rate: int) -> tuple[str, str]:
    """What stands around the words. The carrier's basic voices (no dot in their names) take no markup inside."""
    words: str = twiml.prosody("~", rate=f"{rate}%") if rate != 100 and "." in voice else "~"
    head, _, tail = twiml.say(words, voice=voice, language=locale).partition("~")
    return head, tail


def _breaths(text: str) -> Iterator[str]:
    """A long text in parts that one Say takes, broken where a voice would breathe."""
    while len(text) > LONGEST_SAY:
        ends = [found.end() for found in _BREATH.finditer(text, LONGEST_SAY // 2, LONGEST_SAY)]
        stops = [end for end in ends if text[end - 2] in ".;!?"]
        at = (stops or ends or [LONGEST_SAY])[-1]
        yield text[:at].rstrip()
        text = text[at:]
    yield text


def _with_number(line: Line, e164: str | None) -> str | None:
    if e164 is None:
        return None
    text = line.text.replace("{number}", spoken_number(e164, line.language))
    return text.replace("{ending}", spell(last_four(e164), line.language, group=4))


def spoken_number(e164: str, language: str) -> str:
    """A number's digits in words: a Brazilian one without its country, area first, the last four together."""
    digits = e164.removeprefix("+")
    national = digits[2:]
    if not (digits.startswith("55") and len(national) in (10, 11)):
        return spell(digits, language)
    parts = (national[:2], national[2:-4], national[-4:])
    return ", ".join(spell(part, language, group=len(part)) for part in parts)


def _prompt(answer: Answer, wait: Prompt, urls: Urls, _: str | None) -> tuple[Xml, ...]:
    action = urls.turn(answer.turn)
    lines = spoken(answer, wait.lines)
    silent = twiml.redirect(action)
    if wait.entry is not None:
        return twiml.gather(*lines, action=action, timeout=wait.timeout, finish_on_key="#"), silent
    if not wait.ahead:
        one = twiml.gather(*lines, action=action, timeout=wait.timeout, num_digits=1, finish_on_key="")
        return one, silent
    several = twiml.gather(*lines, action=action, timeout=AHEAD_WAIT, finish_on_key="")
    second = twiml.gather(action=action, timeout=wait.second or wait.timeout, num_digits=1, finish_on_key="")
    return several, second, silent


def _record(answer: Answer, wait: Record, urls: Urls, _: str | None) -> tuple[Xml, ...]:
    action = urls.turn(answer.turn)
    record = twiml.record(
        action=action,
        max_length=wait.seconds,
        timeout=RECORD_SILENCE,
        finish_on_key="#",
        play_beep=True,
        status_callback=urls.recording(answer.turn),
    )
    return record, twiml.redirect(action)


def _transfer(answer: Answer, wait: Transfer, urls: Urls, called: str | None) -> tuple[Xml, ...]:
    url, told = urls.whisper(answer.turn) if wait.accept else None, urls.leg(answer.turn)
    if wait.sip:
        target = twiml.sip(wait.sip, url=url, status_callback=told)
    else:
        target = twiml.number(dialled(wait.number or ""), url=url, status_callback=told)
    dial = twiml.dial(
        target,
        action=urls.turn(answer.turn),
        timeout=min(max(wait.ring, 5), 600),
        caller_id=_caller_id(called, answer.caller_id),
        answer_on_bridge=False,
        record="record-from-answer" if wait.record else None,
        recording_callback=urls.recording(answer.turn) if wait.record else None,
    )
    return (dial,)


def _caller_id(*candidates: str | None) -> str | None:
    """The first real number. None leaves it to the carrier, which shows the caller's."""
    return next((one for one in candidates if one and E164.fullmatch(one)), None)


def _queue(answer: Answer, wait: Queue, urls: Urls, _: str | None) -> tuple[Xml, ...]:
    return (twiml.enqueue(wait.queue, action=urls.turn(answer.turn), wait_url=urls.queue(answer.turn)),)


def _serve(answer: Answer, wait: Serve, urls: Urls, _: str | None) -> tuple[Xml, ...]:
    timeout = min(max(wait.seconds, 5), 600)
    dial = twiml.dial(
        twiml.queue(wait.queue, url=urls.taken(answer.turn)),
        action=urls.turn(answer.turn),
        timeout=timeout,
        record="record-from-answer" if wait.record else None,
        recording_callback=urls.recording(answer.turn) if wait.record else None,
    )
    return (dial,)


def _ended(*_: object) -> tuple[Xml, ...]:
    return (twiml.hangup(),)


_WAITS: dict[type, Callable[[Answer, Any, Urls, str | None], tuple[Xml, ...]]] = {
    Prompt: _prompt,
    Record: _record,
    Transfer: _transfer,
    Queue: _queue,
    Serve: _serve,
    Ended: _ended,
}
