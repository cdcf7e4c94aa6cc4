"""What can be looked up of the past for certain, where no call asked for it: notices and overrides as they stood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from ivr.application.board import Board
from ivr.application.ports import Store
from ivr.application.replay import Known
from ivr.engine.effects import Ask, Do


class _AsKnown:
    """What was known at a moment: nothing made later, and no early end that was still to come."""

    def __init__(self, kept: Any) -> None:
        self._kept = kept

    def standing(self, at: datetime) -> Sequence[Any]:
        return [replace(one, ended_at=None) for one in self._kept.standing(at) if one.made_at <= at]


def history(store: Store) -> Known:
    """Answers `notices` and `override` of a moment that is over; nothing else of the world is kept so well."""
    board = Board(_AsKnown(store.notices), _AsKnown(store.overrides))  # type: ignore[arg-type]

    def known(wait: Ask | Do, at: datetime) -> dict[str, Any] | None:
        if wait.kind == "override":
            return _told("overrides", board.overrides_of(wait.about["team"], at))
        if wait.kind == "notices":
            return _told("notices", board.notices_of(wait.about["hotline"], wait.about["internal"], at))
        return None

    return known


def _told(name: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: found} if found else {}
