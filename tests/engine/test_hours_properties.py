"""What holds of every schedule at every moment, against a slow and plain account of the same hours."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ivr.engine.hours import OutOfSpan, add_open_minutes, closes_at, days, local_date, next_opening, opening
from ivr.flow.calendar import Calendar, Holiday
from ivr.flow.schedule import Exceptional, LocalHolidays, Policy, Schedule, Span, build_schedule
from tests.engine.teams_on_the_clock import NATIONAL

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = ("America/Sao_Paulo", "America/New_York", "Asia/Kathmandu", "Pacific/Apia")
MINUTE = timedelta(minutes=1)
# Weeks whose clocks change in one of the zones, holidays, and plain ones.
STARTS = ("2018-02-14", "2018-10-31", "2019-02-13", "2026-03-06", "2026-10-29", "2026-04-01", "2026-12-22")


@st.composite
def spans(draw: st.DrawFn, fewest: int = 0) -> tuple[Span, ...]:
    quarters = draw(st.lists(st.integers(0, 96), unique=True, min_size=2 * fewest, max_size=6))
    edges = sorted(quarters)[: len(quarters) // 2 * 2]
    return tuple(Span(a * 15, b * 15) for a, b in zip(edges[::2], edges[1::2], strict=True))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """A few days of hours about a start, with local holidays and exceptional days among them."""
    start = date.fromisoformat(draw(st.sampled_from(STARTS)))
    near = st.integers(0, 9).map(lambda step: start + timedelta(days=step))
    week = {day: draw(spans()) for day in draw(st.sets(st.sampled_from(WEEKDAYS)))}
    exceptional = draw(st.dictionaries(near, spans().map(lambda s: Exceptional(s, "why")), max_size=3))
    holidays = draw(st.dictionaries(near, st.just(Holiday("Dia", "local", "city", "test")), max_size=3))
    policy: Policy = draw(st.sampled_from(("closed", "normal", "special")))
    return build_schedule(
        "team",
        "always"
        if draw(st.integers(0, 5)) == 0
        else {d: ", ".join(map(str, s)) for d, s in week.items() if s},
        national=NATIONAL,
        calendars=(*draw(st.sampled_from(((), (NATIONAL,)))), Calendar("city", "local", "test", holidays)),
        exceptional=exceptional,
        local=LocalHolidays(policy, draw(spans(1)) if policy == "special" else ()),
        timezone=draw(st.sampled_from(ZONES)),
    )


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    start = datetime.fromisoformat(draw(st.sampled_from(STARTS))).replace(tzinfo=UTC)
    return start + timedelta(seconds=draw(st.integers(0, 8 * 86_400)))


def _next(schedule: Schedule, at: datetime) -> datetime | None:
    """The next opening where it lies close enough to walk to it minute by minute."""
    try:
        found = next_opening(schedule, at)
    except OutOfSpan:
        return None
    return found if found is not None and found - at < timedelta(days=4) else None


@given(schedules(), moments())
def test_the_next_opening_is_open_and_nothing_before_it_is(schedule: Schedule, at: datetime) -> None:
    opens = _next(schedule, at)
    last = opens or at + timedelta(days=3)
    if opens is not None:
        assert opens >= at
        assert opening(schedule, opens).open
    probe = at.replace(second=0) + MINUTE
    assert opens == at or not opening(schedule, at).open
    while probe < last:
        assert not opening(schedule, probe).open
        probe += 15 * MINUTE if probe.minute % 15 == 0 else MINUTE


@given(schedules(), moments())
def test_a_team_is_open_until_it_closes(schedule: Schedule, at: datetime) -> None:
    open_now = opening(schedule, at).open
    closes = closes_at(schedule, at)
    if closes is None:
        assert not open_now or schedule.always
        return
    assert open_now
    assert closes > at
    assert not opening(schedule, closes).open
    assert opening(schedule, closes - timedelta(microseconds=1)).open
    probe = at
    while probe < min(closes, at + timedelta(days=3)):
        assert opening(schedule, probe).open
        probe += 5 * MINUTE


@given(schedules(), moments())
def test_what_a_reason_says_holds_the_moment(schedule: Schedule, at: datetime) -> None:
    found = opening(schedule, at)
    local = at.astimezone(zoneinfo.ZoneInfo(schedule.zone.name))
    minute = local.hour * 60 + local.minute
    assert found.reason.day == local.date() == local_date(schedule, at)
    assert found.reason.during.start <= minute < found.reason.during.end
    (row,) = days(schedule, local.date(), 1)
    assert found.open == any(span.start <= minute < span.end for span in row.spans)
    assert found.open == found.reason.code.endswith("open")


@given(schedules(), moments(), st.integers(1, 600))
def test_open_minutes_are_minutes_that_were_open(schedule: Schedule, at: datetime, minutes: int) -> None:
    at = at.replace(second=0)
    try:
        due = add_open_minutes(schedule, at, minutes)
    except OutOfSpan:
        return
    if due is None or due - at > timedelta(days=4):
        return
    counted = sum(opening(schedule, at + step * MINUTE).open for step in range((due - at) // MINUTE))
    assert counted == minutes
    assert opening(schedule, due - MINUTE).open
