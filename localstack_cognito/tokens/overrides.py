"""Asks a pool's function what becomes of a user's tokens, before anything is stored of them."""

from collections.abc import Mapping

from localstack_cognito.directory.users.groups import group_claims
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.triggers.invocation import Occasion
from localstack_cognito.triggers.pre_token_generation import (
    CLIENT_CREDENTIALS,
    NO_OVERRIDES,
    Overrides,
    is_configured,
    pre_token_generation,
)

_NOBODY = "ClientCredentials"


def overrides_of(
    pool: UserPool,
    client: UserPoolClient,
    user: User,
    source: str,
    scope: str,
    client_metadata: Mapping[str, str] | None = None,
) -> Overrides:
    """Return what the pool's function, if it has one, makes of a user's tokens.

    ``source`` is the ``triggerSource``. Raises what ``pre_token_generation`` raises.
    """
    if not is_configured(pool):
        return NO_OVERRIDES
    with database().read() as connection:
        groups = group_claims(connection, user)
    occasion = Occasion(pool, client.id, user.username, client_metadata)
    return pre_token_generation(occasion, source, user, groups, scope.split())


def client_overrides_of(
    pool: UserPool,
    client: UserPoolClient,
    scopes: list[str],
    client_metadata: Mapping[str, str] | None = None,
    source: str = CLIENT_CREDENTIALS,
) -> Overrides:
    """Return what the pool's function makes of the token of a client that speaks for itself.

    ``source`` is the ``triggerSource``. Raises what ``pre_token_generation`` raises.
    """
    if not is_configured(pool, for_client=True):
        return NO_OVERRIDES
    occasion = Occasion(pool, client.id, _NOBODY, client_metadata)
    return pre_token_generation(occasion, source, None, {}, scopes)
