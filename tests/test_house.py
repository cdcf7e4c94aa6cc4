"""The house stands as drawn: imports point one way, pure rooms touch no world, files fit a reader."""

import ast
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
ROOMS = (  # a room imports only what stands before it; those of one line may know each other
    ("ivr.flow",),
    ("ivr.engine",),
    ("ivr.proof",),
    ("ivr.picture",),
    ("auth",),
    ("ivr.application",),
    ("ivr.scenarios",),
    ("ivr.store",),
    ("ivr.twilio",),
    (
        "ivr.settings",
        "ivr.logs",
        "ivr.pages",
        "ivr.ura_pages",
        "ivr.plainly",
        "webhooks",
        "ivr.compose",
        "ivr.rounds",
    ),
    ("ivr.app", "ivr.cli"),
)
PURE = ("ivr.flow", "ivr.engine", "ivr.proof", "auth.policy")
WORLD = frozenset(
    {"time", "random", "secrets", "uuid", "os", "socket", "ssl", "http", "subprocess", "threading", "asyncio"}
    | {"logging", "shutil", "tempfile", "glob", "sqlite3", "requests", "httpx", "urllib3", "urllib.request"}
    | {
        "sqlalchemy",
        "alembic",
        "psycopg",
        "flask",
        "werkzeug",
        "twilio",
        "granian",
        "structlog",
        "pydantic_settings",
    }
)
CLOCKS = frozenset({"now", "utcnow", "today"})
DOORS = frozenset({"open", "input", "print", "exec", "eval", "breakpoint"})
LIBRARIES_KEPT_OUT = {"ivr.application": frozenset({"flask", "twilio", "sqlalchemy", "werkzeug", "psycopg"})}
LONGEST_FUNCTION, LONGEST_FILE = 60, 450
MIGRATIONS = ROOT / "ivr" / "store" / "migrations"


def module_name(path: Path) -> str:
    """`ivr/flow/__init__.py` is `ivr.flow`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


CODE = sorted(
    path for place in ("ivr", "auth", "webhooks.py") for path in [ROOT / place, *(ROOT / place).rglob("*.py")]
    if path.suffix == ".py" and path.is_file()
)  # fmt: skip
each_module = pytest.mark.parametrize("path", CODE, ids=[module_name(path) for path in CODE])


def imports(path: Path, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything imported anywhere in a module, relative names made whole."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def within(name: str, place: str) -> bool:
    """Whether `name` is `place` or stands in it."""
    return name == place or name.startswith(f"{place}.")


def floor(name: str) -> int | None:
    """How far down the house a module stands; None for what is no room (a library, or `ivr` itself)."""
    return next((at for at, rooms in enumerate(ROOMS) for room in rooms if within(name, room)), None)


def wrong_arrows(path: Path, source: str) -> list[str]:
    """Imports of a room further down, or of a library that the room keeps out."""
    here, found = module_name(path), []
    for line, name in imports(path, ast.parse(source)):
        there, own = floor(name), floor(here)
        if there is not None and own is not None and there > own:
            found.append(f"line {line}: {here} imports {name}, which stands below it")
        kept_out = next((out for room, out in LIBRARIES_KEPT_OUT.items() if within(here, room)), frozenset())
        found += [f"line {line}: {here} imports {library}" for library in kept_out if within(name, library)]
    return found


def impurities(path: Path, source: str) -> list[str]:
    """Where a pure module reaches for a clock, store, network, random number or environment."""
    tree = ast.parse(source)
    found = [
        f"line {line}: imports {name}"
        for line, name in imports(path, tree)
        for world in WORLD
        if within(name, world)
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            found.append(f"line {node.lineno}: reads a clock by .{node.func.attr}()")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DOORS:
            found.append(f"line {node.lineno}: calls {node.func.id}()")
    return found


def too_long(path: Path, source: str) -> list[str]:
    """A file, or functions in it, that no one reads at a glance. A migration is a list, and may be long."""
    lines = len(source.splitlines())
    if path.is_relative_to(MIGRATIONS):
        return []
    found = [f"{lines} lines"] if lines > LONGEST_FILE else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                found.append(f"line {node.lineno}: {node.name} has {length} lines")
    return found


@each_module
def test_imports_point_one_way(path: Path) -> None:
    assert wrong_arrows(path, path.read_text()) == []


@each_module
def test_each_module_stands_in_a_room(path: Path) -> None:
    name = module_name(path)
    assert name == "ivr" or floor(name) is not None, f"{name} is in no room of ROOMS"


PURE_CODE = [path for path in CODE if any(within(module_name(path), room) for room in PURE)]


@pytest.mark.parametrize("path", PURE_CODE, ids=[module_name(path) for path in PURE_CODE])
def test_pure_rooms_touch_no_world(path: Path) -> None:
    assert impurities(path, path.read_text()) == []


@each_module
def test_each_file_fits_its_reader(path: Path) -> None:
    assert too_long(path, path.read_text()) == []


@pytest.mark.parametrize(
    "room", [ROOT / "ivr" / room for room in ("flow", "engine", "proof")], ids=["flow", "engine", "proof"]
)
def test_a_pure_folder_has_its_door_sign(room: Path) -> None:
    sign = ast.get_docstring(ast.parse((room / "__init__.py").read_text())) or ""
    assert 3 <= len([line for line in sign.splitlines() if line.strip()]) <= 5


def test_the_flows_are_data_only() -> None:
    assert [
        path.name for path in (ROOT / "flows").rglob("*") if path.is_file() and path.suffix != ".yaml"
    ] == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("ivr/flow/x.py", "from ivr.engine import step"),
        ("ivr/engine/nodes/x.py", "from ...store import calls"),
        ("ivr/engine/x.py", "from .. import settings"),
        ("auth/x.py", "import ivr.application.advance"),
        ("ivr/application/x.py", "def f():\n    from sqlalchemy.orm import Session"),
        ("ivr/application/x.py", "import twilio.rest"),
        ("ivr/store/x.py", "from ivr import twilio"),
        ("ivr/twilio/x.py", "import webhooks"),
    ],
)
def test_a_wrong_arrow_is_seen(module: str, line: str) -> None:
    assert wrong_arrows(ROOT / module, line)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("ivr/engine/x.py", "from ivr.flow import model"),
        ("ivr/store/x.py", "import sqlalchemy, auth.policy\nfrom ivr import __version__"),
        ("ivr/engine/nodes/x.py", "from ..step import step\nfrom . import menu"),
        ("webhooks.py", "from ivr.twilio import twiml\nfrom ivr.settings import Settings"),
    ],
)
def test_a_right_arrow_is_none(module: str, line: str) -> None:
    assert wrong_arrows(ROOT / module, line) == []


@pytest.mark.parametrize(
    "line",
    [
        "import os.path",
        "from random import choice",
        "import time",
        "from datetime import date\ndate.today()",
        "from urllib.request import urlopen",
        "from urllib import request",
        "open('x')",
        "import sqlalchemy as a",
    ],
)
def test_a_reach_for_the_world_is_seen(line: str) -> None:
    assert impurities(ROOT / "ivr/engine/x.py", line)


def test_what_is_too_long_is_seen() -> None:
    body = "def f():\n" + "    x = 1\n" * LONGEST_FUNCTION
    assert too_long(ROOT / "ivr/x.py", body) == ["line 1: f has 61 lines"]
    assert too_long(ROOT / "ivr/x.py", "x = 1\n" * (LONGEST_FILE + 1)) == ["451 lines"]
    assert too_long(MIGRATIONS / "x.py", body) == []


def locked(name: str) -> set[Requirement]:
    """What a lock file pins: names, extras and versions, without hashes."""
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    return {Requirement(line.strip(" \\")) for line in lines if "==" in line and not line.startswith("#")}


def test_what_the_tests_need_holds_all_that_runs_in_the_same_versions() -> None:
    ran, tested = ({(r.name, str(r.specifier)) for r in locked(name)} for name in ("run.txt", "dev.txt"))
    assert "flask" in {name for name, _ in ran}
    assert ran <= tested


def test_the_lock_names_every_extra_that_a_package_asks_for() -> None:
    """Otherwise pip takes the newest version for the extra, which no hash covers, on the day that there is one."""
    pinned = {canonicalize_name(r.name): r.extras for r in locked("dev.txt")}
    asked = [
        (package.name, Requirement(line))
        for package in distributions()
        if canonicalize_name(package.name) in pinned
        for line in package.requires or []
    ]
    with_extras = [(name, r) for name, r in asked if r.extras and applies(r)]
    assert with_extras, "pytest-cov asks for coverage[toml]"
    assert [
        f"{name}: {r}" for name, r in with_extras if not r.extras <= pinned[canonicalize_name(r.name)]
    ] == []


def applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})
