"""What the tokens of one sign-in say: their claims, in AWS's order.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
and https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from localstack_cognito.directory.clients.user_pool_client_settings import token_validity
from localstack_cognito.directory.users.attributes import VERIFIED, readable
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.user_sessions import UserSession
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.keys import ACCESS, ID, base64url
from localstack_cognito.tokens.scopes import API_SCOPE, OPENID, narrowed
from localstack_cognito.triggers.pre_token_generation import NO_OVERRIDES, Overrides

# What access tokens of the token endpoint say that those of the API do not.
_OAUTH_VERSION = 2


@dataclass(frozen=True, slots=True)
class Issue:
    """Everything that the tokens of a user are made of.

    ``groups`` are the claims that the user's groups give, and ``overrides`` what the pool's
    function has made of the tokens. ``issued_at`` is in seconds since the epoch. ``is_oauth`` says
    that an endpoint of OAuth gives the tokens, and not the API; ``nonce`` is the app's, for the ID
    token.
    """

    pool: UserPool
    client: UserPoolClient
    user: User
    session: UserSession
    groups: Mapping[str, Any]
    issued_at: int
    overrides: Overrides = NO_OVERRIDES
    is_oauth: bool = False
    nonce: str | None = field(default=None, repr=False)

    @property
    def has_id_token(self) -> bool:
        """Return whether there is an ID token: an app that signs in on a page is to ask for it."""
        return self.session.sso_digest is None or OPENID in self.session.scope.split()


def access_claims(issue: Issue, issuer: str, jti: str) -> dict[str, Any]:
    """Return the claims of a user's access token, which has the id ``jti``."""
    client, user, session = issue.client, issue.user, issue.session
    groups = issue.overrides.groups_of(issue.groups)
    claims = {
        "sub": user.sub,
        **({"device_key": session.device_key} if session.device_key else {}),
        **{name: claim for name, claim in groups.items() if name == "cognito:groups"},
        **({"version": _OAUTH_VERSION} if issue.is_oauth else {}),
        **({"aud": session.resource} if session.resource else {}),
        **_session_claims(issue, issuer, jti),
        "client_id": client.oauth_id,
        "token_use": ACCESS,
        "scope": issue.overrides.scope_of(session.scope),
        "exp": issue.issued_at + token_validity(client.settings, "AccessToken"),
        "username": user.username,
    }
    return issue.overrides.access_claims(claims)


def id_claims(issue: Issue, issuer: str, jti: str, access_token: str) -> dict[str, Any]:
    """Return the claims of a user's ID token, which comes with an access token."""
    client, user, session = issue.client, issue.user, issue.session
    claims = {
        **({"at_hash": _at_hash(access_token)} if issue.is_oauth else {}),
        **_attribute_claims(client, user, session.scope),
        **issue.overrides.groups_of(issue.groups),
        **_session_claims(issue, issuer, jti),
        **({"nonce": issue.nonce} if issue.nonce is not None else {}),
        "cognito:username": user.username,
        "aud": client.oauth_id,
        "token_use": ID,
        "exp": issue.issued_at + token_validity(client.settings, "IdToken"),
    }
    return issue.overrides.identity_claims(claims)


def client_claims(
    client: UserPoolClient,
    scopes: Sequence[str],
    overrides: Overrides,
    issuer: str,
    issued_at: int,
    jti: str,
) -> dict[str, Any]:
    """Return the claims of an access token in which a client speaks for itself.

    ``issued_at`` is in seconds since the epoch.
    """
    claims = {
        "sub": client.id,
        "token_use": ACCESS,
        "scope": overrides.scope_of(" ".join(scopes)),
        "auth_time": issued_at,
        "iss": issuer,
        "exp": issued_at + token_validity(client.settings, "AccessToken"),
        "iat": issued_at,
        "version": _OAUTH_VERSION,
        "jti": jti,
        "client_id": client.id,
    }
    return overrides.access_claims(claims)


def user_claims(client: UserPoolClient, user: User) -> dict[str, Any]:
    """Return what an ID token says of a user: the username, and what the client may read."""
    return {**_attribute_claims(client, user, API_SCOPE), "cognito:username": user.username}


def _session_claims(issue: Issue, issuer: str, jti: str) -> dict[str, Any]:
    """Return what both tokens say of the sign-in that they come from."""
    client, session = issue.client, issue.session
    claims: dict[str, Any] = {
        "iss": issuer,
        "event_id": session.event_id,
        "auth_time": int(session.auth_time),
        "iat": issue.issued_at,
        "jti": jti,
    }
    if client.revokes_tokens or client.rotates_tokens:
        claims["origin_jti"] = session.origin_jti
    if session.acr is not None:
        claims.update(acr=session.acr, amr=session.amr)
    return claims


def _at_hash(access_token: str) -> str:
    """Return what binds an ID token to an access token (OpenID Connect Core section 3.1.3.6)."""
    return base64url(hashlib.sha256(access_token.encode()).digest()[:16])


def _attribute_claims(client: UserPoolClient, user: User, scope: str) -> dict[str, Any]:
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
