"""Overrides and notices in the pure engine: what holds, what is said, and what openings and due times make of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.application.inputs import QueueDone
from ivr.engine.events import Caller
from ivr.engine.hours import add_open_minutes, day_of, next_opening, opening
from ivr.engine.overrides import Override, in_force, under
from ivr.engine.why import why
from ivr.flow.model import FlowSet
from ivr.flow.schedule import Span
from tests.engine.kit import flow_set
from tests.engine.play import Answers, Play

BRASILIA = ZoneInfo("America/Sao_Paulo")
NODES = """\
  opening: {language: caller, next: greeting_node}
  greeting_node: {say: {pt-BR: "bem-vindo", es: "bienvenido", en: "welcome"}, next: main_menu}
  main_menu:
    menu:
      options:
        1: {label: {pt-BR: "suporte", es: "soporte", en: "support"}, go: support_hours}
        4: {label: {pt-BR: "financeiro", es: "finanzas", en: "finance"}, go: finance_hours}
    ahead: yes
  support_hours: {hours: support, open: to_support, closed: support_ticket}
  to_support:
    transfer: support
    next: goodbye_node
    on_busy: support_ticket
    on_no_answer: support_ticket
    on_failed: support_ticket
  support_ticket: {ticket: support, reason: closed, next: goodbye_node}
  finance_hours: {hours: finance, open: to_finance, closed: finance_ticket}
  to_finance:
    transfer: finance
    next: goodbye_node
    on_busy: finance_ticket
    on_no_answer: finance_ticket
    on_failed: finance_ticket
  finance_ticket: {ticket: finance, reason: closed, next: goodbye_node}
  goodbye_node: {end: goodbye}
"""
FLOWS = flow_set(NODES, start="opening", attendant="goodbye_node")
FINANCE = FLOWS.schedules["finance"]
"""Monday to Friday, 08:00-12:00 and 13:30-18:00."""


def when(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=BRASILIA).astimezone(UTC)


def override(state: str, start: str, until: str, id: int = 1, **more: Any) -> dict[str, Any]:
    """As the world tells it."""
    window = {"start": when(start).isoformat(), "until": when(until).isoformat()}
    return {"id": id, "state": state, "by": "Ana"} | window | more


def told(*overrides: dict[str, Any]) -> dict[str, Any]:
    return {"overrides": list(overrides)}


def play(at: str, answers: dict[str, Any], keys: str = "4", flows: FlowSet = FLOWS, **more: Any) -> Play:
    call = Play(flows, when(at), Answers(answers), **more)
    call.begin()
    call.later(minutes=1)
    call.keys(keys)
    return call


CLOSED = override("closed", "24T10:00", "24T11:00")


@pytest.mark.parametrize(
    ("at", "holds"),
    [("24T09:58", False), ("24T09:59", True), ("24T10:58", True), ("24T10:59", False)],
)
def test_an_override_holds_from_its_first_minute_to_before_its_last(at: str, holds: bool) -> None:
    """The key comes a minute after the call began."""
    call = play(at, {"override": told(CLOSED)})
    assert ("override_closed" in call.codes) is holds
    assert ("ringing" in call.codes) is not holds


def test_the_journal_names_the_override_and_who_made_it() -> None:
    call = play("24T10:00", {"override": told(CLOSED)})
    [why] = [one for one in call.trace if one.code == "override_closed"]
    assert why.place == "override 1 by Ana"
    assert (why.values["until"], why.values["opens"]) == ("24/11 11:00", "2026-11-24T11:00:00-03:00")
    assert (why.values["override"], why.values["by"], why.values["to"]) == (1, "Ana", None)
    assert "closed" in call.now.marks
    call.replay()


def test_an_override_over_midnight_lies_on_each_of_its_days_from_the_first_minute() -> None:
    laid = under(FINANCE, (Override(1, "open", when("24T22:00"), when("25T01:00"), "Ana"),))
    assert day_of(laid, when("24T12:00").date()).spans[-1] == Span(22 * 60, 24 * 60)
    assert day_of(laid, when("25T12:00").date()).spans[0] == Span(0, 60)


def test_the_first_and_the_last_day_of_the_span_can_be_overridden() -> None:
    for day in (FINANCE.first, FINANCE.last):
        start = datetime(day.year, day.month, day.day, 2, tzinfo=BRASILIA)
        one = Override(1, "open", start, start + timedelta(hours=1), "Ana")
        assert Span(2 * 60, 3 * 60) in day_of(under(FINANCE, (one,)), day).spans


@pytest.mark.parametrize(
    ("state", "day", "codes"),
    [
        ("open", "20T10:00", ["override_open", "ringing"]),  # a national holiday
        ("open", "24T12:10", ["override_open", "ringing"]),  # lunch
        ("closed", "24T10:00", ["override_closed"]),
    ],
)
def test_it_wins_over_holidays_and_hours(state: str, day: str, codes: list[str]) -> None:
    call = play(day, {"override": told(override(state, day[:2] + "T00:00", day[:2] + "T23:00"))})
    assert [code for code in call.codes if code.startswith(("override", "ringing", "hours"))] == codes


def test_of_two_the_one_made_later_holds() -> None:
    earlier, later = (
        override("open", "24T08:00", "24T18:00"),
        override("closed", "24T10:00", "24T11:00", id=2),
    )
    assert "override_closed" in play("24T10:00", {"override": told(later, earlier)}).codes
    assert "override_open" in play("24T11:30", {"override": told(later, earlier)}).codes


def test_no_answer_means_that_the_schedule_holds() -> None:
    assert "hours_open" in play("24T10:00", {"override": "failed"}).codes
    assert "hours_lunch" in play("24T12:10", {"override": "broken"}).codes


def test_the_next_opening_is_counted_with_overrides_still_to_come() -> None:
    to_come = override("closed", "24T13:30", "24T15:00")
    call = play("24T12:10", {"override": told(to_come)})
    assert "hours_lunch" in call.codes
    assert any("hoje, às quinze horas" in line for line in call.heard)
    opened = override("open", "24T13:00", "24T13:30")
    assert any("hoje, às treze horas" in line for line in play("24T12:10", {"override": told(opened)}).heard)


def test_a_promise_is_counted_with_them_too() -> None:
    def due(answer: dict[str, Any]) -> str:
        call = play("24T12:10", {"override": answer})
        call.silence()
        [asked] = [one.about for one in call.answers.asked if one.kind == "open_ticket"]
        return str(asked["due_at"])

    assert due({}) == "2026-11-24T17:30:00-03:00"
    assert due(told(override("closed", "24T13:30", "24T15:30"))) == "2026-11-25T09:30:00-03:00"
    assert due(told(override("open", "24T13:00", "24T13:30"))) == "2026-11-24T17:00:00-03:00"


def test_a_ticket_asks_for_itself_what_holds_by_then() -> None:
    made_since = told(override("closed", "24T13:30", "24T15:30"))
    call = play("24T12:10", {"override": [{}, made_since]})
    call.silence()
    [asked] = [one.about for one in call.answers.asked if one.kind == "open_ticket"]
    assert asked["due_at"] == "2026-11-25T09:30:00-03:00"


def test_own_words_are_said_first_in_their_language_and_a_reason_of_ours_in_others() -> None:
    answer = {"override": told(CLOSED | {"say": {"pt-BR": "Hoje não."}})}
    heard = play("24T10:00", answer).heard
    assert heard[:2] == ["Hoje não.", "closed hoje, às onze horas, horário de Brasília financeiro "
                         "o atendimento está suspenso neste momento"]  # fmt: skip


def test_callers_sent_elsewhere_get_that_teams_people_while_it_works() -> None:
    sent = override("sent", "24T08:00", "24T23:00", to="support")
    call = play("24T12:10", {"override": [told(sent), {}]})
    assert call.codes[-2:] == ["override_sent", "queued"]
    assert getattr(call.wait, "queue", None) == "support"
    assert getattr(call.wait, "team", None) == "support"
    assert call.now.team == "finance", "what the caller chose"
    late = play("24T19:30", {"override": [told(sent), {}]})
    assert "override_sent_closed" in late.codes
    both = play(
        "24T12:10", {"override": [told(sent), told(override("closed", "24T08:00", "24T23:00", id=2))]}
    )
    assert "override_sent_closed" in both.codes
    nowhere = play("24T10:00", {"override": told(sent | {"to": "gone"})})
    assert "override_closed" in nowhere.codes


@pytest.mark.parametrize(
    ("until", "there", "said", "opens"),
    [
        (  # finance has lunch, and is back before the override ends
            "24T17:00",
            {},
            [
                "closed hoje, às treze e trinta, horário de Brasília "
                "financeiro a equipe está em horário de almoço"
            ],
            "2026-11-24T13:30:00-03:00",
        ),
        (  # by then callers reach support itself again
            "24T13:00",
            {},
            [
                "closed_no_opening financeiro a equipe está em horário de almoço",
                "closed hoje, às treze horas, horário de Brasília suporte "
                "o atendimento está suspenso neste momento",
            ],
            "2026-11-24T13:00:00-03:00",
        ),
        (  # what is closed by an override has no other reason, and opens when that ends
            "24T17:00",
            told(override("closed", "24T11:00", "24T15:00", id=2)),
            [
                "closed hoje, às quinze horas, horário de Brasília "
                "financeiro o atendimento está suspenso neste momento"
            ],
            "2026-11-24T15:00:00-03:00",
        ),
        (  # an override that lies ahead is no reason of now, though it counts
            "24T17:00",
            told(override("closed", "24T13:30", "24T14:00", id=2)),
            [
                "closed hoje, às quatorze horas, horário de Brasília financeiro a equipe está em horário de almoço"
            ],
            "2026-11-24T14:00:00-03:00",
        ),
    ],
    ids=["lunch", "over by then", "overridden", "override ahead"],
)
def test_who_is_sent_to_a_closed_team_hears_why_that_one_is_closed_and_when_it_is_back(
    until: str, there: dict[str, Any], said: list[str], opens: str
) -> None:
    sent = override("sent", "24T08:00", until, to="finance")
    call = play("24T12:10", {"override": [told(sent), there]}, keys="1")
    assert [line for line in call.heard if line.startswith("closed")] == said
    [why] = [one for one in call.trace if one.code == "override_sent_closed"]
    assert (why.values["team"], why.values["to"], why.values["opens"]) == ("support", "finance", opens)
    assert call.now.team == "support", "what the caller chose"
    call.replay()


def test_the_journal_says_why_the_other_team_is_closed() -> None:
    sent = override("sent", "24T08:00", "24T17:00", to="finance")
    call = play("24T12:10", {"override": [told(sent), {}]}, keys="1")
    [entry] = [one for one in call.trace if one.code == "override_sent_closed"]
    assert why(entry, "en") == (
        "support is answered by finance by an override of Ana, until 24/11 17:00; "
        "finance is closed: lunch 12:00-13:30; override 1 by Ana"
    )


def test_a_team_is_its_own_again_once_an_override_is_over() -> None:
    sent = override("sent", "24T10:00", "24T10:30", to="support")
    call = play("24T10:00", {"override": [told(sent), {}, {}]})
    call.give(QueueDone("leave", 900))
    call.keys("1")
    assert call.now.values["sent"] == {"finance": "support"}
    back = play("24T10:30", {"override": told(sent)})
    assert ("sent" in back.now.values, back.codes[-1]) == (False, "ringing")


MINUTE = st.integers(0, 3 * 24 * 60)
WINDOWS = st.lists(
    st.tuples(MINUTE, st.integers(1, 40 * 60), st.sampled_from(["open", "closed", "sent"])), max_size=4
)


@settings(max_examples=200, deadline=None)
@given(WINDOWS, MINUTE)
def test_the_schedule_under_overrides_is_open_as_they_say_and_else_as_it_was(
    windows: list[tuple[int, int, str]], minute: int
) -> None:
    first = when("20T00:00")
    overrides = [
        Override(id, state, first + timedelta(minutes=a), first + timedelta(minutes=a + length), "Ana")  # type: ignore[arg-type]
        for id, (a, length, state) in enumerate(windows, 1)
    ]
    schedule, at = under(FINANCE, overrides), first + timedelta(minutes=minute)
    holds = in_force(overrides, at)
    wanted = holds.state == "open" if holds else opening(FINANCE, at).open
    assert opening(schedule, at).open is wanted
    back = next_opening(schedule, at)
    assert back is not None
    assert opening(schedule, back).open
    due = add_open_minutes(schedule, at, 60)
    assert due is not None
    assert due > at
    for day in range(7):
        spans = day_of(schedule, (first + timedelta(days=day)).date()).spans
        assert all(one.end < two.start for one, two in pairwise(spans)), "a seam shows"


# -- notices

NOTICE = {"id": 3, "by": "Ana", "say": {"pt-BR": "O portal está fora do ar.", "en": "The portal is down."}}
LONG = {"id": 4, "by": "Bia", "say": {"pt-BR": "Muito " * 60 + "texto."}}


def heard_of(
    notices: list[dict[str, Any]], seconds: int, keys: str = "4", at: str = "24T12:10"
) -> list[list[str]]:
    """What is heard turn by turn by somebody who presses a key after some seconds."""
    call = Play(FLOWS, when(at), Answers({"notices": {"notices": notices}}))
    call.begin()
    turns = [call.heard]
    call.later(seconds=seconds)
    call.keys(keys)
    return [*turns, call.heard]


def test_a_notice_is_heard_in_the_first_prompt_behind_the_greeting() -> None:
    first, _ = heard_of([NOTICE], 60)
    assert first[:2] == ["bem-vindo", "O portal está fora do ar."]


def test_who_keyed_past_it_hears_it_once_more_before_the_ticket_and_who_heard_it_does_not() -> None:
    assert "O portal está fora do ar." in heard_of([NOTICE], 1)[1]
    assert "O portal está fora do ar." not in heard_of([NOTICE], 60)[1]
    assert heard_of([NOTICE, LONG], 20)[1].count(LONG["say"]["pt-BR"]) == 1
    queue = heard_of([NOTICE], 1, keys="1", at="24T10:00")[1]
    assert queue.count("O portal está fora do ar.") == 1
    assert queue.index("O portal está fora do ar.") < queue.index("transferring suporte")


def test_once_more_is_once_though_a_ticket_follows_the_queue() -> None:
    call = Play(FLOWS, when("24T10:00"), Answers({"notices": {"notices": [NOTICE]}}))
    call.begin()
    call.keys("1")
    assert "O portal está fora do ar." in call.heard
    call.give(QueueDone("leave", 900))
    assert any(line.startswith("ticket_offer") for line in call.heard)
    assert "O portal está fora do ar." not in call.heard


def test_where_a_call_begins_at_a_ticket_it_is_heard_before_it_and_not_again_at_its_prompt() -> None:
    nodes = """\
  finance_ticket: {ticket: finance, reason: closed, next: goodbye_node}
  goodbye_node: {end: goodbye}
"""
    flows = flow_set(nodes, start="finance_ticket", attendant="goodbye_node")
    call = Play(flows, when("24T12:10"), Answers({"notices": {"notices": [NOTICE]}}))
    call.begin()
    assert call.heard == ["O portal está fora do ar.", "ticket_offer financeiro"]


def test_silence_at_the_prompt_has_heard_it_all() -> None:
    call = Play(FLOWS, when("24T12:10"), Answers({"notices": {"notices": [NOTICE]}}))
    call.begin()
    call.silence()
    call.keys("4")
    assert "O portal está fora do ar." not in call.heard


@pytest.mark.parametrize(
    ("country", "words", "said"),
    [
        ("BR", NOTICE["say"], "O portal está fora do ar."),
        ("MX", NOTICE["say"], "Hay un aviso sobre nuestra atención. Quien lo atienda le dará los detalles."),
        ("MX", NOTICE["say"] | {"es": "El portal no funciona."}, "El portal no funciona."),
    ],
)
def test_each_caller_hears_it_in_their_language_or_that_there_is_one(
    country: str, words: dict[str, str], said: str
) -> None:
    answers = Answers({"notices": {"notices": [NOTICE | {"say": words}, LONG | {"say": words}]}})
    call = Play(FLOWS, when("24T10:00"), answers, caller=Caller("number", "ref:caller", country, True))
    call.begin()
    assert call.heard.count(said) == 1, "the same words once, however many notices hold them"


def test_notices_stand_in_the_journal_and_a_replay_tells_them_again() -> None:
    call = Play(FLOWS, when("24T10:00"), Answers({"notices": {"notices": [NOTICE, LONG]}}))
    call.begin()
    [why] = [one for one in call.trace if one.code == "notices"]
    assert (why.place, why.values) == ("notice 3 by Ana, notice 4 by Bia", {"count": 2})
    call.keys("4")
    call.replay()


@pytest.mark.parametrize("answer", ["failed", "broken", {}, {"notices": []}])
def test_no_answer_means_no_notices(answer: Any) -> None:
    call = Play(FLOWS, when("24T10:00"), Answers({"notices": answer}))
    call.begin()
    assert call.heard[0] == "bem-vindo"
    assert "notices" not in call.codes
