"""How a call came out, by its session and by whatever was told beside its turns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.application.facts import came_out, is_absent
from ivr.application.records import FactKind, FactRecord
from ivr.engine.effects import Ended, Prompt, Queue, Transfer
from ivr.engine.events import Caller
from ivr.engine.session import SESSION_VERSION, Session

AT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
RING = Transfer("finance", number="+551130034000")
ASKED = Transfer("finance", number="+551130034000", accept=True)
WAIT = Queue("finance", "finance", "pt-BR", 900)
LAST = 5


def ended(left: Transfer | Queue | None = None, *marks: str, team: str | None = "finance") -> Session:
    return Session(
        SESSION_VERSION,
        *("CA1", "main_4003", Caller(), AT, AT, "to_finance", Ended(hang_up=False)),
        team=team,
        marks=marks,
        left=left,
    )


def fact(kind: FactKind, turn: int = LAST, **content: Any) -> FactRecord:
    whole = {"turn": turn, **content}
    return FactRecord(
        call_sid="CA1",
        kind=kind,
        fact_id=f"{kind}-{turn}-{content}",
        hotline="main_4003",
        at=AT,
        content=whole,
        keep_until=AT + timedelta(days=1),
    )


ANSWERED, MISSED = fact("dial", result="answered"), fact("dial", result="no_answer")
BRIDGED, LEFT = fact("queue", result="bridged"), fact("queue", result="hangup")
PICKED_UP, ACCEPTED = fact("leg", status="completed"), fact("leg", accepted=True)
RANG_OUT, TAKEN = fact("leg", status="no-answer"), fact("taken", by="CA9")
CASES: dict[str, tuple[Session, list[FactRecord], str]] = {
    "nothing told": (ended(RING), [], "hung_up"),
    "answered": (ended(RING), [ANSWERED], "transferred"),
    "missed": (ended(RING), [MISSED], "hung_up"),
    "answered, in a turn that a failure of ours took": (
        ended(),
        [fact("dial", 3, result="answered")],
        "transferred",
    ),
    "bridged": (ended(WAIT, "abandoned"), [BRIDGED], "transferred"),
    "left": (ended(WAIT, "abandoned"), [LEFT], "abandoned"),
    "picked up": (ended(RING), [PICKED_UP], "transferred"),
    "rang out": (ended(RING), [RANG_OUT], "hung_up"),
    "picked up by whoever must accept": (ended(ASKED), [PICKED_UP], "hung_up"),
    "accepted": (ended(ASKED), [ACCEPTED], "transferred"),
    "accepted, and yet not connected": (ended(ASKED), [ACCEPTED, MISSED], "hung_up"),
    "accepted in an earlier turn": (ended(ASKED), [fact("leg", 2, accepted=True)], "hung_up"),
    "accepted, and the caller hung up later": (ended(None), [fact("leg", accepted=True)], "hung_up"),
    "taken": (ended(WAIT, "abandoned"), [TAKEN], "transferred"),
    "taken, and yet left": (ended(WAIT, "abandoned"), [TAKEN, LEFT], "abandoned"),
    "taken in an earlier turn": (ended(WAIT, "abandoned"), [fact("taken", 2, by="CA9")], "abandoned"),
    "an agent's own call": (ended(None, "announced_end", team=None), [ANSWERED], "self_served"),
    "a talk that the session knows of": (ended(None, "transferred"), [MISSED], "transferred"),
}


@pytest.mark.parametrize(("session", "facts", "wanted"), CASES.values(), ids=CASES)
def test_how_a_call_came_out(session: Session, facts: list[FactRecord], wanted: str) -> None:
    assert came_out(session, LAST, facts) == wanted


@given(st.permutations([ACCEPTED, MISSED, PICKED_UP, TAKEN, fact("status", status="completed")]))
def test_the_order_of_facts_tells_nothing(facts: list[FactRecord]) -> None:
    assert came_out(ended(ASKED), LAST, facts) == "hung_up"
    assert came_out(ended(ASKED), LAST, [*facts[:2], BRIDGED, *facts[2:]]) == "transferred"


def test_an_open_call_has_no_outcome() -> None:
    session = Session(
        SESSION_VERSION, "CA1", "main_4003", Caller(), AT, AT, "menu", Prompt(()), team="finance"
    )
    assert came_out(session, LAST, [ANSWERED]) is None


def test_which_recording_the_carrier_has_not_got() -> None:
    facts = [fact("recording"), FactRecord(**{**_fields(fact("recording")), "fact_id": "RE1-absent"})]
    assert is_absent("RE1", facts)
    assert not is_absent("RE2", facts)
    assert not is_absent("RE1", facts[:1])


def _fields(record: FactRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}
