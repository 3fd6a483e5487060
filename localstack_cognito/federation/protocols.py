"""The protocols in which identity providers speak, by the type of the provider.

What speaks one is imported when it is asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from localstack_cognito.directory.users.federated_users import Person
from localstack_cognito.federation.departures import Departure
from localstack_cognito.lazy_imports import lazily
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.user_pools import UserPool

Begin = Callable[[Departure], tuple[str, Mapping[str, Any]]]
"""Returns where the browser is sent, and what of it the answer has to fit.

The latter is kept as JSON. Raises ``FederationError``.
"""
Finish = Callable[[UserPool, IdentityProvider, Mapping[str, Any], Mapping[str, str]], Person]
"""Returns whom the provider has signed in.

It takes what ``Begin`` kept, with the ``callback``, and the parameters that the browser brings.
Raises ``FederationError``.
"""


@dataclass(frozen=True, slots=True)
class FederationProtocol:
    """How a browser departs for a provider, and what is made of its arrival."""

    begin: Begin
    finish: Finish


_PROTOCOLS: Mapping[str, FederationProtocol] = {
    "OIDC": FederationProtocol(
        lazily("localstack_cognito.federation.openid_connect:begin"),
        lazily("localstack_cognito.federation.openid_connect:finish"),
    ),
    "Google": FederationProtocol(
        lazily("localstack_cognito.federation.google:begin"),
        lazily("localstack_cognito.federation.google:finish"),
    ),
    "SignInWithApple": FederationProtocol(
        lazily("localstack_cognito.federation.sign_in_with_apple:begin"),
        lazily("localstack_cognito.federation.sign_in_with_apple:finish"),
    ),
    "Facebook": FederationProtocol(
        lazily("localstack_cognito.federation.facebook:begin"),
        lazily("localstack_cognito.federation.facebook:finish"),
    ),
    "LoginWithAmazon": FederationProtocol(
        lazily("localstack_cognito.federation.login_with_amazon:begin"),
        lazily("localstack_cognito.federation.login_with_amazon:finish"),
    ),
    "SAML": FederationProtocol(
        lazily("localstack_cognito.federation.saml:begin"),
        lazily("localstack_cognito.federation.saml:finish"),
    ),
}


def protocol_of(provider: IdentityProvider) -> FederationProtocol:
    """Return what speaks the protocol of a provider."""
    return _PROTOCOLS[provider.type]
