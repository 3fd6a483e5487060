"""What a pool is called in ``iss``: the address under which its keys are found."""

from localstack_cognito import clock, settings
from localstack_cognito.directory.pools.user_pools import find_user_pool
from localstack_cognito.host.environment import external_base_url
from localstack_cognito.storage.user_pools import UserPool

IDENTITY_POOLS_ISSUER = "https://cognito-identity.amazonaws.com"
"""The one issuer of all identity pools, which trust policies of roles name."""


def now_of_issuer(issuer: str) -> float:
    """Return the time by the clock of whoever issues tokens under this name.

    That is ours for a pool of this host, which is another's provider; else the machine's, for the
    provider knows nothing of how ours is moved.
    """
    # Hosts on one database have the same pools, at addresses of their own.
    is_ours = find_user_pool(issuer.rpartition("/")[2]) is not None
    return clock.now() if is_ours else clock.machine_now()


def issuer_of(pool: UserPool) -> str:
    """Return the pool's issuer, as OpenID Connect Discovery section 3 has it: a URL."""
    return issuer_of_id(pool.id)


def issuer_of_id(user_pool_id: str) -> str:
    """Return the issuer of the pool with this id."""
    return f"{settings.issuer_base_url() or external_base_url()}/{user_pool_id}"
