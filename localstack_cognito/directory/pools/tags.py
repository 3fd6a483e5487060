"""The tags of a user pool, by its Amazon Resource Name.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/tagging.html
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    ResourceNotFoundException,
)
from localstack_cognito.directory import tags as rules
from localstack_cognito.directory.pools.user_pools import Owner, find_user_pool
from localstack_cognito.directory.tags import Tags
from localstack_cognito.storage import user_pools
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool


def list_tags(owner: Owner, arn: str) -> Tags:
    """Return the tags of a pool. Raises ``ResourceNotFoundException``."""
    tags: Tags = _pool_of(owner, arn).settings["UserPoolTags"]
    return tags


def tag_resource(owner: Owner, arn: str, tags: Tags) -> None:
    """Give a pool tags, in place of those of the same keys.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for a key that AWS keeps
    for itself or more than 50 tags.
    """
    _check_tags(tags)
    _change(owner, arn, lambda current: rules.add_tags(current, tags))


def untag_resource(owner: Owner, arn: str, keys: Iterable[str]) -> None:
    """Take tags from a pool, if it has them. Raises ``ResourceNotFoundException``."""
    _change(owner, arn, lambda current: rules.remove_tags(current, keys))


def _check_tags(tags: Tags) -> None:
    rules.check_tags(tags, "A user pool", InvalidParameterException)


def _change(owner: Owner, arn: str, change: Callable[[Tags], dict[str, str]]) -> None:
    pool = _pool_of(owner, arn)
    with database().write() as connection:
        current = user_pools.find_pool(connection, pool.id, lock=True)
        if current is None:
            raise _not_found(arn)
        tags = change(current.settings["UserPoolTags"])
        _check_tags(tags)
        settings = {**current.settings, "UserPoolTags": tags}
        user_pools.replace_pool(connection, replace(current, settings=settings))


def _pool_of(owner: Owner, arn: str) -> UserPool:
    pool = find_user_pool(arn.rpartition("userpool/")[2])
    if pool is None or pool.arn != arn:
        raise _not_found(arn)
    if (pool.account_id, pool.region) != (owner.account_id, owner.region):
        raise _not_found(arn)
    return pool


def _not_found(arn: str) -> ResourceNotFoundException:
    pool_id = arn.rpartition("userpool/")[2]
    return ResourceNotFoundException(f"User pool {pool_id} does not exist.")
