"""``localstack-cognito export``: everything that a host has, as a file."""

import argparse
import http.client
import sys
from pathlib import Path
from typing import IO, BinaryIO

from localstack_cognito.command import state
from localstack_cognito.command.hosts import CommandError, add_address_of_host, endpoint_of
from localstack_cognito.seeding.whole_file import is_json, whole_file

_CHUNK = 2**18


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what is left out, the form, where it goes, and of which host it is."""
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="where it goes (default: the standard output); .json makes it JSON",
    )
    parser.add_argument("--without-users", action="store_true", help="leave the users out")
    parser.add_argument(
        "--without-secrets",
        action="store_true",
        help="leave out secrets of clients and providers, keys and verifiers",
    )
    parser.add_argument("--json", action="store_true", help="write JSON in place of YAML")
    add_address_of_host(parser)


def run(options: argparse.Namespace) -> int:
    """Write the file, whole or not at all. Raises ``CommandError``."""
    file: Path | None = options.file
    if file is None:
        _copy(options, sys.stdout.buffer, as_json=options.json)
        return 0
    try:
        with whole_file(file) as written:
            _copy(options, written, as_json=options.json or is_json(file))
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror or error}") from None
    return 0


def _copy(options: argparse.Namespace, into: BinaryIO, *, as_json: bool) -> None:
    endpoint = endpoint_of(options)
    query = {
        "format": "json" if as_json else "yaml",
        "users": int(not options.without_users),
        "secrets": int(not options.without_secrets),
    }
    with state.opened(endpoint, **query) as export:
        while chunk := _read(export, endpoint):
            into.write(chunk)


def _read(export: IO[bytes], endpoint: str) -> bytes:
    """Return the next bytes. Raises ``CommandError`` where the host breaks off."""
    try:
        return export.read(_CHUNK)
    except (OSError, http.client.HTTPException):
        raise CommandError(
            f"The host at {endpoint} broke off in the middle of the export"
        ) from None
