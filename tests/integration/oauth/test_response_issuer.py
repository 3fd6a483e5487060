"""``iss`` in authorization responses, by which an app knows who has answered (RFC 9207)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from tests.host import Host
from tests.integration.making import make_user
from tests.integration.oauth.apps import App, make_app, signed_in

_WAYS: list[tuple[dict[str, Any], set[str]]] = [
    ({}, {"code"}),
    ({"state": "s"}, {"code", "state"}),
    (
        {"response_type": "token", "scope": "email openid"},
        {"id_token", "access_token", "expires_in", "token_type"},
    ),
    ({"scope": "nobody"}, {"error", "error_description"}),
    ({"prompt": "none login"}, {"error"}),
    ({"response_type": "token", "scope": "nobody"}, {"error", "error_description"}),
]


@pytest.mark.parametrize(("asked", "told"), _WAYS)
def test_every_answer_to_an_app_names_the_pool(
    host: Host, app: App, browser: requests.Session, asked: dict[str, Any], told: set[str]
) -> None:
    answered = _answered(app, browser, asked)
    assert answered.pop("iss") == f"{host.url}/{app.pool_id}" == _issuer(host, app)
    assert set(answered) == told


def test_who_is_not_signed_in_is_told_so_by_the_pool(host: Host, app: App) -> None:
    answered = _answered(app, requests.Session(), {"prompt": "none"})
    assert answered == {"error": "login_required", "iss": _issuer(host, app)}


def test_a_strict_host_answers_as_aws_does(
    start_host: Callable[..., AbstractContextManager[Host]],
) -> None:
    with start_host(COGNITO_STRICT="1") as host:
        cognito = host.client("cognito-idp")
        pool_id = cognito.create_user_pool(PoolName="strict")["UserPool"]["Id"]
        make_user(cognito, pool_id, "alice", [])
        app = make_app(host, pool_id)
        browser = signed_in(app)
        for asked, told in _WAYS:
            assert set(_answered(app, browser, asked)) == told
        assert list(_document(host, app)) == [
            *("authorization_endpoint", "end_session_endpoint"),
            *("id_token_signing_alg_values_supported", "issuer", "jwks_uri"),
            *("response_types_supported", "revocation_endpoint", "scopes_supported"),
            *("subject_types_supported", "token_endpoint"),
            *("token_endpoint_auth_methods_supported", "userinfo_endpoint"),
        ]
        methods = _document(host, app)["token_endpoint_auth_methods_supported"]
        assert methods == ["client_secret_basic", "client_secret_post"]


def _answered(app: App, browser: requests.Session, asked: dict[str, Any]) -> dict[str, str]:
    parts = urlsplit(app.authorize(browser, **asked).headers["Location"])
    return dict(parse_qsl(parts.query or parts.fragment))


def _document(host: Host, app: App) -> dict[str, Any]:
    url = f"{host.url}/{app.pool_id}/.well-known/openid-configuration"
    document: dict[str, Any] = requests.get(url, timeout=30).json()
    return document


def _issuer(host: Host, app: App) -> Any:
    return _document(host, app)["issuer"]
