"""Whose tokens are brought: a user of the pool's, or a client; who has issued them, checked.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDerivedToken.html
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localstack_cognito.aws.api.cognito_idp import ResourceNotFoundException
from localstack_cognito.directory.clients.url_clients import find_issuing_client
from localstack_cognito.directory.refusals import UserDisabled, UserMissing
from localstack_cognito.directory.users.federated_users import find_federated_user
from localstack_cognito.exchange.refusals import (
    ForeignTokenRefused,
    UnknownProvider,
    UnusableRequest,
)
from localstack_cognito.exchange.requests import BroughtToken
from localstack_cognito.federation.errors import FederationError
from localstack_cognito.federation.token_kinds import TAKEN, Brought, TokenKind
from localstack_cognito.lazy_imports import lazily
from localstack_cognito.storage import identity_providers, pool_cache, users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.access_tokens import InvalidToken, user_of, verified_claims
from localstack_cognito.tokens.keys import ACCESS, ID

# Most tokens are the pool's own: what reads others is imported when there is one.
_read_token: Callable[[UserPool, IdentityProvider, TokenKind, str], Brought] = lazily(
    "localstack_cognito.federation.brought_tokens:read_token"
)
_USES = {TokenKind.ACCESS: ACCESS, TokenKind.ID: ID}


@dataclass(frozen=True, slots=True)
class Party:
    """Who a token speaks for.

    ``user`` is None where a client speaks for itself. ``claims`` are what the token says and is
    verified, ``scopes`` those that it has. ``provider_name`` is of the identity provider that has
    issued it, None for the pool.
    """

    user: User | None
    claims: Mapping[str, Any]
    scopes: Sequence[str]
    provider_name: str | None = None

    @property
    def is_foreign(self) -> bool:
        """Return whether an identity provider has issued the token."""
        return self.provider_name is not None


def party_of(pool: UserPool, token: BroughtToken) -> Party:
    """Return who a token speaks for.

    Raises ``NotAuthorizedException`` for a token that is not good, ``UserNotFoundException`` where
    its user is not in the pool, ``ResourceNotFoundException`` for a provider that is not there and
    ``InvalidParameterException`` for a kind of token that it does not issue.
    """
    if token.provider_name is None:
        return _own_party(pool, token)
    provider = _provider(pool, token)
    try:
        brought = _read_token(pool, provider, token.kind, token.text)
    except FederationError as error:
        raise _refused(token, error.reason) from None
    with database().read() as connection:
        user = find_federated_user(connection, pool, provider, brought.person)
    if user is None:
        name = f"{provider.name}_{brought.person.subject}"
        raise UserMissing(
            reason=f"The {token.role}Token is of {name}, whom {pool.id} does not know: {name} "
            f"is made when they sign in through {provider.name} first."
        )
    if not user.enabled:
        raise UserDisabled(user.username)
    return Party(user, _claims_of(brought, user), brought.scopes, provider.name)


def look_again(pool: UserPool, party: Party) -> Party:
    """Return who a token speaks for as they are by now: others were asked meanwhile.

    Raises ``NotAuthorizedException`` or ``UserNotFoundException`` where they are gone, disabled or
    signed out, or their provider is gone.
    """
    if not party.is_foreign:
        return Party(_speaker(pool, party.claims), party.claims, party.scopes)
    assert party.user is not None
    assert party.provider_name is not None
    with database().read() as connection:
        provider = identity_providers.find_provider(connection, pool.id, party.provider_name)
        user = users.find_by_seq(connection, party.user.seq)
    if provider is None:
        raise UnknownProvider(
            _unknown(party.provider_name), reason=f"{party.provider_name} was deleted meanwhile."
        )
    if user is None:
        raise UserMissing(reason=f"The user {party.user.username} was deleted meanwhile.")
    if not user.enabled:
        raise UserDisabled(user.username)
    return Party(user, party.claims, party.scopes, party.provider_name)


def _own_party(pool: UserPool, token: BroughtToken) -> Party:
    use = _USES.get(token.kind)
    if use is None:
        raise UnusableRequest(
            f"{token.role}TokenProviderName is required with the {token.role}TokenType SAML2.",
            reason="A pool issues no assertions of SAML: an identity provider has to be named.",
        )
    claims = verified_claims(pool, token.text, use)
    return Party(_speaker(pool, claims), claims, str(claims.get("scope") or "").split())


def _speaker(pool: UserPool, claims: Mapping[str, Any]) -> User | None:
    if "username" in claims or "cognito:username" in claims:
        _check_client(claims)
        return user_of(pool, claims)
    client = pool_cache.find_pool_and_client(str(claims["sub"]))
    if client is None or client[0].id != pool.id:
        raise InvalidToken(
            reason=f"The token speaks for the app client {claims['sub']}, which was deleted."
        )
    return None


def _check_client(claims: Mapping[str, Any]) -> None:
    """Check that who was given an access token is a client still. Of an ID token that is not said.

    Raises ``NotAuthorizedException``.
    """
    client_id = claims.get("client_id")
    if client_id is None:
        return
    try:
        find_issuing_client(client_id, claims["iss"])
    except ResourceNotFoundException:
        raise InvalidToken(
            reason=f"The token was given to {client_id}, which is no client any more."
        ) from None


def _provider(pool: UserPool, token: BroughtToken) -> IdentityProvider:
    name = str(token.provider_name)
    with database().read() as connection:
        provider = identity_providers.find_provider(connection, pool.id, name)
    if provider is None:
        raise UnknownProvider(
            _unknown(name), reason=f"{token.role}TokenProviderName is {name}: {pool.id} has none."
        )
    kinds = TAKEN.get(provider.type, ())
    if token.kind not in kinds:
        issued = f"{', '.join(kinds)} can be exchanged" if kinds else "none can be exchanged"
        raise UnusableRequest(
            f"{token.role}TokenType {token.kind} is not supported for identity provider {name}.",
            reason=f"{name} is of the type {provider.type}: of its tokens {issued}.",
        )
    return provider


def _unknown(name: str) -> str:
    return f"Identity provider {name} does not exist."


def _refused(token: BroughtToken, reason: str) -> ForeignTokenRefused:
    return ForeignTokenRefused(
        f"The {token.role}Token is not a valid token of identity provider {token.provider_name}.",
        reason=reason,
    )


def _claims_of(brought: Brought, user: User) -> dict[str, Any]:
    """Return what a provider's token says, as a token of the pool would.

    Of other claims nobody here knows what they mean.
    """
    return {"sub": user.sub, "auth_time": int(brought.auth_time)}
