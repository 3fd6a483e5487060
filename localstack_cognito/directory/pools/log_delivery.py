"""Where a pool's logs go: kept and given back.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/exporting-quotas-and-usage.html
"""

from collections.abc import Container, Mapping, Sequence
from typing import Any

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    FeatureUnavailableInTierException,
    InvalidParameterException,
)
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool, require_pool
from localstack_cognito.storage import user_pools
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import Configuration, UserPool

_KIND = "LogDelivery"
_LEVELS = {"userNotification": "ERROR", "userAuthEvents": "INFO"}
_DESTINATIONS = ("CloudWatchLogsConfiguration", "S3Configuration", "FirehoseConfiguration")


def log_configurations(owner: Owner, user_pool_id: str) -> Sequence[Mapping[str, Any]]:
    """Return the pool's ``LogConfigurations``. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().read() as connection:
        found = user_pools.find_configurations(connection, pool.id, _KIND).get("")
    kept: Sequence[Mapping[str, Any]] = found.settings["LogConfigurations"] if found else ()
    return kept


def set_log_configurations(
    owner: Owner, user_pool_id: str, given: Sequence[Mapping[str, Any]]
) -> None:
    """Give a pool ``LogConfigurations`` in place of those that it has.

    Raises ``ResourceNotFoundException``, ``InvalidParameterException`` or
    ``FeatureUnavailableInTierException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    sources = [one["EventSource"] for one in given]
    if len(set(sources)) < len(sources):
        raise InvalidParameterException("Each EventSource can have one log configuration only.")
    _check_tier(pool, sources)
    for one in given:
        _check(one)
    now = clock.now()
    settings = {"LogConfigurations": [dict(one) for one in given]}
    with database().write() as connection:
        _check_tier(require_pool(connection, pool.id), sources)
        user_pools.put_configuration(
            connection, Configuration(pool.id, "", _KIND, settings, now, now)
        )


def _check_tier(pool: UserPool, sources: Container[str]) -> None:
    if "userAuthEvents" in sources and pool.settings["UserPoolTier"] == "LITE":
        raise FeatureUnavailableInTierException(
            "The following feature is not available for the LITE pricing tier configured: "
            "Log Streaming"
        )


def _check(given: Mapping[str, Any]) -> None:
    source, level = given["EventSource"], given["LogLevel"]
    if level != _LEVELS[source]:
        raise InvalidParameterException(
            f"LogLevel must be {_LEVELS[source]} for the EventSource {source}."
        )
    named = [member for member in _DESTINATIONS if given.get(member)]
    if len(named) != 1:
        raise InvalidParameterException("Exactly one log destination must be given.")
    if source == "userNotification" and named != ["CloudWatchLogsConfiguration"]:
        raise InvalidParameterException("userNotification logs go to CloudWatch Logs only.")
