"""What stacks refuse, in CloudFormation's words, and what they leave behind: nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.cloudformation.conftest import Stack, of, ref

_PLAN = {"Name": "plan", "AttributeDataType": "String"}
_EXISTING = "Invalid request provided: Existing schema attributes cannot be modified or deleted."


def never(name: str) -> str:
    return f"Invalid request provided: Updates are not allowed for property - {name}."


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ({}, {"UsernameAttributes": ["email"]}, never("UsernameAttributes")),
        ({"AliasAttributes": ["email"]}, {}, never("AliasAttributes")),
        ({}, {"UsernameConfiguration": {"CaseSensitive": True}}, never("UsernameConfiguration")),
        ({"Schema": [_PLAN]}, {"Schema": []}, _EXISTING),
        ({"Schema": [_PLAN]}, {"Schema": [{**_PLAN, "Mutable": False}]}, _EXISTING),
    ],
)
def test_a_pool_keeps_what_it_was_made_with(
    stack: Stack, before: dict[str, Any], after: dict[str, Any], message: str
) -> None:
    assert stack.create(Pool=of("UserPool", **before)) == "CREATE_COMPLETE"
    pool_id = stack.ids["Pool"]
    assert stack.update(Pool=of("UserPool", **after)) == "UPDATE_ROLLBACK_COMPLETE"
    assert f'"{message}"' in stack.reason("Pool")
    assert stack.ids == {"Pool": pool_id}


@pytest.mark.parametrize(
    ("type_name", "properties", "problem"),
    [
        ("UserPool", {"Name": "pets"}, "#: extraneous key [Name] is not permitted"),
        (
            "UserPool",
            {"Policies": {"PasswordPolicy": {"Length": 9}}},
            "#/Policies/PasswordPolicy: extraneous key [Length] is not permitted",
        ),
        (
            "UserPoolResourceServer",
            {"UserPoolId": "us-east-1_x", "Identifier": "x", "Scopes": [{"ScopeName": "a"}]},
            "#: required key [Name] not found",
        ),
        ("UserPoolClient", {"ClientName": "x"}, "#: required key [UserPoolId] not found"),
    ],
)
def test_a_template_declares_what_the_schema_has(
    stack: Stack, type_name: str, properties: dict[str, Any], problem: str
) -> None:
    assert stack.create(Bad=of(type_name, **properties)) == "ROLLBACK_COMPLETE"
    assert problem in stack.reason("Bad")


def test_what_is_cognito_syncs_is_refused(stack: Stack) -> None:
    pool = of("IdentityPool", AllowUnauthenticatedIdentities=True, CognitoEvents={"a": "b"})
    assert stack.create(Pool=pool) == "ROLLBACK_COMPLETE"
    assert "Amazon Cognito Sync, which is not emulated" in stack.reason("Pool")


def test_a_stack_that_fails_leaves_nothing(
    cognito: Any, stack: Stack, pools: Callable[[], set[str]]
) -> None:
    before = pools()
    bad = of("UserPoolGroup", UserPoolId=ref("Pool"), RoleArn="no-role-at-all-but-long")
    created = stack.create(Pool=of("UserPool", UserPoolName="left"), Bad=bad)
    assert created == "ROLLBACK_COMPLETE"
    assert stack.described["StackStatusReason"] == (
        "The following resource(s) failed to create: [Bad]. Rollback requested by user."
    )
    assert "left" not in pools() - before
    assert stack.delete() == "DELETE_COMPLETE"


def test_what_was_made_stays_where_that_is_asked_for(cognito: Any, stack: Stack) -> None:
    bad = of("UserPoolGroup", UserPoolId=ref("Pool"), RoleArn="no-role-at-all-but-long")
    template = {"Resources": {"Pool": of("UserPool"), "Bad": bad}}
    stack.client.create_stack(
        StackName=stack.name, TemplateBody=json.dumps(template), OnFailure="DO_NOTHING"
    )
    assert stack.settle() == "CREATE_FAILED"
    pool_id = stack.ids["Pool"]
    assert cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["Id"] == pool_id
    assert stack.delete() == "DELETE_COMPLETE"
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.describe_user_pool(UserPoolId=pool_id)


def test_a_resource_that_is_made_in_two_steps_leaves_nothing(
    stack: Stack, pools: Callable[[], set[str]]
) -> None:
    pool = of("UserPool", UserPoolName="half", EnabledMfas=["SMS_MFA"], MfaConfiguration="ON")
    assert stack.create(Pool=pool) == "ROLLBACK_COMPLETE"
    assert "half" not in pools()


def test_a_protected_pool_outlives_its_stack(cognito: Any, stack: Stack) -> None:
    pool = of("UserPool", DeletionProtection="ACTIVE")
    assert stack.create(Pool=pool, Group=of("UserPoolGroup", UserPoolId=ref("Pool")))
    pool_id = stack.ids["Pool"]
    assert stack.delete() == "DELETE_FAILED"
    assert "deletion protection is activated" in stack.reason("Pool")
    described = stack.described
    assert described["StackStatusReason"] == "The following resource(s) failed to delete: [Pool]. "
    cognito.update_user_pool(UserPoolId=pool_id, DeletionProtection="INACTIVE")
    assert stack.delete() == "DELETE_COMPLETE"
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.describe_user_pool(UserPoolId=pool_id)


def test_a_change_set_that_fails_leaves_what_was_there(cognito: Any, stack: Stack) -> None:
    assert stack.create(Pool=of("UserPool", UserPoolName="first")) == "CREATE_COMPLETE"
    pool_id = stack.ids["Pool"]
    bad = of("UserPoolGroup", UserPoolId=ref("Pool"), RoleArn="no-role-at-all-but-long")
    template = {"Resources": {"Pool": of("UserPool", UserPoolName="second"), "Bad": bad}}
    made = stack.client.create_change_set(
        StackName=stack.name, ChangeSetName="bad", TemplateBody=json.dumps(template)
    )
    stack.client.get_waiter("change_set_create_complete").wait(
        ChangeSetName=made["Id"], WaiterConfig={"Delay": 1, "MaxAttempts": 30}
    )
    stack.client.execute_change_set(ChangeSetName=made["Id"])
    assert stack.settle() == "UPDATE_ROLLBACK_COMPLETE"
    pool = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    assert pool["Name"] == "first"
    assert stack.ids == {"Pool": pool_id}


@pytest.fixture
def pools(cognito: Any) -> Callable[[], set[str]]:
    """Tells the names of the newest pools there are."""

    def names() -> set[str]:
        found: set[str] = set()
        token: dict[str, str] = {}
        while True:
            page = cognito.list_user_pools(MaxResults=60, **token)
            found |= {pool["Name"] for pool in page["UserPools"]}
            if not page.get("NextToken"):
                return found
            token = {"NextToken": page["NextToken"]}

    return names
