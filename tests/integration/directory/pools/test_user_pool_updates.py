"""What an update of a user pool changes, what it keeps, and what goes back to its default."""

from typing import Any

import pytest

from tests.integration.making import SMS, describe_pool, make_pool, refused

INVALID = "InvalidParameterException"
TOTP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:"
RECOVERY_BY_PHONE = {"RecoveryMechanisms": [{"Name": "verified_phone_number", "Priority": 1}]}
VERIFIED_FIRST = {"AttributesRequireVerificationBeforeUpdate": ["email"]}
PASSWORD_POLICY = {
    "MinimumLength": 12,
    "RequireUppercase": True,
    "RequireLowercase": False,
    "RequireNumbers": True,
    "RequireSymbols": False,
    "PasswordHistorySize": 3,
    "TemporaryPasswordValidityDays": 5,
}
SIGN_IN_POLICY = {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}
POLICIES = {"PasswordPolicy": PASSWORD_POLICY, "SignInPolicy": SIGN_IN_POLICY}
SET: dict[str, Any] = {
    "Policies": POLICIES,
    "DeletionProtection": "ACTIVE",
    "LambdaConfig": {"PreSignUp": f"{LAMBDA}first"},
    "AutoVerifiedAttributes": ["email"],
    "VerificationMessageTemplate": {"EmailMessage": "First {####}", "EmailSubject": "First"},
    "SmsAuthenticationMessage": "First {####}",
    "UserAttributeUpdateSettings": VERIFIED_FIRST,
    "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True},
    "EmailConfiguration": {
        "EmailSendingAccount": "COGNITO_DEFAULT",
        "ReplyToEmailAddress": "a@b.c",
    },
    **SMS,
    "UserPoolTags": {"team": "first"},
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
    "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
    "AccountRecoverySetting": RECOVERY_BY_PHONE,
    "UserPoolTier": "PLUS",
    "DcrConfiguration": {"EnableStatus": "Enabled", "OpenDcrEnabled": True},
    "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
    "IssuerConfiguration": {"Type": "ORIGINAL"},
}
"""What a pool is made with; its tier is its own for what needs it."""
KEPT = (
    "Policies",
    "UserAttributeUpdateSettings",
    "MfaConfiguration",
    "UserPoolTags",
    "DcrConfiguration",
    "KeyConfiguration",
    "IssuerConfiguration",
)
ALWAYS = {"AutoVerifiedAttributes": ["email"]}
"""What every update here says, for UserAttributeUpdateSettings must go with it."""
CHANGES: tuple[tuple[str, Any], ...] = (
    ("Policies", {"PasswordPolicy": {**PASSWORD_POLICY, "MinimumLength": 20}}),
    ("Policies", {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}}),
    ("DeletionProtection", "ACTIVE"),
    ("LambdaConfig", {"PostConfirmation": f"{LAMBDA}second"}),
    ("AutoVerifiedAttributes", ["email", "phone_number"]),
    ("VerificationMessageTemplate", {"EmailMessage": "Second {####}"}),
    ("SmsAuthenticationMessage", "Second {####}"),
    ("DeviceConfiguration", {"DeviceOnlyRememberedOnUserPrompt": True}),
    ("EmailConfiguration", {"ReplyToEmailAddress": "second@example.com"}),
    ("SmsConfiguration", SMS["SmsConfiguration"]),
    ("UserPoolTags", {"team": "second"}),
    ("AdminCreateUserConfig", {"AllowAdminCreateUserOnly": True}),
    ("AccountRecoverySetting", {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}),
    ("UserPoolTier", "PLUS"),
    ("DcrConfiguration", {"EnableStatus": "Disabled"}),
    ("PoolName", "second"),
)
TEXTS = {
    "VerificationMessageTemplate": ("EmailVerificationMessage", "EmailVerificationSubject"),
    "SmsConfiguration": ("SmsMfaConfiguration",),
    "PoolName": ("Name",),
}
"""What else is said of these."""


@pytest.fixture
def pool_id(cognito: Any) -> str:
    return make_pool(cognito, **SET)


def settings(cognito: Any, pool_id: str) -> dict[str, Any]:
    """Return what a pool describes, without what tells one pool from another."""
    passing = ("Id", "Arn", "CreationDate", "LastModifiedDate")
    described = describe_pool(cognito, pool_id)
    return {name: value for name, value in described.items() if name not in passing}


def mfa_config(cognito: Any, pool_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = cognito.get_user_pool_mfa_config(UserPoolId=pool_id)
    answer.pop("ResponseMetadata")
    return answer


def test_what_an_update_leaves_out_is_kept_or_as_of_a_new_pool(cognito: Any, pool_id: str) -> None:
    before = settings(cognito, pool_id)
    new = settings(cognito, make_pool(cognito, **ALWAYS))
    cognito.update_user_pool(UserPoolId=pool_id, **ALWAYS)
    after = settings(cognito, pool_id)
    kept = {name: before[name] for name in KEPT}
    days = {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 5}
    assert after == {**new, "Name": before["Name"], **kept, "AdminCreateUserConfig": days}


@pytest.mark.parametrize(("member", "value"), CHANGES)
def test_an_update_changes_what_it_names_and_no_more_than_one_that_names_nothing(
    cognito: Any, pool_id: str, member: str, value: Any
) -> None:
    sms = SMS if value == ["email", "phone_number"] else {}
    cognito.update_user_pool(UserPoolId=pool_id, **ALWAYS, **sms)
    bare = settings(cognito, pool_id)
    cognito.update_user_pool(UserPoolId=pool_id, **{**ALWAYS, **sms, member: value})
    after = settings(cognito, pool_id)
    named = (member, *TEXTS.get(member, ()))
    assert {n: v for n, v in after.items() if n not in named} == {
        n: v for n, v in bare.items() if n not in named
    }
    if member == "Policies":
        assert after["Policies"] == {**POLICIES, **value}
    elif member != "PoolName":
        given = value if isinstance(value, dict) else {"": value}
        found = after[member] if isinstance(value, dict) else {"": after[member]}
        assert given.items() <= found.items()


@pytest.mark.parametrize("configuration", ["ON", "OPTIONAL"])
def test_mfa_stays_as_it_is_until_an_update_names_it(cognito: Any, configuration: str) -> None:
    pool_id = make_pool(cognito)
    expected = {"MfaConfiguration": configuration, **TOTP}
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **expected)
    cognito.update_user_pool(UserPoolId=pool_id, DeletionProtection="INACTIVE")
    assert mfa_config(cognito, pool_id) == expected
    assert describe_pool(cognito, pool_id)["MfaConfiguration"] == configuration
    # What the pool sends by SMS is no second factor because an update says it.
    cognito.update_user_pool(UserPoolId=pool_id, **SMS)
    assert mfa_config(cognito, pool_id) == expected
    cognito.update_user_pool(UserPoolId=pool_id, MfaConfiguration="OFF")
    assert mfa_config(cognito, pool_id)["MfaConfiguration"] == "OFF"


def test_mfa_by_sms_goes_with_the_configuration_that_sends(cognito: Any) -> None:
    pool_id = make_pool(cognito, MfaConfiguration="ON", **SMS)
    both = {"MfaConfiguration": "ON", "SmsMfaConfiguration": SMS}
    cognito.update_user_pool(UserPoolId=pool_id, **SMS)
    assert mfa_config(cognito, pool_id) == both
    with refused(
        INVALID,
        "SMS configuration and Auto verification for phone_number are required when MFA is "
        "required/optional",
    ):
        cognito.update_user_pool(UserPoolId=pool_id)
    assert mfa_config(cognito, pool_id) == both
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="ON", SmsMfaConfiguration=SMS, **TOTP
    )
    cognito.update_user_pool(UserPoolId=pool_id)
    assert mfa_config(cognito, pool_id) == {"MfaConfiguration": "ON", **TOTP}


@pytest.mark.parametrize(
    "given",
    [
        {"Policies": {}},
        {"UserAttributeUpdateSettings": {}},
    ],
    ids=lambda given: next(iter(given)),
)
def test_a_structure_without_members_says_nothing(
    cognito: Any, pool_id: str, given: dict[str, Any]
) -> None:
    (member,) = given
    before = describe_pool(cognito, pool_id)[member]
    cognito.update_user_pool(UserPoolId=pool_id, **ALWAYS, **given)
    assert describe_pool(cognito, pool_id)[member] == before


@pytest.mark.parametrize(
    ("given", "left"),
    [
        (
            {"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []}},
            None,
        ),
        ({"UserPoolTags": {}}, {}),
        ({"MfaConfiguration": "OFF"}, "OFF"),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) and given else None,
)
def test_what_is_kept_is_taken_away_by_an_empty_value(
    cognito: Any, pool_id: str, given: dict[str, Any], left: Any
) -> None:
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, MfaConfiguration="OPTIONAL", **TOTP)
    cognito.update_user_pool(UserPoolId=pool_id, **ALWAYS, **given)
    (member,) = given
    assert describe_pool(cognito, pool_id).get(member) == left


def test_a_password_policy_is_given_whole(cognito: Any, pool_id: str) -> None:
    policies = {"PasswordPolicy": {"MinimumLength": 9}}
    cognito.update_user_pool(UserPoolId=pool_id, **ALWAYS, Policies=policies)
    assert describe_pool(cognito, pool_id)["Policies"] == {
        "PasswordPolicy": {
            "MinimumLength": 9,
            "RequireUppercase": False,
            "RequireLowercase": False,
            "RequireNumbers": False,
            "RequireSymbols": False,
            "TemporaryPasswordValidityDays": 7,
        },
        "SignInPolicy": SIGN_IN_POLICY,
    }


def test_the_older_name_of_the_validity_changes_the_policy_that_is_kept(
    cognito: Any, pool_id: str
) -> None:
    days = {"UnusedAccountValidityDays": 21}
    cognito.update_user_pool(UserPoolId=pool_id, **ALWAYS, AdminCreateUserConfig=days)
    pool = describe_pool(cognito, pool_id)
    policy = {**PASSWORD_POLICY, "TemporaryPasswordValidityDays": 21}
    assert pool["Policies"]["PasswordPolicy"] == policy
    assert pool["AdminCreateUserConfig"]["UnusedAccountValidityDays"] == 21


def test_what_is_kept_must_go_with_what_falls_back(cognito: Any, pool_id: str) -> None:
    before = settings(cognito, pool_id)
    with refused(
        INVALID,
        "All attributes in AttributesRequireVerificationBeforeUpdate must exist in "
        "AutoVerifiedAttributes",
    ):
        cognito.update_user_pool(UserPoolId=pool_id)
    assert settings(cognito, pool_id) == before


def test_a_pool_can_be_updated_with_what_it_describes(cognito: Any, pool_id: str) -> None:
    before = settings(cognito, pool_id)
    shape = cognito.meta.service_model.operation_model("UpdateUserPool").input_shape
    described = {name: before[name] for name in shape.members if name in before}
    # Which says the same as the policy's TemporaryPasswordValidityDays, and not beside it.
    config = {**described["AdminCreateUserConfig"]}
    del config["UnusedAccountValidityDays"]
    described["AdminCreateUserConfig"] = config
    cognito.update_user_pool(UserPoolId=pool_id, **described)
    assert settings(cognito, pool_id) == before
