"""What an identity provider is told of itself (``ProviderDetails``), by its type.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html
"""

import ipaddress
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.aws.identity_provider_defaults import ADDED, Details, facebook_details
from localstack_cognito.directory.pools.saml_certificates import encryption_certificate
from localstack_cognito.directory.pools.sending import is_taken_for_granted
from localstack_cognito.saml.metadata import fetched_metadata, metadata_of
from localstack_cognito.storage.user_pools import UserPool

SOCIAL_PROVIDERS = frozenset({"Google", "Facebook", "LoginWithAmazon", "SignInWithApple"})
"""The types of which a pool has one provider at most, by the type's own name."""

SSO_URI = "SSORedirectBindingURI"
"""What a document of SAML's metadata says of where users sign in."""
_URIS = frozenset({SSO_URI, "SLORedirectBindingURI"})
_CERTIFICATE = "ActiveEncryptionCertificate"
_OIDC_ENDPOINTS = ("oidc_issuer", "authorize_url", "token_url", "attributes_url", "jwks_uri")
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".test")


def complete_details(pool: UserPool, name: str, provider_type: str, given: Details) -> Details:
    """Return a provider's details as AWS keeps them: what is given, and what it adds by itself.

    Raises ``InvalidParameterException``, or ``ResourceNotFoundException`` where the pool is gone.
    """
    completed = _COMPLETERS[provider_type](given)
    if provider_type == "SAML":
        certificate = encryption_certificate(pool, name)
        completed = {**completed, _CERTIFICATE: certificate}
    return {name: completed[name] for name in sorted(completed)}


def _require(given: Details, names: tuple[str, ...], text: str) -> None:
    if not all(given.get(name) for name in names):
        raise InvalidParameterException(f"{text} all required idp details.")


def _require_client(given: Details) -> None:
    _require(
        given,
        ("client_id", "client_secret", "authorize_scopes"),
        "clientId, clientSecret and authorizeScopes are",
    )


def _google(given: Details) -> Details:
    _require_client(given)
    return {**ADDED["Google"], **given}


def _login_with_amazon(given: Details) -> Details:
    _require_client(given)
    return {**ADDED["LoginWithAmazon"], **given}


def _facebook(given: Details) -> Details:
    _require_client(given)
    return {**facebook_details(given), **given}


def _sign_in_with_apple(given: Details) -> Details:
    _require(
        given,
        ("client_id", "private_key", "team_id", "key_id"),
        "clientId, privateKey, teamId, and keyId are",
    )
    return {**ADDED["SignInWithApple"], **given}


def _oidc(given: Details) -> Details:
    _require(
        given,
        ("client_id", "authorize_scopes", "oidc_issuer", "attributes_request_method"),
        "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are",
    )
    method = given["attributes_request_method"]
    if method not in ("GET", "POST"):
        raise InvalidParameterException(
            f"1 validation error detected: Value '{method}' at "
            "'providerConfiguration.oidcConfig.attributesRequestMethod' failed to satisfy "
            "constraint: Member must satisfy enum value set: [POST, GET]"
        )
    for name in _OIDC_ENDPOINTS:
        if given.get(name) and not _is_endpoint(given[name]):
            raise InvalidParameterException("OIDC endpoint must start with https://")
    return {**given, **ADDED["OIDC"]}


def _is_endpoint(url: str) -> bool:
    if url.startswith("https://"):
        return True
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and _is_local(parts.hostname or "")
    except ValueError:
        return False


def _is_local(host: str) -> bool:
    """Return whether a host is one that AWS could never reach: a provider run for development."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return bool(host) and ("." not in host or host.endswith(_LOCAL_NAMES))


def _saml(given: Details) -> Details:
    url, document = given.get("MetadataURL"), given.get("MetadataFile")
    if not url and not document:
        raise InvalidParameterException(
            "At least one of the MetadataURL or MetadataFile should be provided."
        )
    if url and document:
        raise InvalidParameterException(
            "Only one of the MetadataURL or MetadataFile should be provided."
        )
    if url and is_taken_for_granted():
        metadata = None if SSO_URI in given else fetched_metadata(url)
    else:
        metadata = metadata_of(given, anew=True)
    return {**given, **(metadata.uris if metadata is not None else {})}


def without_added(provider_type: str, kept: Details) -> Details:
    """Return those of a provider's details from which AWS makes the others.

    What was fetched stays: it is there again without being fetched anew.
    """
    given = {name: value for name, value in kept.items() if name != _CERTIFICATE}
    if given.get("MetadataURL"):
        return given
    may_be_added = _MAY_BE_ADDED.get(provider_type, frozenset())
    least = {name: value for name, value in given.items() if name not in may_be_added}
    completed = _COMPLETERS[provider_type](least)
    return {
        name: value
        for name, value in given.items()
        if name in least or completed.get(name) != value
    }


_MAY_BE_ADDED: Mapping[str, frozenset[str]] = {
    "SAML": _URIS,
    **{provider_type: frozenset(details) for provider_type, details in ADDED.items()},
    "Facebook": frozenset(
        {
            "attributes_url",
            "attributes_url_add_attributes",
            "authorize_url",
            "token_request_method",
            "token_url",
        }
    ),
}

_COMPLETERS: Mapping[str, Callable[[Details], Details]] = {
    "Google": _google,
    "Facebook": _facebook,
    "LoginWithAmazon": _login_with_amazon,
    "SignInWithApple": _sign_in_with_apple,
    "OIDC": _oidc,
    "SAML": _saml,
}
