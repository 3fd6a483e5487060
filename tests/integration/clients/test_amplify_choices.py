"""aws-amplify 6 where users choose: the first factor with USER_AUTH, or one second of several."""

import pytest

from tests.host import Host
from tests.integration.clients.answers import DONE, SENT, WRONG, step
from tests.integration.clients.conftest import EMAIL, VERIFIES_EMAIL, App
from tests.integration.making import SMS

FACTORS = ["PASSWORD", "EMAIL_OTP"]
POOL = {**VERIFIES_EMAIL, "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": FACTORS}}}
FLOWS = ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
EMAIL_SENDER = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/a@example.com",
}
DESTINATION = {"deliveryMedium": "EMAIL", "destination": SENT["destination"]}


@pytest.fixture
def app(host: Host) -> App:
    """An app where users sign in with a password or a code by e-mail, as they choose."""
    return App(host, POOL, ExplicitAuthFlows=FLOWS)


def test_a_user_signs_in_by_what_she_chooses(app: App) -> None:
    app.add("alice", email=EMAIL, email_verified="true")
    told = app.run("amplify/choice.mjs")
    code_sent = step("CONFIRM_SIGN_IN_WITH_EMAIL_CODE", codeDeliveryDetails=DESTINATION)
    tokens = [told[way].pop("tokens") for way in ("PASSWORD", "PASSWORD_SRP")]
    by_password = {
        "asked": step("CONFIRM_SIGN_IN_WITH_PASSWORD"),
        "signedIn": DONE,
        "wrong": WRONG,
        "preferred": DONE,
    }
    offered = told.pop("offered")["nextStep"]
    assert offered["signInStep"] == "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION"
    assert sorted(offered["availableChallenges"]) == ["EMAIL_OTP", "PASSWORD", "PASSWORD_SRP"]
    assert told == {
        "codeSent": code_sent,
        "wrongCode": ["CodeMismatchException", "Invalid code or auth state for the user."],
        "byCode": DONE,
        "codePreferred": code_sent,
        "byPreferredCode": DONE,
        "PASSWORD": by_password,
        "PASSWORD_SRP": by_password,
    }
    assert [app.claims(each["access"])["username"] for each in tokens] == ["alice", "alice"]


def test_somebody_signs_up_without_a_password_and_is_signed_in(app: App) -> None:
    told = app.run("amplify/sign_up_without_password.mjs", email=EMAIL)
    user = app.user()
    assert told == {
        "signedUp": {
            "isSignUpComplete": False,
            "nextStep": {"signUpStep": "CONFIRM_SIGN_UP", "codeDeliveryDetails": SENT},
            "userId": user["attributes"]["sub"],
        },
        "confirmed": {
            "isSignUpComplete": True,
            "nextStep": {"signUpStep": "COMPLETE_AUTO_SIGN_IN"},
        },
        "signedIn": DONE,
        "attributes": user["attributes"],
    }
    assert user["UserStatus"] == "CONFIRMED"
    assert user["attributes"]["email_verified"] == "true"


def test_a_user_chooses_among_second_factors_until_she_prefers_one(host: Host) -> None:
    app = App(host, {"EmailConfiguration": EMAIL_SENDER})
    app.cognito.set_user_pool_mfa_config(
        UserPoolId=app.pool_id,
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration=SMS,
        EmailMfaConfiguration={},
    )
    app.add(
        "alice",
        email=EMAIL,
        email_verified="true",
        phone_number="+15555550123",
        phone_number_verified="true",
    )
    app.cognito.admin_set_user_mfa_preference(
        UserPoolId=app.pool_id,
        Username="alice",
        SMSMfaSettings={"Enabled": True},
        EmailMfaSettings={"Enabled": True},
    )
    told = app.run("amplify/second_factors.mjs")
    by_phone = {"deliveryMedium": "SMS", "destination": "+*******0123"}
    email_sent = step("CONFIRM_SIGN_IN_WITH_EMAIL_CODE", codeDeliveryDetails=DESTINATION)
    sms_sent = step("CONFIRM_SIGN_IN_WITH_SMS_CODE", codeDeliveryDetails=by_phone)
    factors = ["SMS", "EMAIL"]
    each = {
        "offered": step("CONTINUE_SIGN_IN_WITH_MFA_SELECTION", allowedMFATypes=factors),
        "wrong": ["CodeMismatchException", "Invalid code or auth state for the user."],
        "signedIn": DONE,
    }
    assert told == {
        "chosen": {"EMAIL": {**each, "sent": email_sent}, "SMS": {**each, "sent": sms_sent}},
        "before": {"enabled": factors},
        "after": {"preferred": "EMAIL", "enabled": factors},
        "sent": email_sent,
        "signedIn": DONE,
    }
    assert app.user()["PreferredMfaSetting"] == "EMAIL_OTP"


def test_a_user_who_must_have_a_second_factor_chooses_codes_by_email(host: Host) -> None:
    app = App(host, {"EmailConfiguration": EMAIL_SENDER})
    app.cognito.set_user_pool_mfa_config(
        UserPoolId=app.pool_id,
        MfaConfiguration="ON",
        SoftwareTokenMfaConfiguration={"Enabled": True},
        EmailMfaConfiguration={},
    )
    app.add("alice")
    told = app.run("amplify/second_factor_at_sign_in.mjs", email=EMAIL)
    assert told == {
        "offered": step(
            "CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION", allowedMFATypes=["TOTP", "EMAIL"]
        ),
        "chosen": step("CONTINUE_SIGN_IN_WITH_EMAIL_SETUP"),
        "sent": step("CONFIRM_SIGN_IN_WITH_EMAIL_CODE", codeDeliveryDetails=DESTINATION),
        "signedIn": DONE,
        "preference": {"enabled": ["EMAIL"], "preferred": "EMAIL"},
    }
    assert app.user()["attributes"]["email_verified"] == "true"
