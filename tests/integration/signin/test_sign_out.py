"""The ends of sessions: which tokens stop working, where, and what is said of them."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.integration.making import make_client, make_pool, make_user, refused
from tests.integration.signin.signing_in import GIVEN

REVOKED = "Access Token has been revoked"
REFRESH_REVOKED = "Refresh Token has been revoked"


class Signed:
    """Alice of a pool of her own, signed in."""

    def __init__(self, cognito: Any) -> None:
        self.pool_id = make_pool(cognito)
        self.client_id = make_client(cognito, self.pool_id)
        make_user(cognito, self.pool_id)
        self.tokens = sign_in(cognito, self.client_id)
        self.access = self.tokens["AccessToken"]


@pytest.fixture
def alice(cognito: Any) -> Signed:
    return Signed(cognito)


def sign_in(cognito: Any, client_id: str, username: str = "alice") -> dict[str, str]:
    tokens: dict[str, str] = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={**GIVEN, "USERNAME": username},
    )["AuthenticationResult"]
    return tokens


def refresh(cognito: Any, client_id: str, refresh_token: str) -> dict[str, str]:
    tokens: dict[str, str] = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": refresh_token},
    )["AuthenticationResult"]
    return tokens


def check_dead(cognito: Any, client_id: str, tokens: Mapping[str, str]) -> None:
    with refused("NotAuthorizedException", REVOKED):
        cognito.get_user(AccessToken=tokens["AccessToken"])
    with refused("NotAuthorizedException", REFRESH_REVOKED):
        refresh(cognito, client_id, tokens["RefreshToken"])
    with refused("NotAuthorizedException", REFRESH_REVOKED):
        cognito.get_tokens_from_refresh_token(
            ClientId=client_id, RefreshToken=tokens["RefreshToken"]
        )


def check_alive(cognito: Any, client_id: str, tokens: Mapping[str, str]) -> None:
    assert cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == "alice"
    assert refresh(cognito, client_id, tokens["RefreshToken"])["AccessToken"]


def test_a_global_sign_out_ends_every_session_of_the_user(cognito: Any, alice: Signed) -> None:
    other = sign_in(cognito, alice.client_id)
    refreshed = refresh(cognito, alice.client_id, other["RefreshToken"])
    cognito.global_sign_out(AccessToken=alice.access)
    for tokens in (alice.tokens, other):
        check_dead(cognito, alice.client_id, tokens)
    with refused("NotAuthorizedException", REVOKED):
        cognito.get_user(AccessToken=refreshed["AccessToken"])
    with refused("NotAuthorizedException", REVOKED):
        cognito.global_sign_out(AccessToken=alice.access)
    check_alive(cognito, alice.client_id, sign_in(cognito, alice.client_id))


def test_a_developer_signs_a_user_out_and_nobody_else(cognito: Any, alice: Signed) -> None:
    make_user(cognito, alice.pool_id, "bob")
    bob = sign_in(cognito, alice.client_id, "bob")
    cognito.admin_user_global_sign_out(UserPoolId=alice.pool_id, Username="alice")
    check_dead(cognito, alice.client_id, alice.tokens)
    assert cognito.get_user(AccessToken=bob["AccessToken"])["Username"] == "bob"
    with refused("UserNotFoundException", "User does not exist."):
        cognito.admin_user_global_sign_out(UserPoolId=alice.pool_id, Username="nobody")


def test_a_revoked_token_takes_its_session_along_and_no_other(cognito: Any, alice: Signed) -> None:
    other = sign_in(cognito, alice.client_id)
    refreshed = refresh(cognito, alice.client_id, alice.tokens["RefreshToken"])
    for _ in range(2):
        cognito.revoke_token(ClientId=alice.client_id, Token=alice.tokens["RefreshToken"])
    check_dead(cognito, alice.client_id, alice.tokens)
    with refused("NotAuthorizedException", REVOKED):
        cognito.get_user(AccessToken=refreshed["AccessToken"])
    check_alive(cognito, alice.client_id, other)


@pytest.mark.parametrize("token", ["none", "a.b.c"])
def test_revoking_what_is_no_token_is_no_error(cognito: Any, alice: Signed, token: str) -> None:
    cognito.revoke_token(ClientId=alice.client_id, Token=token)
    check_alive(cognito, alice.client_id, alice.tokens)


@pytest.mark.parametrize("kind", ["AccessToken", "IdToken"])
def test_only_a_refresh_token_can_be_revoked(cognito: Any, alice: Signed, kind: str) -> None:
    with refused("UnsupportedTokenTypeException", "Unsupported token type"):
        cognito.revoke_token(ClientId=alice.client_id, Token=alice.tokens[kind])
    check_alive(cognito, alice.client_id, alice.tokens)


def test_a_client_revokes_its_own_tokens_only(cognito: Any, alice: Signed) -> None:
    other = make_client(cognito, alice.pool_id)
    for client_id in (other, "nobody"):
        with refused("UnauthorizedException", "Invalid client or secret"):
            cognito.revoke_token(ClientId=client_id, Token=alice.tokens["RefreshToken"])
    check_alive(cognito, alice.client_id, alice.tokens)


def test_a_client_with_a_secret_proves_that_it_has_it(cognito: Any, alice: Signed) -> None:
    client = cognito.create_user_pool_client(
        UserPoolId=alice.pool_id, ClientName="private", GenerateSecret=True
    )["UserPoolClient"]
    request = {"ClientId": client["ClientId"], "Token": "token"}
    wrong: tuple[dict[str, str], ...] = ({}, {"ClientSecret": "x" * 52})
    for secret in wrong:
        with refused("UnauthorizedException", "Invalid client or secret"):
            cognito.revoke_token(**request, **secret)
    assert cognito.revoke_token(**request, ClientSecret=client["ClientSecret"])


def test_a_client_can_forgo_revocation(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    make_user(cognito, pool_id)
    client_id = make_client(cognito, pool_id, EnableTokenRevocation=False)
    tokens = sign_in(cognito, client_id)
    with refused("UnsupportedOperationException", "This feature is not enabled for this client"):
        cognito.revoke_token(ClientId=client_id, Token=tokens["RefreshToken"])
    check_alive(cognito, client_id, tokens)


@pytest.fixture
def rotating(own_cognito: Any) -> Callable[..., tuple[str, dict[str, str]]]:
    """Makes a client that rotates refresh tokens, and signs alice in through it."""

    def make(grace: int = 0) -> tuple[str, dict[str, str]]:
        pool_id = make_pool(own_cognito)
        make_user(own_cognito, pool_id)
        client_id = make_client(
            own_cognito,
            pool_id,
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
            RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": grace},
        )
        return client_id, sign_in(own_cognito, client_id)

    return make


def renew(cognito: Any, client_id: str, refresh_token: str) -> dict[str, str]:
    tokens: dict[str, str] = cognito.get_tokens_from_refresh_token(
        ClientId=client_id, RefreshToken=refresh_token
    )["AuthenticationResult"]
    return tokens


def test_a_rotating_client_gets_another_refresh_token_each_time(
    own_cognito: Any, rotating: Callable[..., tuple[str, dict[str, str]]]
) -> None:
    client_id, tokens = rotating()
    seen = {tokens["RefreshToken"]}
    for _ in range(3):
        old, tokens = tokens, renew(own_cognito, client_id, tokens["RefreshToken"])
        seen.add(tokens["RefreshToken"])
        with refused("RefreshTokenReuseException", "Refresh token reuse detected"):
            renew(own_cognito, client_id, old["RefreshToken"])
    assert len(seen) == 4
    # Who has used an old one has not ended the session.
    assert own_cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == "alice"


def test_a_replaced_refresh_token_is_good_until_the_grace_period_is_over(
    own_cognito: Any,
    rotating: Callable[..., tuple[str, dict[str, str]]],
    at: Callable[[float], None],
) -> None:
    client_id, first = rotating(grace=30)
    second = renew(own_cognito, client_id, first["RefreshToken"])
    at(20)
    again = renew(own_cognito, client_id, first["RefreshToken"])
    at(40)
    with refused("RefreshTokenReuseException", "Refresh token reuse detected"):
        renew(own_cognito, client_id, first["RefreshToken"])
    for tokens in (second, again):
        assert renew(own_cognito, client_id, tokens["RefreshToken"])["AccessToken"]


def test_a_rotated_refresh_token_lives_no_longer_than_the_first(
    own_cognito: Any,
    rotating: Callable[..., tuple[str, dict[str, str]]],
    at: Callable[[float], None],
) -> None:
    client_id, tokens = rotating()
    at(29 * 86400)
    tokens = renew(own_cognito, client_id, tokens["RefreshToken"])
    at(31 * 86400)
    with refused("NotAuthorizedException", "Refresh Token has expired"):
        renew(own_cognito, client_id, tokens["RefreshToken"])


def test_revoking_a_replaced_refresh_token_ends_what_came_after_it(
    own_cognito: Any, rotating: Callable[..., tuple[str, dict[str, str]]]
) -> None:
    client_id, first = rotating()
    second = renew(own_cognito, client_id, first["RefreshToken"])
    own_cognito.revoke_token(ClientId=client_id, Token=first["RefreshToken"])
    for tokens in (first, second):
        with refused("NotAuthorizedException", REVOKED):
            own_cognito.get_user(AccessToken=tokens["AccessToken"])


def test_a_client_without_rotation_renews_its_tokens_too(cognito: Any, alice: Signed) -> None:
    answer = cognito.get_tokens_from_refresh_token(
        ClientId=alice.client_id, RefreshToken=alice.tokens["RefreshToken"]
    )
    answer.pop("ResponseMetadata")
    assert set(answer) == {"AuthenticationResult"}
    assert set(answer["AuthenticationResult"]) == {
        "AccessToken",
        "ExpiresIn",
        "IdToken",
        "TokenType",
    }
    access_token = answer["AuthenticationResult"]["AccessToken"]
    assert cognito.get_user(AccessToken=access_token)["Username"] == "alice"


def test_only_the_client_that_began_a_session_renews_it(cognito: Any, alice: Signed) -> None:
    token = alice.tokens["RefreshToken"]
    cases = (
        (make_client(cognito, alice.pool_id), token, "Refresh Token has different Client"),
        (make_client(cognito, make_pool(cognito)), token, "Invalid Refresh Token"),
        (alice.client_id, "garbage", "Invalid Refresh Token"),
    )
    for client_id, refresh_token, message in cases:
        with refused("NotAuthorizedException", message):
            renew(cognito, client_id, refresh_token)
    with refused("ResourceNotFoundException", "User pool client nobody does not exist."):
        renew(cognito, "nobody", token)


def test_a_client_with_a_secret_renews_with_it_only(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    client = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="private", GenerateSecret=True
    )["UserPoolClient"]
    client_id = client["ClientId"]
    request = {"ClientId": client_id, "RefreshToken": "token"}
    with refused(
        "NotAuthorizedException",
        f"Client {client_id} is configured for secret but secret was not received",
    ):
        cognito.get_tokens_from_refresh_token(**request)
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {client_id}"):
        cognito.get_tokens_from_refresh_token(**request, ClientSecret="x" * 52)
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        cognito.get_tokens_from_refresh_token(**request, ClientSecret=client["ClientSecret"])
