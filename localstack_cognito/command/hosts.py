"""What the subcommands share: which host, how it is asked, and what they say where it fails."""

import argparse
import http.client
import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 4566
_SECONDS = 30.0
"""How long a host may take to answer."""


class CommandError(Exception):
    """The command cannot do what it was asked; the text says why, in one line."""


def write_nothing_more() -> None:
    """Drop what is still to be printed: whoever reads has enough."""
    # Else Python would try it once more when it ends, and say that it failed.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def add_address_of_host(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which host is asked: ``endpoint_of`` reads them."""
    parser.add_argument(
        "--endpoint-url",
        type=endpoint_url,
        metavar="URL",
        help="the host, as the AWS command line takes it; --port and --host do not count then",
    )
    parser.add_argument("--port", type=port, default=DEFAULT_PORT, help="default: %(default)s")
    parser.add_argument(
        "--host",
        default=DEFAULT_HOST,
        metavar="ADDR",
        help="the address of the host (default: %(default)s)",
    )


def endpoint_of(options: argparse.Namespace) -> str:
    """Return the address of the host that is asked, without a slash at its end."""
    address: str = options.endpoint_url or f"http://{reachable(options.host)}:{options.port}"
    return address


def reachable(address: str) -> str:
    """Return the name or address by which a host that listens on ``address`` is asked."""
    names = {"127.0.0.1": "localhost", "0.0.0.0": "localhost", "::": "localhost"}  # noqa: S104
    return names.get(address, f"[{address}]" if ":" in address else address)


def port(text: str) -> int:
    """Return the port that an option names. Raises ``argparse.ArgumentTypeError``."""
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"invalid port: {text!r}") from None
    if not 0 <= number < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return number


def endpoint_url(text: str) -> str:
    """Return the address that an option names. Raises ``argparse.ArgumentTypeError``."""
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or parts.path.strip("/") or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"not like http://localhost:4566: {text!r}")
    return text.rstrip("/")


def ask_json(
    endpoint: str,
    path: str,
    body: Mapping[str, Any] | bytes | None = None,
    headers: Mapping[str, str] | None = None,
    *,
    seconds: float = _SECONDS,
) -> Mapping[str, Any]:
    """Return the JSON object that a host answers.

    A ``body`` is sent by POST: as JSON, or as it is where it is bytes already. Raises
    ``CommandError``: with the host's own words where it refuses, and where nobody answers, or not
    as a host does.
    """
    request = urllib.request.Request(f"{endpoint}{path}", headers=dict(headers or {}))  # noqa: S310
    if isinstance(body, bytes):
        request.data = body
    elif body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=seconds) as response:  # noqa: S310
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            raise refused_by(endpoint, path, error, body_of(error)) from None
    except (OSError, ValueError, http.client.HTTPException):
        raise no_host(endpoint) from None
    if not isinstance(answer, dict):
        raise no_host(endpoint)
    return answer


def no_host(endpoint: str) -> CommandError:
    """Return what is raised where nobody answers, or not as a host does."""
    return CommandError(f"No host answers at {endpoint}")


def refused_by(
    endpoint: str, path: str, error: urllib.error.HTTPError, body: bytes
) -> CommandError:
    """Return what is raised for a refusal: our endpoints say ``message``, OAuth's ``error``."""
    where = path.partition("?")[0]
    try:
        answer = json.loads(body)
        if "message" in answer:
            return CommandError(" ".join(str(answer["message"]).split()))
        return CommandError(f"{where} answers {answer['error']}: localstack-cognito logs says why")
    except (ValueError, LookupError, TypeError):
        return CommandError(
            f"No host answers at {endpoint}: {error.code} {error.reason} for {where}"
        )


def body_of(error: urllib.error.HTTPError) -> bytes:
    """Return what came with a refusal, or nothing where it broke off."""
    try:
        return error.read()
    except (OSError, http.client.HTTPException):
        return b""
