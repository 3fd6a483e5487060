"""The defaults are those that the directory gives to what it makes."""

from typing import Any

import pytest

from localstack_cognito.directory.clients import user_pool_client_settings
from localstack_cognito.directory.pools import user_pool_settings
from localstack_cognito.seeding.differences.things import Preparation
from localstack_cognito.seeding.form.model import structure
from localstack_cognito.storage.user_pools import UserPool

_LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:f"
_SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}
POOLS: dict[str, dict[str, Any]] = {
    "none": {},
    "a policy of passwords": {"Policies": {"PasswordPolicy": {"RequireNumbers": True}}},
    "days in the old place": {"AdminCreateUserConfig": {"UnusedAccountValidityDays": 3}},
    "days in both policies": {
        "Policies": {"PasswordPolicy": {"MinimumLength": 9, "TemporaryPasswordValidityDays": 2}},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
    },
    "first factors": {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}}},
    "a trigger of two names": {"LambdaConfig": {"PreTokenGeneration": _LAMBDA}},
    "a trigger of two names, the other": {
        "LambdaConfig": {
            "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": _LAMBDA}
        }
    },
    "texts": {"EmailVerificationMessage": "Yours is {####}", "EmailVerificationSubject": "Code"},
    "texts of the template": {"VerificationMessageTemplate": {"SmsMessage": "Yours is {####}"}},
    "recovery": {
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]}
    },
    "levels": {"AcrConfiguration": {"Level2": {"AcrValue": "mfa"}}},
    "registration": {"DcrConfiguration": {"AllowedScopes": [], "OpenDcrGrantTypes": []}},
    "empty": {"UserPoolTags": {}, "DeviceConfiguration": {}, "AutoVerifiedAttributes": []},
    "a schema": {
        "Schema": [
            {"Name": "email", "Required": True},
            {"Name": "birthdate", "AttributeDataType": "String"},
            {"Name": "plan", "AttributeDataType": "String", "Mutable": True},
            {"Name": "secret", "AttributeDataType": "Number", "DeveloperOnlyAttribute": True},
        ]
    },
    "an e-mail's sender": {"EmailConfiguration": {"ReplyToEmailAddress": "a@example.com"}},
    "sms": {"SmsConfiguration": _SMS, "SmsVerificationMessage": "Yours is {####}"},
}


@pytest.mark.parametrize("given", POOLS.values(), ids=POOLS)
def test_a_pool_is_what_the_directory_makes_of_it(given: dict[str, Any]) -> None:
    made = dict(user_pool_settings.new_settings("us-east-1", {"PoolName": "p", **given}))
    made["Schema"] = made.pop("SchemaAttributes")
    prepared = Preparation().members
    shape = structure("UserPool")
    assert prepared(shape, given) == prepared(shape, made)


CLIENTS: dict[str, dict[str, Any]] = {
    "none": {},
    "validities": {"AccessTokenValidity": 5, "TokenValidityUnits": {"AccessToken": "minutes"}},
    "nothing for left out": {"RefreshTokenValidity": 0, "AuthSessionValidity": 0},
    "flows": {"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]},
    "rotation": {
        "RefreshTokenRotation": {"Feature": "ENABLED"},
        "ExplicitAuthFlows": ["ALLOW_USER_AUTH"],
    },
    "no rotation": {"RefreshTokenRotation": {"Feature": "DISABLED"}},
    "empty": {"CallbackURLs": [], "TokenValidityUnits": {}},
    "no revocation": {"EnableTokenRevocation": False},
}


@pytest.mark.parametrize("given", CLIENTS.values(), ids=CLIENTS)
def test_a_client_is_what_the_directory_makes_of_it(given: dict[str, Any]) -> None:
    settings = user_pool_settings.new_settings("us-east-1", {"PoolName": "p"})
    pool = UserPool("us-east-1_p", "000000000000", "us-east-1", "p", settings, 0.0, 0.0)
    request = {"ClientName": "c", **given}
    made = user_pool_client_settings.new_settings(pool, request, has_secret=False)
    prepared = Preparation().members
    shape = structure("UserPoolClient")
    assert prepared(shape, given) == prepared(shape, made)
