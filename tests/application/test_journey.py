"""A call as support reads it: what a key was pressed at stands before the key, what came of it behind."""

from __future__ import annotations

from datetime import UTC, datetime

from ivr.application.inputs import Incoming
from ivr.application.rehearsal import Rehearsal
from ivr.application.world import World
from tests.engine.everything import everything

LUNCH = datetime(2026, 11, 24, 15, 10, tzinfo=UTC)


def test_the_notice_of_a_recording_is_heard_behind_the_key_that_asked_for_it(world: World) -> None:
    made = Rehearsal(
        world, everything(), Incoming("CA1", "+5511987654321", "4003-0015"), LUNCH, lambda *_, **__: None
    )
    made.begin()
    for word in ("4", "1", "2", "1", "1", "talk:5"):
        made.take(word)
    rows = {row["why_code"]: row for row in made.view("en")["journey"]}
    assert rows["recording"]["pressed"] == "1"
    assert rows["recording"]["heard"] == "ticket_message"
    assert rows["message_recorded"]["heard"] == "recording_notice"
