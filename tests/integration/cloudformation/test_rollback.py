"""A change that fails is taken back whole, or its stack says that it was not."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.cloudformation.conftest import Stack, of, ref

PLAN = {"Name": "plan", "AttributeDataType": "String", "Mutable": True}
POOL: dict[str, Any] = {
    "AutoVerifiedAttributes": ["email"],
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
    "MfaConfiguration": "OPTIONAL",
    "Policies": {"PasswordPolicy": {"MinimumLength": 8}},
    "Schema": [{"Name": "email", "Required": True, "Mutable": True}],
    "UserPoolTags": {"team": "pets", "old": "yes"},
    "WebAuthnRelyingPartyID": "example.com",
}
CHANGED: dict[str, Any] = {
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]},
    "AutoVerifiedAttributes": None,
    "UserAttributeUpdateSettings": None,
    "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True},
    "MfaConfiguration": "ON",
    "Policies": {
        "PasswordPolicy": {"MinimumLength": 12},
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
    },
    "UserPoolName": "changed",
    "UserPoolTags": {"team": "zoo", "new": "yes"},
    "WebAuthnFactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
}
FAILS: dict[str, tuple[dict[str, Any], str]] = {
    # by the operation that refuses, in the order in which they are asked
    "nothing is asked": ({"Schema": []}, "Existing schema attributes"),
    "never updated": ({"AliasAttributes": ["email"]}, "property - AliasAttributes"),
    "UpdateUserPool": (
        {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "x", "Priority": 1}]}},
        "recoveryMechanisms",
    ),
    "SetUserPoolMfaConfig": (
        {"WebAuthnFactorConfiguration": "SINGLE_FACTOR"},
        "Cannot set WebAuthn factor configuration to SINGLE_FACTOR",
    ),
    "TagResource": ({"UserPoolTags": {"aws:mine": "no"}}, "reserved for system use"),
    "AddCustomAttributes": (
        {
            "Schema": [
                *POOL["Schema"],
                {"Name": "plan", "Required": True, "AttributeDataType": "String"},
            ]
        },
        "Required custom attributes are not supported currently.",
    ),
    "AddCustomAttributes of two": (
        {"Schema": [*POOL["Schema"], PLAN, {"Name": "website"}]},
        "Invalid AttributeDataType input",
    ),
}


def pool(*changes: dict[str, Any]) -> dict[str, Any]:
    properties = {name: value for change in (POOL, *changes) for name, value in change.items()}
    return of(
        "UserPool", **{name: value for name, value in properties.items() if value is not None}
    )


def described(cognito: Any, stack: Stack) -> dict[str, Any]:
    key = {"UserPoolId": stack.ids["Pool"]}
    found: dict[str, Any] = cognito.describe_user_pool(**key)["UserPool"]
    mfa = cognito.get_user_pool_mfa_config(**key)
    for passing in ("LastModifiedDate", "ResponseMetadata"):
        found.pop(passing, None)
        mfa.pop(passing, None)
    return {**found, "Mfa": mfa}


@pytest.mark.parametrize(("change", "message"), FAILS.values(), ids=FAILS)
def test_a_pool_whose_update_is_refused_half_way_is_what_it_was(
    cognito: Any, stack: Stack, change: dict[str, Any], message: str
) -> None:
    assert stack.create(Pool=pool()) == "CREATE_COMPLETE", stack.events
    before = described(cognito, stack)
    assert stack.update(Pool=pool(CHANGED, change)) == "UPDATE_ROLLBACK_COMPLETE"
    assert message in stack.reason("Pool")
    assert described(cognito, stack) == before
    # What the stack has now can be changed as before.
    assert stack.update(Pool=pool(CHANGED)) == "UPDATE_COMPLETE", stack.events
    after = described(cognito, stack)
    assert after["Name"] == "changed"
    assert after["Mfa"]["MfaConfiguration"] == "ON"


def test_what_cannot_be_taken_back_is_told(cognito: Any, stack: Stack) -> None:
    assert stack.create(Pool=pool()) == "CREATE_COMPLETE", stack.events
    before = described(cognito, stack)
    grown = pool(CHANGED, {"Schema": [*POOL["Schema"], PLAN]})
    fails = {**of("UserPoolGroup", UserPoolId="nowhere_1"), "DependsOn": ["Pool"]}
    assert stack.update(Pool=grown, Fails=fails) == "UPDATE_ROLLBACK_FAILED"
    assert stack.described["StackStatusReason"] == (
        "The following resource(s) failed to update: [Pool]. "
    )
    assert "Existing schema attributes cannot be modified or deleted." in stack.reason("Pool")
    # All the rest of it is brought back.
    after = described(cognito, stack)
    assert after["SchemaAttributes"].pop()["Name"] == "custom:plan"
    assert after == before
    assert stack.delete() == "DELETE_COMPLETE"


def test_a_protected_pool_of_a_stack_that_fails_is_told_and_found_again(
    cognito: Any, stack: Stack
) -> None:
    protected = of("UserPool", DeletionProtection="ACTIVE")
    fails = {**of("UserPoolGroup", UserPoolId="nowhere_1"), "DependsOn": ["Pool"]}
    assert stack.create(Pool=protected, Fails=fails) == "ROLLBACK_FAILED"
    assert "deletion protection is activated" in stack.reason("Pool")
    pool_id = stack.ids["Pool"]
    cognito.update_user_pool(UserPoolId=pool_id, DeletionProtection="INACTIVE")
    assert stack.delete() == "DELETE_COMPLETE"
    with pytest.raises(ClientError, match="does not exist"):
        cognito.describe_user_pool(UserPoolId=pool_id)


def test_what_stands_beside_what_fails_is_brought_back_too(cognito: Any, stack: Stack) -> None:
    logo = {
        "Bytes": "iVBORw0KGgo=",
        "Category": "FORM_LOGO",
        "ColorMode": "DARK",
        "Extension": "PNG",
    }

    def resources(**branding: Any) -> dict[str, Any]:
        owner = {"UserPoolId": ref("Pool"), "ClientId": ref("App")}
        return {
            "Pool": pool(),
            "App": of("UserPoolClient", UserPoolId=ref("Pool")),
            "Look": of("ManagedLoginBranding", **owner, **branding),
        }

    first = {"Settings": {"categories": {}}, "Assets": [logo]}
    assert stack.create(**resources(**first)) == "CREATE_COMPLETE", stack.events
    client = {"UserPoolId": stack.ids["Pool"], "ClientId": stack.ids["App"]}

    def look() -> dict[str, Any]:
        answer = cognito.describe_managed_login_branding_by_client(**client)
        found: dict[str, Any] = answer["ManagedLoginBranding"]
        found.pop("LastModifiedDate")
        return found

    before = look()
    footer = {**logo, "Category": "PAGE_FOOTER_BACKGROUND"}
    fails = {**of("UserPoolGroup", UserPoolId="nowhere_1"), "DependsOn": ["Look"]}
    for second in (
        {"Settings": {"components": {}}, "Assets": [footer]},
        {"Settings": {"components": {}}, "Assets": [logo, footer]},
        {"UseCognitoProvidedValues": True},
    ):
        changed = {**resources(**second), "Fails": fails}
        assert stack.update(**changed) == "UPDATE_ROLLBACK_COMPLETE", stack.events
        assert look() == before
