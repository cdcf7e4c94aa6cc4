"""`ivr verify` as a person runs it: a certificate, a refusal whose command plays the trap, and what ways cost."""

from __future__ import annotations

import re
import shlex
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.application import proving
from ivr.flow.model import FlowSet
from ivr.proof.verify import verify
from tests.cli.conftest import ROOT, Command, bare, ivr  # noqa: F401 (fixtures)


def test_a_certificate_says_what_was_walked_and_what_is_kept(ivr: Command) -> None:  # noqa: F811
    told = ivr.ok("verify", "agents", "--lang", "en").out
    assert told.startswith("agents: certified")
    assert "agent_pin is typed at desk.pin; kept of it: its shape" in told
    assert re.search(r"\d+ states and \d+ ways on", told)
    assert "certificado" in ivr.ok("verify", "agents", "--lang", "pt-BR").out


def test_as_json_it_has_each_fact(ivr: Command) -> None:  # noqa: F811
    [verdict] = ivr.ok("verify", "agents", "--json").json
    assert verdict["certified"] is True
    assert verdict["traps"] == []
    assert {"version", "engine", "states", "worst", "turns", "typing", "published", "never"} <= set(verdict)


def test_a_hotline_that_is_none_is_named(ivr: Command) -> None:  # noqa: F811
    told = ivr("verify", "nobody")
    assert told.code == 2
    assert "main_4003" in told.err


def test_what_ways_cost_stands_in_a_table(ivr: Command) -> None:  # noqa: F811
    told = ivr.ok("verify", "fluig_5559", "--effort").out
    assert re.search(r"fluig_5559 +pt-BR +finance +1 +1 +\d+", told)
    [first, *_] = ivr.ok("verify", "fluig_5559", "--effort", "--json").json
    assert set(first) == {"hotline", "language", "team", "node", "key", "cost"}


def test_a_budget_is_held_by_check(ivr: Command, tmp_path: Path) -> None:  # noqa: F811
    folder = tmp_path / "flows"
    shutil.copytree(ROOT / "flows", folder)
    general = folder / "main_4003.yaml"
    text = general.read_text("utf-8")
    ivr.set(IVR_FLOWS=str(folder))
    general.write_text(text.replace("start: opening", "effort:\n  finance: {keys: 1}\nstart: opening", 1))
    assert "over-effort" not in ivr("check").out
    general.write_text(text.replace("start: opening", "effort:\n  finance: {seconds: 2s}\nstart: opening", 1))
    told = ivr("check")
    assert told.code == 1
    assert "over-effort" in told.out
    assert "effort.finance" in told.out


def test_a_refusal_gives_a_command_that_plays_the_trap(
    ivr: Command,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Flows that the reader itself refuses never come so far; here silence goes round behind its back."""

    def changed(flows: FlowSet) -> FlowSet:
        line = flows.hotlines["main_4003"]
        menu = line.nodes["product_menu"].model_copy(update={"on_failure": "product_menu"})
        nodes = {**line.nodes, "product_menu": menu}
        return replace(
            flows, hotlines={**flows.hotlines, "main_4003": line.model_copy(update={"nodes": nodes})}
        )

    monkeypatch.setattr(proving, "verify", lambda flows, name, since: verify(changed(flows), name, since))
    told = ivr("verify", "main_4003", "--lang", "en")
    assert told.code == 1
    assert "silent-loop  product_menu" in told.out
    command = next(
        line.split("#")[0].strip() for line in told.out.splitlines() if line.strip().startswith("ivr call")
    )
    played = ivr.ok(*shlex.split(command)[1:], "--json").json
    assert [row["node"] for row in played["journey"]].count("product_menu") >= 2
