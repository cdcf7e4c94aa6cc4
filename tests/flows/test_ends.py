"""Whatever a caller does on a shipped hotline, at any minute, with any world: no call is stuck or dropped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.engine.effects import Ended, Prompt, Queue, Record
from ivr.engine.outcome import outcome
from tests.flows.shipped import BRAZILIAN, HOTLINES, MEXICAN, WITHHELD, Customer, Talk

KEYS = [*"0123456789*#"]
WORDS = st.sampled_from(
    [*KEYS, "silence", "silence", "typed", "typed", "skip", "talked", "answered", "callback"]
)
KINDS = (
    "check_secret",
    "standing",
    "login_needs",
    "recent",
    "open_request",
    "open_ticket",
    "update_ticket",
    "add_recording",
    "record_consent",
    "answer_survey",
)
CUSTOMERS = st.builds(
    Customer,
    contract=st.sampled_from(["standard", "prime"]),
    overdue=st.booleans(),
    permissions=st.sampled_from([(), ("consultancy",)]),
    verdict=st.sampled_from(["right", "wrong", "closed"]),
)
FIRST = datetime(2018, 2, 1, tzinfo=UTC)
LAST = datetime(2037, 11, 1, tzinfo=UTC)
MINUTES = st.integers(0, (LAST - FIRST) // timedelta(minutes=1)).map(lambda n: FIRST + timedelta(minutes=n))


def fits(talk: Talk, word: str) -> bool:
    wait = talk.wait
    if isinstance(wait, Prompt):
        if word in ("typed", "skip"):
            return wait.entry is not None
        return word == "silence" or (word in KEYS and wait.entry is None)
    if isinstance(wait, Queue):
        return word in ("answered", "silence") or (word == "callback" and wait.callback_key is not None)
    return word in ("talked", "silence") if isinstance(wait, Record) else word in ("answered", "silence")


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(HOTLINES),
    MINUTES,
    st.sampled_from([BRAZILIAN, MEXICAN, WITHHELD]),
    CUSTOMERS,
    st.frozensets(st.sampled_from(KINDS), max_size=2),
    st.lists(WORDS, max_size=30),
)
def test_every_call_ends_in_a_person_a_ticket_or_words(
    hotline: str,
    when: datetime,
    caller: object,
    customer: Customer,
    failing: frozenset[str],
    words: list[str],
) -> None:
    talk = Talk(hotline, when, caller, customer, failing)  # type: ignore[arg-type]
    for word in words:
        if isinstance(talk.wait, Ended):
            break
        if fits(talk, word):
            talk.does(word)
    talk.ends()
    came_to = outcome(talk.now)
    assert came_to in ("transferred", "callback", "ticket", "self_served", "failed")
    if came_to == "failed":
        assert failing, "nothing of ours broke"
    else:
        assert "announced_end" in talk.now.marks or "trouble" in talk.now.counts
    assert talk.heard[-1].text.strip()
