"""Which pools an account and region see, and their pages."""

from typing import Any

import boto3
import pytest

from tests.answers import checked
from tests.host import Host
from tests.integration.making import detected, refused

INVALID = "InvalidParameterException"


ON_A_POOL: tuple[tuple[str, dict[str, Any]], ...] = (
    ("describe_user_pool", {}),
    ("update_user_pool", {}),
    ("delete_user_pool", {}),
    ("list_user_pool_clients", {}),
    ("create_user_pool_client", {"ClientName": "client"}),
    ("describe_user_pool_client", {"ClientId": "client"}),
    ("update_user_pool_client", {"ClientId": "client"}),
    ("delete_user_pool_client", {"ClientId": "client"}),
    ("list_users", {}),
    ("admin_create_user", {"Username": "alice"}),
    ("admin_get_user", {"Username": "alice"}),
    ("admin_delete_user", {"Username": "alice"}),
    ("admin_confirm_sign_up", {"Username": "alice"}),
    ("admin_set_user_password", {"Username": "alice", "Password": "Example123!"}),
    ("admin_initiate_auth", {"ClientId": "client", "AuthFlow": "ADMIN_USER_PASSWORD_AUTH"}),
    (
        "admin_respond_to_auth_challenge",
        {"ClientId": "client", "ChallengeName": "NEW_PASSWORD_REQUIRED"},
    ),
)


@pytest.mark.parametrize(("operation", "request_"), ON_A_POOL, ids=lambda value: str(value)[:40])
def test_no_operation_knows_an_unknown_pool(
    cognito: Any, operation: str, request_: dict[str, Any]
) -> None:
    with refused("ResourceNotFoundException", "User pool us-east-1_none does not exist."):
        getattr(cognito, operation)(UserPoolId="us-east-1_none", **request_)


@pytest.mark.parametrize(("operation", "request_"), ON_A_POOL, ids=lambda value: str(value)[:40])
def test_a_pool_is_unknown_in_another_region_and_account(
    host: Host, pool_id: str, operation: str, request_: dict[str, Any]
) -> None:
    abroad = host.client("cognito-idp", region="eu-west-1")
    with refused("ResourceNotFoundException", f"User pool {pool_id} does not exist."):
        getattr(abroad, operation)(UserPoolId=pool_id, **request_)
    with refused("ResourceNotFoundException", f"User pool {pool_id} does not exist."):
        getattr(of_account(host, "111111111111"), operation)(UserPoolId=pool_id, **request_)


def of_account(host: Host, account_id: str) -> Any:
    session = boto3.Session(account_id, "test", region_name="us-east-1")
    return checked(session.client("cognito-idp", endpoint_url=host.url))


def test_a_list_has_the_pools_of_its_account_and_region_only(host: Host) -> None:
    of_one = of_account(host, "222222222222")
    of_other = of_account(host, "333333333333")
    pool = of_one.create_user_pool(PoolName="mine")["UserPool"]
    assert pool["Arn"].split(":")[3:5] == ["us-east-1", "222222222222"]
    (listed,) = of_one.list_user_pools(MaxResults=60)["UserPools"]
    members = ("Id", "Name", "LambdaConfig", "LastModifiedDate", "CreationDate")
    assert listed == {member: pool[member] for member in members}
    assert of_other.list_user_pools(MaxResults=60)["UserPools"] == []


def test_pages_of_pools_follow_each_other(host: Host) -> None:
    cognito = of_account(host, "444444444444")
    made = {
        cognito.create_user_pool(PoolName=f"pool{number}")["UserPool"]["Id"] for number in range(5)
    }
    pages = cognito.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 2})
    sizes, found = [], set()
    for page in pages:
        sizes.append(len(page["UserPools"]))
        found |= {pool["Id"] for pool in page["UserPools"]}
    assert (sizes, found) == ([2, 2, 1], made)
    assert "NextToken" not in cognito.list_user_pools(MaxResults=5)


def test_a_page_token_is_refused_when_changed_or_from_another_list(host: Host) -> None:
    cognito = of_account(host, "555555555555")
    pool_id = cognito.create_user_pool(PoolName="one")["UserPool"]["Id"]
    cognito.create_user_pool(PoolName="two")
    token = cognito.list_user_pools(MaxResults=1)["NextToken"]
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    message = "Invalid pagination token given."
    for wrong in (changed, token[:-1], token + "A", "x"):
        with refused(INVALID, message):
            cognito.list_user_pools(MaxResults=1, NextToken=wrong)
    with refused(INVALID, message):
        cognito.list_user_pool_clients(UserPoolId=pool_id, NextToken=token)
    with refused(INVALID, message):
        of_account(host, "666666666666").list_user_pools(MaxResults=1, NextToken=token)


PAGE_SIZES: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"MaxResults": 0}, "'0' at 'maxResults'", "Member must have value greater than or equal to 1"),
    ({"MaxResults": 61}, "'61' at 'maxResults'", "Member must have value less than or equal to 60"),
    ({}, "null at 'maxResults'", "Member must not be null"),
)


@pytest.mark.parametrize(("given", "member", "rule"), PAGE_SIZES)
def test_a_page_of_pools_has_1_to_60(
    cognito: Any, given: dict[str, Any], member: str, rule: str
) -> None:
    with refused(INVALID, detected(member, rule)):
        cognito.list_user_pools(**given)
