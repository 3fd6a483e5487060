"""The sessions that a user has, where the pool tracks them: listed, and ended one by one.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserSessions.html
"""

import hashlib
import string

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    OperationNotEnabledException,
    ResourceNotFoundException,
)
from localstack_cognito.directory.clients.session_configuration import sessions_per_user
from localstack_cognito.directory.page_tokens import decode_page
from localstack_cognito.storage import user_sessions
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.user_sessions import UserSession
from localstack_cognito.storage.users import User

_MOST = 125
_PREFIX = "tkn"
_LENGTH = 25
_DIGITS = string.digits + string.ascii_lowercase


def session_id(session: UserSession) -> str:
    """Return the ``SessionId`` of a session: as unlike its tokens as it is unlike another's."""
    number = int.from_bytes(hashlib.sha256(f"session {session.origin_jti}".encode()).digest())
    digits = ""
    for _ in range(_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        digits += _DIGITS[digit]
    return _PREFIX + digits


def list_user_sessions(pool: UserPool, user: User, token: str | None) -> list[UserSession]:
    """Return the sessions of a user that go on, those used last first; all fit on one page.

    Raises ``OperationNotEnabledException``, and ``InvalidParameterException`` for any page token.
    """
    if sessions_per_user(pool) is None:
        raise OperationNotEnabledException(
            "User session tracking is not enabled for the user pool."
        )
    decode_page(f"sessions of {pool.id} {user.sub}", token)
    with database().read() as connection:
        return user_sessions.list_standing_sessions(connection, user.seq, clock.now(), _MOST)


def revoke_user_session(
    pool: UserPool, user: User, wanted: str, current_event_id: str | None = None
) -> None:
    """End a session of the user; its tokens count no more.

    ``current_event_id`` names the session that the request is made in: it cannot be ended so.
    Raises ``OperationNotEnabledException``, ``ResourceNotFoundException`` or
    ``InvalidParameterException``.
    """
    standing = list_user_sessions(pool, user, None)
    session = next((one for one in standing if session_id(one) == wanted), None)
    if session is None:
        raise ResourceNotFoundException("Session does not exist.")
    if session.event_id == current_event_id:
        raise InvalidParameterException("The current session cannot be revoked.")
    with database().write_once() as connection:
        user_sessions.revoke_session(connection, session.origin_jti, clock.now())
