"""The tags of an identity pool, by its Amazon Resource Name.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/tagging.html
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from localstack_cognito.directory import tags as rules
from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.directory.tags import Tags
from localstack_cognito.identity.identity_pools import (
    change_identity_pool,
    check_tags,
    get_identity_pool,
    not_found,
)
from localstack_cognito.storage.identity_pools import IdentityPool

_PREFIX = "identitypool/"


def list_tags(owner: Owner, arn: str) -> Tags:
    """Return the tags of a pool. Raises ``ResourceNotFoundException``."""
    tags: Tags = _pool_of(owner, arn).settings["IdentityPoolTags"]
    return tags


def tag_resource(owner: Owner, arn: str, tags: Tags) -> None:
    """Give a pool tags, in place of those of the same keys.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for a key that AWS keeps
    for itself or more than 50 tags.
    """
    _change(owner, arn, lambda current: rules.add_tags(current, tags))


def untag_resource(owner: Owner, arn: str, keys: Iterable[str]) -> None:
    """Take tags from a pool, if it has them. Raises ``ResourceNotFoundException``."""
    _change(owner, arn, lambda current: rules.remove_tags(current, keys))


def _change(owner: Owner, arn: str, change: Callable[[Tags], dict[str, str]]) -> None:
    def change_pool(pool: IdentityPool) -> IdentityPool:
        tags = change(pool.settings["IdentityPoolTags"])
        check_tags(tags)
        return replace(pool, settings={**pool.settings, "IdentityPoolTags": tags})

    change_identity_pool(owner, _pool_of(owner, arn).id, change_pool)


def _pool_of(owner: Owner, arn: str) -> IdentityPool:
    pool_id = arn.rpartition(_PREFIX)[2]
    pool = get_identity_pool(owner, pool_id)
    if pool.arn != arn:
        raise not_found(pool_id)
    return pool
