"""Signing up: who may, where the code goes, and what it says."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.directory.clients.secret_hash import secret_hash
from tests.host import Host
from tests.integration.directory.accounts.signing_up import (
    BY_EMAIL,
    DENIED,
    EMAIL_ALIAS,
    INVALID,
    NO_CODES,
    UNKNOWN,
    VERIFIES_BOTH,
    VERIFIES_EMAIL,
    confirm,
    sign_up,
    user,
)
from tests.integration.making import (
    PASSWORD,
    SMS,
    codes_of,
    make_client,
    make_pool,
    refused,
)


def test_a_new_user_is_not_confirmed(cognito: Any, pool_id: str, client_id: str) -> None:
    answer = sign_up(cognito, client_id, email="alice@example.com")
    assert set(answer) == {"UserConfirmed", "UserSub", "ResponseMetadata"}
    assert answer["UserConfirmed"] is False
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-70[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}", answer["UserSub"]
    )
    found = user(cognito, pool_id)
    assert found["Username"] == "alice"
    assert found["UserStatus"] == "UNCONFIRMED"
    assert found["Enabled"] is True
    assert found["Attributes"] == {
        "email": "alice@example.com",
        "email_verified": "false",
        "sub": answer["UserSub"],
    }
    assert found["UserCreateDate"] == found["UserLastModifiedDate"]


def test_a_code_confirms_even_where_there_is_no_address(
    host: Host, cognito: Any, pool_id: str, client_id: str
) -> None:
    sign_up(cognito, client_id, email="alice@example.com")
    (code,) = codes_of(host, pool_id)
    assert re.fullmatch("[0-9]{6}", code)
    confirm(cognito, client_id, code)
    found = user(cognito, pool_id)
    assert found["UserStatus"] == "CONFIRMED"
    assert found["Attributes"]["email_verified"] == "false"


BOTH = {"email": "test@test.com", "phone_number": "+15555559934"}
DELIVERIES: tuple[tuple[dict[str, Any], str, dict[str, str], str, str], ...] = (
    # the pool's settings, the username, the attributes, the attribute with the address, its mask
    (VERIFIES_EMAIL, "alice", {"email": "test@test.com"}, "email", "t***@t***"),
    (VERIFIES_EMAIL, "alice", {"email": "Jo.Do@sub.example.org"}, "email", "J***@s***"),
    (VERIFIES_EMAIL, "alice", BOTH, "email", "t***@t***"),
    (VERIFIES_EMAIL, "alice", {"email": "alice@shop.test"}, "email", "a***@s***"),
    (
        {"AutoVerifiedAttributes": ["phone_number"], **SMS},
        "alice",
        BOTH,
        "phone_number",
        "+*******9934",
    ),
    (VERIFIES_BOTH, "alice", BOTH, "phone_number", "+*******9934"),
    (VERIFIES_BOTH, "alice", {"email": "test@test.com"}, "email", "t***@t***"),
    ({**BY_EMAIL, **VERIFIES_EMAIL}, "test@test.com", {}, "email", "t***@t***"),
    (EMAIL_ALIAS, "alice", {"email": "test@test.com"}, "email", "t***@t***"),
)


@pytest.mark.parametrize(("settings", "username", "given", "attribute", "mask"), DELIVERIES)
def test_the_code_goes_to_an_address_that_the_pool_verifies(
    host: Host,
    cognito: Any,
    settings: dict[str, Any],
    username: str,
    given: dict[str, str],
    attribute: str,
    mask: str,
) -> None:
    pool_id = make_pool(cognito, **settings)
    client_id = make_client(cognito, pool_id)
    answer = sign_up(cognito, client_id, username, **given)
    details = {
        "Destination": mask,
        "DeliveryMedium": "EMAIL" if attribute == "email" else "SMS",
        "AttributeName": attribute,
    }
    assert answer["CodeDeliveryDetails"] == details
    again = cognito.resend_confirmation_code(ClientId=client_id, Username=username)
    assert again["CodeDeliveryDetails"] == details
    _, newest = codes_of(host, pool_id)
    confirm(cognito, client_id, newest, username)
    verified = {
        name: value
        for name, value in user(cognito, pool_id, username)["Attributes"].items()
        if name.endswith("_verified")
    }
    addresses = {**given, **({"email": username} if "@" in username else {})}
    assert verified == {f"{n}_verified": "true" if n == attribute else "false" for n in addresses}


NO_DELIVERY: tuple[tuple[dict[str, Any], dict[str, str]], ...] = (
    ({}, {"email": "alice@example.com"}),
    (VERIFIES_EMAIL, {}),
    (VERIFIES_EMAIL, {"phone_number": "+15555559934"}),
    (VERIFIES_EMAIL, {"email": ""}),
)


@pytest.mark.parametrize(("settings", "given"), NO_DELIVERY)
def test_without_an_address_to_verify_nothing_is_delivered(
    cognito: Any, settings: dict[str, Any], given: dict[str, str]
) -> None:
    client_id = make_client(cognito, make_pool(cognito, **settings))
    assert "CodeDeliveryDetails" not in sign_up(cognito, client_id, **given)
    with refused(*NO_CODES):
        cognito.resend_confirmation_code(ClientId=client_id, Username="alice")


def test_the_message_says_what_the_pool_wants(
    cognito: Any, outbox: Callable[..., list[dict[str, Any]]]
) -> None:
    pool_id = make_pool(
        cognito,
        AutoVerifiedAttributes=["phone_number", "email"],
        EmailVerificationMessage="<b>{####}</b> is yours",
        EmailVerificationSubject="Welcome",
        SmsVerificationMessage="Code {####}",
        **SMS,
    )
    client_id = make_client(cognito, pool_id)
    sign_up(cognito, client_id, "by_email", email="me@example.com")
    sign_up(cognito, client_id, "by_phone", phone_number="+15555550000")
    by_email, by_phone = outbox(user_pool_id=pool_id)
    assert by_email["Subject"] == "Welcome"
    assert f"<b>{by_email['Code']}</b> is yours" in by_email["Body"].values()
    assert by_email["Destination"] == {"ToAddresses": ["me@example.com"]}
    assert by_phone["DeliveryMedium"] == "SMS"
    assert f"Code {by_phone['Code']}" in by_phone["Body"].values()


# Who may sign up


def test_nobody_signs_up_where_only_developers_make_users(cognito: Any) -> None:
    pool_id = make_pool(cognito, AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})
    with refused(DENIED, "SignUp is not permitted for this user pool"):
        sign_up(cognito, make_client(cognito, pool_id))


def test_nobody_signs_up_through_a_client_that_is_not_there(cognito: Any) -> None:
    with refused("ResourceNotFoundException", "User pool client nothing does not exist."):
        sign_up(cognito, "nothing")


OPERATIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("sign_up", {"Password": PASSWORD}),
    ("confirm_sign_up", {"ConfirmationCode": "123456"}),
    ("resend_confirmation_code", {}),
)


@pytest.mark.parametrize(("operation", "members"), OPERATIONS)
def test_a_client_with_a_secret_proves_it(
    cognito: Any, pool_id: str, operation: str, members: dict[str, str]
) -> None:
    client = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="secret", GenerateSecret=True
    )["UserPoolClient"]
    client_id = client["ClientId"]
    request = {"ClientId": client_id, "Username": "alice", **members}
    call = getattr(cognito, operation)
    with refused(
        DENIED, f"Client {client_id} is configured with secret but SECRET_HASH was not received"
    ):
        call(**request)
    for wrong in (
        "wrong",
        secret_hash(client_id, client["ClientSecret"], "bob"),
        secret_hash(client_id, "another", "alice"),
    ):
        with refused(DENIED, f"Unable to verify secret hash for client {client_id}"):
            call(SecretHash=wrong, **request)
    right = secret_hash(client_id, client["ClientSecret"], "alice")
    if operation == "sign_up":
        call(SecretHash=right, **request)
    else:
        with refused(*UNKNOWN):
            call(SecretHash=right, **request)


@pytest.mark.parametrize(("operation", "members"), OPERATIONS)
def test_a_client_without_a_secret_proves_none(
    cognito: Any, client_id: str, operation: str, members: dict[str, str]
) -> None:
    request = {"ClientId": client_id, "Username": "alice", **members}
    with refused(
        INVALID,
        f"App client {client_id} is not configured for secret but secret hash was received",
    ):
        getattr(cognito, operation)(SecretHash="hash", **request)
