"""Flows at a start: what is published, else the folder's, kept by content hash, or the last good ones.

From the first publish on the folder is a draft; before it an edit takes effect at the next start. A call that
began with an older set finds it here again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Protocol

from auth.policy import BRASILIA
from ivr.application.live import Live, standing
from ivr.application.ports import FlowSets, Publications
from ivr.application.records import FlowSetRecord, PublicationRecord
from ivr.application.shipped_phrases import shipped_phrases
from ivr.application.switchboard import Library
from ivr.flow.model import FlowSet, Phrase
from ivr.flow.problems import Problem, has_errors, in_order
from ivr.flow.reader import Reading
from ivr.flow.source import Source

SUFFIXES = (".yaml", ".yml")
VERSIONS_AT_HAND = 32
Versions = Callable[[str], FlowSet]
Log = Callable[..., None]


def _silent(name: str, **values: object) -> None:
    """Where nobody reads a log."""


class Read(Protocol):
    """`ivr.flow.reader.read` with everything given but the texts; `expanded` is that of a set read before, and
    `defaults` stand in for phrases that it lacks.
    """

    def __call__(
        self,
        files: Mapping[str, str],
        today: date | None = None,
        expanded: Mapping[str, Any] | None = None,
        defaults: Mapping[str, Phrase] | None = None,
    ) -> Reading: ...


class NoFlows(Exception):
    """Nothing can answer a call: the folder's flows have errors (`problems`, in `files`) and no good set is stored."""

    def __init__(self, message: str, found: Folder) -> None:
        super().__init__(message)
        self.problems, self.files = found.problems, found.files


class UnknownVersion(LookupError):
    """A flow set that isn't stored, or that this release can't read any more."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder's flows as they were read. `files`: their texts by the names that an author knows them by."""

    files: Mapping[str, str]
    flows: FlowSet | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What serves. `problems` and `files` are the folder's, also while `serving` is `stored`; of a draft (what is
    `published` serves) none are told.
    """

    library: Library
    problems: tuple[Problem, ...]
    serving: Literal["folder", "stored", "published"]
    version: str
    files: Mapping[str, str]

    @property
    def flows(self) -> FlowSet:
        """The set that new calls begin with."""
        return self.library.current()


def load(
    folder: Path,
    read: Read,
    flow_sets: FlowSets,
    now: datetime,
    publications: Publications | None = None,
    clock: Callable[[], datetime] | None = None,
    log: Log = _silent,
) -> Loaded:
    """What is live, whose library goes on looking; before the first publish the folder's set, now stored as the
    last good one; else the one stored last. Raises NoFlows.
    """
    if publications is None or clock is None:
        return _unpublished(folder, read, flow_sets, now, log)
    versions = versions_of(read, flow_sets, log=log)
    first = first_live(publications.after(), now, versions, log)
    if first is None:
        loaded = _unpublished(folder, read, flow_sets, now, log)
        first, versions = loaded.flows, versions_of(read, flow_sets, loaded.flows, log)
    else:
        loaded = Loaded(Library(lambda: first, versions), (), "published", first.version, {})
    return replace(loaded, library=Library(Live(first, versions, publications, clock, log), versions))


def first_live(
    published: Iterable[PublicationRecord], now: datetime, versions: Versions, log: Log = _silent
) -> FlowSet | None:
    """The live set, or the one published before it where this release can't read that any more."""
    for one in standing(published, now):
        try:
            return versions(one.version)
        except UnknownVersion as error:
            log("version_unreadable", version=one.version, error=str(error))
    return None


def _unpublished(folder: Path, read: Read, flow_sets: FlowSets, now: datetime, log: Log = _silent) -> Loaded:
    found = read_folder(folder, read, now.astimezone(BRASILIA).date())
    if found.flows is None:
        return _stored(found, read, flow_sets, log)
    flow_sets.keep(record_of(found.flows, now))
    library = library_of(found.flows, read, flow_sets, log)
    return Loaded(library, found.problems, "folder", found.flows.version, found.files)


def read_folder(folder: Path, read: Read, today: date, named: Callable[[Path], str] | None = None) -> Folder:
    """Reads what stands in a folder, with all its problems; a file that can't be opened is one of them.

    `named`: what a file is called; left out, as its author knows it.
    """
    files, unopened = _texts(folder, named or shown_name)
    reading = read(files, today)
    there = {problem.source.file for problem in unopened}
    read_too = (one for one in reading.problems if one.code != "missing-file" or one.source.file not in there)
    problems = in_order((*read_too, *unopened))
    return Folder(files, None if has_errors(problems) else reading.flows, problems)


def library_of(current: FlowSet, read: Read, flow_sets: FlowSets, log: Log = _silent) -> Library:
    """`current` for new calls, and any stored set for those that began with it (UnknownVersion: there is none)."""
    return Library(lambda: current, versions_of(read, flow_sets, current, log))


def versions_of(
    read: Read, flow_sets: FlowSets, at_hand: FlowSet | None = None, log: Log = _silent
) -> Versions:
    """Any stored set by its version, read once. Raises UnknownVersion."""

    @lru_cache(VERSIONS_AT_HAND)
    def stored(version: str) -> FlowSet:
        return read_stored(version, read, flow_sets, log)

    return lambda version: at_hand if at_hand and version == at_hand.version else stored(version)


def read_stored(version: str, read: Read, flow_sets: FlowSets, log: Log = _silent) -> FlowSet:
    """A stored set, read again from its texts and with what it was expanded with then; a phrase that only later
    releases ask for has this release's words. Raises UnknownVersion.
    """
    record = flow_sets.get(version)
    if record is None:
        raise UnknownVersion(f"no flow set {version[:12]} is stored")
    return _again(record, read, log)


def last_good(read: Read, flow_sets: FlowSets, log: Log = _silent) -> FlowSet | None:
    """The set that served last, None if none ever did. Raises UnknownVersion if it can't be read any more."""
    record = flow_sets.newest_good()
    return _again(record, read, log) if record else None


def _again(record: FlowSetRecord, read: Read, log: Log) -> FlowSet:
    reading = read(record.files, expanded=record.expansion)
    missing = [problem.wanted for problem in reading.problems if problem.code == "missing-phrase"]
    if missing:
        reading = read(record.files, expanded=record.expansion, defaults=shipped_phrases())
    flows = reading.flows
    if flows is None:
        raise UnknownVersion(f"the stored flow set {record.version[:12]} can't be read by this release")
    if flows.version != record.version:
        raise UnknownVersion(f"the stored flow set {record.version[:12]} is not what was once stored")
    if missing:
        log("phrases_of_this_release", version=record.version, phrases=sorted(missing))
    return flows


def _stored(found: Folder, read: Read, flow_sets: FlowSets, log: Log) -> Loaded:
    try:
        flows = last_good(read, flow_sets, log)
    except UnknownVersion as error:
        raise NoFlows(f"the flows have errors, and {error}", found) from None
    if flows is None:
        raise NoFlows("the flows have errors, and no good ones are stored yet", found)
    library = library_of(flows, read, flow_sets, log)
    return Loaded(library, found.problems, "stored", flows.version, found.files)


def record_of(flows: FlowSet, now: datetime) -> FlowSetRecord:
    """A set as it is stored."""
    return FlowSetRecord(
        version=flows.version,
        files=dict(flows.files),
        expansion=dict(flows.expansion),
        stored_at=now,
        good=True,
    )


def _texts(folder: Path, named: Callable[[Path], str]) -> tuple[dict[str, str], list[Problem]]:
    """Bytes that aren't UTF-8 become characters that YAML refuses, so that the reader names their place. A folder
    that isn't there holds nothing, and the reader names what is missing. A device or a pipe is never opened: it may
    have no end.
    """
    files: dict[str, str] = {}
    unopened: list[Problem] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix not in SUFFIXES or path.name.startswith("."):
            continue
        name = named(path)
        try:
            text = path.read_bytes() if path.is_file() else None
        except OSError:
            text = None
        if text is None:
            unopened.append(Problem("unreadable-file", Source(name, 0), stood=name))
        else:
            files[name] = text.decode("utf-8", "surrogateescape")
    return files, unopened


def published_name(path: Path) -> str:
    """A file's name in what is published: the same from whichever machine and folder."""
    return f"flows/{path.name}"


def shown_name(path: Path) -> str:
    """A file as its author knows it: from the working directory, where it stands below it."""
    whole, here = path.absolute(), Path.cwd()
    return (whole.relative_to(here) if whole.is_relative_to(here) else path).as_posix()
