"""Responses that sign nobody in: forged, of somebody else, too late, or for another."""

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.federation.provider import query_of
from tests.integration.federation.saml_fixtures import (
    Corp,
    Employee,
    employ,
    in_base64,
    message_in,
)

PAGE = "Invalid samlResponse or relayState from identity provider"
SIGNATURE = "SAML Assertion signature is invalid."
UNREADABLE = "SAML Response could not be read."
REQUEST = "InResponseTo does not match the request."
RECIPIENT = "Recipient does not match the assertion consumer endpoint."
_ASSERTION = re.compile(r"<saml:Assertion .*</saml:Assertion>", re.DOTALL)
_SIGNED = re.compile(r"<ds:Signature .*</ds:Signature>", re.DOTALL)


@pytest.fixture(scope="module")
def corp() -> Corp:
    return Corp()


@pytest.fixture(scope="module")
def eve(host: Host, corp: Corp) -> Employee:
    return employ(host, corp)


def refusal(why: str) -> dict[str, str]:
    """Return what the app is told."""
    return {
        "error_description": f"Invalid SAML response received: {why} ",
        "state": "the-app-s",
        "error": "server_error",
    }


def replacing(old: str, new: str) -> Callable[[str], str]:
    def replaced(document: str) -> str:
        assert old in document
        return document.replace(old, new)

    return replaced


def with_another_before(document: str) -> str:
    """Put an assertion that nobody signed before the signed one."""
    found = _ASSERTION.search(document)
    assert found
    forged = _SIGNED.sub("", found[0]).replace(">Ada.1<", ">admin<")
    forged = re.sub(r' ID="[^"]*"', ' ID="_other"', forged)
    return document.replace(found[0], forged + found[0])


def with_the_signed_one_hidden(document: str) -> str:
    """Keep the signed assertion where nobody looks, and another in its place."""
    found = _ASSERTION.search(document)
    assert found
    forged = re.sub(r' ID="[^"]*"', ' ID="_other"', _SIGNED.sub("", found[0]))
    hidden = f"<samlp:Extensions>{found[0]}</samlp:Extensions>"
    return document.replace(found[0], hidden + forged.replace(">Ada.1<", ">admin<"))


def with_the_signature_moved(document: str) -> str:
    """Let the forged assertion carry the signature, with the signed one inside it."""
    found = _ASSERTION.search(document)
    assert found
    signature = _SIGNED.search(found[0])
    assert signature
    inner = found[0].replace(signature[0], "")
    forged = re.sub(r' ID="[^"]*"', ' ID="_other"', inner, count=1)
    forged = forged.replace(">Ada.1<", ">admin<")
    object_ = f"<ds:Object>{inner}</ds:Object></ds:Signature>"
    wrapping = signature[0].replace("</ds:Signature>", object_)
    return document.replace(found[0], forged.replace("<saml:Subject>", f"{wrapping}<saml:Subject>"))


def with_the_same_id(document: str) -> str:
    """Put an assertion that nobody signed under the ID of the signed one."""
    found = _ASSERTION.search(document)
    assert found
    forged = _SIGNED.sub("", found[0]).replace(">Ada.1<", ">admin<")
    return document.replace(found[0], forged + found[0])


def test_what_the_others_vary_is_good(eve: Employee) -> None:
    assert "code" in eve.sign_in()
    assert "code" in eve.sign_in(signs="response")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"key": Corp().key}, SIGNATURE, id="another key"),
        pytest.param({"signs": ""}, SIGNATURE, id="no signature"),
        pytest.param(
            {"signs": "response", "key": Corp().key}, SIGNATURE, id="another key for all of it"
        ),
        pytest.param(
            {"after": replacing(">Ada.1<", ">admin<")}, SIGNATURE, id="another name than signed"
        ),
        pytest.param({"after": with_another_before}, UNREADABLE, id="two assertions"),
        pytest.param({"after": with_the_same_id}, UNREADABLE, id="two with one ID"),
        pytest.param({"after": with_the_signed_one_hidden}, UNREADABLE, id="a hidden one"),
        pytest.param({"after": with_the_signature_moved}, UNREADABLE, id="one in the signature"),
        pytest.param(
            {"after": replacing(">Ada.1<", "><!---->Ada.1<")}, UNREADABLE, id="a comment in a name"
        ),
        pytest.param(
            {"user": "admin@corp<!---->.evil.example.com"}, UNREADABLE, id="a signed comment"
        ),
        pytest.param({"user": "admin<?x?>"}, UNREADABLE, id="an instruction"),
        pytest.param(
            {"after": lambda text: f"<!DOCTYPE samlp:Response>{text}"}, UNREADABLE, id="a DTD"
        ),
        pytest.param(
            {
                "after": lambda text: (
                    '<!DOCTYPE x [<!ENTITY e "admin">]>' + text.replace(">Ada.1<", ">&e;<")
                )
            },
            UNREADABLE,
            id="an entity",
        ),
        pytest.param({"after": lambda _: "no XML"}, UNREADABLE, id="no XML"),
        pytest.param({"after": lambda _: "<a/>"}, UNREADABLE, id="another document"),
        pytest.param(
            {"after": lambda text: text.replace("samlp:Response", "samlp:LogoutResponse")},
            UNREADABLE,
            id="another message",
        ),
        pytest.param(
            {"after": lambda text: f"{text}<!--{'x' * 80_000}-->"},
            "SAML Response is longer than 100000 characters.",
            id="too long",
        ),
        pytest.param(
            {"issuer": "https://other.example.com"},
            "Issuer does not match the entity ID of the identity provider.",
            id="another issuer",
        ),
        pytest.param(
            {"audience": "urn:amazon:cognito:sp:us-east-1_other"},
            "Audience does not match the user pool.",
            id="another audience",
        ),
        pytest.param(
            {"before": replacing("saml:AudienceRestriction", "saml:OneTimeUse")},
            "AudienceRestriction is missing.",
            id="no audience",
        ),
        pytest.param(
            {"recipient": "https://other.example.com/saml2/idpresponse"},
            RECIPIENT,
            id="another recipient",
        ),
        pytest.param(
            {"destination": "https://other.example.com/saml2/idpresponse"},
            "Destination does not match the assertion consumer endpoint.",
            id="another destination",
        ),
        pytest.param({"ends": -1.0}, "Assertion has expired.", id="expired"),
        pytest.param(
            {"confirmed_until": -1.0}, "Assertion has expired.", id="confirmed for too short"
        ),
        pytest.param(
            {"confirmed_until": None},
            "SubjectConfirmationData has no NotOnOrAfter.",
            id="confirmed for ever",
        ),
        pytest.param({"begins": 200.0}, "Assertion is not yet valid.", id="too early"),
        pytest.param(
            {"before": replacing("cm:bearer", "cm:holder-of-key")},
            "SubjectConfirmationData is missing.",
            id="not for who bears it",
        ),
        pytest.param({"data_request_id": "_other"}, REQUEST, id="the answer to another request"),
        pytest.param({"request_id": "_other"}, REQUEST, id="all of it to another request"),
        pytest.param({"request_id": None}, REQUEST, id="the answer to none"),
        pytest.param({"status": "Responder"}, "SAML Response status is Responder.", id="refused"),
        pytest.param({"user": None}, "NameID is missing.", id="nobody"),
        pytest.param({"user": "  "}, "NameID is missing.", id="blanks"),
        pytest.param(
            {"user": "Ada Lovelace"},
            "1 validation error detected: Value 'Corp_Ada Lovelace' at 'userName' failed to "
            "satisfy constraint: Member must satisfy regular expression pattern: "
            r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+",
            id="a blank in a name",
        ),
        pytest.param(
            {"user": "a" * 124},
            f"1 validation error detected: Value 'Corp_{'a' * 124}' at 'userName' failed to "
            "satisfy constraint: Member must have length less than or equal to 128",
            id="a long name",
        ),
        pytest.param(
            {"attributes": {"full_name": ["Ada \U0001f610"]}},
            "Attribute full_name has a character of 4 bytes.",
            id="a character of 4 bytes",
        ),
    ],
)
def test_what_signs_nobody_in(host: Host, eve: Employee, changes: Any, why: str) -> None:
    assert eve.sign_in(**changes) == refusal(why)
    users = host.client("cognito-idp").list_users(UserPoolId=eve.app.pool_id)["Users"]
    assert {user["Username"] for user in users} <= {"Corp_Ada.1"}


def test_an_assertion_counts_once(eve: Employee) -> None:
    assert "code" in eve.sign_in(assertion_id="_once")
    assert eve.sign_in(assertion_id="_once") == refusal("SAML Assertion was used before.")


def test_a_relay_state_counts_once_and_in_its_browser(eve: Employee, corp: Corp) -> None:
    eve.browser = requests.Session()
    location = eve.depart()
    response = eve.response(message_in(location).get("ID"))
    state = query_of(location)["RelayState"]
    other = replace(eve, browser=requests.Session())
    page = other.post(response.document(corp), state)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "_again" in page.text
    form = {"SAMLResponse": in_base64(response.document(corp)), "RelayState": state, "_again": "1"}
    answer = other.browser.post(eve.callback, data=form, allow_redirects=False, timeout=30)
    assert query_of(answer.headers["Location"]) == {"error": PAGE}
    assert "code" in query_of(eve.post(response.document(corp), state).headers["Location"])
    used = eve.post(response.document(corp), state)
    assert query_of(used.headers["Location"]) == {"error": PAGE}


@pytest.mark.parametrize("form", [{}, {"RelayState": "x"}, {"SAMLResponse": "PGEvPg=="}])
def test_both_fields_are_needed(eve: Employee, form: dict[str, str]) -> None:
    answer = requests.post(eve.callback, data=form, allow_redirects=False, timeout=30)
    assert answer.headers["Location"].startswith(f"{eve.app.base}/error?")
    assert query_of(answer.headers["Location"]) == {"error": PAGE}


def test_a_provider_signs_nobody_in_at_another(host: Host, eve: Employee, corp: Corp) -> None:
    other = employ(host, Corp())
    location = other.depart()
    response = other.response(message_in(location).get("ID")).document(corp)
    answer = other.post(response, query_of(location)["RelayState"])
    assert query_of(answer.headers["Location"]) == refusal(SIGNATURE)


def test_no_base64(eve: Employee) -> None:
    location = eve.depart(prompt="login")
    form = {"SAMLResponse": "no base64!", "RelayState": query_of(location)["RelayState"]}
    answer = eve.browser.post(eve.callback, data=form, allow_redirects=False, timeout=30)
    assert query_of(answer.headers["Location"]) == refusal(UNREADABLE)


def test_a_long_response_is_good(eve: Employee) -> None:
    words = ["a word " * 100] * 80
    assert len(base64.b64encode("".join(words).encode())) > 64 * 1024
    assert "code" in eve.sign_in(attributes={"full_name": ["Ada"], "unmapped": words})
