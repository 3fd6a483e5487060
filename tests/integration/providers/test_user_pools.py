"""User pools: what AWS gives, keeps and refuses."""

import re
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from tests.host import Host
from tests.integration.providers.conftest import SMS, checked, refused

INVALID = "InvalidParameterException"
TIER = "FeatureUnavailableInTierException"
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
    "UserPoolTier": "ESSENTIALS",
}
ABSENT = (
    "AccountRecoverySetting",
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
        limits = {"NumberAttributeConstraints": {"MinValue": "0"}}
        return {**attribute, "AttributeDataType": "Number", **limits}
    limits = {"StringAttributeConstraints": {"MinLength": shortest, "MaxLength": longest}}
    return {**attribute, **limits}


def describe(cognito: Any, pool_id: str) -> dict[str, Any]:
    pool: dict[str, Any] = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    return pool


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
    assert describe(cognito, pool_id) == default_pool


POLICIES = (
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
    pool = describe(cognito, new_pool(Policies={"PasswordPolicy": given}))
    assert kept.items() <= pool["Policies"]["PasswordPolicy"].items()
    days = pool["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"]
    assert pool["AdminCreateUserConfig"]["UnusedAccountValidityDays"] == days


def test_the_older_name_of_the_validity_of_temporary_passwords_sets_both(
    cognito: Any, new_pool: Callable[..., str]
) -> None:
    pool = describe(cognito, new_pool(AdminCreateUserConfig={"UnusedAccountValidityDays": 30}))
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
    pool = describe(cognito, new_pool(**given))
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
    given = {"VerificationMessageTemplate": {template_member: text}} if by_template else None
    pool = describe(cognito, new_pool(**(given or {member: text})))
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
    schema = describe(cognito, new_pool(Schema=[given]))["SchemaAttributes"]
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
    schema = describe(cognito, new_pool(Schema=[given]))["SchemaAttributes"]
    assert len(schema) == 20
    assert given.items() <= schema[10].items()


def custom(name: str, **members: Any) -> dict[str, Any]:
    return {"Name": name, "AttributeDataType": "String", **members}


def string_limits(shortest: str, longest: str) -> dict[str, Any]:
    return {"StringAttributeConstraints": {"MinLength": shortest, "MaxLength": longest}}


def number_limits(lowest: str, highest: str) -> dict[str, Any]:
    return {"NumberAttributeConstraints": {"MinValue": lowest, "MaxValue": highest}}


def detected(member: str, rule: str) -> str:
    return f"1 validation error detected: Value {member} failed to satisfy constraint: {rule}"


CODE_PATTERN = r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"
LITE_FORBIDS = "The following features need to be disabled for the LITE pricing tier configured: "
LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:"
REFUSED: tuple[tuple[dict[str, Any], str, str], ...] = (
    (
        {"AliasAttributes": ["email"], "UsernameAttributes": ["email"]},
        INVALID,
        "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
    ),
    (
        {"AutoVerifiedAttributes": ["phone_number"]},
        INVALID,
        "SMS configuration is required when phone_number is selected for auto verification",
    ),
    (
        {
            "AdminCreateUserConfig": {"UnusedAccountValidityDays": 5},
            "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 5}},
        },
        INVALID,
        "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of "
        "UnusedAccountValidityDays",
    ),
    (
        {"MfaConfiguration": "ON"},
        INVALID,
        "SMS configuration and Auto verification for phone_number are required when MFA is "
        "required/optional",
    ),
    (
        {"MfaConfiguration": "OPTIONAL"},
        INVALID,
        "SMS configuration and Auto verification for phone_number are required when MFA is "
        "required/optional",
    ),
    (
        {"Schema": [{"Name": "email", "AttributeDataType": "Number"}]},
        INVALID,
        "You can not change AttributeDataType or set developerOnlyAttribute for standard schema "
        "attribute email",
    ),
    (
        {"Schema": [custom("email", DeveloperOnlyAttribute=True)]},
        INVALID,
        "You can not change AttributeDataType or set developerOnlyAttribute for standard schema "
        "attribute email",
    ),
    (
        {"Schema": [custom("team"), custom("team")]},
        INVALID,
        "Duplicate custom attribute names custom:team are not allowed in a user pool schema.",
    ),
    (
        {"Schema": [custom("age", **number_limits("9", "1")) | {"AttributeDataType": "Number"}]},
        INVALID,
        "Attribute custom:age cannot have a max value smaller than it's min value",
    ),
    (
        {"Schema": [custom("team", **string_limits("9", "1"))]},
        INVALID,
        "Attribute custom:team cannot have a max length shorter than it's min length",
    ),
    (
        {"Schema": [custom("team", Required=True)]},
        INVALID,
        "Required custom attributes are not supported currently.",
    ),
    (
        {"Schema": [custom("team"), custom("phone_number_is_known")]},
        INVALID,
        detected(
            "'phone_number_is_known' at 'schema.2.member.name'",
            "Member must have length less than or equal to 20",
        ),
    ),
    (
        {"EmailVerificationMessage": "Your verification code."},
        INVALID,
        detected(
            "'Your verification code.' at 'emailVerificationMessage'",
            f"Member must satisfy regular expression pattern: {CODE_PATTERN}",
        ),
    ),
    (
        {"VerificationMessageTemplate": {"EmailMessage": "Your verification code."}},
        INVALID,
        detected(
            "'Your verification code.' at 'verificationMessageTemplate.emailMessage'",
            f"Member must satisfy regular expression pattern: {CODE_PATTERN}",
        ),
    ),
    (
        {"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}},
        INVALID,
        "Source ARN is required to use DEVELOPER email sending owner",
    ),
    (
        {
            "EmailConfiguration": {
                "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/me@example.com"
            }
        },
        INVALID,
        "Cognito is not allowed to use your email identity",
    ),
    (
        {
            "EmailConfiguration": {
                "EmailSendingAccount": "DEVELOPER",
                "SourceArn": "arn:aws:ses:sa-east-1:000000000000:identity/me@example.com",
            }
        },
        INVALID,
        "Provided SourceArn must be in one of the following SES regions: eu-west-1, us-east-1, "
        "us-west-2.",
    ),
    (
        {
            "EmailConfiguration": {
                "EmailSendingAccount": "DEVELOPER",
                "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/me@example.com",
                "From": "nobody",
            }
        },
        INVALID,
        "Provided From email address is invalid",
    ),
    (
        {"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}},
        INVALID,
        "All attributes in AttributesRequireVerificationBeforeUpdate must exist in "
        "AutoVerifiedAttributes",
    ),
    (
        {
            "AccountRecoverySetting": {
                "RecoveryMechanisms": [
                    {"Name": "admin_only", "Priority": 1},
                    {"Name": "verified_email", "Priority": 2},
                ]
            }
        },
        INVALID,
        "Account Recovery Setting cannot use admin_only setting with any other recovery "
        "mechanisms.",
    ),
    (
        {
            "AccountRecoverySetting": {
                "RecoveryMechanisms": [
                    {"Name": "verified_phone_number", "Priority": 1},
                    {"Name": "verified_email", "Priority": 1},
                ]
            }
        },
        INVALID,
        "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.",
    ),
    (
        {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["EMAIL_OTP"]}}},
        INVALID,
        "Password should be configured as one of the allowed first auth factors.",
    ),
    (
        {
            "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}},
            "UserPoolTier": "LITE",
        },
        TIER,
        LITE_FORBIDS + "Passwordless Sign-In",
    ),
    (
        {
            "LambdaConfig": {
                "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": LAMBDA + "f"}
            },
            "UserPoolTier": "LITE",
        },
        TIER,
        LITE_FORBIDS + "Token Customization with Pre-Token Generation Lambda V2_0",
    ),
    (
        {
            "LambdaConfig": {
                "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": LAMBDA + "f"},
                "PreTokenGeneration": LAMBDA + "g",
            }
        },
        INVALID,
        "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda "
        "function ARN's",
    ),
    (
        {
            "LambdaConfig": {
                "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": LAMBDA + "f"}
            }
        },
        INVALID,
        "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.",
    ),
    (
        {"LambdaConfig": {"PreSignUp": "arn:aws:lambda:eu-west-1:000000000000:function:f"}},
        INVALID,
        "Cross-region lambda functions are not supported",
    ),
    (
        {"UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}},
        TIER,
        "The following features need to be disabled for the ESSENTIALS pricing tier configured: "
        "Threat Protection",
    ),
    (
        {"AutoVerifiedAttributes": ["name"]},
        INVALID,
        detected(
            "'[name]' at 'autoVerifiedAttributes'",
            "Member must satisfy constraint: [Member must satisfy enum value set: "
            "[phone_number, email]]",
        ),
    ),
    (
        {"Policies": {"PasswordPolicy": {"MinimumLength": 5}}},
        INVALID,
        detected(
            "'5' at 'policies.passwordPolicy.minimumLength'",
            "Member must have value greater than or equal to 6",
        ),
    ),
    (
        {"DeletionProtection": "ON"},
        INVALID,
        detected(
            "'ON' at 'deletionProtection'",
            "Member must satisfy enum value set: [ACTIVE, INACTIVE]",
        ),
    ),
)
CHANGEABLE = [case for case in REFUSED if not {"Schema", "AliasAttributes"} & case[0].keys()]


@pytest.mark.parametrize(("given", "error", "message"), REFUSED)
def test_a_new_pool_is_refused(
    cognito: Any, given: dict[str, Any], error: str, message: str
) -> None:
    with refused(error, message):
        cognito.create_user_pool(PoolName="refused", **given)


@pytest.mark.parametrize(("given", "error", "message"), CHANGEABLE)
def test_a_change_is_refused_and_changes_nothing(
    cognito: Any, pool_id: str, given: dict[str, Any], error: str, message: str
) -> None:
    before = describe(cognito, pool_id)
    with refused(error, message):
        cognito.update_user_pool(UserPoolId=pool_id, **given)
    assert describe(cognito, pool_id) == before


def test_more_than_fifty_custom_attributes_are_refused(cognito: Any) -> None:
    schema = [custom(f"a{number}") for number in range(51)]
    with pytest.raises(cognito.exceptions.InvalidParameterException) as raised:
        cognito.create_user_pool(PoolName="refused", Schema=schema)
    message = raised.value.response["Error"]["Message"]
    assert "at 'schema' failed" in message
    assert message.endswith("Member must have length less than or equal to 50")


def test_an_update_takes_what_it_leaves_out_back_to_the_default(
    cognito: Any, new_pool: Callable[..., str]
) -> None:
    pool_id = new_pool(
        AutoVerifiedAttributes=["email"],
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
        Policies={"PasswordPolicy": {"MinimumLength": 20}},
        EmailVerificationMessage="Code {####}",
        UserPoolTags={"team": "blue"},
        DeletionProtection="ACTIVE",
        UserPoolTier="PLUS",
    )
    assert set(cognito.update_user_pool(UserPoolId=pool_id)) == {"ResponseMetadata"}
    pool = describe(cognito, pool_id)
    assert {member: pool[member] for member in DEFAULTS} == DEFAULTS
    assert not set(ABSENT) & set(pool)


def test_an_update_keeps_what_can_be_set_only_once(
    cognito: Any, new_pool: Callable[..., str]
) -> None:
    once = {
        "AliasAttributes": ["email"],
        "UsernameConfiguration": {"CaseSensitive": False},
    }
    pool_id = new_pool(Schema=[custom("team"), custom("name", Required=True)], **once)
    before = describe(cognito, pool_id)
    cognito.update_user_pool(UserPoolId=pool_id, UserPoolTags={"team": "red"})
    after = describe(cognito, pool_id)
    for member in ("Id", "Name", "Arn", "CreationDate", "SchemaAttributes", *once):
        assert after[member] == before[member]
    assert after["LastModifiedDate"] > before["LastModifiedDate"]
    assert after["UserPoolTags"] == {"team": "red"}


def test_an_update_renames(cognito: Any, pool_id: str) -> None:
    cognito.update_user_pool(UserPoolId=pool_id, PoolName="renamed")
    assert describe(cognito, pool_id)["Name"] == "renamed"


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
    assert describe(cognito, pool_id)["EstimatedNumberOfUsers"] == 2
    cognito.admin_delete_user(UserPoolId=pool_id, Username="bob")
    assert describe(cognito, pool_id)["EstimatedNumberOfUsers"] == 1


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
    host: Host, default_pool: dict[str, Any], operation: str, request_: dict[str, Any]
) -> None:
    pool_id = default_pool["Id"]
    abroad = checked(host.client("cognito-idp", region="eu-west-1"))
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


PAGE_SIZES = (
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


def test_a_tag_sets_the_whole_id(cognito: Any) -> None:
    pool = cognito.create_user_pool(PoolName="custom", UserPoolTags={"_custom_id_": "myid123"})
    assert pool["UserPool"]["Id"] == "myid123"
    assert pool["UserPool"]["Arn"].endswith(":userpool/myid123")
    with refused(INVALID, "A user pool with the id myid123 of the tag _custom_id_ exists already."):
        cognito.create_user_pool(PoolName="again", UserPoolTags={"_custom_id_": "myid123"})
    assert describe(cognito, "myid123")["Name"] == "custom"
    cognito.delete_user_pool(UserPoolId="myid123")
    cognito.create_user_pool(PoolName="anew", UserPoolTags={"_custom_id_": "myid123"})
    assert describe(cognito, "myid123")["Name"] == "anew"
    cognito.delete_user_pool(UserPoolId="myid123")


@pytest.mark.parametrize("custom_id", ["", "a b", "a/b", "ä", "x" * 56, "a.b"])
def test_a_tag_that_can_be_no_id_is_refused(cognito: Any, custom_id: str) -> None:
    with refused(
        INVALID,
        "The tag _custom_id_ must have 1 to 55 letters, digits, underscores or hyphens.",
    ):
        cognito.create_user_pool(PoolName="custom", UserPoolTags={"_custom_id_": custom_id})
