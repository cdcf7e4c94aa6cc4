"""`ivr replay`: yesterday's callers on today's draft, on any version, on their own, or with other hours."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ivr.cli import common, common_words
from ivr.cli.calls import known_names
from ivr.cli.common import AsJson, By, InLang
from ivr.cli.reader import told
from ivr.cli.replay_words import hours_lines, number, of_calls, preview_lines, said

if TYPE_CHECKING:
    from ivr.application.preview import Own, Summary
    from ivr.application.recorded import Recorded
    from ivr.application.records import CallFilter
    from ivr.application.same import Same
    from ivr.application.what_if import HoursTried
    from ivr.flow.model import FlowSet
    from ivr.settings import Lang, Settings
    from ivr.store.store import SqlStore

CONFIDENTIAL = "ombudsman"
MANY = 2_000
"""From so many calls on, all cores share them."""
_SINCE = re.compile(r"(\d{1,4})([hd])\Z")


@dataclass(frozen=True)
class Wanted:
    """Which calls, on what, and which share of them: plain values, so that another process can take them."""

    calls: tuple[str, ...]
    first: datetime | None
    before: datetime | None
    hotline: str | None
    team: str | None
    limit: int
    on: str
    same: bool
    hours: tuple[tuple[str, str], ...]
    share: tuple[int, int] = (0, 1)


def register(app: typer.Typer) -> None:
    @common.verb(
        app,
        "replay",
        "ivr replay --day 2026-11-24 --hotline main_4003",
        "ivr replay --same --since 1d",
        "ivr replay --since 30d --hours-what-if support=06:00-20:00",
    )
    def replay(
        day: Annotated[str | None, typer.Option(help="Only calls of this day, as 2026-11-24.")] = None,
        since: Annotated[
            str | None, typer.Option(help="Only calls since then: 12h, 1d, or a moment.")
        ] = None,
        hotline: Annotated[str | None, typer.Option(help="Only calls of this hotline (main_4003).")] = None,
        team: Annotated[
            str | None, typer.Option(help="Only calls that chose this team; 'ombudsman' takes its own.")
        ] = None,
        call: Annotated[list[str] | None, typer.Option(help="Only this call; may be given again.")] = None,
        on: Annotated[
            str, typer.Option(help="On what: draft, live, a version or its beginning, or #3.")
        ] = "draft",
        same: Annotated[
            bool, typer.Option("--same", help="Each call on its own version; 1 when one is not what it was.")
        ] = False,
        hours_what_if: Annotated[
            list[str] | None,
            typer.Option(metavar="TEAM=SPANS", help="support=06:00-20:00: who would have reached the team."),
        ] = None,
        limit: Annotated[int, typer.Option(min=0, help="The newest calls, at most so many; 0: all.")] = 0,
        lang: InLang = None,
        as_json: AsJson = False,
        by: By = None,
    ) -> None:
        """Runs recorded calls on a draft or a version, and says in callers' terms what would be different."""
        tongue = common.language(lang)
        hours = tuple(map(_hours, hours_what_if or ()))
        first, before = _window(day, since)
        wanted = Wanted(tuple(call or ()), first, before, hotline, team, limit, on, same, hours)
        settings = common.settings()
        with _opened(settings) as store:
            _check(settings, store, wanted, by)
        told = _shared(wanted, settings)
        _show(told, wanted, tongue, as_json)


def _hours(text: str) -> tuple[str, str]:
    team, _, hours = text.partition("=")
    if not (team.strip() and hours.strip()):
        common.wrong_use(said("wrong_hours", common.language(), text=text))
    return team.strip(), hours.strip()


def _window(day: str | None, since: str | None) -> tuple[datetime | None, datetime | None]:
    if day and since:
        common.wrong_use(said("day_and_since", common.language()))
    if day:
        first = common.first_moment(day, "--day")
        return first, first + timedelta(days=1)
    if since is None:
        return None, None
    if found := _SINCE.match(since):
        ago = timedelta(hours=int(found[1])) if found[2] == "h" else timedelta(days=int(found[1]))
        return common.now() - ago, None
    return common.moment(since, "--since"), None


@contextmanager
def _opened(settings: Settings) -> Iterator[SqlStore]:
    with common.opened_store(settings) as store:
        yield store


def _check(settings: Settings, store: SqlStore, wanted: Wanted, by: str | None) -> None:
    """What can be wrong is told before the work; each look at confidential calls is kept."""
    flows = None if wanted.same and not wanted.hours else _target(settings, store, wanted.on)
    for team, hours in wanted.hours:
        _check_hours(flows, team, hours, common.language())
    for call_sid in wanted.calls:
        record = store.call(call_sid)
        if record is None or (record.confidential and wanted.team != CONFIDENTIAL):
            common.not_found(common_words.said("no_call", common.language(), call_sid=call_sid))
    if wanted.team == CONFIDENTIAL:
        _looked(store, wanted, by)


def _check_hours(flows: FlowSet | None, team: str, hours: str, lang: Lang) -> None:
    from ivr.application.what_if import UnknownTeam, with_hours
    from ivr.flow.schedule import ScheduleError

    assert flows is not None, "hours are tried on a set"
    try:
        with_hours(flows, team, hours)
    except UnknownTeam:
        common.wrong_use(said("unknown_team", lang, team=team, known=", ".join(sorted(flows.schedules))))
    except ScheduleError as error:
        common.wrong_use(f"--hours-what-if {team}: {told(str(error))}")


def _looked(store: SqlStore, wanted: Wanted, by: str | None) -> None:
    from ivr.application.preview import recorded_calls
    from ivr.application.records import LookRecord

    name, at = common.who(by), common.now()
    calls = wanted.calls or [one.call_sid for one in recorded_calls(store, _filter(wanted))]
    for call_sid in calls:
        record = store.call(call_sid)
        if record is not None and record.confidential:
            look = LookRecord(at=at, who=name, subject=f"call:{call_sid}", hotline=record.hotline)
            store.looks.keep(look)


def _filter(wanted: Wanted) -> CallFilter:
    from ivr.application.records import CallFilter

    return CallFilter(
        started_from=wanted.first,
        started_before=wanted.before,
        hotline=wanted.hotline,
        team=wanted.team,
        confidential=wanted.team == CONFIDENTIAL,
        limit=wanted.limit,
    )


# -- for a publish

PREVIEWED_DAYS, PREVIEWED_CALLS = 7, 2_000


def publish_preview(settings: Settings, store: SqlStore, flows: FlowSet) -> Summary:
    """The last week's calls on a set that is about to be published, the newest 2,000 of them; a publish stops where
    it is `over(settings.replay_limit)`, and `preview_lines` says it. Confidential calls take no part.
    """
    from ivr.application.history import history
    from ivr.application.preview import preview, recorded_calls
    from ivr.application.records import CallFilter

    since = common.now() - timedelta(days=PREVIEWED_DAYS)
    calls = recorded_calls(store, CallFilter(started_from=since, limit=PREVIEWED_CALLS))
    return preview(flows, calls, own_versions(settings, store), history(store))


# -- on which flows


def _target(settings: Settings, store: SqlStore, on: str) -> FlowSet:
    """The set that calls are replayed on. Raises NoFlows and UnknownVersion."""
    from ivr import compose
    from ivr.application.flow_library import NoFlows
    from ivr.application.publishing import Refused
    from ivr.cli.versions import refuse

    if on == "live":
        return compose.flows_in_use(settings, store, common.now())
    if on != "draft":
        publisher = compose.open_publisher(settings, store, common.who(None), common.now())
        try:
            return publisher.version(publisher.named(on))
        except Refused as refused:
            refuse(refused, common.language())
    found = compose.read_flows(settings, common.now())
    if found.flows is None:
        raise NoFlows("the flows have errors", found)
    return found.flows


def own_versions(settings: Settings, store: SqlStore) -> Own:
    """The set that a call was recorded on, read once; None when this release can't read it any more."""
    from ivr import compose
    from ivr.application.flow_library import UnknownVersion, read_stored

    read = compose.flow_reader(settings, common.now().date())

    @cache
    def own(version: str) -> FlowSet | None:
        try:
            return read_stored(version, read, store.flow_sets)
        except UnknownVersion:
            return None

    return own


# -- the work


Told = dict[str, Any]
"""`same`, `preview` and `hours`, whichever were asked for."""


def _shared(wanted: Wanted, settings: Settings) -> Told:
    """Few calls here, many in as many processes as there are cores."""
    from os import cpu_count

    cores = cpu_count() or 1
    with _opened(settings) as store:
        count = sum(n for _, n in store.calls.count(_filter(wanted), ("hotline",)))
        if not count:
            known_names(settings, store, wanted.hotline, wanted.team)
    if wanted.calls or count < MANY or cores < 2:
        return _work(wanted)
    shares = [_share(wanted, nth, cores) for nth in range(cores)]
    kind = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(cores, multiprocessing.get_context(kind)) as pool:
        first, *others = pool.map(_work, shares)
    for other in others:
        for name, part in first.items():
            _merge(part, other[name])
    return first


def _share(wanted: Wanted, nth: int, of: int) -> Wanted:
    from dataclasses import replace

    return replace(wanted, share=(nth, of))


def _merge(part: Any, other: Any) -> None:
    if isinstance(part, list):
        for mine, theirs in zip(part, other, strict=True):
            mine.merge(theirs)
    else:
        part.merge(other)


def _work(wanted: Wanted) -> Told:
    """This process's share of the calls."""
    settings = common.settings()
    with _opened(settings) as store:
        own = own_versions(settings, store)
        calls: Callable[[], Iterator[Recorded]] = lambda: _calls(store, wanted)  # noqa: E731
        if wanted.hours:
            return {"hours": _tried(settings, store, wanted, own, calls)}
        if wanted.same:
            from ivr.application.same import same

            return {"same": same(calls(), own)}
        from ivr.application.history import history
        from ivr.application.preview import preview

        return {"preview": preview(_target(settings, store, wanted.on), calls(), own, history(store))}


def _tried(
    settings: Settings, store: SqlStore, wanted: Wanted, own: Own, calls: Callable[[], Iterator[Recorded]]
) -> list[HoursTried]:
    """On the calls' own versions, unless another set was named."""
    from ivr.application.history import history
    from ivr.application.what_if import try_hours

    on = None if wanted.on == "draft" else _target(settings, store, wanted.on)
    return [try_hours(calls(), team, hours, own, on, history(store)) for team, hours in wanted.hours]


def _calls(store: SqlStore, wanted: Wanted) -> Iterator[Recorded]:
    from ivr.application.preview import recorded_calls
    from ivr.application.recorded import recorded

    if not wanted.calls:
        yield from recorded_calls(store, _filter(wanted), wanted.share)
        return
    for call_sid in wanted.calls:
        record = store.call(call_sid)
        if record is not None:
            yield recorded(record, store.calls.journal(call_sid))


# -- showing


def _show(told: Told, wanted: Wanted, lang: Lang, as_json: bool) -> None:
    if as_json:
        common.print_json(_as_json(told, wanted))
    else:
        typer.echo("\n".join(_lines(told, lang)))
    if "same" in told and told["same"].wrong:
        raise typer.Exit(common.FOUND)


def _as_json(told: Told, wanted: Wanted) -> Told:
    if "preview" in told:
        return {"on": wanted.on, **told["preview"].as_json()}
    if "same" in told:
        found: Same = told["same"]
        return found.as_json()
    return {"hours": [one.as_json() for one in told["hours"]], "assumes": said("assumes", "en")}


def _lines(told: Told, lang: Lang) -> list[str]:
    if "hours" in told:
        return [line for one in told["hours"] for line in hours_lines(one, lang)]
    if "same" in told:
        return _same_lines(told["same"], lang)
    summary: Summary = told["preview"]
    return preview_lines(summary, lang)


def _same_lines(found: Same, lang: Lang) -> list[str]:
    if not found.calls:
        return [said("none", lang)]
    lines = [of_calls(found.calls, lang)]
    lines.append(f"{number(found.equal, lang):>8}  {said('same', lang)}")
    if found.differ:
        lines.append(f"{number(found.differ, lang):>8}  {said('differ', lang)}")
    if found.unreadable:
        lines.append(f"{number(found.unreadable, lang):>8}  {said('unreadable', lang)}")
    if found.other_engine:
        told = said("other_engine", lang, differ=number(found.other_differ, lang))
        lines.append(f"{number(found.other_engine, lang):>8}  {told}")
    lines += [
        said("differs", lang, call=call_sid, turn=at.turn, step=at.step, part=at.part)
        for call_sid, at in found.examples
    ]
    return lines
