"""``/_aws/cognito-idp/sessions``: who is signed in, through which app, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rolo import Request, Response

from localstack_cognito import clock
from localstack_cognito.console.filters import NoFilter, filters_of
from localstack_cognito.signin.user_sessions import session_id
from localstack_cognito.storage import user_sessions
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_sessions import UserSession

MOST = 1000
FILTERS = ("user_pool_id", "username")
"""What sessions are filtered by, each exact."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A session that goes on, by the id that the API has for it, and whose it is."""

    id: str
    username: str
    session: UserSession


def standing(user_pool_id: str | None, username: str | None, limit: int) -> Sequence[Standing]:
    """Return the newest sessions that go on: neither ended nor over by the clock."""
    with database().read() as connection:
        found = user_sessions.newest_standing_sessions(
            connection, clock.now(), user_pool_id, username, limit
        )
    return [Standing(session_id(session), name, session) for session, name in found]


def serve(request: Request) -> Response:
    """GET gives the newest sessions that go on and match the query, the newest first.

    The query's filters are ``user_pool_id`` and ``username``, each exact, and ``limit``: how many
    at the most, 1000 where it is left out. Times are in seconds since the epoch, on our clock.
    """
    try:
        limit = int(request.args.get("limit", MOST))
    except ValueError:
        limit = 0
    if not 0 < limit <= MOST:
        return _json({"message": f"limit must be a whole number from 1 to {MOST}"}, 400)
    try:
        user_pool_id, username = filters_of(request, FILTERS)
    except NoFilter as error:
        return _json({"message": str(error)}, 400)
    return _json({"sessions": [_shape(one) for one in standing(user_pool_id, username, limit)]})


def _shape(shown: Standing) -> Mapping[str, Any]:
    session = shown.session
    return {
        "SessionId": shown.id,
        "Username": shown.username,
        "UserPoolId": session.user_pool_id,
        "ClientId": session.client_id,
        "AuthTime": session.auth_time,
        "LastUsedAt": session.last_used_at,
        "ExpiresAt": session.expires_at,
        "IpAddress": session.ip_address,
        "DeviceType": session.device_type,
    }


def _json(body: Mapping[str, Any], status: int = 200) -> Response:
    response = Response(status=status)
    response.set_json(body)
    return response
