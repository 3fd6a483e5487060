"""A PostgreSQL server of the tests' own, thrown away in the end."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.host import reserved_port

_INSTALLED = Path("/usr/lib/postgresql")
_SUPERUSER = "cognito"
# What is lost when the machine dies is of no interest; what is lost when a client dies, is.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "listen_addresses": "127.0.0.1",
}
_TIMEOUT_SECONDS = 60
_FIRST_WITH_ICU = 150000
_MEMORY = Path("/dev/shm")
_ENOUGH_MEMORY = 4 * 2**30


@dataclass
class PostgreSQL:
    """A server on ``port`` of 127.0.0.1, with its sockets and data in ``folder``."""

    folder: Path
    port: int

    def url(self, database: str) -> str:
        """Return the address of a database, as ``COGNITO_DATABASE_URL`` takes it."""
        return f"postgresql://{_SUPERUSER}:secret@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str) -> str:
        """Make an empty database and return its address.

        It sorts as a dictionary does, unlike SQLite, so that what relies on the order of bytes
        but does not ask for it is seen.
        """
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            icu = connection.info.server_version >= _FIRST_WITH_ICU
            order = "LOCALE_PROVIDER icu ICU_LOCALE 'en-US' STRATEGY FILE_COPY" if icu else ""
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 {order}'.encode())
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a database, of which its address is given, under its clients."""
        name = url.rpartition("/")[-1]
        self.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run a statement outside any transaction."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def start(self) -> None:
        """Start the server and wait until it accepts connections."""
        options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
        self._control(
            "start", "-o", f"-p {self.port} -k {self.folder} {options}", "-l", self.folder / "log"
        )

    def stop(self) -> None:
        """End the server, by the process id that its data folder holds; its clients lose it."""
        self._control("stop", "-m", "immediate")

    def restart(self) -> None:
        """End the server under its clients and start it again."""
        self.stop()
        self.start()

    def _control(self, action: str, *arguments: str | Path) -> None:
        _run("pg_ctl", action, "-D", self.folder / "data", "-w", "-s", *arguments)


@contextlib.contextmanager
def running_postgresql(*, in_memory: bool = False) -> Iterator[PostgreSQL]:
    """Start a server, and end it and remove its data in the end.

    With ``in_memory`` the data is kept there, if there is room: to make a database and to remove
    it takes a tenth of the time.
    """
    # Not below pytest's folder: a server that root starts runs as another user, who may not look
    # there, and the path of a socket may have no more than 107 characters.
    within = _MEMORY if in_memory and _has_room(_MEMORY) else None
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=within))
    try:
        password = folder / "password"
        password.write_text("secret")
        if os.getuid() == 0:
            _give_to_unprivileged(folder, password)
        server = PostgreSQL(folder, reserved_port())
        _run(
            "initdb",
            *("-D", folder / "data", "-U", _SUPERUSER, f"--pwfile={password}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_room(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > _ENOUGH_MEMORY


def _unprivileged() -> pwd.struct_passwd:
    """Return whom a server is run as where we are root, as whom it refuses to run."""
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError("PostgreSQL does not run as root, and there is no user postgres or nobody.")


def _give_to_unprivileged(*paths: Path) -> None:
    user = _unprivileged()
    for path in paths:
        os.chown(path, user.pw_uid, user.pw_gid)


def _program(name: str) -> str:
    versions = sorted(_INSTALLED.glob(f"*/bin/{name}"), key=lambda file: int(file.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise RuntimeError(f"{name} is missing: install PostgreSQL (tests/find_postgresql.sh)")
    return found


def _run(program: str, *arguments: str | Path) -> None:
    user = _unprivileged() if os.getuid() == 0 else None
    # To a file: the server that pg_ctl leaves behind would keep a pipe open.
    with tempfile.TemporaryFile() as output:
        finished = subprocess.run(
            [_program(program), *map(str, arguments)],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd="/",
            timeout=_TIMEOUT_SECONDS,
            user=user and user.pw_uid,
            group=user and user.pw_gid,
            extra_groups=[] if user else None,
        )
        if finished.returncode:
            output.seek(0)
            raise RuntimeError(f"{program} failed: {output.read().decode(errors='replace')}")
