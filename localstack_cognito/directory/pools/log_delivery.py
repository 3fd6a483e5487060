"""Where a pool's logs go.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/exporting-quotas-and-usage.html
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    FeatureUnavailableInTierException,
    InvalidParameterException,
)
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool, require_pool
from localstack_cognito.host.log_destinations import FIREHOSE, LOGS, S3, LogDestination
from localstack_cognito.log_delivery.records import EventSource
from localstack_cognito.storage import pool_cache, user_pools
from localstack_cognito.storage.database import database
from localstack_cognito.storage.engine import changes_configuration
from localstack_cognito.storage.user_pools import Configuration, UserPool

KIND = "LogDelivery"
"""What it is among the configurations of a pool."""
_LEVELS = {"userNotification": "ERROR", "userAuthEvents": "INFO"}


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of destination: the member of its ARN, and what that must look like."""

    service: str
    member: str
    form: re.Pattern[str]
    said: str


_DESTINATIONS: Mapping[str, _Kind] = {
    "CloudWatchLogsConfiguration": _Kind(
        LOGS,
        "LogGroupArn",
        re.compile(r"arn:[\w-]+:logs:([\w-]+):([0-9]+):log-group:([\w./#-]+)", re.ASCII),
        "the ARN of a log group, without :* at its end",
    ),
    "S3Configuration": _Kind(
        S3,
        "BucketArn",
        re.compile(r"arn:[\w-]+:s3:()::()([\w.-]+)", re.ASCII),
        "the ARN of a bucket, without a key",
    ),
    "FirehoseConfiguration": _Kind(
        FIREHOSE,
        "StreamArn",
        re.compile(r"arn:[\w-]+:firehose:([\w-]+):([0-9]+):deliverystream/([\w.-]+)", re.ASCII),
        "the ARN of a Firehose stream",
    ),
}


def log_configurations(owner: Owner, user_pool_id: str) -> Sequence[Mapping[str, Any]]:
    """Return the pool's ``LogConfigurations``. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().read() as connection:
        found = user_pools.find_configurations(connection, pool.id, KIND).get("")
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
    _check_tier(pool, given)
    for one in given:
        _check(pool, one)
    now = clock.now()
    settings = {"LogConfigurations": [dict(one) for one in given]}
    with database().write() as connection:
        _check_tier(require_pool(connection, pool.id), given)
        changes_configuration(connection)
        user_pools.put_configuration(
            connection, Configuration(pool.id, "", KIND, settings, now, now)
        )


def is_available(pool: UserPool, given: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a pool of this tier can have such ``LogConfigurations``."""
    sources = [one["EventSource"] for one in given]
    return "userAuthEvents" not in sources or pool.settings["UserPoolTier"] != "LITE"


def _check_tier(pool: UserPool, given: Sequence[Mapping[str, Any]]) -> None:
    if not is_available(pool, given):
        raise FeatureUnavailableInTierException(
            "The following feature is not available for the LITE pricing tier configured: "
            "Log Streaming"
        )


def destination_of(user_pool_id: str, source: str) -> LogDestination | None:
    """Return where a log of a pool goes, None where nobody wants it.

    Events are of pools alone whose tier has threat protection, and in which it is on.
    """
    pool = pool_cache.find_pool(user_pool_id)
    if pool is None or (source == EventSource.USER_AUTH_EVENTS and not _streams_events(pool)):
        return None
    found = pool_cache.find_configurations(pool.id, KIND).get("")
    for one in found.settings["LogConfigurations"] if found else ():
        if one["EventSource"] == source:
            return _destination(pool, one)
    return None


def _streams_events(pool: UserPool) -> bool:
    mode = (pool.settings.get("UserPoolAddOns") or {}).get("AdvancedSecurityMode", "OFF")
    return bool(pool.settings["UserPoolTier"] == "PLUS" and mode != "OFF")


def _destination(pool: UserPool, configuration: Mapping[str, Any]) -> LogDestination | None:
    for name, kind in _DESTINATIONS.items():
        arn = (configuration.get(name) or {}).get(kind.member)
        # An older release has taken others.
        if arn and (parts := kind.form.fullmatch(arn)):
            region, account_id, resource = parts.groups()
            return LogDestination(
                kind.service, account_id or pool.account_id, region or pool.region, resource
            )
    return None


def _check(pool: UserPool, given: Mapping[str, Any]) -> None:
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
    kind = _DESTINATIONS[named[0]]
    parts = kind.form.fullmatch(given[named[0]].get(kind.member) or "")
    if parts is None:
        raise InvalidParameterException(f"{kind.member} must be {kind.said}.")
    if kind.service == LOGS and parts[2] != pool.account_id:
        raise InvalidParameterException(
            "The log group must be in the same account as the user pool."
        )
