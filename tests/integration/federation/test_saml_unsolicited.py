"""Responses of a SAML provider for which nobody has asked: what of them counts."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from tests.host import Host
from tests.integration.federation.provider import query_of
from tests.integration.federation.saml_fixtures import Corp, Employee, employ, message_in
from tests.integration.oauth.apps import CALLBACK

OLD = "Assertion was not issued in the last 6 minutes."


@pytest.fixture(scope="module")
def corp() -> Corp:
    return Corp()


@pytest.fixture(scope="module")
def eve(host: Host, corp: Corp) -> Employee:
    return employ(host, corp, details={"IDPInit": "true"}, providers=())


def begin_there(eve: Employee, request_id: str | None = None, **changes: Any) -> dict[str, str]:
    """Begin at the provider; return what the app is told."""
    wishes = {
        "identity_provider": "Corp",
        "client_id": eve.app.client_id,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "openid",
    }
    document = eve.response(request_id, **changes).document(eve.corp)
    return query_of(eve.post(document, urlencode(wishes)).headers["Location"])


@pytest.mark.parametrize("age", [0.0, -350.0])
def test_one_of_the_last_six_minutes_counts(eve: Employee, age: float) -> None:
    assert list(begin_there(eve, issued=age)) == ["code"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"issued": -370.0}, OLD, id="an old one"),
        pytest.param({"issued": 200.0}, OLD, id="one of later"),
        pytest.param(
            {"request_id": "_some"},
            "InResponseTo is not allowed in IdP-initiated sign-in.",
            id="the answer to a request",
        ),
        pytest.param(
            {"data_request_id": "_some"},
            "InResponseTo is not allowed in IdP-initiated sign-in.",
            id="an assertion that is an answer",
        ),
        pytest.param({"signs": ""}, "SAML Assertion signature is invalid.", id="unsigned"),
    ],
)
def test_what_signs_nobody_in(eve: Employee, changes: dict[str, Any], why: str) -> None:
    assert begin_there(eve, **changes) == {
        "error_description": f"Invalid SAML response received: {why} ",
        "error": "server_error",
    }


def test_one_counts_once(eve: Employee) -> None:
    assert "code" in begin_there(eve, assertion_id="_twice")
    assert begin_there(eve, assertion_id="_twice") == {
        "error_description": "Invalid SAML response received: SAML Assertion was used before. ",
        "error": "server_error",
    }


def test_who_was_asked_for_comes_by_an_answer(eve: Employee, corp: Corp) -> None:
    location = eve.depart(prompt="login")
    document = eve.response(None).document(corp)
    told = query_of(eve.post(document, query_of(location)["RelayState"]).headers["Location"])
    assert told["error_description"].startswith("Invalid SAML response received: InResponseTo ")
    location = eve.depart(prompt="login")
    document = eve.response(message_in(location).get("ID")).document(corp)
    assert "code" in query_of(
        eve.post(document, query_of(location)["RelayState"]).headers["Location"]
    )


def test_one_that_comes_often_at_once_counts_once(eve: Employee) -> None:
    def come(_: int) -> dict[str, str]:
        return begin_there(replace(eve, browser=requests.Session()), assertion_id="_at-once")

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(come, range(8)))
    assert len([one for one in told if "code" in one]) == 1, told
    assert {one.get("error") for one in told} == {None, "server_error"}
