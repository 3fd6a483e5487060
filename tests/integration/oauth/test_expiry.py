"""For how long codes and sessions count."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.host import Host
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import (
    CALLBACK,
    INVALID_GRANT,
    App,
    claims,
    error,
    location,
    make_app,
    query_of,
    sign_in,
    signed_in,
)


@pytest.fixture
def pool_id(own_cognito: Any) -> str:
    """A pool with alice, on the host whose clock moves."""
    pool = own_cognito.create_user_pool(PoolName="expiring")["UserPool"]["Id"]
    own_cognito.admin_create_user(UserPoolId=pool, Username="alice", MessageAction="SUPPRESS")
    own_cognito.admin_set_user_password(
        UserPoolId=pool, Username="alice", Password=PASSWORD, Permanent=True
    )
    return str(pool)


@pytest.fixture
def app(own_host: Host, pool_id: str) -> App:
    """An app of the pool."""
    return make_app(own_host, pool_id)


def test_a_code_counts_for_five_minutes(app: App, at: Callable[[float], None]) -> None:
    browser = signed_in(app)
    in_time, late = app.code(browser), app.code(browser)
    at(295)
    assert app.redeem(in_time).status_code == 200
    at(305)
    assert error(app.redeem(late)) == INVALID_GRANT


def test_a_code_that_is_used_again_late_still_ends_what_it_gave(
    app: App, at: Callable[[float], None]
) -> None:
    code = app.code(signed_in(app))
    tokens = app.redeem(code).json()
    at(1800)
    assert app.user_info(tokens["access_token"]).status_code == 200
    assert error(app.redeem(code)) == INVALID_GRANT
    assert app.user_info(tokens["access_token"]).status_code == 401


def test_a_session_goes_on_for_an_hour_however_it_is_used(
    app: App, at: Callable[[float], None]
) -> None:
    browser = signed_in(app)
    first = claims(app.redeem(app.code(browser)).json()["id_token"])
    at(3500)
    later = claims(app.redeem(app.code(browser)).json()["id_token"])
    assert later["auth_time"] == first["auth_time"]
    assert later["iat"] >= first["iat"] + 3490
    at(3610)
    assert location(app.authorize(browser)) == f"{app.base}/login"


def test_a_client_may_want_people_to_sign_in_more_often(
    own_host: Host, own_cognito: Any, app: App, pool_id: str, at: Callable[[float], None]
) -> None:
    own_cognito.set_user_pool_session_configuration(
        UserPoolId=pool_id, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 5}
    )
    strict = make_app(own_host, pool_id)
    own_cognito.set_user_pool_client_session_configuration(
        UserPoolId=pool_id, ClientId=strict.client_id, SSOSession={"MaxValidityMinutes": 10}
    )
    browser = signed_in(app)
    assert strict.code(browser)
    at(900)
    assert location(strict.authorize(browser)) == f"{app.base}/login"
    assert app.code(browser)


def test_a_refresh_token_counts_from_when_it_was_given(
    own_host: Host, pool_id: str, at: Callable[[float], None]
) -> None:
    app = make_app(
        own_host, pool_id, RefreshTokenValidity=60, TokenValidityUnits={"RefreshToken": "minutes"}
    )
    tokens = app.redeem(app.code(signed_in(app))).json()
    at(3590)
    assert app.refresh(tokens["refresh_token"]).status_code == 200
    at(3610)
    assert error(app.refresh(tokens["refresh_token"])) == INVALID_GRANT
    assert app.user_info(tokens["access_token"]).status_code == 401


def test_an_app_may_want_who_has_signed_in_lately(app: App, at: Callable[[float], None]) -> None:
    browser = signed_in(app)
    at(500)
    assert location(app.authorize(browser, max_age="600")) == CALLBACK
    late = app.authorize(browser, max_age="400")
    assert location(late) == f"{app.base}/login"
    assert query_of(late)["max_age"] == "400"
    untold = app.authorize(browser, max_age="400", prompt="none")
    assert query_of(untold) == {"error": "login_required"}
    assert location(app.authorize(browser)) == CALLBACK


def test_who_has_signed_in_for_her_age_is_not_asked_again(app: App) -> None:
    browser = signed_in(app)
    answer = sign_in(app, browser, "alice", PASSWORD, max_age="0")
    assert location(answer) == CALLBACK
    assert "code" in query_of(answer)


@pytest.mark.parametrize("max_age", ["-1", "1.5", "soon"])
def test_an_age_is_a_number_of_seconds(app: App, max_age: str) -> None:
    answer = app.authorize(max_age=max_age, state="s")
    assert location(answer) == CALLBACK
    assert query_of(answer) == {"state": "s", "error": "invalid_request"}
