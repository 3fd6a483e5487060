"""Where a request was made: at which address, and at which user pool's domain.

Every endpoint is under ``/_aws/cognito-idp/`` on any host name, where the client says which pool
is meant, and at the root of the host name of a pool's own domain. Source:
https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from rolo import Request

from localstack_cognito.directory.clients.url_clients import find_url_client
from localstack_cognito.directory.clients.url_patterns import is_url
from localstack_cognito.directory.pools.user_pools import find_user_pool
from localstack_cognito.host.domain_names import DOMAIN, PREFIX, may_be_custom, prefix_of
from localstack_cognito.host.proxies import origin_of
from localstack_cognito.storage import domains, pool_cache
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool

_CLIENT_ID = re.compile(r"[\w+]{1,128}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request was made.

    ``base_url`` is what endpoints' names follow after a slash, and ``path`` is its path, under
    which cookies are set. ``pool`` is the one whose domain it is, None where every pool's clients
    may come.
    """

    base_url: str
    path: str
    pool: UserPool | None

    @property
    def domain_name(self) -> str | None:
        """Return the host name of the domain at which it was made, None where at none."""
        return urlsplit(self.base_url).hostname if self.pool else None

    @property
    def is_secure(self) -> bool:
        """Return whether the request came by HTTPS."""
        return self.base_url.startswith("https:")

    def url(self, endpoint: str, query: str = "") -> str:
        """Return the address of an endpoint (``login``), with an encoded query where there is."""
        return f"{self.base_url}/{endpoint}" + (f"?{query}" if query else "")

    def find_client(self, client_id: str | None) -> tuple[UserPool, UserPoolClient] | None:
        """Return an app client and its pool, or None where it is no client here.

        One whose id is an address is not limited by the document there yet.
        """
        if client_id and is_url(client_id):
            return find_url_client(client_id, self.pool)
        if not client_id or not _CLIENT_ID.fullmatch(client_id):
            return None
        found = pool_cache.find_pool_and_client(client_id)
        if found is None:
            return None
        pool, _ = found
        return found if self.pool in (None, pool) else None


def place_of(request: Request) -> Place:
    """Return where a request was made."""
    origin = origin_of(request)
    host_name = request.environ.get(DOMAIN)
    if host_name is None:
        return Place(f"{origin}{PREFIX}", PREFIX, None)
    # It was asked when the request came in; who deletes a domain meanwhile has no pool there.
    pool = find_pool(host_name)
    return Place(origin, "/", pool) if pool else Place(f"{origin}{PREFIX}", PREFIX, None)


def base_url(request: Request) -> str:
    """Return what endpoints' names follow after a slash at the place of the request."""
    return place_of(request).base_url


def find_pool(host_name: str) -> UserPool | None:
    """Return the pool whose domain has this host name (without a port), or None."""
    if prefix := prefix_of(host_name):
        return _pool_of_domain(prefix.name, prefix.region)
    return _pool_of_domain(host_name, domains.EVERYWHERE) if may_be_custom(host_name) else None


def is_domain(host_name: str) -> bool:
    """Return whether a host name (without a port) is that of a pool's domain."""
    return find_pool(host_name) is not None


def _pool_of_domain(name: str, region: str) -> UserPool | None:
    with database().read() as connection:
        domain = domains.find_domain(connection, name, region)
    return find_user_pool(domain.user_pool_id) if domain else None
