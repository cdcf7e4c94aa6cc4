"""Whether callers can find their way: how many options, in which order, how deep, how far from a person."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft, HotlineDraft
from ivr.flow.options import Options
from ivr.flow.problems import Problem

MOST_OPTIONS, MOST_LEVELS, MOST_MENUS = 5, 3, 3
_ORDER = {key: place for place, key in enumerate("1234567890*#")}
_FAR = 10_000


def too_many_options(draft: Draft, _: Context) -> Iterator[Problem]:
    """Options that are not spoken burden nobody."""
    for hotline, name, _node, part in draft.node_parts():
        for options in hotline.options[name]:
            spoken = _spoken(options)
            if len(spoken) > MOST_OPTIONS:
                yield part.at(*options.path).key_problem("too-many-options", stood=str(len(spoken)))


def keys_out_of_order(draft: Draft, _: Context) -> Iterator[Problem]:
    """One problem a menu, at the first option that comes too late. Star, hash and zero may stand last."""
    for hotline, name, _node, part in draft.node_parts():
        for options in hotline.options[name]:
            spoken = _spoken(options)
            for before, key in pairwise(spoken):
                if _ORDER[key] < _ORDER[before]:
                    where = part.at(*options.path, key)
                    yield where.key_problem("keys-out-of-order", stood=key, wanted=before)
                    break


def unspoken_without_reason(draft: Draft, _: Context) -> Iterator[Problem]:
    """An option that isn't announced says why."""
    for hotline, name, _node, part in draft.node_parts():
        for options in hotline.options[name]:
            for _key, option in part.at(*options.path).parts():
                if option.has("unspoken") and not (option.value["unspoken"] or "").strip():
                    yield option.part("unspoken").key_problem("missing-reason")


def _spoken(options: Options) -> list[str]:
    return [key for key, one in options.by_key.items() if getattr(one, "unspoken", None) is None]


def too_many_levels(draft: Draft, _: Context) -> Iterator[Problem]:
    """Levels are menus on the shortest way from the start, the menu itself among them."""
    for hotline in _judged(draft):
        for name, level in _levels(hotline).items():
            if level > MOST_LEVELS and is_menu(hotline, name):
                yield hotline.written[name].key_problem("too-many-levels", stood=str(level))


def far_from_a_person(draft: Draft, _: Context) -> Iterator[Problem]:
    """Counted from the answer on, on the shortest way through each menu; deeper menus are told of already."""
    for hotline in _judged(draft):
        menus_ahead = _menus_to_a_person(hotline)
        for name, level in _levels(hotline).items():
            passed = level - 1 + menus_ahead.get(name, _FAR)
            if level <= MOST_LEVELS and is_menu(hotline, name) and passed > MOST_MENUS:
                yield hotline.written[name].key_problem("far-from-a-person")


def _judged(draft: Draft) -> Iterator[HotlineDraft]:
    for hotline in draft.hotlines.values():
        if hotline.whole and hotline.frame is not None and not hotline.frame.internal:
            yield hotline


def is_menu(hotline: HotlineDraft, name: str) -> bool:
    """Whether a node has options on keys."""
    return bool(hotline.options[name])


def _levels(hotline: HotlineDraft) -> dict[str, int]:
    assert hotline.frame is not None
    start = hotline.frame.start
    return _counted(hotline, {start: int(is_menu(hotline, start))}, hotline.ways)


def _menus_to_a_person(hotline: HotlineDraft) -> dict[str, int]:
    """The fewest menus that each node has ahead of a person, itself among them."""
    assert hotline.frame is not None
    backward: dict[str, list[str]] = {name: [] for name in hotline.written}
    for name, targets in hotline.ways.items():
        for to in targets:
            backward[to].append(name)
    if "attendant" in hotline.frame.keys.values():
        backward[hotline.frame.attendant].extend(n for n in hotline.nodes if is_menu(hotline, n))
    people = {name: 0 for name, node in hotline.nodes.items() if type(node).person}
    return _counted(hotline, people, backward)


def _counted(
    hotline: HotlineDraft, begin: dict[str, int], ways: Mapping[str, Sequence[str]]
) -> dict[str, int]:
    """Menus on the way with the fewest of them, from where it begins to each node."""
    found, waiting = dict(begin), deque(begin)
    while waiting:
        here = waiting.popleft()
        for to in ways.get(here, ()):
            menus = found[here] + is_menu(hotline, to)
            if menus < found.get(to, _FAR):
                found[to] = menus
                (waiting.append if is_menu(hotline, to) else waiting.appendleft)(to)
    return found
