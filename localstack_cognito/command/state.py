"""A host's state, asked for and sent over HTTP: what ``seed`` and ``export`` share."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any
from urllib.parse import urlencode

from localstack_cognito.command.hosts import body_of, no_host, refused_by
from localstack_cognito.seeding.files.nodes import MappingNode
from localstack_cognito.seeding.files.places import FileProblems
from localstack_cognito.seeding.files.sending import SentText

_PATH = "/_aws/cognito-idp/state"
# A file of 100,000 users with passwords in clear takes minutes.
_SECONDS = 3600.0

Report = Mapping[str, Mapping[str, int]]
"""What was done, by ``Made``, ``Changed``, ``Deleted``, ``Unchanged``, then by member."""


def send(endpoint: str, file: MappingNode, *, prune: bool, dry_run: bool) -> Report:
    """Let a host apply a file, and return what was done.

    Raises ``FileProblems`` with the places in the caller's own files, and ``CommandError`` where
    the host refuses otherwise, or none answers.
    """
    text = SentText(file)
    query = urlencode({"prune": int(prune), "dry_run": int(dry_run)})
    request = urllib.request.Request(  # noqa: S310
        f"{endpoint}{_PATH}?{query}",
        data=text.pieces(),
        headers={"Content-Type": "application/yaml"},
        method="PUT",
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as response:  # noqa: S310
            report: Report = json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            body = body_of(error)
        raise _problems(text, body) or refused_by(endpoint, _PATH, error, body) from None
    except (OSError, ValueError, http.client.HTTPException):
        raise no_host(endpoint) from None
    return report


def _problems(text: SentText, body: bytes) -> FileProblems | None:
    try:
        answer = json.loads(body)
        problems = [
            text.own_problem(
                error["Line"], error["Message"], error["Member"], error.get("OwnerLine")
            )
            for error in answer["Errors"]
        ]
        return FileProblems(problems, answer["LeftOut"])
    except (ValueError, LookupError, TypeError):
        return None


@contextmanager
def opened(endpoint: str, **query: Any) -> Iterator[IO[bytes]]:
    """Give what a host exports, to be read. Raises ``CommandError``.

    An answer that ends too early raises ``http.client.HTTPException`` or ``OSError`` where it is
    read.
    """
    url = f"{endpoint}{_PATH}?{urlencode(query)}"
    try:
        response = urllib.request.urlopen(url, timeout=_SECONDS)  # noqa: S310
    except urllib.error.HTTPError as error:
        with error:
            body = body_of(error)
        raise refused_by(endpoint, _PATH, error, body) from None
    except (OSError, ValueError, http.client.HTTPException):
        raise no_host(endpoint) from None
    with response:
        yield response
