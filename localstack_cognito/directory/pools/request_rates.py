"""How many requests a second an account may make, by the category of the operation.

AWS limits every account. Here only one that has set a limit meets it, for tests of its clients:
others can make as many requests as the machine can answer. Categories and defaults:
https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    ResourceNotFoundException,
    ServiceQuotaExceededException,
    TooManyRequestsException,
)
from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.storage import provisioned_limits
from localstack_cognito.storage.database import database

_ANSWERS_A_CHALLENGE = frozenset({"RespondToAuthChallenge", "AdminRespondToAuthChallenge"})
_NEW_PASSWORD_REQUIRED = "NEW_PASSWORD_REQUIRED"  # noqa: S105
# A sign-in may take several answers, for which AWS allows three times as many requests.
_ANSWERS_FACTOR = 3
_MOST_OF_DEFAULT = 10
_A_POOL_AND_OPERATION = 5
_READ_AGAIN_AFTER = 1.0

_DEFAULTS = {
    "UserAuthentication": 120,
    "UserCreation": 50,
    "UserFederation": 25,
    "UserAccountRecovery": 30,
    "UserRead": 120,
    "UserUpdate": 25,
    "UserToken": 120,
    "UserResourceRead": 50,
    "UserResourceUpdate": 25,
    "UserList": 30,
    "UserPoolRead": 15,
    "UserPoolUpdate": 15,
    "UserPoolResourceRead": 20,
    "UserPoolResourceUpdate": 15,
    "UserPoolClientRead": 15,
    "UserPoolClientUpdate": 15,
    "ClientAuthentication": 150,
}
_ADJUSTABLE = frozenset(
    [
        *("UserAuthentication", "UserCreation", "UserFederation"),
        *("UserRead", "UserToken", "UserResourceRead"),
    ]
)
"""The categories whose limit AWS raises."""
_LIMITED_BY_POOL = frozenset(
    ["UserPoolResourceRead", "UserPoolResourceUpdate", "UserPoolClientRead", "UserPoolClientUpdate"]
)
"""The categories of which each operation is limited for each pool besides."""
_OPERATIONS = {
    "UserAuthentication": (
        "InitiateAuth AdminInitiateAuth RespondToAuthChallenge AdminRespondToAuthChallenge "
        "GetTokensFromRefreshToken"
    ),
    "UserCreation": "SignUp ConfirmSignUp AdminCreateUser AdminConfirmSignUp",
    "UserAccountRecovery": (
        "ChangePassword ForgotPassword ConfirmForgotPassword AdminResetUserPassword "
        "AdminSetUserPassword"
    ),
    "UserRead": "GetUser AdminGetUser",
    "UserUpdate": (
        "AdminAddUserToGroup AdminRemoveUserFromGroup AdminUpdateUserAttributes "
        "AdminDeleteUserAttributes UpdateUserAttributes DeleteUserAttributes VerifyUserAttribute "
        "AdminDeleteUser DeleteUser AdminDisableUser AdminEnableUser AdminLinkProviderForUser "
        "AdminDisableProviderForUser GlobalSignOut AdminUserGlobalSignOut"
    ),
    "UserToken": "RevokeToken",
    "UserResourceRead": (
        "AdminGetDevice AdminListDevices GetDevice ListDevices AdminListGroupsForUser "
        "GetUserAttributeVerificationCode ResendConfirmationCode AdminListUserAuthEvents"
    ),
    "UserResourceUpdate": (
        "AdminForgetDevice ForgetDevice ConfirmDevice AdminUpdateDeviceStatus UpdateDeviceStatus "
        "AdminUpdateAuthEventFeedback UpdateAuthEventFeedback AdminSetUserMFAPreference "
        "SetUserMFAPreference AdminSetUserSettings SetUserSettings AssociateSoftwareToken "
        "VerifySoftwareToken"
    ),
    "UserList": "ListUsers ListUsersInGroup",
    "UserPoolRead": "DescribeUserPool ListUserPools",
    "UserPoolUpdate": "CreateUserPool UpdateUserPool DeleteUserPool",
    "UserPoolResourceRead": (
        "GetGroup ListGroups DescribeResourceServer ListResourceServers DescribeIdentityProvider "
        "GetIdentityProviderByIdentifier ListIdentityProviders DescribeUserPoolDomain "
        "GetUserPoolMfaConfig GetSigningCertificate ListTagsForResource GetCSVHeader "
        "DescribeUserImportJob ListUserImportJobs DescribeRiskConfiguration GetUICustomization "
        "DescribeManagedLoginBranding DescribeManagedLoginBrandingByClient"
    ),
    "UserPoolResourceUpdate": (
        "CreateGroup UpdateGroup DeleteGroup CreateResourceServer UpdateResourceServer "
        "DeleteResourceServer CreateIdentityProvider UpdateIdentityProvider DeleteIdentityProvider "
        "CreateUserPoolDomain UpdateUserPoolDomain DeleteUserPoolDomain SetUserPoolMfaConfig "
        "AddCustomAttributes TagResource UntagResource CreateUserImportJob StartUserImportJob "
        "StopUserImportJob SetRiskConfiguration SetUICustomization CreateManagedLoginBranding "
        "UpdateManagedLoginBranding DeleteManagedLoginBranding"
    ),
    "UserPoolClientRead": "DescribeUserPoolClient ListUserPoolClients",
    "UserPoolClientUpdate": "CreateUserPoolClient UpdateUserPoolClient DeleteUserPoolClient",
    "ClientAuthentication": "GetClientToken",
}
_CATEGORY_OF = {
    operation: category
    for category, operations in _OPERATIONS.items()
    for operation in operations.split()
}


@dataclass(frozen=True, slots=True)
class Limit:
    """A category's limit for an account, and what every account has."""

    category: str
    provisioned: int
    free: int
    is_set: bool = True


def get_limit(owner: Owner, definition: Mapping[str, Any]) -> Limit:
    """Return the account's limit for the category that a ``LimitDefinition`` names.

    Raises ``InvalidParameterException`` or ``ResourceNotFoundException``.
    """
    category = _category(definition)
    set_by = _rates.all().get((owner.account_id, owner.region, category))
    return Limit(category, set_by or _DEFAULTS[category], _DEFAULTS[category])


def all_limits(owner: Owner) -> list[Limit]:
    """Return the account's limit for each category, also where it has set none."""
    limits = _rates.all()
    set_by = {
        category: limits.get((owner.account_id, owner.region, category)) for category in _DEFAULTS
    }
    return [
        Limit(category, set_by[category] or free, free, is_set=set_by[category] is not None)
        for category, free in _DEFAULTS.items()
    ]


def update_limit(owner: Owner, definition: Mapping[str, Any], value: int) -> Limit:
    """Set the account's limit for a category; from now on it takes effect.

    Raises ``InvalidParameterException`` below the default, ``ServiceQuotaExceededException`` above
    ten times as much, or above the default where AWS raises no limit, or
    ``ResourceNotFoundException``.
    """
    category = _category(definition)
    default = _DEFAULTS[category]
    if value < default:
        raise InvalidParameterException(
            f"RequestedLimitValue must be at least the default of {default}."
        )
    most = default * (_MOST_OF_DEFAULT if category in _ADJUSTABLE else 1)
    if value > most:
        raise ServiceQuotaExceededException(f"RequestedLimitValue must not be above {most}.")
    with database().write() as connection:
        provisioned_limits.put_limit(connection, owner.account_id, owner.region, category, value)
    _rates.forget()
    return Limit(category, value, default)


def take_limit_back(owner: Owner, category: str) -> None:
    """Let the account make any number of requests of a category again. AWS has no such request."""
    with database().write() as connection:
        provisioned_limits.delete_limit(connection, owner.account_id, owner.region, category)
    _rates.forget()


def admit(account_id: str, region: str, operation: str, request: Mapping[str, Any]) -> None:
    """Let a request pass. Raises ``TooManyRequestsException`` where its account makes too many."""
    _rates.admit(account_id, region, operation, request)


def category_of(operation: str, request: Mapping[str, Any]) -> str | None:
    """Return the category that a request is counted in, None where AWS's list has it in none."""
    if operation in _ANSWERS_A_CHALLENGE and (
        request.get("ChallengeName") == _NEW_PASSWORD_REQUIRED
    ):
        return "UserAccountRecovery"
    return _CATEGORY_OF.get(operation)


@dataclass(frozen=True, slots=True)
class _Allowance:
    """What is counted, and how often a second it may be."""

    counted: str
    rate: float


def _allowances(
    operation: str, request: Mapping[str, Any], category: str, rate: int
) -> list[list[_Allowance]]:
    """Return what a request needs: of each list one allowance, the first that is left."""
    of_category = _Allowance(category, rate)
    if operation in _ANSWERS_A_CHALLENGE and category == "UserAuthentication":
        # What is beyond those of the answers is counted as sign-ins are.
        answers = _Allowance(f"{category}/answers", rate * _ANSWERS_FACTOR)
        return [[answers, of_category]]
    pool_id = request.get("UserPoolId") or str(request.get("ResourceArn", "")).rpartition("/")[2]
    if category in _LIMITED_BY_POOL and pool_id:
        return [
            [_Allowance(f"{category}/{operation}/{pool_id}", _A_POOL_AND_OPERATION)],
            [of_category],
        ]
    return [[of_category]]


def _category(definition: Mapping[str, Any]) -> str:
    category = definition["Attributes"].get("Category")
    if not category or len(definition["Attributes"]) > 1:
        raise InvalidParameterException("Attributes must have the key Category, and no other.")
    if category not in _DEFAULTS:
        raise ResourceNotFoundException(f"There is no limit for the category {category}.")
    return str(category)


class _Rates:
    """The limits that are in force, and what each still allows in this second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._limits: dict[tuple[str, str, str], int] = {}
        self._read_at: float | None = None
        # By account, region and what is counted: how many requests are left, and as of when.
        self._left: dict[tuple[str, str, str], tuple[float, float]] = {}

    def all(self) -> dict[tuple[str, str, str], int]:
        """Return the limits; another host may have set one up to a second ago."""
        now = time.monotonic()
        if self._read_at is None or now >= self._read_at + _READ_AGAIN_AFTER:
            self._read_at = now
            with database().read() as connection:
                self._limits = provisioned_limits.all_limits(connection)
        return self._limits

    def forget(self) -> None:
        """Read the limits again before they are looked at next."""
        self._read_at = None

    def admit(
        self, account_id: str, region: str, operation: str, request: Mapping[str, Any]
    ) -> None:
        limits = self.all()
        category = category_of(operation, request)
        if not limits or category is None:
            return
        rate = limits.get((account_id, region, category))
        if rate is None:
            return
        needed = _allowances(operation, request, category, rate)
        now = time.monotonic()
        with self._lock:
            left = {
                one: self._left_of((account_id, region, one.counted), one.rate, now)
                for alternatives in needed
                for one in alternatives
            }
            taken = [
                next((one for one in alternatives if left[one] >= 1), None)
                for alternatives in needed
            ]
            for one in taken if None not in taken else ():
                assert one is not None
                left[one] -= 1
            for one, requests in left.items():
                self._left[account_id, region, one.counted] = requests, now
        if None in taken:
            raise TooManyRequestsException("Rate exceeded")

    def _left_of(self, key: tuple[str, str, str], rate: float, now: float) -> float:
        left, since = self._left.get(key, (rate, now))
        return min(rate, left + (now - since) * rate)


_rates = _Rates()
