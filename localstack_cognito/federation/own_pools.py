"""A pool of this host as another pool's provider, named by the issuer that it would have on AWS.

Templates are written for AWS; asked there, AWS would know nothing of the pool. Source:
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from localstack_cognito.directory.pools.user_pools import find_user_pool
from localstack_cognito.host.domain_names import PREFIX
from localstack_cognito.host.environment import external_base_url
from localstack_cognito.storage.user_pools import UserPool

_ISSUER = re.compile(
    r"https://cognito-idp\.(?P<region>[\w-]+)\.amazonaws\.com(\.cn)?/(?P<pool>[\w-]+_[0-9a-zA-Z]+)/?"
)
_AWS = (".amazoncognito.com", ".amazonaws.com", ".amazonaws.com.cn")


def find(issuer: str) -> UserPool | None:
    """Return the pool of this host that has this issuer on AWS, or None."""
    named = _ISSUER.fullmatch(issuer)
    pool = find_user_pool(named["pool"]) if named else None
    return pool if pool and named and pool.region == named["region"] else None


def endpoints(pool: UserPool) -> Mapping[str, str]:
    """Return the pool's endpoints, by the names that a discovery document has for them."""
    base = external_base_url()
    return {
        "authorization_endpoint": f"{base}{PREFIX}/oauth2/authorize",
        "token_endpoint": f"{base}{PREFIX}/oauth2/token",
        "userinfo_endpoint": f"{base}{PREFIX}/oauth2/userInfo",
        "jwks_uri": f"{base}/{pool.id}/.well-known/jwks.json",
    }


def is_at_aws(url: str) -> bool:
    """Return whether an endpoint is one of AWS's own."""
    return (urlsplit(url).hostname or "").endswith(_AWS)
