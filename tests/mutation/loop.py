"""A pytest plugin that tries mutants in place of running the tests: one collection, then a fork for each mutant.

It runs in the `mutants` folder that mutmut wrote, takes the tests of each function from mutmut's own record, and keeps
its verdicts where `mutmut results` and `mutmut show` find them. Without mutmut's trampolines, and with the tests
collected and the flows read once instead of once a mutant, it is some twenty times as quick.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import resource
import time
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any

import pytest
from mutmut.mutation import trampoline

from tests.mutation import forget

PATTERNS = os.environ.get("MUTANTS_OF", "*").split()
BUDGET = float(os.environ.get("MUTANTS_BUDGET", "inf"))
"""Seconds of processor after which a mutant that still lives is left undecided, to be tried in full later."""
AGAIN = os.environ.get("MUTANTS_AGAIN", "not checked").split(",")
"""The verdicts whose mutants are tried: `not checked`, or `survived,undecided` after tests were written."""
IDLE = bool(os.environ.get("MUTANTS_IDLE"))
"""Mutate nothing and keep no verdict: every mutant must outlive its tests, or the loop itself is wrong."""
CHILDREN = int(os.environ.get("MUTANTS_CHILDREN", "2"))

KILLED, UNDECIDED, TIMEOUT, NO_TESTS, SUSPICIOUS = 1, 2, 24, 33, 35
CODES = {"not checked": None, "survived": 0, "undecided": UNDECIDED, "timeout": TIMEOUT, "no tests": NO_TESTS}
"""As mutmut numbers them; its own name for `undecided` is an interrupted check."""
SECONDS = 60
"""Of processor, at least, that a mutant has; one that loops for ever is a timeout."""
QUICK = 60
"""So many of a function's own tests run first, the quickest, then whole calls, then the rest; for the reading of
flows, all of its own."""
WHOLE = ("tests/replay/", "tests/flows/", "tests/engine/test_decisions.py")
"""Tests of whole calls: mutmut's record leaves them out, and who outlives the quick ones meets them."""
READING = ("tests/flow/", "tests/broken_flows/", "tests/schemas/")
"""What these tests run belongs to the reading of flows: its mutants must not find flows that were read before."""

Verdicts = dict[Path, dict[str, dict[str, int | None]]]
Mutants = dict[str, FunctionType | MethodType]
_parent = os.getpid()
_mutated: dict[str, list[tuple[FunctionType, Mutants]]] = {}
"""By module: a function as it stands in the source, and its mutants."""


def _noted(mutants: Mutants, **_: bool) -> Callable[[FunctionType], FunctionType]:
    """In place of mutmut's trampoline, which slows every call down: the function itself, kept in mind."""

    def note(function: FunctionType) -> FunctionType:
        _mutated.setdefault(function.__module__, []).append((function, mutants))
        return function

    return note


trampoline.wrap_in_trampoline = _noted  # type: ignore[assignment]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try every mutant that is asked for, once every test has passed without any; by then most flows are read."""
    tests = _Tests(session)
    if _outlives(session, session.items):
        raise pytest.UsageError("the tests fail before any mutation")
    files: Verdicts = {path: json.loads(path.read_text()) for path in sorted(Path().rglob("*.meta"))}
    running: dict[int, tuple[Path, str]] = {}
    gc.freeze()
    for done, (path, name) in enumerate(_chosen(files)):
        chosen = tests.of(name.replace("__init__.", ""))
        if not chosen:
            files[path]["exit_code_by_key"][name] = NO_TESTS
            continue
        while len(running) >= CHILDREN:
            _take(running, files)
        if (child := os.fork()) == 0:
            os._exit(_try(session, name.replace("__init__.", ""), chosen))
        running[child] = (path, name)
        if done % 25 == 24:
            _keep(files)
            print(f"\n{time.strftime('%H:%M:%S')} {done + 1} {_lot(name):.3f} {name}", flush=True)
    while running:
        _take(running, files)
    _keep(files)
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> None:
    """The first failure is a mutant's end: no report is written, which would parse the mutated file."""
    if call.excinfo is not None and os.getpid() != _parent:
        os._exit(KILLED)


class _Tests:
    """Which tests a mutant meets, in which order."""

    def __init__(self, session: pytest.Session) -> None:
        record = json.loads(Path("mutmut-stats.json").read_text())
        cost, self.by_function = record["duration_by_test"], record["tests_by_mangled_function_name"]
        self.items = {item.nodeid: item for item in session.items}
        self.ranked = sorted(self.items, key=lambda test: cost.get(test, 0.0))
        self.whole = [test for test in self.items if test.startswith(WHOLE)]
        self.new = {test for test in self.items if test not in cost} - set(self.whole)

    def of(self, mutant: str) -> list[pytest.Item]:
        """Those that run its function, and those written since the record was made."""
        recorded = set(self.by_function.get(mutant.rpartition("__mutmut_")[0], ()))
        own = [test for test in self.ranked if test in recorded or test in self.new]
        first = len(own) if mutant.startswith("ivr.flow.") else QUICK
        order = [*own[:first], *self.whole, *own[first:]] if recorded else []
        return [self.items[test] for test in order]


def _chosen(files: Verdicts) -> list[tuple[Path, str]]:
    """In an order that is random but always the same, so that a run cut short is a fair sample."""
    wanted = [CODES[verdict] for verdict in AGAIN]
    found = [
        (path, name)
        for path, content in files.items()
        for name, code in content["exit_code_by_key"].items()
        if code in wanted and any(fnmatch(name, pattern) for pattern in PATTERNS)
    ]
    return sorted(found, key=lambda one: _lot(one[1]))


def _lot(name: str) -> float:
    """Half as many of the reading's mutants as of the others come early."""
    drawn = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 16**8
    return drawn * 2 if name.startswith("ivr.flow.") else drawn


def _try(session: pytest.Session, mutant: str, items: list[pytest.Item]) -> int:
    """In the child: the mutant's verdict."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    gc.disable()
    resource.setrlimit(resource.RLIMIT_CPU, (max(SECONDS, len(items) // 2), resource.RLIM_INFINITY))
    if mutant.startswith("ivr.flow.") or any(item.nodeid.startswith(READING) for item in items):
        forget.everything()
    try:
        if not IDLE:
            _mutate(mutant)
        return _outlives(session, items, BUDGET)
    except BaseException:
        return SUSPICIOUS


def _mutate(name: str) -> None:
    module, _, mutant = name.rpartition(".")
    [(function, becomes)] = [(one, its[mutant]) for one, its in _mutated[module] if mutant in its]
    plain = becomes.__func__ if isinstance(becomes, MethodType) else becomes
    assert isinstance(plain, FunctionType)
    function.__code__ = plain.__code__
    function.__defaults__, function.__kwdefaults__ = plain.__defaults__, plain.__kwdefaults__


def _outlives(session: pytest.Session, items: list[pytest.Item], budget: float = float("inf")) -> int:
    """0 when no test fails; in a child the first that does ends it."""
    for item, after in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        if session.testsfailed:
            return KILLED
        if time.process_time() > budget:
            return UNDECIDED
    return 0


def _take(running: dict[int, tuple[Path, str]], files: Verdicts) -> None:
    child, status = os.wait()
    path, name = running.pop(child)
    code = os.waitstatus_to_exitcode(status)
    files[path]["exit_code_by_key"][name] = TIMEOUT if code < 0 else code
    if code == 0:
        print(f"\nsurvived {name}", flush=True)


def _keep(files: Verdicts) -> Any:
    for path, content in files.items() if not IDLE else ():
        path.write_text(json.dumps(content, indent=4))
