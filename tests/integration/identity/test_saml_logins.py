"""Logins of a SAML provider of the host's IAM."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.host import Host
from tests.integration.identity.conftest import trust_policy
from tests.integration.identity.saml import SamlProvider
from tests.integration.identity.world import client_with
from tests.integration.making import refused

_DENIED = "NotAuthorizedException"
_UNVERIFIED = "Invalid login token. Couldn't verify signed token."
_NO_RESPONSE = "Invalid login token. Not a valid SAML response."


@pytest.fixture(scope="module")
def saml() -> SamlProvider:
    return SamlProvider()


@pytest.fixture(scope="module")
def arn(iam: Any, saml: SamlProvider) -> str:
    made = iam.create_saml_provider(Name="corp", SAMLMetadataDocument=saml.metadata)
    return str(made["SAMLProviderArn"])


@pytest.fixture(scope="module")
def pool_id(identity: Any, arn: str) -> str:
    pool = identity.create_identity_pool(
        IdentityPoolName="saml",
        AllowUnauthenticatedIdentities=False,
        SamlProviderARNs=[arn],
    )
    return str(pool["IdentityPoolId"])


def _get_id(identity: Any, pool_id: str, arn: str, response: str) -> str:
    return str(identity.get_id(IdentityPoolId=pool_id, Logins={arn: response})["IdentityId"])


def test_a_response_is_a_login(identity: Any, pool_id: str, arn: str, saml: SamlProvider) -> None:
    identity_id = _get_id(identity, pool_id, arn, saml.response())
    assert _get_id(identity, pool_id, arn, saml.response(sign_response=True)) == identity_id
    assert _get_id(identity, pool_id, arn, saml.response("bob")) != identity_id
    assert identity.describe_identity(IdentityId=identity_id)["Logins"] == [arn]


def _text(response: str) -> str:
    return base64.b64decode(response).decode()


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _wrapped(response: str) -> str:
    """Put an assertion that nobody signed before the signed one."""
    text = _text(response)
    start, end = text.index("<saml:Assertion"), text.index("</saml:Assertion>") + 17
    assertion = text[start:end]
    signature = assertion[
        assertion.index("<ds:Signature") : assertion.index("</ds:Signature>") + 15
    ]
    forged = assertion.replace(signature, "").replace(">alice<", ">admin<").replace("a1", "a0")
    return _encoded(text[:start] + forged + text[start:])


def test_forged_responses_are_refused(
    identity: Any, pool_id: str, arn: str, saml: SamlProvider
) -> None:
    good = saml.response()
    entity = '<!DOCTYPE x [<!ENTITY e "alice">]>' + _text(good)
    for forged in (
        SamlProvider().response(),
        _encoded(_text(good).replace(">alice<", ">admin<")),
        _encoded("<a/>"),
        _encoded(entity),
    ):
        with refused(_DENIED, _UNVERIFIED):
            _get_id(identity, pool_id, arn, forged)
    for text in ("no base64!", _encoded("no XML")):
        with refused(_DENIED, _NO_RESPONSE):
            _get_id(identity, pool_id, arn, text)
    # What is not signed is not read.
    alice = _get_id(identity, pool_id, arn, good)
    assert _get_id(identity, pool_id, arn, _wrapped(good)) == alice


def test_what_is_for_others_or_over_is_refused(
    identity: Any, pool_id: str, arn: str, saml: SamlProvider
) -> None:
    with refused(_DENIED, "Invalid login token. Issuer doesn't match providerName"):
        _get_id(identity, pool_id, arn, saml.response(issuer="https://other.example.com"))
    message = "Token is not from a supported provider of this identity pool."
    with refused(_DENIED, message):
        _get_id(identity, pool_id, arn, saml.response(audience="https://other.example.com"))
    with pytest.raises(ClientError, match="Token expired: "):
        _get_id(identity, pool_id, arn, saml.response(seconds=-5))


def test_its_roles_are_chosen_from(
    host: Host, identity: Any, iam: Any, pool_id: str, arn: str, saml: SamlProvider
) -> None:
    policy = json.dumps(trust_policy(pool_id, "authenticated"))
    roles = [
        iam.create_role(RoleName=f"saml-{name}", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
        for name in ("one", "two")
    ]
    identity.set_identity_pool_roles(
        IdentityPoolId=pool_id,
        Roles={},
        RoleMappings={arn: {"Type": "Token", "AmbiguousRoleResolution": "Deny"}},
    )
    given = [f"{role},{arn}" for role in roles]
    response = saml.response(attributes={"https://aws.amazon.com/SAML/Attributes/Role": given})
    identity_id = _get_id(identity, pool_id, arn, response)
    answer = identity.get_credentials_for_identity(
        IdentityId=identity_id, Logins={arn: response}, CustomRoleArn=roles[1]
    )
    caller = client_with(host, "sts", answer["Credentials"]).get_caller_identity()
    assert caller["Arn"].split("/")[1] == "saml-two"
    message = f"The ambiguous role mapping rules for: {arn} denied this request."
    with refused(_DENIED, message):
        identity.get_credentials_for_identity(IdentityId=identity_id, Logins={arn: response})


@pytest.mark.parametrize("offset", [7200.0, -7200.0])
def test_a_provider_has_a_clock_of_its_own(
    own_host: Host, at: Callable[[float], None], saml: SamlProvider, offset: float
) -> None:
    identity, iam = own_host.client("cognito-identity"), own_host.client("iam")
    made = iam.create_saml_provider(Name=f"corp{offset:.0f}", SAMLMetadataDocument=saml.metadata)
    arn = made["SAMLProviderArn"]
    pool = identity.create_identity_pool(
        IdentityPoolName="saml", AllowUnauthenticatedIdentities=False, SamlProviderARNs=[arn]
    )
    at(offset)
    assert _get_id(identity, pool["IdentityPoolId"], arn, saml.response())
    with pytest.raises(ClientError, match="Token expired: "):
        _get_id(identity, pool["IdentityPoolId"], arn, saml.response(seconds=-5))
