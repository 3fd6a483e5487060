"""Links in messages, and where they lead."""

import base64
import hmac
import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.host import Host, running_host
from tests.integration.making import PASSWORD, attributes, make_client, make_pool, refused

BY_LINK = {
    "AutoVerifiedAttributes": ["email"],
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"},
}
OWN = {
    "AutoVerifiedAttributes": ["email"],
    "VerificationMessageTemplate": {
        "DefaultEmailOption": "CONFIRM_WITH_LINK",
        "EmailSubjectByLink": "One click",
        "EmailMessageByLink": "<p>{##Join us##}</p>",
        "EmailMessage": "Code {####}",
    },
}
DOMAIN = (
    "Cannot perform specific action because there does not exist a valid use pool domain "
    "associated with the user pool"
)


def sign_up(cognito: Any, client_id: str, name: str = "alice") -> None:
    cognito.sign_up(
        ClientId=client_id,
        Username=name,
        Password=PASSWORD,
        UserAttributes=attributes(email="alice@example.com"),
    )


def last_message(host: Host, pool_id: str) -> dict[str, Any]:
    url = f"{host.url}/_aws/cognito-idp/messages"
    found = requests.get(url, params={"user_pool_id": pool_id}, timeout=30).json()
    message: dict[str, Any] = found["messages"][-1]
    return message


def link_of(message: dict[str, Any]) -> str:
    (link,) = re.findall(r'<a href="([^"]+)">', message["Body"]["text_part"])
    return str(link)


def status_of(cognito: Any, pool_id: str, name: str = "alice") -> tuple[str, str]:
    user = cognito.admin_get_user(UserPoolId=pool_id, Username=name)
    shown = {one["Name"]: one["Value"] for one in user["UserAttributes"]}
    return user["UserStatus"], shown["email_verified"]


def test_a_link_confirms_who_follows_it(host: Host, cognito: Any) -> None:
    pool_id = make_pool(cognito, **BY_LINK)
    client_id = make_client(cognito, pool_id, GenerateSecret=False)
    sign_up(cognito, client_id, "a&b")
    message = last_message(host, pool_id)
    assert message["Subject"] == "Your verification link"
    link = link_of(message)
    assert message["Body"]["text_part"] == (
        "Please click the link below to verify your email address. "
        f'<a href="{link}">Verify Email</a>'
    )
    parts = urlsplit(link)
    assert f"{parts.scheme}://{parts.netloc}" == host.url
    assert parts.path == "/_aws/cognito-idp/confirmUser"
    assert parse_qs(parts.query) == {
        "client_id": [client_id],
        "user_name": ["a&b"],
        "confirmation_code": [message["Code"]],
    }
    # Who only looks confirms nobody.
    assert requests.head(link, timeout=30).status_code == 405
    assert status_of(cognito, pool_id, "a&b") == ("UNCONFIRMED", "false")
    page = requests.get(link, timeout=30, headers={"Referer": "http://mail.example.com/"})
    assert page.status_code == 200
    assert "Your registration has been confirmed!" in page.text
    assert "script" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert status_of(cognito, pool_id, "a&b") == ("CONFIRMED", "true")
    again = requests.get(link, timeout=30)
    assert again.status_code == 400
    assert "User cannot be confirmed. Current status is CONFIRMED" in again.text


def test_a_link_has_the_words_of_the_pool(host: Host, cognito: Any) -> None:
    pool_id = make_pool(cognito, **OWN)
    client_id = make_client(cognito, pool_id)
    sign_up(cognito, client_id)
    first = last_message(host, pool_id)
    assert first["Subject"] == "One click"
    assert first["Body"]["text_part"] == f'<p><a href="{link_of(first)}">Join us</a></p>'
    cognito.resend_confirmation_code(ClientId=client_id, Username="alice")
    second = last_message(host, pool_id)
    old = requests.get(link_of(first), timeout=30)
    assert (first["Code"] == second["Code"]) or (
        old.status_code == 400 and "Invalid verification code provided" in old.text
    )
    assert requests.get(link_of(second), timeout=30).status_code == 200
    # A password is chosen on a page of the app: it has no use for a link.
    cognito.forgot_password(ClientId=client_id, Username="alice")
    reset = last_message(host, pool_id)
    assert reset["Body"]["text_part"] == f"Code {reset['Code']}"


def test_a_link_needs_no_secret_and_leads_to_the_pools_domain_too(host: Host, cognito: Any) -> None:
    pool_id = make_pool(cognito, **BY_LINK)
    client = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="c", GenerateSecret=True
    )["UserPoolClient"]
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain="linked")
    client_id, secret = client["ClientId"], client["ClientSecret"].encode()
    digest = hmac.digest(secret, f"alice{client_id}".encode(), "sha256")
    cognito.sign_up(
        ClientId=client_id,
        Username="alice",
        Password=PASSWORD,
        SecretHash=base64.b64encode(digest).decode(),
        UserAttributes=attributes(email="alice@example.com"),
    )
    query = urlsplit(link_of(last_message(host, pool_id))).query
    name = f"linked.auth.us-east-1.localhost.localstack.cloud:{host.port}"
    page = requests.get(
        f"http://localhost:{host.port}/confirmUser?{query}", headers={"Host": name}, timeout=30
    )
    assert page.status_code == 200
    assert status_of(cognito, pool_id) == ("CONFIRMED", "true")


@pytest.mark.parametrize("missing", ["client_id", "user_name", "confirmation_code"])
def test_half_a_link_leads_to_the_error_page(host: Host, cognito: Any, missing: str) -> None:
    pool_id = make_pool(cognito, **BY_LINK)
    query = {
        "client_id": make_client(cognito, pool_id),
        "user_name": "alice",
        "confirmation_code": "123456",
    }
    del query[missing]
    url = f"{host.url}/_aws/cognito-idp/confirmUser"
    answer = requests.get(url, params=query, timeout=30, allow_redirects=False)
    assert answer.status_code == 302
    location = urlsplit(answer.headers["Location"])
    assert location.path == "/_aws/cognito-idp/error"
    assert parse_qs(location.query)["error"] == [
        f"Required String parameter '{missing}' is not present"
    ]


def test_what_a_link_is_given_is_no_markup(host: Host, cognito: Any) -> None:
    pool_id = make_pool(cognito, **BY_LINK)
    query = {
        "client_id": make_client(cognito, pool_id),
        "user_name": "<script>",
        "confirmation_code": "<b>",
    }
    page = requests.get(f"{host.url}/_aws/cognito-idp/confirmUser", params=query, timeout=30)
    assert page.status_code == 400
    assert "<script>" not in page.text
    assert "Username/client id combination not found." in html.unescape(page.text)


@pytest.fixture(scope="module")
def strict_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running_host(tmp_path_factory.mktemp("strict"), COGNITO_STRICT="1") as running:
        yield running


def test_a_strict_host_sends_links_for_domains_only(strict_host: Host) -> None:
    cognito = strict_host.client("cognito-idp")
    pool_id = make_pool(cognito, **BY_LINK)
    client_id = make_client(cognito, pool_id)
    with refused("InvalidParameterException", DOMAIN):
        sign_up(cognito, client_id)
    assert cognito.list_users(UserPoolId=pool_id)["Users"] == []
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain="strict")
    sign_up(cognito, client_id)
    assert requests.get(link_of(last_message(strict_host, pool_id)), timeout=30).ok
