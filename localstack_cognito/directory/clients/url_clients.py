"""Clients whose id is an address: a policy's app client, limited by the document at the address.

They are found by the policies of their pool, with no request; what is asked of the address is asked
once, and kept for as long as the policy or the document says.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import ResourceNotFoundException
from localstack_cognito.directory.clients.client_metadata_documents import (
    ClientMetadata,
    UnusableDocument,
    fetch,
)
from localstack_cognito.directory.clients.url_patterns import (
    best_match,
    is_eased,
    is_url,
    problem_with,
)
from localstack_cognito.directory.clients.user_pool_clients import (
    client_not_found,
    find_pool_and_client,
)
from localstack_cognito.directory.pools.user_pools import find_user_pool, require_pool
from localstack_cognito.storage import cimd_policies, pool_cache
from localstack_cognito.storage.cimd_policies import CachedDocument, CIMDPolicy
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool

LOG = logging.getLogger(__name__)

SHORTEST_AGE, LONGEST_AGE = 86_400, 31_556_952
"""For how many seconds a document may be kept: AWS's bounds of ``CacheDuration``."""
MOST_DOCUMENTS = 1000
"""How many documents of a policy are kept. Others are fetched each time."""

# Whoever has an address can be such a client: it speaks neither for itself nor for who is brought.
_NEVER_GRANTED = ("client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange")


@dataclass(frozen=True, slots=True)
class UrlClient(UserPoolClient):
    """A policy's app client, as it acts for the client at ``url``.

    That is a public one: the ``secrets`` are the app client's, and nobody is asked for them.
    ``grant_types`` are those of the document, none before that is read.
    """

    url: str = field(kw_only=True)
    policy: CIMDPolicy = field(kw_only=True)
    grant_types: Sequence[str] = field(default=(), kw_only=True)

    @property
    def metadata_url(self) -> str | None:
        """Return the address of its document."""
        return self.url


def find_url_client(url: str, pool: UserPool | None) -> tuple[UserPool, UrlClient] | None:
    """Return the client that an address is in a pool, or None.

    Without a pool it is one where the policies of a single pool let it be.
    """
    if problem_with(url):
        return None
    found = _find_policies(url, pool)
    if len(found) != 1:
        return None
    pool, policy = found[0]
    if policy.client_id is None or not has_feature(pool):
        return None
    pool_and_client = pool_cache.find_pool_and_client(policy.client_id)
    if pool_and_client is None:
        return None
    pool, client = pool_and_client
    fields = {name: getattr(client, name) for name in UserPoolClient.__dataclass_fields__}
    return pool, UrlClient(**fields, url=url, policy=policy)


def why_unknown(url: str, pool: UserPool | None) -> str:
    """Return why an address is no client, for the developer."""
    if problem := problem_with(url):
        return problem
    found = _find_policies(url, pool)
    if not found:
        where = f"the user pool {pool.id}" if pool else "any user pool"
        return f"No CIMD policy of {where} has a URL pattern that fits {url}."
    if len(found) > 1:
        pools = ", ".join(pool.id for pool, _ in found)
        return (
            f"CIMD policies of several user pools fit {url}: {pools}. Give the pool a domain, and "
            "send the request to that."
        )
    pool, policy = found[0]
    if not has_feature(pool):
        return f"The user pool {pool.id} is of the tier LITE, which has no CIMD policies."
    return f"The app client of the CIMD policy {policy.id}, which fits {url}, was deleted."


def has_feature(pool: UserPool) -> bool:
    """Return whether a pool is of a tier that has CIMD policies: Essentials and above."""
    return bool(pool.settings["UserPoolTier"] != "LITE")


def takes_urls(pool: UserPool) -> bool:
    """Return whether a pool has a policy by which an address can be a client id."""
    if not has_feature(pool):
        return False
    return any(policy.client_id for policy in pool_cache.find_cimd_policies(pool.id))


def find_issuing_client(client_id: str, issuer: str) -> tuple[UserPool, UserPoolClient]:
    """Return the pool and the client that a token names, whose ``iss`` is not verified yet.

    Raises ``ResourceNotFoundException``.
    """
    if not is_url(client_id):
        return find_pool_and_client(client_id)
    pool = find_user_pool(issuer.rpartition("/")[2])
    found = find_url_client(client_id, pool) if pool else None
    if found is None:
        raise client_not_found(client_id)
    return found


def _find_policies(url: str, pool: UserPool | None) -> list[tuple[UserPool, CIMDPolicy]]:
    """Return each pool that lets an address be a client id, with the policy that fits it best.

    Of those that fit as well the oldest is taken.
    """
    policies: Sequence[CIMDPolicy]
    if pool is None:
        with database().read() as connection:
            policies = cimd_policies.every_policy(connection)
    else:
        policies = pool_cache.find_cimd_policies(pool.id)
    best: dict[str, tuple[int, CIMDPolicy]] = {}
    for policy in policies:
        length = best_match(policy.url_patterns, url)
        if length > best.get(policy.user_pool_id, (-1, policy))[0]:
            best[policy.user_pool_id] = (length, policy)
    found = ((find_user_pool(pool_id), policy) for pool_id, (_, policy) in best.items())
    return [(owner, policy) for owner, policy in found if owner is not None]


def registered(client: UserPoolClient) -> UserPoolClient:
    """Return a client as the document at its address lets it act; another client as it is.

    The document is fetched where none is kept, so call it in no transaction. Raises
    ``UnusableDocument``.
    """
    if not isinstance(client, UrlClient):
        return client
    return _limited(client, _kept_document(client) or fetch_document(client.policy, client.url))


def as_kept(client: UserPoolClient) -> UserPoolClient:
    """Return a client as ``registered`` does, without fetching: where none is kept, to nowhere."""
    if not isinstance(client, UrlClient):
        return client
    return _limited(client, _kept_document(client) or ClientMetadata((), (), ()))


def _kept_document(client: UrlClient) -> ClientMetadata | None:
    with database().read() as connection:
        kept = cimd_policies.find_document(connection, client.policy.id, client.url)
    if kept is None or kept.expires_at <= clock.now():
        return None
    return ClientMetadata.of(kept.document)


def _limited(client: UrlClient, document: ClientMetadata) -> UrlClient:
    flows = client.settings.get("AllowedOAuthFlows") or ()
    settings = {name: one for name, one in client.settings.items() if name != "DefaultRedirectURI"}
    settings["CallbackURLs"] = list(document.redirect_uris)
    settings["AllowedOAuthFlows"] = [flow for flow in document.oauth_flows if flow in flows]
    grant_types = [one for one in document.grant_types if one not in _NEVER_GRANTED]
    return replace(client, settings=settings, grant_types=grant_types)


def may_use(client: UserPoolClient, grant_type: str) -> bool:
    """Return whether the document of a client allows a grant; one without a document has none."""
    return not isinstance(client, UrlClient) or grant_type in client.grant_types


def fetch_document(policy: CIMDPolicy, url: str) -> ClientMetadata:
    """Fetch the document of a policy at an address, and keep it. Raises ``UnusableDocument``."""
    if is_eased(url):
        LOG.warning(
            "The client ID %s is of http. AWS takes https only, as COGNITO_STRICT=1 does.", url
        )
    document, max_age = fetch(url)
    now = clock.now()
    age = policy.cache_duration
    if max_age is not None and SHORTEST_AGE <= max_age <= LONGEST_AGE:
        age = max_age
    _keep(policy, CachedDocument(policy.id, url, document.kept(), now, now + age))
    return document


def _keep(policy: CIMDPolicy, document: CachedDocument) -> None:
    try:
        with database().write() as connection:
            require_pool(connection, policy.user_pool_id)
            current = cimd_policies.find_policy(connection, policy.user_pool_id, policy.id)
            if current is None or best_match(current.url_patterns, document.url) < 0:
                raise UnusableDocument(
                    f"The CIMD policy {policy.id} has gone or changed meanwhile, and does not fit "
                    f"{document.url} any more."
                )
            kept = cimd_policies.urls_of_documents(connection, policy.id)
            if len(kept) < MOST_DOCUMENTS or document.url in kept:
                cimd_policies.put_document(connection, document)
    except (IntegrityError, ResourceNotFoundException):
        raise UnusableDocument(f"The CIMD policy {policy.id} was deleted meanwhile.") from None
