"""Which flows a start serves: the folder's, or the last good ones; and older sets for calls that began with them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import json, structs

from ivr.application.flow_library import NoFlows, UnknownVersion, last_good, library_of, load, read_folder
from ivr.application.records import FlowSetRecord
from ivr.application.shipped_phrases import FILE, NAME, shipped_phrases
from ivr.engine.nodes import KINDS as KINDS_OF_THE_ENGINE
from ivr.engine.nodes import PHRASES as PHRASES_OF_THE_ENGINE
from ivr.flow.model import Limits, Phrase
from ivr.flow.reader import Reading, read
from tests.broken_flows.case import VALID
from tests.flow.kinds import KINDS, PHRASES

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
"""In Brasília it is still the last of May."""


@dataclass
class FlowSets:
    """`ivr.application.ports.FlowSets`; what is given back went through JSON, as in a database."""

    rows: dict[str, FlowSetRecord] = field(default_factory=dict)

    def keep(self, flow_set: FlowSetRecord) -> bool:
        new = flow_set.version not in self.rows
        self.rows.pop(flow_set.version, None)
        self.rows[flow_set.version] = json.decode(json.encode(flow_set), type=FlowSetRecord)
        return new

    def get(self, version: str) -> FlowSetRecord | None:
        return self.rows.get(version)

    def newest_good(self) -> FlowSetRecord | None:
        return next((one for one in reversed(self.rows.values()) if one.good), None)


class Reader:
    """Reads with the tests' own node kinds, and counts. `limits` go into what a set is expanded with; `also` are
    phrases that a later release wants.
    """

    def __init__(self, limits: Limits | None = None, *also: str) -> None:
        self.also = also
        self.reads = 0
        self.limits = limits
        self.today: date | None = None

    def __call__(
        self,
        files: Mapping[str, str],
        today: date | None = None,
        expanded: Mapping[str, Any] | None = None,
        defaults: Mapping[str, Phrase] | None = None,
    ) -> Reading:
        self.reads += 1
        self.today = today or self.today
        wanted = {**PHRASES, **{name: frozenset[str]() for name in self.also}}
        return read(
            dict(files),
            KINDS,
            last_year=2037,
            required_phrases=wanted,
            today=today,
            limits=self.limits,
            expanded=expanded,
            defaults=defaults,
        )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flows").mkdir()
    for name, text in VALID.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Path("flows")


def spoil(folder: Path) -> None:
    shop = folder / "shop.yaml"
    shop.write_text(shop.read_text().replace("start: opening", "start: nowhere"))


def test_the_folders_set_serves_and_is_stored_by_its_hash(folder: Path) -> None:
    kept, read = FlowSets(), Reader()
    loaded = load(folder, read, kept, NOW)
    assert (loaded.serving, list(kept.rows)) == ("folder", [loaded.version])
    assert loaded.flows.version == loaded.version
    assert set(loaded.files) == set(VALID)
    assert not [one for one in loaded.problems if one.severity == "error"]
    assert read.today == date(2026, 5, 31)


def test_an_edit_takes_effect_at_the_next_start_and_the_older_set_stays(folder: Path) -> None:
    kept = FlowSets()
    first = load(folder, Reader(), kept, NOW)
    (folder / "shop.yaml").write_text(VALID["flows/shop.yaml"].replace('"Loja"', '"Lojinha"'))
    assert first.flows.hotlines["shop"].title["pt-BR"] == "Loja"
    second = load(folder, Reader(), kept, NOW)
    assert second.flows.hotlines["shop"].title["pt-BR"] == "Lojinha"
    older = second.library.version(first.version)
    assert older.hotlines["shop"].title["pt-BR"] == "Loja"
    assert older == first.flows


def test_with_errors_all_are_told_and_the_last_good_set_answers(folder: Path) -> None:
    kept = FlowSets()
    good = load(folder, Reader(), kept, NOW)
    spoil(folder)
    (folder / "teams.yaml").write_text(
        VALID["flows/teams.yaml"].replace("08:00-12:00, 13:30", "25:00-12:00, 13:30")
    )
    loaded = load(folder, Reader(), kept, NOW)
    assert (loaded.serving, loaded.version) == ("stored", good.version)
    assert loaded.flows == good.flows
    errors = {one.source.file for one in loaded.problems if one.severity == "error"}
    assert errors == {"flows/shop.yaml", "flows/teams.yaml"}
    assert "nowhere" in loaded.files["flows/shop.yaml"]
    assert list(kept.rows) == [good.version]


def test_the_last_good_set_is_the_one_that_served_last(folder: Path) -> None:
    kept = FlowSets()
    first = load(folder, Reader(), kept, NOW)
    (folder / "shop.yaml").write_text(VALID["flows/shop.yaml"].replace('"Loja"', '"Lojinha"'))
    load(folder, Reader(), kept, NOW)
    (folder / "shop.yaml").write_text(VALID["flows/shop.yaml"])
    load(folder, Reader(), kept, NOW + timedelta(hours=1))
    spoil(folder)
    assert load(folder, Reader(), kept, NOW).version == first.version


def test_with_errors_and_nothing_stored_there_is_no_start(folder: Path) -> None:
    spoil(folder)
    with pytest.raises(NoFlows) as refused:
        load(folder, Reader(), FlowSets(), NOW)
    assert [one.code for one in refused.value.problems if one.severity == "error"] == ["unknown-target"]
    assert "nowhere" in refused.value.files["flows/shop.yaml"]


def test_a_stored_set_that_is_not_what_it_was_never_serves(folder: Path) -> None:
    kept = FlowSets()
    good = load(folder, Reader(), kept, NOW)
    record = kept.rows[good.version]
    files = {**record.files, "flows/shop.yaml": record.files["flows/shop.yaml"].replace('"Loja"', '"Outra"')}
    kept.rows[good.version] = structs.replace(record, files=files)
    spoil(folder)
    with pytest.raises(NoFlows, match="is not what was once stored"):
        load(folder, Reader(), kept, NOW)
    with pytest.raises(UnknownVersion):
        last_good(Reader(), kept)
    assert last_good(Reader(), FlowSets()) is None


def test_an_older_set_keeps_what_it_was_expanded_with(folder: Path) -> None:
    kept = FlowSets()
    first = load(folder, Reader(Limits(turns=10)), kept, NOW)
    later = load(folder, Reader(Limits(turns=20)), kept, NOW)
    assert later.version != first.version
    assert later.flows.limits.turns == 20
    assert later.library.version(first.version).limits.turns == 10


class Heard:
    """A log that keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, object]]] = []

    def __call__(self, name: str, **values: object) -> None:
        self.told.append((name, values))


def test_a_stored_set_that_is_older_than_a_phrase_says_it_in_this_releases_words(folder: Path) -> None:
    kept, log = FlowSets(), Heard()
    older = load(folder, Reader(), kept, NOW)
    (folder / "shop.yaml").write_text(VALID["flows/shop.yaml"].replace("opening", "nowhere", 1))
    loaded = load(folder, Reader(None, "works_now"), kept, NOW, log=log)
    assert (loaded.serving, loaded.version) == ("stored", older.version)
    said = loaded.flows.phrases["works_now"]
    assert (said.words["pt-BR"], said.words["en"], said.place.file) == ("agora", "right now", NAME)
    assert loaded.flows.files == older.flows.files
    assert log.told == [("phrases_of_this_release", {"version": older.version, "phrases": ["works_now"]})]
    pinned = library_of(loaded.flows, Reader(None, "works_now"), kept, log).version(older.version)
    assert "works_now" in pinned.phrases


def test_a_draft_that_lacks_a_phrase_is_still_refused(folder: Path) -> None:
    with pytest.raises(NoFlows) as refused:
        load(folder, Reader(None, "works_now"), FlowSets(), NOW)
    assert [one.code for one in refused.value.problems if one.severity == "error"] == ["missing-phrase"]


def test_a_stored_set_with_other_errors_or_a_phrase_that_nobody_knows_stays_unreadable(folder: Path) -> None:
    kept = FlowSets()
    load(folder, Reader(), kept, NOW)
    with pytest.raises(UnknownVersion):
        last_good(Reader(None, "never_heard_of"), kept)


def test_this_release_has_words_for_all_that_it_wants_as_they_stand_in_the_shipped_flows() -> None:
    shipped = Path(__file__).parents[2] / "flows" / "phrases.yaml"
    assert FILE.read_bytes() == shipped.read_bytes(), f"copy {shipped.name} to {FILE.name}"
    wanted = set(PHRASES_OF_THE_ENGINE).union(*(kind.phrases for kind in KINDS_OF_THE_ENGINE.values()))
    found = shipped_phrases()
    assert wanted <= set(found)
    assert all(set(phrase.words) == {"pt-BR", "es", "en"} for phrase in found.values())


def test_an_older_set_is_read_once(folder: Path) -> None:
    kept, read = FlowSets(), Reader()
    first = load(folder, Reader(), kept, NOW)
    (folder / "shop.yaml").write_text(VALID["flows/shop.yaml"].replace('"Loja"', '"Lojinha"'))
    current = load(folder, Reader(), kept, NOW).flows
    library = library_of(current, read, kept)
    assert library.version(current.version) is current
    assert read.reads == 0
    assert library.version(first.version) is library.version(first.version)
    assert read.reads == 1
    with pytest.raises(UnknownVersion):
        library.version("0" * 64)


def test_a_file_that_cannot_be_opened_is_a_problem(folder: Path) -> None:
    (folder / "lost.yaml").symlink_to("nowhere.yaml")
    found = read_folder(folder, Reader(), NOW.date())
    assert found.flows is None
    assert [(one.source.file, one.code) for one in found.problems if one.severity == "error"] == [
        ("flows/lost.yaml", "unreadable-file")
    ]


def test_what_is_no_file_is_a_problem_and_never_opened(folder: Path) -> None:
    (folder / "hall.yaml").mkdir()
    os.mkfifo(folder / "pipe.yaml")
    (folder / "round.yaml").symlink_to("round.yaml")
    (folder / "zero.yaml").symlink_to("/dev/zero")
    (folder / "teams.yaml").unlink()
    (folder / "teams.yaml").mkdir()
    found = read_folder(folder, Reader(), NOW.date())
    assert found.flows is None
    errors = [(one.source.file, one.code) for one in found.problems if one.severity == "error"]
    names = ("hall", "pipe", "round", "teams", "zero")
    assert errors == [(f"flows/{name}.yaml", "unreadable-file") for name in names]


def test_only_yaml_files_of_the_folder_itself_are_flows(folder: Path) -> None:
    (folder / "notes.txt").write_text("hotline: none")
    (folder / ".shop.yaml").write_text("hotline: none")
    (folder / "old.yaml").mkdir()
    assert set(read_folder(folder, Reader(), NOW.date()).files) == set(VALID)


def test_names_are_those_of_the_author(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(read_folder(folder.absolute(), Reader(), NOW.date()).files) == set(VALID)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    names = read_folder(tmp_path / "flows", Reader(), NOW.date()).files
    assert f"{tmp_path}/flows/shop.yaml" in names
