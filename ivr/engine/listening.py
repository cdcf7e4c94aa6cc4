"""A reply of the caller against the question that was asked: the one place where mistakes are counted.

Silence, a wrong key, a short or empty entry, "back", "repeat" and "attendant" each have their own counter and
limit.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from ivr.engine import speech
from ivr.engine.call import MISTAKES, Call
from ivr.engine.effects import Prompt
from ivr.engine.events import EntryTyped, KeyPressed, NumberTyped, SecretTyped, Silence
from ivr.engine.question import Move, Question
from ivr.flow.kinds import Node

BACK_LIMIT = 10
REPEAT_LIMIT = 10
ATTENDANT_LIMIT = 10
HIDDEN = "••••"
ENTRY = "entry"
"""Stands for the last key after an entry of several keys."""

Reply = KeyPressed | Silence | NumberTyped | EntryTyped | SecretTyped


def reply(call: Call, node: Node, event: Reply) -> Move:
    """What the caller did at the prompt of the node's present stage."""
    question: Question = getattr(node, call.session.stage)(call)
    if isinstance(event, Silence):
        return _silent(call, question)
    if isinstance(event, KeyPressed):
        return _key(call, question, event)
    return _entry(call, question, event)


def _silent(call: Call, question: Question) -> Move:
    last = call.session.last_key
    call.set(last_key=None)
    if question.on_silence is not None:
        call.because("silence")
        return question.on_silence(call)
    if last == ENTRY and question.entry is not None:
        # a carrier tells the late # of the entry before only as silence: once, it is no mistake
        return _unheard(call, "key_repeated", key="#")
    return _mistake(call, question, "no_input", "no_input")


def _unheard(call: Call, code: str, **values: Any) -> Move:
    """The prompt as it stands, once more: nothing was meant by what came."""
    call.because(code, **values)
    return call.session.wait


def _key(call: Call, question: Question, event: KeyPressed) -> Move:
    key, last = event.key, call.session.last_key
    call.pressed, call.ahead = key, event.ahead
    if event.ahead and question.guarded:
        return _unheard(call, "keys_unused", count=1)
    if (choice := question.choices.get(key)) is not None:
        call.set(last_key=key)
        return choice(call)
    call.set(last_key=None)
    if key == last or (last == ENTRY and key == "#"):
        # the same key struck twice, or the # that ends an entry: no mistake of the caller's, once
        return _unheard(call, "key_repeated", key=key)
    if (wide := call.hotline.keys.get(key)) is not None and not question.entry:
        return _hotline_key(call, question, wide)
    return _mistake(call, question, "no_match", "no_match", key=key)


def _entry(call: Call, question: Question, event: NumberTyped | EntryTyped | SecretTyped) -> Move:
    call.pressed = HIDDEN if isinstance(event, SecretTyped) else f"({event.length})"
    last = call.session.last_key
    call.set(last_key=ENTRY)
    if isinstance(event, EntryTyped):
        return _command(call, question, event, last)
    if isinstance(event, SecretTyped) and event.shape == "back":
        return _back(call, question)
    if isinstance(event, SecretTyped) and event.shape == "empty":
        return _empty(call, question, last)
    complete = event.shape == "complete" if isinstance(event, SecretTyped) else event.ref is not None
    if complete and question.on_entry is not None:
        return question.on_entry(call, event)
    return _mistake(call, question, "short", "entry_short")


def _command(call: Call, question: Question, event: EntryTyped, last: str | None) -> Move:
    if event.command is None and event.length == 0:
        return _empty(call, question, last)
    call.pressed = event.command or call.pressed
    if event.command == "*":
        return _back(call, question)
    if event.command is not None and event.command in question.commands:
        return question.commands[event.command](call)
    return _mistake(call, question, "short", "entry_short")


def _empty(call: Call, question: Question, last: str | None) -> Move:
    """A # alone: right behind an entry it ends that one, else it means as much as silence."""
    call.set(last_key=None)
    if last == ENTRY:
        return _unheard(call, "key_repeated", key="#")
    if question.on_silence is not None:
        call.because("silence")
        return question.on_silence(call)
    return _mistake(call, question, "empty", "no_input")


def _mistake(call: Call, question: Question, counter: str, phrase: str, **values: Any) -> Move:
    made = call.count(counter)
    reason = "no_input" if counter == "no_input" else "no_match"
    if made >= (question.tries or call.hotline.tries):
        call.forget_counts(counter)
        return _last_failure(call, question, reason)
    call.because(counter, tried=made, **values)
    return call.listen_again(question, phrase, *_reminders(call, question))


def _last_failure(call: Call, question: Question, reason: str) -> Move:
    if question.on_failure is not None:
        return question.on_failure(call, reason)
    node = call.node
    target = (node.on_no_input if reason == "no_input" else node.on_no_match) or node.on_failure
    call.say("attendant")
    return call.go(target or call.hotline.attendant, "too_many_mistakes", reason=reason)


def _reminders(call: Call, question: Question) -> tuple[str, ...]:
    """Hotline-wide keys are spoken only after a first mistake (where they work)."""
    return ("keys_help",) if question.choices and call.hotline.keys and call.count("reminded") == 1 else ()


def _hotline_key(call: Call, question: Question, meaning: str) -> Move:
    if meaning == "repeat":
        return _repeat(call, question)
    if meaning == "back":
        return _back(call, question)
    if call.count("attendant") > ATTENDANT_LIMIT:
        return _last_failure(call, question, "no_match")
    return call.attendant("attendant_key", call.hotline.at("keys"))


def _repeat(call: Call, question: Question) -> Prompt | Move:
    asked = call.count("repeat")
    if asked > REPEAT_LIMIT:
        return _last_failure(call, question, "no_match")
    call.because("repeat", tried=asked)
    prompt = question.on_repeat(call) if question.on_repeat is not None else _once_more(call)
    if asked < 2 or not isinstance(prompt, Prompt):
        return prompt
    return replace(prompt, lines=speech.slower(prompt.lines))


def _once_more(call: Call) -> Move:
    """All that was said at the prompt, what led there included; after a mistake, the whole question."""
    mistaken = any(call.session.counts.get(name) for name in MISTAKES)
    return call.listen(call.session.stage) if mistaken else call.session.wait


def _back(call: Call, question: Question) -> Move:
    if call.count("back") > BACK_LIMIT:
        return _last_failure(call, question, "no_match")
    if question.on_back is not None:
        return question.on_back(call)
    path = call.session.path
    here = call.session.node
    earlier = [name for name in path if name != here]
    call.set(path=tuple(earlier[:-1]))
    return call.go(earlier[-1] if earlier else here, "back")
