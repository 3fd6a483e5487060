"""User pools: made, found, changed, deleted.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    ResourceNotFoundException,
)
from localstack_cognito.aws.refusals import explained
from localstack_cognito.directory import ids
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.running_imports import (
    check_no_import_runs,
    remove_uploads,
    unfinished,
)
from localstack_cognito.directory.pools.schema import with_custom_attributes
from localstack_cognito.directory.pools.sending import check_sending
from localstack_cognito.directory.pools.user_pool_settings import changed_settings, new_settings
from localstack_cognito.storage import domains, pool_cache, user_pools, users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import ListedPool, UserPool

CUSTOM_ID_TAG = "_custom_id_"
"""The tag whose value becomes the id of the pool that is made with it."""

_CUSTOM_ID = re.compile(r"[\w-]{1,55}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Owner:
    """The account and region of a signed request: no pool of another is seen by it."""

    account_id: str
    region: str


def create_user_pool(owner: Owner, request: Mapping[str, Any]) -> UserPool:
    """Make a pool from the members of a ``CreateUserPoolRequest`` and return it.

    Raises what ``check_sending`` raises, ``InvalidParameterException`` or
    ``FeatureUnavailableInTierException``.
    """
    now = clock.now()
    tags = request.get("UserPoolTags") or {}
    pool = UserPool(
        id=_pool_id(owner, tags),
        account_id=owner.account_id,
        region=owner.region,
        name=request["PoolName"],
        settings=new_settings(owner.region, request),
        created_at=now,
        modified_at=now,
    )
    check_sending(pool.settings)
    try:
        with database().write() as connection:
            user_pools.add_pool(connection, pool)
    except IntegrityError:
        raise InvalidParameterException(
            f"A user pool with the id {pool.id} of the tag {CUSTOM_ID_TAG} exists already."
        ) from None
    return pool


def _pool_id(owner: Owner, tags: Mapping[str, str]) -> str:
    custom_id = tags.get(CUSTOM_ID_TAG)
    if custom_id is None:
        return ids.new_user_pool_id(owner.region)
    if not _CUSTOM_ID.fullmatch(custom_id):
        raise InvalidParameterException(
            f"The tag {CUSTOM_ID_TAG} must have 1 to 55 letters, digits, underscores or hyphens."
        )
    return custom_id


def find_user_pool(user_pool_id: str) -> UserPool | None:
    """Return the pool of whichever owner, or None."""
    return pool_cache.find_pool(user_pool_id)


def get_user_pool(owner: Owner, user_pool_id: str) -> UserPool:
    """Return the owner's pool. Raises ``ResourceNotFoundException``."""
    pool = find_user_pool(user_pool_id)
    if pool is None:
        raise not_found(user_pool_id)
    if (pool.account_id, pool.region) != (owner.account_id, owner.region):
        raise explained(
            not_found(user_pool_id),
            f"The user pool {user_pool_id} is of the account {pool.account_id} in {pool.region}; "
            f"the request is of {owner.account_id} in {owner.region}.",
        )
    return pool


def not_found(user_pool_id: str) -> ResourceNotFoundException:
    """Return the error for a pool that is not there."""
    return explained(
        ResourceNotFoundException(f"User pool {user_pool_id} does not exist."),
        f"There is no user pool {user_pool_id} on this host: it was never made, or was deleted.",
    )


def require_pool(connection: Connection, user_pool_id: str) -> UserPool:
    """Return a pool as it is now, and stays until the transaction ends, with what it has.

    Whoever changes something that a pool is configured with asks for the pool first. Raises
    ``ResourceNotFoundException``.
    """
    pool = user_pools.find_pool(connection, user_pool_id, lock=True)
    if pool is None:
        raise not_found(user_pool_id)
    return pool


def estimated_number_of_users(pool: UserPool) -> int:
    """Return how many users the pool has."""
    with database().read() as connection:
        return users.count_users(connection, pool.id)


def update_user_pool(owner: Owner, request: Mapping[str, Any]) -> None:
    """Change a pool as an ``UpdateUserPoolRequest`` says.

    Raises what ``check_sending`` raises, ``ResourceNotFoundException``,
    ``InvalidParameterException``, ``FeatureUnavailableInTierException`` or
    ``UserImportInProgressException``.
    """
    pool = get_user_pool(owner, request["UserPoolId"])
    check_sending(changed_settings(pool.region, pool.settings, request))
    with database().write() as connection:
        # Read again: what others have changed meanwhile, and this request leaves alone, stays.
        current = require_pool(connection, pool.id)
        check_no_import_runs(connection, pool.id)
        changed = replace(
            current,
            name=request.get("PoolName") or current.name,
            settings=changed_settings(current.region, current.settings, request),
            modified_at=clock.now(),
        )
        user_pools.replace_pool(connection, changed)


def add_custom_attributes(
    owner: Owner, user_pool_id: str, requested: Iterable[Mapping[str, Any]]
) -> None:
    """Add custom attributes to a pool's schema.

    Raises ``ResourceNotFoundException``, ``InvalidParameterException`` or
    ``UserImportInProgressException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        current = require_pool(connection, pool.id)
        check_no_import_runs(connection, pool.id)
        schema = with_custom_attributes(current.schema, requested)
        changed = replace(
            current,
            settings={**current.settings, "SchemaAttributes": schema},
            modified_at=clock.now(),
        )
        user_pools.replace_pool(connection, changed)


def delete_user_pool(owner: Owner, user_pool_id: str) -> None:
    """Delete a pool with its clients and users.

    Raises ``ResourceNotFoundException``, ``UserImportInProgressException``, or
    ``InvalidParameterException`` while its deletion protection is active or it has a domain.
    """
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        current = require_pool(connection, user_pool_id)
        if current.settings["DeletionProtection"] == "ACTIVE":
            raise InvalidParameterException(
                "The user pool cannot be deleted because deletion protection is activated. "
                "Deletion protection must be inactivated first."
            )
        check_no_import_runs(connection, user_pool_id)
        jobs = unfinished(connection, user_pool_id)
        if domains.domains_of(connection, user_pool_id):
            raise InvalidParameterException(
                "User pool cannot be deleted. It has a domain configured that should be deleted "
                "first."
            )
        user_pools.delete_pool(connection, user_pool_id)
    remove_uploads(pool, jobs)


def list_user_pools(
    owner: Owner, limit: int, token: str | None
) -> tuple[list[ListedPool], str | None]:
    """Return a page of the owner's pools and the token of the next one.

    Raises ``InvalidParameterException`` for a token that is not of this list.
    """
    return read_page(
        f"ListUserPools/{owner.account_id}/{owner.region}",
        token,
        limit,
        lambda connection, after, most: user_pools.page_of_pools(
            connection, owner.account_id, owner.region, after[0], most
        ),
        lambda pool: [pool.id],
        start=[""],
    )
