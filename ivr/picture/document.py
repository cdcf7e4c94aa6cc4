"""The public document of a hotline ("URA"): every option of the phone channel, by the keys that lead there.

A structure of plain texts in one language; `markdown` and `html` write it out.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.engine import speech
from ivr.engine.nodes.menu import Menu as MenuNode
from ivr.engine.spoken_time import spoken_schedule
from ivr.flow.model import FlowSet, Hotline
from ivr.picture.address import written
from ivr.picture.destinations import Lead, Need, conditions_of, hindrance, leads_from, needs_of
from ivr.picture.document_words import said
from ivr.picture.plan import team_title, title
from ivr.picture.ways import Way, nearest, role_of, ways_of

LOGIN_STEP = "login"


@dataclass(frozen=True, slots=True)
class Key:
    """A key that works beside the options: `what` it does."""

    key: str
    what: str


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `steps`: what is pressed from the start of the call, `login` where a caller identifies. `trail`:
    the labels on the way. `sure`: the keys lead there whatever else happens.
    """

    id: str
    key: str
    steps: tuple[str, ...]
    trail: tuple[str, ...]
    label: str
    announced: bool
    sure: bool
    leads: tuple[Lead, ...]
    needs: tuple[str, ...]
    product: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One menu. `steps`: how it is reached; `when`: what must hold, in words; `told`: its opening words.

    `sure`: keys lead there; else it is heard only when something went wrong.
    """

    id: str
    heading: str
    steps: tuple[str, ...]
    when: tuple[str, ...]
    sure: bool
    told: str
    options: tuple[Option, ...]
    languages: tuple[Key, ...]
    recent: str | None


@dataclass(frozen=True, slots=True)
class Number:
    """A number as callers dial it; `example`: one of our own invention."""

    number: str
    example: bool


@dataclass(frozen=True)
class Document:
    """All of it. `hours`: each team that is led to, with its hours in words."""

    hotline: str
    language: str
    title: str
    national: tuple[Number, ...]
    international: tuple[Number, ...]
    channel: str | None
    keys: tuple[Key, ...]
    sections: tuple[Section, ...]
    hours: tuple[tuple[str, str], ...]

    @property
    def options(self) -> tuple[Option, ...]:
        """Every option of every menu."""
        return tuple(option for section in self.sections for option in section.options)


def document(flows: FlowSet, hotline_id: str, language: str) -> Document:
    """The document of a hotline. Raises KeyError for one that isn't there."""
    return _Document(flows, flows.hotlines[hotline_id], language).whole()


class _Document:
    """A document while it is put together."""

    def __init__(self, flows: FlowSet, hotline: Hotline, language: str) -> None:
        self.flows, self.hotline, self.language = flows, hotline, language
        self.ways = ways_of(hotline)
        self.nearest = nearest(hotline, self.ways, hotline.start, hotline.attendant, hotline.on_error)

    def whole(self) -> Document:
        numbers = self._numbers()
        sections = tuple(self._sections())
        return Document(
            self.hotline.hotline,
            self.language,
            title(self.hotline, self.language),
            tuple(one for one in numbers if not one.number.startswith("+")),
            tuple(one for one in numbers if one.number.startswith("+")),
            self._channel(),
            tuple(self._keys()),
            sections,
            tuple(self._hours(sections)),
        )

    def _channel(self) -> str | None:
        """The channel from abroad, its address as one writes it."""
        abroad = self.hotline.international
        if abroad is None:
            return None
        words = (speech.label(self.flows, abroad.channel, self.language), abroad.spelled)
        return " ".join(written(one) for one in words if one)

    def _numbers(self) -> list[Number]:
        """Published numbers; where there are none, our examples, marked as such."""
        found = [Number(one.number, one.source == "example") for one in self.hotline.numbers]
        return [one for one in found if not one.example] or found

    def _keys(self) -> Iterator[Key]:
        for key, meaning in self.hotline.keys.items():
            what = said(meaning, self.language)
            leads = leads_from(self.flows, self.hotline, self.ways, self.hotline.attendant, self.language)
            if meaning == "attendant" and leads:
                what += f" ({leads[0].title})"
            yield Key(key, what)

    def _hours(self, sections: tuple[Section, ...]) -> Iterator[tuple[str, str]]:
        found = [lead for section in sections for option in section.options for lead in option.leads]
        keys = leads_from(self.flows, self.hotline, self.ways, self.hotline.attendant, self.language)
        for team in dict.fromkeys(lead.team for lead in (*found, *keys) if lead.team):
            schedule = self.flows.schedules.get(team)
            name = team_title(self.flows, team, self.language)
            yield name, spoken_schedule(schedule, self.language) if schedule else ""

    # -- menus

    def _sections(self) -> Iterator[Section]:
        menus = [name for name in self.nearest if role_of(self.hotline.node(name), self.ways[name]) == "menu"]
        places = {name: _Place(self, self._path(name)) for name in menus}
        for name in sorted(menus, key=lambda name: (places[name].hindered, places[name].order)):
            yield self._section(name, places[name])

    def _path(self, name: str) -> list[Way]:
        path: list[Way] = []
        while (way := self.nearest[name]) is not None:
            path.insert(0, way)
            name = way.source
        return path

    def _section(self, name: str, place: _Place) -> Section:
        node = self.hotline.node(name)
        menu = node if isinstance(node, MenuNode) else None
        told = speech.label(self.flows, menu.menu.intro, self.language) if menu and menu.menu.intro else ""
        recent = said("recent", self.language).format(key=menu.recent) if menu and menu.recent else None
        return Section(
            f"menu-{name}",
            place.heading,
            place.steps,
            place.when,
            not place.hindered,
            told,
            tuple(self._option(way, place) for way in self.ways[name] if way.role == "option"),
            tuple(self._languages()) if menu and menu.languages else (),
            recent,
        )

    def _languages(self) -> Iterator[Key]:
        for name, choice in self.hotline.languages.items():
            if choice.key:
                yield Key(choice.key, speech.LANGUAGE_NAMES[name][name])

    def _option(self, way: Way, place: _Place) -> Option:
        label = speech.label(self.flows, way.label, self.language) if way.label else way.key or ""
        leads = leads_from(self.flows, self.hotline, self.ways, way.target, self.language)
        needs = (*place.needs, *(need for lead in leads for need in lead.needs))
        return Option(
            f"{way.source}-{KEY_IDS.get(way.key or '', way.key)}",
            way.key or "",
            (*place.steps, way.key or ""),
            place.trail,
            label,
            way.unspoken is None,
            not place.hindered,
            leads,
            tuple(dict.fromkeys(need.words for need in needs)),
            self._product(way),
        )

    def _product(self, way: Way) -> str | None:
        node = self.hotline.node(way.source)
        if not isinstance(node, MenuNode) or way.key is None:
            return None
        return node.menu.options[way.key].set.get("product")


KEY_IDS: Mapping[str, str] = {"*": "star", "#": "hash"}


class _Place:
    """How a menu is reached. `hindered`: only when something went wrong, so that no keys lead there for sure."""

    def __init__(self, whole: _Document, path: list[Way]) -> None:
        self.whole, self.path = whole, path

    @functools.cached_property
    def hindered(self) -> bool:
        return any(way.role == "failure" for way in self.path)

    @functools.cached_property
    def order(self) -> tuple[int, tuple[str, ...], int]:
        keys = tuple(way.key for way in self.path if way.key)
        return 0 if not self.hindered else 1, keys, len(self.path)

    @functools.cached_property
    def steps(self) -> tuple[str, ...]:
        if self.hindered:
            return ()
        return tuple(step for way in self.path for step in self._step(way))

    def _step(self, way: Way) -> Iterator[str]:
        if way.key:
            yield "/".join(self._keys_beside(way))
        elif self.whole.hotline.node(way.source).login:
            yield LOGIN_STEP

    def _keys_beside(self, way: Way) -> list[str]:
        """The keys of a menu that lead to the same place as one of them does."""
        return [one.key for one in self.whole.ways[way.source] if one.key and one.target == way.target]

    @functools.cached_property
    def heading(self) -> str:
        if self.hindered:
            return self.when[-1] if self.when else said("main_menu", self.whole.language)
        heading = " › ".join(self.trail) or said("main_menu", self.whole.language)
        heading += f" ({', '.join(self.when)})" if self.when else ""
        return heading[:1].upper() + heading[1:]

    @functools.cached_property
    def trail(self) -> tuple[str, ...]:
        """The labels of the options on the way; none where several keys lead the same way."""
        chosen = (way for way in self.path if way.key and len(self._keys_beside(way)) == 1)
        labels = (way.label for way in chosen if way.label)
        return tuple(speech.label(self.whole.flows, label, self.whole.language) for label in labels)

    @functools.cached_property
    def when(self) -> tuple[str, ...]:
        """What must hold; of what went wrong the last alone, since callers come there from several options."""
        found = [text for way in self.path if (text := self._condition(way))]
        return tuple(dict.fromkeys(found[-1:] if self.hindered else found))

    def _condition(self, way: Way) -> str:
        language = self.whole.language
        if way.role == "failure":
            return hindrance(way, self.whole.hotline.node(way.source).login, language)
        if not way.when and way.key:
            return ""
        return ", ".join(conditions_of(way, self.whole.ways, self.path[-1].target, language))

    @functools.cached_property
    def needs(self) -> tuple[Need, ...]:
        if self.hindered:
            return ()
        nodes = (self.whole.hotline.node(way.source) for way in self.path)
        return tuple(need for node in nodes for need in needs_of(node, self.whole.language))
