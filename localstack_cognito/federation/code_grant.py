"""The authorization code grant (RFC 6749 section 4.1), which all providers but SAML's speak.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-oidc-flow.html
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from localstack_cognito.aws.json_text import read_json_object
from localstack_cognito.directory.users.federated_users import Person, subject_of
from localstack_cognito.federation.departures import Departure
from localstack_cognito.federation.errors import FederationError
from localstack_cognito.federation.provider_requests import ask
from localstack_cognito.storage.identity_providers import IdentityProvider

LOG = logging.getLogger(__name__)

_TOKENS = ("access_token", "id_token", "refresh_token")
"""What may be mapped to an attribute besides claims."""


def details_of(provider: IdentityProvider) -> Mapping[str, str]:
    """Return what the provider's developer has told of it."""
    details: Mapping[str, str] = provider.settings["ProviderDetails"]
    return details


def begin(departure: Departure) -> tuple[str, Mapping[str, Any]]:
    """Return the ``authorize_url`` of a provider that gives no ID tokens, asked for a code."""
    endpoint = details_of(departure.provider)["authorize_url"]
    return request(departure, endpoint, {"prompt": departure.wishes.prompt}), {}


def request(departure: Departure, endpoint: str, extra: Mapping[str, str | None]) -> str:
    """Return the address at which a provider is asked for a code."""
    details = details_of(departure.provider)
    parameters = {
        "client_id": details["client_id"],
        "redirect_uri": departure.callback,
        "scope": details.get("authorize_scopes"),
        "response_type": "code",
        "state": departure.state,
        **extra,
    }
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"


def code_of(answer: Mapping[str, str]) -> str:
    """Return the code that a browser brings. Raises ``FederationError`` where it brings an error.

    What the provider says of it is passed on.
    """
    error = answer.get("error")
    if error:
        raise FederationError(
            answer.get("error_description") or error,
            reason=f"The provider has sent the browser back with the error {error}.",
        )
    code = answer.get("code")
    if not code:
        raise FederationError(
            "Required String parameter 'code' is not present",
            reason="The provider has sent the browser back with neither a code nor an error.",
        )
    return code


def redeem(
    provider: IdentityProvider,
    endpoint: str,
    code: str,
    callback: str,
    *,
    client_secret: str | None = None,
) -> Mapping[str, Any]:
    """Return the tokens that a code is worth.

    The client proves itself with ``client_secret``, or the one in the details, in the form: AWS
    knows no other way. Raises ``FederationError``.
    """
    details = details_of(provider)
    secret = client_secret or details.get("client_secret")
    form = {
        "grant_type": "authorization_code",
        "client_id": details["client_id"],
        **({"client_secret": secret} if secret else {}),
        "redirect_uri": callback,
        "code": code,
    }
    response = ask(
        details.get("token_request_method") or "POST",
        endpoint,
        parameters=form,
        timed_out="Timeout occurred in calling IdP token endpoint",
    )
    tokens = read_json_object(response.content)
    if not response.ok or tokens is None:
        said = (tokens or {}).get("error") or "error getting token"
        LOG.info(
            "The token endpoint of identity provider %s answers %d (%s)",
            *(provider.name, response.status_code, said),
        )
        text = said if provider.type == "Google" else "error getting token"
        raise FederationError(
            f"{provider.name} Error - {response.status_code} {text}",
            reason=f"{endpoint} does not take the code: {response.status_code} ({said}).",
        )
    return tokens


def finish(
    provider: IdentityProvider,
    told: Mapping[str, Any],
    answer: Mapping[str, str],
    endpoint: str | None,
) -> Person:
    """Return whom a provider that gives no ID tokens has signed in.

    It says who that is at ``endpoint``, for the code in its answer. Raises ``FederationError``.
    """
    token_url = details_of(provider)["token_url"]
    tokens = redeem(provider, token_url, code_of(answer), told["callback"])
    return person(provider, tokens, {}, user_info(endpoint, tokens))


def mapped_claims(provider: IdentityProvider) -> list[str]:
    """Return what a provider is to say of a user: what is mapped to attributes, but for tokens."""
    mapping: Mapping[str, str] = provider.settings.get("AttributeMapping") or {}
    return [claim for claim in dict.fromkeys(mapping.values()) if claim not in _TOKENS]


def fields_endpoint(provider: IdentityProvider, fields: Sequence[str]) -> str | None:
    """Return the ``attributes_url``, with what is asked for where it wants that; None for nothing.

    ``attributes_url_add_attributes`` says so.
    """
    details = details_of(provider)
    if details.get("attributes_url_add_attributes") != "true":
        return details.get("attributes_url")
    return details["attributes_url"] + quote(",".join(fields), safe=",") if fields else None


def user_info(
    endpoint: str | None, tokens: Mapping[str, Any], method: str = "GET"
) -> Mapping[str, Any]:
    """Return what a provider's endpoint for claims says, nothing where it says nothing usable."""
    access_token = tokens.get("access_token")
    if not endpoint or not isinstance(access_token, str):
        return {}
    try:
        response = ask(method, endpoint, access_token=access_token)
    except FederationError:
        return {}
    claims = read_json_object(response.content)
    if not response.ok or claims is None:
        LOG.info(
            "%s answers %d: nothing of it is mapped to attributes", endpoint, response.status_code
        )
        return {}
    return claims


def person(
    provider: IdentityProvider,
    tokens: Mapping[str, Any],
    id_token: Mapping[str, Any],
    said: Mapping[str, Any],
) -> Person:
    """Return whom the claims of an ID token and of ``userInfo`` describe; the former count first.

    Raises ``FederationError`` where they do not say who it is, or are not of the same user.
    """
    claims = {**said, **id_token}
    subject = subject_of(provider, claims)
    if subject is None:
        raise FederationError(
            "The identity provider does not say who has signed in.",
            reason=f"No claim of {provider.name} is what its username is mapped from.",
        )
    if id_token and said.get("sub", id_token["sub"]) != id_token["sub"]:
        # OpenID Connect Core section 5.3.2: then nothing of it may be used.
        raise FederationError(
            "The userInfo response is not of the ID token's subject.",
            reason=f"{provider.name} has another sub in its userInfo than in its ID token.",
        )
    token_claims = {name: tokens[name] for name in _TOKENS if isinstance(tokens.get(name), str)}
    received = {"tokenResponse": dict(tokens), "idToken": dict(id_token), "userInfo": dict(said)}
    return Person(subject, {**token_claims, **claims}, received)
