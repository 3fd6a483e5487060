"""What the console may do for a user that nobody else may: sessions, passkeys, tokens without
a password."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from localstack_cognito import clock
from localstack_cognito.activity.noting import doing
from localstack_cognito.activity.records import Kind
from localstack_cognito.console.pages.texts import text
from localstack_cognito.directory.clients.user_pool_clients import (
    client_not_found,
    find_pool_and_client,
)
from localstack_cognito.directory.ids import new_uuid
from localstack_cognito.directory.refusals import UserDisabled, UserUnconfirmed
from localstack_cognito.directory.users.users import UserStatus, get_user
from localstack_cognito.oauth.scopes import granted_scopes
from localstack_cognito.signin.passkeys import credentials
from localstack_cognito.signin.user_sessions import session_id
from localstack_cognito.storage import user_sessions, web_authn
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.user_sessions import UserSession
from localstack_cognito.tokens.overrides import overrides_of
from localstack_cognito.tokens.scopes import API_SCOPE
from localstack_cognito.tokens.sessions import SignInDetails, begin_session
from localstack_cognito.triggers.pre_token_generation import AUTHENTICATION

_MOST = 50


@dataclass(frozen=True, slots=True)
class Given:
    """The tokens of a sign-in that needed no password."""

    access_token: str = field(repr=False)
    id_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int


@dataclass(frozen=True, slots=True)
class AskedBy:
    """Who asks for tokens without a password: what the activity says of it, and the session."""

    record: str
    reason: str
    device_type: str


_CONSOLE = AskedBy(text("sign_in_as_record"), text("sign_in_as_why"), "Cognito console")


def tokens_for(
    pool: UserPool,
    username: str,
    client_id: str,
    scope: str | None = None,
    asked_by: AskedBy = _CONSOLE,
) -> Given:
    """Sign a user in through an app client, without a password, and return the tokens.

    It is a session as any other, the pool's PreTokenGeneration function is asked, and the activity
    says who began it. Without a ``scope`` the tokens are as the API's. Raises what a sign-in
    raises, ``ServiceException``, and ``InvalidScope``.
    """
    user, client = get_user(pool, username), client_of(pool, client_id)
    with doing(Kind.API, asked_by.record) as this:
        if this is not None:
            this.note(user_pool_id=pool.id, client_id=client_id, username=user.username)
            this.record.reason = asked_by.reason
        if not user.enabled:
            raise UserDisabled(user.username)
        if user.status == UserStatus.UNCONFIRMED:
            raise UserUnconfirmed(user.username)
        scopes = " ".join(granted_scopes(pool, client, scope)) if scope else API_SCOPE
        overrides = overrides_of(pool, client, user, AUTHENTICATION, scopes)
        details = SignInDetails(event_id=new_uuid(), device_type=asked_by.device_type, scope=scopes)
        tokens = begin_session(pool, client, user, details, overrides)
    return Given(
        tokens.access_token,
        tokens.id_token or "",
        tokens.refresh_token or "",
        tokens.expires_in,
    )


def client_of(pool: UserPool, client_id: str) -> UserPoolClient:
    """Return a client of a pool. Raises ``ResourceNotFoundException``."""
    of_client, client = find_pool_and_client(client_id)
    if of_client.id != pool.id:
        raise client_not_found(client_id)
    return client


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A session of a user that goes on."""

    id: str
    session: UserSession


def sessions_of(pool: UserPool, username: str) -> Sequence[ShownSession]:
    """Return the sessions of a user that go on, those used last first."""
    user = get_user(pool, username)
    with database().read() as connection:
        standing = user_sessions.list_standing_sessions(connection, user.seq, clock.now(), _MOST)
    return [ShownSession(session_id(session), session) for session in standing]


def end_session(pool: UserPool, username: str, wanted: str) -> None:
    """End one session of a user; its tokens count no more."""
    for shown in sessions_of(pool, username):
        if shown.id == wanted:
            with database().write_once() as connection:
                user_sessions.revoke_session(connection, shown.session.origin_jti, clock.now())


def passkeys_of(pool: UserPool, username: str) -> Sequence[Mapping[str, Any]]:
    """Return the passkeys of a user, the oldest first."""
    user = get_user(pool, username)
    with database().read() as connection:
        found = web_authn.credentials_of_user(connection, user.seq)
    return [
        {
            "id": one.credential_id,
            "name": one.friendly_name,
            "relying_party": one.relying_party_id,
            "created_at": one.created_at,
        }
        for one in found
    ]


def delete_passkey(pool: UserPool, username: str, credential_id: str) -> None:
    """Delete a passkey of a user. Raises ``ResourceNotFoundException``."""
    credentials.delete_credential(pool, get_user(pool, username), credential_id)
