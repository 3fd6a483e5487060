"""Second factors: asked for, set up in the middle of a sign-in, chosen, and guessed at."""

import json
import time
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from pycognito.aws_srp import AWSSRP
from pycognito.exceptions import SoftwareTokenMFAChallengeException

from tests.at_once import at_once
from tests.host import Host
from tests.integration.making import (
    PASSWORD,
    SMS,
    as_dict,
    attributes,
    codes_of,
    make_client,
    make_pool,
    make_user,
    refused,
)
from tests.integration.signin.signing_in import DOORS, sign_in

TOTP: dict[str, Any] = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
EMAIL_SENDER = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/a@example.com",
}
ADDRESSES = attributes(
    email="alice@example.com",
    email_verified="true",
    phone_number="+15555550001",
    phone_number_verified="true",
)


class Pool:
    """A pool with second factors, and alice in it."""

    def __init__(self, cognito: Any, configuration: str = "OPTIONAL", **factors: Any) -> None:
        self.cognito = cognito
        self.id = make_pool(cognito, EmailConfiguration=EMAIL_SENDER)
        cognito.set_user_pool_mfa_config(
            UserPoolId=self.id, MfaConfiguration=configuration, **(factors or TOTP)
        )
        self.client_id = make_client(cognito, self.id)
        make_user(cognito, self.id, "alice", ADDRESSES)

    def sign_in(self, door: str = "USER") -> dict[str, Any]:
        return sign_in(self.cognito, self.id, self.client_id, door)

    def respond(self, challenge: str, session: str, door: str = "USER", **given: str) -> Any:
        request = {
            "ClientId": self.client_id,
            "ChallengeName": challenge,
            "Session": session,
            "ChallengeResponses": {"USERNAME": "alice", **given},
        }
        if door == "ADMIN":
            return self.cognito.admin_respond_to_auth_challenge(UserPoolId=self.id, **request)
        return self.cognito.respond_to_auth_challenge(**request)

    def attributes(self) -> dict[str, str]:
        user = self.cognito.admin_get_user(UserPoolId=self.id, Username="alice")
        return as_dict(user["UserAttributes"])

    def prefer(self, **settings: Any) -> None:
        self.cognito.admin_set_user_mfa_preference(UserPoolId=self.id, Username="alice", **settings)

    def set_up(self, prefer: bool = True) -> "App":
        """Set an app up with a token of alice's, and enable it."""
        token = self.sign_in()["AuthenticationResult"]["AccessToken"]
        secret = self.cognito.associate_software_token(AccessToken=token)["SecretCode"]
        app = App(secret)
        self.cognito.verify_software_token(AccessToken=token, UserCode=app.code())
        settings = {"Enabled": True, "PreferredMfa": prefer}
        self.cognito.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings=settings)
        return app


class App:
    """An authenticator app that gives each code once: of the step before, this one, the next."""

    def __init__(self, secret: str) -> None:
        self._totp = pyotp.TOTP(secret)
        self._drift = -2

    def code(self) -> str:
        self._drift += 1
        return self._totp.at(time.time() + 30 * self._drift)


WRONG_CODE = ("CodeMismatchException", "Invalid code received for user")
WRONG_SENT_CODE = ("CodeMismatchException", "Invalid code or auth state for the user.")
USED = (
    "NotAuthorizedException",
    "Invalid session for the user, session can only be used once.",
)


@pytest.mark.parametrize("door", DOORS)
def test_an_app_is_asked_for_its_code(cognito: Any, door: str) -> None:
    pool = Pool(cognito)
    app = pool.set_up()
    asked = pool.sign_in(door)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert asked["ChallengeParameters"] == {"USER_ID_FOR_SRP": "alice"}
    code = app.code()
    answer = {"SOFTWARE_TOKEN_MFA_CODE": code}
    signed_in = pool.respond("SOFTWARE_TOKEN_MFA", asked["Session"], door, **answer)
    token = signed_in["AuthenticationResult"]["AccessToken"]
    assert cognito.get_user(AccessToken=token)["Username"] == "alice"
    with refused(*USED):
        pool.respond("SOFTWARE_TOKEN_MFA", asked["Session"], door, **answer)
    with refused("ExpiredCodeException", "Your software token has already been used once."):
        pool.respond("SOFTWARE_TOKEN_MFA", pool.sign_in()["Session"], door, **answer)


def test_after_a_wrong_code_the_session_stays_usable(cognito: Any) -> None:
    pool = Pool(cognito)
    app = pool.set_up()
    session = pool.sign_in()["Session"]
    for _ in range(2):
        with refused(*WRONG_CODE):
            pool.respond("SOFTWARE_TOKEN_MFA", session, SOFTWARE_TOKEN_MFA_CODE="000000")
    code = app.code()
    assert pool.respond("SOFTWARE_TOKEN_MFA", session, SOFTWARE_TOKEN_MFA_CODE=code)


def test_who_guesses_codes_has_to_wait(cognito: Any) -> None:
    pool = Pool(cognito)
    pool.set_up()
    session = pool.sign_in()["Session"]
    for _ in range(5):
        with refused(*WRONG_CODE):
            pool.respond("SOFTWARE_TOKEN_MFA", session, SOFTWARE_TOKEN_MFA_CODE="000000")
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        pool.respond("SOFTWARE_TOKEN_MFA", session, SOFTWARE_TOKEN_MFA_CODE="000000")


def test_who_must_have_a_factor_sets_it_up_before_she_is_in(cognito: Any) -> None:
    pool = Pool(cognito, "ON")
    asked = pool.sign_in()
    assert asked["ChallengeName"] == "MFA_SETUP"
    assert asked["ChallengeParameters"] == {
        "MFAS_CAN_SETUP": '["SOFTWARE_TOKEN_MFA"]',
        "USER_ID_FOR_SRP": "alice",
    }
    with refused("NotAuthorizedException", "Invalid session for the user."):
        pool.respond("MFA_SETUP", asked["Session"])
    associated = cognito.associate_software_token(Session=asked["Session"])
    with refused(*USED):
        cognito.associate_software_token(Session=asked["Session"])
    with refused("NotAuthorizedException", "Invalid session for the user."):
        pool.respond("MFA_SETUP", associated["Session"])
    app = App(associated["SecretCode"])
    with refused(
        "EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA"
    ):
        cognito.verify_software_token(Session=associated["Session"], UserCode="000000")
    verified = cognito.verify_software_token(
        Session=associated["Session"], UserCode=app.code(), FriendlyDeviceName="phone"
    )
    assert verified["Status"] == "SUCCESS"
    assert pool.respond("MFA_SETUP", verified["Session"])["AuthenticationResult"]
    user = cognito.admin_get_user(UserPoolId=pool.id, Username="alice")
    assert user["PreferredMfaSetting"] == "SOFTWARE_TOKEN_MFA"
    assert user["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
    again = pool.sign_in()
    assert again["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert again["ChallengeParameters"] == {
        "FRIENDLY_DEVICE_NAME": "phone",
        "USER_ID_FOR_SRP": "alice",
    }
    answer = {"SOFTWARE_TOKEN_MFA_CODE": app.code()}
    assert pool.respond("SOFTWARE_TOKEN_MFA", again["Session"], **answer)["AuthenticationResult"]


def test_an_app_is_proven_in_the_sign_in_that_gave_its_secret(cognito: Any) -> None:
    pool = Pool(cognito, "ON")
    cognito.admin_delete_user_attributes(
        UserPoolId=pool.id, Username="alice", UserAttributeNames=["phone_number"]
    )
    first, second = pool.sign_in(), pool.sign_in()
    associated = cognito.associate_software_token(Session=first["Session"])
    app = App(associated["SecretCode"])
    for _ in range(2):
        with refused("NotAuthorizedException", "Invalid session for the user."):
            cognito.verify_software_token(Session=second["Session"], UserCode=app.code())
    verified = cognito.verify_software_token(Session=associated["Session"], UserCode=app.code())
    assert pool.respond("MFA_SETUP", verified["Session"])["AuthenticationResult"]


def test_who_must_have_a_factor_gives_an_address_for_codes(host: Host, cognito: Any) -> None:
    pool = Pool(cognito, "ON", EmailMfaConfiguration={}, **TOTP)
    cognito.admin_delete_user_attributes(
        UserPoolId=pool.id, Username="alice", UserAttributeNames=["email", "phone_number"]
    )
    asked = pool.sign_in()
    assert asked["ChallengeParameters"]["MFAS_CAN_SETUP"] == '["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]'
    with refused("InvalidParameterException", "Invalid email address format."):
        pool.respond("MFA_SETUP", asked["Session"], EMAIL="nowhere")
    sent = pool.respond("MFA_SETUP", asked["Session"], EMAIL="other@example.com")
    assert sent["ChallengeName"] == "EMAIL_OTP"
    assert sent["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "o***@e***"
    with refused(*WRONG_SENT_CODE):
        pool.respond("EMAIL_OTP", sent["Session"], EMAIL_OTP_CODE="000000")
    # Until the code is back, nothing has changed.
    assert "email" not in pool.attributes()
    code = codes_of(host, pool.id)[-1]
    assert pool.respond("EMAIL_OTP", sent["Session"], EMAIL_OTP_CODE=code)["AuthenticationResult"]
    assert pool.attributes()["email"] == "other@example.com"
    assert pool.attributes()["email_verified"] == "true"
    user = cognito.admin_get_user(UserPoolId=pool.id, Username="alice")
    assert user["PreferredMfaSetting"] == "EMAIL_OTP"
    assert pool.sign_in()["ChallengeName"] == "EMAIL_OTP"


def test_a_password_alone_moves_no_account_to_another_mailbox(cognito: Any) -> None:
    pool = Pool(cognito, "ON", EmailMfaConfiguration={}, **TOTP)
    asked = pool.sign_in()
    assert asked["ChallengeName"] == "MFA_SETUP"
    with refused("InvalidParameterException", "Cannot modify the non-mutable attribute email"):
        pool.respond("MFA_SETUP", asked["Session"], EMAIL="thief@example.com")


def test_a_temporary_password_comes_before_the_second_factor(cognito: Any) -> None:
    pool = Pool(cognito, "ON")
    cognito.admin_set_user_password(
        UserPoolId=pool.id, Username="alice", Password="Temporary1!", Permanent=False
    )
    asked = sign_in(cognito, pool.id, pool.client_id, PASSWORD="Temporary1!")
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    following = pool.respond("NEW_PASSWORD_REQUIRED", asked["Session"], NEW_PASSWORD="Another123!")
    assert following["ChallengeName"] == "MFA_SETUP"
    assert "AuthenticationResult" not in following


@pytest.mark.parametrize(
    ("factor", "member", "config", "medium", "destination"),
    [
        ("SMS_MFA", "SMSMfaSettings", {"SmsMfaConfiguration": SMS}, "SMS", "+*******0001"),
        ("EMAIL_OTP", "EmailMfaSettings", {"EmailMfaConfiguration": {}}, "EMAIL", "a***@e***"),
    ],
)
def test_a_code_is_sent_and_comes_back(
    host: Host,
    cognito: Any,
    factor: str,
    member: str,
    config: dict[str, Any],
    medium: str,
    destination: str,
) -> None:
    pool = Pool(cognito, **TOTP, **config)
    pool.prefer(**{member: {"Enabled": True, "PreferredMfa": True}})
    asked = pool.sign_in()
    assert asked["ChallengeName"] == factor
    assert asked["ChallengeParameters"] == {
        "CODE_DELIVERY_DELIVERY_MEDIUM": medium,
        "CODE_DELIVERY_DESTINATION": destination,
        "USER_ID_FOR_SRP": "alice",
    }
    (code,) = codes_of(host, pool.id, "alice")
    wrong = "000000" if code != "000000" else "000001"
    with refused(*WRONG_SENT_CODE):
        pool.respond(factor, asked["Session"], **{f"{factor}_CODE": wrong})
    with refused("InvalidParameterException", f"Missing required parameter {factor}_CODE"):
        pool.respond(factor, asked["Session"])
    signed_in = pool.respond(factor, asked["Session"], **{f"{factor}_CODE": code})
    assert signed_in["AuthenticationResult"]["AccessToken"]
    with refused(*USED):
        pool.respond(factor, asked["Session"], **{f"{factor}_CODE": code})


def test_of_several_factors_one_is_chosen(host: Host, cognito: Any) -> None:
    pool = Pool(cognito, **TOTP, SmsMfaConfiguration=SMS)
    app = pool.set_up(prefer=False)
    pool.prefer(SMSMfaSettings={"Enabled": True})
    asked = pool.sign_in()
    assert asked["ChallengeName"] == "SELECT_MFA_TYPE"
    choices = json.loads(asked["ChallengeParameters"]["MFAS_CAN_CHOOSE"])
    assert choices == ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]
    with refused(
        "InvalidParameterException", "EMAIL_OTP is not one of the MFA types to choose from."
    ):
        pool.respond("SELECT_MFA_TYPE", asked["Session"], ANSWER="EMAIL_OTP")
    chosen = pool.respond("SELECT_MFA_TYPE", asked["Session"], ANSWER="SOFTWARE_TOKEN_MFA")
    assert chosen["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    answer = {"SOFTWARE_TOKEN_MFA_CODE": app.code()}
    assert pool.respond("SOFTWARE_TOKEN_MFA", chosen["Session"], **answer)
    other = pool.respond("SELECT_MFA_TYPE", pool.sign_in()["Session"], ANSWER="SMS_MFA")
    (code,) = codes_of(host, pool.id, "alice")
    assert pool.respond("SMS_MFA", other["Session"], SMS_MFA_CODE=code)


@pytest.mark.parametrize("configuration", ["OFF", "OPTIONAL"])
def test_who_has_enabled_no_factor_is_asked_for_none(cognito: Any, configuration: str) -> None:
    pool = Pool(cognito)
    if configuration == "OFF":
        pool.set_up()
        cognito.set_user_pool_mfa_config(UserPoolId=pool.id, MfaConfiguration="OFF")
    assert pool.sign_in()["AuthenticationResult"]["AccessToken"]


def test_a_pool_that_requires_a_factor_takes_the_phone_that_is_there(cognito: Any) -> None:
    pool = Pool(cognito, "ON", SmsMfaConfiguration=SMS)
    assert pool.sign_in()["ChallengeName"] == "SMS_MFA"


PREFERENCES: list[tuple[dict[str, Any], str]] = [
    (
        {"SoftwareTokenMfaSettings": {"Enabled": True}},
        "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA",
    ),
    (
        {"SMSMfaSettings": {"Enabled": True}},
        "User does not have delivery config set to turn on SMS_MFA",
    ),
    (
        {"EmailMfaSettings": {"Enabled": True}},
        "User does not have delivery config set to turn on EMAIL_OTP",
    ),
    (
        {
            "SMSMfaSettings": {"Enabled": True, "PreferredMfa": True},
            "EmailMfaSettings": {"Enabled": True, "PreferredMfa": True},
        },
        "Only one MFA factor can be set as preferred.",
    ),
    (
        {"SMSMfaSettings": {"Enabled": False, "PreferredMfa": True}},
        "A factor that is not enabled cannot be preferred.",
    ),
]


@pytest.mark.parametrize(("settings", "message"), PREFERENCES)
def test_a_factor_that_cannot_be_used_cannot_be_enabled(
    cognito: Any, settings: dict[str, Any], message: str
) -> None:
    pool_id = make_pool(cognito)
    make_user(cognito, pool_id)
    with refused("InvalidParameterException", message):
        cognito.admin_set_user_mfa_preference(UserPoolId=pool_id, Username="alice", **settings)
    user = cognito.admin_get_user(UserPoolId=pool_id, Username="alice")
    assert "UserMFASettingList" not in user
    assert "PreferredMfaSetting" not in user


def test_preferences_change_one_by_one(cognito: Any) -> None:
    pool = Pool(cognito, **TOTP, SmsMfaConfiguration=SMS)

    def state() -> tuple[list[str] | None, str | None]:
        user = cognito.admin_get_user(UserPoolId=pool.id, Username="alice")
        return user.get("UserMFASettingList"), user.get("PreferredMfaSetting")

    pool.prefer(SMSMfaSettings={"Enabled": True, "PreferredMfa": True})
    assert state() == (["SMS_MFA"], "SMS_MFA")
    pool.prefer(EmailMfaSettings={"Enabled": True})
    assert state() == (["SMS_MFA", "EMAIL_OTP"], "SMS_MFA")
    pool.prefer(EmailMfaSettings={"Enabled": True, "PreferredMfa": True})
    assert state() == (["SMS_MFA", "EMAIL_OTP"], "EMAIL_OTP")
    pool.prefer(EmailMfaSettings={"Enabled": False})
    assert state() == (["SMS_MFA"], None)
    pool.prefer(SMSMfaSettings={"Enabled": False})
    assert state() == (None, None)


def test_a_lost_app_is_forgotten(cognito: Any) -> None:
    pool = Pool(cognito)
    pool.set_up()
    cognito.admin_delete_software_token(UserPoolId=pool.id, Username="alice")
    assert pool.sign_in()["AuthenticationResult"]
    assert "UserMFASettingList" not in cognito.admin_get_user(UserPoolId=pool.id, Username="alice")


def test_a_pool_without_totp_takes_no_app(cognito: Any) -> None:
    pool = Pool(cognito, SmsMfaConfiguration=SMS)
    token = pool.sign_in()["AuthenticationResult"]["AccessToken"]
    with refused(
        "SoftwareTokenMFANotFoundException",
        "Software Token MFA has not been enabled by the userPool",
    ):
        cognito.associate_software_token(AccessToken=token)


@pytest.mark.parametrize("challenge", ["MFA_SETUP", "SMS_MFA", "SOFTWARE_TOKEN_MFA"])
def test_no_session_but_the_users_own_lets_anybody_in(cognito: Any, challenge: str) -> None:
    pool, other = Pool(cognito, "ON"), Pool(cognito, "ON")
    make_user(cognito, pool.id, "bob")
    bobs = sign_in(cognito, pool.id, pool.client_id, USERNAME="bob")["Session"]
    answers = {"SMS_MFA_CODE": "000000", "SOFTWARE_TOKEN_MFA_CODE": "000000"}
    for session in (bobs, other.sign_in()["Session"], "made-up-session-made-up"):
        with refused("NotAuthorizedException", "Invalid session for the user."):
            pool.respond(challenge, session, **answers)
    with refused("NotAuthorizedException", "Invalid session for the user."):
        cognito.associate_software_token(Session="made-up-session-made-up")


def test_a_session_is_over_in_the_end(own_cognito: Any, at: Callable[[float], None]) -> None:
    pool = Pool(own_cognito, "ON")
    session = pool.sign_in()["Session"]
    at(3 * 60 + 1)
    with refused("NotAuthorizedException", "Invalid session for the user, session is expired."):
        own_cognito.associate_software_token(Session=session)


def test_another_client_is_asked_after_srp(cognito: Any) -> None:
    pool = Pool(cognito)
    app = pool.set_up()
    client = AWSSRP("alice", PASSWORD, pool.id, pool.client_id, client=cognito)
    with pytest.raises(SoftwareTokenMFAChallengeException) as asked:
        client.authenticate_user()
    session = asked.value.get_tokens()["Session"]
    answer = {"SOFTWARE_TOKEN_MFA_CODE": app.code()}
    assert pool.respond("SOFTWARE_TOKEN_MFA", session, **answer)["AuthenticationResult"]


def test_a_code_that_comes_several_times_at_once_counts_once(cognito: Any) -> None:
    pool = Pool(cognito)
    app = pool.set_up()
    sessions = [pool.sign_in()["Session"] for _ in range(6)]
    code = app.code()

    def answer(number: int) -> str:
        try:
            pool.respond("SOFTWARE_TOKEN_MFA", sessions[number], SOFTWARE_TOKEN_MFA_CODE=code)
        except cognito.exceptions.ExpiredCodeException:
            return "used"
        return "in"

    assert sorted(at_once(len(sessions), answer)) == ["in", *["used"] * 5]
