"""A user pool: what several operations give of it, and what is in it but for its users."""

from collections.abc import Iterator, Mapping
from typing import Any

from localstack_cognito.seeding.pull.asking import Answer, Asking
from localstack_cognito.seeding.pull.fitting import fitting
from localstack_cognito.seeding.pull.in_user_pools import IN_USER_POOLS

_BESIDES = (
    "GetUserPoolMfaConfig",
    "GetUserPoolSessionConfiguration",
)
_OF_A_PASSWORD_POLICY = "UnusedAccountValidityDays"  # noqa: S105
_LENGTHS: Mapping[str, tuple[str, str]] = {"birthdate": ("10", "10")}
_ANY_LENGTH = ("0", "2048")
_SUB = "sub"


def read_user_pool(asking: Asking, user_pool_id: str) -> dict[str, Any]:
    """Return the members of a pool. Raises ``PullError`` where the pool itself cannot be read."""
    answer = asking.one("DescribeUserPool", is_essential=True, UserPoolId=user_pool_id)
    assert answer is not None
    pool = answer["UserPool"]
    besides: dict[str, Any] = {}
    for operation in _BESIDES:
        besides |= asking.one(operation, UserPoolId=user_pool_id) or {}
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
        Schema=list(requested_schema(pool.get("SchemaAttributes") or ())),
        AdminCreateUserConfig=_admin_create_user_config(pool),
    )
    for member, read in IN_USER_POOLS.items():
        if things := list(read(asking, pool | {"Id": user_pool_id})):
            members[member] = things
    return members


def _admin_create_user_config(pool: Answer) -> dict[str, Any]:
    """Return it without what the policy of passwords says as well: both may not be set."""
    config = pool.get("AdminCreateUserConfig") or {}
    has_policy = "PasswordPolicy" in (pool.get("Policies") or {})
    return {
        name: value
        for name, value in config.items()
        if not (has_policy and name == _OF_A_PASSWORD_POLICY)
    }


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
