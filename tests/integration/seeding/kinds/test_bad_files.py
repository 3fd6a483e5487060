"""What is wrong with a file is told with its line, its member and AWS's words."""

import itertools
import textwrap
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from localstack_cognito.tokens.keys import pem
from tests.integration.seeding.kinds.files import exported, refused

_POOL = """
Version: 1
UserPools:
- PoolName: shop
  Id: us-east-1_shop
"""
_NO_KEY = "PrivateKey must be an RSA private key of 2048 bits, unencrypted, in PEM."
_NO_CERTIFICATE = (
    "PrivateKey of a use of SAML's must be followed by the key's own certificate, in PEM."
)
_NO_DOMAIN = "A domain must be associated with this user pool."
_PREFIX_WRONG = (
    "The domain name contains an invalid character. Domain names can only contain lower-case "
    "letters, numbers, and hyphens. Please enter a different name that follows this format: "
    "^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$"
)
_NO_MFA = (
    "SMS configuration and Auto verification for phone_number are required when MFA is "
    "required/optional"
)
_KMS_NEEDED = "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used."
_FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f"


def _enum(member: str, value: str, choices: str) -> str:
    return (
        f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy "
        f"constraint: Member must satisfy enum value set: [{choices}]"
    )


def _missing(member: str) -> str:
    return (
        f"1 validation error detected: Value null at '{member}' failed to satisfy constraint: "
        "Member must not be null"
    )


# The file, but for its beginning, the line that is wrong counted from there, its member within the
# pool, and what is wrong.
BAD: tuple[tuple[str, int, str, str], ...] = (
    # User pools.
    (
        "MfaConfiguration: ON",
        1,
        ".MfaConfiguration",
        _NO_MFA,
    ),
    (
        "SoftwareTokenMfaConfiguration: {Enabled: true}",
        1,
        ".SoftwareTokenMfaConfiguration",
        "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
    ),
    (
        "UserPoolTier: LITE\nAcrConfiguration: {Level1: {AcrValue: a}}",
        2,
        ".AcrConfiguration",
        "The following features need to be disabled for the LITE pricing tier configured: "
        "Step-Up Authentication",
    ),
    (
        f"LambdaConfig:\n  CustomSMSSender: {{LambdaVersion: V1_0, LambdaArn: '{_FUNCTION}'}}",
        2,
        ".LambdaConfig",
        _KMS_NEEDED,
    ),
    (
        "AutoVerifiedAttributes: [phone_number]",
        1,
        ".AutoVerifiedAttributes",
        "SMS configuration is required when phone_number is selected for auto verification",
    ),
    (
        "AliasAttributes: [email]\nUsernameAttributes: [email]",
        2,
        ".UsernameAttributes",
        "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
    ),
    (
        "UserPoolTier: PLUSS",
        1,
        ".UserPoolTier",
        _enum("userPoolTier", "PLUSS", "LITE, ESSENTIALS, PLUS"),
    ),
    (
        "Schema: [{Name: a, AttributeDataType: String}, {Name: a, AttributeDataType: String}]",
        1,
        ".Schema",
        "Duplicate custom attribute names custom:a are not allowed in a user pool schema.",
    ),
    (
        "Unchecked: [PoolName]",
        1,
        ".Unchecked",
        "Unchecked may name UserPoolTier, Policies, LambdaConfig, EmailConfiguration, "
        "SmsMfaConfiguration, SoftwareTokenMfaConfiguration, EmailMfaConfiguration, "
        "WebAuthnConfiguration, UserSessionTracking, TokenSession, AcrConfiguration, "
        "DcrConfiguration, LogConfigurations.",
    ),
    # Keys.
    ("SigningKeys:\n- {TokenUse: access, PrivateKey: x}", 2, ".SigningKeys[0].PrivateKey", _NO_KEY),
    (
        "SigningKeys:\n- TokenUse: id\n  PrivateKey: ${short}",
        3,
        ".SigningKeys[0].PrivateKey",
        _NO_KEY,
    ),
    (
        "SigningKeys:\n- TokenUse: id\n  PrivateKey: ${curve}",
        3,
        ".SigningKeys[0].PrivateKey",
        _NO_KEY,
    ),
    (
        "SigningKeys:\n- TokenUse: saml_signing\n  PrivateKey: ${good}",
        3,
        ".SigningKeys[0].PrivateKey",
        _NO_CERTIFICATE,
    ),
    (
        "SigningKeys:\n- TokenUse: refresh\n  PrivateKey: x",
        2,
        ".SigningKeys[0].TokenUse",
        "1 validation error detected: Value 'refresh' at 'tokenUse' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: "
        "access|id|saml_signing|saml_encryption(/.{1,32})?",
    ),
    # Domains.
    ("Domains:\n- Domain: Shop!", 2, ".Domains[0]", _PREFIX_WRONG),
    ("Domains:\n- Domain: my-aws", 2, ".Domains[0]", "Domain cannot contain reserved word: aws"),
    (
        "Domains:\n- Domain: a\n- Domain: b",
        3,
        ".Domains[1]",
        "The pool's prefix domain stands in the file twice.",
    ),
    (
        "Domains:\n- Domain: a\n  ManagedLoginVersion: 3",
        3,
        ".Domains[0].ManagedLoginVersion",
        "ManagedLoginVersion must be 1 or 2.",
    ),
    (
        "UserPoolTier: LITE\nDomains:\n- Domain: a\n  ManagedLoginVersion: 2",
        4,
        ".Domains[0].ManagedLoginVersion",
        "The following feature is not available for the LITE pricing tier configured: "
        "Managed Login Version 2",
    ),
    # Resource servers.
    ("ResourceServers:\n- Identifier: a", 2, ".ResourceServers[0]", _missing("name")),
    (
        "ResourceServers:\n- {Identifier: a, Name: a}\n- {Identifier: a, Name: b}",
        3,
        ".ResourceServers[1]",
        "a stands in the file twice.",
    ),
    (
        "ResourceServers:\n- Identifier: a\n  Name: a\n  Scopes:\n"
        "  - {ScopeName: r, ScopeDescription: r}\n  - {ScopeName: r, ScopeDescription: r}",
        5,
        ".ResourceServers[0].Scopes",
        "Duplicate scope names are not allowed.",
    ),
    (
        "ResourceServers:\n- Identifier: a\n  Name: a\n  Scope: []",
        4,
        ".ResourceServers[0]",
        "There is no member Scope here. Is it Scopes?",
    ),
    # Identity providers.
    (
        "IdentityProviders:\n- ProviderName: Corp\n  ProviderType: OIDC\n  ProviderDetails: {}",
        2,
        ".IdentityProviders[0]",
        "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp "
        "details.",
    ),
    (
        "IdentityProviders:\n- ProviderName: Mine\n  ProviderType: Google\n  ProviderDetails: "
        "{client_id: a, client_secret: b, authorize_scopes: c}",
        2,
        ".IdentityProviders[0]",
        "Provider Mine cannot be of type Google.",
    ),
    (
        "IdentityProviders:\n- ProviderName: Google\n  ProviderType: Google\n  ProviderDetails: "
        "{client_id: a, client_secret: b, authorize_scopes: c}\n  AttributeMapping: {nope: a}",
        5,
        ".IdentityProviders[0].AttributeMapping",
        "AttributeMapping contains invalid mapping: [nope]",
    ),
    (
        "IdentityProviders:\n- ProviderName: Saml\n  ProviderType: SAML\n  ProviderDetails:\n"
        "    MetadataURL: file:///etc/hostname",
        5,
        ".IdentityProviders[0].ProviderDetails",
        "Error retrieving metadata from file:///etc/hostname",
    ),
    (
        "IdentityProviders:\n- ProviderName: Saml\n  ProviderType: SAML\n  ProviderDetails: "
        "{MetadataFile: <a}",
        2,
        ".IdentityProviders[0]",
        "Unable to unmarshall metadata",
    ),
    # App clients.
    (
        "UserPoolClients:\n- ClientName: web\n  SupportedIdentityProviders: [Nobody]",
        3,
        ".UserPoolClients[0].SupportedIdentityProviders",
        "The provider Nobody does not exist for User Pool us-east-1_shop",
    ),
    (
        "UserPoolClients:\n- ClientName: web\n  AllowedOAuthScopes: [api/read]",
        3,
        ".UserPoolClients[0].AllowedOAuthScopes",
        "Invalid scope requested: api/read",
    ),
    (
        "UserPoolClients:\n- ClientName: web\n  SSOSession: {MaxValidityMinutes: 5}",
        3,
        ".UserPoolClients[0].SSOSession",
        "Session tracking is not enabled for the user pool.",
    ),
    (
        "UserPoolClients:\n- ClientName: web\n  PublishSecretsInAWSSecretsManager: true",
        3,
        ".UserPoolClients[0].PublishSecretsInAWSSecretsManager",
        "PublishSecretsInAWSSecretsManager is not built yet.",
    ),
    (
        "UserPoolClients:\n- ClientName: _custom_id_:mine\n  ClientId: yours",
        3,
        ".UserPoolClients[0].ClientId",
        "The id of a user pool client cannot be another than _custom_id_: in its ClientName says.",
    ),
    (
        "UserPoolClients:\n- ClientName: web\n  GenerateSecret: true\n"
        "  ClientSecret: abcdefghijklmnopqrstuvwxyz",
        4,
        ".UserPoolClients[0].ClientSecret",
        "ClientSecret and GenerateSecret cannot be used together.",
    ),
    # Looks.
    (
        "UICustomizations:\n- CSS: '.logo-customizable {width: 1px}'",
        2,
        ".UICustomizations[0]",
        _NO_DOMAIN,
    ),
    (
        "Domains: [{Domain: a}]\nUICustomizations:\n- CSS: '.mine {width: 1px}'",
        3,
        ".UICustomizations[0].CSS",
        "The CSS class .mine is not in the list of allowed classes.",
    ),
    (
        "Domains: [{Domain: a}]\nUICustomizations:\n- ImageFile: R0lGODlh",
        3,
        ".UICustomizations[0].ImageFile",
        "The image must be a PNG or JPEG file.",
    ),
    (
        "Domains: [{Domain: a}]\nUICustomizations:\n- ImageFile: no/image!",
        3,
        ".UICustomizations[0].ImageFile",
        "This must be Base64.",
    ),
    (
        "Domains: [{Domain: a}]\nUICustomizations:\n- ClientId: nobody",
        3,
        ".UICustomizations[0].ClientId",
        "User pool client nobody does not exist.",
    ),
    (
        "ManagedLoginBrandings:\n- ClientId: nobody\n  UseCognitoProvidedValues: true",
        2,
        ".ManagedLoginBrandings[0]",
        "User pool client nobody does not exist.",
    ),
    (
        "UserPoolClients: [{ClientName: web}]\nManagedLoginBrandings:\n- ClientId: web",
        3,
        ".ManagedLoginBrandings[0]",
        "useCognitoProvidedValues or settings should be specified (but not both)",
    ),
    (
        "UserPoolClients: [{ClientName: web}]\nManagedLoginBrandings:\n- ClientId: web\n"
        "  UseCognitoProvidedValues: true\n  Settings: {}",
        5,
        ".ManagedLoginBrandings[0].Settings",
        "useCognitoProvidedValues or settings should be specified (but not both)",
    ),
    (
        "UserPoolClients: [{ClientName: web}]\nManagedLoginBrandings:\n- ClientId: web\n"
        "  Settings: {}\n  Assets:\n"
        "  - {Category: FORM_LOGO, ColorMode: DARK, Extension: PNG, Bytes: R0lGODlh}",
        6,
        ".ManagedLoginBrandings[0].Assets",
        "The asset of the category FORM_LOGO is no PNG file.",
    ),
    # Terms.
    (
        "UserPoolClients: [{ClientName: web}]\nTerms:\n- {ClientId: web, TermsName: "
        "terms-of-use, TermsSource: LINK, Enforcement: NONE, Links: {'cognito:german': "
        "'https://a.de'}}",
        3,
        ".Terms[0]",
        "Links must have a URL for cognito:default.",
    ),
    (
        "UserPoolClients: [{ClientName: web}]\nTerms:\n- {ClientId: web, TermsName: "
        "terms-of-use, TermsSource: LINK, Enforcement: NONE, Links: {'cognito:default': "
        "'http://a.de'}}",
        3,
        ".Terms[0]",
        "http://a.de is not an https URL.",
    ),
    (
        "Terms:\n- {ClientId: nobody, TermsName: terms-of-use, TermsSource: LINK, "
        "Enforcement: NONE}",
        2,
        ".Terms[0]",
        "User pool client nobody does not exist.",
    ),
    (
        "Terms:\n- {ClientId: web, TermsName: terms, TermsSource: LINK, Enforcement: NONE}",
        2,
        ".Terms[0].TermsName",
        "1 validation error detected: Value 'terms' at 'termsName' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: ^(terms-of-use|privacy-policy)$",
    ),
)


@pytest.fixture(scope="module")
def keys() -> dict[str, str]:
    """Keys in PEM by what is said of them."""
    curve: Any = ec.generate_private_key(ec.SECP256R1())
    short = rsa.generate_private_key(65537, 1024)
    good = rsa.generate_private_key(65537, 2048)
    return {"short": pem(short), "curve": pem(curve), "good": pem(good)}


@pytest.mark.parametrize(("text", "line", "member", "message"), BAD, ids=itertools.count())
def test_what_is_wrong_is_told_where_it_stands(
    idp: Any, keys: dict[str, str], text: str, line: int, member: str, message: str
) -> None:
    for name, key in keys.items():
        text = text.replace(f"${{{name}}}", '"' + key.replace("\n", "\\n") + '"')
    before = _POOL.count("\n")
    assert refused(_POOL + textwrap.indent(text, "  ")) == [
        f"{before + line} UserPools[0]{member}: {message}"
    ]
    assert exported() == "Version: 1\n"
