"""How many sessions a user can have, and for how long a client reuses an SSO session.

Both are kept beside the settings of the pool and of the client. Source:
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolSessionConfiguration.html
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    FeatureUnavailableInTierException,
    OperationNotEnabledException,
)
from localstack_cognito.directory.clients.user_pool_clients import (
    get_user_pool_client,
    require_client,
)
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool, require_pool
from localstack_cognito.storage import user_pool_clients, user_pools
from localstack_cognito.storage.database import database
from localstack_cognito.storage.rows import Settings
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool

_POOL = "SessionConfiguration"
_CLIENT = "SSOSession"
_POOL_DEFAULT: Settings = {"UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 20}}
_CLIENT_DEFAULT: Settings = {"MaxValidityMinutes": 60}


def pool_session_configuration(pool: UserPool) -> Settings:
    """Return a pool's ``UserSessionTracking`` and ``TokenSession``."""
    configuration: Settings = pool.settings.get(_POOL) or _POOL_DEFAULT
    return configuration


def sessions_per_user(pool: UserPool) -> int | None:
    """Return how many sessions a user can have at once, or None where the pool does not say."""
    configuration = pool.settings.get(_POOL)
    if not configuration or configuration["UserSessionTracking"] != "ENABLED":
        return None
    return int(configuration["TokenSession"]["MaxPerUser"])


def set_pool_session_configuration(owner: Owner, request: Mapping[str, Any]) -> UserPool:
    """Give a pool the session configuration of a request, and return it.

    Raises ``ResourceNotFoundException`` or ``FeatureUnavailableInTierException``.
    """
    pool = get_user_pool(owner, request["UserPoolId"])
    configuration = {name: request[name] for name in _POOL_DEFAULT}
    with database().write() as connection:
        current = require_pool(connection, pool.id)
        check_pool_tier(current.settings)
        changed = replace(
            current,
            settings={**current.settings, _POOL: configuration},
            modified_at=clock.now(),
        )
        user_pools.replace_pool(connection, changed)
    return changed


def client_session_configuration(client: UserPoolClient) -> Settings:
    """Return a client's ``SSOSession``."""
    configuration: Settings = client.settings.get(_CLIENT) or _CLIENT_DEFAULT
    return configuration


def set_client_session_configuration(owner: Owner, request: Mapping[str, Any]) -> UserPoolClient:
    """Give a client the session configuration of a request, and return it.

    Raises ``ResourceNotFoundException``, ``FeatureUnavailableInTierException``, or
    ``OperationNotEnabledException`` where its pool does not track sessions.
    """
    _, client = get_user_pool_client(owner, request["UserPoolId"], request["ClientId"])
    with database().write() as connection:
        pool, current = require_client(connection, client.id)
        check_pool_tier(pool.settings)
        if sessions_per_user(pool) is None:
            raise OperationNotEnabledException("Session tracking is not enabled for the user pool.")
        changed = replace(
            current,
            settings={**current.settings, _CLIENT: dict(request["SSOSession"])},
            modified_at=clock.now(),
        )
        user_pool_clients.replace_client(connection, changed)
    return changed


def check_pool_tier(settings: Settings) -> None:
    """Check that a pool with these settings may have a session configuration.

    Raises ``FeatureUnavailableInTierException``.
    """
    if settings["UserPoolTier"] == "LITE":
        raise FeatureUnavailableInTierException(
            "The following feature is not available for the LITE pricing tier configured: "
            "Session Configuration"
        )
