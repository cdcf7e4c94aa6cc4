"""What is looked at in each single step of a walk: words, secrets, published keys, the confidential path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ivr.engine.call import CONFIDENTIAL
from ivr.engine.effects import Ask, Do, Ended, Line, Prompt, Queue, Transfer
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


class Looks:
    """Gathers what a walk shows; one instance a hotline, given to the walk as a watcher."""

    def __init__(self) -> None:
        self.flaws: dict[tuple[str, str, str], Flaw] = {}
        self.typing: dict[Typing, None] = {}
        self.visited: set[str] = set()
        self.teams: set[str] = set()
        self.published: dict[tuple[str, str], set[str]] = {}

    def __call__(self, walk: Any, number: int, event: AnyEvent, found: Found) -> None:
        if found.result is None:
            self._add(Flaw("broken", number, event, found, found.broken), walk)
            return
        result = found.result
        self.visited.add(result.session.node)
        self.visited.update(entry.node for entry in result.trace)
        for code, detail in self._seen(walk, number, event, result):
            self._add(Flaw(code, number, event, found, detail), walk)

    def _add(self, flaw: Flaw, walk: Any) -> None:
        session = walk.states[flaw.state].session
        where = (session.node, session.stage) if session is not None else ("", "")
        self.flaws.setdefault((flaw.code, *where), flaw)

    def _seen(self, walk: Any, number: int, event: AnyEvent, result: Step) -> Iterator[tuple[str, str]]:
        before = walk.states[number].session
        yield from _silent(before, event, result)
        yield from _spoken_secrets(event, result)
        yield from _confidential(walk.flows, result)
        wait = result.wait
        if isinstance(wait, Prompt) and wait.entry is not None:
            entry = wait.entry
            self.typing[Typing(result.session.node, result.session.stage, entry.kind, entry.secret)] = None
        if isinstance(wait, (Transfer, Queue)):
            self.teams.add(wait.team)
        if before is not None and isinstance(event, KeyPressed):
            yield from self._published(walk.hotline.nodes[before.node], before, event, result)

    def _published(
        self, node: Any, before: Any, event: KeyPressed, result: Step
    ) -> Iterator[tuple[str, str]]:
        if not isinstance(node, Menu) or before.stage != "choose" or event.ahead:
            return
        option = node.menu.options.get(event.key)
        if option is None or option.source != "published":
            return
        if any(entry.code == "trouble" for entry in result.trace):
            return  # beyond the span of its hours a flow can only be loaded again
        led = self.published.setdefault((before.node, event.key), set())
        first = next((at for at, entry in enumerate(result.trace) if entry.code == "option"), None)
        if first is None or result.trace[first].values.get("key") != event.key:
            yield "published-key", event.key
            return
        after = [entry.node for entry in result.trace[first + 1 :]] or [result.session.node]
        if after[0] != option.go:
            yield "published-key", event.key
        if team := _first_team(result, first):
            led.add(team)


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
