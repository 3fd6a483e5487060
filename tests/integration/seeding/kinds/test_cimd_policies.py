"""CIMD policies in a file."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.seeding.files import (
    applied,
    check_each_member,
    check_nothing_changes,
    comes_back,
    exported_tree,
    refusals,
)

InProcess = Callable[[str], Any]
PATH = ("UserPools", 0, "CIMDPolicies", 0)
CLIENTS = [
    {"ClientName": "web", "ClientId": "web123"},
    {"ClientName": "other", "ClientId": "other123"},
]
POLICY = {
    "PolicyName": "tools",
    "CIMDPolicyId": "policy1",
    "ClientId": "web",
    "URLPatterns": ["https://tools.example.com/*"],
    "CacheDuration": 90_000,
}


def file_with(*policies: dict[str, Any], **pool: Any) -> dict[str, Any]:
    """Return a file with a pool that has these policies."""
    members = {"PoolName": "app", "Id": "us-east-1_app", "UserPoolClients": CLIENTS}
    return {"Version": 1, "UserPools": [members | pool | {"CIMDPolicies": list(policies)}]}


def test_policies_that_were_made_come_back(in_process: InProcess) -> None:
    cognito = in_process("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName="app")["UserPool"]["Id"]
    client_ids = [
        cognito.create_user_pool_client(UserPoolId=pool_id, ClientName=name)["UserPoolClient"][
            "ClientId"
        ]
        for name in ("web", "gone")
    ]
    for number, client_id in enumerate(client_ids):
        cognito.create_cimd_policy(
            UserPoolId=pool_id,
            ClientId=client_id,
            PolicyName=f"policy {number}",
            URLPatterns=[f"https://{number}.example.com/*"],
            CacheDuration=86_400 + number,
        )
    cognito.delete_user_pool_client(UserPoolId=pool_id, ClientId=client_ids[1])

    def described() -> list[Any]:
        listed = cognito.list_cimd_policies(UserPoolId=pool_id)["CIMDPolicies"]
        return [
            cognito.describe_cimd_policy(UserPoolId=pool_id, CIMDPolicyId=one["CIMDPolicyId"])[
                "CIMDPolicy"
            ]
            for one in listed
        ]

    before = described()
    assert [one.get("ClientId") for one in sorted(before, key=lambda one: one["PolicyName"])] == [
        client_ids[0],
        None,
    ]
    check_nothing_changes(comes_back())
    assert described() == before


def test_policies_of_a_pool_that_lost_the_feature_come_back(in_process: InProcess) -> None:
    applied(file_with(POLICY))
    pool_id = "us-east-1_app"
    in_process("cognito-idp").update_user_pool(UserPoolId=pool_id, UserPoolTier="LITE")
    comes_back()


def test_each_member_changes_alone(in_process: InProcess) -> None:
    others = {
        "PolicyName": "others",
        "ClientId": "other",
        "URLPatterns": ["https://others.example.com/*"],
        "CacheDuration": 86_401,
        "CreationDate": "2020-01-01T00:00:00Z",
        "LastModifiedDate": "2020-01-01T00:00:00Z",
    }
    stays = ("PolicyName", "ClientId", "URLPatterns", "CreationDate", "LastModifiedDate")
    check_each_member(file_with(POLICY), PATH, others, stays=stays)


def test_a_policy_without_an_id_is_known_by_its_name(in_process: InProcess) -> None:
    policy = {name: value for name, value in POLICY.items() if name != "CIMDPolicyId"}
    assert applied(file_with(policy)).made["CIMDPolicies"] == 1
    check_nothing_changes(file_with(policy))


def test_pruning_deletes_those_that_the_file_does_not_have(in_process: InProcess) -> None:
    applied(file_with(POLICY, {**POLICY, "PolicyName": "more", "CIMDPolicyId": "policy2"}))
    check_nothing_changes(file_with(POLICY))
    assert applied(file_with(POLICY), prune=True).deleted == {"CIMDPolicies": 1}
    (left,) = exported_tree()["UserPools"][0]["CIMDPolicies"]
    assert left["CIMDPolicyId"] == "policy1"


BAD = """\
Version: 1
UserPools:
- PoolName: app
  UserPoolTier: {tier}
  UserPoolClients: [{{ClientName: web, ClientId: web123}}]
  CIMDPolicies:
  - PolicyName: tools
    {client}
    URLPatterns:
    - {pattern}
"""
AT = "UserPools[0].CIMDPolicies[0]"
GOOD = {"tier": "PLUS", "client": "ClientId: web", "pattern": "https://a.example.com/*"}


@pytest.mark.parametrize(
    ("fault", "line", "member", "message"),
    [
        pytest.param(
            {"client": "ClientId: nobody"},
            8,
            f"{AT}.ClientId",
            "User pool client nobody does not exist.",
            id="a client that is not there",
        ),
        pytest.param(
            {"tier": "LITE"},
            7,
            AT,
            "The following feature is not available for the LITE pricing tier configured: Client "
            "ID Metadata Documents",
            id="a tier without the feature",
        ),
        pytest.param(
            {"pattern": "https://a.example.com"},
            10,
            f"{AT}.URLPatterns",
            "https://a.example.com is not a valid URL pattern: It has no path, which every "
            "client ID has.",
            id="a pattern of no address",
        ),
        pytest.param(
            {"client": "CacheDuration: 86400"},
            7,
            AT,
            "1 validation error detected: Value null at 'clientId' failed to satisfy constraint: "
            "Member must not be null",
            id="no client",
        ),
        pytest.param(
            {"client": "CacheDuration: 60"},
            8,
            f"{AT}.CacheDuration",
            "1 validation error detected: Value '60' at 'cacheDuration' failed to satisfy "
            "constraint: Member must have value greater than or equal to 86400",
            id="too short a time",
        ),
    ],
)
def test_a_policy_that_does_not_hold_is_refused(
    in_process: InProcess, fault: dict[str, str], line: int, member: str, message: str
) -> None:
    assert refusals(BAD.format(**GOOD | fault)) == [(line, member, message)]
