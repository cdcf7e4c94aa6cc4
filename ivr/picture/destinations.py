"""Where an option leads without another key: teams, messages, further menus; and what to have at hand on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ivr.engine import speech
from ivr.engine.nodes.authenticate import Authenticate
from ivr.engine.nodes.earlier import Earlier
from ivr.engine.nodes.notice import Notice
from ivr.engine.spoken_time import spoken_schedule
from ivr.flow.kinds import Node
from ivr.flow.model import FlowSet, Hotline
from ivr.flow.shape import Text
from ivr.picture.document_words import CONDITIONS_NOT, SAID, said
from ivr.picture.plan import team_title
from ivr.picture.ways import Way, role_of, team_of
from ivr.picture.words import CONDITIONS, WAYS, word


@dataclass(frozen=True, slots=True)
class Need:
    """Something to have at hand: a stable code, and its words."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Lead:
    """Where an option leads. `kind`: `team`, `message`, `menu` or `end`; `when`: what must hold for it.

    `title`: the team, the message's words, or nothing for a menu, whose node is `menu`. `on_call`: out of hours
    somebody is on call.
    """

    kind: str
    title: str
    team: str | None = None
    hours: str = ""
    on_call: bool = False
    menu: str | None = None
    when: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()


def leads_from(
    flows: FlowSet, hotline: Hotline, ways: Mapping[str, tuple[Way, ...]], start: str, language: str
) -> tuple[Lead, ...]:
    """What a caller comes to from a node by what goes well, unconditional things first."""
    found: dict[tuple[str, str], Lead] = {}
    for lead in _Walk(flows, hotline, ways, language).leads(start):
        mark = (lead.kind, lead.team or lead.menu or lead.title)
        known = found.get(mark, lead)
        found[mark] = replace(known, when=tuple(one for one in known.when if one in lead.when))
    return tuple(sorted(found.values(), key=lambda lead: (lead.kind != "team", len(lead.when))))


@dataclass(slots=True)
class _Walk:
    flows: FlowSet
    hotline: Hotline
    ways: Mapping[str, tuple[Way, ...]]
    language: str

    def leads(
        self, name: str, seen: tuple[str, ...] = (), when: tuple[str, ...] = (), needs: tuple[Need, ...] = ()
    ) -> Iterator[Lead]:
        """Every way that goes well, up to the first person, message or menu on it."""
        if name in seen:
            return
        node = self.hotline.node(name)
        here = self._lead(name, node)
        if here is not None:
            yield replace(here, when=when, needs=needs)
            return
        needs = (*needs, *needs_of(node, self.language))
        for way in self.ways[name]:
            if way.role in ("onward", "option"):
                held = tuple(dict.fromkeys((*when, *conditions_of(way, self.ways, None, self.language))))
                yield from self.leads(way.target, (*seen, name), held, needs)

    def _lead(self, name: str, node: Node) -> Lead | None:
        role, team = role_of(node, self.ways[name]), team_of(node)
        if role == "menu":
            return Lead("menu", "", menu=name)
        if role in ("team", "ticket", "hours") and team is not None:
            return self._team(team, name, on_call=role == "hours" and self._on_call(name))
        if role == "end" or getattr(node, "served", False):
            kind = "end" if role == "end" else "message"
            return Lead(kind, self._words(node) if kind == "message" else said("end", self.language))
        return None

    def _team(self, team: str, name: str, on_call: bool) -> Lead:
        schedule = self.flows.schedules.get(team)
        hours = spoken_schedule(schedule, self.language) if schedule else ""
        return Lead("team", team_title(self.flows, team, self.language), team, hours, on_call)

    def _on_call(self, name: str) -> bool:
        closed = (way.target for way in self.ways[name] if way.role == "closed")
        return any(role_of(self.hotline.node(target), self.ways[target]) == "team" for target in closed)

    def _words(self, node: Node) -> str:
        values = (getattr(node, field) for field in type(node).model_fields)
        text = next((value for value in values if isinstance(value, Text)), None)
        return speech.label(self.flows, text, self.language) if text else ""


def conditions_of(
    way: Way, ways: Mapping[str, tuple[Way, ...]], end: str | None, language: str
) -> Iterator[str]:
    """What must hold for a way: its own condition, or that none beside it does.

    Nothing, where all ways beside it come to the same `end` without a key.
    """
    beside = [one for one in ways[way.source] if one.role == "onward"]
    if end is not None and all(_comes_to(one.target, end, ways) for one in beside):
        return
    if way.when:
        yield word(CONDITIONS, way.when, language)
        return
    for other in beside:
        if other.when:
            yield word(CONDITIONS_NOT, other.when, language)


def hindrance(way: Way, login: bool, language: str) -> str:
    """What went wrong, for a heading: "Who did not log in", "Organization with a pending matter"."""
    name = "not_identified" if login else way.field
    told = said(name, language) if name in SAID else word(WAYS, name, language)
    return told[:1].upper() + told[1:]


def _comes_to(name: str, end: str, ways: Mapping[str, tuple[Way, ...]]) -> bool:
    """Whether what follows by itself leads to a node."""
    seen, waiting = {name}, [name]
    for here in waiting:
        if here == end:
            return True
        for way in ways[here]:
            if way.role == "onward" and way.target not in seen:
                seen.add(way.target)
                waiting.append(way.target)
    return False


def needs_of(node: Node, language: str) -> Iterator[Need]:
    """What a node asks a caller for."""
    if isinstance(node, Authenticate):
        either = len(node.authenticate) > 1 and node.need == "organization"
        code = "password_or_code" if either else node.authenticate[0]
        yield Need(code, said(code, language))
    elif node.login:
        yield Need("login", said("login", language))
    elif isinstance(node, Earlier):
        yield Need("protocol", said("protocol", language))
    elif isinstance(node, Notice):
        yield Need("consent", said("consent", language).format(key=node.notice.key))
