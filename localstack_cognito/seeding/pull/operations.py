"""What is asked of AWS: operations that only read, how often, and the permission that each needs.

Rates: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_CATEGORIES: Mapping[str, float] = {
    "UserRead": 120,
    "UserResourceRead": 50,
    "UserList": 30,
    "UserPoolRead": 15,
    "UserPoolResourceRead": 20,
    "UserPoolClientRead": 15,
    # AWS gives no rate for identity pools' operations but these of theirs: as for user pools.
    "IdentityPoolRead": 15,
}
"""Requests a second that AWS lets an account make by default."""
_SHARE = 0.5
"""What is left of it is the apps', whose users sign in meanwhile."""
_OF_A_POOL = 5.0
"""Requests a second of one operation for what is in a pool."""
_LIMITED_BY_POOL = frozenset({"UserPoolResourceRead", "UserPoolClientRead"})


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation that only reads: its service, and the category in which AWS counts it.

    ``is_for_users`` are those that only a pull of users needs.
    """

    service: str
    name: str
    category: str
    is_for_users: bool = False

    @property
    def permission(self) -> str:
        """What a policy calls it."""
        return f"{self.service}:{self.name}"

    @property
    def rates(self) -> Mapping[str, float]:
        """Requests a second, by what they are counted for."""
        rates = {self.category: _CATEGORIES[self.category] * _SHARE}
        if self.category in _LIMITED_BY_POOL:
            rates[self.permission] = _OF_A_POOL * _SHARE
        return rates


def _operations() -> Iterable[Operation]:
    idp, identity = "cognito-idp", "cognito-identity"
    for name in ("DescribeUserPool", "GetUserPoolMfaConfig", "GetUserPoolSessionConfiguration"):
        yield Operation(idp, name, "UserPoolRead")
    for name in (
        *("DescribeCIMDPolicy", "DescribeIdentityProvider", "DescribeManagedLoginBrandingByClient"),
        *("DescribeRiskConfiguration", "DescribeTerms", "DescribeUserPoolDomain"),
        *("GetLogDeliveryConfiguration", "GetUICustomization", "ListCIMDPolicies", "ListGroups"),
        *("ListIdentityProviders", "ListResourceServers", "ListTerms", "ListUserImportJobs"),
    ):
        yield Operation(idp, name, "UserPoolResourceRead")
    for name in (
        *("DescribeUserPoolClient", "GetUserPoolClientSessionConfiguration"),
        *("ListUserPoolClients", "ListUserPoolClientSecrets"),
    ):
        yield Operation(idp, name, "UserPoolClientRead")
    for name in ("AdminGetUser", "AdminGetUserAuthFactors"):
        yield Operation(idp, name, "UserRead", is_for_users=True)
    for name in ("AdminListDevices", "AdminListUserAuthEvents"):
        yield Operation(idp, name, "UserResourceRead", is_for_users=True)
    for name in ("ListUsers", "ListUsersInGroup"):
        yield Operation(idp, name, "UserList", is_for_users=True)
    for name in ("DescribeIdentityPool", "GetIdentityPoolRoles", "GetPrincipalTagAttributeMap"):
        yield Operation(identity, name, "IdentityPoolRead")
    for name in ("ListIdentities", "LookupDeveloperIdentity"):
        yield Operation(identity, name, "IdentityPoolRead", is_for_users=True)


OPERATIONS: Mapping[str, Operation] = {one.name: one for one in _operations()}
"""Every operation that is asked. What is not here is not called."""


def policy(
    *, has_user_pools: bool = True, has_identity_pools: bool = True, with_users: bool = True
) -> dict[str, Any]:
    """Return the least policy of IAM with which all is read."""
    services = {"cognito-idp": has_user_pools, "cognito-identity": has_identity_pools}
    actions = sorted(
        one.permission
        for one in OPERATIONS.values()
        if services[one.service] and (with_users or not one.is_for_users)
    )
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}
