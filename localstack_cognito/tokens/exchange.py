"""Tokens in exchange for others (RFC 8693): narrower, for one service, on somebody's behalf.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDerivedToken.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    ResourceNotFoundException,
)
from localstack_cognito.directory.clients.secret_hash import has_secret, wrong_secret
from localstack_cognito.directory.clients.user_pool_client_settings import (
    explicit_auth_flows,
    lacks_flow,
)
from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.directory.refusals import FlowNotEnabled, WrongClientSecret
from localstack_cognito.storage import resource_servers
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.access_tokens import user_of, verified_claims
from localstack_cognito.tokens.claims import user_claims
from localstack_cognito.tokens.issue import IssuedToken, issue_derived_token
from localstack_cognito.tokens.keys import ACCESS, ID
from localstack_cognito.triggers.pre_token_generation import is_configured

_USES = {"ACCESS_TOKEN": ACCESS, "ID_TOKEN": ID}
_IMPERSONATION = "ALLOW_TOKEN_EXCHANGE_IMPERSONATION"
_DELEGATION = "ALLOW_TOKEN_EXCHANGE_DELEGATION"
# What a derived token says as the one that it was derived from.
_INHERITED = (
    *("sub", "username", "cognito:groups", "device_key", "acr", "amr"),
    *("auth_time", "origin_jti", "event_id"),
)
_OF_ACCESS_TOKENS = ("username", "device_key")


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived token, its type and its scopes."""

    token: IssuedToken
    token_type: str
    scopes: Sequence[str]


def get_derived_token(request: Mapping[str, Any], *, is_signed: bool) -> Derived:
    """Return the token that a ``GetDerivedTokenRequest`` asks for.

    A request that is signed with credentials of the account need not have the client's secret.

    Raises ``ResourceNotFoundException``, ``NotAuthorizedException``, ``UserNotFoundException`` or
    ``InvalidParameterException``; ``NotImplementedError`` for tokens of other identity providers.
    """
    pool, client = find_pool_and_client(request["ClientId"])
    _check_secret(client, request.get("ClientSecret"), is_signed=is_signed)
    _check_flow(client, is_delegated=bool(request.get("ActorToken")))
    audience = _audience(pool, request)
    subject, user = _party(pool, request, "Subject")
    actor = _party(pool, request, "Actor")[0] if request.get("ActorToken") else None
    scopes = _scopes(client, subject, request.get("Scopes"))
    if is_configured(pool):
        # What AWS tells the function of such a token is not known.
        raise NotImplementedError(
            f"GetDerivedToken is not built yet for user pool {pool.id}, which has a function for "
            "PreTokenGeneration; remove it from the pool's LambdaConfig to go on without it."
        )
    token_type = request.get("RequestedTokenType") or "ACCESS_TOKEN"
    use = _USES[token_type]
    claims = {name: subject[name] for name in _INHERITED if name in subject}
    if actor is not None:
        claims["act"] = {
            "sub": actor["sub"],
            "client_id": actor.get("client_id", actor.get("aud")),
            # Whoever has acted before is named within (RFC 8693 section 4.1).
            **({"act": subject["act"]} if "act" in subject else {}),
        }
    if use == ID:
        if user is None:
            raise InvalidParameterException("A token of a client has no ID token.")
        claims = {**user_claims(client, user), **claims, "aud": audience or client.id}
        for name in _OF_ACCESS_TOKENS:
            claims.pop(name, None)
        scopes = []
    else:
        if user is not None:
            claims["username"] = user.username
        claims.update(client_id=client.id, scope=" ".join(scopes))
        if audience:
            claims["aud"] = audience
    return Derived(issue_derived_token(pool, client, claims, use), token_type, scopes)


def _check_secret(client: UserPoolClient, secret: str | None, *, is_signed: bool) -> None:
    if secret is None and (is_signed or not client.secrets):
        return
    if secret is None or not has_secret(client, secret):
        raise WrongClientSecret(reason=wrong_secret(client))


def _check_flow(client: UserPoolClient, *, is_delegated: bool) -> None:
    flow = _DELEGATION if is_delegated else _IMPERSONATION
    if flow not in explicit_auth_flows(client.settings):
        raise FlowNotEnabled(reason=lacks_flow(client.id, client.settings, flow))


def _audience(pool: UserPool, request: Mapping[str, Any]) -> str | None:
    audiences, resources = request.get("Audiences") or (), request.get("Resources") or ()
    if audiences and resources:
        raise InvalidParameterException("Audiences and Resources cannot be requested together.")
    for identifier in resources:
        with database().read() as connection:
            servers = resource_servers.find_resource_servers(connection, pool.id, [identifier])
        if not servers:
            raise ResourceNotFoundException(f"Resource server {identifier} does not exist.")
    return next(iter((*audiences, *resources)), None)


def _party(
    pool: UserPool, request: Mapping[str, Any], which: str
) -> tuple[dict[str, Any], User | None]:
    """Return the verified claims of the ``SubjectToken`` or the ``ActorToken``, and their user.

    The user is None where a client speaks for itself.
    """
    kind = request.get(f"{which}TokenType")
    if kind is None:
        raise InvalidParameterException(f"{which}TokenType is required with {which}Token.")
    if request.get(f"{which}TokenProviderName") or kind not in _USES:
        raise NotImplementedError(
            f"A {which}Token of another identity provider is not taken yet in the Cognito "
            "extension; give an access token or ID token of the user pool."
        )
    claims = verified_claims(pool, request[f"{which}Token"], _USES[kind])
    is_users = "username" in claims or "cognito:username" in claims
    return claims, user_of(pool, claims) if is_users else None


def _scopes(
    client: UserPoolClient, subject: Mapping[str, Any], requested: Sequence[str] | None
) -> list[str]:
    had = str(subject.get("scope") or "").split()
    if not requested:
        return had
    allowed = client.settings.get("AllowedOAuthScopes") or ()
    return [scope for scope in requested if scope in had and scope in allowed]
