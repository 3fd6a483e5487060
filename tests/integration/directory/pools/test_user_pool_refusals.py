"""The settings of a user pool that AWS refuses."""

from typing import Any

import pytest

from tests.integration.making import describe_pool, detected, refused

INVALID = "InvalidParameterException"
TIER = "FeatureUnavailableInTierException"


def custom(name: str, **members: Any) -> dict[str, Any]:
    return {"Name": name, "AttributeDataType": "String", **members}


def string_limits(shortest: str, longest: str) -> dict[str, Any]:
    return {"StringAttributeConstraints": {"MinLength": shortest, "MaxLength": longest}}


def number_limits(lowest: str, highest: str) -> dict[str, Any]:
    return {"NumberAttributeConstraints": {"MinValue": lowest, "MaxValue": highest}}


CODE_PATTERN = r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"
LITE_FORBIDS = "The following features need to be disabled for the LITE pricing tier configured: "
LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:"
NO_TYPE = "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."
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
        {"Schema": [{"Name": "team"}]},
        INVALID,
        NO_TYPE,
    ),
    (
        {"Schema": [{"Name": "team", "Required": True, "Mutable": True}]},
        INVALID,
        NO_TYPE,
    ),
    (
        {"Schema": [{"Name": "email"}, {"Name": "E-mail", "DeveloperOnlyAttribute": True}]},
        INVALID,
        NO_TYPE,
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
        {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]}}},
        INVALID,
        "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS "
        "configuration",
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
# Of an update that turns MFA on, another text says so.
NEW_ONLY = ({"MfaConfiguration": "ON"},)
CHANGEABLE = [
    case
    for case in REFUSED
    if not {"Schema", "AliasAttributes"} & case[0].keys() and case[0] not in NEW_ONLY
]


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
    before = describe_pool(cognito, pool_id)
    with refused(error, message):
        cognito.update_user_pool(UserPoolId=pool_id, **given)
    assert describe_pool(cognito, pool_id) == before


def test_more_than_fifty_custom_attributes_are_refused(cognito: Any) -> None:
    schema = [custom(f"a{number}") for number in range(51)]
    with pytest.raises(cognito.exceptions.InvalidParameterException) as raised:
        cognito.create_user_pool(PoolName="refused", Schema=schema)
    message = raised.value.response["Error"]["Message"]
    assert "at 'schema' failed" in message
    assert message.endswith("Member must have length less than or equal to 50")


@pytest.mark.parametrize("attribute", [{"Name": "team"}, {"Name": "website", "Required": True}])
def test_an_added_attribute_needs_a_type_even_if_named_as_a_standard_one(
    cognito: Any, pool_id: str, attribute: dict[str, Any]
) -> None:
    before = describe_pool(cognito, pool_id)
    with refused(INVALID, NO_TYPE):
        cognito.add_custom_attributes(UserPoolId=pool_id, CustomAttributes=[attribute])
    assert describe_pool(cognito, pool_id) == before


@pytest.mark.parametrize("name", ["email", "birthdate", "updated_at", "email_verified"])
@pytest.mark.parametrize("required", [None, False, True])
def test_a_standard_attribute_needs_no_type(cognito: Any, name: str, required: bool | None) -> None:
    given = {"Name": name, **({} if required is None else {"Required": required})}
    pool = cognito.create_user_pool(PoolName="standard", Schema=[given])["UserPool"]
    (attribute,) = [one for one in pool["SchemaAttributes"] if one["Name"] == name]
    assert attribute["Required"] is bool(required)
    assert attribute["Mutable"] is True
