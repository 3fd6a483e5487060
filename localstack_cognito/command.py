"""The command ``localstack-cognito``: runs the host with Cognito, without Docker and offline."""

import argparse
import errno
import fcntl
import http.client
import ipaddress
import json
import os
import socket
import sys
import threading
import urllib.request
import warnings
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from localstack_cognito.activity import printing
from localstack_cognito.host import stopping, versions

_PACKAGE = "localstack-extension-cognito"
_DEFAULT_HOST = "127.0.0.1"
_DEFAULT_PORT = 4566
_CONSOLE = "/_extension/cognito"
_SERVICES = ("cognito-idp", "cognito-identity")
# As many may connect at once. The host's own 50 are fewer than a load test has clients.
_BACKLOG = 1024

# What a host without Docker and without internet needs; a variable that is set already counts.
_OFFLINE: Mapping[str, str] = {
    "DNS_ADDRESS": "0",
    "DISABLE_EVENTS": "1",
    "SKIP_SSL_CERT_DOWNLOAD": "1",
    # In a container the host would keep its files outside the volume that it is given here.
    "OVERRIDE_IN_DOCKER": "0",
}


class CommandError(Exception):
    """The command cannot do what it was asked; the text says why, in one line."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code: 0, or 1 with one line on standard error."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except CommandError as error:
        print(f"localstack-cognito: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="localstack-cognito", description="Amazon Cognito on the open-source LocalStack host."
    )
    parser.add_argument(
        "--version", action="version", version=_versions(), help="print the versions and exit"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    start = commands.add_parser("start", help="run the host with Cognito in the foreground")
    _add_address(start)
    start.add_argument(
        "--volume",
        type=Path,
        default=_cache() / "volume",
        metavar="DIR",
        help="the host's folder for state and caches (default: %(default)s)",
    )
    start.add_argument(
        "--persist", action="store_true", help="keep the state in the volume over a restart"
    )
    start.set_defaults(run=_start)
    status = commands.add_parser("status", help="say whether a host serves Cognito")
    _add_address_of_host(status)
    status.set_defaults(run=_status)
    _add_logs(commands.add_parser("logs", help="print what has happened at a host, and why"))
    commands.add_parser("version", help="print the versions").set_defaults(run=_version)
    return parser


def _add_logs(logs: argparse.ArgumentParser) -> None:
    logs.add_argument("-f", "--follow", action="store_true", help="print also what comes")
    logs.add_argument(
        "--since", type=int, default=0, metavar="N", help="only what is behind this Sequence"
    )
    logs.add_argument("--user", metavar="NAME", help="only what concerns this user")
    logs.add_argument("--operation", metavar="NAME", help="only this operation or path")
    logs.add_argument("--outcome", choices=("ok", "refused", "failed"), help="only what ended so")
    logs.add_argument("--json", action="store_true", help="print each record as a line of JSON")
    _add_address_of_host(logs)
    logs.set_defaults(run=_logs)


def _add_address_of_host(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--endpoint-url",
        type=_endpoint_url,
        metavar="URL",
        help="the host, as the AWS command line takes it; --port and --host do not count then",
    )
    parser.add_argument("--port", type=_port, default=_DEFAULT_PORT, help="default: %(default)s")
    parser.add_argument(
        "--host",
        default=_DEFAULT_HOST,
        metavar="ADDR",
        help="the address of the host (default: %(default)s)",
    )


def _endpoint_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or parts.path.strip("/") or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"not like http://localhost:4566: {text!r}")
    return text.rstrip("/")


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=_port,
        default=_DEFAULT_PORT,
        help="default: %(default)s; 0 takes any free one, and says which",
    )
    parser.add_argument(
        "--host",
        default=_DEFAULT_HOST,
        metavar="ADDR",
        help="the address to listen on (default: %(default)s)",
    )


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"invalid port: {text!r}") from None
    if not 0 <= port < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def _cache() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / _PACKAGE


def _start(options: argparse.Namespace) -> int:
    stopping.exit_on_signals()
    if problem := versions.host_problem():
        raise CommandError(problem)
    if warning := _exposure(options.host):
        print(f"localstack-cognito: warning: {warning}", file=sys.stderr, flush=True)
    listener = _listen(options.host, options.port)
    port = listener.getsockname()[1]
    volume: Path = options.volume.absolute()
    lock = _lock_volume(volume)
    for name, value in _OFFLINE.items():
        os.environ.setdefault(name, value)
    listen_host = f"[{options.host}]" if ":" in options.host else options.host
    os.environ["GATEWAY_LISTEN"] = f"{listen_host}:{port}"
    if not os.environ.get("GATEWAY_SERVER", "").strip():
        os.environ["GATEWAY_SERVER"] = "cheroot"
    os.environ["LOCALSTACK_VOLUME_DIR"] = os.environ["FILESYSTEM_ROOT"] = str(volume)
    if options.persist:
        os.environ["PERSISTENCE"] = "1"
    with lock:
        return _run_host(f"http://{_reachable(options.host)}:{port}", listener)


def _exposure(address: str) -> str | None:
    """Return what is open to whom where the host listens on more than loopback, else None."""
    try:
        if ipaddress.ip_address(address).is_loopback:
            return None
    except ValueError:
        if address == "localhost":
            return None
    return (
        f"with --host {address} every machine that reaches this one may call every operation and "
        "read every code and password in the outbox: the host checks no signature. Functions run "
        "as this user"
    )


def _lock_volume(volume: Path) -> IO[bytes]:
    """Keep a second host out of the volume: each empties it of what it takes for left over."""
    try:
        volume.mkdir(parents=True, exist_ok=True)
        lock = (volume / ".lock").open("wb")
    except OSError as error:
        raise CommandError(f"The volume {volume} cannot be used: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise CommandError(
            f"The volume {volume} is in use by another host: choose another with --volume"
        ) from None
    return lock


def _run_host(endpoint: str, listener: socket.socket) -> int:
    # Twisted misses a package that only a TLS client needs; the host is none with it.
    warnings.filterwarnings("ignore", message=".*service_identity")
    try:
        from localstack import config
        from localstack.runtime import events
        from localstack.runtime import main as host

        from localstack_cognito.host import listen, service_catalog

        service_catalog.prepare(_cache())
        listen.serve_on(listener, config.GATEWAY_SERVER)
    except RuntimeError as error:
        raise CommandError(str(error)) from None
    except (ImportError, AttributeError) as error:
        # A library that is missing, or one of another version than the host was made for.
        raise _unusable_host(error) from None

    def say_when_ready() -> None:
        events.infra_ready.wait()
        print(
            f"Cognito is ready at {endpoint} ({_versions()}), its console at "
            f"{endpoint}{_CONSOLE}. Press Ctrl-C to stop.",
            flush=True,
        )

    threading.Thread(target=say_when_ready, daemon=True).start()
    try:
        host.main()
    except ImportError as error:
        raise _unusable_host(error) from None
    except SystemExit as stopped:
        code = stopped.code if isinstance(stopped.code, int) else int(stopped.code is not None)
        stopping.leave(code)
    stopping.leave(0)


def _unusable_host(error: Exception) -> CommandError:
    return CommandError(
        f"The host cannot be imported ({type(error).__name__}: {error}): "
        "pip install 'localstack-extension-cognito[host]'"
    )


def _listen(address: str, port: int) -> socket.socket:
    """Return a socket that listens, on a port that the system chooses where ``port`` is 0.

    Nobody else can take the port until the host serves it: who connects earlier, waits.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CommandError(
                f"Port {port} on {address} is taken: stop what uses it, or choose another "
                "with --port"
            ) from None
        raise CommandError(
            f"It is not possible to listen on {address}:{port}: {error.strerror or error}"
        ) from None
    return listener


def _reachable(address: str) -> str:
    names = {"127.0.0.1": "localhost", "0.0.0.0": "localhost", "::": "localhost"}  # noqa: S104
    return names.get(address, f"[{address}]" if ":" in address else address)


def _endpoint_of(options: argparse.Namespace) -> str:
    address: str = options.endpoint_url or f"http://{_reachable(options.host)}:{options.port}"
    return address


def _status(options: argparse.Namespace) -> int:
    endpoint = _endpoint_of(options)
    try:
        with urllib.request.urlopen(f"{endpoint}/_localstack/health", timeout=5) as response:  # noqa: S310
            health = json.load(response)
        services = health["services"]
    except (OSError, ValueError, http.client.HTTPException, TypeError, LookupError):
        raise CommandError(f"No host answers at {endpoint}") from None
    missing = [service for service in _SERVICES if service not in services]
    if missing:
        raise CommandError(f"The host at {endpoint} does not serve {' and '.join(missing)}")
    failing = [service for service in _SERVICES if services[service] == "error"]
    if failing:
        raise CommandError(
            f"The host at {endpoint} cannot serve {' and '.join(failing)}: its log says why"
        )
    states = ", ".join(f"{service}: {services[service]}" for service in _SERVICES)
    print(f"{endpoint} serves {states} (host {health.get('version', 'of unknown version')})")
    return 0


def _logs(options: argparse.Namespace) -> int:
    endpoint = _endpoint_of(options)
    wanted = {
        "username": options.user,
        "operation": options.operation,
        "outcome": options.outcome,
    }
    query = {name: value for name, value in wanted.items() if value is not None}
    try:
        if options.follow:
            records = printing.follow(endpoint, query, options.since)
        else:
            records = iter(printing.read(endpoint, {**query, "since": str(options.since)}))
        for record in records:
            if record is None:
                print(f"localstack-cognito: {endpoint} is gone; waiting for it", file=sys.stderr)
            else:
                print(_shown(record, as_json=options.json), flush=True)
    except printing.NoHost as error:
        raise CommandError(str(error)) from None
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        # Whoever reads has enough; nothing is left to be written when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _shown(record: Mapping[str, Any], *, as_json: bool) -> str:
    if as_json:
        return json.dumps(record)
    # https://no-color.org
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return printing.line_of(record, coloured=coloured)


def _version(options: argparse.Namespace) -> int:
    print(_versions())
    return 0


def _versions() -> str:
    try:
        host = version(versions.HOST_PACKAGE)
    except PackageNotFoundError:
        host = "missing"
    return f"{_PACKAGE} {version(_PACKAGE)}, {versions.HOST_PACKAGE} {host}"
