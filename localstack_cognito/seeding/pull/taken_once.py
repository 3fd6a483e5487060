"""What AWS has and would refuse of a new pool: a file says that it is taken as it is.

The rules themselves are the host's, which a pull does not need. Here is what answers show.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

Members = Mapping[str, Any]


def of_user_pool(members: Members) -> list[str]:
    """Return those members of a pool that are not to be checked."""
    return [name for name, is_refused in _OF_USER_POOL.items() if is_refused(members)]


def _has_address_at_cognito(members: Members) -> bool:
    """A pool from before there was ``EmailSendingAccount`` has an address of SES without it."""
    email = members.get("EmailConfiguration") or {}
    is_by_cognito = email.get("EmailSendingAccount", "COGNITO_DEFAULT") == "COGNITO_DEFAULT"
    return bool(is_by_cognito and email.get("SourceArn"))


def _has_log_group(members: Members) -> bool:
    """The log group is in the account at AWS, and the pool in the host's."""
    logs = members.get("LogConfigurations") or ()
    return any(one.get("CloudWatchLogsConfiguration") for one in logs)


_OF_USER_POOL: Mapping[str, Callable[[Members], bool]] = {
    "EmailConfiguration": _has_address_at_cognito,
    "LogConfigurations": _has_log_group,
}
"""By the member: whether it would be refused."""


def of_client(members: Members, schema: Collection[Members]) -> list[str]:
    """Return those members of an app client that are not to be checked.

    ``schema`` is the pool's. A client of today can write every attribute that is required.
    """
    written = members.get("WriteAttributes")
    required = {one["Name"] for one in schema if one.get("Required")} - {"sub"}
    return ["WriteAttributes"] if written and not required.issubset(written) else []
