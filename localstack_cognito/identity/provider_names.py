"""What identity providers are called in identity pools.

A user pool has the name of its AWS address, ``cognito-idp.<region>.amazonaws.com/<pool>``; clients
that take the name from a token's issuer give that, and mean the same.

Source: https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_CognitoIdentityProvider.html
"""

import re

from localstack_cognito.directory.pools.user_pools import find_user_pool
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.issuer import issuer_of

COGNITO_IDENTITY = "cognito-identity.amazonaws.com"
"""The provider of the tokens that identity pools themselves issue."""
FACEBOOK = "graph.facebook.com"
GOOGLE = "accounts.google.com"
AMAZON = "www.amazon.com"
APPLE = "appleid.apple.com"
TWITTER = "api.twitter.com"
DIGITS = "www.digits.com"
SOCIAL = (FACEBOOK, GOOGLE, AMAZON, APPLE, TWITTER, DIGITS)
"""The keys of ``SupportedLoginProviders``."""

_USER_POOL = re.compile(
    r"cognito-idp\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?/(?P<pool>[\w-]+)"
)
_SCHEME = re.compile(r"https?://")


def without_scheme(url: str) -> str:
    """Return an issuer as it is named in the key of a login."""
    return _SCHEME.sub("", url, count=1).rstrip("/")


def user_pool_provider(pool: UserPool) -> str:
    """Return the name of a user pool as a provider."""
    return f"cognito-idp.{pool.region}.amazonaws.com/{pool.id}"


def is_user_pool_provider(name: str) -> bool:
    """Return whether a name has the form of a user pool's, or is the issuer of one."""
    return _USER_POOL.fullmatch(name) is not None or find_provider_user_pool(name) is not None


def find_provider_user_pool(name: str) -> UserPool | None:
    """Return the user pool that a provider's name means, or None."""
    name = without_scheme(name)
    match = _USER_POOL.fullmatch(name)
    if match is not None:
        pool = find_user_pool(match["pool"])
        return pool if pool is not None and pool.region == match["region"] else None
    pool = find_user_pool(name.rpartition("/")[2])
    return pool if pool is not None and without_scheme(issuer_of(pool)) == name else None


def canonical(name: str) -> str:
    """Return the one name of a provider that may be given in several forms."""
    pool = None if _USER_POOL.fullmatch(name) else find_provider_user_pool(name)
    return name if pool is None else user_pool_provider(pool)
