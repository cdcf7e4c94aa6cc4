"""The working copy of a call inside one step: what nodes use to speak, ask, remember and move on.

It lives for one `step` and is thrown away; nothing outside sees it, so the step stays a pure function.
"""

from __future__ import annotations

from typing import Any, NoReturn

import msgspec

from ivr.engine import announcements, speech
from ivr.engine.effects import Ask, Do, Line, Prompt, Say, Wait
from ivr.engine.question import Go, Question
from ivr.engine.session import Session
from ivr.engine.trace import Trace
from ivr.flow.kinds import Node
from ivr.flow.model import FlowSet, Hotline, Team
from ivr.flow.shape import Text
from ivr.flow.source import Source

replace = msgspec.structs.replace
CONFIDENTIAL = "confidential"
"""Marks a call that came to a confidential team: it stays confidential, wherever it goes from there."""
MISTAKES = ("no_input", "no_match", "short", "empty")
"""Counters of what was no answer at a prompt; they start anew at each node."""


class Trouble(Exception):
    """Something that only `on_error` can answer; `reason` is a stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Call:
    """One call during one step."""

    __slots__ = ("ahead", "effects", "flows", "hotline", "pending", "pressed", "session", "trace")

    def __init__(self, flows: FlowSet, session: Session) -> None:
        self.flows = flows
        self.session = session
        self.hotline: Hotline = flows.hotlines[session.hotline]
        self.effects: list[Say] = []
        self.trace: list[Trace] = []
        self.pending: list[Line] = list(session.pending)
        self.pressed: str | None = session.pressed
        self.ahead = False

    # -- what is known

    @property
    def language(self) -> str:
        return self.session.language

    @property
    def node(self) -> Node:
        return self.hotline.node(self.session.node)

    def team(self, name: str) -> Team:
        return self.flows.teams[name]

    def team_title(self, name: str) -> str:
        return self.team(name).title[self.language]  # type: ignore[index]

    def value(self, name: str, default: Any = None) -> Any:
        return self.session.values.get(name, default)

    def marked(self, mark: str) -> bool:
        return mark in self.session.marks

    # -- what is remembered

    def set(self, **changes: Any) -> None:
        self.session = replace(self.session, **changes)
        team = changes.get("team")
        if team is not None and self.team(team).confidential:
            self.mark(CONFIDENTIAL)

    def keep(self, **values: Any) -> None:
        """Remembers values of the call; None forgets one."""
        merged = {**self.session.values, **values}
        self.set(values={k: v for k, v in merged.items() if v is not None})

    def mark(self, *marks: str) -> None:
        self.set(marks=tuple(sorted({*self.session.marks, *marks})))

    def count(self, name: str) -> int:
        """One more of `name`; how many there are now."""
        now = self.session.counts.get(name, 0) + 1
        self.set(counts={**self.session.counts, name: now})
        return now

    def forget_counts(self, *names: str) -> None:
        kept = {k: v for k, v in self.session.counts.items() if k not in names}
        if len(kept) != len(self.session.counts):
            self.set(counts=kept)

    # -- speech

    def line(self, text: Text | str, /, **slots: str) -> Line:
        if isinstance(text, str):
            return speech.phrase(self.flows, text, self.language, **slots)
        return speech.line(self.flows, text, self.language, **slots)

    def say(self, text: Text | str | Line, /, **slots: str) -> None:
        """Speech that a key cuts: it is nested in the next prompt, or said before whatever else comes."""
        self.pending.append(text if isinstance(text, Line) else self.line(text, **slots))

    def tell(self, text: Text | str | Line, /, **slots: str) -> None:
        """Speech that no key cuts."""
        self.say(text, **slots)
        self.flush()

    def flush(self) -> None:
        if self.pending:
            self.effects.append(Say(tuple(self.pending)))
            self.pending = []

    # -- moving

    def because(self, code: str, place: Source | str | None = None, **values: Any) -> None:
        """One entry of the trace; `place` is a text where the rule stands in no file."""
        where = str(place if place is not None else self.node.place)
        self.trace.append(Trace(self.session.node, code, values, where, self.pressed, len(self.effects)))
        self.pressed = None

    def go(self, target: str, code: str, place: Source | str | None = None, **values: Any) -> Go:
        """On to `target`, and why."""
        self.because(code, place, **values)
        return Go(target)

    def attendant(self, code: str, place: Source | None = None, **values: Any) -> Go:
        return self.go(self.hotline.attendant, code, place, **values)

    def fail(self, reason: str) -> NoReturn:
        raise Trouble(reason)

    # -- waiting

    def listen(self, stage: str) -> Prompt:
        """Asks the question that the node's method `stage` builds."""
        self.set(stage=stage)
        question: Question = getattr(self.node, stage)(self)
        return self._prompt(question, question.lines())

    def listen_again(self, question: Question, *mistake: str) -> Prompt:
        """The same question after a mistake: what went wrong, then the short form."""
        before = [self.line(name) for name in mistake]
        return self._prompt(question, before + question.lines(mistaken=True))

    def _prompt(self, question: Question, lines: list[Line]) -> Prompt:
        spoken = (*self.pending, *announcements.before(self), *lines)
        self.pending = []
        tried = any(self.session.counts.get(name) for name in MISTAKES)
        return Prompt(
            spoken,
            keys=tuple(question.choices),
            entry=question.entry,
            timeout=question.timeout or self.hotline.timeout,
            second=(8 if tried else 5) if question.ahead else 0,
            ahead=question.ahead,
            guarded=question.guarded,
        )

    def ask(self, kind: str, then: str, **about: Any) -> Ask:
        """A question to the world; the node's method `then` takes the answer (None when there was none)."""
        self.set(stage=then)
        return Ask(self._key(kind), kind, about)

    def do(self, kind: str, then: str, **about: Any) -> Do:
        """A write in the turn's transaction; the node's method `then` takes the answer."""
        self.set(stage=then)
        return Do(self._key(kind), kind, about)

    def _key(self, kind: str) -> str:
        nth = self.session.nth.get(kind, 0) + 1
        self.set(nth={**self.session.nth, kind: nth})
        return f"{kind}:{self.session.node}:{nth}"

    def wait(self, wait: Wait, then: str) -> Wait:
        """Any other wait; what comes of it goes to the node's method `then`."""
        self.flush()
        self.set(stage=then)
        return wait
