"""Authorization codes: made for who is signed in, and redeemed once, by the client that asked.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html and
RFC 6749 section 4.1.2
"""

import hashlib

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.activity.noting import join, link
from localstack_cognito.directory.ids import new_uuid
from localstack_cognito.oauth.authorization_request import AuthorizationRequest
from localstack_cognito.storage import authorization_codes, user_sessions, users
from localstack_cognito.storage.authorization_codes import AuthorizationCode
from localstack_cognito.storage.database import database
from localstack_cognito.storage.housekeeping import remove_expired_now_and_then
from localstack_cognito.storage.sso_sessions import SsoSession
from localstack_cognito.storage.users import User
from localstack_cognito.triggers.pre_token_generation import Overrides

_LIFETIME = 5 * 60.0


class AlreadyUsed(Exception):
    """A code was used again."""


def new_code(request: AuthorizationRequest, session: SsoSession, overrides: Overrides) -> str:
    """Return a new code for what an app asked for, and whoever the session is of.

    ``overrides`` are what the pool's function has made of the tokens that it will give.

    Raises ``ErrorRedirect`` where the user or the client has just gone.
    """
    now = clock.now()
    text = new_uuid()
    code = AuthorizationCode(
        digest=_digest(text),
        user_pool_id=request.pool.id,
        client_id=request.client.id,
        user_seq=session.user_seq,
        request={
            "redirect_uri": request.redirect_uri,
            "scope": " ".join(request.scopes),
            "nonce": request.nonce,
            "code_challenge": request.code_challenge,
            "resource": request.resource,
            "metadata_url": request.client.metadata_url,
            "overrides": overrides.kept(),
        },
        methods=session.methods,
        event_id=session.event_id,
        auth_time=session.auth_time,
        sso_digest=session.digest,
        expires_at=now + _LIFETIME,
    )
    try:
        with database().write_once() as connection:
            authorization_codes.add_code(connection, code)
    except IntegrityError:
        raise request.error(
            "server_error", reason="The user or the app client was deleted meanwhile."
        ) from None
    link(_link_of(code.digest))
    remove_expired_now_and_then()
    return text


def find_code(text: str) -> tuple[AuthorizationCode, User] | None:
    """Return a code and its user, used and expired ones too, or None."""
    join(_link_of(_digest(text)))
    with database().read() as connection:
        code = authorization_codes.find_code(connection, _digest(text))
        user = users.find_by_seq(connection, code.user_seq) if code else None
    return (code, user) if code and user else None


def redeem_code(code: AuthorizationCode, connection: Connection, origin_jti: str) -> None:
    """Use a code up, for a session that is stored in the same transaction.

    Raises ``AlreadyUsed``.
    """
    if not authorization_codes.use_code(connection, code.digest, clock.now()):
        raise AlreadyUsed
    authorization_codes.keep_what_it_gave(connection, code.digest, origin_jti)


def revoke_issued_session(code: AuthorizationCode) -> None:
    """End the session that a code gave: who uses it again has it from somebody else."""
    with database().write() as connection:
        used_code = authorization_codes.find_code(connection, code.digest)
        if used_code and used_code.origin_jti:
            user_sessions.revoke_session(connection, used_code.origin_jti, clock.now())


def _link_of(digest: str) -> str:
    return f"authorization code {digest}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
