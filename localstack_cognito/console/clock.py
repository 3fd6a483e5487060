"""``/_aws/cognito-idp/clock``: moves the time that codes, sessions and tokens expire by."""

from typing import Any

from rolo import Request, Response

from localstack_cognito import clock
from localstack_cognito.aws.json_text import read_json_object
from localstack_cognito.storage.database import database, move_clock

_LONGEST = 100 * 365 * 86400.0


def serve(request: Request) -> Response:
    """GET gives the time; PUT ``{"offset": seconds}`` moves it; DELETE moves it back.

    ``offset`` is by how much the clock is ahead of the machine's, in seconds. It is kept with the
    state, and moves for all hosts on one database. Each answers with
    ``{"now": ..., "offset": ...}``, the time being in seconds since the epoch.
    """
    if request.method == "DELETE":
        move_clock(0.0)
    elif request.method == "PUT":
        offset = (read_json_object(request.get_data()) or {}).get("offset")
        if isinstance(offset, bool) or not isinstance(offset, int | float):
            return _json({"message": "offset must be a number of seconds"}, 400)
        if not abs(offset) <= _LONGEST:
            return _json({"message": f"offset must be within {_LONGEST:.0f} seconds"}, 400)
        move_clock(float(offset))
    # Another process may have left it moved.
    database()
    return _json({"now": clock.now(), "offset": clock.offset()})


def _json(body: dict[str, Any], status: int = 200) -> Response:
    response = Response(status=status)
    response.set_json(body)
    return response
