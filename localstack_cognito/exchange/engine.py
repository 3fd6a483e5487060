"""The one way to exchange a token, whichever door is asked.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-token-exchange.html
and https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDerivedToken.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localstack_cognito.directory.clients.secret_hash import has_secret, wrong_secret
from localstack_cognito.directory.clients.user_pool_client_settings import (
    explicit_auth_flows,
    lacks_flow,
)
from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.directory.refusals import FlowNotEnabled, WrongClientSecret
from localstack_cognito.directory.users.groups import group_claims
from localstack_cognito.exchange.claims import access_claims, act_of, id_claims
from localstack_cognito.exchange.narrowing import audience_of, scopes_of
from localstack_cognito.exchange.parties import Party, look_again, party_of
from localstack_cognito.exchange.refusals import NotInTier, UnusableRequest
from localstack_cognito.exchange.requests import ExchangeRequest
from localstack_cognito.federation.token_kinds import TokenKind
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.issue import IssuedToken, issue_derived_token
from localstack_cognito.tokens.keys import ACCESS, ID
from localstack_cognito.tokens.overrides import client_overrides_of, overrides_of
from localstack_cognito.triggers.pre_token_generation import TOKEN_EXCHANGE, Overrides

_IMPERSONATION = "ALLOW_TOKEN_EXCHANGE_IMPERSONATION"
_DELEGATION = "ALLOW_TOKEN_EXCHANGE_DELEGATION"


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A token that was derived, its kind and its scopes; an ID token has none."""

    token: IssuedToken
    kind: TokenKind
    scopes: Sequence[str]


def get_derived_token(
    client_id: str, client_secret: str | None, request: ExchangeRequest, *, is_signed: bool
) -> Exchanged:
    """Return the token that is asked for through an app client.

    A request that is signed with credentials of the account need not have the client's secret.
    Raises ``ResourceNotFoundException`` where the client is not there, ``NotAuthorizedException``
    for a wrong secret, and what ``exchange`` raises.
    """
    pool, client = find_pool_and_client(client_id)
    _check_secret(client, client_secret, is_signed=is_signed)
    return exchange(pool, client, request)


def exchange(pool: UserPool, client: UserPoolClient, request: ExchangeRequest) -> Exchanged:
    """Return the token that is asked for by a client that has proven who it is.

    Raises ``OperationNotEnabledException``, ``NotAuthorizedException``, ``UserNotFoundException``,
    ``ResourceNotFoundException``, ``InvalidParameterException``, and what the pool's function for
    tokens is refused with.
    """
    _check_allowed(pool, client, request)
    audience = audience_of(pool, request)
    subject = party_of(pool, request.subject)
    actor = party_of(pool, request.actor) if request.actor else None
    if subject.user is None and request.wanted is TokenKind.ID:
        raise UnusableRequest(
            "A token of a client has no ID token.",
            reason="The SubjectToken speaks for an app client, and ID tokens are of users.",
        )
    scopes = scopes_of(pool, client, subject, request)
    overrides = _overrides(pool, client, subject, scopes)
    # Providers and a function have taken their time: whatever is relied on is looked at again.
    pool, client = find_pool_and_client(client.id)
    _check_allowed(pool, client, request)
    audience_of(pool, request)
    subject = look_again(pool, subject)
    actor = look_again(pool, actor) if actor else None
    return _issue(pool, client, request, (subject, actor, audience), scopes, overrides)


def _check_secret(client: UserPoolClient, secret: str | None, *, is_signed: bool) -> None:
    if secret is None and (is_signed or not client.secrets):
        return
    if secret is None or not has_secret(client, secret):
        raise WrongClientSecret(reason=wrong_secret(client))


def _check_allowed(pool: UserPool, client: UserPoolClient, request: ExchangeRequest) -> None:
    if pool.settings["UserPoolTier"] == "LITE":
        raise NotInTier()
    flow = _DELEGATION if request.actor else _IMPERSONATION
    if flow not in explicit_auth_flows(client.settings):
        raise FlowNotEnabled(reason=lacks_flow(client.id, client.settings, flow))


def _overrides(
    pool: UserPool, client: UserPoolClient, subject: Party, scopes: list[str]
) -> Overrides:
    if subject.user is None:
        return client_overrides_of(pool, client, scopes, source=TOKEN_EXCHANGE)
    return overrides_of(pool, client, subject.user, TOKEN_EXCHANGE, " ".join(scopes))


def _issue(
    pool: UserPool,
    client: UserPoolClient,
    request: ExchangeRequest,
    named: tuple[Party, Party | None, str | None],
    scopes: list[str],
    overrides: Overrides,
) -> Exchanged:
    subject, actor, audience = named
    groups: Mapping[str, Any] = {}
    if subject.user is not None:
        with database().read() as connection:
            groups = group_claims(connection, subject.user)
    if request.wanted is TokenKind.ID and subject.user is not None:
        claims, use, scopes = id_claims(client, subject, subject.user, groups, overrides), ID, []
    else:
        claims = access_claims(
            client, subject, groups, scopes, overrides, is_oauth=request.is_oauth
        )
        use, scopes = ACCESS, str(claims["scope"]).split()
    # No function decides whom the token is for, nor who acts: where nobody does, none is named.
    claims.pop("act", None)
    if audience is not None:
        claims["aud"] = audience
    if (act := act_of(subject, actor)) is not None:
        claims["act"] = act
    return Exchanged(issue_derived_token(pool, client, claims, use), request.wanted, scopes)
