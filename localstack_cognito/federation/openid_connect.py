"""OpenID Connect providers: a code for tokens, whose claims and those of ``userInfo`` are read.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-oidc-flow.html
and OpenID Connect Core 1.0, section 3.1
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from localstack_cognito.aws.json_text import read_json_object
from localstack_cognito.directory.users.federated_users import Person
from localstack_cognito.federation import code_grant, id_tokens, own_pools
from localstack_cognito.federation.code_grant import details_of
from localstack_cognito.federation.departures import Departure
from localstack_cognito.federation.errors import FederationError
from localstack_cognito.federation.provider_requests import ask
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.issuer import issuer_of

_NONCE_LENGTH = 32
# The members of the details, and what the provider's discovery document calls the same.
_ENDPOINTS = {
    "authorize_url": "authorization_endpoint",
    "token_url": "token_endpoint",
    "jwks_uri": "jwks_uri",
    "attributes_url": "userinfo_endpoint",
}
_NEEDED = ("authorize_url", "token_url", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider is asked, and what its tokens call it."""

    issuer: str
    authorize: str
    token: str
    jwks: str
    user_info: str | None


def begin(departure: Departure) -> tuple[str, Mapping[str, Any]]:
    """Return the provider's authorization endpoint, asked for a code."""
    wishes = departure.wishes
    told = {
        "login_hint": wishes.login_hint,
        "max_age": wishes.max_age,
        "acr_values": wishes.acr_values,
    }
    return ask_for_code(departure, told)


def finish(
    pool: UserPool,
    provider: IdentityProvider,
    told: Mapping[str, Any],
    answer: Mapping[str, str],
) -> Person:
    """Return whom the provider has signed in, by the code that it gave."""
    tokens, claims = redeem(provider, told, answer)
    method = details_of(provider).get("attributes_request_method") or "GET"
    said = code_grant.user_info(endpoints_of(provider).user_info, tokens, method)
    person = code_grant.person(provider, tokens, claims, said)
    return replace(person, acr=_acr(claims.get("acr")), amr=_amr(claims.get("amr")))


def _acr(claim: Any) -> str | None:
    return claim if isinstance(claim, str) else None


def _amr(claim: Any) -> list[str]:
    return [one for one in claim if isinstance(one, str)] if isinstance(claim, list) else []


def ask_for_code(
    departure: Departure, extra: Mapping[str, str | None]
) -> tuple[str, Mapping[str, Any]]:
    """Return where the browser is sent for a code, and the nonce that the ID token has to have."""
    nonce = secrets.token_urlsafe(_NONCE_LENGTH)
    endpoint = endpoints_of(departure.provider).authorize
    parameters = {"nonce": nonce, "prompt": departure.wishes.prompt, **extra}
    return code_grant.request(departure, endpoint, parameters), {"nonce": nonce}


def redeem(
    provider: IdentityProvider,
    told: Mapping[str, Any],
    answer: Mapping[str, str],
    client_secret: str | None = None,
) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """Return the tokens that the code in an answer is worth, and the ID token's claims.

    ``client_secret`` stands in for that of the details. Raises ``FederationError``.
    """
    code = code_grant.code_of(answer)
    endpoints, details = endpoints_of(provider), details_of(provider)
    tokens = code_grant.redeem(
        provider, endpoints.token, code, told["callback"], client_secret=client_secret
    )
    expected = id_tokens.Expected(
        issuer=endpoints.issuer,
        jwks_uri=endpoints.jwks,
        client_id=details["client_id"],
        client_secret=details.get("client_secret"),
        nonce=told["nonce"],
    )
    return tokens, id_tokens.verified_claims(tokens.get("id_token"), expected)


def issuer_of_provider(provider: IdentityProvider) -> str:
    """Return what a provider's tokens call it. Nobody is asked."""
    issuer: str = details_of(provider)["oidc_issuer"]
    own_pool = own_pools.find(issuer)
    return issuer_of(own_pool) if own_pool is not None else issuer


def endpoints_of(provider: IdentityProvider) -> Endpoints:
    """Return where a provider is asked: as its developer says, else as it says itself.

    Raises ``FederationError``.
    """
    details = details_of(provider)
    issuer = details["oidc_issuer"]
    known = {name: details[name] for name in _ENDPOINTS if details.get(name)}
    own_pool = own_pools.find(issuer)
    if own_pool is not None:
        issuer = issuer_of(own_pool)
        known = {name: url for name, url in known.items() if not own_pools.is_at_aws(url)}
        known = {**_named(own_pools.endpoints(own_pool)), **known}
    elif not all(name in known for name in _NEEDED):
        known = {**_named(_discovered(issuer)), **known}
        missing = [_ENDPOINTS[name] for name in _NEEDED if name not in known]
        if missing:
            raise FederationError(
                f"The provider's discovery document has no {missing[0]}.",
                reason=f"Neither the ProviderDetails of {provider.name} nor the discovery document "
                f"of {issuer} name {', '.join(missing)}.",
            )
    return Endpoints(
        issuer,
        known["authorize_url"],
        known["token_url"],
        known["jwks_uri"],
        known.get("attributes_url"),
    )


def _named(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the endpoints of a discovery document, by the names that the details have for them."""
    endpoints = {name: document.get(member) for name, member in _ENDPOINTS.items()}
    return {name: str(url) for name, url in endpoints.items() if url}


def _discovered(issuer: str) -> Mapping[str, Any]:
    response = ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    document = read_json_object(response.content)
    if not response.ok or document is None:
        raise FederationError(
            f"{issuer} has no discovery document.",
            reason=f"{issuer}/.well-known/openid-configuration answers {response.status_code}"
            f"{'' if document is not None else ', and no JSON object'}.",
        )
    return document
