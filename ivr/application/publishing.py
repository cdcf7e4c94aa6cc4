"""Publishing a flow set, and undoing it: what is refused and why, and what the author confirms before it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from auth.policy import BRASILIA
from ivr.application.changed_hours import ChangedDate, changed_dates, last_date, special_days
from ivr.application.compared import Difference, compare, yaml_lines
from ivr.application.flow_library import Folder, Read, UnknownVersion, read_stored, record_of
from ivr.application.live import changes_after, live_at
from ivr.application.ports import Store
from ivr.application.records import PublicationRecord
from ivr.engine.hours import Day
from ivr.flow.model import FlowSet
from ivr.flow.problems import has_errors

INSTANT = timedelta(microseconds=1)
Verify = Callable[[FlowSet], Sequence[str]]
"""Why a flow set may trap a caller, in sentences; empty when it can't."""


class Refused(Exception):
    """Nothing was published. `code` says why, `values` what belongs to it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Between:
    """What lies between two flow sets."""

    changes: list[Difference]
    lines: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be published, and what its author should look at first.

    `live`: what it is compared with, None where nothing was ever in use. `first`: what was in use before the first
    publish, to be kept as the version without a window. `ahead`: versions that become live later on their own.
    """

    new: FlowSet
    live: FlowSet | None
    record: PublicationRecord
    first: PublicationRecord | None
    between: Between
    dates: list[ChangedDate]
    special: Mapping[str, list[Day]]
    ahead: list[tuple[datetime, str]]


def back_to(published: Sequence[PublicationRecord], one: PublicationRecord) -> int | None:
    """The number of the latest earlier publication of the same version; None where the version was new."""
    earlier = [other.id for other in published if other.version == one.version and other.id < one.id]
    return max(earlier, default=None)


def between(before: FlowSet, after: FlowSet) -> Between:
    return Between(compare(before, after), yaml_lines(before.files, after.files))


@dataclass
class Publisher:
    """The verbs of versions for one person at one moment."""

    store: Store
    read: Read
    who: str
    at: datetime
    verify: Verify
    read_before: dict[str, FlowSet] = field(default_factory=dict)

    # -- what there is

    @property
    def published(self) -> Sequence[PublicationRecord]:
        """In the order in which they were made."""
        return self.store.publications.after()

    def live(self) -> PublicationRecord | None:
        return live_at(self.published, self.at)

    def in_use(self) -> FlowSet | None:
        """What is live; before the first publish what the last start served. Raises UnknownVersion."""
        live = self.live()
        newest = None if live else self.store.flow_sets.newest_good()
        version = live.version if live else newest.version if newest else None
        return self.version(version) if version else None

    def version(self, version: str) -> FlowSet:
        """Raises UnknownVersion."""
        if version not in self.read_before:
            self.read_before[version] = read_stored(version, self.read, self.store.flow_sets)
        return self.read_before[version]

    def named(self, text: str) -> str:
        """The version that `live`, a publication's number (`#3`) or the beginning of a version means.

        Raises Refused: `unknown_version`, `several_versions`, `nothing_live`.
        """
        if text == "live":
            live = self.in_use()
            if live is None:
                raise Refused("nothing_live")
            return live.version
        published = self.published
        found = {one.version for one in published if f"#{one.id}" == text or one.version.startswith(text)}
        if not found and self.store.flow_sets.get(text) is not None:
            found = {text}
        if len(found) != 1:
            known = list(dict.fromkeys(one.version[:12] for one in reversed(published)))[:10]
            raise Refused("several_versions" if found else "unknown_version", text=text, known=known)
        return found.pop()

    # -- publish

    def publish(
        self,
        draft: Folder,
        base: str | None,
        from_at: datetime | None = None,
        until_at: datetime | None = None,
        message: str = "",
        forced: str | None = None,
    ) -> Plan:
        """What `store` would make live. Raises Refused: `check`, `past`, `window`, `base`, `unchanged`, `verify`."""
        if draft.flows is None or has_errors(draft.problems):
            raise Refused("check", problems=draft.problems, files=draft.files)
        self._check_window(from_at, until_at)
        live = self.live()
        if live is not None:
            self._check_base(draft.flows, live, base)
        if live is not None and live.version == draft.flows.version and not (from_at or until_at):
            raise Refused("unchanged", version=live.version)
        if not forced and (trapped := list(self.verify(draft.flows))):
            raise Refused("verify", lines=trapped)
        return self._plan(draft.flows, from_at, until_at, message, forced, base)

    def _check_window(self, from_at: datetime | None, until_at: datetime | None) -> None:
        if from_at is not None and from_at < self.at:
            raise Refused("past", at=from_at)
        if until_at is not None and until_at <= (from_at or self.at):
            raise Refused("window", at=until_at)

    def _check_base(self, draft: FlowSet, live: PublicationRecord, base: str | None) -> None:
        """Whoever began from another version than the live one would undo what was published since."""
        if base == live.version or draft.version == live.version:
            return
        now = self.version(live.version)
        try:
            began = self.version(base) if base else None
        except UnknownVersion:
            began = None
        theirs = (began, now) if began else None
        raise Refused("base", live=live, base=base, theirs=theirs, ours=(began or now, draft))

    def _plan(
        self,
        new: FlowSet,
        from_at: datetime | None,
        until_at: datetime | None,
        message: str,
        forced: str | None = None,
        base: str | None = None,
    ) -> Plan:
        published, begins = self.published, from_at or self.at
        first = None if published else self._first(published, new)
        record = PublicationRecord(
            id=(published[-1].id if published else 0) + (2 if first else 1),
            version=new.version,
            from_at=begins,
            until_at=until_at,
            published_at=self.at,
            who=self.who,
            message=message,
            forced=forced,
            base=base,
        )
        then = live_at(published, begins)
        live = self.version(then.version) if then else self.in_use()
        day = begins.astimezone(BRASILIA).date()
        last = min(last_date(day), until_at.astimezone(BRASILIA).date()) if until_at else last_date(day)
        return Plan(
            new,
            live,
            record,
            first,
            between(live, new) if live else Between([], ""),
            changed_dates(live, new, day, last) if live else [],
            {team: special_days(schedule, day) for team, schedule in new.schedules.items()},
            changes_after([*published, *([first] if first else []), record], begins),
        )

    def _first(self, published: Sequence[PublicationRecord], new: FlowSet) -> PublicationRecord | None:
        """What is in use now, kept beside a first publish, so that this one can be undone too."""
        used = self.store.flow_sets.newest_good()
        if used is None or used.version == new.version:
            return None
        return PublicationRecord(
            id=1, version=used.version, from_at=self.at, published_at=self.at, who=self.who
        )

    def make(self, plan: Plan) -> PublicationRecord:
        """Makes it live from its moment on. Raises Refused: `raced`, when another one was published meanwhile."""
        publications = self.store.publications
        if plan.first is not None and not publications.add(plan.first):
            raise Refused("raced")
        if not publications.add(plan.record, record_of(plan.new, self.at)):
            raise Refused("raced")
        return plan.record

    # -- undo

    def rollback(self, text: str | None = None, only: str | None = None, message: str = "") -> Plan:
        """What would bring an earlier version back now, or one file of it. A window stays as long as it was.

        Raises Refused: `nothing_live`, `no_earlier`, `unchanged`, `no_file`, `check` and those of `named`.
        """
        live = self.live()
        if live is None:
            raise Refused("nothing_live")
        version = self.named(text) if text else self._earlier(live)
        back = self.version(version)
        if only is not None:
            name = self._file(self.version(live.version), back, only)
            back = self._one_file(self.version(live.version), back, name)
            message = message or f"{name} <- {self._number(version)}"
        if back.version == live.version:
            raise Refused("unchanged", version=live.version)
        return self._plan(back, None, live.until_at, message)

    def _number(self, version: str) -> str:
        """The number under which a version was last published; the version where it never was."""
        number = next((one.id for one in reversed(self.published) if one.version == version), None)
        return f"#{number}" if number else version[:12]

    def _earlier(self, live: PublicationRecord) -> str:
        """The version that was live before the one that is live now."""
        published = self.published
        before: PublicationRecord | None = live
        while before is not None and before.version == live.version:
            earlier = [one for one in published if one.id < before.id]
            before = live_at(earlier, before.from_at - INSTANT) or live_at(earlier, before.from_at)
        if before is None:
            raise Refused("no_earlier")
        return before.version

    def _file(self, live: FlowSet, back: FlowSet, only: str) -> str:
        name = next((one for one in (*live.files, *back.files) if one in (only, f"flows/{only}")), None)
        name = name or next((one for one in (*live.files, *back.files) if one.endswith(f"/{only}")), None)
        if name is None:
            raise Refused("no_file", file=only, known=sorted({*live.files, *back.files}))
        return name

    def _one_file(self, live: FlowSet, back: FlowSet, name: str) -> FlowSet:
        files = {one: text for one, text in live.files.items() if one != name}
        if name in back.files:
            files[name] = back.files[name]
        reading = self.read(files, self.at.astimezone(BRASILIA).date())
        if reading.flows is None:
            raise Refused("check", problems=reading.problems, files=files)
        if trapped := list(self.verify(reading.flows)):
            raise Refused("verify", lines=trapped)
        return reading.flows
