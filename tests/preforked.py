"""Hosts forked from a process that has imported what every host imports.

A host spends most of its start on importing what others wrote. One process for each worker of
pytest imports that once, and forks itself for each host that a test starts: the fork becomes
``localstack-cognito start`` with an environment, a folder and a log of its own. The host's own
modules and ours are imported in the fork, after its environment is set, as in any other host.

The process is asked over a socket: JSON, with the log and a pipe that tells the exit code.
"""

import contextlib
import functools
import importlib
import json
import os
import random
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from tests import stocked_keys
from tests.selection import recorder

# Whatever of these a host lacks, it does without.
_IMPORTED = (
    *("asn1crypto.cms", "boto3.session", "botocore.model", "cachetools", "cbor2", "dill"),
    *("cheroot.wsgi",),
    *("cryptography.hazmat.primitives.asymmetric.rsa", "cryptography.x509", "jwt"),
    *("concurrent.futures", "dns.resolver", "dnslib", "docker", "email.policy", "email_validator"),
    *("gmpy2", "importlib.metadata", "jinja2", "jsonpatch", "moto.core.exceptions"),
    *("moto.moto_api._internal", "multiprocessing.dummy", "openapi_core", "plux", "psutil"),
    *("pydantic.fields", "pydantic_settings", "pyotp", "regex", "requests", "rich.console"),
    *("rolo.gateway", "rolo.gateway.wsgi", "signxml", "sqlalchemy.dialects.postgresql"),
    *("psycopg", "sqlalchemy.dialects.sqlite", "tinycss2", "twisted.internet.endpoints"),
    *("twisted.internet.ssl", "twisted.web.wsgi", "h2.connection", "webauthn", "wsproto"),
    *("werkzeug.serving", "xmltodict", "yaml"),
)
_REACTOR = "twisted.internet.reactor"
_LONGEST_REQUEST = 1 << 20
_FORK_TIMEOUT = 60.0


class PreforkedProcess:
    """A forked host, with what ``subprocess.Popen`` offers of it."""

    def __init__(self, pid: int, exit_pipe: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._exit_pipe = exit_pipe

    def poll(self) -> int | None:
        """Return the exit code, or None while the process runs."""
        if self.returncode is None and select.select([self._exit_pipe], [], [], 0)[0]:
            self._read_code()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit code.

        Raises ``subprocess.TimeoutExpired`` where the process runs for more than ``timeout``
        seconds.
        """
        if self.returncode is None:
            if not select.select([self._exit_pipe], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(f"host {self.pid}", timeout or 0)
            self._read_code()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, sent: int) -> None:
        """Send a signal, if the process runs."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, sent)

    def kill(self) -> None:
        """End the process at once."""
        self.send_signal(signal.SIGKILL)

    def _read_code(self) -> None:
        code = os.read(self._exit_pipe, 16)
        os.close(self._exit_pipe)
        # Nobody tells the code of a host that has lost the process that forked it.
        self.returncode = int(code) if code else -signal.SIGKILL


class _Prefork:
    """The process that hosts are forked from, as the one that asks it sees it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd=Path(__file__).parents[1],
                env=_own_environment(),
            )
        self._socket = ours
        self._socket.settimeout(_FORK_TIMEOUT)
        self._lock = threading.Lock()

    def fork(self, request: Mapping[str, Any], log: int) -> PreforkedProcess:
        read, write = os.pipe()
        try:
            with self._lock:
                socket.send_fds(self._socket, [json.dumps(request).encode()], [log, write])
                pid = self._socket.recv(16)
        finally:
            os.close(write)
        if not pid:
            os.close(read)
            raise RuntimeError("The process that hosts are forked from has ended.")
        return PreforkedProcess(int(pid), read)

    def end(self) -> None:
        self._socket.close()
        self._process.wait(_FORK_TIMEOUT)


@functools.cache
def _prefork() -> _Prefork:
    return _Prefork()


def start(
    arguments: Sequence[str], *, log: int, cwd: Path, environment: Mapping[str, str]
) -> PreforkedProcess:
    """Run ``localstack-cognito`` with ``arguments`` in a fork that writes to the file ``log``."""
    return _prefork().fork(
        {"arguments": list(arguments), "cwd": str(cwd), "environment": dict(environment)}, log
    )


def end() -> None:
    """End the process that hosts are forked from, if there is one."""
    if _prefork.cache_info().currsize:
        _prefork().end()
        _prefork.cache_clear()


def _own_environment() -> dict[str, str]:
    from tests.host import host_environment

    environment = host_environment()
    # Each fork records in its own right.
    environment.pop(recorder.VARIABLE, None)
    return environment


class _WithoutReactor:
    """Leaves the making of Twisted's reactor, which opens files, to the forks."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == _REACTOR:
            raise ImportError("Each host makes its own reactor.")


def _import_what_hosts_import() -> None:
    without_reactor = _WithoutReactor()
    sys.meta_path.insert(0, without_reactor)
    for name in _IMPORTED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    sys.meta_path.remove(without_reactor)
    own = [name for name in sys.modules if name.split(".")[0].startswith("localstack")]
    assert not own, f"These read settings when they are imported: {own}"
    assert threading.active_count() == 1, "A fork would lack the other threads."


def _serve(requests: socket.socket) -> None:
    """Fork a host for each request, and tell of each that ends, until nobody asks any more."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is pytest's to handle
    exit_pipes: dict[int, int] = {}
    awaited: list[socket.socket | int] = [requests, woken]
    while True:
        ready, _, _ = select.select(awaited, [], [])
        if woken in ready:
            os.read(woken, 4096)
            _tell_ends(exit_pipes)
        if requests not in ready:
            continue
        request, files, _, _ = socket.recv_fds(requests, _LONGEST_REQUEST, 2)
        if not request:
            return
        log, exit_pipe = files
        pid = os.fork()
        if pid == 0:
            for opened in (requests.fileno(), woken, wake, exit_pipe, *exit_pipes.values()):
                os.close(opened)
            requests.detach()
            _become_host(json.loads(request), log)
        os.close(log)
        exit_pipes[pid] = exit_pipe
        requests.send(str(pid).encode())


def _tell_ends(exit_pipes: dict[int, int]) -> None:
    while exit_pipes:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        pipe = exit_pipes.pop(pid)
        with contextlib.suppress(BrokenPipeError):
            os.write(pipe, str(os.waitstatus_to_exitcode(status)).encode())
        os.close(pipe)


def _become_host(request: Mapping[str, Any], log: int) -> NoReturn:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    os.chdir(request["cwd"])
    sys.argv = ["localstack-cognito", *request["arguments"]]
    # As where the command is run: its own folder, then what the environment names.
    named = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:1] = [str(Path(sys.executable).parent), *filter(None, named)]
    importlib.invalidate_caches()
    random.seed()
    recorder.install_from_environment()
    stocked_keys.install_from_environment()
    code = 1
    try:
        from localstack_cognito.command.main import main

        code = main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            _finish(code)
        os._exit(1)


def _finish(code: int) -> NoReturn:
    # What Python does in the end.
    threading._shutdown()  # type: ignore[attr-defined]
    import atexit

    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    import warnings

    # Twisted misses a package that only a TLS client needs.
    warnings.filterwarnings("ignore", message=".*service_identity")
    _import_what_hosts_import()
    _serve(socket.socket(fileno=int(sys.argv[1])))
