"""Tokens of identity providers that an app brings by itself: whose they are, and are they good.

What a pool's provider has signed for the pool counts as long as it says. Sources: RFC 8693
section 2.1, OpenID Connect Core section 3.1.3.7 and RFC 7522 section 3.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jwt

from localstack_cognito import clock
from localstack_cognito.directory.users.federated_users import Person, subject_of
from localstack_cognito.federation import id_tokens, openid_connect, saml
from localstack_cognito.federation.code_grant import details_of
from localstack_cognito.federation.errors import FederationError
from localstack_cognito.federation.token_kinds import TAKEN, Brought, TokenKind
from localstack_cognito.saml.documents import Malformed
from localstack_cognito.storage import identity_providers
from localstack_cognito.storage.database import database
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.issuer import now_of_issuer

_MOST_PROVIDERS = 300
# Clocks of providers that are on other machines.
_AHEAD = 60.0
# What the header of an access token says (RFC 9068 section 2.1).
_ACCESS_TOKEN_TYPES = ("at+jwt", "application/at+jwt")


class Unreadable(Exception):
    """A text is no token of its kind."""


def read_token(pool: UserPool, provider: IdentityProvider, kind: TokenKind, text: str) -> Brought:
    """Return what a provider's token is worth. Raises ``FederationError`` where it is not good."""
    return _READ[kind](pool, provider, text)


def issuer_in(kind: TokenKind, text: str) -> str:
    """Return who has issued a token, as it says. Nothing is verified. Raises ``Unreadable``."""
    if kind is TokenKind.SAML2:
        try:
            return saml.issuer_in(text)
        except Malformed:
            raise Unreadable from None
    try:
        issuer = jwt.decode(text, options={"verify_signature": False}).get("iss")
    except (jwt.PyJWTError, ValueError):
        raise Unreadable from None
    if not isinstance(issuer, str):
        raise Unreadable
    return issuer


def providers_called(pool: UserPool, kind: TokenKind, issuer: str) -> list[IdentityProvider]:
    """Return the pool's providers that issue tokens of this kind under this very name."""
    with database().read() as connection:
        known = identity_providers.page_of_providers(connection, pool.id, "", _MOST_PROVIDERS)
    return [
        provider
        for provider in known
        if kind in TAKEN.get(provider.type, ()) and _issuer_of(provider) == issuer
    ]


def _issuer_of(provider: IdentityProvider) -> str | None:
    if provider.type != "SAML":
        return openid_connect.issuer_of_provider(provider)
    try:
        return saml.metadata(provider).entity_id
    except FederationError:
        return None


def _read_id_token(pool: UserPool, provider: IdentityProvider, text: str) -> Brought:
    claims = id_tokens.verified_claims(text, _expected(provider))
    if claims.get("token_use", "id") != "id" or _is_access_token(text):
        raise FederationError(
            "Bad id_token: it is an access token",
            reason=f"The token of {provider.name} is an access token, and said to be an ID token.",
        )
    return _brought(provider, claims, ())


def _read_access_token(pool: UserPool, provider: IdentityProvider, text: str) -> Brought:
    claims = id_tokens.verified_access_claims(text, _expected(provider))
    if claims.get("token_use", "access") != "access":
        raise FederationError(
            "Bad access token: it is none",
            reason=f"The token_use of the token of {provider.name} is {claims['token_use']}.",
        )
    return _brought(provider, claims, _scopes_in(claims))


def _read_assertion(pool: UserPool, provider: IdentityProvider, text: str) -> Brought:
    person, auth_time = saml.finish_alone(pool, provider, text)
    return Brought(person, auth_time)


_READ: Mapping[TokenKind, Callable[[UserPool, IdentityProvider, str], Brought]] = {
    TokenKind.ACCESS: _read_access_token,
    TokenKind.ID: _read_id_token,
    TokenKind.SAML2: _read_assertion,
}


def _expected(provider: IdentityProvider) -> id_tokens.Expected:
    endpoints, details = openid_connect.endpoints_of(provider), details_of(provider)
    return id_tokens.Expected(
        issuer=endpoints.issuer,
        jwks_uri=endpoints.jwks,
        client_id=details["client_id"],
        client_secret=details.get("client_secret"),
        # It answers no request of ours.
        nonce=None,
    )


def _is_access_token(text: str) -> bool:
    return str(jwt.get_unverified_header(text).get("typ")).lower() in _ACCESS_TOKEN_TYPES


def _brought(
    provider: IdentityProvider, claims: Mapping[str, Any], scopes: Sequence[str]
) -> Brought:
    now = now_of_issuer(claims["iss"])
    begins = claims.get("nbf", now)
    if not isinstance(begins, int | float) or begins > now + _AHEAD:
        raise FederationError(
            "Bad token: it is not good yet", reason=f"The nbf of the token, {begins}, is to come."
        )
    subject = subject_of(provider, claims)
    if subject is None:
        raise FederationError(
            "The identity provider does not say whom the token is of.",
            reason=f"No claim of {provider.name} is what its username is mapped from.",
        )
    times = (claims.get("auth_time"), claims.get("iat"), clock.now())
    auth_time = next(one for one in times if isinstance(one, int | float))
    return Brought(Person(subject, claims, {}), auth_time, scopes)


def _scopes_in(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the scopes of an access token (RFC 9068 section 2.2.3; ``scp`` has them as a list)."""
    scopes = claims.get("scope", claims.get("scp"))
    if isinstance(scopes, str):
        return tuple(scopes.split())
    return tuple(str(one) for one in scopes) if isinstance(scopes, list) else ()
