"""Making a notice or an override: what holds for a while without a publish, and what can't."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ivr.application.ports import Store
from ivr.application.records import NoticeRecord, OverrideRecord, OverrideState
from ivr.flow.model import FlowSet

LONGEST_OVERRIDE = timedelta(days=31)
LONGEST_WORDS = 400
NATIVE = "pt-BR"


class NotPossible(Exception):
    """Nothing was stored. `code` says why, `values` what belongs to it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass
class Announcements:
    """The verbs of notices and overrides for one person at one moment. `flows`: the set that is live."""

    store: Store
    flows: FlowSet
    who: str
    at: datetime

    def notice(
        self,
        say: Mapping[str, str],
        until_at: datetime,
        from_at: datetime | None = None,
        hotlines: Sequence[str] = (),
    ) -> NoticeRecord:
        """Stored, with its number. Raises NotPossible: `unknown_hotline`, `window`, `words`, `no_words`."""
        for hotline in hotlines:
            if hotline not in self.flows.hotlines:
                raise NotPossible("unknown_hotline", hotline=hotline, known=sorted(self.flows.hotlines))
        if not say.get(NATIVE, "").strip():
            raise NotPossible("no_words")
        notice = NoticeRecord(
            hotlines=tuple(dict.fromkeys(hotlines)),
            from_at=from_at or self.at,
            until_at=until_at,
            say=_spoken(say),
            made_at=self.at,
            who=self.who,
        )
        self._check_window(notice.from_at, until_at)
        return self.store.notices.add(notice)

    def override(
        self,
        team: str,
        state: OverrideState,
        until_at: datetime,
        from_at: datetime | None = None,
        to: str | None = None,
        say: Mapping[str, str] | None = None,
    ) -> OverrideRecord:
        """Stored, with its number. Raises NotPossible: `unknown_team`, `to`, `confidential`, `window`, `too_long`,
        `words`.
        """
        self._check_team(team)
        if (state == "sent") != (to is not None) or to == team:
            raise NotPossible("to")
        if to is not None:
            self._check_team(to)
            if self.flows.teams[team].confidential or self.flows.teams[to].confidential:
                raise NotPossible("confidential")
        begins = from_at or self.at
        self._check_window(begins, until_at)
        if until_at - begins > LONGEST_OVERRIDE:
            raise NotPossible("too_long", days=LONGEST_OVERRIDE.days)
        override = OverrideRecord(
            team=team,
            state=state,
            to=to,
            from_at=begins,
            until_at=until_at,
            say=_spoken(say or {}),
            made_at=self.at,
            who=self.who,
        )
        return self.store.overrides.add(override)

    def end_notice(self, id: int) -> NoticeRecord:
        """Raises NotPossible: `ended`."""
        found = self.store.notices.end(id, self.at, self.who)
        if found is None:
            raise NotPossible("ended", id=id)
        return found

    def end_override(self, id: int) -> OverrideRecord:
        """Raises NotPossible: `ended`."""
        found = self.store.overrides.end(id, self.at, self.who)
        if found is None:
            raise NotPossible("ended", id=id)
        return found

    def _check_team(self, team: str) -> None:
        if team not in self.flows.teams:
            raise NotPossible("unknown_team", team=team, known=sorted(self.flows.teams))

    def _check_window(self, from_at: datetime, until_at: datetime) -> None:
        if until_at <= max(from_at, self.at):
            raise NotPossible("window", at=until_at)


def _spoken(say: Mapping[str, str]) -> dict[str, str]:
    """Words as they will be spoken. Braces would be taken for something to be filled in."""
    found = {language: _sentence(" ".join(words.split())) for language, words in say.items() if words.strip()}
    for words in found.values():
        if len(words) > LONGEST_WORDS or "{" in words or "}" in words or not words.isprintable():
            raise NotPossible("words", most=LONGEST_WORDS)
    return found


def _sentence(words: str) -> str:
    """With its end, so that the voice makes a pause behind it."""
    return f"{words}." if words[-1].isalnum() else words
