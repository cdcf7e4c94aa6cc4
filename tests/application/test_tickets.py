"""Which verb a ticket's state allows, what each does, and when a callback is tried again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from auth.directory import Contact
from auth.policy import BRASILIA
from ivr.application import tickets as rules
from ivr.application.records import OverrideRecord, PersonRecord, TicketFilter, TicketRecord
from ivr.application.tickets import STATES, TRANSITIONS, VERBS, NotAllowed, Verb
from tests.application.desk import FLOWS, MONDAY, Desk, ticket

P = ticket().protocol
OTHER = Contact("c2", "o1", "B", "b@b.example", "+5511987654322")

ALLOWED = """
verb                 open         in_progress  validation   closed  cancelled  not_reached
take                 in_progress  in_progress  -            -       -          -
propose              -            validation   -            -       -          -
reply                -            -            in_progress  -       -          -
close                closed       closed       closed       -       -          -
cancel               cancelled    cancelled    cancelled    -       -          -
follow_up            -            -            -            closed  cancelled  not_reached
called_answered      in_progress  in_progress  -            -       -          -
called_no_answer     open         in_progress  -            -       -          -
called_later         open         in_progress  -            -       -          -
called_wrong_number  open         in_progress  -            -       -          -
move                 open         open         -            -       -          -
transfer             open         in_progress  validation   -       -          -
"""
HEAD, *ROWS = [line.split() for line in ALLOWED.strip().splitlines()]
CASES = [(row[0], state, after) for row in ROWS for state, after in zip(HEAD[1:], row[1:], strict=True)]

ACT: dict[str, Callable[[Desk], TicketRecord]] = {
    "take": lambda desk: desk.take(P),
    "propose": lambda desk: desk.propose(P),
    "reply": lambda desk: desk.reply(P),
    "close": lambda desk: desk.close(P),
    "cancel": lambda desk: desk.cancel(P),
    "follow_up": lambda desk: desk.follow_up(P),
    "called_answered": lambda desk: desk.called_answered(P),
    "called_no_answer": lambda desk: desk.called_no_answer(P),
    "called_later": lambda desk: desk.called_later(P, desk.now + timedelta(hours=1)),
    "called_wrong_number": lambda desk: desk.called_wrong_number(P),
    "move": lambda desk: desk.move(P, "repairs"),
    "transfer": lambda desk: desk.transfer(P, OTHER),
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRASILIA)


def test_the_table_has_every_verb_and_state() -> None:
    assert [row[0] for row in ROWS] == list(VERBS) == list(TRANSITIONS) == list(ACT)
    assert HEAD[1:] == list(STATES)


@pytest.mark.parametrize(("verb", "state", "after"), CASES, ids=[f"{v}-{s}" for v, s, _ in CASES])
def test_each_verb_in_each_state(verb: Verb, state: str, after: str) -> None:
    desk = Desk(ticket(state))
    if after != "-":
        ACT[verb](desk)
        assert desk.find(P).state == after
        return
    with pytest.raises(NotAllowed) as refused:
        ACT[verb](desk)
    column = HEAD.index(state)
    assert list(refused.value.allowed) == [row[0] for row in ROWS if row[column] != "-"]
    assert desk.find(P) == ticket(state)
    assert desk.memory.tickets.kept == []


def test_every_change_is_kept_with_who_and_when() -> None:
    desk = Desk(ticket(), who="desk-2")
    desk.take(P)
    desk.now += timedelta(minutes=5)
    desk.who = "desk-3"
    desk.close(P)
    kept = [(one.who, one.at, one.what, one.after["state"]) for one in desk.memory.tickets.kept]
    assert kept == [
        ("desk-2", MONDAY, "taken", "in_progress"),
        ("desk-3", MONDAY + timedelta(minutes=5), "closed", "closed"),
    ]


def test_a_ticket_in_a_colleagues_hands_is_taken_only_on_purpose() -> None:
    desk = Desk(ticket("in_progress"), who="desk-2")
    with pytest.raises(rules.TakenByOther) as refused:
        desk.take(P)
    assert refused.value.by == "desk-1"
    assert desk.take(P, over=True).taken_by == "desk-2"


def test_who_changed_it_first_wins() -> None:
    desk = Desk(ticket())
    first = desk.find(P)
    desk.take(P)
    desk.find = lambda protocol: first  # type: ignore[method-assign]  # read before the other's change
    with pytest.raises(rules.ChangedMeanwhile):
        desk.close(P)
    assert desk.memory.tickets.rows["t1"].state == "in_progress"


# -- Validação Cliente


@pytest.mark.parametrize(
    ("proposed", "last"),
    [
        ("2026-04-13", "2026-04-23"),  # Tiradentes between
        ("2026-04-01", "2026-04-13"),  # Good Friday between
        ("2026-11-13", "2026-11-25"),  # 20 November between
        ("2023-11-13", "2023-11-23"),  # no national holiday yet on that 20 November
        ("2026-02-13", "2026-02-24"),  # Carnival is a business day
    ],
)
def test_a_customer_has_seven_business_days(proposed: str, last: str) -> None:
    desk = Desk(ticket("in_progress"), now=at(f"{proposed}T15:00"))
    assert desk.propose(P).validation_until == at(f"{last}T00:00") + timedelta(days=1)


def test_a_validation_is_open_to_its_last_minute_and_closed_by_itself_after_it() -> None:
    desk = Desk(ticket("in_progress"), now=at("2026-11-13T15:00"))
    until = desk.propose(P).validation_until
    assert until is not None
    desk.now = until - timedelta(minutes=1)
    assert desk.find(P).state == "validation"
    assert desk.close_lapsed() == 0
    desk.now = until
    ended = desk.find(P)
    assert (ended.state, ended.closed_at) == ("closed", until)
    assert desk.memory.tickets.kept[-1].who == rules.ENGINE
    with pytest.raises(NotAllowed) as refused:
        desk.reply(P)
    assert refused.value.allowed == ("follow_up",)


def test_a_reply_in_time_goes_back_to_work() -> None:
    desk = Desk(ticket("validation"))
    replied = desk.reply(P)
    assert (replied.state, replied.validation_until, replied.taken_by) == ("in_progress", None, "desk-1")


def test_a_list_closes_all_that_has_lapsed_also_the_confidential_ones() -> None:
    late = [
        ticket("validation", id=f"v{n}", protocol=str(n), confidential=n % 2 == 0, team="ombudsman")
        for n in range(600)
    ]
    desk = Desk(*late, now=MONDAY + timedelta(days=9))
    assert desk.list(TicketFilter(states=("validation",), confidential=True)) == ()
    assert {one.state for one in desk.memory.tickets.rows.values()} == {"closed"}


# -- calling back


@pytest.mark.parametrize(
    ("calls", "then"),
    [
        (["2026-11-23T10:00"], "2026-11-23T13:30"),  # two open hours end at noon; the team is back at 13:30
        (["2026-11-23T08:30"], "2026-11-23T10:30"),
        (["2026-11-23T17:00"], "2026-11-24T09:00"),
        (["2026-11-21T11:00"], "2026-11-23T09:00"),  # Saturday's last hour and Monday's first
        (["2026-11-23T10:00", "2026-11-23T13:30"], "2026-11-24T13:30"),
        (["2026-11-23T10:00", "2026-11-24T10:00"], "2026-11-24T13:30"),  # the first of that day
        (["2026-11-23T10:00", "2026-11-23T11:00", "2026-11-23T17:00"], "2026-11-24T17:00"),
        (["2026-11-19T10:00", "2026-11-19T15:00"], "2026-11-21T09:00"),  # the 20th is a holiday
    ],
)
def test_after_no_answer_it_is_tried_again_while_the_team_is_open(calls: list[str], then: str) -> None:
    desk = Desk(ticket())
    for call in calls:
        desk.now = at(call)
        tried = desk.called_no_answer(P)
    assert tried.next_attempt_at == at(then)
    assert tried.attempts == len(calls)
    assert tried.state == "open"


def override(state: Any, start: str, until: str, team: str = "sales", **more: Any) -> OverrideRecord:
    return OverrideRecord(
        id=1, team=team, state=state, from_at=at(start), until_at=at(until), made_at=MONDAY, who="Ana", **more
    )


@pytest.mark.parametrize(
    ("made", "then"),
    [
        (override("closed", "2026-11-23T10:00", "2026-11-23T15:00"), "2026-11-23T17:00"),
        (override("closed", "2026-11-23T13:30", "2026-11-23T15:00"), "2026-11-23T15:00"),
        (override("sent", "2026-11-23T10:00", "2026-11-23T15:00", to="repairs"), "2026-11-23T17:00"),
        (override("open", "2026-11-23T12:00", "2026-11-23T13:30"), "2026-11-23T12:00"),
        (override("closed", "2026-11-23T10:00", "2026-11-23T15:00", team="repairs"), "2026-11-23T13:30"),
    ],
    ids=["closed", "closed later", "sent elsewhere", "open", "of another team"],
)
def test_the_next_attempt_counts_with_overrides(made: OverrideRecord, then: str) -> None:
    desk = Desk(ticket())
    desk.memory.overrides.rows = (made,)
    assert no_answers(desk, "2026-11-23T10:00").next_attempt_at == at(then)


def test_a_later_call_and_a_move_wait_for_the_end_of_an_override() -> None:
    desk = Desk(ticket("in_progress", team="repairs", next_attempt_at=MONDAY))
    desk.memory.overrides.rows = (override("closed", "2026-11-23T10:00", "2026-11-23T15:00"),)
    assert desk.move(P, "sales").next_attempt_at == at("2026-11-23T15:00")
    assert desk.called_later(P, at("2026-11-23T11:00")).next_attempt_at == at("2026-11-23T15:00")
    desk.now = at("2026-11-23T15:00")
    assert desk.called_later(P, at("2026-11-23T16:00")).next_attempt_at == at("2026-11-23T16:00")


def no_answers(desk: Desk, *calls: str) -> TicketRecord:
    for call in calls:
        desk.now = at(call)
        tried = desk.called_no_answer(P)
    return tried


def test_three_no_answers_on_two_days_end_it_as_not_reached() -> None:
    ended = no_answers(Desk(ticket()), "2026-11-23T10:00", "2026-11-23T14:00", "2026-11-24T14:00")
    assert (ended.state, ended.attempts, ended.next_attempt_at) == ("not_reached", 3, None)
    assert ended.closed_at == at("2026-11-24T14:00")


@pytest.mark.parametrize("between", ["called_answered", "called_later", "transfer"])
def test_somebody_reached_or_another_number_begins_the_count_anew(between: str) -> None:
    desk = Desk(ticket(callback_ref="p1"))
    no_answers(desk, "2026-11-23T10:00", "2026-11-23T14:00")
    ACT[between](desk)
    assert no_answers(desk, "2026-11-24T10:00", "2026-11-24T14:00").state != "not_reached"
    assert no_answers(desk, "2026-11-25T10:00").state == "not_reached"


def test_who_reaches_the_customer_has_it_in_hand_unless_somebody_had() -> None:
    assert Desk(ticket(), who="desk-2").called_answered(P).taken_by == "desk-2"
    assert Desk(ticket("in_progress"), who="desk-2").called_answered(P).taken_by == "desk-1"


@pytest.mark.parametrize(
    ("later", "then"),
    [
        ("2026-11-23T16:30", "2026-11-23T16:30"),
        ("2026-11-23T12:30", "2026-11-23T13:30"),
        ("2026-11-22T22:00", None),
    ],
)
def test_a_later_call_waits_for_the_team_and_lies_ahead(later: str, then: str | None) -> None:
    desk = Desk(ticket())
    if then is None:
        with pytest.raises(rules.NotAhead):
            desk.called_later(P, at(later))
    else:
        assert desk.called_later(P, at(later)).next_attempt_at == at(then)


def test_a_wrong_number_is_not_called_again_and_nothing_is_promised() -> None:
    desk = Desk(ticket(callback_ref="p1", number_confirmed="typed", promised=True, next_attempt_at=MONDAY))
    told = desk.called_wrong_number(P)
    assert (told.callback_ref, told.number_confirmed, told.promised) == (None, "none", False)
    assert (told.next_attempt_at, told.attempts) == (None, 1)


# -- other teams, other contacts, other tickets


def test_a_move_keeps_what_the_caller_was_told_and_waits_for_the_new_teams_hours() -> None:
    for attempt, then in (
        ("2026-11-23T12:10", at("2026-11-23T13:30")),
        ("2026-11-22T12:10", MONDAY),  # over already: now, since the team is open
    ):
        desk = Desk(ticket("in_progress", team="repairs", next_attempt_at=at(attempt)))
        moved = desk.move(P, "sales")
        assert (moved.team, moved.state, moved.taken_by) == ("sales", "open", None)
        assert (moved.due_at, moved.next_attempt_at) == (ticket().due_at, then)


@pytest.mark.parametrize("verb", ["close", "cancel", "propose"])
def test_nobody_is_called_again_about_what_waits_for_nobody(verb: str) -> None:
    desk = Desk(ticket("in_progress", next_attempt_at=MONDAY + timedelta(hours=1)))
    assert ACT[verb](desk).next_attempt_at is None


@pytest.mark.parametrize(
    ("there", "team", "refusal"),
    [
        (ticket(), "repair", rules.UnknownTeam),
        (ticket(), "sales", rules.SameTeam),
        (ticket(), "ombudsman", rules.StaysConfidential),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(
    there: TicketRecord, team: str, refusal: type[rules.TicketError]
) -> None:
    desk = Desk(there)
    with pytest.raises(refusal):
        desk.move(P, team)
    assert desk.memory.tickets.rows["t1"] == there


def test_a_confidential_ticket_is_there_only_for_who_names_its_team() -> None:
    desk = Desk(ticket(team="ombudsman", confidential=True))
    for named in (None, "sales"):
        desk.team = named
        with pytest.raises(rules.NoSuchTicket):
            desk.take(P)
    desk.team = "ombudsman"
    assert desk.take(P).state == "in_progress"
    with pytest.raises(rules.StaysConfidential):
        desk.move(P, "sales")


def test_a_transfer_goes_to_the_contacts_registered_number() -> None:
    desk = Desk(ticket(organization="o1", contact="c1", callback_ref="p1", number_confirmed="key"))
    given = desk.transfer(P, OTHER)
    assert (given.contact, given.callback_ref, given.number_confirmed) == ("c2", "contact:c2", "assumed")


def test_a_transfer_never_leaves_the_organization() -> None:
    with pytest.raises(rules.OtherOrganization):
        Desk(ticket(organization="o9", contact="c1")).transfer(P, OTHER)


def test_a_follow_up_is_a_new_ticket_with_what_was_known() -> None:
    ended = ticket(
        "closed",
        callback_ref="p1",
        number_confirmed="typed",
        contact="c1",
        organization="o1",
        product="winthor",
        environment={"users": "all"},
        priority="high",
        attempts=2,
        promised=True,
        recording="RE1",
    )
    desk = Desk(ended, now=at("2026-11-24T17:00"))
    desk.memory.persons.keep(PersonRecord(ref="p1", e164="+5511987654321", lookup="x", keep_until=MONDAY))
    new = desk.follow_up(P)
    assert new == desk.find(new.protocol)
    assert (new.follows, new.state, new.call_sid, new.reason) == ("t1", "open", None, "follow_up")
    assert (new.contact, new.organization, new.product) == ("c1", "o1", "winthor")
    assert (new.environment, new.priority, new.callback_ref) == ({"users": "all"}, "high", "p1")
    assert (new.attempts, new.promised, new.recording) == (0, False, None)
    assert new.due_at == at("2026-11-25T11:00")  # high: four open hours
    kept = desk.memory.persons.get("p1")
    assert kept is not None
    assert kept.keep_until == new.keep_until
    assert desk.find(P) == ended


def test_a_follow_up_of_somebody_erased_has_no_number() -> None:
    desk = Desk(ticket("closed", callback_ref="p1", number_confirmed="key"))
    desk.memory.persons.keep(PersonRecord(ref="p1", e164=None, lookup=None, keep_until=MONDAY))
    new = desk.follow_up(P)
    assert (new.callback_ref, new.number_confirmed) == (None, "none")


def test_a_follow_up_draws_another_protocol_when_one_is_taken() -> None:
    drawn = iter([P, P, "1234567897"])
    desk = Desk(ticket("closed"))
    desk.new_protocol = lambda: next(drawn)
    assert desk.follow_up(P).protocol == "1234567897"


def test_teams_differ_in_hours_and_so_do_attempts() -> None:
    desk = Desk(structs.replace(ticket(), team="repairs"), now=at("2026-11-22T23:00"))
    assert desk.called_no_answer(P).next_attempt_at == at("2026-11-23T01:00")
    assert FLOWS.schedules["repairs"].always
