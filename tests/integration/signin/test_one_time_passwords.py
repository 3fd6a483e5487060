"""EMAIL_OTP and SMS_OTP: users who sign in with a code that was sent to them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.at_once import at_once
from tests.host import Host
from tests.integration.making import attributes, codes_of, refused
from tests.integration.signin.choosing import (
    ALL,
    BOTH,
    BY_SMS,
    EMAIL,
    EXPIRED,
    HIDES,
    INVALID,
    LOCKED,
    MISMATCH,
    PHONE,
    TELLS,
    USED,
    WRONG_SESSION,
    Choosing,
    claims,
)
from tests.integration.signin.signing_in import DOORS

FACTORS = ("EMAIL_OTP", "SMS_OTP")
VERIFIED = {"EMAIL_OTP": "email_verified", "SMS_OTP": "phone_number_verified"}
SENT = {
    "EMAIL_OTP": {
        "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
        "CODE_DELIVERY_DESTINATION": "a***@e***",
    },
    "SMS_OTP": {
        "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
        "CODE_DELIVERY_DESTINATION": "+*******0123",
    },
}
TO = {"EMAIL_OTP": {"ToAddresses": [EMAIL]}, "SMS_OTP": {"PhoneNumber": PHONE}}
Outbox = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def pool(cognito: Any) -> Choosing:
    """A pool with passwords and both codes, and alice, neither of whose addresses is verified."""
    made = Choosing(cognito, client=HIDES)
    made.user(**BOTH)
    return made


def answer(pool: Choosing, asked: dict[str, Any], code: str, **more: str) -> dict[str, Any]:
    return pool.respond(asked, **{f"{asked['ChallengeName']}_CODE": code, **more})


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08d}"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("is_asked_first", [False, True])
@pytest.mark.parametrize("factor", FACTORS)
def test_a_code_signs_in(
    pool: Choosing, outbox: Outbox, factor: str, is_asked_first: bool, door: str
) -> None:
    if is_asked_first:
        asked = pool.respond(pool.begin(door=door), door, ANSWER=factor)
        assert "AvailableChallenges" not in asked
    else:
        asked = pool.begin(door=door, PREFERRED_CHALLENGE=factor)
        assert asked["AvailableChallenges"] == ALL
    assert (asked["ChallengeName"], asked["ChallengeParameters"]) == (factor, SENT[factor])
    (message,) = outbox(user_pool_id=pool.id)
    assert message["Destination"] == TO[factor]
    assert message["Purpose"] == "Authentication"
    code = message["Code"]
    assert re.fullmatch("[0-9]{8}", code)
    assert code in str(message["Body"])
    given = {f"{factor}_CODE": code}
    tokens = pool.respond(asked, door, **given)["AuthenticationResult"]
    assert claims(tokens["IdToken"])[VERIFIED[factor]] is True
    user = pool.get()
    assert user["Attributes"][VERIFIED[factor]] == "true"
    other = ({*VERIFIED.values()} - {VERIFIED[factor]}).pop()
    assert user["Attributes"].get(other) != "true"
    with refused(*USED):
        pool.respond(asked, door, **given)


@pytest.mark.parametrize("factor", FACTORS)
def test_a_code_confirms_who_has_signed_up(host: Host, cognito: Any, factor: str) -> None:
    pool = Choosing(cognito)
    pool.sign_up(**BOTH)
    assert pool.get()["UserStatus"] == "UNCONFIRMED"
    asked = pool.begin(PREFERRED_CHALLENGE=factor)
    assert answer(pool, asked, codes_of(host, pool.id)[-1])["AuthenticationResult"]
    user = pool.get()
    assert user["UserStatus"] == "CONFIRMED"
    assert user["Attributes"][VERIFIED[factor]] == "true"


@pytest.mark.parametrize("factor", FACTORS)
def test_after_a_wrong_code_the_session_stays_usable(
    host: Host, pool: Choosing, factor: str
) -> None:
    asked = pool.begin(PREFERRED_CHALLENGE=factor)
    (code,) = codes_of(host, pool.id)
    for wrong in (another(code), code[:6], f"{code}0", "ä"):
        with refused(*MISMATCH):
            answer(pool, asked, wrong)
    with refused(INVALID, f"Missing required parameter {factor}_CODE"):
        pool.respond(asked)
    assert VERIFIED[factor] not in pool.get()["Attributes"]
    assert answer(pool, asked, code)["AuthenticationResult"]
    assert pool.get()["Attributes"][VERIFIED[factor]] == "true"


def test_who_guesses_codes_has_to_wait(
    own_host: Host, own_cognito: Any, at: Callable[[float], None]
) -> None:
    pool = Choosing(own_cognito)
    pool.user(**BOTH)
    asked = pool.begin(PREFERRED_CHALLENGE="EMAIL_OTP")
    asked_again = pool.begin(PREFERRED_CHALLENGE="SMS_OTP")
    code, other_code = codes_of(own_host, pool.id)
    for _ in range(5):
        with refused(*MISMATCH):
            answer(pool, asked, another(code))
    with refused(*LOCKED):
        answer(pool, asked, code)
    # A code of another attempt is no way around it.
    with refused(*LOCKED):
        answer(pool, asked_again, other_code)
    at(2)
    assert answer(pool, asked, code)["AuthenticationResult"]


def test_each_attempt_has_a_code_of_its_own(host: Host, pool: Choosing) -> None:
    first = pool.begin(PREFERRED_CHALLENGE="EMAIL_OTP")
    second = pool.begin(PREFERRED_CHALLENGE="EMAIL_OTP")
    earlier, later = codes_of(host, pool.id)
    for asked, code in ((first, later), (second, earlier)):
        with refused(*MISMATCH):
            answer(pool, asked, code)
    assert answer(pool, second, later)["AuthenticationResult"]


def test_a_code_signs_in_once_however_many_send_it_at_once(host: Host, pool: Choosing) -> None:
    asked = pool.begin(PREFERRED_CHALLENGE="EMAIL_OTP")
    (code,) = codes_of(host, pool.id)

    def send(_: int) -> str:
        try:
            answer(pool, asked, code)
        except ClientError as error:
            return str(error.response["Error"]["Message"])
        return "signed in"

    assert sorted(at_once(8, send)) == sorted(["signed in", *[USED[1]] * 7])


def test_the_code_for_one_address_is_not_that_for_the_other(host: Host, pool: Choosing) -> None:
    asked = pool.begin(PREFERRED_CHALLENGE="EMAIL_OTP")
    (code,) = codes_of(host, pool.id)
    with refused(*WRONG_SESSION):
        pool.respond(asked, name="SMS_OTP", SMS_OTP_CODE=code)
    with refused(*WRONG_SESSION):
        pool.respond(asked, name="SMS_MFA", SMS_MFA_CODE=code)
    assert answer(pool, asked, code)["AuthenticationResult"]


@pytest.mark.parametrize("minutes", [3, 15])
def test_a_code_expires_with_its_session(
    own_host: Host, own_cognito: Any, at: Callable[[float], None], minutes: int
) -> None:
    pool = Choosing(own_cognito, client={"AuthSessionValidity": minutes})
    pool.user(**BOTH)
    asked, late = (pool.begin(PREFERRED_CHALLENGE="EMAIL_OTP") for _ in range(2))
    first, second = codes_of(own_host, pool.id)
    at(60 * minutes - 5)
    assert answer(pool, asked, first)["AuthenticationResult"]
    at(60 * minutes + 1)
    with refused(*EXPIRED):
        answer(pool, late, second)


@pytest.mark.parametrize("factor", FACTORS)
def test_a_code_does_not_verify_an_address_that_came_since(
    host: Host, pool: Choosing, factor: str
) -> None:
    asked = pool.begin(PREFERRED_CHALLENGE=factor)
    (code,) = codes_of(host, pool.id)
    changed = attributes(email="second@example.com", phone_number="+15555550999")
    pool.cognito.admin_update_user_attributes(
        UserPoolId=pool.id, Username="alice", UserAttributes=changed
    )
    assert answer(pool, asked, code)["AuthenticationResult"]
    assert pool.get()["Attributes"].get(VERIFIED[factor]) != "true"


def test_a_code_is_refused_from_who_may_not_sign_in_any_more(host: Host, pool: Choosing) -> None:
    asked = pool.begin(PREFERRED_CHALLENGE="EMAIL_OTP")
    (code,) = codes_of(host, pool.id)
    pool.cognito.admin_disable_user(UserPoolId=pool.id, Username="alice")
    with refused("NotAuthorizedException", "User is disabled."):
        answer(pool, asked, code)
    pool.cognito.admin_enable_user(UserPoolId=pool.id, Username="alice")
    assert answer(pool, asked, code)["AuthenticationResult"]
    asked = pool.begin(PREFERRED_CHALLENGE="EMAIL_OTP")
    code = codes_of(host, pool.id)[-1]
    pool.cognito.admin_delete_user(UserPoolId=pool.id, Username="alice")
    pool.user(**BOTH)
    with refused(*WRONG_SESSION):
        answer(pool, asked, code)


def test_who_enrols_before_the_code_is_back_owes_the_factor(host: Host, pool: Choosing) -> None:
    pool.mfa(**BY_SMS)
    asked = pool.begin(PREFERRED_CHALLENGE="EMAIL_OTP")
    pool.prefer(SMSMfaSettings={"Enabled": True})
    (code,) = codes_of(host, pool.id)
    assert answer(pool, asked, code)["ChallengeName"] == "SMS_MFA"


def test_a_verified_address_becomes_an_alias(host: Host, cognito: Any) -> None:
    pool = Choosing(cognito, AliasAttributes=["email"])
    pool.user(email=EMAIL)
    pool.user("bob", email=EMAIL)
    asked = pool.begin(PREFERRED_CHALLENGE="EMAIL_OTP")
    assert answer(pool, asked, codes_of(host, pool.id, "alice")[-1])["AuthenticationResult"]
    assert pool.get(EMAIL)["Username"] == "alice"
    asked = pool.begin("bob", PREFERRED_CHALLENGE="EMAIL_OTP")
    code = codes_of(host, pool.id, "bob")[-1]
    with refused("AliasExistsException", "An account with the email already exists."):
        pool.respond(asked, username="bob", EMAIL_OTP_CODE=code)
    assert pool.get("bob")["Attributes"].get("email_verified") != "true"


# Nobody


@pytest.mark.parametrize("factor", FACTORS)
def test_nobody_is_asked_for_a_code_that_was_not_sent(
    pool: Choosing, outbox: Outbox, factor: str
) -> None:
    seen = []
    for username in ("alice", "nobody", "nobody"):
        asked = pool.begin(username, PREFERRED_CHALLENGE=factor)
        assert asked["AvailableChallenges"] == ALL
        with refused(*MISMATCH):
            pool.respond(asked, username=username, **{f"{factor}_CODE": "12345678"})
        with refused(INVALID, f"Missing required parameter {factor}_CODE"):
            pool.respond(asked, username=username)
        asked.pop("ResponseMetadata")
        seen.append(asked)
    hers, first, second = seen
    assert set(hers) == set(first)
    assert len(hers["Session"]) == len(first["Session"])
    assert first["ChallengeParameters"] == second["ChallengeParameters"]
    assert set(hers["ChallengeParameters"]) == set(first["ChallengeParameters"])
    assert len(outbox(user_pool_id=pool.id)) == 1


@pytest.mark.parametrize(
    ("username", "factor", "destination"),
    [
        ("nina@inbox.example", "EMAIL_OTP", "n***@i***"),
        ("+15555559876", "SMS_OTP", "+*******9876"),
    ],
)
def test_what_nobody_is_called_is_where_the_code_seems_to_go(
    pool: Choosing, username: str, factor: str, destination: str
) -> None:
    asked = pool.begin(username, PREFERRED_CHALLENGE=factor)
    assert asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == destination


def test_a_client_that_tells_says_that_there_is_nobody(cognito: Any) -> None:
    pool = Choosing(cognito, client=TELLS)
    with refused("UserNotFoundException", "User does not exist."):
        pool.begin("nobody", PREFERRED_CHALLENGE="EMAIL_OTP")


# Without any password


def test_an_administrator_makes_users_without_a_password(host: Host, cognito: Any) -> None:
    pool = Choosing(cognito)
    for username, given in (
        ("alice", {"email": EMAIL, "email_verified": "true"}),
        ("bob", {"phone_number": PHONE, "phone_number_verified": "true"}),
    ):
        assert pool.without_password(username, **given)["UserStatus"] == "CONFIRMED"
    # Whose address is not verified gets a temporary password.
    assert pool.without_password("carol", email=EMAIL)["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert pool.begin("carol")["AvailableChallenges"] == ALL[:2]
    assert pool.begin("alice")["AvailableChallenges"] == ["EMAIL_OTP"]
    asked = pool.begin("bob", PREFERRED_CHALLENGE="SMS_OTP")
    code = codes_of(host, pool.id, "bob")[-1]
    assert pool.respond(asked, username="bob", SMS_OTP_CODE=code)["AuthenticationResult"]
    # She has no password that could be guessed, or proven.
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.initiate("USER_PASSWORD_AUTH", USERNAME="bob", PASSWORD="Example123!")


def test_users_sign_up_without_a_password_where_codes_sign_in(host: Host, cognito: Any) -> None:
    pool = Choosing(cognito)
    request = {"ClientId": pool.client_id, "UserAttributes": attributes(email=EMAIL)}
    assert cognito.sign_up(Username="alice", **request)["UserConfirmed"] is False
    asked = pool.begin(PREFERRED_CHALLENGE="EMAIL_OTP")
    assert asked["AvailableChallenges"] == ["EMAIL_OTP"]
    assert answer(pool, asked, codes_of(host, pool.id)[-1])["AuthenticationResult"]
    plain = Choosing(cognito, ("PASSWORD",))
    with refused(
        INVALID,
        "1 validation error detected: Value at 'password' failed to satisfy constraint: "
        "Member must not be null",
    ):
        cognito.sign_up(Username="alice", **{**request, "ClientId": plain.client_id})
