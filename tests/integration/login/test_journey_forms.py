"""Whole ways from an app to its tokens, at each place where pages are."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from tests.host import Host
from tests.integration.login.forms import Visitor
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import CALLBACK, App, claims, error, make_app

GUIDES = "http://example.com"


class _At(HTTPAdapter):
    """Leads a host name that no name server knows to the host."""

    def __init__(self, host: Host, name: str) -> None:
        super().__init__()
        self._from, self._to = f"http://{name}", f"http://localhost:{host.port}"
        self._name = name

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        assert request.url is not None
        request.url = request.url.replace(self._from, self._to, 1)
        request.headers["Host"] = self._name
        return super().send(request, *args, **options)


def test_the_guides_login_form_works_word_for_word(
    host: Host, cognito: Any, new_pool: Callable[..., str], new_user: Callable[..., str]
) -> None:
    pool_id = new_pool()
    client_id = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="c")[
        "UserPoolClient"
    ]["ClientId"]
    new_user(pool_id, "example_user")
    someone = Visitor(App(f"{host.url}/_aws/cognito-idp", pool_id, client_id))
    someone.open(redirect_uri=GUIDES)
    someone.submit(username="example_user", password=PASSWORD)
    assert someone.sent_to is not None
    address, _, code = someone.sent_to.partition("&iss=")[0].partition("?code=")
    assert address == GUIDES
    url = f"{host.url}/_aws/cognito-idp/oauth2/token"
    form = {"grant_type": "authorization_code", "client_id": client_id, "code": code}
    wrong = requests.post(url, data={**form, "redirect_uri": f"{GUIDES}/x"}, timeout=30)
    assert error(wrong) == (400, {"error": "invalid_grant"})
    someone.sent_to = None
    someone.open("oauth2/authorize", redirect_uri=GUIDES)
    assert someone.sent_to is not None
    form["code"] = str(someone.sent_to).partition("&iss=")[0].partition("?code=")[2]
    tokens = requests.post(url, data={**form, "redirect_uri": GUIDES}, timeout=30).json()
    assert claims(tokens["access_token"])["username"] == "example_user"
    assert tokens["token_type"] == "Bearer"


@pytest.mark.parametrize("kind", ["prefix", "custom"])
def test_pages_are_at_a_pools_own_domain(
    host: Host,
    cognito: Any,
    new_pool: Callable[..., str],
    new_user: Callable[..., str],
    kind: str,
) -> None:
    pool_id = new_pool()
    new_user(pool_id)
    name = "pages.auth.us-east-1.localhost.localstack.cloud"
    settings: dict[str, Any] = {"Domain": "pages"}
    if kind == "custom":
        name = "sign-in.pages.example.org"
        certificate = "arn:aws:acm:us-east-1:000000000000:certificate/1"
        settings = {"Domain": name, "CustomDomainConfig": {"CertificateArn": certificate}}
    cognito.create_user_pool_domain(UserPoolId=pool_id, **settings)
    made = make_app(host, pool_id)
    app = App(f"http://{name}:{host.port}", pool_id, made.client_id)
    someone = Visitor(app)
    someone.browser.mount(app.base, _At(host, f"{name}:{host.port}"))
    page = someone.open("oauth2/authorize")
    assert page.url.partition("?")[0].endswith("/login")
    assert page.sheets == [f"{app.base}/static/classic.css"]
    page = someone.submit(username="alice", password="Wrong123!")
    assert page.problem == "Incorrect username or password."
    someone.submit(username="alice", password=PASSWORD)
    tokens = made.redeem(someone.code()).json()
    assert claims(tokens["access_token"])["username"] == "alice"


def test_tokens_come_in_the_fragment_where_the_app_asks_for_them(
    host: Host, new_pool: Callable[..., str], new_user: Callable[..., str]
) -> None:
    pool_id = new_pool()
    new_user(pool_id)
    someone = Visitor(make_app(host, pool_id))
    someone.open("oauth2/authorize", response_type="token", scope="openid")
    someone.submit(username="alice", password=PASSWORD)
    assert someone.sent_to is not None
    assert someone.sent_to.startswith(f"{CALLBACK}#id_token=")


def test_who_signs_up_without_a_password_is_signed_in_by_the_code(
    host: Host, new_pool: Callable[..., str], outbox: Callable[..., list[dict[str, Any]]]
) -> None:
    pool_id = new_pool(
        Schema=[{"Name": "email", "Required": True}],
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}},
    )
    someone = Visitor(make_app(host, pool_id))
    page = someone.open("signup")
    assert page.forms[0].types == {"_csrf": "hidden", "username": "email", "password": "password"}
    page = someone.submit(username="eve")
    assert page.problem == page.text("#username-error") == "This is no email address."
    someone.submit(username="eve@example.com")
    someone.submit(code=str(outbox(user_pool_id=pool_id)[-1]["Code"]))
    tokens = someone.app.redeem(someone.code()).json()
    assert claims(tokens["id_token"])["email"] == "eve@example.com"


def test_a_passkey_is_asked_for_after_signing_in(
    host: Host, cognito: Any, new_pool: Callable[..., str], new_user: Callable[..., str]
) -> None:
    factors = ["PASSWORD", "WEB_AUTHN"]
    pool_id = new_pool(Policies={"SignInPolicy": {"AllowedFirstAuthFactors": factors}})
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, WebAuthnConfiguration={"RelyingPartyId": "localhost"}
    )
    new_user(pool_id)
    someone = Visitor(make_app(host, pool_id))
    page = someone.open("passkeys/add", response_type=None)
    assert page.title == "Sign in"
    page = someone.submit(username="alice")
    if page.title == "Choose how to sign in":
        page = someone.press("PASSWORD")
    page = someone.submit(password=PASSWORD)
    assert page.title == "Add a passkey"
    assert someone.sent_to is None
    assert [one.rpartition("/")[2] for one in page.scripts] == ["passkeys.js"]
    assert "script-src 'self'" in page.answer.headers["Content-Security-Policy"]
    for credential in ("", "{", "[]", '{"id": "x"}', "[" * 15_000):
        page = someone.submit(credential=credential)
        assert page.status == 400
        assert page.problem
    assert page.links["Not now"] == CALLBACK
