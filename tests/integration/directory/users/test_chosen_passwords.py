"""Passwords of users who choose how to sign in: right ones, wrong ones, and what follows."""

from typing import Any

import pyotp
import pytest
from botocore.exceptions import ClientError

from tests.at_once import at_once
from tests.integration.making import PASSWORD, refused
from tests.integration.signin.choosing import (
    ALL,
    BOTH,
    BY_SMS,
    INVALID,
    LOCKED,
    PASSWORDS,
    TEMPORARY,
    TOTP,
    UNCONFIRMED,
    USED,
    WRONG,
    WRONG_SESSION,
    Choosing,
    Srp,
    claims,
    next_code,
)
from tests.integration.signin.signing_in import DOORS


@pytest.fixture
def pool(cognito: Any) -> Choosing:
    """A pool with passwords and both codes, and alice, who has a password and both addresses."""
    made = Choosing(cognito)
    made.user(**BOTH)
    return made


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("is_asked_first", [False, True])
@pytest.mark.parametrize("is_inline", [False, True])
def test_a_password_signs_in(
    pool: Choosing, door: str, is_asked_first: bool, is_inline: bool
) -> None:
    given = {"PASSWORD": PASSWORD}
    inline = given if is_inline else {}
    if is_asked_first:
        answer = pool.respond(pool.begin(door=door), door, ANSWER="PASSWORD", **inline)
    else:
        answer = pool.begin(door=door, PREFERRED_CHALLENGE="PASSWORD", **inline)
    if not is_inline:
        assert answer["ChallengeName"] == "PASSWORD"
        answer = pool.respond(answer, door, **given)
    answer.pop("ResponseMetadata")
    assert set(answer) == {"ChallengeParameters", "AuthenticationResult"}
    tokens = answer["AuthenticationResult"]
    assert claims(tokens["IdToken"])["cognito:username"] == "alice"
    assert not {"acr", "amr"} & set(claims(tokens["IdToken"]))
    assert pool.cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == "alice"
    assert pool.initiate("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=tokens["RefreshToken"])


@pytest.mark.parametrize("is_asked_first", [False, True])
@pytest.mark.parametrize("is_inline", [False, True])
def test_a_proof_of_the_password_signs_in(
    pool: Choosing, is_asked_first: bool, is_inline: bool
) -> None:
    srp = Srp(pool)
    given = {"SRP_A": srp.public}
    inline = given if is_inline else {}
    if is_asked_first:
        asked = pool.select(pool.begin(), "PASSWORD_SRP", **inline)
    else:
        asked = pool.begin(PREFERRED_CHALLENGE="PASSWORD_SRP", **inline)
    if not is_inline:
        assert asked["ChallengeName"] == "PASSWORD_SRP"
        asked = pool.respond(asked, **given)
    assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
    assert asked["ChallengeParameters"]["USER_ID_FOR_SRP"] == "alice"
    proof = srp.prove(asked)
    with refused(*WRONG_SESSION):
        pool.respond({**asked, "Session": "x" * 40}, **proof)
    # (That was the one try.)
    asked = pool.begin(PREFERRED_CHALLENGE="PASSWORD_SRP", **given)
    assert pool.respond(asked, **srp.prove(asked))["AuthenticationResult"]
    wrong = Srp(pool, "Wrong123!")
    asked = pool.begin(PREFERRED_CHALLENGE="PASSWORD_SRP", SRP_A=wrong.public)
    with refused(*WRONG):
        pool.respond(asked, **wrong.prove(asked))


# Wrong answers


def test_only_what_was_offered_can_be_chosen(pool: Choosing) -> None:
    asked = pool.begin()
    for choice in ("WEB_AUTHN", "CUSTOM_CHALLENGE", "password", "SOFTWARE_TOKEN_MFA"):
        with refused(INVALID, f"{choice} is not one of the available challenges."):
            pool.select(asked, choice)
    with refused(INVALID, "Missing required parameter ANSWER"):
        pool.respond(asked)
    # The session is still good.
    assert pool.select(asked, "PASSWORD", PASSWORD=PASSWORD)["AuthenticationResult"]
    with refused(*USED):
        pool.select(asked, "PASSWORD", PASSWORD=PASSWORD)


def test_after_a_wrong_password_the_session_stays_usable(pool: Choosing) -> None:
    chosen, preferred = pool.begin(), pool.begin(PREFERRED_CHALLENGE="PASSWORD")
    with refused(*WRONG):
        pool.select(chosen, "PASSWORD", PASSWORD="Wrong123!")
    with refused(*WRONG):
        pool.respond(preferred, PASSWORD="Wrong123!")
    with refused(INVALID, "Missing required parameter PASSWORD"):
        pool.respond(preferred)
    assert pool.respond(preferred, PASSWORD=PASSWORD)["AuthenticationResult"]
    assert pool.select(chosen, "PASSWORD", PASSWORD=PASSWORD)["AuthenticationResult"]
    with refused(*WRONG):
        pool.begin(PREFERRED_CHALLENGE="PASSWORD", PASSWORD="Wrong123!")


def test_who_guesses_passwords_has_to_wait(pool: Choosing) -> None:
    asked = pool.begin()
    for _ in range(5):
        with refused(*WRONG):
            pool.select(asked, "PASSWORD", PASSWORD="Wrong123!")
    with refused(*LOCKED):
        pool.select(asked, "PASSWORD", PASSWORD=PASSWORD)


@pytest.mark.parametrize("choice", ["PASSWORD", "PASSWORD_SRP"])
def test_a_password_does_not_let_in_who_is_not_confirmed(cognito: Any, choice: str) -> None:
    pool = Choosing(cognito)
    pool.sign_up(**BOTH)
    srp = Srp(pool)
    asked = pool.begin()
    if choice == "PASSWORD_SRP":
        asked = pool.select(asked, choice, SRP_A=srp.public)
        with refused(*UNCONFIRMED):
            pool.respond(asked, **srp.prove(asked))
        return
    with refused(*UNCONFIRMED):
        pool.select(asked, choice, PASSWORD=PASSWORD)


def test_of_many_answers_at_once_one_signs_in(pool: Choosing) -> None:
    for asked, given in (
        (pool.begin(), {"ANSWER": "PASSWORD", "PASSWORD": PASSWORD}),
        (pool.begin(PREFERRED_CHALLENGE="PASSWORD"), {"PASSWORD": PASSWORD}),
    ):

        def answer(_: int, asked: Any = asked, given: Any = given) -> str:
            try:
                pool.respond(asked, **given)
            except ClientError as error:
                return str(error.response["Error"]["Message"])
            return "signed in"

        assert sorted(at_once(8, answer)) == sorted(["signed in", *[USED[1]] * 7])


# What follows


@pytest.mark.parametrize("is_inline", [False, True])
def test_a_second_factor_follows_a_password(pool: Choosing, is_inline: bool) -> None:
    pool.mfa(**TOTP)
    app = pool.set_up_app()
    # Codes do not go with second factors, so the one that is preferred is not to be had.
    asked = pool.begin(PREFERRED_CHALLENGE="EMAIL_OTP")
    assert asked["ChallengeName"] == "SELECT_CHALLENGE"
    if is_inline:
        asked = pool.select(asked, "PASSWORD", PASSWORD=PASSWORD)
    else:
        asked = pool.respond(pool.select(asked, "PASSWORD"), PASSWORD=PASSWORD)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert "AvailableChallenges" not in asked
    code = next_code(app)
    assert pool.respond(asked, SOFTWARE_TOKEN_MFA_CODE=code)["AuthenticationResult"]


def test_a_factor_is_set_up_after_a_password_where_the_pool_wants_one(pool: Choosing) -> None:
    pool.allow("PASSWORD")
    pool.mfa("ON")
    asked = pool.begin(PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD)
    assert asked["ChallengeName"] == "MFA_SETUP"
    associated = pool.cognito.associate_software_token(Session=asked["Session"])
    verified = pool.cognito.verify_software_token(
        Session=associated["Session"], UserCode=pyotp.TOTP(associated["SecretCode"]).now()
    )
    answer = pool.respond({**asked, "Session": verified["Session"]})
    assert answer["AuthenticationResult"]


def test_who_enrols_while_she_chooses_owes_the_factor(pool: Choosing) -> None:
    pool.mfa(**BY_SMS)
    asked = pool.begin()
    pool.prefer(SMSMfaSettings={"Enabled": True})
    answer = pool.select(asked, "PASSWORD", PASSWORD=PASSWORD)
    assert answer["ChallengeName"] == "SMS_MFA"


@pytest.mark.parametrize("choice", ["PASSWORD", "PASSWORD_SRP"])
def test_a_temporary_password_is_replaced(cognito: Any, choice: str) -> None:
    pool = Choosing(cognito)
    pool.user(**BOTH)
    pool.set_temporary_password()
    asked = pool.begin(PREFERRED_CHALLENGE="SMS_OTP")
    assert (asked["ChallengeName"], asked["AvailableChallenges"]) == ("SELECT_CHALLENGE", PASSWORDS)
    if choice == "PASSWORD":
        asked = pool.select(asked, choice, PASSWORD=TEMPORARY)
    else:
        srp = Srp(pool, TEMPORARY)
        asked = pool.select(asked, choice, SRP_A=srp.public)
        asked = pool.respond(asked, **srp.prove(asked))
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert pool.respond(asked, NEW_PASSWORD=PASSWORD)["AuthenticationResult"]
    assert pool.begin()["AvailableChallenges"] == ALL
