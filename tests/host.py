"""A real host in a process of its own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import botocore.config
import botocore.session
import requests

import localstack_cognito
from tests import preforked
from tests.answers import checked
from tests.preforked import PreforkedProcess
from tests.secrets_noticed import leaked, notice_calls
from tests.selection import recorder
from tests.senders import prepare_when_named

_MODELS = Path(localstack_cognito.__file__).parent / "aws" / "data"
_SITE = Path(recorder.__file__).parent / "site"
_START_TIMEOUT = 60.0
_RESERVING: list[socket.socket] = []
STARTED: list["Host"] = []
"""Every host that this process has started, also those that have ended."""
_STOP_TIMEOUT = 30.0
READY = "Cognito is ready at"
_READY = re.compile(rf"{READY} http://\S+?:(\d+) \(")
LOCALSTACK_COGNITO = Path(sys.executable).parent / "localstack-cognito"


def reserved_port() -> int:
    """Return a port of 127.0.0.1 for a server that cannot say itself which one it got.

    Until this process ends, nobody is given it who asks for any free port; a server that asks
    for this very one may have it.
    """
    reserving = socket.socket()
    reserving.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserving.bind(("127.0.0.1", 0))
    _RESERVING.append(reserving)
    return int(reserving.getsockname()[1])


def host_environment(**changes: str) -> dict[str, str]:
    """Return an environment for a host in which nothing of this process's own settings is left.

    Where this process records which functions of the package run, the host does so too.
    """
    foreign = (
        *("COGNITO_", "PROVIDER_OVERRIDE_", "LOCALSTACK_", "AWS_", "GATEWAY_", "USE_SSL", "TMPDIR"),
        "PYTHONDONTWRITEBYTECODE",  # each host would compile the whole of itself again
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    if recorder.VARIABLE in kept:
        paths = (str(_SITE), kept.get("PYTHONPATH"))
        kept["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return {**kept, "PYTHONUNBUFFERED": "1", **changes}


@dataclass
class Host:
    """A host that runs. ``log`` is where its output goes.

    ``searched`` is the ``Sequence`` up to which its activity was searched for secrets.
    """

    process: subprocess.Popen[bytes] | PreforkedProcess
    port: int
    log: Path
    searched: int = 0
    _clients: dict[tuple[str, str, str], Any] = field(default_factory=dict, repr=False)

    @property
    def url(self) -> str:
        """The address that clients are given."""
        return f"http://localhost:{self.port}"

    def client(
        self, service: str, region: str = "us-east-1", access_key: str = "test", **options: Any
    ) -> Any:
        """Return a boto3 client that knows the newest service models.

        The host takes an ``access_key`` of twelve digits for an account's id. The client leaves
        the check of requests to the host, and checks the host's answers. Whoever asks for the same
        is given the same one: to make one takes longer than ten requests.
        """
        if options:
            return self._new_client(service, region, access_key, **options)
        wanted = (service, region, access_key)
        if wanted not in self._clients:
            self._clients[wanted] = self._new_client(*wanted)
        return self._clients[wanted]

    def _new_client(self, service: str, region: str, access_key: str, **options: Any) -> Any:
        core = botocore.session.Session()
        core.set_config_variable("data_path", str(_MODELS))
        client = boto3.Session(
            botocore_session=core,
            aws_access_key_id=access_key,
            aws_secret_access_key="test",
            region_name=region,
        ).client(
            service,
            endpoint_url=self.url,
            config=botocore.config.Config(
                parameter_validation=False,
                retries={"total_max_attempts": 1},
                max_pool_connections=64,
                read_timeout=120,
            ),
            **options,
        )
        if service not in ("cognito-idp", "cognito-identity"):
            return client
        notice_calls(client)
        if service != "cognito-idp":
            return client
        prepare_when_named(client, str(self.log), self.client)
        return checked(client)

    def check_activity(self) -> None:
        """Check that no secret is in what was noted since the last check, as far as it answers."""
        if self.process.poll() is not None or not self.port:
            return
        activity = f"{self.url}/_aws/cognito-idp/activity"
        try:
            answer = requests.get(activity, params={"since": str(self.searched)}, timeout=5)
            # What codes were made is in the outbox.
            requests.get(f"{self.url}/_aws/cognito-idp/messages", timeout=5)
            records = answer.json()["records"]
        except (requests.RequestException, ValueError, LookupError):
            return
        self.searched = max((record["Sequence"] for record in records), default=self.searched)
        found = leaked(records)
        assert not found, "\n".join(found)

    def output(self) -> str:
        """Return what the host has printed."""
        return self.log.read_text(errors="replace")

    def stop(self, sent: signal.Signals = signal.SIGTERM) -> int:
        """End the host and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(sent)
        try:
            return self.process.wait(_STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"The host did not stop:\n{self.output()}") from None


@contextlib.contextmanager
def running_host(
    folder: Path,
    *arguments: str,
    port: int | None = None,
    command: Path | None = None,
    **environment: str,
) -> Iterator[Host]:
    """Start a host with its volume and log in ``folder``, and end it in the end.

    It is forked from a process that has imported much already, unless a ``command`` starts it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"host-{time.time_ns()}.log"
    # A host that is killed leaves files behind.
    # (The host warns of TMPDIR.)
    temporary = log.with_suffix(".tmp")
    temporary.mkdir()
    arguments = ("start", "--port", str(port or 0), "--volume", str(folder / "volume"), *arguments)
    variables = host_environment(**{"TEMP": str(temporary), **environment})
    with log.open("wb") as output:
        process: subprocess.Popen[bytes] | PreforkedProcess
        if command is None:
            process = preforked.start(
                arguments, log=output.fileno(), cwd=folder, environment=variables
            )
        else:
            process = subprocess.Popen(
                [command, *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=folder,
                env=variables,
            )
    host = Host(process, port or 0, log)
    STARTED.append(host)
    try:
        host.port = _wait_until_ready(host)
        yield host
    finally:
        # How a host stops when it is told to is tested where that is the subject: it takes time.
        try:
            host.check_activity()
        finally:
            if process.poll() is None:
                host.stop(signal.SIGKILL)


def _wait_until_ready(host: Host) -> int:
    """Return the port that the host says it is ready at."""
    deadline = time.monotonic() + _START_TIMEOUT
    while not (ready := _READY.search(host.output())):
        if host.process.poll() is not None:
            raise AssertionError(f"The host ended:\n{host.output()}")
        if time.monotonic() > deadline:
            raise AssertionError(f"The host did not get ready:\n{host.output()}")
        time.sleep(0.02)
    return int(ready[1])
