"""What is stored of identity pools, in AWS's shapes."""

from datetime import UTC, datetime
from typing import Any, cast

from localstack_cognito.aws.api.cognito_identity import (
    IdentityDescription,
    IdentityPool,
    IdentityPoolShortDescription,
)
from localstack_cognito.identity.identities import DescribedIdentity
from localstack_cognito.storage import identity_pools

_NOT_OF_THE_POOL = ("Roles", "RoleMappings", "PrincipalTags")


def date(seconds: float) -> datetime:
    """Return a time of ``clock`` as the host's serializer takes it."""
    return datetime.fromtimestamp(seconds, UTC)


def identity_pool(pool: identity_pools.IdentityPool) -> IdentityPool:
    """Return a pool as an ``IdentityPool``."""
    shape: dict[str, Any] = {
        "IdentityPoolId": pool.id,
        "IdentityPoolName": pool.name,
        **{name: v for name, v in pool.settings.items() if name not in _NOT_OF_THE_POOL},
    }
    return cast(IdentityPool, shape)


def identity_pool_short_description(
    pool: identity_pools.IdentityPool,
) -> IdentityPoolShortDescription:
    """Return a pool as an ``IdentityPoolShortDescription``."""
    return IdentityPoolShortDescription(IdentityPoolId=pool.id, IdentityPoolName=pool.name)


def identity_description(described: DescribedIdentity) -> IdentityDescription:
    """Return an identity as an ``IdentityDescription``."""
    identity = described.identity
    shape = IdentityDescription(
        IdentityId=identity.id,
        CreationDate=date(identity.created_at),
        LastModifiedDate=date(identity.modified_at),
    )
    if described.providers:
        shape["Logins"] = list(described.providers)
    return shape
