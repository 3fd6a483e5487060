"""Which passwords those who sign up may choose."""

from typing import Any

import pytest

from tests.integration.directory.accounts.signing_up import INVALID, VERIFIES_EMAIL, user
from tests.integration.making import (
    attributes,
    make_client,
    make_pool,
    refused,
)

ALL_RULES = {
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
}
PASSWORDS = (
    # the password, and the first thing that is missing
    ("BgyCar!", "Password not long enough"),
    ("12341234", "Password must have lowercase characters"),
    ("BUGGYCARS!", "Password must have lowercase characters"),
    ("buggycars!", "Password must have uppercase characters"),
    ("TestTest", "Password must have numeric characters"),
    ("Password1", "Password must have symbol characters"),
    ("Pässwörd1", "Password must have symbol characters"),
)


@pytest.mark.parametrize(("password", "detail"), PASSWORDS)
def test_the_first_rule_that_a_password_breaks_is_named(
    cognito: Any, client_id: str, password: str, detail: str
) -> None:
    with refused("InvalidPasswordException", f"Password did not conform with policy: {detail}"):
        cognito.sign_up(ClientId=client_id, Username="alice", Password=password)


@pytest.mark.parametrize("symbol", "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= ")
def test_each_of_aws_symbols_is_one(cognito: Any, client_id: str, symbol: str) -> None:
    cognito.sign_up(ClientId=client_id, Username="alice", Password=f"Passw{symbol}ord1")


LAX = (
    ({"MinimumLength": 6}, "aaaaaa"),
    ({"MinimumLength": 6, "RequireNumbers": True}, "1aaaaa"),
    (ALL_RULES, "Passw ord1"),
    (ALL_RULES, "Aa1!" * 64),
)


@pytest.mark.parametrize(("policy", "password"), LAX)
def test_a_password_that_keeps_the_policy_is_taken(
    cognito: Any, policy: dict[str, Any], password: str
) -> None:
    pool_id = make_pool(cognito, Policies={"PasswordPolicy": policy})
    client_id = make_client(cognito, pool_id)
    cognito.sign_up(ClientId=client_id, Username="alice", Password=password)
    cognito.admin_confirm_sign_up(UserPoolId=pool_id, Username="alice")
    given = {"USERNAME": "alice", "PASSWORD": password}
    answer = cognito.initiate_auth(
        ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=given
    )
    assert "AuthenticationResult" in answer


FORM = (
    "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must "
    r"satisfy regular expression pattern: ^[\S]+.*[\S]+$"
)


@pytest.mark.parametrize("password", [" Example123!", "Example123! "])
def test_a_password_neither_begins_nor_ends_with_a_space(
    cognito: Any, client_id: str, password: str
) -> None:
    with refused(INVALID, FORM):
        cognito.sign_up(ClientId=client_id, Username="alice", Password=password)


def test_a_password_is_needed(cognito: Any, client_id: str) -> None:
    with refused(
        INVALID,
        "1 validation error detected: Value at 'password' failed to satisfy constraint: Member "
        "must not be null",
    ):
        cognito.sign_up(ClientId=client_id, Username="alice")


def test_a_pool_with_codes_as_first_factor_needs_no_password(cognito: Any) -> None:
    factors = {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}
    pool_id = make_pool(cognito, Policies={"SignInPolicy": factors}, **VERIFIES_EMAIL)
    cognito.sign_up(
        ClientId=make_client(cognito, pool_id),
        Username="alice",
        UserAttributes=attributes(email="alice@example.com"),
    )
    assert user(cognito, pool_id)["UserStatus"] == "UNCONFIRMED"
