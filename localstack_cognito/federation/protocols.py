"""The protocols in which identity providers speak, by the type of the provider.

What speaks one is imported when it is first asked for.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol, cast

from localstack_cognito.directory.users.federated_users import Person
from localstack_cognito.federation.departures import Departure
from localstack_cognito.storage.records import IdentityProvider, UserPool

_HERE = "localstack_cognito.federation"
_MODULES = {
    "OIDC": "openid_connect",
    "Google": "google",
    "SignInWithApple": "sign_in_with_apple",
    "Facebook": "facebook",
    "LoginWithAmazon": "login_with_amazon",
    "SAML": "saml",
}


class FederationProtocol(Protocol):
    """What a module here is to the others: two functions."""

    def begin(self, departure: Departure) -> tuple[str, Mapping[str, Any]]:
        """Return where the browser is sent, and what of it the answer has to fit.

        The latter is kept as JSON. Raises ``FederationError``.
        """

    def finish(
        self,
        pool: UserPool,
        provider: IdentityProvider,
        told: Mapping[str, Any],
        answer: Mapping[str, str],
    ) -> Person:
        """Return whom the provider has signed in, by the parameters that the browser brings.

        ``told`` is what ``begin`` kept, with the ``callback``. Raises ``FederationError``.
        """


def protocol_of(provider: IdentityProvider) -> FederationProtocol:
    """Return what speaks the protocol of a provider."""
    return cast(FederationProtocol, import_module(f"{_HERE}.{_MODULES[provider.type]}"))
