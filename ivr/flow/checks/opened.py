"""Nobody is sent to a team that may be closed: each transfer stands behind the open way of its team's hours."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flow.checks.context import Context
from ivr.flow.draft import Draft, HotlineDraft
from ivr.flow.problems import Problem


def no_closed_way(draft: Draft, _: Context) -> Iterator[Problem]:
    """Judged where the whole hotline could be read. A team that is always open, or on call, closes for nobody."""
    for hotline in draft.hotlines.values():
        if hotline.whole:
            yield from _unguarded(draft, hotline)


def _unguarded(draft: Draft, hotline: HotlineDraft) -> Iterator[Problem]:
    backward: dict[str, list[str]] = {}
    for name, targets in hotline.ways.items():
        for to in targets:
            backward.setdefault(to, []).append(name)
    for name, node in hotline.nodes.items():
        team = _team(hotline, name) if type(node).person else None
        closes = team in draft.schedules and not draft.schedules[team].always
        if team is None or not closes or getattr(node, "via", "team") != "team":
            continue
        if name in hotline.reached and _entered(draft, hotline, backward, name, team):
            yield hotline.written[name].key_problem("no-closed-way", stood=team)


def _entered(
    draft: Draft, hotline: HotlineDraft, backward: dict[str, list[str]], name: str, team: str
) -> bool:
    """Whether some way from where calls begin passes no open way of the team."""
    frame = hotline.frame
    assert frame is not None
    begins = {frame.start, frame.attendant, frame.on_error}
    waiting, seen = [name], {name}
    while waiting:
        here = waiting.pop()
        if here in begins:
            return True
        for before in backward.get(here, ()):
            if before not in seen and not _only_while_open(hotline, before, here, team, draft):
                seen.add(before)
                waiting.append(before)
    return False


def _only_while_open(hotline: HotlineDraft, before: str, here: str, team: str, draft: Draft) -> bool:
    """A team of a wrong name may be meant for any."""
    node = hotline.nodes[before]
    looked_at = _team(hotline, before)
    if not type(node).open_way or (looked_at != team and looked_at in draft.teams):
        return False
    ways = [path[0] for what, path, to in hotline.references[before] if what == "node" and to == here]
    return ways == [type(node).open_way]


def _team(hotline: HotlineDraft, name: str) -> str | None:
    found = (value for what, _, value in hotline.references[name] if what == "team")
    return next(found, None)
