"""The end of a session of a SAML provider's user: here, there, and by messages that are forged."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.federation.provider import query_of
from tests.integration.federation.saml_fixtures import (
    NAMES,
    SLO,
    Corp,
    Employee,
    employ,
    in_base64,
    message_in,
)
from tests.integration.identity.saml import ENTITY
from tests.integration.oauth.apps import CALLBACK, SIGNED_OUT

PAGE = "Invalid samlResponse or relayState from identity provider"
SIGNATURE = f'<ds:Signature xmlns:ds="{NAMES["ds"]}" Id="placeholder"/>'
_TIMEOUT = 30


@pytest.fixture(scope="module")
def corp() -> Corp:
    return Corp()


@pytest.fixture(scope="module")
def employee(host: Host, corp: Corp) -> Employee:
    return employ(host, corp, details={"IDPSignout": "true"})


@dataclass
class Ada:
    """Somebody who is signed in."""

    employee: Employee

    def leave(self) -> str:
        """Sign out here; return where the browser is sent."""
        given = {"client_id": self.employee.app.client_id, "logout_uri": SIGNED_OUT}
        answer = self.employee.browser.get(
            f"{self.employee.app.base}/logout",
            params=given,
            allow_redirects=False,
            timeout=_TIMEOUT,
        )
        return str(answer.headers["Location"])

    def post(self, **form: str) -> requests.Response:
        """Bring a message of the provider's, from its site."""
        return requests.post(
            f"{self.employee.app.base}/saml2/logout",
            data=form,
            allow_redirects=False,
            timeout=_TIMEOUT,
        )

    @property
    def is_signed_in(self) -> bool:
        return self.employee.depart(state=None).startswith(CALLBACK)


@pytest.fixture
def ada(employee: Employee) -> Ada:
    employee.sign_in(user="ada")
    ada = Ada(employee)
    assert ada.is_signed_in
    return ada


def response(corp: Corp, answers: str | None, *, signer: Corp | None = None) -> str:
    """Return the provider's answer to a request."""
    signature = SIGNATURE if signer else ""
    document = (
        f'<samlp:LogoutResponse xmlns:samlp="{NAMES["samlp"]}" xmlns:saml="{NAMES["saml"]}" '
        f'ID="_r" Version="2.0" IssueInstant="2026-01-01T00:00:00Z" InResponseTo="{answers}">'
        f"<saml:Issuer>{ENTITY}</saml:Issuer>{signature}<samlp:Status><samlp:StatusCode "
        'Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
        "</samlp:LogoutResponse>"
    )
    return in_base64(signer.signed(document, "_r") if signer else document)


def request(corp: Corp, user: str = "ada", index: str = "", issuer: str = ENTITY) -> str:
    """Return what a provider says of a user who has signed out there."""
    session = f"<samlp:SessionIndex>{index}</samlp:SessionIndex>" if index else ""
    document = (
        f'<samlp:LogoutRequest xmlns:samlp="{NAMES["samlp"]}" xmlns:saml="{NAMES["saml"]}" '
        f'ID="_q" Version="2.0" IssueInstant="2026-01-01T00:00:00Z">'
        f"<saml:Issuer>{issuer}</saml:Issuer>{SIGNATURE}<saml:NameID>{user}</saml:NameID>"
        f"{session}</samlp:LogoutRequest>"
    )
    return in_base64(corp.signed(document, "_q"))


@pytest.mark.parametrize("is_signed", [True, False])
def test_there_and_back(ada: Ada, corp: Corp, is_signed: bool) -> None:
    location = ada.leave()
    assert location.startswith(f"{SLO}?")
    asked = message_in(location)
    assert asked.tag == f"{{{NAMES['samlp']}}}LogoutRequest"
    assert asked.findtext("saml:NameID", namespaces=NAMES) == "ada"
    assert asked.findtext("samlp:SessionIndex", namespaces=NAMES) == "_session-7"
    assert not ada.is_signed_in, "whatever the provider says"
    answer = response(corp, asked.get("ID"), signer=corp if is_signed else None)
    form = {"SAMLResponse": answer, "RelayState": query_of(location)["RelayState"]}
    assert ada.post(**form).headers["Location"] == SIGNED_OUT
    assert query_of(ada.post(**form).headers["Location"]) == {"error": PAGE}


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(
            lambda corp, asked: response(corp, asked, signer=Corp()), id="another signature"
        ),
        pytest.param(lambda corp, asked: response(corp, "_other"), id="another request's"),
        pytest.param(lambda corp, asked: request(corp), id="another message"),
        pytest.param(lambda corp, asked: "no base64!", id="no message"),
        pytest.param(lambda corp, asked: "", id="nothing"),
    ],
)
def test_what_is_no_answer(ada: Ada, corp: Corp, forge: Callable[..., str]) -> None:
    location = ada.leave()
    forged = forge(corp, message_in(location).get("ID"))
    state = query_of(location)["RelayState"]
    answer = ada.post(SAMLResponse=forged, RelayState=state)
    assert query_of(answer.headers["Location"]) == {"error": PAGE}
    answer = ada.post(SAMLResponse=forged, RelayState="another")
    assert query_of(answer.headers["Location"]) == {"error": PAGE}


def test_a_sign_outs_state_signs_nobody_in(ada: Ada, corp: Corp) -> None:
    location = ada.leave()
    employee = ada.employee
    answered = employee.response(message_in(location).get("ID")).document(corp)
    state = query_of(location)["RelayState"]
    answer = employee.post(answered, state)
    assert query_of(answer.headers["Location"]) == {"error": PAGE}
    given = {"state": state, "code": "a-code"}
    answer = requests.get(
        f"{employee.app.base}/oauth2/idpresponse",
        params=given,
        allow_redirects=False,
        timeout=_TIMEOUT,
    )
    assert query_of(answer.headers["Location"]) == {"error": "Invalid state"}


@pytest.mark.parametrize("index", ["", "_session-7"])
def test_who_signed_out_at_the_provider_is_signed_out_here(
    ada: Ada, corp: Corp, index: str
) -> None:
    answer = ada.post(SAMLRequest=request(corp, index=index), RelayState="the-provider-s")
    location = answer.headers["Location"]
    assert location.startswith(f"{SLO}?")
    assert query_of(location)["RelayState"] == "the-provider-s"
    said = message_in(location, "SAMLResponse")
    assert said.tag == f"{{{NAMES['samlp']}}}LogoutResponse"
    assert said.get("InResponseTo") == "_q"
    assert not ada.is_signed_in


@pytest.mark.parametrize(
    ("forge", "status"),
    [
        pytest.param(lambda corp: request(Corp()), "error", id="another signature"),
        pytest.param(lambda corp: request(corp, user="bob"), "error", id="somebody unknown"),
        pytest.param(
            lambda corp: request(corp, issuer="https://other.example.com"),
            "error",
            id="another provider",
        ),
        pytest.param(lambda corp: request(corp, index="_other"), "SAMLResponse", id="not hers"),
    ],
)
def test_whose_session_goes_on(
    ada: Ada, corp: Corp, forge: Callable[[Corp], str], status: str
) -> None:
    answer = ada.post(SAMLRequest=forge(corp))
    told: Any = query_of(answer.headers["Location"])
    assert status in told
    assert ada.is_signed_in
