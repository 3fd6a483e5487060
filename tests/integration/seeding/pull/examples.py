"""Answers with those members that an example of AWS's manuals has; the values are ours.

The examples are those of the AWS command line's manual for the operations that a pull calls, and
for those that set what such an operation answers (``set-user-pool-mfa-config``, ``update-group``).
"""

import json
from collections.abc import Mapping
from typing import Any

Answers = Mapping[str, Any]
POOL, CLIENT = "us-west-2_bbbbbbbbb", "5nq3kd0a7v2t9c1x8m4z6p0bqe"
IDENTITY_POOL = "us-west-2:22222222-2222-4222-8222-222222222222"
THEN, LATER = 1548097827.125, 1548103204.893
ROLE = "arn:aws:iam::222222222222:role/"
_TEXTS = (
    *("name", "given_name", "family_name", "middle_name", "nickname", "preferred_username"),
    *("profile", "picture", "website", "gender", "zoneinfo", "locale", "phone_number", "address"),
)


def _attribute(name: str, type_: str = "String", **others: Any) -> dict[str, Any]:
    constraints = {"StringAttributeConstraints": {"MinLength": "0", "MaxLength": "2048"}}
    return {
        "Name": name,
        "AttributeDataType": type_,
        "DeveloperOnlyAttribute": False,
        "Required": False,
        "Mutable": True,
        **(constraints if type_ == "String" else {}),
        **others,
    }


SCHEMA = [
    _attribute(
        "sub",
        StringAttributeConstraints={"MinLength": "1", "MaxLength": "2048"},
        Required=True,
        Mutable=False,
    ),
    *map(_attribute, _TEXTS),
    _attribute("email", Required=True),
    _attribute("email_verified", "Boolean"),
    _attribute("birthdate", StringAttributeConstraints={"MinLength": "10", "MaxLength": "10"}),
    _attribute("phone_number_verified", "Boolean"),
    _attribute("updated_at", "Number", NumberAttributeConstraints={"MinValue": "0"}),
]
CUSTOM = [_attribute("custom:Shoe1"), _attribute("custom:Shoe2")]
USER_POOL = {
    "SmsVerificationMessage": "Number {####}. ",
    "SchemaAttributes": SCHEMA,
    "EmailVerificationSubject": "A number",
    "MfaConfiguration": "OFF",
    "Name": "ExamplePool",
    "EmailVerificationMessage": "Number {####}. ",
    "SmsAuthenticationMessage": "Sign in with {####}. ",
    "LastModifiedDate": LATER,
    "AdminCreateUserConfig": {
        "InviteMessageTemplate": {
            "EmailMessage": "You are {username}, with {####}. ",
            "EmailSubject": "Welcome",
            "SMSMessage": "You are {username}, with {####}. ",
        },
        "UnusedAccountValidityDays": 7,
        "AllowAdminCreateUserOnly": False,
    },
    "EmailConfiguration": {
        "ReplyToEmailAddress": "desk@example.com",
        "SourceArn": "arn:aws:ses:us-east-1:222222222222:identity/desk@example.com",
    },
    "AutoVerifiedAttributes": ["email"],
    "Policies": {
        "PasswordPolicy": {
            "RequireLowercase": True,
            "RequireSymbols": True,
            "RequireNumbers": True,
            "MinimumLength": 8,
            "RequireUppercase": True,
        }
    },
    "UserPoolTags": {},
    "UsernameAttributes": ["email"],
    "CreationDate": THEN,
    "EstimatedNumberOfUsers": 1,
    "Id": POOL,
    "LambdaConfig": {},
}
WITH_NAMES = {name: one for name, one in USER_POOL.items() if name != "UsernameAttributes"}
WITH_CUSTOM = {**WITH_NAMES, "SchemaAttributes": [*SCHEMA, *CUSTOM]}
WITH_DOMAIN = {**USER_POOL, "Domain": "example-desk"}
_LISTED = {"UserPoolClients": [{"UserPoolId": POOL, "ClientId": CLIENT, "ClientName": "Desk"}]}
_READ = (
    *("birthdate", "custom:Shoe1", "custom:Shoe2", "email", "email_verified", "phone_number"),
    *("phone_number_verified", "updated_at"),
)
_WRITTEN = tuple(name for name in _READ if not name.endswith("_verified"))
_CLIENT = {
    "UserPoolId": POOL,
    "ClientName": "Desk",
    "ClientId": CLIENT,
    "LastModifiedDate": LATER,
    "CreationDate": THEN,
    "RefreshTokenValidity": 30,
    "AllowedOAuthFlowsUserPoolClient": False,
}


def _with_client(**others: Any) -> Answers:
    client = {"UserPoolClient": {**_CLIENT, **others}}
    pool = {"UserPool": WITH_CUSTOM}
    return {
        "DescribeUserPool": pool,
        "ListUserPoolClients": _LISTED,
        "DescribeUserPoolClient": client,
    }


def _mail(what: str) -> dict[str, str]:
    told = "{login-time} {device-name} {city} {country}"
    return {
        "Subject": what,
        "HtmlBody": f"<!DOCTYPE html>\n<html>\n\t<pre>{told} <a href={{one-click-link-invalid}}>no"
        "</a> <a href={one-click-link-valid}>yes</a></pre>\n</html>",
        "TextBody": f"{told}\n{{one-click-link-invalid}} {{one-click-link-valid}}",
    }


def _user(name: str, status: str, **attributes: str) -> dict[str, Any]:
    return {
        "Username": name,
        "Attributes": [{"Name": one, "Value": value} for one, value in attributes.items()],
        "UserCreateDate": THEN,
        "UserLastModifiedDate": LATER,
        "Enabled": True,
        "UserStatus": status,
    }


def _job(name: str, status: str, **others: Any) -> dict[str, Any]:
    return {
        "JobName": name,
        "JobId": f"import-{name}",
        "UserPoolId": POOL,
        "PreSignedUrl": "PRE_SIGNED_URL",
        "CreationDate": THEN,
        "Status": status,
        "CloudWatchLogsRoleArn": f"{ROLE}Logs",
        "ImportedUsers": 0,
        "SkippedUsers": 0,
        "FailedUsers": 0,
        **others,
    }


_TEXTS_BY = {
    "ExternalId": "a1b2c3d4-5678-90ab-cdef-EXAMPLE22222",
    "SnsCallerArn": f"{ROLE}service-role/texts",
    "SnsRegion": "us-west-2",
}
_SUBS = [f"{digit * 8}-{digit * 4}-4{digit * 3}-8{digit * 3}-{digit * 12}" for digit in "1234"]
_IN_GROUP = [
    _user(
        _SUBS[0],
        "CONFIRMED",
        **{"sub": _SUBS[0], "custom:Shoe1": "New!", "email": "jo@example.com"},
    ),
    _user(
        _SUBS[1],
        "FORCE_CHANGE_PASSWORD",
        sub=_SUBS[1],
        email_verified="true",
        email="di@example.com",
    ),
]
USER_POOLS: Mapping[str, Answers] = {
    "describe-user-pool": {"DescribeUserPool": {"UserPool": USER_POOL}},
    "set-user-pool-mfa-config": {
        "DescribeUserPool": {
            "UserPool": {
                **USER_POOL,
                "MfaConfiguration": "OPTIONAL",
                "SmsAuthenticationMessage": "Sign in with {####}.",
                "SmsConfiguration": _TEXTS_BY,
            }
        },
        "GetUserPoolMfaConfig": {
            "EmailMfaConfiguration": {"Message": "Sign in with {####}", "Subject": "A number"},
            "MfaConfiguration": "OPTIONAL",
            "SmsMfaConfiguration": {
                "SmsAuthenticationMessage": "Sign in with {####}.",
                "SmsConfiguration": _TEXTS_BY,
            },
            "SoftwareTokenMfaConfiguration": {"Enabled": True},
            "WebAuthnConfiguration": {
                "RelyingPartyId": "login.example.com",
                "UserVerification": "preferred",
            },
        },
    },
    "describe-user-pool-client": _with_client(
        ClientSecret="CLIENT_SECRET",
        ReadAttributes=_READ,
        WriteAttributes=_WRITTEN,
        ExplicitAuthFlows=["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"],
    ),
    "create-user-pool-client": _with_client(
        ExplicitAuthFlows=["USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"]
    ),
    "update-user-pool-client": _with_client(WriteAttributes=["nickname"]),
    "describe-user-pool-domain": {
        "DescribeUserPool": {"UserPool": WITH_DOMAIN},
        "DescribeUserPoolDomain": {
            "DomainDescription": {
                "UserPoolId": POOL,
                "AWSAccountId": "222222222222",
                "Domain": "example-desk",
                "S3Bucket": "aws-cognito-prod-pdx-assets",
                "CloudFrontDistribution": "bbbbbbbbbbbbb.cloudfront.net",
                "Version": "20190128175402",
                "Status": "ACTIVE",
                "CustomDomainConfig": {},
            }
        },
    },
    "describe-identity-provider": {
        "ListIdentityProviders": {"Providers": [{"ProviderName": "Facebook"}]},
        "DescribeIdentityProvider": {
            "IdentityProvider": {
                "UserPoolId": POOL,
                "ProviderName": "Facebook",
                "ProviderType": "Facebook",
                "ProviderDetails": {
                    "attributes_url": "https://graph.facebook.com/me?fields=",
                    "attributes_url_add_attributes": "true",
                    "authorize_scopes": "public_profile",
                    "authorize_url": "https://www.facebook.com/v2.9/dialog/oauth",
                    "client_id": "22222",
                    "client_secret": "33333",
                    "token_request_method": "GET",
                    "token_url": "https://graph.facebook.com/v2.9/oauth/access_token",
                },
                "AttributeMapping": {"username": "id"},
                "IdpIdentifiers": [],
                "LastModifiedDate": LATER,
                "CreationDate": THEN,
            }
        },
    },
    "describe-resource-server": {
        "ListResourceServers": {
            "ResourceServers": [
                {
                    "UserPoolId": POOL,
                    "Identifier": "desk.example.com",
                    "Name": "Desk",
                    "Scopes": [
                        {"ScopeName": f"desk.{verb}", "ScopeDescription": f"To {verb}"}
                        for verb in ("write", "read", "clear")
                    ],
                }
            ]
        }
    },
    "get-group and admin-list-groups-for-user": {
        "ListGroups": {
            "Groups": [
                {
                    "GroupName": "Plain",
                    "UserPoolId": POOL,
                    "Description": "A group.",
                    "LastModifiedDate": LATER,
                    "CreationDate": THEN,
                },
                {
                    "Description": "Another",
                    "Precedence": 1,
                    "LastModifiedDate": LATER,
                    "RoleArn": f"{ROLE}Group",
                    "GroupName": "Ranked",
                    "UserPoolId": POOL,
                    "CreationDate": THEN,
                },
            ]
        }
    },
    "get-ui-customization": {
        "DescribeUserPool": {"UserPool": WITH_DOMAIN},
        "GetUICustomization": {
            "UICustomization": {
                "UserPoolId": POOL,
                "ClientId": "ALL",
                "ImageUrl": "https://bbbbbbbbbbbbb.cloudfront.net/ALL/20190128231240/image.jpg",
                "CSS": ".logo-customizable {\n\tmax-width: 40%;\n}\n"
                ".banner-customizable {\n\tpadding: 5px 0px 5px 1px;\n\tcolor: gray;\n}\n"
                ".submitButton-customizable:hover {\n\tcolor: #fff;\n}\n"
                ".inputField-customizable:focus {\n\tborder-color: #66a;\n\toutline: 0;\n}\n"
                ".passwordCheck-notValid-customizable {\n\tcolor: #D31;\n}\n"
                ".background-customizable {\n\tbackground-color: #faf;\n}\n",
                "CSSVersion": "20190128231240",
            }
        },
    },
    "describe-risk-configuration": {
        "DescribeRiskConfiguration": {
            "RiskConfiguration": {
                "UserPoolId": POOL,
                "CompromisedCredentialsRiskConfiguration": {
                    "EventFilter": ["SIGN_IN", "SIGN_UP", "PASSWORD_CHANGE"],
                    "Actions": {"EventAction": "BLOCK"},
                },
                "AccountTakeoverRiskConfiguration": {
                    "NotifyConfiguration": {
                        "From": "desk@example.com",
                        "ReplyTo": "desk@example.com",
                        "SourceArn": "arn:aws:ses:us-east-1:222222222222:identity/desk@example.com",
                        "BlockEmail": _mail("Blocked"),
                        "NoActionEmail": _mail("Told"),
                        "MfaEmail": _mail("Asked"),
                    },
                    "Actions": {
                        "LowAction": {"Notify": True, "EventAction": "NO_ACTION"},
                        "MediumAction": {"Notify": True, "EventAction": "MFA_IF_CONFIGURED"},
                        "HighAction": {"Notify": True, "EventAction": "MFA_IF_CONFIGURED"},
                    },
                },
            }
        }
    },
    "set-risk-configuration": {
        "DescribeRiskConfiguration": {
            "RiskConfiguration": {
                "UserPoolId": POOL,
                "CompromisedCredentialsRiskConfiguration": {
                    "EventFilter": ["SIGN_UP"],
                    "Actions": {"EventAction": "NO_ACTION"},
                },
            }
        }
    },
    "list-user-import-jobs": {
        "ListUserImportJobs": {
            "UserImportJobs": [
                _job(
                    "Third",
                    "Failed",
                    StartDate=THEN,
                    CompletionDate=LATER,
                    FailedUsers=1,
                    CompletionMessage="Too many users have failed.",
                ),
            ]
        }
    },
    "list-users": {
        "DescribeUserPool": {"UserPool": WITH_NAMES},
        "ListUsers": {
            "Users": [
                _user("first", "CONFIRMED", sub=_SUBS[0], email="first@example.com"),
                _user("second", "UNCONFIRMED", sub=_SUBS[1], email="second@example.com"),
                _user("third@example.com", "UNCONFIRMED", sub=_SUBS[2], email="third@example.com"),
            ]
        },
    },
    "admin-get-user": {
        "ListUsers": {
            "Users": [
                _user(
                    _SUBS[0],
                    "FORCE_CHANGE_PASSWORD",
                    sub=_SUBS[0],
                    email_verified="true",
                    phone_number_verified="true",
                    phone_number="+02225550123",
                    email="jo@example.com",
                )
            ]
        }
    },
    "list-users-in-group": {
        "DescribeUserPool": {
            "UserPool": {**USER_POOL, "SchemaAttributes": [*SCHEMA, *CUSTOM]},
        },
        "ListGroups": {"Groups": [{"GroupName": "Plain", "UserPoolId": POOL}]},
        "ListUsers": {"Users": _IN_GROUP},
        "ListUsersInGroup": {"Users": _IN_GROUP},
    },
    "list-devices": {
        "DescribeUserPool": {
            "UserPool": {
                **WITH_NAMES,
                "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": False},
            }
        },
        "ListUsers": {
            "Users": [_user("di", "CONFIRMED", sub=_SUBS[0], email="di@example.com")],
        },
        "AdminListDevices": {
            "Devices": [
                {
                    "DeviceKey": f"us-west-2_{_SUBS[3]}",
                    "DeviceAttributes": [
                        {"Name": "device_status", "Value": "valid"},
                        {"Name": "device_name", "Value": "Desk"},
                        {"Name": "dev:device_arn", "Value": "arn:aws:cognito-idp:us-west-2:2:o/d"},
                        {"Name": "dev:device_owner", "Value": f"di.{POOL}"},
                        {"Name": "last_ip_used", "Value": "192.0.2.7"},
                        {"Name": "dev:device_remembered_status", "Value": "remembered"},
                        {"Name": "dev:device_sdk", "Value": "aws-sdk"},
                    ],
                    "DeviceCreateDate": THEN,
                    "DeviceLastModifiedDate": LATER,
                    "DeviceLastAuthenticatedDate": 1548097827.0,
                }
            ]
        },
    },
}
"""By the command whose example shows such an answer."""

_ASSET_KINDS = (
    *("FAVICON_SVG", "EMAIL_GRAPHIC", "SMS_GRAPHIC", "AUTH_APP_GRAPHIC", "PASSWORD_GRAPHIC"),
    *("PASSKEY_GRAPHIC", "PAGE_HEADER_LOGO", "PAGE_HEADER_BACKGROUND", "PAGE_FOOTER_LOGO"),
    *("PAGE_FOOTER_BACKGROUND", "PAGE_BACKGROUND", "FORM_BACKGROUND", "FORM_LOGO"),
    "IDP_BUTTON_ICON",
)
_PLUS = {
    **WITH_NAMES,
    "UserPoolTier": "PLUS",
    "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"},
}
_WORKS = f"{POOL}_Works"
_BY_WORKS = {
    "userId": "jo@works.example",
    "providerName": "Works",
    "providerType": "OIDC",
    "issuer": None,
    "primary": True,
    "dateCreated": 1548097827125,
}
OTHERS: Mapping[str, Answers] = {
    "a federated user in the provider's group": {
        "DescribeUserPool": {"UserPool": WITH_NAMES},
        "ListIdentityProviders": {"Providers": [{"ProviderName": "Works"}]},
        "DescribeIdentityProvider": {
            "IdentityProvider": {
                "UserPoolId": POOL,
                "ProviderName": "Works",
                "ProviderType": "OIDC",
                "ProviderDetails": {
                    "attributes_request_method": "GET",
                    "attributes_url": "https://works.example/me",
                    "attributes_url_add_attributes": "false",
                    "authorize_scopes": "openid email",
                    "authorize_url": "https://works.example/authorize",
                    "client_id": "desk",
                    "client_secret": "hidden",
                    "jwks_uri": "https://works.example/keys",
                    "oidc_issuer": "https://works.example",
                    "token_url": "https://works.example/token",
                },
                "AttributeMapping": {"email": "email", "username": "sub"},
                "IdpIdentifiers": ["works.example"],
                "LastModifiedDate": LATER,
                "CreationDate": THEN,
            }
        },
        "ListGroups": {
            "Groups": [
                {
                    "GroupName": _WORKS,
                    "UserPoolId": POOL,
                    "Description": "Autogenerated group for users who sign in using Works",
                    "LastModifiedDate": THEN,
                    "CreationDate": THEN,
                }
            ]
        },
        **{
            operation: {
                "Users": [
                    _user(
                        "Works_jo@works.example",
                        "EXTERNAL_PROVIDER",
                        sub=_SUBS[0],
                        email="jo@works.example",
                        email_verified="false",
                        identities=json.dumps([_BY_WORKS]),
                    )
                ]
            }
            for operation in ("ListUsers", "ListUsersInGroup")
        },
    },
    "addresses that are always refused or let in": {
        "DescribeUserPool": {"UserPool": _PLUS},
        "DescribeRiskConfiguration": {
            "RiskConfiguration": {
                "UserPoolId": POOL,
                "RiskExceptionConfiguration": {
                    "BlockedIPRangeList": ["192.0.2.0/24", "2001:db8::/32"],
                    "SkippedIPRangeList": ["198.51.100.7/32"],
                },
                "LastModifiedDate": LATER,
            }
        },
    },
    "logs in three places": {
        "DescribeUserPool": {"UserPool": _PLUS},
        "GetLogDeliveryConfiguration": {
            "LogDeliveryConfiguration": {
                "UserPoolId": POOL,
                "LogConfigurations": [
                    {
                        "LogLevel": "ERROR",
                        "EventSource": "userNotification",
                        "CloudWatchLogsConfiguration": {
                            "LogGroupArn": "arn:aws:logs:us-west-2:222222222222:log-group:desk"
                        },
                    },
                    {
                        "LogLevel": "INFO",
                        "EventSource": "userAuthEvents",
                        "S3Configuration": {"BucketArn": "arn:aws:s3:::desk"},
                    },
                ],
            }
        },
    },
    "a look with as many assets as there may be": {
        "ListUserPoolClients": _LISTED,
        "DescribeUserPoolClient": {"UserPoolClient": _CLIENT},
        "DescribeManagedLoginBrandingByClient": {
            "ManagedLoginBranding": {
                "ManagedLoginBrandingId": _SUBS[2],
                "UserPoolId": POOL,
                "UseCognitoProvidedValues": False,
                "Settings": {"categories": {"global": {"colorSchemeMode": "DYNAMIC"}}},
                "Assets": [
                    {
                        "Category": kind,
                        "ColorMode": mode,
                        "Extension": "SVG",
                        "Bytes": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
                    }
                    for kind in _ASSET_KINDS
                    for mode in ("LIGHT", "DARK", "DYNAMIC")
                ][:40],
                "CreationDate": THEN,
                "LastModifiedDate": LATER,
            }
        },
    },
}
"""What no example of the manual shows."""

IDENTITY_POOLS: Mapping[str, Answers] = {
    "create-identity-pool": {
        "DescribeIdentityPool": {
            "IdentityPoolId": IDENTITY_POOL,
            "IdentityPoolName": "ExampleIdentities",
            "AllowUnauthenticatedIdentities": False,
            "CognitoIdentityProviders": [
                {
                    "ProviderName": f"cognito-idp.us-west-2.amazonaws.com/{POOL}",
                    "ClientId": CLIENT,
                    "ServerSideTokenCheck": False,
                }
            ],
        }
    },
    "get-identity-pool-roles": {
        "DescribeIdentityPool": {
            "IdentityPoolId": IDENTITY_POOL,
            "IdentityPoolName": "ExampleIdentities",
            "AllowUnauthenticatedIdentities": True,
        },
        "GetIdentityPoolRoles": {
            "IdentityPoolId": IDENTITY_POOL,
            "Roles": {"authenticated": f"{ROLE}In", "unauthenticated": f"{ROLE}Out"},
        },
    },
}
"""By the command whose example shows such an answer."""
