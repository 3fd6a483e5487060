"""Stacks that are changed, replaced in part, rolled back and deleted."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.host import Host
from tests.integration.cloudformation.conftest import Stack
from tests.integration.cloudformation.world import (
    IN_PLACE,
    REPLACED,
    REPLACING,
    changed,
    resources,
    told,
)

_FAILS = {"Type": "AWS::Cognito::UserPoolGroup", "Properties": {"UserPoolId": "nowhere_1"}}


@pytest.fixture(scope="module")
def first() -> dict[str, Any]:
    return resources(uuid.uuid4().hex)


@pytest.fixture
def stack(cloudformation: Any, first: dict[str, Any]) -> Iterator[Stack]:
    made = Stack(cloudformation)
    assert made.create(**first) == "CREATE_COMPLETE", made.events
    yield made
    assert made.delete() == "DELETE_COMPLETE"


def failing(given: dict[str, Any]) -> dict[str, Any]:
    """Return resources the last of which cannot be made."""
    return {**given, "Fails": {**_FAILS, "DependsOn": list(given)}}


def test_what_can_be_is_changed_in_place(host: Host, stack: Stack, first: dict[str, Any]) -> None:
    ids, before = stack.ids, told(host, stack)
    second = changed(first, IN_PLACE)
    assert stack.update(**second) == "UPDATE_COMPLETE", stack.events
    assert stack.ids == ids
    after = told(host, stack)
    pool = after["Pool"]
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 14
    assert pool["UserPoolTags"] == {"team": "zoo", "new": "yes"}
    assert "custom:plan" in {each["Name"] for each in pool["SchemaAttributes"]}
    assert after["Mfa"]["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
    assert (after["Client"]["ClientName"], after["Client"]["AccessTokenValidity"]) == ("second", 2)
    assert after["Domain"]["ManagedLoginVersion"] == 2
    (group,) = after["Groups"]
    assert (group["Description"], group["Precedence"]) == ("second", 3)
    provider = after["Provider"]["IdentityProvider"]
    assert "email" not in provider["AttributeMapping"]
    assert provider["IdpIdentifiers"] == ["example.org"]
    (server,) = after["Servers"]
    assert (server["Name"], server.get("Scopes", [])) == ("second", [])
    compromised = after["Risk"]["CompromisedCredentialsRiskConfiguration"]
    assert compromised["Actions"] == {"EventAction": "NO_ACTION"}
    assert "blue" in after["Style"]["CSS"]
    assert after["Branding"]["ManagedLoginBranding"]["Settings"] == {"categories": {}}
    assert after["Term"]["Links"] == {"cognito:default": "https://example.com/second"}
    (log,) = after["Logs"]["LogConfigurations"]
    assert log["CloudWatchLogsConfiguration"]["LogGroupArn"].endswith("second")
    assert after["Identities"]["AllowUnauthenticatedIdentities"] is True
    assert after["Identities"]["IdentityPoolTags"] == {"new": "yes"}
    assert set(after["Roles"]["Roles"]) == {"authenticated", "unauthenticated"}
    assert after["Tags"][0]["PrincipalTags"] == {"user": "sub", "app": "aud"}
    ((authorizer,), _) = after["Authorizers"]
    assert authorizer["name"] == "others"
    assert authorizer["authorizerResultTtlInSeconds"] == 10
    assert [arn.rsplit("/", 1)[1] for arn in authorizer["providerARNs"]] == [ids["Other"]]

    schema = {"Pool": {"Schema": IN_PLACE["Pool"]["Schema"]}}
    assert stack.update(**changed(first, schema)) == "UPDATE_COMPLETE", stack.events
    back = told(host, stack)
    # A pool's attributes cannot be taken away again, nor the order in which groups are ranked.
    for never in ("Pool", "Groups", "Member"):
        del back[never], before[never]
    assert back == before


def test_what_must_be_is_replaced(host: Host, stack: Stack, first: dict[str, Any]) -> None:
    ids = stack.ids
    assert stack.update(**changed(first, REPLACING)) == "UPDATE_COMPLETE", stack.events
    assert {name for name, each in stack.ids.items() if each != ids[name]} == REPLACED
    after = told(host, stack)
    assert after["Client"]["ClientSecret"]
    assert len(after["Clients"]) == len(after["Terms"]) == 1
    assert [group["GroupName"] for group in after["Groups"]] == ["second"]
    assert [group["GroupName"] for group in after["Member"]] == ["second"]
    assert after["Users"] == ["bob"]
    assert [each["ProviderName"] for each in after["Providers"]] == ["second"]
    assert [each["Identifier"] for each in after["Servers"]] == ["second"]
    assert [each["PrincipalTags"] for each in after["Tags"]] == [{}, {"user": "sub"}]
    assert [len(each) for each in after["Authorizers"]] == [0, 1]


@pytest.mark.parametrize("changes", [IN_PLACE, REPLACING])
def test_an_update_that_fails_half_way_leaves_what_was_there(
    host: Host, stack: Stack, first: dict[str, Any], changes: dict[str, Any]
) -> None:
    ids, before = stack.ids, told(host, stack)
    # A pool's new attributes could not be taken away again.
    kept = {
        name: {k: v for k, v in each.items() if k != "Schema"} for name, each in changes.items()
    }
    assert stack.update(**failing(changed(first, kept))) == "UPDATE_ROLLBACK_COMPLETE"
    assert "(Service: CognitoIdentityProvider, Status Code: 400" in stack.reason("Fails")
    assert stack.ids == ids
    after = told(host, stack)
    if changes is IN_PLACE:
        # The API cannot take a group's precedence away.
        for group in (*after["Groups"], *after["Member"]):
            group.pop("Precedence", None)
    assert after == before
    with pytest.raises(ClientError, match="No updates are to be performed"):
        stack.update(**first)


def test_an_unchanged_resource_is_not_touched(
    cognito: Any, stack: Stack, first: dict[str, Any]
) -> None:
    pool_id = stack.ids["Pool"]
    dates = [cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["LastModifiedDate"]]
    assert stack.update(**changed(first, {"Group": {"Description": "x"}})) == "UPDATE_COMPLETE"
    dates.append(cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["LastModifiedDate"])
    assert dates[0] == dates[1]
    touched = {name for name, status, _ in stack.events if status == "UPDATE_COMPLETE"}
    assert touched == {"Group", stack.name}


def test_what_an_update_adds_is_deleted_with_the_stack(
    cognito: Any, cloudformation: Any, stack: Stack, first: dict[str, Any]
) -> None:
    added = {"Type": "AWS::Cognito::UserPool", "Properties": {}}
    assert stack.update(**first, Added=added) == "UPDATE_COMPLETE"
    ids = stack.ids
    assert stack.delete() == "DELETE_COMPLETE"
    for name in ("Added", "Pool", "Other"):
        with pytest.raises(cognito.exceptions.ResourceNotFoundException):
            cognito.describe_user_pool(UserPoolId=ids[name])
