"""What a pool has besides its settings: more attributes, tags, factors, a certificate."""

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.host import Host, running_host
from tests.integration.making import (
    PASSWORD,
    SMS,
    attributes,
    describe_pool,
    make_client,
    make_pool,
    make_user,
    refused,
)

TOTP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
EMAIL_SENDER = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/a@example.com",
}


@pytest.fixture
def pool_id(cognito: Any) -> str:
    return make_pool(cognito)


def add(cognito: Any, pool_id: str, *names: str, **given: Any) -> None:
    cognito.add_custom_attributes(
        UserPoolId=pool_id,
        CustomAttributes=[{"Name": name, "AttributeDataType": "String", **given} for name in names],
    )


def custom(cognito: Any, pool_id: str) -> list[str]:
    schema = describe_pool(cognito, pool_id)["SchemaAttributes"]
    return [one["Name"] for one in schema if ":" in one["Name"]]


def test_custom_attributes_are_added_and_can_be_set(cognito: Any, pool_id: str) -> None:
    add(cognito, pool_id, "first", Mutable=True)
    add(cognito, pool_id, "second", "third", Mutable=False)
    assert custom(cognito, pool_id) == ["custom:first", "custom:second", "custom:third"]
    make_user(cognito, pool_id, "alice", attributes(custom__first="1", custom__second="2"))
    user = cognito.admin_get_user(UserPoolId=pool_id, Username="alice")
    assert {"Name": "custom:second", "Value": "2"} in user["UserAttributes"]


REFUSED_ATTRIBUTES: list[tuple[dict[str, Any], str]] = [
    ({"Name": "taken"}, "custom:taken: Existing attribute already has name custom:taken."),
    (
        {"Name": "new", "Required": True},
        "Required custom attributes are not supported currently.",
    ),
    (
        {
            "Name": "new",
            "StringAttributeConstraints": {"MinLength": "9", "MaxLength": "1"},
        },
        "Attribute custom:new cannot have a max length shorter than it's min length",
    ),
]


@pytest.mark.parametrize(("attribute", "message"), REFUSED_ATTRIBUTES)
def test_attributes_are_added_all_or_none(
    cognito: Any, pool_id: str, attribute: dict[str, Any], message: str
) -> None:
    add(cognito, pool_id, "taken")
    with refused("InvalidParameterException", message):
        cognito.add_custom_attributes(
            UserPoolId=pool_id,
            CustomAttributes=[
                {"Name": "good", "AttributeDataType": "String"},
                {"AttributeDataType": "String", **attribute},
            ],
        )
    assert custom(cognito, pool_id) == ["custom:taken"]


def test_a_pool_has_fifty_custom_attributes_at_most(cognito: Any, pool_id: str) -> None:
    names = [f"a{number}" for number in range(50)]
    add(cognito, pool_id, *names[:25])
    add(cognito, pool_id, *names[25:])
    with refused("InvalidParameterException", "Too many custom attributes: the limit is 50"):
        add(cognito, pool_id, "one-more")
    assert len(custom(cognito, pool_id)) == 50


def test_attributes_that_are_added_at_once_are_all_there(cognito: Any, pool_id: str) -> None:
    names = [f"a{number}" for number in range(12)]
    with ThreadPoolExecutor(len(names)) as threads:
        list(threads.map(lambda name: add(cognito, pool_id, name), names))
    assert sorted(custom(cognito, pool_id)) == sorted(f"custom:{name}" for name in names)


def test_tags_come_and_go(host: Host, cognito: Any) -> None:
    pool_id = make_pool(cognito, UserPoolTags={"a": "1"})
    arn = describe_pool(cognito, pool_id)["Arn"]
    assert cognito.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"a": "1"}
    cognito.tag_resource(ResourceArn=arn, Tags={"a": "2", "b": "", "_custom_id_": "late"})
    cognito.untag_resource(ResourceArn=arn, TagKeys=["b", "none"])
    expected = {"a": "2", "_custom_id_": "late"}
    assert cognito.list_tags_for_resource(ResourceArn=arn)["Tags"] == expected
    described = describe_pool(cognito, pool_id)
    assert (described["UserPoolTags"], described["Id"]) == (expected, pool_id)
    foreign = host.client("cognito-idp", region="eu-west-1")
    for client, name in ((foreign, arn), (cognito, arn.replace(pool_id, "us-east-1_none"))):
        missing = name.rpartition("/")[2]
        with refused("ResourceNotFoundException", f"User pool {missing} does not exist."):
            client.list_tags_for_resource(ResourceArn=name)


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        ({"aws:a": "1"}, "Tag keys that start with aws: are reserved for system use."),
        ({f"k{n}": "v" for n in range(51)}, "A user pool can have 50 tags at most."),
    ],
)
def test_tags_that_aws_refuses(
    cognito: Any, pool_id: str, tags: dict[str, str], message: str
) -> None:
    arn = describe_pool(cognito, pool_id)["Arn"]
    with refused("InvalidParameterException", message):
        cognito.tag_resource(ResourceArn=arn, Tags=tags)
    assert cognito.list_tags_for_resource(ResourceArn=arn)["Tags"] == {}


def test_the_certificate_is_a_real_one_and_stays(cognito: Any, pool_id: str) -> None:
    text = cognito.get_signing_certificate(UserPoolId=pool_id)["Certificate"]
    assert cognito.get_signing_certificate(UserPoolId=pool_id)["Certificate"] == text
    certificate = x509.load_der_x509_certificate(base64.b64decode(text, validate=True))
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    algorithm = certificate.signature_hash_algorithm
    assert algorithm is not None
    key.verify(
        certificate.signature,
        certificate.tbs_certificate_bytes,
        padding.PKCS1v15(),
        algorithm,
    )
    lifetime = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert lifetime.days == 3650
    assert cognito.get_signing_certificate(UserPoolId=make_pool(cognito))["Certificate"] != text


def mfa_config(cognito: Any, pool_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = cognito.get_user_pool_mfa_config(UserPoolId=pool_id)
    answer.pop("ResponseMetadata")
    return answer


def test_factors_are_what_was_set_and_nothing_else(cognito: Any, pool_id: str) -> None:
    assert mfa_config(cognito, pool_id) == {"MfaConfiguration": "OFF"}
    expected = {"MfaConfiguration": "OPTIONAL", **TOTP}
    answer = cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **expected)
    answer.pop("ResponseMetadata")
    assert answer == mfa_config(cognito, pool_id) == expected
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="ON", SmsMfaConfiguration=SMS
    )
    assert mfa_config(cognito, pool_id) == {
        "MfaConfiguration": "ON",
        "SmsMfaConfiguration": SMS,
    }
    described = describe_pool(cognito, pool_id)
    assert described["MfaConfiguration"] == "ON"
    assert described["SmsConfiguration"] == SMS["SmsConfiguration"]
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, MfaConfiguration="OFF")
    assert mfa_config(cognito, pool_id) == {"MfaConfiguration": "OFF"}


def test_a_pool_that_is_made_with_sms_offers_it(cognito: Any) -> None:
    pool_id = make_pool(cognito, MfaConfiguration="OPTIONAL", **SMS)
    assert mfa_config(cognito, pool_id) == {
        "MfaConfiguration": "OPTIONAL",
        "SmsMfaConfiguration": SMS,
    }


def test_an_update_of_the_pool_leaves_the_factors_that_it_cannot_name(
    cognito: Any, pool_id: str
) -> None:
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, MfaConfiguration="OPTIONAL", **TOTP)
    cognito.update_user_pool(UserPoolId=pool_id, MfaConfiguration="ON")
    assert mfa_config(cognito, pool_id) == {"MfaConfiguration": "ON", **TOTP}


INVALID = "InvalidParameterException"
LITE = "FeatureUnavailableInTierException"
REFUSED_FACTORS: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    (
        {},
        {"MfaConfiguration": "OFF", **TOTP},
        INVALID,
        "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
    ),
    (
        {},
        {"MfaConfiguration": "ON"},
        INVALID,
        "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be "
        "enabled.",
    ),
    (
        {},
        {
            "MfaConfiguration": "OPTIONAL",
            "SoftwareTokenMfaConfiguration": {"Enabled": False},
        },
        INVALID,
        "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be "
        "enabled.",
    ),
    (
        {},
        {"MfaConfiguration": "ON", "SmsMfaConfiguration": {}},
        INVALID,
        "SMS configuration and Auto verification for phone_number are required when MFA is "
        "required/optional",
    ),
    (
        {"UserPoolTier": "LITE", "EmailConfiguration": EMAIL_SENDER},
        {"MfaConfiguration": "ON", "EmailMfaConfiguration": {}},
        LITE,
        "The following features need to be disabled for the LITE pricing tier configured: "
        "Email MFA",
    ),
    (
        {"UserPoolTier": "LITE"},
        {"WebAuthnConfiguration": {"UserVerification": "required"}},
        LITE,
        "The following features need to be disabled for the LITE pricing tier configured: "
        "Passwordless Sign-In",
    ),
]


@pytest.mark.parametrize(("pool", "config", "error", "message"), REFUSED_FACTORS)
def test_factors_that_aws_refuses_change_nothing(
    cognito: Any, pool: dict[str, Any], config: dict[str, Any], error: str, message: str
) -> None:
    pool_id = make_pool(cognito, **pool)
    with refused(error, message):
        cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **config)
    assert mfa_config(cognito, pool_id) == {"MfaConfiguration": "OFF"}


WITHOUT_SES = {"MfaConfiguration": "OPTIONAL", "EmailMfaConfiguration": {"Message": "{####}"}}


def test_email_mfa_without_ses_is_eased_and_told_of(host: Host, outbox: Any, cognito: Any) -> None:
    pool_id = make_pool(cognito)
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **WITHOUT_SES)
    assert mfa_config(cognito, pool_id) == WITHOUT_SES
    (line,) = [one for one in host.output().splitlines() if pool_id in one and "WARN" in one]
    assert "COGNITO_DEFAULT" in line
    assert "COGNITO_STRICT=1" in line
    make_user(
        cognito, pool_id, "alice", attributes(email="alice@example.com", email_verified="true")
    )
    preferred = {"Enabled": True, "PreferredMfa": True}
    cognito.admin_set_user_mfa_preference(
        UserPoolId=pool_id, Username="alice", EmailMfaSettings=preferred
    )
    client_id = make_client(cognito, pool_id)
    asked = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )
    assert asked["ChallengeName"] == "EMAIL_OTP"
    code = outbox(user_pool_id=pool_id)[-1]["Code"]
    signed_in = cognito.respond_to_auth_challenge(
        ClientId=client_id,
        ChallengeName="EMAIL_OTP",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "alice", "EMAIL_OTP_CODE": code},
    )
    assert "AuthenticationResult" in signed_in


def test_email_mfa_without_ses_is_refused_where_nothing_is_eased(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with running_host(tmp_path_factory.mktemp("strict"), COGNITO_STRICT="1") as strict:
        cognito = strict.client("cognito-idp")
        pool_id = make_pool(cognito)
        with refused(
            INVALID,
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an "
            "EmailSendingAccount of COGNITO_DEFAULT.",
        ):
            cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **WITHOUT_SES)
        assert mfa_config(cognito, pool_id) == {"MfaConfiguration": "OFF"}


def test_a_client_has_two_secrets_while_one_takes_over(cognito: Any, pool_id: str) -> None:
    client = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="c", GenerateSecret=True
    )["UserPoolClient"]
    request = {"UserPoolId": pool_id, "ClientId": client["ClientId"]}
    added = cognito.add_user_pool_client_secret(**request)["ClientSecretDescriptor"]
    assert len(added["ClientSecretValue"]) == 52
    listed = cognito.list_user_pool_client_secrets(**request)["ClientSecrets"]
    assert all("ClientSecretValue" not in one for one in listed)
    first, second = (one["ClientSecretId"] for one in listed)
    assert second == added["ClientSecretId"]
    assert first.partition("--")[0] == client["ClientId"]
    with refused("LimitExceededException", "A client can have 2 secrets at most."):
        cognito.add_user_pool_client_secret(**request)
    cognito.delete_user_pool_client_secret(**request, ClientSecretId=first)
    described = cognito.describe_user_pool_client(**request)["UserPoolClient"]
    assert described["ClientSecret"] == added["ClientSecretValue"]
    with refused(INVALID, "The last client secret cannot be deleted."):
        cognito.delete_user_pool_client_secret(**request, ClientSecretId=second)
    with refused("ResourceNotFoundException", f"Client secret {first} does not exist."):
        cognito.delete_user_pool_client_secret(**request, ClientSecretId=first)
    own = "a" * 24
    answer = cognito.add_user_pool_client_secret(**request, ClientSecret=own)
    assert "ClientSecretValue" not in answer["ClientSecretDescriptor"]


def test_a_public_client_gets_no_secret(cognito: Any, pool_id: str) -> None:
    client_id = make_client(cognito, pool_id)
    with refused(INVALID, "The user pool client does not have a client secret."):
        cognito.add_user_pool_client_secret(UserPoolId=pool_id, ClientId=client_id)
