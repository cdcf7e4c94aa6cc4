"""What every test may lean on: fresh databases on both stores, and how hard the property tests look."""

import itertools
import os
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.store import postgres

SETTING_NAMES = re.compile(r"DATABASE_URL|PUBLIC_URL|HOST|PORT|LANG|(TWILIO|IVR)_\w+")
STORES = (
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgres", id="postgres", marks=pytest.mark.postgres),
)

settings.register_profile("steady", deadline=None, derandomize=True, database=None, print_blob=True)
settings.register_profile("search", settings.get_profile("steady"), derandomize=False)
settings.register_profile(
    "deep", settings.get_profile("search"), max_examples=5000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

MEASURED = tuple(f"tests/{room}/" for room in ("auth", "broken_flows", "engine", "flow", "schemas"))
"""Measuring coverage doubles what a test takes, so only the tests of the pure rooms are measured,"""
UNMEASURED = (
    "tests/auth/test_policy.py::TestGuessing",
    "tests/flow/test_mutations.py",
    "tests/flow/test_reader_",
)
"""and of these not the ones that read thousands of flows or fill thousands of tables."""

POSTGRES_HOME = pytest.StashKey[Path]()
_serial = itertools.count()


def pytest_configure(config: pytest.Config) -> None:
    """Keep the developer's own settings out, and name the folder of the session's PostgreSQL."""
    for name in [name for name in os.environ if SETTING_NAMES.fullmatch(name)]:
        del os.environ[name]
    given = getattr(config, "workerinput", {}).get("postgres_home")
    config.stash[POSTGRES_HOME] = Path(
        given or f"{tempfile.gettempdir()}/ivr-tests-{os.getuid()}-{os.getpid()}"
    )


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell each xdist worker where the session's one PostgreSQL lives."""
    node.workerinput["postgres_home"] = str(node.config.stash[POSTGRES_HOME])  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Who runs the session stops its PostgreSQL; the workers only use it."""
    if not hasattr(config, "workerinput") and POSTGRES_HOME in config.stash:
        postgres.stop(config.stash[POSTGRES_HOME])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Where coverage is measured, what other tests run isn't: pytest-cov's own mark leaves its workers' tracer on."""
    measured = item.nodeid.startswith(MEASURED) and not item.nodeid.startswith(UNMEASURED)
    if measured or not item.config.getoption("cov_source", None):
        return (yield)
    tracer, of_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)
        threading.settrace(of_threads)


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> postgres.Postgres:
    """The session's PostgreSQL; a test that can't have it fails."""
    return postgres.running(request.config.stash[POSTGRES_HOME])


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> str:
    """The store under test, `sqlite` or `postgres`: what asks for it runs once on each."""
    return str(request.param)


@pytest.fixture
def database_url(store: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database, SQLite and then PostgreSQL, for this test alone."""
    if store == "sqlite":
        yield f"sqlite:///{tmp_path}/ivr.sqlite3"
        return
    server: postgres.Postgres = request.getfixturevalue("postgres_server")
    name = _fresh_name()
    yield server.create(name)
    server.drop(name)


@pytest.fixture
def database_copy(
    store: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[str, Callable[[str], None]], str]]:
    """`database_copy(name, prepare)`: the address of a copy of a database that `prepare(url)` filled.

    `prepare` runs once a session (SQLite: once a worker) for each `name`; a copy takes milliseconds.
    It must leave no connection open.
    """
    made: list[str] = []

    def sqlite(name: str, prepare: Callable[[str], None]) -> str:
        folder = request.getfixturevalue("sqlite_templates")
        template, copy = folder / name, tmp_path / f"{_fresh_name()}.sqlite3"
        if not template.exists():
            prepare(f"sqlite:///{template}.part")
            Path(f"{template}.part").rename(template)
        shutil.copyfile(template, copy)
        return f"sqlite:///{copy}"

    def on_postgres(name: str, prepare: Callable[[str], None]) -> str:
        server: postgres.Postgres = request.getfixturevalue("postgres_server")
        made.append(_fresh_name())
        return server.create(made[-1], server.template(name, prepare))

    yield sqlite if store == "sqlite" else on_postgres
    for database in made:
        request.getfixturevalue("postgres_server").drop(database)


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this worker keeps the SQLite databases that tests copy."""
    return tmp_path_factory.mktemp("templates")


def _fresh_name() -> str:
    return f"t_{os.getpid()}_{next(_serial)}"
