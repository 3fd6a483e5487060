"""Levels of authentication that begin with an access token, and what it is worth.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.host import Host
from tests.integration.making import attributes, refused
from tests.integration.signin.choosing import BY_EMAIL, BY_SMS, DENIED, HIDES, INVALID, TOTP
from tests.integration.signin.climbing import PASSWORD_STEPS, Climber, level, said

THERE = (INVALID, "The access token already meets the requested authentication level.")
NOT_HERS = (DENIED, "The access token was not issued for the user.")
NOT_THE_CLIENTS = (DENIED, "The access token was not issued for the app client.")
EVERYTHING = {**TOTP, **BY_SMS, **BY_EMAIL}


def test_a_token_spares_what_it_tells_of(host: Host, cognito: Any) -> None:
    alice = Climber(host, cognito, EVERYTHING)
    alice.set_up_app(enabled=False)
    first = alice.climb(level(1))
    second = alice.climb(level(3), ACCESS_TOKEN=first["AccessToken"])
    assert alice.asked == ["SELECT_MFA_TYPE", "EMAIL_OTP"]
    assert said(second) == (level(3), ["pwd", "email_otp", "mfa"])
    assert second["RefreshToken"] != first["RefreshToken"]
    third = alice.climb(level(4), ACCESS_TOKEN=second["AccessToken"])
    assert alice.asked == ["SOFTWARE_TOKEN_MFA"]
    assert said(third) == (level(4), ["pwd", "email_otp", "otp", "mfa"])
    # Those from before say what they said.
    assert said(first) == (level(1), ["pwd"])
    assert alice.pool.cognito.get_user(AccessToken=first["AccessToken"])


def test_a_code_before_a_password_counts_with_it(host: Host, cognito: Any) -> None:
    alice = Climber(host, cognito, BY_EMAIL)
    first = alice.climb(level(2), "EMAIL_OTP")
    second = alice.climb(level(3), ACCESS_TOKEN=first["AccessToken"])
    assert alice.asked == PASSWORD_STEPS
    assert said(second) == (level(3), ["email_otp", "pwd", "mfa"])


def test_a_token_without_methods_spares_nothing(host: Host, cognito: Any) -> None:
    alice = Climber(host, cognito, TOTP)
    alice.set_up_app(enabled=False)
    plain = alice.climb()
    tokens = alice.climb(level(4), ACCESS_TOKEN=plain["AccessToken"])
    assert alice.asked == [*PASSWORD_STEPS, "SOFTWARE_TOKEN_MFA"]
    assert said(tokens) == (level(4), ["pwd", "otp", "mfa"])


@pytest.mark.parametrize("targets", [level(1), level(2), level(3), level(4, 3), level(9, 3)])
def test_a_token_that_is_there_is_not_renewed(host: Host, cognito: Any, targets: str) -> None:
    alice = Climber(host, cognito, BY_SMS)
    token = alice.climb(level(3))["AccessToken"]
    with refused(*THERE):
        alice.climb(targets, ACCESS_TOKEN=token)


def test_a_preferred_factor_gives_way_to_what_is_missing(host: Host, cognito: Any) -> None:
    alice = Climber(host, cognito, BY_SMS)
    token = alice.climb(level(1))["AccessToken"]
    given = {"ACCESS_TOKEN": token, "PREFERRED_CHALLENGE": "PASSWORD"}
    asked = alice.pool.begin(TARGET_ACR_VALUES=level(3), **given)
    assert asked["ChallengeName"] == "SMS_MFA"


def test_who_fails_is_given_nothing(host: Host, cognito: Any) -> None:
    alice = Climber(host, cognito, BY_SMS)
    token = alice.climb(level(1))["AccessToken"]
    asked = alice.pool.begin(TARGET_ACR_VALUES=level(3), ACCESS_TOKEN=token)
    with refused("CodeMismatchException", "Invalid code or auth state for the user."):
        alice.pool.respond(asked, SMS_MFA_CODE="nothing")


# How old it may be


def test_a_token_that_is_too_old_spares_nothing(
    own_host: Host, own_cognito: Any, at: Callable[[float], None]
) -> None:
    alice = Climber(own_host, own_cognito, BY_SMS)
    tokens = alice.climb(level(1))
    at(100)
    refreshed = alice.pool.initiate("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=tokens["RefreshToken"])
    # It is as old as the sign-in, however often it was renewed.
    for token in (tokens, refreshed["AuthenticationResult"]):
        given = {"ACCESS_TOKEN": token["AccessToken"]}
        fresh = alice.climb(level(3), **given, MAX_AGE="130")
        assert (alice.asked, said(fresh)[0]) == (["SMS_MFA"], level(3))
        fresh = alice.climb(level(3), **given, MAX_AGE="60")
        assert (alice.asked, said(fresh)[0]) == ([*PASSWORD_STEPS, "SMS_MFA"], level(3))
        # One that is there is no longer there.
        fresh = alice.climb(level(1), **given, MAX_AGE="0")
        assert (alice.asked, said(fresh)[0]) == (PASSWORD_STEPS, level(1))
        with refused(*THERE):
            alice.climb(level(1), **given, MAX_AGE="130")


@pytest.mark.parametrize("age", ["soon", "-1", "1.5", "1" * 12, " 5", "٣"])
def test_an_age_is_a_number_of_seconds(host: Host, cognito: Any, age: str) -> None:
    alice = Climber(host, cognito)
    token = alice.climb(level(1))["AccessToken"]
    with refused(INVALID, "MAX_AGE is not a number of seconds."):
        alice.climb(level(2), ACCESS_TOKEN=token, MAX_AGE=age)


# Whose it may be


def test_a_token_counts_for_its_own_user_only(host: Host, cognito: Any) -> None:
    alice = Climber(host, cognito, BY_SMS, **HIDES)
    alice.pool.user("bob", phone_number="+15555550001")
    token = alice.climb(level(1))["AccessToken"]
    for username in ("bob", "nobody"):
        with refused(*NOT_HERS):
            alice.pool.begin(username, TARGET_ACR_VALUES=level(3), ACCESS_TOKEN=token)
    stranger = Climber(host, cognito, BY_SMS)
    with refused(*NOT_HERS):
        stranger.climb(level(3), ACCESS_TOKEN=token)


def test_a_token_counts_with_its_own_client_only(host: Host, cognito: Any) -> None:
    alice = Climber(host, cognito, BY_SMS)
    token = alice.climb(level(1))["AccessToken"]
    alice.pool.client_id = alice.pool.client()
    with refused(*NOT_THE_CLIENTS):
        alice.climb(level(3), ACCESS_TOKEN=token)


@pytest.mark.parametrize("door", ["USER", "ADMIN"])
def test_a_token_must_be_an_access_token_that_stands(host: Host, cognito: Any, door: str) -> None:
    alice = Climber(host, cognito, BY_SMS)
    tokens = alice.climb(level(1), door=door)
    forged = tokens["AccessToken"][:-6] + "AAAAAA"
    invalid = (DENIED, "Invalid Access Token")
    for token, error in (
        (tokens["IdToken"], invalid),
        (tokens["RefreshToken"], invalid),
        ("token", invalid),
        (forged, (DENIED, "Could not verify signature for Access Token")),
    ):
        with refused(*error):
            alice.climb(level(3), door=door, ACCESS_TOKEN=token)
    cognito.revoke_token(ClientId=alice.pool.client_id, Token=tokens["RefreshToken"])
    with refused(DENIED, "Access Token has been revoked"):
        alice.climb(level(3), door=door, ACCESS_TOKEN=tokens["AccessToken"])


def test_a_token_that_has_expired_is_refused(
    own_host: Host, own_cognito: Any, at: Callable[[float], None]
) -> None:
    alice = Climber(own_host, own_cognito, BY_SMS)
    token = alice.climb(level(1))["AccessToken"]
    at(3601)
    with refused(DENIED, "Access Token has expired"):
        alice.climb(level(3), ACCESS_TOKEN=token)


@pytest.mark.parametrize("door", ["USER", "ADMIN"])
def test_a_token_goes_with_a_level(host: Host, cognito: Any, door: str) -> None:
    alice = Climber(host, cognito)
    token = alice.climb()["AccessToken"]
    with refused(INVALID, "TARGET_ACR_VALUES is required when ACCESS_TOKEN is provided."):
        alice.climb(door=door, ACCESS_TOKEN=token)
    # An age by itself asks for nothing.
    assert said(alice.climb(door=door, MAX_AGE="5")) == (None, None)


def test_a_phone_that_changed_gets_the_code(host: Host, cognito: Any) -> None:
    alice = Climber(host, cognito, BY_SMS)
    token = alice.climb(level(1))["AccessToken"]
    cognito.admin_update_user_attributes(
        UserPoolId=alice.pool.id,
        Username="alice",
        UserAttributes=attributes(phone_number="+15555550777"),
    )
    asked = alice.pool.begin(TARGET_ACR_VALUES=level(3), ACCESS_TOKEN=token)
    assert asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "+*******0777"
