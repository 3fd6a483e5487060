"""CustomMessage: what a pool's function is told of a message, and what it makes of it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.functions import make_function
from tests.host import Host
from tests.integration.making import PASSWORD, SMS, attributes, codes_of, make_user, refused
from tests.integration.messages.letters import LetterPool, Outbox, answering, make_letters
from tests.integration.signin.test_second_factors import TOTP, App

METADATA = {"colour": "blue"}
NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE"
PATTERN = r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"
RAISED = "CustomMessage failed with error no letters today."
EMAIL = attributes(email="alice@example.com", email_verified="true")
PHONE = {"phone_number": "+15555550100"}
OTP: dict[str, Any] = {
    "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]}},
    **SMS,
}


@pytest.fixture(scope="module")
def letters(host: Host) -> Host:
    make_letters(host, KEY="none")
    return host


def _sign_up(pool: LetterPool, metadata: dict[str, str]) -> None:
    pool.sign_up(ClientMetadata=metadata)


def _resend(pool: LetterPool, metadata: dict[str, str]) -> None:
    pool.sign_up()
    pool.told()
    pool.cognito.resend_confirmation_code(
        ClientId=pool.client_id, Username="alice", ClientMetadata=metadata
    )


def _invite(pool: LetterPool, metadata: dict[str, str]) -> None:
    pool.cognito.admin_create_user(
        UserPoolId=pool.id,
        Username="alice",
        UserAttributes=EMAIL,
        DesiredDeliveryMediums=["EMAIL"],
        ClientMetadata=metadata,
    )


def _invite_again(pool: LetterPool, metadata: dict[str, str]) -> None:
    pool.cognito.admin_create_user(
        UserPoolId=pool.id, Username="alice", UserAttributes=EMAIL, MessageAction="SUPPRESS"
    )
    pool.cognito.admin_create_user(
        UserPoolId=pool.id,
        Username="alice",
        MessageAction="RESEND",
        DesiredDeliveryMediums=["EMAIL"],
        ClientMetadata=metadata,
    )


def _forget(pool: LetterPool, metadata: dict[str, str]) -> None:
    make_user(pool.cognito, pool.id, attributes=EMAIL)
    pool.cognito.forgot_password(ClientId=pool.client_id, Username="alice", ClientMetadata=metadata)


def _reset(pool: LetterPool, metadata: dict[str, str]) -> None:
    make_user(pool.cognito, pool.id, attributes=EMAIL)
    pool.cognito.admin_reset_user_password(
        UserPoolId=pool.id, Username="alice", ClientMetadata=metadata
    )


def _update(pool: LetterPool, metadata: dict[str, str]) -> None:
    make_user(pool.cognito, pool.id)
    pool.cognito.update_user_attributes(
        AccessToken=pool.token(),
        UserAttributes=attributes(email="alice@example.com"),
        ClientMetadata=metadata,
    )


def _admin_update(pool: LetterPool, metadata: dict[str, str]) -> None:
    make_user(pool.cognito, pool.id)
    pool.cognito.admin_update_user_attributes(
        UserPoolId=pool.id,
        Username="alice",
        UserAttributes=attributes(email="alice@example.com"),
        ClientMetadata=metadata,
    )


def _verify(pool: LetterPool, metadata: dict[str, str]) -> None:
    make_user(pool.cognito, pool.id, attributes=attributes(email="alice@example.com"))
    pool.cognito.get_user_attribute_verification_code(
        AccessToken=pool.token(), AttributeName="email", ClientMetadata=metadata
    )


CASES: list[tuple[Callable[..., None], str, str, str | None, str]] = [
    (_sign_up, "SignUp", "false", None, "UNCONFIRMED"),
    (_resend, "ResendCode", "false", None, "UNCONFIRMED"),
    (_invite, "AdminCreateUser", "true", NO_CLIENT, "FORCE_CHANGE_PASSWORD"),
    (_invite_again, "AdminCreateUser", "true", NO_CLIENT, "FORCE_CHANGE_PASSWORD"),
    (_forget, "ForgotPassword", "true", None, "CONFIRMED"),
    (_reset, "ForgotPassword", "true", NO_CLIENT, "CONFIRMED"),
    (_update, "UpdateUserAttribute", "false", None, "CONFIRMED"),
    (_admin_update, "UpdateUserAttribute", "false", NO_CLIENT, "CONFIRMED"),
]


@pytest.mark.parametrize(("do", "source", "verified", "client", "status"), CASES)
def test_a_function_hears_of_every_message(
    letters: Host,
    do: Callable[..., None],
    source: str,
    verified: str,
    client: str | None,
    status: str,
) -> None:
    pool = LetterPool(letters)
    do(pool, METADATA)
    (event,) = pool.told()
    user = pool.cognito.admin_get_user(UserPoolId=pool.id, Username="alice")
    (sub,) = [one["Value"] for one in user["UserAttributes"] if one["Name"] == "sub"]
    assert event == {
        "version": "1",
        "triggerSource": f"CustomMessage_{source}",
        "region": "us-east-1",
        "userPoolId": pool.id,
        "userName": "alice",
        "callerContext": {
            "awsSdkVersion": "aws-sdk-unknown-unknown",
            "clientId": client or pool.client_id,
        },
        "request": {
            "userAttributes": {
                "sub": sub,
                "cognito:user_status": status,
                "email": "alice@example.com",
                "email_verified": verified,
            },
            "codeParameter": "{####}",
            "linkParameter": "{##Click Here##}",
            "usernameParameter": "{username}" if source == "AdminCreateUser" else None,
            "clientMetadata": METADATA,
        },
        "response": {"smsMessage": None, "emailMessage": None, "emailSubject": None},
    }


def test_a_function_hears_of_a_code_that_verifies(letters: Host) -> None:
    pool = LetterPool(letters)
    _verify(pool, METADATA)
    (event,) = pool.told()
    assert event["triggerSource"] == "CustomMessage_VerifyUserAttribute"
    assert event["callerContext"]["clientId"] == pool.client_id
    assert event["request"]["clientMetadata"] == METADATA


@pytest.mark.parametrize("do", [_sign_up, _resend, _invite, _forget, _reset, _update, _verify])
def test_a_function_words_every_message(
    letters: Host, outbox: Outbox, do: Callable[..., None]
) -> None:
    pool = LetterPool(letters)
    do(
        pool,
        answering(
            emailMessage="<b>{####}</b> for {username}", emailSubject="Hello", smsMessage="x"
        ),
    )
    message = outbox(user_pool_id=pool.id)[-1]
    name = "alice" if message["Purpose"] == "AdminCreateUser" else ""
    assert message["Subject"] == "Hello"
    assert message["Body"]["text_part"] == f"<b>{message['Code']}</b> for {name}"


@pytest.mark.parametrize("do", [_sign_up, _resend, _invite, _forget, _reset, _update, _verify])
def test_a_function_that_raises_leaves_nothing_changed(
    letters: Host, do: Callable[..., None]
) -> None:
    pool = LetterPool(letters)
    before = codes_before(pool, do)
    with refused("UserLambdaValidationException", RAISED):
        do(pool, {"answer": "raise"})
    assert len(codes_of(letters, pool.id)) == before
    if do in (_sign_up, _invite):
        assert pool.users() == []
        return
    user = pool.cognito.admin_get_user(UserPoolId=pool.id, Username="alice")
    assert user["UserStatus"] == ("UNCONFIRMED" if do is _resend else "CONFIRMED")
    if do is _update:
        assert "email" not in [one["Name"] for one in user["UserAttributes"]]


def codes_before(pool: LetterPool, do: Callable[..., None]) -> int:
    return 1 if do is _resend else 0


def test_what_a_function_leaves_out_stays_as_the_pool_has_it(letters: Host, outbox: Outbox) -> None:
    pool = LetterPool(
        letters,
        VerificationMessageTemplate={"EmailMessage": "ours {####}", "EmailSubject": "Ours"},
    )
    pool.sign_up("alice", ClientMetadata=answering(emailSubject="Theirs"))
    pool.sign_up("bob", ClientMetadata=answering(emailMessage="theirs {####}"))
    alice, bob = outbox(user_pool_id=pool.id)
    assert (alice["Subject"], alice["Body"]["text_part"]) == ("Theirs", f"ours {alice['Code']}")
    assert (bob["Subject"], bob["Body"]["text_part"]) == ("Ours", f"theirs {bob['Code']}")


@pytest.mark.parametrize("body", ["only {####}", "only {username}"])
def test_an_invitation_without_name_and_password_stays_as_the_pool_has_it(
    letters: Host, outbox: Outbox, body: str
) -> None:
    pool = LetterPool(letters)
    _invite(pool, answering(emailMessage=body, emailSubject="Hello"))
    (message,) = outbox(user_pool_id=pool.id)
    assert message["Subject"] == "Hello"
    password = message["Code"]
    expected = f"Your username is alice and temporary password is {password}."
    assert message["Body"]["text_part"] == expected


@pytest.mark.parametrize(
    ("response", "error", "message"),
    [
        (
            {"emailMessage": "no code"},
            "InvalidParameterException",
            "1 validation error detected: Value 'no code' at 'emailBody' failed to satisfy "
            f"constraint: Member must satisfy regular expression pattern: {PATTERN}",
        ),
        ({"emailMessage": 7}, "InvalidLambdaResponseException", "Unrecognizable lambda output"),
        (
            {"emailSubject": "x" * 141},
            "InvalidLambdaResponseException",
            "Unrecognizable lambda output",
        ),
        ({"smsMessage": []}, "InvalidLambdaResponseException", "Unrecognizable lambda output"),
    ],
)
def test_what_is_no_message_is_refused(
    letters: Host, response: dict[str, Any], error: str, message: str
) -> None:
    pool = LetterPool(letters)
    with refused(error, message):
        pool.sign_up(ClientMetadata=answering(**response))
    assert pool.users() == []


def test_a_function_is_not_asked_where_nothing_is_sent(letters: Host) -> None:
    pool = LetterPool(letters, AutoVerifiedAttributes=[])
    pool.sign_up()
    assert pool.told() == []


def test_a_function_words_sms(letters: Host, outbox: Outbox) -> None:
    pool = LetterPool(letters, **SMS, AutoVerifiedAttributes=["phone_number"])
    answer = answering(smsMessage="sms {####}", emailMessage="no code", emailSubject="Hello")
    pool.sign_up(attributes=PHONE, ClientMetadata=answer)
    (message,) = outbox(user_pool_id=pool.id)
    assert message["Subject"] is None
    assert message["Body"]["text_part"] == f"sms {message['Code']}"


def test_a_function_words_the_code_of_a_sign_in(letters: Host, outbox: Outbox) -> None:
    pool = LetterPool(letters, **OTP)
    phone = attributes(phone_number_verified="true", **PHONE)
    make_user(pool.cognito, pool.id, attributes=phone)
    asked = pool.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "alice"},
        ClientMetadata=METADATA,
    )
    assert pool.told() == []
    answer = answering(smsMessage="in with {####}")
    asked = pool.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="SELECT_CHALLENGE",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "alice", "ANSWER": "SMS_OTP"},
        ClientMetadata=answer,
    )
    (event,) = pool.told()
    assert event["triggerSource"] == "CustomMessage_Authentication"
    assert event["request"]["clientMetadata"] == answer
    (message,) = outbox(user_pool_id=pool.id)
    assert message["Body"]["text_part"] == f"in with {message['Code']}"
    done = pool.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="SMS_OTP",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "alice", "SMS_OTP_CODE": message["Code"]},
    )
    assert done["AuthenticationResult"]


def _choose_code(pool: LetterPool) -> tuple[str, str]:
    phone = attributes(phone_number_verified="true", **PHONE)
    make_user(pool.cognito, pool.id, attributes=phone)
    asked = pool.cognito.initiate_auth(
        ClientId=pool.client_id, AuthFlow="USER_AUTH", AuthParameters={"USERNAME": "alice"}
    )
    return asked["Session"], "SMS_OTP"


def _choose_factor(pool: LetterPool) -> tuple[str, str]:
    phone = attributes(phone_number_verified="true", **PHONE)
    make_user(pool.cognito, pool.id, attributes=phone)
    factors = {"SmsMfaConfiguration": SMS, **TOTP}
    pool.cognito.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration="OPTIONAL", **factors
    )
    token = pool.token()
    app = App(pool.cognito.associate_software_token(AccessToken=token)["SecretCode"])
    pool.cognito.verify_software_token(AccessToken=token, UserCode=app.code())
    pool.cognito.admin_set_user_mfa_preference(
        UserPoolId=pool.id,
        Username="alice",
        SMSMfaSettings={"Enabled": True},
        SoftwareTokenMfaSettings={"Enabled": True},
    )
    asked = pool.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )
    return asked["Session"], "SMS_MFA"


@pytest.mark.parametrize(
    ("choose", "challenge"),
    [(_choose_code, "SELECT_CHALLENGE"), (_choose_factor, "SELECT_MFA_TYPE")],
)
def test_who_was_sent_nothing_chooses_again(
    letters: Host, choose: Callable[[LetterPool], tuple[str, str]], challenge: str
) -> None:
    pool = LetterPool(letters, **OTP)
    session, chosen = choose(pool)
    answer = {
        "ClientId": pool.client_id,
        "ChallengeName": challenge,
        "Session": session,
        "ChallengeResponses": {"USERNAME": "alice", "ANSWER": chosen},
    }
    with refused("UserLambdaValidationException", RAISED):
        pool.cognito.respond_to_auth_challenge(**answer, ClientMetadata={"answer": "raise"})
    assert codes_of(letters, pool.id) == []
    assert pool.cognito.respond_to_auth_challenge(**answer)["ChallengeName"] == chosen
    used = "Invalid session for the user, session can only be used once."
    with refused("NotAuthorizedException", used):
        pool.cognito.respond_to_auth_challenge(**answer)


def test_a_function_does_not_hear_what_a_sign_in_began_with(letters: Host) -> None:
    pool = LetterPool(letters, **OTP)
    phone = attributes(phone_number_verified="true", **PHONE)
    make_user(pool.cognito, pool.id, attributes=phone)
    pool.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "alice", "PREFERRED_CHALLENGE": "SMS_OTP"},
        ClientMetadata=METADATA,
    )
    (event,) = pool.told()
    assert event["triggerSource"] == "CustomMessage_Authentication"
    assert "clientMetadata" not in event["request"]


def test_what_users_chose_is_no_markup(letters: Host, outbox: Outbox) -> None:
    pool = LetterPool(letters, {})
    password = "Aa1!<&{####}"
    pool.cognito.admin_create_user(
        UserPoolId=pool.id,
        Username="{####}",
        TemporaryPassword=password,
        UserAttributes=EMAIL,
        DesiredDeliveryMediums=["EMAIL"],
    )
    (message,) = outbox(user_pool_id=pool.id)
    expected = f"Your username is {{####}} and temporary password is {password}."
    assert message["Body"]["text_part"] == expected
    assert json.dumps(message["Deliveries"]) == "[]"
    assert PASSWORD not in json.dumps(message)


MOVING = """
import secrets

import boto3


def handler(event, context):
    name = event["userName"]
    address = f"{secrets.token_hex(4) if name == 'restless' else 'new'}@example.com"
    boto3.client("cognito-idp").admin_update_user_attributes(
        UserPoolId=event["userPoolId"],
        Username=name,
        UserAttributes=[
            {"Name": "email", "Value": address},
            {"Name": "email_verified", "Value": "true"},
        ],
    )
    return event
"""


def test_a_code_goes_where_the_user_is_by_then(host: Host, outbox: Outbox) -> None:
    moving = make_function(host, "moving", MOVING, Timeout=5)
    pool = LetterPool(host, {"CustomMessage": moving})
    for name in ("moving", "restless"):
        make_user(pool.cognito, pool.id, name, EMAIL)
    pool.cognito.forgot_password(ClientId=pool.client_id, Username="moving")
    (message,) = outbox(user_pool_id=pool.id)
    assert message["Destination"] == {"ToAddresses": ["new@example.com"]}
    with refused(
        "TooManyRequestsException", "The address of the user has changed again and again."
    ):
        pool.cognito.forgot_password(ClientId=pool.client_id, Username="restless")
    assert len(codes_of(host, pool.id)) == 1
