"""Sign-in through a SAML provider: what it is asked, and what becomes of whom it signs in."""

import base64
import json
from dataclasses import replace
from urllib.parse import quote_plus, urlsplit

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from tests.host import Host
from tests.integration.federation.provider import query_of
from tests.integration.federation.saml_fixtures import (
    ADA,
    NAMES,
    SSO,
    Corp,
    Employee,
    employ,
    message_in,
)
from tests.integration.identity.saml import ENTITY
from tests.integration.making import as_dict
from tests.integration.oauth.apps import CALLBACK


@pytest.fixture(scope="module")
def corp() -> Corp:
    return Corp()


@pytest.fixture(scope="module")
def ada(host: Host, corp: Corp) -> Employee:
    return employ(host, corp)


def certificate(host: Host, pool_id: str) -> x509.Certificate:
    signing = host.client("cognito-idp").get_signing_certificate(UserPoolId=pool_id)
    return x509.load_der_x509_certificate(base64.b64decode(signing["Certificate"]))


def test_the_provider_is_asked_for_a_sign_in(ada: Employee) -> None:
    location = ada.depart()
    asked = query_of(location)
    assert location.startswith(f"{SSO}&")
    assert sorted(asked) == ["RelayState", "SAMLRequest", "tenant"]
    request = message_in(location)
    assert request.tag == f"{{{NAMES['samlp']}}}AuthnRequest"
    assert request.get("AssertionConsumerServiceURL") == ada.callback
    assert request.get("Destination") == SSO
    assert request.get("ForceAuthn") is None
    assert request.findtext("saml:Issuer", namespaces=NAMES) == (
        f"urn:amazon:cognito:sp:{ada.app.pool_id}"
    )
    assert message_in(ada.depart(prompt="login")).get("ForceAuthn") == "true"


def test_a_request_is_signed_where_the_provider_wants_that(host: Host, corp: Corp) -> None:
    bob = employ(host, corp, details={"RequestSigningAlgorithm": "rsa-sha256"})
    query = urlsplit(bob.depart()).query
    given = query_of(f"?{query}")
    assert given["SigAlg"] == "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    names = ("SAMLRequest", "RelayState", "SigAlg")
    text = "&".join(f"{name}={quote_plus(given[name])}" for name in names)
    key = certificate(host, bob.app.pool_id).public_key()
    assert isinstance(key, RSAPublicKey)
    key.verify(
        base64.b64decode(given["Signature"]), text.encode(), padding.PKCS1v15(), hashes.SHA256()
    )


@pytest.mark.parametrize("signs", ["assertion", "response", "assertion and response"])
def test_who_was_signed_in_is_a_user_of_the_pool(host: Host, ada: Employee, signs: str) -> None:
    user = f"Ada.{len(signs)}"
    attributes = {**ADA, "groups": ["app-a", "app b"]}
    tokens = ada.tokens(user=user, attributes=attributes, signs=signs)
    assert tokens["id"]["cognito:username"] == f"Corp_{user}"
    assert tokens["id"]["email"] == "ada@corp.example.com"
    assert tokens["id"]["custom:team"] == "[app-a,app+b]"
    assert tokens["id"]["cognito:groups"] == [f"{ada.app.pool_id}_Corp"]
    assert "nonce" not in tokens["id"]
    identity = tokens["id"]["identities"][0]
    assert {**identity, "dateCreated": ""} == {
        "userId": user,
        "providerName": "Corp",
        "providerType": "SAML",
        "issuer": ENTITY,
        "primary": "true",
        "dateCreated": "",
    }
    cognito = host.client("cognito-idp")
    found = cognito.admin_get_user(UserPoolId=ada.app.pool_id, Username=f"Corp_{user}")
    assert found["UserStatus"] == "EXTERNAL_PROVIDER"
    assert as_dict(found["UserAttributes"])["name"] == "Ada Lovelace"


def test_what_the_provider_says_later_counts(ada: Employee) -> None:
    first = ada.tokens(user="later")
    changed = {**ADA, "full_name": ["Ada King"]}
    again = ada.tokens(user="later", attributes=changed)
    assert again["id"]["sub"] == first["id"]["sub"]
    assert again["id"]["name"] == "Ada King"


def test_blanks_around_a_name_and_entities_in_it_are_xmls(ada: Employee) -> None:
    tokens = ada.tokens(user="\n  ada&amp;co&lt;1&gt;\n")
    assert tokens["id"]["cognito:username"] == "Corp_ada&co<1>"


def test_a_user_who_is_linked_signs_in_as_herself(host: Host, corp: Corp) -> None:
    employee = employ(host, corp)
    cognito = host.client("cognito-idp")
    pool_id = employee.app.pool_id
    cognito.admin_create_user(UserPoolId=pool_id, Username="ada", MessageAction="SUPPRESS")
    cognito.admin_link_provider_for_user(
        UserPoolId=pool_id,
        DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": "ada"},
        SourceUser={
            "ProviderName": "Corp",
            "ProviderAttributeName": "email",
            "ProviderAttributeValue": "ada@corp.example.com",
        },
    )
    linked = cognito.admin_get_user(UserPoolId=pool_id, Username="ada")
    assert json.loads(as_dict(linked["UserAttributes"])["identities"])[0]["issuer"] == ENTITY
    assert employee.tokens(user="whoever")["id"]["cognito:username"] == "ada"


def test_a_pool_wants_what_it_requires(host: Host, corp: Corp) -> None:
    schema = [{"Name": "email", "AttributeDataType": "String", "Required": True}]
    schema.append({"Name": "team", "AttributeDataType": "String", "Mutable": True})
    employee = employ(host, corp, Schema=schema)
    assert employee.sign_in(attributes={}) == {
        "error_description": "Invalid SAML response received: Invalid user attributes: "
        "email: The attribute is required ",
        "state": "the-app-s",
        "error": "server_error",
    }


def test_a_provider_is_not_asked_again_while_its_user_is_signed_in(ada: Employee) -> None:
    ada.sign_in(user="stays")
    assert ada.depart().startswith(CALLBACK)


def test_the_endpoint_takes_what_is_posted(ada: Employee) -> None:
    answer = requests.get(ada.callback, allow_redirects=False, timeout=30)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_a_pools_domain_has_an_endpoint_of_its_own(host: Host, corp: Corp) -> None:
    employee = employ(host, corp)
    host.client("cognito-idp").create_user_pool_domain(
        UserPoolId=employee.app.pool_id, Domain="saml-people"
    )
    name = f"saml-people.auth.us-east-1.localhost:{host.port}"
    employee.app = replace(employee.app, base=host.url)
    employee.browser.headers["Host"] = name
    location = employee.depart()
    request = message_in(location)
    callback = f"http://{name}/saml2/idpresponse"
    assert request.get("AssertionConsumerServiceURL") == callback
    state = query_of(location)["RelayState"]
    document = replace(employee.response(request.get("ID")), callback=callback).document(corp)
    assert "code" in query_of(employee.post(document, state).headers["Location"])
