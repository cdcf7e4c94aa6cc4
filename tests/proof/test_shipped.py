"""The hotlines that ship are certified, and their certificates say what they must."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.application.proving import prove
from ivr.proof.verify import Verdict, as_dict
from tests.flows.shipped import HOTLINES, PUBLISHED, flows

SINCE = date(2026, 11, 24)
SECRETS = {"phone_password", "organizational_code", "contact_id", "protocol", "agent_pin"}


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    return {verdict.hotline: verdict for verdict in prove(flows(), SINCE, at_once=1)}


def test_all_are_certified(verdicts: dict[str, Verdict]) -> None:
    assert set(verdicts) == {*HOTLINES, "agents"}
    assert {name: verdict.traps for name, verdict in verdicts.items() if verdict.traps} == {}


def test_a_certificate_names_what_it_stands_for(verdicts: dict[str, Verdict]) -> None:
    for verdict in verdicts.values():
        shown = as_dict(verdict)
        assert shown["version"] == flows().version
        assert shown["certified"] is True
        assert 0 < shown["worst"][0] <= 40
        assert shown["worst"][0] < shown["turns"] < 1_200


def test_each_published_key_leads_to_its_team(verdicts: dict[str, Verdict]) -> None:
    for name, keys in PUBLISHED.items():
        assert verdicts[name].published == {f"main_menu {key}": team for key, team in keys.items()}


def test_every_prompt_for_a_secret_is_listed_as_one(verdicts: dict[str, Verdict]) -> None:
    for verdict in verdicts.values():
        for typed in verdict.typing:
            assert typed.secret == (typed.kind in SECRETS), typed
    assert {typed.kind for typed in verdicts["main_4003"].typing} == SECRETS - {"agent_pin"} | {"phone"}


def test_nobody_is_kept_from_any_node(verdicts: dict[str, Verdict]) -> None:
    assert {name: verdict.never for name, verdict in verdicts.items() if verdict.never} == {}
