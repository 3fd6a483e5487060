"""Each parameter and default of GetDerivedToken, and what it gives."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.integration.exchange.shops import (
    API_SCOPE,
    READ,
    SERVER,
    WRITE,
    Shop,
    by,
    claims,
    of_corp,
    of_works,
)
from tests.integration.exchange.steps import (
    Request,
)

ANSWERS: dict[str, tuple[Request, str, str, list[str], Mapping[str, Any]]] = {
    # what is asked for; the answer's type and TokenType, its scopes, and claims of the token
    "the defaults": (
        lambda _: {},
        "ACCESS_TOKEN",
        "Bearer",
        [API_SCOPE],
        {"scope": API_SCOPE, "aud": None, "act": None, "username": "alice", "token_use": "access"},
    ),
    "an ID token": (
        lambda _: {"RequestedTokenType": "ID_TOKEN"},
        "ID_TOKEN",
        "N_A",
        [],
        {"scope": None, "cognito:username": "alice", "token_use": "id"},
    ),
    "an audience": (
        lambda _: {"Audiences": ["orders"]},
        "ACCESS_TOKEN",
        "Bearer",
        [API_SCOPE],
        {"aud": "orders"},
    ),
    "a resource server": (
        lambda _: {"Resources": [SERVER]},
        "ACCESS_TOKEN",
        "Bearer",
        [API_SCOPE],
        {"aud": SERVER},
    ),
    "an audience of an ID token": (
        lambda _: {"Resources": [SERVER], "RequestedTokenType": "ID_TOKEN"},
        "ID_TOKEN",
        "N_A",
        [],
        {"aud": SERVER},
    ),
    "scopes that all have": (
        lambda shop: {"SubjectToken": shop.machine(), "Scopes": [WRITE, READ]},
        "ACCESS_TOKEN",
        "Bearer",
        [READ],
        {"scope": READ, "username": None},
    ),
    "scopes of which none is left": (
        lambda _: {"Scopes": [READ]},
        "ACCESS_TOKEN",
        "Bearer",
        [],
        {"scope": ""},
    ),
    "a provider's ID token": (
        lambda shop: of_corp(shop.corp_token(nonce="of-another-request", auth_time=1_700_000_000)),
        "ACCESS_TOKEN",
        "Bearer",
        [],
        {
            "username": "Corp_ada",
            "scope": "",
            "auth_time": 1_700_000_000,
            "origin_jti": None,
            "cognito:groups": ["{pool}_Corp"],
        },
    ),
    "a provider's access token, whose scopes are the client's": (
        lambda shop: of_corp(shop.corp_token(scope=f"{READ} {WRITE} {API_SCOPE}"), "ACCESS_TOKEN"),
        "ACCESS_TOKEN",
        "Bearer",
        [READ],
        {"scope": READ, "username": "Corp_ada"},
    ),
    "a provider's access token with scopes in a list": (
        lambda shop: of_corp(
            shop.corp_token(scp=[READ], aud=None, azp="cognito-at-the-provider"), "ACCESS_TOKEN"
        ),
        "ACCESS_TOKEN",
        "Bearer",
        [READ],
        {"scope": READ},
    ),
    "an ID token for a provider's": (
        lambda shop: {**of_corp(shop.corp_token()), "RequestedTokenType": "ID_TOKEN"},
        "ID_TOKEN",
        "N_A",
        [],
        {"cognito:username": "Corp_ada", "aud": "{client}"},
    ),
    "an assertion": (
        lambda shop: of_works(shop.assertion()),
        "ACCESS_TOKEN",
        "Bearer",
        [],
        {"username": "Works_ada", "scope": ""},
    ),
    "an assertion in the other alphabet, without an end": (
        lambda shop: of_works(shop.assertion().translate(str.maketrans("+/", "-_")).rstrip("=")),
        "ACCESS_TOKEN",
        "Bearer",
        [],
        {"username": "Works_ada"},
    ),
    "a provider's user who acts for alice": (
        lambda shop: of_corp(shop.corp_token(), which="Actor"),
        "ACCESS_TOKEN",
        "Bearer",
        [API_SCOPE],
        {"username": "alice", "act": {"sub": "{ada}"}},
    ),
    "somebody who acts for a provider's user": (
        lambda shop: {
            **of_works(shop.assertion()),
            **by(shop.alice["IdToken"], "ID_TOKEN"),
        },
        "ACCESS_TOKEN",
        "Bearer",
        [],
        {"username": "Works_ada", "act": {"sub": "{alice}", "client_id": "{app}"}},
    ),
}


@pytest.mark.parametrize("row", ANSWERS.values(), ids=ANSWERS)
def test_a_request_that_is_answered(
    shop: Shop, row: tuple[Request, str, str, list[str], Mapping[str, Any]]
) -> None:
    request, kind, token_type, scopes, said = row
    sub = shop.arrive("Corp")
    shop.arrive("Works")
    asked = request(shop)
    answer = shop.derive(**asked)
    assert (answer["IssuedTokenType"], answer["TokenType"]) == (kind, token_type)
    assert (answer["ExpiresIn"], answer["Scopes"]) == (3600, scopes)
    assert set(answer) - {"ResponseMetadata"} == {
        *("IssuedToken", "IssuedTokenType", "TokenType", "ExpiresIn", "Scopes")
    }
    alice = shop.cognito.get_user(AccessToken=shop.alice["AccessToken"])["UserAttributes"]
    names = {
        "{pool}": shop.pool_id,
        "{client}": shop.service,
        "{app}": shop.app,
        "{ada}": sub,
        "{alice}": next(one["Value"] for one in alice if one["Name"] == "sub"),
    }
    derived = claims(answer["IssuedToken"])
    assert {name: derived.get(name) for name in said} == _filled(said, names)


def _filled(said: Any, names: Mapping[str, str]) -> Any:
    if isinstance(said, dict):
        return {name: _filled(value, names) for name, value in said.items()}
    if isinstance(said, list):
        return [_filled(one, names) for one in said]
    if isinstance(said, str):
        for name, value in names.items():
            said = said.replace(name, value)
    return said
