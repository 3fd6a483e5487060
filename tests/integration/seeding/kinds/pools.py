"""The settings with which CreateUserPool makes a pool, by what a pool has then."""

from typing import Any

ROLE = "arn:aws:iam::000000000000:role/sms"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f"
OTHER_FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:g"
KEY = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000"
SMS = {"SnsCallerArn": ROLE, "ExternalId": "e", "SnsRegion": "us-east-1"}
EUMS = {"EumsSms": {"CallerArn": ROLE, "ExternalId": "e", "OriginationIdentity": "o"}}
GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:cognito"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
METADATA = (
    '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.test">'
    '<IDPSSODescriptor><SingleSignOnService Location="https://idp.test/sso" '
    'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"/></IDPSSODescriptor>'
    "</EntityDescriptor>"
)

POOLS: dict[str, dict[str, Any]] = {
    "plain": {},
    "a custom id": {"UserPoolTags": {"_custom_id_": "myid123", "stage": "local"}},
    "policies": {
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 12,
                "RequireNumbers": True,
                "PasswordHistorySize": 3,
                "TemporaryPasswordValidityDays": 30,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]},
        }
    },
    "days of an unused account": {"AdminCreateUserConfig": {"UnusedAccountValidityDays": 12}},
    "no symbols": {"Policies": {"PasswordPolicy": {"MinimumLength": 8}}},
    "texts": {
        "SmsVerificationMessage": "code {####}",
        "EmailVerificationMessage": "mail {####}",
        "EmailVerificationSubject": "subject",
        "SmsAuthenticationMessage": "mfa {####}",
    },
    "a template": {
        "VerificationMessageTemplate": {
            "SmsMessage": "code {####}",
            "EmailMessage": "mail {####}",
            "EmailSubject": "subject",
            "EmailMessageByLink": "click {##here##}",
            "EmailSubjectByLink": "link",
            "DefaultEmailOption": "CONFIRM_WITH_LINK",
        }
    },
    "invitations": {
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": True,
            "InviteMessageTemplate": {
                "SMSMessage": "{username} {####}",
                "EmailMessage": "{username} {####}",
                "EmailSubject": "welcome",
            },
        }
    },
    "functions": {
        "LambdaConfig": {
            "PreSignUp": FUNCTION,
            "CustomMessage": FUNCTION,
            "UserMigration": FUNCTION,
            "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": FUNCTION},
            "CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION},
            "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": OTHER_FUNCTION},
            "KMSKeyID": KEY,
            "InboundFederation": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION},
        }
    },
    "a function by two names": {"LambdaConfig": {"PreTokenGeneration": FUNCTION}},
    "a function by its version": {
        "LambdaConfig": {
            "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION}
        }
    },
    "both names of a function": {
        "LambdaConfig": {
            "PreTokenGeneration": FUNCTION,
            "PreTokenGenerationConfig": {"LambdaVersion": "V3_0", "LambdaArn": FUNCTION},
        }
    },
    "names": {
        "UsernameAttributes": ["email", "phone_number"],
        "UsernameConfiguration": {"CaseSensitive": False},
        "AutoVerifiedAttributes": ["email"],
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    },
    "aliases": {
        "AliasAttributes": ["email", "preferred_username"],
        "UsernameConfiguration": {"CaseSensitive": True},
        "DeletionProtection": "ACTIVE",
    },
    "no recovery": {"AccountRecoverySetting": {}},
    "recovery": {
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [{"Priority": 1, "Name": "verified_phone_number"}]
        }
    },
    "devices and add-ons": {
        "DeviceConfiguration": {
            "ChallengeRequiredOnNewDevice": False,
            "DeviceOnlyRememberedOnUserPrompt": True,
        },
        "UserPoolAddOns": {
            "AdvancedSecurityMode": "AUDIT",
            "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "ENFORCED"},
        },
        "UserPoolTier": "PLUS",
    },
    "lite": {"UserPoolTier": "LITE", "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"}},
    "email": {
        "EmailConfiguration": {"ReplyToEmailAddress": "a@example.com", "From": "b@example.com"}
    },
    "levels": {"AcrConfiguration": {"Level2": {"AcrValue": "high"}}},
    "registration": {
        "DcrConfiguration": {"OpenDcrEnabled": True, "OpenDcrGrantTypes": [], "AllowedScopes": []}
    },
    "registration by default": {"DcrConfiguration": {}},
    "keys and issuer": {
        "KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": KEY},
        "IssuerConfiguration": {"Type": "UPDATED"},
    },
    "schema": {
        "Schema": [
            {"Name": "email", "Required": True, "Mutable": False},
            {"Name": "name", "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "9"}},
            {"Name": "family_name", "StringAttributeConstraints": {}},
            {"Name": "updated_at", "NumberAttributeConstraints": {"MaxValue": "9"}},
            {"Name": "plan", "AttributeDataType": "String"},
            {"Name": "seats", "AttributeDataType": "Number", "Mutable": True},
            {
                "Name": "age",
                "AttributeDataType": "Number",
                "NumberAttributeConstraints": {"MinValue": "0", "MaxValue": "200"},
            },
            {"Name": "since", "AttributeDataType": "DateTime"},
            {"Name": "good", "AttributeDataType": "Boolean", "DeveloperOnlyAttribute": True},
            {
                "Name": "code",
                "AttributeDataType": "String",
                "DeveloperOnlyAttribute": True,
                "StringAttributeConstraints": {"MaxLength": "5"},
            },
        ]
    },
    "MFA by SMS": {"MfaConfiguration": "ON", "SmsConfiguration": SMS},
    "MFA by SMS with a text": {
        "MfaConfiguration": "OPTIONAL",
        "SmsConfiguration": EUMS,
        "SmsAuthenticationMessage": "mfa {####}",
    },
    "SMS without MFA": {"SmsConfiguration": SMS, "AutoVerifiedAttributes": ["phone_number"]},
}
