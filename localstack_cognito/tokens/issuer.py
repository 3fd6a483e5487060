"""What a pool is called in ``iss``: the address under which its keys are found."""

from localstack_cognito import settings
from localstack_cognito.host.environment import external_base_url
from localstack_cognito.storage.records import UserPool

IDENTITY_POOLS_ISSUER = "https://cognito-identity.amazonaws.com"
"""The one issuer of all identity pools, which trust policies of roles name."""


def issuer_of(pool: UserPool) -> str:
    """Return the pool's issuer, as OpenID Connect Discovery section 3 has it: a URL."""
    return issuer_of_id(pool.id)


def issuer_of_id(user_pool_id: str) -> str:
    """Return the issuer of the pool with this id."""
    return f"{settings.issuer_base_url() or external_base_url()}/{user_pool_id}"
