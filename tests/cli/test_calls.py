"""`ivr calls` as a person runs it: what is refused, and how a call is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from ivr.application.inputs import QueueDone, TransferDone
from ivr.application.records import FactKind, FactRecord
from ivr.cli.facts_shown import KINDS, VALUES
from ivr.twilio.decode import FINAL
from tests.cli.conftest import Command
from tests.replay.house import House, installation, sid
from tests.replay.scenes import SCENES

SCENE = SCENES[0]
LATE = datetime(2026, 11, 24, 13, 9, tzinfo=UTC)
FACTS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("recording", "RE12", {"status": "completed", "seconds": 20, "source": "RecordVerb"}),
    ("recording", "RE13", {"status": "absent", "seconds": 0, "source": None}),
    ("recording", "RE14", {"seconds": 3, "turn": 4}),
    ("dial", "CA77", {"turn": 2, "result": "no_answer", "seconds": 0}),
    ("dial", "CA77-status", {"status": "no-answer", "seconds": 0, "sip": "486"}),
    (
        "queue",
        "QU55-1",
        {"turn": 1, "result": "bridged", "carrier": "redirected-from-bridged", "seconds": 41},
    ),
    ("queue", "QU56-1", {"turn": 1, "result": "leave", "carrier": "leave", "seconds": 41}),
    ("status", "final", {"status": "completed", "seconds": 260, "sip": None}),
)


@pytest.fixture
def call(tmp_path: Path, bare: Command) -> Iterator[str]:
    """The id of a call that is kept with every kind of fact."""
    settings, store = installation(tmp_path)
    house = House.open(settings, store)
    house.keep([SCENE])
    for nth, (kind, fact_id, content) in enumerate(FACTS):
        fact = FactRecord(
            call_sid=sid(SCENE.name),
            kind=kind,  # type: ignore[arg-type]
            fact_id=fact_id,
            hotline="main_4003",
            at=LATE + timedelta(seconds=nth),
            content=content,
            keep_until=LATE + timedelta(days=1),
        )
        store.take_fact(fact, ())
    yield sid(SCENE.name)
    store.close()


TOLD = {
    "pt-BR": (
        "gravação RE12: completa, 20 s, mensagem de quem ligou",
        "gravação RE13: sem som, 0 s",
        "gravação RE14: 3 s, no turno 4",
        "discagem CA77: no turno 2, sem resposta, 0 s",
        "discagem CA77: sem resposta, 0 s, código SIP 486",
        "fila QU55-1: no turno 1, ligada a um atendente, QueueResult redirected-from-bridged, 41 s",
        "fila QU56-1: no turno 1, saiu da fila, 41 s",
        "fim na operadora: completa, 260 s",
    ),
    "en": (
        "recording RE12: completed, 20 s, the caller's message",
        "recording RE13: absent, 0 s",
        "recording RE14: 3 s, in turn 4",
        "dial CA77: in turn 2, no answer, 0 s",
        "dial CA77: no answer, 0 s, SIP code 486",
        "queue QU55-1: in turn 1, put through to an agent, QueueResult redirected-from-bridged, 41 s",
        "queue QU56-1: in turn 1, left the queue, 41 s",
        "end at the carrier: completed, 260 s",
    ),
}


@pytest.mark.parametrize("lang", ["pt-BR", "en"])
def test_what_came_beside_the_turns_is_told_in_the_readers_language(
    bare: Command, call: str, lang: str
) -> None:
    bare.set(IVR_LANG=lang)
    lines = bare.ok("calls", "show", call).out.splitlines()
    facts = [line.strip() for line in lines if line.lstrip().startswith(("ter 24/11", "Tue 24 Nov"))]
    assert tuple(line.partition("  ")[2] for line in facts) == TOLD[lang]
    assert "10:09" in facts[0]
    assert "None" not in "\n".join(lines)


def test_every_moment_of_a_call_in_json_has_brasilias_offset(bare: Command, call: str) -> None:
    told = bare.ok("calls", "show", call, "--json").json
    moments = [told["started_at"], told["ended_at"], *(one["at"] for one in told["journey"] + told["facts"])]
    assert len(moments) > 2 + len(FACTS)
    assert [one for one in moments if not one.endswith("-03:00")] == []
    assert told["facts"][0]["at"] == "2026-11-24T10:09:00-03:00"
    [hour] = bare.ok("calls", "stats", "--by", "hour", "--json").json
    assert hour == {"hour": "2026-11-24T10:00:00-03:00", "calls": 1}


def test_each_kind_and_result_of_a_fact_has_words() -> None:
    results = {one for event in (TransferDone, QueueDone) for one in _choices(event)}
    assert set(KINDS) == set(get_args(FactKind))
    assert (results | FINAL) - set(VALUES) == set()


def _choices(event: type) -> tuple[str, ...]:
    found: tuple[str, ...] = get_args(get_type_hints(event)["result"])
    return found


@pytest.mark.parametrize("verb", ["list", "stats"])
@pytest.mark.parametrize(
    ("option", "name", "wanted"),
    [
        ("--team", "finance", "no team is called 'nope'; there are: "),
        ("--hotline", "main_4003", "no hotline is called 'nope'; there are: "),
    ],
)
def test_a_name_that_the_flows_do_not_know_is_wrong_use_and_names_those_that_there_are(
    ivr: Command, verb: str, option: str, name: str, wanted: str
) -> None:
    told = ivr("calls", verb, option, "nope")
    assert (told.code, told.out) == (2, "")
    assert wanted in told.err
    assert name in told.err
    assert ivr("calls", verb, option, name).code == 0
