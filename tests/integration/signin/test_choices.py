"""USER_AUTH: what a user may sign in with, what she prefers, and what comes of her choice."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.integration.making import PASSWORD, refused
from tests.integration.signin.choosing import (
    ALL,
    BOTH,
    BY_SMS,
    CODES,
    DENIED,
    DISABLED,
    EMAIL,
    HIDES,
    INVALID,
    NOBODY,
    PASSWORDS,
    PHONE,
    TELLS,
    TOTP,
    WRONG,
    Choosing,
    Srp,
)
from tests.integration.signin.signing_in import DOORS


@pytest.fixture
def pool(cognito: Any) -> Choosing:
    """A pool with passwords and both codes, and alice, who has a password and both addresses."""
    made = Choosing(cognito)
    made.user(**BOTH)
    return made


# What is offered


def _has_both(pool: Choosing) -> None:
    pool.user(**BOTH)


def _has_email(pool: Choosing) -> None:
    pool.user(email=EMAIL)


def _has_phone(pool: Choosing) -> None:
    pool.user(phone_number=PHONE)


def _has_no_address(pool: Choosing) -> None:
    pool.user()


def _has_no_password(pool: Choosing) -> None:
    pool.without_password(email=EMAIL, email_verified="true")


def _has_a_temporary_password(pool: Choosing) -> None:
    pool.user(**BOTH)
    pool.set_temporary_password()


def _is_unconfirmed(pool: Choosing) -> None:
    pool.sign_up(**BOTH)


def _is_not(pool: Choosing) -> None:
    pass


def _mfa(configuration: str, factors: dict[str, Any], *, enrolled: bool) -> Callable[..., None]:
    def make(pool: Choosing) -> None:
        pool.user(**BOTH)
        pool.mfa(configuration, **factors)
        if enrolled:
            pool.prefer(SMSMfaSettings={"Enabled": True})

    return make


EMAIL_ONLY, SMS_ONLY = [*PASSWORDS, "EMAIL_OTP"], [*PASSWORDS, "SMS_OTP"]
OFFERED: dict[str, tuple[Sequence[str], Callable[[Choosing], None], list[str]]] = {
    "passwords only": (("PASSWORD",), _has_both, PASSWORDS),
    "all": (CODES, _has_both, ALL),
    "in AWS's order": (("SMS_OTP", "EMAIL_OTP", "PASSWORD"), _has_both, ALL),
    "passkeys that nobody has": (("PASSWORD", "WEB_AUTHN"), _has_both, PASSWORDS),
    "a pool without texts": (("PASSWORD", "EMAIL_OTP"), _has_both, EMAIL_ONLY),
    "a pool without mails": (("PASSWORD", "SMS_OTP"), _has_both, SMS_ONLY),
    "a user without a phone": (CODES, _has_email, EMAIL_ONLY),
    "a user without a mailbox": (CODES, _has_phone, SMS_ONLY),
    "a user without either": (CODES, _has_no_address, PASSWORDS),
    "a user without a password": (CODES, _has_no_password, ["EMAIL_OTP"]),
    "a temporary password": (CODES, _has_a_temporary_password, PASSWORDS),
    "not confirmed": (CODES, _is_unconfirmed, ALL),
    "MFA optional": (CODES, _mfa("OPTIONAL", BY_SMS, enrolled=False), ALL),
    "MFA optional, enrolled": (CODES, _mfa("OPTIONAL", BY_SMS, enrolled=True), PASSWORDS),
    # Codes are no first factors of such a pool.
    "MFA on": (("PASSWORD",), _mfa("ON", TOTP, enrolled=False), PASSWORDS),
    "MFA on, enrolled": (("PASSWORD",), _mfa("ON", BY_SMS, enrolled=True), PASSWORDS),
    "nobody": (CODES, _is_not, ALL),
    "nobody, and passwords only": (("PASSWORD",), _is_not, PASSWORDS),
}


@pytest.mark.parametrize("case", OFFERED)
def test_a_user_is_offered_what_she_can_sign_in_with(cognito: Any, case: str) -> None:
    factors, make, offered = OFFERED[case]
    pool = Choosing(cognito, factors, HIDES)
    make(pool)
    for door in DOORS:
        asked = pool.begin(door=door)
        asked.pop("ResponseMetadata")
        assert len(asked.pop("Session")) > 20
        assert asked == {
            "ChallengeName": "SELECT_CHALLENGE",
            "ChallengeParameters": {},
            "AvailableChallenges": offered,
        }


@pytest.mark.parametrize("door", DOORS)
def test_a_client_that_tells_says_who_cannot_sign_in(cognito: Any, door: str) -> None:
    pool = Choosing(cognito, client=TELLS)
    pool.user(email=EMAIL, email_verified="true")
    with refused(*NOBODY):
        pool.begin("nobody", door)
    cognito.admin_disable_user(UserPoolId=pool.id, Username="alice")
    with refused(*DISABLED):
        pool.begin(door=door)
    cognito.admin_enable_user(UserPoolId=pool.id, Username="alice")
    cognito.admin_reset_user_password(UserPoolId=pool.id, Username="alice")
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        pool.begin(door=door)


def test_a_client_that_hides_users_treats_who_is_disabled_as_nobody(cognito: Any) -> None:
    pool = Choosing(cognito, client=HIDES)
    pool.user(**BOTH)
    cognito.admin_disable_user(UserPoolId=pool.id, Username="alice")
    for username in ("alice", "nobody"):
        for challenge, given in (
            ("PASSWORD", {"PASSWORD": PASSWORD}),
            ("PASSWORD_SRP", {"SRP_A": Srp(pool).public}),
            ("EMAIL_OTP", {}),
            ("SMS_OTP", {}),
        ):
            asked = pool.begin(username)
            assert asked["AvailableChallenges"] == ALL
            if challenge == "PASSWORD":
                with refused(*WRONG):
                    pool.respond(asked, username=username, ANSWER=challenge, **given)
                continue
            answer = pool.respond(asked, username=username, ANSWER=challenge, **given)
            assert answer["ChallengeName"] == challenge.replace("PASSWORD_SRP", "PASSWORD_VERIFIER")


def test_who_can_sign_in_with_nothing_is_refused(cognito: Any) -> None:
    pool = Choosing(cognito, client=TELLS)
    pool.without_password(email=EMAIL, email_verified="true")
    pool.allow("PASSWORD")
    with refused(*WRONG):
        pool.begin()
    pool.mfa("ON")
    with refused(*WRONG):
        pool.begin()


# What is preferred


@pytest.mark.parametrize(
    ("preferred", "asked"),
    [
        ("PASSWORD", "PASSWORD"),
        ("PASSWORD_SRP", "PASSWORD_SRP"),
        ("EMAIL_OTP", "EMAIL_OTP"),
        ("SMS_OTP", "SMS_OTP"),
        # What is not to be had, and what is no choice at all.
        ("WEB_AUTHN", "SELECT_CHALLENGE"),
        ("CUSTOM_CHALLENGE", "SELECT_CHALLENGE"),
        ("", "SELECT_CHALLENGE"),
    ],
)
@pytest.mark.parametrize("door", DOORS)
def test_what_is_preferred_is_asked_for_at_once(
    pool: Choosing, door: str, preferred: str, asked: str
) -> None:
    answer = pool.begin(door=door, PREFERRED_CHALLENGE=preferred)
    assert answer["ChallengeName"] == asked
    assert answer["AvailableChallenges"] == ALL
    assert answer["Session"]
    if asked != "EMAIL_OTP" and asked != "SMS_OTP":
        assert answer["ChallengeParameters"] == {}


# Whom it is for


@pytest.mark.parametrize("door", DOORS)
def test_the_client_must_allow_it(cognito: Any, door: str) -> None:
    pool = Choosing(cognito, client={"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]})
    with refused(INVALID, "USER_AUTH is not enabled for the client."):
        pool.begin(door=door)


def test_a_username_is_required(pool: Choosing) -> None:
    with refused(INVALID, "Missing required parameter USERNAME"):
        pool.initiate("USER_AUTH", PREFERRED_CHALLENGE="PASSWORD")


def test_a_client_with_a_secret_proves_it_each_time(cognito: Any) -> None:
    pool = Choosing(cognito)
    pool.user(**BOTH)
    client = cognito.create_user_pool_client(
        UserPoolId=pool.id,
        ClientName="secret",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_USER_AUTH"],
    )["UserPoolClient"]
    pool.client_id = client["ClientId"]

    def of(username: str) -> str:
        message = (username + pool.client_id).encode()
        digest = hmac.digest(client["ClientSecret"].encode(), message, hashlib.sha256)
        return base64.b64encode(digest).decode()

    missing = (
        DENIED,
        f"Client {pool.client_id} is configured with secret but SECRET_HASH was not received",
    )
    wrong = (DENIED, f"Unable to verify secret hash for client {pool.client_id}")
    with refused(*missing):
        pool.begin()
    with refused(*wrong):
        pool.begin(SECRET_HASH=of("bob"))
    asked = pool.begin(SECRET_HASH=of("alice"))
    with refused(*missing):
        pool.select(asked, "PASSWORD", PASSWORD=PASSWORD)
    with refused(*wrong):
        pool.select(asked, "PASSWORD", PASSWORD=PASSWORD, SECRET_HASH=of("bob"))
    hashed = {"SECRET_HASH": of("alice")}
    asked = pool.select(asked, "PASSWORD", **hashed)
    with refused(*missing):
        pool.respond(asked, PASSWORD=PASSWORD)
    assert pool.respond(asked, PASSWORD=PASSWORD, **hashed)["AuthenticationResult"]


def test_a_user_chooses_by_any_of_her_names(cognito: Any) -> None:
    pool = Choosing(cognito, UsernameAttributes=["email"])
    sub = pool.user(EMAIL, email=EMAIL)
    for first, second in ((EMAIL, EMAIL), (EMAIL, sub), (sub, EMAIL)):
        asked = pool.begin(first)
        answer = pool.respond(asked, username=second, ANSWER="PASSWORD", PASSWORD=PASSWORD)
        assert answer["AuthenticationResult"]
