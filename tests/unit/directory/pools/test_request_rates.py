"""What requests are counted as, and how many a second pass.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations
"""

import time
from collections.abc import Mapping
from typing import Any

import pytest

from localstack_cognito.aws.api.cognito_idp import TooManyRequestsException
from localstack_cognito.directory.pools import request_rates

CATEGORIES: dict[str, tuple[int, str]] = {
    "UserAuthentication": (
        120,
        "InitiateAuth AdminInitiateAuth RespondToAuthChallenge AdminRespondToAuthChallenge "
        "GetTokensFromRefreshToken",
    ),
    "UserCreation": (50, "SignUp ConfirmSignUp AdminCreateUser AdminConfirmSignUp"),
    "UserFederation": (25, ""),
    "UserAccountRecovery": (
        30,
        "ChangePassword ForgotPassword ConfirmForgotPassword AdminResetUserPassword "
        "AdminSetUserPassword",
    ),
    "UserRead": (120, "AdminGetUser GetUser"),
    "UserUpdate": (
        25,
        "AdminAddUserToGroup AdminRemoveUserFromGroup AdminUpdateUserAttributes "
        "UpdateUserAttributes AdminDeleteUserAttributes DeleteUserAttributes VerifyUserAttribute "
        "AdminEnableUser AdminDisableUser AdminDeleteUser DeleteUser AdminLinkProviderForUser "
        "AdminDisableProviderForUser GlobalSignOut AdminUserGlobalSignOut",
    ),
    "UserToken": (120, "RevokeToken"),
    "UserResourceRead": (
        50,
        "AdminGetDevice AdminListDevices GetDevice ListDevices AdminListGroupsForUser "
        "GetUserAttributeVerificationCode ResendConfirmationCode AdminListUserAuthEvents",
    ),
    "UserResourceUpdate": (
        25,
        "AdminForgetDevice ForgetDevice ConfirmDevice UpdateDeviceStatus AdminUpdateDeviceStatus "
        "UpdateAuthEventFeedback AdminUpdateAuthEventFeedback SetUserMFAPreference "
        "AdminSetUserMFAPreference SetUserSettings AdminSetUserSettings AssociateSoftwareToken "
        "VerifySoftwareToken",
    ),
    "UserList": (30, "ListUsers ListUsersInGroup"),
    "UserPoolRead": (15, "DescribeUserPool ListUserPools"),
    "UserPoolUpdate": (15, "CreateUserPool UpdateUserPool DeleteUserPool"),
    "UserPoolResourceRead": (
        20,
        "DescribeManagedLoginBranding DescribeManagedLoginBrandingByClient GetUICustomization "
        "DescribeRiskConfiguration GetGroup ListGroups",
    ),
    "UserPoolResourceUpdate": (
        15,
        "CreateManagedLoginBranding UpdateManagedLoginBranding DeleteManagedLoginBranding "
        "SetUICustomization SetRiskConfiguration TagResource",
    ),
    "UserPoolClientRead": (15, "DescribeUserPoolClient ListUserPoolClients"),
    "UserPoolClientUpdate": (
        15,
        "CreateUserPoolClient UpdateUserPoolClient DeleteUserPoolClient",
    ),
    "ClientAuthentication": (150, ""),
}
OF_OPERATIONS = [
    (category, operation)
    for category, (_, operations) in CATEGORIES.items()
    for operation in operations.split()
]
ACCOUNT = "000000000000", "us-east-1"


@pytest.mark.parametrize(("category", "operation"), OF_OPERATIONS)
def test_an_operation_is_of_its_category(category: str, operation: str) -> None:
    assert request_rates.category_of(operation, {}) == category


def test_the_categories_have_their_defaults() -> None:
    defaults = {category: rate for category, (rate, _) in CATEGORIES.items()}
    assert defaults == request_rates._DEFAULTS


@pytest.mark.parametrize("operation", ["RespondToAuthChallenge", "AdminRespondToAuthChallenge"])
def test_who_chooses_her_first_password_recovers_her_account(operation: str) -> None:
    of = {
        name: request_rates.category_of(operation, {"ChallengeName": name})
        for name in ("NEW_PASSWORD_REQUIRED", "SMS_MFA")
    }
    assert of == {"NEW_PASSWORD_REQUIRED": "UserAccountRecovery", "SMS_MFA": "UserAuthentication"}


@pytest.mark.parametrize("operation", ["ListTerms", "CompleteWebAuthnRegistration"])
def test_what_is_in_no_list_is_of_no_category(operation: str) -> None:
    assert request_rates.category_of(operation, {}) is None


class Rates:
    """The rates of an account with limits, while the time stands still."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self.limits: dict[tuple[str, str, str], int] = {}
        self._rates = request_rates._Rates()
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(self._rates, "all", lambda: self.limits)

    def limit(self, category: str) -> int:
        rate = CATEGORIES[category][0]
        self.limits[(*ACCOUNT, category)] = rate
        return rate

    def passes(self, operation: str, count: int, request: Mapping[str, Any] | None = None) -> int:
        """Return how many of so many requests pass."""
        passed = 0
        for _ in range(count):
            try:
                self._rates.admit(*ACCOUNT, operation, request or {})
            except TooManyRequestsException:
                continue
            passed += 1
        return passed


@pytest.fixture
def rates(monkeypatch: pytest.MonkeyPatch) -> Rates:
    """Rates that begin with no limit."""
    return Rates(monkeypatch)


@pytest.mark.parametrize(("category", "operation"), OF_OPERATIONS)
def test_a_category_meets_its_limit(rates: Rates, category: str, operation: str) -> None:
    assert rates.passes(operation, 500) == 500
    rate = rates.limit(category)
    # Answers have three times as many, and then those of sign-ins.
    factor = 4 if "RespondToAuthChallenge" in operation else 1
    assert rates.passes(operation, 600) == rate * factor
    rates.now += 0.5
    assert rates.passes(operation, 600) == int(rate * factor / 2)
    rates.now += 60
    assert rates.passes(operation, 600) == rate * factor


def test_operations_of_a_category_share_its_limit(rates: Rates) -> None:
    rate = rates.limit("UserAuthentication")
    assert rates.passes("GetTokensFromRefreshToken", 100) == 100
    assert rates.passes("InitiateAuth", 100) == rate - 100
    assert rates.passes("AdminInitiateAuth", 10) == 0


def test_answers_beyond_their_own_are_counted_as_sign_ins(rates: Rates) -> None:
    rate = rates.limit("UserAuthentication")
    assert rates.passes("RespondToAuthChallenge", 3 * rate + 20) == 3 * rate + 20
    assert rates.passes("InitiateAuth", 2 * rate) == rate - 20
    assert rates.passes("RespondToAuthChallenge", 10) == 0


def test_sign_ins_take_nothing_from_answers(rates: Rates) -> None:
    rate = rates.limit("UserAuthentication")
    assert rates.passes("InitiateAuth", 2 * rate) == rate
    assert rates.passes("AdminRespondToAuthChallenge", 4 * rate) == 3 * rate


def test_first_passwords_are_counted_with_what_recovers_accounts(rates: Rates) -> None:
    first = {"ChallengeName": "NEW_PASSWORD_REQUIRED"}
    rates.limit("UserAuthentication")
    assert rates.passes("RespondToAuthChallenge", 900, first) == 900
    rate = rates.limit("UserAccountRecovery")
    assert rates.passes("ForgotPassword", 10) == 10
    assert rates.passes("RespondToAuthChallenge", 900, first) == rate - 10


@pytest.mark.parametrize(
    ("category", "operation", "other"),
    [
        ("UserPoolClientRead", "DescribeUserPoolClient", "ListUserPoolClients"),
        ("UserPoolClientUpdate", "CreateUserPoolClient", "UpdateUserPoolClient"),
        ("UserPoolResourceRead", "GetGroup", "ListGroups"),
        ("UserPoolResourceUpdate", "SetRiskConfiguration", "SetUICustomization"),
    ],
)
def test_one_operation_on_one_pool_has_five_a_second(
    rates: Rates, category: str, operation: str, other: str
) -> None:
    rate = rates.limit(category)
    a, b, c = ({"UserPoolId": pool_id} for pool_id in "abc")
    assert rates.passes(operation, 50, a) == 5
    assert rates.passes(other, 50, a) == 5
    # Those that were refused for one pool have taken nothing from the others.
    assert rates.passes(operation, 50, b) == 5
    assert rates.passes(operation, 50, c) == rate - 15


def test_a_pool_may_be_named_by_its_arn(rates: Rates) -> None:
    rates.limit("UserPoolResourceUpdate")
    arn = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a"
    assert rates.passes("TagResource", 50, {"ResourceArn": arn}) == 5
    assert rates.passes("SetRiskConfiguration", 50, {"UserPoolId": "us-east-1_a"}) == 5
