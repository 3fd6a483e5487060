"""``localstack-cognito start``: runs the host with Cognito, without Docker and offline."""

import argparse
import errno
import fcntl
import ipaddress
import os
import socket
import sys
import threading
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from localstack_cognito.command.hosts import (
    DEFAULT_HOST,
    DEFAULT_PORT,
    CommandError,
    port,
    reachable,
)
from localstack_cognito.command.version import versions_text
from localstack_cognito.host import stopping, versions

_CACHE = "localstack-extension-cognito"
_CONSOLE = "/_extension/cognito"
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


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add where the host listens, and where its state is."""
    parser.add_argument(
        "--port",
        type=port,
        default=DEFAULT_PORT,
        help="default: %(default)s; 0 takes any free one, and says which",
    )
    parser.add_argument(
        "--host",
        default=DEFAULT_HOST,
        metavar="ADDR",
        help="the address to listen on (default: %(default)s)",
    )
    parser.add_argument(
        "--volume",
        type=Path,
        default=_cache() / "volume",
        metavar="DIR",
        help="the host's folder for state and caches (default: %(default)s)",
    )
    parser.add_argument(
        "--persist", action="store_true", help="keep the state in the volume over a restart"
    )
    parser.add_argument(
        "--seed",
        action="extend",
        nargs="+",
        default=[],
        metavar="FILE",
        help="make the host what these files say, before it is ready (default: $COGNITO_SEED)",
    )
    parser.add_argument(
        "--watch", action="store_true", help="apply those files again when one of them is saved"
    )
    parser.add_argument(
        "--export-on-exit",
        type=Path,
        metavar="FILE",
        help="write everything that the host has into a file when it is stopped",
    )


def run(options: argparse.Namespace) -> int:
    """Run the host until it is stopped. Raises ``CommandError`` where it cannot start."""
    stopping.exit_on_signals()
    if problem := versions.host_problem():
        raise CommandError(problem)
    if warning := _exposure(options.host):
        print(f"localstack-cognito: warning: {warning}", file=sys.stderr, flush=True)
    _prepare_files(options)
    listener = _listen(options.host, options.port)
    listening_port = listener.getsockname()[1]
    volume: Path = options.volume.absolute()
    lock = _lock_volume(volume)
    for name, value in _OFFLINE.items():
        os.environ.setdefault(name, value)
    listen_host = f"[{options.host}]" if ":" in options.host else options.host
    os.environ["GATEWAY_LISTEN"] = f"{listen_host}:{listening_port}"
    if not os.environ.get("GATEWAY_SERVER", "").strip():
        os.environ["GATEWAY_SERVER"] = "cheroot"
    os.environ["LOCALSTACK_VOLUME_DIR"] = os.environ["FILESYSTEM_ROOT"] = str(volume)
    if options.persist:
        os.environ["PERSISTENCE"] = "1"
    with lock:
        return _run_host(f"http://{reachable(options.host)}:{listening_port}", listener, options)


def _prepare_files(options: argparse.Namespace) -> None:
    """Say which files the host is made from. Raises ``CommandError`` for what cannot be done."""
    if options.seed:
        if separated := [name for name in options.seed if os.pathsep in name]:
            raise CommandError(f"--seed takes no path with {os.pathsep} in it: {separated[0]}")
        os.environ["COGNITO_SEED"] = os.pathsep.join(options.seed)
    if os.environ.get("COGNITO_SEED"):
        from localstack_cognito.seeding import at_start

        at_start.must_succeed()
    elif options.watch:
        raise CommandError("--watch needs files: --seed FILE, or COGNITO_SEED")
    file: Path | None = options.export_on_exit
    if file is not None and not os.access(file.parent, os.W_OK):
        raise CommandError(f"{file.parent}, where --export-on-exit writes, cannot be written to")


def _cache() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / _CACHE


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


def _run_host(endpoint: str, listener: socket.socket, options: argparse.Namespace) -> int:
    # Twisted misses a package that only a TLS client needs; the host is none with it.
    warnings.filterwarnings("ignore", message=".*service_identity")
    try:
        from localstack import config
        from localstack.runtime import events
        from localstack.runtime import main as host

        from localstack_cognito.host import listen, service_catalog

        service_catalog.prepare(_cache())
        listen.serve_on(listener, config.GATEWAY_SERVER)
        if options.export_on_exit is not None:
            from localstack_cognito.seeding import at_exit

            at_exit.export_to(options.export_on_exit)
    except RuntimeError as error:
        raise CommandError(str(error)) from None
    except (ImportError, AttributeError) as error:
        # A library that is missing, or one of another version than the host was made for.
        raise _unusable_host(error) from None

    def say_when_ready() -> None:
        events.infra_ready.wait()
        print(
            f"Cognito is ready at {endpoint} ({versions_text()}), its console at "
            f"{endpoint}{_CONSOLE}. Press Ctrl-C to stop.",
            flush=True,
        )
        if options.watch:
            from localstack_cognito.seeding import at_start

            at_start.watch()

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
