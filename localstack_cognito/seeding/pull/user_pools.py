"""A user pool: what several operations give of it, and what is in it but for its users."""

from collections.abc import Iterator, Mapping
from typing import Any

from localstack_cognito.seeding.pull import taken_once
from localstack_cognito.seeding.pull.asking import Answer, Asking
from localstack_cognito.seeding.pull.fitting import fitting
from localstack_cognito.seeding.pull.in_user_pools import IN_USER_POOLS, tracks_sessions

_POLICY = "PasswordPolicy"
_DAYS_OF_POLICY, _DAYS_OF_ACCOUNTS = "TemporaryPasswordValidityDays", "UnusedAccountValidityDays"
_LENGTHS: Mapping[str, tuple[str, str]] = {"birthdate": ("10", "10")}
_ANY_LENGTH = ("0", "2048")
_SUB = "sub"


def read_user_pool(asking: Asking, user_pool_id: str) -> dict[str, Any]:
    """Return the members of a pool. Raises ``PullError`` where the pool itself cannot be read."""
    answer = asking.one("DescribeUserPool", is_essential=True, UserPoolId=user_pool_id)
    assert answer is not None
    pool = answer["UserPool"]
    besides = dict(asking.one("GetUserPoolMfaConfig", UserPoolId=user_pool_id) or {})
    sessions = asking.one("GetUserPoolSessionConfiguration", UserPoolId=user_pool_id) or {}
    if tracks_sessions(sessions):
        besides |= sessions
    logs = asking.one("GetLogDeliveryConfiguration", UserPoolId=user_pool_id) or {}
    besides |= logs.get("LogDeliveryConfiguration") or {}
    members = fitting(
        "UserPool",
        {**pool, **besides},
        # The account at AWS is none that a host's clients sign for by default.
        AccountId=None,
        Id=user_pool_id,
        PoolName=pool["Name"],
        Region=asking.region,
        Unchecked=taken_once.of_user_pool({**pool, **besides}),
        Schema=list(requested_schema(pool.get("SchemaAttributes") or ())),
        **_validity_of_passwords(pool),
    )
    # What a pool without one has is not what a new pool has by default.
    members.setdefault("AccountRecoverySetting", {})
    for member, read in IN_USER_POOLS.items():
        if things := list(read(asking, {**pool, **sessions, "Id": user_pool_id})):
            members[member] = things
    return members


def _validity_of_passwords(pool: Answer) -> dict[str, Any]:
    """Return the two members that say how long temporary passwords are good: one may say it.

    Of older pools only the second does.
    """
    config = dict(pool.get("AdminCreateUserConfig") or {})
    policies = dict(pool.get("Policies") or {})
    if _POLICY in policies:
        days = config.pop(_DAYS_OF_ACCOUNTS, None)
        policies[_POLICY] = {_DAYS_OF_POLICY: days, **policies[_POLICY]}
    return {"AdminCreateUserConfig": config, "Policies": policies}


def requested_schema(schema: Any) -> Iterator[dict[str, Any]]:
    """Return those attributes of a pool that were asked for, as a request asks for them.

    Every pool has the standard ones; their defaults are those of
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
    """
    for attribute in schema:
        name = attribute["Name"]
        if ":" in name or not _is_by_default(name, attribute):
            yield {**attribute, "Name": name.removeprefix("dev:").removeprefix("custom:")}


def _is_by_default(name: str, attribute: Mapping[str, Any]) -> bool:
    if name == _SUB:
        return True
    lengths = attribute.get("StringAttributeConstraints") or {}
    least, most = _LENGTHS.get(name, _ANY_LENGTH)
    return (
        attribute.get("Mutable", True)
        and not attribute.get("Required", False)
        and lengths.get("MinLength", least) == least
        and lengths.get("MaxLength", most) == most
    )
