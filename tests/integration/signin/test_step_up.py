"""Levels of authentication: TARGET_ACR_VALUES, what it asks for, and what tokens say of it.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-step-up-authentication.html
"""

from typing import Any

import pytest

from tests.host import Host
from tests.integration.making import PASSWORD, refused
from tests.integration.signin.choosing import (
    ALL,
    BY_EMAIL,
    BY_SMS,
    HIDES,
    INVALID,
    PASSWORDS,
    TOTP,
    WRONG,
    Choosing,
)
from tests.integration.signin.climbing import PASSWORD_STEPS, Climber, level, said
from tests.integration.signin.signing_in import DOORS

UNREACHABLE = (
    INVALID,
    "The user has no factors that satisfy any of the requested authentication levels.",
)
UNKNOWN = (INVALID, "TARGET_ACR_VALUES has no authentication level of the user pool.")
THERE = (INVALID, "The access token already meets the requested authentication level.")
EVERYTHING = {**TOTP, **BY_SMS, **BY_EMAIL}


# What is asked for


LEVELS: dict[str, tuple[dict[str, Any], bool | None, str, str, list[str], int, list[str]]] = {
    # what the pool offers, whether an app is set up (and enabled), the targets, what is chosen:
    # what is asked for, the level that is reached and the methods.
    "1": ({}, None, level(1), "PASSWORD", PASSWORD_STEPS, 1, ["pwd"]),
    "2 by mail": (
        *({}, None, level(2), "EMAIL_OTP"),
        *(["SELECT_CHALLENGE", "EMAIL_OTP"], 2, ["email_otp"]),
    ),
    "2 by text": (
        *({}, None, level(2), "SMS_OTP"),
        *(["SELECT_CHALLENGE", "SMS_OTP"], 2, ["sms"]),
    ),
    "3 by text": (
        *(BY_SMS, None, level(3), "PASSWORD"),
        *([*PASSWORD_STEPS, "SMS_MFA"], 3, ["pwd", "sms", "mfa"]),
    ),
    "3 by mail": (
        *(BY_EMAIL, None, level(3), "PASSWORD"),
        *([*PASSWORD_STEPS, "EMAIL_OTP"], 3, ["pwd", "email_otp", "mfa"]),
    ),
    "3 by either": (
        *({**BY_SMS, **BY_EMAIL}, None, level(3), "PASSWORD"),
        *([*PASSWORD_STEPS, "SELECT_MFA_TYPE", "EMAIL_OTP"], 3, ["pwd", "email_otp", "mfa"]),
    ),
    "4": (
        *(TOTP, True, level(4), "PASSWORD"),
        *([*PASSWORD_STEPS, "SOFTWARE_TOKEN_MFA"], 4, ["pwd", "otp", "mfa"]),
    ),
    "4 by an app that is not enabled": (
        *(TOTP, False, level(4), "PASSWORD"),
        *([*PASSWORD_STEPS, "SOFTWARE_TOKEN_MFA"], 4, ["pwd", "otp", "mfa"]),
    ),
    "4 among other factors": (
        *(EVERYTHING, False, level(4, 3), "PASSWORD"),
        *([*PASSWORD_STEPS, "SOFTWARE_TOKEN_MFA"], 4, ["pwd", "otp", "mfa"]),
    ),
    "3 after 4 in vain": (
        *(BY_SMS, None, level(4, 3, 1), "PASSWORD"),
        *([*PASSWORD_STEPS, "SMS_MFA"], 3, ["pwd", "sms", "mfa"]),
    ),
    "1 after 4 and 3 in vain": ({}, None, level(4, 3, 1), "PASSWORD", PASSWORD_STEPS, 1, ["pwd"]),
    "the first of them": ({}, None, level(1, 2), "PASSWORD", PASSWORD_STEPS, 1, ["pwd"]),
    "unknown ones aside": (
        *({}, None, f"urn:other {level(9)}  {level(1)}", "PASSWORD"),
        *(PASSWORD_STEPS, 1, ["pwd"]),
    ),
    # A second factor that she has enabled is asked for whatever the level.
    "1 with an app": (
        *(TOTP, True, level(1), "PASSWORD"),
        *([*PASSWORD_STEPS, "SOFTWARE_TOKEN_MFA"], 4, ["pwd", "otp", "mfa"]),
    ),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", LEVELS)
def test_a_level_asks_for_its_factors(host: Host, cognito: Any, case: str, door: str) -> None:
    offers, has_app, targets, choice, asked, reached, methods = LEVELS[case]
    alice = Climber(host, cognito, offers)
    if has_app is not None:
        alice.set_up_app(enabled=has_app)
    tokens = alice.climb(targets, choice, door)
    assert (alice.asked, said(tokens)) == (asked, (level(reached), methods))
    again = alice.pool.initiate("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=tokens["RefreshToken"])
    assert said(again["AuthenticationResult"]) == (level(reached), methods)


@pytest.mark.parametrize(
    ("targets", "offered"),
    [
        ("", ALL),
        (level(1), PASSWORDS),
        (level(2), ["EMAIL_OTP", "SMS_OTP"]),
        (level(3), PASSWORDS),
        (level(4), PASSWORDS),
        (level(2, 1), ["EMAIL_OTP", "SMS_OTP"]),
    ],
)
@pytest.mark.parametrize("username", ["alice", "nobody"])
def test_only_what_leads_to_the_level_is_offered(
    host: Host, cognito: Any, username: str, targets: str, offered: list[str]
) -> None:
    alice = Climber(host, cognito, EVERYTHING, **HIDES)
    alice.set_up_app(enabled=False)
    for preferred in ("", "WEB_AUTHN"):
        asked = alice.pool.begin(username, TARGET_ACR_VALUES=targets, PREFERRED_CHALLENGE=preferred)
        assert asked["ChallengeName"] == "SELECT_CHALLENGE"
        assert asked["AvailableChallenges"] == offered
    if username == "nobody":
        with refused(*WRONG):
            alice.pool.begin(
                username,
                TARGET_ACR_VALUES=level(4, 1),
                PREFERRED_CHALLENGE="PASSWORD",
                PASSWORD="x",
            )


def test_what_is_preferred_is_asked_for_where_it_leads_there(host: Host, cognito: Any) -> None:
    alice = Climber(host, cognito)
    asked = alice.pool.begin(TARGET_ACR_VALUES=level(2), PREFERRED_CHALLENGE="SMS_OTP")
    assert asked["ChallengeName"] == "SMS_OTP"
    asked = alice.pool.begin(TARGET_ACR_VALUES=level(2), PREFERRED_CHALLENGE="PASSWORD")
    assert asked["ChallengeName"] == "SELECT_CHALLENGE"
    inline = {"PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD}
    answer = alice.pool.begin(TARGET_ACR_VALUES=level(1), **inline)
    assert said(answer["AuthenticationResult"]) == (level(1), ["pwd"])


def test_sign_ins_without_a_level_say_nothing_of_it(host: Host, cognito: Any) -> None:
    alice = Climber(host, cognito)
    assert said(alice.climb()) == (None, None)
    assert said(alice.climb(choice="EMAIL_OTP")) == (None, None)
    given = {"USERNAME": "alice", "PASSWORD": PASSWORD}
    answer = alice.pool.initiate("USER_PASSWORD_AUTH", TARGET_ACR_VALUES=level(4), **given)
    assert said(answer["AuthenticationResult"]) == (None, None)


# What cannot be reached


@pytest.mark.parametrize("targets", [level(2), level(3), level(4), level(4, 3, 2)])
@pytest.mark.parametrize("offers", [{}, TOTP])
def test_nobody_sets_a_factor_up_on_the_way(
    host: Host, cognito: Any, offers: dict[str, Any], targets: str
) -> None:
    pool = Choosing(cognito)
    pool.user()
    if offers:
        pool.mfa(**offers)
    with refused(*UNREACHABLE):
        pool.begin(TARGET_ACR_VALUES=targets)


def test_second_factors_of_a_pool_that_asks_for_none_lead_nowhere(host: Host, cognito: Any) -> None:
    alice = Climber(host, cognito, TOTP)
    alice.set_up_app(enabled=True)
    cognito.update_user_pool(UserPoolId=alice.pool.id, MfaConfiguration="OFF")
    with refused(*UNREACHABLE):
        alice.pool.begin(TARGET_ACR_VALUES=level(4))
    assert said(alice.climb(level(4, 1))) == (level(1), ["pwd"])


def test_no_tokens_say_less_than_was_asked_for(host: Host, cognito: Any) -> None:
    alice = Climber(host, cognito, TOTP)
    alice.set_up_app(enabled=True)
    asked = alice.pool.begin(TARGET_ACR_VALUES=level(4))
    # What leads there is taken away in between.
    cognito.set_user_pool_mfa_config(UserPoolId=alice.pool.id, MfaConfiguration="OFF")
    with refused(*WRONG):
        alice.pool.select(asked, "PASSWORD", PASSWORD=PASSWORD)


@pytest.mark.parametrize("targets", ["urn:other", level(9), " ", "loa:1"])
def test_a_level_must_be_one_of_the_pools(host: Host, cognito: Any, targets: str) -> None:
    alice = Climber(host, cognito)
    with refused(*UNKNOWN):
        alice.climb(targets)


@pytest.mark.parametrize("door", DOORS)
def test_lite_pools_have_no_levels(cognito: Any, door: str) -> None:
    pool = Choosing(cognito, ("PASSWORD",), UserPoolTier="LITE")
    pool.user()
    with refused(
        "FeatureUnavailableInTierException",
        "The following feature is not available for the LITE pricing tier configured: "
        "Step-Up Authentication",
    ):
        pool.begin(door=door, TARGET_ACR_VALUES=level(1))
    assert pool.begin(door=door)["AvailableChallenges"] == PASSWORDS
