"""What a node asks the caller, rebuilt from the session whenever it is needed, and what each reply leads to."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ivr.engine.effects import Entry, Line, Wait
from ivr.engine.events import NumberTyped, SecretTyped

if TYPE_CHECKING:
    from ivr.engine.call import Call


class Go(NamedTuple):
    """Move on to another node."""

    target: str


Move = Go | Wait
Lines = list[Line] | Callable[[], list[Line]]
Answer = Callable[["Call"], Move]
OnEntry = Callable[["Call", NumberTyped | SecretTyped], Move]


@dataclasses.dataclass(slots=True)
class Question:
    """One thing asked of the caller.

    `full` is spoken first, `again` after a mistake (as functions where making them is much work: most replies
    need neither). `choices`: single keys and where each leads.
    `entry`: several keys instead, `on_entry` takes a complete one, `commands` the short ones with a meaning.
    `on_silence`: where silence has a meaning of its own (a ticket that needs no key), else it is a mistake.
    `on_failure`: where the last mistake leads ("no_input" | "no_match").
    `on_repeat`: where hearing it again takes more than this prompt (a notice told before it).
    `guarded`: takes only a key pressed at this prompt, never one taken ahead.
    """

    full: Lines
    again: Lines | None = None
    choices: Mapping[str, Answer] = dataclasses.field(default_factory=dict)
    entry: Entry | None = None
    on_entry: OnEntry | None = None
    commands: Mapping[str, Answer] = dataclasses.field(default_factory=dict)
    on_silence: Answer | None = None
    on_failure: Callable[[Call, str], Move] | None = None
    on_back: Answer | None = None
    on_repeat: Answer | None = None
    tries: int | None = None
    timeout: int | None = None
    ahead: bool = False
    guarded: bool = False

    def lines(self, mistaken: bool = False) -> list[Line]:
        """What is spoken: the question, or its short form after a mistake."""
        said = self.again if mistaken and self.again is not None else self.full
        return said() if callable(said) else said
