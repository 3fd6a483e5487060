"""People of a real SAML provider: every way in which it may speak, and its end of a session."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from tests.host import Host
from tests.integration.federation.provider import query_of
from tests.integration.federation.saml_corp import Person, make_saml_app, running_saml_corp
from tests.integration.oauth.apps import CALLBACK, SIGNED_OUT, claims

SIGNED = {"RequestSigningAlgorithm": "rsa-sha256"}
ENCRYPTED = {"EncryptedResponses": "true"}
PAGE = "Invalid samlResponse or relayState from identity provider"
XMLENC = "http://www.w3.org/2001/04/xmlenc#"
GCM = "http://www.w3.org/2009/xmlenc11#"


@pytest.fixture(scope="module")
def corp() -> Iterator[str]:
    with running_saml_corp() as url:
        yield url


def claims_of(person: Person, answer: requests.Response) -> dict[str, str]:
    """Return the claims of the ID token that an answer is worth."""
    assert answer.status_code == 302, answer.text
    assert answer.headers["Location"].startswith(CALLBACK), answer.headers["Location"]
    told = query_of(answer.headers["Location"])
    assert "code" in told, told
    return dict(claims(person.app.redeem(told["code"]).json()["id_token"]))


@pytest.mark.parametrize(
    ("details", "given"),
    [
        pytest.param({}, {}, id="signed assertion"),
        pytest.param({}, {"signs": "response"}, id="signed response"),
        pytest.param(SIGNED, {}, id="signed request"),
        pytest.param(ENCRYPTED, {}, id="encrypted assertion"),
        pytest.param(ENCRYPTED, {"signs": "response"}, id="signed and encrypted response"),
        pytest.param(ENCRYPTED, {"data": f"{XMLENC}aes128-cbc"}, id="AES-128-CBC"),
        pytest.param(ENCRYPTED, {"data": f"{GCM}aes128-gcm"}, id="AES-128-GCM"),
        pytest.param(ENCRYPTED, {"data": f"{GCM}aes256-gcm"}, id="AES-256-GCM"),
    ],
)
def test_a_sign_in(host: Host, corp: str, details: dict[str, str], given: dict[str, Any]) -> None:
    ada = Person(make_saml_app(host, corp, details=details, **given), corp)
    found = claims_of(ada, ada.sign_in("ada"))
    assert found["cognito:username"] == "Corp_ada"
    assert found["email"] == "ada@corp.example.com"


def test_what_is_not_encrypted_is_refused_where_it_is_to_be(host: Host, corp: str) -> None:
    ada = Person(make_saml_app(host, corp), corp)
    host.client("cognito-idp").update_identity_provider(
        UserPoolId=ada.app.pool_id,
        ProviderName="Corp",
        ProviderDetails={"MetadataURL": f"{corp}/metadata", **ENCRYPTED},
    )
    assert query_of(ada.sign_in("ada").headers["Location"]) == {
        "error_description": "Invalid SAML response received: SAML Assertion is not encrypted. ",
        "error": "server_error",
    }


def test_what_is_encrypted_for_another_pool_is_refused(host: Host, corp: str) -> None:
    bob = Person(make_saml_app(host, corp, details=ENCRYPTED), corp)
    ada = Person(make_saml_app(host, corp, details=ENCRYPTED), corp)
    other = host.client("cognito-idp").describe_identity_provider(
        UserPoolId=bob.app.pool_id, ProviderName="Corp"
    )["IdentityProvider"]["ProviderDetails"]["ActiveEncryptionCertificate"]
    known: dict[str, str | bool] = {
        "poolId": ada.app.pool_id,
        "callback": f"{ada.app.base}/saml2/idpresponse",
        "logout": f"{ada.app.base}/saml2/logout",
        "asksSigned": False,
        "encryption": f"-----BEGIN CERTIFICATE-----\n{other}\n-----END CERTIFICATE-----",
    }
    requests.post(f"{corp}/register", json=known, timeout=30).raise_for_status()
    assert query_of(ada.sign_in("ada").headers["Location"]) == {
        "error_description": "Invalid SAML response received: "
        "SAML Assertion could not be decrypted. ",
        "error": "server_error",
    }


def test_a_provider_whose_metadata_nobody_could_read_when_it_was_made(
    host: Host, corp: str
) -> None:
    ada = Person(make_saml_app(host, corp), corp)
    cognito = host.client("cognito-idp")
    given = {"UserPoolId": ada.app.pool_id, "ProviderName": "Corp"}
    cognito.update_identity_provider(
        **given, ProviderDetails={"MetadataURL": "http://127.0.0.1:9/metadata"}
    )
    sent = ada.app.authorize(ada.browser, identity_provider="Corp")
    assert query_of(sent.headers["Location"]) == {
        "error_description": "Invalid SAML response received: "
        "Error retrieving metadata from http://127.0.0.1:9/metadata. ",
        "error": "server_error",
    }


def wishes(person: Person, **changes: str) -> str:
    """Return what ``RelayState`` has where a sign-in begins at the provider."""
    given = {
        "identity_provider": "Corp",
        "client_id": person.app.client_id,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "email openid",
        **changes,
    }
    return urlencode(given)


def test_a_sign_in_that_begins_at_the_provider(host: Host, corp: str) -> None:
    app = make_saml_app(host, corp, details={"IDPInit": "true"}, providers=())
    ada = Person(app, corp)
    answer = ada.begin_there("ada", wishes(ada))
    assert claims_of(ada, answer)["cognito:username"] == "Corp_ada"
    told = query_of(ada.begin_there("ada", wishes(ada, state="mine")).headers["Location"])
    assert (told["state"], sorted(told)) == ("mine", ["code", "state"])
    # Who was asked for may not be signed in as who was not.
    assert "code" in query_of(Person(app, corp).sign_in("ada").headers["Location"])


@pytest.mark.parametrize(
    ("details", "providers", "changes"),
    [
        pytest.param({}, (), {}, id="a provider that may not begin"),
        pytest.param({"IDPInit": "true"}, ("COGNITO",), {}, id="a client of the pool's own users"),
        pytest.param({"IDPInit": "true"}, (), {"identity_provider": ""}, id="no provider"),
        pytest.param({"IDPInit": "true"}, (), {"client_id": ""}, id="no client"),
    ],
)
def test_where_no_sign_in_may_begin_at_the_provider(
    host: Host,
    corp: str,
    details: dict[str, str],
    providers: tuple[str, ...],
    changes: dict[str, str],
) -> None:
    ada = Person(make_saml_app(host, corp, details=details, providers=providers), corp)
    answer = ada.begin_there("ada", wishes(ada, **changes))
    assert answer.headers["Location"].startswith(f"{ada.app.base}/error?")
    assert query_of(answer.headers["Location"])["error"] == PAGE


def test_a_sign_out_at_the_provider_too(host: Host, corp: str) -> None:
    app = make_saml_app(host, corp, details={"IDPSignout": "true", **SIGNED})
    ada = Person(app, corp)
    assert "code" in query_of(ada.sign_in("ada").headers["Location"])
    given = {"client_id": app.client_id, "logout_uri": SIGNED_OUT}
    left = ada.browser.get(f"{app.base}/logout", params=given, allow_redirects=False, timeout=30)
    asked = left.headers["Location"]
    assert asked.startswith(f"{corp}/slo?")
    assert list(query_of(asked)) == ["SAMLRequest", "RelayState", "SigAlg", "Signature"]
    # The provider checks the signature.
    page = ada.browser.get(asked, timeout=30)
    assert page.status_code == 200, page.text
    known = json.loads(page.headers["X-Signed-Out"])
    assert known["nameID"] == "ada"
    assert known["sessionIndex"] == "_of-ada"
    back = ada.post(page)
    assert (back.status_code, back.headers["Location"]) == (302, SIGNED_OUT)
    sent = app.authorize(ada.browser, identity_provider="Corp")
    assert sent.headers["Location"].startswith(f"{corp}/sso?")
    # It counts once.
    again = ada.post(page)
    assert query_of(again.headers["Location"]) == {"error": PAGE}


def test_a_sign_out_here_only(host: Host, corp: str) -> None:
    app = make_saml_app(host, corp)
    ada = Person(app, corp)
    ada.sign_in("ada")
    given = {"client_id": app.client_id, "logout_uri": SIGNED_OUT}
    left = ada.browser.get(f"{app.base}/logout", params=given, allow_redirects=False, timeout=30)
    assert left.headers["Location"] == SIGNED_OUT
    answer = requests.get(f"{app.base}/saml2/logout", allow_redirects=False, timeout=30)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
