"""Where tokens are issued: after a sign-in, and again for its refresh token.

Claims: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
and https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
"""

import hashlib
import json
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    NotAuthorizedException,
    RefreshTokenReuseException,
)
from localstack_cognito.directory.clients.session_configuration import sessions_per_user
from localstack_cognito.directory.clients.user_pool_client_settings import token_validity
from localstack_cognito.directory.refusals import IncorrectUsernameOrPassword, UserDisabled
from localstack_cognito.directory.users.attributes import VERIFIED, readable
from localstack_cognito.directory.users.groups import group_claims
from localstack_cognito.host import callers
from localstack_cognito.storage import sessions, users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.housekeeping import remove_expired_now_and_then
from localstack_cognito.storage.records import User, UserPool, UserPoolClient, UserSession
from localstack_cognito.tokens import jwt
from localstack_cognito.tokens.issuer import issuer_of
from localstack_cognito.tokens.keys import ACCESS, ID, base64url, keys_of
from localstack_cognito.tokens.scopes import API_SCOPE, OPENID, narrowed
from localstack_cognito.triggers.pre_token_generation import NO_OVERRIDES, Overrides

# What AWS's own begin with: a JWE header (RFC 7516). What follows is random: only we read it back.
_REFRESH_TOKEN_HEADER = base64url(b'{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}')
_REFRESH_TOKEN_PARTS = (256, 12, 1000, 16)
# What access tokens of the token endpoint say that those of the API do not.
_OAUTH_VERSION = 2


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
class Proof:
    """What a sign-in tells its tokens and its session of itself.

    ``acr`` and ``amr`` are there where it was to reach a level, ``device_key`` where it was
    on a device that is known, ``new_device`` where it is given another. A sign-in on a page has
    the ``sso_digest`` and the ``auth_time`` of its session there, and what its app asked for: the
    ``scope``, a ``resource`` that the access token is for, a ``nonce`` for the ID token.
    """

    event_id: str
    acr: str | None = None
    amr: Sequence[str] | None = None
    device_key: str | None = None
    new_device: NewDevice | None = None
    ip_address: str | None = None
    device_type: str | None = None
    sso_digest: str | None = None
    auth_time: float | None = None
    scope: str = API_SCOPE
    resource: str | None = None
    nonce: str | None = field(default=None, repr=False)


def issue_tokens(
    pool: UserPool,
    client: UserPoolClient,
    user: User,
    proof: Proof,
    overrides: Overrides = NO_OVERRIDES,
    redeem: Callable[[Connection, str], None] | None = None,
) -> Tokens:
    """Begin a session for a user who has just signed in and return its tokens.

    ``overrides`` are what the pool's function has made of them, here and below. ``redeem`` is
    called with the session's ``origin_jti`` in the transaction that stores it, and keeps it from
    being stored by what it raises. Raises ``NotAuthorizedException`` where the user or the client
    has gone in the meantime.
    """
    now = clock.now()
    refresh_token = _new_refresh_token()
    session = UserSession(
        origin_jti=_new_uuid(),
        user_pool_id=pool.id,
        client_id=client.id,
        user_seq=user.seq,
        refresh_token_digest=refresh_token_digest(refresh_token),
        scope=proof.scope,
        event_id=proof.event_id,
        auth_time=now if proof.auth_time is None else proof.auth_time,
        expires_at=now + token_validity(client.settings, "RefreshToken"),
        acr=proof.acr,
        amr=proof.amr,
        device_key=proof.new_device.device_key if proof.new_device else proof.device_key,
        ip_address=proof.ip_address,
        device_type=proof.device_type,
        sso_digest=proof.sso_digest,
        resource=proof.resource,
    )
    try:
        with database().write() as connection:
            current = users.find_by_seq(connection, user.seq)
            if current is not None and not current.enabled:
                # What was revoked when she was disabled cannot be had again by a slow sign-in.
                raise UserDisabled()
            groups = group_claims(connection, user)
            sessions.add_user_session(connection, session)
            if redeem:
                redeem(connection, session.origin_jti)
            if most := sessions_per_user(pool):
                _use(connection, session, now)
                sessions.revoke_sessions_but_newest(connection, user.seq, most, now)
    except IntegrityError:
        raise IncorrectUsernameOrPassword() from None
    remove_expired_now_and_then()
    door = _Door(is_oauth=proof.sso_digest is not None, nonce=proof.nonce)
    tokens = _tokens(pool, client, user, session, groups, now, door, overrides, refresh_token)
    return replace(tokens, new_device=proof.new_device)


def refresh_tokens(
    pool: UserPool,
    client: UserPoolClient,
    user: User,
    session: UserSession,
    overrides: Overrides = NO_OVERRIDES,
    *,
    is_oauth: bool = False,
) -> Tokens:
    """Return new ID and access tokens of a session that a refresh token has brought back.

    ``is_oauth`` says that the token endpoint gives them, and not the API.
    """
    now = clock.now()
    if sessions_per_user(pool):
        with database().write() as connection:
            _use(connection, session, now)
    with database().read() as connection:
        groups = group_claims(connection, user)
    return _tokens(pool, client, user, session, groups, now, _Door(is_oauth), overrides)


def rotated_tokens(
    pool: UserPool,
    client: UserPoolClient,
    user: User,
    session: UserSession,
    refresh_token: str,
    overrides: Overrides = NO_OVERRIDES,
    *,
    is_oauth: bool = False,
) -> Tokens:
    """Return new tokens of a session, a refresh token in place of ``refresh_token`` among them.

    It lives for as long as the one that it replaces would have. Raises
    ``RefreshTokenReuseException`` where that one was replaced before, longer ago than the client's
    grace period.
    """
    grace = float(client.settings["RefreshTokenRotation"]["RetryGracePeriodSeconds"])
    old, new = refresh_token_digest(refresh_token), _new_refresh_token()
    try:
        with database().write() as connection:
            # Whoever had to wait for the writer before is later than that one.
            now = clock.now()
            rotated_at = sessions.find_rotation(connection, old)
            # Without a grace period no clock is asked: another host's may be ahead.
            if rotated_at is not None and (not grace or now >= rotated_at + grace):
                raise RefreshTokenReuseException("Refresh token reuse detected")
            groups = group_claims(connection, user)
            if sessions_per_user(pool):
                _use(connection, session, now)
            sessions.rotate_refresh_token(
                connection, session.origin_jti, old, refresh_token_digest(new), now
            )
    except IntegrityError:
        # The client was deleted meanwhile, and its sessions with it.
        raise NotAuthorizedException("Invalid Refresh Token") from None
    return _tokens(pool, client, user, session, groups, now, _Door(is_oauth), overrides, new)


def _use(connection: Connection, session: UserSession, now: float) -> None:
    caller = callers.current()
    sessions.use_session(connection, session.origin_jti, now, caller.ip_address, caller.user_agent)


def refresh_token_digest(refresh_token: str) -> str:
    """Return what is kept of a refresh token, and found by it."""
    return hashlib.sha256(refresh_token.encode()).hexdigest()


def _new_refresh_token() -> str:
    parts = [base64url(secrets.token_bytes(length)) for length in _REFRESH_TOKEN_PARTS]
    return ".".join([_REFRESH_TOKEN_HEADER, *parts])


def _new_uuid() -> str:
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token by itself, and the seconds that it is valid for."""

    text: str = field(repr=False)
    expires_in: int


def issue_client_token(
    pool: UserPool,
    client: UserPoolClient,
    scopes: Sequence[str],
    overrides: Overrides = NO_OVERRIDES,
) -> IssuedToken:
    """Return an access token in which a client speaks for itself, and for no user."""
    now = int(clock.now())
    expires_in = token_validity(client.settings, "AccessToken")
    claims = {
        "sub": client.id,
        "token_use": ACCESS,
        "scope": overrides.scope_of(" ".join(scopes)),
        "auth_time": now,
        "iss": issuer_of(pool),
        "exp": now + expires_in,
        "iat": now,
        "version": _OAUTH_VERSION,
        "jti": _new_uuid(),
        "client_id": client.id,
    }
    issued = overrides.access_claims(claims)
    return IssuedToken(jwt.encode(issued, keys_of(pool)[ACCESS]), expires_in)


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
        "jti": _new_uuid(),
    }
    return IssuedToken(jwt.encode(issued, keys_of(pool)[use]), expires_in)


def identity_claims(client: UserPoolClient, user: User) -> dict[str, Any]:
    """Return what an ID token says of a user: the attributes that the client may read, her name."""
    return {**_attribute_claims(client, user), "cognito:username": user.username}


@dataclass(frozen=True, slots=True)
class _Door:
    """Where tokens are given: by an endpoint of OAuth or by the API; and what only then is said."""

    is_oauth: bool
    nonce: str | None = field(default=None, repr=False)


def _tokens(
    pool: UserPool,
    client: UserPoolClient,
    user: User,
    session: UserSession,
    groups: Mapping[str, Any],
    now: float,
    door: _Door,
    overrides: Overrides,
    refresh_token: str | None = None,
) -> Tokens:
    keys = keys_of(pool)
    groups = overrides.groups_of(groups)
    issued_at = int(now)
    expires_in = token_validity(client.settings, "AccessToken")
    common: dict[str, Any] = {
        "iss": issuer_of(pool),
        "event_id": session.event_id,
        "auth_time": int(session.auth_time),
        "iat": issued_at,
        "jti": _new_uuid(),
    }
    if client.revokes_tokens or client.rotates_tokens:
        common["origin_jti"] = session.origin_jti
    if session.acr is not None:
        common.update(acr=session.acr, amr=session.amr)
    access = {
        "sub": user.sub,
        **({"device_key": session.device_key} if session.device_key else {}),
        **{name: claim for name, claim in groups.items() if name == "cognito:groups"},
        **({"version": _OAUTH_VERSION} if door.is_oauth else {}),
        **({"aud": session.resource} if session.resource else {}),
        **common,
        "client_id": client.id,
        "token_use": ACCESS,
        "scope": overrides.scope_of(session.scope),
        "exp": issued_at + expires_in,
        "username": user.username,
    }
    access_token = jwt.encode(overrides.access_claims(access), keys[ACCESS])
    id_token = None
    if session.sso_digest is None or OPENID in session.scope.split():
        identity = {
            **({"at_hash": _at_hash(access_token)} if door.is_oauth else {}),
            **_attribute_claims(client, user, session.scope),
            **groups,
            **common,
            "jti": _new_uuid(),
            **({"nonce": door.nonce} if door.nonce is not None else {}),
            "cognito:username": user.username,
            "aud": client.id,
            "token_use": ID,
            "exp": issued_at + token_validity(client.settings, "IdToken"),
        }
        id_token = jwt.encode(overrides.identity_claims(identity), keys[ID])
    return Tokens(access_token, id_token, refresh_token, expires_in)


def _at_hash(access_token: str) -> str:
    """Return what binds an ID token to an access token (OpenID Connect Core section 3.1.3.6)."""
    return base64url(hashlib.sha256(access_token.encode()).digest()[:16])


def _attribute_claims(client: UserPoolClient, user: User, scope: str = API_SCOPE) -> dict[str, Any]:
    """Return the attributes as claims, with the types of OpenID Connect Core section 5.1."""
    claims: dict[str, Any] = {"sub": user.sub}
    for name, value in narrowed(readable(client, user), scope.split()).items():
        if name.startswith("dev:"):
            continue
        if name in VERIFIED.values():
            claims[name] = value == "true"
        elif name == "updated_at":
            claims[name] = int(value)
        elif name == "address":
            claims[name] = {"formatted": value}
        elif name == "identities":
            claims[name] = [_identity_claim(identity) for identity in json.loads(value)]
        else:
            claims[name] = value
    return claims


def _identity_claim(identity: dict[str, Any]) -> dict[str, Any]:
    """Return one of a user's identities as a claim: of what it says, only texts."""
    return {
        **identity,
        "primary": str(identity["primary"]).lower(),
        "dateCreated": str(identity["dateCreated"]),
    }
