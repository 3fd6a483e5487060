"""Answers to challenges that another answer overtakes: a session is used once, and a code."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pyotp
import pytest

from localstack_cognito.signin import one_time_codes, sessions, totp
from localstack_cognito.signin.challenges import mfa_setup
from localstack_cognito.signin.challenges.new_password_required import NewPasswordRequired
from localstack_cognito.signin.challenges.software_token_mfa import SoftwareTokenMfa
from tests.integration.directory.users.accounts import GONE
from tests.integration.making import PASSWORD, as_dict, attributes, refused
from tests.integration.second_looks.between import between, codes, sent
from tests.integration.signin.making import APP, MAILBOX
from tests.integration.signin.stages import CASES, SECRET_BLOCKS, Stage
from tests.integration.signin.walker import Walker

DENIED = "NotAuthorizedException"
USED = (DENIED, "Invalid session for the user, session can only be used once.")
INVALID = (DENIED, "Invalid session for the user.")
USED_CODE = ("ExpiredCodeException", "Your software token has already been used once.")
NOT_ENABLED = (
    "EnableSoftwareTokenMFAException",
    "Code mismatch and fail enable Software Token MFA",
)
NO_HOST: Any = None
LOOKS_IN: dict[str, Callable[..., Any]] = {
    "NEW_PASSWORD_REQUIRED": NewPasswordRequired.answer,
    "MFA_SETUP": mfa_setup.MfaSetup.answer,
    "SMS_MFA": one_time_codes.redeem,
    "EMAIL_OTP": one_time_codes.redeem,
    "SOFTWARE_TOKEN_MFA": SoftwareTokenMfa.answer,
    "SELECT_MFA_TYPE": sessions.use_alone,
    "SELECT_CHALLENGE": sessions.use_alone,
    "PASSWORD": sessions.use_alone,
    "PASSWORD_SRP": sessions.use_alone,
    "SMS_OTP": one_time_codes.redeem,
    "EMAIL_OTP first": one_time_codes.redeem,
    "DEVICE_SRP_AUTH": sessions.take,
    "PASSWORD_VERIFIER": sessions.take,
    "DEVICE_PASSWORD_VERIFIER": sessions.take,
}


class WalkerHere(Walker):
    """A user whose messages are in this process's outbox."""

    def code(self) -> str:
        return str(sent(self.pool_id, self.username)[-1].code)


def _stage(cognito: Any, name: str) -> Stage:
    return Stage(partial(WalkerHere, NO_HOST), cognito, name)


def _set_up(walker: Walker, asked: dict[str, Any]) -> dict[str, Any]:
    """Prove an app for a user who has to set one up; return what the last answer is to."""
    associated = walker.cognito.associate_software_token(Session=asked["Session"])
    verified = walker.cognito.verify_software_token(
        Session=associated["Session"], UserCode=pyotp.TOTP(associated["SecretCode"]).now()
    )
    return {**asked, "Session": verified["Session"]}


@pytest.mark.parametrize("name", [*CASES, *SECRET_BLOCKS])
def test_of_two_right_answers_the_first_counts(cognito: Any, name: str) -> None:
    stage = _stage(cognito, name)
    alice, asked = stage.waiting("alice")
    # What the two send is the same, whatever either has done before.
    first, second = replace(alice), replace(alice)
    if name == "MFA_SETUP":
        asked = _set_up(alice, asked)
        reply: Callable[..., Any] = lambda walker, asked: walker.respond(asked)  # noqa: E731
    else:
        reply = stage.reply
    refusal = USED_CODE if name == "SOFTWARE_TOKEN_MFA" else USED
    with between(LOOKS_IN[name], lambda: reply(first, asked)), refused(*refusal):
        reply(second, asked)


def _change_password(stage: Stage, alice: Walker) -> None:
    stage.cognito.admin_set_user_password(
        UserPoolId=stage.pool_id, Username=alice.username, Password=PASSWORD, Permanent=True
    )


def test_new_password_required_after_admin_set_user_password(cognito: Any) -> None:
    stage = _stage(cognito, "NEW_PASSWORD_REQUIRED")
    alice, asked = stage.waiting("alice")
    with (
        between(NewPasswordRequired.answer, lambda: _change_password(stage, alice)),
        refused(*INVALID),
    ):
        stage.reply(alice, asked)


def _attributes(stage: Stage) -> dict[str, str]:
    user = stage.cognito.admin_get_user(UserPoolId=stage.pool_id, Username="alice")
    return as_dict(user["UserAttributes"])


def _rename(stage: Stage) -> None:
    stage.cognito.admin_update_user_attributes(
        UserPoolId=stage.pool_id, Username="alice", UserAttributes=attributes(name="between")
    )


@pytest.mark.parametrize("name", ["NEW_PASSWORD_REQUIRED", "MFA_SETUP"])
def test_an_answer_with_admin_update_user_attributes(cognito: Any, name: str) -> None:
    stage = _stage(cognito, name)
    alice, asked = stage.waiting("alice")
    with between(LOOKS_IN[name], lambda: _rename(stage)):
        stage.reply(alice, asked)
    assert _attributes(stage)["name"] == "between"


def test_email_otp_verifies_no_address_that_has_come_meanwhile(cognito: Any) -> None:
    stage = _stage(cognito, "EMAIL_OTP first")
    alice, asked = stage.waiting("alice")

    def set_address(**values: str) -> None:
        cognito.admin_update_user_attributes(
            UserPoolId=stage.pool_id, Username="alice", UserAttributes=attributes(**values)
        )

    set_address(email_verified="false")
    with between(one_time_codes.redeem, lambda: set_address(email="other@example.com")):
        stage.reply(alice, asked)
    assert _attributes(stage)["email"] == "other@example.com"
    assert _attributes(stage)["email_verified"] == "false"


def test_software_token_mfa_takes_a_code_once_whichever_session_it_comes_with(cognito: Any) -> None:
    stage = _stage(cognito, "SOFTWARE_TOKEN_MFA")
    alice, asked = stage.waiting("alice")
    other = alice.begin("USER_PASSWORD_AUTH", PASSWORD=alice.password)
    with (
        between(SoftwareTokenMfa.answer, lambda: stage.reply(alice, other)),
        refused(*USED_CODE),
    ):
        stage.reply(alice, asked)


def _with_token(cognito: Any) -> tuple[Stage, dict[str, str]]:
    stage = _stage(cognito, "SELECT_CHALLENGE")
    cognito.set_user_pool_mfa_config(UserPoolId=stage.pool_id, MfaConfiguration="OPTIONAL", **APP)
    alice, _ = stage.waiting("alice")
    answer = alice.begin("USER_PASSWORD_AUTH", PASSWORD=alice.password)
    return stage, {"AccessToken": answer["AuthenticationResult"]["AccessToken"]}


def test_verify_software_token_after_associate_software_token(cognito: Any) -> None:
    _, by_token = _with_token(cognito)
    app = pyotp.TOTP(cognito.associate_software_token(**by_token)["SecretCode"])
    code = app.now()
    with (
        between(totp.verify, lambda: cognito.associate_software_token(**by_token)),
        refused(*NOT_ENABLED),
    ):
        cognito.verify_software_token(UserCode=code, **by_token)
    # Nothing was enabled: neither secret counts.
    with refused(
        "InvalidParameterException",
        "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA",
    ):
        cognito.set_user_mfa_preference(SoftwareTokenMfaSettings={"Enabled": True}, **by_token)


def test_verify_software_token_after_verify_software_token(cognito: Any) -> None:
    _, by_token = _with_token(cognito)
    app = pyotp.TOTP(cognito.associate_software_token(**by_token)["SecretCode"])
    code = app.now()

    def verify() -> None:
        cognito.verify_software_token(UserCode=code, **by_token)

    with between(totp.verify, verify), refused(*NOT_ENABLED):
        verify()
    cognito.set_user_mfa_preference(SoftwareTokenMfaSettings={"Enabled": True}, **by_token)


def test_associate_software_token_after_admin_delete_user(cognito: Any) -> None:
    stage, by_token = _with_token(cognito)
    with (
        between(
            totp.associate,
            lambda: cognito.admin_delete_user(UserPoolId=stage.pool_id, Username="alice"),
        ),
        refused(*GONE),
    ):
        cognito.associate_software_token(**by_token)


def test_associate_software_token_in_a_session_twice(cognito: Any) -> None:
    stage = _stage(cognito, "MFA_SETUP")
    _, asked = stage.waiting("alice")

    def associate() -> None:
        cognito.associate_software_token(Session=asked["Session"])

    with between(sessions.use_alone, associate), refused(*USED):
        associate()


def test_verify_software_token_in_a_session_twice(cognito: Any) -> None:
    stage = _stage(cognito, "MFA_SETUP")
    _, asked = stage.waiting("alice")
    given = cognito.associate_software_token(Session=asked["Session"])
    code = pyotp.TOTP(given["SecretCode"]).now()

    def verify() -> None:
        cognito.verify_software_token(Session=given["Session"], UserCode=code)

    with between(totp.verify, verify), refused(*NOT_ENABLED):
        verify()


def test_verify_software_token_in_a_session_that_has_just_been_used(cognito: Any) -> None:
    stage = _stage(cognito, "MFA_SETUP")
    _, asked = stage.waiting("alice")
    given = cognito.associate_software_token(Session=asked["Session"])
    code = pyotp.TOTP(given["SecretCode"]).now()

    def associate() -> None:
        cognito.associate_software_token(Session=given["Session"])

    with between(sessions.use_alone, associate), refused(*USED):
        cognito.verify_software_token(Session=given["Session"], UserCode=code)


def test_mfa_setup_with_an_address_twice(cognito: Any) -> None:
    stage = _stage(cognito, "MFA_SETUP")
    alice, asked = stage.waiting("alice")
    cognito.set_user_pool_mfa_config(
        UserPoolId=stage.pool_id, MfaConfiguration="ON", **APP, **MAILBOX
    )

    def give() -> Any:
        return alice.respond(asked, EMAIL="alice@example.com")

    with between(sessions.use_alone, give), refused(*USED):
        give()


def test_email_otp_that_sets_a_mailbox_up_with_admin_update_user_attributes(cognito: Any) -> None:
    stage = _stage(cognito, "MFA_SETUP")
    alice, asked = stage.waiting("alice")
    cognito.set_user_pool_mfa_config(
        UserPoolId=stage.pool_id, MfaConfiguration="ON", **APP, **MAILBOX
    )
    code_asked = alice.respond(asked, EMAIL="alice@example.com")
    with between(one_time_codes.redeem, lambda: _rename(stage)):
        alice.respond(code_asked, EMAIL_OTP_CODE=alice.code())
    assert _attributes(stage)["name"] == "between"


def test_a_session_of_confirm_sign_up_signs_in_once(cognito: Any) -> None:
    stage = _stage(cognito, "SELECT_CHALLENGE")
    cognito.update_user_pool(UserPoolId=stage.pool_id, AutoVerifiedAttributes=["email"])
    given = {"ClientId": stage.client_id, "Username": "newcomer"}
    cognito.sign_up(Password=PASSWORD, UserAttributes=attributes(email="new@example.com"), **given)
    session = cognito.confirm_sign_up(ConfirmationCode=codes(stage.pool_id)[-1], **given)["Session"]

    def begin() -> None:
        cognito.initiate_auth(
            ClientId=stage.client_id,
            AuthFlow="USER_AUTH",
            AuthParameters={"USERNAME": "newcomer"},
            Session=session,
        )

    with between(sessions.use_alone, begin), refused(*USED):
        begin()


def test_a_session_for_a_user_who_has_just_gone(cognito: Any) -> None:
    stage = _stage(cognito, "SELECT_CHALLENGE")
    alice, _ = stage.waiting("alice")
    with (
        between(
            sessions.begin,
            lambda: cognito.admin_delete_user(UserPoolId=stage.pool_id, Username="alice"),
        ),
        refused(DENIED, "Incorrect username or password."),
    ):
        alice.begin("USER_AUTH")
