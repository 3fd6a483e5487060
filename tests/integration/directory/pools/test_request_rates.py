"""The request rates that an account sets for itself, and meets."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.host import Host
from tests.integration.making import refused
from tests.waiting import wait_until

NOT_LIMITED = "eu-central-1"
NOT_ADJUSTABLE = {
    "UserAccountRecovery": 30,
    "UserUpdate": 25,
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
"""The categories whose limit AWS does not raise, and what it is."""


def definition(category: str) -> dict[str, Any]:
    return {"LimitClass": "API_CATEGORY", "Attributes": {"Category": category}}


@pytest.fixture
def account(host: Host) -> Any:
    """A client of an account and region that no other test uses."""
    return host.client("cognito-idp", region="ap-southeast-2")


def test_an_account_has_the_default_until_it_sets_a_limit(account: Any) -> None:
    request = {"LimitDefinition": definition("UserAuthentication")}
    expected = {**request, "ProvisionedLimitValue": 120, "FreeLimitValue": 120}
    assert account.get_provisioned_limit(**request)["Limit"] == expected
    updated = account.update_provisioned_limit(**request, RequestedLimitValue=300)["Limit"]
    assert updated == {**expected, "ProvisionedLimitValue": 300}
    assert account.get_provisioned_limit(**request)["Limit"] == updated


@pytest.mark.parametrize(
    ("attributes", "value", "error", "message"),
    [
        (
            {"Category": "UserRead"},
            119,
            "InvalidParameterException",
            "RequestedLimitValue must be at least the default of 120.",
        ),
        (
            {"Category": "UserRead"},
            1201,
            "ServiceQuotaExceededException",
            "RequestedLimitValue must not be above 1200.",
        ),
        *(
            (
                {"Category": category},
                default + 1,
                "ServiceQuotaExceededException",
                f"RequestedLimitValue must not be above {default}.",
            )
            for category, default in NOT_ADJUSTABLE.items()
        ),
        (
            {"Category": "None"},
            200,
            "ResourceNotFoundException",
            "There is no limit for the category None.",
        ),
        (
            {"Other": "UserRead"},
            200,
            "InvalidParameterException",
            "Attributes must have the key Category, and no other.",
        ),
    ],
)
def test_limits_that_cannot_be_set(
    account: Any, attributes: dict[str, str], value: int, error: str, message: str
) -> None:
    with refused(error, message):
        account.update_provisioned_limit(
            LimitDefinition={"LimitClass": "API_CATEGORY", "Attributes": attributes},
            RequestedLimitValue=value,
        )


def outcomes(client: Any, count: int) -> list[str]:
    """Return what comes of so many requests, eight of them at once."""

    def outcome(_: int) -> str:
        try:
            client.list_user_pools(MaxResults=1)
        except ClientError as error:
            given = error.response["Error"]
            return f"{given['Code']}: {given['Message']}"
        return "OK"

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(outcome, range(count)))


def test_who_sets_a_limit_meets_it_and_nobody_else(host: Host, account: Any) -> None:
    account.update_provisioned_limit(
        LimitDefinition=definition("UserPoolRead"), RequestedLimitValue=15
    )
    many = outcomes(account, 80)
    # Which of eight at once come first is up to their threads.
    assert many.count("OK") >= 15
    assert set(many) == {"OK", "TooManyRequestsException: Rate exceeded"}
    other = host.client("cognito-idp", region=NOT_LIMITED)
    assert outcomes(other, 80) == ["OK"] * 80
    # Another category of the same account goes on.
    assert account.get_provisioned_limit(LimitDefinition=definition("UserPoolRead"))["Limit"]
    wait_until(lambda: outcomes(account, 1) == ["OK"])


def test_one_operation_has_its_own_limit_for_each_pool(account: Any) -> None:
    pools = [account.create_user_pool(PoolName="p")["UserPool"]["Id"] for _ in range(2)]
    account.update_provisioned_limit(
        LimitDefinition=definition("UserPoolClientRead"), RequestedLimitValue=15
    )

    def list_clients(pool_id: str, count: int) -> list[str]:
        def outcome(_: int) -> str:
            try:
                account.list_user_pool_clients(UserPoolId=pool_id)
            except ClientError as error:
                return str(error.response["Error"]["Code"])
            return "OK"

        with ThreadPoolExecutor(8) as threads:
            return list(threads.map(outcome, range(count)))

    assert "TooManyRequestsException" in list_clients(pools[0], 60)
    assert list_clients(pools[1], 1) == ["OK"]
