"""A burst of keys cut into what each prompt takes, one prompt at a time.

What reaches a secret prompt leaves here apart from any event; the caller of `cut` wraps it at once.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ivr.engine.effects import Entry, Prompt


class Cut(NamedTuple):
    """What one prompt takes of a burst.

    `kind`: key (one key, in `keys`), entry (all keys of one entry), secret (the same, never to be kept),
    nothing (the prompt takes no key pressed ahead, or none is left). `rest`: what stays for the next prompt.
    """

    kind: Literal["key", "entry", "secret", "nothing"]
    keys: str
    rest: str


Shape = Literal["empty", "short", "complete", "back"]


def cut(prompt: Prompt, keys: str, ahead: bool) -> Cut:
    """What `prompt` takes of `keys`; `ahead` when they were pressed before it was spoken."""
    if not keys or (ahead and prompt.guarded):
        return Cut("nothing", "", keys)
    if prompt.entry is None:
        return Cut("key", keys[0], keys[1:])
    typed, ended, rest = keys.partition("#")
    return Cut("secret" if prompt.entry.secret else "entry", typed, rest if ended else "")


def after_star(typed: str) -> str | None:
    """A star clears what was typed before it; a star with nothing behind it means back (None)."""
    _, star, tail = typed.rpartition("*")
    return None if star and not tail else tail


def shape(entry: Entry, typed: str) -> Shape | str:
    """What an entry amounts to: one of its commands (itself), or its shape. Too long a one is complete, and wrong."""
    kept = after_star(typed)
    if kept is None:
        return "back"
    if kept in entry.commands:
        return kept
    if not kept:
        return "empty"
    return "short" if len(kept) < entry.shortest else "complete"
