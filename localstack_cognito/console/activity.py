"""``/_aws/cognito-idp/activity``: what happened and why, as JSON or as it happens.

``follow=1`` gives server-sent events, each with one record: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rolo import Request, Response

from localstack_cognito.activity import printing
from localstack_cognito.activity.noting import RUN, recorder
from localstack_cognito.activity.records import Kind, Outcome, Record
from localstack_cognito.console.filters import NoFilter, filters_of
from localstack_cognito.host.stopping import is_stopping

_MOST = 2_000
_PULSE = 1.0
FILTERS: Mapping[str, Callable[[Record], str | None]] = {
    "user_pool_id": lambda record: record.user_pool_id,
    "client_id": lambda record: record.client_id,
    "username": lambda record: record.username,
    "operation": lambda record: record.operation,
    "journey": lambda record: record.journey,
    "kind": lambda record: record.kind.value,
    "outcome": lambda record: record.outcome.value,
}
"""What records are filtered by, and what each of them has there."""
_VALUES = {"kind": [kind.value for kind in Kind], "outcome": [one.value for one in Outcome]}


def serve(request: Request) -> Response:
    """GET gives the newest records that match the query, oldest first; DELETE forgets all.

    The query's filters are those of ``FILTERS``, each exact, ``since`` (the ``Sequence`` behind
    which records are wanted) and ``limit``. ``format=text`` gives a line a record.
    """
    if request.method == "DELETE":
        recorder.clear()
        return Response(status=204)
    try:
        wanted, since, limit = _query(request)
    except NoFilter as error:
        return _json({"message": str(error)}, 400)
    if request.args.get("follow") in ("1", "true"):
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", printing.RUN: RUN}
        events = _events(wanted, since)
        return Response(events, content_type="text/event-stream", headers=headers)
    records = matching(wanted, since or 0)[-limit:]
    if request.args.get("format") == "text":
        lines = (printing.line_of(record.as_json(), coloured=False) for record in records)
        text = "".join(f"{line}\n" for line in lines)
        return Response(text, content_type="text/plain;charset=UTF-8")
    return _json({"records": [record.as_json() for record in records]})


def matching(wanted: Mapping[str, str], since: int = 0) -> list[Record]:
    """Return the records behind a sequence that have what is wanted, by filters' names."""
    return [record for record in recorder.records() if _is_wanted(record, wanted, since)]


def _is_wanted(record: Record, wanted: Mapping[str, str], since: int) -> bool:
    return record.sequence > since and all(
        FILTERS[name](record) == value for name, value in wanted.items()
    )


def _query(request: Request) -> tuple[dict[str, str], int | None, int]:
    names = list(FILTERS)
    values = filters_of(request, names)
    wanted = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    for name, known in _VALUES.items():
        if name in wanted and wanted[name] not in known:
            raise NoFilter(f"{name} must be one of {', '.join(known)}")
    limit = _number("limit", request.args.get("limit") or str(_MOST))
    # A browser that comes back says what it was told last.
    last = request.headers.get("Last-Event-ID") or request.args.get("since")
    since = _number("since", last) if last else None
    if not 0 < limit <= _MOST:
        raise NoFilter(f"limit must be a whole number from 1 to {_MOST}")
    return wanted, since, limit


def _number(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise NoFilter(f"{name} must be a whole number") from None


def _events(wanted: Mapping[str, str], since: int | None) -> Iterator[bytes]:
    """Yield records as they come, those behind ``since`` first, where it is given."""
    follower = recorder.follow()
    try:
        known = since or 0
        for record in matching(wanted, since) if since is not None else ():
            known = max(known, record.sequence)
            yield _event(record)
        # So that whoever follows knows at once that it does.
        yield b": following\n\n"
        for coming in follower.records(_PULSE):
            if is_stopping():
                # What is not over by then, a host that stops would wait for.
                return
            if coming is None:
                # Who has left is noticed when something is written.
                yield b": still here\n\n"
            elif _is_wanted(coming, wanted, known):
                yield _event(coming)
    finally:
        follower.close()


def _event(record: Record) -> bytes:
    return f"id: {record.sequence}\ndata: {json.dumps(record.as_json())}\n\n".encode()


def _json(body: dict[str, Any], status: int = 200) -> Response:
    response = Response(status=status)
    response.set_json(body)
    return response
