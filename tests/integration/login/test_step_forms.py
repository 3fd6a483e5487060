"""What people are asked on the way: to choose, for codes, and for what is set up first."""

import time
from collections.abc import Callable
from typing import Any

import pyotp
import pytest

from tests.host import Host
from tests.integration.login.forms import Visitor, last_code, username_of
from tests.integration.making import PASSWORD

OTHER = "Different456!"
CHOICE = {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}}
VERIFIED = {"email": "alice@example.com", "email_verified": "true"}
SOURCE = "arn:aws:ses:us-east-1:000000000000:identity/pool@example.com"
PHONE = {"phone_number": "+15555550100", "phone_number_verified": "true"}


def test_hidden_users_stay_hidden_where_there_is_a_choice(
    visitor: Callable[..., Visitor], new_user: Callable[..., str]
) -> None:
    someone = visitor(client={"PreventUserExistenceErrors": "ENABLED"}, **CHOICE)
    new_user(someone.app.pool_id, **VERIFIED)
    titles = []
    for name in ("alice", "nobody"):
        someone.open()
        page = someone.submit(username=name)
        titles.append((page.status, page.title))
    assert titles[0] == titles[1]


def test_a_temporary_password_is_changed_and_attributes_are_asked_for(
    visitor: Callable[..., Visitor], cognito: Any
) -> None:
    someone = visitor(Schema=[{"Name": "given_name", "Required": True}])
    pool_id = someone.app.pool_id
    cognito.admin_create_user(
        UserPoolId=pool_id, Username="bob", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS"
    )
    someone.open()
    page = someone.submit(username="bob", password=PASSWORD)
    assert page.title == "Choose a new password"
    assert "attribute.given_name" in page.forms[0].fields
    page = someone.submit(password="short", **{"attribute.given_name": "Bob"})
    assert page.problem == page.text("#password-error") == "The password is too short."
    assert page.forms[0].fields["attribute.given_name"] == "Bob"
    someone.submit(password=OTHER)
    assert username_of(someone) == "bob"
    user = cognito.admin_get_user(UserPoolId=pool_id, Username="bob")
    assert {"Name": "given_name", "Value": "Bob"} in user["UserAttributes"]


def test_an_app_for_codes_is_set_up_and_asked_for(
    visitor: Callable[..., Visitor], new_user: Callable[..., str], cognito: Any
) -> None:
    someone = visitor()
    new_user(someone.app.pool_id)
    cognito.set_user_pool_mfa_config(
        UserPoolId=someone.app.pool_id,
        MfaConfiguration="ON",
        SoftwareTokenMfaConfiguration={"Enabled": True},
    )
    someone.open()
    page = someone.submit(username="alice", password=PASSWORD)
    secret = page.text("#secret")
    assert page.images[0]["src"].startswith("data:image/svg+xml")
    assert page.images[0]["alt"]
    page = someone.submit(code="000000")
    assert page.problem == page.text("#code-error") == "The code is wrong."
    assert page.text("#secret") == secret
    someone.submit(code=pyotp.TOTP(secret).now())
    assert username_of(someone) == "alice"
    again = Visitor(someone.app)
    again.open()
    page = again.submit(username="alice", password=PASSWORD)
    assert page.title == "Enter the code"
    page = again.submit(code="000000")
    assert page.problem == "The code is wrong."
    # Each code is good once, and this one was taken at the set-up.
    again.submit(code=pyotp.TOTP(secret).at(int(time.time()) + 30))
    assert again.code()


def test_a_mailbox_is_set_up_for_codes(
    visitor: Callable[..., Visitor],
    new_user: Callable[..., str],
    outbox: Callable[..., list[dict[str, Any]]],
    cognito: Any,
    host: Host,
) -> None:
    host.client("ses").verify_email_identity(EmailAddress="pool@example.com")
    someone = visitor(EmailConfiguration={"EmailSendingAccount": "DEVELOPER", "SourceArn": SOURCE})
    new_user(someone.app.pool_id)
    cognito.set_user_pool_mfa_config(
        UserPoolId=someone.app.pool_id,
        MfaConfiguration="ON",
        EmailMfaConfiguration={},
        SoftwareTokenMfaConfiguration={"Enabled": True},
    )
    someone.open()
    page = someone.submit(username="alice", password=PASSWORD)
    assert [form.fields.keys() - {"_csrf", "journey"} for form in page.forms] == [
        {"code"},
        {"attribute.email"},
    ]
    page = someone.submit(1, **{"attribute.email": "nobody"})
    assert page.problem == page.text("#attribute.email-error") == "This is no email address."
    page = someone.submit(1, **{"attribute.email": "alice@example.com"})
    assert "a***@e***" in page.text("#code-hint")
    someone.submit(code=last_code(outbox, someone))
    assert username_of(someone) == "alice"


def test_a_second_factor_is_chosen(
    visitor: Callable[..., Visitor],
    new_user: Callable[..., str],
    outbox: Callable[..., list[dict[str, Any]]],
    cognito: Any,
    host: Host,
) -> None:
    host.client("ses").verify_email_identity(EmailAddress="pool@example.com")
    someone = visitor(EmailConfiguration={"EmailSendingAccount": "DEVELOPER", "SourceArn": SOURCE})
    pool_id = someone.app.pool_id
    new_user(pool_id, **VERIFIED, **PHONE)
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id,
        MfaConfiguration="OPTIONAL",
        EmailMfaConfiguration={},
        SmsMfaConfiguration={
            "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}
        },
    )
    cognito.admin_set_user_mfa_preference(
        UserPoolId=pool_id,
        Username="alice",
        EmailMfaSettings={"Enabled": True},
        SMSMfaSettings={"Enabled": True},
    )
    someone.open()
    page = someone.submit(username="alice", password=PASSWORD)
    assert page.title == "Choose how to get your code"
    page = someone.press("SMS_MFA")
    assert page.title == "Enter the code"
    assert "+*******0100" in page.text("#code-hint")
    page = someone.submit(code="999999999")
    assert page.problem == "The code is wrong."
    someone.submit(code=last_code(outbox, someone))
    assert username_of(someone) == "alice"


def test_a_first_factor_is_chosen(
    visitor: Callable[..., Visitor],
    new_user: Callable[..., str],
    outbox: Callable[..., list[dict[str, Any]]],
) -> None:
    someone = visitor(**CHOICE)
    new_user(someone.app.pool_id, **VERIFIED)
    page = someone.open()
    assert "password" not in page.forms[0].fields
    page = someone.submit(username="alice")
    assert page.title == "Choose how to sign in"
    assert [one["value"] for one in page.forms[0].buttons] == ["PASSWORD", "EMAIL_OTP"]
    page = someone.press("EMAIL_OTP")
    assert "a***@e***" in page.text("#code-hint")
    someone.submit(code=last_code(outbox, someone))
    assert username_of(someone) == "alice"
    by_password = Visitor(someone.app)
    by_password.open()
    by_password.submit(username="alice")
    page = by_password.press("PASSWORD")
    assert page.title == "Enter your password"
    page = by_password.submit(password="Wrong123!")
    assert page.problem == "Incorrect username or password."
    if page.title == "Sign in":
        by_password.submit(username="alice")
        by_password.press("PASSWORD")
    by_password.submit(password=PASSWORD)
    assert by_password.code()


def test_a_form_that_is_sent_again_begins_anew(
    visitor: Callable[..., Visitor], new_user: Callable[..., str], outbox: Any
) -> None:
    someone = visitor(**CHOICE)
    new_user(someone.app.pool_id, **VERIFIED)
    someone.open()
    someone.submit(username="alice")
    page = someone.press("EMAIL_OTP")
    form = page.forms[0]
    someone.submit(code=last_code(outbox, someone))
    assert someone.code()
    someone.sent_to = None
    page = someone.post(form.action, {**form.fields, "code": last_code(outbox, someone)})
    assert page.status == 400
    assert page.problem == "That took too long. Sign in again."
    assert someone.sent_to is None


@pytest.mark.parametrize("answer", ["PASSWORD_SRP", "WEB_AUTHN", "SMS_OTP", "CUSTOM", ""])
def test_what_is_not_to_be_chosen_cannot_be(
    visitor: Callable[..., Visitor], new_user: Callable[..., str], answer: str
) -> None:
    someone = visitor(**CHOICE)
    new_user(someone.app.pool_id, **VERIFIED)
    someone.open()
    someone.submit(username="alice")
    page = someone.submit(0, {}, answer=answer)
    assert page.status == 400
    assert page.problem
    assert page.title in ("Choose how to sign in", "Sign in")
