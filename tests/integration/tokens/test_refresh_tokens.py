"""REFRESH_TOKEN_AUTH: what a refresh token gives, to whom, and for how long."""

from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.directory.clients.secret_hash import secret_hash
from tests.integration.making import (
    make_client,
    make_pool,
    make_user,
    refused,
)
from tests.integration.signin.signing_in import DOORS, initiate, sign_in

INVALID = "InvalidParameterException"
DENIED = "NotAuthorizedException"
MINUTE = 60.0
DAY = 86400.0


@pytest.mark.parametrize("flow", ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"])
@pytest.mark.parametrize("door", DOORS)
def test_a_refresh_token_gives_the_other_two_anew(
    cognito: Any, alice_pool: str, alice_client: str, door: str, flow: str
) -> None:
    first = sign_in(cognito, alice_pool, alice_client)["AuthenticationResult"]
    for _ in range(2):
        answer = initiate(
            cognito, alice_pool, alice_client, door, flow, REFRESH_TOKEN=first["RefreshToken"]
        )
        assert answer["ChallengeParameters"] == {}
        tokens = answer["AuthenticationResult"]
        assert set(tokens) == {"AccessToken", "ExpiresIn", "TokenType", "IdToken"}
        assert tokens["AccessToken"] != first["AccessToken"]
        assert cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == "alice"


def refresh(cognito: Any, client_id: str, **given: str) -> dict[str, Any]:
    return initiate(cognito, "", client_id, "USER", "REFRESH_TOKEN_AUTH", **given)


def test_a_token_that_is_none_refreshes_nothing(
    cognito: Any, alice_pool: str, alice_client: str
) -> None:
    tokens = sign_in(cognito, alice_pool, alice_client)["AuthenticationResult"]
    right = tokens["RefreshToken"]
    for wrong in ("nothing", right[:-1], right + "A", tokens["AccessToken"], tokens["IdToken"]):
        with refused(DENIED, "Invalid Refresh Token"):
            refresh(cognito, alice_client, REFRESH_TOKEN=wrong)


def test_a_refresh_token_is_its_clients(
    cognito: Any, alice_pool: str, alice_client: str, new_pool: Callable[..., str]
) -> None:
    tokens = sign_in(cognito, alice_pool, alice_client)["AuthenticationResult"]
    right = tokens["RefreshToken"]
    with refused(DENIED, "Refresh Token has different Client"):
        refresh(cognito, make_client(cognito, alice_pool), REFRESH_TOKEN=right)
    with refused(DENIED, "Invalid Refresh Token"):
        refresh(cognito, make_client(cognito, new_pool()), REFRESH_TOKEN=right)


def test_a_client_with_a_secret_proves_it_to_refresh(
    cognito: Any, alice_pool: str, secret_client: tuple[str, str]
) -> None:
    client_id, secret = secret_client
    right = secret_hash(client_id, secret, "alice")
    tokens = sign_in(cognito, alice_pool, client_id, SECRET_HASH=right)["AuthenticationResult"]
    given = {"REFRESH_TOKEN": tokens["RefreshToken"]}
    with refused(
        DENIED, f"Client {client_id} is configured with secret but SECRET_HASH was not received"
    ):
        refresh(cognito, client_id, **given)
    with refused(DENIED, f"Unable to verify secret hash for client {client_id}"):
        refresh(cognito, client_id, SECRET_HASH=secret_hash(client_id, secret, "bob"), **given)
    user = cognito.get_user(AccessToken=tokens["AccessToken"])
    sub = user["UserAttributes"][-1]["Value"]
    for name in ("alice", sub):
        hash_ = secret_hash(client_id, secret, name)
        assert "AuthenticationResult" in refresh(cognito, client_id, SECRET_HASH=hash_, **given)


def test_a_client_without_a_secret_proves_none_to_refresh(
    cognito: Any, alice_pool: str, alice_client: str
) -> None:
    tokens = sign_in(cognito, alice_pool, alice_client)["AuthenticationResult"]
    given = {"REFRESH_TOKEN": tokens["RefreshToken"], "SECRET_HASH": "hash"}
    with refused(
        INVALID,
        f"App client {alice_client} is not configured for secret but secret hash was received",
    ):
        refresh(cognito, alice_client, **given)


def test_a_client_that_rotates_its_tokens_uses_another_operation(
    cognito: Any, alice_pool: str
) -> None:
    client_id = make_client(cognito, alice_pool)
    tokens = sign_in(cognito, alice_pool, client_id)["AuthenticationResult"]
    cognito.update_user_pool_client(
        UserPoolId=alice_pool, ClientId=client_id, RefreshTokenRotation={"Feature": "ENABLED"}
    )
    with refused(
        "UnsupportedOperationException", "This API does not support refresh token rotation"
    ):
        refresh(cognito, client_id, REFRESH_TOKEN=tokens["RefreshToken"])


def test_a_client_refreshes_only_where_that_is_allowed(cognito: Any, alice_pool: str) -> None:
    flows = ["ALLOW_USER_PASSWORD_AUTH"]
    client_id = make_client(cognito, alice_pool, ExplicitAuthFlows=flows)
    tokens = sign_in(cognito, alice_pool, client_id)["AuthenticationResult"]
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="not enabled"):
        refresh(cognito, client_id, REFRESH_TOKEN=tokens["RefreshToken"])


LIFETIMES: tuple[tuple[dict[str, Any], float], ...] = (
    ({}, 30 * DAY),
    ({"RefreshTokenValidity": 2}, 2 * DAY),
    ({"RefreshTokenValidity": 60, "TokenValidityUnits": {"RefreshToken": "minutes"}}, 3600.0),
)


@pytest.mark.parametrize(("settings", "seconds"), LIFETIMES)
def test_a_refresh_token_expires_counted_from_the_sign_in(
    own_cognito: Any, at: Callable[[float], None], settings: dict[str, Any], seconds: float
) -> None:
    pool_id = make_pool(own_cognito)
    make_user(own_cognito, pool_id)
    client_id = make_client(own_cognito, pool_id, **settings)
    tokens = sign_in(own_cognito, pool_id, client_id)["AuthenticationResult"]
    at(seconds - MINUTE)
    refresh(own_cognito, client_id, REFRESH_TOKEN=tokens["RefreshToken"])
    at(seconds + MINUTE)
    with refused(DENIED, "Refresh Token has expired"):
        refresh(own_cognito, client_id, REFRESH_TOKEN=tokens["RefreshToken"])
