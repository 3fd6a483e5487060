"""A change of one property of a stack changes what it says, and nothing of all the rest."""

import base64
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.host import Host
from tests.integration.cloudformation.conftest import Stack, att
from tests.integration.cloudformation.world import changed, resources, told
from tests.senders import PUBLISH, TRUST

_LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:"
_PNG = base64.b64encode(b"\x89PNG\r\n\x1a\npicture").decode()
_OTHER_PNG = base64.b64encode(b"\x89PNG\r\n\x1a\nother").decode()
_LOGO = {"Bytes": _PNG, "Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "PNG"}
_FOOTER = {**_LOGO, "Category": "PAGE_FOOTER_BACKGROUND"}
_MECHANISM = {"Name": "verified_phone_number", "Priority": 1}
_SMS = {"SnsCallerArn": att("Sender", "Arn")}
_POLICIES = {
    "PasswordPolicy": {"MinimumLength": 10, "PasswordHistorySize": 2, "RequireSymbols": True},
    "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
}
_FUNCTIONS = {"PostConfirmation": f"{_LAMBDA}a", "PreTokenGeneration": f"{_LAMBDA}b"}


def world() -> dict[str, Any]:
    """Return resources of every type, the pool with most of its properties."""
    made = resources(uuid.uuid4().hex)
    made["Sender"] = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": TRUST,
            "Policies": [{"PolicyName": "publish", "PolicyDocument": PUBLISH}],
        },
    }
    pool = {
        "AccountRecoverySetting": {"RecoveryMechanisms": [_MECHANISM]},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
        "AutoVerifiedAttributes": ["email"],
        "DcrConfiguration": {"OpenDcrEnabled": True, "AllowedScopes": ["shop/read"]},
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True},
        "EmailConfiguration": {"ReplyToEmailAddress": "first@example.com"},
        "EmailVerificationMessage": "First {####}",
        "EmailVerificationSubject": "First",
        "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
        "IssuerConfiguration": {"Type": "ORIGINAL"},
        "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
        "LambdaConfig": _FUNCTIONS,
        "MfaConfiguration": "OPTIONAL",
        "Policies": _POLICIES,
        "Schema": [{"Name": "email", "Required": True, "Mutable": "true"}],
        "SmsAuthenticationMessage": "First {####}",
        "SmsConfiguration": _SMS,
        "SmsVerificationMessage": "First {####}",
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "UserPoolName": "first",
        "WebAuthnRelyingPartyID": "example.com",
        "WebAuthnUserVerification": "required",
    }
    branding = {"UseCognitoProvidedValues": True, "Assets": [_LOGO]}
    email = [{"Name": "email", "Value": "alice@example.com"}]
    return changed(made, {"Pool": pool, "Branding": branding, "User": {"UserAttributes": email}})


_TEMPLATE = ("VerificationMessageTemplate",)
_FACTORS = (
    "MfaConfiguration",
    "SmsMfaConfiguration",
    "SoftwareTokenMfaConfiguration",
)
_PASSKEYS = ("WebAuthnConfiguration",)
CHANGES: tuple[tuple[str, dict[str, Any], tuple[str, ...]], ...] = (
    # the resource, what it says otherwise, the members that may then be described otherwise
    ("Pool", {"AccountRecoverySetting": None}, ("AccountRecoverySetting",)),
    ("Pool", {"AdminCreateUserConfig": None}, ("AdminCreateUserConfig",)),
    ("Pool", {"AutoVerifiedAttributes": ["email", "phone_number"]}, ("AutoVerifiedAttributes",)),
    ("Pool", {"DcrConfiguration": {"OpenDcrGrantTypes": []}}, ("DcrConfiguration",)),
    ("Pool", {"DcrConfiguration": None}, ("DcrConfiguration",)),
    ("Pool", {"DeviceConfiguration": None}, ("DeviceConfiguration",)),
    ("Pool", {"EmailConfiguration": None}, ("EmailConfiguration",)),
    ("Pool", {"EmailVerificationMessage": "Second {####}"}, ("EmailVerificationMessage",)),
    ("Pool", {"EmailVerificationMessage": None}, ("EmailVerificationMessage",)),
    ("Pool", {"EmailVerificationSubject": "Second"}, ("EmailVerificationSubject",)),
    ("Pool", {"EnabledMfas": ["SMS_MFA"]}, _FACTORS),
    ("Pool", {"EnabledMfas": ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]}, _FACTORS),
    ("Pool", {"EnabledMfas": None, "MfaConfiguration": None}, _FACTORS),
    ("Pool", {"EnabledMfas": None}, _FACTORS),
    ("Pool", {"KeyConfiguration": None, "IssuerConfiguration": None}, ()),
    ("Pool", {"LambdaConfig": {"PostConfirmation": f"{_LAMBDA}a"}}, ("LambdaConfig",)),
    ("Pool", {"LambdaConfig": None}, ("LambdaConfig",)),
    ("Pool", {"MfaConfiguration": "ON", "Policies": {"PasswordPolicy": {}}}, ("Policies",)),
    ("Pool", {"Policies": {**_POLICIES, "PasswordPolicy": {"MinimumLength": 14}}}, ("Policies",)),
    ("Pool", {"Policies": {"PasswordPolicy": _POLICIES["PasswordPolicy"]}}, ("Policies",)),
    ("Pool", {"Policies": {"SignInPolicy": _POLICIES["SignInPolicy"]}}, ("Policies",)),
    ("Pool", {"Policies": None}, ("Policies",)),
    ("Pool", {"SmsAuthenticationMessage": "Second {####}"}, ("SmsAuthenticationMessage",)),
    ("Pool", {"SmsConfiguration": {**_SMS, "SnsRegion": "eu-west-1"}}, ("SmsConfiguration",)),
    ("Pool", {"SmsConfiguration": None}, ("SmsConfiguration",)),
    ("Pool", {"SmsVerificationMessage": None}, ("SmsVerificationMessage",)),
    ("Pool", {"UserAttributeUpdateSettings": None}, ("UserAttributeUpdateSettings",)),
    ("Pool", {"UserPoolAddOns": None}, ("UserPoolAddOns",)),
    ("Pool", {"UserPoolAddOns": None, "UserPoolTier": None}, ("UserPoolAddOns", "UserPoolTier")),
    ("Pool", {"UserPoolName": "second"}, ("Name",)),
    ("Pool", {"UserPoolTags": {"team": "pets", "new": "yes"}}, ("UserPoolTags",)),
    ("Pool", {"UserPoolTags": None}, ("UserPoolTags",)),
    ("Pool", {"WebAuthnRelyingPartyID": "example.org"}, _PASSKEYS),
    ("Pool", {"WebAuthnUserVerification": None}, _PASSKEYS),
    ("Pool", {"WebAuthnRelyingPartyID": None, "WebAuthnUserVerification": None}, _PASSKEYS),
    ("Client", {"ClientName": "second"}, ("ClientName",)),
    ("Client", {"AccessTokenValidity": 2}, ("AccessTokenValidity",)),
    ("Domain", {"ManagedLoginVersion": 2}, ("ManagedLoginVersion",)),
    ("Group", {"Description": "second"}, ("Description",)),
    ("Provider", {"AttributeMapping": {"name": "name"}}, ("AttributeMapping",)),
    ("Provider", {"AttributeMapping": None}, ("AttributeMapping",)),
    ("Provider", {"IdpIdentifiers": None}, ("IdpIdentifiers",)),
    ("Server", {"Name": "second"}, ("Name",)),
    ("Server", {"Scopes": None}, ("Scopes",)),
    (
        "Risk",
        {"RiskExceptionConfiguration": {"BlockedIPRangeList": ["192.0.2.0/24"]}},
        ("RiskExceptionConfiguration",),
    ),
    ("Style", {"CSS": ".banner-customizable { background: blue }"}, ("CSS",)),
    ("Branding", {"Assets": [{**_LOGO, "Bytes": _OTHER_PNG}]}, ("Assets",)),
    ("Branding", {"Assets": [_LOGO, _FOOTER]}, ("Assets",)),
    ("Branding", {"Assets": [_FOOTER]}, ("Assets",)),
    ("Branding", {"Assets": None}, ("Assets",)),
    (
        "Branding",
        {"UseCognitoProvidedValues": None, "Settings": {"categories": {}}},
        ("UseCognitoProvidedValues", "Settings"),
    ),
    ("Terms", {"Links": {"cognito:default": "https://example.com/second"}}, ("Links",)),
    ("Policy", {"PolicyName": "renamed"}, ("PolicyName",)),
    ("Policy", {"URLPatterns": ["https://agents.example.com/b"]}, ("URLPatterns",)),
    ("Policy", {"CacheDuration": None}, ("CacheDuration",)),
    ("Logs", {"LogConfigurations": []}, ("LogConfigurations",)),
    ("Identities", {"AllowUnauthenticatedIdentities": True}, ("AllowUnauthenticatedIdentities",)),
    ("Identities", {"AllowClassicFlow": True}, ("AllowClassicFlow",)),
    ("Identities", {"IdentityPoolTags": None}, ("IdentityPoolTags",)),
    ("Identities", {"SupportedLoginProviders": {"graph.facebook.com": "1"}}, ("SupportedLogin",)),
    ("Roles", {"Roles": {}}, ("Roles",)),
    ("Tags", {"PrincipalTags": {"app": "aud"}}, ("PrincipalTags",)),
    ("Authorizer", {"AuthorizerResultTtlInSeconds": 10}, ("authorizerResultTtlInSeconds",)),
    ("Authorizer", {"ProviderARNs": [att("Other", "Arn")]}, ("providerARNs",)),
)
WITH_IT: dict[str, tuple[str, ...]] = {
    "EmailVerificationMessage": _TEMPLATE,
    "EmailVerificationSubject": _TEMPLATE,
    "SmsVerificationMessage": _TEMPLATE,
    "Policies": ("UnusedAccountValidityDays", "MfaConfiguration"),
    "SupportedLogin": ("SupportedLoginProviders",),
}
"""What else says the same."""


@pytest.fixture(scope="module")
def first() -> dict[str, Any]:
    return world()


@pytest.fixture(scope="module")
def stack(cloudformation: Any, first: dict[str, Any]) -> Iterator[Stack]:
    made = Stack(cloudformation)
    assert made.create(**first) == "CREATE_COMPLETE", failures(made)
    yield made
    assert made.delete() == "DELETE_COMPLETE"


@pytest.fixture(scope="module")
def before(host: Host, stack: Stack) -> dict[str, Any]:
    return told(host, stack)


def failures(stack: Stack) -> list[tuple[str, str, str]]:
    """Return what went wrong, the last thing first."""
    return [event for event in stack.events if "FAILED" in event[1]]


def differing(before: Any, after: Any, *place: str) -> Iterator[tuple[str, ...]]:
    """Return the places at which one value is not the other."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in {**before, **after}:
            yield from differing(before.get(name), after.get(name), *place, name)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differing(one, other, *place, str(number))
    elif before != after:
        yield place


@pytest.mark.parametrize(
    ("name", "properties", "members"),
    CHANGES,
    ids=[f"{name}-{json.dumps(properties)[:60]}" for name, properties, _ in CHANGES],
)
def test_the_rest_of_the_world_stays(
    host: Host,
    stack: Stack,
    first: dict[str, Any],
    before: dict[str, Any],
    name: str,
    properties: dict[str, Any],
    members: tuple[str, ...],
) -> None:
    """Each begins where the one before has ended, and so also takes that one's change back."""
    ids = stack.ids
    assert stack.update(**changed(first, {name: properties})) == "UPDATE_COMPLETE", failures(stack)
    assert stack.ids == ids
    named = {*members, *(also for member in members for also in WITH_IT.get(member, ()))}
    found = list(differing(before, told(host, stack)))
    assert [place for place in found if not named & set(place)] == []
    assert bool(found) == bool(members)


def test_all_is_as_it_was_when_all_is_said_as_it_was(
    host: Host, stack: Stack, first: dict[str, Any], before: dict[str, Any]
) -> None:
    marked = changed(first, {"Other": {"UserPoolName": "marked"}})
    assert stack.update(**marked) == "UPDATE_COMPLETE", failures(stack)
    assert list(differing(before, told(host, stack))) == []


PLAIN = ("Policies", "MfaConfiguration", "UserAttributeUpdateSettings", "UserPoolTags")


@pytest.mark.parametrize("member", [*PLAIN, "AccountRecoverySetting", "LambdaConfig"])
def test_what_is_no_longer_declared_is_as_of_a_new_pool(
    cognito: Any, stack: Stack, first: dict[str, Any], member: str
) -> None:
    gone = {member: None, **({"EnabledMfas": None} if member == "MfaConfiguration" else {})}
    stack.update(**changed(first, {"Pool": gone, "Other": {"UserPoolName": member}}))
    pools = [
        cognito.describe_user_pool(UserPoolId=stack.ids[name])["UserPool"]
        for name in ("Pool", "Other")
    ]
    assert pools[0].get(member) == pools[1].get(member)
