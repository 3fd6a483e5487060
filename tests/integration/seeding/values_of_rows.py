"""What the rows of ``rows_of_every_table`` have in common: a pool, its client, and times."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from localstack_cognito.directory.clients import user_pool_client_settings
from localstack_cognito.directory.pools import user_pool_settings
from localstack_cognito.storage.user_pools import UserPool

Row = Mapping[str, Any]
Rows = tuple[str, Sequence[Row]]
"""The name of a table, and rows of it."""

POOL, CLIENT = "eu-west-1_Every", "everyclient"
ACCOUNT, REGION = "111111111111", "eu-west-1"
ROLE = "arn:aws:iam::111111111111:role"
_TIMES = count(1_700_000_000)


def moment() -> float:
    """Return a time that nothing else has, with the milliseconds that the clock gives."""
    return next(_TIMES) + 0.125


def dates() -> Row:
    """Return when something was made, and when it was changed."""
    return {"created_at": moment(), "modified_at": moment()}


def pool() -> UserPool:
    """Return the pool of all the rows."""
    request = {
        "PoolName": "every",
        "UserPoolTier": "PLUS",
        "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
        "AliasAttributes": ["email", "preferred_username"],
        "UsernameConfiguration": {"CaseSensitive": False},
        "Schema": [{"Name": "plan", "AttributeDataType": "String", "Mutable": True}],
    }
    settings = user_pool_settings.new_settings(REGION, request)
    return UserPool(POOL, ACCOUNT, REGION, "every", settings, moment(), moment())


def settings_of_client() -> Row:
    """Return the settings of the pool's client."""
    request = {"ClientName": "web", "AccessTokenValidity": 20}
    return user_pool_client_settings.new_settings(pool(), request, has_secret=True)
