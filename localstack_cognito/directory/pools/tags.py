"""The tags of a user pool, by its Amazon Resource Name.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/tagging.html
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    ResourceNotFoundException,
)
from localstack_cognito.directory.pools.user_pools import Owner, find_user_pool
from localstack_cognito.storage import user_pools
from localstack_cognito.storage.database import database
from localstack_cognito.storage.records import UserPool

_MOST = 50
_RESERVED = "aws:"


def list_tags(owner: Owner, arn: str) -> Mapping[str, str]:
    """Return the tags of a pool. Raises ``ResourceNotFoundException``."""
    tags: Mapping[str, str] = _pool_of(owner, arn).settings["UserPoolTags"]
    return tags


def tag_resource(owner: Owner, arn: str, tags: Mapping[str, str]) -> None:
    """Give a pool tags, in place of those of the same keys.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for a key that AWS keeps
    for itself or more than 50 tags.
    """
    check_tags(tags)
    _change(owner, arn, lambda now: {**now, **tags})


def untag_resource(owner: Owner, arn: str, keys: Iterable[str]) -> None:
    """Take tags from a pool, if it has them. Raises ``ResourceNotFoundException``."""
    gone = set(keys)
    _change(owner, arn, lambda now: {key: v for key, v in now.items() if key not in gone})


def check_tags(tags: Mapping[str, str]) -> None:
    """Check tags that a pool is to have. Raises ``InvalidParameterException``."""
    if any(key.lower().startswith(_RESERVED) for key in tags):
        raise InvalidParameterException(
            "Tag keys that start with aws: are reserved for system use."
        )
    if len(tags) > _MOST:
        raise InvalidParameterException(f"A user pool can have {_MOST} tags at most.")


def _change(owner: Owner, arn: str, change: Callable[[Mapping[str, str]], dict[str, str]]) -> None:
    pool = _pool_of(owner, arn)
    with database().write() as connection:
        current = user_pools.find_pool(connection, pool.id)
        if current is None:
            raise _not_found(arn)
        tags = change(current.settings["UserPoolTags"])
        check_tags(tags)
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
