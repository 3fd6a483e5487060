"""Dynamic client registration: whether a pool's clients may register themselves, and with what.

Sources: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DcrConfigurationType.html
and https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-dynamic-client-registration.html
"""

from collections.abc import Mapping
from typing import Any

from localstack_cognito.storage.user_pools import UserPool

REGISTER_SCOPE = "aws.cognito/dcr/register"
"""The scope of a token that lets its bearer register clients. It is of no resource server."""

CODE, CLIENT_CREDENTIALS = "code", "client_credentials"
_ENABLED = "Enabled"
_DEFAULTS: Mapping[str, Any] = {
    "EnableStatus": _ENABLED,
    "OpenDcrEnabled": False,
    "AuthenticatedGrantTypes": [CODE, CLIENT_CREDENTIALS],
    "OpenDcrGrantTypes": [CODE],
    "AllowedScopes": [],
}
# What AWS takes in both lists and ignores.
_IGNORED = "implicit"


def effective(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a ``DcrConfiguration`` with the defaults of what it leaves out.

    A list that is empty is not left out: it permits nothing.
    """
    return {
        name: default if given.get(name) is None else given[name]
        for name, default in _DEFAULTS.items()
    }


def is_enabled(settings: Mapping[str, Any]) -> bool:
    """Return whether a pool with these settings lets clients be registered."""
    configuration = settings.get("DcrConfiguration")
    return configuration is not None and effective(configuration)["EnableStatus"] == _ENABLED


def is_open(pool: UserPool) -> bool:
    """Return whether whoever comes may register a client, without a token."""
    return is_enabled(pool.settings) and bool(_of(pool)["OpenDcrEnabled"])


def permitted_flows(pool: UserPool, *, is_open: bool) -> tuple[str, ...]:
    """Return the ``AllowedOAuthFlows`` that a client may be registered with, openly or by token."""
    member = "OpenDcrGrantTypes" if is_open else "AuthenticatedGrantTypes"
    return tuple(flow for flow in _of(pool)[member] if flow != _IGNORED)


def allowed_scopes(pool: UserPool) -> tuple[str, ...]:
    """Return the scopes that registered clients may have besides those of OpenID Connect.

    ``REGISTER_SCOPE`` is none of them, also where it is listed.
    """
    scopes = dict.fromkeys(_of(pool)["AllowedScopes"])
    return tuple(scope for scope in scopes if scope != REGISTER_SCOPE)


def _of(pool: UserPool) -> dict[str, Any]:
    return effective(pool.settings.get("DcrConfiguration") or {})
