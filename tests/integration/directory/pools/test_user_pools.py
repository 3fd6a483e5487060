"""User pools: what AWS gives, keeps and refuses."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.making import SMS, describe_pool, refused

INVALID = "InvalidParameterException"
DEFAULTS: dict[str, Any] = {
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 8,
            "RequireUppercase": True,
            "RequireLowercase": True,
            "RequireNumbers": True,
            "RequireSymbols": True,
            "TemporaryPasswordValidityDays": 7,
        },
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
    },
    "DeletionProtection": "INACTIVE",
    "LambdaConfig": {},
    "MfaConfiguration": "OFF",
    "EstimatedNumberOfUsers": 0,
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
    "UserPoolTags": {},
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
    "AccountRecoverySetting": {
        "RecoveryMechanisms": [
            {"Priority": 1, "Name": "verified_email"},
            {"Priority": 2, "Name": "verified_phone_number"},
        ]
    },
    "UserPoolTier": "ESSENTIALS",
}
ABSENT = (
    "AliasAttributes",
    "AutoVerifiedAttributes",
    "CustomDomain",
    "DeviceConfiguration",
    "Domain",
    "EmailVerificationMessage",
    "SmsConfiguration",
    "SmsVerificationMessage",
    "Status",
    "UserAttributeUpdateSettings",
    "UsernameAttributes",
    "UsernameConfiguration",
    "UserPoolAddOns",
)
STANDARD_ATTRIBUTES = (
    # name, shortest and longest value
    ("sub", "1", "2048"),
    ("name", "0", "2048"),
    ("given_name", "0", "2048"),
    ("family_name", "0", "2048"),
    ("middle_name", "0", "2048"),
    ("nickname", "0", "2048"),
    ("preferred_username", "0", "2048"),
    ("profile", "0", "2048"),
    ("picture", "0", "2048"),
    ("website", "0", "2048"),
    ("email", "0", "2048"),
    ("email_verified", None, None),
    ("gender", "0", "2048"),
    ("birthdate", "10", "10"),
    ("zoneinfo", "0", "2048"),
    ("locale", "0", "2048"),
    ("phone_number", "0", "2048"),
    ("phone_number_verified", None, None),
    ("address", "0", "2048"),
    ("updated_at", None, None),
)


def standard_attribute(name: str, shortest: str | None, longest: str | None) -> dict[str, Any]:
    attribute: dict[str, Any] = {
        "Name": name,
        "AttributeDataType": "String",
        "DeveloperOnlyAttribute": False,
        "Mutable": name != "sub",
        "Required": name == "sub",
    }
    if name.endswith("_verified"):
        return {**attribute, "AttributeDataType": "Boolean"}
    if name == "updated_at":
        limits: dict[str, dict[str, str | None]] = {"NumberAttributeConstraints": {"MinValue": "0"}}
        return {**attribute, "AttributeDataType": "Number", **limits}
    limits = {"StringAttributeConstraints": {"MinLength": shortest, "MaxLength": longest}}
    return {**attribute, **limits}


@pytest.fixture(scope="module")
def default_pool(cognito: Any) -> dict[str, Any]:
    pool: dict[str, Any] = cognito.create_user_pool(PoolName="defaults")["UserPool"]
    return pool


@pytest.mark.parametrize(("member", "value"), DEFAULTS.items())
def test_what_a_new_pool_leaves_out_is_default(
    default_pool: dict[str, Any], member: str, value: Any
) -> None:
    assert default_pool[member] == value


@pytest.mark.parametrize("member", ABSENT)
def test_what_has_no_default_is_absent(default_pool: dict[str, Any], member: str) -> None:
    assert member not in default_pool


def test_a_new_pool_has_the_standard_attributes_in_aws_order(default_pool: dict[str, Any]) -> None:
    assert default_pool["SchemaAttributes"] == [
        standard_attribute(*attribute) for attribute in STANDARD_ATTRIBUTES
    ]


def test_a_new_pool_is_named_and_dated(cognito: Any, default_pool: dict[str, Any]) -> None:
    pool_id = default_pool["Id"]
    assert re.fullmatch(r"us-east-1_[0-9a-f]{32}", pool_id)
    assert default_pool["Name"] == "defaults"
    assert default_pool["Arn"] == f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool_id}"
    assert default_pool["CreationDate"] == default_pool["LastModifiedDate"]
    assert describe_pool(cognito, pool_id) == default_pool


POLICIES: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    # what is given of the password policy, what is kept
    ({}, {"MinimumLength": 8, "RequireUppercase": False, "TemporaryPasswordValidityDays": 7}),
    ({"MinimumLength": 6}, {"MinimumLength": 6, "RequireSymbols": False}),
    ({"RequireNumbers": True}, {"RequireNumbers": True, "RequireLowercase": False}),
    ({"TemporaryPasswordValidityDays": 0}, {"TemporaryPasswordValidityDays": 7}),
    ({"TemporaryPasswordValidityDays": 3}, {"TemporaryPasswordValidityDays": 3}),
    ({"PasswordHistorySize": 4}, {"PasswordHistorySize": 4}),
)


@pytest.mark.parametrize(("given", "kept"), POLICIES)
def test_a_password_policy_that_is_given_in_part_asks_for_nothing_else(
    cognito: Any, new_pool: Callable[..., str], given: dict[str, Any], kept: dict[str, Any]
) -> None:
    pool = describe_pool(cognito, new_pool(Policies={"PasswordPolicy": given}))
    assert kept.items() <= pool["Policies"]["PasswordPolicy"].items()
    days = pool["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"]
    assert pool["AdminCreateUserConfig"]["UnusedAccountValidityDays"] == days


def test_the_older_name_of_the_validity_of_temporary_passwords_sets_both(
    cognito: Any, new_pool: Callable[..., str]
) -> None:
    pool = describe_pool(cognito, new_pool(AdminCreateUserConfig={"UnusedAccountValidityDays": 30}))
    assert pool["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"] == 30
    assert pool["AdminCreateUserConfig"]["UnusedAccountValidityDays"] == 30


KEPT_AS_GIVEN = (
    {"AutoVerifiedAttributes": ["email"]},
    {"AutoVerifiedAttributes": ["phone_number"], **SMS},
    {"AliasAttributes": ["email", "preferred_username"]},
    {"UsernameAttributes": ["email", "phone_number"]},
    {"UsernameConfiguration": {"CaseSensitive": False}},
    {"SmsAuthenticationMessage": "Code {####}"},
    {"DeletionProtection": "ACTIVE"},
    {"MfaConfiguration": "OPTIONAL", **SMS},
    {"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True}},
    {"UserPoolTags": {"team": "blue"}},
    {"UserPoolTier": "LITE"},
    {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}},
    {"LambdaConfig": {"PreSignUp": "arn:aws:lambda:us-east-1:000000000000:function:f"}},
    {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}},
    {
        "AutoVerifiedAttributes": ["email"],
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    },
    {
        "EmailConfiguration": {
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/me@example.com",
            "From": "Me <me@example.com>",
        }
    },
)


@pytest.mark.parametrize("given", KEPT_AS_GIVEN, ids=lambda given: "+".join(given))
def test_what_is_given_is_kept(
    cognito: Any, new_pool: Callable[..., str], given: dict[str, Any]
) -> None:
    pool = describe_pool(cognito, new_pool(**given))
    assert {member: pool[member] for member in given} == given


TEXTS = (
    ("EmailVerificationMessage", "EmailMessage", "Your code: {####}"),
    ("EmailVerificationSubject", "EmailSubject", "Hello"),
    ("SmsVerificationMessage", "SmsMessage", "Code {####}"),
)


@pytest.mark.parametrize("by_template", [False, True])
@pytest.mark.parametrize(("member", "template_member", "text"), TEXTS)
def test_a_verification_text_shows_under_both_its_names(
    cognito: Any,
    new_pool: Callable[..., str],
    member: str,
    template_member: str,
    text: str,
    by_template: bool,
) -> None:
    by_its_other_name = {"VerificationMessageTemplate": {template_member: text}}
    given: dict[str, Any] = by_its_other_name if by_template else {member: text}
    pool = describe_pool(cognito, new_pool(**given))
    assert pool[member] == pool["VerificationMessageTemplate"][template_member] == text


CUSTOM_ATTRIBUTES = (
    (
        {"Name": "team", "AttributeDataType": "String"},
        {"Name": "custom:team", "Mutable": False, "StringAttributeConstraints": {}},
    ),
    (
        {"Name": "age", "AttributeDataType": "Number", "Mutable": True},
        {"Name": "custom:age", "Mutable": True, "NumberAttributeConstraints": {}},
    ),
    (
        {"Name": "seen", "AttributeDataType": "DateTime"},
        {"Name": "custom:seen", "AttributeDataType": "DateTime"},
    ),
    (
        {"Name": "paid", "AttributeDataType": "Boolean"},
        {"Name": "custom:paid", "AttributeDataType": "Boolean"},
    ),
    (
        {"Name": "key", "AttributeDataType": "String", "DeveloperOnlyAttribute": True},
        {"Name": "dev:custom:key", "DeveloperOnlyAttribute": True},
    ),
    (
        {
            "Name": "size",
            "AttributeDataType": "Number",
            "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"},
        },
        {"NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"}},
    ),
)


@pytest.mark.parametrize(("given", "kept"), CUSTOM_ATTRIBUTES)
def test_a_custom_attribute_follows_the_standard_ones(
    cognito: Any, new_pool: Callable[..., str], given: dict[str, Any], kept: dict[str, Any]
) -> None:
    schema = describe_pool(cognito, new_pool(Schema=[given]))["SchemaAttributes"]
    assert len(schema) == 21
    assert kept.items() <= schema[-1].items()
    assert schema[-1]["Required"] is False


def test_a_standard_attribute_can_be_required_immutable_and_constrained(
    cognito: Any, new_pool: Callable[..., str]
) -> None:
    limits = {"MinLength": "3", "MaxLength": "30"}
    given = {
        "Name": "email",
        "Required": True,
        "Mutable": False,
        "StringAttributeConstraints": limits,
    }
    schema = describe_pool(cognito, new_pool(Schema=[given]))["SchemaAttributes"]
    assert len(schema) == 20
    assert given.items() <= schema[10].items()


def test_an_empty_recovery_setting_is_none(cognito: Any, new_pool: Callable[..., str]) -> None:
    pool_id = new_pool(AccountRecoverySetting={})
    assert "AccountRecoverySetting" not in describe_pool(cognito, pool_id)
    cognito.update_user_pool(UserPoolId=pool_id, AccountRecoverySetting={})
    assert "AccountRecoverySetting" not in describe_pool(cognito, pool_id)
    cognito.update_user_pool(UserPoolId=pool_id)
    default = DEFAULTS["AccountRecoverySetting"]
    assert describe_pool(cognito, pool_id)["AccountRecoverySetting"] == default


FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f"
PLAIN = {"PreTokenGeneration": FUNCTION}


def versioned(version: str) -> dict[str, Any]:
    return {"PreTokenGenerationConfig": {"LambdaVersion": version, "LambdaArn": FUNCTION}}


@pytest.mark.parametrize("at_update", [False, True])
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (PLAIN, {**PLAIN, **versioned("V1_0")}),
        (versioned("V1_0"), {**PLAIN, **versioned("V1_0")}),
        ({**PLAIN, **versioned("V1_0")}, {**PLAIN, **versioned("V1_0")}),
        # What is for later versions has one name.
        (versioned("V2_0"), versioned("V2_0")),
        (versioned("V3_0"), versioned("V3_0")),
        ({**PLAIN, **versioned("V2_0")}, {**PLAIN, **versioned("V2_0")}),
        ({"PreSignUp": FUNCTION}, {"PreSignUp": FUNCTION}),
    ],
)
def test_the_function_of_the_first_version_shows_under_both_its_names(
    cognito: Any,
    new_pool: Callable[..., str],
    given: dict[str, Any],
    kept: dict[str, Any],
    at_update: bool,
) -> None:
    pool_id = new_pool(**({} if at_update else {"LambdaConfig": given}))
    if at_update:
        cognito.update_user_pool(UserPoolId=pool_id, LambdaConfig=given)
    assert describe_pool(cognito, pool_id)["LambdaConfig"] == kept
    cognito.update_user_pool(UserPoolId=pool_id, LambdaConfig=kept)
    assert describe_pool(cognito, pool_id)["LambdaConfig"] == kept


def test_an_update_takes_most_of_what_it_leaves_out_back_to_the_default(
    cognito: Any, new_pool: Callable[..., str]
) -> None:
    pool_id = new_pool(
        AutoVerifiedAttributes=["email"],
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
        EmailVerificationMessage="Code {####}",
        DeletionProtection="ACTIVE",
        UserPoolTier="PLUS",
    )
    assert set(cognito.update_user_pool(UserPoolId=pool_id)) == {"ResponseMetadata"}
    pool = describe_pool(cognito, pool_id)
    assert {member: pool[member] for member in DEFAULTS} == DEFAULTS
    assert not set(ABSENT) & set(pool)


def test_an_update_keeps_what_can_be_set_only_once(
    cognito: Any, new_pool: Callable[..., str]
) -> None:
    once = {
        "AliasAttributes": ["email"],
        "UsernameConfiguration": {"CaseSensitive": False},
    }
    pool_id = new_pool(
        Schema=[
            {"Name": "team", "AttributeDataType": "String"},
            {"Name": "name", "AttributeDataType": "String", "Required": True},
        ],
        **once,
    )
    before = describe_pool(cognito, pool_id)
    cognito.update_user_pool(UserPoolId=pool_id, UserPoolTags={"team": "red"})
    after = describe_pool(cognito, pool_id)
    for member in ("Id", "Name", "Arn", "CreationDate", "SchemaAttributes", *once):
        assert after[member] == before[member]
    assert after["LastModifiedDate"] > before["LastModifiedDate"]
    assert after["UserPoolTags"] == {"team": "red"}


def test_an_update_renames(cognito: Any, pool_id: str) -> None:
    cognito.update_user_pool(UserPoolId=pool_id, PoolName="renamed")
    assert describe_pool(cognito, pool_id)["Name"] == "renamed"


def test_a_protected_pool_is_deleted_only_once_it_is_not(
    cognito: Any, new_pool: Callable[..., str]
) -> None:
    pool_id = new_pool(DeletionProtection="ACTIVE")
    with refused(
        INVALID,
        "The user pool cannot be deleted because deletion protection is activated. Deletion "
        "protection must be inactivated first.",
    ):
        cognito.delete_user_pool(UserPoolId=pool_id)
    cognito.update_user_pool(UserPoolId=pool_id, DeletionProtection="INACTIVE")
    cognito.delete_user_pool(UserPoolId=pool_id)
    with refused("ResourceNotFoundException", f"User pool {pool_id} does not exist."):
        cognito.describe_user_pool(UserPoolId=pool_id)


def test_the_number_of_users_is_live(
    cognito: Any, pool_id: str, new_user: Callable[..., str]
) -> None:
    new_user(pool_id, "alice")
    new_user(pool_id, "bob")
    assert describe_pool(cognito, pool_id)["EstimatedNumberOfUsers"] == 2
    cognito.admin_delete_user(UserPoolId=pool_id, Username="bob")
    assert describe_pool(cognito, pool_id)["EstimatedNumberOfUsers"] == 1


def test_a_tag_sets_the_whole_id(cognito: Any) -> None:
    pool = cognito.create_user_pool(PoolName="custom", UserPoolTags={"_custom_id_": "myid123"})
    assert pool["UserPool"]["Id"] == "myid123"
    assert pool["UserPool"]["Arn"].endswith(":userpool/myid123")
    with refused(INVALID, "A user pool with the id myid123 of the tag _custom_id_ exists already."):
        cognito.create_user_pool(PoolName="again", UserPoolTags={"_custom_id_": "myid123"})
    assert describe_pool(cognito, "myid123")["Name"] == "custom"
    cognito.delete_user_pool(UserPoolId="myid123")
    cognito.create_user_pool(PoolName="anew", UserPoolTags={"_custom_id_": "myid123"})
    assert describe_pool(cognito, "myid123")["Name"] == "anew"
    cognito.delete_user_pool(UserPoolId="myid123")


@pytest.mark.parametrize("custom_id", ["", "a b", "a/b", "ä", "x" * 56, "a.b"])
def test_a_tag_that_can_be_no_id_is_refused(cognito: Any, custom_id: str) -> None:
    with refused(
        INVALID,
        "The tag _custom_id_ must have 1 to 55 letters, digits, underscores or hyphens.",
    ):
        cognito.create_user_pool(PoolName="custom", UserPoolTags={"_custom_id_": custom_id})
