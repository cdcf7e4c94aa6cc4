"""What is looked at in each single step of a walk: words, secrets, published keys, the confidential path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ivr.engine.call import CONFIDENTIAL
from ivr.engine.effects import Ask, Do, Ended, Line, Prompt
from ivr.engine.events import AnyEvent, HungUp, KeyPressed, SecretTyped
from ivr.engine.listening import HIDDEN
from ivr.engine.nodes.menu import Menu
from ivr.engine.trace import Step
from ivr.proof.adversary import NARROWING
from ivr.proof.stepping import Found


class Flaw(NamedTuple):
    """Something that must not be, at a step: `code`, the state that it was seen from, what happened, and a detail."""

    code: str
    state: int
    event: AnyEvent
    found: Found
    detail: str = ""


class Typing(NamedTuple):
    """A prompt where a caller can type more than one key."""

    node: str
    stage: str
    kind: str
    secret: bool


Seen = dict[int, int]
"""From which states something was seen, and at which moments (a bit mask) for each."""
When = Callable[[int, int], int]
"""At which of these moments a call can be in a state: (its number, a bit mask) -> a bit mask."""


class Looks:
    """Gathers what a walk shows; one instance a hotline, given to the walk as a watcher.

    The walk takes every step at every moment, so what was seen is asked for by `when` it can be.
    """

    def __init__(self) -> None:
        self._flaws: dict[tuple[str, str, str], list[Flaw]] = {}
        self._visited: dict[str, Seen] = {}
        self._published: dict[tuple[str, str], dict[str, Seen]] = {}
        self.typing: dict[Typing, None] = {}

    def flaws(self, when: When) -> list[Flaw]:
        """Of each sort, in each place, the first that a call can come by, at the moments at which it can."""
        found = []
        for alike in self._flaws.values():
            real = ((flaw, when(flaw.state, flaw.found.moments)) for flaw in alike)
            found += [_at(flaw, moments) for flaw, moments in real if moments][:1]
        return found

    def visited(self, when: When) -> set[str]:
        """The nodes that a call can come to."""
        return {name for name, seen in self._visited.items() if _is_possible(seen, when)}

    def published(self, when: When) -> dict[tuple[str, str], set[str]]:
        """(menu, published key): the teams that it led to."""
        return {
            key: {team for team, seen in led.items() if _is_possible(seen, when)}
            for key, led in self._published.items()
        }

    def __call__(self, walk: Any, number: int, event: AnyEvent, found: Found) -> None:
        if found.result is None:
            self._add(Flaw("broken", number, event, found, found.broken), walk)
            return
        result = found.result
        for name in {result.session.node, *(entry.node for entry in result.trace)}:
            _note(self._visited.setdefault(name, {}), number, found)
        for code, detail in self._seen(walk, number, event, found, result):
            self._add(Flaw(code, number, event, found, detail), walk)

    def _add(self, flaw: Flaw, walk: Any) -> None:
        session = walk.states[flaw.state].session
        where = (session.node, session.stage) if session is not None else ("", "")
        self._flaws.setdefault((flaw.code, *where), []).append(flaw)

    def _seen(
        self, walk: Any, number: int, event: AnyEvent, found: Found, result: Step
    ) -> Iterator[tuple[str, str]]:
        before = walk.states[number].session
        yield from _silent(before, event, result)
        yield from _spoken_secrets(event, result)
        yield from _confidential(walk.flows, result)
        wait = result.wait
        if isinstance(wait, Prompt) and wait.entry is not None:
            entry = wait.entry
            self.typing[Typing(result.session.node, result.session.stage, entry.kind, entry.secret)] = None
        if before is not None and isinstance(event, KeyPressed):
            yield from self._led(walk.hotline.nodes[before.node], number, before, event, found)

    def _led(
        self, node: Any, number: int, before: Any, event: KeyPressed, found: Found
    ) -> Iterator[tuple[str, str]]:
        """What is wrong with where a published key leads, if it is one."""
        result = found.result
        assert result is not None
        if not isinstance(node, Menu) or before.stage != "choose" or event.ahead:
            return
        option = node.menu.options.get(event.key)
        if option is None or option.source != "published":
            return
        if any(entry.code == "trouble" for entry in result.trace):
            return  # beyond the span of its hours a flow can only be loaded again
        led = self._published.setdefault((before.node, event.key), {})
        first = next((at for at, entry in enumerate(result.trace) if entry.code == "option"), None)
        if first is None or result.trace[first].values.get("key") != event.key:
            yield "published-key", event.key
            return
        after = [entry.node for entry in result.trace[first + 1 :]] or [result.session.node]
        if after[0] != option.go:
            yield "published-key", event.key
        if team := _first_team(result, first):
            _note(led.setdefault(team, {}), number, found)


def _note(seen: Seen, number: int, found: Found) -> None:
    seen[number] = seen.get(number, 0) | found.moments


def _is_possible(seen: Seen, when: When) -> bool:
    return any(when(number, moments) for number, moments in seen.items())


def _at(flaw: Flaw, moments: int) -> Flaw:
    return flaw._replace(found=flaw.found._replace(moments=moments))


def _first_team(result: Step, first: int) -> str | None:
    teams = [entry.values["team"] for entry in result.trace[first + 1 :] if "team" in entry.values]
    return teams[0] if teams else result.session.team


def _worded(lines: Any) -> bool:
    return any(line.play or any(sign.isalnum() for sign in line.text) for line in lines)


def _silent(before: Any, event: AnyEvent, result: Step) -> Iterator[tuple[str, str]]:
    """Each wait for keys has words before it, and each end of ours is announced."""
    wait = result.wait
    if isinstance(wait, Prompt) and (before is None or wait is not before.wait):
        heard = [line for say in result.effects for line in say.lines] + list(wait.lines)
        if not _worded(heard):
            yield "nothing-heard", result.session.node
    elif isinstance(wait, Ended):
        if wait.hang_up:
            if not _worded([line for say in result.effects for line in say.lines]):
                yield "unannounced-end", result.session.node
        elif not isinstance(event, HungUp) and getattr(event, "result", None) != "hangup":
            yield "unannounced-end", result.session.node


def _spoken_secrets(event: AnyEvent, result: Step) -> Iterator[tuple[str, str]]:
    lines: list[Line] = [line for say in result.effects for line in say.lines]
    lines += result.session.pending
    lines += result.wait.lines if isinstance(result.wait, Prompt) else ()
    if any(NARROWING in line.text for line in lines):
        yield "secret-spoken", result.session.node
    for entry in result.trace:
        if isinstance(event, SecretTyped) and entry.pressed not in (None, HIDDEN):
            yield "secret-kept", entry.node
        if any(isinstance(value, str) and NARROWING in value for value in entry.values.values()):
            yield "secret-kept", entry.node


def _confidential(flows: Any, result: Step) -> Iterator[tuple[str, str]]:
    """A call and a ticket of a confidential team are marked so, and nobody is told that one stands."""
    wait, team_now = result.wait, result.session.team
    if (
        team_now is not None
        and flows.teams[team_now].confidential
        and CONFIDENTIAL not in result.session.marks
    ):
        yield "confidential-unmarked", team_now
    if isinstance(wait, Do) and wait.kind == "open_ticket":
        team = flows.teams[wait.about["team"]]
        if bool(wait.about.get("confidential")) != team.confidential:
            yield "confidential-open", wait.about["team"]
    if isinstance(wait, Ask) and wait.kind == "open_request" and flows.teams[wait.about["team"]].confidential:
        yield "confidential-told", wait.about["team"]
