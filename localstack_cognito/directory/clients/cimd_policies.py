"""CIMD policies: which addresses may be client ids of a pool, and what was fetched from them.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CIMDPolicyType.html
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    CachedCIMDURLDoesNotExistException,
    FeatureUnavailableInTierException,
    InvalidParameterException,
    LimitExceededException,
    ResourceNotFoundException,
)
from localstack_cognito.aws.refusals import explained
from localstack_cognito.directory import ids
from localstack_cognito.directory.clients.client_metadata_documents import UnusableDocument
from localstack_cognito.directory.clients.url_clients import (
    SHORTEST_AGE,
    fetch_document,
    has_feature,
)
from localstack_cognito.directory.clients.url_patterns import best_match, check_patterns
from localstack_cognito.directory.clients.user_pool_clients import (
    client_not_found,
    get_user_pool_client,
)
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool, require_pool
from localstack_cognito.storage import cimd_policies
from localstack_cognito.storage.cimd_policies import CachedDocument, CIMDPolicy
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool

MOST_POLICIES = 50
"""How many policies a pool may have. AWS's number is not known."""

_HTTPS, _HTTP = "https://localhost", "http://localhost"


def create_policy(owner: Owner, request: Mapping[str, Any]) -> CIMDPolicy:
    """Make a policy from the members of a ``CreateCIMDPolicyRequest`` and return it.

    Raises ``ResourceNotFoundException``, ``InvalidParameterException``, ``LimitExceededException``
    or ``FeatureUnavailableInTierException``.
    """
    _check_tier(get_user_pool(owner, request["UserPoolId"]))
    pool, client = get_user_pool_client(owner, request["UserPoolId"], request["ClientId"])
    check_patterns(request["URLPatterns"])
    now = clock.now()
    made = CIMDPolicy(
        id=ids.new_client_id(),
        user_pool_id=pool.id,
        client_id=client.id,
        name=request["PolicyName"],
        url_patterns=list(request["URLPatterns"]),
        cache_duration=request.get("CacheDuration") or SHORTEST_AGE,
        created_at=now,
        modified_at=now,
    )
    try:
        with database().write() as connection:
            _check_tier(require_pool(connection, pool.id))
            if cimd_policies.count_policies(connection, pool.id) >= MOST_POLICIES:
                raise explained(
                    LimitExceededException("The user pool has too many CIMD policies."),
                    f"A user pool may have {MOST_POLICIES} CIMD policies here.",
                )
            cimd_policies.add_policy(connection, made)
    except IntegrityError:
        raise client_not_found(client.id) from None
    return made


def get_policy(owner: Owner, user_pool_id: str, policy_id: str) -> CIMDPolicy:
    """Return the pool's policy. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().read() as connection:
        return _require(cimd_policies.find_policy(connection, pool.id, policy_id), policy_id)


def update_policy(owner: Owner, request: Mapping[str, Any]) -> CIMDPolicy:
    """Change a policy as an ``UpdateCIMDPolicyRequest`` says, and return it as it is then.

    What was fetched from addresses that it does not fit any more is forgotten. Raises what
    ``create_policy`` raises, but ``LimitExceededException``.
    """
    _check_tier(get_user_pool(owner, request["UserPoolId"]))
    pool, client = get_user_pool_client(owner, request["UserPoolId"], request["ClientId"])
    patterns = list(request["URLPatterns"])
    check_patterns(patterns)
    policy_id = request["CIMDPolicyId"]
    try:
        with database().write() as connection:
            _check_tier(require_pool(connection, pool.id))
            found = cimd_policies.find_policy(connection, pool.id, policy_id)
            current = _require(found, policy_id)
            changed = replace(
                current,
                client_id=client.id,
                name=request.get("PolicyName") or current.name,
                url_patterns=patterns,
                cache_duration=request.get("CacheDuration") or current.cache_duration,
                modified_at=clock.now(),
            )
            cimd_policies.replace_policy(connection, changed)
            kept = cimd_policies.urls_of_documents(connection, changed.id)
            strangers = [url for url in kept if best_match(patterns, url) < 0]
            if strangers:
                cimd_policies.delete_documents(connection, changed.id, strangers)
    except IntegrityError:
        raise client_not_found(client.id) from None
    return changed


def delete_policy(owner: Owner, user_pool_id: str, policy_id: str) -> None:
    """Delete a policy, and what was fetched for it. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        require_pool(connection, pool.id)
        if not cimd_policies.delete_policy(connection, pool.id, policy_id):
            _require(None, policy_id)


def list_policies(
    owner: Owner, user_pool_id: str, limit: int, token: str | None
) -> tuple[list[CIMDPolicy], str | None]:
    """Return a page of the pool's policies and the token of the next one.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for a foreign token.
    """
    pool = get_user_pool(owner, user_pool_id)
    return read_page(
        f"ListCIMDPolicies/{pool.id}",
        token,
        limit,
        lambda connection, after, most: cimd_policies.page_of_policies(
            connection, pool.id, after[0], most
        ),
        lambda one: [one.id],
        start=[""],
    )


def list_documents(
    owner: Owner, user_pool_id: str, policy_id: str, limit: int, token: str | None
) -> tuple[list[CachedDocument], str | None]:
    """Return a page of the documents that are kept for a policy and the token of the next one.

    Raises what ``list_policies`` raises.
    """
    policy = get_policy(owner, user_pool_id, policy_id)
    now = clock.now()
    return read_page(
        f"ListClientMetadataURLs/{policy.id}",
        token,
        limit,
        lambda connection, after, most: cimd_policies.page_of_documents(
            connection, policy.id, now, after[0], most
        ),
        lambda one: [one.url],
        start=[""],
    )


def refresh_document(owner: Owner, user_pool_id: str, policy_id: str, url: str) -> None:
    """Fetch a document anew that is kept; it stays as it is where that fails.

    Raises ``ResourceNotFoundException``, ``FeatureUnavailableInTierException``,
    ``CachedCIMDURLDoesNotExistException`` or ``InvalidParameterException``.
    """
    policy, url = _kept(owner, user_pool_id, policy_id, url)
    try:
        fetch_document(policy, url)
    except UnusableDocument as refused:
        raise explained(
            InvalidParameterException(f"The client metadata document at {url} is not valid."),
            refused.reason,
        ) from None


def invalidate_document(owner: Owner, user_pool_id: str, policy_id: str, url: str) -> None:
    """Forget a document that is kept. Raises what ``refresh_document`` raises."""
    policy, url = _kept(owner, user_pool_id, policy_id, url)
    with database().write() as connection:
        _check_tier(require_pool(connection, policy.user_pool_id))
        if not cimd_policies.delete_document(connection, policy.id, url, clock.now()):
            raise _not_kept(policy, url)


def _kept(owner: Owner, user_pool_id: str, policy_id: str, url: str) -> tuple[CIMDPolicy, str]:
    """Return a policy, and the address of a document that is kept for it, as it is kept.

    The operation names no address of http, so one of https means it where there is no other.
    """
    _check_tier(get_user_pool(owner, user_pool_id))
    policy = get_policy(owner, user_pool_id, policy_id)
    spellings = [url]
    if url.startswith(_HTTPS):
        spellings.append(url.replace(_HTTPS, _HTTP, 1))
    with database().read() as connection:
        for spelling in spellings:
            document = cimd_policies.find_document(connection, policy.id, spelling)
            if document is not None and document.expires_at > clock.now():
                return policy, spelling
    raise _not_kept(policy, url)


def _not_kept(policy: CIMDPolicy, url: str) -> CachedCIMDURLDoesNotExistException:
    return explained(
        CachedCIMDURLDoesNotExistException("The URL does not have a cached metadata document."),
        f"No document of {url} is kept for the CIMD policy {policy.id}: none was fetched, or it "
        "has expired.",
    )


def _check_tier(pool: UserPool) -> None:
    if not has_feature(pool):
        raise explained(
            FeatureUnavailableInTierException(
                "The following feature is not available for the LITE pricing tier configured: "
                "Client ID Metadata Documents"
            ),
            f"The UserPoolTier of {pool.id} is LITE.",
        )


def _require(found: CIMDPolicy | None, policy_id: str) -> CIMDPolicy:
    if found is None:
        raise explained(
            ResourceNotFoundException(f"CIMD policy {policy_id} does not exist."),
            f"The user pool has no CIMD policy {policy_id}: it was never made, or was deleted.",
        )
    return found
