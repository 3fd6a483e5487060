"""Records as lines for a terminal, and a host's records as they come over HTTP.

For who has them as JSON only: ``localstack-cognito logs``.
"""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import IO, Any
from urllib.parse import urlencode

PATH = "/_aws/cognito-idp/activity"
RUN = "X-Cognito-Run"
"""The header that tells one run of a host from another, whose records count anew."""
_RESET, _DIM, _BOLD = "\x1b[0m", "\x1b[2m", "\x1b[1m"
_COLOURS = {"ok": "\x1b[32m", "refused": "\x1b[31m", "failed": "\x1b[35m"}
_KIND = "\x1b[36m"
# A host says every second that it is still there.
_SILENCE = 15.0
_WAIT = 1.0

Shown = Mapping[str, Any]
"""A record by the names that the endpoint has for its members."""


class NoHost(Exception):
    """Nobody answers, or not as a host does; the text says what was answered."""


def line_of(record: Shown, *, coloured: bool) -> str:
    """Return one line that tells what happened, to whom, and why."""

    def paint(colour: str, text: str) -> str:
        return f"{colour}{text}{_RESET}" if coloured and text else text

    at = datetime.fromtimestamp(record["At"])
    outcome = str(record["Outcome"])
    whom = " ".join(
        f"{name} {record[member]}"
        for name, member in (("user", "Username"), ("client", "ClientId"), ("pool", "UserPoolId"))
        if record[member]
    )
    told = ": ".join(str(record[one]) for one in ("Error", "Message") if record[one])
    reason = record["Reason"] if record["Reason"] != record["Message"] else None
    parts = (
        paint(_DIM, f"{at:%H:%M:%S}.{at.microsecond // 1000:03}"),
        paint(_KIND, f"{record['Kind']:<9}"),
        paint(_BOLD, _plain(record["Operation"])),
        paint(_COLOURS.get(outcome, ""), outcome),
        paint(_DIM, f"{record['Milliseconds']:.0f} ms"),
        _plain(whom),
        paint(_COLOURS.get(outcome, ""), _plain(told)),
        paint(_BOLD, _plain(reason or "")),
        paint(_DIM, f"journey {record['Journey']}"),
    )
    return "  ".join(part for part in parts if part)


def _plain(text: str) -> str:
    """Return a text on one line; what a request brings may not move the cursor."""
    return "".join(character if character.isprintable() else " " for character in text)


def read(endpoint: str, query: Mapping[str, str]) -> list[Shown]:
    """Return the records that a host has. Raises ``NoHost``."""
    with _open(f"{endpoint}{PATH}?{urlencode(query)}") as response:
        try:
            records: list[Shown] = json.load(response)["records"]
        except (OSError, ValueError, LookupError, TypeError, http.client.HTTPException):
            raise NoHost(f"No host answers at {endpoint}") from None
    return records


def follow(endpoint: str, query: Mapping[str, str], since: int) -> Iterator[Shown | None]:
    """Yield the records behind ``since``, then each that comes; None once where the host is gone.

    It is asked again and again then. Raises ``NoHost`` where nobody answers at first.
    """
    run: str | None = None
    while True:
        try:
            with _open(f"{endpoint}{PATH}?{urlencode({**query, 'follow': 1, 'since': since})}") as (
                response
            ):
                came_from = response.headers.get(RUN)
                if run is not None and came_from != run:
                    # The host was started anew, and counts from the beginning.
                    run, since = came_from, 0
                    continue
                run = came_from
                for record in _events(response):
                    since = record["Sequence"]
                    yield record
        except NoHost:
            if run is None:
                raise
        else:
            yield None
        time.sleep(_WAIT)


def _open(url: str) -> Any:
    try:
        return urllib.request.urlopen(url, timeout=_SILENCE)  # noqa: S310
    except urllib.error.HTTPError as error:
        with error:
            raise NoHost(_said(url, error)) from None
    except (OSError, ValueError, http.client.HTTPException):
        raise NoHost(f"No host answers at {url.partition(PATH)[0]}") from None


def _said(url: str, error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["message"])
    except (OSError, ValueError, LookupError, TypeError):
        return f"The host at {url.partition(PATH)[0]} has no activity: {error.code}"


def _events(response: IO[bytes]) -> Iterator[Shown]:
    """Yield the records of a stream of events, until it ends or breaks."""
    try:
        for line in response:
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))
    except (OSError, ValueError, http.client.HTTPException):
        return
