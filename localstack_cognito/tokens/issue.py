"""Where tokens are signed: those of a user's session, of a client, and in exchange for others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from localstack_cognito import clock
from localstack_cognito.activity.noting import led_to, note
from localstack_cognito.directory.clients.user_pool_client_settings import token_validity
from localstack_cognito.directory.ids import new_uuid
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens import jwt
from localstack_cognito.tokens.claims import Issue, access_claims, client_claims, id_claims
from localstack_cognito.tokens.issuer import issuer_of
from localstack_cognito.tokens.keys import ACCESS, ID, keys_of
from localstack_cognito.triggers.pre_token_generation import NO_OVERRIDES, Overrides


@dataclass(frozen=True, slots=True)
class NewDevice:
    """The key of a device that the user's app may confirm, and its group's."""

    device_key: str
    group_key: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in gives. ``expires_in`` is the access token's validity in seconds.

    There is no ID token where an app did not ask for the scope ``openid``.
    """

    access_token: str = field(repr=False)
    id_token: str | None = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in: int
    new_device: NewDevice | None = None


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token by itself, and the seconds that it is valid for."""

    text: str = field(repr=False)
    expires_in: int


def sign_tokens(
    issue: Issue, refresh_token: str | None = None, new_device: NewDevice | None = None
) -> Tokens:
    """Return the signed tokens of a user, with what else the client is given."""
    keys, issuer = keys_of(issue.pool), issuer_of(issue.pool)
    access_jti, id_jti = new_uuid(), new_uuid()
    access_token = jwt.encode(access_claims(issue, issuer, access_jti), keys[ACCESS])
    id_token = None
    if issue.has_id_token:
        id_token = jwt.encode(id_claims(issue, issuer, id_jti, access_token), keys[ID])
    note(
        user_pool_id=issue.pool.id,
        client_id=issue.client.oauth_id,
        username=issue.user.username,
    )
    led_to(
        "session",
        {
            "OriginJti": issue.session.origin_jti,
            "AccessJti": access_jti,
            "IdJti": id_jti if id_token else None,
            "GivesRefreshToken": refresh_token is not None,
        },
    )
    expires_in = token_validity(issue.client.settings, "AccessToken")
    return Tokens(access_token, id_token, refresh_token, expires_in, new_device)


def issue_client_token(
    pool: UserPool,
    client: UserPoolClient,
    scopes: Sequence[str],
    overrides: Overrides = NO_OVERRIDES,
) -> IssuedToken:
    """Return an access token in which a client speaks for itself, and for no user."""
    now = int(clock.now())
    claims = client_claims(client, scopes, overrides, issuer_of(pool), now, new_uuid())
    expires_in = token_validity(client.settings, "AccessToken")
    return IssuedToken(jwt.encode(claims, keys_of(pool)[ACCESS]), expires_in)


def issue_derived_token(
    pool: UserPool,
    client: UserPoolClient,
    claims: Mapping[str, Any],
    use: str,
) -> IssuedToken:
    """Return a token for ``use`` (``access`` or ``id``) with these claims, for now and a client."""
    now = int(clock.now())
    expires_in = token_validity(client.settings, "AccessToken" if use == ACCESS else "IdToken")
    issued = {
        **claims,
        "iss": issuer_of(pool),
        "token_use": use,
        "iat": now,
        "exp": now + expires_in,
        "jti": new_uuid(),
    }
    return IssuedToken(jwt.encode(issued, keys_of(pool)[use]), expires_in)
