"""What the token endpoint gives for a code, a refresh token or a client's own secret."""

import base64
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import requests
from botocore.exceptions import ClientError

from tests.at_once import at_once
from tests.host import Host
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import (
    CALLBACK,
    CHALLENGE,
    INVALID_GRANT,
    INVALID_REQUEST,
    INVALID_SECRET,
    VERIFIER,
    App,
    claims,
    error,
    make_app,
    signed_in,
)
from tests.integration.oauth.conftest import make_alice

_PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


def test_a_code_gives_tokens_in_awss_order(app: App, browser: requests.Session) -> None:
    answer = app.redeem(app.code(browser))
    assert answer.status_code == 200
    tokens = answer.json()
    assert list(tokens) == ["id_token", "access_token", "refresh_token", "expires_in", "token_type"]
    assert (tokens["expires_in"], tokens["token_type"]) == (3600, "Bearer")
    assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert answer.headers["Cache-Control"] == "no-cache, no-store, max-age=0, must-revalidate"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["x-amz-cognito-request-id"]


def test_tokens_say_what_was_asked_for(app: App, browser: requests.Session) -> None:
    code = app.code(browser, scope="openid profile", nonce="n", state="s")
    tokens = app.redeem(code).json()
    identity, access = claims(tokens["id_token"]), claims(tokens["access_token"])
    assert identity["nonce"] == "n"
    assert identity["aud"] == app.client_id
    assert identity["name"] == "Alice"
    assert identity["custom:team"] == "red"
    assert not {"email", "email_verified", "phone_number", "address"} & identity.keys()
    digest = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256).compute_hash_digest(
        tokens["access_token"].encode()
    )
    assert (
        identity["at_hash"]
        == base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    )
    assert access["version"] == 2
    assert access["scope"] == "openid profile"
    assert access["client_id"] == app.client_id
    assert "aud" not in access
    assert identity["origin_jti"] == access["origin_jti"]
    assert identity["auth_time"] == access["auth_time"]


@pytest.mark.parametrize(
    ("scope", "shown"),
    [
        ("openid", {"email", "phone_number", "name", "address", "custom:team"}),
        ("openid aws.cognito.signin.user.admin", {"email", "phone_number", "name", "address"}),
        ("openid email", {"email", "email_verified"}),
        ("openid phone", {"phone_number", "phone_number_verified"}),
        ("openid email phone", {"email", "phone_number"}),
    ],
)
def test_scopes_say_what_an_id_token_shows(
    app: App, browser: requests.Session, scope: str, shown: set[str]
) -> None:
    identity = claims(app.redeem(app.code(browser, scope=scope)).json()["id_token"])
    assert shown <= identity.keys()
    if scope.count("email") or scope.count("phone"):
        others = {"email", "phone_number", "name", "address", "custom:team"} - shown
        assert not others & identity.keys()


def test_without_openid_there_is_no_id_token(
    app: App, browser: requests.Session, cognito: Any
) -> None:
    code = app.code(browser, scope="aws.cognito.signin.user.admin", nonce="n")
    tokens = app.redeem(code).json()
    assert list(tokens) == ["access_token", "refresh_token", "expires_in", "token_type"]
    assert cognito.get_user(AccessToken=tokens["access_token"])["Username"] == "alice"
    assert "id_token" not in app.refresh(tokens["refresh_token"]).json()
    refreshed = cognito.initiate_auth(
        ClientId=app.client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": tokens["refresh_token"]},
    )["AuthenticationResult"]
    assert "IdToken" not in refreshed
    assert claims(refreshed["AccessToken"])["scope"] == "aws.cognito.signin.user.admin"


def test_a_token_without_the_apis_scope_is_none_for_the_api(
    app: App, browser: requests.Session, cognito: Any
) -> None:
    token = app.redeem(app.code(browser, scope="openid")).json()["access_token"]
    with pytest.raises(ClientError, match="Access Token does not have required scopes"):
        cognito.get_user(AccessToken=token)


def test_all_sessions_of_a_browser_have_one_time(app: App, browser: requests.Session) -> None:
    first, second = (claims(app.redeem(app.code(browser)).json()["id_token"]) for _ in range(2))
    assert first["auth_time"] == second["auth_time"]
    assert first["origin_jti"] != second["origin_jti"]


def test_a_challenge_is_answered_with_its_verifier(app: App, browser: requests.Session) -> None:
    code = app.code(browser, **_PKCE)
    for wrong in ({}, {"code_verifier": ""}, {"code_verifier": CHALLENGE}):
        assert error(app.redeem(code, **wrong)) == INVALID_GRANT
    assert app.redeem(code, code_verifier=VERIFIER).status_code == 200


def test_a_verifier_without_a_challenge_is_refused(app: App, browser: requests.Session) -> None:
    assert error(app.redeem(app.code(browser), code_verifier=VERIFIER)) == INVALID_GRANT


def test_who_uses_a_code_again_ends_what_it_gave(
    app: App, browser: requests.Session, cognito: Any
) -> None:
    code = app.code(browser)
    tokens = app.redeem(code).json()
    assert app.user_info(tokens["access_token"]).status_code == 200
    assert error(app.redeem(code)) == INVALID_GRANT
    assert app.user_info(tokens["access_token"]).status_code == 401
    assert error(app.refresh(tokens["refresh_token"])) == INVALID_GRANT
    with pytest.raises(ClientError, match="Access Token has been revoked"):
        cognito.get_user(AccessToken=tokens["access_token"])


def test_of_many_who_bring_a_code_at_once_none_keeps_tokens(
    app: App, browser: requests.Session
) -> None:
    code = app.code(browser)
    answers = at_once(8, lambda _: app.redeem(code))
    given = [answer.json() for answer in answers if answer.status_code == 200]
    assert len(given) == 1
    assert error(app.refresh(given[0]["refresh_token"])) == INVALID_GRANT


def test_a_code_is_its_clients_alone(
    app: App, new_app: Callable[..., App], browser: requests.Session
) -> None:
    thief, code = new_app(), app.code(browser)
    assert error(thief.redeem(code)) == INVALID_GRANT
    tokens = app.redeem(code).json()
    # Nor can another client end what it gave.
    assert error(thief.redeem(code)) == INVALID_GRANT
    assert app.user_info(tokens["access_token"]).status_code == 200


@pytest.mark.parametrize("code", ["x", "3f0c5b1e-0d57-4c4e-9a55-c0de00000000", "ä\0", "a" * 9000])
def test_a_code_that_is_none_gives_nothing(app: App, code: str) -> None:
    assert error(app.redeem(code)) == INVALID_GRANT


@pytest.mark.parametrize(
    "redirect_uri", ["https://app.example.com/", f"{CALLBACK}/", f"{CALLBACK}?x=1"]
)
def test_a_code_is_brought_from_where_it_was_sent(
    app: App, browser: requests.Session, redirect_uri: str
) -> None:
    assert error(app.redeem(app.code(browser), redirect_uri=redirect_uri)) == INVALID_GRANT


@pytest.mark.parametrize(
    ("grant_type", "form", "expected"),
    [
        (None, {}, INVALID_REQUEST),
        ("", {}, INVALID_REQUEST),
        ("password", {}, (400, {"error": "unsupported_grant_type"})),
        ("authorization_code", {"redirect_uri": CALLBACK}, INVALID_REQUEST),
        ("authorization_code", {"code": "x"}, INVALID_REQUEST),
        ("refresh_token", {}, INVALID_REQUEST),
        ("refresh_token", {"refresh_token": "x"}, INVALID_GRANT),
        ("refresh_token", {"refresh_token": "x", "client_id": None}, INVALID_REQUEST),
        (
            "refresh_token",
            {"refresh_token": "x", "client_id": "nobody"},
            (400, {"error": "invalid_client"}),
        ),
        ("refresh_token", {"refresh_token": "x", "client_secret": "x"}, INVALID_SECRET),
        ("client_credentials", {}, (400, {"error": "invalid_scope"})),
    ],
)
def test_errors_are_awss(
    app: App,
    grant_type: str | None,
    form: dict[str, str | None],
    expected: tuple[int, dict[str, str]],
) -> None:
    answer = app.token(grant_type, **form)
    assert error(answer) == expected
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_only_forms_are_taken(app: App) -> None:
    url = f"{app.base}/oauth2/token"
    assert requests.get(url, timeout=30).status_code == 405
    posted = {"grant_type": "refresh_token", "refresh_token": "x", "client_id": app.client_id}
    assert error(requests.post(url, json=posted, timeout=30)) == INVALID_REQUEST
    long = {**posted, "x": "x" * 1_000_000}
    assert error(requests.post(url, data=long, timeout=30)) == INVALID_REQUEST


_REFRESH = {"grant_type": "refresh_token", "refresh_token": "x"}


@pytest.mark.parametrize(
    ("in_address", "in_form"),
    [
        (["grant_type", "refresh_token", "client_id"], []),
        (["grant_type"], ["refresh_token", "client_id"]),
        (["client_id"], ["grant_type", "refresh_token"]),
        (["refresh_token", "client_id"], ["grant_type"]),
        ([], ["grant_type", "refresh_token", "client_id"]),
    ],
)
def test_parameters_may_be_in_the_address_in_the_form_or_in_both(
    app: App, browser: requests.Session, in_address: list[str], in_form: list[str]
) -> None:
    tokens = app.redeem(app.code(browser)).json()
    given = {
        "grant_type": "refresh_token",
        "refresh_token": tokens["refresh_token"],
        "client_id": app.client_id,
    }
    answer = requests.post(
        f"{app.base}/oauth2/token",
        params={name: given[name] for name in in_address},
        data={name: given[name] for name in in_form},
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    assert "access_token" in answer.json()


def test_a_code_may_be_brought_in_the_address(app: App, browser: requests.Session) -> None:
    asked = {
        "grant_type": "authorization_code",
        "client_id": app.client_id,
        "redirect_uri": CALLBACK,
        "code": app.code(browser),
    }
    # As curl sends no form at all.
    answer = requests.post(f"{app.base}/oauth2/token", params=asked, timeout=30)
    assert "id_token" in answer.json()


@pytest.mark.parametrize(
    "repeated", [{"refresh_token": "x"}, {"refresh_token": "y"}, {"grant_type": "refresh_token"}]
)
def test_a_parameter_is_not_in_the_address_and_the_form_at_once(
    app: App, repeated: dict[str, str]
) -> None:
    answer = requests.post(
        f"{app.base}/oauth2/token",
        params=repeated,
        data={**_REFRESH, "client_id": app.client_id},
        timeout=30,
    )
    assert error(answer) == INVALID_REQUEST


def test_a_web_page_of_any_origin_may_ask(app: App) -> None:
    answer = requests.post(
        f"{app.base}/oauth2/token",
        data={"grant_type": "refresh_token", "refresh_token": "x", "client_id": app.client_id},
        headers={"Origin": "https://app.example.com"},
        timeout=30,
    )
    assert error(answer) == INVALID_GRANT
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.fixture(scope="module")
def secret_app(new_app: Callable[..., App]) -> App:
    """An app that has a secret."""
    return new_app(GenerateSecret=True)


class TestSecrets:
    """A client that has a secret proves it."""

    def test_the_secret_may_be_in_the_header_or_the_form(
        self, secret_app: App, browser: requests.Session
    ) -> None:
        by_header = secret_app.redeem(secret_app.code(browser)).json()
        public = App(secret_app.base, secret_app.pool_id, secret_app.client_id)
        by_form = public.redeem(secret_app.code(browser), client_secret=secret_app.secret).json()
        assert by_header.keys() == by_form.keys()
        assert "access_token" in by_form

    def test_the_secret_may_be_in_the_address(
        self, secret_app: App, browser: requests.Session
    ) -> None:
        public = App(secret_app.base, secret_app.pool_id, secret_app.client_id)
        given = {"client_id": secret_app.client_id, "client_secret": secret_app.secret}
        asked = {"grant_type": "authorization_code", "code": secret_app.code(browser)}
        answer = requests.post(
            f"{public.base}/oauth2/token",
            params=given,
            data={**asked, "redirect_uri": CALLBACK},
            timeout=30,
        )
        assert "access_token" in answer.json()

    @pytest.mark.parametrize("secret", [None, "wrong", "ä"])
    def test_without_it_nothing_is_given(
        self, secret_app: App, browser: requests.Session, secret: str | None
    ) -> None:
        public = App(secret_app.base, secret_app.pool_id, secret_app.client_id)
        code = secret_app.code(browser)
        assert error(public.redeem(code, client_secret=secret)) == INVALID_SECRET
        assert secret_app.redeem(code).status_code == 200

    @pytest.mark.parametrize(
        "header", ["Basic", "Basic ?", "Basic eA==", "Basic " + base64.b64encode(b"x:y").decode()]
    )
    def test_a_header_that_names_no_client(self, secret_app: App, header: str) -> None:
        answer = requests.post(
            f"{secret_app.base}/oauth2/token",
            data={"grant_type": "refresh_token", "refresh_token": "x"},
            headers={"Authorization": header},
            timeout=30,
        )
        assert answer.status_code == 400
        assert answer.json()["error"] in ("invalid_client", "invalid_request")

    def test_header_and_form_name_one_client(self, secret_app: App, app: App) -> None:
        answer = secret_app.token("refresh_token", refresh_token="x", client_id=app.client_id)
        assert error(answer) == INVALID_REQUEST


class TestRefresh:
    """A refresh token gives the others anew."""

    def test_a_session_goes_on(self, app: App, browser: requests.Session) -> None:
        first = app.redeem(app.code(browser, scope="openid email", nonce="n")).json()
        second = app.refresh(first["refresh_token"]).json()
        assert list(second) == ["id_token", "access_token", "expires_in", "token_type"]
        before, after = claims(first["id_token"]), claims(second["id_token"])
        for name in ("auth_time", "origin_jti", "sub", "aud", "event_id", "email"):
            assert before[name] == after[name]
        assert "at_hash" in after
        assert "nonce" not in after
        assert "name" not in after
        access = claims(second["access_token"])
        assert (access["scope"], access["version"]) == ("openid email", 2)

    def test_an_apis_session_goes_on_too(self, app: App, cognito: Any) -> None:
        api = _api_sign_in(cognito, app)
        assert "at_hash" not in claims(api["IdToken"])
        assert "version" not in claims(api["AccessToken"])
        tokens = app.refresh(api["RefreshToken"]).json()
        assert "id_token" in tokens
        access = claims(tokens["access_token"])
        assert (access["scope"], access["version"]) == ("aws.cognito.signin.user.admin", 2)

    def test_but_not_on_a_device(
        self, cognito: Any, host: Host, new_pool: Callable[..., str]
    ) -> None:
        pool_id = new_pool(
            DeviceConfiguration={
                "ChallengeRequiredOnNewDevice": False,
                "DeviceOnlyRememberedOnUserPrompt": False,
            }
        )
        cognito.admin_create_user(UserPoolId=pool_id, Username="alice", MessageAction="SUPPRESS")
        cognito.admin_set_user_password(
            UserPoolId=pool_id, Username="alice", Password=PASSWORD, Permanent=True
        )
        app = make_app(host, pool_id)
        api = _api_sign_in(cognito, app)
        assert error(app.refresh(api["RefreshToken"])) == INVALID_GRANT

    def test_a_refresh_token_is_its_clients_alone(
        self, app: App, new_app: Callable[..., App], browser: requests.Session
    ) -> None:
        token = app.redeem(app.code(browser)).json()["refresh_token"]
        assert error(new_app().refresh(token)) == INVALID_GRANT
        assert app.refresh(token).status_code == 200

    def test_a_client_may_replace_refresh_tokens(
        self, new_app: Callable[..., App], browser: requests.Session
    ) -> None:
        rotating = new_app(
            ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"],
            RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
        )
        first = rotating.redeem(rotating.code(browser)).json()
        second = rotating.refresh(first["refresh_token"]).json()
        assert list(second) == list(first)
        assert second["refresh_token"] != first["refresh_token"]
        assert error(rotating.refresh(first["refresh_token"])) == INVALID_GRANT
        assert rotating.refresh(second["refresh_token"]).status_code == 200

    def test_a_session_that_was_ended_gives_nothing(
        self, app: App, cognito: Any, alice_pool: str
    ) -> None:
        make_alice(cognito, alice_pool, "carol")
        browser = signed_in(app, "carol")
        token = app.redeem(app.code(browser)).json()["refresh_token"]
        cognito.admin_user_global_sign_out(UserPoolId=alice_pool, Username="carol")
        assert error(app.refresh(token)) == INVALID_GRANT
        # What she is on the pages outlives that.
        code = app.code(browser)
        assert app.redeem(code).status_code == 200
        cognito.admin_delete_user(UserPoolId=alice_pool, Username="carol")
        assert error(app.redeem(code)) == INVALID_GRANT


def _api_sign_in(cognito: Any, app: App) -> dict[str, str]:
    result: dict[str, str] = cognito.initiate_auth(
        ClientId=app.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    return result
