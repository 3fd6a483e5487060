"""CustomEmailSender and CustomSMSSender: a pool's function sends, with a code it must decrypt."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.host import Host, running_host
from tests.integration.making import SMS, attributes, make_user, refused
from tests.integration.messages.letters import FUNCTION, LetterPool, make_letters

METADATA = {"colour": "blue"}
EMAIL = attributes(email="alice@example.com", email_verified="true")
PHONE = {"phone_number": "+15555550100"}
MISSING = "arn:aws:lambda:us-east-1:000000000000:function:missing"


class Senders:
    """A host with the function, and a key."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.kms = host.client("kms")
        self.key = self.kms.create_key()["KeyMetadata"]["Arn"]
        make_letters(host, KEY=self.key)

    def config(self, *triggers: str, key: str | None = None, arn: str = FUNCTION) -> dict[str, Any]:
        sender = {"LambdaVersion": "V1_0", "LambdaArn": arn}
        return {**dict.fromkeys(triggers, sender), "KMSKeyID": key or self.key}

    def sent_by_host(self) -> list[str]:
        mails = requests.get(f"{self.host.url}/_aws/ses", timeout=30)
        texts = requests.get(f"{self.host.url}/_aws/sns/sms-messages", timeout=30)
        found = mails.json()["messages"] if mails.ok else []
        numbers = texts.json()["sms_messages"] if texts.ok else {}
        return [*found, *numbers]


@pytest.fixture(scope="module")
def senders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Senders]:
    with running_host(tmp_path_factory.mktemp("senders")) as host:
        yield Senders(host)


def codes(senders: Senders, pool: LetterPool) -> list[str]:
    url = f"{senders.host.url}/_aws/cognito-idp/messages"
    found = requests.get(url, params={"user_pool_id": pool.id}, timeout=30).json()["messages"]
    assert all(message["Deliveries"] == [] for message in found)
    return [message["Code"] for message in found]


def _sign_up(pool: LetterPool) -> None:
    pool.sign_up(ClientMetadata=METADATA)


def _resend(pool: LetterPool) -> None:
    pool.cognito.update_user_pool(UserPoolId=pool.id, AutoVerifiedAttributes=["email"])
    config = pool.config
    pool.sign_up()
    pool.cognito.update_user_pool(
        UserPoolId=pool.id, AutoVerifiedAttributes=["email"], LambdaConfig=config
    )
    pool.cognito.resend_confirmation_code(
        ClientId=pool.client_id, Username="alice", ClientMetadata=METADATA
    )


def _invite(pool: LetterPool) -> None:
    pool.cognito.admin_create_user(
        UserPoolId=pool.id,
        Username="alice",
        TemporaryPassword="Aa1!<&>xyz",
        UserAttributes=attributes(email="alice@example.com"),
        DesiredDeliveryMediums=["EMAIL"],
        ClientMetadata=METADATA,
    )


def _forget(pool: LetterPool) -> None:
    make_user(pool.cognito, pool.id, attributes=EMAIL)
    pool.cognito.forgot_password(ClientId=pool.client_id, Username="alice", ClientMetadata=METADATA)


def _update(pool: LetterPool) -> None:
    make_user(pool.cognito, pool.id)
    pool.cognito.update_user_attributes(
        AccessToken=pool.token(),
        UserAttributes=attributes(email="alice@example.com"),
        ClientMetadata=METADATA,
    )


def _verify(pool: LetterPool) -> None:
    make_user(pool.cognito, pool.id, attributes=attributes(email="alice@example.com"))
    pool.cognito.get_user_attribute_verification_code(
        AccessToken=pool.token(), AttributeName="email", ClientMetadata=METADATA
    )


@pytest.mark.parametrize(
    ("do", "source"),
    [
        (_sign_up, "SignUp"),
        (_resend, "ResendCode"),
        (_invite, "AdminCreateUser"),
        (_forget, "ForgotPassword"),
        (_update, "UpdateUserAttribute"),
        (_verify, "VerifyUserAttribute"),
    ],
)
def test_a_function_decrypts_the_code_that_it_is_to_send(
    senders: Senders, do: Callable[[LetterPool], None], source: str
) -> None:
    config = senders.config("CustomEmailSender")
    # The wording is the function's own: no other is asked for one.
    pool = LetterPool(senders.host, {**config, "CustomMessage": FUNCTION})
    do(pool)
    (event,) = pool.told(1)
    code = codes(senders, pool)[-1]
    user = pool.cognito.admin_get_user(UserPoolId=pool.id, Username="alice")
    shown = {one["Name"]: one["Value"] for one in user["UserAttributes"]}
    assert event.pop("plain") == code.replace("&", "&amp;").replace("<", "&lt;").replace(
        ">", "&gt;"
    )
    assert event.pop("context")["userpool-id"] == pool.id
    sealed = event["request"].pop("code")
    # The message format without a commitment to the key, and its algorithm.
    assert base64.b64decode(sealed)[:4] == bytes.fromhex("01800378")
    invites = source == "AdminCreateUser"
    assert event == {
        "version": "1",
        "triggerSource": f"CustomEmailSender_{source}",
        "region": "us-east-1",
        "userPoolId": pool.id,
        "userName": "alice",
        "callerContext": {
            "awsSdkVersion": "aws-sdk-unknown-unknown",
            "clientId": "CLIENT_ID_NOT_APPLICABLE" if invites else pool.client_id,
        },
        "request": {
            "type": "customEmailSenderRequestV1",
            "clientMetadata": METADATA,
            "userAttributes": {**shown, "cognito:user_status": user["UserStatus"]},
        },
    }
    assert senders.sent_by_host() == []


def test_a_function_sends_the_code_of_a_sign_in_by_sms(senders: Senders) -> None:
    factors = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]}}
    senders.kms.create_alias(AliasName="alias/sender", TargetKeyId=senders.key)
    alias = "arn:aws:kms:us-east-1:000000000000:alias/sender"
    config = senders.config("CustomSMSSender", key=alias)
    pool = LetterPool(senders.host, config, **SMS, Policies=factors)
    make_user(pool.cognito, pool.id, attributes=attributes(phone_number_verified="true", **PHONE))
    pool.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "alice", "PREFERRED_CHALLENGE": "SMS_OTP"},
    )
    (event,) = pool.told(1)
    assert event["triggerSource"] == "CustomSMSSender_Authentication"
    assert event["request"]["type"] == "customSMSSenderRequestV1"
    assert event["request"]["clientMetadata"] is None
    assert [event["plain"]] == codes(senders, pool)
    assert senders.sent_by_host() == []


def test_a_function_sends_its_own_medium_only(senders: Senders) -> None:
    pool = LetterPool(senders.host, senders.config("CustomSMSSender"))
    pool.sign_up()
    assert len(codes(senders, pool)) == 1
    assert pool.told() == []


def test_who_waits_hears_nothing_of_a_function_that_raises(senders: Senders) -> None:
    pool = LetterPool(senders.host, senders.config("CustomEmailSender"))
    pool.sign_up(ClientMetadata={"answer": "raise"})
    (event,) = pool.told(1)
    assert event["plain"] == codes(senders, pool)[0]
    assert pool.users() == ["alice"]


def test_a_function_that_is_not_there_leaves_nothing_changed(senders: Senders) -> None:
    pool = LetterPool(senders.host, senders.config("CustomEmailSender", arn=MISSING))
    with refused(
        "UnexpectedLambdaException",
        "CustomEmailSender invocation failed due to error ResourceNotFoundException.",
    ):
        pool.sign_up()
    assert pool.users() == []
    assert codes(senders, pool) == []


@pytest.mark.parametrize("is_there", [True, False])
def test_a_key_that_does_not_encrypt_leaves_nothing_changed(
    senders: Senders, is_there: bool
) -> None:
    key = "arn:aws:kms:us-east-1:000000000000:key/2c8dbd7e-2a26-4a86-9f1c-0d6f3c3a4e5b"
    reason = "NotFoundException"
    if is_there:
        key = senders.kms.create_key()["KeyMetadata"]["Arn"]
        senders.kms.disable_key(KeyId=key)
        reason = "DisabledException"
    pool = LetterPool(senders.host, senders.config("CustomEmailSender", key=key))
    with refused(
        "InvalidParameterException",
        f"The KMS key {key} of the user pool's custom sender cannot be used: {reason}.",
    ):
        pool.sign_up()
    assert pool.users() == []
    assert codes(senders, pool) == []
