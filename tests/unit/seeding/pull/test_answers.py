"""Answers such as AWS's documentation shows: each is read into members that the form has.

The values are ours; which members an answer has, and which it lacks, is as in the examples of the
AWS command line's manual, of the API reference and in answers of real pools.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from localstack_cognito.aws.validation import check_members
from localstack_cognito.seeding.files.places import ProblemList
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.form.model import model, structure
from localstack_cognito.seeding.form.reading import Reading
from localstack_cognito.seeding.pull.kept import Kept
from localstack_cognito.seeding.pull.progress import Progress
from localstack_cognito.seeding.pull.pulling import Wanted, read_all, write_stream

POOL, CLIENT, THEN = "us-west-2_aaaaaaaaa", "38fjsnc484p94kpqsnet7mpld0", 1547763720.822
OF_CLIENT = {"UserPoolId": POOL, "ClientId": CLIENT}
SECRET = "51ikv1c4qnk7s4ntf5tpr6r1v5a4f1h8mpmq9l0c4vv3qqml6p5"
TEXT = {"MinLength": "0", "MaxLength": "2048"}


def attribute(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "Name": name,
        "AttributeDataType": "String",
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": False,
        "StringAttributeConstraints": TEXT,
        **changes,
    }


SCHEMA = [
    attribute("sub", Mutable=False, Required=True),
    attribute("name"),
    attribute("birthdate", StringAttributeConstraints={"MinLength": "10", "MaxLength": "10"}),
    attribute("email", Required=True),
    attribute("identities", StringAttributeConstraints={}),
    {
        "Name": "updated_at",
        "AttributeDataType": "Number",
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": False,
        "NumberAttributeConstraints": {"MinValue": "0"},
    },
]
POLICY = {
    "MinimumLength": 8,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "RequireUppercase": True,
}
BASIC = {
    "Id": POOL,
    "Name": "MyUserPool",
    "Policies": {"PasswordPolicy": POLICY},
    "LambdaConfig": {},
    "SchemaAttributes": SCHEMA,
    "MfaConfiguration": "OFF",
    "EstimatedNumberOfUsers": 1,
    "UserPoolTags": {},
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 30},
    "CreationDate": THEN,
    "LastModifiedDate": THEN,
}
EMAIL = {"Subject": "Blocked", "HtmlBody": "<p>{login-time}</p>", "TextBody": "At {login-time}"}
ACTION = {"Notify": True, "EventAction": "MFA_IF_CONFIGURED"}

Answers = Mapping[str, Any]
CASES: Mapping[str, tuple[Answers, Answers]] = {
    "a pool of the first years, without what came later": (
        {
            "DescribeUserPool": {
                "UserPool": {
                    **BASIC,
                    "SmsVerificationMessage": "Your code is {####}. ",
                    "EmailVerificationSubject": "Your code",
                    "EmailVerificationMessage": "Your code is {####}. ",
                    "SmsAuthenticationMessage": "Your code is {####}. ",
                    "EmailConfiguration": {"ReplyToEmailAddress": "a@example.com"},
                    "AutoVerifiedAttributes": ["email"],
                    "UsernameAttributes": ["email"],
                }
            }
        },
        {
            "PoolName": "MyUserPool",
            "Policies": {"PasswordPolicy": {**POLICY, "TemporaryPasswordValidityDays": 30}},
            "Schema": [attribute("email", Required=True)],
            "AccountRecoverySetting": {},
        },
    ),
    "a policy that has its own days": (
        {
            "DescribeUserPool": {
                "UserPool": {
                    **BASIC,
                    "Policies": {"PasswordPolicy": {**POLICY, "TemporaryPasswordValidityDays": 7}},
                }
            }
        },
        {"Policies": {"PasswordPolicy": {**POLICY, "TemporaryPasswordValidityDays": 7}}},
    ),
    "a custom attribute and one of the developer's": (
        {
            "DescribeUserPool": {
                "UserPool": {
                    **BASIC,
                    "SchemaAttributes": [
                        attribute("custom:plan", StringAttributeConstraints={}),
                        attribute("dev:custom:note", DeveloperOnlyAttribute=True),
                    ],
                }
            }
        },
        {
            "Schema": [
                {k: v for k, v in attribute("plan").items() if k != "StringAttributeConstraints"},
                attribute("note", DeveloperOnlyAttribute=True),
            ]
        },
    ),
    "a second factor by SMS": (
        {
            "GetUserPoolMfaConfig": {
                "SmsMfaConfiguration": {
                    "SmsAuthenticationMessage": "Your code is {####}",
                    "SmsConfiguration": {
                        "SnsCallerArn": "arn:aws:iam::111111111111:role/sms",
                        "ExternalId": "x",
                    },
                },
                "SoftwareTokenMfaConfiguration": {"Enabled": False},
                "MfaConfiguration": "ON",
            }
        },
        {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": False}},
    ),
    "a domain": (
        {
            "DescribeUserPool": {"UserPool": {**BASIC, "Domain": "my-domain"}},
            "DescribeUserPoolDomain": {
                "DomainDescription": {
                    "UserPoolId": POOL,
                    "AWSAccountId": "111111111111",
                    "Domain": "my-domain",
                    "S3Bucket": "aws-cognito-prod-pdx-assets",
                    "CloudFrontDistribution": "aaaa.cloudfront.net",
                    "Version": "20190128175402",
                    "Status": "ACTIVE",
                    "CustomDomainConfig": {},
                }
            },
        },
        {"Domains": [{"Domain": "my-domain"}]},
    ),
    "a domain that is gone meanwhile": (
        {
            "DescribeUserPool": {"UserPool": {**BASIC, "Domain": "my-domain"}},
            "DescribeUserPoolDomain": {"DomainDescription": {}},
        },
        {"Domains": [{"Domain": "my-domain"}]},
    ),
    "an app client with a secret": (
        {
            "ListUserPoolClients": {"UserPoolClients": [{**OF_CLIENT, "ClientName": "MyApp"}]},
            "DescribeUserPoolClient": {
                "UserPoolClient": {
                    **OF_CLIENT,
                    "ClientName": "MyApp",
                    "ClientSecret": SECRET,
                    "LastModifiedDate": THEN,
                    "CreationDate": THEN,
                    "RefreshTokenValidity": 30,
                    "TokenValidityUnits": {},
                    "ReadAttributes": ["address", "custom:mycustom1"],
                    "ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH"],
                    "AllowedOAuthFlowsUserPoolClient": False,
                }
            },
        },
        {
            "UserPoolClients": [
                {
                    "ClientName": "MyApp",
                    "ClientId": CLIENT,
                    "ClientSecret": SECRET,
                    "RefreshTokenValidity": 30,
                    "ReadAttributes": ["address", "custom:mycustom1"],
                    "ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH"],
                    "AllowedOAuthFlowsUserPoolClient": False,
                    "CreationDate": THEN,
                    "LastModifiedDate": THEN,
                }
            ]
        },
    ),
    "an identity provider": (
        {
            "ListIdentityProviders": {"Providers": [{"ProviderName": "Facebook"}]},
            "DescribeIdentityProvider": {
                "IdentityProvider": {
                    "UserPoolId": POOL,
                    "ProviderName": "Facebook",
                    "ProviderType": "Facebook",
                    "ProviderDetails": {"client_id": "1", "client_secret": "2"},
                    "AttributeMapping": {"username": "id"},
                    "IdpIdentifiers": [],
                }
            },
        },
        {
            "IdentityProviders": [
                {
                    "ProviderName": "Facebook",
                    "ProviderType": "Facebook",
                    "ProviderDetails": {"client_id": "1", "client_secret": "2"},
                    "AttributeMapping": {"username": "id"},
                }
            ]
        },
    ),
    "a group and a resource server": (
        {
            "ListGroups": {"Groups": [{"GroupName": "G", "UserPoolId": POOL, "Precedence": 0}]},
            "ListResourceServers": {
                "ResourceServers": [
                    {"UserPoolId": POOL, "Identifier": "w", "Name": "W", "Scopes": []}
                ]
            },
        },
        {
            "Groups": [{"GroupName": "G", "Precedence": 0}],
            "ResourceServers": [{"Identifier": "w", "Name": "W"}],
        },
    ),
    "the look of the classic pages, with an image": (
        {
            "DescribeUserPool": {"UserPool": {**BASIC, "Domain": "d"}},
            "GetUICustomization": {
                "UICustomization": {
                    "UserPoolId": POOL,
                    "ClientId": "ALL",
                    "ImageUrl": "https://aaaa.cloudfront.net/image.jpg",
                    "CSS": ".logo-customizable {\n\tmax-width: 60%;\n}\n",
                    "CSSVersion": "20190128231240",
                }
            },
        },
        {
            "UICustomizations": [
                {
                    "ClientId": "ALL",
                    "CSS": ".logo-customizable {\n\tmax-width: 60%;\n}\n",
                    "CSSVersion": "20190128231240",
                }
            ]
        },
    ),
    "no look of the classic pages": (
        {
            "DescribeUserPool": {"UserPool": {**BASIC, "Domain": "d"}},
            "GetUICustomization": {"UICustomization": {"UserPoolId": POOL, "ClientId": "ALL"}},
        },
        {"UICustomizations": None},
    ),
    "what threat protection does": (
        {
            "DescribeRiskConfiguration": {
                "RiskConfiguration": {
                    "UserPoolId": POOL,
                    "CompromisedCredentialsRiskConfiguration": {
                        "EventFilter": ["SIGN_IN", "SIGN_UP", "PASSWORD_CHANGE"],
                        "Actions": {"EventAction": "BLOCK"},
                    },
                    "AccountTakeoverRiskConfiguration": {
                        "NotifyConfiguration": {
                            "From": "a@example.com",
                            "SourceArn": "arn:aws:ses:us-east-1:111111111111:identity/a",
                            "BlockEmail": EMAIL,
                            "NoActionEmail": EMAIL,
                            "MfaEmail": EMAIL,
                        },
                        "Actions": {"LowAction": {"Notify": True, "EventAction": "NO_ACTION"}}
                        | {"MediumAction": ACTION, "HighAction": ACTION},
                    },
                }
            }
        },
        {},
    ),
    "no risk configuration": (
        {"DescribeRiskConfiguration": {"RiskConfiguration": {"UserPoolId": POOL}}},
        {"RiskConfigurations": None},
    ),
    "an import job that has ended, and one that has not": (
        {
            "ListUserImportJobs": {
                "UserImportJobs": [
                    {
                        "JobName": name,
                        "JobId": f"import-{name}",
                        "UserPoolId": POOL,
                        "PreSignedUrl": "PRE_SIGNED_URL",
                        "CreationDate": THEN,
                        "Status": status,
                        "CloudWatchLogsRoleArn": "arn:aws:iam::111111111111:role/logs",
                        "ImportedUsers": 0,
                        "SkippedUsers": 0,
                        "FailedUsers": 1,
                    }
                    for name, status in (("a", "Created"), ("b", "Failed"))
                ]
            }
        },
        {
            "UserImportJobs": [
                {
                    "CloudWatchLogsRoleArn": "arn:aws:iam::111111111111:role/logs",
                    "JobName": "b",
                    "JobId": "import-b",
                    "Status": "Failed",
                    "ImportedUsers": 0,
                    "SkippedUsers": 0,
                    "FailedUsers": 1,
                    "CreationDate": THEN,
                }
            ]
        },
    ),
    "users of several kinds": (
        {
            "DescribeUserPool": {
                "UserPool": {
                    **BASIC,
                    "MfaConfiguration": "OPTIONAL",
                    "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True},
                    "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"},
                }
            },
            "ListUsers": {
                "Users": [
                    {
                        "Username": "testuser",
                        "Attributes": [
                            {"Name": "sub", "Value": "eaad0219-2117-439f-8d46-4db20e59268f"},
                            {
                                "Name": "identities",
                                "Value": '[{"userId":"7","providerName":"Google","providerType":'
                                '"Google","issuer":null,"primary":true,'
                                '"dateCreated":1642699117273}]',
                            },
                        ],
                        "UserCreateDate": THEN,
                        "UserLastModifiedDate": THEN,
                        "Enabled": True,
                        "UserStatus": "COMPROMISED",
                    }
                ]
            },
            "AdminGetUser": {
                "Username": "testuser",
                "Enabled": True,
                "UserStatus": "CONFIRMED",
                "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
                "UserMFASettingList": ["SMS_MFA", "SOFTWARE_TOKEN_MFA"],
            },
            "AdminListDevices": {
                "Devices": [
                    {
                        "DeviceKey": "us-west-2_0e36cd6c-6e2f-4a55-9a7f-2d5f9f9b3c11",
                        "DeviceAttributes": [
                            {"Name": "device_status", "Value": "valid"},
                            {"Name": "device_name", "Value": "Laptop"},
                            {"Name": "last_ip_used", "Value": "192.0.2.1"},
                        ],
                        "DeviceCreateDate": THEN,
                    }
                ]
            },
            "AdminListUserAuthEvents": {
                "AuthEvents": [
                    {"EventId": one, "EventType": "SignIn", "EventResponse": "Pass"}
                    for one in ("second", "first")
                ]
            },
        },
        {
            "Users": [
                {
                    "Username": "testuser",
                    "Sub": "eaad0219-2117-439f-8d46-4db20e59268f",
                    "UserStatus": "RESET_REQUIRED",
                    "UserMFASettingList": ["SMS_MFA"],
                    "Devices": [
                        {
                            "DeviceKey": "us-west-2_0e36cd6c-6e2f-4a55-9a7f-2d5f9f9b3c11",
                            "DeviceName": "Laptop",
                            "LastIpUsed": "192.0.2.1",
                            "DeviceCreateDate": THEN,
                        }
                    ],
                    "Identities": [
                        {
                            "ProviderName": "Google",
                            "ProviderAttributeValue": "7",
                            "DateCreated": 1642699117.273,
                        }
                    ],
                    "AuthEvents": [
                        {"EventId": one, "EventType": "SignIn", "EventResponse": "Pass"}
                        for one in ("first", "second")
                    ],
                    "UserCreateDate": THEN,
                    "UserLastModifiedDate": THEN,
                }
            ]
        },
    ),
}
"""Answers of operations, and members of the pool that they give."""


class Aws:
    """Stands in for AWS, which no test reaches: it answers from a table."""

    def __init__(self, answers: Answers) -> None:
        self._answers = {"DescribeUserPool": {"UserPool": BASIC}, **answers}

    def _make_api_call(self, operation: str, request: Any) -> Any:
        if operation in self._answers:
            return self._answers[operation]
        if operation.startswith("List"):
            return {}
        raise ClientError({"Error": {"Code": "ResourceNotFoundException"}}, operation)


@pytest.mark.parametrize(("answers", "expected"), CASES.values(), ids=CASES.keys())
def test_an_answer_is_read(answers: Answers, expected: Answers, tmp_path: Path) -> None:
    wanted = Wanted(user_pool_ids=[POOL], with_users=True)
    kept = Kept(tmp_path / "partial", wanted.asked())
    aws, out = Aws(answers), io.StringIO()
    pulled = read_all(wanted, lambda *_: aws, kept, Progress(io.StringIO()), None)
    write_stream(pulled, out)
    kept.close()
    problems = ProblemList()
    node = read(io.BytesIO(out.getvalue().encode()))
    file = Reading(problems).members(structure("File"), node, "")
    problems.raise_any()
    check_members(model(), structure("File"), file)
    [members] = file["UserPools"]
    assert {name: members.get(name) for name in expected} == expected
