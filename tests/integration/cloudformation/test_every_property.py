"""What a template declares is what the service describes."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from localstack_cognito.cloudformation.declarations import read_only_properties, schema_of
from localstack_cognito.cloudformation.resource_types import RESOURCE_TYPES
from tests.host import Host
from tests.integration.cloudformation.conftest import Stack, att
from tests.integration.cloudformation.every_property import NOT_HERE, RESOURCES

_ATTRIBUTES = {
    "Pool": ("Arn", "ProviderName", "ProviderURL", "UserPoolId"),
    "Client": ("ClientId", "ClientSecret", "Name"),
    "Domain": ("CloudFrontDistribution",),
    "Branding": ("ManagedLoginBrandingId",),
    "Terms": ("TermsId",),
    "Policy": ("CIMDPolicyId",),
    "Logs": ("Id",),
    "Identities": ("Id", "Name"),
    "Roles": ("Id",),
    "Authorizer": ("AuthorizerId",),
}


@pytest.fixture(scope="module")
def stack(host: Host, cloudformation: Any) -> Iterator[Stack]:
    # The host has no resource type for it.
    host.client("ses").verify_email_identity(EmailAddress="pets@example.com")
    made = Stack(cloudformation)
    outputs = {
        f"{name}{attribute}": att(name, attribute)
        for name, attributes in _ATTRIBUTES.items()
        for attribute in attributes
    }
    assert made.create(outputs, **RESOURCES) == "CREATE_COMPLETE", made.events
    yield made
    cloudformation.delete_stack(StackName=made.name)


@pytest.fixture(scope="module")
def ids(stack: Stack) -> dict[str, str]:
    return stack.ids


def declared(stack: Stack, ids: Mapping[str, str], name: str, *left_out: str) -> dict[str, Any]:
    """Return what a resource declares, with its references resolved."""
    outputs = stack.outputs

    def resolved(value: Any) -> Any:
        if isinstance(value, dict):
            if set(value) == {"Ref"}:
                return ids[value["Ref"]]
            if set(value) == {"Fn::GetAtt"}:
                return outputs["".join(value["Fn::GetAtt"])]
            return {key: resolved(each) for key, each in value.items()}
        return [resolved(each) for each in value] if isinstance(value, list) else value

    properties = resolved(RESOURCES[name]["Properties"])
    return {key: value for key, value in properties.items() if key not in left_out}


def differences(declared: Any, described: Any, place: str = "") -> Iterator[str]:
    """Tell what is declared and not described so; what is described besides is AWS's default."""
    if isinstance(declared, Mapping) and isinstance(described, Mapping):
        for name, value in declared.items():
            yield from differences(value, described.get(name), f"{place}/{name}")
    elif isinstance(declared, list) and isinstance(described, list):
        if len(declared) != len(described):
            yield f"{place}: {declared} is described as {described}"
        for index, (one, other) in enumerate(zip(declared, described, strict=False)):
            yield from differences(one, other, f"{place}/{index}")
    elif declared != described:
        yield f"{place}: {declared!r} is described as {described!r}"


def test_the_template_declares_every_property_of_every_type() -> None:
    used = {(each["Type"], name) for each in RESOURCES.values() for name in each["Properties"]}
    known = {
        (name, each)
        for name in RESOURCE_TYPES
        for each in set(schema_of(name)["properties"]) - read_only_properties(schema_of(name))
    }
    assert known - used == NOT_HERE


def test_a_user_pool(cognito: Any, stack: Stack, ids: dict[str, str]) -> None:
    assert ids["Pool"] == "everything"
    described = cognito.describe_user_pool(UserPoolId="everything")["UserPool"]
    said_otherwise = (
        "EnabledMfas",
        "EmailAuthenticationMessage",
        "EmailAuthenticationSubject",
        "Schema",
        "UserPoolName",
        "WebAuthnFactorConfiguration",
        "WebAuthnRelyingPartyID",
        "WebAuthnUserVerification",
    )
    asked = declared(stack, ids, "Pool", *said_otherwise)
    assert list(differences(asked, described)) == []
    assert described["Name"] == "everything"
    schema = {each["Name"]: each for each in described["SchemaAttributes"]}
    wanted = RESOURCES["Pool"]["Properties"]["Schema"]
    for attribute in wanted:
        found = schema[f"custom:{attribute['Name']}"]
        assert list(differences({**attribute, "Name": found["Name"]}, found)) == []
    mfa = cognito.get_user_pool_mfa_config(UserPoolId="everything")
    assert mfa["MfaConfiguration"] == "OPTIONAL"
    assert mfa["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
    assert mfa["EmailMfaConfiguration"] == {"Message": "Sign in with {####}", "Subject": "Sign in"}
    assert mfa["SmsMfaConfiguration"]["SmsAuthenticationMessage"] == "Your code is {####}"
    assert mfa["WebAuthnConfiguration"] == {
        "FactorConfiguration": "SINGLE_FACTOR",
        "RelyingPartyId": "example.com",
        "UserVerification": "required",
    }


def test_a_pool_whose_usernames_are_emails(cognito: Any, ids: dict[str, str]) -> None:
    described = cognito.describe_user_pool(UserPoolId=ids["OfEmails"])["UserPool"]
    assert described["UsernameAttributes"] == ["email"]


@pytest.mark.parametrize(
    ("name", "operation", "keys", "member", "left_out"),
    [
        ("Client", "describe_user_pool_client", "ClientId", "UserPoolClient", ["GenerateSecret"]),
        ("Server", "describe_resource_server", "Identifier", "ResourceServer", []),
        ("Google", "describe_identity_provider", "ProviderName", "IdentityProvider", []),
        ("Group", "get_group", "GroupName", "Group", []),
        ("Risk", "describe_risk_configuration", "ClientId", "RiskConfiguration", []),
        ("Style", "get_ui_customization", "ClientId", "UICustomization", []),
        ("Logs", "get_log_delivery_configuration", "", "LogDeliveryConfiguration", []),
    ],
)
def test_what_belongs_to_a_pool(
    cognito: Any,
    stack: Stack,
    ids: dict[str, str],
    name: str,
    operation: str,
    keys: str,
    member: str,
    left_out: list[str],
) -> None:
    asked = declared(stack, ids, name, *left_out)
    key = (
        {keys: ids[name] if keys == "ClientId" and name == "Client" else asked[keys]}
        if keys
        else {}
    )
    described = getattr(cognito, operation)(UserPoolId="everything", **key)[member]
    assert list(differences(asked, described)) == []


def test_a_domain(cognito: Any, stack: Stack, ids: dict[str, str]) -> None:
    asked = declared(stack, ids, "Domain")
    described = cognito.describe_user_pool_domain(Domain=asked["Domain"])["DomainDescription"]
    assert list(differences(asked, described)) == []
    assert stack.outputs["DomainCloudFrontDistribution"] == described["CloudFrontDistribution"]


def test_a_user(cognito: Any, ids: dict[str, str]) -> None:
    user = cognito.admin_get_user(UserPoolId=ids["OfEmails"], Username=ids["User"])
    attributes = {each["Name"]: each["Value"] for each in user["UserAttributes"]}
    assert (attributes["email"], attributes["email_verified"]) == ("alice@example.com", "true")
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"


def test_a_member_of_a_group(cognito: Any, ids: dict[str, str]) -> None:
    users = cognito.list_users_in_group(UserPoolId=ids["OfEmails"], GroupName="crew")["Users"]
    assert [user["UserStatus"] for user in users] == ["FORCE_CHANGE_PASSWORD"]


@pytest.mark.parametrize("name", ["Branding", "PlainBranding"])
def test_branding(cognito: Any, stack: Stack, ids: dict[str, str], name: str) -> None:
    asked = declared(stack, ids, name, "ClientId", "ReturnMergedResources", "Assets")
    client = ids["Client" if name == "Branding" else "Plain"]
    described = cognito.describe_managed_login_branding_by_client(
        UserPoolId="everything", ClientId=client
    )["ManagedLoginBranding"]
    assert list(differences(asked, described)) == []
    assert ids[name] == f"everything|{described['ManagedLoginBrandingId']}"
    if name == "Branding":
        (asset,) = described["Assets"]
        assert asset["Bytes"].endswith(b"picture")
        assert (asset["Category"], asset["ColorMode"]) == ("PAGE_BACKGROUND", "DARK")


def test_terms(cognito: Any, stack: Stack, ids: dict[str, str]) -> None:
    terms_id = stack.outputs["TermsTermsId"]
    described = cognito.describe_terms(UserPoolId="everything", TermsId=terms_id)["Terms"]
    assert list(differences(declared(stack, ids, "Terms"), described)) == []


def test_a_policy_for_metadata_documents(cognito: Any, stack: Stack, ids: dict[str, str]) -> None:
    policy_id = stack.outputs["PolicyCIMDPolicyId"]
    assert ids["Policy"] == f"everything|{policy_id}"
    described = cognito.describe_cimd_policy(UserPoolId="everything", CIMDPolicyId=policy_id)
    asked = declared(stack, ids, "Policy")
    assert list(differences(asked, described["CIMDPolicy"])) == []


def test_an_identity_pool(host: Host, stack: Stack, ids: dict[str, str]) -> None:
    identities = host.client("cognito-identity")
    key = {"IdentityPoolId": ids["Identities"]}
    described = identities.describe_identity_pool(**key)
    asked = declared(stack, ids, "Identities", "IdentityPoolTags")
    asked["OpenIdConnectProviderARNs"] = asked.pop("OpenIdConnectProviderARNs")
    assert list(differences(asked, described)) == []
    assert described["IdentityPoolTags"] == {"team": "pets"}
    roles = identities.get_identity_pool_roles(**key)
    asked = declared(stack, ids, "Roles")
    assert roles["Roles"] == asked["Roles"]
    mapping = asked["RoleMappings"]["facebook"]
    assert roles["RoleMappings"] == {mapping.pop("IdentityProvider"): mapping}
    tags = identities.get_principal_tag_attribute_map(
        **key, IdentityProviderName="graph.facebook.com"
    )
    assert list(differences(declared(stack, ids, "Tags"), tags)) == []


def test_an_authorizer(host: Host, stack: Stack, ids: dict[str, str]) -> None:
    described = host.client("apigateway").get_authorizer(
        restApiId=ids["Api"], authorizerId=ids["Authorizer"]
    )
    asked = declared(stack, ids, "Authorizer", "RestApiId")
    members = {name[0].lower() + name[1:]: value for name, value in asked.items()}
    members["providerARNs"] = members.pop("providerARNs", None) or asked["ProviderARNs"]
    assert list(differences(members, described)) == []


def test_references(host: Host, stack: Stack, ids: dict[str, str]) -> None:
    outputs = stack.outputs
    names = ("Domain", "Group", "User", "Google", "Server")
    assert {name: ids[name] for name in names} == {
        "Domain": "auth.every.example.com",
        "Group": "keepers",
        "User": "alice@example.com",
        "Google": "Google",
        "Server": "https://pets.example.com",
    }
    assert ids["Client"] == outputs["ClientClientId"]
    assert ids["Logs"] == "everything"
    assert ids["Roles"] == ids["Identities"] == outputs["IdentitiesId"]
    assert ids["Tags"] == f"{ids['Identities']}|graph.facebook.com"
    assert ids["Member"].startswith("UserToGroupAttachment-")
    assert ids["Risk"].startswith("UserPoolRiskConfigurationAttachment-")
    assert ids["Style"].startswith("UserPoolUICustomizationAttachment-")
    assert ids["Authorizer"] == outputs["AuthorizerAuthorizerId"]
    assert outputs["PoolArn"] == "arn:aws:cognito-idp:us-east-1:000000000000:userpool/everything"
    assert outputs["PoolProviderName"] == "cognito-idp.us-east-1.amazonaws.com/everything"
    assert outputs["PoolProviderURL"] == f"{host.url}/everything"
    assert (outputs["ClientName"], outputs["IdentitiesName"]) == ("app", "everything")
    assert outputs["ClientClientSecret"].isalnum()


def test_nothing_is_changed_where_nothing_has_changed(stack: Stack, cloudformation: Any) -> None:
    body = json.dumps({"Resources": RESOURCES})
    made = cloudformation.create_change_set(
        StackName=stack.name, ChangeSetName="same", TemplateBody=body, ChangeSetType="UPDATE"
    )
    described = cloudformation.describe_change_set(ChangeSetName=made["Id"])
    assert [c for c in described["Changes"] if c["ResourceChange"]["Action"] != "Remove"] == []
