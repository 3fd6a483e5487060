"""How an app ends a session of tokens."""

from collections.abc import Callable

import pytest
import requests

from tests.integration.oauth.apps import INVALID_GRANT, INVALID_REQUEST, App, error
from tests.other_texts import REFRESH_TOKENS_TEXTS

_INVALID_CLIENT = (401, {"error": "invalid_client"})


def test_a_session_ends_with_its_refresh_token(app: App, browser: requests.Session) -> None:
    tokens = app.redeem(app.code(browser)).json()
    other = app.redeem(app.code(browser)).json()
    answer = app.ask("oauth2/revoke", token=tokens["refresh_token"])
    assert (answer.status_code, answer.text) == (200, "")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert error(app.refresh(tokens["refresh_token"])) == INVALID_GRANT
    assert app.user_info(tokens["access_token"]).status_code == 401
    # Another session of the same user goes on, and so does hers on the pages.
    assert app.user_info(other["access_token"]).status_code == 200
    assert app.code(browser)


@pytest.mark.parametrize("rewrite", REFRESH_TOKENS_TEXTS.values(), ids=REFRESH_TOKENS_TEXTS)
def test_a_refresh_token_is_one_text(
    app: App, browser: requests.Session, rewrite: Callable[[str], str]
) -> None:
    token = app.redeem(app.code(browser)).json()["refresh_token"]
    other = rewrite(token)
    assert error(app.refresh(other)) == INVALID_GRANT
    assert app.ask("oauth2/revoke", token=other).status_code == 200
    assert app.refresh(token).status_code == 200


def test_it_is_no_error_to_end_it_again(app: App, browser: requests.Session) -> None:
    token = app.redeem(app.code(browser)).json()["refresh_token"]
    for _ in range(2):
        assert app.ask("oauth2/revoke", token=token).status_code == 200
    assert app.ask("oauth2/revoke", token="nobody's").status_code == 200


@pytest.mark.parametrize("kind", ["access_token", "id_token"])
def test_only_refresh_tokens_can_be_called_back(
    app: App, browser: requests.Session, kind: str
) -> None:
    tokens = app.redeem(app.code(browser)).json()
    answer = app.ask("oauth2/revoke", token=tokens[kind])
    assert error(answer) == (400, {"error": "unsupported_token_type"})


def test_a_client_ends_only_what_is_its_own(
    app: App, new_app: Callable[..., App], browser: requests.Session
) -> None:
    tokens = app.redeem(app.code(browser)).json()
    answer = new_app().ask("oauth2/revoke", token=tokens["refresh_token"])
    assert error(answer) == _INVALID_CLIENT
    assert app.user_info(tokens["access_token"]).status_code == 200


def test_a_client_proves_its_secret(new_app: Callable[..., App], browser: requests.Session) -> None:
    app = new_app(GenerateSecret=True)
    token = app.redeem(app.code(browser)).json()["refresh_token"]
    public = App(app.base, app.pool_id, app.client_id)
    answer = public.ask("oauth2/revoke", token=token)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert app.refresh(token).status_code == 200
    assert app.ask("oauth2/revoke", token=token).status_code == 200
    assert error(app.refresh(token)) == INVALID_GRANT


def test_a_client_may_have_tokens_that_cannot_be_called_back(
    new_app: Callable[..., App], browser: requests.Session
) -> None:
    app = new_app(EnableTokenRevocation=False)
    token = app.redeem(app.code(browser)).json()["refresh_token"]
    assert error(app.ask("oauth2/revoke", token=token)) == INVALID_REQUEST
    assert app.refresh(token).status_code == 200


@pytest.mark.parametrize("in_address", [["token"], ["client_id"], ["token", "client_id"]])
def test_parameters_may_be_in_the_address(
    app: App, browser: requests.Session, in_address: list[str]
) -> None:
    token = app.redeem(app.code(browser)).json()["refresh_token"]
    given = {"token": token, "client_id": app.client_id}
    answer = requests.post(
        f"{app.base}/oauth2/revoke",
        params={name: given[name] for name in in_address},
        data={name: value for name, value in given.items() if name not in in_address},
        timeout=30,
    )
    assert answer.status_code == 200
    assert error(app.refresh(token)) == INVALID_GRANT


def test_a_token_is_not_in_the_address_and_the_form_at_once(app: App) -> None:
    answer = requests.post(
        f"{app.base}/oauth2/revoke",
        params={"token": "x"},
        data={"token": "x", "client_id": app.client_id},
        timeout=30,
    )
    assert error(answer) == INVALID_REQUEST


def test_a_token_and_a_client_are_needed(app: App) -> None:
    assert error(app.ask("oauth2/revoke")) == INVALID_REQUEST
    assert error(app.ask("oauth2/revoke", token="x", client_id=None)) == INVALID_REQUEST
    assert error(app.ask("oauth2/revoke", token="x", client_id="nobody")) == _INVALID_CLIENT
    assert requests.get(f"{app.base}/oauth2/revoke", timeout=30).status_code == 405
