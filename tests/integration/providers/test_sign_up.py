"""Signing up: what is accepted, where the code goes, and what it does."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.directory.secret_hash import secret_hash
from tests.host import Host
from tests.integration.conftest import PASSWORD
from tests.integration.providers.conftest import (
    SMS,
    as_dict,
    attributes,
    codes_of,
    make_client,
    make_pool,
    refused,
)

INVALID = "InvalidParameterException"
DENIED = "NotAuthorizedException"
HOUR = 3600
SUB = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-70[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}")
MISMATCH = ("CodeMismatchException", "Invalid verification code provided, please try again.")
EXPIRED = ("ExpiredCodeException", "Invalid code provided, please request a code again.")
UNKNOWN = ("UserNotFoundException", "Username/client id combination not found.")
EXISTS = ("UsernameExistsException", "User already exists")
LIMIT = ("LimitExceededException", "Attempt limit exceeded, please try after some time.")
CONFIRMED = (DENIED, "User cannot be confirmed. Current status is CONFIRMED")
NO_CODES = (DENIED, "Cannot resend codes. Auto verification not turned on.")
BY_EMAIL = {"UsernameAttributes": ["email"]}
BY_PHONE = {"UsernameAttributes": ["phone_number"]}
BY_BOTH = {"UsernameAttributes": ["email", "phone_number"]}
VERIFIES_EMAIL = {"AutoVerifiedAttributes": ["email"]}
VERIFIES_PHONE = {"AutoVerifiedAttributes": ["phone_number"], **SMS}
VERIFIES_BOTH = {"AutoVerifiedAttributes": ["email", "phone_number"], **SMS}
EMAIL_ALIAS = {"AliasAttributes": ["email"], **VERIFIES_EMAIL}
FOLDED = {"UsernameConfiguration": {"CaseSensitive": False}}


def sign_up(cognito: Any, client_id: str, username: str = "alice", **values: str) -> dict[str, Any]:
    answer: dict[str, Any] = cognito.sign_up(
        ClientId=client_id,
        Username=username,
        Password=PASSWORD,
        UserAttributes=attributes(**values),
    )
    return answer


def confirm(cognito: Any, client_id: str, code: str, username: str = "alice", **more: Any) -> None:
    answer = cognito.confirm_sign_up(
        ClientId=client_id, Username=username, ConfirmationCode=code, **more
    )
    assert set(answer) == {"ResponseMetadata"}


def user(cognito: Any, pool_id: str, username: str = "alice") -> dict[str, Any]:
    found: dict[str, Any] = cognito.admin_get_user(UserPoolId=pool_id, Username=username)
    return {**found, "Attributes": as_dict(found["UserAttributes"])}


def another_code(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


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
DELIVERIES = (
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


NO_DELIVERY = (
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


# Usernames


USERNAMES = (
    # the pool's settings, a username that it takes, the attributes, the attribute that it becomes
    (BY_EMAIL, "alice@example.com", "email"),
    (BY_PHONE, "+15555550000", "phone_number"),
    (BY_BOTH, "alice@example.com", "email"),
    (BY_BOTH, "+15555550000", "phone_number"),
)


@pytest.mark.parametrize("repeated", [False, True])
@pytest.mark.parametrize(("settings", "username", "attribute"), USERNAMES)
def test_a_username_that_is_an_attribute_becomes_it(
    cognito: Any, settings: dict[str, Any], username: str, attribute: str, repeated: bool
) -> None:
    pool_id = make_pool(cognito, **settings)
    client_id = make_client(cognito, pool_id)
    answer = sign_up(cognito, client_id, username, **({attribute: username} if repeated else {}))
    found = user(cognito, pool_id, username)
    assert found["Username"] == answer["UserSub"]
    assert found["Attributes"][attribute] == username
    assert user(cognito, pool_id, answer["UserSub"])["Username"] == answer["UserSub"]
    with refused(*EXISTS):
        sign_up(cognito, client_id, username)


WRONG_USERNAMES = (
    (BY_EMAIL, "alice", {}, "Username should be an email."),
    (BY_EMAIL, "+15555550000", {}, "Username should be an email."),
    (BY_PHONE, "alice", {}, "Username should be a phone number."),
    (BY_PHONE, "15555550000", {}, "Username should be a phone number."),
    (BY_BOTH, "alice", {}, "Username should be either an email or a phone number."),
    (
        BY_EMAIL,
        "alice@example.com",
        {"email": "bob@example.com"},
        "User email should be empty or same as username, since username attribute is email.",
    ),
    (
        EMAIL_ALIAS,
        "alice@example.com",
        {},
        "Username cannot be of email format, since user pool is configured for email alias.",
    ),
    (
        {"AliasAttributes": ["phone_number"]},
        "+15555550000",
        {},
        "Username cannot be of phone number format, since user pool is configured for phone number "
        "alias.",
    ),
    (
        {},
        "alice smith",
        {},
        "1 validation error detected: Value at 'username' failed to satisfy constraint: Member "
        r"must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+",
    ),
)


@pytest.mark.parametrize(("settings", "username", "given", "message"), WRONG_USERNAMES)
def test_a_username_of_a_wrong_form_is_refused(
    cognito: Any, settings: dict[str, Any], username: str, given: dict[str, str], message: str
) -> None:
    client_id = make_client(cognito, make_pool(cognito, **settings))
    with refused(INVALID, message):
        sign_up(cognito, client_id, username, **given)


@pytest.mark.parametrize(
    "username", ["alice@example.com", "+15555550000", "Ålice-1_2.3", "a" * 128]
)
def test_a_pool_without_aliases_takes_a_username_of_any_form(cognito: Any, username: str) -> None:
    pool_id = make_pool(cognito)
    sign_up(cognito, make_client(cognito, pool_id), username)
    assert user(cognito, pool_id, username)["Username"] == username


def test_a_username_is_taken_once(cognito: Any, pool_id: str, client_id: str) -> None:
    sign_up(cognito, client_id)
    with refused(*EXISTS):
        sign_up(cognito, client_id)
    cognito.admin_confirm_sign_up(UserPoolId=pool_id, Username="alice")
    with refused(*EXISTS):
        sign_up(cognito, client_id)


@pytest.mark.parametrize("settings", [{}, {"UsernameConfiguration": {"CaseSensitive": True}}])
def test_usernames_that_differ_in_case_are_two_by_default(
    cognito: Any, settings: dict[str, Any]
) -> None:
    pool_id = make_pool(cognito, **settings)
    client_id = make_client(cognito, pool_id)
    sign_up(cognito, client_id, "alice")
    sign_up(cognito, client_id, "Alice")
    with refused("UserNotFoundException", "User does not exist."):
        user(cognito, pool_id, "ALICE")


def test_usernames_that_differ_in_case_are_one_where_the_pool_says_so(
    host: Host, cognito: Any
) -> None:
    pool_id = make_pool(cognito, **FOLDED)
    client_id = make_client(cognito, pool_id)
    sign_up(cognito, client_id, "Alice")
    with refused(*EXISTS):
        sign_up(cognito, client_id, "aLICE")
    assert user(cognito, pool_id, "ALICE")["Username"] == "Alice"
    confirm(cognito, client_id, codes_of(host, pool_id)[0], "alice")


def test_addresses_that_differ_in_case_are_one_where_the_pool_says_so(cognito: Any) -> None:
    pool_id = make_pool(cognito, **BY_EMAIL, **FOLDED)
    client_id = make_client(cognito, pool_id)
    sign_up(cognito, client_id, "Alice@example.com")
    with refused(*EXISTS):
        sign_up(cognito, client_id, "alice@EXAMPLE.com")
    assert user(cognito, pool_id, "alice@example.com")["Attributes"]["email"] == "Alice@example.com"


# Aliases


def alias_pool_with_two(host: Host, cognito: Any) -> tuple[str, str]:
    """Return a pool and client in which alice has confirmed an address that bob has given too."""
    pool_id = make_pool(cognito, **EMAIL_ALIAS)
    client_id = make_client(cognito, pool_id)
    for name in ("alice", "bob"):
        sign_up(cognito, client_id, name, email="shared@example.com")
    with refused("UserNotFoundException", "User does not exist."):
        user(cognito, pool_id, "shared@example.com")
    confirm(cognito, client_id, codes_of(host, pool_id, "alice")[0], "alice")
    return pool_id, client_id


def test_an_alias_is_its_first_verifiers(host: Host, cognito: Any) -> None:
    pool_id, client_id = alias_pool_with_two(host, cognito)
    assert user(cognito, pool_id, "shared@example.com")["Username"] == "alice"
    code = codes_of(host, pool_id, "bob")[0]
    with refused("AliasExistsException", "An account with the email already exists."):
        confirm(cognito, client_id, code, "bob")
    assert user(cognito, pool_id, "bob")["UserStatus"] == "UNCONFIRMED"


def test_an_alias_can_be_taken_by_force(host: Host, cognito: Any) -> None:
    pool_id, client_id = alias_pool_with_two(host, cognito)
    code = codes_of(host, pool_id, "bob")[0]
    confirm(cognito, client_id, code, "bob", ForceAliasCreation=True)
    assert user(cognito, pool_id, "shared@example.com")["Username"] == "bob"
    assert user(cognito, pool_id, "bob")["Attributes"]["email_verified"] == "true"
    assert user(cognito, pool_id, "alice")["Attributes"]["email_verified"] == "false"


def test_a_preferred_username_is_an_alias_once_its_user_is_confirmed(cognito: Any) -> None:
    pool_id = make_pool(cognito, AliasAttributes=["preferred_username"])
    client_id = make_client(cognito, pool_id)
    sign_up(cognito, client_id, "alice", preferred_username="queen")
    with refused("UserNotFoundException", "User does not exist."):
        user(cognito, pool_id, "queen")
    cognito.admin_confirm_sign_up(UserPoolId=pool_id, Username="alice")
    assert user(cognito, pool_id, "queen")["Username"] == "alice"


# Codes


def test_another_code_is_refused_and_the_right_one_still_counts(
    host: Host, cognito: Any, pool_id: str, client_id: str
) -> None:
    sign_up(cognito, client_id)
    (code,) = codes_of(host, pool_id)
    with refused(*MISMATCH):
        confirm(cognito, client_id, another_code(code))
    confirm(cognito, client_id, code)


def test_a_code_is_of_one_user_only(host: Host, cognito: Any, pool_id: str, client_id: str) -> None:
    sign_up(cognito, client_id, "alice")
    sign_up(cognito, client_id, "bob")
    of_alice, of_bob = (codes_of(host, pool_id, name)[0] for name in ("alice", "bob"))
    if of_alice != of_bob:
        with refused(*MISMATCH):
            confirm(cognito, client_id, of_bob, "alice")
    confirm(cognito, client_id, of_alice, "alice")


def test_only_the_newest_code_counts(host: Host, cognito: Any) -> None:
    pool_id = make_pool(cognito, **VERIFIES_EMAIL)
    client_id = make_client(cognito, pool_id)
    sign_up(cognito, client_id, email="alice@example.com")
    newest = first = codes_of(host, pool_id)[0]
    while newest == first:
        cognito.resend_confirmation_code(ClientId=client_id, Username="alice")
        newest = codes_of(host, pool_id)[-1]
    with refused(*MISMATCH):
        confirm(cognito, client_id, first)
    confirm(cognito, client_id, newest)


def test_who_is_confirmed_is_not_confirmed_again(
    host: Host, cognito: Any, pool_id: str, client_id: str
) -> None:
    sign_up(cognito, client_id)
    (code,) = codes_of(host, pool_id)
    confirm(cognito, client_id, code)
    for again in (code, another_code(code)):
        with refused(*CONFIRMED):
            confirm(cognito, client_id, again)
    with refused(*CONFIRMED):
        cognito.admin_confirm_sign_up(UserPoolId=pool_id, Username="alice")
    with refused(INVALID, "User is already confirmed."):
        cognito.resend_confirmation_code(ClientId=client_id, Username="alice")


def test_a_developer_confirms_without_a_code_and_verifies_nothing(cognito: Any) -> None:
    pool_id = make_pool(cognito, **VERIFIES_EMAIL)
    sign_up(cognito, make_client(cognito, pool_id), email="alice@example.com")
    answer = cognito.admin_confirm_sign_up(UserPoolId=pool_id, Username="alice")
    assert set(answer) == {"ResponseMetadata"}
    found = user(cognito, pool_id)
    assert found["UserStatus"] == "CONFIRMED"
    assert found["Attributes"]["email_verified"] == "false"
    with refused("UserNotFoundException", "User does not exist."):
        cognito.admin_confirm_sign_up(UserPoolId=pool_id, Username="nobody")


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("12 34", r"Member must satisfy regular expression pattern: [\S]+"),
        ("1" * 2049, "Member must have length less than or equal to 2048"),
    ],
)
def test_a_code_of_a_wrong_form_is_refused(
    cognito: Any, client_id: str, code: str, rule: str
) -> None:
    with refused(
        INVALID,
        f"1 validation error detected: Value '{code}' at 'confirmationCode' failed to satisfy "
        f"constraint: {rule}",
    ):
        confirm(cognito, client_id, code)


def test_a_code_lasts_a_day(own_host: Host, own_cognito: Any, at: Callable[[float], None]) -> None:
    pool_id = make_pool(own_cognito, **VERIFIES_EMAIL)
    client_id = make_client(own_cognito, pool_id)
    for name in ("early", "late"):
        sign_up(own_cognito, client_id, name, email=f"{name}@example.com")
    at(24 * HOUR - 60)
    confirm(own_cognito, client_id, codes_of(own_host, pool_id, "early")[0], "early")
    at(24 * HOUR + 60)
    with refused(*EXPIRED):
        confirm(own_cognito, client_id, codes_of(own_host, pool_id, "late")[0], "late")
    own_cognito.resend_confirmation_code(ClientId=client_id, Username="late")
    confirm(own_cognito, client_id, codes_of(own_host, pool_id, "late")[-1], "late")


def test_codes_can_be_tried_fifteen_times_an_hour(
    own_host: Host, own_cognito: Any, at: Callable[[float], None]
) -> None:
    pool_id = make_pool(own_cognito)
    client_id = make_client(own_cognito, pool_id)
    sign_up(own_cognito, client_id)
    (code,) = codes_of(own_host, pool_id)
    for _ in range(15):
        with refused(*MISMATCH):
            confirm(own_cognito, client_id, another_code(code))
    for one in (another_code(code), code):
        with refused(*LIMIT):
            confirm(own_cognito, client_id, one)
    at(HOUR + 60)
    confirm(own_cognito, client_id, code)


def test_codes_are_sent_five_times_an_hour(own_cognito: Any, at: Callable[[float], None]) -> None:
    client_id = make_client(own_cognito, make_pool(own_cognito, **VERIFIES_EMAIL))
    sign_up(own_cognito, client_id, email="alice@example.com")
    for _ in range(5):
        own_cognito.resend_confirmation_code(ClientId=client_id, Username="alice")
    with refused(*LIMIT):
        own_cognito.resend_confirmation_code(ClientId=client_id, Username="alice")
    at(HOUR + 60)
    own_cognito.resend_confirmation_code(ClientId=client_id, Username="alice")


# Users who do not exist


@pytest.mark.parametrize("setting", [{}, {"PreventUserExistenceErrors": "LEGACY"}])
def test_a_client_tells_by_default_that_a_user_does_not_exist(
    cognito: Any, setting: dict[str, str]
) -> None:
    client_id = make_client(cognito, make_pool(cognito, **VERIFIES_EMAIL), **setting)
    with refused(*UNKNOWN):
        confirm(cognito, client_id, "123456", "nobody")
    with refused(*UNKNOWN):
        cognito.resend_confirmation_code(ClientId=client_id, Username="nobody")


def test_a_client_hides_users_when_told_to(cognito: Any) -> None:
    settings = {"PreventUserExistenceErrors": "ENABLED"}
    client_id = make_client(cognito, make_pool(cognito, **VERIFIES_EMAIL), **settings)
    with refused(*EXPIRED):
        confirm(cognito, client_id, "123456", "nobody")
    details = cognito.resend_confirmation_code(ClientId=client_id, Username="nobody@example.com")
    assert details["CodeDeliveryDetails"] == {
        "Destination": "n***@e***",
        "DeliveryMedium": "EMAIL",
        "AttributeName": "email",
    }
    cognito.resend_confirmation_code(ClientId=client_id, Username="nobody")
    sign_up(cognito, client_id)
    with refused(*EXISTS):
        sign_up(cognito, client_id)


def test_limits_do_not_tell_whether_a_user_exists(cognito: Any) -> None:
    settings = {"PreventUserExistenceErrors": "ENABLED"}
    client_id = make_client(cognito, make_pool(cognito, **VERIFIES_EMAIL), **settings)
    for _ in range(5):
        cognito.resend_confirmation_code(ClientId=client_id, Username="nobody")
    with refused(*LIMIT):
        cognito.resend_confirmation_code(ClientId=client_id, Username="nobody")
    for _ in range(15):
        with refused(*EXPIRED):
            confirm(cognito, client_id, "123456", "nobody")
    with refused(*LIMIT):
        confirm(cognito, client_id, "123456", "nobody")


def test_a_pool_that_verifies_nothing_resends_nothing_to_anybody(cognito: Any) -> None:
    settings = {"PreventUserExistenceErrors": "ENABLED"}
    client_id = make_client(cognito, make_pool(cognito), **settings)
    sign_up(cognito, client_id)
    for name in ("alice", "nobody"):
        with refused(*NO_CODES):
            cognito.resend_confirmation_code(ClientId=client_id, Username=name)


# Attributes


SCHEMA = [
    {
        "Name": "short",
        "AttributeDataType": "String",
        "Mutable": True,
        "StringAttributeConstraints": {"MinLength": "2", "MaxLength": "4"},
    },
    {"Name": "once", "AttributeDataType": "String", "Mutable": False},
    {
        "Name": "age",
        "AttributeDataType": "Number",
        "NumberAttributeConstraints": {"MinValue": "18", "MaxValue": "99"},
    },
    {"Name": "inner", "AttributeDataType": "String", "DeveloperOnlyAttribute": True},
]
TO_THE_SCHEMA = "Attributes did not conform to the schema: "
REFUSED_ATTRIBUTES = (
    (
        {"custom__nothing": "x"},
        TO_THE_SCHEMA + "custom:nothing: Attribute does not exist in the schema.\n",
    ),
    (
        {"custom__a": "x", "custom__b": "y"},
        TO_THE_SCHEMA + "custom:a: Attribute does not exist in the schema.\n"
        "custom:b: Attribute does not exist in the schema.\n",
    ),
    (
        {"dev__custom__inner": "x"},
        TO_THE_SCHEMA + "dev:custom:inner: Attribute does not exist in the schema.\n",
    ),
    (
        {"birthdate": "1999"},
        TO_THE_SCHEMA + "birthdate: String must be no shorter than 10 characters\n",
    ),
    (
        {"birthdate": "1999-01-01T00"},
        TO_THE_SCHEMA + "birthdate: String must be no longer than 10 characters\n",
    ),
    (
        {"custom__short": "x"},
        TO_THE_SCHEMA + "custom:short: String must be no shorter than 2 characters\n",
    ),
    (
        {"custom__short": "xxxxx", "name": "Alice"},
        TO_THE_SCHEMA + "custom:short: String must be no longer than 4 characters\n",
    ),
    ({"email": "alice"}, "Invalid email address format."),
    ({"email": "alice@"}, "Invalid email address format."),
    ({"phone_number": "555"}, "Invalid phone number format."),
    ({"phone_number": "+1 555"}, "Invalid phone number format."),
    ({"email_verified": "true"}, "Cannot modify the non-mutable attribute email_verified"),
    (
        {"phone_number_verified": "true"},
        "Cannot modify the non-mutable attribute phone_number_verified",
    ),
    ({"sub": "mine"}, "Cannot modify the non-mutable attribute sub"),
)


@pytest.fixture(scope="module")
def schema_client(cognito: Any) -> str:
    return make_client(cognito, make_pool(cognito, Schema=SCHEMA))


@pytest.mark.parametrize(("given", "message"), REFUSED_ATTRIBUTES)
def test_attributes_that_break_the_schema_are_refused(
    cognito: Any, schema_client: str, given: dict[str, str], message: str
) -> None:
    with refused(INVALID, message):
        sign_up(cognito, schema_client, **given)


@pytest.mark.parametrize("value", ["17", "100", "many"])
def test_a_number_that_breaks_the_schema_is_refused(
    cognito: Any, schema_client: str, value: str
) -> None:
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="schema: custom:age: "):
        sign_up(cognito, schema_client, custom__age=value)


def test_attributes_that_keep_the_schema_are_kept(cognito: Any) -> None:
    pool_id = make_pool(cognito, Schema=SCHEMA)
    given = {
        "name": "Alice",
        "birthdate": "not-a-date",
        "custom:short": "abc",
        "custom:once": "1",
        "custom:age": "18",
        "phone_number": "+15555550000",
    }
    listed = [{"Name": n, "Value": v} for n, v in given.items()]
    listed.insert(0, {"Name": "name", "Value": "Bob"})
    listed.append({"Name": "nickname", "Value": ""})
    answer = cognito.sign_up(
        ClientId=make_client(cognito, pool_id),
        Username="alice",
        Password=PASSWORD,
        UserAttributes=listed,
        ValidationData=[{"Name": "captcha", "Value": "seen"}],
        ClientMetadata={"from": "test"},
    )
    kept = user(cognito, pool_id)
    more = {"sub": answer["UserSub"], "phone_number_verified": "false"}
    assert kept["Attributes"] == {**given, **more}
    assert kept["UserAttributes"][-1]["Name"] == "sub"


REQUIRED = (
    # the attributes that the pool requires, and how AWS says that they are missing
    (["email"], "email: The attribute is required"),
    (["name"], "name.formatted: The attribute name.formatted is required"),
    (["family_name"], "name.familyName: The attribute name.familyName is required"),
    (
        ["given_name", "family_name"],
        "name.givenName: The attribute name.givenName is required, "
        "name.familyName: The attribute name.familyName is required",
    ),
)


@pytest.mark.parametrize(("names", "words"), REQUIRED)
def test_what_the_pool_requires_must_be_given(cognito: Any, names: list[str], words: str) -> None:
    schema = [{"Name": name, "Required": True} for name in names]
    client_id = make_client(cognito, make_pool(cognito, Schema=schema))
    with refused(INVALID, TO_THE_SCHEMA + words):
        sign_up(cognito, client_id)
    with refused(INVALID, TO_THE_SCHEMA + words):
        sign_up(cognito, client_id, **dict.fromkeys(names, ""))
    sign_up(cognito, client_id, **dict.fromkeys(names, "alice@example.com"))


@pytest.mark.parametrize("name", ["family_name", "email_verified", "custom__short", "sub"])
def test_a_client_writes_only_what_it_may(cognito: Any, name: str) -> None:
    pool_id = make_pool(cognito, Schema=SCHEMA)
    client_id = make_client(cognito, pool_id, WriteAttributes=["email", "name"])
    with refused(DENIED, "A client attempted to write unauthorized attribute"):
        sign_up(cognito, client_id, name="Alice", **{name: "true"})
    sign_up(cognito, client_id, name="Alice", email="alice@example.com")


# Passwords


ALL_RULES = {
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
}
PASSWORDS = (
    # the password, and the first thing that is missing
    ("BgyCar!", "Password not long enough"),
    ("12341234", "Password must have lowercase characters"),
    ("BUGGYCARS!", "Password must have lowercase characters"),
    ("buggycars!", "Password must have uppercase characters"),
    ("TestTest", "Password must have numeric characters"),
    ("Password1", "Password must have symbol characters"),
    ("Pässwörd1", "Password must have symbol characters"),
)


@pytest.mark.parametrize(("password", "detail"), PASSWORDS)
def test_the_first_rule_that_a_password_breaks_is_named(
    cognito: Any, client_id: str, password: str, detail: str
) -> None:
    with refused("InvalidPasswordException", f"Password did not conform with policy: {detail}"):
        cognito.sign_up(ClientId=client_id, Username="alice", Password=password)


@pytest.mark.parametrize("symbol", "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= ")
def test_each_of_aws_symbols_is_one(cognito: Any, client_id: str, symbol: str) -> None:
    cognito.sign_up(ClientId=client_id, Username="alice", Password=f"Passw{symbol}ord1")


LAX = (
    ({"MinimumLength": 6}, "aaaaaa"),
    ({"MinimumLength": 6, "RequireNumbers": True}, "1aaaaa"),
    (ALL_RULES, "Passw ord1"),
    (ALL_RULES, "Aa1!" * 64),
)


@pytest.mark.parametrize(("policy", "password"), LAX)
def test_a_password_that_keeps_the_policy_is_taken(
    cognito: Any, policy: dict[str, Any], password: str
) -> None:
    pool_id = make_pool(cognito, Policies={"PasswordPolicy": policy})
    client_id = make_client(cognito, pool_id)
    cognito.sign_up(ClientId=client_id, Username="alice", Password=password)
    cognito.admin_confirm_sign_up(UserPoolId=pool_id, Username="alice")
    given = {"USERNAME": "alice", "PASSWORD": password}
    answer = cognito.initiate_auth(
        ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=given
    )
    assert "AuthenticationResult" in answer


FORM = (
    "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must "
    r"satisfy regular expression pattern: ^[\S]+.*[\S]+$"
)


@pytest.mark.parametrize("password", [" Example123!", "Example123! "])
def test_a_password_neither_begins_nor_ends_with_a_space(
    cognito: Any, client_id: str, password: str
) -> None:
    with refused(INVALID, FORM):
        cognito.sign_up(ClientId=client_id, Username="alice", Password=password)


def test_a_password_is_needed(cognito: Any, client_id: str) -> None:
    with refused(
        INVALID,
        "1 validation error detected: Value at 'password' failed to satisfy constraint: Member "
        "must not be null",
    ):
        cognito.sign_up(ClientId=client_id, Username="alice")


def test_a_pool_with_codes_as_first_factor_needs_no_password(cognito: Any) -> None:
    factors = {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}
    pool_id = make_pool(cognito, Policies={"SignInPolicy": factors}, **VERIFIES_EMAIL)
    cognito.sign_up(
        ClientId=make_client(cognito, pool_id),
        Username="alice",
        UserAttributes=attributes(email="alice@example.com"),
    )
    assert user(cognito, pool_id)["UserStatus"] == "UNCONFIRMED"


# Who may sign up


def test_nobody_signs_up_where_only_developers_make_users(cognito: Any) -> None:
    pool_id = make_pool(cognito, AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})
    with refused(DENIED, "SignUp is not permitted for this user pool"):
        sign_up(cognito, make_client(cognito, pool_id))


def test_nobody_signs_up_through_a_client_that_is_not_there(cognito: Any) -> None:
    with refused("ResourceNotFoundException", "User pool client nothing does not exist."):
        sign_up(cognito, "nothing")


OPERATIONS = (
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
